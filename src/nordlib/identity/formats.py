"""The written forms of numbers, by name: which separator goes between which characters of the stored form.

Only Sweden has forms that depend on the day on which they are read: the same ten digits mean a different year in another century.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from nordlib.errors import InvalidData, UnknownName

__all__ = ["FORMATS", "format_number"]

_CENTENARIAN: Final = 100  # years, counted by calendar year


def _with(separator: str, place: int) -> Callable[[str, date | None], str]:
    return lambda number, on: f"{number[:place]}{separator}{number[place:]}"  # noqa: ARG005 - only Sweden's forms need a day


def _as_stored(number: str, on: date | None) -> str:  # noqa: ARG001 - only Sweden's forms need a day
    return number


def _short(number: str, on: date | None) -> str:
    """Return YYMMDD-NNNC, with `+` instead of `-` from New Year's Day of the year in which the person becomes 100."""
    if on is None:
        raise InvalidData("written form", ("ten digits do not tell the century; pass the day on which they will be read, on=date(...)",))
    age = on.year - int(number[:4])
    if not 0 <= age < 2 * _CENTENARIAN:
        raise InvalidData("written form", ("ten digits cannot express the century of this number on that day; use '12-sign'",))
    return f"{number[2:8]}{'+' if age >= _CENTENARIAN else '-'}{number[8:]}"


def _shortest(number: str, on: date | None) -> str:
    text = _short(number, on)
    if text[6] == "+":
        raise InvalidData(
            "written form", ("ten digits without a sign cannot express the century of this number on that day; use '10-sign'",)
        )
    return text[:6] + text[7:]


#: The functions that write each form, by scheme and then by the name of the form. Each takes the stored form and the day of reading.
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
    "lv": {"canonical": _as_stored, "sign": _with("-", 6)},
}


def format_number(number: str, scheme: str, format_name: str, on: date | None) -> str:
    """Return a stored number in a written form.

    Args:
        number: the stored form.
        scheme: the scheme's value, such as `se`.
        format_name: a name from the scheme's row of `FORMATS`.
        on: the day on which the form will be read; only Sweden's ten-digit forms need it.

    Raises:
        UnknownName: if the scheme has no form of that name.
        InvalidData: if the form needs a day, or would be ambiguous on that day.
    """
    forms = FORMATS[scheme]
    if format_name not in tuple(forms):
        raise UnknownName("written form", format_name, tuple(forms))
    return forms[format_name](number, on)
