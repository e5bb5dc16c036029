"""Move an account to another library: request a transfer, accept it, deny it (MTM-27 to MTM-31)."""

from collections.abc import Callable
from datetime import datetime

import attrs

from nordlib.accounts import (
    AccountId,
    AccountPolicy,
    BorrowerActor,
    Transfer,
    TransferAnswerCase,
    TransferAnswerResult,
    TransferFacts,
    TransferId,
    TransferRequestCase,
    TransferRequestResult,
    TransferState,
)
from nordlib.accounts import transfer as rules
from nordlib.accounts.access import Action
from nordlib.accounts.transfer import TRANSITIONS, TransferEvent
from nordlib.commands.access import StaffActor, in_scope, load_visible_account, resolve_actor
from nordlib.commands.outbox import derived_id, enqueue
from nordlib.dates import local_date, require_aware
from nordlib.decisions import Decision
from nordlib.libraries import LibraryId
from nordlib.storage.protocols import ALL_LIBRARIES, AccountsTx, value_of

__all__ = ["accept_transfer", "close_transfer", "deny_transfer", "end_pending_transfer", "request_transfer"]


def request_transfer(
    tx: AccountsTx,
    account: AccountId,
    to: LibraryId,
    *,
    by: StaffActor | BorrowerActor,
    policy: AccountPolicy,
    now: datetime,
    guardian_consented: bool = False,
) -> Decision[TransferRequestResult, TransferFacts]:
    """Request the transfer of an account, as its borrower or as staff of its library.

    Staff who administer both libraries move the account at once (READ-A13).

    Args:
        tx: The transaction.
        account: The id of the account.
        to: The id of the library to move the account to.
        by: The borrower or the staff member who makes the request.
        policy: The policy of the register.
        now: The instant of the request.
        guardian_consented: Whether the guardian of a minor has consented.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
    """
    actor, stored = load_visible_account(tx, account, by, Action.REQUEST_TRANSFER)
    newest = tx.transfers.latest_for_account(account)
    case = TransferRequestCase(
        value_of(stored),
        by,
        None if to == policy.central_library else tx.libraries.get(to),
        has_pending=newest is not None and newest.value.state is TransferState.PENDING,
        policy=policy,
        on=local_date(now, policy.zone),
        administers_both=not isinstance(by, BorrowerActor) and stored is not None and in_scope(actor.scope, to),
        guardian_consented=guardian_consented,
        access=actor.access,
    )
    decision = rules.request(case, TransferId(derived_id(account, require_aware(now).isoformat(), newest.value.id if newest else "")), now)
    if decision and stored is not None:
        transfer, moved = decision.value
        end_pending_transfer(tx, account, lambda _: TransferEvent.SUPERSEDE)
        if transfer is None:
            tx.accounts.save(moved, expected_version=stored.version)
        else:
            tx.transfers.add(transfer)
        enqueue(tx, decision.messages, now)
    return decision


def accept_transfer(
    tx: AccountsTx, account: AccountId, *, by: StaffActor, policy: AccountPolicy, now: datetime
) -> Decision[TransferAnswerResult, TransferFacts]:
    """Accept the newest request for an account: the account moves, and the borrower is notified. Raises `NaiveDatetime`."""
    return _answer(tx, account, TransferEvent.ACCEPT, by, policy, now)


def deny_transfer(
    tx: AccountsTx, account: AccountId, *, by: StaffActor, policy: AccountPolicy, now: datetime
) -> Decision[TransferAnswerResult, TransferFacts]:
    """Deny the newest request for an account: the account stays, and the borrower is notified. Raises `NaiveDatetime`."""
    return _answer(tx, account, TransferEvent.DENY, by, policy, now)


def _answer(
    tx: AccountsTx, account: AccountId, event: TransferEvent, by: StaffActor, policy: AccountPolicy, now: datetime
) -> Decision[TransferAnswerResult, TransferFacts]:
    require_aware(now)
    actor = resolve_actor(tx, by, Action.ANSWER_TRANSFER)
    stored, newest = tx.accounts.get(account, ALL_LIBRARIES), tx.transfers.latest_for_account(account)
    administers_target = newest is not None and in_scope(actor.scope, newest.value.target)
    visible = newest is not None and (administers_target or (stored is not None and in_scope(actor.scope, stored.value.library)))
    case = TransferAnswerCase(
        newest.value if visible and newest else None,
        stored.value if visible and stored else None,
        tx.libraries.get(newest.value.target) if visible and newest else None,
        administers_target=administers_target,
        policy=policy,
        access=actor.access,
    )
    decision = rules.answer(case, event)
    if decision and stored and newest:
        transfer, moved = decision.value
        tx.transfers.save(transfer, expected_version=newest.version)
        if moved != stored.value:
            tx.accounts.save(moved, expected_version=stored.version)
        enqueue(tx, decision.messages, now)
    return decision


def end_pending_transfer(tx: AccountsTx, account: AccountId, event: Callable[[Transfer], TransferEvent]) -> None:
    """End the pending request of an account, if there is one. Nothing is mailed.

    `event` returns what ends the request.
    """
    newest = tx.transfers.latest_for_account(account)
    if newest is not None and newest.value.state == TransferState.PENDING:
        state = TRANSITIONS.transition(newest.value.state, event(newest.value)).target
        tx.transfers.save(attrs.evolve(newest.value, state=state), expected_version=newest.version)


def close_transfer(tx: AccountsTx, account: AccountId) -> None:
    """End the pending request of an account, if there is one, without an answer. Nothing is mailed."""
    end_pending_transfer(tx, account, lambda _: TransferEvent.CLOSE)
