"""What a decision on a renewal tells besides its answer."""

from datetime import date

import attrs

from nordlib.circulation.due import Due
from nordlib.decisions import PolicyId
from nordlib.money import Money
from nordlib.validation import drafted

__all__ = ["RenewalFacts"]


@drafted
@attrs.frozen
class RenewalFacts:
    """The facts that a decision returns whether it grants or refuses. A patron who asks about the loan of another is told none of them."""

    renewable_from: date | None
    """The first day on which a renewal is possible; None: it is possible from the start of the loan."""
    renewable_until: date | None
    """The last day on which a renewal is possible; None: it stays possible without end."""
    renewals_left: int
    """The number of renewals left when the renewal is asked for, at least 0."""
    new_due: Due | None
    """The due date, or due instant, that a renewal gives; None: it is not told, or the library's schedule has none."""
    provisional: bool
    """Whether a renewal waits for the owner's answer (REN-08)."""
    fee: Money | None = None
    """The fee for a late renewal, alone; None: the renewal costs nothing."""
    charged_once_by: PolicyId | None = None
    """The fee schedule by which a group of loans that are renewed on one day costs one fee (READ-C30); None: each loan costs its own."""
    group_lent_on: date | None = None
    """The day of lending, or of the last renewal, that the loans of the group have in common; None: no group, or it is not known."""
