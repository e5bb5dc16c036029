"""Edit an account, replace its number, accept the agreement anew."""

from datetime import date, datetime

from nordlib.accounts import UNCHANGED, Account, AccountId, Agreement, Borrower, Changes, EditFacts, IdentityFacts, RegisterPolicy
from nordlib.accounts.consent import AgreementCase, AgreementFacts, accept
from nordlib.accounts.editing import EditCase
from nordlib.accounts.editing import decide as decide_edit
from nordlib.accounts.identity_change import IdentityCase
from nordlib.accounts.identity_change import decide as decide_identity
from nordlib.commands.queueing import queue
from nordlib.commands.registering import holder, taken_by_another
from nordlib.commands.sight import Staff, account_in_sight
from nordlib.dates import local_date
from nordlib.decisions import Decision
from nordlib.identity import IdentityNumber, Problem
from nordlib.storage.protocols import RegisterTx

__all__ = ["accept_agreement", "edit_borrower", "replace_identity"]


def edit_borrower(
    tx: RegisterTx,
    account: AccountId,
    changes: Changes,
    *,
    by: Staff,
    policy: RegisterPolicy,
    now: datetime,
    based_on: int | None = None,
) -> Decision[Account, EditFacts]:
    """Edit an account in sight (MTM-21). `based_on` is the version that was on the screen: one that is stale is refused.

    Raises `NaiveDatetime`.
    """
    who, stored = account_in_sight(tx, account, by)
    email = None if changes.email is UNCHANGED else changes.email
    case = EditCase(
        None if stored is None else stored.value,
        changes,
        None if stored is None else tx.libraries.get(stored.value.library),
        email_is_taken=email is not None and taken_by_another(tx, email.key, account),
        policy=policy,
        on=local_date(now, policy.zone),
        is_current=stored is None or based_on in (None, stored.version),
        actor_is_known=who.is_known,
    )
    decision = decide_edit(case)
    if decision and stored is not None and decision.value != stored.value:
        tx.accounts.save(decision.value, expected=stored.version)
        queue(tx, decision.messages)
    return decision


def replace_identity(
    tx: RegisterTx,
    account: AccountId,
    identity: IdentityNumber | Problem | None,
    *,
    by: Staff,
    policy: RegisterPolicy,
    now: datetime,
    card_valid_to: date | None = None,
) -> Decision[Account, IdentityFacts]:
    """Another number on the same account (MTM-38, MTM-41). `card_valid_to` is the last day of a new LMA card. Raises `NaiveDatetime`."""
    who, stored = account_in_sight(tx, account, by)
    case = IdentityCase(
        None if stored is None else stored.value,
        identity,
        card_valid_to,
        holder(tx, identity, who.sight, but=account),
        policy,
        local_date(now, policy.zone),
        actor_is_known=who.is_known,
    )
    decision = decide_identity(case)
    if decision and stored is not None:
        tx.accounts.save(decision.value, expected=stored.version)
    return decision


def accept_agreement(
    tx: RegisterTx, account: AccountId, agreement: Agreement | None, *, by: Staff | Borrower, policy: RegisterPolicy, now: datetime
) -> Decision[Account, AgreementFacts]:
    """Take the agreement as it was accepted now, where the borrower's own acceptance is due, say (READ-A11). Raises `NaiveDatetime`."""
    who, stored = account_in_sight(tx, account, by)
    case = AgreementCase(None if stored is None else stored.value, agreement, policy, local_date(now, policy.zone), who.is_known)
    decision = accept(case)
    if decision and stored is not None:
        tx.accounts.save(decision.value, expected=stored.version)
    return decision
