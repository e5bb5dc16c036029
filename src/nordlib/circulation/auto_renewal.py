"""Renew loans automatically: which loans a nightly run tries, and what decides about them (EXT-16).

A loan is *tried* from some days before its due date until that date. If runs did not take place, a loan that became late since the last
run is tried too, for some days. Interlibrary loans are never tried, because only their owner may say yes, nor are loans by the hour.

A loan that is tried is decided by the rules of every renewal, in a window of its own: neither the window for patrons nor what the policy
says of late renewals applies, because the library itself asks, and a night that it missed costs the patron nothing. Two rules are added:
the last day of automatic renewal, and that the new due date has not passed already.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final

import attrs

from nordlib.circulation.auto_renewal_terms import AutoRenewalChoice, AutoRenewalTerms
from nordlib.circulation.models import Loan, LoanKind, LoanStatus
from nordlib.circulation.policy import CirculationPolicy, LateRenewal, LoanTerms
from nordlib.circulation.renewal.case import RenewalCase
from nordlib.circulation.renewal.counts import earliest
from nordlib.circulation.renewal.decision import grant_renewal
from nordlib.circulation.renewal.facts import RenewalFacts
from nordlib.circulation.renewal.rules import BOOKS
from nordlib.circulation.renewal_terms import RenewedBy
from nordlib.dates import local_date
from nordlib.decisions import Decision, RuleBook, Verdict, fails, not_applicable, passes_if, rule

__all__ = [
    "AUTOMATIC_RULES",
    "automatic_policy",
    "automatic_rule_book",
    "decide",
    "due_range",
    "end_of_automatic_renewal",
    "is_last_renewal",
    "is_renewed_for",
    "is_tried",
]


def is_renewed_for(preference: bool | None, terms: AutoRenewalTerms) -> bool:
    """Whether loans are renewed automatically for a patron with a preference; None: the patron has not said."""
    return preference is not False if terms.choice is AutoRenewalChoice.OPT_OUT else preference is True


def is_tried(loan: Loan, policy: CirculationPolicy, now: datetime, *, preference: bool | None, last_run: date | None) -> bool:
    """Whether a run at an instant tries to renew a loan. A loan that was renewed on the day of the run is not tried again.

    Args:
        loan: The loan.
        policy: The policy of its library.
        now: The instant of the run.
        preference: What the patron has said; None: nothing.
        last_run: The day of the last completed run before that day; None: there was none.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        UnknownName: The item type of the loan has no row in the policy.
    """
    terms, today, due = policy.terms(loan.item_type).auto_renewal, local_date(now, policy.zone), loan.due
    if terms is None or loan.kind is not LoanKind.LOCAL or loan.status is not LoanStatus.ON_LOAN or not isinstance(due, date):
        return False
    if loan.last_renewal is not None and loan.last_renewal.on == today:
        return False
    days_left = (due - today).days
    in_window = 0 <= days_left <= terms.days_before
    was_missed = 0 < -days_left <= terms.catch_up_days and (last_run is None or last_run < due)
    return (in_window or was_missed) and is_renewed_for(preference, terms)


def due_range(terms: Iterable[LoanTerms], today: date, last_run: date | None) -> tuple[date, date] | None:
    """Return the first and the last due date of the loans that a run may try; None: under none of the terms it tries any.

    Args:
        terms: The terms of every kind of material.
        today: The day of the run.
        last_run: The day of the last completed run before that day; None: there was none.
    """
    automatic = [each.auto_renewal for each in terms if each.auto_renewal is not None]
    if not automatic:
        return None
    first = _moved(today, -max(each.catch_up_days for each in automatic))
    if last_run is not None:
        first = min(today, max(first, _moved(last_run, 1)))
    return first, _moved(today, max(each.days_before for each in automatic))


def _moved(day: date, days: int) -> date:
    """Return the day so many days later, or the end of the calendar."""
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal()))


def end_of_automatic_renewal(case: RenewalCase) -> date | None:
    """Return the first day on which a loan is no longer renewed automatically; None: there is none, or it is not known."""
    terms, lent_on = case.terms.auto_renewal, case.loan.lent_on
    if terms is None:
        return None
    days = terms.auto_until_days
    of_loan = None if days is None or lent_on is None else _moved(lent_on, days)
    return earliest(of_loan, terms.auto_until_date)


@rule("EXT-16", "too_late", patron=("ends", "because"))
def automatic_renewal_has_not_ended(case: RenewalCase) -> Verdict:
    """Today is before the day from which the loan is no longer renewed automatically, if there is such a day."""
    ends = end_of_automatic_renewal(case)
    if ends is None:
        return not_applicable()
    return passes_if(True, ends=ends) if case.today < ends else fails(ends=ends, because="automatic")


@rule("EXT-16", "no_gain", patron=("due", "because"))
def new_due_date_has_not_passed(case: RenewalCase) -> Verdict:
    """The new due date is today at the earliest."""
    due, new_due = case.loan.due, case.facts.new_due
    if not isinstance(due, date) or not isinstance(new_due, date):
        return not_applicable()
    return passes_if(True, due=due, new_due=new_due) if case.today <= new_due else fails(due=due, new_due=new_due, because="past")


def _book(book: RuleBook[RenewalCase]) -> RuleBook[RenewalCase]:
    """Return the rules of a renewal that no patron asks for, with those of automatic renewal."""
    *first, judged, extended = book.stages
    stages = (*first, (*judged, automatic_renewal_has_not_ended), extended, (new_due_date_has_not_passed,))
    return RuleBook(*stages, topic="automatic_renewal")


#: The rules for each automatic renewal: whether the terms have more rules, and whether they are those of a policy table.
_BOOKS: Final[Mapping[tuple[bool, bool], RuleBook[RenewalCase]]] = {
    (more, from_table): _book(BOOKS[False, False, more, from_table]) for more in (False, True) for from_table in (False, True)
}
#: The rules for an automatic renewal under terms without a schedule, which are of no policy table.
AUTOMATIC_RULES: Final = _BOOKS[False, False]


def automatic_rule_book(case: RenewalCase) -> RuleBook[RenewalCase]:
    """Return the rules that an automatic renewal is decided by, for `nordlib.decisions.decision_from_dict`."""
    return _BOOKS[case.limits is not None, case.policy.row is not None]


def automatic_policy(policy: CirculationPolicy) -> CirculationPolicy:
    """Return the policy by which automatic renewals are decided: renewal is always open, and costs nothing when it is late."""
    changed = {name: _automatic(terms) for name, terms in policy.item_types.items()}
    if all(changed[name] is terms for name, terms in policy.item_types.items()):
        return policy
    return attrs.evolve(policy, item_types=changed)


def _automatic(terms: LoanTerms) -> LoanTerms:
    automatic, free = terms.auto_renewal, LateRenewal.FREE
    if automatic is None:
        return terms
    chosen = terms.renewal
    if terms.has_more_rules:
        chosen = attrs.evolve(chosen, late_renewal_days=None, window_hours=None, renewed_by=RenewedBy.ANYONE)
    is_open = terms.window_days is None and terms.late_renewal is free and terms.late_renew_from is automatic.late_renew_from
    if is_open and chosen == terms.renewal:
        return terms  # as they must be: every loan of a run is decided by such terms
    return attrs.evolve(terms, window_days=None, late_renewal=free, late_renew_from=automatic.late_renew_from, renewal=chosen)


def decide(case: RenewalCase) -> Decision[Loan, RenewalFacts]:
    """Decide the automatic renewal of a loan that is tried: grant the renewed loan, or refuse with every reason.

    The policy of the case may be the library's own, or what `automatic_policy` returns.

    >>> from datetime import timezone
    >>> from nordlib.circulation import HELSINGOR, ItemId, LoanId, PatronId, PatronStanding, TitleId
    >>> terms = attrs.evolve(HELSINGOR.item_types["ordinary"], auto_renewal=AutoRenewalTerms(days_before=2, auto_until_days=60))
    >>> policy = attrs.evolve(HELSINGOR, item_types={"ordinary": terms})
    >>> loan = Loan(LoanId("L1"), PatronId("P1"), ItemId("I1"), TitleId("T1"), due=date(2026, 3, 20), lent_on=date(2026, 1, 20))
    >>> now = datetime(2026, 3, 18, 3, tzinfo=timezone.utc)
    >>> is_tried(loan, policy, now, preference=None, last_run=date(2026, 3, 17))
    True
    >>> print(decide(RenewalCase(loan, policy, now, holds=(), patron=PatronStanding())).explain())
    The loan is renewed automatically. New due date: 17 April 2026.
    >>> later = attrs.evolve(loan, lent_on=date(2026, 1, 10))
    >>> print(decide(RenewalCase(later, policy, now, holds=(), patron=PatronStanding())).explain())
    The loan cannot be renewed automatically.
    From 11 March 2026 on, this loan is no longer renewed automatically.
    """
    policy = automatic_policy(case.policy)
    if policy is not case.policy:
        case = attrs.evolve(case, policy=policy)
    return automatic_rule_book(case).decide(case, case.facts, grant_renewal)


def is_last_renewal(facts: RenewalFacts) -> bool:
    """Whether a loan that was renewed has no renewal left."""
    return facts.renewals_left <= 1
