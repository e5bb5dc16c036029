"""Library cards beyond the case files: what a slip of the hand gets as an answer, and what libraries, holders and the register are told."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest

from nordlib import commands
from nordlib.cards import (
    BIBLIOTEKKORTET,
    CARD_POLICIES,
    NATIONAL_SERIES,
    Card,
    CardCredential,
    CardForm,
    Cardholder,
    CardholderId,
    CardKind,
    CardNumber,
    CardNumberSeries,
    CardRequest,
    CardState,
    ContactChanges,
    DeskStaff,
    Gender,
    InstitutionForm,
    Instruction,
    Membership,
    MembershipState,
    PersonForm,
    PopulationRecord,
    PreferredContact,
    RulesAcceptance,
    RulesAcceptedBy,
    SelfRegistrationRequest,
    TemporaryAddress,
    TemporaryAddressForm,
    postal_address,
)
from nordlib.cards.membership import must_accept_rules_again
from nordlib.cards.pin import PinDelivery
from nordlib.cards.view import CardholderView
from nordlib.check_digits import luhn_digit, modulus_11_digit
from nordlib.contact import parse_email, parse_phone
from nordlib.errors import DatabaseError, InvalidData, InvalidPolicy, NaiveDatetime, UnknownName
from nordlib.identity import IdentityNumber, Problem, parse
from nordlib.identity.pseudonyms import KeyRing, new_key
from nordlib.libraries import Library, LibraryId
from nordlib.messages import Message, MessageKind, RenderedMessage
from nordlib.passwords import Scrypt, hash_new_password
from nordlib.storage import MemoryStore
from nordlib.testing.population_register import FakePopulationRegister
from tests.stores import STORES, everything_in

RANA, BODO = LibraryId("RANA"), LibraryId("BODO")
AT_RANA, AT_BODO = DeskStaff("d1", RANA), DeskStaff("d2", BODO)
POLICY = attrs.evolve(BIBLIOTEKKORTET, accepted_numbers=attrs.evolve(BIBLIOTEKKORTET.accepted_numbers, accept_synthetic=True))
KEYS = KeyRing("cards", {"k1": new_key()}, "k1")
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
KARI: IdentityNumber = parse("17859010067", "no")  # born 17 May 1990; month + 80: published for tests
AKSEL: IdentityNumber = parse("03891699939", "no")  # born 3 September 2016
PERSON = PersonForm("Kari Nordmann", KARI, primary_address="Storgata 1, 8622 Mo i Rana", email=parse_email("kari@example.no"))
CHILD = PersonForm("Aksel Nordmann", AKSEL)
ACCEPTED = RulesAcceptance("1", RulesAcceptedBy.HOLDER, NOW)
HASHER = Scrypt(cost=4)
UNUSED = CardNumber("N999999999")


class Register:
    """A store, and short names for what is done with it."""

    def __init__(self, store: Any) -> None:
        self.store, self.made = store, 0
        with store.transaction() as tx:
            for library in (RANA, BODO):
                tx.libraries.put(Library(library, f"{library} bibliotek"))

    def number(self) -> CardNumber:
        self.made += 1
        return NATIONAL_SERIES.number(self.made)

    def issue(self, applicant: Any = PERSON, kind: CardKind = CardKind.NATIONAL, **given: Any) -> Any:
        usual = {"by": AT_RANA, "policy": POLICY, "keys": KEYS, "now": NOW}
        new = {"new_number": self.number(), "new_holder": CardholderId(f"h{self.made}")}
        request = CardRequest(applicant, kind, given.pop("form", CardForm.PRINTED), given.pop("rules", ACCEPTED))
        return self.store.run(commands.issue_card, request, **{**usual, **new, **given})

    def issued(self, applicant: Any = PERSON, kind: CardKind = CardKind.NATIONAL, **given: Any) -> Card:
        card: Card = self.issue(applicant, kind, **given).unwrap().card
        return card

    def run(self, command: Any, *args: Any, **given: Any) -> Any:
        return self.store.run(command, *args, **{"policy": POLICY, "now": NOW, **given})

    def ask(self, command: Any, *args: Any, **given: Any) -> Any:
        return self.store.run(command, *args, **{"policy": POLICY, **given})

    def due(self) -> Any:
        return self.store.run(lambda tx: [each.message for each in tx.outbox.claim(datetime.max.replace(tzinfo=UTC), NOW, 100)])

    def told(self, library: LibraryId) -> list[str]:
        staff = DeskStaff("system", library)
        return [each.instruction.value for each in self.store.run(commands.list_library_instructions, by=staff)]

    def dispatch(self, sent: list[RenderedMessage], **given: Any) -> Any:
        def send(_to: str, words: RenderedMessage) -> None:
            sent.append(words)

        usual: dict[str, Any] = {"policy": POLICY, "hasher": HASHER, "now": NOW, "make_link": str}
        return commands.dispatch(self.store, given.pop("send", send), **{**usual, **given})


@pytest.fixture(params=STORES)
def register(request: pytest.FixtureRequest) -> Register:
    return Register(STORES[request.param]())


@pytest.fixture
def here() -> Register:
    return Register(MemoryStore())


# issue


@pytest.mark.parametrize(
    ("given", "reasons"),
    [
        ({"applicant": PersonForm(" ")}, {"field_required:name", "field_required:identity"}),
        ({"applicant": PersonForm("Kari", Problem.CHECKSUM)}, {"identity_invalid"}),
        ({"policy": BIBLIOTEKKORTET}, {"identity_invalid"}),
        ({"rules": None}, {"rules_not_accepted"}),
        ({"kind": CardKind.LOCAL, "policy": attrs.evolve(POLICY, issues=frozenset({CardKind.NATIONAL}))}, {"library_issues_national_only"}),
        ({"policy": attrs.evolve(POLICY, rules_version="2026")}, {"rules_not_accepted"}),
        ({"rules": attrs.evolve(ACCEPTED, accepted_by=RulesAcceptedBy.GUARDIAN)}, {"rules_not_accepted"}),
        ({"applicant": CHILD, "policy": attrs.evolve(POLICY, guardian_accepts_under=15)}, {"rules_must_be_accepted_by_guardian"}),
    ],
)
def test_what_a_form_lacks_is_told_all_at_once_and_nothing_is_stored(given: dict[str, Any], reasons: set[str]) -> None:
    here = Register(STORES["sqlite"]())
    before = everything_in(here.store)
    assert set(here.issue(**given).reasons) == reasons
    assert everything_in(here.store) == before


def test_a_guardian_accepts_the_rules_for_a_child_and_an_institution_needs_no_number(here: Register) -> None:
    by_guardian = attrs.evolve(ACCEPTED, accepted_by=RulesAcceptedBy.GUARDIAN)
    assert here.issue(CHILD, rules=by_guardian, policy=attrs.evolve(POLICY, guardian_accepts_under=15))
    assert here.issue(
        InstitutionForm("Solstua barnehage"), CardKind.LOCAL, policy=attrs.evolve(POLICY, issues=frozenset({CardKind.NATIONAL}))
    )
    assert set(here.issue(InstitutionForm(""), CardKind.LOCAL).reasons) == {"field_required:name"}


def test_a_number_that_a_card_has_or_had_is_refused(register: Register) -> None:
    card = register.issued()
    assert register.issue(CHILD, new_number=card.number).reasons == ("card_number_taken",)
    register.run(commands.withdraw, by=card.holder)
    assert register.issue(CHILD, new_number=card.number).reasons == ("card_number_taken",)


def test_a_person_who_is_known_stays_one_cardholder_and_is_kept_under_the_current_key(register: Register) -> None:
    local = register.issued(kind=CardKind.LOCAL)
    rotated = KEYS.with_new_key("k2", new_key())
    form = PersonForm("Kari N. Nordmann", KARI, gender=Gender.FEMALE, secret_address=True)
    national = register.issued(form, keys=rotated)
    assert national.holder == local.holder
    stored = register.store.run(lambda tx: tx.cardholders.get(local.holder)).value
    assert (rotated.key_of(stored.identity), stored.name, stored.email) == ("k2", "Kari N. Nordmann", PERSON.email)
    assert stored.secret_address
    assert stored.primary_address is None
    assert "Storgata" not in everything_in(register.store)
    assert register.issue(keys=rotated).reasons == ("identity_taken",)


def test_a_request_that_comes_again_makes_no_second_card(register: Register) -> None:
    issue = commands.idempotent(commands.issue_card, "7f1d3f4e-0000-4000-8000-000000000001", client="desk", now=NOW)
    lose = commands.idempotent(commands.replace_lost_card, "7f1d3f4e-0000-4000-8000-000000000002", client="desk", now=NOW)
    request, answers = CardRequest(PERSON, CardKind.NATIONAL, rules=ACCEPTED), list[Any]()
    for number in (register.number(), register.number()):
        given = {"keys": KEYS, "new_number": number, "new_holder": CardholderId(f"h-{number}")}
        answers.append(register.run(issue, request, by=AT_RANA, **given))
    card = answers[0].unwrap().card
    assert answers[1].result_id == card.number
    out = commands.idempotent(commands.opt_out, "7f1d3f4e-0000-4000-8000-000000000003", client="desk", now=NOW)
    first = register.run(lose, card.number, by=AT_RANA, new_number=register.number())
    assert register.run(lose, card.number, by=AT_RANA, new_number=register.number()).result_id == first.unwrap().card.number
    local = register.run(out, first.unwrap().card.number, by=AT_RANA, new_number=register.number()).unwrap().card
    assert register.run(out, first.unwrap().card.number, by=AT_RANA, new_number=register.number()).result_id == local.number


def test_two_local_cards_without_a_number_belong_to_two_cardholders(here: Register) -> None:
    first, second = here.issued(PersonForm("Ola"), CardKind.LOCAL), here.issued(PersonForm("Ola"), CardKind.LOCAL)
    assert first.holder != second.holder
    assert here.ask(commands.upgrade_card, first.number, by=AT_RANA).reasons == ("field_required:identity",)


def self_register(register: Register, library: LibraryId | None, eid: str | None = "id_porten", person: PersonForm | None = PERSON) -> Any:
    request = SelfRegistrationRequest(person, eid, library)
    new = {"new_number": register.number(), "new_holder": CardholderId(f"h{register.made}")}
    return register.run(commands.self_register_card, request, keys=KEYS, **new)


def test_a_library_that_does_not_exist_is_told(here: Register) -> None:
    assert self_register(here, LibraryId("NOWHERE")).reasons == ("library_not_found",)
    assert self_register(here, RANA, " ").reasons == ("eid_required",)
    assert set(self_register(here, None, person=None).reasons) == {"field_required:name", "field_required:identity", "library_required"}
    card = self_register(here, RANA).unwrap().card
    assert (card.form, here.issue().reasons) == (CardForm.DIGITAL, ("identity_taken",))


# upgrade, link, replacement, opting out


def test_who_upgrades_what(here: Register) -> None:
    local = here.issued(kind=CardKind.LOCAL)
    other = here.issued(CHILD, CardKind.LOCAL)
    kindergarten = here.issued(InstitutionForm("Solstua barnehage"), CardKind.LOCAL)
    assert here.ask(commands.upgrade_card, local.number, by=other.holder, eid="id_porten").reasons == ("not_authorized",)
    assert here.ask(commands.upgrade_card, local.number, by=local.holder).reasons == ("eid_required",)
    assert here.ask(commands.upgrade_card, local.number, by=AT_BODO).reasons == ("card_is_local",)
    assert here.ask(commands.upgrade_card, kindergarten.number, by=AT_RANA).reasons == ("institution_gets_local_card",)
    assert here.ask(commands.upgrade_card, UNUSED, by=AT_RANA).reasons == ("card_unknown",)
    assert here.ask(commands.upgrade_card, local.number, by=local.holder, eid="id_porten").unwrap().kind is CardKind.NATIONAL
    assert here.ask(commands.upgrade_card, local.number, by=AT_RANA).reasons == ("identity_taken",)


def link(register: Register, card: CardNumber, replaces: CardNumber, **given: Any) -> Any:
    return register.run(commands.link_card, card, **{"replaces": replaces, "rules_acceptance": ACCEPTED, "by": AT_RANA, **given})


def test_a_guardian_accepts_for_a_child_at_each_desk(here: Register) -> None:
    by_guardian = attrs.evolve(ACCEPTED, accepted_by=RulesAcceptedBy.GUARDIAN)
    national, local = here.issued(CHILD, by=AT_BODO), here.issued(CHILD, CardKind.LOCAL)
    assert link(here, national.number, local.number, rules_acceptance=by_guardian)
    assert here.run(commands.activate_card, national.number, rules_acceptance=by_guardian, by=AT_BODO)
    adult = here.issued()
    refused = here.run(commands.activate_card, adult.number, rules_acceptance=by_guardian, by=AT_BODO)
    assert refused.reasons == ("rules_not_accepted",)


def test_only_a_national_card_takes_the_place_of_a_local_one_and_both_must_be_known(here: Register) -> None:
    local, national = here.issued(kind=CardKind.LOCAL), here.issued(by=AT_BODO)
    assert set(link(here, local.number, national.number).reasons) == {"national_card_required", "not_a_local_card"}
    assert link(here, national.number, UNUSED).reasons == ("card_unknown",)
    assert link(here, UNUSED, local.number).reasons == ("card_unknown",)
    assert link(here, national.number, local.number)
    assert link(here, national.number, local.number), "once more changes nothing"
    assert here.ask(commands.upgrade_card, local.number, by=AT_RANA).reasons == ("card_discarded",)
    assert here.run(commands.activate_card, local.number, rules_acceptance=ACCEPTED, by=AT_RANA).reasons == ("card_discarded",)
    assert here.run(commands.order_pin, local.number, by=AT_RANA).reasons == ("card_unknown",)
    assert link(here, local.number, local.number).reasons == ("card_discarded",)


def replaced(register: Register, command: Any, number: CardNumber, **given: Any) -> Any:
    return register.run(command, number, **{"by": AT_RANA, "new_number": register.number(), **given})


def test_who_replaces_what(here: Register) -> None:
    card = here.issued(form=CardForm.DIGITAL)
    other = here.issued(CHILD)
    assert replaced(here, commands.print_card, card.number, by=other.holder).reasons == ("not_authorized",)
    assert replaced(here, commands.replace_lost_card, card.number, by=card.holder).reasons == ("staff_required",)
    assert replaced(here, commands.replace_lost_card, card.number, new_number=other.number).reasons == ("card_number_taken",)
    assert replaced(here, commands.opt_out, card.number, by=card.holder).reasons == ("staff_required",)
    local = here.issued(PersonForm("Ola"), CardKind.LOCAL, form=CardForm.DIGITAL)
    assert replaced(here, commands.print_card, local.number, by=AT_BODO).reasons == ("card_is_local",)
    assert set(replaced(here, commands.opt_out, local.number, by=AT_BODO).reasons) == {"national_card_required", "not_a_borrower_here"}
    assert replaced(here, commands.print_card, local.number).unwrap().card.kind is CardKind.LOCAL


# PINs


def test_a_pin_that_was_ordered_goes_to_the_card_that_took_the_place_of_the_first_and_an_older_order_brings_none(
    register: Register,
) -> None:
    card, sent = register.issued(form=CardForm.DIGITAL), list[RenderedMessage]()
    assert register.run(commands.order_pin, card.number, by=card.holder).facts.delivery is PinDelivery.EMAIL
    assert register.run(commands.order_pin, card.number, by=AT_RANA)
    printed = replaced(register, commands.print_card, card.number).unwrap().card
    report = register.dispatch(sent)
    assert (len(report.sent), len(report.obsolete), report.errors) == (1, 1, {})
    (words,) = sent
    assert words.recipient == "kari@example.no"
    pin = next(word for word in words.body.replace(".", " ").split() if word.isdigit() and len(word) == POLICY.pin_length)
    assert pin not in everything_in(register.store).split()
    assert commands.log_in_with_card(register.store, printed.number, pin=pin, policy=POLICY, hasher=HASHER, now=NOW)
    assert not commands.log_in_with_card(register.store, card.number, pin=pin, policy=POLICY, hasher=HASHER, now=NOW)


def test_a_mail_server_that_fails_costs_no_pin(register: Register) -> None:
    card, sent = register.issued(), list[RenderedMessage]()
    register.run(commands.order_pin, card.number, by=card.holder)

    def down(_to: str, _words: RenderedMessage) -> None:
        raise ConnectionError

    assert register.dispatch(sent, send=down).failed
    later = NOW + timedelta(minutes=5)
    assert register.dispatch(sent, now=later).sent
    assert sent[0].recipient == "kari@example.no"


def test_a_pin_goes_where_the_holder_can_be_reached(here: Register) -> None:
    phone, sent = parse_phone("+47 406 12 345", "NO"), list[RenderedMessage]()
    by_phone = here.issued(attrs.evolve(PERSON, phone=phone, preferred_contact=PreferredContact.PHONE))
    by_post = here.issued(attrs.evolve(CHILD, primary_address="Storgata 1"))
    assert here.run(commands.order_pin, by_phone.number, by=AT_RANA).facts.delivery is PinDelivery.PHONE
    assert here.run(commands.order_pin, by_post.number, by=AT_RANA).facts.delivery is PinDelivery.POST
    hidden = here.issued(PersonForm("Ola", secret_address=True), CardKind.LOCAL)
    assert here.run(commands.order_pin, hidden.number, by=AT_RANA)
    kinds = [MessageKind.NEW_PIN, MessageKind.NEW_PIN_LETTER, MessageKind.NEW_PIN_LETTER]
    assert [(each.kind, each.recipient) for each in here.due()] == [*zip(kinds, ("+4740612345", "", ""), strict=True)]
    assert here.dispatch(sent).errors == {}
    assert [each.recipient for each in sent] == ["+4740612345", "Storgata 1", ""]


def test_a_pin_whose_holder_has_left_is_not_sent_and_a_dispatch_without_the_policy_says_what_it_needs(here: Register) -> None:
    card, sent = here.issued(), list[RenderedMessage]()
    here.run(commands.order_pin, card.number, by=card.holder)
    (message,) = here.due()
    report = here.dispatch(sent, policy=())
    assert "CardPolicy" in str(next(iter(report.errors.values())))
    here.run(commands.withdraw, by=card.holder)
    assert here.due() == []
    assert commands.render_message(here.store, message, policy=POLICY, hasher=HASHER, now=NOW, make_link=str) is None
    assert sent == []


def test_a_pin_that_was_replaced_while_it_was_made_is_not_sent(here: Register) -> None:
    card = here.issued()
    here.run(commands.order_pin, card.number, by=card.holder)
    (message,) = here.due()

    class Slow(Scrypt):
        def hash(self, password: str, /) -> str:
            here.run(commands.order_pin, card.number, by=card.holder)
            return super().hash(password)

    assert commands.render_message(here.store, message, policy=POLICY, hasher=Slow(cost=4), now=NOW, make_link=str) is None


def test_a_dispatcher_whose_lease_expired_after_it_sent_asks_whether_its_pin_still_opens(here: Register) -> None:
    card = here.issued()
    here.run(commands.order_pin, card.number, by=card.holder)
    lease = commands.RetryPolicy(lease=timedelta(microseconds=1))
    assert here.dispatch([], retry_policy=lease).left
    slow = commands.RetryPolicy(lease=timedelta(milliseconds=300))

    def send(_to: str, _words: RenderedMessage) -> None:
        threading_wait(0.35)

    assert here.dispatch([], send=send, retry_policy=slow, now=NOW + timedelta(hours=1)).sent
    assert here.due() == []


def threading_wait(seconds: float) -> None:
    import threading  # noqa: PLC0415 - one use

    threading.Event().wait(seconds)


def test_a_password_that_the_holder_chooses_shuts_out_the_pin(register: Register) -> None:
    card = register.issued()
    short, good = hash_new_password("kort", HASHER), hash_new_password("fjellvann9", HASHER)
    common = hash_new_password("password1", HASHER, lambda _: True)
    assert register.ask(commands.choose_card_password, card.number, short, by=card.holder).reasons == ("password_too_short",)
    assert register.ask(commands.choose_card_password, card.number, common, by=card.holder).reasons == ("password_too_common",)
    assert register.ask(commands.choose_card_password, card.number, good, by=CardholderId("another")).reasons == ("card_unknown",)
    with register.store.transaction() as tx:
        tx.card_credentials.add(CardCredential(card.number, pin_hash=HASHER.hash("2251")))
    given: dict[str, Any] = {"policy": POLICY, "hasher": HASHER, "now": NOW}
    assert commands.log_in_with_card(register.store, card.number, pin="2251", **given).unwrap().name == "Kari Nordmann"
    assert register.ask(commands.choose_card_password, card.number, good, by=card.holder)
    assert commands.log_in_with_card(register.store, card.number, pin="2251", **given).reasons == ("invalid_credentials",)
    assert commands.log_in_with_card(register.store, card.number, password="fjellvann9", **given)
    for secrets in ({}, {"pin": "1", "password": "2"}, {"pin": 2251}):
        wrong: Any = secrets
        with pytest.raises(InvalidData, match="a PIN or a password"):
            commands.log_in_with_card(register.store, card.number, **wrong, **given)


# use, memberships


def test_a_new_version_of_the_rules_is_told_where_the_policy_asks_for_it(here: Register) -> None:
    card = here.issued()
    newer = attrs.evolve(POLICY, rules_version="2", reaccept_new_rules=True)
    assert here.ask(commands.use_card, card.number, by=AT_RANA).facts.rules_renewal_due is False
    assert here.ask(commands.use_card, card.number, by=AT_RANA, policy=newer).facts.rules_renewal_due is True
    second = RulesAcceptance("2", RulesAcceptedBy.HOLDER, NOW)
    assert here.run(commands.activate_card, card.number, rules_acceptance=second, by=AT_RANA, policy=newer)
    assert here.run(commands.activate_card, card.number, rules_acceptance=second, by=AT_RANA, policy=newer)
    assert here.ask(commands.use_card, card.number, by=AT_RANA, policy=newer).facts.rules_renewal_due is False
    awaiting = Membership(card.number, RANA, MembershipState.AWAITING_ACTIVATION)
    assert not must_accept_rules_again(awaiting, newer)
    assert must_accept_rules_again(Membership(card.number, RANA), newer)


def test_a_national_service_that_the_policy_does_not_name_is_an_error(here: Register) -> None:
    card = here.issued()
    with pytest.raises(UnknownName, match="Unknown national service: 'ebooks'"):
        here.ask(commands.use_service, "ebooks", library=None, by=card.holder)


def test_an_actor_of_the_wrong_kind_is_an_error(here: Register) -> None:
    card = here.issued()
    wrong: Any = 7
    with pytest.raises(InvalidData, match="DeskStaff"):
        here.ask(commands.use_card, card.number, by=card.holder)
    with pytest.raises(InvalidData, match="id of a cardholder, or a `DeskStaff`"):
        here.ask(commands.view_cardholder, by=wrong)
    with pytest.raises(InvalidData, match="must be named"):
        here.ask(commands.view_cardholder, by=AT_RANA)
    with pytest.raises(InvalidData, match="Read it first"):
        here.ask(commands.use_card, wrong, by=AT_RANA)
    with pytest.raises(InvalidData, match="card_request"):
        here.store.run(
            commands.issue_card, wrong, by=AT_RANA, policy=POLICY, keys=KEYS, now=NOW, new_number=UNUSED, new_holder=CardholderId("h")
        )
    calls: tuple[Callable[[], Any], ...] = (
        lambda: self_register(here, wrong),
        lambda: here.issue(keys=wrong),
        lambda: here.run(commands.grant_family_view, card.number, by=wrong),
        lambda: here.ask(commands.enable_family_view, wrong, by=card.holder),
        lambda: here.store.run(commands.list_visible_owners, by=wrong),
        lambda: here.ask(commands.set_home_library, RANA, by=wrong),
        lambda: here.ask(commands.use_service, "filmbib", library=None, by=wrong),
        lambda: here.run(commands.withdraw, by=wrong),
        lambda: here.run(commands.withdraw, by=card.holder, open_loans_at="RANA"),
        lambda: here.issue(PersonForm("Ola"), CardKind.LOCAL, new_holder=CardholderId(" ")),
    )
    for call in calls:
        with pytest.raises(InvalidData):
            call()
    with pytest.raises(NaiveDatetime):
        here.run(commands.edit_contact, ContactChanges(), by=card.holder, now=datetime(2026, 1, 1))  # noqa: DTZ001 - on purpose


# addresses, contact data, views


def test_contact_data_reach_every_library_once_and_an_edit_that_changes_nothing_tells_none(register: Register) -> None:
    card = register.issued()
    register.run(commands.activate_card, card.number, rules_acceptance=ACCEPTED, by=AT_BODO)
    changes = ContactChanges(email=None, phone=parse_phone("+47 406 12 345", "NO"), preferred_contact=PreferredContact.PHONE)
    assert register.run(commands.edit_contact, changes, by=AT_BODO, card=card.number)
    assert register.run(commands.edit_contact, changes, by=card.holder)
    assert (register.told(RANA), register.told(BODO)) == (["update"], ["update"])
    (instruction,) = register.store.run(commands.list_library_instructions, by=AT_RANA)
    assert (instruction.instruction, instruction.holder) == (Instruction.UPDATE, card.holder)
    for _ in range(2):
        register.store.run(commands.acknowledge_library_instruction, instruction.id)
    assert (register.told(RANA), register.told(BODO)) == ([], ["update"])


def test_a_library_is_told_in_the_order_in_which_things_happened(register: Register) -> None:
    card, moments = register.issued(), [NOW + timedelta(hours=hour) for hour in range(6)]
    for number, moment in enumerate(moments):
        changes = ContactChanges(email=parse_email(f"kari{number}@example.no"))
        register.run(commands.edit_contact, changes, by=card.holder, now=moment)
    register.run(commands.withdraw, by=card.holder, now=moments[-1] + timedelta(seconds=1))
    assert register.told(RANA) == ["update"] * 6 + ["delete"]


def test_who_edits_whose_data(here: Register) -> None:
    card, other = here.issued(), here.issued(CHILD, by=AT_BODO)
    school = here.issued(InstitutionForm("Skolen"), CardKind.LOCAL)
    changes, form = ContactChanges(email=None), TemporaryAddressForm(" ", None, date(2026, 12, 1))
    assert here.run(commands.edit_contact, changes, by=AT_BODO, card=card.number).reasons == ("not_authorized",)
    assert here.run(commands.edit_contact, changes, by=AT_BODO, card=UNUSED).reasons == ("card_unknown",)
    assert here.run(commands.add_temporary_address, form, by=AT_RANA, card=other.number).reasons == ("not_authorized",)
    found = here.run(commands.add_temporary_address, form, by=card.holder).reasons
    assert set(found) == {"field_required:address", "field_required:valid_from"}
    moved = here.run(commands.edit_contact, ContactChanges(primary_address="Skolegata 1"), by=AT_RANA, card=school.number)
    assert moved.unwrap().holder.primary_address == "Skolegata 1"


def test_past_temporary_addresses_are_dropped_when_another_is_added(here: Register) -> None:
    card = here.issued()
    past = TemporaryAddressForm("Hytta 1", date(2026, 6, 1), date(2026, 6, 30))
    present = TemporaryAddressForm("Hybel 2", date(2026, 11, 1), date(2026, 12, 31))
    here.run(commands.add_temporary_address, past, by=card.holder, now=datetime(2026, 5, 1, tzinfo=UTC))
    holder = here.run(commands.add_temporary_address, present, by=card.holder).unwrap()
    assert [each.address for each in holder.temporary_addresses] == ["Hybel 2"]
    assert postal_address(holder, date(2026, 12, 31)) == "Hybel 2"


@pytest.mark.rule("NLR-28", "NLR-25", "READ-A30")
def test_a_record_is_visible_to_its_own_libraries_only(here: Register) -> None:
    card = here.issued()
    assert here.ask(commands.view_cardholder, by=AT_BODO, card=card.number).reasons == ("not_visible",)
    view = here.ask(commands.view_cardholder, by=card.holder).unwrap()
    assert (view.card_number, [each.library for each in view.libraries]) == ((card.number,), [RANA])
    assert "Kari" not in repr(view)
    assert here.ask(commands.view_cardholder, by=CardholderId("unknown")).reasons == ("card_unknown",)


@pytest.mark.rule("READ-A20", "NLR-22", "NLR-23")
def test_the_record_has_the_fields_of_the_register_and_no_other() -> None:
    stored = {field.name for field in attrs.fields(Cardholder)}
    assert stored == {
        *("id", "name", "identity", "birth_date", "gender", "primary_address", "secret_address", "temporary_addresses", "email", "phone"),
        *("preferred_contact", "is_institution"),
    }
    shown = {field.name for field in attrs.fields(CardholderView)}
    assert not {name for name in stored | shown for word in ("loan", "hold_", "block", "note", "pin", "hash") if word in name}


# the population register


def followed(register: Register, population: Any, after: str | None, **given: Any) -> Any:
    usual: dict[str, Any] = {"policy": POLICY, "keys": KEYS, "now": NOW}
    return commands.follow_population_register(register.store, population, after, **{**usual, **given})


@pytest.mark.rule("NLR-10", "NLR-27", "EXT-02")
def test_the_population_register_is_followed(register: Register) -> None:
    population, card = FakePopulationRegister(), register.issued()
    population.put(AKSEL, PopulationRecord("Aksel Nordmann"))
    population.put(KARI, PopulationRecord("Kari Nordmann", "Storgata 1, 8622 Mo i Rana", gender=Gender.FEMALE))
    population.move(KARI, "Ny gate 5, 8006 Bodø")
    report = followed(register, population, None)
    assert (report.last, report.applied, report.errors) == ("3", 2, {})
    holder = register.store.run(lambda tx: tx.cardholders.get(card.holder)).value
    assert (holder.primary_address, holder.gender) == ("Ny gate 5, 8006 Bodø", Gender.FEMALE)
    assert register.told(RANA) == ["update", "update"]

    register.run(commands.add_temporary_address, TemporaryAddressForm("Hybel 2", date(2026, 11, 1), date(2026, 12, 31)), by=card.holder)
    population.protect(KARI)
    protected = population.look_up(KARI)
    assert protected is not None
    assert (protected.address, protected.secret_address) == (None, True)
    assert followed(register, population, report.last).applied == 1
    stored = everything_in(register.store)
    assert not any(each in stored for each in ("Ny gate", "Hybel", "Storgata"))
    assert register.told(RANA).count("update") == 3, "the library must erase the address too"
    population.protect(KARI)
    followed(register, population, "4")
    assert register.told(RANA).count("update") == 3

    population.put(KARI, PopulationRecord("Kari Nordmann", deceased_on=date(2026, 11, 1)))
    assert followed(register, population, "5").applied == 1
    assert register.store.run(lambda tx: tx.cardholders.get(card.holder)) is None
    assert "delete" in register.told(RANA)
    with pytest.raises(UnknownName):
        population.move(parse("30909942000", "no"), "Ny gate 5")


def test_a_library_with_a_local_card_hears_of_a_secret_address_and_one_with_a_loan_keeps_what_it_needs(register: Register) -> None:
    population, local = FakePopulationRegister(), register.issued(kind=CardKind.LOCAL)
    national = register.issued(by=AT_BODO)
    population.put(KARI, PopulationRecord("Kari Nordmann", "Ny gate 5, 8006 Bodø"))
    population.protect(KARI)
    report = followed(register, population, None)
    assert (register.told(RANA), register.told(BODO)) == (["update"], ["update", "update"])
    population.put(KARI, PopulationRecord("Kari Nordmann", secret_address=True, deceased_on=date(2026, 11, 1)))
    lent: Callable[[Any], Any] = lambda holder: {BODO} if holder == local.holder else ()  # noqa: E731 - what the host knows
    assert national.holder == local.holder
    assert followed(register, population, report.last, open_loans_at=lent, now=NOW + timedelta(1)).applied == 1
    assert (register.told(RANA)[-1], register.told(BODO)[-1]) == ("delete", "retain")


def test_an_error_stops_the_reading_where_it_can_go_on(here: Register) -> None:
    population = FakePopulationRegister()
    here.issued()
    population.put(AKSEL, PopulationRecord("Aksel"))
    population.put(KARI, PopulationRecord("Kari", "Ny gate 5"))

    class Failing:
        def run(self, command: Any, *args: Any, **given: Any) -> Any:
            if args[0].number == KARI:
                raise DatabaseError("the disk is full")
            return here.store.run(command, *args, **given)

    report = commands.follow_population_register(Failing(), population, None, policy=POLICY, keys=KEYS, now=NOW)  # type: ignore[arg-type]  # a store of one method
    assert (report.last, report.applied, list(report.errors)) == ("1", 0, ["2"])
    assert followed(here, population, report.last).applied == 1


# family views, leaving


def test_family_views_are_between_two_persons(here: Register) -> None:
    child, guardian = here.issued(CHILD), here.issued()
    assert child.holder is not None
    assert here.run(commands.grant_family_view, child.number, by=child.holder).reasons == ("viewer_is_owner",)
    assert here.run(commands.grant_family_view, guardian.number, by=CardholderId("unknown")).reasons == ("not_authorized",)
    named = here.run(commands.grant_family_view, guardian.number, by=child.holder, owner_card=UNUSED)
    assert named.reasons == ("card_unknown",)
    granted = here.run(commands.grant_family_view, guardian.number, by=child.holder, now=datetime(2030, 1, 1, tzinfo=UTC))
    assert granted.facts.recommend_switch_off is True
    assert here.store.run(commands.list_visible_owners, by=CardholderId("unknown")) == ()
    assert commands.end_family_views(here.store, policy=attrs.evolve(POLICY, family_view_ends_at_age=16), now=NOW) == ()
    assert commands.end_family_views(here.store, policy=attrs.evolve(POLICY, family_view_ends_at_age=10), now=NOW) != ()
    ended = here.ask(commands.enable_family_view, child.holder, by=guardian.holder)
    assert ended.reasons == ("consent_missing",)
    assert here.ask(commands.disable_family_view, guardian.holder, by=child.holder).reasons == ("consent_missing",)


def test_a_host_without_an_outbox_sends_messages_itself(here: Register) -> None:
    card = here.issued()

    class WithoutOutbox:
        def __init__(self, tx: Any) -> None:
            self._tx = tx

        def __getattr__(self, name: str) -> Any:
            if name == "outbox":
                raise AttributeError(name)
            return getattr(self._tx, name)

    def alone(command: Any, *args: Any, **given: Any) -> Any:
        return here.store.run(lambda tx: command(WithoutOutbox(tx), *args, policy=POLICY, now=NOW, **given))

    assert alone(commands.order_pin, card.number, by=card.holder).messages
    assert alone(commands.withdraw, by=card.holder)
    assert here.due() == []


def test_one_who_has_left_cannot_leave_again_and_a_strangers_library_reports_no_death(here: Register) -> None:
    card, guardian = here.issued(), here.issued(CHILD)
    here.run(commands.grant_family_view, guardian.number, by=card.holder)
    here.ask(commands.revoke_family_view, guardian.holder, by=card.holder)
    assert here.run(commands.report_death, card.number, by=AT_BODO).reasons == ("not_a_borrower_here",)
    assert here.run(commands.report_death, UNUSED, by=AT_BODO).reasons == ("card_unknown",)
    assert here.run(commands.withdraw, by=card.holder)
    assert here.run(commands.withdraw, by=card.holder).reasons == ("card_unknown",)


# values


def test_what_cannot_be_is_an_error_that_names_no_person() -> None:
    card = Card(CardNumber("N1"), CardKind.LOCAL, CardForm.PRINTED, CardholderId("h"), RANA)
    day = date(2026, 11, 28)
    for wrong, sentence in (
        (lambda: attrs.evolve(card, number=CardNumber(" ")), "blank"),
        (lambda: attrs.evolve(card, holder=None), "a holder and a home library"),
        (lambda: attrs.evolve(card, state=CardState.DELETED), "neither after that"),
        (lambda: attrs.evolve(card, kind=CardKind.NATIONAL, state=CardState.DISCARDED), "only a local card"),
        (lambda: TemporaryAddress("Hybel 2", day, day - timedelta(1)), "before its first"),
        (lambda: Cardholder(CardholderId("h"), "Kari", primary_address="Storgata 1", secret_address=True), "secret address"),
        (lambda: Cardholder(CardholderId("h"), "Skolen", birth_date=day, is_institution=True), "institution"),
        (lambda: CardNumberSeries("n ", 9), "upper case"),
        (lambda: CardNumberSeries("N", 1), "at least 2 digits"),
        (lambda: NATIONAL_SERIES.parse("N12345678"), "9 digits after N"),
        (lambda: NATIONAL_SERIES.parse(None), "9 digits after N"),
        (lambda: CardNumberSeries("", 9).parse("N12345678"), "9 digits"),
        (lambda: CardNumberSeries("R", 8, check_digit=luhn_digit).parse("R07992739"), "check digit is wrong"),
        (lambda: NATIONAL_SERIES.number(10**9), "from 0 to"),
        (lambda: CardNumberSeries("", 7, check_digit=modulus_11_digit).number(6), "take the next serial"),
    ):
        with pytest.raises(InvalidData, match=sentence) as caught:
            wrong()
        assert "Storgata" not in str(caught.value)
    assert card.deleted().state is CardState.DELETED


def test_generated_numbers_are_of_their_series() -> None:
    series = CardNumberSeries("", 2, check_digit=modulus_11_digit)
    assert {series.generate() for _ in range(200)} == {"00", "19", "27", "35", "43", "51", "78", "86", "94"}
    assert all(NATIONAL_SERIES.is_valid(NATIONAL_SERIES.generate()) for _ in range(10))
    assert not NATIONAL_SERIES.is_valid("N")


@pytest.mark.parametrize(
    "given",
    [
        {"guardian_accepts_under": 0},
        {"family_view_advice_age": 121},
        {"family_view_ends_at_age": 0},
        {"pin_length": 3},
        {"issues": frozenset()},
        {"reaccept_new_rules": True},
    ],
)
def test_a_policy_that_contradicts_itself_is_an_error(given: dict[str, Any]) -> None:
    with pytest.raises(InvalidPolicy):
        attrs.evolve(BIBLIOTEKKORTET, **given)
    assert CARD_POLICIES["BIBLIOTEKKORTET"] is BIBLIOTEKKORTET


# what another system writes


@pytest.mark.rule("NLR-21", "NLR-22", "NLR-23", "READ-A20")
def test_a_library_writes_the_fields_of_the_record_and_no_other(register: Register) -> None:
    card = register.issued()
    write = commands.write_national_record
    pin = hash_new_password("593817", HASHER)
    register.run(commands.order_pin, card.number, by=card.holder)
    result = register.run(write, card.number, {"pin": pin, "gender": Gender.FEMALE, "email": None}, by=AT_RANA).unwrap()
    assert (result.holder.gender, result.holder.email, result.credential.pin_order) == (Gender.FEMALE, None, None)
    assert commands.log_in_with_card(register.store, card.number, pin="593817", policy=POLICY, hasher=HASHER, now=NOW)
    assert register.dispatch([]).obsolete, "the PIN that was ordered before is not wanted any more"
    before = everything_in(register.store)
    found = register.run(write, card.number, {"email": None, "notes": "x", "loans": 3, "primary_address": "y"}, by=AT_RANA).reasons
    assert set(found) == {"field_not_allowed:loans", "field_not_allowed:notes", "primary_address_immutable"}
    assert register.run(write, card.number, {"name": " "}, by=AT_RANA).reasons == ("field_required:name",)
    assert register.run(write, card.number, {"name": "Kari"}, by=AT_BODO).reasons == ("not_authorized",)
    assert register.run(write, UNUSED, {"name": "Kari"}, by=AT_RANA).reasons == ("card_unknown",)
    assert everything_in(register.store) == before
    for fields, sentence in (({"email": "kari@example.no"}, "email"), ({"libraries": ()}, "activate_card")):
        wrong: Any = fields
        with pytest.raises(InvalidData, match=sentence):
            register.run(write, card.number, wrong, by=AT_RANA)


def test_a_message_about_an_account_needs_the_policy_of_its_register(here: Register) -> None:
    message = Message(MessageKind.EXPIRY_WARNING, "kari@example.no", "nb", "b1")
    with pytest.raises(InvalidData, match="`policy` must be the AccountPolicy"):
        commands.render_message(here.store, message, hasher=HASHER, now=NOW, make_link=str)
