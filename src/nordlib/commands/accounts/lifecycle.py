"""The daily job: warnings, coming of age, unanswered requests, purge (MTM-25, READ-A07, READ-A11, READ-A34, READ-A40, EXT-01).

The job may run late or twice, or be stopped in the middle: each account has its own transaction, which queues the message and saves in the
account that it was queued, both or neither. `plan_daily_job` returns in advance what the job would do, and why.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final

import attrs
from attrs import field

from nordlib.accounts import Account, AccountId, AccountPolicy, PurgeReason, TransferState
from nordlib.accounts.lifecycle import DailyChanges, daily_changes, expiry_warning_range
from nordlib.commands.accounts.closure import erase_account
from nordlib.commands.accounts.transfer import close_transfer
from nordlib.commands.outbox import enqueue, library_name
from nordlib.commands.paging import read_pages
from nordlib.commands.retention import count_expired_traces, delete_expired_traces
from nordlib.credentials import Principal, Realm
from nordlib.dates import Period, local_date
from nordlib.errors import InvalidData, UnknownName
from nordlib.frozendict import frozendict
from nordlib.messages import Message, MessageKind
from nordlib.privacy import TraceKind
from nordlib.storage.protocols import ALL_LIBRARIES, AccountsTx, Store, Versioned
from nordlib.texts import format_text
from nordlib.validation import taken

__all__ = ["DailyJobReport", "note_activity", "plan_daily_job", "run_daily_job"]

_PAGE: Final = 500  # accounts that are read at a time


@attrs.frozen
class DailyJobReport:
    """What the daily job did, or in a plan would do, by the ids of the accounts."""

    warned: tuple[AccountId, ...]
    """The accounts for which the expiry warning was queued."""
    purge_warned: tuple[AccountId, ...]
    """The accounts for which the warning of a deletion was queued (READ-A40)."""
    came_of_age: tuple[AccountId, ...]
    """The accounts whose borrower has turned 18, so that the guardian was removed."""
    needs_review: tuple[AccountId, ...]
    """The accounts that expire soon, with no known birth date: a registrar must review whether the borrower is a minor (READ-A11)."""
    purged: frozendict[AccountId, PurgeReason] = field(converter=frozendict[AccountId, PurgeReason])
    """The accounts that were deleted, with the reason for each."""
    closed_transfers: tuple[AccountId, ...]
    """The accounts whose transfer request expired because it was not answered in time."""
    errors: frozendict[AccountId, Exception] = field(converter=frozendict[AccountId, Exception])
    """The error of each account that could not be processed, and of each stored row that could not be read, by its id."""
    expired_traces: frozendict[TraceKind, int] = field(default=frozendict[TraceKind, int]({}), converter=frozendict[TraceKind, int])
    """How many traces were deleted because their time had come, by kind; `list_expired_traces` has their ids in advance."""
    deletion_error: Exception | None = None
    """The error of the deletion of the expired traces; None if they were deleted."""


def run_daily_job(store: Store[AccountsTx], *, policy: AccountPolicy, now: datetime) -> DailyJobReport:
    """Delete the traces whose time has come, and make the changes that are due in each account.

    The traces go first: some are of accounts that are deleted next, and the report counts them as the plan does. An error in the deletion
    or in one account does not stop the rest. Raises `NaiveDatetime`.
    """
    on, deleted, deletion_error = local_date(now, policy.zone), frozendict[TraceKind, int]({}), None
    try:
        deleted = store.run(delete_expired_traces, policy=policy, now=now)
    except Exception as error:  # noqa: BLE001 - the accounts must have their day all the same
        deletion_error = error
    report = _report(store, policy, on, now, save=True)
    return attrs.evolve(report, expired_traces=deleted, deletion_error=deletion_error)


def plan_daily_job(store: Store[AccountsTx], *, policy: AccountPolicy, now: datetime) -> DailyJobReport:
    """Return what `run_daily_job` would do, and why, without saving or queueing anything. Raises `NaiveDatetime`."""
    report = _report(store, policy, local_date(now, policy.zone), now, save=False)
    return attrs.evolve(report, expired_traces=store.run(count_expired_traces, policy=policy, now=now))


def _report(store: Store[AccountsTx], policy: AccountPolicy, on: date, now: datetime, *, save: bool) -> DailyJobReport:
    changes_of: dict[AccountId, DailyChanges] = {}
    errors: dict[AccountId, Exception] = {}
    for account in dict.fromkeys(_candidates(store, policy, on, now, errors)):
        try:
            changes = store.run(_process, account, now, policy, save)
        except Exception as error:  # noqa: BLE001 - an error in one account must not stop the others
            errors[account] = error
        else:
            changes_of |= {} if changes is None else {account: changes}
    return DailyJobReport(
        tuple(account for account, changes in changes_of.items() if changes.warning),
        tuple(account for account, changes in changes_of.items() if changes.purge_warning),
        tuple(account for account, changes in changes_of.items() if changes.came_of_age),
        tuple(account for account, changes in changes_of.items() if changes.needs_review),
        {account: changes.purge for account, changes in changes_of.items() if changes.purge is not None},
        tuple(account for account, changes in changes_of.items() if changes.transfer_ends),
        errors,
    )


def _candidates(
    store: Store[AccountsTx], policy: AccountPolicy, on: date, now: datetime, errors: dict[AccountId, Exception]
) -> Iterator[AccountId]:
    """Yield the accounts that may have changes due; an account may come more than once. A row that cannot be read is among the errors."""
    last = expiry_warning_range(on, policy)[1]
    yield from _ids(store, errors, lambda tx, after: tx.accounts.expiring_between(on, last, after, _PAGE))
    yield from _ids(store, errors, lambda tx, after: tx.accounts.with_guardian(after, _PAGE))
    months = [limit for limit in (policy.purge_inactive_months, policy.purge_never_logged_in_months) if limit is not None]
    if months:
        last_created = Period(months=min(months)).before(on + timedelta(days=policy.purge_warning_days or 0))
        yield from _ids(store, errors, lambda tx, after: tx.accounts.created_before(last_created, after, _PAGE))
    if policy.transfer_ttl_days is not None:
        since = now - timedelta(days=policy.transfer_ttl_days - 1)
        for transfer in read_pages(store, errors, lambda tx, after: tx.transfers.pending_since(since, after, _PAGE)):
            yield transfer.account


def _ids(
    store: Store[AccountsTx], errors: dict[AccountId, Exception], page: Callable[[AccountsTx, Any], tuple[Versioned[Account], ...]]
) -> Iterator[AccountId]:
    return (account.id for account in read_pages(store, errors, page))


def _process(tx: AccountsTx, account: AccountId, now: datetime, policy: AccountPolicy, save: bool) -> DailyChanges | None:
    on = local_date(now, policy.zone)
    stored = tx.accounts.get(account, ALL_LIBRARIES)
    if stored is None:
        return None
    credential, newest = tx.credentials.get(Principal(Realm.BORROWER, account)), tx.transfers.latest_for_account(account)
    last_login = None if credential is None else credential.value.last_login
    pending = newest is not None and newest.value.state == TransferState.PENDING
    requested_on = local_date(newest.value.requested_at, policy.zone) if newest is not None and pending else None
    changes = daily_changes(stored.value, on, policy, last_login=last_login, transfer_requested_on=requested_on)
    if not save:
        return changes
    if changes.purge is not None:
        erase_account(tx, stored)
        return changes
    if changes.account != stored.value:
        tx.accounts.save(changes.account, expected_version=stored.version)
    if changes.transfer_ends:
        close_transfer(tx, account)
    if changes.warning:
        enqueue(tx, (_warning(tx, stored.value, policy, MessageKind.EXPIRY_WARNING, "valid_to", stored.value.valid_to),), now)
    if changes.purge_warning and policy.purge_warning_days is not None:
        day = on + timedelta(days=policy.purge_warning_days)
        enqueue(tx, (_warning(tx, stored.value, policy, MessageKind.PURGE_WARNING, "day", day),), now)
    return changes


def _warning(tx: AccountsTx, account: Account, policy: AccountPolicy, kind: MessageKind, name: str, day: date | None) -> Message:
    written = format_text("{day}", account.language, {"day": day})
    return Message(kind, account.email.address, account.language, account.id, {"library": library_name(tx, account, policy), name: written})


def note_activity(tx: AccountsTx, account: AccountId, *, on: date, policy: AccountPolicy, now: datetime) -> None:
    """Note a sign of life that the host knows of, for example a loan or a log-in elsewhere: it counts against the purge (READ-A40).

    An earlier day than the one that is noted changes nothing. Raises `NaiveDatetime`, `UnknownName` for an account that does not exist,
    and `InvalidData` for what is not a date, or a day that has not come.
    """
    day, stored = taken(date, "on", on), tx.accounts.get(account, ALL_LIBRARIES)
    if day > local_date(now, policy.zone):
        raise InvalidData("on", ("it is after today; it must be the day of something that has happened",))
    if stored is None:
        raise UnknownName("account", account)
    if stored.value.last_active_on is None or stored.value.last_active_on < day:
        tx.accounts.save(attrs.evolve(stored.value, last_active_on=day), expected_version=stored.version)
