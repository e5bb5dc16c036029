"""End an account, or give it to the agency: deletion, and protection of a person's identity (MTM-26, MTM-49, MTM-50)."""

from nordlib.accounts import (
    Account,
    AccountId,
    AccountPolicy,
    AgencyStaff,
    ClosureCase,
    Principal,
    ProtectionRequest,
    Realm,
)
from nordlib.accounts import closure as rules
from nordlib.accounts.access import Action
from nordlib.commands.access import StaffActor, actor_id, load_visible_account
from nordlib.commands.accounts.transfer import close_transfer
from nordlib.commands.outbox import enqueue
from nordlib.decisions import Decision, NoFacts
from nordlib.storage.protocols import AccountsTx, HasAuditLog, HasOutbox, Versioned, value_of

__all__ = ["delete_account", "delete_related_data", "erase_account", "request_protection_takeover", "take_over_protected_account"]


def delete_account(tx: AccountsTx, account: AccountId, *, by: StaffActor, policy: AccountPolicy) -> Decision[AccountId, NoFacts]:
    """Delete an account in sight (MTM-26). Its address and number are free again, its request ends, and nothing is mailed."""
    actor, stored = load_visible_account(tx, account, by, Action.DELETE)
    decision = rules.delete(ClosureCase(value_of(stored), actor_id(by), policy, actor.access))
    if decision and stored is not None:
        erase_account(tx, stored)
    return decision


def request_protection_takeover(
    tx: AccountsTx, account: AccountId, *, by: StaffActor, policy: AccountPolicy
) -> Decision[ProtectionRequest, NoFacts]:
    """Tell the agency of an account in sight whose borrower has a protected identity (MTM-50). It is a record, and nothing is mailed."""
    actor, stored = load_visible_account(tx, account, by, Action.REQUEST_PROTECTION)
    decision = rules.request_protection(ClosureCase(value_of(stored), actor_id(by), policy, actor.access))
    if decision and isinstance(tx, HasAuditLog):
        tx.audit_log.add(decision.value)
    return decision


def take_over_protected_account(
    tx: AccountsTx, account: AccountId, *, by: AgencyStaff, policy: AccountPolicy
) -> Decision[Account, NoFacts]:
    """The agency takes an account to itself (MTM-49): number and e-mail address stay, and every trace of a name or a place goes.

    That is its requests, its messages that wait, its records, the leave of a student. Who had no password yet asks for a link. The borrower
    is told.
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
    """Forget an account, its password, its messages that wait, its records; a request of its ends without an answer."""
    account = stored.value
    tx.accounts.erase(account.id, expected_version=stored.version)
    tx.credentials.delete(Principal(Realm.BORROWER, account.id))
    close_transfer(tx, account.id)
    delete_related_data(tx, account)


def delete_related_data(tx: AccountsTx, account: Account) -> None:
    """Forget what waits to be sent about an account, what was written down of it, and the leave that it was made by."""
    if isinstance(tx, HasOutbox):
        tx.outbox.delete_for(account.id)
    if isinstance(tx, HasAuditLog):
        tx.audit_log.delete_for(account.id)
    if account.student_authorisation is not None:
        tx.student_authorisations.delete(account.student_authorisation)
