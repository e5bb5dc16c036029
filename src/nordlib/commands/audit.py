"""Write down who did what: a store that keeps an audit log of every command that somebody gives.

A command names whoever acts in its argument `by`. What is written are opaque ids (`nordlib.accounts.AuditEntry`), in the transaction of the
command; of a command that was refused its entry is kept with its records. Entries go with the account, when it is erased or protected, but
for the one that says so.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Concatenate, Final, Generic, ParamSpec, TypeVar, cast

import attrs

from nordlib.accounts import Account, AccountId, AccountView, AgencyStaff, AuditEntry, BorrowerActor, IncomingTransfer, Registrar
from nordlib.accounts.records import actor_label
from nordlib.commands.idempotency import AlreadyProcessed, command_arguments, command_name
from nordlib.dates import require_aware
from nordlib.decisions import Outcome, Refused
from nordlib.errors import InvalidData
from nordlib.storage.protocols import HasAuditLog, Store

__all__ = ["AuditedStore"]

Tx = TypeVar("Tx")
P = ParamSpec("P")
R = TypeVar("R")
_OUT_OF_SIGHT: Final = "not_visible"


class AuditedStore(Generic[Tx]):
    """A store whose commands are written down. `clock` tells the instant of each, as an aware datetime.

    >>> from datetime import datetime, timezone
    >>> from nordlib.accounts import LEGIMUS, AccountId, AgencyStaff, StaffId
    >>> from nordlib.commands import view_account
    >>> from nordlib.storage import MemoryStore
    >>> store, now = MemoryStore(), datetime(2026, 11, 24, tzinfo=timezone.utc)
    >>> audited = AuditedStore(store, clock=lambda: now)
    >>> decision = audited.run(view_account, AccountId("b1"), by=AgencyStaff(StaffId("mtm")), policy=LEGIMUS, now=now)
    >>> [(entry.actor, entry.action, entry.reasons) for entry in store.audit_log]
    [('agency mtm', 'view_account', ('not_visible',))]
    """

    def __init__(self, store: Store[Tx], *, clock: Callable[[], datetime]) -> None:
        """Raises `InvalidData` for what is no store, and for a clock that cannot be asked."""
        if isinstance(store, type) or not hasattr(store, "run"):
            raise InvalidData("store to audit", ("it runs no commands; pass the store that you have: AuditedStore(store, clock=...)",))
        if not callable(clock):
            raise InvalidData("clock", (f"it is a {type(clock).__name__}; pass what tells the time when it is called: lambda: now",))
        self._store, self._clock = store, clock

    def run(self, command: Callable[Concatenate[Tx, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a command, and write it down where somebody gives it.

        Raises `InvalidData` where the transactions keep no records, and `NaiveDatetime` for the clock's instant.
        """
        given, name = command_arguments(command, args, kwargs), command_name(command)
        by = given.get("by")
        if not isinstance(by, Registrar | AgencyStaff | BorrowerActor):
            return self._store.run(command, *args, **kwargs)
        account = given.get("account", by.account if isinstance(by, BorrowerActor) else None)
        at = require_aware(self._clock(), "clock")

        def written(tx: Tx) -> R:
            answer = command(tx, *args, **kwargs)
            if not isinstance(tx, HasAuditLog):
                raise InvalidData("store to audit", ("its transactions have no `audit_log`, so nothing can be written down",))
            if isinstance(answer, AlreadyProcessed):
                return answer
            entries = tuple(AuditEntry(at, actor_label(by), name, each, _reasons(answer)) for each in _about(account, answer))
            if isinstance(answer, Refused):
                refused = cast("Refused[Any]", answer)
                return cast("R", attrs.evolve(refused, audit_records=(*refused.audit_records, *entries)))
            for each in entries:
                tx.audit_log.add(each)
            return answer

        return self._store.run(written)


def _reasons(answer: object) -> tuple[str, ...]:
    return answer.reasons if isinstance(answer, Refused) else ()


def _about(account: AccountId | None, answer: object) -> tuple[AccountId | None, ...]:
    """Each account that a command was about, once; None where it was about none, or about one that the asker was not found to see."""
    if _is_out_of_sight(answer):
        return (None,)
    made = _accounts_in(getattr(answer, "value", None))  # a refusal has none
    return tuple(dict.fromkeys((*(() if account is None else (account,)), *made))) or (None,)


def _is_out_of_sight(answer: object) -> bool:
    """Whether it was refused before it was found that the asker may see the account."""
    return isinstance(answer, Refused) and not any(
        check.outcome is Outcome.PASSED and _OUT_OF_SIGHT in check.codes for check in answer.trace
    )


def _accounts_in(value: object) -> Iterator[AccountId]:
    """The accounts that a grant made, moved or showed."""
    match value:
        case Account() | AccountView():
            yield value.id
        case IncomingTransfer():
            yield value.account
        case tuple():
            for each in cast("tuple[object, ...]", value):
                yield from _accounts_in(each)
        case _:
            return
