"""Sweden: personnummer, samordningsnummer and interim numbers.

A personnummer is `YYMMDD-NNNC`, stored with the century as 12 digits: a serial number 001-999, odd for men, and a Luhn check digit over
the nine digits before it, never over the century (Skatteverket, Rättslig vägledning 2020.9, "Personnummer", 330245). The sign turns from
`-` to `+` on New Year's Day of the year in which the person becomes 100 (folkbokföringslagen 18 §).

A samordningsnummer has the day + 60 (SKVM 2010:3). Month 00 and day 60 are legal where month or day is not known (Skatteverket, Navet,
Bilaga 7). An interim number has one of eleven letters, which counts as 1 in the check, in place of the first digit of the serial
number (Ladok).
"""

from calendar import isleap
from datetime import date
from functools import cache
from typing import Final

from nordlib.errors import UnknownName
from nordlib.identity.checks import calendar_date, characters, luhn
from nordlib.identity.number import Fault, IdentityNumber, Kind, Problem, Scheme, Sex

__all__ = ["FORMS", "SCHEME", "ZONE", "is_valid", "read", "written"]

SCHEME: Final = Scheme.SE
ZONE: Final = "Europe/Stockholm"
FORMS: Final = ("canonical", "12-sign", "10-sign", "10")

_ALLOWED: Final = frozenset("0123456789-+TRSUWXJKLMN")
_FIRST_YEAR: Final = 1800
_LAST_YEAR: Final = 2099
_COORDINATION: Final = 60  # added to the day of a samordningsnummer
_CENTENARIAN: Final = 100  # years, reckoned by the calendar year

_NO_FLAGS: Final[frozenset[str]] = frozenset()
_DATE_UNKNOWN: Final = frozenset({"birth_date_unknown"})
_STANDS_IN: Final = frozenset({"interim"})


def read(text: str, on: date) -> IdentityNumber | Fault:
    """The number that the text is on a day, or the first fault in the order century, serial, date, check digit, future date."""
    fault = characters(text, _ALLOWED) or _shape(text)
    if fault is not None:
        return fault
    end = len(text)
    sign = text[-5] if text[-5] in "+-" else ""
    date_end = end - 4 - len(sign)
    short = text[date_end - 6 : date_end] + text[-4:]
    year = _year(text[:date_end], on, sign)
    if date_end == 8 and sign == "+" and on.year - year < _CENTENARIAN:  # noqa: PLR2004 - YYYYMMDD
        return Fault(Problem.SEPARATOR, date_end, date_end + 1)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return Fault(Problem.CENTURY, 0, 2)
    if short[6:9] == "000":
        return Fault(Problem.SERIAL, end - 4, end - 1)
    month, day, interim = int(short[2:4]), int(short[4:6]), not short[6].isdigit()
    birth_date = calendar_date(year, month, day % _COORDINATION)
    unknown = day >= _COORDINATION and _is_unknown(month, day - _COORDINATION)
    if not unknown and (birth_date is None or (interim and day > _COORDINATION)):
        return Fault(Problem.DATE, date_end - 4, date_end)
    if luhn(f"{short[:6]}1{short[7:]}" if interim else short):
        return Fault(Problem.CHECKSUM, end - 1, end)
    if (birth_date > on) if birth_date is not None else ((year, month) > (on.year, on.month)):
        return Fault(Problem.FUTURE_DATE, 0, date_end)
    kind = Kind.INTERIM if interim else Kind.SAMORDNINGSNUMMER if day >= _COORDINATION else Kind.PERSONNUMMER
    flags = _STANDS_IN if interim else _DATE_UNKNOWN if unknown else _NO_FLAGS
    return IdentityNumber(SCHEME, kind, f"{year}{short[2:]}", birth_date, Sex.MALE if int(short[8]) % 2 else Sex.FEMALE, flags)


def is_valid(text: str, on: date) -> bool:
    """Whether `read` finds a number; 12 digits, with or without a sign, and 10 digits are looked up in tables."""
    length = len(text)
    if length == 13 and text[8] == "-":  # noqa: PLR2004 - YYYYMMDD-NNNC
        text, length = text[:8] + text[9:], 12
    if length == 12 and text.isascii() and text.isdigit():  # noqa: PLR2004 - YYYYMMDDNNNC
        year, rest = divmod(int(text), 100_000_000)
    elif length == 11 and text[6] in "-+" and text.isascii() and text[:6].isdigit() and text[7:].isdigit():  # noqa: PLR2004 - YYMMDD-NNNC
        year, rest = _year(text[:2], on, text[6]), int(text[2:6] + text[7:])
    else:
        return type(read(text, on)) is IdentityNumber
    heads, tails = _tables()
    head = heads.get(year)
    if head is None:
        return False
    month_day, tail = divmod(rest, 10_000)
    if head[month_day] != tails[tail]:
        return False
    return year < on.year or (year, month_day // 100, month_day % 100 % _COORDINATION) <= (on.year, on.month, on.day)


def written(number: IdentityNumber, form: str, on: date | None) -> str:
    """The number in the form of a name. A form of 10 digits depends on the day on which it is read, so it needs `on`: `ValueError`."""
    long = number.canonical
    if form == "canonical":
        return long
    if form == "12-sign":
        return f"{long[:8]}-{long[8:]}"
    if form not in FORMS:
        raise UnknownName("written form", form, FORMS)
    if on is None:
        raise ValueError(f"The form {form!r} means another year in another century: give the day on which it is read, on=date(...).")
    age = on.year - int(long[:4])
    sign = "+" if age >= _CENTENARIAN else "-"
    if not 0 <= age < 2 * _CENTENARIAN or (form == "10" and sign == "+"):
        raise ValueError(f"The form {form!r} cannot tell the century of this number. Use '12-sign'.")
    return f"{long[2:8]}{sign if form == '10-sign' else ''}{long[8:]}"


def _shape(text: str) -> Fault | None:
    """Ten or twelve characters beside the separators, at most one separator and that before the last four, a letter only after it."""
    signs = [place for place, character in enumerate(text) if character in "+-"]
    if len(text) - len(signs) not in (10, 12):
        return Fault(Problem.LENGTH, 0, len(text))
    if signs and signs != [len(text) - 5]:
        return Fault(Problem.SEPARATOR, signs[0], signs[-1] + 1)
    for place, character in enumerate(text):
        if character.isalpha() and place != len(text) - 4:
            return Fault(Problem.FORMAT, place, place + 1)
    return None


def _year(digits: str, on: date, sign: str) -> int:
    """The year of YYYYMMDD; of YYMMDD the last such year that is not after the reference year, a hundred years earlier for `+`."""
    if len(digits) == 8:  # noqa: PLR2004 - YYYYMMDD
        return int(digits[:4])
    year = on.year - (on.year - int(digits[:2])) % 100
    return year - _CENTENARIAN if sign == "+" else year


def _is_unknown(month: int, day: int) -> bool:
    """Whether a samordningsnummer tells that month or day is not known: 00 for either, the other one possible."""
    return 0 in (month, day) and month <= 12 and day <= 31  # noqa: PLR2004 - months of a year, days of a month


@cache
def _tables() -> tuple[dict[int, bytes], bytes]:
    """For each year what its MMDD adds to the Luhn sum (11: no such date), and for each NNNC what the rest must add (10: serial 000).

    The Luhn sum of YYMMDD does not depend on the century, so the 300 years share 20 rows: ten sums of YY, with and without 29 February.
    """
    rows = {leap: bytes(_month_day(month_day, leap) for month_day in range(10_000)) for leap in (False, True)}
    shifts = [bytes((value + shift) % 10 if value < 10 else 11 for value in range(256)) for shift in range(10)]  # noqa: PLR2004 - digits
    shared = {(leap, shift): rows[leap].translate(shifts[shift]) for leap in rows for shift in range(10)}
    heads = {year: shared[isleap(year), luhn(f"{year % 100:02}")] for year in range(_FIRST_YEAR, _LAST_YEAR + 1)}
    tails = bytes(10 if tail < 10 else -luhn(f"{tail:04}") % 10 for tail in range(10_000))  # noqa: PLR2004 - serial 000
    return heads, tails


def _month_day(month_day: int, leap: bool) -> int:
    month, day = divmod(month_day, 100)
    possible = calendar_date(2000 if leap else 2001, month, day % _COORDINATION) is not None
    unknown = day >= _COORDINATION and _is_unknown(month, day - _COORDINATION)
    return luhn(f"{month_day:04}") if possible or unknown else 11
