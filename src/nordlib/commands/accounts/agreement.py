"""Record that the agreement was accepted (MTM-09, READ-A11)."""

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
    """Take the agreement as it was accepted now, where the borrower's own acceptance is due, say (READ-A11).

    Who is logged in to an account accepts for nobody but oneself. Raises `NaiveDatetime`.
    """
    actor, stored = load_visible_account(tx, account, by, Action.ACCEPT_AGREEMENT)
    theirs = isinstance(by, BorrowerActor) and agreement is not None and agreement.accepted_by != AcceptedBy.BORROWER
    given = None if theirs else agreement
    case = AgreementCase(value_of(stored), given, policy, local_date(now, policy.zone), actor.access)
    decision = rules.accept(case)
    if decision and stored is not None:
        tx.accounts.save(decision.value, expected_version=stored.version)
    return decision
