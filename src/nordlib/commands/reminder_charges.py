"""What a reminder costs (EXT-21): worked out when a notice is queued, told in it, and owed from the moment at which it goes out.

A notice that is dropped, because the loans were settled in the meantime or because the patron cannot be reached, is never charged. One that
is sent twice, because the first attempt failed, is charged once.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, cast

import attrs

from nordlib.circulation import Loan, LoanId, Money, PatronId
from nordlib.circulation.charges import Charge, ChargeId, ChargeKind, reminder_charges
from nordlib.circulation.fees import FeeCategory
from nordlib.commands.circulation.renewal.request import PolicyOfLoan, policy_of
from nordlib.commands.circulation.standing import find_standing
from nordlib.decisions import UNKNOWN
from nordlib.frozendict import frozendict
from nordlib.messages import Message
from nordlib.serialization import read_json
from nordlib.storage.protocols import charges_of

__all__ = ["NO_COST", "NoticeCost", "charges_for_reminder", "cost_in", "cost_of", "record_reminder"]


def charges_for_reminder(
    tx: object, reminded: Iterable[tuple[Loan, int]], lending: PolicyOfLoan, now: datetime, on: date
) -> tuple[Charge, ...]:
    """Return the charges for a reminder to one patron, by the fee schedules of the loans.

    Args:
        tx: The transaction; the patron pays as a child where it keeps standings that say so.
        reminded: The loans that it is about, each with the number of its reminder; the first is 1.
        lending: The circulation policy of the library, or what gives the policy of a loan.
        now: The instant at which the reminder is queued.
        on: The day of the reminder, in the library's zone.
    """
    loans = tuple((loan, policy_of(lending, loan).terms(loan.item_type).fees, number) for loan, number in reminded)
    if not any(schedule is not None and schedule.reminder_fees for _, schedule, _ in loans):
        return ()
    standing = find_standing(tx, loans[0][0].patron, now, None)
    return reminder_charges(loans, FeeCategory.ADULT if standing is UNKNOWN else standing.category, on)


@attrs.frozen
class NoticeCost:
    """What a notice costs, as its message carries it."""

    fee: Money | None
    """The amount that the notice tells; None: it costs nothing by itself."""
    values: Mapping[str, str]
    """The values of the message from which the charges are made when it goes out."""


#: A notice that costs nothing.
NO_COST: Final = NoticeCost(None, frozendict[str, str]({}))
_CHARGES: Final = "charges"


def cost_of(charges: tuple[Charge, ...]) -> NoticeCost:
    """Return what a notice with these charges costs. Raises `InvalidData` if they are in several currencies."""
    amounts = [each.amount for each in charges]
    if not amounts:
        return NO_COST
    written = [[each.id, str(each.amount.amount), each.amount.currency, sorted(each.loans)] for each in charges]
    return NoticeCost(sum(amounts[1:], amounts[0]), frozendict({_CHARGES: json.dumps(written)}))


def cost_in(message: Message) -> NoticeCost:
    """Return what a queued notice costs."""
    amounts = [fee for _, fee, _ in _charges_in(message)]
    return NoticeCost(sum(amounts[1:], amounts[0]), frozendict({_CHARGES: message.values[_CHARGES]})) if amounts else NO_COST


def record_reminder(tx: object, message: Message, on: date) -> None:
    """Store what a reminder costs that goes out now, unless it is stored already; in a store without charges, nothing."""
    charges = charges_of(tx)
    if charges is None:
        return
    for key, fee, about in _charges_in(message):
        stored = charges.get(key)
        if stored is None:
            charges.add(Charge(key, PatronId(message.subject_id), ChargeKind.REMINDER, fee, on, about))
        elif not about <= stored.value.loans:
            joined = attrs.evolve(stored.value, loans=stored.value.loans | about, amount=stored.value.amount.at_least(fee))
            charges.save(joined, expected_version=stored.version)


def _charges_in(message: Message) -> Iterator[tuple[ChargeId, Money, frozenset[LoanId]]]:
    for key, amount, currency, loans in cast("list[Any]", read_json(message.values.get(_CHARGES, "[]"), "charges of a notice")):
        yield ChargeId(key), Money(Decimal(amount), currency), frozenset(map(LoanId, loans))
