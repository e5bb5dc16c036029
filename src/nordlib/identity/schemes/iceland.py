"""Iceland: kennitala of persons and companies, and kerfiskennitala.

`DDMMYY-RRPC`: C is 8, 9 or 0 for the 1800s, 1900s and 2000s, and P is a modulus 11 check digit (Þjóðskrá). A company has 40 added to the
day; the numbers of February 1969 continued past the end of the month. Since 18 February 2026 Þjóðskrá issues numbers whose check digit does
not match. The numbers do not encode the sex.

System numbers (kerfiskennitölur), for people who stay only briefly, come in two forms. Those in use have the form of a person's kennitala,
with a date ("Um kerfiskennitölur", skra.is), and nothing in the digits tells them apart. A new form, which begins with 8 or 9 and has
neither a date nor a check digit, was to follow in November 2021 and is postponed without a date (the same page); whether any was issued was
not found. Ten digits that begin with 8 or 9 are read as the new form.

14 or 15 in places seven and eight proves nothing. The made-up people of Þjóðskrá's test data (gervigögn) have them according to ice-ken 2,
but so has the system number that Þjóðskrá itself gives as an example (skra.is, 30 April 2021), and serial numbers below 20 belong to real
people (HermannBjorgvin/Kennitala, issue 43). Such a number carries the flag `synthetic:gervigogn`, which means no more than that: tests and
real records share the range (`is_possibly_synthetic`). The made-up people that are published one by one are known by their numbers
(`nordlib.identity.testdata.published`).
"""

from calendar import isleap
from datetime import date
from typing import Final, NamedTuple

from nordlib.identity.number import IdentityNumber, NumberKind, Scheme, new_number
from nordlib.identity.problems import ParseFailure, Problem
from nordlib.identity.schemes.order import Order, Value, day_number, first_failure
from nordlib.identity.schemes.parsing import (
    DIGITS,
    LEAP_DAY,
    ORDINARY_DAY,
    check_shape,
    day_table,
    find_invalid_character,
    weighted_residues,
)

__all__ = ["CHECK_DIGIT_DROPPED_ON", "SCHEME", "ZONE", "canonicalize", "parse", "with_check_digit"]

#: The scheme that this module implements.
SCHEME: Final = Scheme.IS
#: The IANA name of the time zone in which "today" is determined.
ZONE: Final = "Atlantic/Reykjavik"

_ALLOWED: Final = DIGITS | {"-"}
#: The century by the last digit; 0 if the digit is not assigned.
CENTURIES: Final = (2000, 0, 0, 0, 0, 0, 0, 0, 1800, 1900)
#: The day from which numbers with a wrong check digit are valid.
CHECK_DIGIT_DROPPED_ON: Final = date(2026, 2, 18)
#: What is added to the day of a company.
COMPANY: Final = 40
#: DDMMYY of the companies whose numbers continued past the end of February 1969; they are dated to its last day.
OVERFLOW: Final = frozenset({690269, 700269, 710269})
#: The date of these companies.
OVERFLOWED: Final = date(1969, 2, 28)
#: What made-up people have in places seven and eight.
MADE_FOR_TESTS: Final = frozenset({"14", "15"})

_NO_DIGIT: Final = 10  # a check digit that does not exist

#: The kind of day of every DDMM from 8000: a kerfiskennitala.
SYSTEM: Final = 3

_PERSON: Final = NumberKind.PERSON
#: The flags of a kerfiskennitala of the new form.
NO_DATE: Final = frozenset({"no_birth_date", "no_checksum"})
#: The flag of a number whose check digit matches.
MOD11: Final = frozenset({"mod11"})
#: The flag of a number whose check digit does not match.
NO_MOD11: Final = frozenset({"no_mod11"})
#: The flag of a number that may belong to made-up test data.
GERVIGOGN: Final = frozenset({"synthetic:gervigogn"})
#: The flag of a company whose number continued past the end of February 1969.
OVERFLOW_FLAG: Final = frozenset({"overflow_feb_1969"})


class Fields(NamedTuple):
    """What the problems of a number are found from.

    Attributes:
        kind_of_day: the entry of `DAYS`.
        is_leap: whether the year has 29 February.
        has_overflowed: whether DDMMYY and the century are those of a number that continued past the end of February 1969.
        century: the first year of the century; 0 if the last digit is not assigned.
        remainder: the weighted sum modulo 11.
        needs_check: whether every number must pass the check on the reference date.
        day: YYYYMMDD, without what is added to the day.
        today: the reference date as YYYYMMDD.
    """

    kind_of_day: Value
    is_leap: Value
    has_overflowed: Value
    century: Value
    remainder: Value
    needs_check: bool
    day: Value
    today: int

    @property
    def is_dated(self) -> Value:
        """Whether the number encodes a date; every other number is valid."""
        return self.kind_of_day != SYSTEM

    @property
    def day_exists(self) -> Value:
        """Whether the year has the day, or its numbers continued past the end of the month."""
        is_leap_day = (self.kind_of_day == LEAP_DAY) & self.is_leap
        return (self.kind_of_day == ORDINARY_DAY) | is_leap_day | self.has_overflowed


#: Century, date, check digit (before 2026), future date.
ORDER: Final[Order[Fields]] = (
    (Problem.CENTURY, lambda of: of.is_dated & (of.century == 0), slice(9, 10)),
    (Problem.DATE, lambda of: of.is_dated & (of.day_exists ^ True), slice(0, 6)),
    (Problem.CHECKSUM, lambda of: of.is_dated & (of.remainder != 0) & of.needs_check, slice(8, 9)),
    (Problem.FUTURE_DATE, lambda of: of.is_dated & (of.day > of.today), slice(0, 6)),
)


def canonicalize(text: str, on: date) -> str | None:
    """Return the 10 digits of the number if the text is valid on a day; else None."""
    if len(text) == 11 and text[6] == "-":  # DDMMYY-RRPC
        text = text[:6] + text[7:]
    if len(text) != 10 or not (text.isascii() and text.isdigit()):  # DDMMYYRRPC
        return None
    number = int(text)
    day_month = number // 1_000_000
    day, century = DAYS[day_month], CENTURIES[number % 10]
    if day == SYSTEM:
        return text
    year = century + number // 10_000 % 100
    if not century or (day != ORDINARY_DAY and not _is_other_day(day, number // 10_000, year)):
        return None
    if on < CHECK_DIGIT_DROPPED_ON and not _satisfies_mod11(number):
        return None
    this_year = on.year
    return text if year < this_year or (year, day_month % 100, day_month // 100 % COMPANY) <= (this_year, on.month, on.day) else None


def parse(text: str, on: date) -> IdentityNumber | ParseFailure:
    """Return the number, or the first problem of the text in the order century, date, check digit, future date."""
    number = canonicalize(text, on)
    if number is None:
        return _failure(text, on)
    if number[0] in "89":
        return new_number(SCHEME, NumberKind.KERFISKENNITALA, number, None, None, NO_DATE)
    flags = MOD11 if _satisfies_mod11(int(number)) else NO_MOD11
    if int(number[:6]) in OVERFLOW:
        return new_number(SCHEME, NumberKind.COMPANY, number, OVERFLOWED, None, flags | OVERFLOW_FLAG)
    day = int(number[:2])
    birth_date = date(CENTURIES[int(number[9])] + int(number[4:6]), int(number[2:4]), day % COMPANY)
    if day > COMPANY:
        return new_number(SCHEME, NumberKind.COMPANY, number, birth_date, None, flags)
    return new_number(SCHEME, _PERSON, number, birth_date, None, flags | GERVIGOGN if number[6:8] in MADE_FOR_TESTS else flags)


def with_check_digit(stem: str, year: int) -> str | None:
    """Return eight digits `DDMMYYRR` followed by their check digit and century; None if the check digit would be 10, which is not used."""
    check = -(SUMS[0][int(stem[:4])] + SUMS[1][int(stem[4:8])]) % 11
    return None if check == _NO_DIGIT else f"{stem}{check}{CENTURIES.index(100 * (year // 100))}"


def _satisfies_mod11(number: int) -> bool:
    """Whether the ninth digit is the right check digit."""
    return _remainder(number) == 0


def _remainder(number: int) -> int:
    """Return the weighted sum modulo 11, weights 3 2 7 6 5 4 3 2 1."""
    return (SUMS[0][number // 1_000_000] + SUMS[1][number // 100 % 10_000] + SUMS[2][number % 100]) % 11


def _is_other_day(day: int, day_month_year: int, year: int) -> bool:
    """Whether a day that is not in every year is valid: 29 February of a leap year, or a day past the end of February 1969."""
    return (day == LEAP_DAY and isleap(year)) or _has_overflowed(day_month_year, year)


def _has_overflowed(day_month_year: int, year: int) -> bool:
    """Whether a day is one past the end of February 1969."""
    return day_month_year in OVERFLOW and year == OVERFLOWED.year


def _failure(text: str, on: date) -> ParseFailure:
    """Return the first problem of a text that is not valid on a day."""
    error = find_invalid_character(text, _ALLOWED) or check_shape(text, (10,), "-", 6)
    if error is not None:
        return error
    number = int(text.replace("-", ""))
    day_month_year, day_month = number // 10_000, number // 1_000_000
    century = CENTURIES[number % 10]
    year = century + day_month_year % 100
    fields = Fields(
        DAYS[day_month],
        isleap(year),
        _has_overflowed(day_month_year, year),
        century,
        _remainder(number),
        on < CHECK_DIGIT_DROPPED_ON,
        10_000 * year + day_month % 100 * 100 + day_month // 100 % COMPANY,
        day_number(on),
    )
    return first_failure(ORDER, fields, text, "-")


#: The remainders of the weighted sum, for three pieces of the number: DDMM, YYRR, PC.
SUMS: Final = (weighted_residues((3, 2, 7, 6)), weighted_residues((5, 4, 3, 2)), weighted_residues((1, 0)))
#: The kind of day by DDMM.
DAYS: Final = bytes(day_table(COMPANY)[:8000]) + bytes([SYSTEM]) * 2000
