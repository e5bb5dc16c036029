"""Daily changes: expiry warning, coming of age, expiry of a transfer request, purge (MTM-25, READ-A07, READ-A11, READ-A34, EXT-01).

Each change depends only on the account and the day. A job that runs late, or twice, therefore does once what a job on the day would have
done: the account keeps the last valid days that were warned about, and a guardian who was removed is not removed again.
"""

from datetime import date, timedelta
from enum import StrEnum

import attrs

from nordlib.accounts.models import Account
from nordlib.accounts.policy import AccountPolicy
from nordlib.dates import Period

__all__ = ["DailyChanges", "PurgeReason", "daily_changes", "expiry_warning_range", "purge_reason"]


class PurgeReason(StrEnum):
    """Why an account is purged (EXT-01)."""

    INACTIVE = "inactive"
    """The last login was more than `AccountPolicy.purge_inactive_months` ago."""
    NEVER_LOGGED_IN = "never_logged_in"
    """There was no login, and the account was created more than `AccountPolicy.purge_never_logged_in_months` ago."""


@attrs.frozen
class DailyChanges:
    """The account after its daily changes, and which changes there were."""

    account: Account
    """The account after the changes."""
    warning: bool
    """Whether the expiry warning is due."""
    came_of_age: bool
    """Whether the borrower has turned 18, so that the guardian was removed."""
    needs_review: bool
    """Whether the registrar must review the account.

    That is so if its validity ends soon, and the borrower was only attested to be a minor or an adult because no birth date is known.
    """
    purge: PurgeReason | None = None
    """Why the account is deleted; None if it stays. A purged account has no other changes."""
    transfer_ends: bool = False
    """Whether the transfer request expires because it was not answered in time."""


def expiry_warning_range(on: date, policy: AccountPolicy) -> tuple[date, date]:
    """Return the earliest and the latest last valid day (both inclusive) that are warned about on a day."""
    last = min(on.toordinal() + policy.warning_days, date.max.toordinal())
    return (on if policy.send_missed_warnings else date.fromordinal(last)), date.fromordinal(last)


def daily_changes(
    account: Account, on: date, policy: AccountPolicy, *, last_login: date | None = None, transfer_requested_on: date | None = None
) -> DailyChanges:
    """Return the changes to an account on a day.

    The expiry warning is due from `policy.warning_days` before the last valid day until that day, once for each last valid day; without
    `policy.send_missed_warnings` it is due on the first of these days only.

    Args:
        account: The account before the changes.
        on: The day, in the zone of the register.
        policy: The policy of the register.
        last_login: The date of the borrower's last login; None if there was none.
        transfer_requested_on: The date of the pending transfer request; None if none is pending.
    """
    purge = purge_reason(account, last_login, on, policy)
    if purge is not None:
        return DailyChanges(account, warning=False, came_of_age=False, needs_review=False, purge=purge)
    first, last = expiry_warning_range(on, policy)
    ttl = policy.transfer_ttl_days
    expires_soon = account.valid_to is not None and first <= account.valid_to <= last
    warning = expires_soon and account.valid_to not in account.warned_end_dates
    came_of_age = account.guardian is not None and not account.is_minor(on, policy.leap_day)
    changed = account
    if warning and account.valid_to is not None:
        changed = attrs.evolve(changed, warned_end_dates={day for day in account.warned_end_dates if day >= on} | {account.valid_to})
    if came_of_age:
        changed = attrs.evolve(changed, guardian=None)
    return DailyChanges(
        changed,
        warning,
        came_of_age,
        needs_review=account.valid_to is not None and on <= account.valid_to <= last and account.known_birth_date is None,
        transfer_ends=transfer_requested_on is not None and ttl is not None and on >= transfer_requested_on + timedelta(days=ttl),
    )


def purge_reason(account: Account, last_login: date | None, on: date, policy: AccountPolicy) -> PurgeReason | None:
    """Return why an account is purged on a day; None if it stays.

    The months are counted from the last login or, if there was none, from the day on which the account was created.

    Args:
        account: The account.
        last_login: The date of the borrower's last login; None if there was none.
        on: The day, in the zone of the register.
        policy: The policy, with the number of months; None there means that no account is purged for that reason.
    """
    since, months = (last_login, policy.purge_inactive_months)
    if since is None:
        since, months = account.created_on, policy.purge_never_logged_in_months
    if since is None or months is None or on <= Period(months=months).after(since):
        return None
    return PurgeReason.NEVER_LOGGED_IN if last_login is None else PurgeReason.INACTIVE
