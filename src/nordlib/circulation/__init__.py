"""Lending: loans, holds, policies, renewal. Pure rules; they know no storage.

`nordlib.circulation.renewal.decide` is the question that patrons ask most.
"""

from nordlib.circulation import codes, fees, interlibrary, renewal, returns, written
from nordlib.circulation.calendar import ClosedDays, Hours, OpeningDays
from nordlib.circulation.due import Due, DueAt
from nordlib.circulation.fees import FeeCategory, FeeStep, FeeTable, FeeUnit, LateReturn, Money
from nordlib.circulation.interlibrary import InterlibraryPolicy, Occurrence
from nordlib.circulation.models import (
    Hold,
    HoldId,
    HoldStatus,
    Interlibrary,
    ItemId,
    Loan,
    LoanId,
    LoanKind,
    LoanStatus,
    OwnerAllows,
    PatronId,
    Standing,
    TitleId,
)
from nordlib.circulation.policy import Base, LateRenewal, LendingPolicy, Terms, TitleHolds
from nordlib.circulation.presets import HELSINGOR, HELSINGOR_FEES, HELSINGOR_RETURNS, POLICIES, UNIVERSITY
from nordlib.circulation.renewal import RenewalCase, RenewalFacts
from nordlib.circulation.returns import Confirmed, HandedIn, ReturnCase, ReturnPolicy, Settled, Settlement
from nordlib.circulation.when import Change, when
from nordlib.circulation.written import doubts, policy_from_toml, policy_to_toml

__all__ = [
    "HELSINGOR",
    "HELSINGOR_FEES",
    "HELSINGOR_RETURNS",
    "POLICIES",
    "UNIVERSITY",
    "Base",
    "Change",
    "ClosedDays",
    "Confirmed",
    "Due",
    "DueAt",
    "FeeCategory",
    "FeeStep",
    "FeeTable",
    "FeeUnit",
    "HandedIn",
    "Hold",
    "HoldId",
    "HoldStatus",
    "Hours",
    "Interlibrary",
    "InterlibraryPolicy",
    "ItemId",
    "LateRenewal",
    "LateReturn",
    "LendingPolicy",
    "Loan",
    "LoanId",
    "LoanKind",
    "LoanStatus",
    "Money",
    "Occurrence",
    "OpeningDays",
    "OwnerAllows",
    "PatronId",
    "RenewalCase",
    "RenewalFacts",
    "ReturnCase",
    "ReturnPolicy",
    "Settled",
    "Settlement",
    "Standing",
    "Terms",
    "TitleHolds",
    "TitleId",
    "codes",
    "doubts",
    "fees",
    "interlibrary",
    "policy_from_toml",
    "policy_to_toml",
    "renewal",
    "returns",
    "when",
    "written",
]
