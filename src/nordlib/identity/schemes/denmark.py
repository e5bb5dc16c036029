"""Denmark and Greenland: CPR numbers, and the replacement numbers that are used in place of them.

A CPR number is `DDMMYY-SSSS`; the seventh digit and the year encode the century (cpr.dk, "Personnummeret i CPR"), and the last digit is odd
for men. Numbers issued since 1 October 2007 need not pass the modulus 11 check: a number that fails is valid and has a flag, and a second
flag if its date is not on CPR-kontoret's list ("Personnumre uden kontrolciffer", 10 May 2023).

Replacement numbers have 60 added to the day (CPR-kontoret), or letters as the eighth and ninth characters: an X-eCPR is national, a D-eCPR
is regional, and the seventh digit encodes the century (nspop.dk; MedCom, 9 November 2022).
"""

from calendar import isleap
from datetime import date
from string import ascii_uppercase
from typing import Final, NamedTuple

from nordlib.identity.number import IdentityNumber, NumberKind, Scheme, Sex, new_number
from nordlib.identity.problems import ParseFailure, Problem
from nordlib.identity.schemes.order import Order, Value, day_is_missing, day_number, first_failure
from nordlib.identity.schemes.parsing import (
    DIGITS,
    LEAP_DAY,
    calendar_date,
    check_shape,
    day_table,
    find_invalid_character,
    weighted_residues,
)

__all__ = ["MOD11_DROPPED_ON", "SCHEME", "ZONE", "canonicalize", "parse"]

#: The scheme that this module implements.
SCHEME: Final = Scheme.DK
#: The IANA name of the time zone in which "today" is determined.
ZONE: Final = "Europe/Copenhagen"

_LETTERS: Final = frozenset(ascii_uppercase)
_ALLOWED: Final = DIGITS | _LETTERS | frozenset("-")
#: What is added to the day of a replacement number.
REPLACEMENT: Final = 60

#: By the seventh digit: the last YY of the later century, the later century, and the earlier century.
CENTURIES: Final = (*[(99, 1900, 1900)] * 4, (36, 2000, 1900), *[(57, 2000, 1800)] * 4, (36, 2000, 1900))
#: By the seventh digit of a number with letters: its kind and its century.
_LETTERED: Final = {
    "1": (NumberKind.ECPR_X, 1900),
    "7": (NumberKind.ECPR_X, 2000),
    "5": (NumberKind.ECPR_D, 1800),
    "0": (NumberKind.ECPR_D, 1900),
    "6": (NumberKind.ECPR_D, 2000),
}
#: The day from which numbers without the modulus 11 check are issued.
MOD11_DROPPED_ON: Final = date(2007, 10, 1)
#: On 1 January of these years more people are registered as born than there are numbers that pass the check.
LISTED_YEARS: Final = frozenset({1960, 1962, 1964, 1965, 1966, 1967, 1969, 1970, 1974, 1975, 1978, *range(1980, 1993), 1994, 1995})

_CPR: Final = NumberKind.CPR
_FEMALE: Final = Sex.FEMALE
_MALE: Final = Sex.MALE
#: The flag of a replacement number.
REPLACES: Final = frozenset({"replacement"})
#: The flag of a number that passes the check.
MOD11: Final = frozenset({"mod11"})
#: The flag of a number that fails the check, with a date on the list.
NO_MOD11: Final = frozenset({"no_mod11"})
#: The flags of a number that fails the check, with a date that is not on the list.
NO_MOD11_UNLISTED: Final = frozenset({"no_mod11", "no_mod11_unlisted_date"})


class Fields(NamedTuple):
    """What the problems of a number are found from.

    Attributes:
        century: the first year of the century; 0 if the seventh digit of a number with letters encodes none.
        lacks_day: whether the year has no such day.
        remainder: the weighted sum modulo 11; 0 for a number with letters, which has no check digit.
        needs_check: whether every number must pass the check on the reference date.
        day: the date as a number, which grows with it.
        today: the reference date as such a number.
    """

    century: Value
    lacks_day: Value
    remainder: Value
    needs_check: bool
    day: Value
    today: int


#: Century, date, check digit (before 2007), future date.
ORDER: Final[Order[Fields]] = (
    (Problem.CENTURY, lambda of: of.century == 0, slice(6, 7)),
    (Problem.DATE, lambda of: of.lacks_day, slice(0, 6)),
    (Problem.CHECKSUM, lambda of: (of.remainder != 0) & of.needs_check, slice(9, 10)),
    (Problem.FUTURE_DATE, lambda of: of.day > of.today, slice(0, 6)),
)


def canonicalize(text: str, on: date) -> str | None:
    """Return the 10 characters of the number if the text is valid on a day; else None."""
    if len(text) == 11 and text[6] == "-":  # DDMMYY-SSSS
        text = text[:6] + text[7:]
    if len(text) != 10 or not text.isascii():  # DDMMYYSSSS
        return None
    if not text.isdigit():
        return text if _is_lettered(text, on) else None
    day_month, rest = divmod(int(text), 1_000_000)
    day = DAYS[day_month]
    if not day:
        return None
    two_digits, serial = divmod(rest, 10_000)
    last, later, earlier = CENTURIES[serial // 1000]
    year = two_digits + (later if two_digits <= last else earlier)
    if day == LEAP_DAY and not isleap(year):
        return None
    if on < MOD11_DROPPED_ON and not _satisfies_mod11(text):
        return None
    if year < on.year or (year, day_month % 100, day_month // 100 % REPLACEMENT) <= (on.year, on.month, on.day):
        return text
    return None


def parse(text: str, on: date) -> IdentityNumber | ParseFailure:
    """Return the number, or the first problem of the text in the order century, date, check digit (before 2007), future date."""
    short = canonicalize(text, on)
    if short is None:
        return _failure(text, on)
    sex = _MALE if int(short[9]) % 2 else _FEMALE
    day, month, two_digits = int(short[:2]), int(short[2:4]), int(short[4:6])
    if not short.isdigit():
        kind, century = _LETTERED[short[6]]
        return new_number(SCHEME, kind, short, date(century + two_digits, month, day), sex, REPLACES)
    kind = _CPR if day < REPLACEMENT else NumberKind.ERSTATNINGS_CPR
    birth_date = date(_year(short), month, day % REPLACEMENT)
    return new_number(SCHEME, kind, short, birth_date, sex, _flags(short, birth_date, kind))


def _is_lettered(text: str, on: date) -> bool:
    """Whether ten characters that are not all digits form a valid replacement number with letters."""
    if not (text[:7].isdigit() and text[9].isdigit() and text[7] in _LETTERS and text[8] in _LETTERS and text[6] in _LETTERED):
        return False
    birth_date = calendar_date(_LETTERED[text[6]][1] + int(text[4:6]), int(text[2:4]), int(text[:2]))
    return birth_date is not None and birth_date <= on


def _failure(text: str, on: date) -> ParseFailure:
    """Return the first problem of a text that is not valid on a day."""
    error = find_invalid_character(text, _ALLOWED) or check_shape(text, (10,), "-", 6) or _misplaced_letter(text)
    if error is not None:
        return error
    short = text.replace("-", "")
    day, month, two_digits = int(short[:2]), int(short[2:4]), int(short[4:6])
    kind_of_day = DAYS[100 * day + month]
    if short.isdigit():
        century, remainder = _year(short) - two_digits, _remainder(short)
    else:
        century, remainder = _LETTERED[short[6]][1] if short[6] in _LETTERED else 0, 0
        kind_of_day = 0 if day > REPLACEMENT else kind_of_day
    year = century + two_digits
    whole_day = 10_000 * year + 100 * month + day % REPLACEMENT
    lacks_day = day_is_missing(kind_of_day, isleap(year))
    fields = Fields(century, lacks_day, remainder, on < MOD11_DROPPED_ON, whole_day, day_number(on))
    return first_failure(ORDER, fields, text, "-")


def _misplaced_letter(text: str) -> ParseFailure | None:
    """Return a problem if letters are anywhere but in places eight and nine, or in only one of these."""
    letters = [place for place, character in enumerate(text) if character in _LETTERS]
    if letters and letters != [len(text) - 3, len(text) - 2]:
        return ParseFailure(Problem.FORMAT, letters[0], letters[-1] + 1)
    return None


def _year(short: str) -> int:
    last, later, earlier = CENTURIES[int(short[6])]
    two_digits = int(short[4:6])
    return two_digits + (later if two_digits <= last else earlier)


def _satisfies_mod11(short: str) -> bool:
    """Whether the number passes the modulus 11 check."""
    return _remainder(short) == 0


def _remainder(short: str) -> int:
    """Return the weighted sum modulo 11, weights 4 3 2 7 6 5 4 3 2 1."""
    return (SUMS[0][int(short[:4])] + SUMS[1][int(short[4:8])] + SUMS[2][int(short[8:])]) % 11


def _flags(short: str, birth_date: date, kind: NumberKind) -> frozenset[str]:
    """Return the flags of a number of ten digits: whether it passes modulus 11, and if not, whether its date is on the list."""
    if _satisfies_mod11(short):
        check = MOD11
    else:
        listed = birth_date.year in LISTED_YEARS and (birth_date.month, birth_date.day) == (1, 1)
        check = NO_MOD11 if listed else NO_MOD11_UNLISTED
    return check if kind is _CPR else check | REPLACES


#: The remainders of the weighted sum, for three pieces of the number: DDMM, YYSS, SS.
SUMS: Final = (weighted_residues((4, 3, 2, 7)), weighted_residues((6, 5, 4, 3)), weighted_residues((2, 1)))
#: The kind of day by DDMM.
DAYS: Final = bytes(day_table(REPLACEMENT))
