"""Messages 24, 64 and 36: what a patron may do, has borrowed and waits for.

A terminal that asks about an unknown card, or with a wrong PIN, learns only that: both get the same answer, without a name or a list. The
loans and holds are the patron's own; a child's are the child's, and a record with another's is refused.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal, TypeVar

import attrs
from attrs import field

from nordlib.circulation import CirculationPolicy, Hold, HoldStatus, Loan, LoanStatus, LoanTerms, Money, PatronId, PatronStanding
from nordlib.circulation.charges import Charge
from nordlib.circulation.due import is_late
from nordlib.circulation.standing import PATRON_RULES, PatronCase
from nordlib.dates import local_date
from nordlib.decisions import UNKNOWN, Audience, RuleBook, Unknown
from nordlib.decisions.explanation import explain
from nordlib.errors import InvalidData
from nordlib.hidden_fields import hides_fields
from nordlib.interchange.losses import Answer
from nordlib.interchange.sip2.acs_messages import EndSessionResponse, PatronInformationResponse, PatronStatusResponse
from nordlib.interchange.sip2.answer import LibrarySettings, answer_of
from nordlib.interchange.sip2.codes import PatronFlag, SummaryItem, language_code, language_of
from nordlib.interchange.sip2.denials import denied_response
from nordlib.interchange.sip2.patron_flags import DENIED, FLAGS_OF_CODE
from nordlib.interchange.sip2.persons import Person
from nordlib.interchange.sip2.sc_messages import EndSessionRequest, PatronInformationRequest, PatronStatusRequest
from nordlib.texts import Language
from nordlib.validation import checked

__all__ = ["PatronRecord", "end_session_answer", "patron_information_answer", "patron_status_answer"]

R = TypeVar("R", PatronStatusResponse, PatronInformationResponse)
_BOOK: Final[RuleBook[PatronCase]] = RuleBook(PATRON_RULES, topic="other")
_WAITS: Final = (HoldStatus.ACTIVE, HoldStatus.SUSPENDED)


@hides_fields
@attrs.frozen
@checked
class PatronRecord:
    """What a library knows about one patron. Raises `InvalidData` for a loan, hold or charge of another patron."""

    id: PatronId
    """The id of the patron."""
    person: Person
    """What may be written about the person."""
    standing: PatronStanding | Literal[Unknown.UNKNOWN]
    """The standing of the patron; `UNKNOWN`, which denies everything, if the host cannot say."""
    loans: tuple[Loan, ...] = field(default=(), repr=False)
    """The loans of the patron, those that have ended too."""
    holds: tuple[Hold, ...] = field(default=(), repr=False)
    """The holds of the patron, those that have ended too."""
    charges: tuple[Charge, ...] = field(default=(), repr=False)
    """What the patron owes for late renewals and reminders."""
    password_is_right: bool | None = None
    """Whether the PIN or password was right; None: none was asked for."""

    def __attrs_post_init__(self) -> None:
        owners = {each.patron for each in self.loans} | {each.patron for each in self.holds} | {each.patron for each in self.charges}
        if owners - {self.id}:
            raise InvalidData("patron record", ("a loan, a hold or a charge is another patron's; a child's are the child's",))


@attrs.frozen
class _StandingCase:
    """The standing of a patron, under the terms of one kind of material."""

    patron: PatronStanding | Literal[Unknown.UNKNOWN]
    terms: LoanTerms
    today: date


@attrs.frozen
class _Standing:
    """What follows from the standing of a patron."""

    flags: frozenset[PatronFlag]
    reasons: tuple[str, ...]
    lines: tuple[str, ...]
    debt: Money | None
    limit: Money | None


def _standing(record: PatronRecord, policy: CirculationPolicy, now: datetime, language: Language, reasons: Iterable[str]) -> _Standing:
    """Return what the patron may not do: by the terms of the first item type of the policy, and by the reasons that the host adds."""
    today, terms = local_date(now, policy.zone), policy.terms(next(iter(policy.item_types)))
    trace = _BOOK.evaluate(_StandingCase(record.standing, terms, today))
    codes = tuple(dict.fromkeys((*trace.reasons(), *reasons)))
    flags = frozenset(flag for code in codes for flag in _flags(code))
    if any(loan.recalled and is_late(loan.due, now, today) for loan in _on_loan(record)):
        flags |= {PatronFlag.RECALL_OVERDUE}
    _, *lines = explain(granted=trace.passed, facts={}, trace=trace, language=language, audience=Audience.PATRON).splitlines()
    debt = None if record.standing is UNKNOWN or record.standing.debt is UNKNOWN else record.standing.debt
    return _Standing(flags, codes, tuple(lines), debt, terms.debt_limit)


def _flags(code: str) -> frozenset[PatronFlag]:
    return DENIED if code.startswith("unknown:") else FLAGS_OF_CODE.get(code, frozenset())


def patron_status_answer(
    request: PatronStatusRequest,
    record: PatronRecord | None,
    settings: LibrarySettings,
    *,
    policy: CirculationPolicy,
    now: datetime,
    reasons: Iterable[str] = (),
) -> Answer[PatronStatusResponse]:
    """Answer message 23 with message 24.

    Args:
        request: What the terminal asked.
        record: The patron; None if the card is unknown, or its PIN is wrong.
        settings: The library.
        policy: The circulation policy, whose first item type has the limit of the debt.
        now: The instant of the answer.
        reasons: Further codes that are known to refuse something, for example `too_many_loans`.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
    """
    language, moment = language_of(request.language, settings.language), settings.moment(now)
    if record is None:
        return answer_of(_unknown(PatronStatusResponse, request.patron_identifier, settings, now, language))
    standing = _standing(record, policy, now, language, reasons)
    message = PatronStatusResponse(
        patron_status=standing.flags,
        language=language_code(language),
        transaction_date=moment,
        institution=settings.institution,
        patron_identifier=request.patron_identifier,
        personal_name=record.person.name,
        valid_patron=True,
        valid_password=record.password_is_right,
        currency=_currency(standing.debt),
        fee_amount=_amount(standing.debt),
        screen_messages=standing.lines,
    )
    return answer_of(message, standing.reasons)


def patron_information_answer(
    request: PatronInformationRequest,
    record: PatronRecord | None,
    settings: LibrarySettings,
    *,
    policy: CirculationPolicy,
    now: datetime,
    reasons: Iterable[str] = (),
) -> Answer[PatronInformationResponse]:
    """Answer message 63 with message 64: the counts of every kind, and the items of the kind that was asked for, from BP to BQ.

    The parameters and errors are those of `patron_status_answer`.
    """
    language, moment = language_of(request.language, settings.language), settings.moment(now)
    if record is None:
        return answer_of(_unknown(PatronInformationResponse, request.patron_identifier, settings, now, language))
    standing = _standing(record, policy, now, language, reasons)
    items = _items(record, policy, now)
    wanted = items[request.summary][(request.start_item or 1) - 1 : request.end_item] if request.summary is not None else ()
    listed = {kind: wanted if kind is request.summary else () for kind in SummaryItem}
    message = PatronInformationResponse(
        patron_status=standing.flags,
        language=language_code(language),
        transaction_date=moment,
        hold_count=len(items[SummaryItem.HOLD]),
        overdue_count=len(items[SummaryItem.OVERDUE]),
        charged_count=len(items[SummaryItem.CHARGED]),
        fine_count=len(items[SummaryItem.FINE]),
        recall_count=len(items[SummaryItem.RECALL]),
        unavailable_hold_count=len(items[SummaryItem.UNAVAILABLE_HOLD]),
        institution=settings.institution,
        patron_identifier=request.patron_identifier,
        personal_name=record.person.name,
        hold_limit=policy.holds.max_holds,
        valid_patron=True,
        valid_password=record.password_is_right,
        currency=_currency(standing.debt) or _currency(standing.limit),
        fee_amount=_amount(standing.debt),
        fee_limit=_amount(standing.limit),
        hold_items=listed[SummaryItem.HOLD],
        overdue_items=listed[SummaryItem.OVERDUE],
        charged_items=listed[SummaryItem.CHARGED],
        fine_items=listed[SummaryItem.FINE],
        recall_items=listed[SummaryItem.RECALL],
        unavailable_hold_items=listed[SummaryItem.UNAVAILABLE_HOLD],
        home_address=record.person.address,
        email=record.person.email,
        phone=record.person.phone,
        screen_messages=standing.lines,
    )
    return answer_of(message, standing.reasons)


def _unknown(response: type[R], patron_identifier: str, settings: LibrarySettings, now: datetime, language: Language) -> R:
    """Return the answer about an unknown card or a wrong PIN."""
    line = "terminal_unknown_patron"
    return denied_response(response, patron_identifier, settings, now=now, language=language, line=line, known=False)


def _items(record: PatronRecord, policy: CirculationPolicy, now: datetime) -> dict[SummaryItem, tuple[str, ...]]:
    """Return the ids of the items of each kind, in the order of the record."""
    today, loans = local_date(now, policy.zone), _on_loan(record)
    owed = {loan for charge in record.charges for loan in charge.loans}
    return {
        SummaryItem.HOLD: tuple(_waited_for(hold) for hold in record.holds if hold.status is HoldStatus.READY_FOR_PICKUP),
        SummaryItem.OVERDUE: tuple(loan.item for loan in loans if is_late(loan.due, now, today)),
        SummaryItem.CHARGED: tuple(loan.item for loan in loans),
        SummaryItem.FINE: tuple(loan.item for loan in record.loans if loan.id in owed),
        SummaryItem.RECALL: tuple(loan.item for loan in loans if loan.recalled),
        SummaryItem.UNAVAILABLE_HOLD: tuple(_waited_for(hold) for hold in record.holds if hold.status in _WAITS),
    }


def _on_loan(record: PatronRecord) -> tuple[Loan, ...]:
    return tuple(loan for loan in record.loans if loan.status is LoanStatus.ON_LOAN)


def _waited_for(hold: Hold) -> str:
    return hold.set_aside or hold.item or hold.title


def _currency(money: Money | None) -> str | None:
    return None if money is None else money.currency


def _amount(money: Money | None) -> Decimal | None:
    return None if money is None else money.amount


def end_session_answer(request: EndSessionRequest, settings: LibrarySettings, *, now: datetime) -> Answer[EndSessionResponse]:
    """Answer message 35 with message 36. Raises `NaiveDatetime`."""
    message = EndSessionResponse(
        ended=True,
        transaction_date=settings.moment(now),
        institution=settings.institution,
        patron_identifier=request.patron_identifier,
    )
    return answer_of(message)
