"""FOLIO's loans, requests, loan policies and patron blocks as its published JSON schemas have them, to and from nordlib's models.

What one side cannot say is reported by its path, and never dropped: `not_read` of a document, `lost` of a model. A document that is written
with `host=` keeps everything of the host's document that the model did not change.
"""

from nordlib.interchange.folio.blocks import BlockedAction, FolioStanding, folio_manual_block, standing_of
from nordlib.interchange.folio.loan_policies import terms_of
from nordlib.interchange.folio.loan_policy_writing import folio_loan_policy
from nordlib.interchange.folio.loans import folio_loan, loan_of
from nordlib.interchange.folio.renewal import FolioRenewal, RenewalDocuments, read_renewal, renewal_errors, renewed_loan
from nordlib.interchange.folio.requests import folio_request, hold_of
from nordlib.interchange.folio.results import FolioDocument, FolioReading, UnmappedPath
from nordlib.interchange.folio.schedules import folio_schedule, schedule_of

__all__ = [
    "BlockedAction",
    "FolioDocument",
    "FolioReading",
    "FolioRenewal",
    "FolioStanding",
    "RenewalDocuments",
    "UnmappedPath",
    "folio_loan",
    "folio_loan_policy",
    "folio_manual_block",
    "folio_request",
    "folio_schedule",
    "hold_of",
    "loan_of",
    "read_renewal",
    "renewal_errors",
    "renewed_loan",
    "schedule_of",
    "standing_of",
    "terms_of",
]
