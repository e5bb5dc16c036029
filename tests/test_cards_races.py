"""Commands over cards at one time, and commands that are interrupted: one national card for a person, and all of a command or nothing."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import attrs
import pytest

from nordlib import commands
from nordlib.cards import (
    Card,
    CardCredential,
    CardForm,
    Cardholder,
    CardholderId,
    CardKind,
    CardRequest,
    ConsentState,
    FamilyConsent,
    FamilyConsentId,
    Membership,
    MembershipState,
    PersonForm,
    SelfRegistrationRequest,
)
from nordlib.contact import parse_email
from nordlib.errors import TransactionConflict
from nordlib.testing.fault_injection import FaultInjectingStore, count_calls
from tests.card_people import (
    ACCEPTED,
    AT_BODO,
    AT_OSLO,
    AT_RANA,
    BODO,
    CHEAP,
    KEYS,
    NOW,
    OSLO,
    POLICY,
    RANA,
    born,
    card_number,
    card_store,
    numbers_of_persons,
)
from tests.stores import STORES, rows_in

ANNA, OLA = CardholderId("anna"), CardholderId("ola")
(NUMBER,) = numbers_of_persons(1, range(30, 40))
FORM = PersonForm("Anna", NUMBER, born(NUMBER), email=parse_email("anna@example.no"))
HOLDER = Cardholder(ANNA, "Anna", KEYS.pseudonym(NUMBER), born(NUMBER), email=FORM.email)
CARD = Card(card_number(1), CardKind.NATIONAL, CardForm.DIGITAL, ANNA, RANA)
USUAL: Any = {"policy": POLICY, "now": NOW}


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """The answers of acts that begin together, each in a thread of its own."""
    answers, barrier = list[Any](), threading.Barrier(len(acts))

    def one(act: Callable[[], Any]) -> None:
        barrier.wait()
        answers.append(act())

    threads = [threading.Thread(target=one, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(acts)
    return answers


class Stale:
    """A part of a transaction whose finders tell, in the first try of a command, what they told before another command was committed."""

    def __init__(self, part: Any, told: dict[str, Any]) -> None:
        self._part, self._told = part, told

    def __getattr__(self, name: str) -> Any:
        return (lambda *_: self._told[name]) if name in self._told else getattr(self._part, name)


def stale(store: Any, command: Any, **parts: dict[str, Any]) -> tuple[Any, int]:
    """Run a command that at its first try reads what is no longer so; return the answer, and how many tries it took."""
    tries = list[int]()

    class Racing:
        def __init__(self, tx: Any) -> None:
            self._tx = tx

        def __getattr__(self, name: str) -> Any:
            part = getattr(self._tx, name)
            return Stale(part, parts[name]) if name in parts and len(tries) == 1 else part

    def racing(tx: Any) -> Any:
        tries.append(1)
        return command(Racing(tx))

    return store.run(racing), len(tries)


def issuing(by: Any, serial: int, kind: CardKind = CardKind.NATIONAL) -> Any:
    request = CardRequest(FORM, kind, CardForm.PRINTED, ACCEPTED)
    keys: Any = {"keys": KEYS, "new_number": card_number(serial), "new_holder": CardholderId(f"anna-{serial}")}
    return lambda tx: commands.issue_card(tx, request, by=by, **keys, **USUAL)


def on_web(serial: int) -> Any:
    request = SelfRegistrationRequest(FORM, "id_porten", OSLO)
    keys: Any = {"keys": KEYS, "new_number": card_number(serial), "new_holder": CardholderId(f"anna-{serial}")}
    return lambda tx: commands.self_register_card(tx, request, **keys, **USUAL)


def national_cards(store: Any) -> list[Card]:
    numbers = [card_number(serial) for serial in range(30)]
    found = store.run(lambda tx: [tx.cards.get(number) for number in numbers])
    return [each.value for each in found if each is not None and each.value.kind is CardKind.NATIONAL]


@pytest.mark.rule("READ-A29", "NLR-24")
@pytest.mark.parametrize("name", STORES)
@pytest.mark.parametrize("known", [False, True], ids=["a new person", "with a local card"])
def test_registrations_of_one_person_at_once_give_one_national_card(name: str, known: bool) -> None:
    store = card_store(store=STORES[name]())
    if known:
        assert store.run(issuing(AT_BODO, 20, CardKind.LOCAL))
    registrations = [issuing(AT_RANA, 1), issuing(AT_BODO, 2), on_web(3), on_web(4), issuing(AT_OSLO, 5), issuing(AT_RANA, 6)]
    answers = at_once(*(partial(store.run, each) for each in registrations))
    assert sum(map(bool, answers)) == 1
    assert {each.reasons for each in answers if not each} == {("identity_taken",)}
    (card,) = national_cards(store)
    assert card.number == next(each for each in answers if each).unwrap().card.number
    assert len(store.run(lambda tx: tx.cardholders.page(None, 9))) == 1


@pytest.mark.rule("READ-A29", "NLR-24")
@pytest.mark.parametrize("name", STORES)
@pytest.mark.parametrize("second", [issuing(AT_BODO, 2), on_web(2)], ids=["at another desk", "on the web"])
def test_a_registration_that_read_too_early_is_run_again_and_refused(name: str, second: Any) -> None:
    """The store keeps the person's number, and the national card of a holder, once: no transaction has to wait for another for that."""
    store = card_store(store=STORES[name]())
    assert store.run(issuing(AT_RANA, 1))
    before = rows_in(store)
    answer, tries = stale(store, second, cardholders={"by_identity": None})
    assert (answer.reasons, tries) == (("identity_taken",), 2)
    answer, tries = stale(store, second, cards={"for_holder": (), "get": None})
    assert (answer.reasons, tries) == (("identity_taken",), 2)
    assert rows_in(store) == before


@pytest.mark.rule("READ-A29", "NLR-11")
@pytest.mark.parametrize("name", STORES)
def test_upgrades_of_two_local_cards_at_once_give_one_national_card(name: str) -> None:
    store = card_store(store=STORES[name]())
    for by, serial in ((AT_RANA, 1), (AT_BODO, 2)):
        assert store.run(issuing(by, serial, CardKind.LOCAL))
    upgrades = [
        partial(store.run, commands.upgrade_card, card_number(serial), by=by, policy=POLICY) for by, serial in ((AT_RANA, 1), (AT_BODO, 2))
    ]
    answers = at_once(*upgrades)
    assert sorted(each.reasons for each in answers) == [(), ("identity_taken",)]
    assert len(national_cards(store)) == 1


@pytest.mark.rule("NLR-06", "NLR-07")
@pytest.mark.parametrize("name", STORES)
def test_activations_at_two_libraries_at_once_both_stand(name: str) -> None:
    store = card_store(HOLDER, CARD, Membership(CARD.number, RANA, MembershipState.AWAITING_ACTIVATION), store=STORES[name]())
    activations = [
        partial(store.run, commands.activate_card, CARD.number, rules_acceptance=ACCEPTED, by=by, **USUAL)
        for by in (AT_RANA, AT_BODO, AT_OSLO)
    ]
    assert all(at_once(*activations))
    found = store.run(lambda tx: tx.memberships.for_card(CARD.number))
    assert [(each.library, each.state) for each in found] == [(each, MembershipState.ACTIVE) for each in (BODO, OSLO, RANA)]


@pytest.mark.rule("NLR-06", "NLR-07")
@pytest.mark.parametrize("name", STORES)
def test_an_activation_that_read_too_early_takes_nothing_back(name: str) -> None:
    store = card_store(HOLDER, CARD, Membership(CARD.number, RANA), store=STORES[name]())
    (before,) = store.run(lambda tx: tx.cards.for_holder(ANNA))
    assert store.run(commands.activate_card, CARD.number, rules_acceptance=ACCEPTED, by=AT_BODO, **USUAL)
    activate = partial(commands.activate_card, card=CARD.number, rules_acceptance=ACCEPTED, by=AT_OSLO, **USUAL)
    answer, tries = stale(store, activate, cards={"get": before})
    assert answer
    assert tries == 2
    assert [each.library for each in store.run(lambda tx: tx.memberships.for_card(CARD.number))] == [BODO, OSLO, RANA]


@pytest.mark.rule("NLR-06", "NLR-30")
@pytest.mark.parametrize("name", STORES)
def test_an_activation_beside_an_opt_out_leaves_no_membership_of_a_dead_card(name: str) -> None:
    store = card_store(HOLDER, CARD, Membership(CARD.number, RANA), store=STORES[name]())
    (before,) = store.run(lambda tx: tx.cards.for_holder(ANNA))
    assert store.run(commands.opt_out, CARD.number, by=AT_RANA, new_number=card_number(2), **USUAL)
    activate = partial(commands.activate_card, card=CARD.number, rules_acceptance=ACCEPTED, by=AT_OSLO, **USUAL)
    answer, tries = stale(store, activate, cards={"get": before})
    assert (answer.reasons, tries) == (("card_unknown",), 2)
    assert store.run(lambda tx: tx.memberships.for_card(CARD.number)) == ()


# whole, or not at all


def lived(name: str) -> Any:
    """Anna's national card with two memberships, a local card, a PIN on its way, a password, and views of both directions."""
    local = Card(card_number(2), CardKind.LOCAL, CardForm.PRINTED, ANNA, OSLO)
    child = Cardholder(OLA, "Ola")
    store = card_store(
        *(HOLDER, child, CARD, local, Membership(CARD.number, RANA), Membership(CARD.number, BODO), Membership(local.number, OSLO)),
        *(CardCredential(CARD.number, CHEAP.hash("1234"), "hash"), CardCredential(local.number, CHEAP.hash("5678"))),
        FamilyConsent(FamilyConsentId("a"), OLA, ANNA, ConsentState.ACTIVE),
        FamilyConsent(FamilyConsentId("b"), ANNA, OLA, ConsentState.GRANTED),
        store=STORES[name](),
    )
    assert store.run(commands.order_pin, local.number, by=ANNA, **USUAL)
    return store


def unknown(name: str) -> Any:
    """A store in which Anna has a local card alone, under an earlier key."""
    holder = attrs.evolve(HOLDER, identity=attrs.evolve(KEYS, current="k2").pseudonym(NUMBER))
    local = Card(card_number(2), CardKind.LOCAL, CardForm.PRINTED, ANNA, OSLO)
    return card_store(holder, local, Membership(local.number, OSLO), store=STORES[name]())


NEW: Any = {"new_number": card_number(9)}
COMMANDS: dict[str, tuple[Callable[[str], Any], Any]] = {
    "issue_card": (unknown, issuing(AT_RANA, 9)),
    "replace_lost_card": (lived, lambda tx: commands.replace_lost_card(tx, CARD.number, by=AT_RANA, **NEW, **USUAL)),
    "opt_out": (lived, lambda tx: commands.opt_out(tx, CARD.number, by=AT_RANA, **NEW, **USUAL)),
    "withdraw": (lived, lambda tx: commands.withdraw(tx, by=ANNA, open_loans_at=(BODO,), **USUAL)),
}


@pytest.mark.rule("NLR-27", "NLR-29", "NLR-30", "EXT-10", "NLR-06")
@pytest.mark.parametrize("name", STORES)
@pytest.mark.parametrize("command", COMMANDS)
def test_an_error_at_any_call_leaves_everything_and_a_lost_race_is_run_again(command: str, name: str) -> None:
    make, run = COMMANDS[command]
    calls = count_calls(make(name), run)
    whole = make("memory")
    assert whole.run(run)
    expected = outcome(whole)
    assert calls > 8
    for call in range(calls):
        store = make(name)
        before = rows_in(store)
        with pytest.raises(ZeroDivisionError):
            FaultInjectingStore(store, at_call=call, error=ZeroDivisionError()).run(run)
        assert rows_in(store) == before
        losing = FaultInjectingStore(store, at_call=call, error=TransactionConflict("on purpose"))
        assert losing.run(run)
        assert losing.failed
        assert outcome(store) == expected


def outcome(store: Any) -> Any:
    """All that these commands may change, as any store tells it."""

    def read(tx: Any) -> Any:
        numbers = [card_number(serial) for serial in (1, 2, 9)]
        credentials = [tx.card_credentials.get(number) for number in numbers]
        return (
            [tx.cardholders.get(each) for each in (ANNA, OLA, CardholderId("anna-9"))],
            [tx.cards.get(number) for number in numbers],
            [tx.memberships.for_card(number) for number in numbers],
            [each and (each.value.pin_order, each.value.generation, each.value.pin_hash is None) for each in credentials],
            [tx.family_consents.between(*pair) for pair in ((OLA, ANNA), (ANNA, OLA))],
            [tx.library_instructions.pending_for(library, None, 9) for library in (RANA, BODO, OSLO)],
        )

    return store.run(read), store.outbox
