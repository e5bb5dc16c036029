"""Lending: loans, holds, policies, renewal. Pure rules; they know no storage.

`nordlib.circulation.renewal.decide` is the question that patrons ask most.
"""

from nordlib.circulation import fees, renewal, returns
from nordlib.circulation.fees import FeeCategory, FeeStep, FeeTable, FeeUnit, LateReturn, Money
from nordlib.circulation.models import Hold, HoldId, HoldStatus, ItemId, Loan, LoanId, LoanKind, PatronId, TitleId
from nordlib.circulation.policy import Base, LendingPolicy, Terms, TitleHolds
from nordlib.circulation.presets import HELSINGOR, HELSINGOR_FEES, HELSINGOR_RETURNS, POLICIES
from nordlib.circulation.renewal import RenewalCase, RenewalFacts
from nordlib.circulation.returns import Confirmed, HandedIn, ReturnCase, ReturnPolicy, Settled, Settlement

__all__ = [
    "HELSINGOR",
    "HELSINGOR_FEES",
    "HELSINGOR_RETURNS",
    "POLICIES",
    "Base",
    "Confirmed",
    "FeeCategory",
    "FeeStep",
    "FeeTable",
    "FeeUnit",
    "HandedIn",
    "Hold",
    "HoldId",
    "HoldStatus",
    "ItemId",
    "LateReturn",
    "LendingPolicy",
    "Loan",
    "LoanId",
    "LoanKind",
    "Money",
    "PatronId",
    "RenewalCase",
    "RenewalFacts",
    "ReturnCase",
    "ReturnPolicy",
    "Settled",
    "Settlement",
    "Terms",
    "TitleHolds",
    "TitleId",
    "fees",
    "renewal",
    "returns",
]
