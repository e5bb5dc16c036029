"""When a loan counts as returned, and what is owed for it (ILL-02 to ILL-05).

A loan is returned on the day on which it is handed in at a library of the home municipality. What is handed in elsewhere is returned on the
day on which the home library receives the lending library's confirmation, which does not come by itself and may never come: until then it
is on loan, and the fee runs. That it was handed in is kept as evidence, so that staff can waive the fee (READ-C14).
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

import attrs
from attrs import field

from nordlib.circulation.due import due_date_of
from nordlib.circulation.fees import FeeCategory, FeeSchedule
from nordlib.circulation.models import Loan, LoanId, LoanKind, LoanStatus
from nordlib.dates import local_date, with_fixed_offset
from nordlib.decisions import PolicyId
from nordlib.errors import InvalidData
from nordlib.libraries import LibraryId
from nordlib.money import Money
from nordlib.texts import Language, format_text, texts_for
from nordlib.validation import type_errors

__all__ = [
    "ItemHandedIn",
    "ReturnAssessment",
    "ReturnBasis",
    "ReturnCase",
    "ReturnConfirmed",
    "ReturnEvent",
    "ReturnPolicy",
    "UnconfirmedReturn",
    "assess_return",
    "unconfirmed_returns",
]


@attrs.frozen
class ItemHandedIn:
    """The item was handed in at a library. Raises `NaiveDatetime`."""

    at: datetime = field(converter=with_fixed_offset)
    library: LibraryId


@attrs.frozen
class ReturnConfirmed:
    """The home library has received the lending library's confirmation that the item came back. Raises `NaiveDatetime`."""

    at: datetime = field(converter=with_fixed_offset)


ReturnEvent: TypeAlias = ItemHandedIn | ReturnConfirmed


@attrs.frozen
class ReturnPolicy:
    """A library's choices about returns; `fees` None: it charges none."""

    id: PolicyId
    zone: ZoneInfo
    fees: FeeSchedule | None = field(metadata={"rules": ("ILL-05", "EXT-03")})
    local_items_await_confirmation: bool = field(default=True, metadata={"rules": ("READ-C13",)})
    """Whether a library's own item that is handed in elsewhere waits for a confirmation too."""


@attrs.frozen
class ReturnCase:
    """What is known of a loan's return. The events may come in any order and twice; what lies after `now` is not known yet.

    `home_libraries` has the libraries of the home municipality (ILL-02). Raises `NaiveDatetime` and `InvalidData`.
    """

    loan: Loan
    events: tuple[ReturnEvent, ...]
    home_libraries: frozenset[LibraryId]
    policy: ReturnPolicy
    now: datetime = field(converter=with_fixed_offset)
    category: FeeCategory = FeeCategory.ADULT

    def __attrs_post_init__(self) -> None:
        problems = type_errors(self)
        if not problems and self.loan.status == LoanStatus.RETURNED and not self.events:
            problems = ("loan: it is returned, and no event tells when; give the hand-in or the confirmation",)
        if problems:
            raise InvalidData("ReturnCase", problems)


class ReturnBasis(StrEnum):
    """What a return rests on."""

    HAND_IN = "hand_in"
    CONFIRMATION = "confirmation"
    WAITING = "waiting"
    """It was handed in elsewhere, and no confirmation has come."""
    ON_LOAN = "on_loan"


@attrs.frozen
class ReturnAssessment:
    """When a loan was returned (None: it is on loan), what that rests on, and what is owed or has run up so far.

    `handed_in_elsewhere` is the first hand-in at a library outside the home municipality, the evidence for a waiver.
    """

    returned_on: date | None
    basis: ReturnBasis
    days_late: int
    fee: Money | None
    handed_in_elsewhere: ItemHandedIn | None

    def explain(self, language: Language = "en") -> str:
        """The settlement in a sentence or two, for the person at the desk."""
        words = texts_for(language).PHRASES
        values = {
            "returned_on": self.returned_on,
            "library": self.handed_in_elsewhere and self.handed_in_elsewhere.library,
            "days_late": self.days_late,
            "fee": "" if self.fee is None else str(self.fee),
        }
        told = [format_text(words[f"settled_{self.basis.value}"], language, values)]
        if self.days_late:
            told.append(format_text(words["settled_late" if self.fee is None else "settled_fee"], language, values))
        return " ".join(told)


def assess_return(case: ReturnCase) -> ReturnAssessment:
    """Settle a return by what is known now. The first event that makes a loan returned counts; later ones change nothing (ILL-03).

    >>> from datetime import timezone
    >>> from nordlib.circulation import HELSINGOR_RETURNS, ItemId, PatronId, TitleId
    >>> loan = Loan(LoanId("L1"), PatronId("P1"), ItemId("I1"), TitleId("T1"), due=date(2026, 5, 11))
    >>> handed_in = ItemHandedIn(datetime(2026, 5, 8, 12, tzinfo=timezone.utc), LibraryId("DK-714700"))
    >>> confirmed = ReturnConfirmed(datetime(2026, 5, 12, 8, tzinfo=timezone.utc))
    >>> now, home = datetime(2026, 5, 13, 12, tzinfo=timezone.utc), frozenset({LibraryId("DK-721700")})
    >>> print(assess_return(ReturnCase(loan, (handed_in, confirmed), home, HELSINGOR_RETURNS, now)).explain())
    Returned on 12 May 2026, when the lending library's confirmation came. 1 day late: 20 DKK.
    """
    policy, today = case.policy, local_date(case.now, case.policy.zone)
    known = sorted((event for event in case.events if event.at <= case.now), key=_instant)
    elsewhere = next((event for event in known if isinstance(event, ItemHandedIn) and event.library not in case.home_libraries), None)
    ending = next((event for event in known if _ends(event, case)), None)
    returned_on = None if ending is None else local_date(ending.at, policy.zone)
    days_late = max(((returned_on or today) - due_date_of(case.loan.due, policy.zone)).days, 0)
    if ending is not None:
        by = ReturnBasis.CONFIRMATION if isinstance(ending, ReturnConfirmed) else ReturnBasis.HAND_IN
    else:
        by = ReturnBasis.ON_LOAN if elsewhere is None else ReturnBasis.WAITING
    charged = None if policy.fees is None else policy.fees.fee(days_late, case.category)
    return ReturnAssessment(returned_on, by, days_late, charged, elsewhere)


@attrs.frozen
class UnconfirmedReturn:
    """A loan that was handed in elsewhere and waits for the lending library's confirmation, which does not come by itself (ILL-04)."""

    loan: LoanId
    handed_in: ItemHandedIn
    days: int
    """Whole days since the hand-in, by the calendar."""


def unconfirmed_returns(cases: Iterable[ReturnCase]) -> tuple[UnconfirmedReturn, ...]:
    """The loans that wait for a confirmation, the one that has waited longest first: whom to ask."""
    found: list[UnconfirmedReturn] = []
    for case in cases:
        settlement = assess_return(case)
        if settlement.basis is ReturnBasis.WAITING and settlement.handed_in_elsewhere is not None:
            handed_in, zone = settlement.handed_in_elsewhere, case.policy.zone
            days = (local_date(case.now, zone) - local_date(handed_in.at, zone)).days
            found.append(UnconfirmedReturn(case.loan.id, handed_in, days))
    return tuple(sorted(found, key=_oldest))


_LOCAL: Final = LoanKind.LOCAL


def _ends(event: ReturnEvent, case: ReturnCase) -> bool:
    """Whether an event makes the loan returned, whoever owns the item."""
    if isinstance(event, ReturnConfirmed) or event.library in case.home_libraries:
        return True
    return case.loan.kind == _LOCAL and not case.policy.local_items_await_confirmation


def _instant(event: ReturnEvent) -> datetime:
    return event.at


def _oldest(waiting: UnconfirmedReturn) -> tuple[datetime, LoanId]:
    return waiting.handed_in.at, waiting.loan
