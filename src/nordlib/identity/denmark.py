"""Denmark and Greenland: CPR numbers, and the replacement numbers that stand in for them.

A CPR number is `DDMMYY-SSSS`; the seventh digit and the year tell the century (cpr.dk, "Personnummeret i CPR"), the last digit is odd for
men. The modulus 11 check is not required of numbers issued since 1 October 2007: a number without it is valid and flagged, twice where its
date is not on CPR-kontoret's list ("Personnumre uden kontrolciffer", 10 May 2023).

Replacement numbers have the day + 60 (CPR-kontoret), or two letters in place of the eighth and ninth digit: X-eCPR is national, D-eCPR
regional, and the seventh digit tells the century (nspop.dk; MedCom, 9 November 2022).
"""

from datetime import date
from typing import Final

from nordlib.errors import UnknownName
from nordlib.identity.checks import calendar_date, characters, mod11
from nordlib.identity.number import Fault, IdentityNumber, Kind, Problem, Scheme, Sex

__all__ = ["FORMS", "SCHEME", "ZONE", "is_valid", "read", "written"]

SCHEME: Final = Scheme.DK
ZONE: Final = "Europe/Copenhagen"
FORMS: Final = ("canonical", "sign")

_DIGITS: Final = frozenset("0123456789")
_ALLOWED: Final = _DIGITS | frozenset("-ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_REPLACEMENT: Final = 60  # added to the day

#: For the seventh digit: the last YY of the later century, and the two centuries.
_CENTURIES: Final = {
    **dict.fromkeys("0123", (99, 1900, 1900)),
    **dict.fromkeys("49", (36, 2000, 1900)),
    **dict.fromkeys("5678", (57, 2000, 1800)),
}
#: For the seventh digit of a number with letters: its kind and its century.
_LETTERED: Final = {
    "1": (Kind.ECPR_X, 1900),
    "7": (Kind.ECPR_X, 2000),
    "5": (Kind.ECPR_D, 1800),
    "0": (Kind.ECPR_D, 1900),
    "6": (Kind.ECPR_D, 2000),
}
#: The day from which numbers without the modulus 11 check are issued.
_WITHOUT_MOD11: Final = date(2007, 10, 1)
#: 1 January of these years has more people than numbers that satisfy the check.
_LISTED_YEARS: Final = frozenset({1960, 1962, 1964, 1965, 1966, 1967, 1969, 1970, 1974, 1975, 1978, *range(1980, 1993), 1994, 1995})

_REPLACES: Final = frozenset({"replacement"})


def read(text: str, on: date) -> IdentityNumber | Fault:
    """The number that the text is on a day, or the first fault in the order century, date, check digit (before 2007), future date."""
    fault = characters(text, _ALLOWED) or _shape(text)
    if fault is not None:
        return fault
    canonical = text.replace("-", "")
    lettered = not canonical[7].isdigit()
    kind, century = _kind_and_century(canonical, lettered=lettered)
    if century is None:
        return Fault(Problem.CENTURY, len(text) - 4, len(text) - 3)
    day, month, year = int(canonical[:2]), int(canonical[2:4]), century + int(canonical[4:6])
    if kind is Kind.ERSTATNINGS_CPR:
        day -= _REPLACEMENT
    birth_date = calendar_date(year, month, day)
    if birth_date is None:
        return Fault(Problem.DATE, 0, 6)
    flags = _REPLACES if lettered else _promises(canonical, birth_date, kind)
    if "no_mod11" in flags and on < _WITHOUT_MOD11:
        return Fault(Problem.CHECKSUM, len(text) - 1, len(text))
    if birth_date > on:
        return Fault(Problem.FUTURE_DATE, 0, 6)
    return IdentityNumber(SCHEME, kind, canonical, birth_date, Sex.MALE if int(canonical[9]) % 2 else Sex.FEMALE, flags)


def is_valid(text: str, on: date) -> bool:
    """Whether `read` finds a number."""
    return type(read(text, on)) is IdentityNumber


def written(number: IdentityNumber, form: str, on: date | None) -> str:  # noqa: ARG001 - the interface of every scheme
    """The number in the form of a name."""
    if form not in FORMS:
        raise UnknownName("written form", form, FORMS)
    text = number.canonical
    return f"{text[:6]}-{text[6:]}" if form == "sign" else text


def _shape(text: str) -> Fault | None:
    """Ten characters, a hyphen only after the sixth, letters only in places eight and nine, and then in both."""
    signs = [place for place, character in enumerate(text) if character == "-"]
    if len(text) - len(signs) != 10:  # noqa: PLR2004 - DDMMYYSSSS
        return Fault(Problem.LENGTH, 0, len(text))
    if signs and signs != [6]:
        return Fault(Problem.SEPARATOR, signs[0], signs[-1] + 1)
    letters = [place for place, character in enumerate(text) if character not in _DIGITS and character != "-"]
    if letters and letters != [len(text) - 3, len(text) - 2]:
        return Fault(Problem.FORMAT, letters[0], letters[-1] + 1)
    return None


def _kind_and_century(canonical: str, *, lettered: bool) -> tuple[Kind, int | None]:
    """The kind, and the first year of the century; None where the seventh digit of a lettered number tells none."""
    if lettered:
        return _LETTERED.get(canonical[6], (Kind.ECPR_X, None))
    last, later, earlier = _CENTURIES[canonical[6]]
    kind = Kind.ERSTATNINGS_CPR if int(canonical[:2]) > _REPLACEMENT else Kind.CPR
    return kind, later if int(canonical[4:6]) <= last else earlier


def _promises(canonical: str, birth_date: date, kind: Kind) -> frozenset[str]:
    """The flags of a number of ten digits: whether the check holds, and whether one without it is expected on that date."""
    replaces = _REPLACES if kind is Kind.ERSTATNINGS_CPR else frozenset[str]()
    if mod11(canonical):
        return replaces | {"mod11"}
    listed = birth_date.year in _LISTED_YEARS and (birth_date.month, birth_date.day) == (1, 1)
    return replaces | ({"no_mod11"} if listed else {"no_mod11", "no_mod11_unlisted_date"})
