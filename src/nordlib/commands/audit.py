"""Record who did what: a store that keeps an audit log of every command of the register that has an actor.

A command names the actor in its argument `by`. An entry contains only opaque ids (`nordlib.accounts.AuditEntry`, for cards
`nordlib.cards.CardAuditEntry`), and is saved in the transaction of the command; the entry of a refused command is saved with the audit
records of the refusal. When an account is erased or protected, or a cardholder leaves, the entries are deleted, except the one that records
that.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any, Concatenate, Final, Generic, ParamSpec, TypeAlias, TypeVar, cast

import attrs

from nordlib.accounts import Account, AccountId, AccountView, AgencyStaff, AuditEntry, BorrowerActor, IncomingTransfer, Registrar
from nordlib.accounts.records import actor_label
from nordlib.cards import CardActor, CardAuditEntry, CardholderId, DeskStaff
from nordlib.cards.records import card_actor_label
from nordlib.commands.idempotency import AlreadyProcessed, command_arguments, command_name
from nordlib.dates import require_aware
from nordlib.decisions import Outcome, Refused
from nordlib.errors import InvalidData
from nordlib.shown_text import shown_type
from nordlib.storage.protocols import Store, audit_log_of

__all__ = ["AuditedStore"]

Tx = TypeVar("Tx")
P = ParamSpec("P")
R = TypeVar("R")
_NAMES: Final = ("account", "kept", "merged")  # the arguments of commands that name an account
_CARDS: Final = "nordlib.commands.cards."
_SHOWN_ONLY: Final = frozenset({"use_card", "use_service"})  # what a library knows of its visitors is not the register's (NLR-22)
_NOT_VISIBLE: Final = "not_visible"  # the code of the rule that hides an account


class AuditedStore(Generic[Tx]):
    """A store that records its commands in an audit log. `clock` returns the instant of each, with a UTC offset.

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
        """Wrap a store. Raises `InvalidData` for a store without `run`, for a class, and for a clock that is not callable."""
        if isinstance(store, type) or not hasattr(store, "run"):
            raise InvalidData("store", ("it does not run commands. Pass the store that you have: AuditedStore(store, clock=...)",))
        if not callable(clock):
            raise InvalidData("clock", (f"{shown_type(clock)}. It must be a callable that returns the time: lambda: now",))
        self._store, self._clock = store, clock

    def run(self, command: Callable[Concatenate[Tx, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a command, and record it if it is one of the register that has an actor.

        Raises `InvalidData` if the transactions have no audit log, and `NaiveDatetime` if the clock returns a datetime without a UTC
        offset.
        """
        arguments, name = command_arguments(command, args, kwargs), command_name(command)
        by = arguments.get("by")
        entries_of = (
            _entries_of(name, by, arguments)
            if isinstance(by, Registrar | AgencyStaff | BorrowerActor)
            else _card_entries_of(command, name, by, arguments)
        )
        if entries_of is None:
            return self._store.run(command, *args, **kwargs)
        at = require_aware(self._clock(), "clock")

        def audited(tx: Tx) -> R:
            entries_at = entries_of(tx)
            answer = command(tx, *args, **kwargs)
            if (audit_log := audit_log_of(tx)) is None:
                raise InvalidData("store", ("its transactions have no `audit_log`, so the command cannot be recorded",))
            if isinstance(answer, AlreadyProcessed):
                return answer
            entries = entries_at(at, answer)
            if isinstance(answer, Refused):
                refused = cast("Refused[Any]", answer)
                return cast("R", attrs.evolve(refused, audit_records=(*refused.audit_records, *entries)))
            for entry in entries:
                audit_log.add(entry)
            return answer

        return self._store.run(audited)


#: Makes the entries of a command, given its instant and its answer.
_Entries: TypeAlias = Callable[[datetime, object], tuple[object, ...]]


def _entries_of(name: str, by: Registrar | AgencyStaff | BorrowerActor, arguments: dict[str, Any]) -> Callable[[Any], _Entries]:
    """Return what makes the entries of a command over accounts."""
    named = tuple(arguments[name] for name in _NAMES if arguments.get(name) is not None)
    accounts = (by.account,) if not named and isinstance(by, BorrowerActor) else named
    return lambda _: (
        lambda at, answer: tuple(
            AuditEntry(at, actor_label(by), name, account_id, _reasons(answer)) for account_id in _accounts_of(accounts, answer)
        )
    )


def _card_entries_of(command: Callable[..., Any], name: str, by: object, arguments: dict[str, Any]) -> Callable[[Any], _Entries] | None:
    """Return what makes the entry of a command over cards; None for another command, and where a card is only shown."""
    if not isinstance(by, DeskStaff | str) or not _module_of(command).startswith(_CARDS) or name in _SHOWN_ONLY:
        return None
    library = by.library if isinstance(by, DeskStaff) else None

    def before(tx: Any) -> _Entries:
        card = None if arguments.get("card") is None else tx.cards.get(arguments["card"])
        named = card.value.holder if card is not None else None if isinstance(by, DeskStaff) else CardholderId(by)

        def entries(at: datetime, answer: object) -> tuple[object, ...]:
            made = getattr(getattr(getattr(answer, "value", None), "holder", None), "id", None)  # a card was issued
            return (CardAuditEntry(at, card_actor_label(cast("CardActor", by)), library, name, named or made, _reasons(answer)),)

        return entries

    return before


def _module_of(command: Callable[..., Any]) -> str:
    return _module_of(command.func) if isinstance(command, partial) else getattr(command, "__module__", "")


def _reasons(answer: object) -> tuple[str, ...]:
    return answer.reasons if isinstance(answer, Refused) else ()


def _accounts_of(accounts: tuple[AccountId, ...], answer: object) -> tuple[AccountId | None, ...]:
    """Return each account that a command concerns, once; a single None if there is none, or the actor may not know about it."""
    if _account_is_hidden(answer):
        return (None,)
    granted = _accounts_in(getattr(answer, "value", None))  # a refusal has no value
    return tuple(dict.fromkeys((*accounts, *granted))) or (None,)


def _account_is_hidden(answer: object) -> bool:
    """Whether the command was refused before the rules established that the actor may see the account."""
    return isinstance(answer, Refused) and not any(
        check.outcome is Outcome.PASSED and _NOT_VISIBLE in check.codes for check in answer.trace
    )


def _accounts_in(value: object) -> Iterator[AccountId]:
    """Return the accounts that a grant created, moved or showed."""
    match value:
        case Account() | AccountView():
            yield value.id
        case IncomingTransfer():
            yield value.account
        case tuple():
            for part in cast("tuple[object, ...]", value):
                yield from _accounts_in(part)
        case _:
            return
