"""May this loan be renewed?

The page of Helsingør's libraries answers in four sentences: a loan may be renewed if no other patron waits for the material, from seven
days before the due date, at most twice, and once if the loan period is one or two weeks (REN-01 to REN-05). An interlibrary loan may only
be renewed in time, on the owner's terms, and provisionally: the owner may still reject the renewal (REN-07, REN-08). Practice adds the
patron's standing, the state of the loan, and that a renewal must give a later due date (EXT-04 to EXT-08).

Facts in, decision out: a `RenewalCase` has the facts; `decide` evaluates every rule and returns the decision with `RenewalFacts`, even for
a refusal.
"""

from datetime import date
from typing import Final

import attrs

from nordlib.circulation.due import due_value
from nordlib.circulation.models import CirculationStaff, InterlibraryTerms, Loan, LoanStatus, RenewalPermission
from nordlib.circulation.policy import CirculationPolicy, TitleHoldRule
from nordlib.circulation.renewal.case import RenewalCase, RenewalFacts
from nordlib.decisions import UNKNOWN, Decision, Grant, Override, Refused, RuleBook, Verdict, fails, grant, not_applicable, passes_if, rule
from nordlib.errors import UnknownName

__all__ = [
    "INTERLIBRARY_RULES",
    "REQUESTED_INTERLIBRARY_RULES",
    "REQUESTED_RULES",
    "RULES",
    "RenewalCase",
    "RenewalFacts",
    "decide",
]

# Enum member access is slow in Python 3.11, and every decision needs these.
_ON_LOAN: Final = LoanStatus.ON_LOAN
_UNLESS_OTHER_COPY: Final = TitleHoldRule.UNLESS_OTHER_COPY
_CLOSED: Final = {LoanStatus.RETURNED: "loan_closed", LoanStatus.LOST: "item_lost", LoanStatus.CLAIMED_RETURNED: "claimed_returned"}


@rule("EXT-06", "loan_closed", "item_lost", "claimed_returned")
def loan_is_open(case: RenewalCase) -> Verdict:
    """The loan is open: not returned, lost or claimed returned."""
    status = case.loan.status
    return passes_if(True) if status is _ON_LOAN else fails(_CLOSED[status])


@rule("HOLD-03", "not_renewable")
def material_is_renewable(case: RenewalCase) -> Verdict:
    """Material of this kind may be renewed."""
    return passes_if(case.terms.renewable)


@rule("REN-01 READ-C24", "reserved_by_other", desk=("waiting",))
def no_other_patron_has_a_hold(case: RenewalCase) -> Verdict:
    """No other patron has a hold on the material. A hold of the patron does not block; nor does a suspended, future or expired hold."""
    waiting = case.waiting
    if waiting is UNKNOWN:
        return passes_if(UNKNOWN)
    if waiting > 0 and case.terms.title_holds is _UNLESS_OTHER_COPY and case.waiting_on_this_copy == 0:
        return passes_if(waiting <= case.available_copies, waiting=waiting, available_copies=case.available_copies)
    return passes_if(waiting == 0, waiting=waiting)


@rule("REN-02 READ-C04", "too_early", patron=("opens", "days"))
def window_is_open(case: RenewalCase) -> Verdict:
    """Today is on or after the first day of the window."""
    opens = case.facts.renewable_from
    if opens is None:
        return not_applicable()
    return passes_if(case.today >= opens, opens=opens, days=case.terms.window_days)


@rule("REN-03 REN-05 REN-07 READ-C06", "renewal_limit_reached", patron=("used", "limit"))
def renewals_are_left(case: RenewalCase) -> Verdict:
    """The loan has been renewed fewer times than its strictest limit allows."""
    used, limit = case.loan.renewals_used, case.limit
    return passes_if(used < limit, used=used, limit=limit)


@rule("REN-07 READ-C08 READ-C09", "not_in_time", patron=("due",))
def renewal_is_in_time(case: RenewalCase) -> Verdict:
    """An interlibrary loan, or any loan if the policy says so, is renewed on its due date at the latest."""
    until = case.facts.renewable_until
    return not_applicable() if until is None else passes_if(not case.is_late, due=until)


@rule("EXT-05", "patron_blocked")
def patron_is_not_blocked(case: RenewalCase) -> Verdict:
    """The library has not blocked the patron."""
    if case.patron is UNKNOWN or case.patron.blocked is UNKNOWN:
        return passes_if(UNKNOWN)
    return passes_if(case.patron.blocked is False)


@rule("EXT-05", "patron_expired", patron=("expires",))
def patron_card_is_valid(case: RenewalCase) -> Verdict:
    """The patron's card has not expired; it is still valid on its last day."""
    if case.patron is UNKNOWN or case.patron.card_expires_on is UNKNOWN:
        return passes_if(UNKNOWN)
    expires = case.patron.card_expires_on
    return passes_if(expires is None or case.today <= expires, expires=expires)


@rule("EXT-05", "patron_debt", patron=("debt", "limit"))
def debt_is_below_the_limit(case: RenewalCase) -> Verdict:
    """The patron's debt is below the limit in the policy."""
    limit = case.terms.debt_limit
    if limit is None:
        return not_applicable()
    if case.patron is UNKNOWN or case.patron.debt is UNKNOWN:
        return passes_if(UNKNOWN)
    debt = case.patron.debt
    if debt is None:
        return passes_if(True, debt=None)
    return passes_if(debt.amount < limit.amount, debt=str(debt), limit=str(limit))


@rule("EXT-08", "recalled")
def loan_is_not_recalled(case: RenewalCase) -> Verdict:
    """Neither the owner nor the library has recalled the material."""
    return passes_if(case.loan.recalled is False)


@rule("REN-07", "owner_disallows_renewal")
def owner_allows_renewal(case: RenewalCase) -> Verdict:
    """The owner of an interlibrary loan has not disallowed renewals."""
    owner = case.loan.interlibrary
    return not_applicable() if owner is None else passes_if(owner.renewal_permission != RenewalPermission.NOT_ALLOWED)


@rule("EXT-07", "owner_rejected_renewal")
def owner_has_not_refused(case: RenewalCase) -> Verdict:
    """The owner has not rejected a renewal of this loan, or the policy lets the patron ask again."""
    owner = case.loan.interlibrary
    return not_applicable() if owner is None or case.terms.retry_after_rejection else passes_if(not owner.last_renewal_rejected)


@rule("EXT-07", "renewal_pending")
def no_renewal_is_pending(case: RenewalCase) -> Verdict:
    """No provisional renewal awaits the owner's answer."""
    owner = case.loan.interlibrary
    return not_applicable() if owner is None else passes_if(not owner.pending_renewal)


@rule("EXT-04", "no_gain", patron=("due",))
def due_date_is_extended(case: RenewalCase) -> Verdict:
    """The new due date is later than the current one."""
    due, new_due = due_value(case.loan.due), due_value(case.facts.new_due)
    return passes_if(new_due > due, due=due, new_due=new_due)


@rule("EXT-20", "not_your_loan")
def loan_is_the_requesters(case: RenewalCase) -> Verdict:
    """Staff ask, or the patron who has the loan."""
    return not_applicable() if case.by is None else passes_if(isinstance(case.by, CirculationStaff) or case.by == case.loan.patron)


@rule("EXT-17", "staff_only")
def due_date_is_named_by_staff(case: RenewalCase) -> Verdict:
    """The policy gives the due date, or staff name it."""
    return not_applicable() if case.named_due is None else passes_if(isinstance(case.by, CirculationStaff))


@attrs.frozen
class _OverrideCase:
    """An order to set rules aside, and the policy that says what staff may set aside."""

    override: Override
    policy: CirculationPolicy
    is_interlibrary: bool


@rule("EXT-08", "override_not_allowed", "owner_decides")
def override_is_allowed(case: _OverrideCase) -> Verdict:
    """Staff set aside only what the policy lists, and nothing that the owner of an interlibrary loan decides."""
    unlisted = sorted(case.override.codes - case.policy.overridable)
    owners = sorted(case.override.codes & _OWNER_CODES) if case.is_interlibrary else []
    if not unlisted and not owners:
        return passes_if(True)
    return fails(
        *(f"owner_decides:{code}" for code in owners), *(f"override_not_allowed:{code}" for code in unlisted if code not in owners)
    )


#: The rules for every loan, local or interlibrary (REN-04).
_EVERY_LOAN: Final = (
    loan_is_open,
    material_is_renewable,
    no_other_patron_has_a_hold,
    window_is_open,
    renewals_are_left,
    renewal_is_in_time,
    patron_is_not_blocked,
    patron_card_is_valid,
    debt_is_below_the_limit,
    loan_is_not_recalled,
)
#: The codes that express the decision of the owner of an interlibrary loan.
_OWNER_CODES: Final = frozenset({"recalled", "owner_disallows_renewal", "owner_rejected_renewal", "renewal_pending"})
_INTERLIBRARY_LOAN: Final = (owner_allows_renewal, owner_has_not_refused, no_renewal_is_pending)
#: The rules for the renewal of a local loan.
RULES: Final[RuleBook[RenewalCase]] = RuleBook(_EVERY_LOAN, (due_date_is_extended,), topic="renewal")
_REQUEST: Final = (loan_is_the_requesters, due_date_is_named_by_staff)
_OVERRIDE: Final[RuleBook[_OverrideCase]] = RuleBook((override_is_allowed,), topic="renewal")
#: The rules for the renewal of an interlibrary loan: those for a local loan, and three about the owner's terms and answers.
INTERLIBRARY_RULES: Final[RuleBook[RenewalCase]] = RuleBook(
    (*_EVERY_LOAN, *_INTERLIBRARY_LOAN), (due_date_is_extended,), topic="interlibrary_renewal"
)
#: The same rules, after those about who asks: a patron is told nothing about the loan of another.
REQUESTED_RULES: Final[RuleBook[RenewalCase]] = RuleBook(_REQUEST, *RULES.stages, topic="renewal")
#: The rules for an interlibrary loan, after those about who asks.
REQUESTED_INTERLIBRARY_RULES: Final[RuleBook[RenewalCase]] = RuleBook(_REQUEST, *INTERLIBRARY_RULES.stages, topic="interlibrary_renewal")
_BOOKS: Final = {
    (False, False): RULES,
    (False, True): INTERLIBRARY_RULES,
    (True, False): REQUESTED_RULES,
    (True, True): REQUESTED_INTERLIBRARY_RULES,
}
#: Every code that a renewal can be refused with.
_CODES: Final = frozenset(code for rule in REQUESTED_INTERLIBRARY_RULES for code in rule.codes)


def decide(case: RenewalCase, override: Override | None = None) -> Decision[Loan, RenewalFacts]:
    """Decide whether a loan may be renewed: grant the renewed loan, or refuse with every reason.

    Staff may override the codes that the policy lists (`CirculationPolicy.overridable`), with name and reason. Any other code, and one that
    only the owner of an interlibrary loan may lift, is refused with a reason of its own. A lost or recalled loan that staff renew is an
    ordinary loan again. Raises `UnknownName` for a code that no rule of a renewal has.

    >>> from datetime import date, datetime, timezone
    >>> from nordlib.circulation import HELSINGOR, ItemId, LoanId, PatronId, PatronStanding, TitleId
    >>> loan = Loan(LoanId("L1"), PatronId("P1"), ItemId("I1"), TitleId("T1"), due=date(2026, 3, 20))
    >>> now = datetime(2026, 3, 12, 9, tzinfo=timezone.utc)
    >>> print(decide(RenewalCase(loan, HELSINGOR, now, holds=(), patron=PatronStanding())).explain("en"))
    The loan cannot be renewed now.
    It is too early: this loan can be renewed from 13 March 2026, 7 days before it is due.
    """
    if override is not None and not override.codes <= _CODES:
        raise UnknownName("code of a refused renewal", min(override.codes - _CODES), tuple(sorted(_CODES)))
    is_requested, is_interlibrary = case.by is not None or case.named_due is not None, case.facts.provisional
    book = _BOOKS[is_requested, is_interlibrary]
    if override is None:
        return book.decide(case, case.facts, _renewed)
    order = _OVERRIDE.evaluate(_OverrideCase(override, case.policy, is_interlibrary))
    allowed = attrs.evolve(override, codes=override.codes - _OWNER_CODES) if is_interlibrary else override
    decision = book.decide(case, case.facts, _renewed, override=allowed)
    is_needed = not decision and not override.codes.isdisjoint(decision.trace.reasons())
    listed = override.codes <= case.policy.overridable
    return decision if order.passed or (listed and not is_needed) else Refused(case.facts, order, case.policy.id)


def _renewed(case: RenewalCase) -> Grant[Loan, RenewalFacts]:
    """Grant the loan with its new due date; an interlibrary loan then waits for the owner's answer (REN-08)."""
    loan, facts, terms = case.loan, case.facts, case.loan.interlibrary
    if facts.provisional and isinstance(loan.due, date):
        known = InterlibraryTerms() if terms is None else terms
        terms = attrs.evolve(known, pending_renewal=True, last_renewal_rejected=False, due_before_renewal=loan.due)
    renewed = Loan(
        loan.id,
        loan.patron,
        loan.item,
        loan.title,
        facts.new_due,
        loan.item_type,
        loan.kind,
        loan.renewals_used + 1,
        _ON_LOAN,
        recalled=False,
        interlibrary=terms,
    )
    return grant(renewed)
