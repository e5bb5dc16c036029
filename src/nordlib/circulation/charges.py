"""Charges: what a patron owes for late renewals and for reminders, as a store keeps it (READ-C30, EXT-21).

Loans that were lent or last renewed on the same day, were due on the same day and are renewed late on the same day cost one fee, if the fee
schedule says so (`FeeBasis`): the same group as at a return. The first of them makes the charge, the others join it, and the charge is
the largest of their fees. A reminder is charged in the same way: each loan that it is about, or each group of them once.
"""

import hashlib
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NewType

import attrs

from nordlib.circulation.due import DueInstant, due_value
from nordlib.circulation.fees import FeeBasis, FeeCategory, FeeSchedule, RateSchedule, reminder_fee
from nordlib.circulation.models import Loan, LoanId, PatronId
from nordlib.circulation.renewal.facts import RenewalFacts
from nordlib.decisions import Decision
from nordlib.money import Money
from nordlib.validation import checked

__all__ = ["Charge", "ChargeId", "ChargeKind", "charge_for", "reminder_charges", "total_fee", "with_loan", "without_loan"]

#: The id of a charge.
ChargeId = NewType("ChargeId", str)


class ChargeKind(StrEnum):
    """What a charge is for."""

    LATE_RENEWAL = "late_renewal"
    """One or several loans were renewed late."""
    REMINDER = "reminder"
    """A reminder was sent about one or several loans."""


@attrs.frozen
@checked
class Charge:
    """A fee that a patron owes."""

    id: ChargeId
    """The id of the charge: the same for all loans that are charged together, whenever it is made."""
    patron: PatronId
    """The id of the patron who owes it."""
    kind: ChargeKind
    """What it is for."""
    amount: Money
    """The amount that is owed, once for all the loans: the largest of their fees."""
    charged_on: date
    """The day on which it was made, in the library's zone."""
    loans: frozenset[LoanId]
    """The ids of the loans that it is for; empty if every renewal was undone, so that nothing is owed."""

    @property
    def is_owed(self) -> bool:
        """Whether the patron owes it: not if every renewal that it was for has been undone."""
        return bool(self.loans)


def charge_for(renewed: Loan, facts: RenewalFacts) -> Charge | None:
    """Return the charge for a renewed loan; None if the renewal costs nothing.

    Args:
        renewed: The loan after the renewal, as the decision grants it.
        facts: The facts of the decision.
    """
    last = renewed.last_renewal
    if facts.fee is None or facts.fee.amount == 0 or last is None:
        return None
    schedule, lent_on = facts.charged_once_by, facts.group_lent_on
    due = last.due_before
    due_day = due.at.date() if isinstance(due, DueInstant) else due  # a decision writes the instant by the library's clock
    group = (renewed.id,) if schedule is None else (schedule.name, schedule.version, str(lent_on), str(due_day))
    key = _key(renewed.patron, str(last.on), *group)
    return Charge(key, renewed.patron, ChargeKind.LATE_RENEWAL, facts.fee, last.on, frozenset({renewed.id}))


def reminder_charges(
    reminded: Iterable[tuple[Loan, FeeSchedule | RateSchedule | None, int]], category: FeeCategory, on: date
) -> tuple[Charge, ...]:
    """Return the charges for a reminder about some loans of one patron, all due on one day: for each loan, or for each group once.

    Args:
        reminded: The loans that the reminder is about, each with its fee schedule, or None if its reminders cost nothing, and with the
            number of its reminder; the first is 1.
        category: Whether the patron pays as an adult or as a child.
        on: The day of the reminder, in the library's zone.
    """
    charges: dict[ChargeId, Charge] = {}
    for loan, schedule, number in reminded:
        fee = None if schedule is None else reminder_fee(schedule, number, category)
        if schedule is None or fee is None or fee.amount == 0:
            continue
        due = str(due_value(loan.due))
        lent_on = loan.lent_on if schedule.basis is FeeBasis.GROUP_BY_FIRST_LENDING else loan.lent_or_renewed_on
        group = (loan.id,) if schedule.basis is FeeBasis.ITEM else (schedule.id.name, schedule.id.version, str(lent_on))
        key = _key(loan.patron, ChargeKind.REMINDER.value, str(number), due, *group)
        made = Charge(key, loan.patron, ChargeKind.REMINDER, fee, on, frozenset({loan.id}))
        charges[key] = with_loan(charges[key], loan.id) if key in charges else made
    return tuple(charges.values())


def _key(*parts: str) -> ChargeId:
    return ChargeId(hashlib.sha256("\n".join(parts).encode()).hexdigest())


def with_loan(charge: Charge, loan: LoanId, fee: Money | None = None) -> Charge:
    """Return the charge with one more loan: the largest of their fees; None: the fee of the loan is not larger.

    Raises `InvalidData` if the fees are in several currencies.
    """
    return attrs.evolve(charge, loans=charge.loans | {loan}, amount=charge.amount if fee is None else charge.amount.at_least(fee))


def without_loan(charge: Charge, loan: LoanId) -> Charge:
    """Return the charge without a loan whose renewal was undone."""
    return attrs.evolve(charge, loans=charge.loans - {loan})


def total_fee(decisions: Iterable[Decision[Loan, RenewalFacts]]) -> Money | None:
    """Return what the late renewals of one act cost together: a group that is charged once counts once (READ-C30). None: nothing.

    Raises `InvalidData` if the fees are in several currencies.
    """
    charges = (charge_for(decision.value, decision.facts) for decision in decisions if decision)
    amounts: dict[ChargeId, Money] = {}
    for charge in charges:
        if charge is not None:
            amounts[charge.id] = charge.amount.at_least(amounts.get(charge.id, charge.amount))
    found = list(amounts.values())
    return sum(found[1:], found[0]) if found else None
