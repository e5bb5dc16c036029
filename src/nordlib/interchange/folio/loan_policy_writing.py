"""Writing `LoanTerms` as a loan policy of FOLIO (mod-circulation-storage, ramls/loan-policy.json)."""

from collections.abc import Mapping
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from nordlib.circulation.due_schedule import DueSchedule, ScheduleUse
from nordlib.circulation.periods import LoanPeriod, RenewFrom
from nordlib.circulation.policy import LoanTerms
from nordlib.circulation.renewal_terms import RenewalHoldRule
from nordlib.dates import HourlyPeriod
from nordlib.errors import InvalidData
from nordlib.interchange.folio.loan_policies import CLOSED_DAYS, CLOSED_HOURS, UNLIMITED, terms_of
from nordlib.interchange.folio.periods import folio_period
from nordlib.interchange.folio.results import FolioDocument, differences
from nordlib.interchange.folio.schedules import schedule_of
from nordlib.interchange.folio.writer import put

__all__ = ["folio_loan_policy"]

_Schedules = Mapping[str, Mapping[str, object]]
_CARD: Final = (
    "FOLIO always limits a due date to the end of the patron's card, and moves it to the last open day before it, if it moves dates"
)
_FIXED: Final = "a policy of fixed due dates has no period"
_LOST: Final = {
    "loan_period": _FIXED,
    "renewal_period": _FIXED,
    "queue_period": _FIXED,
    "window_days": "FOLIO has no first day of renewal",
    "window_hours": "FOLIO has no first hour of renewal",
    "late_renew_from": "FOLIO counts a late renewal from the same day as one in time",
    "future_holds_block": "a request of FOLIO counts from the day on which it is made",
    "title_holds": "FOLIO asks the queue of requests alone",
    "max_interlibrary_renewals": "FOLIO has no kind of loan",
    "late_renewal": "FOLIO renews a late loan, and charges what the overdue fine policy says",
    "cap_at_card_expiry": _CARD,
    "card_end_rule": _CARD,
    "closed_day_rule": "a policy of FOLIO has a rule for closed days, or one for closed hours, and none that moves a date by weeks",
    "closed_hours_rule": "a policy of FOLIO has a rule for closed days, or one for closed hours",
    "debt_limit": "a limit of debt is an automated patron block",
    "overdue_block_count": "a limit of late loans is an automated patron block",
    "fees": "fees are an overdue fine policy",
    "schedule": "the profile of the loan policy says what both schedules are used for",
}


def folio_loan_policy(
    terms: LoanTerms, *, name: str, zone: ZoneInfo, schedules: _Schedules | None = None, host: Mapping[str, object] | None = None
) -> FolioDocument:
    """Write the terms as a loan policy of FOLIO. Raises `InvalidData`.

    Args:
        terms: The terms of one item type.
        name: The name of the policy, for a new document; FOLIO requires one.
        zone: The tenant's time zone, in which the days of schedules are counted.
        schedules: The fixed due date schedules, by their ids (`folio_schedule` writes one); those of the terms must be there.
        host: The document that the host has; everything in it that the terms do not change is kept. None: a new document.
    """
    known = schedules or {}
    document: dict[str, object] = {"name": name} if host is None else dict(host)
    before = None if host is None else terms_of(host, zone=zone, schedules=known).value
    for path, value in _properties(terms, known, zone).items():
        if before is None or value != _properties(before, known, zone).get(path):
            put(document, path, value)
    back = terms_of(document, zone=zone, schedules=known).value
    return FolioDocument(document, tuple(differences(_plain(terms), _plain(back), _LOST)))


def _plain(terms: LoanTerms) -> LoanTerms:
    """Return the terms, without a renewal period that is the loan period: both mean the same."""
    return attrs.evolve(terms, renewal_period=None) if terms.renewal_period == terms.loan_period else terms


def _properties(terms: LoanTerms, schedules: _Schedules, zone: ZoneInfo) -> dict[str, object]:
    """Return the value of each property that terms say, by its path; None for one that is not written."""
    renewal = terms.renewal
    fixed = _use(terms) is ScheduleUse.FIXED
    differs = renewal.schedule is not None or (terms.renewal_period is not None and not fixed)
    shortens = renewal.holds_rule is RenewalHoldRule.SHORTEN and not fixed
    unlimited = terms.max_renewals == UNLIMITED
    hourly = isinstance(terms.loan_period, HourlyPeriod)
    words = {rule: word for word, rule in (CLOSED_HOURS if hourly else CLOSED_DAYS).items()}
    rule = terms.closed_hours_rule if hourly else terms.closed_day_rule
    return {
        "loanable": terms.lendable,
        "renewable": terms.renewable,
        "loansPolicy.profileId": "Fixed" if fixed else "Rolling",
        "loansPolicy.period": None if fixed else folio_period(terms.loan_period, "loan_period"),
        "loansPolicy.closedLibraryDueDateManagementId": words.get(rule, "CURRENT_DUE_DATE"),
        "loansPolicy.fixedDueDateScheduleId": _id_of(terms.schedule, schedules, zone, "schedule"),
        "loansPolicy.itemLimit": terms.max_loans,
        "renewalsPolicy.unlimited": unlimited,
        "renewalsPolicy.numberAllowed": None if unlimited else terms.max_renewals,
        "renewalsPolicy.renewFromId": "SYSTEM_DATE" if terms.renew_from is RenewFrom.TODAY else "CURRENT_DUE_DATE",
        "renewalsPolicy.differentPeriod": differs,
        "renewalsPolicy.period": folio_period(_renewed(terms), "renewal_period") if differs and not fixed else None,
        "renewalsPolicy.alternateFixedDueDateScheduleId": _id_of(renewal.schedule, schedules, zone, "renewal.schedule"),
        "requestManagement.holds.renewItemsWithRequest": renewal.holds_rule is RenewalHoldRule.IGNORE or shortens,
        "requestManagement.holds.alternateRenewalLoanPeriod": folio_period(_queued(terms), "renewal.queue_period") if shortens else None,
        "requestManagement.recalls.minimumGuaranteedLoanPeriod": _days(terms.recalls.guaranteed_days),
        "requestManagement.recalls.recallReturnInterval": _days(terms.recalls.return_days),
    }


def _use(terms: LoanTerms) -> ScheduleUse:
    """Return what the schedules are used for: the profile of the policy."""
    return ScheduleUse.CEILING if terms.schedule is None else terms.schedule.use


def _renewed(terms: LoanTerms) -> LoanPeriod:
    return terms.loan_period if terms.renewal_period is None else terms.renewal_period


def _queued(terms: LoanTerms) -> LoanPeriod:
    return _renewed(terms) if terms.renewal.queue_period is None else terms.renewal.queue_period


def _days(days: int) -> dict[str, object] | None:
    return {"duration": days, "intervalId": "Days"} if days else None


def _id_of(schedule: DueSchedule | None, schedules: _Schedules, zone: ZoneInfo, field: str) -> str | None:
    """Return the id of the schedule that has the same rows; None for no schedule, and for one of fixed dates that has none."""
    if schedule is None or (schedule.use is ScheduleUse.FIXED and not schedule.rows):
        return None
    for name, document in schedules.items():
        if schedule_of(document, zone=zone, use=schedule.use).value == schedule:
            return name
    raise InvalidData("FOLIO loan policy", (f"give a schedule with these rows in `schedules`: `folio_schedule` writes it @ $.{field}",))
