"""Move an account to another library: ask, accept, deny."""

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
    """Ask to move an account, as its borrower or as a registrar of its library; one who governs both libraries moves it at once (READ-A13).

    Raises `NaiveDatetime`.
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
        enqueue(tx, decision.messages)
    return decision


def accept_transfer(
    tx: AccountsTx, account: AccountId, *, by: StaffActor, policy: AccountPolicy, now: datetime
) -> Decision[TransferAnswerResult, TransferFacts]:
    """Accept the newest request for an account: it moves, and the borrower is told. Raises `NaiveDatetime`."""
    return _answer(tx, account, TransferEvent.ACCEPT, by, policy, now)


def deny_transfer(
    tx: AccountsTx, account: AccountId, *, by: StaffActor, policy: AccountPolicy, now: datetime
) -> Decision[TransferAnswerResult, TransferFacts]:
    """Deny the newest request for an account: it stays, and the borrower is told. Raises `NaiveDatetime`."""
    return _answer(tx, account, TransferEvent.DENY, by, policy, now)


def _answer(
    tx: AccountsTx, account: AccountId, event: TransferEvent, by: StaffActor, policy: AccountPolicy, now: datetime
) -> Decision[TransferAnswerResult, TransferFacts]:
    require_aware(now)
    actor = resolve_actor(tx, by, Action.ANSWER_TRANSFER)
    stored, newest = tx.accounts.get(account, ALL_LIBRARIES), tx.transfers.latest_for_account(account)
    ours = newest is not None and in_scope(actor.scope, newest.value.target)
    seen = newest is not None and (ours or (stored is not None and in_scope(actor.scope, stored.value.library)))
    case = TransferAnswerCase(
        newest.value if seen and newest else None,
        stored.value if seen and stored else None,
        tx.libraries.get(newest.value.target) if seen and newest else None,
        administers_target=ours,
        policy=policy,
        access=actor.access,
    )
    decision = rules.answer(case, event)
    if decision and stored and newest:
        transfer, moved = decision.value
        tx.transfers.save(transfer, expected_version=newest.version)
        if moved != stored.value:
            tx.accounts.save(moved, expected_version=stored.version)
        enqueue(tx, decision.messages)
    return decision


def end_pending_transfer(tx: AccountsTx, account: AccountId, event: Callable[[Transfer], TransferEvent]) -> None:
    """End the request that waits for an answer, if there is one, by what happened to it. Nothing is mailed."""
    newest = tx.transfers.latest_for_account(account)
    if newest is not None and newest.value.state == TransferState.PENDING:
        ended = TRANSITIONS.transition(newest.value.state, event(newest.value)).target
        tx.transfers.save(attrs.evolve(newest.value, state=ended), expected_version=newest.version)


def close_transfer(tx: AccountsTx, account: AccountId) -> None:
    """End the request that waits for an answer, if there is one, without an answer."""
    end_pending_transfer(tx, account, lambda _: TransferEvent.CLOSE)
