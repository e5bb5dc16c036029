"""Renew a loan, some or all of a patron's loans, or ask which can be renewed."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, Literal, Protocol

import attrs
from attrs import field

from nordlib.circulation import (
    Interlibrary,
    LendingPolicy,
    Loan,
    LoanId,
    OpeningDays,
    PatronId,
    RenewalCase,
    RenewalFacts,
    Standing,
    TitleId,
)
from nordlib.circulation.interlibrary import Event, LoanLog, Occurrence
from nordlib.circulation.renewal import decide
from nordlib.commands.queueing import queue
from nordlib.dates import aware
from nordlib.decisions import UNKNOWN, Decision, Override, Unknown
from nordlib.errors import NordlibError, UnknownName
from nordlib.frozen import FrozenMap
from nordlib.storage.protocols import HasOwnerLog, HasStandings, LendingTx, Store, Versioned

__all__ = ["Asking", "Renewals", "ask", "renew", "renew_all", "renew_chosen", "renew_possible", "select_possible"]


@attrs.frozen
class Asking:
    """What is known beside the loan and its holds when a patron asks to renew, for one loan or many.

    `patron` None: the store's own standing, where it keeps any (`HasStandings`), else `UNKNOWN`, which is never a grant.
    """

    patron: Standing | Literal[Unknown.UNKNOWN] | None = None
    available_copies: FrozenMap[TitleId, int] = field(default=FrozenMap[TitleId, int]({}), converter=FrozenMap[TitleId, int])
    """How many other copies of a title stand on the shelf; of a title that is left out, none."""
    calendar: OpeningDays | None = None
    override: Override | None = None


_AS_STORED: Final = Asking()


def renew(
    tx: LendingTx, loan: LoanId, *, policy: LendingPolicy, now: datetime, asking: Asking = _AS_STORED
) -> Decision[Loan, RenewalFacts]:
    """Renew one loan. Raises `UnknownName` for a loan that is not stored, or whose material the policy has no row for; `NaiveDatetime`."""
    decision, stored = _decided(tx, loan, policy, now, asking)
    if decision:
        tx.loans.save(decision.value, expected=stored.version)
        _note(tx, stored.value, decision.value, now)
        queue(tx, decision.messages)
    return decision


def _note(tx: LendingTx, before: Loan, renewed: Loan, now: datetime) -> None:
    """A provisional renewal goes into the log that the owner's answers are heard through."""
    if isinstance(tx, HasOwnerLog) and renewed.interlibrary is not None and isinstance(renewed.due, date):
        lent = before if before.interlibrary is not None else attrs.evolve(before, interlibrary=Interlibrary())
        log = tx.owner_log.of(before.id) or LoanLog(lent)
        tx.owner_log.put(LoanLog(log.lent, (*log.events, Occurrence(Event.RENEWED, now, day=renewed.due))))


def ask(tx: LendingTx, loan: LoanId, *, policy: LendingPolicy, now: datetime, asking: Asking = _AS_STORED) -> Decision[Loan, RenewalFacts]:
    """What `renew` would answer now, and nothing is saved. Raises the same."""
    return _decided(tx, loan, policy, now, asking)[0]


def _decided(
    tx: LendingTx, loan: LoanId, policy: LendingPolicy, now: datetime, asking: Asking
) -> tuple[Decision[Loan, RenewalFacts], Versioned[Loan]]:
    stored = tx.loans.get(loan)
    if stored is None:
        raise UnknownName("loan", loan)
    holds = tx.holds.on_title(stored.value.title)
    patron = asking.patron if asking.patron is not None else _standing(tx, stored.value.patron)
    case = RenewalCase(stored.value, policy, now, holds, patron, asking.available_copies.get(stored.value.title, 0), asking.calendar)
    return decide(case, asking.override), stored


def _standing(tx: LendingTx, patron: PatronId) -> Standing | Literal[Unknown.UNKNOWN]:
    return tx.standings.of(patron) if isinstance(tx, HasStandings) else UNKNOWN


@attrs.frozen
class Renewals:
    """What became of each of a patron's loans: a decision, or the fault that kept nordlib from deciding."""

    decisions: FrozenMap[LoanId, Decision[Loan, RenewalFacts]] = field(converter=FrozenMap[LoanId, Decision[Loan, RenewalFacts]])
    faults: FrozenMap[LoanId, NordlibError] = field(converter=FrozenMap[LoanId, NordlibError])

    @property
    def granted(self) -> tuple[LoanId, ...]:
        """The loans that were renewed, or could be."""
        return tuple(loan for loan, decision in self.decisions.items() if decision)


def renew_all(store: Store[LendingTx], patron: PatronId, *, policy: LendingPolicy, now: datetime, asking: Asking = _AS_STORED) -> Renewals:
    """Try each of a patron's loans, in a transaction of its own: one refusal, and one fault, stops no other.

    A fault is what `renew` raises, a material without a row in the policy, say. Raises `NaiveDatetime` before any loan is tried.
    """
    aware(now)
    return _each(store, renew, store.run(_loans_of, patron), policy, now, asking)


def renew_chosen(
    store: Store[LendingTx], loans: Iterable[LoanId], *, policy: LendingPolicy, now: datetime, asking: Asking = _AS_STORED
) -> Renewals:
    """Try these loans and no others (APP-01), each in a transaction of its own. A loan that is not stored is a fault."""
    aware(now)
    return _each(store, renew, loans, policy, now, asking)


def select_possible(
    store: Store[LendingTx], patron: PatronId, *, policy: LendingPolicy, now: datetime, asking: Asking = _AS_STORED
) -> Renewals:
    """Which of a patron's loans can be renewed now, with a decision for each; nothing is renewed yet (APP-02)."""
    aware(now)
    return _each(store, ask, store.run(_loans_of, patron), policy, now, asking)


def renew_possible(
    store: Store[LendingTx], patron: PatronId, *, policy: LendingPolicy, now: datetime, asking: Asking = _AS_STORED
) -> Renewals:
    """Select exactly the loans that can be renewed, and renew them (APP-02); the others keep the decision that refused them."""
    selected = select_possible(store, patron, policy=policy, now=now, asking=asking)
    renewed = renew_chosen(store, selected.granted, policy=policy, now=now, asking=asking)
    return Renewals({**selected.decisions, **renewed.decisions}, {**selected.faults, **renewed.faults})


class Command(Protocol):
    """What is done with each of several loans."""

    def __call__(
        self, tx: LendingTx, loan: LoanId, /, *, policy: LendingPolicy, now: datetime, asking: Asking
    ) -> Decision[Loan, RenewalFacts]:
        """Decide on a loan."""
        ...


def _each(
    store: Store[LendingTx], command: Command, loans: Iterable[LoanId], policy: LendingPolicy, now: datetime, asking: Asking
) -> Renewals:
    decisions: dict[LoanId, Decision[Loan, RenewalFacts]] = {}
    faults: dict[LoanId, NordlibError] = {}
    for loan in dict.fromkeys(loans):
        try:
            decisions[loan] = store.run(command, loan, policy=policy, now=now, asking=asking)
        except NordlibError as fault:
            faults[loan] = fault
    return Renewals(decisions, faults)


def _loans_of(tx: LendingTx, patron: PatronId) -> tuple[LoanId, ...]:
    return tuple(stored.value.id for stored in tx.loans.of_patron(patron))
