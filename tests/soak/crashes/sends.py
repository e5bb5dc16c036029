"""Each message against its sends.

It was sent, or became obsolete for a reason; and it was sent twice only where the sender could not save that it had sent.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from tests.soak.crashes.evidence import Evidence
from tests.soak.crashes.journal import Change

__all__ = ["excused_repeats", "lost_messages", "sends_of", "wrong_sends"]

#: The tables whose changes may make a message obsolete, and the columns that name what the message is about.
_ABOUT: Final = {"accounts": "id", "credentials": "principal", "transfers": "account", "cardholders": "id", "cards": "holder"}
_LINK: Final = "password_reset_link"


def lost_messages(evidence: Evidence) -> Iterator[str]:
    """Say which messages are gone without having been sent, and without a reason, and which wait though all was sent."""
    queued = {change.row["id"]: change for change in evidence.journal if change.table == "outbox" and change.is_new}
    sent = {str(entry) for entry, _, _ in sends_of(evidence)}
    for change in evidence.journal:
        if change.table != "outbox" or not change.is_gone or str(change.row["id"]) in sent:
            continue
        cause = queued.get(change.row["id"])
        if cause is None:
            yield f"the message {change.row['id']} is gone, and was never queued"
        elif change.process[0] != "d":
            yield from _not_erased(evidence, change)
        elif not _is_obsolete(evidence, cause, change):
            yield f"lost: {_named(change)} is gone, was not sent, and nothing made it obsolete"
    for row in evidence.table("outbox"):
        if not row["is_dead_letter"]:
            yield f"the message {row['id']} of the kind {row['kind']} still waits"


def _named(change: Change) -> str:
    return f"the message {change.row['id']} of the kind {change.row['kind']} about {change.row['subject_id']}"


def _not_erased(evidence: Evidence, change: Change) -> Iterator[str]:
    """A registrar, or the daily job, deletes the messages of an account with the account, and the links to an address with the address."""
    accounts = [each for each in evidence.transactions[change.transaction] if each.table == "accounts" and each.before]
    about = {each.row["id"] for each in accounts if each.is_gone}
    left = {each.before["email"] for each in accounts if each.before and (each.is_gone or each.differs("email_key"))}
    if change.row["subject_id"] not in about and not (change.row["kind"] == _LINK and change.row["recipient"] in left):
        yield f"lost: {_named(change)} was deleted by {change.transaction}, which does not erase what it is about"


def _is_obsolete(evidence: Evidence, cause: Change, end: Change) -> bool:
    """Whether something changed since a message was queued that can make it obsolete."""
    if cause.row["kind"] == _LINK:
        return _had_no_owner(evidence, cause.row["recipient"], cause, end)
    cards = {
        change.row["number"] for change in evidence.journal if change.table == "cards" and change.row["holder"] == cause.row["subject_id"]
    }
    return any(
        change.transaction != cause.transaction
        and (
            change.row.get(_ABOUT.get(change.table, ""), "") == cause.row["subject_id"]
            or (change.table == "card_credentials" and change.row["card"] in cards)
        )
        for change in evidence.journal
        if change.seq > cause.seq
    )


def _had_no_owner(evidence: Evidence, address: str, cause: Change, end: Change) -> bool:
    """Whether an address belonged to no account at the end of its message, or changed hands while the message waited."""
    owners = set[str]()
    for change in evidence.journal:
        if change.table != "accounts" or change.seq >= end.seq:
            continue
        had, has = (row is not None and row["email"] == address for row in (change.before, change.after))
        if had != has and change.seq > cause.seq:
            return True
        (owners.add if has else owners.discard)(change.row["id"])
    return not owners


def sends_of(evidence: Evidence) -> list[tuple[str, str, int]]:
    """Every send: the message, the process, and the number of its command."""
    return [
        (entry["entry"], process, entry["command"])
        for process, entries in evidence.ledgers.items()
        for entry in entries
        if entry["what"] == "sent"
    ]


def wrong_sends(evidence: Evidence) -> Iterator[str]:
    """Say what was sent without a cause, and what was sent twice without an excuse."""
    queued = {str(change.row["id"]) for change in evidence.journal if change.table == "outbox" and change.is_new}
    good = Counter[str]()
    for entry, process, command in sends_of(evidence):
        if entry not in queued:
            yield f"{process} {command} sent the message {entry}, which was never queued"
        good[entry] += not _is_excused(evidence, entry, process, command)
    for entry, times in good.items():
        if times > 1:
            yield f"doubled: the message {entry} was sent {times} times by senders that were not killed, and whose lease ran"


def excused_repeats(evidence: Evidence) -> int:
    """How many messages were sent more than once."""
    return sum(times > 1 for times in Counter(entry for entry, _, _ in sends_of(evidence)).values())


def _is_excused(evidence: Evidence, entry: str, process: str, command: int) -> bool:
    """Whether a sender could not save that it had sent: it was killed, the database failed, or its lease had expired."""
    answer = evidence.answers.get((process, command))
    if answer is None:
        return process in evidence.killed
    return answer["answer"] != "done" or answer["late"] or entry in answer["unsaved"]
