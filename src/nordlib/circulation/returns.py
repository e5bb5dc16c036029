"""When a loan counts as returned, and the fee for a late return (ILL-02 to ILL-05).

A loan is returned on the day on which it is handed in at a library of the home municipality. A loan handed in elsewhere is returned on the
day on which the home library receives the lending library's confirmation. That confirmation does not come automatically and may never come;
until then the item is on loan, and the fee grows. The hand-in is kept as evidence, so that staff can waive the fee (READ-C14).
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from operator import attrgetter
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

import attrs
from attrs import field

from nordlib.circulation.calendar import LibraryCalendar
from nordlib.circulation.due import due_date_of
from nordlib.circulation.fees import FeeCategory, FeeSchedule, RateSchedule, reminders_fee, units_late
from nordlib.circulation.fees.lateness import is_hourly
from nordlib.circulation.models import Loan, LoanId, LoanKind, LoanStatus
from nordlib.dates import local_date, with_fixed_offset
from nordlib.decisions import PolicyId
from nordlib.errors import InvalidData
from nordlib.libraries import LibraryId
from nordlib.money import Money
from nordlib.notebooks.field_table import ShownAsTable, ShownPolicy
from nordlib.texts import Language, format_text, texts_for
from nordlib.validation import checked

__all__ = [
    "ItemHandedIn",
    "Lateness",
    "ReturnAssessment",
    "ReturnBasis",
    "ReturnCase",
    "ReturnConfirmed",
    "ReturnEvent",
    "ReturnPolicy",
    "SettledReturn",
    "UnconfirmedReturn",
    "assess_return",
    "assessment",
    "days_unconfirmed",
    "lateness",
    "settled_return",
    "unconfirmed_returns",
]


@attrs.frozen
@checked
class ItemHandedIn:
    """The item was handed in at a library. Raises `NaiveDatetime`."""

    at: datetime = field(converter=with_fixed_offset)
    """The instant of the hand-in."""
    library: LibraryId
    """The id of the library where the item was handed in."""


@attrs.frozen
@checked
class ReturnConfirmed:
    """The home library has received the lending library's confirmation that the item came back. Raises `NaiveDatetime`."""

    at: datetime = field(converter=with_fixed_offset)
    """The instant at which the home library received the confirmation."""


ReturnEvent: TypeAlias = ItemHandedIn | ReturnConfirmed
"""An event that can make a loan returned."""


@attrs.frozen
@checked
class ReturnPolicy(ShownPolicy):
    """A library's choices about returns."""

    id: PolicyId
    """The name and version of the policy."""
    zone: ZoneInfo
    """The time zone of the library, in which its days are counted."""
    fees: FeeSchedule | RateSchedule | None = field(metadata={"rules": ("ILL-05", "EXT-03", "EXT-12")})
    """The fees for late returns and reminders, by steps or by a rate; None: the library charges no fees."""
    fee_of_lost_items_rises: bool = False
    """Whether the fee goes on rising while an item is lost, or is said to have been returned; if not, no fee is told for it."""
    local_items_await_confirmation: bool = field(default=True, metadata={"rules": ("READ-C13",)})
    """Whether a local item that is handed in elsewhere also waits for a confirmation."""


@attrs.frozen
@checked
class ReturnCase:
    """The facts about the return of one loan. Raises `NaiveDatetime` and `InvalidData`."""

    loan: Loan
    """The loan whose return is assessed."""
    events: tuple[ReturnEvent, ...]
    """The hand-ins and confirmations, in any order; repeated events are harmless, and events after `now` are ignored."""
    home_libraries: frozenset[LibraryId]
    """The ids of the libraries of the home municipality (ILL-02)."""
    policy: ReturnPolicy
    """The home library's choices about returns."""
    now: datetime = field(converter=with_fixed_offset)
    """The instant at which the return is assessed."""
    category: FeeCategory = FeeCategory.ADULT
    """Whether the patron pays as an adult or as a child."""
    calendar: LibraryCalendar | None = None
    """The calendar of the library, for a fee schedule that leaves out closed days or counts from the closing hour; None: always open."""
    price: Money | None = None
    """The price of the item, which caps the fee if the fee schedule says so; None: not known, and no cap."""
    reminders: int = 0
    """How many reminders were sent about the loan, at least 0."""

    def __attrs_post_init__(self) -> None:
        if self.reminders < 0:
            raise InvalidData("ReturnCase", ("reminders is negative; it must be at least 0",))
        if self.loan.status is LoanStatus.RETURNED and not self.events:
            problem = "loan: its status is returned, but events is empty; add the hand-in or the confirmation"
            raise InvalidData("ReturnCase", (problem,))


class ReturnBasis(StrEnum):
    """The event that decides whether a loan counts as returned."""

    HAND_IN = "hand_in"
    """The item was handed in, and that is enough: the loan is returned."""
    CONFIRMATION = "confirmation"
    """The lending library's confirmation was received: the loan is returned."""
    WAITING = "waiting"
    """The item was handed in elsewhere, and no confirmation has come: the item is still on loan."""
    LOST = "lost"
    """The item is lost."""
    CLAIMED_RETURNED = "claimed_returned"
    """The patron says that the item was returned, and no hand-in is known."""
    ON_LOAN = "on_loan"
    """No hand-in is known: the item is on loan."""


@attrs.frozen
class ReturnAssessment(ShownAsTable):
    """When a loan was returned, which event that depends on, and the fee so far."""

    returned_on: date | None
    """The day on which the loan counts as returned, in the library's zone; None: it is on loan."""
    basis: ReturnBasis
    """The event that decides whether the loan counts as returned."""
    days_late: int
    """Days late to the return, or to now while the item is on loan, as the fee schedule counts them; 0 if it is not late."""
    fee: Money | None
    """The fee owed, or the fee so far while the item is on loan; None: the library charges none, or it does not rise any more."""
    handed_in_elsewhere: ItemHandedIn | None
    """The first hand-in at a library outside the home municipality, the evidence for a waiver; None: there was no such hand-in."""
    hours_late: int | None = None
    """Hours begun since the loan was due; None: the fee schedule does not count hours."""
    reminder_fee: Money | None = None
    """The fee for the reminders that were sent, beside `fee`; None: the library charges no fees."""

    def explain(self, language: Language = "en") -> str:
        """Return the assessment in one or two sentences, for staff at the desk."""
        words = texts_for(language).PHRASES
        values = {
            "returned_on": self.returned_on,
            "library": self.handed_in_elsewhere and self.handed_in_elsewhere.library,
            "days_late": self.days_late,
            "fee": self.fee,
            "hours_late": self.hours_late,
            "reminder_fee": self.reminder_fee,
        }
        sentences = [format_text(words[f"settled_{self.basis.value}"], language, values)]
        if self.hours_late:
            sentences.append(format_text(words["settled_hours_late" if self.fee is None else "settled_hours_fee"], language, values))
        elif self.days_late:
            sentences.append(format_text(words["settled_late" if self.fee is None else "settled_fee"], language, values))
        if self.reminder_fee is not None and self.reminder_fee.amount:
            sentences.append(format_text(words["settled_reminders"], language, values))
        return " ".join(sentences)


def assess_return(case: ReturnCase) -> ReturnAssessment:
    """Assess a return by what is known now. The first event that makes the loan returned counts; later events change nothing (ILL-03).

    >>> from datetime import timezone
    >>> from nordlib.circulation import HELSINGOR_RETURNS, ItemId, PatronId, TitleId
    >>> loan = Loan(LoanId("L1"), PatronId("P1"), ItemId("I1"), TitleId("T1"), due=date(2026, 5, 11))
    >>> handed_in = ItemHandedIn(datetime(2026, 5, 8, 12, tzinfo=timezone.utc), LibraryId("DK-714700"))
    >>> confirmed = ReturnConfirmed(datetime(2026, 5, 12, 8, tzinfo=timezone.utc))
    >>> now, home = datetime(2026, 5, 13, 12, tzinfo=timezone.utc), frozenset({LibraryId("DK-721700")})
    >>> print(assess_return(ReturnCase(loan, (handed_in, confirmed), home, HELSINGOR_RETURNS, now)).explain())
    Returned on 12 May 2026, when the lending library's confirmation came. 1 day late: 20 DKK.
    """
    settled = settled_return(case)
    return assessment(case, settled, lateness(case, settled))


@attrs.frozen
class SettledReturn:
    """Which events decide a return."""

    basis: ReturnBasis
    """The event that decides whether the loan counts as returned."""
    returned_on: date | None
    """The day on which the loan counts as returned, in the library's zone; None: it is on loan."""
    ended_at: datetime | None
    """The instant of the event that makes the loan returned; None: it is on loan."""
    handed_in_elsewhere: ItemHandedIn | None
    """The first hand-in at a library outside the home municipality; None: there was no such hand-in."""


@attrs.frozen
class Lateness:
    """How late a return is."""

    days: int
    """Calendar days late to the return, or to now while the item is on loan; 0 if it is not late."""
    units: int
    """Days or hours late, as the fee schedule counts them; without a schedule, the calendar days."""


def settled_return(case: ReturnCase) -> SettledReturn:
    """Return which events decide a return: the first one that makes the loan returned (ILL-03)."""
    known = sorted((event for event in case.events if event.at <= case.now), key=_instant)
    elsewhere = next((event for event in known if isinstance(event, ItemHandedIn) and event.library not in case.home_libraries), None)
    ending = next((event for event in known if _ends(event, case)), None)
    if ending is not None:
        basis = ReturnBasis.CONFIRMATION if isinstance(ending, ReturnConfirmed) else ReturnBasis.HAND_IN
        return SettledReturn(basis, local_date(ending.at, case.policy.zone), ending.at, elsewhere)
    basis = _WITHOUT_HAND_IN.get(case.loan.status, ReturnBasis.ON_LOAN) if elsewhere is None else ReturnBasis.WAITING
    return SettledReturn(basis, None, None, elsewhere)


def lateness(case: ReturnCase, settled: SettledReturn) -> Lateness:
    """Return how late a return is, by the events that decide it. The errors are those of `units_late`."""
    zone, fees = case.policy.zone, case.policy.fees
    days = max(((settled.returned_on or local_date(case.now, zone)) - due_date_of(case.loan.due, zone)).days, 0)
    ended_at = case.now if settled.ended_at is None else settled.ended_at
    return Lateness(days, days if fees is None else units_late(fees, case.loan.due, ended_at, zone, case.calendar))


def assessment(case: ReturnCase, settled: SettledReturn, late: Lateness) -> ReturnAssessment:
    """Return the assessment of a return, by the events that decide it and by how late it is. Raises `InvalidData` for a price below 0."""
    policy, fees = case.policy, case.policy.fees
    basis, returned_on, elsewhere = settled.basis, settled.returned_on, settled.handed_in_elsewhere
    if fees is None:
        return ReturnAssessment(returned_on, basis, late.days, None, elsewhere)
    stands_still = basis in _WITHOUT_HAND_IN.values() and not policy.fee_of_lost_items_rises
    fee = None if stands_still else fees.fee(late.units, case.category, recalled=case.loan.recalled, price=case.price)
    reminders = reminders_fee(fees, case.reminders, case.category)
    days, hours = (late.days, late.units) if is_hourly(fees) else (late.units, None)
    return ReturnAssessment(returned_on, basis, days, fee, elsewhere, hours, reminders)


def days_unconfirmed(case: ReturnCase, settled: SettledReturn) -> int | None:
    """Return the calendar days since a hand-in elsewhere that waits for a confirmation (ILL-04); None: none waits."""
    if settled.basis is not ReturnBasis.WAITING or settled.handed_in_elsewhere is None:
        return None
    zone = case.policy.zone
    return (local_date(case.now, zone) - local_date(settled.handed_in_elsewhere.at, zone)).days


@attrs.frozen
class UnconfirmedReturn:
    """A loan that was handed in elsewhere and waits for a confirmation, which does not come automatically (ILL-04)."""

    loan: LoanId
    """The id of the loan."""
    handed_in: ItemHandedIn
    """The first hand-in at a library outside the home municipality."""
    days: int
    """Calendar days since the hand-in."""


def unconfirmed_returns(cases: Iterable[ReturnCase]) -> tuple[UnconfirmedReturn, ...]:
    """Return the loans that wait for a confirmation, longest wait first, so that staff can ask the lending libraries."""
    unconfirmed: list[UnconfirmedReturn] = []
    for case in cases:
        settled = settled_return(case)
        days = days_unconfirmed(case, settled)
        if days is not None and settled.handed_in_elsewhere is not None:
            unconfirmed.append(UnconfirmedReturn(case.loan.id, settled.handed_in_elsewhere, days))
    return tuple(sorted(unconfirmed, key=attrgetter("handed_in.at", "loan")))


_LOCAL: Final = LoanKind.LOCAL
_WITHOUT_HAND_IN: Final = {LoanStatus.LOST: ReturnBasis.LOST, LoanStatus.CLAIMED_RETURNED: ReturnBasis.CLAIMED_RETURNED}


def _ends(event: ReturnEvent, case: ReturnCase) -> bool:
    """Whether an event makes the loan returned. A confirmation does, and so does a hand-in at home, whichever library owns the item."""
    if isinstance(event, ReturnConfirmed) or event.library in case.home_libraries:
        return True
    return case.loan.kind == _LOCAL and not case.policy.local_items_await_confirmation


def _instant(event: ReturnEvent) -> datetime:
    return event.at
