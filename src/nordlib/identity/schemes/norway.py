"""Norway: fødselsnummer, D-numbers, H-numbers, FH-numbers, and the synthetic numbers of the test registers.

Eleven digits `DDMMYY IIIKK` with two check digits. The individual number tells the century: a fødselsnummer and a D-number (day + 40) each
by a table of its own, the D-numbers' since 16 November 2021 (folkeregisterforskriften § 2-2-1; Skatteetaten, "Utvidelse av
D-nummerserien").
The ninth digit is odd for men. An H-number (month + 40) is local to one health institution (HIS 1001), and NAV's synthetic numbers look
alike; an FH-number begins with 8 or 9 and holds no date (Norsk helsenett). Synthetic: month + 80 (Skatteetaten, Tenor), month + 65 (Norsk
helsenett).

From 2032 new numbers may have another first check digit, and tell neither sex nor century (Skatteetaten, "Nytt fødselsnummer fra 2032").
"""

from calendar import isleap
from datetime import date
from typing import Final

from nordlib.identity.number import IdentityNumber, NumberKind, ParseFailure, Problem, Scheme, Sex
from nordlib.identity.schemes.parsing import (
    DIGITS,
    LEAP_DAY,
    ORDINARY_DAY,
    check_shape,
    days_of_months,
    find_invalid_character,
    paired_residues,
)

__all__ = ["RULES_OF_2032", "SCHEME", "ZONE", "canonicalize", "parse", "with_check_digits"]

SCHEME: Final = Scheme.NO
ZONE: Final = "Europe/Oslo"

_ALLOWED: Final = DIGITS | {"-"}

#: Weights of the first check digit, its own 1 included, and of the second; each sum is 0 modulo 11.
_FIRST: Final = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1, 0)
_SECOND: Final = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_NO_DIGIT: Final = 10
#: What the first sum may leave in a number of 2032: 0, 1, 2 or 3.
_LAST_REMAINDER_OF_2032: Final = 3
RULES_OF_2032: Final = date(2032, 1, 1)
_D_SERIES_OF_2021: Final = date(2021, 11, 16)

#: (first and last YY, first and last individual number, century) of a fødselsnummer.
_FNR_SERIES: Final = ((54, 99, 500, 749, 1800), (0, 99, 0, 499, 1900), (40, 99, 900, 999, 1900), (0, 39, 500, 999, 2000))
#: The same of a D-number since 16 November 2021.
_DNR_SERIES: Final = (
    (58, 99, 500, 599, 1800),
    (0, 39, 0, 199, 1900),
    (40, 99, 0, 499, 1900),
    (40, 99, 600, 999, 1900),
    (0, 39, 200, 999, 2000),
)
#: First two digits of the individual number of a D-number of YY 00-39 that may have been issued before, for the century before.
_AMBIGUOUS: Final = range(20, 50)

#: What is added to the month: the flag that tells of it.
_MONTHS: Final = {
    0: None,
    40: "month+40:h-number-or-nav-synthetic",
    65: "synthetic:nhn+65",
    80: "synthetic:skatteetaten+80",
}
_FOREIGN: Final = 40  # added to the day of a D-number
_H_NUMBER: Final = 40

# What a DDMM may be beside `ORDINARY_DAY` and `LEAP_DAY`: bits of one byte.
_D_NUMBER: Final = 4
_FH_NUMBER: Final = 8
#: No remainder by 11.
_WRONG: Final = 11

_NEW: Final = frozenset({"birth_year_and_sex_not_derivable", "rules2032"})
_OLD_OR_NEW: Final = frozenset({"issued_before_or_after_2032_unknown"})
_NO_DATE: Final = frozenset({"no_birth_date"})
_AMBIGUOUS_CENTURY: Final = frozenset({"century_ambiguous"})
_FNR: Final = NumberKind.FNR
_FEMALE: Final = Sex.FEMALE
_MALE: Final = Sex.MALE


def canonicalize(text: str, on: date) -> str | None:
    """The 11 digits of the number that the text is on a day; None where it is none."""
    if len(text) == 12 and text[6] in " -":  # DDMMYY IIIKK
        text = text[:6] + text[7:]
    if len(text) != 11 or not (text.isascii() and text.isdigit()):  # DDMMYYIIIKK
        return None
    day_month, rest = divmod(int(text), 10_000_000)
    middle = rest // 1000
    remainder, bits = _REMAINDERS[_HEADS[day_month] + _MIDDLES[middle] + _TAILS[rest % 1000]], _DAYS[day_month]
    if remainder == _WRONG:
        return None
    if not remainder:
        if (bits == ORDINARY_DAY and 0 < _FNR_CENTURIES[middle] < on.year // 100) or bits == _FH_NUMBER:
            return text
        if bits and _year(bits, day_month, middle, on):
            return text
    return text if bits and on >= RULES_OF_2032 and _is_of_2032(bits, middle, remainder) else None


def parse(text: str, on: date) -> IdentityNumber | ParseFailure:
    """The number that the text is on a day, or its first fault.

    The order is: day and month, check digits, series, the date in that century, future date.
    """
    number = canonicalize(text, on)
    if number is None:
        return _fault(text, on)
    day_month, middle = int(number[:4]), int(number[4:8])
    bits = _DAYS[day_month]
    if bits == _FH_NUMBER:
        return IdentityNumber(SCHEME, NumberKind.FHNR, number, None, None, _NO_DATE)
    kind, flags, month, day = _MEANINGS[day_month]
    after_2032 = on >= RULES_OF_2032
    year = 0 if after_2032 and _remainder(number) else _year(bits, day_month, middle, on)
    if not year:
        return IdentityNumber(SCHEME, kind, number, None, None, flags | _NEW)
    if after_2032:
        flags |= _OLD_OR_NEW
    if bits & _D_NUMBER and year >= 2000 and middle % 100 in _AMBIGUOUS:  # 20YY by the series of 2021
        flags |= _AMBIGUOUS_CENTURY
    return IdentityNumber(SCHEME, kind, number, date(year, month, day), _MALE if int(number[8]) % 2 else _FEMALE, flags)


def with_check_digits(stem: str) -> str | None:
    """Nine digits `DDMMYYIII` with their check digits; None where one would be 10: such a number is not used.

    >>> with_check_digits("179120999")
    '17912099997'
    """
    first = -sum(weight * int(digit) for weight, digit in zip(_FIRST, stem, strict=False)) % 11
    second = -sum(weight * int(digit) for weight, digit in zip(_SECOND, f"{stem}{first}", strict=False)) % 11
    return None if _NO_DIGIT in (first, second) else f"{stem}{first}{second}"


def _year(bits: int, day_month: int, middle: int, on: date) -> int:
    """The year of birth by the rules before 2032; 0 where the series has none, the year no such day, or it lies in the future."""
    series = _series(bits, on)
    century = series[middle]
    if not century:
        return 0
    year = 100 * century + middle // 100
    if year >= on.year and (year, *_MEANINGS[day_month][2:]) > (on.year, on.month, on.day):
        if series is _FNR_CENTURIES or middle % 100 not in _AMBIGUOUS:
            return 0
        year -= 100
    return 0 if bits & LEAP_DAY and not isleap(year) else year


def _series(bits: int, on: date) -> bytes:
    """The centuries by YYII: those of the D-numbers since they have a table of their own, else those of the fødselsnummer."""
    return _DNR_CENTURIES if bits & _D_NUMBER and on >= _D_SERIES_OF_2021 else _FNR_CENTURIES


def _is_of_2032(bits: int, middle: int, remainder: int) -> bool:
    """Whether check digit and date may be those of a number of 2032, whose year is a leap year where YY is divisible by 4."""
    return remainder <= _LAST_REMAINDER_OF_2032 and bits != _FH_NUMBER and not (bits & LEAP_DAY and middle // 100 % 4)


def _remainder(number: str) -> int:
    """What the sum of the first check digit leaves (0 before 2032), or `_WRONG`."""
    return _REMAINDERS[_HEADS[int(number[:4])] + _MIDDLES[int(number[4:8])] + _TAILS[int(number[8:])]]


def _fault(text: str, on: date) -> ParseFailure:
    """Why a text is no number on a day."""
    end = len(text)
    spaced = text[6:7] == " "
    error = find_invalid_character(f"{text[:6]}-{text[7:]}" if spaced else text, _ALLOWED) or check_shape(text, (11,), " -", 6)
    if error is not None:
        return error
    number = text.replace("-", "").replace(" ", "")
    day_month, middle = int(number[:4]), int(number[4:8])
    day = _DAYS[day_month]
    if not day:
        return ParseFailure(Problem.DATE, 0, 4)
    if _remainder(number) > (_LAST_REMAINDER_OF_2032 if on >= RULES_OF_2032 and day != _FH_NUMBER else 0):
        return ParseFailure(Problem.CHECKSUM, end - 2, end)
    if on >= RULES_OF_2032 and day & LEAP_DAY and middle // 100 % 4:
        return ParseFailure(Problem.DATE, 0, 6)
    century = _series(day, on)[middle]
    if not century:
        return ParseFailure(Problem.CENTURY, end - 5, end - 2)
    if day & LEAP_DAY and not isleap(100 * century + middle // 100):
        return ParseFailure(Problem.DATE, 0, 6)
    return ParseFailure(Problem.FUTURE_DATE, 0, 6)


def _meanings() -> dict[int, tuple[NumberKind, frozenset[str], int, int]]:
    """By DDMM with all that may be added to both: the kind, the flags, the month and the day."""
    found: dict[int, tuple[NumberKind, frozenset[str], int, int]] = {}
    for month, day in days_of_months():
        for added, flag in _MONTHS.items():
            flags = frozenset[str]() if flag is None else frozenset({flag})
            found[100 * day + month + added] = (NumberKind.HNR if added == _H_NUMBER else _FNR, flags, month, day)
            found[100 * (day + _FOREIGN) + month + added] = (
                NumberKind.DNR_HNR if added == _H_NUMBER else NumberKind.DNR,
                flags,
                month,
                day,
            )
    return found


def _days() -> bytes:
    """By DDMM its bits."""
    table = bytearray(10_000)
    for day_month, (_, _, month, day) in _MEANINGS.items():
        table[day_month] = (LEAP_DAY | ORDINARY_DAY if (month, day) == (2, 29) else ORDINARY_DAY) | (
            _D_NUMBER if day_month > 100 * _FOREIGN else 0
        )
    table[8000:] = bytes([_FH_NUMBER]) * 2000
    return bytes(table)


def _centuries(series: tuple[tuple[int, int, int, int, int], ...]) -> bytes:
    """By YYII, the year and the first two digits of the individual number, the hundreds of the century; 0 where no series has them."""
    table = bytearray(10_000)
    for first_year, last_year, first, last, century in series:
        for year in range(first_year, last_year + 1):
            numbers = slice(100 * year + first // 10, 100 * year + last // 10 + 1)
            table[numbers] = bytes([century // 100]) * (numbers.stop - numbers.start)
    return bytes(table)


#: Both check digits in three pieces: DDMM, YYII, IKK.
_HEADS, _MIDDLES, _TAILS = (paired_residues(_FIRST[start:stop], _SECOND[start:stop]) for start, stop in ((0, 4), (4, 8), (8, 11)))
#: By the sum of the three what the first check digit leaves, or `_WRONG` where the second leaves anything.
_REMAINDERS: Final = bytes(_WRONG if both // 31 % 11 else both % 31 % 11 for both in range(31 * 31))
_MEANINGS: Final = _meanings()
_DAYS: Final = _days()
_FNR_CENTURIES: Final = _centuries(_FNR_SERIES)
_DNR_CENTURIES: Final = _centuries(_DNR_SERIES)
