"""Edit an account: contact data, validity, groups (MTM-21)."""

from datetime import datetime

from nordlib.accounts import (
    Account,
    AccountChanges,
    AccountId,
    AccountPolicy,
    EditFacts,
)
from nordlib.accounts import edit as rules
from nordlib.accounts.access import Action
from nordlib.accounts.edit import EditCase
from nordlib.commands.access import StaffActor, load_visible_account
from nordlib.commands.accounts.uniqueness import email_is_taken
from nordlib.commands.attempts import delete_traces_of_address
from nordlib.commands.outbox import enqueue
from nordlib.commands.principals import revoke_reset_token
from nordlib.contact import Email
from nordlib.credentials import Principal, Realm
from nordlib.dates import local_date
from nordlib.decisions import Decision
from nordlib.storage.protocols import AccountsTx, value_of
from nordlib.validation import check_model

__all__ = ["edit_account"]


def edit_account(
    tx: AccountsTx,
    account: AccountId,
    changes: AccountChanges,
    *,
    by: StaffActor,
    policy: AccountPolicy,
    now: datetime,
    expected_version: int | None = None,
) -> Decision[Account, EditFacts]:
    """Edit an account that the actor can see (MTM-21).

    Args:
        tx: The transaction.
        account: The id of the account.
        changes: The new values; a field that is not given stays unchanged.
        by: The staff member who edits the account.
        policy: The policy of the register.
        now: The instant of the edit.
        expected_version: The version of the account that the staff member saw; the edit is refused if the account has changed since. None
            skips this check.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: A field of the changes has the wrong type.
    """
    check_model(changes, AccountChanges)
    actor, stored = load_visible_account(tx, account, by, Action.EDIT)
    email = changes.email if isinstance(changes.email, Email) else None
    case = EditCase(
        value_of(stored),
        changes,
        None if stored is None else tx.libraries.get(stored.value.library),
        email_is_taken=email is not None and email_is_taken(tx, email.key, account),
        policy=policy,
        on=local_date(now, policy.zone),
        is_current=stored is None or expected_version in (None, stored.version),
        access=actor.access,
    )
    decision = rules.decide(case)
    if decision and stored is not None and _differ(decision.value, stored.value):
        tx.accounts.save(decision.value, expected_version=stored.version)
        if decision.facts.login_changes:
            revoke_reset_token(tx, Principal(Realm.BORROWER, account))
            delete_traces_of_address(tx, Realm.BORROWER, stored.value.email)
        enqueue(tx, decision.messages, now)
    return decision


def _differ(edited: Account, stored: Account) -> bool:
    """Whether there is something to save. Equal e-mail addresses may still be spelled differently, and the new spelling is saved."""
    return edited != stored or edited.email.address != stored.email.address
