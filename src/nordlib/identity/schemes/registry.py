"""The table of schemes: each is one module with the same interface, loaded when it is first used.

The module also has the only clock that nordlib reads: today's date in the scheme's own country, for callers that do not pass `on`.
"""

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any, Final, Protocol, cast

from nordlib.dates import zone
from nordlib.errors import InvalidData
from nordlib.identity.number import IdentityNumber, Scheme
from nordlib.identity.problems import InvalidIdentityNumber, ParseFailure, Problem, UnknownScheme
from nordlib.identity.schemes.parsing import as_text, clean
from nordlib.serialization.json import register_reader
from nordlib.shown_text import shown_type

__all__ = [
    "CANONICALIZERS",
    "SchemeModule",
    "from_stored_form",
    "parse_with",
    "reference_date",
    "scheme_module",
    "today",
    "with_disputed_date",
]

_NAMES: Final = {
    Scheme.SE: "sweden",
    Scheme.SE_LMA: "sweden_lma",
    Scheme.NO: "norway",
    Scheme.DK: "denmark",
    Scheme.FI: "finland",
    Scheme.IS: "iceland",
    Scheme.FO: "faroes",
    Scheme.EE: "estonia",
    Scheme.LT: "lithuania",
    Scheme.LV: "latvia",
}


#: The functions that read a date which only some hosts accept, in the module of the scheme.
_DISPUTED_DATES: Final = {Scheme.SE: "with_nonexistent_day", Scheme.LT: "with_unknown_date"}
_LONGEST_CODE: Final = 8


class SchemeModule(Protocol):
    """The interface of a scheme's module."""

    @property
    def SCHEME(self) -> Scheme:  # noqa: N802 - a constant of the module
        """The scheme that the module implements."""
        ...

    @property
    def ZONE(self) -> str:  # noqa: N802 - a constant of the module
        """The IANA name of the country's time zone."""
        ...

    def canonicalize(self, text: str, on: date) -> str | None:
        """Return the stored form of the number if the text is valid on a day; else None."""
        ...

    def parse(self, text: str, on: date) -> IdentityNumber | ParseFailure:
        """Return the number, or the first problem of a text that is not valid."""
        ...


_modules: dict[str, SchemeModule] = {}
#: The `canonicalize` function of each module that has been loaded.
CANONICALIZERS: Final[dict[str, Callable[[str, date], str | None]]] = {}


def scheme_module(scheme: object) -> SchemeModule:
    """Return the module of a scheme, loaded on first use. Raises `UnknownScheme`, which never repeats a text that may be a number."""
    try:
        return _modules[cast("str", scheme)]
    except (KeyError, TypeError):
        return _load(scheme)


def _load(scheme: object) -> SchemeModule:
    if not isinstance(scheme, str) or scheme not in _NAMES:
        shown = scheme if isinstance(scheme, str) and len(scheme) <= _LONGEST_CODE and scheme.isalpha() else "(not a code)"
        raise UnknownScheme("identity number scheme", shown, tuple(member.value for member in Scheme)) from None
    module = cast("SchemeModule", import_module(f"nordlib.identity.schemes.{_NAMES[Scheme(scheme)]}"))
    _modules[scheme], CANONICALIZERS[scheme] = module, module.canonicalize
    return module


_known_days: dict[str, tuple[float, date]] = {}


def today(scheme: str) -> date:
    """Return today's date in the scheme's country, computed once and cached until midnight there. Raises `UnknownScheme`."""
    cached = _known_days.get(scheme)
    if cached is not None and time.time() < cached[0]:
        return cached[1]
    here = datetime.now(zone(scheme_module(scheme).ZONE))
    midnight = datetime.combine(here.date() + timedelta(days=1), datetime.min.time(), here.tzinfo)
    _known_days[scheme] = (midnight.timestamp(), here.date())
    return here.date()


def parse_with(text: object, scheme: str, on: date | None, lenient: bool) -> IdentityNumber | ParseFailure:
    """Return the number of a scheme that a text is, or its problem. Raises `UnknownScheme`, and `InvalidData` if `on` is not a date.

    Args:
        text: any value; if it is not a str or of a subclass of str, the result is `Problem.TYPE`.
        scheme: the scheme's value.
        on: the reference date; None stands for today in the scheme's country.
        lenient: whether to repair the text first (`clean`).
    """
    module, day = scheme_module(scheme), reference_date(scheme, on)
    given = text if type(text) is str else as_text(text)
    if given is None:
        return ParseFailure(Problem.TYPE, 0, 0)
    return module.parse(clean(given) if lenient else given, day)


def with_disputed_date(text: str, scheme: Scheme, on: date) -> IdentityNumber | None:
    """Return the number of a text with a date that only some hosts accept (`NumberAcceptance`); None if it has no such date."""
    name = _DISPUTED_DATES.get(scheme)
    number: IdentityNumber | None = None if name is None else getattr(scheme_module(scheme), name)(text, on)
    return number


def reference_date(scheme: str, on: date | None) -> date:
    """Return `on`, or today's date in the scheme's country if it is None. Raises `InvalidData` if `on` is not a date."""
    if on is None:
        return today(scheme)
    if type(on) is not date:
        raise InvalidData("reference date", (f"`on` is {shown_type(on)}; pass a datetime.date",))
    return on


def from_stored_form(plain: object) -> IdentityNumber:
    """Return the number of a plain form, `{"scheme": ..., "canonical": ...}`.

    Numbers with a date that only some hosts accept (`NumberAcceptance`) are read too: a register must get back what it stored.
    Raises `InvalidData` for another form, `UnknownScheme`, and `InvalidIdentityNumber` if the number is not valid today.
    """
    form: dict[str, Any] = cast("dict[str, Any]", plain) if isinstance(plain, dict) else {}
    scheme, text = as_text(form.get("scheme")), as_text(form.get("canonical"))
    if len(form) != 2 or scheme is None or text is None:  # the two keys of the form
        raise InvalidData("identity number", ("it must have a scheme and a canonical form, and nothing else",))
    module, day = scheme_module(scheme), today(scheme)
    result = module.parse(text, day)
    if isinstance(result, ParseFailure) and result.problem is Problem.DATE:
        result = with_disputed_date(text, module.SCHEME, day) or result
    if isinstance(result, ParseFailure):
        raise InvalidIdentityNumber(Scheme(scheme), result.problem, (result.start, result.end))
    return result


register_reader(IdentityNumber, from_stored_form)
