"""The world of family views: a child and an adult, who may each let the other see the own loans; three days.

NLR-31 to NLR-33, READ-A23, READ-A37.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import permutations, product
from typing import Any, Final

import attrs

from nordlib.cards import (
    Card,
    CardForm,
    Cardholder,
    CardholderId,
    CardKind,
    CardNumber,
    CardState,
    ConsentState,
    FamilyConsent,
    FamilyConsentId,
)
from nordlib.cards.family import CONSENT_TRANSITIONS, ConsentEvent
from nordlib.commands import (
    disable_family_view,
    enable_family_view,
    end_family_views,
    grant_family_view,
    replace_lost_card,
    revoke_family_view,
    withdraw,
)
from tests.card_people import AT_RANA, KEYS, LIBRARIES, POLICY, RANA, born, card_number, numbers_of_persons
from tests.proofs.memory import in_memory, key_of
from tests.proofs.worlds import Edge, State, Step, Tracked, World

__all__ = ["TITLE", "family_views"]

TITLE: Final = "Family views"
LAST_DAY: Final = 2
_ADULT, _CHILD = (*numbers_of_persons(1, range(30, 40)), *numbers_of_persons(1, range(8, 11)))
CHILD, ADULT = CardholderId("child"), CardholderId("adult")
#: The first day is the day before the birthday at which the register ends views.
ENDS_AT: Final = 15
BEGIN: Final = datetime(born(_CHILD).year + ENDS_AT, born(_CHILD).month, born(_CHILD).day, 11, tzinfo=UTC) - timedelta(days=1)
REGISTER: Final = attrs.evolve(POLICY, family_view_ends_at_age=ENDS_AT)
CARD_OF: Final = {CHILD: card_number(1), ADULT: card_number(2)}
NEXT, DEAD = card_number(3), card_number(4)
_PEOPLE: Final = (
    Cardholder(CHILD, "Ola", KEYS.pseudonym(_CHILD), born(_CHILD)),
    Cardholder(ADULT, "Anna", KEYS.pseudonym(_ADULT), born(_ADULT)),
)
_CARDS: Final = tuple(Card(number, CardKind.NATIONAL, CardForm.PRINTED, holder, RANA) for holder, number in CARD_OF.items())
DELETED: Final = Card(DEAD, CardKind.NATIONAL, CardForm.PRINTED, CHILD, RANA).deleted()
_IN_FORCE: Final = (ConsentState.GRANTED, ConsentState.ACTIVE)
Pair = tuple[CardholderId, CardholderId]


def _grant(by: CardholderId, viewer: CardNumber, own: CardNumber | None) -> Step:
    words = {CARD_OF[CHILD]: "the child's card", CARD_OF[ADULT]: "the adult's card", DEAD: "a deleted card", None: "no card"}
    holder = next((holder for holder, number in CARD_OF.items() if number == viewer), None)
    named = own is None or own == CARD_OF[by]
    return Step(
        f"grant by {by} to {words[viewer]}, naming {words[own]}",
        lambda tx, now: grant_family_view(tx, viewer, by=by, owner_card=own, policy=REGISTER, now=now),
        ((TITLE, ConsentEvent.GRANT, (by, holder)),) if holder not in (None, by) and named else (),
    )


def _steps() -> Iterator[tuple[CardholderId | None, Step]]:
    """Every step, and who takes it; None for time."""
    for by, card, own in product(CARD_OF, (*CARD_OF.values(), DEAD), (None, *CARD_OF.values())):
        yield by, _grant(by, card, own)
    switches = ((ConsentEvent.ENABLE, enable_family_view), (ConsentEvent.DISABLE, disable_family_view))
    for (owner, viewer), (event, command) in product(permutations(CARD_OF), switches):
        act: Callable[..., Any] = partial(
            lambda tx, _, command, owner, by: command(tx, owner, by=by, policy=REGISTER), command=command, owner=owner, by=viewer
        )
        yield viewer, Step(f"{event.value} by {viewer}", act, ((TITLE, event, (owner, viewer)),))
    for owner, viewer in permutations(CARD_OF):
        act = partial(lambda tx, _, viewer, by: revoke_family_view(tx, viewer, by=by, policy=REGISTER), viewer=viewer, by=owner)
        yield owner, Step(f"revoke by {owner}", act, ((TITLE, ConsentEvent.REVOKE, (owner, viewer)),))
    for who, number in CARD_OF.items():
        act = partial(
            lambda tx, now, number: replace_lost_card(tx, number, by=AT_RANA, policy=REGISTER, now=now, new_number=NEXT), number=number
        )
        yield who, Step(f"replace the card of {who}", act)
        act = partial(lambda tx, now, by: withdraw(tx, by=by, policy=REGISTER, now=now), by=who)
        yield who, Step(f"withdraw by {who}", act, ((TITLE, ConsentEvent.END, None),), frozenset({FamilyConsent, Cardholder}))
    ended = (TITLE, ConsentEvent.END, None)
    yield (
        None,
        Step(
            "a night", lambda store, now: end_family_views(store, policy=REGISTER, now=now), (ended,), frozenset({FamilyConsent}), True, 1
        ),
    )


def _normal(state: State) -> State:
    """Give a person's card its number again, and a consent an id that says no more than its parties."""
    cards = [card for card in state.of(Card) if card.state is not CardState.DELETED]
    rows: list[Any] = [*state.of(Cardholder), DELETED, *(attrs.evolve(card, number=CARD_OF[card.holder or CHILD]) for card in cards)]
    rows += [attrs.evolve(each, id=FamilyConsentId(f"{each.owner}-{each.viewer}")) for each in state.of(FamilyConsent)]
    return State(frozenset(rows), state.day)


def _states(state: State) -> dict[Pair, ConsentState]:
    return {(each.owner, each.viewer): each.state for each in state.of(FamilyConsent)}


def _parties_are_in_the_register(state: State) -> bool:
    people = {holder.id for holder in state.of(Cardholder)}
    return all({*pair} <= people for pair, consent in _states(state).items() if consent in _IN_FORCE)


def _no_path_from_the_viewer_alone(edge: Edge) -> bool:
    """A consent comes into force by its owner's grant alone, and a view is switched on by the viewer, after that."""
    before, after = _states(edge.before), _states(edge.after)
    for pair, now in after.items():
        was = before.get(pair, ConsentState.NONE)
        if (
            now in _IN_FORCE
            and was not in _IN_FORCE
            and not (now is ConsentState.GRANTED and edge.step.name.startswith(f"grant by {pair[0]} "))
        ):
            return False
        if now is ConsentState.ACTIVE and was is ConsentState.GRANTED and edge.step.name != f"enable by {pair[1]}":
            return False
    return True


def _can_be_ended_and_switched(state: State, granted: frozenset[str]) -> bool:
    wanted = set[str]()
    for (owner, viewer), consent in _states(state).items():
        if consent in _IN_FORCE:
            wanted |= {f"revoke by {owner}", f"enable by {viewer}", f"disable by {viewer}", f"withdraw by {owner}", f"withdraw by {viewer}"}
    return wanted <= granted


def _a_night_ends_what_is_over(edge: Edge) -> bool:
    """After the job of the day, no view of a person of the policy's age is in force (READ-A37)."""
    if not edge.step.nights:
        return True
    return not any(owner == ADULT or edge.after.day >= 1 for (owner, _), consent in _states(edge.after).items() if consent in _IN_FORCE)


def family_views(alone: CardholderId | None = None) -> World:
    """The world; or what one person can do alone, to whom the other has consented to nothing."""
    steps = tuple(step for by, step in _steps() if alone in (None, by) or by is None)
    by_day = tuple(step for step in steps if not step.nights)
    no_view = {f"no view of the other is ever switched on by {alone} alone": lambda state: (_other(alone), alone) not in _views(state)}
    return World(
        TITLE,
        "a child and an adult with a card each, who may each consent, and three days with a birthday",
        State(frozenset((*_PEOPLE, *_CARDS, DELETED))),
        lambda state: steps if state.day < LAST_DAY else by_day,
        in_memory(BEGIN, *LIBRARIES),
        (Cardholder, Card, FamilyConsent),
        _normal,
        (Tracked(TITLE, CONSENT_TRANSITIONS, _states, frozenset(), ConsentState.NONE),),
        {
            "a consent in force is between two persons in the register (READ-A37)": _parties_are_in_the_register,
            **(no_view if alone else {}),
        },
        {
            "no path leads from the viewer alone to a view (NLR-31)": _no_path_from_the_viewer_alone,
            "a night ends the views that the policy ends (READ-A37)": _a_night_ends_what_is_over,
        },
        {}
        if alone
        else {"the owner can revoke, the viewer switch on and off, and each leave (NLR-31, READ-A23)": _can_be_ended_and_switched},
        key_of,
    )


def _other(who: CardholderId | None) -> CardholderId:
    return ADULT if who == CHILD else CHILD


def _views(state: State) -> set[Pair]:
    return {pair for pair, consent in _states(state).items() if consent is ConsentState.ACTIVE}
