"""The protocols of storage, implemented once on any `Backend`: each method is a query that was declared, or a change of one stored type."""

from nordlib.storage.repositories.accounts import AccountRepository
from nordlib.storage.repositories.cards import (
    CardCredentialRepository,
    CardholderRepository,
    CardRepository,
    FamilyConsentRepository,
    LibraryInstructionRepository,
    MembershipRepository,
)
from nordlib.storage.repositories.circulation import (
    ChargeRepository,
    HoldRepository,
    LoanHistoryRepository,
    LoanRepository,
    PatronStandingRepository,
    SavedTitleRepository,
)
from nordlib.storage.repositories.core import Repository
from nordlib.storage.repositories.idempotency import IdempotencyRecordRepository
from nordlib.storage.repositories.libraries import LibraryRepository
from nordlib.storage.repositories.staff import CredentialRepository, RegistrarRepository, StudentAuthorisationRepository
from nordlib.storage.repositories.transfers import TransferRepository

__all__ = [
    "AccountRepository",
    "CardCredentialRepository",
    "CardRepository",
    "CardholderRepository",
    "ChargeRepository",
    "CredentialRepository",
    "FamilyConsentRepository",
    "HoldRepository",
    "IdempotencyRecordRepository",
    "LibraryInstructionRepository",
    "LibraryRepository",
    "LoanHistoryRepository",
    "LoanRepository",
    "MembershipRepository",
    "PatronStandingRepository",
    "RegistrarRepository",
    "Repository",
    "SavedTitleRepository",
    "StudentAuthorisationRepository",
    "TransferRepository",
]
