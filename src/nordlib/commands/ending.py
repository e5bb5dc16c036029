"""End an account, or give it to the agency: deletion, and protection of a person's identity (MTM-26, MTM-49, MTM-50)."""

from collections.abc import Callable

import attrs

from nordlib.accounts import (
    Account,
    AccountId,
    AgencyStaff,
    EndingCase,
    Owner,
    ProtectionRequest,
    Realm,
    RegisterPolicy,
    Transfer,
    TransferState,
)
from nordlib.accounts.ending import EndingFacts, delete, protect, request_protection
from nordlib.accounts.powers import Act
from nordlib.accounts.transfer import TRANSITIONS, Event
from nordlib.commands.queueing import queue
from nordlib.commands.sight import Staff, account_in_sight, actor_id
from nordlib.decisions import Decision
from nordlib.storage.protocols import HasOutbox, HasRecords, RegisterTx, Versioned

__all__ = [
    "close_transfer",
    "delete_account",
    "end_transfer",
    "erase",
    "forget_traces",
    "request_protection_takeover",
    "take_over_protected",
]


def delete_account(tx: RegisterTx, account: AccountId, *, by: Staff, policy: RegisterPolicy) -> Decision[AccountId, EndingFacts]:
    """Delete an account in sight (MTM-26). Its address and number are free again, its request ends, and nothing is mailed."""
    who, stored = account_in_sight(tx, account, by, Act.DELETE)
    decision = delete(EndingCase(None if stored is None else stored.value, actor_id(by), policy, who.standing))
    if decision and stored is not None:
        erase(tx, stored)
    return decision


def request_protection_takeover(
    tx: RegisterTx, account: AccountId, *, by: Staff, policy: RegisterPolicy
) -> Decision[ProtectionRequest, EndingFacts]:
    """Tell the agency of an account in sight whose borrower has a protected identity (MTM-50). It is a record, and nothing is mailed."""
    who, stored = account_in_sight(tx, account, by, Act.REQUEST_PROTECTION)
    decision = request_protection(EndingCase(None if stored is None else stored.value, actor_id(by), policy, who.standing))
    if decision and isinstance(tx, HasRecords):
        tx.records.add(decision.value)
    return decision


def take_over_protected(tx: RegisterTx, account: AccountId, *, by: AgencyStaff, policy: RegisterPolicy) -> Decision[Account, EndingFacts]:
    """The agency takes an account to itself (MTM-49): number and e-mail address stay, and every trace of a name or a place goes.

    That is its requests, its messages that wait, its records, the leave of a student. Who had no password yet asks for a link. The borrower
    is told.
    """
    who, stored = account_in_sight(tx, account, by, Act.PROTECT)
    decision = protect(EndingCase(None if stored is None else stored.value, actor_id(by), policy, who.standing))
    if decision and stored is not None:
        tx.accounts.save(decision.value, expected=stored.version)
        tx.transfers.forget(account)
        forget_traces(tx, stored.value)
        queue(tx, decision.messages)
    return decision


def erase(tx: RegisterTx, stored: Versioned[Account]) -> None:
    """Forget an account, its password, its messages that wait, its records; a request of its ends without an answer."""
    account = stored.value
    tx.accounts.erase(account.id, expected=stored.version)
    tx.credentials.remove(Owner(Realm.BORROWER, account.id))
    close_transfer(tx, account.id)
    forget_traces(tx, account)


def end_transfer(tx: RegisterTx, account: AccountId, event: Callable[[Transfer], Event]) -> None:
    """End the request that waits for an answer, if there is one, by what happened to it. Nothing is mailed."""
    newest = tx.transfers.newest_for(account)
    if newest is not None and newest.value.state == TransferState.PENDING:
        ended = TRANSITIONS.move(newest.value.state, event(newest.value)).to
        tx.transfers.save(attrs.evolve(newest.value, state=ended), expected=newest.version)


def close_transfer(tx: RegisterTx, account: AccountId) -> None:
    """End the request that waits for an answer, if there is one, without an answer."""
    end_transfer(tx, account, lambda _: Event.CLOSE)


def forget_traces(tx: RegisterTx, account: Account) -> None:
    """Forget what waits to be sent about an account, what was written down of it, and the leave that it was made by."""
    if isinstance(tx, HasOutbox):
        tx.outbox.forget(account.id)
    if isinstance(tx, HasRecords):
        tx.records.forget(account.id)
    if account.authorisation is not None:
        tx.authorisations.remove(account.authorisation)
