"""Family views: consent, switch on and off, take back, and what the daily job ends (NLR-31 to NLR-33, READ-A22, READ-A37)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

import attrs

from nordlib.cards import Cardholder, CardholderId, CardNumber, CardPolicy, ConsentState, FamilyConsent, FamilyConsentId
from nordlib.cards import family as rules
from nordlib.cards.family import ConsentEvent, FamilyFacts, GrantCase, SwitchCase, advice_for, ends_by_age, owners_seen_by
from nordlib.commands.cardholders import find_card, require_cardholder
from nordlib.commands.outbox import derived_id
from nordlib.dates import local_date
from nordlib.decisions import Decision
from nordlib.storage.protocols import CardsReadTx, CardsTx, Store, Versioned, value_of

__all__ = [
    "FamilyAdvice",
    "disable_family_view",
    "enable_family_view",
    "end_family_views",
    "grant_family_view",
    "list_ending_family_views",
    "list_family_advice",
    "list_visible_owners",
    "revoke_family_view",
]

_PAGE: Final = 500  # consents that are read at a time


@attrs.frozen
class FamilyAdvice:
    """The advice to a guardian to switch a family view off (NLR-33). Nothing is refused or ended by it."""

    owner: CardholderId
    """The id of the child."""
    viewer: CardholderId
    """The id of the guardian."""


def grant_family_view(
    tx: CardsTx,
    viewer_card: CardNumber,
    *,
    by: CardholderId,
    policy: CardPolicy,
    now: datetime,
    owner_card: CardNumber | None = None,
) -> Decision[FamilyConsent, FamilyFacts]:
    """Consent that the holder of a card may see the loans of the cardholder who is logged in.

    Args:
        tx: The transaction.
        viewer_card: The number of the viewer's card.
        by: The cardholder, whose loans are to be seen.
        policy: The policy of the register.
        now: The instant of the command.
        owner_card: The number of the card whose holder's loans are to be seen; it must be the cardholder's own. None: the own one.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: `by` is not the id of a cardholder, or a card number is not a text.
    """
    require_cardholder(by)
    card, _ = find_card(tx, viewer_card)
    named = None if owner_card is None else find_card(tx, owner_card)[0]
    viewer = CardholderId("") if card is None or card.value.holder is None else card.value.holder
    stored = tx.family_consents.between(by, viewer)
    new = FamilyConsent(FamilyConsentId(derived_id(by, viewer)), by, viewer, ConsentState.NONE)
    case = GrantCase(
        value_of(tx.cardholders.get(by)),
        value_of(named),
        is_owner_card_named=owner_card is not None,
        card=value_of(card),
        consent=value_of(stored) or new,
        policy=policy,
        on=local_date(now, policy.zone),
    )
    decision = rules.grant_view(case)
    if decision:
        _save(tx, stored, decision.value)
    return decision


def enable_family_view(tx: CardsTx, owner: CardholderId, *, by: CardholderId, policy: CardPolicy) -> Decision[FamilyConsent, FamilyFacts]:
    """Switch on the view of an owner who has consented to the cardholder who is logged in."""
    return _switched(tx, owner, by, ConsentEvent.ENABLE, policy)


def disable_family_view(tx: CardsTx, owner: CardholderId, *, by: CardholderId, policy: CardPolicy) -> Decision[FamilyConsent, FamilyFacts]:
    """Switch off the view of an owner; the consent stands, so that the view can be switched on again."""
    return _switched(tx, owner, by, ConsentEvent.DISABLE, policy)


def revoke_family_view(tx: CardsTx, viewer: CardholderId, *, by: CardholderId, policy: CardPolicy) -> Decision[FamilyConsent, FamilyFacts]:
    """Take back the consent of the cardholder who is logged in to a viewer, who sees nothing from then on (READ-A23)."""
    return _switched(tx, by, viewer, ConsentEvent.REVOKE, policy)


def _switched(
    tx: CardsTx, owner: CardholderId, viewer: CardholderId, event: ConsentEvent, policy: CardPolicy
) -> Decision[FamilyConsent, FamilyFacts]:
    stored = tx.family_consents.between(require_cardholder(owner), require_cardholder(viewer))
    decision = rules.switch(SwitchCase(value_of(stored), event, policy))
    if decision:
        _save(tx, stored, decision.value)
    return decision


def _save(tx: CardsTx, stored: Versioned[FamilyConsent] | None, consent: FamilyConsent) -> None:
    if stored is None:
        tx.family_consents.add(consent)
    elif stored.value != consent:
        tx.family_consents.save(consent, expected_version=stored.version)


def list_visible_owners(tx: CardsReadTx, *, by: CardholderId) -> tuple[CardholderId, ...]:
    """Return the cardholders whose loans the cardholder who is logged in sees: the own ones first. None for an unknown cardholder."""
    if tx.cardholders.get(require_cardholder(by)) is None:
        return ()
    return owners_seen_by(by, (stored.value for stored in tx.family_consents.for_viewer(by)))


def list_family_advice(store: Store[CardsTx], *, policy: CardPolicy, now: datetime) -> tuple[FamilyAdvice, ...]:
    """Return the advice for every view that is switched on. Raises `NaiveDatetime`."""
    on = local_date(now, policy.zone)
    advised = list[FamilyAdvice]()
    for consent in _in_state(store, ConsentState.ACTIVE):
        owner = store.run(_owner, consent.owner)
        if owner is not None and advice_for(owner.value, policy, on):
            advised.append(FamilyAdvice(consent.owner, consent.viewer))
    return tuple(advised)


def end_family_views(store: Store[CardsTx], *, policy: CardPolicy, now: datetime) -> tuple[FamilyConsentId, ...]:
    """End the views whose owner has reached the age of the policy, switched on or not; a part of the daily job. Raises `NaiveDatetime`.

    Returns the ids of the consents that ended.
    """
    return _ended(store, policy, now, save=True)


def list_ending_family_views(store: Store[CardsTx], *, policy: CardPolicy, now: datetime) -> tuple[FamilyConsentId, ...]:
    """Return what `end_family_views` would end, without saving anything. Raises `NaiveDatetime`."""
    return _ended(store, policy, now, save=False)


def _ended(store: Store[CardsTx], policy: CardPolicy, now: datetime, *, save: bool) -> tuple[FamilyConsentId, ...]:
    if policy.family_view_ends_at_age is None:
        return ()
    on, ended = local_date(now, policy.zone), list[FamilyConsentId]()

    def end(tx: CardsTx, consent: FamilyConsent) -> bool:
        owner, stored = tx.cardholders.get(consent.owner), tx.family_consents.between(consent.owner, consent.viewer)
        if owner is None or stored is None or stored.value.state is not consent.state or not ends_by_age(owner.value, policy, on):
            return False
        if save:
            tx.family_consents.save(stored.value.after(ConsentEvent.END), expected_version=stored.version)
        return True

    for state in (ConsentState.GRANTED, ConsentState.ACTIVE):
        ended += [consent.id for consent in _in_state(store, state) if store.run(end, consent)]
    return tuple(ended)


def _in_state(store: Store[CardsTx], state: ConsentState) -> Iterator[FamilyConsent]:
    """Yield the consents in a state, a page at a time."""
    after: FamilyConsentId | None = None
    while page := store.run(_page, state, after):
        yield from (stored.value for stored in page)
        after = page[-1].value.id


def _page(tx: CardsTx, state: ConsentState, after: FamilyConsentId | None) -> tuple[Versioned[FamilyConsent], ...]:
    return tx.family_consents.in_state(state, after, _PAGE)


def _owner(tx: CardsTx, owner: CardholderId) -> Versioned[Cardholder] | None:
    return tx.cardholders.get(owner)
