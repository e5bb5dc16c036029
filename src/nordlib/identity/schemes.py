"""The table of schemes: each is one module with the same interface, loaded when it is first asked for.

Also the only clock that nordlib ever reads: the day it is in a scheme's own country, for those who pass no `on`.
"""

import time
from datetime import date, datetime, timedelta
from functools import cache
from importlib import import_module
from typing import Final, Protocol, cast

from nordlib.dates import zone
from nordlib.identity.number import Fault, IdentityNumber, Scheme, UnknownScheme

__all__ = ["SchemeModule", "module_of", "today"]

_MODULES: Final = {Scheme.SE: "sweden", Scheme.DK: "denmark"}


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

    @property
    def FORMS(self) -> tuple[str, ...]:  # noqa: N802 - a constant of the module
        """The names of the written forms."""
        ...

    def read(self, text: str, on: date) -> IdentityNumber | Fault:
        """The number, or what is wrong with it."""
        ...

    def is_valid(self, text: str, on: date) -> bool:
        """Whether it is a number."""
        ...

    def written(self, number: IdentityNumber, form: str, on: date | None) -> str:
        """The number in a written form."""
        ...


@cache
def module_of(scheme: str) -> SchemeModule:
    """The module of a scheme. Raises `UnknownScheme`."""
    try:
        name = _MODULES[Scheme(scheme)]
    except ValueError:
        raise UnknownScheme("identity number scheme", str(scheme), tuple(_MODULES)) from None
    return cast("SchemeModule", import_module(f"nordlib.identity.{name}"))


_known_days: dict[str, tuple[float, date]] = {}


def today(zone_name: str) -> date:
    """The day it is in a zone, worked out once and kept until that midnight."""
    known = _known_days.get(zone_name)
    if known is not None and time.time() < known[0]:
        return known[1]
    here = datetime.now(zone(zone_name))
    midnight = datetime.combine(here.date() + timedelta(days=1), datetime.min.time(), here.tzinfo)
    _known_days[zone_name] = (midnight.timestamp(), here.date())
    return here.date()
