"""Norway: fødselsnummer, D-numbers, H-numbers, FH-numbers, and the synthetic numbers of the test registers.

Eleven digits `DDMMYY IIIKK`: the birth date, the individual number III and two check digits. III and YY encode the century; the ninth digit
is odd for men. A D-number has 40 added to the day, and since 16 November 2021 its own table of centuries (folkeregisterforskriften § 2-2-1;
Skatteetaten, "Utvidelse av D-nummerserien"). An H-number has 40 added to the month and is local to one health institution (HIS 1001); NAV's
synthetic numbers look the same. An FH-number begins with 8 or 9 and has no date (Norsk helsenett). Synthetic numbers have 80 added to the
month (Skatteetaten, Tenor) or 65 (Norsk helsenett). The date need not be the birth date: a D-number has the day of registration where no
number of the birthday is free (UDI, "Mitt d-nummer stemmer ikke med fødselsdatoen min"). From 2032 new numbers may have another first check
digit, and encode neither sex nor century (Skatteetaten, "Nytt fødselsnummer fra 2032").

How a text is looked up. `canonicalize` runs over millions of texts, so it neither loops over digits nor builds a date. It splits the digits
into three pieces, DDMM, YYII (with the first two digits of III) and IKK (with the third), and each piece is an index into tables:

1. Check digits: `REMAINDERS[HEADS[DDMM] + MIDDLES[YYII] + TAILS[IKK]]` is 0 if both are right.
2. Day and month: `DAYS[DDMM]` is a byte of bits, 0 if no year has the day. The table also has each DDMM with 40 added to the day, and with
   40, 65 or 80 added to the month; `MEANINGS` has the kind of number, the month and the day of each. A DDMM from 8000 is an FH-number, of
   which only the check digits are checked.
3. Century: `FNR_CENTURIES[YYII]` or `DNR_CENTURIES[YYII]`, 0 if no number of that year has that III.

Packed residues. Both checks are weighted sums that must be divisible by 11. An entry of the tables in step 1 has the remainders of both
sums for its piece, packed into one integer: `first + 31 * second`. A remainder is at most 10, so three add up to at most 30, and the first
sum never overflows into the second. One addition therefore makes both sums: `total % 31` is the first, `total // 31` the second.
`REMAINDERS` has the verdict for each of the 31 * 31 totals: `WRONG` if the second sum is not divisible by 11, else the first sum modulo
11. That must be 0; from 2032 it may also be 1, 2 or 3.

Worked example: 17912099997, a published test number. ::

    piece        first sum modulo 11            second sum modulo 11           entry
    DDMM 1791    3*1 + 7*7 + 6*9 + 1*1 -> 8     5*1 + 4*7 + 3*9 + 2*1 -> 7     8 + 31*7 = 225
    YYII 2099    8*2 + 9*0 + 4*9 + 5*9 -> 9     7*2 + 6*0 + 5*9 + 4*9 -> 7     9 + 31*7 = 226
    IKK   997    2*9 + 1*9 + 0*7       -> 5     3*9 + 2*9 + 1*7       -> 8     5 + 31*8 = 253
    total        22                             22                             22 + 31*22 = 704

`REMAINDERS[704]` is 0, since 22 is divisible by 11. `MEANINGS[1791]` is a fødselsnummer of 17 November, with 80 added to the month.
`FNR_CENTURIES[2099]` is 20, so the year is 2020.

Centuries and series. A series (`_FNR_SERIES`, `_DNR_SERIES` in `norway_tables`) is a range of years YY and a range of III in one century.
All ranges of III consist of whole tens, so YYII is enough to find the century. The table of 2021 moved the D-numbers of YY 00-39 with III
200-499 from the 1900s to the 2000s (`AMBIGUOUS`): the year is 19YY if 20YY would be in the future, else 20YY with a flag.

Why it is fast. Most numbers end after six lookups and a few integer operations: an ordinary day and a fødselsnummer's year in an
earlier century cannot be in the future. Only other numbers need `_year`, which compares dates. The tables have at most 10,000 entries each
and are built once, when `norway_tables` is loaded. `_failure` looks for the problem of an invalid text, and may be slower.
"""

from calendar import isleap
from datetime import date
from typing import Final, NamedTuple

from nordlib.identity.number import IdentityNumber, NumberKind, Scheme, Sex, new_number
from nordlib.identity.problems import ParseFailure, Problem
from nordlib.identity.schemes.norway_tables import (
    D_NUMBER,
    DAYS,
    DNR_CENTURIES,
    FH_NUMBER,
    FIRST,
    FNR_CENTURIES,
    HEADS,
    MEANINGS,
    MIDDLES,
    REMAINDERS,
    SECOND,
    TAILS,
    WRONG,
)
from nordlib.identity.schemes.order import Order, Value, first_failure
from nordlib.identity.schemes.parsing import DIGITS, LEAP_DAY, ORDINARY_DAY, check_shape, find_invalid_character

__all__ = ["RULES_OF_2032", "SCHEME", "ZONE", "canonicalize", "parse", "with_check_digits"]

#: The scheme that this module implements.
SCHEME: Final = Scheme.NO
#: The IANA name of the time zone in which "today" is determined.
ZONE: Final = "Europe/Oslo"

_ALLOWED: Final = DIGITS | {"-"}

_NO_DIGIT: Final = 10  # a check digit that does not exist
#: In a number of 2032 the first sum may be 0, 1, 2 or 3 modulo 11.
LAST_REMAINDER_OF_2032: Final = 3
#: The day from which the rules of 2032 apply.
RULES_OF_2032: Final = date(2032, 1, 1)
#: The day from which D-numbers have their own series.
D_SERIES_OF_2021: Final = date(2021, 11, 16)

#: D-numbers of YY 00-39 whose individual number begins with these two digits may be of 20YY, or of 19YY if issued before that day.
AMBIGUOUS: Final = range(20, 50)

#: The flags of a number of 2032.
NEW: Final = frozenset({"birth_year_and_sex_not_derivable", "rules2032"})
#: The flag of a number that could be issued before 2032 and after.
OLD_OR_NEW: Final = frozenset({"issued_before_or_after_2032_unknown"})
#: The flag of an FH-number.
NO_DATE: Final = frozenset({"no_birth_date"})
#: The flag of a D-number of 20YY that may be of 19YY.
AMBIGUOUS_CENTURY: Final = frozenset({"century_ambiguous"})
_FEMALE: Final = Sex.FEMALE
_MALE: Final = Sex.MALE


class Fields(NamedTuple):
    """What the problems of a number are found from.

    Attributes:
        bits: the entry of `DAYS`.
        is_fh: whether they say that it is an FH-number.
        two_digits: YY.
        remainder: the entry of `REMAINDERS`.
        century: the first two digits of the year; 0 if no series fits.
        is_leap: whether the year has 29 February.
        is_future: whether the date is after the reference date, and not moved a hundred years back as that of a D-number (`AMBIGUOUS`).
        rules_of_2032: whether the rules of 2032 apply on the reference date.
    """

    bits: Value
    is_fh: Value
    two_digits: Value
    remainder: Value
    century: Value
    is_leap: Value
    is_future: Value
    rules_of_2032: bool

    @property
    def may_be_of_2032(self) -> Value:
        """Whether the number is judged by the rules of 2032, which ask for no year; FH-numbers are not."""
        return (self.is_fh ^ True) & self.rules_of_2032

    @property
    def is_leap_day(self) -> Value:
        """Whether the day is 29 February."""
        return (self.bits & LEAP_DAY) != 0

    @property
    def needs_a_year(self) -> Value:
        """Whether a year by the rules before 2032 must make the number valid."""
        return (self.is_fh ^ True) & (self.rules_of_2032 ^ True)


#: Day and month, check digits, series, the date in that century, future date.
ORDER: Final[Order[Fields]] = (
    (Problem.DATE, lambda of: of.bits == 0, slice(0, 4)),
    (Problem.CHECKSUM, lambda of: of.remainder > LAST_REMAINDER_OF_2032 * of.may_be_of_2032, slice(9, 11)),
    (Problem.DATE, lambda of: of.rules_of_2032 & of.is_leap_day & (of.two_digits % 4 != 0), slice(0, 6)),
    (Problem.CENTURY, lambda of: of.needs_a_year & (of.century == 0), slice(6, 9)),
    (Problem.DATE, lambda of: of.needs_a_year & of.is_leap_day & (of.is_leap ^ True), slice(0, 6)),
    (Problem.FUTURE_DATE, lambda of: of.needs_a_year & of.is_future, slice(0, 6)),
)


def canonicalize(text: str, on: date) -> str | None:
    """Return the 11 digits of the number if the text is valid on a day; else None."""
    if len(text) == 12 and text[6] in " -":  # DDMMYY IIIKK
        text = text[:6] + text[7:]
    if len(text) != 11 or not (text.isascii() and text.isdigit()):  # DDMMYYIIIKK
        return None
    day_month, rest = divmod(int(text), 10_000_000)
    middle = rest // 1000
    remainder, bits = REMAINDERS[HEADS[day_month] + MIDDLES[middle] + TAILS[rest % 1000]], DAYS[day_month]
    if remainder == WRONG:
        return None
    if not remainder:
        if (bits == ORDINARY_DAY and 0 < FNR_CENTURIES[middle] < on.year // 100) or bits == FH_NUMBER:
            return text
        if bits and _year(bits, day_month, middle, on):
            return text
    return text if bits and on >= RULES_OF_2032 and _is_of_2032(bits, middle, remainder) else None


def parse(text: str, on: date) -> IdentityNumber | ParseFailure:
    """Return the number, or the first problem of the text.

    The order is: day and month, check digits, series, the date in that century, future date.
    """
    number = canonicalize(text, on)
    if number is None:
        return _failure(text, on)
    day_month, middle = int(number[:4]), int(number[4:8])
    bits = DAYS[day_month]
    if bits == FH_NUMBER:
        return new_number(SCHEME, NumberKind.FHNR, number, None, None, NO_DATE)
    kind, flags, month, day = MEANINGS[day_month]
    after_2032 = on >= RULES_OF_2032
    year = 0 if after_2032 and _remainder(number) else _year(bits, day_month, middle, on)
    if not year:
        return new_number(SCHEME, kind, number, None, None, flags | NEW)
    if after_2032:
        flags |= OLD_OR_NEW
    if bits & D_NUMBER and year >= 2000 and middle % 100 in AMBIGUOUS:  # 20YY by the series of 2021
        flags |= AMBIGUOUS_CENTURY
    return new_number(SCHEME, kind, number, date(year, month, day), _MALE if int(number[8]) % 2 else _FEMALE, flags)


def with_check_digits(stem: str) -> str | None:
    """Return nine digits `DDMMYYIII` followed by their check digits; None if one would be 10, since such a number is not used.

    >>> with_check_digits("179120999")
    '17912099997'
    """
    first = -sum(weight * int(digit) for weight, digit in zip(FIRST, stem, strict=False)) % 11
    second = -sum(weight * int(digit) for weight, digit in zip(SECOND, f"{stem}{first}", strict=False)) % 11
    return None if _NO_DIGIT in (first, second) else f"{stem}{first}{second}"


def _year(bits: int, day_month: int, middle: int, on: date) -> int:
    """Return the year of birth by the rules before 2032; 0 if no series fits, the year lacks the day, or the date is in the future."""
    series = _series(bits, on)
    century = series[middle]
    if not century:
        return 0
    year = 100 * century + middle // 100
    if year >= on.year and (year, *MEANINGS[day_month][2:]) > (on.year, on.month, on.day):
        if series is FNR_CENTURIES or middle % 100 not in AMBIGUOUS:
            return 0
        year -= 100
    return 0 if bits & LEAP_DAY and not isleap(year) else year


def _series(bits: int, on: date) -> bytes:
    """Return the table of centuries by YYII: that of the D-numbers if it is in force, else that of the fødselsnummer."""
    return DNR_CENTURIES if bits & D_NUMBER and on >= D_SERIES_OF_2021 else FNR_CENTURIES


def _is_of_2032(bits: int, middle: int, remainder: int) -> bool:
    """Whether the check digit and the date are possible in a number of 2032. Its year is a leap year if YY is divisible by 4."""
    return remainder <= LAST_REMAINDER_OF_2032 and bits != FH_NUMBER and not (bits & LEAP_DAY and middle // 100 % 4)


def _remainder(number: str) -> int:
    """Return the sum of the first check digit modulo 11 (0 before 2032), or `WRONG`."""
    return REMAINDERS[HEADS[int(number[:4])] + MIDDLES[int(number[4:8])] + TAILS[int(number[8:])]]


def _failure(text: str, on: date) -> ParseFailure:
    """Return the first problem of a text that is not valid on a day."""
    spaced = text[6:7] == " "
    error = find_invalid_character(f"{text[:6]}-{text[7:]}" if spaced else text, _ALLOWED) or check_shape(text, (11,), " -", 6)
    if error is not None:
        return error
    number = text.replace("-", "").replace(" ", "")
    day_month, middle = int(number[:4]), int(number[4:8])
    bits = DAYS[day_month]
    series = _series(bits, on)
    century = series[middle]
    year = 100 * century + middle // 100
    meaning, moves = MEANINGS.get(day_month), series is DNR_CENTURIES and middle % 100 in AMBIGUOUS
    is_future = meaning is not None and not moves and (year, *meaning[2:]) > (on.year, on.month, on.day)
    is_fh, remainder = bits == FH_NUMBER, _remainder(number)
    fields = Fields(bits, is_fh, middle // 100, remainder, century, isleap(year), is_future, on >= RULES_OF_2032)
    return first_failure(ORDER, fields, text, " -")
