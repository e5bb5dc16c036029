"""Lend a copy, fill or delete the patron's own holds on its title, and notify the patron (HOLD-02, HOLD-03, EXT-09)."""

from datetime import datetime
from typing import Final, Literal

from nordlib.circulation import Checkout, CheckoutCase, CheckoutFacts, CheckoutRequest, CirculationPolicy, Loan, LoanId, PatronId, Requester
from nordlib.circulation import checkout as rules
from nordlib.circulation.policy_tables import TablePolicy
from nordlib.commands.circulation.standing import PatronContext, find_standing
from nordlib.commands.notices import notice
from nordlib.commands.outbox import enqueue
from nordlib.decisions import UNKNOWN, Decision, Unknown
from nordlib.errors import UnreadableRow
from nordlib.messages import MessageKind
from nordlib.storage.protocols import CheckoutTx
from nordlib.validation import taken

__all__ = ["check_out_item"]

_NOTHING_MORE: Final = PatronContext()


def check_out_item(
    tx: CheckoutTx,
    checkout_request: CheckoutRequest,
    *,
    by: Requester,
    policy: CirculationPolicy | TablePolicy,
    now: datetime,
    new_id: LoanId,
    context: PatronContext = _NOTHING_MORE,
) -> Decision[Checkout, CheckoutFacts]:
    """Lend a copy to a patron. An ordinary loan fills the patron's own holds on the title; a quick loan deletes them, and says so once.

    Args:
        tx: The transaction.
        checkout_request: The patron, the copy, its title and its item type.
        by: The patron, at a self-service machine, or staff.
        policy: The circulation policy of the library, or the policies of a table (`PolicyTable.for_patron`).
        now: The instant of the loan.
        new_id: The id of the loan.
        context: What is known about the patron, the library's calendar, and the patron to notify.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: An id is blank, or an argument is of the wrong type.
        UnknownName: The item type has no row in the policy.
    """
    asked, known = taken(CheckoutRequest, "checkout_request", checkout_request), taken(PatronContext, "context", context)
    if isinstance(policy, TablePolicy):
        found = policy.policy_for(asked.item_type)
        if not found:
            return rules.check_out_without_terms(rules.UntermedCheckoutCase(asked.patron, by, policy.table))
        policy = found.value
    own = {stored.value.id: stored for stored in tx.holds.for_patron(asked.patron)}
    case = CheckoutCase(
        asked,
        new_id,
        tuple(stored.value for stored in own.values()),
        _loans_of(tx, asked.patron),
        find_standing(tx, asked.patron, now, known.patron),
        policy,
        now,
        by,
        known.calendar,
    )
    decision = rules.check_out(case)
    if decision:
        tx.loans.add(decision.value.loan)
        for hold in (*decision.value.filled, *decision.value.deleted):
            tx.holds.save(hold, expected_version=own[hold.id].version)
        if decision.value.deleted and known.recipient is not None:
            enqueue(tx, (notice(MessageKind.RESERVATION_DELETED, new_id, known.recipient),), now)
    return decision


def _loans_of(tx: CheckoutTx, patron: PatronId) -> tuple[Loan, ...] | Literal[Unknown.UNKNOWN]:
    """Return the patron's loans; `UNKNOWN` if one of them cannot be read, which may be of the kind that is counted."""
    listed = tx.loans.for_patron(patron)
    loans = tuple(stored.value for stored in listed if not isinstance(stored, UnreadableRow))
    return loans if len(loans) == len(listed) else UNKNOWN
