"""Delete the traces whose time has come, or say in advance which: audit records, dead letters, attempts (EXT-01, NLR-27)."""

from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from nordlib.commands.attempts import delete_expired_attempts
from nordlib.commands.paging import PAGE_SIZE, require_limit
from nordlib.frozendict import frozendict
from nordlib.privacy import PrivacyPolicy, TraceKind
from nordlib.storage.protocols import Traces, traces_of
from nordlib.validation import taken

__all__ = ["RetentionPolicy", "count_expired_traces", "delete_expired_traces", "list_expired_traces"]


class RetentionPolicy(Protocol):
    """A policy that says when traces end: an `AccountPolicy` or a `CardPolicy`."""

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the date is determined."""
        ...

    @property
    def privacy(self) -> PrivacyPolicy:
        """When audit records and dead letters are deleted."""
        ...


def delete_expired_traces(tx: object, *, policy: RetentionPolicy, now: datetime) -> frozendict[TraceKind, int]:
    """Delete the traces whose time has come, and return how many of each kind.

    A transaction without `traces` has none to count; expired attempts are deleted all the same. Raises `NaiveDatetime`.
    """
    counts = count_expired_traces(tx, policy=policy, now=now)
    if (traces := traces_of(tx)) is None:
        delete_expired_attempts(tx, now)
        return counts
    for kind in counts:
        until = policy.privacy.last_deleted(kind, now, policy.zone)
        assert until is not None
        traces.delete_expired(kind, until)
    return counts


def count_expired_traces(tx: object, *, policy: RetentionPolicy, now: datetime) -> frozendict[TraceKind, int]:
    """Count what `delete_expired_traces` would delete, by kind; only kinds of which there are some. Raises `NaiveDatetime`."""
    traces, counts = traces_of(tx), dict[TraceKind, int]()
    for kind in TraceKind:
        until = policy.privacy.last_deleted(kind, now, policy.zone)
        if traces is not None and until is not None and (count := traces.count_expired(kind, until)):
            counts[kind] = count
    return frozendict(counts)


def list_expired_traces(
    tx: object, kind: TraceKind, *, policy: RetentionPolicy, now: datetime, after: str | None = None, limit: int = PAGE_SIZE
) -> tuple[str, ...]:
    """Return a page of the ids of the traces of a kind that `delete_expired_traces` would delete.

    Args:
        tx: The transaction.
        kind: The kind of trace.
        policy: The policy of the register or of the library.
        now: The instant of the deletion.
        after: The last id on the page before; None for the first page.
        limit: The most ids to return.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: `kind` is not a `TraceKind`, or `limit` is below 1.
    """
    require_limit(limit)
    until = policy.privacy.last_deleted(taken(TraceKind, "kind", kind), now, policy.zone)
    traces: Traces | None = traces_of(tx)
    return () if traces is None or until is None else traces.expired(kind, until, after, limit)
