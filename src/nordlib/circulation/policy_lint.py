"""A linter for circulation policies. It finds choices that are valid on their own but defeat each other."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

import attrs

from nordlib.circulation.auto_renewal_lint import auto_renewal_problems
from nordlib.circulation.calendar import CardEndRule, ClosedDayRule, ClosedHoursRule, DateClosing, LibraryCalendar
from nordlib.circulation.due_lint import due_date_problems
from nordlib.circulation.fees.lint import fee_questions, needs_calendar
from nordlib.circulation.interlibrary.policy import AnswerAfterSilence, InterlibraryPolicy
from nordlib.circulation.periods import LoanPeriod, OpenDayPeriod
from nordlib.circulation.policy import CirculationPolicy, LateRenewal, LoanTerms, RenewFrom
from nordlib.circulation.renewal.rules import EVERY_RULE
from nordlib.circulation.renewal_lint import about_how_many_days, renewal_problems
from nordlib.dates import HourlyPeriod
from nordlib.validation import taken

__all__ = ["PolicyWarning", "lint_policy"]


@attrs.frozen
class PolicyWarning:
    """A choice in a policy that is probably a mistake."""

    item_type: str
    """The item type that the choice is for; "overridable" for a code in `CirculationPolicy.overridable`.

    For a policy table (`lint_policy_table`): the name of a row or of terms; "rows" for what no row answers.
    """
    field: str
    """The name of the field of `LoanTerms`, or of its fee schedule ("fees.maximum"); for "overridable", the unknown code."""
    sentence: str
    """Why the choice is probably a mistake, in English."""

    def __str__(self) -> str:
        return f"{self.item_type}: {self.sentence}"


def lint_policy(
    policy: CirculationPolicy,
    *,
    calendar: LibraryCalendar | None = None,
    on: date | None = None,
    interlibrary: InterlibraryPolicy | None = None,
    checks: Iterable[Callable[[CirculationPolicy], Iterable[PolicyWarning]]] = (),
) -> tuple[PolicyWarning, ...]:
    """Return a warning for each choice that is probably a mistake, or () if there is none.

    Args:
        policy: The policy.
        calendar: The calendar that it is used with; None if there is none.
        on: The day on which the calendar is looked at, to see whether it ends too soon; None if that is not asked.
        interlibrary: The policy for the answers of owners that it is used with; None if that is not asked.
        checks: Further checks, whose warnings come last: `nordlib.proofs.proved_warnings` shows which choices change no renewal. A warning
            about a field that was named already is left out.

    Raises:
        InvalidData: The policy is not a `CirculationPolicy`.

    >>> from nordlib.circulation import HELSINGOR
    >>> for warning in lint_policy(HELSINGOR):
    ...     print(warning)
    seven_days: the window of 7 days is always open for a loan of 7 days
    """
    policy = taken(CirculationPolicy, "policy", policy)
    known = {code for rule in EVERY_RULE for code in rule.codes}
    found = [PolicyWarning("overridable", code, f"no rule refuses with the code {code!r}") for code in sorted(policy.overridable - known)]
    for item_type, terms in policy.item_types.items():
        found += _of_window(item_type, terms)
        found += _warnings(item_type, terms)
        found += _of_calendar(item_type, terms, calendar, on)
        problems = due_date_problems(terms, has_calendar=calendar is not None)
        found += [PolicyWarning(item_type, name, sentence) for name, sentence in problems]
        found += (PolicyWarning(item_type, field, sentence) for field, sentence in fee_questions(terms.fees, calendar))
        found += [PolicyWarning(item_type, name, sentence) for name, sentence in renewal_problems(terms)]
        found += _of_recalls(item_type, terms, calendar)
        lent, renewed = (about_how_many_days(period) for period in (terms.loan_period, _renewal_period(terms)))
        automatic = auto_renewal_problems(terms, lent, renewed)
        found += (PolicyWarning(item_type, name, sentence) for name, sentence in automatic)
        found += [] if interlibrary is None else _of_owners(item_type, terms, interlibrary)
    if interlibrary is not None and interlibrary.silence_days is None and interlibrary.answer_after_silence is AnswerAfterSilence.IGNORED:
        sentence = "silence is never a yes, so answer_after_silence has no effect"
        found.append(PolicyWarning("interlibrary", "answer_after_silence", sentence))
    named = {(warning.item_type, warning.field) for warning in found}
    more = (warning for check in checks for warning in check(policy))
    return (*found, *(warning for warning in more if (warning.item_type, warning.field) not in named))


def _of_owners(item_type: str, terms: LoanTerms, interlibrary: InterlibraryPolicy) -> Iterator[PolicyWarning]:
    days, others = terms.owner_silence_days, interlibrary.silence_days
    if days != others:
        here, there = ("never" if each is None else f"after {each} days" for each in (days, others))
        sentence = f"renewals take the owner's silence as a yes {here}, and the policy for the owner's answers {there}"
        yield PolicyWarning(item_type, "owner_silence_days", sentence)


def _of_recalls(item_type: str, terms: LoanTerms, calendar: LibraryCalendar | None) -> Iterator[PolicyWarning]:
    recalls, days = terms.recalls, about_how_many_days(terms.loan_period)
    if days is not None and max(recalls.guaranteed_days, recalls.return_days) >= days:
        longest = max(recalls.guaranteed_days, recalls.return_days)
        sentence = f"a recall leaves {longest} days, so it never shortens a loan of {days} days that was not renewed"
        yield PolicyWarning(item_type, "recalls", sentence)
    if recalls.closed_day_rule is not ClosedDayRule.KEEP and calendar is None:
        yield PolicyWarning(item_type, "recalls", "dates of recalls are moved off closed days, but a calendar is missing")


def _of_calendar(item_type: str, terms: LoanTerms, calendar: LibraryCalendar | None, on: date | None) -> Iterator[PolicyWarning]:
    by_hours = isinstance(terms.loan_period, HourlyPeriod)
    keeps = terms.closed_hours_rule is ClosedHoursRule.KEEP if by_hours else not _asks_for_openabout_how_many_days(terms)
    moves_recalls = terms.recalls.closed_day_rule is not ClosedDayRule.KEEP
    if keeps and calendar is not None and not moves_recalls and not needs_calendar(terms.fees):
        yield PolicyWarning(item_type, "closed_day_rule", "due dates stay on closed days, so the calendar has no effect")
    if terms.closed_day_rule is not ClosedDayRule.KEEP and not by_hours and calendar is None:
        yield PolicyWarning(item_type, "closed_day_rule", "due dates are moved off closed days, but a calendar is missing")
    days = about_how_many_days(terms.loan_period)
    if calendar is None or keeps or on is None or days is None:
        return
    closed = [*calendar.closed_dates, *(each.last_date for each in calendar.closings if isinstance(each, DateClosing))]
    if not closed:
        return
    last, reached = max(closed), on.toordinal() + days + (about_how_many_days(_renewal_period(terms)) or 0) * terms.max_renewals
    if last.toordinal() < reached:
        yield PolicyWarning(
            item_type,
            "closed_day_rule",
            f"the calendar's closed dates end on {last}, and loans reach {date.fromordinal(min(reached, date.max.toordinal()))}",
        )


def _asks_for_openabout_how_many_days(terms: LoanTerms) -> bool:
    """Whether due dates depend on which days are open."""
    by_open_days = isinstance(terms.loan_period, OpenDayPeriod) or isinstance(terms.renewal_period, OpenDayPeriod)
    return by_open_days or terms.closed_day_rule is not ClosedDayRule.KEEP or terms.card_end_rule is not CardEndRule.STAYS


def _renewal_period(terms: LoanTerms) -> LoanPeriod:
    return terms.loan_period if terms.renewal_period is None else terms.renewal_period


def _of_window(item_type: str, terms: LoanTerms) -> Iterator[PolicyWarning]:
    days, renewed = about_how_many_days(terms.loan_period), about_how_many_days(_renewal_period(terms))
    if days is None or renewed is None:
        return
    always_open = terms.window_days is None or terms.window_days >= days
    if terms.renew_from == RenewFrom.TODAY and always_open and renewed <= days:
        yield PolicyWarning(
            item_type, "renew_from", f"a loan of {days} days, counted from today, gains nothing if it is renewed on the day it was lent"
        )
    if terms.window_days is not None and terms.window_days >= days:
        yield PolicyWarning(item_type, "window_days", f"the window of {terms.window_days} days is always open for a loan of {days} days")
    unlimited = terms.schedule is None and terms.renewal.schedule is None
    if terms.window_days is None and terms.renew_from == RenewFrom.DUE_DATE and terms.max_renewals > 1 and unlimited:
        yield PolicyWarning(
            item_type,
            "window_days",
            f"without a window, {terms.max_renewals} renewals on one day move the due date by {terms.max_renewals * renewed} days",
        )


def _warnings(item_type: str, terms: LoanTerms) -> Iterator[PolicyWarning]:
    if terms.renewable and not terms.max_renewals:
        yield PolicyWarning(item_type, "max_renewals", "the material is renewable, but max_renewals is 0")
    if not terms.renewable and terms.max_renewals:
        yield PolicyWarning(item_type, "renewable", f"the material is not renewable, but max_renewals is {terms.max_renewals}")
    if not terms.lendable and terms.max_loans is not None:
        yield PolicyWarning(item_type, "max_loans", f"the material is not lent, so a limit of {terms.max_loans} loans has no effect")
    if not terms.lendable and terms.quick_loan:
        yield PolicyWarning(item_type, "quick_loan", "the material is not lent, but it is a quick loan")
    if terms.late_renewal == LateRenewal.WITH_FEE and terms.fees is None:
        yield PolicyWarning(item_type, "late_renewal", "a late renewal costs a fee, but the terms have no fee schedule")
    if terms.late_renewal == LateRenewal.NO and terms.late_renew_from == RenewFrom.DUE_DATE:
        yield PolicyWarning(item_type, "late_renew_from", "late renewals are not allowed, so late_renew_from has no effect")
    if terms.late_renewal != LateRenewal.NO and terms.late_renew_from == RenewFrom.DUE_DATE:
        again = ", and days that were paid for are charged again" if terms.fees is not None else ""
        yield PolicyWarning(
            item_type, "late_renew_from", f"a late renewal counts from the due date, so the new due date may lie in the past{again}"
        )
    if terms.fees is not None and terms.debt_limit is not None and terms.fees.currency != terms.debt_limit.currency:
        currencies = f"{terms.debt_limit.currency} and {terms.fees.currency}"
        yield PolicyWarning(item_type, "debt_limit", f"the debt limit and the fees are in different currencies, {currencies}")
    if isinstance(terms.loan_period, HourlyPeriod) and terms.window_days:
        yield PolicyWarning(item_type, "window_days", "a loan by the hour has a renewal window of days")
