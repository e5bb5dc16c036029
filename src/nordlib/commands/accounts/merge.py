"""Merge two accounts of one person into one, and preview it (EXT-22).

Loans and holds belong to circulation, which knows patrons by ids of its own: the host moves them from `MergeFacts.merged` to
`MergeFacts.kept`.
"""

from datetime import datetime

import attrs

from nordlib.accounts import (
    Account,
    AccountId,
    AccountPolicy,
    MergeCase,
    MergeFacts,
    MergeResult,
    TransferState,
)
from nordlib.accounts import merge as rules
from nordlib.accounts.access import Action
from nordlib.commands.access import StaffActor, actor_id, load_visible_account
from nordlib.commands.accounts.closure import erase_account
from nordlib.commands.principals import save_credential
from nordlib.credentials import Principal, Realm
from nordlib.dates import local_date
from nordlib.decisions import Decision
from nordlib.storage.protocols import AccountsReadTx, AccountsTx, Versioned, audit_log_of, value_of

__all__ = ["merge_accounts", "preview_merge"]


def preview_merge(
    tx: AccountsReadTx,
    kept: AccountId,
    merged: AccountId,
    *,
    by: StaffActor,
    policy: AccountPolicy,
    now: datetime,
    confirmed: bool = False,
) -> Decision[MergeResult, MergeFacts]:
    """Return the decision of `merge_accounts` without writing anything. Takes and raises what `merge_accounts` does."""
    _, _, case = _load(tx, kept, merged, by, policy, now, confirmed=confirmed)
    return rules.merge(case)


def merge_accounts(
    tx: AccountsTx,
    kept: AccountId,
    merged: AccountId,
    *,
    by: StaffActor,
    policy: AccountPolicy,
    now: datetime,
    confirmed: bool = False,
) -> Decision[MergeResult, MergeFacts]:
    """Merge an account into another account of the same person, both visible to the actor, and erase it (EXT-22).

    The merged account ends as by `delete_account`: its e-mail address and number are free, and its waiting messages and records are
    deleted. The merge is recorded with the kept account; nothing is mailed.

    Args:
        tx: The transaction.
        kept: The id of the account that stays.
        merged: The id of the account that is merged into it and erased.
        by: The staff member who merges the accounts.
        policy: The policy of the register.
        now: The instant of the merge.
        confirmed: Whether the staff member confirms, despite the discrepancies in the facts, that both accounts belong to one person.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: `by` is not staff.
    """
    stored_kept, stored_merged, case = _load(tx, kept, merged, by, policy, now, confirmed=confirmed)
    decision = rules.merge(case)
    if decision and stored_kept is not None and stored_merged is not None:
        account, _, credential, record = decision.value
        erase_account(tx, _without_what_moves(stored_merged, account))
        tx.accounts.save(account, expected_version=stored_kept.version)  # also unchanged: an edit at the same time must be seen
        if credential is not None and credential != case.kept_credential:
            save_credential(tx, tx.credentials.get(credential.principal), credential)
        if (audit_log := audit_log_of(tx)) is not None:
            audit_log.add(record)
    return decision


def _load(
    tx: AccountsReadTx, kept: AccountId, merged: AccountId, by: StaffActor, policy: AccountPolicy, now: datetime, *, confirmed: bool
) -> tuple[Versioned[Account] | None, Versioned[Account] | None, MergeCase]:
    actor, stored_kept = load_visible_account(tx, kept, by, Action.MERGE)
    _, stored_merged = load_visible_account(tx, merged, by, Action.MERGE)
    case = MergeCase(
        value_of(stored_kept),
        value_of(stored_merged),
        value_of(tx.credentials.get(Principal(Realm.BORROWER, kept))),
        value_of(tx.credentials.get(Principal(Realm.BORROWER, merged))),
        has_pending_transfer=_has_pending_transfer(tx, kept) or _has_pending_transfer(tx, merged),
        by=actor_id(by),
        policy=policy,
        now=now,
        on=local_date(now, policy.zone),
        confirmed=confirmed,
        access=actor.access,
    )
    return stored_kept, stored_merged, case


def _has_pending_transfer(tx: AccountsReadTx, account: AccountId) -> bool:
    newest = tx.transfers.latest_for_account(account)
    return newest is not None and newest.value.state is TransferState.PENDING


def _without_what_moves(stored: Versioned[Account], result: Account) -> Versioned[Account]:
    """Return the merged account without the student's authorisation that moves, so that it is not deleted with the account."""
    if stored.value.student_authorisation != result.student_authorisation:
        return stored
    return attrs.evolve(stored, value=attrs.evolve(stored.value, student_authorisation=None))
