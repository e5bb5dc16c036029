"""Lending: loans, holds, policies, renewals, returns and fees. The rules are pure functions, independent of any storage.

`nordlib.circulation.renewal.decide` answers the question that patrons ask most: may this loan be renewed?
"""

from nordlib.circulation import checkout, fees, holds, interlibrary, renewal, returns
from nordlib.circulation.calendar import (
    CardEndRule,
    ClosedDayRule,
    ClosedHoursRule,
    DateClosing,
    LibraryCalendar,
    MonthDay,
    NthWeekdayClosing,
    OpeningHours,
    YearlyClosing,
)
from nordlib.circulation.checkout import Checkout, CheckoutCase, CheckoutFacts, CheckoutRequest
from nordlib.circulation.due import Due, DueInstant
from nordlib.circulation.due_schedule import DueSchedule, DueScheduleRow, ScheduleUse
from nordlib.circulation.fees import FeeBasis, FeeBracket, FeeCategory, FeeSchedule, LateReturn
from nordlib.circulation.holds import HoldChangeCase, HoldEvent, HoldPlacementCase, HoldRequest, PickupCase, PickupFacts
from nordlib.circulation.interlibrary import AnswerAfterSilence, InterlibraryEvent, InterlibraryPolicy
from nordlib.circulation.models import (
    CirculationStaff,
    Hold,
    HoldId,
    HoldStatus,
    InterlibraryTerms,
    ItemId,
    LastRenewal,
    Loan,
    LoanId,
    LoanKind,
    LoanStatus,
    PatronId,
    PatronStanding,
    RenewalPermission,
    Requester,
    TitleId,
)
from nordlib.circulation.periods import OpenDayPeriod
from nordlib.circulation.policy import CirculationPolicy, HoldPolicy, LateRenewal, LoanTerms, QuickLoanRule, RenewFrom, TitleHoldRule
from nordlib.circulation.policy_lint import lint_policy
from nordlib.circulation.policy_tables import Cell, PolicyRow, PolicyTable, RowPreference, TablePolicy, TieRule
from nordlib.circulation.policy_tables.lint import lint_policy_table
from nordlib.circulation.policy_toml import policy_from_toml, policy_table_from_toml, policy_table_to_toml, policy_to_toml
from nordlib.circulation.presets import HELSINGOR, HELSINGOR_FEES, HELSINGOR_RETURNS, POLICIES, UNIVERSITY
from nordlib.circulation.recall import RecallCase, RecallFacts
from nordlib.circulation.recall_terms import RecallTerms
from nordlib.circulation.renewal.case import RenewalCase, RenewalFacts
from nordlib.circulation.renewal.forecast import ForecastChange, forecast_renewal
from nordlib.circulation.returns import ItemHandedIn, ReturnAssessment, ReturnBasis, ReturnCase, ReturnConfirmed, ReturnPolicy
from nordlib.circulation.saved_titles import SavedTitle
from nordlib.money import Money

__all__ = [
    "HELSINGOR",
    "HELSINGOR_FEES",
    "HELSINGOR_RETURNS",
    "POLICIES",
    "UNIVERSITY",
    "AnswerAfterSilence",
    "CardEndRule",
    "Cell",
    "Checkout",
    "CheckoutCase",
    "CheckoutFacts",
    "CheckoutRequest",
    "CirculationPolicy",
    "CirculationStaff",
    "ClosedDayRule",
    "ClosedHoursRule",
    "DateClosing",
    "Due",
    "DueInstant",
    "DueSchedule",
    "DueScheduleRow",
    "FeeBasis",
    "FeeBracket",
    "FeeCategory",
    "FeeSchedule",
    "ForecastChange",
    "Hold",
    "HoldChangeCase",
    "HoldEvent",
    "HoldId",
    "HoldPlacementCase",
    "HoldPolicy",
    "HoldRequest",
    "HoldStatus",
    "InterlibraryEvent",
    "InterlibraryPolicy",
    "InterlibraryTerms",
    "ItemHandedIn",
    "ItemId",
    "LastRenewal",
    "LateRenewal",
    "LateReturn",
    "LibraryCalendar",
    "Loan",
    "LoanId",
    "LoanKind",
    "LoanStatus",
    "LoanTerms",
    "Money",
    "MonthDay",
    "NthWeekdayClosing",
    "OpenDayPeriod",
    "OpeningHours",
    "PatronId",
    "PatronStanding",
    "PickupCase",
    "PickupFacts",
    "PolicyRow",
    "PolicyTable",
    "QuickLoanRule",
    "RecallCase",
    "RecallFacts",
    "RecallTerms",
    "RenewFrom",
    "RenewalCase",
    "RenewalFacts",
    "RenewalPermission",
    "Requester",
    "ReturnAssessment",
    "ReturnBasis",
    "ReturnCase",
    "ReturnConfirmed",
    "ReturnPolicy",
    "RowPreference",
    "SavedTitle",
    "ScheduleUse",
    "TablePolicy",
    "TieRule",
    "TitleHoldRule",
    "TitleId",
    "YearlyClosing",
    "checkout",
    "fees",
    "forecast_renewal",
    "holds",
    "interlibrary",
    "lint_policy",
    "lint_policy_table",
    "policy_from_toml",
    "policy_table_from_toml",
    "policy_table_to_toml",
    "policy_to_toml",
    "renewal",
    "returns",
]
