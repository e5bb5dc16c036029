"""Daily changes: expiry warning, coming of age, expiry of a transfer request, purge (MTM-25, READ-A07, READ-A11, READ-A34, EXT-01).

`due_changes` says which changes are due, and `daily_changes` makes them.

Each change depends only on the account and the day. A job that runs late, or twice, therefore does once what a job on the day would have
done: the account keeps the last valid days that were warned about, and a guardian who was removed is not removed again.
"""

from datetime import date, timedelta
from enum import StrEnum

import attrs

from nordlib.accounts.models import Account
from nordlib.accounts.policy import AccountPolicy
from nordlib.dates import Period

__all__ = [
    "DailyChanges",
    "DueChanges",
    "PurgeReason",
    "daily_changes",
    "due_changes",
    "expiry_warning_range",
    "purge_reason",
    "purge_warning_is_current",
]


class PurgeReason(StrEnum):
    """Why an account is purged (EXT-01)."""

    INACTIVE = "inactive"
    """The last login, or other sign of life, was more than `AccountPolicy.purge_inactive_months` ago."""
    NEVER_LOGGED_IN = "never_logged_in"
    """There was no sign of life, and the account was created more than `AccountPolicy.purge_never_logged_in_months` ago."""


@attrs.frozen
class DueChanges:
    """Which changes to an account are due on a day."""

    warning: bool
    """Whether the expiry warning is due."""
    came_of_age: bool
    """Whether the borrower has turned 18, so that the guardian is removed."""
    needs_review: bool
    """Whether the registrar must review the account.

    That is so if its validity ends soon, and the borrower was only attested to be a minor or an adult because no birth date is known.
    """
    purge: PurgeReason | None = None
    """Why the account is deleted; None if it stays. A purged account has no other changes."""
    purge_warning: bool = False
    """Whether the warning is due that the account will be deleted for want of a sign of life."""
    transfer_ends: bool = False
    """Whether the transfer request expires because it was not answered in time."""


@attrs.frozen
class DailyChanges(DueChanges):
    """The account after its daily changes, and which changes there were."""

    account: Account = attrs.field(kw_only=True)
    """The account after the changes."""


def expiry_warning_range(on: date, policy: AccountPolicy) -> tuple[date, date]:
    """Return the earliest and the latest last valid day (both inclusive) that are warned about on a day."""
    length = timedelta(days=policy.warning_days)
    last = on + length if on <= date.max - length else date.max
    return (on if policy.send_missed_warnings else last), last


def daily_changes(
    account: Account, on: date, policy: AccountPolicy, *, last_login: date | None = None, transfer_requested_on: date | None = None
) -> DailyChanges:
    """Return the account after the changes that are due on a day.

    Args:
        account: The account before the changes.
        on: The day, in the zone of the register.
        policy: The policy of the register.
        last_login: The date of the borrower's last login; None if there was none.
        transfer_requested_on: The date of the pending transfer request; None if none is pending.
    """
    due = due_changes(account, on, policy, last_login=last_login, transfer_requested_on=transfer_requested_on)
    changed = account
    if due.warning and account.valid_to is not None:
        changed = attrs.evolve(changed, warned_end_dates={day for day in account.warned_end_dates if day >= on} | {account.valid_to})
    if due.came_of_age:
        changed = attrs.evolve(changed, guardian=None)
    if due.purge_warning:
        changed = attrs.evolve(changed, purge_warned_on=on)
    return DailyChanges(**attrs.asdict(due, recurse=False), account=changed)


def due_changes(
    account: Account, on: date, policy: AccountPolicy, *, last_login: date | None = None, transfer_requested_on: date | None = None
) -> DueChanges:
    """Return which changes to an account are due on a day. The parameters are those of `daily_changes`.

    The expiry warning is due from `policy.warning_days` before the last valid day until that day, once for each last valid day; without
    `policy.send_missed_warnings` it is due on the first of these days only.
    """
    purge = purge_reason(account, last_login, on, policy)
    if purge is not None:
        return DueChanges(warning=False, came_of_age=False, needs_review=False, purge=purge)
    first, last = expiry_warning_range(on, policy)
    ttl = policy.transfer_ttl_days
    expires_soon = account.valid_to is not None and first <= account.valid_to <= last
    return DueChanges(
        warning=expires_soon and account.valid_to not in account.warned_end_dates,
        came_of_age=account.guardian is not None and not account.is_minor(on, policy.leap_day),
        needs_review=account.valid_to is not None and on <= account.valid_to <= last and account.known_birth_date is None,
        purge_warning=_purge_warning_is_due(account, last_login, on, policy),
        transfer_ends=transfer_requested_on is not None and ttl is not None and on >= transfer_requested_on + timedelta(days=ttl),
    )


def purge_reason(account: Account, last_login: date | None, on: date, policy: AccountPolicy) -> PurgeReason | None:
    """Return why an account is purged on a day; None if it stays.

    The months are counted from the last sign of life: a login, or what the host reported (READ-A40). Without any, they are counted from
    the day on which the account was created. If the policy has a warning, it must have been queued its days before.

    Args:
        account: The account.
        last_login: The date of the borrower's last login; None if there was none.
        on: The day, in the zone of the register.
        policy: The policy, with the number of months; None there means that no account is purged for that reason.
    """
    since, last = _waits(account, last_login, policy)
    if since is None or last is None or on <= last:
        return None
    days, warned_on = policy.purge_warning_days, account.purge_warned_on
    if days is not None and (warned_on is None or not _warns(warned_on, since, last, days) or on < warned_on + timedelta(days=days)):
        return None
    return PurgeReason.NEVER_LOGGED_IN if _last_active(account, last_login) is None else PurgeReason.INACTIVE


def purge_warning_is_current(account: Account, last_login: date | None, policy: AccountPolicy) -> bool:
    """Whether the last purge warning is about the purge that is planned now: there was no sign of life since, and the policy purges."""
    since, last = _waits(account, last_login, policy)
    days, warned_on = policy.purge_warning_days, account.purge_warned_on
    if since is None or last is None or days is None or warned_on is None:
        return False
    return _warns(warned_on, since, last, days)


def _purge_warning_is_due(account: Account, last_login: date | None, on: date, policy: AccountPolicy) -> bool:
    """Whether the account would be purged within the days of the warning, and the borrower was not warned of that."""
    since, last = _waits(account, last_login, policy)
    days = policy.purge_warning_days
    if since is None or last is None or days is None or not _warns(on, since, last, days):
        return False
    return not purge_warning_is_current(account, last_login, policy)


def _warns(on: date, since: date, last: date, days: int) -> bool:
    """Whether a warning on a day is about the deletion after `last`: after the last sign of life, and at most `days` before, or late."""
    return since < on and last - on < timedelta(days=days)


def _waits(account: Account, last_login: date | None, policy: AccountPolicy) -> tuple[date | None, date | None]:
    """The day from which the months before a purge are counted, and the last day of them; None and None if it is never purged."""
    active = _last_active(account, last_login)
    since = account.created_on if active is None else active
    months = policy.purge_never_logged_in_months if active is None else policy.purge_inactive_months
    return (None, None) if since is None or months is None else (since, Period(months=months).after(since))


def _last_active(account: Account, last_login: date | None) -> date | None:
    """The day of the last sign of life; None if there was none."""
    return max((day for day in (last_login, account.last_active_on) if day is not None), default=None)
