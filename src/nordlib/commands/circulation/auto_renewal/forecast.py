"""Tell whether a loan will be renewed automatically, as things stand, so that no reminder is needed (EXT-16)."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from nordlib.circulation import Loan, auto_renewal
from nordlib.circulation.policy_tables import PolicyTable
from nordlib.commands.circulation.auto_renewal.preference import preference_of
from nordlib.commands.circulation.renewal.request import (
    PolicyOfLoan,
    RenewalContext,
    RenewalRequest,
    policy_of,
    renewal_case,
    with_standing,
)
from nordlib.dates import local_date

__all__ = ["will_be_renewed"]

#: What is known beyond the stored loans: nothing, but that the material is not shown.
_UNSEEN: Final = RenewalContext(unseen=True)


def will_be_renewed(tx: Any, loan: Loan, policy: PolicyOfLoan, now: datetime) -> bool:
    """Whether the first run that tries a loan will renew it, if nothing changes until then.

    False for a host that does not find holds by title, or does not know the patron: then a reminder is needed.
    """
    found = policy_of(policy, loan)
    if isinstance(found, PolicyTable) or not isinstance(loan.due, date) or not hasattr(tx.holds, "for_title"):
        return False
    terms = found.terms(loan.item_type).auto_renewal
    if terms is None:
        return False
    days_to_wait = (loan.due - local_date(now, found.zone)).days - terms.days_before
    then = now.astimezone(found.zone) + timedelta(days=max(0, days_to_wait))
    if not auto_renewal.is_tried(loan, found, then, preference=preference_of(tx, loan.patron), last_run=None):
        return False
    automatic = auto_renewal.automatic_policy(found)
    request = with_standing(tx, loan.patron, RenewalRequest(None, automatic, then, _UNSEEN))
    return bool(auto_renewal.decide(renewal_case(tx, loan, automatic, request)))
