"""All that is compared when a run is over."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from nordlib.name_folding import name_words
from tests.soak.crashes.answers import wrong_answers, wrong_repetitions
from tests.soak.crashes.evidence import Evidence
from tests.soak.crashes.laws import broken_laws
from tests.soak.crashes.sends import excused_repeats, lost_messages, sends_of, wrong_sends

__all__ = ["figures", "problems"]


def problems(evidence: Evidence) -> list[str]:
    """Everything that is wrong, a sentence each."""
    return [
        *_errors(evidence),
        *_wrong_rows(evidence),
        *(f"{tag}: {law}" for tag, changes in evidence.transactions.items() for law in broken_laws(changes)),
        *wrong_answers(evidence),
        *wrong_repetitions(evidence),
        *lost_messages(evidence),
        *wrong_sends(evidence),
        *_doubled(evidence),
        *_left_behind(evidence),
    ]


def _errors(evidence: Evidence) -> Iterator[str]:
    """Exceptions that no worker may see."""
    for (process, command), answer in evidence.answers.items():
        if answer["answer"] == "error":
            yield f"{process} {command}: {answer['why']}"
        yield from (f"{process} {command}: {odd}" for odd in answer.get("odd", ()))


def _wrong_rows(evidence: Evidence) -> Iterator[str]:
    """The rows are what the journal leaves, and each change of the journal follows the one before it."""
    state: dict[tuple[str, tuple[Any, ...]], Any] = {}
    for change in evidence.journal:
        key = change.table, change.key if change.before is None or change.after is None else _key_before(change)
        if state.pop(key, None) != change.before:
            yield f"half-written: {change.transaction} changed {key} from what nothing in the journal made of it"
        if change.after is not None:
            state[change.table, change.key] = change.after
    for key in {*state, *evidence.rows}:
        if state.get(key) != evidence.rows.get(key):
            yield f"half-written: the row {key} is not what the journal leaves"


def _key_before(change: Any) -> tuple[Any, ...]:
    return type(change)(change.seq, "", 0, "", change.table, change.before, None).key  # type: ignore[no-any-return]  # of a Change


def _doubled(evidence: Evidence) -> Iterator[str]:
    accounts, pending = evidence.table("accounts"), [each for each in evidence.table("transfers") if each["state"] == "pending"]
    for what, values in (
        ("number", [(each["identity_scheme"], each["identity_number"]) for each in accounts]),
        ("address", [each["email_key"] for each in accounts]),
        ("pending request", [each["account"] for each in pending]),
        ("national card", [each["holder"] for each in evidence.table("cards") if each["kind"] == "national" and each["state"] == "active"]),
    ):
        yield from (f"doubled: the {what} {value} is there {times} times" for value, times in Counter(values).items() if times > 1)


def _left_behind(evidence: Evidence) -> Iterator[str]:
    """What belongs to an account or a card that is there, and is all there."""
    accounts = {each["id"]: each for each in evidence.table("accounts")}
    ids, cards = {each["id"] for each in evidence.table("account_ids")}, {each["number"] for each in evidence.table("cards")}
    words = Counter((each["account"], each["word"], each["times"], each["library"]) for each in evidence.table("account_name_words"))
    named = Counter(
        (account, word[:255], times, each["library"])
        for account, each in accounts.items()
        for word, times in Counter(name_words(each["first_name"], each["last_name"])).items()
    )
    if words != named:
        yield f"half-written: words of names are missing {dict(named - words)} or left behind {dict(words - named)}"
    yield from (f"half-written: the account {each} has no id" for each in accounts.keys() - ids)
    for table, column, there in (
        ("credentials", "principal", accounts.keys() | {each["id"] for each in evidence.table("registrars")}),
        ("card_credentials", "card", cards),
        ("memberships", "card", cards),
    ):
        yield from (f"half-written: {table} of {row[column]}, which is gone" for row in evidence.table(table) if row[column] not in there)
    for row in evidence.table("transfers"):
        if row["state"] == "pending" and row["account"] not in accounts:
            yield f"half-written: a pending request for {row['account']}, which is gone"


def figures(evidence: Evidence) -> dict[str, int]:
    """What a run had to do with."""
    answers = Counter(
        "unanswered" if answer is None else answer["answer"]
        for answer in (evidence.answers.get((process, asked["command"])) for process, asked in evidence.asked if process[0] == "r")
    )
    unanswered = [
        (process, asked["command"])
        for process, asked in evidence.asked
        if process[0] == "r" and evidence.answers.get((process, asked["command"]), {"answer": "unknown"})["answer"] == "unknown"
    ]
    return {
        "commands": sum(answers.values()),
        **answers,
        "whole without an answer": sum(key in evidence.of_command for key in unanswered),
        **Counter(f"({answer['why']})" for answer in evidence.answers.values() if answer["answer"] == "failed"),
        "transactions": len(evidence.transactions),
        "messages": sum(change.table == "outbox" and change.is_new for change in evidence.journal),
        "sends": len(sends_of(evidence)),
        "sent twice": excused_repeats(evidence),
    }
