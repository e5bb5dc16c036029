"""Edit an account, replace its number, accept the agreement anew."""

from datetime import date, datetime

from nordlib.accounts import (
    UNCHANGED,
    Acceptance,
    Account,
    AccountId,
    Agreement,
    Borrower,
    Changes,
    EditFacts,
    IdentityFacts,
    Owner,
    Realm,
    RegisterPolicy,
)
from nordlib.accounts.consent import AgreementCase, AgreementFacts, accept
from nordlib.accounts.editing import EditCase
from nordlib.accounts.editing import decide as decide_edit
from nordlib.accounts.identity_change import IdentityCase
from nordlib.accounts.identity_change import decide as decide_identity
from nordlib.accounts.powers import Act
from nordlib.commands.passwords import forget_link
from nordlib.commands.queueing import queue
from nordlib.commands.registering import holder, taken_by_another
from nordlib.commands.sight import Staff, account_in_sight
from nordlib.dates import aware, local_date
from nordlib.decisions import Decision
from nordlib.identity import IdentityNumber, Problem
from nordlib.misfits import fitting
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

    Raises `NaiveDatetime`, and `InvalidData` for changes whose fields have other types than they should.
    """
    fitting(changes, Changes)
    who, stored = account_in_sight(tx, account, by, Act.EDIT)
    email = None if changes.email is UNCHANGED else changes.email
    case = EditCase(
        None if stored is None else stored.value,
        changes,
        None if stored is None else tx.libraries.get(stored.value.library),
        email_is_taken=email is not None and taken_by_another(tx, email.key, account),
        policy=policy,
        on=local_date(aware(now), policy.zone),
        is_current=stored is None or based_on in (None, stored.version),
        acting=who.standing,
    )
    decision = decide_edit(case)
    if decision and stored is not None and _differ(decision.value, stored.value):
        tx.accounts.save(decision.value, expected=stored.version)
        if decision.facts.login_changes:
            forget_link(tx, Owner(Realm.BORROWER, account))
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
    who, stored = account_in_sight(tx, account, by, Act.EDIT)
    case = IdentityCase(
        None if stored is None else stored.value,
        identity,
        card_valid_to,
        holder(tx, identity, who.sight, but=account),
        policy,
        local_date(aware(now), policy.zone),
        registrar=who.staff,
        acting=who.standing,
    )
    decision = decide_identity(case)
    if decision and stored is not None:
        tx.accounts.save(decision.value, expected=stored.version)
    return decision


def accept_agreement(
    tx: RegisterTx, account: AccountId, agreement: Agreement | None, *, by: Staff | Borrower, policy: RegisterPolicy, now: datetime
) -> Decision[Account, AgreementFacts]:
    """Take the agreement as it was accepted now, where the borrower's own acceptance is due, say (READ-A11).

    Who is logged in to an account accepts for nobody but oneself. Raises `NaiveDatetime`.
    """
    who, stored = account_in_sight(tx, account, by, Act.ACCEPT_AGREEMENT)
    theirs = isinstance(by, Borrower) and agreement is not None and agreement.accepted_by != Acceptance.BORROWER
    given = None if theirs else agreement
    case = AgreementCase(None if stored is None else stored.value, given, policy, local_date(aware(now), policy.zone), who.standing)
    decision = accept(case)
    if decision and stored is not None:
        tx.accounts.save(decision.value, expected=stored.version)
    return decision


def _differ(one: Account, other: Account) -> bool:
    """Whether there is something to save: a letter of an address that is written otherwise, too."""
    return one != other or one.email.address != other.email.address
