"""Messages 30, 66 and 10: what became of a renewal, of the renewal of all loans, and of an item that was handed in.

SIP2 has no code for a reason. Whether something was done is in its fields; why, the first day on which it will be possible, and how many
renewals are left are in lines of text (AF), one for each reason, in the reader's language, and only a person can read them. What is said
only so, or not at all, is in `Answer.lost`.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from nordlib.circulation import Loan, RenewalFacts, ReturnBasis
from nordlib.circulation.due import due_in_zone, due_value
from nordlib.circulation.returns import ReturnAssessment
from nordlib.decisions import Decision
from nordlib.interchange.losses import Answer
from nordlib.interchange.sip2.acs_loan_messages import CheckinResponse, RenewAllResponse, RenewResponse
from nordlib.interchange.sip2.answer import LibrarySettings, answer_of, phrase
from nordlib.interchange.sip2.codes import FeeType
from nordlib.interchange.sip2.loan_commands import CheckinResult, RenewAllResult, RenewalResult
from nordlib.interchange.sip2.sc_messages import CheckinRequest, RenewRequest
from nordlib.interchange.sip2.times import due_text
from nordlib.money import Money
from nordlib.texts import Language, format_text, texts_for

__all__ = ["TitleOfLoan", "check_in_answer", "renew_all_answer", "renew_answer"]

TitleOfLoan: TypeAlias = Callable[[Loan], str]
"""What gives the title of a loan as a reader knows it; the store has only its id."""


def _title_id(loan: Loan) -> str:
    return loan.title


def renew_answer(
    request: RenewRequest,
    result: RenewalResult,
    settings: LibrarySettings,
    *,
    now: datetime,
    language: Language | None = None,
    title_of: TitleOfLoan = _title_id,
) -> Answer[RenewResponse]:
    """Answer message 29 with message 30.

    Args:
        request: What the terminal asked.
        result: What became of the renewal (`renew_item`).
        settings: The library.
        now: The instant of the answer.
        language: The language of the patron; None: that of the library, since message 29 has none.
        title_of: Gives the title of a loan.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
    """
    spoken, loan, decision = language or settings.language, result.loan, result.decision
    is_renewed = result.is_repeated or bool(decision and not result.awaits_fee)
    fee = _fee(decision)
    message = RenewResponse(
        ok=is_renewed,
        renewal_ok=is_renewed,
        magnetic_media=None,
        desensitize=is_renewed,
        transaction_date=settings.moment(now),
        institution=settings.institution,
        patron_identifier=request.patron_identifier,
        item=(request.item or "") if loan is None else loan.item,
        title=(request.title or "") if loan is None else title_of(loan),
        due_date="" if loan is None else due_text(loan.due, settings.zone),
        fee_type=None if fee is None else FeeType.OVERDUE,
        currency=None if fee is None else fee.currency,
        fee_amount=None if fee is None else fee.amount,
        screen_messages=tuple(_renewal_lines(result, settings, spoken)),
    )
    return answer_of(message, _untold(decision))


def _renewal_lines(result: RenewalResult, settings: LibrarySettings, language: Language) -> Iterator[str]:
    if result.loan is None:
        yield phrase("terminal_unknown_loan", language)
    elif result.decision is None:
        renewed = texts_for(language).OUTCOMES["renewal"].granted
        yield format_text(renewed, language, {"new_due": due_value(due_in_zone(result.loan.due, settings.zone))})
    elif result.awaits_fee:
        yield phrase("terminal_fee_first", language, fee=result.decision.facts.fee)
    else:
        yield from result.decision.explain(language).splitlines()


def _fee(decision: Decision[Loan, RenewalFacts] | None) -> Money | None:
    """Return what a granted renewal costs, or would cost; None: nothing."""
    fee = decision.facts.fee if decision else None
    return fee if fee is not None and fee.amount > Decimal(0) else None


def _untold(decision: Decision[Loan, RenewalFacts] | None) -> tuple[str, ...]:
    """Return the reasons of a refusal, which no field of the message says, and the facts that none says."""
    if decision is None:
        return ()
    facts = decision.facts
    known = {"renewable_from": facts.renewable_from, "renewable_until": facts.renewable_until, "provisional": facts.provisional or None}
    return (*decision.reasons, *(name for name, value in known.items() if value is not None), "renewals_left")


def renew_all_answer(
    result: RenewAllResult | None,
    settings: LibrarySettings,
    *,
    now: datetime,
    language: Language | None = None,
    title_of: TitleOfLoan = _title_id,
) -> Answer[RenewAllResponse]:
    """Answer message 65 with message 66. The parameters are those of `renew_answer`; the result is None for an unknown patron."""
    spoken, none = language or settings.language, tuple[str, ...]()
    if result is None:
        renewed, unrenewed, untold = none, none, none
        lines: tuple[str, ...] = (phrase("terminal_unknown_patron", spoken),)
    else:
        done = {*result.renewals.granted, *result.renewals.repeated}
        renewed = tuple[str, ...](loan.item for loan in result.loans.values() if loan.id in done)
        unrenewed = tuple[str, ...](loan.item for loan in result.loans.values() if loan.id not in done)
        lines = tuple(_all_lines(result, len(renewed), len(unrenewed), spoken, title_of))
        refused = [each for each in result.renewals.decisions.values() if not each]
        untold = tuple(dict.fromkeys(code for each in refused for code in each.reasons))
    message = RenewAllResponse(
        ok=result is not None,
        renewed_count=len(renewed),
        unrenewed_count=len(unrenewed),
        transaction_date=settings.moment(now),
        institution=settings.institution,
        renewed_items=renewed,
        unrenewed_items=unrenewed,
        screen_messages=lines,
    )
    return answer_of(message, untold)


def _all_lines(result: RenewAllResult, renewed: int, unrenewed: int, language: Language, title_of: TitleOfLoan) -> Iterator[str]:
    """Yield how many loans were renewed and what that costs, and for each of the others its reasons."""
    if not result.loans:
        yield phrase("sms_no_loans", language)
        return
    yield phrase("sms_renewed" if renewed else "sms_nothing_renewed", language, renewed=renewed)
    if (fee := result.renewals.fee) is not None:
        yield phrase("sms_fees", language, fees=fee)
    if unrenewed:
        yield phrase("sms_not_renewed", language, not_renewed=unrenewed)
    for loan in result.loans.values():
        decision = result.renewals.decisions.get(loan.id)
        if (asked := result.awaiting_fee.get(loan.id)) is not None:
            yield f"{title_of(loan)}: {phrase('terminal_fee_first', language, fee=asked.facts.fee)}"
        elif loan.id in result.renewals.errors:
            yield f"{title_of(loan)}: {phrase('terminal_error', language)}"
        elif decision is not None and not decision:
            _, *reasons = decision.explain(language).splitlines()
            yield f"{title_of(loan)}: {' '.join(reasons)}"


def check_in_answer(
    request: CheckinRequest,
    result: CheckinResult,
    settings: LibrarySettings,
    *,
    now: datetime,
    language: Language | None = None,
    title_of: TitleOfLoan = _title_id,
) -> Answer[CheckinResponse]:
    """Answer message 09 with message 10. The parameters are those of `renew_answer`.

    Who had the item is not said (AA): any person may hand it in.
    """
    spoken, loan, assessment = language or settings.language, result.loan, result.assessment
    is_taken = assessment is not None
    is_returned = assessment is not None and assessment.returned_on is not None
    message = CheckinResponse(
        ok=is_taken,
        resensitize=is_taken,
        magnetic_media=None,
        alert=result.is_awaited or not is_returned,
        transaction_date=settings.moment(now),
        institution=settings.institution,
        item=request.item,
        permanent_location=settings.location,
        title=None if loan is None else title_of(loan),
        screen_messages=tuple(_return_lines(request, result, spoken)),
    )
    return answer_of(message, () if assessment is None else tuple(_untold_of_return(assessment)))


def _return_lines(request: CheckinRequest, result: CheckinResult, language: Language) -> Iterator[str]:
    if request.cancel:
        yield phrase("terminal_no_cancel", language)
    elif result.assessment is None:
        yield phrase("terminal_not_on_loan", language)
    else:
        yield result.assessment.explain(language)
    if result.is_awaited:
        yield phrase("terminal_awaited", language)


def _untold_of_return(assessment: ReturnAssessment) -> Iterator[str]:
    """Yield the facts of a return that no field of message 10 says."""
    yield "returned_on"
    if assessment.basis is ReturnBasis.WAITING:
        yield ReturnBasis.WAITING.value
    for name in ("fee", "reminder_fee"):
        if (money := getattr(assessment, name)) is not None and money.amount:
            yield name
    if assessment.days_late:
        yield "days_late"
