"""The contract of a store: the memory store holds to it, and no broken store does."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from nordlib.accounts import AccountId
from nordlib.commands import register
from nordlib.errors import StorageError, VersionConflict
from nordlib.storage import EVERYWHERE, MemoryStore
from nordlib.testing.contract import CASES, Verdict, validate
from nordlib.testing.contract.pytests import StoreContract
from tests.people import AT_A, FORM, NOW, REGISTER, register_store

PARTS = {
    "accounts": ["get", "by_email", "by_identity", "by_authorisation", "ending", "with_guardian", "made_before", "at", "named", "count_at"],
    "transfers": ["newest_for", "of_account", "pending_to", "count_pending_to", "waiting_since", "forget", "add", "save"],
    "staff": ["get", "by_email", "at", "add", "save", "remove"],
    "authorisations": ["get", "add", "remove"],
    "credentials": ["of", "by_ticket", "add", "save", "remove"],
    "outbox": ["add", "forget", "claim", "done", "retry", "bury", "dead"],
}
PARTS["accounts"] += ["add", "save", "erase"]
MANY = {"at", "named", "ending", "with_guardian", "made_before", "of_account", "pending_to", "waiting_since", "claim", "dead"}


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def store(self) -> MemoryStore:
        return MemoryStore()


def broken(part: str, method: str, how: Callable[[Any, Any], Callable[..., Any]]) -> Callable[[], MemoryStore]:
    """A store one method of which does something else; `how` is given the table and the method as it should be."""

    def make() -> MemoryStore:
        store = MemoryStore()
        table = getattr(store._tables, part)
        setattr(table, method, how(table, getattr(table, method)))
        return store

    return make


def faults_of(factory: Callable[[], Any]) -> set[str]:
    report = validate(factory)
    assert bool(report) is not bool(report.broken)
    return {each.case.id for each in report.broken}


@pytest.mark.parametrize(("part", "method"), [(part, method) for part, methods in PARTS.items() for method in methods])
def test_a_store_that_does_nothing_where_it_should_is_caught(part: str, method: str) -> None:
    nothing: Any = () if method in MANY else 0 if method.startswith("count") else None
    assert faults_of(broken(part, method, lambda _table, _method: lambda *_args, **_named: nothing))


def folding_keys(_table: Any, get: Any) -> Callable[..., Any]:
    return lambda key, within: get(key.lower(), within)


def lost_update(table: Any, save: Any) -> Callable[..., Any]:
    return lambda changed, expected: save(changed, expected=getattr(table.rows.get(changed.id), "version", expected))


def swallowed_conflict(_table: Any, save: Any) -> Callable[..., Any]:
    def saves(changed: Any, *, expected: int) -> None:
        try:
            save(changed, expected=expected)
        except VersionConflict:
            return

    return saves


def outbox_outside_the_transaction(table: Any, add: Any) -> Callable[..., Any]:
    def adds(message: Any) -> None:
        add(message)
        table.rows.commit()

    return adds


def offset_pages(_table: Any, page: Any) -> Callable[..., Any]:
    read = 0

    def pages(libraries: Any, after: Any, limit: int) -> Any:
        nonlocal read
        read = 0 if after is None else read + limit
        return page(libraries, None, read + limit)[read:]

    return pages


def unfiltered(_table: Any, find: Any) -> Callable[..., Any]:
    return lambda words, _within, after, limit: find(words, EVERYWHERE, after, limit)


def unclaimed(table: Any, claim: Any) -> Callable[..., Any]:
    def claims(now: Any, until: Any, limit: int) -> Any:
        found = claim(now, until, limit)
        table.rows.rollback()
        return found

    return claims


def at_once(table: Any, add: Any) -> Callable[..., Any]:
    def adds(account: Any) -> None:
        add(account)
        for claims in (table.rows, table.emails, table.identities, table.authorisations):
            claims.commit()

    return adds


def always_lost(_table: Any, _save: Any) -> Callable[..., Any]:
    def saves(changed: Any, *, expected: int) -> None:
        raise VersionConflict("account", changed.id, expected)

    return saves


@pytest.mark.parametrize(
    ("part", "method", "how", "caught_by"),
    [
        ("accounts", "get", folding_keys, {"ST-002"}),
        ("accounts", "save", lost_update, {"ST-007"}),
        ("accounts", "save", swallowed_conflict, {"ST-007"}),
        ("accounts", "save", always_lost, {"ST-006", "ST-007"}),
        ("transfers", "save", lost_update, {"ST-021"}),
        ("outbox", "add", outbox_outside_the_transaction, {"ST-040"}),
        ("accounts", "at", offset_pages, {"ST-010"}),
        ("accounts", "named", unfiltered, {"ST-009"}),
        ("outbox", "claim", unclaimed, {"ST-060", "ST-065"}),
        ("accounts", "add", at_once, {"ST-040", "ST-042"}),
    ],
    ids=lambda each: each.__name__ if callable(each) else each if isinstance(each, str) else "",
)
def test_a_broken_store_is_caught(part: str, method: str, how: Any, caught_by: set[str]) -> None:
    assert faults_of(broken(part, method, how)) >= caught_by


class Swallowing(MemoryStore):
    """Tells nobody that a race was lost for the last time."""

    def run(self, command: Any, /, *args: Any, **named: Any) -> Any:
        try:
            return super().run(command, *args, **named)
        except StorageError:
            return None


class NeverAgain(MemoryStore):
    """Gives a lost race up at once."""

    def run(self, command: Any, /, *args: Any, **named: Any) -> Any:
        with self.transaction() as tx:
            return command(tx, *args, **named)


@pytest.mark.parametrize(("store", "caught_by"), [(Swallowing, {"ST-004", "ST-007", "ST-042"}), (NeverAgain, {"ST-042"})])
def test_a_store_that_runs_commands_otherwise_is_caught(store: type[MemoryStore], caught_by: set[str]) -> None:
    assert faults_of(store) >= caught_by


class OnlyAccounts(MemoryStore):
    """A host that has a register, and sends its messages itself."""

    def begin(self) -> Any:
        tx = super().begin()
        vars(tx).pop("outbox")
        return Without(tx)


class Without:
    def __init__(self, tx: Any) -> None:
        self.accounts, self.commit, self.rollback = tx.accounts, tx.commit, tx.rollback


def test_what_a_store_lacks_is_told_and_is_no_fault() -> None:
    report = validate(OnlyAccounts)
    assert report
    lacking = [each for each in report.outcomes if each.verdict is Verdict.LACKING]
    assert {each.case.id for each in lacking} >= {"ST-020", "ST-030", "ST-060"}
    with pytest.raises(pytest.skip.Exception):
        StoreContract().test_the_store_holds_to(lacking[0].case, OnlyAccounts())
    assert str(report).endswith(f"{len(CASES) - len(lacking)} holds, 0 broken, {len(lacking)} lacking")


def test_a_report_says_what_was_found() -> None:
    def fails(_table: Any, _method: Any) -> Callable[..., Any]:
        def get(*_args: Any) -> Any:
            raise LookupError("no such table")

        return get

    lines = str(validate(broken("outbox", "dead", fails))).splitlines()
    assert any(line.startswith("ST-063 broken: A message that is given up") and "LookupError: no such table" in line for line in lines)
    assert "Found: a buried message was not forgotten" in str(validate(broken("outbox", "dead", lambda *_: lambda: (1,))))


def test_the_ids_of_cases_are_their_own() -> None:
    assert len({each.id for each in CASES}) == len(CASES)
    assert all(each.says.endswith(".") for each in CASES)


def test_sixteen_ask_for_one_address_and_one_is_registered() -> None:
    store = register_store()

    def ask(place: int) -> bool:
        return bool(store.run(register, FORM, by=AT_A, policy=REGISTER, now=NOW, new_id=AccountId(f"new{place}")))

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(ask, range(16))) == 1
