"""Decide a renewal: every rule, what staff set aside, and what the asker may be told."""

from datetime import date
from typing import Any, Final, Unpack, overload

import attrs

from nordlib.circulation.models import CirculationStaff, InterlibraryTerms, Loan, LoanStatus, Requester
from nordlib.circulation.policy_tables.rules import a_row_applies
from nordlib.circulation.policy_tables.table import PolicyTable
from nordlib.circulation.renewal.by_name import RenewalInput, case_of
from nordlib.circulation.renewal.case import RenewalCase
from nordlib.circulation.renewal.facts import RenewalFacts
from nordlib.circulation.renewal.rules import EVERY_RULE, due_date_is_named_by_staff, loan_is_the_requesters, promised_due, rule_book
from nordlib.decisions import Decision, Grant, Override, Refused, RuleBook, Verdict, fails, grant, passes_if, rule
from nordlib.errors import InvalidData, UnknownName
from nordlib.shown_text import shown_type
from nordlib.validation import taken

__all__ = ["NO_POLICY_RULES", "OVERRIDE_RULES", "UntermedRenewalCase", "decide", "decide_without_terms", "grant_renewal"]

_ON_LOAN: Final = LoanStatus.ON_LOAN  # enum member access is slow in Python 3.11
_NOT_RECALLED: Final = False
(_STRANGERS,) = loan_is_the_requesters.codes
_NO_FACTS: Final = RenewalFacts(None, None, 0, None, provisional=False)
#: The codes that always express the decision of the owner of an interlibrary loan.
_OWNER_CODES: Final = frozenset({"recalled", "owner_disallows_renewal", "owner_rejected_renewal", "renewal_pending"})


@attrs.frozen
class _OverrideCase:
    """An order to set rules aside, and the renewal that it is about."""

    override: Override
    renewal: RenewalCase


@rule("EXT-08", "staff_only")
def override_is_the_staffs(case: _OverrideCase) -> Verdict:
    """Staff set rules aside, and not the patron."""
    by = case.renewal.by
    return passes_if(by is None or isinstance(by, CirculationStaff))


@rule("EXT-08", "override_not_allowed", "owner_decides")
def override_is_allowed(case: _OverrideCase) -> Verdict:
    """Staff set aside only what the policy lists, and nothing that the owner of an interlibrary loan decides."""
    unlisted = sorted(case.override.codes - case.renewal.policy.overridable)
    owners = sorted(case.override.codes & _owners_codes(case.renewal))
    if not unlisted and not owners:
        return passes_if(True)
    return fails(
        *(f"owner_decides:{code}" for code in owners), *(f"override_not_allowed:{code}" for code in unlisted if code not in owners)
    )


#: The rules for an order to set rules aside.
OVERRIDE_RULES: Final[RuleBook[_OverrideCase]] = RuleBook((override_is_the_staffs,), (override_is_allowed,), topic="renewal")
#: Every code that a renewal can be refused with.
_CODES: Final = frozenset(code for rule in EVERY_RULE for code in rule.codes)


@overload
def decide(case: RenewalCase, override: Override | None = None) -> Decision[Loan, RenewalFacts]: ...
@overload
def decide(*, override: Override | None = None, **facts: Unpack[RenewalInput]) -> Decision[Loan, RenewalFacts]: ...
def decide(case: RenewalCase | None = None, override: Override | None = None, **facts: Any) -> Decision[Loan, RenewalFacts]:
    """Decide whether a loan may be renewed: grant the renewed loan, or refuse with every reason.

    Give a case, or its facts by keyword, as for `case_of`.

    Staff may override the codes that the policy lists (`CirculationPolicy.overridable`), with name and reason. Any other code, and one that
    only the owner of an interlibrary loan may lift, is refused with a reason of its own. A lost or recalled loan that staff renew is an
    ordinary loan again. Raises `UnknownName` for a code that no rule of a renewal has, and `InvalidData` for what is not a case.

    >>> from datetime import UTC, date, datetime
    >>> from nordlib.circulation import HELSINGOR
    >>> print(decide(due=date(2026, 3, 20), policy=HELSINGOR, now=datetime(2026, 3, 12, 9, tzinfo=UTC)).explain("en"))
    The loan cannot be renewed now.
    It is too early: this loan can be renewed from 13 March 2026, 7 days before it is due.
    """
    if case is None or facts:
        case = _case_of(case, facts)
    if override is not None and not taken(Override, "override", override).codes <= _CODES:
        raise UnknownName("code of a refused renewal", min(override.codes - _CODES), tuple(sorted(_CODES)))
    try:
        book = rule_book(case)
    except AttributeError:
        raise InvalidData("renewal", (f"it is {shown_type(case)}; give a `RenewalCase`, or its facts by keyword",)) from None
    if override is None:
        decision = book.decide(case, case.facts, grant_renewal)
        return decision if case.by is None else _told(decision)
    listed, owners = override.codes & case.policy.overridable, _owners_codes(case)
    decision = _told(book.decide(case, case.facts, grant_renewal, override=attrs.evolve(override, codes=listed - owners)))
    unneeded = (listed & owners) - set(decision.reasons)
    order = OVERRIDE_RULES.evaluate(_OverrideCase(attrs.evolve(override, codes=override.codes - unneeded), case))
    return decision if order.passed or _STRANGERS in decision.reasons else Refused(case.facts, order, case.policy.id)


def _case_of(case: RenewalCase | None, facts: Any) -> RenewalCase:
    if case is not None:
        raise InvalidData("renewal", ("a case and facts by keyword are both given; give the case, or its facts",))
    return case_of(**facts)


@attrs.frozen
class UntermedRenewalCase:
    """A loan to renew, for which no row of the policy table applies, so that nothing but who asks can be judged."""

    loan: Loan
    """The loan to renew."""
    policy: PolicyTable
    """The table."""
    by: Requester | None = None
    """Who asks; None: the host has checked that."""
    named_due: date | None = None
    """The due date that staff name; None: none is named."""
    row: None = None
    """No row applies."""


#: The rules where no row of the policy table applies: a patron is told nothing about the loan of another.
NO_POLICY_RULES: Final[RuleBook[UntermedRenewalCase]] = RuleBook(
    (loan_is_the_requesters, due_date_is_named_by_staff), (a_row_applies,), topic="renewal"
)


def decide_without_terms(case: UntermedRenewalCase) -> Refused[RenewalFacts]:
    """Refuse the renewal of a loan for which no row of the policy table applies: `no_policy`, or who asks may not."""
    return Refused(_NO_FACTS, NO_POLICY_RULES.evaluate(case), case.policy.id)


def _told(decision: Decision[Loan, RenewalFacts]) -> Decision[Loan, RenewalFacts]:
    """Return the decision without facts where a patron asks about the loan of another (EXT-20)."""
    return decision if decision or _STRANGERS not in decision.reasons else Refused(_NO_FACTS, decision.trace, decision.policy)


def _owners_codes(case: RenewalCase) -> frozenset[str]:
    """The codes that express the decision of the owner, if the loan is an interlibrary loan; a limit only where it is the owner's."""
    owner = case.loan.interlibrary
    if not case.facts.provisional:
        return frozenset()
    is_owners_limit = owner is not None and owner.max_renewals is not None and case.loan.renewals_used >= owner.max_renewals
    return _OWNER_CODES | {"renewal_limit_reached"} if is_owners_limit else _OWNER_CODES


def grant_renewal(case: RenewalCase) -> Grant[Loan, RenewalFacts]:
    """Grant the loan with its new due date; an interlibrary loan then waits for the owner's answer (REN-08)."""
    loan, facts, terms = case.loan, case.facts, case.loan.interlibrary
    if facts.provisional and isinstance(loan.due, date):
        known = InterlibraryTerms() if terms is None else terms
        terms = attrs.evolve(known, pending_renewal=True, last_renewal_rejected=False)
    renewed = Loan(  # every field by position: names would make this call half as fast again
        loan.id,
        loan.patron,
        loan.item,
        loan.title,
        promised_due(case),
        loan.item_type,
        loan.kind,
        loan.renewals_used + 1,
        _ON_LOAN,
        _NOT_RECALLED,
        terms,
        loan.lent_on,
        loan.renewal_on(case.today, case.policy.zone),
        loan.unseen_renewals + 1 if case.unseen else 0,
    )
    return grant(renewed)
