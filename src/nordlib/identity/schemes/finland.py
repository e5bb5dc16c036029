"""Finland: henkilötunnus.

`DDMMYY` separator `ZZZ` `Q`: the separator encodes the century and is part of the identity; since 2023 there are six separators for the
1900s and six for the 2000s. ZZZ is odd for men; Q is one of 31 characters, chosen by the remainder of DDMMYYZZZ (dvv.fi, "Henkilötunnus",
"hetu-uudistus"). ZZZ 002-899 are permanent; 900-999 are temporary or made for tests, and are not in any register.
"""

from calendar import isleap
from datetime import date
from string import ascii_uppercase
from typing import Final, NamedTuple

from nordlib.identity.number import IdentityNumber, NumberKind, Scheme, Sex, new_number
from nordlib.identity.problems import ParseFailure, Problem
from nordlib.identity.schemes.order import Order, Value, day_is_missing, day_number, first_failure
from nordlib.identity.schemes.parsing import day_table, days_of_months, find_invalid_character

__all__ = ["SCHEME", "SEPARATORS", "ZONE", "canonicalize", "parse", "with_check_character"]

#: The scheme that this module implements.
SCHEME: Final = Scheme.FI
#: The IANA name of the time zone in which "today" is determined.
ZONE: Final = "Europe/Helsinki"

#: The separators by century, as the first two digits of the year.
SEPARATORS: Final = {18: "+", 19: "-YXWVU", 20: "ABCDEF"}
#: The first year of the century by the separator.
CENTURIES: Final = {separator: 100 * hundreds for hundreds, separators in SEPARATORS.items() for separator in separators}
#: The separators that were added in 2023.
SEPARATORS_OF_2023: Final = frozenset("YXWVUBCDEF")
#: The year from whose 1 January the separators of 2023 are valid.
IN_FORCE: Final = 2023
#: The check characters by the remainder modulo 31.
CHECK: Final = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_ALLOWED: Final = frozenset(CHECK) | frozenset("+-")
_LETTERS: Final = frozenset(ascii_uppercase)
#: The first serial number that is ever issued.
FIRST_SERIAL: Final = 2
#: The first serial number of temporary and test numbers.
FIRST_TEMPORARY: Final = 900
#: What each YY adds to the remainder.
OF_A_YEAR: Final = 1000 % 31
_LEAP_DAY: Final = 31

_HETU: Final = NumberKind.HETU
_FEMALE: Final = Sex.FEMALE
_MALE: Final = Sex.MALE
_NO_FLAGS: Final[frozenset[str]] = frozenset()
#: The flag of a temporary or test number.
TEST_OR_TEMPORARY: Final = frozenset({"test_or_temporary"})


class Fields(NamedTuple):
    """What the problems of a number are found from.

    Attributes:
        lacks_day: whether the year has no such day.
        serial: ZZZ.
        remainder: DDMMYYZZZ modulo 31.
        check: the remainder that Q stands for.
        day: the date as a number, which grows with it.
        today: the reference date as such a number.
    """

    lacks_day: Value
    serial: Value
    remainder: Value
    check: Value
    day: Value
    today: int


#: Date, serial, check character, future date.
ORDER: Final[Order[Fields]] = (
    (Problem.DATE, lambda of: of.lacks_day, slice(0, 6)),
    (Problem.SERIAL, lambda of: of.serial < FIRST_SERIAL, slice(7, 10)),
    (Problem.CHECKSUM, lambda of: of.remainder != of.check, slice(10, 11)),
    (Problem.FUTURE_DATE, lambda of: of.day > of.today, slice(0, 7)),
)


def canonicalize(text: str, on: date) -> str | None:
    """Return the 11 characters of the number if the text is valid on a day; else None."""
    try:
        head, year, serial = _HEADS[text[:4]], _YEARS[text[4:7]], _SERIALS[text[7:10]]
    except KeyError:
        return None
    if CHECK[(head + year % 100 * OF_A_YEAR + serial) % 31] != text[10:]:
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
    day, month, year, serial = int(text[:2]), int(text[2:4]), _YEARS[text[4:7]], int(text[7:10])
    whole_day = 10_000 * year + 100 * month + day
    check = CHECK.find(text[10])  # -1 for a sign
    lacks_day = day_is_missing(DAYS[100 * day + month], isleap(year))
    fields = Fields(lacks_day, serial, int(digits) % 31, check, whole_day, day_number(on))
    return first_failure(ORDER, fields, text)


#: What DDMM adds to the remainder modulo 31. For 29 February 31 is added as a mark, which does not change the remainder.
_HEADS: Final = {
    f"{day:02}{month:02}": (100 * day + month) * 100_000 % 31 + (_LEAP_DAY if (month, day) == (2, 29) else 0)
    for month, day in days_of_months()
}
#: The year by YY and the separator.
_YEARS: Final = {f"{year:02}{separator}": century + year for separator, century in CENTURIES.items() for year in range(100)}
_SERIALS: Final = {f"{serial:03}": serial for serial in range(FIRST_SERIAL, 1000)}
#: The kind of day by DDMM.
DAYS: Final = bytes(day_table())
