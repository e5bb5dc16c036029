"""What a day brings to an account: warning, coming of age, the end of a request, purge (MTM-25, READ-A07, READ-A11, READ-A34, EXT-01).

Each is a fact of the account and the day, so that a job which runs late, or twice, does what one on the day would have done, once: the last
days that were warned of are kept with the account, and a guardian who is gone is not dropped again.
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
    NEVER_LOGGED_IN = "never_logged_in"


@attrs.frozen
class DailyChanges:
    """The account after the day, and what the day brought.

    `needs_review`: the end is near, and whether the borrower is a minor was attested, for no date is known: the registrar has to look.
    """

    account: Account
    warning: bool
    came_of_age: bool
    needs_review: bool
    purge: PurgeReason | None = None
    """Why the account is deleted; then nothing else happens to it."""
    transfer_ends: bool = False
    """Nobody answered the request to change library in time."""


def expiry_warning_range(on: date, policy: AccountPolicy) -> tuple[date, date]:
    """The last days of validity, first and last, that are warned of on a day."""
    last = min(on.toordinal() + policy.warning_days, date.max.toordinal())
    return (on if policy.send_missed_warnings else date.fromordinal(last)), date.fromordinal(last)


def daily_changes(
    account: Account, on: date, policy: AccountPolicy, *, last_login: date | None = None, transfer_requested_on: date | None = None
) -> DailyChanges:
    """What the day brings. `transfer_requested_on` is the day of a request to change library that waits.

    The warning is due from so many days before the last valid day, while that has not passed, and once for each such day; where a missed
    one is not caught up, on the first of these days alone.
    """
    purge = purge_reason(account, last_login, on, policy)
    if purge is not None:
        return DailyChanges(account, warning=False, came_of_age=False, needs_review=False, purge=purge)
    first, last = expiry_warning_range(on, policy)
    ttl = policy.transfer_ttl_days
    near = account.valid_to is not None and first <= account.valid_to <= last
    warning = near and account.valid_to not in account.warned_end_dates
    came_of_age = account.guardian is not None and not account.is_minor(on, policy.leap_day)
    after = account
    if warning and account.valid_to is not None:
        after = attrs.evolve(after, warned_end_dates={day for day in account.warned_end_dates if day >= on} | {account.valid_to})
    if came_of_age:
        after = attrs.evolve(after, guardian=None)
    return DailyChanges(
        after,
        warning,
        came_of_age,
        needs_review=account.valid_to is not None and on <= account.valid_to <= last and account.known_birth_date is None,
        transfer_ends=transfer_requested_on is not None and ttl is not None and on >= transfer_requested_on + timedelta(days=ttl),
    )


def purge_reason(account: Account, last_login: date | None, on: date, policy: AccountPolicy) -> PurgeReason | None:
    """Why an account is purged on a day; None where it stays. The months are counted from the last login, or from when it was made."""
    since, months = (last_login, policy.purge_inactive_months)
    if since is None:
        since, months = account.created_on, policy.purge_never_logged_in_months
    if since is None or months is None or on <= Period(months=months).after(since):
        return None
    return PurgeReason.NEVER_LOGGED_IN if last_login is None else PurgeReason.INACTIVE
