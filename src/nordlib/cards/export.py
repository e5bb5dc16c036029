"""Everything that is stored about a cardholder, for the cardholder (NLR-25, NLR-28).

Beside the record this is what a library may not see at a glance: the state of each card's PIN and password, family views, the instructions
that wait for libraries, the messages that wait for the cardholder, and who did what with the record.
"""

from datetime import datetime
from typing import Final

import attrs

from nordlib.cards.access import holder_is_known
from nordlib.cards.family import FamilyConsent
from nordlib.cards.instructions import LibraryInstruction
from nordlib.cards.models import Card, CardActor, CardCredential, Cardholder, Membership
from nordlib.cards.policy import CardPolicy
from nordlib.cards.records import CardAuditEntry
from nordlib.cards.view import CardholderView, cardholder_is_visible, cardholder_view
from nordlib.decisions import Decision, Grant, NoFacts, RuleBook, grant
from nordlib.messages import QueuedMessage
from nordlib.privacy import ExportPurpose
from nordlib.privacy.rules import purpose_is_allowed
from nordlib.validation import checked

__all__ = ["EXPORT_RULES", "CardExport", "CardholderExport", "CardholderExportCase", "StoredCard", "export"]


@attrs.frozen
class StoredCard:
    """A card with what is stored to log in with it."""

    card: Card
    """The card."""
    credential: CardCredential | None = None
    """What the holder logs in with; None if nothing is set."""
    failed_logins: tuple[datetime, ...] | None = None
    """The instants of the failed log-ins that still count; None if the store keeps no attempts."""


@attrs.frozen
class CardExport:
    """A card, and whether the holder can log in with it. Of a PIN and of a password nothing else is exported."""

    card: Card
    """The card."""
    has_pin: bool
    """Whether a PIN is stored."""
    has_password: bool
    """Whether a password is stored."""
    pin_is_ordered: bool
    """Whether a PIN was ordered that has not been sent."""
    secrets_set: int
    """How many PINs and passwords have been set."""
    failed_logins: tuple[datetime, ...] | None
    """The instants of the failed log-ins with the card that still count; None if the store keeps no attempts."""


@attrs.frozen
class CardholderExport:
    """What is stored about a cardholder. A field is None if the store cannot find such things."""

    purpose: ExportPurpose
    """What the export is for."""
    view: CardholderView
    """The record, with the memberships."""
    is_institution: bool
    """Whether the cardholder is an institution."""
    has_identity: bool
    """Whether a keyed pseudonym of the identity number is stored, from which the number cannot be read (NLR-24)."""
    cards: tuple[CardExport, ...]
    """The cards."""
    family_consents: tuple[FamilyConsent, ...]
    """The consents to family views, as owner and as viewer."""
    instructions: tuple[LibraryInstruction, ...] | None
    """What libraries were told about the cardholder and have not acknowledged."""
    messages: tuple[QueuedMessage, ...] | None
    """The messages that wait, and those that could not be sent, the oldest first."""
    audit_entries: tuple[CardAuditEntry, ...] | None
    """What was done with the record, and what was refused, the oldest first."""


@attrs.frozen
@checked
class CardholderExportCase:
    """A cardholder whose data is to be exported."""

    holder: Cardholder | None
    """The cardholder; None if there is none, or the card that staff named is not in use."""
    stored_cards: tuple[StoredCard, ...]
    """The cards of the cardholder, with what is stored to log in with them."""
    memberships: tuple[Membership, ...]
    """The memberships of these cards."""
    by: CardActor
    """The cardholder, or the staff member at the desk, who exports."""
    policy: CardPolicy
    """The policy of the library."""
    purpose: ExportPurpose
    """What the export is for."""
    family_consents: tuple[FamilyConsent, ...] = ()
    """The consents to family views of which the cardholder is a party."""
    instructions: tuple[LibraryInstruction, ...] | None = None
    """The instructions about the cardholder; None if the store cannot find them."""
    messages: tuple[QueuedMessage, ...] | None = None
    """The messages about the cardholder; None if the store cannot find them."""
    audit_entries: tuple[CardAuditEntry, ...] | None = None
    """The records about the cardholder; None if the store has no audit log."""

    @property
    def cards(self) -> tuple[Card, ...]:
        """The cards of the cardholder."""
        return tuple(stored.card for stored in self.stored_cards)


#: The rules for an export.
EXPORT_RULES: Final[RuleBook[CardholderExportCase]] = RuleBook(
    (holder_is_known,), (cardholder_is_visible,), (purpose_is_allowed,), topic="export"
)


def export(case: CardholderExportCase) -> Decision[CardholderExport, NoFacts]:
    """Decide an export: grant what is stored, or refuse with the reason."""
    return EXPORT_RULES.decide(case, NoFacts(), _exported)


def _exported(case: CardholderExportCase) -> Grant[CardholderExport, NoFacts]:
    assert case.holder is not None
    return grant(
        CardholderExport(
            case.purpose,
            cardholder_view(case.holder, case.cards, case.memberships),
            is_institution=case.holder.is_institution,
            has_identity=case.holder.identity is not None,
            cards=tuple(map(_exported_card, case.stored_cards)),
            family_consents=case.family_consents,
            instructions=case.instructions,
            messages=case.messages,
            audit_entries=case.audit_entries,
        )
    )


def _exported_card(stored: StoredCard) -> CardExport:
    credential = stored.credential or CardCredential(stored.card.number)
    return CardExport(
        stored.card,
        has_pin=credential.pin_hash is not None,
        has_password=credential.password_hash is not None,
        pin_is_ordered=credential.pin_order is not None,
        secrets_set=credential.generation,
        failed_logins=stored.failed_logins,
    )
