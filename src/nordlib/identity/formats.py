"""The written forms of the numbers, by name: what stands between which characters of the stored form.

Only Sweden has forms that depend on the day on which they are read: ten digits mean another year in another century.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from nordlib.errors import InvalidData, UnknownName

__all__ = ["FORMATS", "format_number"]

_CENTENARIAN: Final = 100  # years, reckoned by the calendar year


def _with(separator: str, place: int) -> Callable[[str, date | None], str]:
    return lambda number, on: f"{number[:place]}{separator}{number[place:]}"  # noqa: ARG005 - only Sweden's forms ask for a day


def _as_stored(number: str, on: date | None) -> str:  # noqa: ARG001 - only Sweden's forms ask for a day
    return number


def _short(number: str, on: date | None) -> str:
    """YYMMDD-NNNC, or `+` from New Year's Day of the hundredth year."""
    if on is None:
        raise InvalidData(
            "written form", ("ten digits mean another year in another century; give the day on which they are read, on=date(...)",)
        )
    age = on.year - int(number[:4])
    if not 0 <= age < 2 * _CENTENARIAN:
        raise InvalidData("written form", ("ten digits cannot tell the century of this number on that day; use '12-sign'",))
    return f"{number[2:8]}{'+' if age >= _CENTENARIAN else '-'}{number[8:]}"


def _shortest(number: str, on: date | None) -> str:
    text = _short(number, on)
    if text[6] == "+":
        raise InvalidData("written form", ("ten digits without a sign cannot tell the century of this number on that day; use '10-sign'",))
    return text[:6] + text[7:]


#: By scheme, then by name.
FORMATS: Final[Mapping[str, Mapping[str, Callable[[str, date | None], str]]]] = {
    "se": {"canonical": _as_stored, "12-sign": _with("-", 8), "10-sign": _short, "10": _shortest},
    "se-lma": {"canonical": _as_stored, "sign": _with("-", 2)},
    "no": {"canonical": _as_stored, "spaced": _with(" ", 6)},
    "dk": {"canonical": _as_stored, "sign": _with("-", 6)},
    "fi": {"canonical": _as_stored},
    "is": {"canonical": _as_stored, "sign": _with("-", 6)},
    "fo": {"canonical": _as_stored, "sign": _with("-", 6)},
    "ee": {"canonical": _as_stored},
    "lt": {"canonical": _as_stored},
}


def format_number(number: str, scheme: str, format_name: str, on: date | None) -> str:
    """A stored number in the form of a name. Raises `UnknownName`, and `InvalidData` where the form cannot tell the number."""
    forms = FORMATS[scheme]
    if format_name not in forms:
        raise UnknownName("written form", format_name, tuple(forms))
    return forms[format_name](number, on)
