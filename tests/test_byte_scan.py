"""Random families, a thousand in a long run, and every byte that a store writes of them: no number, PIN, password or loan in clear."""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random
from string import ascii_lowercase
from typing import Any, TypeVar

import attrs
import pytest
from sqlalchemy import select

from nordlib.accounts import Account, AccountId, hash_new_password
from nordlib.cards import CardholderId, CardKind, CardNumber, CardRequest, ContactChanges, Gender, PersonForm, PreferredContact
from nordlib.circulation import Hold, HoldId, ItemId, Loan, LoanId, PatronId, PatronStanding, TitleId
from nordlib.commands import (
    activate_card,
    choose_card_password,
    dispatch,
    edit_contact,
    grant_family_view,
    issue_card,
    log_in_with_card,
    order_pin,
    register_borrower,
    set_password,
    write_national_record,
)
from nordlib.commands.dispatch import RetryPolicy
from nordlib.contact import parse_email, parse_phone
from nordlib.decisions import Decision
from nordlib.identity import IdentityNumber, NumberKind
from nordlib.identity.testdata.valid import valid_numbers
from nordlib.passwords import Scrypt
from nordlib.storage import MemoryStore
from nordlib.storage.sql import SqlStore
from nordlib.storage.sql.schema import CARDHOLDER
from tests.card_people import ACCEPTED, AT_BODO, AT_RANA, KEYS, LIBRARIES, NOW, POLICY, TODAY, card_number
from tests.people import AT_A, FORM, REGISTER, register_store
from tests.profiles import many
from tests.stores import everything_in, tables_of, written

T = TypeVar("T")
FAMILIES = many(80, 1_000)
AT_ONCE = 100  # families in one transaction
BY_MESSAGE = 40  # persons whose PIN is made when its message is sent
CHEAP = Scrypt(cost=1)
PASSWORD_LENGTH = 16
USUAL: dict[str, Any] = {"policy": POLICY, "now": NOW}
#: What the record of no cardholder may hold: the ids of loans, titles and holds all begin so.
CIRCULATION = "lending"
FIELDS_OF_THE_RECORD = {
    *("id", "name", "identity", "birth_date", "gender", "primary_address", "secret_address", "temporary_addresses"),
    *("email", "email_key", "phone", "preferred_contact", "is_institution", "version", "phone_region"),
}


@attrs.frozen
class Person:
    """A person of a family, with what must stay secret."""

    serial: int
    form: PersonForm
    number: IdentityNumber
    pin: str
    password: str | None

    @property
    def card(self) -> CardNumber:
        return card_number(self.serial)

    @property
    def holder(self) -> CardholderId:
        return CardholderId(f"h{self.serial}")


def families(random: Random) -> Iterator[tuple[Person, ...]]:
    """A parent and one or two children each."""
    parents = valid_numbers("no", random, on=TODAY, kind=NumberKind.FNR, ages=range(25, 60))
    children = valid_numbers("no", random, on=TODAY, kind=NumberKind.FNR, ages=range(6, 17))
    serial = 0
    for family in range(FAMILIES):
        members = list[Person]()
        for place in range(random.randint(2, 3)):
            serial += 1
            number = next(children if place else parents)
            email = None if place and random.random() < 0.5 else parse_email(f"p{serial}@example.no")
            phone = parse_phone(f"+474{random.randint(1_000_000, 9_999_999)}", "NO") if random.random() < 0.5 else None
            form = PersonForm(
                f"Person {serial} Familie {family}",
                number,
                email=email,
                phone=phone,
                gender=random.choice([None, *Gender]),
                preferred_contact=random.choice([None, *PreferredContact]),
                primary_address=f"Storgata {serial}, 8622 Mo i Rana",
            )
            members.append(
                Person(serial, form, number, f"{random.randrange(10**12):012}", _password(random) if random.random() < 0.5 else None)
            )
        yield tuple(members)


def _password(random: Random) -> str:
    return "".join(random.choices(ascii_lowercase, k=PASSWORD_LENGTH))


def in_parts(things: Iterable[T]) -> Iterator[tuple[T, ...]]:
    """What one transaction writes."""
    rest = iter(things)
    while part := tuple(islice(rest, AT_ONCE)):
        yield part


def granted(decision: Decision[Any, Any]) -> Any:
    assert decision, decision
    return decision.value


def lend(tx: Any, person: Person) -> None:
    """What the library itself has of a borrower: a loan, a hold, and a block."""
    patron, title = PatronId(person.holder), TitleId(f"{CIRCULATION}-t{person.serial}")
    tx.loans.add(Loan(LoanId(f"{CIRCULATION}-l{person.serial}"), patron, ItemId(f"{CIRCULATION}-i"), title, due=TODAY + timedelta(9)))
    tx.holds.add(Hold(HoldId(f"{CIRCULATION}-h{person.serial}"), patron, title))
    tx.patron_standings.put(patron, PatronStanding(blocked=True))


def join(tx: Any, family: Iterable[Person]) -> None:
    """A family gets cards with PINs, passwords and memberships, and its library tries to write notes and loans into the record."""
    parent, *children = family
    for person in (parent, *children):
        request = CardRequest(person.form, CardKind.NATIONAL, rules=ACCEPTED)
        granted(issue_card(tx, request, by=AT_RANA, keys=KEYS, new_number=person.card, new_holder=person.holder, **USUAL))
        granted(activate_card(tx, person.card, rules_acceptance=ACCEPTED, by=AT_BODO, **USUAL))
        lend(tx, person)
        extra = {"note": f"{CIRCULATION}: {person.number.canonical}", "loans": [f"{CIRCULATION}-l{person.serial}"], "blocked": True}
        assert write_national_record(tx, person.card, extra, by=AT_RANA, **USUAL).trace.reasons() == tuple(
            f"field_not_allowed:{name}" for name in sorted(extra)
        )
        pin = hash_new_password(person.pin, CHEAP)
        granted(write_national_record(tx, person.card, {"name": f"{person.form.name} Ny", "pin": pin}, by=AT_RANA, **USUAL))
        if person.password is not None:
            granted(choose_card_password(tx, person.card, hash_new_password(person.password, CHEAP), by=person.holder, policy=POLICY))
        if person.serial <= BY_MESSAGE:
            granted(order_pin(tx, person.card, by=person.holder, **USUAL))
    for child in children:
        granted(grant_family_view(tx, parent.card, by=child.holder, **USUAL))


def register(tx: Any, serial: int, number: IdentityNumber, password: str) -> Account:
    """A borrower of the other register, with a password."""
    form = attrs.evolve(FORM, identity=number, email=parse_email(f"b{serial}@example.se"))
    account: Account = granted(register_borrower(tx, form, by=AT_A, policy=REGISTER, now=NOW, new_id=AccountId(f"b{serial}")))
    granted(set_password(tx, account.id, hash_new_password(password, CHEAP), by=AT_A, policy=REGISTER))
    return account


def windows(text: str, alphabet: str, length: int) -> set[str]:
    """Every run of letters of an alphabet that has a length, also inside longer runs."""
    return {run[start : start + length] for run in re.findall(f"[{alphabet}]{{{length},}}", text) for start in range(len(run) - length + 1)}


def joined(text: str) -> str:
    """A text whose identity numbers are written without the blank or hyphen in the middle."""
    return re.sub(r"(?<=\d{6})[ -](?=\d{5})", "", text)


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    store = MemoryStore() if request.param == "memory" else SqlStore.open(f"sqlite:///{tmp_path}/register.db")
    register_store(store=store)
    with store.transaction() as tx:
        for library in LIBRARIES:
            tx.libraries.put(library)
    yield store
    if isinstance(store, SqlStore):
        store.close()


def everything_written(store: Any) -> str:
    """Every byte of a database and of its log, or all that a store in memory holds."""
    if isinstance(store, MemoryStore):
        return everything_in(store)
    file = Path(store.engine.url.database or "")
    return "\n".join(part.read_bytes().decode("latin-1") for part in sorted(file.parent.glob(f"{file.name}*")))


@pytest.mark.rule("NLR-22", "NLR-24", "READ-A19")
def test_no_byte_of_any_family_is_a_number_a_pin_or_a_password(store: Any) -> None:
    random = Random(20)
    people = list[Person]()
    for some in in_parts(families(random)):
        with store.transaction() as tx:
            for family in some:
                join(tx, family)
                people += family
    passwords = {each.password for each in people if each.password is not None}
    borrowers = valid_numbers("se", random, on=TODAY, kind=NumberKind.PERSONNUMMER, ages=range(20, 70))
    for some_serials in in_parts(range(FAMILIES)):
        with store.transaction() as tx:
            for serial in some_serials:
                password = _password(random)
                passwords.add(password)
                register(tx, serial, next(borrowers), password)
    sent = list[str]()
    round_of_pins = RetryPolicy(batch_size=BY_MESSAGE)
    dispatch(
        store,
        lambda _, words: sent.append(words.body),
        policy=POLICY,
        hasher=CHEAP,
        now=NOW,
        make_link=str,
        retry_policy=round_of_pins,
    )
    pins = {each.pin for each in people} | {pin for body in sent for pin in re.findall(r"\d{12}", body)}
    assert len(pins) == len(people) + BY_MESSAGE
    one = people[-1]
    assert not log_in_with_card(store, one.card, pin="0" * 12, hasher=CHEAP, **USUAL)
    granted(store.run(edit_contact, ContactChanges(email=parse_email("ny@example.no")), by=one.holder, **USUAL))

    text = everything_written(store)
    assert one.form.name in text
    assert "ny@example.no" in text
    assert not windows(joined(text), "0-9", 11) & {each.number.canonical for each in people}
    assert not windows(text, "0-9", 12) & pins
    assert not windows(text, "a-z", PASSWORD_LENGTH) & passwords
    record = _records_of_cardholders(store)
    assert record.count("Familie") == len(people)
    assert CIRCULATION in text
    assert CIRCULATION not in record


def _records_of_cardholders(store: Any) -> str:
    """All that stands in the records of cardholders, whose fields are those of the national register's own list."""
    if isinstance(store, MemoryStore):
        (table,) = (each for each in tables_of(store) if getattr(getattr(each, "of", None), "name", None) == "cardholder")
        return written(table.values())
    assert {column.name for column in CARDHOLDER.table.c} <= FIELDS_OF_THE_RECORD
    with store.engine.connect() as connection:
        return written(list(connection.execute(select(CARDHOLDER.table))))


def test_the_scan_finds_a_number_inside_a_longer_run_and_a_number_with_a_blank() -> None:
    assert windows("a123456b", "0-9", 5) == {"12345", "23456"}
    assert windows(joined("010190 12345, 010190-12345"), "0-9", 11) == {"01019012345"}
