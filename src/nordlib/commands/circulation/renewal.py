"""Renew one loan, or some or all of a patron's loans, and preview which loans can be renewed.

These functions share three parameters. `by` is who asks: a patron, whose own loans alone are renewed, or staff (EXT-20). `policy` is the
circulation policy of the library, or a function that gives the policy of a loan, so that loans of several libraries are renewed in one
act. `context` is what is known about the patron and the titles beyond the stored loan and its holds. All of them raise `NaiveDatetime` if
`now` has no UTC offset, and `InvalidData` if `by` is neither a patron's id nor staff.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final, Literal, NamedTuple, TypeAlias, cast

import attrs
from attrs import field

from nordlib.circulation import (
    CirculationPolicy,
    InterlibraryTerms,
    LibraryCalendar,
    Loan,
    LoanId,
    LoanStatus,
    PatronId,
    PatronStanding,
    RenewalCase,
    RenewalFacts,
    Requester,
    TitleId,
)
from nordlib.circulation import renewal as rules
from nordlib.circulation.interlibrary import InterlibraryEvent, InterlibraryEventType, LoanHistory
from nordlib.commands.outbox import enqueue
from nordlib.dates import require_aware
from nordlib.decisions import UNKNOWN, Decision, Override, Unknown
from nordlib.errors import InvalidData, StorageError, UnknownName
from nordlib.frozendict import frozendict
from nordlib.storage.protocols import CirculationReadTx, CirculationTx, HasLoanHistories, HasPatronStandings, Store, Versioned
from nordlib.storage.runner import read_from
from nordlib.validation import checked, frozen_mapping, taken

__all__ = [
    "PolicyOfLoan",
    "RenewalContext",
    "RenewalResults",
    "preview_renewal",
    "preview_renewals",
    "renew_all",
    "renew_eligible",
    "renew_loan",
    "renew_selected",
]


def _copies(given: Mapping[TitleId, int]) -> frozendict[TitleId, int]:
    return frozen_mapping(given)


@attrs.frozen
@checked
class RenewalContext:
    """What is known beyond a loan and its holds when a patron asks to renew, for one loan or several."""

    patron: PatronStanding | Literal[Unknown.UNKNOWN] | None = None
    """The standing of the patron. None: as the store keeps it (`HasPatronStandings`), otherwise `UNKNOWN`, which never grants a renewal."""
    available_copies: frozendict[TitleId, int] = field(default=frozendict[TitleId, int]({}), converter=_copies)
    """How many other copies of each title are on the shelf; 0 for a title that is not listed."""
    calendar: LibraryCalendar | None = None
    """The library's calendar; None if a due date stays even on a day on which the library is closed."""
    override: Override | None = None
    """The order of a staff member to set rules aside; None if all rules apply."""
    named_due: date | None = None
    """The due date that staff name (EXT-17); None: the one that the policy gives."""


_DEFAULT_CONTEXT: Final = RenewalContext()
#: The policy of the library, or what gives the policy of a loan.
PolicyOfLoan: TypeAlias = CirculationPolicy | Callable[[Loan], CirculationPolicy]


class _Request(NamedTuple):
    """Who asks, under which policy, when, and with what known."""

    by: Requester
    policy: PolicyOfLoan
    now: datetime
    context: RenewalContext


def renew_loan(
    tx: CirculationTx, loan: LoanId, *, by: Requester, policy: PolicyOfLoan, now: datetime, context: RenewalContext = _DEFAULT_CONTEXT
) -> Decision[Loan, RenewalFacts]:
    """Renew one loan.

    Raises `NaiveDatetime`, and `UnknownName` for a loan that is not stored, or whose item type has no row in the policy.
    """
    decision, stored = _decided(tx, loan, _request(by, policy, now, context))
    if decision:
        tx.loans.save(decision.value, expected_version=stored.version)
        _record_provisional_renewal(tx, stored.value, decision.value, now)
        enqueue(tx, decision.messages)
    return decision


def _record_provisional_renewal(tx: CirculationTx, before: Loan, renewed: Loan, now: datetime) -> None:
    """Add a renewal that awaits the owner's answer to the history from which the loan is rebuilt."""
    if isinstance(tx, HasLoanHistories) and renewed.interlibrary is not None and isinstance(renewed.due, date):
        lent = attrs.evolve(before, interlibrary=before.interlibrary or InterlibraryTerms(), status=LoanStatus.ON_LOAN)
        history = tx.loan_histories.get(before.id) or LoanHistory(lent)
        renewal = InterlibraryEvent(InterlibraryEventType.RENEWED, now, day=renewed.due)
        tx.loan_histories.put(LoanHistory(history.initial_loan, (*history.events, renewal)))


def preview_renewal(
    tx: CirculationReadTx, loan: LoanId, *, by: Requester, policy: PolicyOfLoan, now: datetime, context: RenewalContext = _DEFAULT_CONTEXT
) -> Decision[Loan, RenewalFacts]:
    """Return what `renew_loan` would answer now, without saving anything. Raises the same errors."""
    return _decided(tx, loan, _request(by, policy, now, context))[0]


def _request(by: Requester, policy: PolicyOfLoan, now: datetime, context: RenewalContext) -> _Request:
    """Return the request. Raises `InvalidData` and `NaiveDatetime`."""
    requester: Requester = taken(cast("Any", Requester), "by", by)
    if not isinstance(cast("object", policy), CirculationPolicy) and not callable(policy):
        raise InvalidData("policy", ("it must be a CirculationPolicy, or a function that gives the policy of a loan",))
    return _Request(requester, policy, require_aware(now), taken(RenewalContext, "context", context))


def _decided(tx: CirculationReadTx, loan: LoanId, request: _Request) -> tuple[Decision[Loan, RenewalFacts], Versioned[Loan]]:
    stored = tx.loans.get(loan)
    if stored is None:
        raise UnknownName("loan", loan)
    return _decide(tx, stored.value, _with_standing(tx, stored.value.patron, request)), stored


def _decide(tx: CirculationReadTx, loan: Loan, request: _Request) -> Decision[Loan, RenewalFacts]:
    by, policy, now, context = request
    policy = policy if isinstance(policy, CirculationPolicy) else policy(loan)
    holds, copies = tx.holds.for_title(loan.title), context.available_copies.get(loan.title, 0)
    patron = UNKNOWN if context.patron is None else context.patron
    case = RenewalCase(loan, policy, now, holds, patron, copies, context.calendar, by, context.named_due)
    return rules.decide(case, context.override)


def _with_standing(tx: CirculationReadTx, patron: PatronId, request: _Request) -> _Request:
    """Return the request with the standing of the patron, looked up unless the caller gave it."""
    context = request.context
    return (
        request
        if context.patron is not None
        else request._replace(context=attrs.evolve(context, patron=_standing(tx, patron, request.now)))
    )


def _standing(tx: CirculationReadTx, patron: PatronId, now: datetime) -> PatronStanding | Literal[Unknown.UNKNOWN]:
    return tx.patron_standings.get(patron, now) if isinstance(tx, HasPatronStandings) else UNKNOWN


@attrs.frozen
class RenewalResults:
    """The result of each loan: a decision, or the error that prevented one."""

    decisions: frozendict[LoanId, Decision[Loan, RenewalFacts]] = field(converter=frozendict[LoanId, Decision[Loan, RenewalFacts]])
    """The decision on each loan, by the id of the loan."""
    errors: frozendict[LoanId, Exception] = field(converter=frozendict[LoanId, Exception])
    """The error of each loan that could not be decided or saved, by the id of the loan; also one of the host's store."""

    @property
    def granted(self) -> tuple[LoanId, ...]:
        """The ids of the loans that were renewed or, in a preview, could be renewed."""
        return tuple(loan for loan, decision in self.decisions.items() if decision)


def renew_all(
    store: Store[CirculationTx],
    patron: PatronId,
    *,
    by: Requester,
    policy: PolicyOfLoan,
    now: datetime,
    context: RenewalContext = _DEFAULT_CONTEXT,
) -> RenewalResults:
    """Try to renew each of a patron's loans, each in its own transaction: a refusal or an error does not stop the other loans.

    What `renew_loan` raises for one loan, for example for an item type without a row in the policy, is in `RenewalResults.errors`. Raises
    `NaiveDatetime` before any loan is tried.
    """
    request = _request(by, policy, now, context)
    return _renew_each(store, read_from(store, _loans_of, patron), request)


def renew_selected(
    store: Store[CirculationTx],
    loans: Iterable[LoanId],
    *,
    by: Requester,
    policy: PolicyOfLoan,
    now: datetime,
    context: RenewalContext = _DEFAULT_CONTEXT,
) -> RenewalResults:
    """Try to renew only the given loans (APP-01), each in its own transaction. A loan that is not stored is in `RenewalResults.errors`.

    Raises `NaiveDatetime` before any loan is tried, and `InvalidData` for one id in place of several.
    """
    if isinstance(loans, str) or not hasattr(loans, "__iter__"):
        raise InvalidData("loans", (f"it is a {type(loans).__name__}; it must be several ids of loans, such as a tuple",))
    return _renew_each(store, loans, _request(by, policy, now, context))


def preview_renewals(
    store: Store[CirculationReadTx],
    patron: PatronId,
    *,
    by: Requester,
    policy: PolicyOfLoan,
    now: datetime,
    context: RenewalContext = _DEFAULT_CONTEXT,
) -> RenewalResults:
    """Return which of a patron's loans can be renewed now, with a decision for each; nothing is renewed yet (APP-02).

    All are read in one transaction, and the standing of the patron once. Raises `NaiveDatetime` before any loan is tried.
    """
    return read_from(store, _preview_each, patron, _request(by, policy, now, context))


def _preview_each(tx: CirculationReadTx, patron: PatronId, request: _Request) -> RenewalResults:
    decisions: dict[LoanId, Decision[Loan, RenewalFacts]] = {}
    errors: dict[LoanId, Exception] = {}
    request = _with_standing(tx, patron, request)
    for loan in (stored.value for stored in tx.loans.for_patron(patron)):
        try:
            decisions[loan.id] = _decide(tx, loan, request)
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - a policy function, or a finder of the host's, may raise any exception
            errors[loan.id] = error
    return RenewalResults(decisions, errors)


def renew_eligible(
    store: Store[CirculationTx],
    patron: PatronId,
    *,
    by: Requester,
    policy: PolicyOfLoan,
    now: datetime,
    context: RenewalContext = _DEFAULT_CONTEXT,
) -> RenewalResults:
    """Renew exactly those of a patron's loans that can be renewed (APP-02). For the others, return the decision that refused them.

    Raises `NaiveDatetime` before any loan is tried.
    """
    selected = preview_renewals(store, patron, by=by, policy=policy, now=now, context=context)
    renewed = renew_selected(store, selected.granted, by=by, policy=policy, now=now, context=context)
    return RenewalResults({**selected.decisions, **renewed.decisions}, {**selected.errors, **renewed.errors})


def _renew_each(store: Store[CirculationTx], loans: Iterable[LoanId], request: _Request) -> RenewalResults:
    by, policy, now, context = request
    decisions: dict[LoanId, Decision[Loan, RenewalFacts]] = {}
    errors: dict[LoanId, Exception] = {}
    for loan in dict.fromkeys(loans):
        try:
            decisions[loan] = store.run(renew_loan, loan, by=by, policy=policy, now=now, context=context)
        except Exception as error:  # noqa: BLE001 - a store of the host's may raise any, and the loans before this one are renewed
            errors[loan] = error
    return RenewalResults(decisions, errors)


def _loans_of(tx: CirculationReadTx, patron: PatronId) -> tuple[LoanId, ...]:
    return tuple(stored.value.id for stored in tx.loans.for_patron(patron))
