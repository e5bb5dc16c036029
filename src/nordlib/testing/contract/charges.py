"""The cases for what a renewal leaves behind: the day, the due date before it, and what it cost."""

from datetime import timedelta
from decimal import Decimal
from typing import Final

import attrs

from nordlib.circulation import DueInstant, ItemId, LastRenewal, Loan, LoanId, Money, PatronId, TitleId
from nordlib.circulation.charges import Charge, ChargeId, ChargeKind
from nordlib.errors import UniqueViolation, VersionConflict
from nordlib.storage.protocols import Store
from nordlib.testing.contract.cases import ContractCase, ContractTx, assert_raises, assert_round_trip, case_decorator, ensure
from nordlib.testing.contract.samples import NOW, TODAY

__all__ = ["CASES"]

#: The cases of this module.
CASES: Final[list[ContractCase]] = []
_PATRON: Final = PatronId("7")
_LOAN: Final = Loan(LoanId("100"), _PATRON, ItemId("80"), TitleId("12"), TODAY)
_CHARGE: Final = Charge(
    ChargeId("c1"), _PATRON, ChargeKind.LATE_RENEWAL, Money(Decimal("20.50"), "DKK"), TODAY, frozenset({LoanId("100"), LoanId("101")})
)
_YESTERDAY: Final = TODAY - timedelta(1)


def _add_loan(tx: ContractTx, loan: Loan) -> None:
    tx.loans.add(loan)


def _save_loan(tx: ContractTx, loan: Loan, expected_version: int) -> None:
    tx.loans.save(loan, expected_version=expected_version)


def _get_loan(tx: ContractTx) -> Loan | None:
    stored = tx.loans.get(_LOAN.id)
    return None if stored is None else stored.value


def _add(tx: ContractTx, charge: Charge) -> None:
    tx.charges.add(charge)


def _save(tx: ContractTx, charge: Charge, expected_version: int) -> None:
    tx.charges.save(charge, expected_version=expected_version)


@case_decorator(CASES, "loans.add", "last renewals")("ST-100")
def _a_loan_keeps_its_last_renewal(store: Store[ContractTx]) -> None:
    """A loan keeps the day on which it was lent, the day of its last renewal, and the due date before that, or that they are not known."""
    loan = attrs.evolve(_LOAN, lent_on=_YESTERDAY, last_renewal=LastRenewal(TODAY, _YESTERDAY, TODAY - timedelta(9)))
    store.run(_add_loan, loan)
    assert_round_trip(store.run(_get_loan), loan)
    for last in (LastRenewal(TODAY), None):
        stored = store.run(lambda tx: tx.loans.get(_LOAN.id))
        changed = attrs.evolve(loan, last_renewal=last)
        store.run(_save_loan, changed, stored.version if stored else 0)
        assert_round_trip(store.run(_get_loan), changed)


@case_decorator(CASES, "loans.add", "last renewals", "loans by the hour", "fractions of a second")("ST-101")
def _a_loan_by_the_hour_keeps_its_last_renewal(store: Store[ContractTx]) -> None:
    """A loan by the hour keeps the due instant from before its last renewal."""
    loan = attrs.evolve(_LOAN, due=DueInstant(NOW), last_renewal=LastRenewal(TODAY, DueInstant(NOW - timedelta(hours=4))))
    store.run(_add_loan, loan)
    assert_round_trip(store.run(_get_loan), loan)


@case_decorator(CASES, "loans.add", "last renewals", "unseen renewals")("ST-205")
def _a_loan_keeps_its_unseen_renewals(store: Store[ContractTx]) -> None:
    """A loan keeps the number of its unseen renewals, and the number before its last renewal, or that this is not known."""
    loan = attrs.evolve(_LOAN, unseen_renewals=2, last_renewal=LastRenewal(TODAY, _YESTERDAY, unseen_before=1))
    store.run(_add_loan, loan)
    assert_round_trip(store.run(_get_loan), loan)
    for last in (LastRenewal(TODAY, _YESTERDAY, unseen_before=0), LastRenewal(TODAY, _YESTERDAY)):
        stored = store.run(lambda tx: tx.loans.get(_LOAN.id))
        changed = attrs.evolve(loan, unseen_renewals=3, last_renewal=last)
        store.run(_save_loan, changed, stored.version if stored else 0)
        assert_round_trip(store.run(_get_loan), changed)


@case_decorator(CASES, "charges")("ST-102")
def _charges_are_returned_unchanged(store: Store[ContractTx]) -> None:
    """A charge is returned unchanged, by its id and among those of its patron by day and id; an unknown id finds none."""
    earlier = attrs.evolve(_CHARGE, id=ChargeId("c2"), charged_on=_YESTERDAY, loans=frozenset())
    of_another = attrs.evolve(_CHARGE, id=ChargeId("c0"), patron=PatronId("8"))
    for charge in (_CHARGE, earlier, of_another):
        store.run(_add, charge)
    stored = store.run(lambda tx: tx.charges.get(_CHARGE.id))
    assert_round_trip(stored and stored.value, _CHARGE)
    ensure(store.run(lambda tx: tx.charges.for_patron(_PATRON)) == (earlier, _CHARGE), "different charges, or in the wrong order")
    ensure(store.run(lambda tx: tx.charges.get(ChargeId("c9"))) is None, "a charge was found that was never added")
    assert_raises(UniqueViolation, lambda: store.run(_add, _CHARGE), "two charges have the same id")


@case_decorator(CASES, "charges")("ST-103")
def _a_charge_is_saved_over_the_version_that_was_read(store: Store[ContractTx]) -> None:
    """A charge is saved over the version that was read, and over no other."""
    store.run(_add, _CHARGE)
    stored = store.run(lambda tx: tx.charges.get(_CHARGE.id))
    version = stored.version if stored else 0
    changed = attrs.evolve(_CHARGE, loans=frozenset({LoanId("100")}))
    store.run(_save, changed, version)
    found = store.run(lambda tx: tx.charges.get(_CHARGE.id))
    ensure(found is not None and found.value == changed, "a saved charge was not changed")
    assert_raises(VersionConflict, lambda: store.run(_save, _CHARGE, version), "a charge was saved over another version")
