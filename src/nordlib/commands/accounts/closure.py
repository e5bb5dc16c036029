"""Delete an account, or move it to the agency to protect the person's identity (MTM-26, MTM-49, MTM-50)."""

import attrs

from nordlib.accounts import (
    Account,
    AccountId,
    AccountPolicy,
    AgencyStaff,
    ClosureCase,
    ProtectionRequest,
    TransferState,
)
from nordlib.accounts import closure as rules
from nordlib.accounts.access import Action
from nordlib.commands.access import StaffActor, actor_id, load_visible_account
from nordlib.commands.attempts import delete_traces_of_address
from nordlib.commands.outbox import enqueue
from nordlib.credentials import Principal, Realm
from nordlib.decisions import Decision, NoFacts
from nordlib.storage.protocols import AccountsTx, Versioned, audit_log_of, outbox_of, value_of

__all__ = ["delete_account", "delete_related_data", "erase_account", "request_protection_takeover", "take_over_protected_account"]


def delete_account(tx: AccountsTx, account: AccountId, *, by: StaffActor, policy: AccountPolicy) -> Decision[AccountId, NoFacts]:
    """Delete an account that the actor can see (MTM-26).

    Its e-mail address and its number are free again, its transfer requests end, and nothing is mailed.
    """
    actor, stored = load_visible_account(tx, account, by, Action.DELETE)
    decision = rules.delete(ClosureCase(value_of(stored), actor_id(by), policy, actor.access))
    if decision and stored is not None:
        erase_account(tx, stored)
    return decision


def request_protection_takeover(
    tx: AccountsTx, account: AccountId, *, by: StaffActor, policy: AccountPolicy
) -> Decision[ProtectionRequest, NoFacts]:
    """Tell the agency about a visible account whose borrower has a protected identity (MTM-50).

    The request is a record in the audit log; nothing is mailed.
    """
    actor, stored = load_visible_account(tx, account, by, Action.REQUEST_PROTECTION)
    decision = rules.request_protection(ClosureCase(value_of(stored), actor_id(by), policy, actor.access))
    if decision and (audit_log := audit_log_of(tx)) is not None:
        audit_log.add(decision.value)
    return decision


def take_over_protected_account(
    tx: AccountsTx, account: AccountId, *, by: AgencyStaff, policy: AccountPolicy
) -> Decision[Account, NoFacts]:
    """Move an account to the agency (MTM-49). The number and the e-mail address stay; every trace of a name or a place is deleted.

    Its transfer requests, waiting messages and records, and a student's authorisation, are deleted too. The borrower is notified; a
    borrower without a password asks for a link.
    """
    actor, stored = load_visible_account(tx, account, by, Action.PROTECT)
    decision = rules.protect(ClosureCase(value_of(stored), actor_id(by), policy, actor.access))
    if decision and stored is not None:
        tx.accounts.save(decision.value, expected_version=stored.version)
        tx.transfers.delete_for_account(account)
        delete_related_data(tx, stored.value)
        enqueue(tx, decision.messages)
    return decision


def erase_account(tx: AccountsTx, stored: Versioned[Account]) -> None:
    """Delete an account with its password, transfer requests, waiting messages and records.

    Of a pending request the closed one stays, with opaque ids alone, so that the receiving library is told that it is not pending.
    """
    account = stored.value
    tx.accounts.erase(account.id, expected_version=stored.version)
    tx.credentials.delete(Principal(Realm.BORROWER, account.id))
    newest = tx.transfers.latest_for_account(account.id)
    tx.transfers.delete_for_account(account.id)
    if newest is not None and newest.value.state is TransferState.PENDING:
        tx.transfers.add(attrs.evolve(newest.value, state=TransferState.CLOSED))
    delete_related_data(tx, account)
    delete_traces_of_address(tx, Realm.BORROWER, account.email)


def delete_related_data(tx: AccountsTx, account: Account) -> None:
    """Delete the waiting messages about an account, its records, and the authorisation by which a student was registered."""
    if (outbox := outbox_of(tx)) is not None:
        outbox.delete_for(account.id)
    if (audit_log := audit_log_of(tx)) is not None:
        audit_log.delete_for(account.id)
    if account.student_authorisation is not None:
        tx.student_authorisations.delete(account.student_authorisation)
