"""Renew a loan, some or all of a patron's loans, or ask which can be renewed."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, Literal, Protocol

import attrs
from attrs import field

from nordlib.circulation import (
    CirculationPolicy,
    InterlibraryTerms,
    LibraryCalendar,
    Loan,
    LoanId,
    PatronId,
    PatronStanding,
    RenewalCase,
    RenewalFacts,
    TitleId,
)
from nordlib.circulation import renewal as rules
from nordlib.circulation.interlibrary import InterlibraryEvent, InterlibraryEventType, LoanHistory
from nordlib.commands.outbox import enqueue
from nordlib.dates import require_aware
from nordlib.decisions import UNKNOWN, Decision, Override, Unknown
from nordlib.errors import NordlibError, UnknownName
from nordlib.frozendict import frozendict
from nordlib.storage.protocols import CirculationTx, HasLoanHistories, HasPatronStandings, Store, Versioned

__all__ = [
    "RenewalContext",
    "RenewalResults",
    "preview_renewal",
    "preview_renewals",
    "renew_all",
    "renew_eligible",
    "renew_loan",
    "renew_selected",
]


@attrs.frozen
class RenewalContext:
    """What is known beside the loan and its holds when a patron asks to renew, for one loan or many.

    `patron` None: the store's own standing, where it keeps any (`HasPatronStandings`), else `UNKNOWN`, which is never a grant.
    """

    patron: PatronStanding | Literal[Unknown.UNKNOWN] | None = None
    available_copies: frozendict[TitleId, int] = field(default=frozendict[TitleId, int]({}), converter=frozendict[TitleId, int])
    """How many other copies of a title stand on the shelf; of a title that is left out, none."""
    calendar: LibraryCalendar | None = None
    override: Override | None = None


_AS_STORED: Final = RenewalContext()


def renew_loan(
    tx: CirculationTx, loan: LoanId, *, policy: CirculationPolicy, now: datetime, context: RenewalContext = _AS_STORED
) -> Decision[Loan, RenewalFacts]:
    """Renew one loan. Raises `UnknownName` for a loan that is not stored, or whose material the policy has no row for; `NaiveDatetime`."""
    decision, stored = _decided(tx, loan, policy, now, context)
    if decision:
        tx.loans.save(decision.value, expected_version=stored.version)
        _note(tx, stored.value, decision.value, now)
        enqueue(tx, decision.messages)
    return decision


def _note(tx: CirculationTx, before: Loan, renewed: Loan, now: datetime) -> None:
    """A provisional renewal goes into the log that the owner's answers are heard through."""
    if isinstance(tx, HasLoanHistories) and renewed.interlibrary is not None and isinstance(renewed.due, date):
        lent = before if before.interlibrary is not None else attrs.evolve(before, interlibrary=InterlibraryTerms())
        log = tx.loan_histories.get(before.id) or LoanHistory(lent)
        tx.loan_histories.put(
            LoanHistory(log.initial_loan, (*log.events, InterlibraryEvent(InterlibraryEventType.RENEWED, now, day=renewed.due)))
        )


def preview_renewal(
    tx: CirculationTx, loan: LoanId, *, policy: CirculationPolicy, now: datetime, context: RenewalContext = _AS_STORED
) -> Decision[Loan, RenewalFacts]:
    """What `renew_loan` would answer now, and nothing is saved. Raises the same."""
    return _decided(tx, loan, policy, now, context)[0]


def _decided(
    tx: CirculationTx, loan: LoanId, policy: CirculationPolicy, now: datetime, context: RenewalContext
) -> tuple[Decision[Loan, RenewalFacts], Versioned[Loan]]:
    stored = tx.loans.get(loan)
    if stored is None:
        raise UnknownName("loan", loan)
    holds = tx.holds.for_title(stored.value.title)
    patron = context.patron if context.patron is not None else _standing(tx, stored.value.patron)
    case = RenewalCase(stored.value, policy, now, holds, patron, context.available_copies.get(stored.value.title, 0), context.calendar)
    return rules.decide(case, context.override), stored


def _standing(tx: CirculationTx, patron: PatronId) -> PatronStanding | Literal[Unknown.UNKNOWN]:
    return tx.patron_standings.get(patron) if isinstance(tx, HasPatronStandings) else UNKNOWN


@attrs.frozen
class RenewalResults:
    """What became of each of a patron's loans: a decision, or the fault that kept nordlib from deciding."""

    decisions: frozendict[LoanId, Decision[Loan, RenewalFacts]] = field(converter=frozendict[LoanId, Decision[Loan, RenewalFacts]])
    errors: frozendict[LoanId, NordlibError] = field(converter=frozendict[LoanId, NordlibError])

    @property
    def granted(self) -> tuple[LoanId, ...]:
        """The loans that were renewed, or could be."""
        return tuple(loan for loan, decision in self.decisions.items() if decision)


def renew_all(
    store: Store[CirculationTx], patron: PatronId, *, policy: CirculationPolicy, now: datetime, context: RenewalContext = _AS_STORED
) -> RenewalResults:
    """Try each of a patron's loans, in a transaction of its own: one refusal, and one error, stops no other.

    An error is what `renew_loan` raises, an item type without a row in the policy, say. Raises `NaiveDatetime` before any loan is tried.
    """
    require_aware(now)
    return _each(store, renew_loan, store.run(_loans_of, patron), policy, now, context)


def renew_selected(
    store: Store[CirculationTx], loans: Iterable[LoanId], *, policy: CirculationPolicy, now: datetime, context: RenewalContext = _AS_STORED
) -> RenewalResults:
    """Try these loans and no others (APP-01), each in a transaction of its own. A loan that is not stored is a fault."""
    require_aware(now)
    return _each(store, renew_loan, loans, policy, now, context)


def preview_renewals(
    store: Store[CirculationTx], patron: PatronId, *, policy: CirculationPolicy, now: datetime, context: RenewalContext = _AS_STORED
) -> RenewalResults:
    """Which of a patron's loans can be renewed now, with a decision for each; nothing is renewed yet (APP-02)."""
    require_aware(now)
    return _each(store, preview_renewal, store.run(_loans_of, patron), policy, now, context)


def renew_eligible(
    store: Store[CirculationTx], patron: PatronId, *, policy: CirculationPolicy, now: datetime, context: RenewalContext = _AS_STORED
) -> RenewalResults:
    """Select exactly the loans that can be renewed, and renew them (APP-02); the others keep the decision that refused them."""
    selected = preview_renewals(store, patron, policy=policy, now=now, context=context)
    renewed = renew_selected(store, selected.granted, policy=policy, now=now, context=context)
    return RenewalResults({**selected.decisions, **renewed.decisions}, {**selected.errors, **renewed.errors})


class LoanCommand(Protocol):
    """What is done with each of several loans."""

    def __call__(
        self, tx: CirculationTx, loan: LoanId, /, *, policy: CirculationPolicy, now: datetime, context: RenewalContext
    ) -> Decision[Loan, RenewalFacts]:
        """Decide on a loan."""
        ...


def _each(
    store: Store[CirculationTx],
    command: LoanCommand,
    loans: Iterable[LoanId],
    policy: CirculationPolicy,
    now: datetime,
    context: RenewalContext,
) -> RenewalResults:
    decisions: dict[LoanId, Decision[Loan, RenewalFacts]] = {}
    errors: dict[LoanId, NordlibError] = {}
    for loan in dict.fromkeys(loans):
        try:
            decisions[loan] = store.run(command, loan, policy=policy, now=now, context=context)
        except NordlibError as error:
            errors[loan] = error
    return RenewalResults(decisions, errors)


def _loans_of(tx: CirculationTx, patron: PatronId) -> tuple[LoanId, ...]:
    return tuple(stored.value.id for stored in tx.loans.for_patron(patron))
