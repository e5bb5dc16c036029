"""Library cards, memberships, addresses and the family view, as Norway's national card has them (NLR-01 to NLR-34).

The rules are pure functions, independent of any storage: `nordlib.cards.use.use_card` answers whether a card is good at a desk. Commands
over a store are in `nordlib.commands`. That what is sent is encrypted, and its sender known, is the part of the host (NLR-26).
"""

from nordlib.cards.address import ContactChanges, TemporaryAddressForm, postal_address
from nordlib.cards.export import CardExport, CardholderExport
from nordlib.cards.family import ConsentState, FamilyConsent, FamilyConsentId
from nordlib.cards.forms import CardRequest, InstitutionForm, PersonForm, SelfRegistrationRequest
from nordlib.cards.instructions import Instruction, LibraryInstruction, LibraryInstructionId
from nordlib.cards.models import (
    Card,
    CardActor,
    CardCredential,
    CardForm,
    Cardholder,
    CardholderId,
    CardKind,
    CardNumber,
    CardState,
    DeskStaff,
    Gender,
    Membership,
    MembershipState,
    PreferredContact,
    RulesAcceptance,
    RulesAcceptedBy,
    TemporaryAddress,
)
from nordlib.cards.numbers import NATIONAL_SERIES, CardNumberSeries
from nordlib.cards.policy import CardPolicy
from nordlib.cards.population_register import PopulationChange, PopulationRecord, PopulationRegister
from nordlib.cards.presets import BIBLIOTEKKORTET, CARD_POLICIES
from nordlib.cards.records import CardAuditEntry
from nordlib.cards.view import CardholderView

__all__ = [
    "BIBLIOTEKKORTET",
    "CARD_POLICIES",
    "NATIONAL_SERIES",
    "Card",
    "CardActor",
    "CardAuditEntry",
    "CardCredential",
    "CardExport",
    "CardForm",
    "CardKind",
    "CardNumber",
    "CardNumberSeries",
    "CardPolicy",
    "CardRequest",
    "CardState",
    "Cardholder",
    "CardholderExport",
    "CardholderId",
    "CardholderView",
    "ConsentState",
    "ContactChanges",
    "DeskStaff",
    "FamilyConsent",
    "FamilyConsentId",
    "Gender",
    "InstitutionForm",
    "Instruction",
    "LibraryInstruction",
    "LibraryInstructionId",
    "Membership",
    "MembershipState",
    "PersonForm",
    "PopulationChange",
    "PopulationRecord",
    "PopulationRegister",
    "PreferredContact",
    "RulesAcceptance",
    "RulesAcceptedBy",
    "SelfRegistrationRequest",
    "TemporaryAddress",
    "TemporaryAddressForm",
    "postal_address",
]
