"""Texts that are no numbers on purpose: for each problem one that has it, and with it no living person's number.

What is spoilt is a published test number; where none is published, digits whose month is 13 or more, or the number of one who may be born
in the last years that the scheme can tell.

>>> from random import Random
>>> text = next(invalid_numbers("se", Problem.CHECKSUM, Random(7), on=date(2026, 11, 24)))
>>> parse_with(text, "se", date(2026, 11, 24), lenient=False).problem
<Problem.CHECKSUM: 'checksum'>
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from random import Random
from typing import Final

import attrs

from nordlib.errors import UnknownName
from nordlib.identity.number import IdentityNumber, ParseFailure, Problem, Scheme, SchemeName
from nordlib.identity.schemes import denmark, finland, iceland, norway
from nordlib.identity.schemes.parsing import DASHES
from nordlib.identity.schemes.registry import parse_with, reference_date, scheme_module
from nordlib.identity.testdata.valid import NoTestNumber, valid_numbers

__all__ = ["has_examples", "invalid_numbers"]

_ALL: Final = frozenset(Scheme)

#: Which schemes have which problem, on all days or on some.
_SCHEMES: Final[Mapping[Problem, frozenset[Scheme]]] = {
    Problem.TYPE: _ALL,
    Problem.EMPTY: _ALL,
    Problem.CHARSET: _ALL,
    Problem.WHITESPACE: _ALL,
    Problem.UNICODE_DIGIT: _ALL,
    Problem.LENGTH: _ALL,
    Problem.SEPARATOR: _ALL,
    Problem.FORMAT: frozenset({Scheme.SE, Scheme.SE_LMA, Scheme.DK, Scheme.FI}),
    Problem.SERIAL: frozenset({Scheme.SE, Scheme.FI}),
    Problem.DATE: _ALL - {Scheme.SE_LMA},
    Problem.CENTURY: frozenset({Scheme.SE, Scheme.NO, Scheme.DK, Scheme.IS, Scheme.EE, Scheme.LT}),
    Problem.CHECKSUM: frozenset({Scheme.SE, Scheme.NO, Scheme.DK, Scheme.FI, Scheme.IS, Scheme.EE, Scheme.LT}),
    Problem.FUTURE_DATE: _ALL - {Scheme.SE_LMA, Scheme.FO},
}

_FIRST_YEAR: Final = 1901  # before it hardly anybody was born who has a published number
#: The last year of birth that a scheme can tell.
_LAST_YEARS: Final = {
    Scheme.SE: 2099,
    Scheme.NO: 2039,
    Scheme.DK: 2057,
    Scheme.FI: 2099,
    Scheme.IS: 2099,
    Scheme.EE: 2199,
    Scheme.LT: 2099,
}
#: Where no numbers are published: what they begin with, and how many digits follow two digits and a month.
_UNDATED: Final = {Scheme.DK: ("", 6), Scheme.FO: ("", 5), Scheme.EE: ("3", 6), Scheme.LT: ("3", 6)}


def invalid_numbers(scheme: Scheme | SchemeName, problem: Problem, rng: Random, *, on: date) -> Iterator[object]:
    """Texts without end that have a problem on a day; for `Problem.TYPE` what is no text.

    Raises `NoTestNumber` where there are none on that day, `UnknownScheme`, `UnknownName` for another problem, and `InvalidData`.
    """
    code, day, wanted = scheme_module(scheme).SCHEME, reference_date(scheme, on), _problem(problem)
    if not has_examples(code, wanted, on=day):
        raise NoTestNumber(code.value, (f"none is known to be nobody's that has the problem {wanted.value!r} on that day",))
    return _spoilt(code, wanted, rng, day)


def has_examples(scheme: Scheme | SchemeName, problem: Problem, *, on: date) -> bool:
    """Whether there are texts of a scheme that have a problem on a day and are nobody's.

    Raises as `invalid_numbers` does, but for `NoTestNumber`.

    >>> on = date(2026, 11, 24)
    >>> [scheme.value for scheme in Scheme if has_examples(scheme, Problem.CHECKSUM, on=on)]
    ['se', 'no', 'fi', 'ee', 'lt']
    """
    code, day = scheme_module(scheme).SCHEME, reference_date(scheme, on)
    if code not in _SCHEMES[_problem(problem)] or day.year < _FIRST_YEAR:
        return False
    match code, problem:
        case Scheme.IS, Problem.CHECKSUM:
            return day < iceland.CHECK_DIGIT_DROPPED_ON
        case Scheme.DK, Problem.CHECKSUM:
            return day < denmark.MOD11_DROPPED_ON
        case (Scheme.NO, Problem.CENTURY) | (Scheme.NO, Problem.FUTURE_DATE):  # from 2032 on it is a number of 2032
            return day < norway.RULES_OF_2032
        case (_, Problem.FUTURE_DATE) | (Scheme.EE | Scheme.LT, Problem.CHECKSUM):  # made of numbers of the future
            return day.year < _LAST_YEARS[code]
        case _:
            return True


def _problem(problem: str) -> Problem:
    try:
        return Problem(problem)
    except ValueError:
        raise UnknownName("problem of a number", problem, tuple(each.value for each in Problem)) from None


def _spoilt(scheme: Scheme, problem: Problem, rng: Random, on: date) -> Iterator[object]:
    """What is spoilt has another problem now and then, one that is named first; then it is tried again."""
    spoil, stems = _SPOIL[problem], _stems(scheme, rng, on)
    while True:
        text = spoil(_Stem(next(stems), scheme, rng, on))
        found = parse_with(text, scheme, on, lenient=False)
        if isinstance(found, ParseFailure) and found.problem is problem:
            yield text


def _stems(scheme: Scheme, rng: Random, on: date) -> Iterator[str]:
    """Stored forms that are nobody's, without end: published numbers, or digits whose month is 13 to 19."""
    while True:
        if scheme is Scheme.SE_LMA:
            yield f"0000000{rng.randrange(10)}"
        elif scheme in _UNDATED:
            first, rest = _UNDATED[scheme]
            yield f"{first}{rng.randrange(1, 29):02}{rng.randrange(13, 20)}{rng.randrange(10**rest):0{rest}}"
        else:
            yield from (number.canonical for number in valid_numbers(scheme, rng, on=on))


@attrs.frozen
class _Stem:
    """A stored form that is about to be spoilt."""

    text: str
    scheme: Scheme
    rng: Random
    on: date

    def put(self, index: int, characters: str) -> str:
        """The text with others of its characters."""
        return self.text[:index] + characters + self.text[index + len(characters) :]

    def between(self, characters: Sequence[str]) -> str:
        """The text with one of these characters between two of its own."""
        place = self.rng.randrange(1, len(self.text))
        return f"{self.text[:place]}{self.rng.choice(characters)}{self.text[place:]}"


def _digit_of_another_script(stem: _Stem) -> str:
    place = stem.rng.choice([place for place, character in enumerate(stem.text) if character.isdigit()])
    return stem.put(place, chr(ord(stem.rng.choice("\u0660\u0966\uff10")) + int(stem.text[place])))


def _too_long_or_too_short(stem: _Stem) -> str:
    return stem.rng.choice((stem.text[1:], stem.text[:-1], f"{stem.text}{stem.rng.randrange(10)}"))


def _misplaced_letter(stem: _Stem) -> str:
    """A letter for a digit, but not for one of those without which the others may be somebody's."""
    if stem.scheme is Scheme.SE_LMA:
        return f"{stem.text}/X"
    first = 4 if stem.scheme in _UNDATED else 2  # behind the month, behind the century
    return stem.put(stem.rng.randrange(first, len(stem.text)), stem.rng.choice("TX"))


def _serial_that_is_never_issued(stem: _Stem) -> str:
    return stem.put(8, "000") if stem.scheme is Scheme.SE else stem.put(7, stem.rng.choice(("000", "001")))


def _month_that_is_none(stem: _Stem) -> str:
    if stem.scheme in _UNDATED:
        return stem.text
    added = 80 if stem.scheme is Scheme.NO else 0
    return stem.put(4 if stem.scheme is Scheme.SE else 2, str(stem.rng.randrange(13, 20) + added))


def _century_that_cannot_be(stem: _Stem) -> str:
    match stem.scheme:
        case Scheme.SE:
            living = [number for hundreds in (19, 20) if (number := _read(f"{hundreds}{stem.text[2:]}", stem.scheme, stem.on))]
            return stem.put(0, stem.rng.choice(("15", "17", "21"))) if all(number.is_synthetic for number in living) else ""
        case Scheme.NO:  # 750-899 of the years 40-99 are in no series
            year, serial = stem.rng.randrange(40, 100), stem.rng.randrange(750, 900)
            return norway.with_check_digits(f"{stem.rng.randrange(1, 29):02}81{year}{serial}") or ""
        case Scheme.DK:
            return stem.put(6, stem.rng.choice(("2AB", "3AB", "4AB", "8AB", "9AB")))
        case Scheme.IS:
            return stem.put(9, stem.rng.choice("1234567"))
        case _:
            return stem.put(0, "0")


def _wrong_check_digit(stem: _Stem) -> str:
    dated = _future(stem) if stem.scheme in _UNDATED else stem.text
    place = 8 if stem.scheme is Scheme.IS else len(dated) - 1
    return attrs.evolve(stem, text=dated).put(place, stem.rng.choice("0123456789".replace(dated[place], "")))


def _future(stem: _Stem) -> str:
    """The stored form of one who may be born in the last ten years that the scheme can tell."""
    last, chance = _LAST_YEARS[stem.scheme], stem.rng
    born = date(chance.randrange(max(stem.on.year + 1, last - 9), last + 1), chance.randrange(1, 13), chance.randrange(1, 29))
    day, month, year, serial = born.day, born.month, born.year % 100, chance.randrange(100)
    match stem.scheme:
        case Scheme.NO:
            return norway.with_check_digits(f"{day:02}{month + 80:02}{year:02}9{serial:02}") or ""
        case Scheme.DK:
            return f"{day + 60:02}{month:02}{year:02}50{serial:02}"
        case Scheme.FI:
            return finland.with_check_character(f"{born:%d%m%y}A9{serial:02}")
        case Scheme.IS:
            return iceland.with_check_digit(f"{born:%d%m%y}14", born.year) or ""
        case Scheme.SE:  # the ten digits are those of a published number of the century before
            return stem.put(0, "20") if stem.text[:2] == "19" and _read(f"20{stem.text[2:]}", stem.scheme, date.max) else ""
        case _:  # the first digit is 5 for the men of the 2000s, 7 for those of the 2100s
            return _completed(f"{2 * (born.year // 100) - 35}{born:%y%m%d}9{serial:02}", stem.scheme)


def _read(text: str, scheme: Scheme, on: date) -> IdentityNumber | None:
    """The number that a stored form is on a day."""
    found = scheme_module(scheme).parse(text, on)
    return found if isinstance(found, IdentityNumber) else None


def _completed(stem: str, scheme: Scheme) -> str:
    """A stem with the check digit that makes it a number, some day."""
    return next(text for digit in range(10) if (text := scheme_module(scheme).canonicalize(f"{stem}{digit}", date.max)))


_SPOIL: Final[Mapping[Problem, Callable[[_Stem], object]]] = {
    Problem.TYPE: lambda stem: stem.rng.choice((None, True, 0, 1.5, b"", [stem.text])),
    Problem.EMPTY: lambda stem: stem.text[:0],
    Problem.CHARSET: lambda stem: stem.between("#?é_"),
    Problem.WHITESPACE: lambda stem: stem.between(" \t\n\u00a0"),
    Problem.UNICODE_DIGIT: _digit_of_another_script,
    Problem.LENGTH: _too_long_or_too_short,
    Problem.SEPARATOR: lambda stem: stem.between([*sorted(DASHES), "-"]),
    Problem.FORMAT: _misplaced_letter,
    Problem.SERIAL: _serial_that_is_never_issued,
    Problem.DATE: _month_that_is_none,
    Problem.CENTURY: _century_that_cannot_be,
    Problem.CHECKSUM: _wrong_check_digit,
    Problem.FUTURE_DATE: _future,
}
