"""Move an account to another library: ask, accept, deny."""

from datetime import datetime

from nordlib.accounts import (
    AccountId,
    AnswerCase,
    Answered,
    Borrower,
    RegisterPolicy,
    RequestCase,
    Requested,
    TransferFacts,
    TransferId,
    TransferState,
)
from nordlib.accounts.powers import Act
from nordlib.accounts.transfer import Event, answer, request
from nordlib.commands.ending import end_transfer
from nordlib.commands.queueing import derived_id, queue
from nordlib.commands.sight import Staff, account_in_sight, acting, sees
from nordlib.dates import aware, local_date
from nordlib.decisions import Decision
from nordlib.places import LibraryId
from nordlib.storage.protocols import EVERYWHERE, RegisterTx

__all__ = ["accept_transfer", "deny_transfer", "request_transfer"]


def request_transfer(
    tx: RegisterTx,
    account: AccountId,
    to: LibraryId,
    *,
    by: Staff | Borrower,
    policy: RegisterPolicy,
    now: datetime,
    guardian_agreed: bool = False,
) -> Decision[Requested, TransferFacts]:
    """Ask to move an account, as its borrower or as a registrar of its library; one who governs both libraries moves it at once (READ-A13).

    Raises `NaiveDatetime`.
    """
    who, stored = account_in_sight(tx, account, by, Act.REQUEST_TRANSFER)
    newest = tx.transfers.newest_for(account)
    case = RequestCase(
        stored.value if stored else None,
        by,
        None if to == policy.central else tx.libraries.get(to),
        has_pending=newest is not None and newest.value.state is TransferState.PENDING,
        policy=policy,
        on=local_date(aware(now), policy.zone),
        governs_both=not isinstance(by, Borrower) and stored is not None and sees(who.sight, to),
        guardian_agreed=guardian_agreed,
        acting=who.standing,
    )
    decision = request(case, TransferId(derived_id(account, aware(now).isoformat(), newest.value.id if newest else "")), now)
    if decision and stored is not None:
        transfer, moved = decision.value
        end_transfer(tx, account, lambda _: Event.SUPERSEDE)
        if transfer is None:
            tx.accounts.save(moved, expected=stored.version)
        else:
            tx.transfers.add(transfer)
        queue(tx, decision.messages)
    return decision


def accept_transfer(
    tx: RegisterTx, account: AccountId, *, by: Staff, policy: RegisterPolicy, now: datetime
) -> Decision[Answered, TransferFacts]:
    """Accept the newest request for an account: it moves, and the borrower is told. Raises `NaiveDatetime`."""
    return _answer(tx, account, Event.ACCEPT, by, policy, now)


def deny_transfer(
    tx: RegisterTx, account: AccountId, *, by: Staff, policy: RegisterPolicy, now: datetime
) -> Decision[Answered, TransferFacts]:
    """Deny the newest request for an account: it stays, and the borrower is told. Raises `NaiveDatetime`."""
    return _answer(tx, account, Event.DENY, by, policy, now)


def _answer(
    tx: RegisterTx, account: AccountId, event: Event, by: Staff, policy: RegisterPolicy, now: datetime
) -> Decision[Answered, TransferFacts]:
    aware(now)
    who = acting(tx, by, Act.ANSWER_TRANSFER)
    stored, newest = tx.accounts.get(account, EVERYWHERE), tx.transfers.newest_for(account)
    ours = newest is not None and sees(who.sight, newest.value.target)
    seen = newest is not None and (ours or (stored is not None and sees(who.sight, stored.value.library)))
    case = AnswerCase(
        newest.value if seen and newest else None,
        stored.value if seen and stored else None,
        tx.libraries.get(newest.value.target) if seen and newest else None,
        governs_target=ours,
        policy=policy,
        acting=who.standing,
    )
    decision = answer(case, event)
    if decision and stored and newest:
        transfer, moved = decision.value
        tx.transfers.save(transfer, expected=newest.version)
        if moved != stored.value:
            tx.accounts.save(moved, expected=stored.version)
        queue(tx, decision.messages)
    return decision
