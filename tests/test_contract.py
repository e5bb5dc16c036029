"""The contract of a store: the memory store holds to it, and no broken store does."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import attrs
import pytest

from nordlib.accounts import Account, Registrar, Transfer
from nordlib.cards import Card, CardCredential, Cardholder, CardKind, CardState, ConsentState, FamilyConsent, Membership
from nordlib.circulation import DueInstant, Hold, Loan, LoanId
from nordlib.credentials import Credential, Realm
from nordlib.decisions import UNKNOWN
from nordlib.errors import InvalidData, StorageError, TransactionConflict, UniqueViolation, UnknownName, VersionConflict
from nordlib.storage import MemoryStore, MemoryTx, stored
from nordlib.storage.memory.tables import Journal
from nordlib.storage.protocols import ALL_LIBRARIES
from nordlib.storage.queries import StoredType
from nordlib.storage.sql import SqlStore
from nordlib.storage.sql.accounts import SqlAccounts
from nordlib.storage.stored import ACCOUNT, CARD, LOAN
from nordlib.testing.contract import CASES, CaseStatus, ContractViolation, check_store
from nordlib.testing.contract.pytest_suite import StoreContract
from nordlib.testing.contract.report import CaseResult, run_case
from nordlib.testing.contract.stateful import run_machine
from tests.people import AT_A
from tests.short_contract import shorten
from tests.stores import sqlite

PARTS = {
    "accounts": [
        *("get", "by_email", "by_identity", "by_student_authorisation", "expiring_between", "with_guardian", "created_before"),
        *("at_libraries", "search_by_name", "count_at_libraries", "add", "save", "erase"),
    ],
    "transfers": [
        *("latest_for_account", "for_account", "pending_to", "count_pending_to", "pending_since", "delete_for_account", "add", "save"),
    ],
    "registrars": ["get", "by_email", "at_libraries", "add", "save", "delete"],
    "student_authorisations": ["get", "add", "delete"],
    "credentials": ["get", "by_reset_token", "add", "save", "delete"],
    "outbox": ["add", "delete_for", "claim", "acknowledge", "retry", "dead_letter", "dead_letters"],
    "libraries": ["get", "branches_of", "main_libraries", "search_by_name", "put"],
    "loans": ["get", "for_patron", "add", "save"],
    "holds": ["for_title", "get", "for_patron", "overdue", "add", "save"],
    "saved_titles": ["for_patron", "put", "delete"],
    "patron_standings": ["get", "put"],
    "charges": ["get", "for_patron", "add", "save"],
    "cardholders": ["get", "by_identity", "page", "add", "save", "erase"],
    "cards": ["get", "for_holder", "add", "save"],
    "memberships": ["for_card", "put", "delete_for_card"],
    "card_credentials": ["get", "add", "save", "delete"],
    "family_consents": ["between", "for_owner", "for_viewer", "in_state", "add", "save"],
    "library_instructions": ["add", "pending_for", "acknowledge"],
    "loan_histories": ["get", "put"],
    "auto_renewal_preferences": ["get", "put", "delete"],
    "job_runs": ["get", "put"],
    "audit_log": ["add", "for_subject", "delete_for"],
    "idempotency_records": ["get", "add", "delete_before"],
    "attempts": ["get", "put", "delete", "delete_expired"],
    "traces": ["messages_about", "instructions_about", "expired", "count_expired", "delete_expired"],
}
#: Every type of thing that is stored.
TYPES = [each for each in vars(stored).values() if isinstance(each, StoredType)]
#: What answers with a tuple.
MANY = {
    *("for_title", "for_patron", "branches_of", "main_libraries", "at_libraries", "search_by_name", "expiring_between", "with_guardian"),
    *("created_before", "for_account", "pending_to", "pending_since", "claim", "dead_letters", "for_subject"),
    *("page", "for_holder", "for_card", "for_owner", "for_viewer", "in_state", "pending_for", "overdue"),
    *("messages_about", "instructions_about", "expired"),
}


def renew_once_more(tx: Any, loan: LoanId) -> None:
    stored = tx.loans.get(loan)
    tx.loans.save(attrs.evolve(stored.value, renewals_used=stored.value.renewals_used + 1), expected_version=stored.version)


class WithOtherSoftware(MemoryStore):
    """A store in memory whose other software waits for its transactions, as it should."""

    def renew_outside(self, loan: LoanId) -> None:
        self.run(renew_once_more, loan)


class InTurn(SqlStore):
    """A database in memory, which has one connection."""

    def renew_outside(self, loan: LoanId) -> None:
        self.run(renew_once_more, loan)


class WithAConnection(SqlStore):
    """A file that other software writes to on a connection of its own."""

    def renew_outside(self, loan: LoanId) -> None:
        with closing(sqlite3.connect(str(self.engine.url.database), timeout=30)) as connection, connection:
            connection.execute("UPDATE nordlib_loans SET renewals_used = renewals_used + 1 WHERE id = ?", (loan,))


@pytest.fixture
def few_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    """A short run of the state machine, for what it shows beside another store's whole one."""
    shorten(monkeypatch)


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def store(self) -> MemoryStore:
        return WithOtherSoftware()


class TestSqliteInMemory(StoreContract):
    @pytest.fixture
    def store(self, monkeypatch: pytest.MonkeyPatch) -> SqlStore:
        shorten(monkeypatch, examples=10)
        return InTurn(sqlite().engine)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the tables, to be copied."""
    file = tmp_path_factory.mktemp("ready") / "register.db"
    SqlStore.open(f"sqlite:///{file}").close()
    return file


@pytest.mark.usefixtures("few_examples")
class TestSqliteFile(StoreContract):
    @pytest.fixture
    def store(self, ready: Path, tmp_path: Path) -> Iterator[SqlStore]:
        store = WithAConnection.open(f"sqlite:///{shutil.copy(ready, tmp_path)}")
        yield store
        store.close()


def broken(part: str, method: str, how: Callable[[Any, Any], Callable[..., Any]]) -> Callable[[], MemoryStore]:
    """A store one method of which does something else; `how` is given the table and the method as it should be."""

    class Broken(MemoryStore):
        table: Any = None

        def begin(self) -> MemoryTx:
            tx = super().begin()
            if self.table is None:
                self.table = getattr(tx, part)
                setattr(self.table, method, how(self.table, getattr(self.table, method)))
            setattr(tx, part, self.table)
            return tx

    return Broken


def journal_of(table: Any) -> Journal:
    """What a transaction of a store in memory would undo."""
    rows = table._rows if hasattr(table, "_rows") else table._backend.table(ACCOUNT)
    return cast("Journal", rows._journal)


def broken_at(factory: Callable[[], Any], case: str) -> bool:
    """Whether a store does not hold to a case."""
    return found_by(case, factory).status is CaseStatus.FAILED


def caught(factory: Callable[[], Any], part: str) -> bool:
    """Whether a store is caught by a case about a part of its transactions."""
    about = [each.id for each in CASES if any(need.partition(".")[0] == part for need in each.needs)]
    return any(broken_at(factory, each) for each in about)


@pytest.mark.parametrize(("part", "method"), [(part, method) for part, methods in PARTS.items() for method in methods])
def test_a_store_that_does_nothing_where_it_should_is_caught(part: str, method: str) -> None:
    nothing: Any = () if method in MANY else 0 if method.startswith("count") else None
    factory = broken(part, method, lambda _table, _method: lambda *_args, **_named: nothing)
    assert caught(factory, part)


def folding_keys(_table: Any, get: Any) -> Callable[..., Any]:
    return lambda key, scope: get(key.lower(), scope)


def lost_update(table: Any, save: Any) -> Callable[..., Any]:
    def saves(changed: Any, *, expected_version: int) -> None:
        (of,) = (each for each in TYPES if isinstance(changed, each.model))
        row = table._backend.table(of).get(of.key_of(changed))
        save(changed, expected_version=expected_version if row is None else row.stored.version)

    return saves


def swallowed_conflict(_table: Any, save: Any) -> Callable[..., Any]:
    def saves(changed: Any, *, expected_version: int) -> None:
        try:
            save(changed, expected_version=expected_version)
        except VersionConflict:
            return

    return saves


def outbox_outside_the_transaction(table: Any, add: Any) -> Callable[..., Any]:
    def adds(message: Any) -> None:
        add(message)
        journal_of(table).commit()

    return adds


def offset_pages(_table: Any, page: Any) -> Callable[..., Any]:
    read = 0

    def pages(libraries: Any, after: Any, limit: int) -> Any:
        nonlocal read
        read = 0 if after is None else read + limit
        return page(libraries, None, read + limit)[read:]

    return pages


def unfiltered(_table: Any, find: Any) -> Callable[..., Any]:
    return lambda words, _within, after, limit: find(words, ALL_LIBRARIES, after, limit)


def unclaimed(table: Any, claim: Any) -> Callable[..., Any]:
    def claims(now: Any, until: Any, limit: int) -> Any:
        found = claim(now, until, limit)
        journal_of(table).rollback()
        return found

    return claims


def at_once(table: Any, add: Any) -> Callable[..., Any]:
    def adds(account: Any) -> None:
        add(account)
        journal_of(table).commit()

    return adds


def always_lost(_table: Any, _save: Any) -> Callable[..., Any]:
    def saves(changed: Any, *, expected_version: int) -> None:
        raise VersionConflict("account", changed.id, expected_version)

    return saves


#: The case about the versions of each thing that is saved over the one that was read.
VERSIONED = {"holds": "ST-171", "cardholders": "ST-113", "cards": "ST-118", "card_credentials": "ST-122", "family_consents": "ST-126"}


@pytest.mark.parametrize(
    ("part", "method", "how", "caught_by"),
    [
        ("accounts", "get", folding_keys, {"ST-002"}),
        ("accounts", "save", lost_update, {"ST-007"}),
        ("accounts", "save", swallowed_conflict, {"ST-007"}),
        ("accounts", "save", always_lost, {"ST-006", "ST-007"}),
        ("transfers", "save", lost_update, {"ST-021"}),
        ("outbox", "add", outbox_outside_the_transaction, {"ST-040"}),
        ("accounts", "at_libraries", offset_pages, {"ST-010"}),
        ("accounts", "search_by_name", unfiltered, {"ST-009"}),
        ("outbox", "claim", unclaimed, {"ST-060", "ST-065"}),
        ("accounts", "add", at_once, {"ST-040", "ST-042"}),
        *((part, "save", how, {case}) for part, case in VERSIONED.items() for how in (lost_update, swallowed_conflict)),
    ],
    ids=lambda each: each.__name__ if callable(each) else each if isinstance(each, str) else "",
)
def test_a_broken_store_is_caught(part: str, method: str, how: Any, caught_by: set[str]) -> None:
    assert all(broken_at(broken(part, method, how), case) for case in caught_by)


#: A value of each kind, by the part of a transaction that keeps it: each field is dropped in turn, when it is put in or when it is saved.
KEPT: dict[str, Any] = {
    "accounts": Account,
    "transfers": Transfer,
    "registrars": Registrar,
    "credentials": Credential,
    "loans": Loan,
    "holds": Hold,
    "cardholders": Cardholder,
    "cards": Card,
    "memberships": Membership,
    "card_credentials": CardCredential,
    "family_consents": FamilyConsent,
}
DROPPED = [
    (part, method, field.name)
    for part, kind in KEPT.items()
    for method in ({"memberships": ("put",)}.get(part, ("add", "save")))
    for field in attrs.fields(kind)
    if field.default is not attrs.NOTHING
]


@pytest.mark.parametrize(("part", "method", "field"), DROPPED)
def test_a_store_that_drops_a_field_is_caught(part: str, method: str, field: str) -> None:
    default: Any = attrs.fields_dict(KEPT[part])[field].default
    blank = default.factory() if isinstance(default, attrs.Factory) else default  # type: ignore[arg-type]  # a class to the checker

    def dropping(_table: Any, keep: Any) -> Callable[..., Any]:
        return lambda value, **named: keep(attrs.evolve(value, **{field: blank}), **named)

    assert caught(broken(part, method, dropping), part)


CHANGED = [
    (part, field.name)
    for part, key in {"cardholders": "id", "cards": "number", "card_credentials": "card", "holds": "id"}.items()
    for field in attrs.fields(KEPT[part])
    if field.name != key
]


@pytest.mark.parametrize(("part", "field"), CHANGED)
def test_a_store_that_does_not_change_a_field_is_caught(part: str, field: str) -> None:
    def keeping(table: Any, save: Any) -> Callable[..., Any]:
        def saves(changed: Any, **named: Any) -> None:
            stored = table.get(getattr(changed, attrs.fields(type(changed))[0].name))
            save(changed if stored is None else attrs.evolve(changed, **{field: getattr(stored.value, field)}), **named)

        return saves

    assert caught(broken(part, "save", keeping), part)


def without_after(_table: Any, page: Any) -> Callable[..., Any]:
    return lambda *args: page(*args[:-2], None, args[-1])


def without_limit(_table: Any, page: Any) -> Callable[..., Any]:
    return lambda *args: page(*args[:-1], 99)


PAGES = [("accounts", each) for each in ("at_libraries", "search_by_name", "expiring_between", "with_guardian", "created_before")]
PAGES += [("transfers", each) for each in ("pending_to", "pending_since")]
PAGES += [("cardholders", "page"), ("family_consents", "in_state"), ("library_instructions", "pending_for"), ("holds", "overdue")]


@pytest.mark.parametrize("how", [without_after, without_limit])
@pytest.mark.parametrize(("part", "page"), PAGES)
def test_a_page_that_does_not_go_on_or_does_not_end_is_caught(part: str, page: str, how: Any) -> None:
    assert caught(broken(part, page, how), part)


def clock_on_the_wall(_table: Any, keep: Any) -> Callable[..., Any]:
    """Takes the hours and minutes of an instant for those of UTC."""

    def keeps(value: Any, **named: Any) -> Any:
        walls = {name: each.replace(tzinfo=UTC) for name, each in attrs.asdict(value, recurse=False).items() if isinstance(each, datetime)}
        return keep(attrs.evolve(value, **walls), **named)

    return keeps


def claims_by_the_wall(_table: Any, claim: Any) -> Callable[..., Any]:
    return lambda now, until, limit: claim(now, until.replace(tzinfo=UTC), limit)


def everything_for_nobody(_table: Any, find: Any) -> Callable[..., Any]:
    return lambda libraries, *args: find(libraries or ALL_LIBRARIES, *args)


def newest_first(_table: Any, claim: Any) -> Callable[..., Any]:
    return lambda now, until, limit: claim(now, until, limit)[::-1]


def forgets_what_begins_alike(table: Any, forget: Any) -> Callable[..., Any]:
    def forgets(subject_id: str) -> None:
        for each in {each.subject_id for each in table.waiting}:
            if each.startswith(subject_id):
                forget(each)

    return forgets


def forgets_both_realms(_table: Any, remove: Any) -> Callable[..., Any]:
    def removes(owner: Any) -> None:
        for realm in Realm:
            remove(attrs.evolve(owner, realm=realm))

    return removes


def erases_and_keeps_the_claims(table: Any, _erase: Any) -> Callable[..., Any]:
    def erases(account: Any, *, expected_version: int) -> None:
        del table._rows._rows[account,]
        table._erased.put(account, True)

    return erases


def keeps_the_old_claims(table: Any, save: Any) -> Callable[..., Any]:
    def saves(account: Any, *, expected_version: int) -> None:
        before = table._rows.get((account.id,)).stored.value
        save(account, expected_version=expected_version)
        table._rows._holders["identity"][ACCOUNT.unique["identity"].key_of(before)] = (account.id,)

    return saves


def records_of_two_kinds(_table: Any, add: Any) -> Callable[..., Any]:
    return lambda record: add(record) if type(record).__name__ in ("PullAttempt", "ProtectionRequest") else None


@pytest.mark.parametrize(
    ("part", "method", "how"),
    [
        ("transfers", "add", clock_on_the_wall),
        ("idempotency_records", "add", clock_on_the_wall),
        ("outbox", "claim", claims_by_the_wall),
        ("transfers", "pending_to", everything_for_nobody),
        ("registrars", "at_libraries", everything_for_nobody),
        ("outbox", "claim", newest_first),
        ("outbox", "delete_for", forgets_what_begins_alike),
        ("credentials", "delete", forgets_both_realms),
        ("accounts", "erase", erases_and_keeps_the_claims),
        ("accounts", "save", keeps_the_old_claims),
        ("audit_log", "add", records_of_two_kinds),
    ],
)
def test_a_subtly_broken_store_is_caught(part: str, method: str, how: Any) -> None:
    assert caught(broken(part, method, how), part)


# the parts of a register of cards


def backwards(_table: Any, find: Any) -> Callable[..., Any]:
    return lambda *args: find(*args)[::-1]


def either_direction(_table: Any, find: Any) -> Callable[..., Any]:
    return lambda owner, viewer: find(owner, viewer) or find(viewer, owner)


def under_any_key(_table: Any, find: Any) -> Callable[..., Any]:
    return lambda identity: find(f"k1.{identity.partition('.')[2]}")


def as_viewer_too(table: Any, find: Any) -> Callable[..., Any]:
    return lambda person: tuple(sorted(find(person) + table.for_viewer(person), key=lambda stored: stored.value.id))


def in_any_state(_table: Any, find: Any) -> Callable[..., Any]:
    return lambda _state, after, limit: tuple(each for state in ConsentState for each in find(state, after, limit))[:limit]


def in_force_alone(_table: Any, find: Any) -> Callable[..., Any]:
    return lambda *parties: tuple(each for each in find(*parties) if each.value.state in (ConsentState.GRANTED, ConsentState.ACTIVE))


def in_use_alone(_table: Any, find: Any) -> Callable[..., Any]:
    return lambda holder: tuple(each for each in find(holder) if each.value.state is CardState.ACTIVE)


def for_every_library(_table: Any, find: Any) -> Callable[..., Any]:
    return lambda _library, after, limit: find("A", after, limit) + find("B", after, limit)


def clock_on_the_wall_of_rules(_table: Any, put: Any) -> Callable[..., Any]:
    def puts(membership: Membership) -> None:
        rules = membership.rules and attrs.evolve(membership.rules, accepted_at=membership.rules.accepted_at.replace(tzinfo=UTC))
        put(attrs.evolve(membership, rules=rules))

    return puts


def first_acceptance(table: Any, put: Any) -> Callable[..., Any]:
    """Keeps the rules that were accepted before others."""

    def puts(membership: Membership) -> None:
        before = [each.rules for each in table.for_card(membership.card) if each.library == membership.library]
        put(attrs.evolve(membership, rules=next(iter(before), membership.rules)))

    return puts


def one_library_alone(table: Any, put: Any) -> Callable[..., Any]:
    def puts(membership: Membership) -> None:
        table.delete_for_card(membership.card)
        put(membership)

    return puts


def deletes_every_other_too(table: Any, delete: Any) -> Callable[..., Any]:
    def deletes(_key: Any) -> None:
        for of in TYPES:
            if of.model in (Membership, CardCredential):
                for each in table._backend.table(of).values():
                    delete(each.stored.value.card)

    return deletes


def deletes_what_all_have_said(table: Any, delete: Any) -> Callable[..., Any]:
    def deletes(_patron: Any) -> None:
        for each in tuple(table._backend.table(stored.AUTO_RENEWAL_PREFERENCE).values()):
            delete(each.stored.value.patron)

    return deletes


def deletes_everything_else_of_the_patron(table: Any, delete: Any) -> Callable[..., Any]:
    def deletes(patron: Any, _title: Any) -> None:
        for saved in table.for_patron(patron):
            delete(patron, saved.title)

    return deletes


def deletes_once(table: Any, delete: Any) -> Callable[..., Any]:
    gone = set[Any]()

    def deletes(key: Any) -> None:
        if key in gone:
            raise LookupError("it is not there")
        gone.add(key)
        delete(key)

    return deletes


def skips_what_is_unchanged(table: Any, save: Any) -> Callable[..., Any]:
    def saves(card: Card, *, expected_version: int) -> None:
        found = table.get(card.number)
        if found is None or (found.value, found.version) != (card, expected_version):
            save(card, expected_version=expected_version)

    return saves


def uses_a_number_again(table: Any, add: Any) -> Callable[..., Any]:
    def adds(card: Card) -> None:
        found = table.get(card.number)
        if found is None or found.value.state is not CardState.DELETED:
            add(card)
        else:
            table.save(card, expected_version=found.version)

    return adds


def two_national_cards(table: Any, keep: Any) -> Callable[..., Any]:
    def keeps(card: Card, **named: Any) -> None:
        table._backend.table(CARD)._holders["national_card_of"].clear()
        keep(card, **named)

    return keeps


def refuses_beside(is_too_many: Callable[[Card, Card], bool], table: Any, add: Any) -> Callable[..., Any]:
    def adds(card: Card) -> None:
        if any(is_too_many(card, each.value) for each in table.for_holder(card.holder)):
            raise UniqueViolation("card", "holder")
        add(card)

    return adds


def only_national_or_only_local_cards(table: Any, add: Any) -> Callable[..., Any]:
    return refuses_beside(lambda one, other: one.kind is not other.kind, table, add)


def one_local_card(table: Any, add: Any) -> Callable[..., Any]:
    return refuses_beside(lambda one, other: one.kind is other.kind is CardKind.LOCAL, table, add)


def erases_any_version(table: Any, erase: Any) -> Callable[..., Any]:
    def erases(holder: Any, *, expected_version: int) -> None:
        found = table.get(holder)
        erase(holder, expected_version=expected_version if found is None else found.version)

    return erases


@pytest.mark.parametrize(
    ("part", "method", "how", "case"),
    [
        ("cardholders", "by_identity", under_any_key, "ST-111"),
        ("cardholders", "page", backwards, "ST-111"),
        ("cardholders", "erase", erases_any_version, "ST-113"),
        ("cards", "for_holder", backwards, "ST-115"),
        ("cards", "for_holder", in_use_alone, "ST-115"),
        ("cards", "add", uses_a_number_again, "ST-116"),
        ("cards", "add", two_national_cards, "ST-117"),
        ("cards", "save", two_national_cards, "ST-117"),
        ("cards", "add", only_national_or_only_local_cards, "ST-117"),
        ("cards", "add", one_local_card, "ST-117"),
        ("cards", "save", skips_what_is_unchanged, "ST-118"),
        ("cards", "save", skips_what_is_unchanged, "ST-121"),
        ("memberships", "for_card", backwards, "ST-119"),
        ("memberships", "put", clock_on_the_wall_of_rules, "ST-119"),
        ("memberships", "put", first_acceptance, "ST-119"),
        ("memberships", "put", one_library_alone, "ST-119"),
        ("memberships", "delete_for_card", deletes_every_other_too, "ST-120"),
        ("memberships", "delete_for_card", deletes_once, "ST-120"),
        ("card_credentials", "delete", deletes_every_other_too, "ST-122"),
        ("card_credentials", "delete", deletes_once, "ST-122"),
        ("family_consents", "between", either_direction, "ST-123"),
        ("family_consents", "for_owner", as_viewer_too, "ST-124"),
        ("family_consents", "for_owner", backwards, "ST-124"),
        ("family_consents", "for_owner", in_force_alone, "ST-124"),
        ("family_consents", "for_viewer", backwards, "ST-124"),
        ("family_consents", "for_viewer", in_force_alone, "ST-124"),
        ("family_consents", "in_state", in_any_state, "ST-127"),
        ("library_instructions", "pending_for", for_every_library, "ST-128"),
        ("library_instructions", "pending_for", backwards, "ST-128"),
        ("library_instructions", "acknowledge", deletes_once, "ST-129"),
        ("holds", "for_patron", backwards, "ST-170"),
        ("holds", "overdue", backwards, "ST-172"),
        ("saved_titles", "for_patron", backwards, "ST-174"),
        ("saved_titles", "delete", deletes_everything_else_of_the_patron, "ST-175"),
        ("auto_renewal_preferences", "delete", deletes_what_all_have_said, "ST-211"),
        ("auto_renewal_preferences", "delete", deletes_once, "ST-211"),
    ],
    ids=lambda each: each.__name__ if callable(each) else each,
)
def test_a_part_that_is_broken_is_caught(part: str, method: str, how: Any, case: str) -> None:
    assert broken_at(broken(part, method, how), case)


@pytest.mark.parametrize(("part", "method"), [("holds", "add"), ("holds", "save"), ("saved_titles", "put"), ("saved_titles", "delete")])
def test_a_write_of_holds_outside_the_transaction_is_caught(part: str, method: str) -> None:
    def commits_at_once(table: Any, write: Any) -> Callable[..., Any]:
        def writes(*args: Any, **named: Any) -> None:
            write(*args, **named)
            table._backend._journal._steps.clear()

        return writes

    assert broken_at(broken(part, method, commits_at_once), "ST-173" if part == "holds" else "ST-175")


WRITES_OF_CARDS = [
    (part, method)
    for part in ("cardholders", "cards", "memberships", "card_credentials", "family_consents", "library_instructions")
    for method in PARTS[part]
    if method in ("add", "save", "put", "erase", "delete", "delete_for_card", "acknowledge")
]


@pytest.mark.parametrize(("part", "method"), WRITES_OF_CARDS)
def test_a_write_of_cards_outside_the_transaction_is_caught(part: str, method: str) -> None:
    def commits_at_once(table: Any, write: Any) -> Callable[..., Any]:
        def writes(*args: Any, **named: Any) -> None:
            write(*args, **named)
            table._backend._journal._steps.clear()

        return writes

    case = "ST-132" if method in ("add", "put") else "ST-133"
    assert broken_at(broken(part, method, commits_at_once), case)


def test_the_machine_catches_what_no_case_asks() -> None:
    """A register whose index of names is not kept up when a borrower moves."""
    store = sqlite()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(SqlAccounts, "_put_words", lambda self, account: put_words(self, attrs.evolve(account, library=AT_A.library)))
        with pytest.raises(ContractViolation, match="accounts: it returned"):
            run_machine(store, shrink=False)


put_words = SqlAccounts._put_words


def test_a_store_that_gives_up_and_says_so_loses_nothing() -> None:
    assert not broken_at(broken("accounts", "save", always_lost), "ST-044")
    assert not broken_at(broken("loans", "save", always_lost), "ST-079")


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
    assert all(broken_at(store, case) for case in caught_by)


class OnlyAccounts(MemoryStore):
    """A host that has a register, and sends its messages itself."""

    def begin(self) -> Any:
        tx = super().begin()
        vars(tx).pop("outbox")
        return Without(tx)


class Without:
    def __init__(self, tx: Any) -> None:
        self.accounts, self.commit, self.rollback = tx.accounts, tx.commit, tx.rollback


@pytest.mark.usefixtures("few_examples")
def test_what_a_store_lacks_is_told_and_is_no_fault() -> None:
    report = check_store(OnlyAccounts)
    assert report
    lacking = [each for each in report.results if each.status is CaseStatus.UNSUPPORTED]
    assert {each.case.id for each in lacking} >= {"ST-020", "ST-030", "ST-060"}
    with pytest.raises(pytest.skip.Exception):
        StoreContract().test_the_store_holds_to(lacking[0].case, OnlyAccounts())
    assert str(report).endswith(f"{len(CASES) - len(lacking)} passed, 0 failed, {len(lacking)} unsupported")


class Nothing:
    """A host whose adapter has a part, and nothing that a case could be run with."""

    def run(self, command: Any, *arguments: Any, **options: Any) -> Any:
        return command(self, *arguments, **options)

    loans = None


def nothing() -> Any:
    return Nothing()


def test_where_nothing_was_proved_a_report_is_not_true() -> None:
    report = check_store(nothing)
    assert {result.status for result in report.results} == {CaseStatus.UNSUPPORTED}
    assert not report
    assert not check_store(nothing, needed=("loans",))


@pytest.mark.usefixtures("few_examples")
def test_a_part_that_is_needed_must_be_proved() -> None:
    assert check_store(OnlyAccounts, needed=("accounts",))
    report = check_store(OnlyAccounts, needed=("accounts", "loans", "outbox"))
    assert not report
    assert report.unproved == ("loans", "outbox")
    assert "not proved, since no case about it passed: loans, outbox" in str(report)
    assert not check_store(OnlyAccounts, needed=("accounts",)).not_run
    with pytest.raises(UnknownName, match="Known: 'accounts', 'attempts'"):
        check_store(MemoryStore, needed=("borrowers",))


@pytest.mark.usefixtures("few_examples")
def test_a_case_about_a_needed_part_that_lacks_a_method_is_told() -> None:
    class ReadingLoans(MemoryStore):
        def begin(self) -> Any:
            tx: Any = super().begin()
            tx.loans = SimpleNamespace(get=tx.loans.get, for_patron=tx.loans.for_patron, save=tx.loans.save)
            return tx

    report = check_store(ReadingLoans, needed=("loans",))
    assert not report
    assert {each.found for each in report.not_run} == {"loans.add"}
    assert "Lacks: loans.add" in str(report)


def test_with_pytest_a_part_that_is_needed_must_be_there() -> None:
    class TestOurs(StoreContract):
        needed = ("accounts", "loans")

    TestOurs().test_the_store_has_the_parts_that_are_needed(MemoryStore())
    with pytest.raises(AssertionError, match="no case can be run about loans"):
        TestOurs().test_the_store_has_the_parts_that_are_needed(OnlyAccounts())


@pytest.mark.usefixtures("few_examples")
def test_a_report_says_what_was_found() -> None:
    def fails(_table: Any, _method: Any) -> Callable[..., Any]:
        def get(*_args: Any) -> Any:
            raise LookupError("no such table")

        return get

    lines = str(check_store(broken("outbox", "dead_letters", fails))).splitlines()
    assert any(line.startswith("ST-063 failed: A dead letter") and "LookupError: no such table" in line for line in lines)
    assert found_by("ST-064", broken("outbox", "dead_letters", lambda *_: lambda: (1,))).found == "a dead letter was not deleted"


@pytest.mark.parametrize("factory", [MemoryStore(), None, "sqlite://", dict])
def test_what_makes_no_store_is_told(factory: Any) -> None:
    with pytest.raises(InvalidData, match=r"check_store\(MemoryStore\)"):
        check_store(factory)


@pytest.mark.parametrize("lacking", ["loans", ("accounts",)])
def test_what_no_case_asks_for_cannot_be_lacking(lacking: Any) -> None:
    with pytest.raises(UnknownName, match="Known: 'loans by the hour'"):
        check_store(MemoryStore, unsupported=lacking)


def found_by(case: str, factory: Callable[[], Any], **options: Any) -> CaseResult:
    """What comes of one case."""
    (asked,) = (each for each in CASES if each.id == case)
    return run_case(asked, factory(), **options)


def test_one_word_for_what_is_lacking_will_do() -> None:
    lacking: Any = "loans by the hour"
    assert [found_by(case, MemoryStore, unsupported=lacking).status for case in ("ST-076", "ST-077")] == [
        CaseStatus.UNSUPPORTED,
        CaseStatus.PASSED,
    ]


def test_a_case_names_the_fields_that_differ() -> None:
    dropped = broken("loans", "add", lambda _table, add: lambda loan: add(attrs.evolve(loan, item_type="ordinary", renewals_used=0)))
    assert found_by("ST-070", dropped).found == "the store changed item_type, renewals_used"
    assert found_by("ST-070", broken("loans", "get", lambda *_: lambda _: None)).found == "the store returned NoneType instead of Loan"


def test_the_ids_of_cases_are_their_own() -> None:
    assert len({each.id for each in CASES}) == len(CASES)
    assert all(each.description.endswith(".") for each in CASES)


# what only looks alike, other software, commands at the same time


def ignores_blanks(_table: Any, get: Any) -> Callable[..., Any]:
    return lambda key, scope: get(key.rstrip(" "), scope)


def ignores_blanks_and_case_of_numbers(_table: Any, get: Any) -> Callable[..., Any]:
    return lambda number: get(number.strip().upper())


def folds_letters(table: Any, _search: Any) -> Callable[..., Any]:
    flat = str.maketrans("åäö", "aao")

    def searches(words: Any, scope: Any, after: Any, limit: int) -> Any:
        every = table.at_libraries(scope, None, 99)
        return tuple(each for each in every if any(each.value.first_name.lower().translate(flat).startswith(word) for word in words))

    return searches


def fails_as_a_driver_does(_table: Any, get: Any) -> Callable[..., Any]:
    def gets(key: str, *scope: Any) -> Any:
        if len(key) > 255 or "\0" in key:
            raise OverflowError("value too long for type character varying(255)")
        return get(key, *scope)

    return gets


def whole_seconds(_table: Any, keep: Any) -> Callable[..., Any]:
    def keeps(loan: Loan, **named: Any) -> Any:
        at = loan.due.at.replace(microsecond=0) if isinstance(loan.due, DueInstant) else None
        return keep(loan if at is None else attrs.evolve(loan, due=DueInstant(at)), **named)

    return keeps


def never_recalled(_table: Any, save: Any) -> Callable[..., Any]:
    return lambda loan, *, expected_version: save(attrs.evolve(loan, recalled=False), expected_version=expected_version)


def none_for_unknown(_table: Any, put: Any) -> Callable[..., Any]:
    return lambda patron, standing: put(patron, attrs.evolve(standing, debt=None if standing.debt is UNKNOWN else standing.debt))


@pytest.mark.parametrize(
    ("part", "method", "how", "case"),
    [
        ("accounts", "get", ignores_blanks, "ST-014"),
        ("accounts", "by_email", ignores_blanks, "ST-014"),
        ("accounts", "search_by_name", folds_letters, "ST-015"),
        ("accounts", "get", fails_as_a_driver_does, "ST-016"),
        ("accounts", "by_email", fails_as_a_driver_does, "ST-016"),
        ("loans", "get", fails_as_a_driver_does, "ST-083"),
        ("cards", "get", fails_as_a_driver_does, "ST-130"),
        ("cards", "get", ignores_blanks_and_case_of_numbers, "ST-130"),
        ("loans", "add", whole_seconds, "ST-097"),
        ("loans", "save", never_recalled, "ST-096"),
        ("patron_standings", "put", none_for_unknown, "ST-074"),
    ],
)
def test_what_only_looks_alike_is_caught(part: str, method: str, how: Any, case: str) -> None:
    assert broken_at(broken(part, method, how), case)


def test_an_id_that_cannot_be_stored_may_be_refused_in_nordlibs_words() -> None:
    def refuses(_table: Any, get: Any) -> Callable[..., Any]:
        def gets(key: str, *scope: Any) -> Any:
            if not key.isalnum():
                raise InvalidData("id", ("it has a character that cannot be stored",))
            return get(key, *scope)

        return gets

    assert not broken_at(broken("accounts", "get", refuses), "ST-016")


def test_an_error_of_the_driver_in_a_race_is_caught() -> None:
    def lost(_table: Any, save: Any) -> Callable[..., Any]:
        def saves(changed: Any, *, expected_version: int) -> None:
            try:
                save(changed, expected_version=expected_version)
            finally:
                raise ConnectionError("1213, deadlock found when trying to get lock")

        return saves

    assert broken_at(broken("accounts", "save", lost), "ST-044")
    assert broken_at(broken("loans", "save", lost), "ST-079")


class WithoutLocks(MemoryStore):
    """Other software writes whenever it likes, and changes no version: the recipe of a version in a side table."""

    def renew_outside(self, loan: LoanId) -> None:
        row = self._state.backend.table(LOAN)._rows[loan,]
        row.stored = attrs.evolve(row.stored, value=attrs.evolve(row.stored.value, renewals_used=row.stored.value.renewals_used + 1))


class WithVersions(WithoutLocks):
    """Other software writes whenever it likes, and changes the version as every save does."""

    def renew_outside(self, loan: LoanId) -> None:
        super().renew_outside(loan)
        row = self._state.backend.table(LOAN)._rows[loan,]
        row.stored = attrs.evolve(row.stored, version=row.stored.version + 1)


class Refusing(MemoryStore):
    """Other software is refused while a transaction is open."""

    def renew_outside(self, loan: LoanId) -> None:
        raise TransactionConflict("database is locked")


def test_a_renewal_by_other_software_is_not_lost(ready: Path, tmp_path: Path) -> None:
    assert found_by("ST-099", MemoryStore).status is CaseStatus.UNSUPPORTED
    assert found_by("ST-099", WithOtherSoftware).status is CaseStatus.PASSED
    assert found_by("ST-099", Refusing).status is CaseStatus.PASSED
    assert found_by("ST-099", WithVersions).status is CaseStatus.PASSED
    assert "other software was lost" in found_by("ST-099", WithoutLocks).found
    store = WithAConnection.open(f"sqlite:///{shutil.copy(ready, tmp_path)}")
    assert found_by("ST-099", lambda: store).status is CaseStatus.PASSED
    store.close()


class Recording:
    """A part of a transaction on a copy, which notes what is called on it."""

    def __init__(self, name: str, part: Any, calls: list[Any]) -> None:
        self._name, self._part, self._calls = name, part, calls

    def __getattr__(self, method: str) -> Any:
        def called(*args: Any, **named: Any) -> Any:
            answer = getattr(self._part, method)(*args, **named)
            self._calls.append((self._name, method, args, named))
            return answer

        return called


class ReadCommitted(MemoryStore):
    """Each transaction works on what was committed when it began, and its writes alone are checked when it commits."""

    def begin(self) -> Any:
        with self._lock:
            copied = MemoryStore()
            replay(copied, self.history)
            begun_at = len(self.history)
        tx, calls = MemoryStore.begin(copied), list[Any]()
        for name, part in list(vars(tx).items()):
            if not name.startswith("_"):
                setattr(tx, name, Recording(name, part, calls))
        store, rollback = self, tx.rollback

        def commit() -> None:
            with store._lock:
                store.check(begun_at)
                replay(store, calls, locked=True)
                store.history += calls
            rollback()

        vars(tx)["commit"] = commit
        return tx

    def check(self, begun_at: int) -> None:
        """Whether the transaction may commit."""

    def __init__(self) -> None:
        super().__init__()
        self.history: list[Any] = []


class Optimistic(ReadCommitted):
    """A transaction is refused when it commits, if another one has committed since it began."""

    def check(self, begun_at: int) -> None:
        if len(self.history) > begun_at:
            raise TransactionConflict("another transaction came first")


def replay(store: MemoryStore, calls: list[Any], *, locked: bool = False) -> None:
    """Do again what was called: a write that is refused now undoes all of them."""
    tx: Any = MemoryTx(store._state, lambda: None) if locked else MemoryStore.begin(store)
    try:
        for name, method, args, named in calls:
            getattr(getattr(tx, name), method)(*args, **named)
    except BaseException:
        tx.rollback()
        raise
    tx.commit()


@pytest.mark.parametrize("case", ["ST-047", "ST-048", "ST-049", "ST-053", "ST-054", "ST-055", "ST-056"])
def test_transactions_that_are_not_serializable_are_caught(case: str) -> None:
    assert found_by(case, MemoryStore).status is CaseStatus.PASSED
    assert found_by(case, Optimistic).status is CaseStatus.PASSED
    result = found_by(case, ReadCommitted)
    assert "must be serializable" in result.found


class WithoutGuard(ReadCommitted):
    """Saves a card over whatever version is there."""

    def begin(self) -> Any:
        tx = super().begin()
        tx.cards = SimpleNamespace(get=tx.cards.get, add=tx.cards.add, save=lambda *_, **__: None)
        return tx


def test_the_version_of_a_card_guards_its_memberships_where_transactions_are_not_serializable() -> None:
    assert [found_by("ST-131", each).status for each in (MemoryStore, Optimistic, ReadCommitted)] == [CaseStatus.PASSED] * 3
    assert "it left 2 memberships" in found_by("ST-131", WithoutGuard).found
