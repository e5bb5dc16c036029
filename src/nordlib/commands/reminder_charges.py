"""What a reminder costs (EXT-21): worked out when a notice is queued, told in it, and owed from the moment at which it goes out.

A notice that is dropped, because the loans were settled in the meantime or because the patron cannot be reached, is never charged. One that
is sent twice, because the first attempt failed, is charged once.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, TypeAlias, cast

import attrs

from nordlib.circulation import Loan, LoanId, Money, PatronId
from nordlib.circulation.charges import Charge, ChargeId, ChargeKind, reminder_charges
from nordlib.circulation.fees import FeeCategory, FeeSchedule, RateSchedule
from nordlib.circulation.policy_tables import PolicyTable
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
        lending: The circulation policy of the library, the policies of a table, or what gives one of them for a loan. A loan for which no
            row of the table applies costs nothing.
        now: The instant at which the reminder is queued.
        on: The day of the reminder, in the library's zone.
    """
    loans = tuple((loan, _fees_of(loan, lending), number) for loan, number in reminded)
    if not any(schedule is not None and schedule.reminder_fees for _, schedule, _ in loans):
        return ()
    standing = find_standing(tx, loans[0][0].patron, now, None)
    return reminder_charges(loans, FeeCategory.ADULT if standing is UNKNOWN else standing.category, on)


def _fees_of(loan: Loan, lending: PolicyOfLoan) -> FeeSchedule | RateSchedule | None:
    policy = policy_of(lending, loan)
    return None if isinstance(policy, PolicyTable) else policy.terms(loan.item_type).fees


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
#: The id of a charge, its amount, and the loans that it is for.
_Charged: TypeAlias = tuple[ChargeId, Money, frozenset[LoanId]]


def cost_of(charges: tuple[Charge, ...]) -> NoticeCost:
    """Return what a notice with these charges costs. Raises `InvalidData` if they are in several currencies."""
    return _cost((each.id, each.amount, each.loans) for each in charges)


def cost_in(message: Message, about: Collection[str]) -> NoticeCost:
    """Return what a queued notice costs that is about these of its loans now."""
    return _cost(_charges_in(message, about))


def _cost(charges: Iterable[_Charged]) -> NoticeCost:
    found = tuple(charges)
    if not found:
        return NO_COST
    amounts = [fee for _, fee, _ in found]
    written = [[key, str(fee.amount), fee.currency, sorted(loans)] for key, fee, loans in found]
    return NoticeCost(sum(amounts[1:], amounts[0]), frozendict({_CHARGES: json.dumps(written)}))


def record_reminder(tx: object, message: Message, about: Collection[str], on: date) -> None:
    """Store what a reminder about these of its loans costs that goes out now, unless it is stored already; without charges, nothing."""
    charges = charges_of(tx)
    if charges is None:
        return
    for key, fee, loans in _charges_in(message, about):
        stored = charges.get(key)
        if stored is None:
            charges.add(Charge(key, PatronId(message.subject_id), ChargeKind.REMINDER, fee, on, loans))
        elif not loans <= stored.value.loans:
            joined = attrs.evolve(stored.value, loans=stored.value.loans | loans, amount=stored.value.amount.at_least(fee))
            charges.save(joined, expected_version=stored.version)


def _charges_in(message: Message, about: Collection[str]) -> Iterator[_Charged]:
    """Yield what a queued notice charges. A loan that it is not about any more is not charged; the others of its group are."""
    for key, amount, currency, loans in cast("list[Any]", read_json(message.values.get(_CHARGES, "[]"), "charges of a notice")):
        charged = frozenset(LoanId(loan) for loan in loans if loan in about)
        if charged:
            yield ChargeId(key), Money(Decimal(amount), currency), charged
