"""Charges: what a patron owes for late renewals, as a store keeps it (READ-C30).

Loans that were lent or last renewed on the same day, were due on the same day and are renewed late on the same day cost one fee, if the fee
schedule says so (`FeeBasis.GROUP`): the same group as at a return. The first of them makes the charge, the others join it.
"""

import hashlib
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NewType

import attrs

from nordlib.circulation.due import DueInstant
from nordlib.circulation.models import Loan, LoanId, PatronId
from nordlib.circulation.renewal.case import RenewalFacts
from nordlib.decisions import Decision
from nordlib.money import Money
from nordlib.validation import checked

__all__ = ["Charge", "ChargeId", "ChargeKind", "charge_for", "total_fee", "with_loan", "without_loan"]

#: The id of a charge.
ChargeId = NewType("ChargeId", str)


class ChargeKind(StrEnum):
    """What a charge is for."""

    LATE_RENEWAL = "late_renewal"
    """One or several loans were renewed late."""


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
    """The amount that is owed, once for all the loans."""
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
    schedule, lent_on = facts.charged_once_by, last.renewed_on_before or renewed.lent_on
    due = last.due_before
    due_day = due.at.date() if isinstance(due, DueInstant) else due  # a decision writes the instant by the library's clock
    group = (renewed.id,) if schedule is None else (schedule.name, schedule.version, str(lent_on), str(due_day))
    key = hashlib.sha256("\n".join((renewed.patron, str(last.on), *group)).encode()).hexdigest()
    return Charge(ChargeId(key), renewed.patron, ChargeKind.LATE_RENEWAL, facts.fee, last.on, frozenset({renewed.id}))


def with_loan(charge: Charge, loan: LoanId) -> Charge:
    """Return the charge with one more loan, which does not make it higher."""
    return attrs.evolve(charge, loans=charge.loans | {loan})


def without_loan(charge: Charge, loan: LoanId) -> Charge:
    """Return the charge without a loan whose renewal was undone."""
    return attrs.evolve(charge, loans=charge.loans - {loan})


def total_fee(decisions: Iterable[Decision[Loan, RenewalFacts]]) -> Money | None:
    """Return what the late renewals of one act cost together: a group that is charged once counts once (READ-C30). None: nothing.

    Raises `InvalidData` if the fees are in several currencies.
    """
    charges = (charge_for(decision.value, decision.facts) for decision in decisions if decision)
    amounts = [charge.amount for charge in {charge.id: charge for charge in charges if charge is not None}.values()]
    return sum(amounts[1:], amounts[0]) if amounts else None
