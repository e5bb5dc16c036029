"""Lending: loans, holds, policies, renewal. Pure rules; they know no storage.

`nordlib.circulation.renewal.decide` is the question that patrons ask most.
"""

from nordlib.circulation import renewal
from nordlib.circulation.models import Hold, HoldId, HoldStatus, ItemId, Loan, LoanId, LoanKind, PatronId, TitleId
from nordlib.circulation.policy import Base, LendingPolicy, Terms, TitleHolds
from nordlib.circulation.presets import HELSINGOR, POLICIES
from nordlib.circulation.renewal import RenewalCase, RenewalFacts

__all__ = [
    "HELSINGOR",
    "POLICIES",
    "Base",
    "Hold",
    "HoldId",
    "HoldStatus",
    "ItemId",
    "LendingPolicy",
    "Loan",
    "LoanId",
    "LoanKind",
    "PatronId",
    "RenewalCase",
    "RenewalFacts",
    "Terms",
    "TitleHolds",
    "TitleId",
    "renewal",
]
