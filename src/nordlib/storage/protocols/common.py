"""What every group of protocols rests on: versioned values, the outbox, records, and what runs commands."""

from collections.abc import Callable
from datetime import datetime
from typing import Concatenate, Generic, ParamSpec, Protocol, TypeVar, runtime_checkable

import attrs

from nordlib.messages import Message

__all__ = [
    "Dispatch",
    "DispatchTx",
    "Due",
    "HasOutbox",
    "HasRecords",
    "HasRequests",
    "Outbox",
    "Records",
    "Request",
    "Requests",
    "Store",
    "Versioned",
]

T_co = TypeVar("T_co", covariant=True)
Tx_co = TypeVar("Tx_co", covariant=True)
P = ParamSpec("P")
R = TypeVar("R")


@attrs.frozen
class Versioned(Generic[T_co]):
    """A stored value and its version, a number that every save makes greater."""

    value: T_co
    version: int


class Outbox(Protocol):
    """Messages that are due. They are kept in the transaction that caused them, and sent after it."""

    def add(self, message: Message) -> None:
        """Queue a message."""
        ...

    def forget(self, about: str) -> None:
        """Forget every message about something, by its id."""
        ...


@attrs.frozen
class Due:
    """A message in the outbox: its id there, and how often sending it has failed."""

    id: str
    message: Message
    tries: int = 0


class Dispatch(Outbox, Protocol):
    """An outbox that several workers send from. What one has claimed is no other's until its lease has run out."""

    def claim(self, now: datetime, until: datetime, limit: int) -> tuple[Due, ...]:
        """Take messages that are due and nobody's, the oldest first; they are the caller's until an instant."""
        ...

    def done(self, due: str) -> None:
        """A message was sent, or needs no sending any more: forget it. One that is gone already is no fault."""
        ...

    def retry(self, due: str, at: datetime) -> None:
        """Sending failed: count it, and offer the message again at an instant."""
        ...

    def bury(self, due: str) -> None:
        """Sending has failed for the last time: keep the message, and offer it no more."""
        ...

    def dead(self) -> tuple[Due, ...]:
        """The messages that could not be sent, for somebody to look at."""
        ...


class Records(Protocol):
    """What is written down although the command was refused."""

    def add(self, record: object) -> None:
        """Keep a record."""
        ...

    def of(self, about: str) -> tuple[object, ...]:
        """Every record about something, by its id, the oldest first."""
        ...

    def forget(self, about: str) -> None:
        """Forget every record about something, by its id."""
        ...


@runtime_checkable
class HasOutbox(Protocol):
    """A transaction that queues messages. One that does not leaves the sending to the host: the messages are in the decision."""

    @property
    def outbox(self) -> Outbox:
        """The queue."""
        ...


class DispatchTx(Protocol):
    """A transaction over an outbox that workers send from."""

    @property
    def outbox(self) -> Dispatch:
        """The queue."""
        ...


@runtime_checkable
class HasRecords(Protocol):
    """A transaction that keeps the records of refused commands."""

    @property
    def records(self) -> Records:
        """The records."""
        ...


@attrs.frozen
class Request:
    """A request that was granted, and may come again. Nothing in it can be read: `key` and `asked` are hashes, `made` an opaque id."""

    key: str
    asked: str
    granted_at: datetime
    made: str | None = None


class Requests(Protocol):
    """Requests that were granted, by their keys, for as long as a client may repeat one."""

    def get(self, key: str) -> Request | None:
        """The request with a key."""
        ...

    def add(self, request: Request) -> None:
        """Keep a request. Raises `UniqueViolation` where its key is kept already."""
        ...

    def forget(self, before: datetime) -> None:
        """Forget the requests that were granted before an instant."""
        ...


@runtime_checkable
class HasRequests(Protocol):
    """A transaction that remembers requests, so that one which is repeated is done once."""

    @property
    def requests(self) -> Requests:
        """The requests."""
        ...


class Store(Protocol[Tx_co]):
    """What runs commands: one transaction for each, run again after a lost race."""

    def run(self, command: Callable[Concatenate[Tx_co, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a command in a transaction and commit it; a refusal commits its records alone."""
        ...
