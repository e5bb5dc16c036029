"""The parts of a transaction that are the same over every backend."""

from nordlib.storage.queries import Backend
from nordlib.storage.repositories.attempts import AttemptRepository
from nordlib.storage.repositories.auto_renewal import AutoRenewalPreferenceRepository, JobRunRepository
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
from nordlib.storage.repositories.idempotency import IdempotencyRecordRepository
from nordlib.storage.repositories.interlibrary import InterlibraryAccountRepository, InterlibraryRequestRepository
from nordlib.storage.repositories.notices import SentNoticeRepository
from nordlib.storage.repositories.patrons import PatronRepository
from nordlib.storage.repositories.staff import CredentialRepository, RegistrarRepository, StudentAuthorisationRepository
from nordlib.storage.repositories.transfers import TransferRepository
from nordlib.storage.runner import ClosableTransaction

__all__ = ["RepositoryTx"]


class RepositoryTx(ClosableTransaction):
    """A transaction with a repository for each stored type of which no backend has its own kind."""

    def __init__(self, backend: Backend) -> None:
        self.transfers = TransferRepository(backend)
        self.registrars = RegistrarRepository(backend)
        self.student_authorisations = StudentAuthorisationRepository(backend)
        self.credentials = CredentialRepository(backend)
        self.attempts = AttemptRepository(backend)
        self.loans = LoanRepository(backend)
        self.holds = HoldRepository(backend)
        self.saved_titles = SavedTitleRepository(backend)
        self.patron_standings = PatronStandingRepository(backend)
        self.auto_renewal_preferences = AutoRenewalPreferenceRepository(backend)
        self.job_runs = JobRunRepository(backend)
        self.charges = ChargeRepository(backend)
        self.cardholders = CardholderRepository(backend)
        self.cards = CardRepository(backend)
        self.memberships = MembershipRepository(backend)
        self.card_credentials = CardCredentialRepository(backend)
        self.family_consents = FamilyConsentRepository(backend)
        self.library_instructions = LibraryInstructionRepository(backend)
        self.interlibrary_accounts = InterlibraryAccountRepository(backend)
        self.interlibrary_requests = InterlibraryRequestRepository(backend)
        self.sent_notices = SentNoticeRepository(backend)
        self.patrons = PatronRepository(backend)
        self.loan_histories = LoanHistoryRepository(backend)
        self.idempotency_records = IdempotencyRecordRepository(backend)
