"""The rules about choices that few libraries make (EXT-14, EXT-15).

They are judged only under terms with such a choice (`LoanTerms.has_more_rules`), or if the copy is booked. The choices are those of
`RenewalTerms`, and the schedule of due dates.
"""

from datetime import date
from typing import Final

from nordlib.circulation.due import due_date_of
from nordlib.circulation.models import CirculationStaff, LoanKind
from nordlib.circulation.policy import LateRenewal
from nordlib.circulation.renewal.case import RenewalCase
from nordlib.circulation.renewal.limits import RenewalLimits
from nordlib.circulation.renewal_terms import RenewedBy
from nordlib.circulation.standing import patron_card_is_valid
from nordlib.decisions import UNKNOWN, Rule, Verdict, fails, not_applicable, passes_if, rule

__all__ = ["MORE_RULES", "card_is_valid_or_need_not_be", "cut_due_date_has_not_passed"]


@rule("EXT-14", "outside_schedule")
def schedule_has_the_day(case: RenewalCase) -> Verdict:
    """The library's schedule of due dates, if there is one, has a date for the renewal."""
    has_one = case.terms.schedule is not None or case.terms.renewal.schedule is not None
    return passes_if(case.facts.new_due is not None) if has_one else not_applicable()


@rule("EXT-14 READ-C08", "too_late", patron=("until", "because"))
def loan_is_not_too_late(case: RenewalCase) -> Verdict:
    """A late local loan is renewed within the number of days that the policy gives for it."""
    until = _limits(case).late_until
    if until is None or case.facts.provisional or case.terms.late_renewal is LateRenewal.NO:
        return not_applicable()
    return passes_if(case.today <= until, until=until, because="late")


@rule("EXT-14", "unseen_limit_reached", patron=("unseen",))
def unseen_renewals_are_left(case: RenewalCase) -> Verdict:
    """The material is shown to staff, or was renewed fewer times in a row without that than the policy allows."""
    limit, unseen = case.terms.renewal.max_unseen_renewals, case.loan.unseen_renewals
    if limit is None or not case.unseen:
        return not_applicable()
    return passes_if(unseen < limit, unseen=unseen, limit=limit)


@rule("EXT-15", "patron_overdue", patron=("late", "days"))
def other_loans_are_in_time(case: RenewalCase) -> Verdict:
    """Fewer of the patron's other loans are late than stop a renewal."""
    count, days = case.terms.renewal.overdue_block_count, case.terms.renewal.overdue_block_days
    if count is None:
        return not_applicable()
    late = _limits(case).late_loans
    return passes_if(UNKNOWN) if late is UNKNOWN else passes_if(late < count, late=late, days=days, limit=count)


@rule("EXT-14", "staff_only", patron=("because",))
def patrons_may_renew(case: RenewalCase) -> Verdict:
    """Staff ask, or the policy lets patrons renew loans of this kind."""
    by = case.terms.renewal.renewed_by
    if by is RenewedBy.ANYONE or (by is RenewedBy.STAFF_FOR_INTERLIBRARY and case.loan.kind is LoanKind.LOCAL):
        return not_applicable()
    return passes_if(isinstance(case.by, CirculationStaff), because="policy")


@rule("EXT-14", "longest_loan_reached", patron=("longest", "days"))
def longest_loan_has_not_ended(case: RenewalCase) -> Verdict:
    """The longest loan ends after the due date and not before today, and a date that it cannot cut is not after its end."""
    days, limits, new_due = case.terms.renewal.longest_loan_days, _limits(case), case.facts.new_due
    if days is None:
        return not_applicable()
    longest = limits.longest_on
    if longest is None:
        return passes_if(UNKNOWN)
    fits = new_due is None or due_date_of(new_due, case.policy.zone) <= longest
    return passes_if(limits.due_day < longest and case.today <= longest and fits, longest=longest, days=days)


@rule("EXT-14", "booked", patron=("until",))
def copy_is_not_booked(case: RenewalCase) -> Verdict:
    """The renewed loan ends while the copy is free, or can be cut to a day on which it is."""
    limits, found = _limits(case), case.due_date()
    until, ends = limits.free_until, found.unless_booked
    if until is None or ends is None:
        return not_applicable()
    fits = due_date_of(ends, case.policy.zone) <= until
    return passes_if(fits or (found.due == until and limits.due_day < until and case.today <= until), until=until)


@rule("EXT-05", "patron_expired", patron=("expires",))
def card_is_valid_or_need_not_be(case: RenewalCase) -> Verdict:
    """The patron's card has not expired, or the policy lets a patron with an expired card renew."""
    return not_applicable() if case.terms.renewal.expired_may_renew else patron_card_is_valid(case)


@rule("EXT-04", "no_gain", patron=("due", "because"))
def cut_due_date_has_not_passed(case: RenewalCase) -> Verdict:
    """A new due date at the end of the longest loan, or before a booking, has not passed: for the loan that staff renew all the same."""
    due, found = case.loan.due, case.due_date()
    if not found.is_an_end or not isinstance(due, date) or not isinstance(found.due, date):
        return not_applicable()
    return fails(due=due, because="ended") if due < found.due < case.today else passes_if(True, due=due)


def _limits(case: RenewalCase) -> RenewalLimits:
    """What the choices ask, which every case has that is judged by these rules."""
    if case.limits is None:  # not an `assert`, for the reason that `promised_due` gives
        raise AssertionError("the case has no limits")
    return case.limits


#: The rules about choices that few libraries make.
MORE_RULES: Final[tuple[Rule[RenewalCase], ...]] = (
    schedule_has_the_day,
    loan_is_not_too_late,
    unseen_renewals_are_left,
    other_loans_are_in_time,
    patrons_may_renew,
    longest_loan_has_not_ended,
    copy_is_not_booked,
)
