"""Each answer against the rows.

What was granted is there, what was refused wrote nothing but records, and what has no answer is whole or not there.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from tests.soak.crashes.evidence import Evidence, Row
from tests.soak.crashes.journal import Change, key_of
from tests.soak.crashes.laws import AUDITED, records_in

__all__ = ["wrong_answers", "wrong_repetitions"]

_NEW, _CHANGED, _GONE = "+", "~", "-"
#: What the transaction of a command must have changed, if it was kept: one of these sets, each of a table and how its row changed.
_PARTS: Final[dict[str, tuple[frozenset[tuple[str, str]], ...]]] = {
    name: tuple(frozenset((part[1:], part[0]) for part in parts.split()) for parts in alternatives)
    for name, alternatives in {
        "register_borrower": ("+accounts +account_ids +account_name_words +outbox",),
        "edit_account": ("~accounts",),
        "request_transfer": ("+transfers +outbox", "~accounts +outbox"),
        "accept_transfer": ("~transfers ~accounts +outbox",),
        "deny_transfer": ("~transfers +outbox",),
        "pull_account": ("~accounts +outbox",),
        "set_password": ("+credentials", "~credentials"),
        "delete_account": ("-accounts -account_name_words",),
        "request_password_reset": ("+outbox",),
        "issue_card": ("+cards +memberships",),
        "order_pin": ("~card_credentials +outbox", "+card_credentials +outbox"),
        "replace_lost_card": ("+cards ~cards +card_credentials +memberships +outbox",),
        "place_hold": ("+holds",),
        "cancel_hold": ("~holds",),
        "suspend_hold": ("~holds",),
        "resume_hold": ("~holds",),
        "check_out_item": ("+loans",),
        "renew_loan": ("~loans",),
    }.items()
}


def wrong_answers(evidence: Evidence) -> Iterator[str]:
    """Compare the answer of each command of the registrars with what its transactions changed."""
    last = {process: entry["command"] for process, entry in evidence.asked}
    for process, asked in evidence.asked:
        if process[0] != "r":
            continue
        answer = evidence.answers.get((process, asked["command"]))
        if answer is None and (process not in evidence.killed or last[process] != asked["command"]):
            yield f"{process} {asked['command']} {asked['name']}: it was never answered, and its process was not killed then"
        transactions = evidence.of_command.get((process, asked["command"]), [])
        for problem in _wrong(evidence, asked, answer, transactions):
            yield f"{process} {asked['command']} {asked['name']}: {problem}"


def _wrong(evidence: Evidence, asked: Row, answer: Row | None, transactions: list[list[Change]]) -> Iterator[str]:
    writing = [changes for changes in transactions if any(change.table != "audit_log" for change in changes)]
    said = "unknown" if answer is None else answer["answer"]
    if len(writing) > (said in ("granted", "unknown")):
        yield f"the answer was {said!r}, and {len(writing)} of its transactions wrote"
    for changes in writing:
        yield from _missing_parts(asked, changes)
    if said == "granted" and answer is not None:
        yield from _missing_rows(evidence, asked, answer, writing)
    if said == "refused" and asked["name"] in AUDITED and len(transactions) != 1:
        yield f"it was refused, and {len(transactions)} transactions hold the records"


def _missing_parts(asked: Row, changes: Sequence[Change]) -> Iterator[str]:
    """What a transaction that was kept lacks of its command."""
    found = {(change.table, _NEW if change.is_new else _GONE if change.is_gone else _CHANGED) for change in changes}
    lacking = [parts - found for parts in _PARTS[asked["name"]]]
    if all(lacking):
        yield f"half-written: it lacks {' or '.join(str(sorted(parts)) for parts in lacking)}"
    if asked["once"] and ("idempotency", _NEW) not in found:
        yield "half-written: it lacks the request that is performed once"
    if asked["name"] in AUDITED and not any(record.get("action") == asked["name"] for _, record in records_in(changes)):
        yield "half-written: it lacks the record in the audit log"


def _missing_rows(evidence: Evidence, asked: Row, answer: Row, writing: list[list[Change]]) -> Iterator[str]:
    """What an answer says, and the rows do not."""
    if not writing and asked["name"] != "request_password_reset":
        yield "it was granted, and nothing was written"
        return
    written = {(change.table, change.key): change.after for changes in writing for change in changes}
    for table, row in answer["rows"]:
        key = key_of(table, row)
        images = [written[table, key]] if (table, key) in written else evidence.images.get((table, key), [])
        if not any(image is not None and _agrees(image, row) for image in images):
            yield f"it was granted, and the row {table} {key} is not as the answer says"
    messages = sorted(change.row["kind"] for changes in writing for change in changes if change.table == "outbox" and change.is_new)
    if answer["messages"] != [] and messages != sorted(answer["messages"]):
        yield f"it was granted with {answer['messages']}, and {messages} were queued"


def _agrees(image: Row, row: Row) -> bool:
    return all(image[name] == value for name, value in row.items())


def wrong_repetitions(evidence: Evidence) -> Iterator[str]:
    """What was sent under one key was performed once, and every repetition names what the first one made."""
    made, said = defaultdict[str, list[str]](list), defaultdict[str, list[Row]](list)
    for change in evidence.journal:
        if change.table == "holds" and change.is_new and change.row["title"].startswith("once "):
            made[change.row["title"].removeprefix("once ")].append(change.row["id"])
    for process, asked in evidence.asked:
        if asked["once"] and (process, asked["command"]) in evidence.answers:
            said[asked["once"]].append(evidence.answers[process, asked["command"]])
    for key in sorted({*made, *said}):
        granted = [answer for answer in said[key] if answer["answer"] == "granted"]
        repeated = {answer["result"] for answer in said[key] if answer["answer"] == "repeated"}
        if len(made[key]) > 1 or len(granted) > 1:
            yield f"the request {key} was performed {len(made[key])} times, and granted {len(granted)} times"
        if not repeated <= set(made[key]):
            yield f"the request {key} is answered with {sorted(repeated)}, and made {made[key]}"
