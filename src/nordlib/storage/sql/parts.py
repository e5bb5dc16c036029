"""How the fields are stored that take several columns: a due date or instant, what may be unknown of a patron, a loan's history."""

from datetime import date
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import JSON, Boolean, Column, Date

from nordlib.cards import Cardholder, TemporaryAddress
from nordlib.circulation import DueInstant, Loan, Money
from nordlib.circulation.interlibrary import InterlibraryEvent, LoanHistory
from nordlib.contact import ContactDetail
from nordlib.decisions import UNKNOWN
from nordlib.serialization.json import as_dict, from_dict
from nordlib.storage.sql.columns import KEY, Amount, Instant, text
from nordlib.storage.sql.mapping import Parts
from nordlib.storage.stored import StandingOfPatron

__all__ = ["BLOCKED", "CARD_EXPIRES_ON", "DEBT", "DIFFERS", "DUE", "DUE_BEFORE_RENEWAL", "EVENTS", "INITIAL_LOAN", "TEMPORARY_ADDRESSES"]


def _due_date(loan: Loan) -> date | None:
    return loan.due if isinstance(loan.due, date) else None


def _due_at(loan: Loan) -> Any:
    return None if isinstance(loan.due, date) else loan.due.at


def _due(day: date | None, instant: Any) -> date | DueInstant | None:
    return day if instant is None else DueInstant(instant)


def _due_date_before(loan: Loan) -> date | None:
    before = loan.last_renewal and loan.last_renewal.due_before
    return before if isinstance(before, date) else None


def _due_at_before(loan: Loan) -> Any:
    before = loan.last_renewal and loan.last_renewal.due_before
    return before.at if isinstance(before, DueInstant) else None


def _blocked(of: StandingOfPatron) -> object:
    return None if of.standing.blocked is UNKNOWN else of.standing.blocked


def _known_or_null(value: Any) -> Any:
    return UNKNOWN if value is None else value


def _is_expiry_known(of: StandingOfPatron) -> bool:
    return of.standing.card_expires_on is not UNKNOWN


def _card_expires_on(of: StandingOfPatron) -> object:
    return None if of.standing.card_expires_on is UNKNOWN else of.standing.card_expires_on


def _known(is_known: bool, value: Any) -> Any:
    return value if is_known else UNKNOWN


def _is_debt_known(of: StandingOfPatron) -> bool:
    return of.standing.debt is not UNKNOWN


def _debt_amount(of: StandingOfPatron) -> object:
    return of.standing.debt.amount if isinstance(of.standing.debt, Money) else None


def _debt_currency(of: StandingOfPatron) -> object:
    return of.standing.debt.currency if isinstance(of.standing.debt, Money) else None


def _debt(is_known: bool, amount: Any, currency: Any) -> Any:
    return _known(is_known, None if amount is None else Money(amount, currency))


def _loan_id(history: LoanHistory) -> str:
    return history.initial_loan.id


def _initial_loan(history: LoanHistory) -> object:
    return as_dict(history.initial_loan)


def _loan(_key: str, data: Any) -> Loan:
    return from_dict(Loan, data)


def _events(history: LoanHistory) -> object:
    return as_dict(history.events)


def _event_tuple(data: Any) -> tuple[InterlibraryEvent, ...]:
    return tuple(from_dict(InterlibraryEvent, each) for each in data)


def _details(data: Any) -> tuple[ContactDetail, ...]:
    return tuple(map(ContactDetail, data))


def _temporary_addresses(holder: Cardholder) -> object:
    return as_dict(holder.temporary_addresses)


def _addresses(data: Any) -> tuple[TemporaryAddress, ...]:
    return tuple(from_dict(TemporaryAddress, each) for each in data)


#: The names of the details in which two registers differ, in order.
DIFFERS: Final = Parts([(Column("differs", JSON, nullable=False), attrgetter("differs"))], _details)
#: A due date, or the instant of a loan by the hour: one of the columns is null.
DUE: Final = Parts([(Column("due_date", Date), _due_date), (Column("due_at", Instant), _due_at)], _due)
#: The due date or instant before the last renewal; both columns are null if it is not known.
DUE_BEFORE_RENEWAL: Final = Parts(
    [(Column("due_date_before_renewal", Date), _due_date_before), (Column("due_at_before_renewal", Instant), _due_at_before)], _due
)
#: Whether a patron is blocked; null: unknown.
BLOCKED: Final = Parts([(Column("blocked", Boolean), _blocked)], _known_or_null)
#: When a patron's card expires.
CARD_EXPIRES_ON: Final = Parts(
    [(Column("card_expires_on_known", Boolean, nullable=False), _is_expiry_known), (Column("card_expires_on", Date), _card_expires_on)],
    _known,
)
#: What a patron owes.
DEBT: Final = Parts(
    [
        (Column("debt_known", Boolean, nullable=False), _is_debt_known),
        (Column("debt_amount", Amount), _debt_amount),
        (Column("debt_currency", text(3)), _debt_currency),
    ],
    _debt,
)
#: The loan when its history began, under its id.
INITIAL_LOAN: Final = Parts(
    [(Column("loan", KEY, primary_key=True), _loan_id), (Column("initial_loan", JSON, nullable=False), _initial_loan)], _loan
)
#: What happened to the loan since then.
EVENTS: Final = Parts([(Column("events", JSON, nullable=False), _events)], _event_tuple)
#: The temporary addresses of a cardholder, in the order in which they were added.
TEMPORARY_ADDRESSES: Final = Parts([(Column("temporary_addresses", JSON, nullable=False), _temporary_addresses)], _addresses)
