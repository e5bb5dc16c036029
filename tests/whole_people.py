"""A whole person in every model that holds one, and what must be shown of none of them."""

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Any

import attrs

from nordlib.accounts import (
    Account,
    AccountChanges,
    AccountId,
    BorrowerActor,
    Guardian,
    GuardianForm,
    ImportedAccount,
    Registrar,
    RegistrationForm,
    StaffId,
    StudentAuthorisation,
    StudentAuthorisationId,
    hash_new_password,
)
from nordlib.accounts.import_accounts.forms import examine_row
from nordlib.accounts.pull import PullPreview
from nordlib.accounts.views import account_view
from nordlib.attempts import Attempts
from nordlib.cards import (
    CardCredential,
    Cardholder,
    CardholderId,
    CardKind,
    CardRequest,
    ContactChanges,
    PersonForm,
    PopulationRecord,
    TemporaryAddress,
)
from nordlib.cards.population_register import PopulationChange
from nordlib.cards.view import cardholder_view
from nordlib.circulation import PatronId
from nordlib.commands import (
    dispatch,
    edit_account,
    export_cardholder,
    export_personal_data,
    issue_card,
    register_borrower,
    request_password_reset,
    request_transfer,
    view_account,
)
from nordlib.commands.notifications.sms import TextMessage
from nordlib.contact import Email, Phone, parse_email, parse_phone
from nordlib.credentials import Credential, Principal, Realm, ResetToken, hash_token
from nordlib.identity import IdentityNumber
from nordlib.identity.pseudonyms import KeyRing, PseudonymMatch
from nordlib.identity.redaction import find
from nordlib.messages import Message, MessageKind, RenderedMessage
from nordlib.passwords import Scrypt
from nordlib.patrons import (
    BorrowerNumber,
    InterlibraryAccount,
    InterlibraryAccountForm,
    InterlibraryAccountId,
    Patron,
    PatronDetails,
    PatronForm,
    ProfileChanges,
)
from tests import card_people
from tests.card_people import AT_RANA, LIBRARIES, card_number
from tests.people import ADULT, AGREEMENT, AT_A, CHILD, FORM, NOW, OTHER_ADULT, REGISTER, TODAY, A, B, number, register_store
from tests.stores import tables_of

__all__ = ["ONE", "OTHER", "Facts", "secrets_of", "things"]

CHEAP = Scrypt(cost=1)
CARDS: dict[str, Any] = {"policy": card_people.POLICY, "now": card_people.NOW}
POLICY = attrs.evolve(REGISTER, notify_old_email=True)


@attrs.frozen
class Facts:
    """What identifies a person, and what opens a register to the person alone."""

    number: IdentityNumber
    first_name: str
    last_name: str
    email: Email
    phone: Phone
    address: str
    password: str
    pin: str
    token: str
    key: bytes
    born: date


ONE = Facts(
    number(ADULT),
    "Xaviera",
    "Qvistlund",
    parse_email("xaviera.q@example.se"),
    parse_phone("070-174 06 05", "SE"),
    "Hemvägen 7, Ortlösa",
    "lösenord-som-ingen-ser",
    "480215936271",
    "tecken-som-oppnar-en-lank",
    hashlib.sha256(b"one").digest(),
    date(1987, 6, 5),
)
OTHER = Facts(
    number(OTHER_ADULT),
    "Ypperlig",
    "Zetterqvist",
    parse_email("ypperlig.z@example.se"),
    parse_phone("070-174 06 06", "SE"),
    "Bortgatan 9, Fjärrby",
    "annat-som-ingen-ser",
    "917364825501",
    "annat-tecken-som-oppnar",
    hashlib.sha256(b"other").digest(),
    date(1979, 8, 4),
)


def secrets_of(facts: Facts) -> tuple[str, ...]:
    """The texts of which none may be shown."""
    canonical, born = facts.number.canonical, facts.number.birth_date
    assert born is not None
    days = [text for day in (born, facts.born) for text in (day.isoformat(), f"{day.year}, {day.month}, {day.day}")]
    return (
        *(canonical, canonical[2:], f"{canonical[:8]}-{canonical[8:]}", f"{canonical[2:8]}-{canonical[8:]}"),
        *days,
        *(facts.first_name, facts.last_name, facts.email.address, facts.email.key, facts.phone.number, facts.phone.number[3:]),
        *(facts.address, facts.password, facts.pin, facts.token, hash_token(facts.token), repr(facts.key)[2:20], facts.key.hex()[:16]),
        "scrypt$",
    )


def things(facts: Facts) -> list[object]:
    """The person in every model that holds one: as typed, as stored, as shown, as exported, in messages, and in decisions."""
    return [*_models(facts), *_stored_and_decided(facts)]


def _models(facts: Facts) -> Iterator[object]:
    guardian = Guardian(facts.born, facts.first_name)
    names = (facts.first_name, facts.last_name)
    account = Account(AccountId("b9"), A, facts.number, *names, facts.email, AGREEMENT, "sv", guardian=guardian, birth_date=facts.born)
    message = Message(MessageKind.EMAIL_CHANGED, facts.email.address, "sv", "b9", {"library": facts.address})
    hashed = hash_new_password(facts.password, CHEAP)
    token = ResetToken(hash_token(facts.token), NOW, facts.email.key)
    ring = KeyRing("cards", {"k1": facts.key}, "k1")
    holder = Cardholder(
        CardholderId("h9"),
        f"{facts.first_name} {facts.last_name}",
        ring.pseudonym(facts.number),
        birth_date=facts.born,
        primary_address=facts.address,
        temporary_addresses=(TemporaryAddress(facts.address, TODAY, TODAY),),
        email=facts.email,
        phone=facts.phone,
    )
    details = PatronDetails(facts.first_name, facts.address, facts.address, facts.address, facts.phone)
    row = ImportedAccount(
        "b9", A, facts.number.canonical, *names, facts.email.address, guardian_name=facts.first_name, birth_date=facts.born
    )
    record = PopulationRecord(facts.first_name, facts.address, birth_date=facts.born)
    yield from (facts.number, facts.email, facts.phone, guardian, account, message, hashed, token, ring, holder, details, row, record)
    yield from (find(f"Hon är {facts.number.canonical[:8]}-{facts.number.canonical[8:]}"), examine_row(row, REGISTER, TODAY))
    yield RegistrationForm(FORM.kind, A, facts.number, *names, facts.email, eligible=True, agreement=AGREEMENT, presence=FORM.presence)
    yield AccountChanges(first_name=facts.first_name, email=facts.email, birth_date=facts.born)
    yield GuardianForm(facts.born, facts.first_name)
    yield StudentAuthorisation(StudentAuthorisationId("s9"), A, facts.first_name, facts.born, TODAY)
    yield Registrar(StaffId("r9"), A, facts.email, identity=facts.number)
    yield account_view(account, TODAY, REGISTER)
    yield PullPreview(*names, A, TODAY)
    yield Credential(Principal(Realm.BORROWER, "b9"), hashed.hash, reset_token=token)
    yield RenderedMessage(facts.email.address, "Ditt konto", f"Ditt lösenord är {facts.password}")
    yield attrs.evolve(message, kind=MessageKind.CREDENTIALS).render(facts.password)
    yield PersonForm(facts.first_name, facts.number, birth_date=facts.born, primary_address=facts.address, email=facts.email)
    yield ContactChanges(email=facts.email, phone=facts.phone, primary_address=facts.address)
    yield cardholder_view(holder, (), ())
    yield PopulationChange("c9", facts.number, record)
    yield CardCredential(card_number(9), hash_new_password(facts.pin, CHEAP).hash, hashed.hash)
    yield PseudonymMatch(account, ring.pseudonym(facts.number), ring.pseudonym(facts.number))
    yield Patron(PatronId("p9"), BorrowerNumber("HB9"), facts.first_name, birth_date=facts.born, email=facts.email, mobile=facts.phone)
    yield PatronForm(facts.first_name, facts.number, facts.email, facts.phone)
    yield ProfileChanges(mobile=facts.phone, email=facts.email)
    yield InterlibraryAccount(InterlibraryAccountId("i9"), details, facts.email, A)
    yield InterlibraryAccountForm(details, facts.email, A)
    yield TextMessage("m9", facts.phone, f"FORNY {facts.pin}")
    yield Attempts(hash_token(facts.token), (NOW,), NOW)


def _stored_and_decided(facts: Facts) -> Iterator[object]:
    """What the commands return and store for the person as a borrower, and as the holder of a card."""
    store = register_store()
    form = attrs.evolve(FORM, identity=facts.number, first_name=facts.first_name, last_name=facts.last_name, email=facts.email)
    usual: dict[str, Any] = {"by": AT_A, "policy": POLICY, "now": NOW}
    yield store.run(register_borrower, form, new_id=AccountId("b9"), **usual)
    yield store.run(register_borrower, attrs.evolve(form, identity=number(CHILD)), new_id=AccountId("b8"), **usual)
    yield dispatch(store, lambda to, words: None, policy=POLICY, hasher=CHEAP, now=NOW, make_link=str)
    yield store.run(edit_account, AccountId("b9"), AccountChanges(email=parse_email(f"ny.{facts.email.address}")), **usual)
    yield store.run(request_transfer, AccountId("b9"), B, **usual)
    store.run(request_password_reset, facts.email, realm=Realm.BORROWER, policy=POLICY, now=NOW)
    yield store.run(view_account, AccountId("b9"), **usual)
    yield store.run(export_personal_data, AccountId("b9"), by=BorrowerActor(AccountId("b9")), policy=POLICY, now=NOW)
    with store.transaction() as tx:
        for library in LIBRARIES:
            tx.libraries.put(library)
        person = PersonForm(facts.first_name, card_people.numbers_of_persons(1, range(30, 60))[0], primary_address=facts.address)
        request = CardRequest(attrs.evolve(person, email=facts.email, phone=facts.phone), CardKind.NATIONAL, rules=card_people.ACCEPTED)
        ring = KeyRing("cards", {"k1": facts.key}, "k1")
        yield issue_card(tx, request, by=AT_RANA, keys=ring, new_number=card_number(9), new_holder=CardholderId("h9"), **CARDS)
        yield export_cardholder(tx, by=CardholderId("h9"), policy=card_people.POLICY)
    yield store.outbox
    for table in tables_of(store):
        for row in table.values():
            stored = getattr(row, "stored", row)
            yield getattr(stored, "value", stored)
