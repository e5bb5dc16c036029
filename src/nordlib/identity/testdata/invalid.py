"""Make texts that are invalid on purpose, with a given problem, and that hide no living person's number.

Invalid texts are made from published test numbers, or, where none are published, from digits with a month above 12 or from a birth date in
the last ten years that the scheme can express.

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
from nordlib.identity.number import IdentityNumber, Scheme, SchemeName
from nordlib.identity.problems import ParseFailure, Problem
from nordlib.identity.schemes import denmark, finland, iceland, norway
from nordlib.identity.schemes.parsing import DASHES
from nordlib.identity.schemes.registry import parse_with, reference_date, scheme_module
from nordlib.identity.testdata.valid import NoTestNumber, valid_numbers

__all__ = ["has_examples", "invalid_numbers"]

_ALL: Final = frozenset(Scheme)

#: The schemes in which a problem can occur, on all days or on some.
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
    Problem.CENTURY: frozenset({Scheme.SE, Scheme.NO, Scheme.DK, Scheme.IS, Scheme.EE, Scheme.LT, Scheme.LV}),
    Problem.CHECKSUM: frozenset({Scheme.SE, Scheme.NO, Scheme.DK, Scheme.FI, Scheme.IS, Scheme.EE, Scheme.LT, Scheme.LV}),
    Problem.FUTURE_DATE: _ALL - {Scheme.SE_LMA, Scheme.FO},
}

_FIRST_YEAR: Final = 1901  # few published numbers have an earlier birth year
#: The last birth year that a scheme can express.
_LAST_YEARS: Final = {
    Scheme.SE: 2099,
    Scheme.NO: 2039,
    Scheme.DK: 2057,
    Scheme.FI: 2099,
    Scheme.IS: 2099,
    Scheme.EE: 2199,
    Scheme.LT: 2099,
    Scheme.LV: 2099,
}
#: For schemes without published numbers: the first characters, and how many digits follow the two digits of the day or year and the month.
_UNDATED: Final = {Scheme.DK: ("", 6), Scheme.IS: ("", 6), Scheme.FO: ("", 5), Scheme.EE: ("3", 6), Scheme.LT: ("3", 6), Scheme.LV: ("", 7)}


def invalid_numbers(scheme: Scheme | SchemeName, problem: Problem, rng: Random, *, on: date) -> Iterator[object]:
    """Return an endless iterator of texts that have a problem on a day; for `Problem.TYPE`, of objects that are not texts.

    Args:
        scheme: the scheme in which the texts are invalid.
        problem: the problem that each text has.
        rng: the source of randomness; the same seed and day give the same texts.
        on: the reference date.

    Raises:
        NoTestNumber: if no such texts exist on that day.
        UnknownScheme: if the scheme is not known.
        UnknownName: if the problem is not known.
        InvalidData: if `on` is not a date.
    """
    code, day, wanted = scheme_module(scheme).SCHEME, reference_date(scheme, on), _problem(problem)
    if not has_examples(code, wanted, on=day):
        raise NoTestNumber(code.value, (f"no text with the problem {wanted.value!r} on that day is known to be free of real numbers",))
    return _spoilt(code, wanted, rng, day)


def has_examples(scheme: Scheme | SchemeName, problem: Problem, *, on: date) -> bool:
    """Whether `invalid_numbers` can make texts of a scheme that have a problem on a day.

    Raises `UnknownScheme`, `UnknownName` and `InvalidData`, as `invalid_numbers` does.

    >>> on = date(2026, 11, 24)
    >>> [scheme.value for scheme in Scheme if has_examples(scheme, Problem.CHECKSUM, on=on)]
    ['se', 'no', 'fi', 'ee', 'lt', 'lv']
    """
    code, day = scheme_module(scheme).SCHEME, reference_date(scheme, on)
    if code not in _SCHEMES[_problem(problem)] or day.year < _FIRST_YEAR:
        return False
    match code, problem:
        case Scheme.IS, Problem.CHECKSUM:
            return day < iceland.CHECK_DIGIT_DROPPED_ON
        case Scheme.DK, Problem.CHECKSUM:
            return day < denmark.MOD11_DROPPED_ON
        case (Scheme.NO, Problem.CENTURY) | (
            Scheme.NO,
            Problem.FUTURE_DATE,
        ):  # from 2032 on these are valid numbers under the rules of 2032
            return day < norway.RULES_OF_2032
        case (_, Problem.FUTURE_DATE) | (
            Scheme.EE | Scheme.LT | Scheme.LV,
            Problem.CHECKSUM,
        ):  # made from numbers with a birth date in the future
            return day.year < _LAST_YEARS[code]
        case _:
            return True


def _problem(problem: str) -> Problem:
    try:
        return Problem(problem)
    except ValueError:
        raise UnknownName("problem of a number", problem, tuple(known.value for known in Problem)) from None


def _spoilt(scheme: Scheme, problem: Problem, rng: Random, on: date) -> Iterator[object]:
    """Yield texts with a problem; a text in which another problem is reported first is skipped."""
    spoil, stems = _SPOIL[problem], _stems(scheme, rng, on)
    while True:
        text = spoil(_Stem(next(stems), scheme, rng, on))
        outcome = parse_with(text, scheme, on, lenient=False)
        if isinstance(outcome, ParseFailure) and outcome.problem is problem:
            yield text


def _stems(scheme: Scheme, rng: Random, on: date) -> Iterator[str]:
    """Yield without end stored forms that belong to no person: published numbers, or digits whose month is 13 to 19."""
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
    """A stored form from which an invalid text is made."""

    text: str
    scheme: Scheme
    rng: Random
    on: date

    def put(self, index: int, characters: str) -> str:
        """Return the text with its characters from `index` on replaced by these."""
        return self.text[:index] + characters + self.text[index + len(characters) :]

    def between(self, characters: Sequence[str]) -> str:
        """Return the text with one of these characters, a string or a list, inserted between two of its own."""
        place = self.rng.randrange(1, len(self.text))
        return f"{self.text[:place]}{self.rng.choice(characters)}{self.text[place:]}"


def _digit_of_another_script(stem: _Stem) -> str:
    place = stem.rng.choice([place for place, character in enumerate(stem.text) if character.isdigit()])
    return stem.put(place, chr(ord(stem.rng.choice("\u0660\u0966\uff10")) + int(stem.text[place])))


def _too_long_or_too_short(stem: _Stem) -> str:
    return stem.rng.choice((stem.text[1:], stem.text[:-1], f"{stem.text}{stem.rng.randrange(10)}"))


def _misplaced_letter(stem: _Stem) -> str:
    """Put a letter in place of a digit, chosen so that the remaining digits cannot be a real person's number."""
    if stem.scheme is Scheme.SE_LMA:
        return f"{stem.text}/X"
    first = 4 if stem.scheme in _UNDATED else 2  # after the month, after the century
    return stem.put(stem.rng.randrange(first, len(stem.text)), stem.rng.choice("TX"))


def _serial_that_is_never_issued(stem: _Stem) -> str:
    return stem.put(8, "000") if stem.scheme is Scheme.SE else stem.put(7, stem.rng.choice(("000", "001")))


def _month_out_of_range(stem: _Stem) -> str:
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
        case Scheme.LV:
            return stem.put(6, stem.rng.choice("3456789"))
        case _:
            return stem.put(0, "0")


def _wrong_check_digit(stem: _Stem) -> str:
    dated = _future(stem) if stem.scheme in _UNDATED else stem.text
    place = 8 if stem.scheme is Scheme.IS else len(dated) - 1
    return attrs.evolve(stem, text=dated).put(place, stem.rng.choice("0123456789".replace(dated[place], "")))


def _future(stem: _Stem) -> str:
    """Return the stored form of a number with a birth date in the last ten years that the scheme can express."""
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
            return next(text for serial in (14, 15) if (text := iceland.with_check_digit(f"{born:%d%m%y}{serial}", born.year)))
        case Scheme.SE:  # the ten digits of a published number of the century before
            return stem.put(0, "20") if stem.text[:2] == "19" and _read(f"20{stem.text[2:]}", stem.scheme, date.max) else ""
        case Scheme.LV:
            return _completed(f"{born:%d%m%y}29{serial:02}", stem.scheme)
        case _:  # the first digit is 5 for men born in the 2000s, 7 for men born in the 2100s
            return _completed(f"{2 * (born.year // 100) - 35}{born:%y%m%d}9{serial:02}", stem.scheme)


def _read(text: str, scheme: Scheme, on: date) -> IdentityNumber | None:
    """Return the number that a stored form is on a day; None if it is not a valid number."""
    parsed = scheme_module(scheme).parse(text, on)
    return parsed if isinstance(parsed, IdentityNumber) else None


def _completed(stem: str, scheme: Scheme) -> str:
    """Return a stem with the check digit that makes it a valid number, now or on a later day."""
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
    Problem.DATE: _month_out_of_range,
    Problem.CENTURY: _century_that_cannot_be,
    Problem.CHECKSUM: _wrong_check_digit,
    Problem.FUTURE_DATE: _future,
}
