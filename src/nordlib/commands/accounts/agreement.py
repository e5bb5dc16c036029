"""Record an acceptance of the agreement (MTM-09, READ-A11)."""

from datetime import datetime

from nordlib.accounts import (
    AcceptedBy,
    Account,
    AccountId,
    AccountPolicy,
    Agreement,
    BorrowerActor,
)
from nordlib.accounts import agreement as rules
from nordlib.accounts.access import Action
from nordlib.accounts.agreement import AgreementCase, AgreementFacts
from nordlib.commands.access import StaffActor, load_visible_account
from nordlib.dates import local_date
from nordlib.decisions import Decision
from nordlib.storage.protocols import AccountsTx, value_of

__all__ = ["accept_agreement"]


def accept_agreement(
    tx: AccountsTx, account: AccountId, agreement: Agreement | None, *, by: StaffActor | BorrowerActor, policy: AccountPolicy, now: datetime
) -> Decision[Account, AgreementFacts]:
    """Record the acceptance of the agreement, for example when the borrower's own acceptance is due (READ-A11).

    `agreement` is None if it was not accepted. A borrower who is logged in can accept only in person: an acceptance by another person then
    counts as none. Raises `NaiveDatetime`.
    """
    actor, stored = load_visible_account(tx, account, by, Action.ACCEPT_AGREEMENT)
    is_by_another = isinstance(by, BorrowerActor) and agreement is not None and agreement.accepted_by != AcceptedBy.BORROWER
    acceptance = None if is_by_another else agreement
    case = AgreementCase(value_of(stored), acceptance, policy, local_date(now, policy.zone), actor.access)
    decision = rules.accept(case)
    if decision and stored is not None:
        tx.accounts.save(decision.value, expected_version=stored.version)
    return decision
