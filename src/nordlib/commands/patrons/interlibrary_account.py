"""Create an interlibrary account, keep it up to date, see what is stored, and leave (LIB-02 to LIB-06, LIB-12)."""

from datetime import date, datetime

import attrs

from nordlib.circulation.interlibrary_requests import InterlibraryRequest, RequesterId
from nordlib.commands.attempts import attempts_under, delete_traces_of_address, login_key, reset_key
from nordlib.commands.outbox import delete_waiting_messages, enqueue
from nordlib.commands.principals import revoke_reset_token
from nordlib.contact import Email
from nordlib.credentials import Credential, Principal, Realm
from nordlib.decisions import Decision, NoFacts
from nordlib.errors import UnknownName
from nordlib.messages import QueuedMessage
from nordlib.passwords import HashedPassword
from nordlib.patrons import (
    AccountCreationCase,
    AccountEditCase,
    InterlibraryAccount,
    InterlibraryAccountChanges,
    InterlibraryAccountForm,
    InterlibraryAccountId,
    InterlibraryAccountPolicy,
)
from nordlib.patrons import interlibrary_account as rules
from nordlib.storage.protocols import InterlibraryReadTx, InterlibraryTx, traces_of, value_of
from nordlib.validation import taken

__all__ = [
    "InterlibraryAccountExport",
    "create_interlibrary_account",
    "delete_interlibrary_account",
    "edit_interlibrary_account",
    "export_interlibrary_account",
]


@attrs.frozen
class InterlibraryAccountExport:
    """All that is stored about a patron who requests, but for the hash of the password, which tells nothing.

    A field is None if the store cannot find such things.
    """

    account: InterlibraryAccount
    """The account."""
    requests: tuple[InterlibraryRequest, ...]
    """Every request, the oldest first."""
    last_login: date | None
    """The date of the last login; None if there was none."""
    link_is_out: bool
    """Whether a link to choose a password is out."""
    failed_logins: tuple[datetime, ...] | None
    """The failed log-ins under the user name that still count."""
    messages: tuple[QueuedMessage, ...] | None
    """The messages that wait, and those that could not be sent: about the account, then links to the user name."""


def create_interlibrary_account(
    tx: InterlibraryTx,
    form: InterlibraryAccountForm,
    password: HashedPassword | None,
    *,
    policy: InterlibraryAccountPolicy,
    new_id: InterlibraryAccountId,
) -> Decision[InterlibraryAccount, NoFacts]:
    """Create an account with its password, which the host hashed before (`hash_new_password`); None if it is missing.

    Raises `InvalidData` for a form of the wrong type.
    """
    form = taken(InterlibraryAccountForm, "form", form)
    is_taken = isinstance(form.username, Email) and tx.interlibrary_accounts.by_username(form.username.key) is not None
    decision = rules.create(AccountCreationCase(form, password, is_taken, new_id, policy))
    if decision and password is not None:
        tx.interlibrary_accounts.add(decision.value)
        tx.credentials.add(Credential(Principal(Realm.INTERLIBRARY, new_id), password.hash))
    return decision


def edit_interlibrary_account(
    tx: InterlibraryTx, changes: InterlibraryAccountChanges, *, by: InterlibraryAccountId, policy: InterlibraryAccountPolicy
) -> Decision[InterlibraryAccount, NoFacts]:
    """Change the account of the patron who is logged in (LIB-12). Requests that were sent stay as they are.

    From then on a new user name logs in and receives all messages, and a link to the former one ends. Raises `InvalidData` for changes of
    the wrong type.
    """
    changes, stored = taken(InterlibraryAccountChanges, "changes", changes), tx.interlibrary_accounts.get(by)
    owner = tx.interlibrary_accounts.by_username(changes.username.key) if isinstance(changes.username, Email) else None
    is_taken = owner is not None and owner.value.id != by
    decision = rules.edit(AccountEditCase(value_of(stored), changes, is_taken, policy))
    if decision and stored is not None:
        tx.interlibrary_accounts.save(decision.value, expected_version=stored.version)
        if decision.value.username != stored.value.username:
            revoke_reset_token(tx, Principal(Realm.INTERLIBRARY, by))
            delete_traces_of_address(tx, Realm.INTERLIBRARY, stored.value.username)
        enqueue(tx, decision.messages)
    return decision


def export_interlibrary_account(tx: InterlibraryReadTx, *, by: InterlibraryAccountId) -> InterlibraryAccountExport:
    """Return all that is stored about the patron who is logged in. Raises `UnknownName` if the account does not exist."""
    stored = tx.interlibrary_accounts.get(by)
    if stored is None:
        raise UnknownName("interlibrary account", by)
    requests = (each.value for each in tx.interlibrary_requests.for_requester(RequesterId(by)))
    credential, key = value_of(tx.credentials.get(Principal(Realm.INTERLIBRARY, by))), stored.value.username.key
    traces, subjects = traces_of(tx), (by, reset_key(Realm.INTERLIBRARY, key))
    return InterlibraryAccountExport(
        stored.value,
        tuple(sorted(requests, key=lambda each: (each.placed_at, each.id))),
        last_login=None if credential is None else credential.last_login,
        link_is_out=credential is not None and credential.reset_token is not None,
        failed_logins=attempts_under(tx, login_key(Realm.INTERLIBRARY, key)),
        messages=None if traces is None else tuple(message for subject in subjects for message in traces.messages_about(subject)),
    )


def delete_interlibrary_account(tx: InterlibraryTx, account: InterlibraryAccountId) -> None:
    """Delete an account with its password, its requests and its waiting messages. Raises `UnknownName` if it does not exist."""
    stored = tx.interlibrary_accounts.get(account)
    if stored is None:
        raise UnknownName("interlibrary account", account)
    tx.interlibrary_accounts.erase(account, expected_version=stored.version)
    tx.credentials.delete(Principal(Realm.INTERLIBRARY, account))
    tx.interlibrary_requests.delete_for_requester(RequesterId(account))
    delete_traces_of_address(tx, Realm.INTERLIBRARY, stored.value.username)
    delete_waiting_messages(tx, account)
