"""The question of a form as the Python that asks it, without the facts that are as usual."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Final

from nordlib.circulation import DueInstant, InterlibraryTerms, RenewalPermission
from nordlib.circulation.renewal import RenewalInput
from nordlib.decisions import UNKNOWN
from nordlib.money import Money

__all__ = ["call_of"]

#: The facts that `renewal.decide` takes for granted.
_USUAL: Final[Mapping[str, object]] = {
    "item_type": "ordinary",
    "renewals_used": 0,
    "recalled": False,
    "waiting": 0,
    "available_copies": 0,
    "blocked": False,
    "card_expires_on": None,
    "debt": None,
}
#: Where the names that a call may use are imported from.
_CIRCULATION: Final = "nordlib.circulation"
_IMPORTS: Final[Mapping[str, tuple[str, ...]]] = {
    "datetime": ("date", "datetime"),
    "decimal": ("Decimal",),
    _CIRCULATION: ("DueInstant", "InterlibraryTerms", "LoanKind", "RenewalPermission", "renewal"),
    "nordlib.decisions": ("UNKNOWN",),
    "nordlib.money": ("Money",),
}


def call_of(facts: RenewalInput, policy: str) -> str:
    """Return the imports and the call of `renewal.decide` for facts under a preset policy, by its name.

    >>> from nordlib.circulation import HELSINGOR
    >>> now = datetime(2026, 3, 18, 12, tzinfo=HELSINGOR.zone)
    >>> print(call_of({"due": date(2026, 3, 20), "policy": HELSINGOR, "now": now, "waiting": 1}, "HELSINGOR"))
    from datetime import date, datetime
    from nordlib.circulation import HELSINGOR, renewal
    <BLANKLINE>
    decision = renewal.decide(
        due=date(2026, 3, 20),
        policy=HELSINGOR,
        now=datetime(2026, 3, 18, 12, 0, tzinfo=HELSINGOR.zone),
        waiting=1,
    )
    """
    unusual = {name: value for name, value in facts.items() if name not in _USUAL or value != _USUAL[name]}
    lines = [f"    {name}={policy if name == 'policy' else _written(value, policy)}," for name, value in unusual.items()]
    call = "\n".join(("decision = renewal.decide(", *lines, ")"))
    imports = list[str]()
    for module, known in {**_IMPORTS, _CIRCULATION: (policy, *_IMPORTS[_CIRCULATION])}.items():
        used = [name for name in known if re.search(rf"(?<![\w.]){name}\b", call)]
        imports += [f"from {module} import {', '.join(used)}"] if used else []
    return "\n".join((*imports, "", call))


def _written(value: object, policy: str) -> str:
    """Return a value as Python writes it, with the names that are imported."""
    match value:
        case datetime():
            return f"datetime({value.year}, {value.month}, {value.day}, {value.hour}, {value.minute}, tzinfo={policy}.zone)"
        case date():
            return f"date({value.year}, {value.month}, {value.day})"
        case DueInstant():
            return f"DueInstant({_written(value.at, policy)})"
        case Money():
            return f'Money(Decimal("{value.amount}"), "{value.currency}")'
        case InterlibraryTerms():
            return f"InterlibraryTerms({', '.join(_terms(value, policy))})"
        case Enum() if value is not UNKNOWN:
            return f"{type(value).__name__}.{value.name}"
        case _:
            return "UNKNOWN" if value is UNKNOWN else repr(value)


def _terms(terms: InterlibraryTerms, policy: str) -> Iterator[str]:
    """Yield the terms of an owner that a form has, unless they are not known."""
    if terms.renewal_permission is not RenewalPermission.UNKNOWN:
        yield f"renewal_permission={_written(terms.renewal_permission, policy)}"
    if terms.latest_due is not None:
        yield f"latest_due={_written(terms.latest_due, policy)}"
