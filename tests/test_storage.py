"""The memory store, and how a command is run."""

import inspect
import threading
import typing
from datetime import timedelta
from typing import Any, ClassVar

import attrs
import pytest

from nordlib.accounts import Account, AccountId, BorrowerActor, RegistrationFacts, StaffId, Transfer, TransferId, TransferState
from nordlib.circulation import HELSINGOR, LoanId, PatronId, TitleId
from nordlib.commands import RenewalContext, accept_transfer, deny_transfer, register_borrower, renew_all, renew_loan, request_transfer
from nordlib.contact import parse_email
from nordlib.decisions import Decision, Granted, PolicyId, Refused, RuleBook, Verdict, passes_if, rule
from nordlib.errors import NaiveDatetime, TransactionConflict, UniqueViolation, UnknownName, VersionConflict
from nordlib.libraries import LibraryId
from nordlib.messages import MessageKind
from nordlib.storage import MAX_ATTEMPTS, MemoryStore, MemoryTx, protocols, run_command
from nordlib.storage.protocols import ALL_LIBRARIES, CirculationTx
from nordlib.storage.sql import SqlStore
from tests.people import (
    A1,
    ACCOUNT,
    ADULT,
    AT_A,
    AT_A1,
    AT_B,
    FORM,
    GOOD,
    HOLD,
    LOAN,
    NOW,
    OTHER_ADULT,
    REGISTER,
    TODAY,
    A,
    B,
    number,
    register_store,
)

NEW = AccountId("new")
TRANSFER = Transfer(TransferId("t1"), ACCOUNT.id, A, B, NOW)


def kinds(store: MemoryStore) -> list[MessageKind]:
    return [message.kind for message in store.outbox]


def account_of(store: MemoryStore, key: AccountId = ACCOUNT.id, scope: Any = ALL_LIBRARIES) -> Account | None:
    stored = store.run(lambda tx: tx.accounts.get(key, scope))
    return None if stored is None else stored.value


# the store


PARTS = {
    "accounts": protocols.Accounts,
    "transfers": protocols.Transfers,
    "libraries": protocols.Libraries,
    "registrars": protocols.Registrars,
    "student_authorisations": protocols.StudentAuthorisations,
    "credentials": protocols.Credentials,
    "loans": protocols.Loans,
    "holds": protocols.Holds,
    "patron_standings": protocols.PatronStandings,
    "loan_histories": protocols.LoanHistories,
    "job_runs": protocols.JobRuns,
    "auto_renewal_preferences": protocols.AutoRenewalPreferences,
    "outbox": protocols.LeasedOutbox,
    "audit_log": protocols.AuditLog,
    "idempotency_records": protocols.IdempotencyRecords,
    "traces": protocols.Traces,
}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("make", [MemoryStore, lambda: SqlStore.open("sqlite://")], ids=["memory", "sql"])
def test_a_methods_parameters_have_the_names_of_its_protocol(make: Any, part: str) -> None:
    store = make()
    with store.transaction() as tx:
        ours = getattr(tx, part)
    if isinstance(store, SqlStore):
        store.close()
    for name, method in inspect.getmembers(PARTS[part], inspect.isfunction):
        if not name.startswith("_"):
            wanted = [*inspect.signature(method).parameters][1:]
            assert [*inspect.signature(getattr(ours, name)).parameters] == wanted, name


@pytest.mark.parametrize("transaction", [protocols.AccountsReadTx, protocols.CirculationReadTx])
def test_what_only_reads_has_nothing_to_write_with(transaction: type) -> None:
    for name, part in inspect.getmembers(transaction, lambda member: isinstance(member, property)):
        methods = {method for method in dir(typing.get_type_hints(part.fget)["return"]) if not method.startswith("_")}
        assert methods, name
        assert methods.isdisjoint({"add", "save", "put", "delete", "erase", "delete_for_account"}), name


def test_a_key_is_held_by_one_account_only() -> None:
    store = register_store(ACCOUNT)
    same_email = attrs.evolve(ACCOUNT, id=NEW, identity=number("199005192381"), email=parse_email("NILS@example.se"))
    same_person = attrs.evolve(ACCOUNT, id=NEW, email=parse_email("else@example.se"))
    for other, key in ((same_email, "email"), (same_person, "identity"), (ACCOUNT, "id")):
        with pytest.raises(UniqueViolation) as caught, store.transaction() as tx:
            tx.accounts.add(other)
        assert caught.value.key == key
    assert account_of(store, NEW) is None


def test_a_save_names_the_version_that_it_expects() -> None:
    store = register_store(ACCOUNT)
    with store.transaction() as tx:
        tx.accounts.save(attrs.evolve(ACCOUNT, last_name="Ny"), expected_version=1)
    for expected, account in ((1, ACCOUNT), (1, attrs.evolve(ACCOUNT, id=NEW))):
        with pytest.raises(VersionConflict), store.transaction() as tx:
            tx.accounts.save(account, expected_version=expected)
    kept = account_of(store)
    assert kept is not None
    assert kept.last_name == "Ny"


def test_a_deleted_account_is_not_found_and_frees_its_keys() -> None:
    store = register_store(ACCOUNT)
    with store.transaction() as tx:
        tx.accounts.erase(ACCOUNT.id, expected_version=1)
    assert account_of(store) is None
    with store.transaction() as tx:
        assert tx.accounts.by_email(ACCOUNT.email.key, ALL_LIBRARIES) is None
        tx.accounts.add(attrs.evolve(ACCOUNT, id=NEW))


@pytest.mark.rule("READ-A30")
def test_an_account_out_of_sight_is_not_found() -> None:
    store = register_store(ACCOUNT)
    assert account_of(store, scope=frozenset({A})) == ACCOUNT
    assert account_of(store, scope=frozenset({B})) is None
    with store.transaction() as tx:
        assert tx.accounts.by_identity(number(OTHER_ADULT), frozenset({B})) is None
        assert tx.accounts.by_email(ACCOUNT.email.key, frozenset({A})) is not None


def test_what_a_failed_transaction_wrote_is_gone() -> None:
    store = register_store()
    with pytest.raises(ZeroDivisionError), store.transaction() as tx:
        tx.accounts.add(ACCOUNT)
        tx.loans.add(LOAN)
        _ = 1 / 0
    assert account_of(store) is None
    with store.transaction() as tx:
        tx.loans.add(LOAN)
        tx.accounts.add(ACCOUNT)


def test_a_loan_is_kept_once() -> None:
    store = MemoryStore()
    with store.transaction() as tx:
        tx.loans.add(LOAN)
        with pytest.raises(UniqueViolation):
            tx.loans.add(LOAN)


def test_everything_that_was_written_is_rolled_back() -> None:
    store, other = register_store(ACCOUNT), attrs.evolve(TRANSFER, id=TransferId("t2"))
    denied = attrs.evolve(TRANSFER, state=TransferState.DENIED)
    with store.transaction() as tx:
        tx.transfers.add(denied)
    tx = store.begin()
    tx.transfers.add(other)
    tx.rollback()
    newest = store.run(lambda tx: tx.transfers.latest_for_account(ACCOUNT.id))
    assert newest is not None
    assert newest.value == denied
    with store.transaction() as tx:
        tx.transfers.add(other)


def test_a_saved_account_keeps_its_keys() -> None:
    store = register_store(ACCOUNT)
    with store.transaction() as tx:
        tx.accounts.save(attrs.evolve(ACCOUNT, last_name="Ny"), expected_version=1)
    assert store.run(lambda tx: tx.accounts.by_email(ACCOUNT.email.key, ALL_LIBRARIES)) is not None
    assert store.run(lambda tx: tx.accounts.by_identity(number(OTHER_ADULT), ALL_LIBRARIES)) is not None


def test_every_save_of_a_request_makes_its_version_greater_by_one() -> None:
    store = register_store(ACCOUNT)
    with store.transaction() as tx:
        tx.transfers.add(TRANSFER)
        tx.transfers.save(TRANSFER, expected_version=1)
        tx.transfers.save(TRANSFER, expected_version=2)
    with pytest.raises(VersionConflict), store.transaction() as tx:
        tx.transfers.save(TRANSFER, expected_version=1)


def test_what_is_refused_leaves_nothing_half_written() -> None:
    store = register_store(ACCOUNT)
    other = attrs.evolve(ACCOUNT, id=NEW, email=parse_email("free@example.se"), identity=number(ADULT))

    def add_and_go_on(tx: MemoryTx) -> None:
        with pytest.raises(UniqueViolation):
            tx.accounts.add(attrs.evolve(other, identity=ACCOUNT.identity))

    store.run(add_and_go_on)
    assert store.run(lambda tx: tx.accounts.by_email("free@example.se", ALL_LIBRARIES)) is None
    with store.transaction() as tx:
        tx.accounts.add(other)

    def save_and_go_on(tx: MemoryTx) -> None:
        with pytest.raises(UniqueViolation):
            tx.accounts.save(attrs.evolve(other, email=ACCOUNT.email), expected_version=1)

    store.run(save_and_go_on)
    assert account_of(store, NEW) == other
    found = store.run(lambda tx: tx.accounts.by_email("free@example.se", ALL_LIBRARIES))
    assert found is not None


def test_a_transaction_that_has_ended_is_used_no_more() -> None:
    store = register_store()
    with store.transaction() as tx:
        pass
    for use in (lambda: tx.libraries, tx.rollback):
        with pytest.raises(RuntimeError, match="has ended"):
            use()
    with pytest.raises(AttributeError):
        tx.__deepcopy__  # noqa: B018 - what copying asks for


def test_a_transaction_inside_another_is_refused() -> None:
    store = MemoryStore()
    with store.transaction(), pytest.raises(RuntimeError, match="not run inside another"):
        store.run(lambda tx: tx.loans.get(LOAN.id))


# running commands


@attrs.frozen
class Nothing:
    pass


@rule("TEST-10", "no")
def never(case: None) -> Verdict:
    """Never."""
    return passes_if(False)


def refuse(tx: MemoryTx, *records: object) -> Decision[None, Nothing]:
    tx.accounts.add(ACCOUNT)
    return Refused(Nothing(), RuleBook((never,), topic="test").evaluate(None), PolicyId("p", "1"), records)


def test_a_refusal_keeps_its_records_and_nothing_else() -> None:
    store = register_store()
    assert not store.run(refuse, "looked", "again")
    assert store.audit_log == ("looked", "again")
    assert account_of(store) is None
    assert not store.run(refuse)
    assert len(store.audit_log) == 2


class Stubborn:
    """A command that loses its race a number of times."""

    def __init__(self, losses: int) -> None:
        self.losses, self.calls = losses, 0

    def __call__(self, tx: MemoryTx) -> str:
        self.calls += 1
        tx.accounts.add(attrs.evolve(ACCOUNT, id=AccountId(f"b{self.calls}")))
        if self.calls <= self.losses:
            raise TransactionConflict("deadlock")
        return "done"


class Bare:
    """A transaction without records, of a host that keeps none."""

    ended = 0

    def commit(self) -> None:
        self.ended += 1

    def rollback(self) -> None:
        self.ended += 1


class Broken(Bare):
    """A host whose records cannot be kept."""

    opened: ClassVar[list["Broken"]] = []

    def __init__(self) -> None:
        self.opened.append(self)

    @property
    def audit_log(self) -> Any:
        return self

    def add(self, record: object) -> None:
        raise TransactionConflict("deadlock")


def test_every_transaction_is_ended_once_even_where_records_cannot_be_kept() -> None:
    refused: Refused[Nothing] = Refused(Nothing(), RuleBook((never,), topic="test").evaluate(None), PolicyId("p", "1"), ("looked",))
    with pytest.raises(TransactionConflict):
        run_command(Broken, lambda tx: refused)
    assert [tx.ended for tx in Broken.opened] == [1] * (1 + MAX_ATTEMPTS)


def test_a_lost_race_is_run_again() -> None:
    store, command = register_store(), Stubborn(MAX_ATTEMPTS - 1)
    assert store.run(command) == "done"
    assert command.calls == MAX_ATTEMPTS
    assert account_of(store, AccountId("b1")) is None
    assert account_of(store, AccountId(f"b{MAX_ATTEMPTS}")) is not None


def test_a_race_that_is_always_lost_is_raised() -> None:
    store, command = register_store(), Stubborn(99)
    with pytest.raises(TransactionConflict):
        store.run(command)
    assert command.calls == MAX_ATTEMPTS


def test_sixteen_registrations_of_one_address_give_one_account() -> None:
    store = register_store()
    answers: list[Decision[Account, RegistrationFacts]] = []

    def one(place: int) -> None:
        answers.append(store.run(register_borrower, FORM, by=AT_A, policy=REGISTER, now=NOW, new_id=AccountId(f"n{place}")))

    threads = [threading.Thread(target=one, args=(place,)) for place in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(map(bool, answers)) == 1
    assert {each.trace.reasons() for each in answers if not each} == {("identity_taken_own_library", "email_taken")}
    assert kinds(store) == [MessageKind.CREDENTIALS]


# commands


def test_registering_keeps_the_account_and_queues_the_message() -> None:
    store = register_store()
    decision = store.run(register_borrower, FORM, by=AT_A, policy=REGISTER, now=NOW, new_id=NEW)
    assert account_of(store, NEW) == decision.unwrap()
    assert kinds(store) == [MessageKind.CREDENTIALS]


def test_registering_at_a_branch_elsewhere_or_nowhere() -> None:
    for library, by, found in (
        (A1, AT_A, ()),
        (A, AT_A1, ("not_your_library",)),
        (B, AT_A, ("not_your_library",)),
        (LibraryId("X"), AT_A, ("branch_not_registered",)),
        (B, attrs.evolve(AT_A, library=B), ("not_your_library",)),
        (A, attrs.evolve(AT_A, id=StaffId("removed")), ("not_authenticated",)),
    ):
        decision = register_store().run(register_borrower, attrs.evolve(FORM, library=library), by=by, policy=REGISTER, now=NOW, new_id=NEW)
        assert decision.trace.reasons() == found


def test_a_person_with_an_account_elsewhere_may_be_pulled() -> None:
    store = register_store(ACCOUNT)
    form = attrs.evolve(FORM, library=B, identity=number(OTHER_ADULT))
    decision = store.run(register_borrower, form, by=AT_B, policy=REGISTER, now=NOW, new_id=NEW)
    assert decision.trace.reasons() == ("identity_taken_elsewhere",)
    assert decision.facts.can_be_pulled


def test_a_form_without_a_number_or_an_address_asks_the_store_nothing() -> None:
    form = attrs.evolve(FORM, identity=None, email=None)
    decision = register_store().run(register_borrower, form, by=AT_A, policy=REGISTER, now=NOW, new_id=NEW)
    assert decision.trace.reasons() == ("field_required:identity", "field_required:email")


@pytest.mark.parametrize("by", [AT_A, BorrowerActor(ACCOUNT.id)], ids=["registrar", "borrower"])
def test_an_account_moves_when_the_receiver_accepts(by: Any) -> None:
    store = register_store(ACCOUNT)
    assert store.run(request_transfer, ACCOUNT.id, B, by=by, policy=REGISTER, now=NOW)
    assert account_of(store, scope=frozenset({A})) == ACCOUNT
    assert store.run(accept_transfer, ACCOUNT.id, by=AT_B, policy=REGISTER, now=NOW)
    assert account_of(store, scope=frozenset({B})) == attrs.evolve(ACCOUNT, library=B)
    assert kinds(store) == [MessageKind.TRANSFER_REQUESTED, MessageKind.TRANSFER_COMPLETED]


def test_a_denied_request_leaves_the_account_and_may_be_made_again() -> None:
    store = register_store(ACCOUNT)
    assert store.run(request_transfer, ACCOUNT.id, B, by=AT_A, policy=REGISTER, now=NOW)
    assert store.run(request_transfer, ACCOUNT.id, B, by=AT_A, policy=REGISTER, now=NOW).trace.reasons() == ("transfer_already_pending",)
    assert store.run(deny_transfer, ACCOUNT.id, by=AT_B, policy=REGISTER, now=NOW).facts.state is TransferState.DENIED
    assert account_of(store) == ACCOUNT
    assert store.run(deny_transfer, ACCOUNT.id, by=AT_B, policy=REGISTER, now=NOW).trace.reasons() == ("transfer_not_pending",)
    assert store.run(request_transfer, ACCOUNT.id, B, by=AT_A, policy=REGISTER, now=NOW)
    assert store.run(accept_transfer, ACCOUNT.id, by=AT_B, policy=REGISTER, now=NOW)
    stored = store.run(lambda tx: tx.accounts.get(ACCOUNT.id, ALL_LIBRARIES))
    assert stored is not None
    assert stored.version == 2


def test_who_may_ask_and_who_may_answer() -> None:
    store = register_store(ACCOUNT)
    for by in (AT_B, AT_A1, BorrowerActor(NEW)):
        decision = store.run(request_transfer, ACCOUNT.id, B, by=by, policy=REGISTER, now=NOW)
        assert decision.trace.reasons() == ("not_visible",)
    assert store.run(accept_transfer, ACCOUNT.id, by=AT_B, policy=REGISTER, now=NOW).trace.reasons() == ("not_visible",)
    assert store.run(request_transfer, ACCOUNT.id, B, by=AT_A, policy=REGISTER, now=NOW)
    assert store.run(accept_transfer, ACCOUNT.id, by=AT_A, policy=REGISTER, now=NOW).trace.reasons() == ("not_authorized",)
    assert store.run(accept_transfer, ACCOUNT.id, by=AT_A1, policy=REGISTER, now=NOW).trace.reasons() == ("not_visible",)
    assert store.run(accept_transfer, NEW, by=AT_B, policy=REGISTER, now=NOW).trace.reasons() == ("not_visible",)


def test_two_requests_at_once_leave_one() -> None:
    store = register_store(ACCOUNT)
    transfer = store.run(request_transfer, ACCOUNT.id, B, by=AT_A, policy=REGISTER, now=NOW).unwrap().transfer
    assert transfer is not None
    for other, key in ((attrs.evolve(transfer, id=TransferId("t2")), "account with a pending request"), (transfer, "id")):
        with pytest.raises(UniqueViolation) as caught, store.transaction() as tx:
            tx.transfers.add(other)
        assert caught.value.key == key


def lending_store() -> MemoryStore:
    store = MemoryStore()
    with store.transaction() as tx:
        for place, title in enumerate(("T1", "T2", "T3")):
            tx.loans.add(attrs.evolve(LOAN, id=LoanId(f"L{place}"), title=TitleId(title), due=TODAY + timedelta(days=3 + 5 * place)))
        tx.holds.add(attrs.evolve(HOLD, title=TitleId("T2")))
        tx.patron_standings.put(PatronId("P1"), GOOD)
    return store


def test_renewing_saves_the_loan() -> None:
    store = lending_store()
    decision = store.run(renew_loan, LoanId("L0"), by=PatronId("P1"), policy=HELSINGOR, now=NOW)
    stored = store.run(lambda tx: tx.loans.get(LoanId("L0")))
    assert stored is not None
    assert stored.value == decision.unwrap()
    assert stored.version == 2


def test_one_refusal_stops_no_other_and_every_loan_has_its_decision() -> None:
    store = lending_store()
    renewals = renew_all(store, PatronId("P1"), by=PatronId("P1"), policy=HELSINGOR, now=NOW)
    assert (renewals.granted, len(renewals.errors)) == (("L0",), 0)
    assert {loan: each.trace.reasons() for loan, each in renewals.decisions.items()} == {
        "L0": (),
        "L1": ("reserved_by_other", "too_early"),
        "L2": ("too_early",),
    }


def test_renewing_all_is_renewing_one_by_one() -> None:
    at_once, one_by_one = lending_store(), lending_store()
    decisions = renew_all(at_once, PatronId("P1"), by=PatronId("P1"), policy=HELSINGOR, now=NOW).decisions
    assert decisions == {loan: one_by_one.run(renew_loan, loan, by=PatronId("P1"), policy=HELSINGOR, now=NOW) for loan in decisions}
    assert renew_all(at_once, PatronId("nobody"), by=PatronId("P1"), policy=HELSINGOR, now=NOW).decisions == {}


def test_one_fault_stops_no_other_and_is_told() -> None:
    store = lending_store()
    with store.transaction() as tx:
        tx.loans.add(attrs.evolve(LOAN, id=LoanId("L9"), due=TODAY, item_type="vinyl"))
    renewals = renew_all(store, PatronId("P1"), by=PatronId("P1"), policy=HELSINGOR, now=NOW)
    assert renewals.granted == ("L0",)
    assert isinstance(renewals.errors[LoanId("L9")], UnknownName)
    with pytest.raises(NaiveDatetime):
        renew_all(store, PatronId("P1"), by=PatronId("P1"), policy=HELSINGOR, now=NOW.replace(tzinfo=None))


def test_a_patrons_loans_come_by_due_date() -> None:
    store = lending_store()
    with store.transaction() as tx:
        tx.loans.add(attrs.evolve(LOAN, id=LoanId("A"), due=TODAY + timedelta(days=90)))
    loans: Any = store.run(lambda tx: tx.loans.for_patron(PatronId("P1")))
    assert [stored.value.id for stored in loans] == ["L0", "L1", "L2", "A"]


def test_a_loan_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownName) as caught:
        lending_store().run(renew_loan, LoanId("L9"), by=PatronId("P1"), policy=HELSINGOR, now=NOW)
    assert caught.value.name == "L9"


def test_an_instant_without_offset_changes_nothing() -> None:
    store = register_store(ACCOUNT)
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(NaiveDatetime):
        store.run(register_borrower, FORM, by=AT_A, policy=REGISTER, now=naive, new_id=NEW)
    with pytest.raises(NaiveDatetime):
        store.run(accept_transfer, ACCOUNT.id, by=AT_B, policy=REGISTER, now=naive)
    assert account_of(store, NEW) is None


class LoansOnly:
    """A host that wants only renewals: loans and holds, and no outbox."""

    def __init__(self, tx: MemoryTx) -> None:
        self._tx = tx

    @property
    def loans(self) -> Any:
        return self._tx.loans

    @property
    def holds(self) -> Any:
        return self._tx.holds


def test_a_host_with_loans_and_holds_alone_renews() -> None:
    store = lending_store()

    def command(tx: MemoryTx) -> bool:
        partial: CirculationTx = LoansOnly(tx)
        assert renew_loan(partial, LoanId("L0"), by=PatronId("P1"), policy=HELSINGOR, now=NOW).trace.reasons() == (
            "unknown:patron_blocked",
            "unknown:patron_expired",
            "unknown:patron_debt",
        )
        return bool(renew_loan(partial, LoanId("L0"), by=PatronId("P1"), policy=HELSINGOR, now=NOW, context=RenewalContext(GOOD)))

    assert store.run(command)
    assert isinstance(
        renew_all(store, PatronId("P1"), by=PatronId("P1"), policy=HELSINGOR, now=NOW).decisions[LoanId("L0")], Refused | Granted
    )


def test_records_are_in_the_decision_where_the_host_keeps_none() -> None:
    refused: Refused[Nothing] = Refused(Nothing(), RuleBook((never,), topic="test").evaluate(None), PolicyId("p", "1"), ("looked",))
    assert run_command(Bare, lambda tx: refused).audit_records == ("looked",)


def test_what_is_kept_of_a_transaction_that_has_ended_writes_nothing() -> None:
    store = MemoryStore()
    with store.transaction() as tx:
        loans, outbox = tx.loans, tx.outbox
    with pytest.raises(RuntimeError, match="The transaction has ended"):
        loans.add(LOAN)
    with pytest.raises(RuntimeError, match="The transaction has ended"):
        outbox.delete_for("b1")
    assert store.read(lambda tx: tx.loans.get(LOAN.id)) is None


def test_nothing_equals_none() -> None:
    store = register_store()
    assert store.read(lambda tx: tx.libraries.branches_of(None)) == ()  # type: ignore[arg-type]  # what a host may pass
