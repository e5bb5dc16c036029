"""The world of cards: one person, at most two cards that are not deleted, two libraries, the web and the population register.

NLR-01, NLR-05, NLR-06, NLR-11 to NLR-13, NLR-27 to NLR-30, EXT-10, READ-A21, READ-A29.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import product
from typing import Any, Final

import attrs

from nordlib.cards import (
    Card,
    CardCredential,
    CardForm,
    Cardholder,
    CardholderId,
    CardKind,
    CardNumber,
    CardRequest,
    CardState,
    DeskStaff,
    Membership,
    MembershipState,
    PersonForm,
    PopulationRecord,
    SelfRegistrationRequest,
)
from nordlib.cards.states import CARD_TRANSITIONS, MEMBERSHIP_TRANSITIONS, CardEvent, CardSituation, MembershipEvent, situation_of
from nordlib.commands import (
    activate_card,
    apply_population_record,
    issue_card,
    link_card,
    opt_out,
    print_card,
    replace_lost_card,
    report_death,
    self_register_card,
    set_home_library,
    upgrade_card,
    withdraw,
)
from tests.card_people import ACCEPTED, AT_BODO, AT_RANA, BODO, KEYS, LIBRARIES, NOW, POLICY, RANA, born, card_number, numbers_of_persons
from tests.proofs.memory import in_memory, key_of
from tests.proofs.worlds import Edge, State, Step, Tracked, World

__all__ = ["CARDS", "MEMBERSHIPS", "cards"]

CARDS: Final = "Cards"
MEMBERSHIPS: Final = "Memberships"
(NUMBER,) = numbers_of_persons(1, range(30, 40))
ANNA, STRANGER = CardholderId("anna"), CardholderId("stranger")
FORM: Final = PersonForm("Anna", NUMBER, born(NUMBER))
ONE, TWO, NEXT, DEAD = map(card_number, (1, 2, 3, 4))
#: A card that was deleted: it is there all the time, and nothing happens to it.
DELETED: Final = Card(DEAD, CardKind.NATIONAL, CardForm.PRINTED, CardholderId("gone"), RANA).deleted()
DESKS: Final = (AT_RANA, AT_BODO)
_GOES: Final = frozenset({Cardholder, Membership, CardCredential})
_KEYS: Any = {"keys": KEYS, "new_number": NEXT, "new_holder": ANNA}


def _issue(by: DeskStaff, kind: CardKind, form: CardForm) -> Step:
    request = CardRequest(FORM, kind, form, ACCEPTED)

    def act(tx: Any, now: datetime) -> Any:
        return issue_card(tx, request, by=by, policy=POLICY, now=now, **_KEYS)

    return Step(f"issue {kind.value} {form.value} by {by.id}", act, ((MEMBERSHIPS, MembershipEvent.ACTIVATE, (NEXT, by.library)),))


def _new_cards() -> Iterator[Step]:
    for by, kind, form in product(DESKS, CardKind, CardForm):
        yield _issue(by, kind, form)
    for library in (RANA, BODO):
        request = SelfRegistrationRequest(FORM, "id_porten", library)
        yield Step(
            f"register on the web at {library}",
            lambda tx, now, request=request: self_register_card(tx, request, policy=POLICY, now=now, **_KEYS),
            ((MEMBERSHIPS, MembershipEvent.CHOOSE, (NEXT, library)),),
        )


def _of_a_card(number: CardNumber) -> Iterator[Step]:
    """What may be done to one card."""
    usual: Any = {"policy": POLICY}
    ends = (MEMBERSHIPS, MembershipEvent.END, None)
    for by in DESKS[:1] if number == DEAD else (*DESKS, ANNA):
        who = by.id if isinstance(by, DeskStaff) else by

        def step(word: str, command: Any, event: CardEvent, also: Any = frozenset(), by: Any = by, who: str = who, **more: Any) -> Step:
            def act(tx: Any, now: datetime) -> Any:
                return command(tx, number, by=by, **usual, **more, **({"now": now} if "new_number" in more else {}))

            moved = [(MEMBERSHIPS, each, None) for each in MembershipEvent] if "new_number" in more else []
            return Step(f"{word} {number} by {who}", act, ((CARDS, event, number), *moved), also)

        replaced = frozenset({Membership, CardCredential})
        yield step("upgrade", upgrade_card, CardEvent.UPGRADE, eid="id_porten")
        yield step("print", print_card, CardEvent.PRINT, replaced, new_number=NEXT)
        yield step("replace", replace_lost_card, CardEvent.LOSE, replaced, new_number=NEXT)
        yield step("opt out of", opt_out, CardEvent.OPT_OUT, replaced, new_number=NEXT)
    for desk in DESKS[:1] if number == DEAD else DESKS:
        yield Step(
            f"activate {number} by {desk.id}",
            lambda tx, now, by=desk: activate_card(tx, number, rules_acceptance=ACCEPTED, by=by, now=now, **usual),
            ((MEMBERSHIPS, MembershipEvent.ACTIVATE, (number, desk.library)),),
        )
        yield Step(
            f"report the death of the holder of {number} by {desk.id}",
            lambda tx, now, by=desk: report_death(tx, number, by=by, now=now, **usual),
            ((CARDS, CardEvent.WITHDRAW, number), (CARDS, CardEvent.WITHDRAW, None), ends),
            _GOES,
        )


def _link(number: CardNumber, local: CardNumber, by: DeskStaff) -> Step:
    return Step(
        f"link {number} in place of {local} by {by.id}",
        lambda tx, now: link_card(tx, number, replaces=local, rules_acceptance=ACCEPTED, by=by, policy=POLICY, now=now),
        (
            (CARDS, CardEvent.LINK, local),
            (MEMBERSHIPS, MembershipEvent.ACTIVATE, (number, by.library)),
            (MEMBERSHIPS, MembershipEvent.END, None),
        ),
        frozenset({Membership, CardCredential}),
    )


def _of_the_holder() -> Iterator[Step]:
    left = ((CARDS, CardEvent.WITHDRAW, None), (MEMBERSHIPS, MembershipEvent.END, None))
    dead = PopulationRecord("Anna", None, deceased_on=NOW.date())
    for library in (RANA, BODO):
        yield Step(f"choose {library} as home", lambda tx, _, library=library: set_home_library(tx, library, by=ANNA, policy=POLICY))
    for who in (ANNA, STRANGER):
        yield Step(f"withdraw by {who}", lambda tx, now, who=who: withdraw(tx, by=who, policy=POLICY, now=now), left, _GOES)
    yield Step(
        "the population register reports a death",
        lambda tx, now: apply_population_record(tx, NUMBER, dead, policy=POLICY, keys=KEYS, now=now) and None,
        left,
        _GOES | {Card},
    )


_NEW: Final = tuple(_new_cards())
_ALWAYS: Final = tuple(_of_the_holder())
_OF: Final = {number: tuple(_of_a_card(number)) for number in (ONE, TWO, DEAD)}
_LINKS: Final = {
    (one, other): tuple(_link(one, other, by) for by in (DESKS[:1] if DEAD in (one, other) else DESKS))
    for one, other in product((ONE, TWO, DEAD), repeat=2)
    if one != other
}


def _living(state: State) -> list[Card]:
    return [card for card in state.of(Card) if card.state is not CardState.DELETED]


def _steps(state: State) -> Iterator[Step]:
    numbers = [card.number for card in _living(state)]
    yield from _ALWAYS
    if len(numbers) < 2:
        yield from _NEW
    for number in (*numbers, DEAD):
        yield from _OF[number]
    for number, local in product((*numbers, DEAD), repeat=2):
        yield from _LINKS.get((number, local), ())


def _normal(state: State) -> State:
    """Number the cards that are not deleted in an order of their own, and drop the others, of which no number is used again.

    The two libraries have one policy, so that of two states in which they have changed places one is enough.
    """
    _, rows = min((_numbered(state, mirror) for mirror in ({}, {RANA: BODO, BODO: RANA})), key=lambda found: found[0])
    return State(frozenset((*rows, DELETED)))


def _numbered(state: State, mirror: Mapping[Any, Any]) -> tuple[Any, list[Any]]:
    """The cards in their order, and the rows, with libraries in the places of others."""
    at: dict[CardNumber, list[Membership]] = {card.number: [] for card in state.of(Card)}
    for membership in state.of(Membership):
        at[membership.card].append(attrs.evolve(membership, library=mirror.get(membership.library, membership.library)))
    opened = {each.card for each in state.of(CardCredential)}

    def place(card: Card) -> Any:
        memberships = sorted((each.library, each.state.value) for each in at[card.number])
        return situation_of(card).value, card.form.value, card.home_library, memberships, card.number in opened

    living = sorted(
        (attrs.evolve(card, home_library=mirror.get(card.home_library, card.home_library)) for card in _living(state)), key=place
    )
    names = {card.number: name for card, name in zip(living, (ONE, TWO), strict=False)}
    rows: list[Any] = [*state.of(Cardholder), *(attrs.evolve(card, number=names[card.number]) for card in living)]
    rows += [attrs.evolve(each, card=names[number]) for number in names for each in at[number]]
    rows += [CardCredential(names[number], pin_order="ordered") for number in names if number in opened]
    return [place(card) for card in living], rows


def _one_national_card(state: State) -> bool:
    national = [card for card in state.of(Card) if (card.kind, card.state) == (CardKind.NATIONAL, CardState.ACTIVE)]
    return len({card.holder for card in national}) == len(national)


def _cards_and_persons(state: State) -> bool:
    holders = {holder.id for holder in state.of(Cardholder)}
    return all(card.holder in holders if card.state is not CardState.DELETED else card.holder is None for card in state.of(Card))


def _memberships_are_of_cards(state: State) -> bool:
    in_use = {card.number for card in state.of(Card) if card.state is CardState.ACTIVE}
    return all(each.card in in_use and each.state is not MembershipState.NONE for each in state.of(Membership)) and all(
        each.card in in_use for each in state.of(CardCredential)
    )


def _local_cards_stay_at_home(state: State) -> bool:
    home = {card.number: card.home_library for card in state.of(Card) if card.kind is CardKind.LOCAL}
    return all(home.get(each.card, each.library) == each.library for each in state.of(Membership))


def _can_be_left(state: State, granted: frozenset[str]) -> bool:
    """The holder can leave at any time (NLR-27, NLR-29); a card in use can be replaced (EXT-10), a local one upgraded (NLR-11)."""
    wanted = {"withdraw by anna"} if state.of(Cardholder) else set[str]()
    cards = [card for card in state.of(Card) if card.state is CardState.ACTIVE]
    has_national_card = any(card.kind is CardKind.NATIONAL for card in cards)
    at = {(each.card, each.library) for each in state.of(Membership)}
    for card in cards:
        home = next(by for by in DESKS if by.library == card.home_library)
        wanted.add(f"replace {card.number} by {home.id}")
        if card.kind is CardKind.LOCAL and not has_national_card:
            wanted |= {f"upgrade {card.number} by {who}" for who in (home.id, ANNA)}
        if card.form is CardForm.DIGITAL:
            wanted.add(f"print {card.number} by {home.id}")
        if card.kind is CardKind.NATIONAL:
            wanted |= {f"activate {card.number} by {by.id}" for by in DESKS}
            wanted |= {f"opt out of {card.number} by {by.id}" for by in DESKS if (card.number, by.library) in at}
    return wanted <= granted


def _dead_numbers_stay_dead(edge: Edge) -> bool:
    return DELETED in edge.after.rows and not (edge.answer.granted and DEAD in edge.step.name)


def cards() -> World:
    """The world of a person's cards."""
    return World(
        CARDS,
        "a person with at most two cards that are not deleted, a card that is, two libraries, the web and the population register",
        State(frozenset({DELETED})),
        _steps,
        in_memory(NOW, *LIBRARIES),
        (Cardholder, Card, Membership, CardCredential),
        _normal,
        (
            Tracked(
                CARDS,
                CARD_TRANSITIONS,
                lambda state: {card.number: situation_of(card) for card in state.of(Card)},
                frozenset(CardSituation) - {CardSituation.DISCARDED, CardSituation.DELETED},
            ),
            Tracked(
                MEMBERSHIPS,
                MEMBERSHIP_TRANSITIONS,
                lambda state: {(each.card, each.library): each.state for each in state.of(Membership)},
                frozenset(),
                MembershipState.NONE,
            ),
        ),
        {
            "a card that is not deleted has a person in the register, and a deleted card has none (NLR-27, NLR-29)": _cards_and_persons,
            "a person has at most one national card in use (NLR-24, READ-A29)": _one_national_card,
            "a membership, a PIN and a password are of a card in use (NLR-12, NLR-13)": _memberships_are_of_cards,
            "a local card has a membership at its own library alone (NLR-01, NLR-30)": _local_cards_stay_at_home,
        },
        {"nothing happens to a deleted card, and its number is not used again (NLR-13, EXT-10)": _dead_numbers_stay_dead},
        {"a holder can leave; a card can be replaced, upgraded, printed, activated, given up (NLR-11 to 13, 29, 30)": _can_be_left},
        key_of,
    )
