"""A request that comes twice is done once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from typing import Any

import attrs
import pytest

from nordlib.accounts import AccountId, Scrypt, hash_new_password
from nordlib.circulation import HELSINGOR, CirculationStaff, ItemId, LoanId, TitleId
from nordlib.commands import (
    AlreadyProcessed,
    RenewalContext,
    idempotent,
    register_borrower,
    renew_all,
    renew_eligible,
    renew_loan,
    request_password_reset,
    request_transfer,
    set_password,
)
from nordlib.credentials import Principal, Realm
from nordlib.errors import InvalidData, NaiveDatetime
from nordlib.storage import run_command
from tests.people import A1, ACCOUNT, ADULT, AT_A, AT_A1, FORM, GOOD, LOAN, NOW, OTHER_ADULT, REGISTER, B, number, register_store
from tests.stores import STORES

KEY = "5b1c0f52-0d4e-4a53-9b3e-0f6f6a2d7a11"
OTHER_KEY = "b9a3d1f0-6f4e-4d0e-8a55-1c2d3e4f5a6b"
WHEN = NOW.replace(2026, 3, 18)


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> Any:
    store = register_store(ACCOUNT, store=STORES[request.param]())
    with store.transaction() as tx:
        tx.loans.add(LOAN)
    return store


def renewed(store: Any, key: str = KEY, client: str = "P1", now: Any = WHEN) -> Any:
    return store.run(
        idempotent(renew_loan, key, client=client, now=now),
        LOAN.id,
        by=LOAN.patron,
        policy=HELSINGOR,
        now=now,
        context=RenewalContext(GOOD),
    )


def loan_of(store: Any) -> Any:
    return store.run(lambda tx: tx.loans.get(LOAN.id)).value


def test_what_was_granted_is_not_done_again(store: Any) -> None:
    first, second = renewed(store), renewed(store, now=WHEN + timedelta(minutes=1))
    assert first
    assert second == AlreadyProcessed(WHEN, LOAN.id)
    assert second
    assert loan_of(store).renewals_used == 1


def test_what_was_refused_is_decided_anew(store: Any) -> None:
    early = renewed(store, now=WHEN.replace(day=1))
    assert early.reasons == ("too_early",)
    assert renewed(store)
    assert loan_of(store).renewals_used == 1


def test_another_key_and_another_client_are_other_requests(store: Any) -> None:
    assert renewed(store)
    assert renewed(store, OTHER_KEY).reasons == ("too_early",)
    assert renewed(store, client="P2").reasons == ("too_early",)


@pytest.mark.parametrize("key", ["", "short", " " * 20, "x" * 401, 17, None])
def test_a_key_that_could_be_guessed_is_refused(key: Any) -> None:
    with pytest.raises(InvalidData, match="for example a UUID"):
        idempotent(renew_loan, key, client="P1", now=WHEN)
    with pytest.raises(NaiveDatetime):
        idempotent(renew_loan, KEY, client="P1", now=WHEN.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("command", "client", "told"), [(renew_loan, " ", "opaque id"), (renew_loan, 7, "opaque id"), ("renew", "P1", "the command itself")]
)
def test_a_request_of_nobody_or_for_nothing_is_refused(command: Any, client: Any, told: str) -> None:
    with pytest.raises(InvalidData, match=told):
        idempotent(command, KEY, client=client, now=WHEN)


def test_a_request_for_several_loans_that_comes_again_renews_none_twice(store: Any) -> None:
    with store.transaction() as tx:
        tx.loans.add(attrs.evolve(LOAN, id=LoanId("L2"), item=ItemId("I2"), title=TitleId("T2"), renewals_used=2))
    terms = attrs.evolve(HELSINGOR.item_types["ordinary"], window_days=None)
    asked: Any = {"by": LOAN.patron, "policy": attrs.evolve(HELSINGOR, item_types={"ordinary": terms}), "context": RenewalContext(GOOD)}

    def renew(key: str = KEY, minutes: int = 0) -> Any:
        now = WHEN + timedelta(minutes=minutes)
        return idempotent(renew_all, key, client="P1", now=now)(store, LOAN.patron, now=now, **asked)

    first, again = renew(), renew(minutes=1)
    assert (first.granted, first.repeated) == ((LOAN.id,), ())
    assert (again.granted, again.repeated, set(again.decisions)) == ((), (LOAN.id,), {"L2"})
    assert loan_of(store).renewals_used == 1
    assert renew(OTHER_KEY).granted == (LOAN.id,)
    some: Any = idempotent(renew_eligible, OTHER_KEY, client="P2", now=WHEN)(store, LOAN.patron, now=WHEN, **asked)
    assert set(some.decisions) == {LOAN.id, "L2"}


def test_a_request_that_stopped_half_way_goes_on_where_it_stopped(store: Any) -> None:
    with store.transaction() as tx:
        tx.loans.add(attrs.evolve(LOAN, id=LoanId("L2"), item=ItemId("I2"), title=TitleId("T2")))
    asked: Any = {"by": LOAN.patron, "policy": HELSINGOR, "now": WHEN, "context": RenewalContext(GOOD)}
    command: Any = idempotent(renew_all, KEY, client="P1", now=WHEN)

    def stopping(loan: Any) -> Any:
        if loan.id == "L2":
            raise OSError("the machine stops")
        return HELSINGOR

    assert set(command(store, LOAN.patron, **{**asked, "policy": stopping}).errors) == {"L2"}
    results = command(store, LOAN.patron, **asked)
    assert (results.repeated, results.granted) == ((LOAN.id,), ("L2",))


def test_another_order_of_staff_is_another_request(store: Any) -> None:
    desk: Any = {"by": CirculationStaff("s1"), "policy": HELSINGOR, "now": WHEN}
    command = idempotent(renew_loan, KEY, client="s1", now=WHEN)
    assert store.run(command, LOAN.id, **desk, context=RenewalContext(GOOD, named_due=date(2026, 5, 1)))
    with pytest.raises(InvalidData, match="already used for another request"):
        store.run(command, LOAN.id, **desk, context=RenewalContext(GOOD, named_due=date(2026, 6, 1)))


def test_a_key_that_came_with_another_request_is_refused(store: Any) -> None:
    def asked(account: str, command: Any = request_transfer) -> Any:
        return store.run(idempotent(command, KEY, client="r-A", now=NOW), AccountId(account), B, by=AT_A, policy=REGISTER, now=NOW)

    assert asked("b1")
    for other in ("b2", "new"):
        with pytest.raises(InvalidData, match="it was already used for another request"):
            asked(other)
    form = attrs.evolve(FORM, first_name="Anna")
    with pytest.raises(InvalidData, match="Each request needs its own key"):
        store.run(
            idempotent(register_borrower, KEY, client="r-A", now=NOW), form, by=AT_A, policy=REGISTER, now=NOW, new_id=AccountId("new")
        )
    assert isinstance(asked("b1"), AlreadyProcessed)


def test_a_registration_that_comes_again_tells_which_account_it_made(store: Any) -> None:
    def registered(new_id: str, **changes: Any) -> Any:
        command = idempotent(register_borrower, KEY, client="r-A", now=NOW)
        return store.run(command, attrs.evolve(FORM, **changes), by=AT_A, policy=REGISTER, now=NOW, new_id=AccountId(new_id))

    assert registered("first")
    assert registered("second").result_id == "first"
    with pytest.raises(InvalidData):
        registered("third", identity=number(OTHER_ADULT))
    assert len(store.outbox) == 1


def test_a_password_cannot_be_compared_so_it_is_refused(store: Any) -> None:
    password = hash_new_password("en lang och bra losen", Scrypt(cost=2))
    with pytest.raises(InvalidData, match="two passwords cannot be compared"):
        store.run(idempotent(set_password, KEY, client="r-A", now=NOW), ACCOUNT.id, password, by=AT_A, policy=REGISTER)
    assert store.run(lambda tx: tx.credentials.get(Principal(Realm.BORROWER, ACCOUNT.id))) is None


@pytest.mark.parametrize("changed", [{"guardian_consented": True}, {"to": A1}])
def test_every_argument_counts_but_the_circumstances(store: Any, changed: dict[str, Any]) -> None:
    def asked(**changes: Any) -> Any:
        given = {"account": ACCOUNT.id, "to": B, "by": AT_A, "policy": REGISTER, "now": NOW}
        return store.run(idempotent(request_transfer, KEY, client="r-A", now=NOW), **given | changes)

    assert asked()
    assert isinstance(asked(now=NOW + timedelta(1), by=AT_A1), AlreadyProcessed)
    with pytest.raises(InvalidData, match="already used for another request"):
        asked(**changed)


def test_what_is_bound_before_counts_too(store: Any) -> None:
    def asked(to: Any) -> Any:
        bound = partial(request_transfer, account=ACCOUNT.id, to=to)
        return store.run(idempotent(bound, KEY, client="r-A", now=NOW), by=AT_A, policy=REGISTER, now=NOW)

    assert asked(B)
    with pytest.raises(InvalidData, match="already used for another request"):
        asked(A1)


def test_a_key_with_a_blank_behind_it_is_another(store: Any) -> None:
    assert renewed(store)
    assert renewed(store, KEY + "\0").reasons == ("too_early",)


def test_a_command_that_answers_nothing_is_done_once(store: Any) -> None:
    for _ in range(2):
        store.run(
            idempotent(request_password_reset, KEY, client="app", now=NOW), ACCOUNT.email, realm=Realm.BORROWER, policy=REGISTER, now=NOW
        )
    assert len(store.outbox) == 1


def test_of_many_at_the_same_time_one_is_done(store: Any) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: renewed(store), range(8)))
    assert sum(isinstance(each, AlreadyProcessed) for each in answers) == 7
    assert all(answers)
    assert loan_of(store).renewals_used == 1


def test_nothing_that_was_asked_can_be_read(store: Any) -> None:
    store.run(idempotent(register_borrower, KEY, client="r-A", now=NOW), FORM, by=AT_A, policy=REGISTER, now=NOW, new_id=AccountId("new"))
    kept: list[Any] = []

    def look(tx: Any) -> None:
        get = tx.idempotency_records.get
        tx.idempotency_records.get = lambda key: kept.append(get(key))
        idempotent(register_borrower, KEY, client="r-A", now=NOW)(tx, FORM, by=AT_A, policy=REGISTER, now=NOW, new_id=AccountId("x"))

    tx = store.begin()
    look(tx)
    tx.rollback()
    written = str([attrs.astuple(each) for each in kept])
    assert kept[0].result_id == "new"
    assert not any(text in written for text in (ADULT, KEY, "anna", "r-A"))


def test_a_request_that_was_forgotten_is_done_again(store: Any) -> None:
    assert renewed(store)
    store.run(lambda tx: tx.idempotency_records.delete_before(WHEN + timedelta(days=1)))
    assert renewed(store).reasons == ("too_early",)


def test_a_store_that_remembers_nothing_says_so() -> None:
    class Tx:
        def commit(self) -> None: ...
        def rollback(self) -> None: ...

    command: Any = idempotent(renew_loan, KEY, client="P1", now=WHEN)
    with pytest.raises(InvalidData, match="its transactions have no `idempotency_records`"):
        run_command(Tx, command, LOAN.id, by=LOAN.patron, policy=HELSINGOR, now=WHEN)
