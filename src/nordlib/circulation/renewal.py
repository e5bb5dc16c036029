"""May this loan be renewed?

The page of Helsingør's libraries says it in four sentences: when nobody else waits for the material, from seven days before it is due, at
most twice, and once for what is lent for a week or two (REN-01 to REN-05). An interlibrary loan is renewed in time or not at all, by the
owner's terms, and provisionally: the owner may still say no (REN-07, REN-08). Practice adds the patron's standing, the state of the loan,
and that a renewal which would not give a later date is not made (EXT-04 to EXT-08).

Facts in, decision out: a `RenewalCase` holds what is known, `decide` judges every rule and says what follows, also when it says no.
"""

from datetime import date
from typing import Final

import attrs

from nordlib.circulation.asking import RenewalCase, RenewalFacts
from nordlib.circulation.due import moment_of
from nordlib.circulation.models import Hold, HoldStatus, Interlibrary, Loan, LoanStatus, OwnerAllows
from nordlib.circulation.policy import TitleHolds
from nordlib.decisions import UNKNOWN, Decision, Granted, Override, Refused, RuleBook, Verdict, does_not_apply, fails, holds, rule
from nordlib.errors import InvalidData, UnknownName

__all__ = ["INTERLIBRARY_RULES", "RULES", "RenewalCase", "RenewalFacts", "decide"]

# Python 3.11 takes its time over the members of an enum, and these are asked for in every case.
_ACTIVE: Final = HoldStatus.ACTIVE
_ON_LOAN: Final = LoanStatus.ON_LOAN
_CLOSED: Final = {LoanStatus.RETURNED: "loan_closed", LoanStatus.LOST: "item_lost", LoanStatus.CLAIMED_RETURNED: "claimed_returned"}


@rule("EXT-06", "loan_closed", "item_lost", "claimed_returned")
def copy_is_with_the_patron(case: RenewalCase) -> Verdict:
    """The loan is open: not returned, lost or claimed returned."""
    status = case.loan.status
    return holds(True) if status == _ON_LOAN else fails(_CLOSED[status])


@rule("HOLD-03", "not_renewable")
def material_is_renewable(case: RenewalCase) -> Verdict:
    """Material of this kind is renewed at all."""
    return holds(case.terms.renewable)


@rule("REN-01 READ-C24", "reserved_by_other", desk=("waiting",))
def not_held_by_others(case: RenewalCase) -> Verdict:
    """No other patron holds the material; one's own hold does not block, nor one that is suspended, not begun or ended."""
    if case.holds is UNKNOWN:
        return holds(UNKNOWN)
    waiting = _waiting(case.holds, case)
    if waiting and case.terms.title_holds == TitleHolds.UNLESS_OTHER_COPY and all(hold.item is None for hold in waiting):
        return holds(len(waiting) <= case.available_copies, waiting=len(waiting), available_copies=case.available_copies)
    return holds(not waiting, waiting=len(waiting))


@rule("REN-02 READ-C04", "too_early", patron=("opens", "days"))
def window_is_open(case: RenewalCase) -> Verdict:
    """Today is on or after the first day of the window."""
    opens = case.facts.renewable_from
    if opens is None:
        return does_not_apply()
    return holds(case.today >= opens, opens=opens, days=case.terms.window_days)


@rule("REN-03 REN-05 REN-07 READ-C06", "renewal_limit_reached", patron=("used", "limit"))
def renewals_are_left(case: RenewalCase) -> Verdict:
    """The loan has been renewed fewer times than the strictest of its limits allows."""
    used, limit = case.loan.renewals_used, case.limit
    return holds(used < limit, used=used, limit=limit)


@rule("REN-07 READ-C08 READ-C09", "not_in_time", patron=("due",))
def renewal_is_in_time(case: RenewalCase) -> Verdict:
    """An interlibrary loan, and any loan where the policy says so, is renewed on its due date at the latest."""
    until = case.facts.renewable_until
    return does_not_apply() if until is None else holds(not case.is_late, due=until)


@rule("EXT-05", "patron_blocked")
def patron_is_not_blocked(case: RenewalCase) -> Verdict:
    """The library has not blocked the patron."""
    if case.patron is UNKNOWN or case.patron.blocked is UNKNOWN:
        return holds(UNKNOWN)
    return holds(case.patron.blocked is False)


@rule("EXT-05", "patron_expired", patron=("expires",))
def patron_s_card_is_valid(case: RenewalCase) -> Verdict:
    """The patron's card has not run out; its last day counts."""
    if case.patron is UNKNOWN or case.patron.expires is UNKNOWN:
        return holds(UNKNOWN)
    expires = case.patron.expires
    return holds(expires is None or case.today <= expires, expires=expires)


@rule("EXT-05", "patron_debt", patron=("debt", "limit"))
def debt_is_below_the_limit(case: RenewalCase) -> Verdict:
    """What the patron owes is less than the policy's limit."""
    limit = case.terms.debt_limit
    if limit is None:
        return does_not_apply()
    if case.patron is UNKNOWN or case.patron.debt is UNKNOWN:
        return holds(UNKNOWN)
    debt = case.patron.debt
    if debt is None:
        return holds(True, debt=None)
    if debt.currency != limit.currency:
        raise InvalidData("RenewalCase", (f"patron: the debt is in {debt.currency}, and the policy's limit in {limit.currency}",))
    return holds(debt.amount < limit.amount, debt=str(debt), limit=str(limit))


@rule("EXT-08", "recalled")
def loan_is_not_recalled(case: RenewalCase) -> Verdict:
    """Nobody wants the material back."""
    return holds(case.loan.recalled is False)


@rule("REN-07", "owner_disallows_renewal")
def owner_allows_renewal(case: RenewalCase) -> Verdict:
    """The owner of an interlibrary loan has not said that it may not be renewed."""
    owner = case.loan.interlibrary
    return does_not_apply() if owner is None else holds(owner.renewal != OwnerAllows.NOT_ALLOWED)


@rule("EXT-07", "owner_rejected_renewal")
def owner_has_not_refused(case: RenewalCase) -> Verdict:
    """The owner has not refused a renewal of this loan, where the policy lets one ask only once."""
    owner = case.loan.interlibrary
    return does_not_apply() if owner is None or case.terms.retry_after_rejection else holds(not owner.last_renewal_rejected)


@rule("EXT-07", "renewal_pending")
def no_renewal_is_pending(case: RenewalCase) -> Verdict:
    """No provisional renewal awaits the owner's answer."""
    owner = case.loan.interlibrary
    return does_not_apply() if owner is None else holds(not owner.pending_renewal)


@rule("EXT-04", "no_gain", patron=("due",))
def due_date_moves(case: RenewalCase) -> Verdict:
    """The new due date is later than the present one."""
    due, new_due = moment_of(case.loan.due), moment_of(case.facts.new_due)
    return holds(new_due > due, due=due, new_due=new_due)


#: The same rules for loans of every kind (REN-04).
_EVERY_LOAN: Final = (
    copy_is_with_the_patron,
    material_is_renewable,
    not_held_by_others,
    window_is_open,
    renewals_are_left,
    renewal_is_in_time,
    patron_is_not_blocked,
    patron_s_card_is_valid,
    debt_is_below_the_limit,
    loan_is_not_recalled,
)
#: What the owner of an interlibrary loan has said.
_THE_OWNER_S: Final = frozenset({"recalled", "owner_disallows_renewal", "owner_rejected_renewal", "renewal_pending"})
_OWNED_BY_OTHERS: Final = (owner_allows_renewal, owner_has_not_refused, no_renewal_is_pending)
RULES: Final = RuleBook(_EVERY_LOAN, (due_date_moves,), about="renewal")
INTERLIBRARY_RULES: Final = RuleBook((*_EVERY_LOAN, *_OWNED_BY_OTHERS), (due_date_moves,), about="interlibrary_renewal")


def decide(case: RenewalCase, override: Override | None = None) -> Decision[Loan, RenewalFacts]:
    """The renewed loan, or every reason why not.

    Staff may set aside what the policy lists (`LendingPolicy.overridable`), with name and reason; any other code is `UnknownName`. What the
    owner of an interlibrary loan says is not the library's to set aside.

    >>> from datetime import date, datetime, timezone
    >>> from nordlib.circulation import HELSINGOR, ItemId, LoanId, PatronId, Standing, TitleId
    >>> loan = Loan(LoanId("L1"), PatronId("P1"), ItemId("I1"), TitleId("T1"), due=date(2026, 3, 20))
    >>> now = datetime(2026, 3, 12, 9, tzinfo=timezone.utc)
    >>> print(decide(RenewalCase(loan, HELSINGOR, now, holds=(), patron=Standing())).explain("en"))
    The loan cannot be renewed now.
    It is too early: this loan can be renewed from 13 March 2026, 7 days before it is due.
    """
    if override is not None and not override.codes <= case.policy.overridable:
        unlisted = min(override.codes - case.policy.overridable)
        raise UnknownName("code that staff may set aside under this policy", unlisted, tuple(sorted(case.policy.overridable)))
    loan, facts = case.loan, case.facts
    if override is not None and facts.provisional:
        override = attrs.evolve(override, codes=override.codes - _THE_OWNER_S)
    trace = (INTERLIBRARY_RULES if facts.provisional else RULES).judge(case, override)
    if not trace.holds:
        return Refused(facts, trace, case.policy.edition)
    owner = loan.interlibrary
    if facts.provisional and isinstance(loan.due, date):
        terms = Interlibrary() if owner is None else owner
        owner = attrs.evolve(terms, pending_renewal=True, last_renewal_rejected=False, due_before_renewal=loan.due)
    renewed = Loan(
        loan.id,
        loan.patron,
        loan.item,
        loan.title,
        facts.new_due,
        loan.material,
        loan.kind,
        loan.renewals_used + 1,
        loan.status,
        loan.recalled,
        owner,
    )
    return Granted(renewed, facts, trace, case.policy.edition)


def _waiting(found: tuple[Hold, ...], case: RenewalCase) -> list[Hold]:
    """The holds that are another's, on this copy or any copy of this title, active, begun (or not, by policy) and not ended."""
    loan, today = case.loan, case.today
    waiting: list[Hold] = []
    for hold in found:
        if hold.patron == loan.patron or hold.title != loan.title or hold.status != _ACTIVE:
            continue
        of_this_copy = hold.item is None or hold.item == loan.item
        begun = hold.active_from is None or hold.active_from <= today or case.terms.future_holds_block
        if of_this_copy and begun and (hold.interest_until is None or today <= hold.interest_until):
            waiting.append(hold)
    return waiting
