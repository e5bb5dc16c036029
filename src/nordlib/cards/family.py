"""The family view: a child lets a guardian see the child's loans (NLR-31 to NLR-33, READ-A22, READ-A23, READ-A37).

The owner of the loans grants it from the own login to the number of the viewer's card; the viewer switches it on, and off. The owner can
take it back. No path leads from the viewer alone to a view. It belongs to two persons, so another card changes nothing; it ends when one
of them leaves or dies, or at an age of the owner that the policy names.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final, NewType

import attrs

from nordlib.ages import AGE_OF_MAJORITY
from nordlib.cards.access import card_is_known, card_is_not_discarded
from nordlib.cards.models import Card, Cardholder, CardholderId, CardState
from nordlib.cards.policy import CardPolicy
from nordlib.decisions import Decision, Grant, RuleBook, Verdict, fails, grant, not_applicable, passes_if, rule
from nordlib.decisions.state_table import StateTable, Transition
from nordlib.validation import checked

__all__ = [
    "CONSENT_TRANSITIONS",
    "GRANT_RULES",
    "SWITCH_RULES",
    "ConsentEvent",
    "ConsentState",
    "FamilyConsent",
    "FamilyConsentId",
    "FamilyFacts",
    "GrantCase",
    "SwitchCase",
    "advice_for",
    "consent_is_in_force",
    "ends_by_age",
    "grant_view",
    "owner_grants",
    "owner_shows_own_card",
    "owners_seen_by",
    "switch",
    "viewer_is_another_person",
]

#: The id of a consent to a family view.
FamilyConsentId = NewType("FamilyConsentId", str)


class ConsentState(StrEnum):
    """The state of a consent."""

    NONE = "none"
    """The owner has never consented. This state is not stored."""
    GRANTED = "granted"
    """The owner has consented, and the viewer sees nothing yet."""
    ACTIVE = "active"
    """The viewer has switched the view on, and sees the owner's loans."""
    REVOKED = "revoked"
    """The owner has taken the consent back."""
    ENDED = "ended"
    """The owner or the viewer has left or died, or the owner has reached the age of the policy."""


class ConsentEvent(StrEnum):
    """What happens to a consent."""

    GRANT = "grant"
    """The owner consents."""
    ENABLE = "enable"
    """The viewer switches the view on."""
    DISABLE = "disable"
    """The viewer switches the view off."""
    REVOKE = "revoke"
    """The owner takes the consent back."""
    END = "end"
    """A party has left or died, or the policy ends the view."""


_GRANTED: Final = Transition(ConsentState.GRANTED)
_ACTIVE: Final = Transition(ConsentState.ACTIVE)
_IN_FORCE: Final = {ConsentEvent.REVOKE: Transition(ConsentState.REVOKED), ConsentEvent.END: Transition(ConsentState.ENDED)}

#: What can happen to a consent. Every state has a row; an event that a row leaves out cannot happen.
CONSENT_TRANSITIONS: Final[StateTable[ConsentState, ConsentEvent]] = StateTable(
    {
        ConsentState.NONE: {ConsentEvent.GRANT: _GRANTED},
        ConsentState.GRANTED: {
            ConsentEvent.GRANT: _GRANTED,
            ConsentEvent.ENABLE: _ACTIVE,
            ConsentEvent.DISABLE: _GRANTED,
            **_IN_FORCE,
        },
        ConsentState.ACTIVE: {
            ConsentEvent.GRANT: _ACTIVE,
            ConsentEvent.ENABLE: _ACTIVE,
            ConsentEvent.DISABLE: _GRANTED,
            **_IN_FORCE,
        },
        ConsentState.REVOKED: {ConsentEvent.GRANT: _GRANTED},
        ConsentState.ENDED: {ConsentEvent.GRANT: _GRANTED},
    }
)


@attrs.frozen
@checked
class FamilyConsent:
    """The consent of one person, the owner, that another, the viewer, sees the owner's loans. Each child gives its own (NLR-32)."""

    id: FamilyConsentId
    """The id of the consent."""
    owner: CardholderId
    """The id of the person whose loans are seen."""
    viewer: CardholderId
    """The id of the person who sees them."""
    state: ConsentState = ConsentState.GRANTED
    """The state of the consent."""

    def after(self, event: ConsentEvent) -> "FamilyConsent":
        """Return the consent after an event. Raises `IllegalTransition` for an event that its row leaves out."""
        return attrs.evolve(self, state=CONSENT_TRANSITIONS.transition(self.state, event).target)


@attrs.frozen
@checked
class GrantCase:
    """An owner who consents to a family view, with the number of the viewer's card."""

    owner: Cardholder | None
    """The cardholder who is logged in; None if the register has no such record."""
    owner_card: Card | None
    """The card whose holder's loans are to be seen; None: the owner's own, whichever it is."""
    is_owner_card_named: bool
    """Whether a card of the owner was named."""
    card: Card | None
    """The viewer's card; None if no card has the number."""
    consent: FamilyConsent
    """The consent between the two, in the state NONE if there was none."""
    policy: CardPolicy
    """The policy of the register."""
    on: date
    """The date of the decision, in the zone of the register."""


@attrs.frozen
@checked
class SwitchCase:
    """A consent that its viewer switches on or off, or its owner takes back."""

    consent: FamilyConsent | None
    """The consent; None if there is none between the two."""
    event: ConsentEvent
    """What happens to it."""
    policy: CardPolicy
    """The policy of the register."""


@attrs.frozen
class FamilyFacts:
    """What is known about a family view beyond the decision itself."""

    recommend_switch_off: bool = False
    """Whether guardians of a child of the owner's age are advised to switch the view off (NLR-33)."""


@rule("NLR-31", "card_unknown")
def owner_shows_own_card(case: GrantCase) -> Verdict:
    """The card of the owner, if one was named, is known."""
    if not case.is_owner_card_named:
        return not_applicable()
    return passes_if(case.owner_card is not None and case.owner_card.state is not CardState.DELETED)


@rule("NLR-31", "not_authorized")
def owner_grants(case: GrantCase) -> Verdict:
    """The owner of the loans consents, from the own login: no one consents for another."""
    if case.owner is None:
        return passes_if(False)
    return passes_if(case.owner_card is None or case.owner_card.holder == case.owner.id)


@rule("NLR-31", "viewer_is_owner")
def viewer_is_another_person(case: GrantCase) -> Verdict:
    """The card is that of another person."""
    return passes_if(case.card is not None and case.owner is not None and case.card.holder != case.owner.id)


@rule("NLR-31 READ-A23", "consent_missing")
def consent_is_in_force(case: SwitchCase) -> Verdict:
    """The owner has consented to this viewer, and the consent has neither been taken back nor ended."""
    if case.consent is None:
        return fails("consent_missing")
    return passes_if(CONSENT_TRANSITIONS.accepts(case.consent.state, case.event))


#: The rules for consenting to a family view.
GRANT_RULES: Final[RuleBook[GrantCase]] = RuleBook(
    (card_is_known, owner_shows_own_card), (card_is_not_discarded,), (owner_grants,), (viewer_is_another_person,), topic="family_view"
)
#: The rules for switching a family view on or off, and for taking it back.
SWITCH_RULES: Final[RuleBook[SwitchCase]] = RuleBook((consent_is_in_force,), topic="family_view")


def grant_view(case: GrantCase) -> Decision[FamilyConsent, FamilyFacts]:
    """Decide a consent: grant it, or refuse with the reason. A consent in force stays as it is, and a view is not switched off by it."""
    return GRANT_RULES.decide(case, FamilyFacts(), _granted)


def _granted(case: GrantCase) -> Grant[FamilyConsent, FamilyFacts]:
    assert case.owner is not None
    advised = advice_for(case.owner, case.policy, case.on)
    return grant(case.consent.after(ConsentEvent.GRANT), facts=FamilyFacts(recommend_switch_off=advised))


def switch(case: SwitchCase) -> Decision[FamilyConsent, FamilyFacts]:
    """Decide a switch or a revocation: grant the changed consent, or refuse. Each may be pressed twice."""
    return SWITCH_RULES.decide(case, FamilyFacts(), _switched)


def _switched(case: SwitchCase) -> Grant[FamilyConsent, FamilyFacts]:
    assert case.consent is not None
    return grant(case.consent.after(case.event))


def advice_for(owner: Cardholder, policy: CardPolicy, on: date) -> bool:
    """Whether guardians are advised to switch the view of an owner off: from the age of the policy, while the owner is a child."""
    age = owner.age(on, policy.leap_day)
    return age is not None and policy.family_view_advice_age <= age < AGE_OF_MAJORITY


def ends_by_age(owner: Cardholder, policy: CardPolicy, on: date) -> bool:
    """Whether the owner has reached the age at which the policy ends a view."""
    age, limit = owner.age(on, policy.leap_day), policy.family_view_ends_at_age
    return age is not None and limit is not None and age >= limit


def owners_seen_by(viewer: CardholderId, consents: Iterable[FamilyConsent]) -> tuple[CardholderId, ...]:
    """Return the persons whose loans a person sees: the own ones first, and those of every consent that is switched on."""
    return (viewer, *(each.owner for each in consents if each.viewer == viewer and each.state is ConsentState.ACTIVE))
