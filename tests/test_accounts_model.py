"""Random registrars, borrowers and days through all commands of the register, and what holds after each step."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from nordlib.accounts import (
    AcceptedBy,
    Account,
    AccountChanges,
    AccountId,
    BorrowerActor,
    BorrowerKind,
    ConsentGiver,
    GuardianForm,
    Scrypt,
    StaffId,
    Transfer,
    TransferState,
    hash_new_password,
)
from nordlib.commands import (
    accept_agreement,
    accept_transfer,
    delete_account,
    deny_transfer,
    edit_account,
    export_personal_data,
    list_borrowers,
    list_transfers,
    log_in,
    plan_daily_job,
    preview_pull,
    pull_account,
    register_borrower,
    render_message,
    replace_identity,
    request_password_reset,
    request_protection_takeover,
    request_transfer,
    run_daily_job,
    search_borrowers,
    set_password,
    take_over_protected_account,
    view_account,
    view_start_page,
)
from nordlib.contact import parse_email
from nordlib.credentials import Realm
from nordlib.decisions import Audience, Granted
from nordlib.libraries import administered_libraries
from nordlib.messages import MessageKind
from nordlib.storage.protocols import ALL_LIBRARIES
from nordlib.storage.stored import TRANSFER
from nordlib.texts import LANGUAGES
from tests.people import (
    A1,
    ADULT,
    AGENCY,
    AGREEMENT,
    AT_A,
    AT_A1,
    AT_B,
    CHILD,
    COORDINATION,
    FORM,
    LIBRARIES,
    NOW,
    OTHER_ADULT,
    REGISTER,
    A,
    B,
    number,
    register_store,
)
from tests.profiles import set_examples

CHEAP = Scrypt(cost=2)
POLICY = attrs.evolve(REGISTER, transfer_ttl_days=20, purge_never_logged_in_months=2, notify_old_email=True)
NUMBERS = {text: number(text) for text in (ADULT, OTHER_ADULT, CHILD, COORDINATION)}
NAMES = ("Anna", "Åke", "Nils-Erik")
ACCOUNTS = st.integers(0, 7).map(lambda count: AccountId(f"b{count}"))
STAFF = st.sampled_from([AT_A, AT_A1, AT_B, attrs.evolve(AT_A, id=StaffId("gone"))])
EMAILS = st.sampled_from(["a@example.se", "A@example.se", "å@example.se", "b@example.se"]).map(parse_email)
PLACES = st.sampled_from([A, A1, B])
PEOPLE = st.sampled_from(sorted(NUMBERS))
GOVERNED = {each.id: administered_libraries(each.library, LIBRARIES) for each in (AT_A, AT_A1, AT_B)}
#: What each kind of message is caused by.
CAUSES = {
    MessageKind.CREDENTIALS: {"register_borrower"},
    MessageKind.TRANSFER_REQUESTED: {"request_transfer"},
    MessageKind.TRANSFER_COMPLETED: {"request_transfer", "accept_transfer"},
    MessageKind.TRANSFER_DENIED: {"deny_transfer"},
    MessageKind.MOVED_TO_LIBRARY: {"pull_account"},
    MessageKind.MOVED_TO_CENTRAL: {"take_over_protected_account"},
    MessageKind.EMAIL_CHANGED: {"edit_account", "pull_account"},
    MessageKind.PASSWORD_RESET_LINK: {"request_password_reset"},
    MessageKind.EXPIRY_WARNING: {"run_daily_job"},
}


class Register(RuleBasedStateMachine):
    """A register, and whoever acts on it."""

    def __init__(self) -> None:
        super().__init__()
        self.store, self.now, self.made = register_store(), NOW, 0
        self.warned: Counter[tuple[str, str]] = Counter()

    def act(self, command: Callable[..., Any], *args: Any, **options: Any) -> Any:
        before = {id(each) for each in self.store.outbox}
        decision = self.store.run(command, *args, **options)
        new = [each for each in self.store.outbox if id(each) not in before]
        assert all(command.__name__ in CAUSES[each.kind] for each in new)
        if decision is not None:
            assert new == list(decision.messages if isinstance(decision, Granted) else ())
            told = f"{decision!r} {decision.as_dict(Audience.DESK)} {''.join(decision.explain(each, Audience.HOST) for each in LANGUAGES)}"
            assert not any(text in told or text[2:] in told for text in NUMBERS)
        return decision

    def stored(self, key: AccountId) -> Any:
        found = self.store.run(lambda tx: tx.accounts.get(key, ALL_LIBRARIES))
        return None if found is None else found.value

    def accounts(self) -> list[Account]:
        return [each.value for each in self.store.run(lambda tx: tx.accounts.at_libraries(ALL_LIBRARIES, None, 9_999))]

    def transfers(self) -> list[Transfer]:
        rows = self.store._state.backend.table(TRANSFER).values()
        return [row.stored.value for row in rows]

    # acts

    @rule(by=STAFF, place=PLACES, who=PEOPLE, email=EMAILS, name=st.sampled_from(NAMES), days=st.none() | st.integers(-1, 400))
    def register(self, by: Any, place: Any, who: str, email: Any, name: str, days: int | None) -> None:
        minor = who == CHILD
        form = attrs.evolve(
            FORM,
            kind=BorrowerKind.UNDER_18 if minor else BorrowerKind.ADULT,
            library=place,
            identity=NUMBERS[who],
            email=email,
            first_name=name,
            agreement=attrs.evolve(AGREEMENT, accepted_by=AcceptedBy.GUARDIAN) if minor else AGREEMENT,
            guardian=GuardianForm(NOW.date().replace(year=1985), "Vera") if minor else GuardianForm(),
            valid_to=None if days is None else self.now.date() + timedelta(days=days),
        )
        decision = self.act(register_borrower, form, by=by, policy=POLICY, now=self.now, new_id=AccountId(f"b{self.made}"))
        self.made += bool(decision)

    @rule(account=ACCOUNTS, by=STAFF, email=EMAILS, days=st.integers(0, 60))
    def edit(self, account: AccountId, by: Any, email: Any, days: int) -> None:
        changes = AccountChanges(email=email, valid_to=self.now.date() + timedelta(days=days))
        self.act(edit_account, account, changes, by=by, policy=POLICY, now=self.now)

    @rule(account=ACCOUNTS, by=STAFF, who=PEOPLE)
    def another_number(self, account: AccountId, by: Any, who: str) -> None:
        self.act(replace_identity, account, NUMBERS[who], by=by, policy=POLICY, now=self.now)

    @rule(account=ACCOUNTS, by=STAFF | st.just(None), to=PLACES)
    def ask_to_move(self, account: AccountId, by: Any, to: Any) -> None:
        self.act(request_transfer, account, to, by=by or BorrowerActor(account), policy=POLICY, now=self.now)

    @rule(account=ACCOUNTS, by=STAFF, command=st.sampled_from([accept_transfer, deny_transfer]))
    def answer(self, account: AccountId, by: Any, command: Any) -> None:
        self.act(command, account, by=by, policy=POLICY, now=self.now)

    @rule(who=PEOPLE, to=PLACES, by=STAFF, consent=st.sampled_from([None, *ConsentGiver]), email=st.none() | EMAILS)
    def pull(self, who: str, to: Any, by: Any, consent: Any, email: Any) -> None:
        self.act(preview_pull, NUMBERS[who], to, consent_by=consent, by=by, policy=POLICY, now=self.now)
        self.act(pull_account, NUMBERS[who], to, consent_by=consent, by=by, policy=POLICY, now=self.now, email=email)

    @rule(account=ACCOUNTS, by=STAFF)
    def delete(self, account: AccountId, by: Any) -> None:
        self.act(delete_account, account, by=by, policy=POLICY)

    @rule(account=ACCOUNTS, by=STAFF)
    def protect(self, account: AccountId, by: Any) -> None:
        self.act(request_protection_takeover, account, by=by, policy=POLICY)
        self.act(take_over_protected_account, account, by=AGENCY, policy=POLICY)

    @rule(account=ACCOUNTS, by=STAFF, email=EMAILS)
    def passwords(self, account: AccountId, by: Any, email: Any) -> None:
        self.act(set_password, account, hash_new_password("sol123", CHEAP), by=by, policy=POLICY)
        self.act(request_password_reset, email, realm=Realm.BORROWER, policy=POLICY, now=self.now)
        log_in(self.store, email, "sol123", realm=Realm.BORROWER, policy=POLICY, hasher=CHEAP, now=self.now)
        for message in self.store.outbox:
            render_message(self.store, message, policy=POLICY, hasher=CHEAP, now=self.now, make_link=str)

    @rule(account=ACCOUNTS)
    def accept(self, account: AccountId) -> None:
        self.act(accept_agreement, account, AGREEMENT, by=BorrowerActor(account), policy=POLICY, now=self.now)

    @rule(days=st.sampled_from([0, 1, 5, 15, 40, 1_200]))
    def days_pass(self, days: int) -> None:
        self.now += timedelta(days=days)
        before = {id(each) for each in self.store.outbox}
        planned = plan_daily_job(self.store, policy=POLICY, now=self.now)
        assert run_daily_job(self.store, policy=POLICY, now=self.now) == planned
        assert planned.errors == {}
        new = [each for each in self.store.outbox if id(each) not in before]
        assert sorted(each.subject_id for each in new) == sorted(planned.warned)
        self.warned.update((each.subject_id, each.values["valid_to"]) for each in new)
        again = run_daily_job(self.store, policy=POLICY, now=self.now)
        assert again == attrs.evolve(again, warned=(), came_of_age=(), purged={}, closed_transfers=())

    # what holds

    @invariant()
    def one_account_a_person_and_one_address_an_account(self) -> None:
        accounts = self.accounts()
        assert max(Counter(each.identity for each in accounts).values(), default=1) == 1
        assert max(Counter(each.email.key for each in accounts).values(), default=1) == 1
        for account in accounts:
            found = self.stored(account.id)
            assert found == account

    @invariant()
    def at_most_one_request_waits_and_it_has_an_account(self) -> None:
        waiting = [each for each in self.transfers() if each.state is TransferState.PENDING]
        assert max(Counter(each.account for each in waiting).values(), default=1) == 1
        for each in waiting:
            account = self.stored(each.account)
            assert account is not None
            assert account.library != each.target
            assert not account.protected

    @invariant()
    def an_end_is_warned_of_once(self) -> None:
        assert max(self.warned.values(), default=1) == 1

    @invariant()
    def nobody_sees_across_libraries(self) -> None:
        accounts = {each.id: each for each in self.accounts()}
        for by in (AT_A, AT_A1, AT_B):
            mine = {key for key, account in accounts.items() if account.library in GOVERNED[by.id]}
            usual: dict[str, Any] = {"by": by, "policy": POLICY, "now": self.now}
            assert {each.id for each in self.store.run(list_borrowers, **usual).unwrap()} == mine
            for query in (*NUMBERS, "anna", "åke", "erik", "a@example.se", "b@example.se"):
                assert {each.id for each in self.store.run(search_borrowers, query, **usual).unwrap()} <= mine
            assert self.store.run(view_start_page, by=by, policy=POLICY).unwrap().borrowers == len(mine)
            assert all(each.target in GOVERNED[by.id] for each in self.store.run(list_transfers, by=by, policy=POLICY).unwrap())
            for key in accounts:
                assert bool(self.store.run(view_account, key, **usual)) is (key in mine)
                assert bool(self.store.run(export_personal_data, key, **usual)) is (key in mine)

    @invariant()
    def a_protected_person_has_no_name_and_no_place(self) -> None:
        for account in (each for each in self.accounts() if each.protected):
            assert (account.first_name, account.last_name, account.library, account.guardian) == ("", "", POLICY.central_library, None)
            assert not [each for each in self.transfers() if each.account == account.id]
            places = {each.values.get("library") for each in self.store.outbox if each.subject_id == account.id}
            assert places <= {POLICY.agency.name, POLICY.central_library}
            assert not [each for each in self.store.audit_log if getattr(each, "target", None) and getattr(each, "about", "") == account.id]


set_examples(Register, 10, 400, steps=22)
TestRegister = Register.TestCase


def test_the_plan_counts_the_traces_of_accounts_that_are_deleted_in_the_same_run() -> None:
    register, email = Register(), parse_email("a@example.se")
    register.passwords(AccountId("b0"), AT_A, email)
    register.register(by=AT_A, days=None, email=email, name="Anna", place=A, who=ADULT)
    register.days_pass(1_200)
    assert register.accounts() == []
