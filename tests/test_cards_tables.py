"""The three tables of cards, memberships and family views: walked whole, against what the sources say, and against the commands."""

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
    CardState,
    ConsentState,
    FamilyConsent,
    FamilyConsentId,
    Instruction,
    Membership,
    MembershipState,
    PersonForm,
    SelfRegistrationRequest,
)
from nordlib.cards.family import CONSENT_TRANSITIONS, ConsentEvent
from nordlib.cards.states import CARD_TRANSITIONS, MEMBERSHIP_TRANSITIONS, CardEvent, CardSituation, MembershipEvent, after, situation_of
from nordlib.errors import IllegalTransition
from tests.card_people import (
    ACCEPTED,
    AT_BODO,
    AT_RANA,
    BODO,
    CHEAP,
    KEYS,
    NOW,
    POLICY,
    RANA,
    born,
    card_number,
    card_store,
    numbers_of_persons,
)
from tests.stores import rows_in

#: What the sources say: NLR-11 (upgrade), NLR-12 (link), NLR-13 (print), EXT-10 (lose), NLR-30 (opt out), NLR-27 and NLR-29 (withdraw).
CARD_TARGETS = {
    "local_printed": {"upgrade": "national_printed", "link": "discarded", "lose": "deleted", "withdraw": "deleted"},
    "local_digital": {"upgrade": "national_digital", "link": "discarded", "print": "deleted", "lose": "deleted", "withdraw": "deleted"},
    "national_printed": {"lose": "deleted", "opt_out": "deleted", "withdraw": "deleted"},
    "national_digital": {"print": "deleted", "lose": "deleted", "opt_out": "deleted", "withdraw": "deleted"},
    "discarded": {"link": "discarded", "withdraw": "deleted"},
    "deleted": {},
}
#: NLR-05 (choose), NLR-06 and NLR-07 (activate; again: no change), NLR-29 and READ-A21 (end).
MEMBERSHIP_TARGETS = {
    "none": {"choose": "awaiting_activation", "activate": "active"},
    "awaiting_activation": {"activate": "active", "end": "none"},
    "active": {"activate": "active", "end": "none"},
}
#: NLR-31 (grant by the owner, on and off by the viewer; again: no change), READ-A23 (revoke), READ-A37 (end).
CONSENT_TARGETS = {
    "none": {"grant": "granted"},
    "granted": {"grant": "granted", "enable": "active", "disable": "granted", "revoke": "revoked", "end": "ended"},
    "active": {"grant": "active", "enable": "active", "disable": "granted", "revoke": "revoked", "end": "ended"},
    "revoked": {"grant": "granted"},
    "ended": {"grant": "granted"},
}
#: The states in which things begin: a desk issues all kinds and forms, the web a digital national card.
TABLES: tuple[tuple[Any, Any, Any, dict[str, dict[str, str]], set[str]], ...] = (
    (
        *(CARD_TRANSITIONS, CardSituation, CardEvent, CARD_TARGETS),
        {"local_printed", "local_digital", "national_printed", "national_digital"},
    ),
    (MEMBERSHIP_TRANSITIONS, MembershipState, MembershipEvent, MEMBERSHIP_TARGETS, {"none"}),
    (CONSENT_TRANSITIONS, ConsentState, ConsentEvent, CONSENT_TARGETS, {"none"}),
)


@pytest.mark.rule("NLR-05", "NLR-06", "NLR-11", "NLR-12", "NLR-13", "NLR-30", "NLR-31", "EXT-10", "READ-A23", "READ-A37")
@pytest.mark.parametrize(("table", "states", "events", "targets", "beginnings"), TABLES, ids=["card", "membership", "consent"])
def test_a_table_decides_every_pair_as_the_sources_say(table: Any, states: Any, events: Any, targets: Any, beginnings: Any) -> None:
    assert table.rows.keys() == set(states)
    for state in states:
        for event in events:
            wanted = targets[state.value].get(event.value)
            assert table.accepts(state, event) == (wanted is not None)
            if wanted is None:
                with pytest.raises(IllegalTransition):
                    table.transition(state, event)
            else:
                assert table.transition(state, event).target.value == wanted
    reached, found = set[str](), {*beginnings}
    while found - reached:
        reached |= found
        found = {transition.target.value for state, _, transition in table if state.value in reached}
    assert reached == {state.value for state in states}


# the commands over a card

ANNA, OLA = CardholderId("anna"), CardholderId("ola")
NUMBER, CHILD_S_NUMBER = numbers_of_persons(1, range(30, 40)) + numbers_of_persons(1, range(8, 11))
HOLDER = Cardholder(ANNA, "Anna", KEYS.pseudonym(NUMBER), born(NUMBER))
CARD, OTHER, NEW = map(card_number, (1, 2, 3))


def given(situation: CardSituation) -> Any:
    """A store with Anna's card in a situation, with a membership, and a PIN if it had one: a discarded card has a national one beside."""
    if situation is CardSituation.DELETED:
        return card_store(Card(CARD, CardKind.NATIONAL, CardForm.DIGITAL, ANNA, RANA).deleted())
    national = Card(OTHER, CardKind.NATIONAL, CardForm.PRINTED, ANNA, RANA)
    if situation is CardSituation.DISCARDED:
        discarded = Card(CARD, CardKind.LOCAL, CardForm.PRINTED, ANNA, RANA, CardState.DISCARDED)
        return card_store(HOLDER, discarded, national, Membership(OTHER, RANA, rules=ACCEPTED))
    kind, _, form = situation.value.partition("_")
    card = Card(CARD, CardKind(kind), CardForm(form), ANNA, RANA)
    assert situation_of(card) is situation
    return card_store(HOLDER, card, Membership(CARD, RANA, rules=ACCEPTED), CardCredential(CARD, CHEAP.hash("1234")))


def link(tx: Any, by: Any) -> Any:
    """Link Anna's national card in place of the card; where she had none, she gets one."""
    if tx.cards.get(OTHER) is None:
        national = tx.cards.get(CARD).value.kind is CardKind.NATIONAL
        tx.cards.add(Card(OTHER, CardKind.LOCAL if national else CardKind.NATIONAL, CardForm.PRINTED, ANNA, RANA))
    return commands.link_card(tx, OTHER, replaces=CARD, rules_acceptance=ACCEPTED, by=by, policy=POLICY, now=NOW)


def withdraw(tx: Any, by: Any) -> Any:
    return commands.withdraw(tx, by=ANNA, policy=POLICY, now=NOW)


USUAL: Any = {"policy": POLICY, "now": NOW}
COMMANDS: dict[str, Any] = {
    "upgrade": lambda tx, by: commands.upgrade_card(tx, CARD, by=by, policy=POLICY, eid="id_porten"),
    "link": link,
    "print": lambda tx, by: commands.print_card(tx, CARD, by=by, new_number=NEW, **USUAL),
    "lose": lambda tx, by: commands.replace_lost_card(tx, CARD, by=by, new_number=NEW, **USUAL),
    "opt_out": lambda tx, by: commands.opt_out(tx, CARD, by=by, new_number=NEW, **USUAL),
    "withdraw": withdraw,
    "death": lambda tx, by: commands.report_death(tx, CARD, by=by, **USUAL),
}
EVENTS = {name: CardEvent.WITHDRAW if name == "death" else CardEvent(name) for name in COMMANDS}
#: Why a command is refused where the card, and nothing else, stands in the way.
REASONS = {
    "upgrade": {"national_printed": "identity_taken", "national_digital": "identity_taken", "discarded": "card_discarded"},
    "link": {"national_printed": "not_a_local_card", "national_digital": "not_a_local_card"},
    "print": {"local_printed": "not_a_digital_card", "national_printed": "not_a_digital_card", "discarded": "card_discarded"},
    "lose": {"discarded": "card_unknown"},
    "opt_out": {"local_printed": "national_card_required", "local_digital": "national_card_required", "discarded": "card_discarded"},
    "withdraw": {},
    "death": {},
}


@pytest.mark.rule("NLR-11", "NLR-12", "NLR-13", "NLR-27", "NLR-29", "NLR-30", "EXT-10")
@pytest.mark.parametrize("situation", CardSituation)
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_granted_where_the_table_accepts_its_event_and_refused_with_a_reason_elsewhere(
    name: str, situation: CardSituation
) -> None:
    store, target = given(situation), CARD_TARGETS[situation.value].get(EVENTS[name].value)
    if name == "link" and situation is CardSituation.DELETED:
        with store.transaction() as tx:
            tx.cardholders.add(HOLDER)
            tx.cards.add(Card(OTHER, CardKind.NATIONAL, CardForm.PRINTED, ANNA, RANA))
    national = "national_card_required" if name == "link" and situation.value.startswith("national") else None
    decision = store.run(COMMANDS[name], by=AT_RANA)
    assert bool(decision) == CARD_TRANSITIONS.accepts(situation, EVENTS[name])
    if target is None:
        reason = "card_unknown" if situation is CardSituation.DELETED else REASONS[name][situation.value]
        assert {*decision.reasons} == {reason, national} - {None}
        target = situation.value
    assert situation_of(store.run(lambda tx: tx.cards.get(CARD)).value).value == target


@pytest.mark.rule("READ-C25", "NLR-12", "READ-A36")
@pytest.mark.parametrize("situation", CardSituation)
@pytest.mark.parametrize("by", [AT_BODO, ANNA, OLA], ids=["another desk", "the holder", "another person"])
def test_no_actor_can_bypass_the_table(by: Any, situation: CardSituation) -> None:
    for name, command in COMMANDS.items():
        if (name in ("link", "death") and not hasattr(by, "library")) or (name == "link" and situation is CardSituation.DELETED):
            continue
        store = given(situation)
        before = rows_in(store)
        decision = store.run(command, by=by)
        if decision:
            assert CARD_TRANSITIONS.accepts(situation, EVENTS[name])
        else:
            assert decision.reasons
            assert rows_in(store) == before
        if by == OLA and name != "withdraw":
            assert not decision


def test_a_card_that_is_told_of_an_event_that_cannot_happen_says_what_can() -> None:
    digital = Card(CARD, CardKind.NATIONAL, CardForm.DIGITAL, ANNA, RANA)
    assert situation_of(after(attrs.evolve(digital, kind=CardKind.LOCAL), CardEvent.UPGRADE)) is CardSituation.NATIONAL_DIGITAL
    with pytest.raises(IllegalTransition, match="opt_out"):
        after(digital, CardEvent.UPGRADE)


@pytest.mark.rule("NLR-06", "NLR-12", "NLR-13", "NLR-34", "READ-A36")
@pytest.mark.parametrize("situation", CardSituation)
def test_a_card_in_use_is_shown_activated_and_opened_and_another_is_not(situation: CardSituation) -> None:
    store, in_use = given(situation), CARD_TARGETS[situation.value].get("lose") is not None
    at_desk = None if in_use else "card_discarded" if situation is CardSituation.DISCARDED else "card_unknown"
    for command, reason in (
        (partial(commands.use_card, by=AT_RANA, policy=POLICY), at_desk),
        (partial(commands.activate_card, rules_acceptance=ACCEPTED, by=AT_RANA, **USUAL), at_desk),
        (partial(commands.order_pin, by=AT_RANA, **USUAL), None if in_use else "card_unknown"),
        (partial(commands.order_pin, by=ANNA, **USUAL), None if in_use else "card_unknown"),
    ):
        login = commands.log_in_with_card(store, CARD, pin="1234", hasher=CHEAP, **USUAL)
        has_pin = in_use and store.run(lambda tx: tx.card_credentials.get(CARD)).value.pin_hash is not None
        assert bool(login) == has_pin
        assert login.reasons == (() if has_pin else ("invalid_credentials",))
        decision = store.run(command, CARD)
        assert decision.reasons == (() if reason is None else (reason,))


# the commands over a membership


def membership_at(store: Any, library: Any, card: Any = CARD) -> str:
    memberships = store.run(lambda tx: tx.memberships.for_card(card))
    return next((each.state.value for each in memberships if each.library == library), "none")


@pytest.mark.rule("NLR-06", "NLR-07", "NLR-30", "READ-A21", "NLR-29")
@pytest.mark.parametrize("state", MembershipState)
def test_memberships_follow_their_table(state: MembershipState) -> None:
    card = Card(CARD, CardKind.NATIONAL, CardForm.DIGITAL, ANNA, RANA)
    memberships = [Membership(CARD, RANA, rules=ACCEPTED), Membership(CARD, BODO, state)]
    things = (HOLDER, card, *memberships[: 1 if state is MembershipState.NONE else 2])
    targets = MEMBERSHIP_TARGETS[state.value]
    store = card_store(*things)
    assert store.run(commands.activate_card, CARD, rules_acceptance=ACCEPTED, by=AT_BODO, **USUAL)
    assert membership_at(store, BODO) == targets["activate"]
    for command, instruction in ((COMMANDS["opt_out"], Instruction.END_MEMBERSHIP), (COMMANDS["withdraw"], Instruction.DELETE)):
        store = card_store(*things)
        assert store.run(command, by=AT_RANA)
        assert membership_at(store, BODO) == targets.get("end", "none")
        told = store.run(lambda tx: tx.library_instructions.pending_for(BODO, None, 9))
        assert [each.instruction for each in told] == [instruction] * ("end" in targets)
    form = PersonForm("Anna", NUMBER, born(NUMBER))
    store = card_store()
    on_web = store.run(
        *(commands.self_register_card, SelfRegistrationRequest(form, "id_porten", BODO)),
        **{"keys": KEYS, "new_number": CARD, "new_holder": ANNA, **USUAL},
    )
    assert on_web
    assert membership_at(store, BODO) == MEMBERSHIP_TARGETS["none"]["choose"]


@pytest.mark.rule("NLR-05", "NLR-06")
@pytest.mark.parametrize("kind", CardKind)
@pytest.mark.parametrize("form", CardForm)
def test_a_desks_card_begins_active_there_in_every_kind_and_form(kind: CardKind, form: CardForm) -> None:
    store = card_store()
    request = CardRequest(PersonForm("Anna", NUMBER, born(NUMBER)), kind, form, ACCEPTED)
    issued = store.run(commands.issue_card, request, by=AT_BODO, keys=KEYS, new_number=CARD, new_holder=ANNA, **USUAL)
    assert situation_of(issued.unwrap().card).value == f"{kind.value}_{form.value}"
    assert membership_at(store, BODO) == MEMBERSHIP_TARGETS["none"]["activate"]


# the commands over a consent

CHILD = Cardholder(OLA, "Ola", KEYS.pseudonym(CHILD_S_NUMBER), born(CHILD_S_NUMBER))
FOR_EVER = attrs.evolve(POLICY, family_view_ends_at_age=1)
CONSENT_COMMANDS: dict[str, Any] = {
    "grant": lambda tx: commands.grant_family_view(tx, CARD, by=OLA, **USUAL),
    "enable": lambda tx: commands.enable_family_view(tx, OLA, by=ANNA, policy=POLICY),
    "disable": lambda tx: commands.disable_family_view(tx, OLA, by=ANNA, policy=POLICY),
    "revoke": lambda tx: commands.revoke_family_view(tx, ANNA, by=OLA, policy=POLICY),
}


def family(state: ConsentState) -> Any:
    cards = (
        Card(CARD, CardKind.NATIONAL, CardForm.PRINTED, ANNA, RANA),
        Card(OTHER, CardKind.NATIONAL, CardForm.PRINTED, OLA, RANA),
    )
    consent = FamilyConsent(FamilyConsentId("ola-anna"), OLA, ANNA, state)
    return card_store(HOLDER, CHILD, *cards, *([] if state is ConsentState.NONE else [consent]))


def consent_in(store: Any) -> str:
    stored = store.run(lambda tx: tx.family_consents.between(OLA, ANNA))
    return "none" if stored is None else stored.value.state.value


@pytest.mark.rule("NLR-31", "READ-A23", "READ-A37")
@pytest.mark.parametrize("state", ConsentState)
def test_a_consent_follows_its_table(state: ConsentState) -> None:
    for name, command in CONSENT_COMMANDS.items():
        store, target = family(state), CONSENT_TARGETS[state.value].get(name)
        decision = store.run(command)
        assert bool(decision) == CONSENT_TRANSITIONS.accepts(state, ConsentEvent(name)) == (target is not None)
        assert decision.reasons == (() if target else ("consent_missing",))
        assert consent_in(store) == target or (target is None and consent_in(store) == state.value)
    ended = CONSENT_TARGETS[state.value].get("end", state.value)
    for leaver in (ANNA, OLA):
        store = family(state)
        assert store.run(commands.withdraw, by=leaver, **USUAL)
        assert consent_in(store) == ended
    store = family(state)
    assert bool(commands.end_family_views(store, policy=FOR_EVER, now=NOW)) == ("end" in CONSENT_TARGETS[state.value])
    assert consent_in(store) == ended
    seen = store.run(commands.list_visible_owners, by=ANNA)
    assert seen == (ANNA,)
    assert (OLA in family(state).run(commands.list_visible_owners, by=ANNA)) == (state is ConsentState.ACTIVE)
