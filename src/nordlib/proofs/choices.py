"""Choices in a policy that change no renewal, since another choice defeats them: proved, not guessed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

import attrs

from nordlib.circulation.policy import CirculationPolicy, DebtRule, LateRenewal, LoanTerms, RenewFrom, TitleHoldRule
from nordlib.circulation.policy_lint import PolicyWarning
from nordlib.circulation.renewal.rules import EVERY_RULE
from nordlib.circulation.renewal_terms import BookingRule, RenewalHoldRule, RenewalTerms, RenewedBy
from nordlib.columns.rules.renewal import FACTS
from nordlib.dates import HourlyPeriod, Period
from nordlib.errors import InvalidPolicy
from nordlib.money import Money
from nordlib.proofs.package import z3
from nordlib.proofs.reach import reaches
from nordlib.proofs.reading import unequal
from nordlib.proofs.solver import Search
from nordlib.proofs.twice import DAYS, NEEDED, JudgedTwice, of_one_type, program_of
from nordlib.proofs.unknowns import Unknowns

__all__ = ["DefeatedChoice", "defeated_choices", "proved_warnings"]

_BOOKED: Final = frozenset({"free_until"})
#: What a field that has no default has if nothing is chosen.
_NEVER: Final[Mapping[str, int | None]] = {"max_renewals": 0, "window_days": None}


@attrs.frozen
class DefeatedChoice:
    """A choice that changes no renewal of any loan: neither whether it is granted, nor what is granted."""

    item_type: str
    """The name of the item type."""
    field: str
    """The field of `LoanTerms` that was chosen, "renewal." before it for one of `RenewalTerms`."""
    defeated_by: str | None
    """A field that defeats it: with another value of that field it has an effect. None if no single field does."""
    because: str | None
    """What the defeating field has, in words."""

    def __str__(self) -> str:
        condition = "" if self.defeated_by is None else f" as long as {self.defeated_by} is {self.because}"
        return f"{self.field} changes no renewal{condition}"


def defeated_choices(policy: CirculationPolicy) -> Iterator[DefeatedChoice]:
    """Yield every choice about renewals that has no effect, whatever its value, and what defeats it.

    A choice is a field that is not as in `LoanTerms(loan_period, max_renewals=0, window_days=None)`. Choices that only a calendar, a
    lending or the counting of holds asks for are not looked at.

    Args:
        policy: The policy.

    Raises:
        Undecided: The solver found no answer within a minute.
        Untraceable: A rule of the policy asks more than the solver can answer.
    """
    for item_type, terms in policy.item_types.items():
        for name, values in _CHOICES.items():
            if _value(terms, name) != _usual(name) and not _has_effect(policy, item_type, terms, name, values(terms)):
                defeating = _defeating(policy, item_type, terms, name)
                yield DefeatedChoice(item_type, name, defeating, None if defeating is None else _shown(_value(terms, defeating)))


def _defeating(policy: CirculationPolicy, item_type: str, terms: LoanTerms, name: str) -> str | None:
    """Return a field of which another value would let a choice have an effect."""
    for other, values in _CHOICES.items():
        for value in values(terms) if other != name else ():
            changed = _changed(terms, other, value)
            if changed is not None and _has_effect(policy, item_type, changed, name, _CHOICES[name](terms)):
                return other
    return None


def _has_effect(policy: CirculationPolicy, item_type: str, terms: LoanTerms, name: str, values: Iterable[Any]) -> bool:
    """Whether some loan is decided differently with another value of a field."""
    others = (_changed(terms, name, value) for value in values if value != _value(terms, name))
    return any(_differ(policy, item_type, terms, other, name) for other in others if other is not None)


def _shown(value: object) -> str:
    return f"{value.value!r}" if isinstance(value, StrEnum) else str(value)


def _differ(policy: CirculationPolicy, item_type: str, one: LoanTerms, other: LoanTerms, name: str) -> bool:
    """Whether some loan is granted by one of two terms alone, or gets something else."""
    present = NEEDED | _BOOKED if name.startswith("renewal.booking") else NEEDED
    first, second = (attrs.evolve(policy, item_types={item_type: terms}) for terms in (one, other))
    twice = JudgedTwice(first, second, present)
    facts = [unequal(twice.policy.fact(name), twice.other.fact(name)) for name in FACTS]
    claim = z3.Or(twice.policy.granted != twice.other.granted, z3.And(twice.policy.granted, z3.Or(facts)))
    return Search((*twice.valid, claim), [judged.reading for judged in twice.both]).row() is not None


def _value(terms: LoanTerms, name: str) -> Any:
    _, _, inner = name.partition("renewal.")
    return getattr(terms.renewal, inner) if inner else getattr(terms, name)


def _usual(name: str) -> Any:
    """Return what a field has if nothing is chosen."""
    if name in _NEVER:
        return _NEVER[name]
    _, _, inner = name.partition("renewal.")
    field = getattr(attrs.fields(RenewalTerms), inner) if inner else getattr(attrs.fields(LoanTerms), name)
    return field.default


def _changed(terms: LoanTerms, name: str, value: Any) -> LoanTerms | None:
    """Return terms with one other choice; None if they contradict themselves."""
    _, _, inner = name.partition("renewal.")
    try:
        if inner:
            return attrs.evolve(terms, renewal=attrs.evolve(terms.renewal, **{inner: value}))
        return attrs.evolve(terms, **{name: value})
    except InvalidPolicy:
        return None


def _limits(terms: LoanTerms) -> tuple[Any, ...]:
    return None, Money(Decimal(100), "SEK" if terms.fees is None else terms.fees.currency)


def _periods(terms: LoanTerms) -> tuple[Any, ...]:
    return None, HourlyPeriod(1) if isinstance(terms.loan_period, HourlyPeriod) else Period(days=2)


def _all(*values: Any) -> Callable[[LoanTerms], tuple[Any, ...]]:
    return lambda _: values


#: Every choice about renewals that is looked at, and the values that are tried; those first that often defeat others.
_CHOICES: Final[Mapping[str, Callable[[LoanTerms], tuple[Any, ...]]]] = {
    "renewable": _all(True, False),
    "late_renewal": _all(*LateRenewal),
    "max_renewals": _all(0, 3),
    "debt_limit": _limits,
    "renewal.holds_rule": _all(*RenewalHoldRule),
    "cap_at_card_expiry": _all(True, False),
    "max_interlibrary_renewals": _all(None, 1),
    "window_days": _all(None, 3),
    "renew_from": _all(*RenewFrom),
    "late_renew_from": _all(*RenewFrom),
    "title_holds": _all(*TitleHoldRule),
    "retry_after_rejection": _all(True, False),
    "debt_rule": _all(*DebtRule),
    "renewal_period": _periods,
    "owner_silence_days": _all(None, 7),
    "renewal.renewed_by": _all(*RenewedBy),
    "renewal.late_renewal_days": _all(None, 5),
    "renewal.window_hours": _all(None, 2),
    "renewal.max_unseen_renewals": _all(None, 1),
    "renewal.overdue_block_count": _all(None, 1),
    "renewal.expired_may_renew": _all(True, False),
    "renewal.longest_loan_days": _all(None, 90),
    "renewal.queue_period": _periods,
    "renewal.booking_rule": _all(*BookingRule),
}


def proved_warnings(policy: CirculationPolicy) -> tuple[PolicyWarning, ...]:
    """Return a warning for each choice that has no effect, and for each code in `overridable` with which no renewal is refused.

    For `lint_policy`, which takes further checks: `lint_policy(policy, checks=[proved_warnings])`.

    Args:
        policy: The policy.

    Raises:
        Undecided: The solver found no answer within a minute.
        Untraceable: A rule of the policy asks more than the solver can answer.
    """
    found = [
        PolicyWarning("overridable", code, f"no renewal under this policy is refused with the code {code!r}") for code in _idle(policy)
    ]
    return (*found, *(PolicyWarning(each.item_type, each.field, str(each)) for each in defeated_choices(policy)))


def _idle(policy: CirculationPolicy) -> list[str]:
    """Return the codes that may be overridden, and that no renewal gets."""
    left = policy.overridable & {code for rule in EVERY_RULE for code in rule.codes}
    for name in policy.item_types:
        if left:
            left -= {code for each in reaches(program_of(of_one_type(policy, name)), Unknowns("", *DAYS)) for code in each.codes}
    return sorted(left)
