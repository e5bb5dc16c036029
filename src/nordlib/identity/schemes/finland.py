"""Finland: henkilötunnus.

`DDMMYY` separator `ZZZ` `Q`: the separator encodes the century and is part of the identity; since 2023 there are six separators for the
1900s and six for the 2000s. ZZZ is odd for men; Q is one of 31 characters, chosen by the remainder of DDMMYYZZZ (dvv.fi, "Henkilötunnus",
"hetu-uudistus"). ZZZ 002-899 are permanent; 900-999 are temporary or made for tests, and are not in any register.
"""

from calendar import isleap
from datetime import date
from string import ascii_uppercase
from typing import Final

from nordlib.identity.number import IdentityNumber, NumberKind, Scheme, Sex, new_number
from nordlib.identity.problems import ParseFailure, Problem
from nordlib.identity.schemes.parsing import days_of_months, find_invalid_character

__all__ = ["SCHEME", "SEPARATORS", "ZONE", "canonicalize", "parse", "with_check_character"]

#: The scheme that this module implements.
SCHEME: Final = Scheme.FI
#: The IANA name of the time zone in which "today" is determined.
ZONE: Final = "Europe/Helsinki"

#: The separators by century, as the first two digits of the year.
SEPARATORS: Final = {18: "+", 19: "-YXWVU", 20: "ABCDEF"}
CENTURIES: Final = {separator: 100 * hundreds for hundreds, separators in SEPARATORS.items() for separator in separators}
SEPARATORS_OF_2023: Final = frozenset("YXWVUBCDEF")
IN_FORCE: Final = 2023  # the separators of 2023 are valid from 1 January
CHECK: Final = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_ALLOWED: Final = frozenset(CHECK) | frozenset("+-")
_LETTERS: Final = frozenset(ascii_uppercase)
FIRST_TEMPORARY: Final = 900
_OF_A_YEAR: Final = 1000 % 31  # what each YY adds to the remainder
_LEAP_DAY: Final = 31

_HETU: Final = NumberKind.HETU
_FEMALE: Final = Sex.FEMALE
_MALE: Final = Sex.MALE
_NO_FLAGS: Final[frozenset[str]] = frozenset()
TEST_OR_TEMPORARY: Final = frozenset({"test_or_temporary"})


def canonicalize(text: str, on: date) -> str | None:
    """Return the 11 characters of the number if the text is valid on a day; else None."""
    try:
        head, year, serial = _HEADS[text[:4]], _YEARS[text[4:7]], _SERIALS[text[7:10]]
    except KeyError:
        return None
    if CHECK[(head + year % 100 * _OF_A_YEAR + serial) % 31] != text[10:]:
        return None
    this_year = on.year
    if head < _LEAP_DAY and year < this_year >= IN_FORCE:
        return text
    if (head >= _LEAP_DAY and not isleap(year)) or (this_year < IN_FORCE and text[6] in SEPARATORS_OF_2023):
        return None
    return text if (year, int(text[2:4]), int(text[:2])) <= (this_year, on.month, on.day) else None


def parse(text: str, on: date) -> IdentityNumber | ParseFailure:
    """Return the number, or the first problem of the text in the order date, serial, check character, future date."""
    number = canonicalize(text, on)
    if number is None:
        return _failure(text, on)
    serial = int(number[7:10])
    birth_date = date(CENTURIES[number[6]] + int(number[4:6]), int(number[2:4]), int(number[:2]))
    temporary = serial >= FIRST_TEMPORARY
    kind, flags = (NumberKind.TEMPORARY, TEST_OR_TEMPORARY) if temporary else (_HETU, _NO_FLAGS)
    return new_number(SCHEME, kind, number, birth_date, _MALE if serial % 2 else _FEMALE, flags)


def with_check_character(stem: str) -> str:
    """Return ten characters, `DDMMYY`, separator, `ZZZ`, followed by their check character.

    >>> with_check_character("010594Y903")
    '010594Y9032'
    """
    return f"{stem}{CHECK[int(stem[:6] + stem[7:]) % 31]}"


def _failure(text: str, on: date) -> ParseFailure:
    """Return the first problem of a text that is not valid on a day."""
    error = find_invalid_character(f"{text[:6]}-{text[7:]}" if text[6:7] in _LETTERS else text, _ALLOWED)
    if error is not None:
        return error
    if len(text) != 11:  # DDMMYY, separator, ZZZQ
        return ParseFailure(Problem.LENGTH, 0, len(text))
    digits = text[:6] + text[7:10]
    if not digits.isdigit() or text[6].isdigit():
        return ParseFailure(Problem.FORMAT, 0, 11)
    if text[6] not in CENTURIES or (on.year < IN_FORCE and text[6] in SEPARATORS_OF_2023):
        return ParseFailure(Problem.SEPARATOR, 6, 7)
    if text[:4] not in _HEADS or (_HEADS[text[:4]] >= _LEAP_DAY and not isleap(_YEARS[text[4:7]])):
        return ParseFailure(Problem.DATE, 0, 6)
    if text[7:10] not in _SERIALS:
        return ParseFailure(Problem.SERIAL, 7, 10)
    if CHECK[int(digits) % 31] != text[10]:
        return ParseFailure(Problem.CHECKSUM, 10, 11)
    return ParseFailure(Problem.FUTURE_DATE, 0, 7)


#: What DDMM adds to the remainder modulo 31. For 29 February 31 is added as a mark, which does not change the remainder.
_HEADS: Final = {
    f"{day:02}{month:02}": (100 * day + month) * 100_000 % 31 + (_LEAP_DAY if (month, day) == (2, 29) else 0)
    for month, day in days_of_months()
}
#: The year by YY and the separator.
_YEARS: Final = {f"{year:02}{separator}": century + year for separator, century in CENTURIES.items() for year in range(100)}
_SERIALS: Final = {f"{serial:03}": serial for serial in range(2, 1000)}
