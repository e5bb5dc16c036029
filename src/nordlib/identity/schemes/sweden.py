"""Sweden: personnummer, samordningsnummer and interim numbers.

A personnummer is `YYMMDD-NNNC`, stored with the century as 12 digits: a serial number 001-999, odd for men, and a Luhn check digit over
the nine digits before it, never over the century (Skatteverket, Rättslig vägledning 2020.9, "Personnummer", 330245). The sign changes from
`-` to `+` on New Year's Day of the year in which the person becomes 100 (folkbokföringslagen 18 §).

A samordningsnummer has 60 added to the day (MTM-42). It is never given to another person, but a personnummer replaces it when its holder is
registered as a resident (SKVM 2010:3; MTM-41). Month 00 and day 60 are legal if the month or the day is not known (Skatteverket, Navet,
Bilaga 7). An interim number has one of eleven letters, which counts as 1 in the check, in place of the first digit of the serial number
(Ladok).

The date need not be the birth date: where all numbers of a day are taken, a nearby day of the same month is used (prop. 2008/09:111).

How a text is looked up. `canonicalize` brings a text to the stored form YYYYMMDDNNNC, reads it as one integer (a letter as 1) and splits
that into the year, MMDD and NNNC. Then one comparison decides about the date, the serial number and the check digit::

    HEADS[year][MMDD] == TAILS[NNNC]

The Luhn check doubles every other digit of YYMMDDNNNC, starting with the first, and adds the digits of all results; the sum must be
divisible by 10. `HEADS` has the sum of YYMMDD modulo 10, and `TAILS` has what NNNC needs from YYMMDD to make the sum divisible: the two
are equal if the check digit is right. Each table also has one value that the other never has: `NO_SUCH_DAY` (11) for an MMDD that the
year does not have, and `_NEVER_ISSUED` (10) for serial 000. Such a number fails the same comparison. (Norway has two check digits, and
packs two residues into each entry; one check digit needs no packing.)

Worked example: 20000909-2396, one of Skatteverket's test numbers. ::

    YY   00      0 + 0             =  0
    MMDD 0909    0 + 9 + 0 + 9     = 18    HEADS[2000][909] = (0 + 18) % 10 = 8
    NNNC 2396    4 + 3 + 9 + 6     = 22    TAILS[2396] = -22 % 10 = 8

The third term of NNNC is 9, since 9 doubled is 18 and 1 + 8 = 9. The values are equal, so the number is valid. With 2397 the entry of
`TAILS` is 7, and the check digit is wrong. `HEADS[2000][930]` is the sum of 30 September, and `HEADS[2000][931]` is 11: September
has 30 days, so no NNNC makes that number valid.

Centuries. `HEADS` has the years 1800 to 2099, each with a row of 10,000 bytes. The check leaves out the century, so a row depends only on
the sum of YY (ten values) and on whether the year has 29 February: the 300 years share at most 20 rows, 200 kB instead of 3 MB. A row has
each MMDD of the year, each MMDD + 60 for samordningsnummer, and the unknown months and days. A text without a century gets the last year YY
that is not after the reference year, or a hundred years earlier if the sign is `+` (`_with_century`).

Why it is fast. A text of twelve digits needs three lookups and a few integer operations, without a loop over digits or a `date`. A year
before the reference year ends the work; only in the reference year are month and day compared. The tables are built once, when the module
is loaded. `_failure` looks for the problem of an invalid text, and may be slower.
"""

from calendar import isleap
from datetime import date
from itertools import product
from typing import Final, NamedTuple

from nordlib.identity.number import IdentityNumber, NumberKind, Scheme, Sex, new_number
from nordlib.identity.problems import ParseFailure, Problem
from nordlib.identity.schemes.order import Order, Value, day_number, first_failure
from nordlib.identity.schemes.parsing import DIGITS, calendar_date, check_shape, days_of_months, find_invalid_character

__all__ = ["SCHEME", "ZONE", "canonicalize", "parse", "with_nonexistent_day"]

#: The scheme that this module implements.
SCHEME: Final = Scheme.SE
#: The IANA name of the time zone in which "today" is determined.
ZONE: Final = "Europe/Stockholm"

_INTERIM: Final = frozenset("TRSUWXJKLMN")
_ALLOWED: Final = DIGITS | _INTERIM | frozenset("-+")
_YEARS: Final = range(1800, 2100)
#: What is added to the day of a samordningsnummer.
COORDINATION: Final = 60
#: The age in years, counted by calendar year, from which the sign is `+`.
CENTENARIAN: Final = 100
#: The entry of `HEADS` for an MMDD that the year does not have; not a sum modulo 10.
NO_SUCH_DAY: Final = 11
_NEVER_ISSUED: Final = 10  # neither a sum modulo 10 nor `NO_SUCH_DAY`

_MALE: Final = Sex.MALE
_FEMALE: Final = Sex.FEMALE
_PERSONNUMMER: Final = NumberKind.PERSONNUMMER
_NO_FLAGS: Final[frozenset[str]] = frozenset()
_DATE_UNKNOWN: Final = frozenset({"birth_date_unknown"})
_DAY_OF_NO_MONTH: Final = frozenset({"birth_date_unknown", "day_of_no_month"})
_STANDS_IN: Final = frozenset({"interim"})


class Fields(NamedTuple):
    """What the problems of a number are found from.

    Attributes:
        year: YYYY.
        month_day: MMDD.
        tail: NNNC; a letter counts as 1.
        sums: the entry of `HEADS` for the year and MMDD.
        wanted: the entry of `TAILS` for NNNC.
        is_coordination: whether MMDD has what is added to the day of a samordningsnummer.
        is_interim: whether the number has a letter.
        today: the reference date as YYYYMMDD.
    """

    year: Value
    month_day: Value
    tail: Value
    sums: Value
    wanted: Value
    is_coordination: Value
    is_interim: Value
    today: int


#: Century, serial, date, check digit, future date.
ORDER: Final[Order[Fields]] = (
    (Problem.CENTURY, lambda of: (of.year < _YEARS.start) | (of.year >= _YEARS.stop), slice(0, 2)),
    (Problem.SERIAL, lambda of: of.tail < 10, slice(-4, -1)),
    (Problem.DATE, lambda of: (of.sums == NO_SUCH_DAY) | (of.is_interim & of.is_coordination), slice(-8, -4)),
    (Problem.CHECKSUM, lambda of: of.sums != of.wanted, slice(-1, None)),
    (Problem.FUTURE_DATE, lambda of: 10_000 * of.year + of.month_day - COORDINATION * of.is_coordination > of.today, slice(0, -4)),
)


def canonicalize(text: str, on: date) -> str | None:
    """Return the 12 characters of the number if the text is valid on a day; else None."""
    long = text if len(text) == 12 else _with_century(text, on)  # YYYYMMDDNNNC
    if long.isdigit() and long.isascii():
        year, rest = divmod(int(long), 100_000_000)
        interim = False
    elif long[8:9] in _INTERIM and (digits := f"{long[:8]}1{long[9:]}").isdigit() and digits.isascii():
        year, rest = divmod(int(digits), 100_000_000)
        interim = True
    else:
        return None
    head = HEADS.get(year)
    if head is None:
        return None
    month_day, tail = divmod(rest, 10_000)
    if head[month_day] != TAILS[tail]:
        return None
    if interim and month_day % 100 >= COORDINATION:
        return None
    if year < on.year or (year, month_day // 100, month_day % 100 % COORDINATION) <= (on.year, on.month, on.day):
        return long
    return None


def parse(text: str, on: date) -> IdentityNumber | ParseFailure:
    """Return the number, or the first problem of the text in the order century, serial, date, check digit, future date."""
    long = canonicalize(text, on)
    if long is None:
        return _failure(text, on)
    month, day = int(long[4:6]), int(long[6:8])
    sex = _MALE if int(long[10]) % 2 else _FEMALE
    if long[8] in _INTERIM:
        return new_number(SCHEME, NumberKind.INTERIM, long, date(int(long[:4]), month, day), sex, _STANDS_IN)
    if day < COORDINATION:
        return new_number(SCHEME, _PERSONNUMMER, long, date(int(long[:4]), month, day), sex, _NO_FLAGS)
    day -= COORDINATION
    birth_date = date(int(long[:4]), month, day) if month and day else None
    return new_number(SCHEME, NumberKind.SAMORDNINGSNUMMER, long, birth_date, sex, _NO_FLAGS if birth_date else _DATE_UNKNOWN)


def with_nonexistent_day(text: str, on: date) -> IdentityNumber | None:
    """Return the samordningsnummer of a day that its month lacks, such as 31 November; None if the text has another problem.

    Skatteverket's open test data have 24 such numbers. Whether they are legal is disputed, so only hosts that want them get them.
    """
    long = text if len(text) == 12 else _with_century(text, on)  # YYYYMMDDNNNC
    if not (long.isascii() and long.isdigit()) or long[8:11] == "000":
        return None
    year, month, day = int(long[:4]), int(long[4:6]), int(long[6:8]) - COORDINATION
    impossible = 1 <= month <= 12 and 1 <= day <= 31 and calendar_date(year, month, day) is None
    sums = (_SUMS[int(long[2:6])] + _SUMS[int(long[6:10])] + _SUMS[100 * int(long[10:])]) % 10
    if not impossible or sums or year not in _YEARS or (year, month) > (on.year, on.month):
        return None
    return new_number(SCHEME, NumberKind.SAMORDNINGSNUMMER, long, None, _MALE if int(long[10]) % 2 else _FEMALE, _DAY_OF_NO_MONTH)


def _with_century(text: str, on: date) -> str:
    """Return the 12 characters of a text that has a sign or lacks the century; the empty string if a number cannot have its shape.

    The year of YYMMDD is the last such year that is not after the reference year, or a hundred years earlier if the sign is `+`. With
    twelve digits `+` is allowed only for a person who is at least 100; `-` is always tolerated.
    """
    sign = text[-5:-4]
    digits = f"{text[:-5]}{text[-4:]}" if sign in ("-", "+") else text
    if len(digits) == 12 and len(text) == 13:  # YYYYMMDD and a sign
        return digits if sign == "-" or (digits[:4].isdecimal() and on.year - int(digits[:4]) >= CENTENARIAN) else ""
    if len(digits) != 10 or not (digits[:2].isascii() and digits[:2].isdigit()):  # YYMMDDNNNC
        return ""
    year = on.year - (on.year - int(digits[:2])) % 100
    return f"{max(year - CENTENARIAN if sign == '+' else year, 0):04}{digits[2:]}"


def _failure(text: str, on: date) -> ParseFailure:
    """Return the first problem of a text that is not valid on a day."""
    error = find_invalid_character(text, _ALLOWED) or check_shape(text, (10, 12), "-+", -5) or _misplaced_letter(text)
    if error is not None:
        return error
    long = text if len(text) == 12 else _with_century(text, on)  # YYYYMMDDNNNC
    if not long:
        return ParseFailure(Problem.SEPARATOR, len(text) - 5, len(text) - 4)
    interim = long[8] in _INTERIM
    year, month_day, tail = int(long[:4]), int(long[4:8]), int(f"1{long[9:]}" if interim else long[8:])
    sums = HEADS[year][month_day] if year in HEADS else NO_SUCH_DAY
    is_coordination = month_day % 100 >= COORDINATION
    fields = Fields(year, month_day, tail, sums, TAILS[tail], is_coordination, interim, day_number(on))
    return first_failure(ORDER, fields, text, "-+")


def _misplaced_letter(text: str) -> ParseFailure | None:
    """Return a problem if a letter is anywhere but first among the last four characters."""
    for place, character in enumerate(text):
        if character in _INTERIM and place != len(text) - 4:
            return ParseFailure(Problem.FORMAT, place, place + 1)
    return None


def _tables() -> tuple[dict[int, bytes], bytes]:
    """Return the Luhn sums of YYMMDD modulo 10, by year and MMDD, and what NNNC needs from them, by NNNC.

    The Luhn sum of YYMMDD does not depend on the century, so the 300 years share at most 20 rows: ten sums of YY, with or without
    29 February.
    """
    rows: dict[bool, bytearray] = {}
    for leap in (False, True):
        row = rows[leap] = bytearray([NO_SUCH_DAY]) * 10_000
        days = {*days_of_months()} - (set() if leap else {(2, 29)})
        unknown = {(month, 0) for month in range(13)} | {
            (0, day) for day in range(32)
        }  # 00 and 60: the other is possible, or not known either
        for month, day, added in [(*pair, 0) for pair in days] + [(*pair, COORDINATION) for pair in days | unknown]:
            row[100 * month + day + added] = _SUMS[100 * month + day + added]
    shifts = [bytes((value + shift) % 10 if value < 10 else value for value in range(256)) for shift in range(10)]
    shared = {(leap, shift): bytes(rows[leap]).translate(shifts[shift]) for leap in rows for shift in range(10)}
    heads = {year: shared[isleap(year), _SUMS[year % 100]] for year in _YEARS}
    tails = bytes(_NEVER_ISSUED if tail < 10 else -_SUMS[tail] % 10 for tail in range(10_000))  # serial 000
    return heads, tails


#: What a doubled digit adds to a Luhn sum, and the sums modulo 10 of all numbers of four digits.
_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
_SUMS: Final = bytes((_DOUBLED[a] + b + _DOUBLED[c] + d) % 10 for a, b, c, d in product(range(10), repeat=4))
#: The Luhn sums of YYMMDD modulo 10, by year and MMDD, and what NNNC needs from them, by NNNC.
HEADS, TAILS = _tables()
