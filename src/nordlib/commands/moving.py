"""Move an account to another library: ask, accept, deny."""

from datetime import datetime

from nordlib.accounts import (
    AccountId,
    AnswerCase,
    Answered,
    Borrower,
    RegisterPolicy,
    Registrar,
    RequestCase,
    Transfer,
    TransferFacts,
    TransferId,
    TransferState,
)
from nordlib.accounts.transfer import Event, answer, request
from nordlib.commands.queueing import derived_id, queue
from nordlib.commands.sight import account_in_sight, acting
from nordlib.dates import aware, local_date
from nordlib.decisions import Decision
from nordlib.places import LibraryId
from nordlib.storage.protocols import EVERYWHERE, RegisterTx, Sight

__all__ = ["accept_transfer", "deny_transfer", "request_transfer"]


def request_transfer(
    tx: RegisterTx, account: AccountId, to: LibraryId, *, by: Registrar | Borrower, policy: RegisterPolicy, now: datetime
) -> Decision[Transfer, TransferFacts]:
    """Ask to move an account, as its borrower or as a registrar of its library. Raises `NaiveDatetime`."""
    who, stored = account_in_sight(tx, account, by)
    newest = tx.transfers.newest_for(account)
    case = RequestCase(
        stored.value if stored else None,
        by,
        tx.libraries.get(to),
        has_pending=newest is not None and newest.value.state is TransferState.PENDING,
        policy=policy,
        on=local_date(now, policy.zone),
        actor_is_known=who.is_known,
    )
    decision = request(case, TransferId(derived_id(account, aware(now).isoformat(), newest.value.id if newest else "")), now)
    if decision:
        tx.transfers.add(decision.value)
        queue(tx, decision.messages)
    return decision


def accept_transfer(
    tx: RegisterTx, account: AccountId, *, by: Registrar, policy: RegisterPolicy, now: datetime
) -> Decision[Answered, TransferFacts]:
    """Accept the newest request for an account: it moves, and the borrower is told. Raises `NaiveDatetime`."""
    return _answer(tx, account, Event.ACCEPT, by, policy, now)


def deny_transfer(
    tx: RegisterTx, account: AccountId, *, by: Registrar, policy: RegisterPolicy, now: datetime
) -> Decision[Answered, TransferFacts]:
    """Deny the newest request for an account: it stays, and the borrower is told. Raises `NaiveDatetime`."""
    return _answer(tx, account, Event.DENY, by, policy, now)


def _answer(
    tx: RegisterTx, account: AccountId, event: Event, by: Registrar, policy: RegisterPolicy, now: datetime
) -> Decision[Answered, TransferFacts]:
    aware(now)
    who = acting(tx, by)
    stored, newest = tx.accounts.get(account, EVERYWHERE), tx.transfers.newest_for(account)
    seen = stored is not None and newest is not None and _sees(who.sight, stored.value.library, newest.value.target)
    case = AnswerCase(
        newest.value if seen and newest else None,
        stored.value if seen and stored else None,
        tx.libraries.get(newest.value.target) if seen and newest else None,
        governs_target=newest is not None and _sees(who.sight, newest.value.target),
        policy=policy,
        actor_is_known=who.is_known,
    )
    decision = answer(case, event)
    if decision and stored and newest:
        transfer, moved = decision.value
        tx.transfers.save(transfer, expected=newest.version)
        if moved != stored.value:
            tx.accounts.save(moved, expected=stored.version)
        queue(tx, decision.messages)
    return decision


def _sees(sight: Sight, *libraries: LibraryId) -> bool:
    return sight is EVERYWHERE or not sight.isdisjoint(libraries)
