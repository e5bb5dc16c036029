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
    "PurgePlan",
    "PurgeReason",
    "changes_by_plan",
    "daily_changes",
    "due_changes",
    "expiry_warning_range",
    "purge_plan",
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
class PurgePlan:
    """When an account is purged unless there is another sign of life (EXT-01, READ-A40)."""

    reason: PurgeReason
    """Why it would be purged."""
    since: date | None
    """The day from which the months are counted: the last sign of life, or else that of registration; None: it is never purged."""
    last: date | None
    """The last day of these months; None: the account is never purged."""

    def reason_on(self, on: date, warned_on: date | None, policy: AccountPolicy) -> PurgeReason | None:
        """Return why the account is purged on a day; None if it stays. `warned_on` is the day of the last purge warning."""
        if self.last is None or on <= self.last:
            return None
        days = policy.purge_warning_days
        if days is None:
            return self.reason
        if warned_on is None or not self.warns_on(warned_on, policy) or on - warned_on < timedelta(days=days):
            return None
        return self.reason

    def warns_on(self, on: date, policy: AccountPolicy) -> bool:
        """Whether a warning on a day is about this purge: after the last sign of life, and at most the policy's days before, or late."""
        days = policy.purge_warning_days
        if self.since is None or self.last is None or days is None:
            return False
        return self.since < on and self.last - on < timedelta(days=days)

    def warning_is_current(self, warned_on: date | None, policy: AccountPolicy) -> bool:
        """Whether the last purge warning, on the day `warned_on`, is about this purge."""
        return warned_on is not None and self.warns_on(warned_on, policy)


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
    plan = purge_plan(account, last_login, policy)
    return changes_by_plan(account, on, policy, plan, plan.reason_on(on, account.purge_warned_on, policy), transfer_requested_on)


def changes_by_plan(
    account: Account, on: date, policy: AccountPolicy, plan: PurgePlan, purge: PurgeReason | None, transfer_requested_on: date | None
) -> DueChanges:
    """Return which changes are due on a day, once the purge is known.

    Args:
        account: The account.
        on: The day, in the zone of the register.
        policy: The policy of the register.
        plan: When the account would be purged.
        purge: Why the account is purged on the day; None if it stays.
        transfer_requested_on: The date of the pending transfer request; None if none is pending.
    """
    if purge is not None:
        return DueChanges(warning=False, came_of_age=False, needs_review=False, purge=purge)
    first, last = expiry_warning_range(on, policy)
    ttl, valid_to = policy.transfer_ttl_days, account.valid_to
    return DueChanges(
        warning=valid_to is not None and first <= valid_to <= last and valid_to not in account.warned_end_dates,
        came_of_age=account.guardian is not None and not account.is_minor(on, policy.leap_day),
        needs_review=valid_to is not None and on <= valid_to <= last and account.known_birth_date is None,
        purge_warning=plan.warns_on(on, policy) and not plan.warning_is_current(account.purge_warned_on, policy),
        transfer_ends=transfer_requested_on is not None and ttl is not None and on - transfer_requested_on >= timedelta(days=ttl),
    )


def purge_plan(account: Account, last_login: date | None, policy: AccountPolicy) -> PurgePlan:
    """Return when an account is purged unless there is another sign of life. Raises `InvalidData` after the year 9999.

    Args:
        account: The account.
        last_login: The date of the borrower's last login; None if there was none.
        policy: The policy, with the number of months; None there means that no account is purged for that reason.
    """
    active = max((day for day in (last_login, account.last_active_on) if day is not None), default=None)
    since = account.created_on if active is None else active
    months = policy.purge_never_logged_in_months if active is None else policy.purge_inactive_months
    reason = PurgeReason.NEVER_LOGGED_IN if active is None else PurgeReason.INACTIVE
    if since is None or months is None:
        return PurgePlan(reason, None, None)
    return PurgePlan(reason, since, Period(months=months).after(since))


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
    return purge_plan(account, last_login, policy).reason_on(on, account.purge_warned_on, policy)


def purge_warning_is_current(account: Account, last_login: date | None, policy: AccountPolicy) -> bool:
    """Whether the last purge warning is about the purge that is planned now: there was no sign of life since, and the policy purges."""
    return purge_plan(account, last_login, policy).warning_is_current(account.purge_warned_on, policy)
