"""The checks of the long runs find what they look for: each planted fault, and nothing in a run that went well."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from tests.soak.crashes import workers
from tests.soak.crashes.checks import figures, problems
from tests.soak.crashes.evidence import Evidence, gathered
from tests.soak.crashes.journal import Change, set_up
from tests.soak.crashes.scene import Setting
from tests.soak.crashes.sends import lost_messages

#: A registrar that asks so many commands that every kind of message is among them, with this seed.
_SEED: Final = 3


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """A short run in which nothing goes wrong."""
    folder = tmp_path_factory.mktemp("soak")
    setting = Setting(f"sqlite:///{Path(folder, 'register.db')}", str(folder), _SEED)
    set_up(setting.url)
    workers.prepare(setting)
    for round_ in range(4):
        workers.play(setting, f"r0.{round_}", 20)
        workers.play(setting, f"d0.{round_}", 1)
    workers.play(setting, "j0.0", 1)
    workers.drain(setting)
    return gathered(setting)


def test_a_run_that_went_well_has_no_problem(evidence: Evidence) -> None:
    assert problems(evidence) == []
    found = figures(evidence)
    assert found["commands"] == 80
    assert found["granted"] > 20
    assert found["sends"] > 10


# what is planted


def changed(evidence: Evidence, **changes: Any) -> Evidence:
    return Evidence(**{field.name: getattr(evidence, field.name) for field in attrs.fields(Evidence)} | changes)


def without(evidence: Evidence, test: Callable[[Change], bool]) -> Evidence:
    """As if some rows had not been kept with the others of their transaction, neither in the journal nor in the tables."""
    lost = [change for change in evidence.journal if test(change)]
    assert lost
    gone = {(change.table, change.key) for change in lost}
    journal = tuple(change for change in evidence.journal if (change.table, change.key) not in gone)
    return changed(evidence, journal=journal, rows={key: row for key, row in evidence.rows.items() if key not in gone})


def first(evidence: Evidence, table: str, kind: str = "") -> Change:
    return next(change for change in evidence.journal if change.table == table and change.is_new and kind in change.row.get("kind", ""))


def unanswered(evidence: Evidence, transaction: str) -> Evidence:
    """As if the process had been killed before it was answered."""
    process, command, _ = transaction.split("/")
    entries = evidence.ledgers[process]
    place = next(place for place, each in enumerate(entries) if each["what"] == "asked" and each["command"] == int(command))
    return changed(evidence, ledgers={**evidence.ledgers, process: entries[: place + 1]}, killed=frozenset({process}))


@pytest.mark.parametrize("table", ["accounts", "account_ids", "account_name_words", "outbox", "audit_log"])
@pytest.mark.parametrize("is_killed", [False, True])
def test_a_half_written_registration_is_found(evidence: Evidence, table: str, is_killed: bool) -> None:
    whose = first(evidence, "account_ids").transaction
    planted = without(evidence, lambda change: change.table == table and change.transaction == whose)
    assert_found(unanswered(planted, whose) if is_killed else planted, "half-written")


def assert_found(evidence: Evidence, *words: str) -> None:
    found = problems(evidence)
    for word in words:
        assert any(word in each for each in found), found


def test_a_command_that_was_killed_before_it_wrote_is_no_problem(evidence: Evidence) -> None:
    *_, last = (change.transaction for change in evidence.journal if change.process.startswith("r"))
    whose = first(evidence, "account_ids").transaction
    assert not [each for each in problems(unanswered(evidence, last)) if last in each]
    assert problems(changed(evidence, killed=frozenset({whose.partition("/")[0]}))) == []


def test_a_message_that_is_gone_without_a_send_is_found(evidence: Evidence) -> None:
    entry = str(first(evidence, "outbox", "transfer_requested").row["id"])
    ledgers = {name: [each for each in entries if each.get("entry") != entry] for name, entries in evidence.ledgers.items()}
    about = first(evidence, "outbox", "transfer_requested").row["subject_id"]
    still = tuple(
        change
        for change in evidence.journal
        if change.table == "outbox"
        or change.seq < first(evidence, "outbox", "transfer_requested").seq
        or about not in str(change.row.values())
    )
    assert_found(changed(evidence, ledgers=ledgers, journal=still), f"lost: the message {entry}")


A, B = "a@example.se", "b@example.se"


@pytest.mark.parametrize(
    ("before", "during", "is_lost"),
    [
        ([A], [], True),
        ([A, A, A], [A], True),
        ([A, A, B], [], False),
        ([A, None], [], False),
        ([B, A], [B, A], False),
        ([B], [A], False),
    ],
    ids=["owned", "edited", "edited and given up", "deleted", "given up and taken again", "taken"],
)
def test_a_link_is_lost_only_if_its_address_had_one_owner_all_the_time(
    before: list[str | None], during: list[str | None], is_lost: bool
) -> None:
    addresses = [None, *before, *during]
    rows = [None if email is None else {"id": "a1", "email": email} for email in addresses]
    edits = [("accounts", old, new) for old, new in pairwise(rows)]
    link = {"id": 7, "kind": "password_reset_link", "recipient": A, "subject_id": "p"}
    changes = [*edits[: len(before)], ("outbox", None, link), *edits[len(before) :], ("outbox", link, None)]
    journal = tuple(Change(seq, "d0.0", seq, f"d0.0/{seq}/1", *change) for seq, change in enumerate(changes))
    found = list(lost_messages(Evidence(journal, {}, {}, frozenset())))
    assert bool(found) is is_lost, found


def test_a_message_that_a_registrar_deletes_is_found(evidence: Evidence) -> None:
    end = next(change for change in evidence.journal if change.table == "outbox" and change.is_gone and sent(evidence, change))
    entry = str(end.row["id"])
    ledgers = {name: [each for each in entries if each.get("entry") != entry] for name, entries in evidence.ledgers.items()}
    by = next(change for change in evidence.journal if change.process == "r0.0")
    journal = tuple(
        attrs.evolve(change, process=by.process, command=by.command, transaction=by.transaction) if change is end else change
        for change in evidence.journal
    )
    assert_found(changed(evidence, ledgers=ledgers, journal=journal), f"lost: the message {entry}")


def sent(evidence: Evidence, change: Change) -> bool:
    return any(each.get("entry") == str(change.row["id"]) for entries in evidence.ledgers.values() for each in entries)


def test_a_message_that_waits_for_ever_is_found(evidence: Evidence) -> None:
    queued = first(evidence, "outbox")
    rows = {**evidence.rows, ("outbox", queued.key): queued.row}
    assert_found(changed(evidence, rows=rows), "still waits")


def sends(evidence: Evidence) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((name, each) for name, entries in evidence.ledgers.items() for each in entries if each["what"] == "sent")


def test_a_doubled_send_is_found_unless_its_sender_was_killed(evidence: Evidence) -> None:
    name, entry = next(sends(evidence))
    again = {"what": "sent", "command": 999, "entry": entry["entry"], "to": entry["to"]}
    answer = {"what": "answered", "command": 999, "answer": "done", "unsaved": [], "late": False, "odd": []}
    planted = changed(evidence, ledgers={**evidence.ledgers, "d1.0": [again, answer]})
    assert_found(planted, f"doubled: the message {entry['entry']}")
    for excuse in ({"late": True}, {"unsaved": [entry["entry"]]}, {"answer": "unknown"}):
        assert problems(changed(evidence, ledgers={**evidence.ledgers, "d1.0": [again, answer | excuse]})) == []
    assert problems(changed(evidence, ledgers={**evidence.ledgers, "d1.0": [again]}, killed=frozenset({"d1.0"}))) == []
    assert_found(changed(evidence, ledgers={**evidence.ledgers, "d1.0": [again]}), "doubled")
    assert name.startswith("d")


def test_a_send_that_nothing_caused_is_found(evidence: Evidence) -> None:
    ledgers = {**evidence.ledgers, "d1.0": [{"what": "sent", "command": 1, "entry": "12", "to": "p0@example.se"}]}
    assert_found(changed(evidence, ledgers=ledgers), "sent the message 12, which was never queued")


def answered(evidence: Evidence, said: str) -> tuple[str, int]:
    """The first command of a registrar with such an answer, that wrote something if it was granted."""
    return next(key for key, each in evidence.answers.items() if key[0][0] == "r" and each["answer"] == said and key in evidence.of_command)


def answering(evidence: Evidence, key: tuple[str, int], **says: Any) -> Evidence:
    process, command = key
    entries = [each | says if each["what"] == "answered" and each["command"] == command else each for each in evidence.ledgers[process]]
    return changed(evidence, ledgers={**evidence.ledgers, process: entries})


def test_an_answer_that_the_rows_contradict_is_found(evidence: Evidence) -> None:
    granted = answered(evidence, "granted")
    assert_found(answering(evidence, granted, answer="refused"), "the answer was 'refused', and 1 of its transactions wrote")
    assert_found(answering(evidence, granted, answer="failed", why=""), "the answer was 'failed', and 1 of its transactions wrote")
    assert problems(answering(evidence, granted, answer="unknown")) == []
    assert_found(answering(evidence, answered(evidence, "refused"), answer="granted", rows=[], messages=[]), "nothing was written")
    other = {"rows": [["accounts", {"id": "nobody", "first_name": "Anna"}]]}
    assert_found(answering(evidence, granted, **other), "the row accounts ('nobody',) is not as the answer says")
    assert_found(answering(evidence, granted, messages=["transfer_denied"]), "were queued")


def test_an_exception_of_a_worker_is_found(evidence: Evidence) -> None:
    assert_found(answering(evidence, answered(evidence, "refused"), answer="error", why="KeyError: 'x'"), "KeyError")


def test_a_row_that_the_journal_does_not_know_is_found(evidence: Evidence) -> None:
    (table, key), row = next((each, row) for each, row in evidence.rows.items() if each[0] == "accounts")
    assert_found(changed(evidence, rows={**evidence.rows, (table, key): row | {"last_name": "Berg"}}), "is not what the journal leaves")


def test_what_is_there_twice_is_found(evidence: Evidence) -> None:
    (_, key), row = next((each, row) for each, row in evidence.rows.items() if each[0] == "accounts")
    rows = {**evidence.rows, ("accounts", ("twin",)): row | {"id": "twin"}}
    assert key != ("twin",)
    assert_found(changed(evidence, rows=rows), "doubled: the number", "doubled: the address", "the account twin has no id")


def test_a_request_that_is_performed_twice_under_one_key_is_found(evidence: Evidence) -> None:
    hold = next(change for change in evidence.journal if change.table == "holds" and change.is_new)
    holds = [attrs.evolve(hold, after=hold.row | {"id": name, "title": "once 7"}) for name in ("a", "b")]
    asked = {"what": "asked", "command": 1, "name": "place_hold", "once": "7"}
    repeated = {"what": "answered", "command": 1, "answer": "repeated", "result": "c"}
    planted = changed(evidence, journal=(*evidence.journal, *holds), ledgers={**evidence.ledgers, "r1.0": [asked, repeated]})
    assert_found(planted, "the request 7 was performed 2 times", "the request 7 is answered with ['c'], and made ['a', 'b']")
