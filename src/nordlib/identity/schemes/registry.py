"""The table of schemes: each is one module with the same interface, loaded when it is first asked for.

Also the only clock that nordlib ever reads: the day it is in a scheme's own country, for those who pass no `on`.
"""

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any, Final, Protocol, cast

from nordlib.dates import zone
from nordlib.errors import InvalidData
from nordlib.identity.number import IdentityNumber, InvalidIdentityNumber, ParseFailure, Problem, Scheme, UnknownScheme
from nordlib.identity.schemes.parsing import clean
from nordlib.serialization.json import register_reader

__all__ = ["CANONICALIZERS", "SchemeModule", "from_stored_form", "parse_with", "reference_date", "scheme_module", "today"]

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
}


_LONGEST_CODE: Final = 8


class SchemeModule(Protocol):
    """What each scheme's module offers."""

    @property
    def SCHEME(self) -> Scheme:  # noqa: N802 - a constant of the module
        """The scheme."""
        ...

    @property
    def ZONE(self) -> str:  # noqa: N802 - a constant of the module
        """The IANA name of the country's zone."""
        ...

    def canonicalize(self, text: str, on: date) -> str | None:
        """The stored form of the number that the text is on a day; None where it is none."""
        ...

    def parse(self, text: str, on: date) -> IdentityNumber | ParseFailure:
        """The number, or what is wrong with it."""
        ...


_modules: dict[str, SchemeModule] = {}
#: The `canonical` of each module that was asked for so far.
CANONICALIZERS: Final[dict[str, Callable[[str, date], str | None]]] = {}


def scheme_module(scheme: object) -> SchemeModule:
    """The module of a scheme, loaded when it is first asked for. Raises `UnknownScheme`, which never repeats what may be a number."""
    try:
        return _modules[cast("str", scheme)]
    except (KeyError, TypeError):
        return _load(scheme)


def _load(scheme: object) -> SchemeModule:
    if not isinstance(scheme, str) or scheme not in _NAMES:
        shown = scheme if isinstance(scheme, str) and len(scheme) <= _LONGEST_CODE and scheme.isalpha() else "(not a code)"
        raise UnknownScheme("identity number scheme", shown, tuple(each.value for each in Scheme)) from None
    module = cast("SchemeModule", import_module(f"nordlib.identity.schemes.{_NAMES[Scheme(scheme)]}"))
    _modules[scheme], CANONICALIZERS[scheme] = module, module.canonicalize
    return module


_known_days: dict[str, tuple[float, date]] = {}


def today(scheme: str) -> date:
    """The day it is in the scheme's country, worked out once and kept until that midnight. Raises `UnknownScheme`."""
    known = _known_days.get(scheme)
    if known is not None and time.time() < known[0]:
        return known[1]
    here = datetime.now(zone(scheme_module(scheme).ZONE))
    midnight = datetime.combine(here.date() + timedelta(days=1), datetime.min.time(), here.tzinfo)
    _known_days[scheme] = (midnight.timestamp(), here.date())
    return here.date()


def parse_with(text: object, scheme: str, on: date | None, lenient: bool) -> IdentityNumber | ParseFailure:
    """What a text is as a number of a scheme, today where no day is given. Raises `UnknownScheme`, and `InvalidData` for another `on`."""
    module, day = scheme_module(scheme), reference_date(scheme, on)
    if type(text) is not str:
        return ParseFailure(Problem.TYPE, 0, 0)
    return module.parse(clean(text) if lenient else text, day)


def reference_date(scheme: str, on: date | None) -> date:
    """The day itself, or today in the scheme's country. Raises `InvalidData` for what is no date."""
    if on is None:
        return today(scheme)
    if type(on) is not date:
        raise InvalidData("reference date", (f"`on` is a {type(on).__name__}; pass a datetime.date",))
    return on


def from_stored_form(plain: object) -> IdentityNumber:
    """The number of a plain form, `{"scheme": ..., "canonical": ...}`."""
    form: dict[str, Any] = cast("dict[str, Any]", plain) if isinstance(plain, dict) else {}
    scheme, text = form.get("scheme"), form.get("canonical")
    if len(form) != 2 or not isinstance(scheme, str) or not isinstance(text, str):  # the two of the form
        raise InvalidData("identity number", ("it has a scheme and a canonical form, and nothing else",))
    found = scheme_module(scheme).parse(text, today(scheme))
    if isinstance(found, ParseFailure):
        raise InvalidIdentityNumber(Scheme(scheme), found.problem, (found.start, found.end))
    return found


register_reader(IdentityNumber, from_stored_form)
