"""What a store must hold to about loans, holds, patrons' standing and what owners of interlibrary loans said."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import attrs

from nordlib.circulation import (
    DueAt,
    FeeCategory,
    Hold,
    HoldId,
    HoldStatus,
    Interlibrary,
    ItemId,
    Loan,
    LoanId,
    LoanKind,
    LoanStatus,
    Money,
    OwnerAllows,
    PatronId,
    Standing,
    TitleId,
)
from nordlib.circulation.interlibrary import Event, LoanLog, Occurrence
from nordlib.decisions import UNKNOWN
from nordlib.errors import UniqueViolation, VersionConflict
from nordlib.places import LibraryId
from nordlib.storage.protocols import Store
from nordlib.testing.contract.cases import Case, ContractTx, collected, ensure, refuses
from nordlib.testing.contract.samples import NOW, TODAY

__all__ = ["CASES"]

CASES: Final[list[Case]] = []
_loans = collected(CASES, "loans.add")
_PATRON: Final = PatronId("p1")
_TITLE: Final = TitleId("t1")
_OWNER: Final = Interlibrary(
    LibraryId("Z"), OwnerAllows.ALLOWED, 2, TODAY, True, False, TODAY + timedelta(1), TODAY + timedelta(2), TODAY + timedelta(3)
)


def _loan(place: int, **changes: Any) -> Loan:
    return attrs.evolve(Loan(LoanId(f"l{place:02}"), _PATRON, ItemId(f"i{place:02}"), _TITLE, TODAY), **changes)


def _add(store: Store[ContractTx], *loans: Loan) -> None:
    def command(tx: ContractTx) -> None:
        for each in loans:
            tx.loans.add(each)

    store.run(command)


def _get(store: Store[ContractTx], key: LoanId) -> tuple[Loan | None, int]:
    found = store.run(lambda tx: tx.loans.get(key))
    return (None, 0) if found is None else (found.value, found.version)


def _put_standing(tx: ContractTx, standing: Standing) -> None:
    tx.standings.put(_PATRON, standing)


def _put_log(tx: ContractTx, log: LoanLog) -> None:
    tx.owner_log.put(log)


@_loans("ST-070")
def _are_kept_as_they_were(store: Store[ContractTx]) -> None:
    """A loan is found as it was put in: one due on a day, one due at an instant, one whose owner has said something."""
    by_the_hour = DueAt(datetime(2026, 11, 24, 15, 30, tzinfo=UTC))
    loans = (
        _loan(0, renewals_used=2, status=LoanStatus.CLAIMED_RETURNED, recalled=True, material="dvd"),
        _loan(1, due=by_the_hour),
        _loan(2, kind=LoanKind.INTERLIBRARY, interlibrary=_OWNER),
        _loan(3, kind=LoanKind.INTERLIBRARY, interlibrary=Interlibrary()),
    )
    _add(store, *loans)
    for each in loans:
        ensure(_get(store, each.id)[0] == each, "another loan came back than went in")
    ensure(_get(store, LoanId("L00"))[0] is None, "ids are folded")
    refuses(UniqueViolation, lambda: _add(store, loans[0]), "two loans have one id")


@_loans("ST-071")
def _a_stale_renewal_is_refused(store: Store[ContractTx]) -> None:
    """Of two saves of one version of a loan the second is refused, and nothing of it is kept."""
    _add(store, _loan(0))
    version = _get(store, _loan(0).id)[1]
    renewed, again = _loan(0, renewals_used=1), _loan(0, renewals_used=2)
    store.run(lambda tx: tx.loans.save(renewed, expected=version))
    refuses(VersionConflict, lambda: store.run(lambda tx: tx.loans.save(again, expected=version)), "an update is lost")
    ensure(_get(store, renewed.id)[0] == renewed, "what was refused was kept")


@_loans("ST-072")
def _are_a_patron_s(store: Store[ContractTx]) -> None:
    """A patron's loans are told by what they are due, an instant before the whole day, and then by id; no other patron's is among them."""
    tomorrow, at_three = TODAY + timedelta(1), DueAt(datetime(2026, 11, 24, 15, tzinfo=UTC))
    loans = (_loan(3), _loan(2), _loan(1, due=tomorrow), _loan(4, due=at_three), _loan(5, patron=PatronId("P1")))
    _add(store, *loans)
    found = store.run(lambda tx: tx.loans.of_patron(_PATRON))
    ensure([each.value for each in found] == [loans[3], loans[1], loans[0], loans[2]], "others are the patron's, or not in this order")
    ensure(store.run(lambda tx: tx.loans.of_patron(PatronId("nobody"))) == (), "one who has no loan has some")


@collected(CASES, "holds.add")("ST-073")
def _holds_are_on_their_title(store: Store[ContractTx]) -> None:
    """Every hold on a title is told as it was put in, and no other title's."""
    whole = Hold(HoldId("h1"), _PATRON, _TITLE, ItemId("i1"), HoldStatus.SUSPENDED, TODAY, TODAY + timedelta(9))
    plain, other = Hold(HoldId("h2"), PatronId("p2"), _TITLE), Hold(HoldId("h3"), _PATRON, TitleId("T1"))

    def command(tx: ContractTx) -> None:
        for each in (whole, plain, other):
            tx.holds.add(each)

    store.run(command)
    found = store.run(lambda tx: tx.holds.on_title(_TITLE))
    ensure(len(found) == 2 and {each.id: each for each in found} == {whole.id: whole, plain.id: plain}, "others are on the title")  # noqa: PLR2004 - two were put in
    moved = attrs.evolve(plain, title=TitleId("t9"))
    refuses(UniqueViolation, lambda: store.run(lambda tx: tx.holds.add(moved)), "two holds have one id")


@collected(CASES, "standings.put")("ST-074")
def _what_is_not_known_stays_unknown(store: Store[ContractTx]) -> None:
    """What is known of a patron is told as it was put in; what is not known is told as that, and is nowhere taken for none."""
    known = Standing(True, date(2027, 1, 31), Money(Decimal("12.50"), "DKK"), FeeCategory.CHILD)
    for standing in (known, Standing(), Standing(UNKNOWN, UNKNOWN, UNKNOWN), Standing(expires=UNKNOWN), Standing(debt=UNKNOWN)):
        store.run(_put_standing, standing)
        ensure(store.run(lambda tx: tx.standings.of(_PATRON)) == standing, "another standing came back than went in")
    ensure(store.run(lambda tx: tx.standings.of(PatronId("nobody"))) is UNKNOWN, "something is known of one whom nobody knows")


@collected(CASES, "owner_log")("ST-075")
def _the_owner_s_log_grows(store: Store[ContractTx]) -> None:
    """The log of an interlibrary loan is told as it was kept last."""
    lent = _loan(0, kind=LoanKind.INTERLIBRARY, interlibrary=_OWNER)
    first = Occurrence(Event.OWNER_RECALLS, NOW, "e1", TODAY)
    ensure(store.run(lambda tx: tx.owner_log.of(lent.id)) is None, "a loan has a log before it began")
    for log in (LoanLog(lent), LoanLog(lent, (first, Occurrence(Event.OWNER_REJECTS, NOW, grace_days=3)))):
        store.run(_put_log, log)
        ensure(store.run(lambda tx: tx.owner_log.of(lent.id)) == log, "another log came back than went in")
