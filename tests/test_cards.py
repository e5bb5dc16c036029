"""What the national register of cards is by its shape: what it stores, what it shows, and to whom it belongs."""

from datetime import date
from typing import Any

import attrs
import pytest

from nordlib import commands
from nordlib.cards import (
    Card,
    CardCredential,
    Cardholder,
    CardholderId,
    CardKind,
    CardRequest,
    ContactChanges,
    DeskStaff,
    Membership,
    PersonForm,
    SelfRegistrationRequest,
    TemporaryAddress,
    postal_address,
)
from nordlib.cards.family import advice_for
from nordlib.cards.view import CardholderView
from nordlib.contact import parse_email
from tests.card_people import (
    ACCEPTED,
    AT_BODO,
    AT_OSLO,
    AT_RANA,
    BODO,
    KEYS,
    NOW,
    POLICY,
    RANA,
    born,
    card_number,
    card_store,
    numbers_of_persons,
)
from tests.stores import STORES, everything_in

USUAL: dict[str, Any] = {"policy": POLICY, "now": NOW}
NEW: dict[str, Any] = {**USUAL, "keys": KEYS}
(ADULT,) = numbers_of_persons(1, range(30, 60))
KARI = PersonForm("Kari Nordmann", ADULT, email=parse_email("kari@example.no"))
IDA, ODA = (PersonForm(name, number) for name, number in zip(("Ida", "Oda"), numbers_of_persons(2, range(13, 17)), strict=True))


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> Any:
    return card_store(store=STORES[request.param]())


def issued(store: Any, person: PersonForm, serial: int) -> Card:
    new = {"new_number": card_number(serial), "new_holder": CardholderId(f"h{serial}")}
    request = CardRequest(person, CardKind.NATIONAL, rules=ACCEPTED)
    card: Card = store.run(commands.issue_card, request, by=AT_RANA, **NEW, **new).unwrap().card
    return card


def activated_in_bodo(store: Any, card: Card) -> None:
    store.run(commands.activate_card, card.number, rules_acceptance=ACCEPTED, by=AT_BODO, **USUAL).unwrap()


def told(store: Any, desk: DeskStaff) -> set[str]:
    return {each.instruction.value for each in store.run(commands.list_library_instructions, by=desk)}


@pytest.mark.rule("NLR-03", "NLR-04")
def test_the_library_of_the_desk_or_the_one_that_was_chosen_on_the_web_is_the_home_library(store: Any) -> None:
    assert issued(store, KARI, 1).home_library == RANA
    new = {"new_number": card_number(2), "new_holder": CardholderId("h2")}
    chosen = store.run(commands.self_register_card, SelfRegistrationRequest(IDA, "id_porten", BODO), **NEW, **new)
    assert chosen.unwrap().card.home_library == BODO


@pytest.mark.rule("NLR-21", "READ-A19")
def test_the_register_has_what_its_page_lists_and_the_number_only_one_way(store: Any) -> None:
    listed = {
        Cardholder: {"name", "birth_date", "identity", "gender", "primary_address", "phone", "email", "preferred_contact"},
        Card: {"number"},
        CardCredential: {"pin_hash"},
        Membership: {"library"},
    }
    for model, names in listed.items():
        assert names <= {each.name for each in attrs.fields(model)}
    card = issued(store, KARI, 1)
    stored = everything_in(store)
    assert "Kari Nordmann" in stored
    assert not any(part in stored for part in (ADULT.canonical, ADULT.canonical[-5:]))
    holder = store.run(lambda tx: tx.cardholders.get(card.holder)).value
    assert holder.birth_date == born(ADULT)


@pytest.mark.rule("NLR-28")
def test_a_cardholder_sees_every_field_that_is_stored_but_for_what_tells_nothing(store: Any) -> None:
    hidden = {"identity", "is_institution"}
    assert {each.name for each in attrs.fields(Cardholder)} - hidden <= {each.name for each in attrs.fields(CardholderView)}
    card = issued(store, KARI, 1)
    activated_in_bodo(store, card)
    view = store.run(commands.view_cardholder, by=card.holder, policy=POLICY).unwrap()
    assert (view.name, view.email, view.card_number) == ("Kari Nordmann", KARI.email, (card.number,))
    assert {each.library for each in view.libraries} == {RANA, BODO}


@pytest.mark.rule("NLR-29")
def test_a_change_and_an_end_reach_every_library_of_the_card_and_no_other(store: Any) -> None:
    card = issued(store, KARI, 1)
    activated_in_bodo(store, card)
    store.run(commands.edit_contact, ContactChanges(email=None), by=card.holder, **USUAL).unwrap()
    assert [told(store, desk) for desk in (AT_RANA, AT_BODO, AT_OSLO)] == [{"update"}, {"update"}, set()]
    store.run(commands.withdraw, by=card.holder, open_loans_at={BODO}, **USUAL).unwrap()
    assert [told(store, desk) for desk in (AT_RANA, AT_BODO, AT_OSLO)] == [{"update", "delete"}, {"update", "retain"}, set()]
    assert "Kari" not in everything_in(store)


@pytest.mark.rule("NLR-32")
def test_a_guardian_of_two_children_has_the_consent_of_each(store: Any) -> None:
    guardian, ida, oda = (issued(store, person, serial) for serial, person in enumerate((KARI, IDA, ODA), 1))
    store.run(commands.grant_family_view, guardian.number, by=ida.holder, **USUAL).unwrap()
    store.run(commands.enable_family_view, ida.holder, by=guardian.holder, policy=POLICY).unwrap()
    assert store.run(commands.enable_family_view, oda.holder, by=guardian.holder, policy=POLICY).reasons == ("consent_missing",)
    assert store.run(commands.list_visible_owners, by=guardian.holder) == (guardian.holder, ida.holder)
    store.run(commands.grant_family_view, guardian.number, by=oda.holder, **USUAL).unwrap()
    store.run(commands.enable_family_view, oda.holder, by=guardian.holder, policy=POLICY).unwrap()
    assert set(store.run(commands.list_visible_owners, by=guardian.holder)) == {guardian.holder, ida.holder, oda.holder}


@pytest.mark.rule("NLR-33", "READ-A22")
@pytest.mark.parametrize(
    ("on", "is_advised"),
    [(date(2026, 7, 31), False), (date(2026, 8, 1), True), (date(2031, 7, 31), True), (date(2031, 8, 1), False)],
)
def test_guardians_are_advised_to_switch_off_from_the_thirteenth_birthday_while_the_owner_is_a_child(on: date, is_advised: bool) -> None:
    child = Cardholder(CardholderId("h1"), "Ida", birth_date=date(2013, 8, 1))
    assert advice_for(child, POLICY, on) is is_advised
    assert advice_for(attrs.evolve(child, birth_date=None), POLICY, on) is False


@pytest.mark.rule("NLR-33")
def test_advice_switches_nothing_off(store: Any) -> None:
    guardian, ida = issued(store, KARI, 1), issued(store, IDA, 2)
    assert store.run(commands.grant_family_view, guardian.number, by=ida.holder, **USUAL).facts.recommend_switch_off
    store.run(commands.enable_family_view, ida.holder, by=guardian.holder, policy=POLICY).unwrap()
    assert [(each.owner, each.viewer) for each in commands.list_family_advice(store, **USUAL)] == [(ida.holder, guardian.holder)]
    assert commands.end_family_views(store, **USUAL) == ()
    assert ida.holder in store.run(commands.list_visible_owners, by=guardian.holder)


@pytest.mark.rule("READ-A37", "EXT-10")
def test_a_family_view_outlives_a_new_card_number_and_an_opt_out_but_not_a_withdrawal(store: Any) -> None:
    guardian, ida = issued(store, KARI, 1), issued(store, IDA, 2)
    store.run(commands.grant_family_view, guardian.number, by=ida.holder, **USUAL).unwrap()
    store.run(commands.enable_family_view, ida.holder, by=guardian.holder, policy=POLICY).unwrap()
    third, fourth = card_number(3), card_number(4)
    store.run(commands.replace_lost_card, guardian.number, by=AT_RANA, new_number=third, **USUAL).unwrap()
    store.run(commands.opt_out, ida.number, by=AT_RANA, new_number=fourth, **USUAL).unwrap()
    assert store.run(commands.list_visible_owners, by=guardian.holder) == (guardian.holder, ida.holder)
    store.run(commands.withdraw, by=ida.holder, **USUAL).unwrap()
    assert store.run(commands.list_visible_owners, by=guardian.holder) == (guardian.holder,)


@pytest.mark.rule("READ-A33")
def test_post_goes_to_the_temporary_address_that_was_added_last_while_it_lasts() -> None:
    first = TemporaryAddress("Hybel 2", date(2026, 12, 1), date(2026, 12, 31))
    last = TemporaryAddress("Hytte 3", date(2026, 12, 24), date(2026, 12, 26))
    holder = Cardholder(CardholderId("h1"), "Kari", primary_address="Storgata 1", temporary_addresses=(first, last))
    days = {30: "Storgata 1", 1: "Hybel 2", 23: "Hybel 2", 24: "Hytte 3", 26: "Hytte 3", 27: "Hybel 2", 31: "Hybel 2"}
    assert {day: postal_address(holder, date(2026, 11 if day == 30 else 12, day)) for day in days} == days
    assert postal_address(holder, date(2027, 1, 1)) == "Storgata 1"
