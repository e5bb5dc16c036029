"""After an erasure no table of the database names the person: each is read as the database itself lists it, on all three."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import attrs
import pytest
from sqlalchemy import Engine

from nordlib import commands
from nordlib.accounts import AccountId, AuditEntry
from nordlib.cards import ContactChanges, PopulationRecord
from nordlib.circulation.interlibrary_requests import LIBRIS_REQUESTS, InterlibraryRequestId, RequestForm
from nordlib.credentials import Credential, Principal, Realm
from nordlib.messages import Message, MessageKind
from nordlib.patrons import InterlibraryAccountForm, Patron, PatronDetails, PatronId, borrower_number
from nordlib.privacy import PrivacyPolicy
from nordlib.storage.protocols import ALL_LIBRARIES
from nordlib.storage.sql import SqlStore, upgrade
from nordlib.storage.sql.engine import make_engine
from nordlib.storage.sql.schema import METADATA
from tests import card_people, test_interlibrary_requests, test_patrons, test_privacy
from tests.people import ACCOUNT, AGENCY, AT_A, NOW, OTHER_ADULT, REGISTER
from tests.servers import DATABASES, new_database
from tests.stores import emptied
from tests.whole_people import CHEAP, ONE

#: Every table of a database, also those that nordlib's own list of tables does not have.
TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": """
        SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) FROM information_schema.tables
        WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
    """,
    "mysql": "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()",
}
NUMBER = (OTHER_ADULT, OTHER_ADULT[2:], f"{OTHER_ADULT[:8]}-{OTHER_ADULT[8:]}", f"{OTHER_ADULT[2:8]}-{OTHER_ADULT[8:]}", "1980-01-02")
BORROWER = ("Nils", "Berg", "nils@example.se", "ny@example.se")
PERSON = (ONE.first_name, ONE.last_name, ONE.email.address, ONE.phone.number, ONE.phone.number[3:])


@pytest.fixture(scope="module", params=DATABASES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with new_database(request.param, tmp_path_factory.mktemp("erasing")) as url:
        made = make_engine(url)
        upgrade(made)
        yield made
        made.dispose()


@pytest.fixture
def store(engine: Engine) -> SqlStore:
    found = SqlStore(engine)
    emptied(found)
    return found


def everything(store: SqlStore) -> str:
    """Every value of every table, in small letters."""
    with store.engine.connect() as connection:
        tables = connection.exec_driver_sql(TABLES[store.engine.dialect.name]).scalars().all()
        assert any("nordlib_schema_version" in table for table in tables)
        assert len(tables) == len(METADATA.tables) + 1
        rows = [" ".join(map(str, row)) for table in tables for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]  # noqa: S608 - its own list
    return "\n".join(rows).lower()


def named_in(store: SqlStore, values: tuple[str, ...]) -> set[str]:
    """Which of some values stand anywhere in a database."""
    text = everything(store)
    return {value for value in values if value.lower() in text}


def test_a_borrower_who_was_deleted_is_named_nowhere(store: SqlStore) -> None:
    audited = test_privacy.lived(store)
    assert named_in(store, BORROWER + NUMBER) == {
        "Nils",
        "Berg",
        "nils@example.se",
        "ny@example.se",
        OTHER_ADULT,
        OTHER_ADULT[2:],
        "1980-01-02",
    }
    audited.run(commands.delete_account, ACCOUNT.id, by=AT_A, policy=REGISTER).unwrap()
    assert named_in(store, BORROWER + NUMBER) == set()


def test_a_borrower_whom_the_agency_protected_has_a_number_and_an_address_and_no_name(store: SqlStore) -> None:
    audited = test_privacy.lived(store)
    audited.run(commands.take_over_protected_account, ACCOUNT.id, by=AGENCY, policy=REGISTER).unwrap()
    assert named_in(store, BORROWER) == {"ny@example.se"}
    audited.run(commands.delete_account, ACCOUNT.id, by=AGENCY, policy=REGISTER).unwrap()
    assert named_in(store, BORROWER + NUMBER) == set()


def test_a_cardholder_who_left_is_named_nowhere(store: SqlStore) -> None:
    card, _ = test_privacy.cardholders(store)
    usual: dict[str, Any] = {"policy": card_people.POLICY, "now": card_people.NOW}
    changes = ContactChanges(email=ONE.email, phone=ONE.phone)
    store.run(commands.edit_contact, changes, by=card.holder, **usual).unwrap()
    record = PopulationRecord(f"{ONE.first_name} {ONE.last_name}", ONE.address, birth_date=card_people.born(test_privacy.KARI))
    store.run(commands.apply_population_record, test_privacy.KARI, record, keys=card_people.KEYS, **usual)
    store.run(commands.order_pin, card.number, by=card.holder, **usual)
    values = (
        *PERSON,
        ONE.address,
        "Kari",
        "kari@example.no",
        "p1@example.no",
        test_privacy.KARI.canonical,
        card_people.born(test_privacy.KARI).isoformat(),
    )
    assert named_in(store, values) >= {*PERSON, ONE.address, card_people.born(test_privacy.KARI).isoformat()}
    store.run(commands.withdraw, by=card.holder, **usual).unwrap()
    assert named_in(store, values) == set()
    assert named_in(store, ("Ola Holm",)) == {"Ola Holm"}


def test_a_patron_who_was_deleted_is_named_nowhere(store: SqlStore) -> None:
    identity = card_people.KEYS.pseudonym(test_privacy.KARI)
    patron = Patron(
        PatronId("p7"),
        borrower_number("HB204999"),
        f"{ONE.first_name} {ONE.last_name}",
        identity,
        email=ONE.email,
        mobile=ONE.phone,
        birth_date=ONE.born,
    )
    with store.transaction() as tx:
        tx.patrons.add(patron)
        tx.patrons.add(
            attrs.evolve(
                patron,
                id=PatronId("p8"),
                borrower_number=borrower_number("HB205000"),
                name="Gry",
                identity=None,
                email=None,
                mobile=None,
                birth_date=None,
                guardian=patron.id,
            )
        )
        tx.credentials.add(Credential(Principal(Realm.PATRON, patron.id), CHEAP.hash(ONE.password)))
        tx.outbox.add(Message(MessageKind.RECALLED, ONE.phone.number, "sv", patron.id, {"library": "A", "due": "1"}), NOW)
    assert not test_patrons.enter(store, "HB204999", "fel")
    values = (*PERSON, "HB204999", str(identity), ONE.born.isoformat(), "p7")
    assert named_in(store, values) == set(values)
    store.run(commands.delete_patron, patron.id)
    assert named_in(store, values) == set()
    assert named_in(store, ("Gry",)) == {"Gry"}


def test_a_patron_of_interlibrary_requests_who_was_deleted_is_named_nowhere(store: SqlStore) -> None:
    details = PatronDetails(f"{ONE.first_name} {ONE.last_name}", ONE.address, "302 51", "Qvistby", ONE.phone)
    assert test_interlibrary_requests.create(store, InterlibraryAccountForm(details, ONE.email, test_interlibrary_requests.A))
    service = commands.InterlibraryService(
        register=NoRegister(),
        accounts=test_interlibrary_requests.POLICY,
        requests=LIBRIS_REQUESTS,
        is_held=lambda _library, _record: False,
    )
    asked: dict[str, Any] = {"by": test_interlibrary_requests.ID, "service": service, "now": NOW, "new_id": InterlibraryRequestId("q7")}
    store.run(commands.place_interlibrary_request, RequestForm("B1", "loan"), **asked)
    assert not test_interlibrary_requests.enter(store, ONE.email, "fel")
    store.run(commands.request_password_reset, ONE.email, realm=Realm.INTERLIBRARY, policy=test_interlibrary_requests.POLICY, now=NOW)
    values = (*PERSON, ONE.address, "302 51", "Qvistby", "q7")
    assert named_in(store, values) == set(values)
    store.run(commands.delete_interlibrary_account, test_interlibrary_requests.ID)
    assert named_in(store, values) == set()


class NoRegister:
    """The register of a home library that does not know the patron."""

    def find(self, library: object, name: str) -> tuple[PatronDetails, ...]:
        assert (library, bool(name)) == (test_interlibrary_requests.A, True)
        return ()


def test_the_daily_job_leaves_nothing_of_a_borrower_who_never_came(store: SqlStore) -> None:
    test_privacy.lived(store)
    with store.transaction() as tx:
        stored = tx.accounts.get(ACCOUNT.id, ALL_LIBRARIES)
        assert stored is not None
        tx.accounts.save(attrs.evolve(stored.value, created_on=NOW.date(), last_active_on=NOW.date()), expected_version=stored.version)
    policy = attrs.evolve(REGISTER, purge_inactive_months=12, purge_never_logged_in_months=12, purge_warning_days=None)
    report = commands.run_daily_job(store, policy=policy, now=NOW + timedelta(days=800))
    assert list(report.purged) == [ACCOUNT.id]
    assert named_in(store, BORROWER + NUMBER) == set()


def test_messages_that_were_given_up_and_old_records_name_nobody_after_their_time(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.outbox.add(Message(MessageKind.TRANSFER_DENIED, ONE.email.address, "sv", "b7", {"library": "B"}), NOW)
        (due,) = tx.outbox.claim(NOW, NOW + timedelta(minutes=1), 9)
        tx.outbox.dead_letter(due.id, NOW)
        tx.audit_log.add(AuditEntry(NOW, "agency m", "view_account", AccountId("b7")))
    values = (ONE.email.address, "b7")
    policy = attrs.evolve(REGISTER, privacy=PrivacyPolicy(audit_months=2, dead_letter_days=30))
    assert named_in(store, values) == set(values)
    store.run(commands.delete_expired_traces, policy=policy, now=NOW + timedelta(days=20))
    assert named_in(store, values) == set(values)
    store.run(commands.delete_expired_traces, policy=policy, now=NOW + timedelta(days=90))
    assert named_in(store, values) == set()
