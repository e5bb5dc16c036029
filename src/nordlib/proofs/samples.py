"""Sample cases: a row that is as ordinary as its condition lets it be, decided by the rules for one loan."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

import attrs

from nordlib.circulation.models import Loan
from nordlib.circulation.policy import CirculationPolicy
from nordlib.circulation.renewal import RenewalFacts
from nordlib.circulation.renewal.decision import decide
from nordlib.columns.rules.renewal_columns import RENEWAL_COLUMNS
from nordlib.columns.rules.renewal_rows import case_of_row
from nordlib.decisions import Decision
from nordlib.proofs.package import z3
from nordlib.proofs.unknowns import Unknowns
from nordlib.tracing import ExpressionKind

__all__ = ["Sample", "ordinary"]

_NOW: Final = datetime(2026, 3, 18, 9, tzinfo=UTC)
_COLUMNS: Final = {column.name: column for column in RENEWAL_COLUMNS}
#: An ordinary loan of an ordinary adult, and what a column has if it cannot be null.
_ORDINARY: Final[Mapping[str, Any]] = {
    "due": date(2026, 3, 21),
    "kind": "local",
    "status": "on_loan",
    "recalled": False,
    "renewals_used": 0,
    "unseen_renewals": 0,
    "unseen": False,
    "waiting": 0,
    "waiting_on_this_copy": 0,
    "available_copies": 0,
    "blocked": False,
    "card_is_known": True,
    "card_expires_on": date(2027, 1, 31),
    "debt": 0,
    "patron_category": "adult",
    "asked_by": "patron",
    "named_due": date(2026, 4, 30),
    "free_until": date(2026, 6, 30),
    "late_loans": 0,
    "last_renewed_on": date(2026, 3, 1),
    "lent_on": date(2026, 2, 21),
    "owner_permission": "allowed",
    "owner_pending": False,
    "owner_rejected": False,
    "owner_latest_due": date(2026, 5, 31),
    "owner_max_renewals": 2,
    "price": 200,
}
#: What such a loan does not have.
_NULL: Final = frozenset(
    {"asked_by", "card_expires_on", "free_until", "last_renewed_on", "named_due", "owner_latest_due", "owner_max_renewals"}
    | {"owner_permission", "price"}
)


@attrs.frozen(eq=False)
class Sample:
    """One case, as two policies decide it."""

    row: Mapping[str, Any]
    """The facts, by the names of the columns of loans; those that neither policy asks are left out."""
    now: datetime
    """The instant of the request."""
    decision: Decision[Loan, RenewalFacts]
    """The decision of the policy."""
    other_decision: Decision[Loan, RenewalFacts]
    """The decision of the other policy."""

    @classmethod
    def of(cls, row: Mapping[str, Any], policy: CirculationPolicy, other: CirculationPolicy) -> "Sample":
        """Return the case of a row whose column `now` is the instant of the request."""
        facts = {name: value for name, value in row.items() if name != "now"}
        decisions = [decide(case_of_row(facts, each, row["now"])) for each in (policy, other)]
        return cls(facts, row["now"], *decisions)


def ordinary(row: Unknowns) -> Iterator[Any]:
    """Yield what is true of an ordinary loan of an ordinary adult."""
    yield row.column("now", ExpressionKind.INSTANT).value == row.plain(_NOW)
    for name, value in _ORDINARY.items():
        column = _COLUMNS[name]
        term = row.column(name, column.kind)
        if column.null is not None:
            yield term.null if name in _NULL else z3.Not(term.null)
        yield term.value == row.plain(value)
