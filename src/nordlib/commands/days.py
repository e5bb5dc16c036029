"""The daily job: warnings, coming of age, requests that nobody answered, purge (MTM-25, READ-A07, READ-A11, READ-A34, EXT-01).

It may be run late, twice, or stopped in the middle: each account has a transaction of its own, in which the
message is queued and the account remembers it, both or neither. `plan_day` tells beforehand what it would do, and why.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Final

import attrs
from attrs import field

from nordlib.accounts import Account, AccountId, Owner, Purge, Realm, RegisterPolicy, Transfer, TransferId, TransferState
from nordlib.accounts.days import Day, day_of, warned_between
from nordlib.commands.ending import close_transfer, erase
from nordlib.commands.queueing import queue
from nordlib.dates import Period, aware, local_date
from nordlib.frozen import FrozenMap
from nordlib.messages import Message, MessageKind
from nordlib.storage.protocols import EVERYWHERE, RegisterTx, Store, Versioned
from nordlib.texts import fill

__all__ = ["DayReport", "plan_day", "run_daily_job"]

_PAGE: Final = 500  # accounts that are looked up at a time


@attrs.frozen
class DayReport:
    """What the day brought, by ids, and the fault of each account that could not be dealt with.

    `review`: whether these are minors was attested, and their validity ends soon; the registrar has to look (READ-A11). `purged` tells
    why.
    """

    warned: tuple[AccountId, ...]
    came_of_age: tuple[AccountId, ...]
    review: tuple[AccountId, ...]
    purged: FrozenMap[AccountId, Purge] = field(converter=FrozenMap[AccountId, Purge])
    requests_closed: tuple[AccountId, ...]
    faults: FrozenMap[AccountId, Exception] = field(converter=FrozenMap[AccountId, Exception])


def run_daily_job(store: Store[RegisterTx], *, policy: RegisterPolicy, now: datetime) -> DayReport:
    """Do what the day brings to every account. One account's fault stops no other. Raises `NaiveDatetime`."""
    return _each(store, policy, local_date(aware(now), policy.zone), now, keep=True)


def plan_day(store: Store[RegisterTx], *, policy: RegisterPolicy, now: datetime) -> DayReport:
    """What `run_daily_job` would do, and why; nothing is saved or queued. Raises `NaiveDatetime`."""
    return _each(store, policy, local_date(aware(now), policy.zone), now, keep=False)


def _each(store: Store[RegisterTx], policy: RegisterPolicy, on: date, now: datetime, *, keep: bool) -> DayReport:
    days: dict[AccountId, Day] = {}
    faults: dict[AccountId, Exception] = {}
    for each in dict.fromkeys(_accounts(store, policy, on, now)):
        try:
            day = store.run(_one, each, on, policy, keep)
        except Exception as fault:  # noqa: BLE001 - whatever is wrong with one account, the others have their day
            faults[each] = fault
        else:
            days |= {} if day is None else {each: day}
    return DayReport(
        tuple(each for each, day in days.items() if day.warning),
        tuple(each for each, day in days.items() if day.came_of_age),
        tuple(each for each, day in days.items() if day.review),
        {each: day.purge for each, day in days.items() if day.purge is not None},
        tuple(each for each, day in days.items() if day.request_ends),
        faults,
    )


def _accounts(store: Store[RegisterTx], policy: RegisterPolicy, on: date, now: datetime) -> Iterator[AccountId]:
    """The accounts that the day may bring something to."""
    last = warned_between(on, policy)[1]
    yield from _pages(store, lambda tx, after: tx.accounts.ending(on, last, after, _PAGE))
    yield from _pages(store, lambda tx, after: tx.accounts.with_guardian(after, _PAGE))
    months = [each for each in (policy.purge_inactive_months, policy.purge_never_logged_in_months) if each is not None]
    if months:
        made_before = Period(months=min(months)).before(on)
        yield from _pages(store, lambda tx, after: tx.accounts.made_before(made_before, after, _PAGE))
    if policy.transfer_ttl_days is not None:
        yield from _unanswered(store, now - timedelta(days=policy.transfer_ttl_days - 1))


def _pages(store: Store[RegisterTx], page: Callable[[RegisterTx, AccountId | None], tuple[Versioned[Account], ...]]) -> Iterator[AccountId]:
    after: AccountId | None = None
    while found := store.run(page, after):
        yield from (each.value.id for each in found)
        after = found[-1].value.id


def _unanswered(store: Store[RegisterTx], since: datetime) -> Iterator[AccountId]:
    after: TransferId | None = None
    while found := store.run(_waiting, since, after):
        yield from (each.value.account for each in found)
        after = found[-1].value.id


def _waiting(tx: RegisterTx, since: datetime, after: TransferId | None) -> tuple[Versioned[Transfer], ...]:
    return tx.transfers.waiting_since(since, after, _PAGE)


def _one(tx: RegisterTx, account: AccountId, on: date, policy: RegisterPolicy, keep: bool) -> Day | None:
    stored = tx.accounts.get(account, EVERYWHERE)
    if stored is None:
        return None
    kept, newest = tx.credentials.of(Owner(Realm.BORROWER, account)), tx.transfers.newest_for(account)
    waits = newest is not None and newest.value.state == TransferState.PENDING
    asked = local_date(newest.value.requested_at, policy.zone) if newest is not None and waits else None
    day = day_of(stored.value, on, policy, last_login=None if kept is None else kept.value.last_login, asked=asked)
    if not keep:
        return day
    if day.purge is not None:
        erase(tx, stored)
        return day
    if day.account != stored.value:
        tx.accounts.save(day.account, expected=stored.version)
    if day.request_ends:
        close_transfer(tx, account)
    if day.warning:
        library = tx.libraries.get(stored.value.library)
        name = policy.agency.name if stored.value.protected else stored.value.library if library is None else library.name
        queue(tx, (_warning(stored.value, name),))
    return day


def _warning(account: Account, library: str) -> Message:
    valid_to = fill("{day}", account.language, {"day": account.valid_to})
    return Message(
        MessageKind.EXPIRY_WARNING, account.email.address, account.language, account.id, {"library": library, "valid_to": valid_to}
    )
