"""The daily job: warnings, coming of age (MTM-25, READ-A07, READ-A11). It may be run late, twice, or stopped in the middle.

Each account has a transaction of its own, in which the message is queued and the account remembers it: both or neither.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Final

import attrs
from attrs import field

from nordlib.accounts import Account, AccountId, RegisterPolicy
from nordlib.accounts.days import Day, day_of, warned_between
from nordlib.commands.queueing import queue
from nordlib.dates import local_date
from nordlib.errors import NordlibError
from nordlib.frozen import FrozenMap
from nordlib.messages import Message, MessageKind
from nordlib.storage.protocols import EVERYWHERE, RegisterTx, Store, Versioned
from nordlib.texts import fill

__all__ = ["DayReport", "run_daily_job"]

_PAGE: Final = 500  # accounts that are looked up at a time


@attrs.frozen
class DayReport:
    """What the day brought, by the accounts' ids, and the fault of each account that could not be dealt with.

    `review`: whether these are minors was attested, and their validity ends soon; the registrar has to look (READ-A11).
    """

    warned: tuple[AccountId, ...]
    came_of_age: tuple[AccountId, ...]
    review: tuple[AccountId, ...]
    faults: FrozenMap[AccountId, NordlibError] = field(converter=FrozenMap[AccountId, NordlibError])


def run_daily_job(store: Store[RegisterTx], *, policy: RegisterPolicy, now: datetime) -> DayReport:
    """Do what the day brings to every account. One account's fault stops no other. Raises `NaiveDatetime`."""
    on = local_date(now, policy.zone)
    first, last = warned_between(on, policy)
    ids = dict.fromkeys(_pages(store, lambda tx, after: tx.accounts.ending(first, last, after, _PAGE)))
    ids |= dict.fromkeys(_pages(store, lambda tx, after: tx.accounts.with_guardian(after, _PAGE)))
    days: dict[AccountId, Day] = {}
    faults: dict[AccountId, NordlibError] = {}
    for each in ids:
        try:
            day = store.run(_one, each, on, policy)
        except NordlibError as fault:
            faults[each] = fault
        else:
            days |= {} if day is None else {each: day}
    return DayReport(
        tuple(each for each, day in days.items() if day.warning),
        tuple(each for each, day in days.items() if day.came_of_age),
        tuple(each for each, day in days.items() if day.review),
        faults,
    )


def _pages(store: Store[RegisterTx], page: Callable[[RegisterTx, AccountId | None], tuple[Versioned[Account], ...]]) -> Iterator[AccountId]:
    after: AccountId | None = None
    while found := store.run(page, after):
        yield from (each.value.id for each in found)
        after = found[-1].value.id


def _one(tx: RegisterTx, account: AccountId, on: date, policy: RegisterPolicy) -> Day | None:
    stored = tx.accounts.get(account, EVERYWHERE)
    if stored is None:
        return None
    day = day_of(stored.value, on, policy)
    if day.account != stored.value:
        tx.accounts.save(day.account, expected=stored.version)
    if day.warning:
        library = tx.libraries.get(stored.value.library)
        queue(tx, (_warning(stored.value, stored.value.library if library is None else library.name),))
    return day


def _warning(account: Account, library: str) -> Message:
    valid_to = fill("{day}", account.language, {"day": account.valid_to})
    return Message(
        MessageKind.EXPIRY_WARNING, account.email.address, account.language, account.id, {"library": library, "valid_to": valid_to}
    )
