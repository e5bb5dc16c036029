"""What a terminal asks about loans, done in a store: renew one, renew all, check in. A transaction each, or one for each loan.

A terminal names an item, and a patron by the card; only the patron's own loans are looked at, so a child's loan is renewed with the child's
card. What a renewal costs must be agreed to first (BO): until then nothing is renewed, and the answer says the fee. A request that comes
again with the same `repeat` key does nothing twice (`nordlib.commands.idempotency`), and gets the answer that the loan now has.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, cast

import attrs
from attrs import field

from nordlib.circulation import ItemHandedIn, Loan, LoanId, LoanStatus, PatronId, RenewalFacts, ReturnPolicy
from nordlib.circulation.fees import FeeCategory
from nordlib.circulation.interlibrary import InterlibraryEvent, InterlibraryEventType, LoanHistory
from nordlib.circulation.renewal.counts import waits_for_loan
from nordlib.circulation.returns import ReturnAssessment, ReturnCase, assess_return
from nordlib.commands.circulation.renewal import (
    RenewalContext,
    RenewalResults,
    preview_renewal,
    preview_renewals,
    renew_loan,
    renew_selected,
)
from nordlib.commands.circulation.renewal.request import DEFAULT_CONTEXT, PolicyOfLoan
from nordlib.commands.circulation.renewal.several import loan_ids_of
from nordlib.commands.idempotency import AlreadyProcessed, idempotent
from nordlib.dates import local_date, require_aware
from nordlib.decisions import Decision
from nordlib.errors import InvalidData, UnreadableRow
from nordlib.frozendict import frozendict
from nordlib.interchange.sip2.sc_messages import CheckinRequest, RenewAllRequest, RenewRequest
from nordlib.libraries import LibraryId
from nordlib.storage.protocols import CirculationReadTx, CirculationTx, Store, Versioned, loan_histories_of
from nordlib.storage.runner import read_from

__all__ = ["CheckinResult", "RenewAllResult", "RenewalResult", "check_in", "renew_every_loan", "renew_item"]


@attrs.frozen
class RenewalResult:
    """What became of one renewal."""

    loan: Loan | None
    """The loan as it is now stored; None: the patron has no such loan."""
    decision: Decision[Loan, RenewalFacts] | None = None
    """The decision; None without a loan, and where the renewal was done before."""
    awaits_fee: bool = False
    """Whether the renewal costs a fee to which the patron has not agreed, so that nothing is renewed yet."""
    is_repeated: bool = False
    """Whether the same request has renewed the loan before, so that nothing was done this time."""


def renew_item(
    tx: CirculationTx,
    patron: PatronId,
    request: RenewRequest,
    *,
    policy: PolicyOfLoan,
    now: datetime,
    context: RenewalContext = DEFAULT_CONTEXT,
    terminal: str = "",
    repeat: str | None = None,
) -> RenewalResult:
    """Renew the loan of an item (message 29).

    Args:
        tx: The transaction.
        patron: The patron of the card.
        request: What the terminal asked: the bar code of the item, or the title.
        policy: The circulation policy.
        now: The instant of the request.
        context: What is known beyond the store.
        terminal: The id of the terminal, which is needed with `repeat`.
        repeat: The key of the request (`repeat_key`); None: it is not known again.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: The store keeps no requests, and `repeat` is given.
    """
    require_aware(now)
    loan = _loan_of_item(tx, patron, request)
    if loan is None:
        return RenewalResult(None)
    if not request.fee_acknowledged:
        preview = preview_renewal(tx, loan.id, by=patron, policy=policy, now=now, context=context)
        if preview and _costs(preview.facts):
            return RenewalResult(loan, preview, awaits_fee=True)
    renew: Any = renew_loan if repeat is None else idempotent(renew_loan, repeat, client=terminal, now=now)
    answer = cast("Decision[Loan, RenewalFacts] | AlreadyProcessed", renew(tx, loan.id, by=patron, policy=policy, now=now, context=context))
    if isinstance(answer, AlreadyProcessed):
        return RenewalResult(loan, is_repeated=True)
    return RenewalResult(answer.value if answer else loan, answer)


def _loan_of_item(tx: CirculationReadTx, patron: PatronId, request: RenewRequest) -> Loan | None:
    """Return the patron's loan of an item, one that is still on loan before one that has ended."""
    item, title = (request.item or "").strip(), (request.title or "").strip()
    named = [loan for loan in _loans_of(tx, patron) if (loan.item == item if item else loan.title == title)]
    return min(named, key=lambda loan: loan.status is not LoanStatus.ON_LOAN, default=None)


def _loans_of(tx: CirculationReadTx, patron: PatronId) -> tuple[Loan, ...]:
    return tuple(stored.value for stored in tx.loans.for_patron(patron) if not isinstance(stored, UnreadableRow))


def _costs(facts: RenewalFacts) -> bool:
    return facts.fee is not None and facts.fee.amount > 0


def _mapping(given: dict[LoanId, Loan]) -> frozendict[LoanId, Loan]:
    return frozendict(given)


@attrs.frozen
class RenewAllResult:
    """What became of the renewal of all loans."""

    renewals: RenewalResults
    """The decision on each loan that was tried, or its error."""
    loans: frozendict[LoanId, Loan] = field(converter=_mapping)
    """The loans as they are stored now."""
    awaiting_fee: frozendict[LoanId, Decision[Loan, RenewalFacts]]
    """The loans whose renewal costs a fee to which the patron has not agreed."""


def renew_every_loan(
    store: Store[CirculationTx],
    patron: PatronId,
    request: RenewAllRequest,
    *,
    policy: PolicyOfLoan,
    now: datetime,
    context: RenewalContext = DEFAULT_CONTEXT,
    terminal: str = "",
    repeat: str | None = None,
) -> RenewAllResult:
    """Renew every loan of a patron that is open (message 65), each in its own transaction. The arguments are those of `renew_item`."""
    arguments: dict[str, Any] = {"by": patron, "policy": policy, "now": now, "context": context}
    waiting = frozendict[LoanId, Decision[Loan, RenewalFacts]]({})
    if not request.fee_acknowledged:
        preview = preview_renewals(store, patron, **arguments)
        waiting = frozendict({loan: each for loan, each in preview.decisions.items() if each and _costs(each.facts)})
    before = {loan.id: loan for loan in read_from(store, _loans_of, patron)}
    ended = {loan for loan, each in before.items() if each.status is LoanStatus.RETURNED}
    open_loans = [loan for loan in read_from(store, loan_ids_of, patron) if loan not in ended]
    renew: Any = renew_selected if repeat is None else idempotent(renew_selected, repeat, client=terminal, now=now)
    renewals: RenewalResults = renew(store, [loan for loan in open_loans if loan not in waiting], **arguments)
    after = {loan.id: loan for loan in read_from(store, _loans_of, patron) if loan.id in open_loans}
    return RenewAllResult(renewals, after, waiting)


@attrs.frozen
class CheckinResult:
    """What became of an item that was handed in."""

    loan: Loan | None
    """The loan as it is now stored; None: the item is not on loan."""
    assessment: ReturnAssessment | None = None
    """When the loan was returned, and what it costs; None: there was no open loan, or nothing is booked in."""
    is_awaited: bool = False
    """Whether another patron waits for the item."""


def check_in(
    tx: CirculationTx,
    loan: LoanId | None,
    request: CheckinRequest,
    *,
    library: LibraryId,
    home_libraries: Collection[LibraryId],
    policy: ReturnPolicy,
    now: datetime,
    category: FeeCategory = FeeCategory.ADULT,
) -> CheckinResult:
    """Book in an item that was handed in (message 09). A loan that waits for another library's confirmation stays open.

    Args:
        tx: The transaction.
        loan: The id of the loan of the item, which the host finds; None: it is not on loan.
        request: What the terminal told. Its day of return counts if it is neither before the loan nor in the future.
        library: The library where the terminal stands.
        home_libraries: The libraries of the home municipality.
        policy: The home library's choices about returns.
        now: The instant of the request.
        category: Whether the patron pays as an adult or as a child.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
    """
    require_aware(now)
    stored = None if loan is None else tx.loans.get(loan)
    if stored is None or request.cancel:
        return CheckinResult(None)
    today = local_date(now, policy.zone)
    awaited = any(waits_for_loan(hold, stored.value, today) for hold in tx.holds.for_title(stored.value.title))
    if stored.value.status is LoanStatus.RETURNED:
        return CheckinResult(stored.value, is_awaited=awaited)
    at = _handed_in_at(request, stored.value, policy, now)
    case = ReturnCase(stored.value, (ItemHandedIn(at, library),), frozenset(home_libraries), policy, now, category)
    assessment = assess_return(case)
    if assessment.returned_on is None:
        return CheckinResult(stored.value, assessment, awaited)
    return CheckinResult(_save_return(tx, stored, at), assessment, awaited)


def _handed_in_at(request: CheckinRequest, loan: Loan, policy: ReturnPolicy, now: datetime) -> datetime:
    """Return when the item was handed in: as the terminal says, unless that cannot be."""
    if request.return_date is None:
        return now
    try:
        at = request.return_date.instant(policy.zone)
    except InvalidData:  # the first or the last day of the calendar, which a clock without a battery shows
        return now
    return at if at <= now and local_date(at, policy.zone) >= (loan.lent_or_renewed_on or date.min) else now


def _save_return(tx: CirculationTx, stored: Versioned[Loan], at: datetime) -> Loan:
    """Save a returned loan, and the event in the history of an interlibrary loan that has one."""
    returned = attrs.evolve(stored.value, status=LoanStatus.RETURNED)
    tx.loans.save(returned, expected_version=stored.version)
    histories = loan_histories_of(tx)
    if histories is not None and (history := histories.get(returned.id)) is not None:
        event = InterlibraryEvent(InterlibraryEventType.RETURNED, at)
        histories.put(LoanHistory(history.initial_loan, (*history.events, event)))
    return returned
