"""Reading FOLIO's loan policies (mod-circulation-storage, ramls/loan-policy.json) as `LoanTerms`.

What FOLIO decides in code and not in a policy (mod-circulation, 2026-08-20) is in the terms too: a due date is limited to the end of the
patron's card (`ClosedLibraryStrategyService`), a late loan may be renewed and pays its fine, and renewal is possible at any time.
"""

from collections.abc import Mapping
from typing import Final
from zoneinfo import ZoneInfo

from nordlib.circulation.calendar import CardEndRule, ClosedDayRule, ClosedHoursRule
from nordlib.circulation.due_schedule import DueSchedule, ScheduleUse
from nordlib.circulation.periods import LoanPeriod, RenewFrom
from nordlib.circulation.policy import LoanTerms
from nordlib.circulation.recall_terms import RecallTerms
from nordlib.circulation.renewal_terms import RenewalHoldRule, RenewalTerms
from nordlib.dates import Period
from nordlib.interchange.folio.periods import days_of, period_of
from nordlib.interchange.folio.reader import DocumentReader
from nordlib.interchange.folio.results import FolioReading
from nordlib.interchange.folio.schedules import schedule_of

__all__ = ["CLOSED_DAYS", "CLOSED_HOURS", "NO_PERIOD", "UNLIMITED", "terms_of"]

#: What stands for renewals without a limit.
UNLIMITED: Final = 9_999
#: What stands for the period of a policy that has none: nothing is lent under it, or a schedule has the due dates.
NO_PERIOD: Final = Period(days=1)
#: What is done with a due date on a closed day (mod-circulation, DueDateManagement.java), for loans by days.
CLOSED_DAYS: Final = {
    "CURRENT_DUE_DATE": ClosedDayRule.KEEP,
    "END_OF_THE_PREVIOUS_OPEN_DAY": ClosedDayRule.PREVIOUS_OPEN_DAY,
    "END_OF_THE_NEXT_OPEN_DAY": ClosedDayRule.NEXT_OPEN_DAY,
}
#: What is done with a due instant at which the library is closed, for loans by the hour.
CLOSED_HOURS: Final = {
    "CURRENT_DUE_DATE_TIME": ClosedHoursRule.KEEP,
    "END_OF_THE_CURRENT_SERVICE_POINT_HOURS": ClosedHoursRule.END_OF_OPENING,
    "BEGINNING_OF_THE_NEXT_OPEN_SERVICE_POINT_HOURS": ClosedHoursRule.NEXT_OPENING,
}
_RENEW_FROM: Final = {"CURRENT_DUE_DATE": RenewFrom.DUE_DATE, "SYSTEM_DATE": RenewFrom.TODAY}
_PROFILES: Final = {"rolling": ScheduleUse.CEILING, "fixed": ScheduleUse.FIXED}
_FEES: Final = "a grace period is a choice of the fee schedule"
_UNUSED: Final = "it is not used, because `differentPeriod` is not true"
_QUEUE: Final = "requestManagement.holds.alternateRenewalLoanPeriod"
_NOT_READ: Final = {
    "id": "a policy of circulation has a name and a version for all item types",
    "name": "a policy of circulation has a name and a version for all item types",
    "description": "terms have no description",
    "loansPolicy.period": "a schedule has the due dates of a policy with the profile Fixed",
    "loansPolicy.gracePeriod": _FEES,
    "loansPolicy.openingTimeOffset": "nordlib moves a due instant to the start of an opening, without an offset",
    "loansPolicy.forUseAtLocation": "nordlib has no loans for use in the library",
    "loansPolicy.holdShelfExpiryPeriodForUseAtLocation": "nordlib has no loans for use in the library",
    "renewalsPolicy.numberAllowed": "it is not used, because `unlimited` is true",
    "renewalsPolicy.period": _UNUSED,
    "renewalsPolicy.alternateFixedDueDateScheduleId": _UNUSED,
    "requestManagement.recalls.alternateGracePeriod": _FEES,
    "requestManagement.recalls": "nordlib counts a recall in the same way whether the loan is late or not",
    "requestManagement.holds.alternateCheckoutLoanPeriod": "holds shorten renewals in nordlib, and no lending",
    _QUEUE: "it is not used, because `renewItemsWithRequest` is not true",
    "requestManagement.pages": "a page is a request for an item on the shelf, so it meets no loan",
    "metadata": "who wrote the record and when stays with FOLIO",
}


def terms_of(
    document: Mapping[str, object], *, zone: ZoneInfo, schedules: Mapping[str, Mapping[str, object]] | None = None
) -> FolioReading[LoanTerms]:
    """Read a loan policy of FOLIO. Raises `InvalidData`.

    Args:
        document: The loan policy.
        zone: The tenant's time zone, in which the days of schedules are counted.
        schedules: The fixed due date schedules, by their ids; those that the policy names must be there.
    """
    reader = DocumentReader("FOLIO loan policy", document)
    known = schedules or {}
    lendable, renewable = reader.flag("loanable"), reader.flag("renewable")
    use = _profile(reader, lendable=lendable)
    period = _period(reader, use, lendable=lendable)
    closed_day, closed_hours = _closed(reader)
    number = _limit(reader)
    base = _base(reader, use, renewable=renewable)
    schedule = _schedule(reader, "loansPolicy.fixedDueDateScheduleId", known, zone, use)
    renewal_period, renewal_schedule = None, None
    if reader.flag("renewalsPolicy.differentPeriod"):
        renewal_period = period_of(reader, "renewalsPolicy.period")
        renewal_schedule = _schedule(reader, "renewalsPolicy.alternateFixedDueDateScheduleId", known, zone, use)
        if use is ScheduleUse.CEILING and renewal_period is None and not reader.has("renewalsPolicy.period"):
            reader.problem("renewalsPolicy.period", "required property is missing, because `differentPeriod` is true")
    limit = reader.whole("loansPolicy.itemLimit", 1, 9_999)
    holds_rule, queue_period = _holds(reader, use, renewal_period)
    guaranteed_days = days_of(reader, "requestManagement.recalls.minimumGuaranteedLoanPeriod")
    return_days = days_of(reader, "requestManagement.recalls.recallReturnInterval")

    def build() -> LoanTerms:
        return LoanTerms(
            period,
            number,
            None,
            renew_from=base,
            late_renew_from=base,
            renewable=renewable,
            max_interlibrary_renewals=None,
            closed_day_rule=closed_day,
            cap_at_card_expiry=True,
            lendable=lendable,
            max_loans=limit,
            renewal_period=None if use is ScheduleUse.FIXED else renewal_period,
            schedule=schedule,
            closed_hours_rule=closed_hours,
            card_end_rule=CardEndRule.STAYS if closed_day is ClosedDayRule.KEEP else CardEndRule.PREVIOUS_OPEN_DAY,
            recalls=RecallTerms(guaranteed_days, return_days),
            renewal=RenewalTerms(holds_rule=holds_rule, queue_period=queue_period, schedule=renewal_schedule),
        )

    return reader.result(build, _NOT_READ)


def _profile(reader: DocumentReader, *, lendable: bool) -> ScheduleUse:
    """Return what a schedule of the policy is: FOLIO compares the profile without case."""
    word = (reader.text("loansPolicy.profileId") or "").lower()
    if word not in _PROFILES and (lendable or word):
        reader.problem("loansPolicy.profileId", 'write "Rolling" or "Fixed"')
    return _PROFILES.get(word, ScheduleUse.CEILING)


def _period(reader: DocumentReader, use: ScheduleUse, *, lendable: bool) -> LoanPeriod:
    period = None if use is ScheduleUse.FIXED else period_of(reader, "loansPolicy.period")
    if period is None and use is ScheduleUse.CEILING and lendable and not reader.has("loansPolicy.period"):
        reader.problem("loansPolicy.period", "required property is missing")
    return NO_PERIOD if period is None else period


def _closed(reader: DocumentReader) -> tuple[ClosedDayRule, ClosedHoursRule]:
    """Return what is done with a due date or a due instant when the library is closed. FOLIO keeps the date for any other word."""
    path = "loansPolicy.closedLibraryDueDateManagementId"
    word = reader.text(path) or ""
    if word and word not in CLOSED_DAYS and word not in CLOSED_HOURS:
        reader.note(path, "FOLIO does not know the word either, and keeps the due date")
    return CLOSED_DAYS.get(word, ClosedDayRule.KEEP), CLOSED_HOURS.get(word, ClosedHoursRule.KEEP)


def _limit(reader: DocumentReader) -> int:
    if reader.flag("renewalsPolicy.unlimited"):
        reader.note("renewalsPolicy.unlimited", f"nordlib counts renewals; {UNLIMITED} stands for any number")
        return UNLIMITED
    return reader.whole("renewalsPolicy.numberAllowed", 0, UNLIMITED) or 0


def _base(reader: DocumentReader, use: ScheduleUse, *, renewable: bool) -> RenewFrom:
    path = "renewalsPolicy.renewFromId"
    word = reader.word(path, _RENEW_FROM)
    if word is None and renewable and use is ScheduleUse.CEILING and not reader.has(path):
        reader.problem(path, 'write "CURRENT_DUE_DATE" or "SYSTEM_DATE"')
    return RenewFrom.DUE_DATE if word is None else word


def _schedule(
    reader: DocumentReader, path: str, schedules: Mapping[str, Mapping[str, object]], zone: ZoneInfo, use: ScheduleUse
) -> DueSchedule | None:
    """Return the schedule that the policy names at a path. FOLIO writes an empty text for none.

    A policy of fixed due dates that names none has no due date for any day, which a schedule without rows says.
    """
    name = reader.text(path)
    if not name:
        return None if use is ScheduleUse.CEILING else DueSchedule((), use)
    if name not in schedules:
        reader.problem(path, "unknown schedule; give its document in `schedules`")
        return None
    return schedule_of(schedules[name], zone=zone, use=use).value


def _holds(reader: DocumentReader, use: ScheduleUse, renewal_period: LoanPeriod | None) -> tuple[RenewalHoldRule, LoanPeriod | None]:
    """Return what the holds of other patrons do to a renewal, and the period that is counted then."""
    flag = "requestManagement.holds.renewItemsWithRequest"
    if not reader.flag(flag):
        return RenewalHoldRule.BLOCK, None
    queue_period = period_of(reader, _QUEUE)
    if use is ScheduleUse.FIXED and (queue_period is not None or renewal_period is not None):
        reader.note(flag, "FOLIO refuses it for a policy of fixed due dates that has a period for renewals, so holds block")
        return RenewalHoldRule.BLOCK, None
    return (RenewalHoldRule.IGNORE, None) if queue_period is None else (RenewalHoldRule.SHORTEN, queue_period)
