"""What a day brings to an account: warning, coming of age, the end of a request, purge (MTM-25, READ-A07, READ-A11, READ-A34, EXT-01).

Each is a fact of the account and the day, so that a job which runs late, or twice, does what one on the day would have done, once: the last
days that were warned of are kept with the account, and a guardian who is gone is not dropped again.
"""

from datetime import date, timedelta

import attrs

from nordlib.accounts.ending import Purge, purge_of
from nordlib.accounts.models import Account
from nordlib.accounts.policy import RegisterPolicy

__all__ = ["Day", "day_of", "warned_between"]


@attrs.frozen
class Day:
    """The account after the day, and what the day brought.

    `review`: the end is near, and whether the borrower is a minor was attested, for no date is known: the registrar has to look.
    """

    account: Account
    warning: bool
    came_of_age: bool
    review: bool
    purge: Purge | None = None
    """Why the account is deleted; then nothing else happens to it."""
    request_ends: bool = False
    """Nobody answered the request to change library in time."""


def warned_between(on: date, policy: RegisterPolicy) -> tuple[date, date]:
    """The last days of validity, first and last, that are warned of on a day."""
    last = min(on.toordinal() + policy.warning_days, date.max.toordinal())
    return (on if policy.warn_late else date.fromordinal(last)), date.fromordinal(last)


def day_of(account: Account, on: date, policy: RegisterPolicy, *, last_login: date | None = None, asked: date | None = None) -> Day:
    """What the day brings. `asked` is the day of a request to change library that waits.

    The warning is due from so many days before the last valid day, while that has not passed, and once for each such day; where a missed
    one is not caught up, on the first of these days alone.
    """
    purge = purge_of(account, last_login, on, policy)
    if purge is not None:
        return Day(account, warning=False, came_of_age=False, review=False, purge=purge)
    first, last = warned_between(on, policy)
    ttl = policy.transfer_ttl_days
    near = account.valid_to is not None and first <= account.valid_to <= last
    warning = near and account.valid_to not in account.warned_for
    came_of_age = account.guardian is not None and not account.is_minor(on, policy.leap_day)
    after = account
    if warning and account.valid_to is not None:
        after = attrs.evolve(after, warned_for={day for day in account.warned_for if day >= on} | {account.valid_to})
    if came_of_age:
        after = attrs.evolve(after, guardian=None)
    return Day(
        after,
        warning,
        came_of_age,
        review=account.valid_to is not None and on <= account.valid_to <= last and account.born is None,
        request_ends=asked is not None and ttl is not None and on >= asked + timedelta(days=ttl),
    )
