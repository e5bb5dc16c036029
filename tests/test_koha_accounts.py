"""Fees of late renewals as lines of the accounts of Koha: in the transaction of the renewal, and never twice."""

from collections.abc import Iterator
from decimal import Decimal

import attrs
import pytest
from koha.accounts import KohaCharges
from koha.renewals import renew_checkout, renew_checkouts
from koha.sample import NOW
from koha.schema import TABLES
from koha.store import KohaStore
from sqlalchemy import Engine

from nordlib.circulation import LoanId, Money
from nordlib.circulation.charges import Charge, ChargeId, ChargeKind
from nordlib.commands import RenewalContext, renew_all, undo_renewal
from nordlib.errors import InvalidData
from nordlib.libraries import LibraryId
from tests.koha_desk import DESK, LATE, PATRON, change, filled, opened_engine, rows
from tests.koha_library import snapshot


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with opened_engine() as engine:
        yield engine


@pytest.fixture
def store(engine: Engine) -> KohaStore:
    return filled(engine)


def test_a_fee_and_its_renewal_are_saved_together_or_not_at_all(store: KohaStore, monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot(store.engine, TABLES)

    def failing(*_: object) -> None:
        raise RuntimeError("on purpose")

    monkeypatch.setattr(KohaCharges, "_set", failing)
    results = renew_checkouts(store, PATRON, by=PATRON, now=NOW, only=[LATE])
    assert [str(error) for error in results.errors.values()] == ["on purpose"]
    assert snapshot(store.engine, TABLES) == before


def test_renew_all_writes_fees_too(store: KohaStore) -> None:
    change(store, "UPDATE items SET homebranch = 'HEL'")
    change(store, "DELETE FROM accountlines")
    context = RenewalContext(calendar=store.rules.calendars[LibraryId("HEL")])
    policy = store.rules.table.for_patron(category="PT", library=LibraryId("HEL"))
    results = renew_all(store, PATRON, by=PATRON, policy=policy, now=NOW, context=context)
    assert results.granted == ("102", "104", "100")
    assert results.fee == Money(Decimal(40), "DKK")
    lines = rows(store, "SELECT issue_id, itemnumber, amount, amountoutstanding, debit_type_code, status, date FROM accountlines")
    assert lines == [(102, 82, Decimal(40), Decimal(40), "OVERDUE", "RENEWED", NOW.replace(tzinfo=None))]
    assert rows(store, "SELECT type, amount FROM account_offsets") == [("CREATE", Decimal(40))]


def test_what_was_paid_of_a_counted_fine_stays_paid(store: KohaStore) -> None:
    change(store, "UPDATE accountlines SET amountoutstanding = 12")
    assert store.run(renew_checkout, LATE, by=DESK, now=NOW).facts.fee == Money(Decimal(40), "DKK")
    assert rows(store, "SELECT amount, amountoutstanding, status FROM accountlines") == [(Decimal(40), Decimal(22), "RENEWED")]
    assert rows(store, "SELECT type, amount FROM account_offsets") == [("OVERDUE_INCREASE", Decimal(10))]
    assert rows(store, "SELECT renewer_id, seen, interface FROM checkout_renewals") == [(9, 1, "intranet")]


def test_more_than_the_fee_that_was_paid_is_refunded_in_koha(store: KohaStore) -> None:
    change(store, "UPDATE accountlines SET amount = 90, amountoutstanding = 20")
    results = renew_checkouts(store, PATRON, by=PATRON, now=NOW, only=[LATE])
    assert isinstance(results.errors[LATE], InvalidData)
    assert "refund" in str(results.errors[LATE])
    assert rows(store, "SELECT renewals_count FROM issues WHERE issue_id = 102") == [(1,)]


def test_a_charge_for_several_checkouts_is_one_line(store: KohaStore) -> None:
    charge = Charge(ChargeId("c"), PATRON, ChargeKind.LATE_RENEWAL, Money(Decimal(60), "DKK"), NOW.date(), frozenset({LATE, LoanId("100")}))
    store.run(lambda tx: tx.charges.add(charge))
    assert rows(store, "SELECT issue_id, note FROM accountlines WHERE note IS NOT NULL") == [(None, "nordlib c 100 102")]
    assert store.read(lambda tx: tx.charges.for_patron(PATRON)) == (charge,)
    with pytest.raises(InvalidData, match="reminders"):
        store.run(lambda tx: tx.charges.add(attrs.evolve(charge, id=ChargeId("d"), kind=ChargeKind.REMINDER)))


def test_a_renewal_is_not_undone(store: KohaStore) -> None:
    """Koha does not keep the due date from before it."""
    renew_checkouts(store, PATRON, by=PATRON, now=NOW)
    policy = store.rules.table.for_patron(category="PT", library=LibraryId("HEL"))
    assert store.run(undo_renewal, LATE, by=DESK, policy=policy).reasons == ("not_renewed",)
