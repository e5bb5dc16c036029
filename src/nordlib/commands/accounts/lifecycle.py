"""The daily job: warnings, coming of age, requests that nobody answered, purge (MTM-25, READ-A07, READ-A11, READ-A34, EXT-01).

It may be run late, twice, or stopped in the middle: each account has a transaction of its own, in which the
message is queued and the account remembers it, both or neither. `plan_daily_job` tells beforehand what it would do, and why.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Final

import attrs
from attrs import field

from nordlib.accounts import Account, AccountId, AccountPolicy, Principal, PurgeReason, Realm, Transfer, TransferId, TransferState
from nordlib.accounts.lifecycle import DailyChanges, daily_changes, expiry_warning_range
from nordlib.commands.accounts.closure import erase_account
from nordlib.commands.accounts.transfer import close_transfer
from nordlib.commands.outbox import enqueue
from nordlib.dates import Period, local_date
from nordlib.frozendict import frozendict
from nordlib.messages import Message, MessageKind
from nordlib.storage.protocols import ALL_LIBRARIES, AccountsTx, Store, Versioned
from nordlib.texts import format_text

__all__ = ["DailyJobReport", "plan_daily_job", "run_daily_job"]

_PAGE: Final = 500  # accounts that are looked up at a time


@attrs.frozen
class DailyJobReport:
    """What the day brought, by ids, and the error of each account that could not be dealt with.

    `needs_review`: whether these are minors was attested, and their validity ends soon; the registrar has to look (READ-A11). `purged`
    tells why.
    """

    warned: tuple[AccountId, ...]
    came_of_age: tuple[AccountId, ...]
    needs_review: tuple[AccountId, ...]
    purged: frozendict[AccountId, PurgeReason] = field(converter=frozendict[AccountId, PurgeReason])
    closed_transfers: tuple[AccountId, ...]
    errors: frozendict[AccountId, Exception] = field(converter=frozendict[AccountId, Exception])


def run_daily_job(store: Store[AccountsTx], *, policy: AccountPolicy, now: datetime) -> DailyJobReport:
    """Do what the day brings to every account. One account's error stops no other. Raises `NaiveDatetime`."""
    return _each(store, policy, local_date(now, policy.zone), now, keep=True)


def plan_daily_job(store: Store[AccountsTx], *, policy: AccountPolicy, now: datetime) -> DailyJobReport:
    """What `run_daily_job` would do, and why; nothing is saved or queued. Raises `NaiveDatetime`."""
    return _each(store, policy, local_date(now, policy.zone), now, keep=False)


def _each(store: Store[AccountsTx], policy: AccountPolicy, on: date, now: datetime, *, keep: bool) -> DailyJobReport:
    days: dict[AccountId, DailyChanges] = {}
    errors: dict[AccountId, Exception] = {}
    for each in dict.fromkeys(_accounts(store, policy, on, now)):
        try:
            day = store.run(_one, each, on, policy, keep)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one account, the others have their day
            errors[each] = error
        else:
            days |= {} if day is None else {each: day}
    return DailyJobReport(
        tuple(each for each, day in days.items() if day.warning),
        tuple(each for each, day in days.items() if day.came_of_age),
        tuple(each for each, day in days.items() if day.needs_review),
        {each: day.purge for each, day in days.items() if day.purge is not None},
        tuple(each for each, day in days.items() if day.transfer_ends),
        errors,
    )


def _accounts(store: Store[AccountsTx], policy: AccountPolicy, on: date, now: datetime) -> Iterator[AccountId]:
    """The accounts that the day may bring something to."""
    last = expiry_warning_range(on, policy)[1]
    yield from _pages(store, lambda tx, after: tx.accounts.expiring_between(on, last, after, _PAGE))
    yield from _pages(store, lambda tx, after: tx.accounts.with_guardian(after, _PAGE))
    months = [each for each in (policy.purge_inactive_months, policy.purge_never_logged_in_months) if each is not None]
    if months:
        made_before = Period(months=min(months)).before(on)
        yield from _pages(store, lambda tx, after: tx.accounts.created_before(made_before, after, _PAGE))
    if policy.transfer_ttl_days is not None:
        yield from _unanswered(store, now - timedelta(days=policy.transfer_ttl_days - 1))


def _pages(store: Store[AccountsTx], page: Callable[[AccountsTx, AccountId | None], tuple[Versioned[Account], ...]]) -> Iterator[AccountId]:
    after: AccountId | None = None
    while found := store.run(page, after):
        yield from (each.value.id for each in found)
        after = found[-1].value.id


def _unanswered(store: Store[AccountsTx], since: datetime) -> Iterator[AccountId]:
    after: TransferId | None = None
    while found := store.run(_waiting, since, after):
        yield from (each.value.account for each in found)
        after = found[-1].value.id


def _waiting(tx: AccountsTx, since: datetime, after: TransferId | None) -> tuple[Versioned[Transfer], ...]:
    return tx.transfers.pending_since(since, after, _PAGE)


def _one(tx: AccountsTx, account: AccountId, on: date, policy: AccountPolicy, keep: bool) -> DailyChanges | None:
    stored = tx.accounts.get(account, ALL_LIBRARIES)
    if stored is None:
        return None
    kept, newest = tx.credentials.get(Principal(Realm.BORROWER, account)), tx.transfers.latest_for_account(account)
    waits = newest is not None and newest.value.state == TransferState.PENDING
    asked = local_date(newest.value.requested_at, policy.zone) if newest is not None and waits else None
    day = daily_changes(stored.value, on, policy, last_login=None if kept is None else kept.value.last_login, transfer_requested_on=asked)
    if not keep:
        return day
    if day.purge is not None:
        erase_account(tx, stored)
        return day
    if day.account != stored.value:
        tx.accounts.save(day.account, expected_version=stored.version)
    if day.transfer_ends:
        close_transfer(tx, account)
    if day.warning:
        library = tx.libraries.get(stored.value.library)
        name = policy.agency.name if stored.value.protected else stored.value.library if library is None else library.name
        enqueue(tx, (_warning(stored.value, name),))
    return day


def _warning(account: Account, library: str) -> Message:
    valid_to = format_text("{day}", account.language, {"day": account.valid_to})
    return Message(
        MessageKind.EXPIRY_WARNING, account.email.address, account.language, account.id, {"library": library, "valid_to": valid_to}
    )
