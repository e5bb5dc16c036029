"""Scenarios of the form `accounts` played on nordlib. The form is in tests/data/ACCOUNTS-FORMAT.md."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from nordlib.accounts import (
    AcceptedBy,
    Account,
    AccountId,
    AgencyStaff,
    Agreement,
    BorrowerActor,
    BorrowerKind,
    ConsentGiver,
    LmaReplacementForm,
    Registrar,
    Scrypt,
    StaffId,
    StudentAuthorisationId,
    Transfer,
    TransferState,
    hash_new_password,
)
from nordlib.commands import (
    accept_transfer,
    authorise_student,
    create_registrar,
    delete_account,
    deny_transfer,
    edit_account,
    edit_registrar,
    export_personal_data,
    list_borrowers,
    list_branches,
    list_transfers,
    log_in,
    pull_account,
    register_borrower,
    remove_registrar,
    render_message,
    replace_identity,
    replace_lma_account,
    request_password_reset,
    request_protection_takeover,
    request_transfer,
    reset_password,
    run_daily_job,
    search_borrowers,
    set_password,
    take_over_protected_account,
    view_account,
    view_start_page,
    view_statistics,
)
from nordlib.contact import parse_email
from nordlib.credentials import Credential, Principal, Realm
from nordlib.decisions import Audience
from nordlib.frozendict import frozendict
from nordlib.identity import IdentityNumber
from nordlib.libraries import LibraryId
from nordlib.messages import SECRET_KINDS, Message, MessageKind
from nordlib.storage.protocols import ALL_LIBRARIES
from nordlib.texts import LANGUAGES, format_text
from tests.report import NotBuilt, Outcome, differences, outcome_of
from tests.scenarios import account_facts as facts
from tests.scenarios.account_facts import Case
from tests.scenarios.cards import CardScenario
from tests.scenarios.interlibrary import InterlibraryScenario
from tests.scenarios.patrons import PatronScenario
from tests.scenarios.player import Player
from tests.stores import written

GIVEN = {"accounts", "transfers", "authorisations", "registrars"}
EXPECTED = {"ok", "errors", "notify", "state", "contains_not", "hits", "fields", "fields_absent", "value", "stored_contains_not"}
HASHER = Scrypt(cost=4)


def run(file: Case, make_store: Callable[[], Any]) -> Iterator[Outcome]:
    """The outcome of each scenario of a file, each on a store of its own."""
    for case in file["scenarios"]:
        yield outcome_of(case, partial(play, file["meta"], case, make_store))


def play(meta: Case, case: Case, make_store: Callable[[], Any]) -> tuple[str, ...]:
    kinds: tuple[tuple[Callable[[Case, Case], bool], Any], ...] = (
        (about_orders, InterlibraryScenario),
        (about_patrons, PatronScenario),
        (about_cards, CardScenario),
    )
    scenario = next((made for is_about, made in kinds if is_about(meta, case)), Scenario)
    return scenario(meta, case, make_store()).play()


def about_orders(meta: Case, case: Case) -> bool:
    """Whether a scenario is about interlibrary accounts: a library of its world takes part, or it has home libraries' registers."""
    libraries = meta["worlds"][case["world"]]["libraries"]
    return "local_patrons" in (case.get("given") or {}) or any("participates" in each for each in libraries)


def about_patrons(meta: Case, case: Case) -> bool:
    """Whether a scenario is about the patrons of one library: it has some, or its zone is Denmark's."""
    return "patrons" in (case.get("given") or {}) or meta["worlds"][case["world"]]["timezone"] == "Europe/Copenhagen"


def about_cards(meta: Case, case: Case) -> bool:
    """Whether a scenario is about library cards: its world has no registrars, and its zone is Norway's, or it has cards or persons."""
    given = case.get("given") or {}
    return bool({"persons", "cards", "consents"} & given.keys()) or meta["worlds"][case["world"]]["timezone"] == "Europe/Oslo"


class Answer:
    """What a step came to: its reasons, and the id of what it made."""

    def __init__(self, decision: Any = None, made: str | None = None) -> None:
        self.reasons: set[str] = set() if decision is None else set(decision.trace.reasons())
        self.made = made
        self.value: Any = decision.value if decision else None
        self.text = "" if decision is None else json.dumps(decision.as_dict(Audience.HOST), ensure_ascii=False) + written(self.value)
        self.text += "" if decision is None else "".join(decision.explain(language, Audience.HOST) for language in LANGUAGES)

    def compared(self, expect: Case, id_of: Callable[[str], str]) -> tuple[str, ...]:
        """What differs in what was found and shown."""
        lines = () if self.value is None else self.value if isinstance(self.value, tuple) else (self.value,)
        errors: tuple[str, ...] = ()
        if "hits" in expect:
            errors += differences({"hits": set(map(id_of, expect["hits"]))}, {"hits": facts.ids(lines)})
        for line in lines if {"fields", "fields_absent"} & expect.keys() else ():
            shown = facts.shown(line)
            errors += tuple(f"{name} is not shown" for name in expect.get("fields", ()) if name not in shown)
            errors += tuple(f"{name} is shown" for name in expect.get("fields_absent", ()) if name in shown)
        if "value" in expect:
            got = dict(self.value) if isinstance(self.value, frozendict) else {} if self.value is None else attrs.asdict(self.value)
            errors += differences(expect["value"], got)
        return errors


class Scenario(Player):
    """One scenario on a store that is empty."""

    def __init__(self, meta: Case, case: Case, store: Any) -> None:
        self.case, self.world, given = case, meta["worlds"][case["world"]], case.get("given") or {}
        facts.known(given, GIVEN, "given facts")
        self.zone = ZoneInfo(self.world["timezone"])
        policy = {**meta["policy_defaults"], **(case.get("policy") or {})}
        self.policy = facts.register_policy(policy, self.zone, self.world.get("central") or "MTM")
        self.store = store
        self.known: set[AccountId] = set()
        self.names: dict[str, str] = {}
        self.passwords: dict[str, list[str]] = {}
        self.requests: dict[str, Transfer] = {}
        self.today = date.fromisoformat(case["today"])
        with self.store.transaction() as tx:
            for library in facts.libraries(self.world):
                tx.libraries.put(library)
            for registrar in facts.registrars(self.world, given, self.today):
                tx.registrars.add(registrar)
            for each in sorted(given.get("accounts", ()), key=lambda each: each.get("status") != "deleted"):
                account = facts.account(each, self.today)
                tx.accounts.add(account)
                self.known.add(account.id)
                if each.get("status") == "deleted":
                    tx.accounts.erase(account.id, expected_version=1)
                    continue
                kept = Credential(Principal(Realm.BORROWER, account.id), last_login=facts.day(each.get("last_login")))
                if each.get("password_set"):
                    self.passwords[account.id] = [f"{account.id}-har-detta-losen"]
                    tx.credentials.add(kept.with_password(HASHER.hash(self.passwords[account.id][0])))
                elif kept.last_login is not None:
                    tx.credentials.add(kept)
            for each in given.get("authorisations", ()):
                tx.student_authorisations.add(facts.authorisation(each, each["id"]))
            for each in given.get("transfers", ()):
                tx.transfers.add(facts.transfer(each, case["today"], self.zone))

    def step(self, step: Case) -> tuple[str, ...]:
        now, before, expect = self.begin(step, ACTIONS, EXPECTED), self.due(), step["expect"]
        self.requests = self.requests_so_far()
        answer = ACTIONS[step["action"]](self, self.actor(step["actor"]), step["input"], now)
        sent = tuple(message for key, message in self.due().items() if key not in before)
        self.known |= self.accounts().keys()
        errors = self.answered(expect, answer.reasons, answer.text) + answer.compared(expect, self.id_of)
        return (*errors, *self.told(expect.get("notify"), sent, now), *self.state(expect.get("state", {}), answer.made))

    def accounts(self) -> dict[AccountId, Account]:
        """Every account, by its id."""
        return {each.value.id: each.value for each in self.store.run(lambda tx: tx.accounts.at_libraries(ALL_LIBRARIES, None, 10_000))}

    def told(self, wanted: list[Case] | None, sent: tuple[Message, ...], now: datetime) -> tuple[str, ...]:
        """Send what is due, and compare it."""
        words = [(message, *self.send(message, now)) for message in sent]
        words = [each for each in words if each[2] or each[0].kind is not MessageKind.PASSWORD_RESET_LINK]  # nobody has the address
        found = sorted((message.recipient.casefold(), message.kind.value) for message, _, _ in words)
        expected = sorted((each["to"].casefold(), each["kind"]) for each in wanted or ())
        errors = () if wanted is None else differences({"notify": expected}, {"notify": found})
        for message, secret, text in words:
            for each in wanted or ():
                if (each["to"].casefold(), each["kind"]) != (message.recipient.casefold(), message.kind.value):
                    continue
                errors += tuple(f"the message contains {part!r}" for part in each.get("contains_not", ()) if part in text)
                facts.known(each, {"to", "kind", "valid_to", "save_as", "contains_not"}, "message")
                if "valid_to" in each:
                    speaks_of = format_text("{day}", message.language, {"day": date.fromisoformat(each["valid_to"])})
                    errors += differences({"valid_to": speaks_of}, {"valid_to": message.values["valid_to"]})
                self.save(each, secret)
        return errors

    def send(self, message: Message, now: datetime) -> tuple[str, str]:
        """The secret of a message, as its reader has it, and its words."""
        made: list[str] = []
        hasher = Remembering(made)

        def link(token: str) -> str:
            made.append(token)
            return token

        prepared = render_message(self.store, message, policy=self.policy, hasher=hasher, now=now, make_link=link)
        if prepared is not None and message.kind is MessageKind.CREDENTIALS:
            self.passwords.setdefault(message.subject_id, []).append(made[0])
        return made[0] if message.kind in SECRET_KINDS and made else "", "" if prepared is None else f"{prepared.subject}\n{prepared.body}"

    def state(self, expected: Case, made: str | None) -> tuple[str, ...]:
        errors: tuple[str, ...] = ()
        for kind, wanted in expected.items():
            if kind not in (STATES if not isinstance(wanted, list) else LISTS):
                raise NotBuilt(f"state of {kind}")
            if isinstance(wanted, list):
                errors += LISTS[kind](self, wanted)
            else:
                errors += STATES[kind](self, wanted, made)
        return errors

    def account_state(self, wanted: Case | None, made: str | None) -> tuple[str, ...]:
        rows = self.accounts()
        if wanted is None:
            return () if made not in rows else ("an account is stored",)
        fields = facts.as_compared({key: value for key, value in wanted.items() if key not in ("id", "save_as")}, self.today)
        key = AccountId(self.id_of(wanted.get("id", made or "")))
        self.save(wanted, key)
        gone: Case = {"status": "deleted"} if key in self.known else {}
        return self.compared(fields, rows[key]) if key in rows else differences(fields, gone)

    def accounts_state(self, wanted: list[Case]) -> tuple[str, ...]:
        """Each item is a different account; one without an id is found by its other fields."""
        named = {self.id_of(each["id"]) for each in wanted if "id" in each}
        errors = [error for each in wanted if "id" in each for error in self.account_state(each, None)]
        left = [account for key, account in self.accounts().items() if key not in named]
        for each in wanted:
            if "id" in each:
                continue
            fields = facts.as_compared({key: value for key, value in each.items() if key != "save_as"}, self.today)
            fitting = next((account for account in left if not self.compared(fields, account)), None)
            if fitting is None:
                errors.append(f"no further account has these fields: {fields}")
            else:
                left.remove(fitting)
                self.save(each, fitting.id)
        return tuple(errors)

    def compared(self, fields: Case, account: Account) -> tuple[str, ...]:
        kept = self.store.run(lambda tx: tx.credentials.get(Principal(Realm.BORROWER, account.id)))
        has_password = kept is not None and kept.value.password_hash is not None
        got = facts.account_fields(account, self.today, self.policy, password_set=has_password)
        facts.known(fields, set(got), "state of account")
        return differences(fields, got)

    def transfer_state(self, wanted: Case, made: str | None) -> tuple[str, ...]:
        known, account = self.requests_so_far(), self.id_of(wanted.get("account", made or ""))
        of_account = [each for each in known.values() if each.account == account and wanted.get("to", each.target) == each.target]
        newest = max(of_account, key=lambda each: each.requested_at, default=None)
        found = known.get(self.id_of(wanted["id"])) if "id" in wanted else newest
        if found is None:
            return ("no request is stored",)
        fields: Case = {key: value for key, value in wanted.items() if key not in ("id", "save_as")}
        fields |= {"account": self.id_of(fields["account"])} if "account" in fields else {}
        self.save(wanted, found.id)
        return differences(fields, told_of(found))

    def requests_so_far(self) -> dict[str, Transfer]:
        """Every request by its id; one whose row was erased ended without an answer."""
        rows = {each.id: each for key in self.known for each in self.store.run(lambda tx, key=key: tx.transfers.for_account(key))}
        return {key: attrs.evolve(each, state=TransferState.CLOSED) for key, each in self.requests.items()} | rows

    def transfers_state(self, wanted: list[Case]) -> tuple[str, ...]:
        """Each item is a different request."""
        left = list(self.requests_so_far().values())
        errors: list[str] = []
        for each in wanted:
            fields: Case = {key: value for key, value in each.items() if key != "save_as"}
            fields |= {key: self.id_of(fields[key]) for key in ("id", "account") if key in fields}
            fitting = next((found for found in left if not differences(fields, told_of(found))), None)
            if fitting is None:
                errors.append(f"no further request has these fields: {fields}")
            else:
                left.remove(fitting)
                self.save(each, fitting.id)
        return tuple(errors)

    def registrar_state(self, wanted: Case | None, made: str | None) -> tuple[str, ...]:
        if wanted is None:
            return () if self.store.run(lambda tx: tx.registrars.get(StaffId(made or ""))) is None else ("a registrar is stored",)
        key = StaffId(self.id_of(wanted.get("id", made or "")))
        self.save(wanted, key)
        stored = self.store.run(lambda tx: tx.registrars.get(key))
        got: Case = {} if stored is None else {"library": stored.value.library, "email": stored.value.email.key}
        return differences(
            facts.as_compared({name: value for name, value in wanted.items() if name not in ("id", "save_as")}, self.today), got
        )

    def authorisation_state(self, wanted: Case, made: str | None) -> tuple[str, ...]:
        key = StudentAuthorisationId(self.id_of(wanted.get("id", made or "")))
        self.save(wanted, key)
        stored = self.store.run(lambda tx: tx.student_authorisations.get(key))
        got: Case = {} if stored is None else attrs.asdict(stored)
        told: Case = {name: value.isoformat() if isinstance(value, date) else value for name, value in got.items()}
        return differences({name: value for name, value in wanted.items() if name not in ("id", "save_as")}, told)

    def actor(self, text: str) -> Any:
        kind, _, key = text.partition(":")
        if kind == "borrower":
            return BorrowerActor(AccountId(self.id_of(key)))
        if kind == "registrar":
            named = {each.id: each for each in facts.registrars(self.world, self.case.get("given") or {}, self.today)}
            stored = self.store.run(lambda tx: tx.registrars.get(StaffId(self.id_of(key))))
            gone = Registrar(StaffId(self.id_of(key)), LibraryId("none"), parse_email("removed@example.se"))
            return named.get(StaffId(key), gone) if stored is None else stored.value
        if kind == "central":
            return AgencyStaff(StaffId(key))
        if kind in ("anyone", "system"):
            return None
        raise NotBuilt(f"actor {kind}")

    def save(self, wanted: Case, value: str) -> None:
        """Give a name to something, if the scenario asks for it."""
        if "save_as" in wanted:
            self.names[wanted["save_as"]] = value

    def id_of(self, name: str) -> str:
        """The id that a name of the scenario stands for."""
        return self.names.get(name, name)

    def new_id(self, now: datetime) -> str:
        return f"made-{len(self.names)}-{len(self.store.outbox)}-{now.isoformat()}"

    # the actions

    def register_borrower(self, by: Any, given: Case, now: datetime) -> Answer:
        new_id = AccountId(self.new_id(now))
        form = facts.form(given, self.today, now, self.id_of)
        return Answer(self.store.run(register_borrower, form, by=by, policy=self.policy, now=now, new_id=new_id), new_id)

    def edit_borrower(self, by: Any, given: Case, now: datetime) -> Answer:
        based_on = given.get("based_on_version")
        account = AccountId(self.id_of(given["account"]))
        changes = facts.changes(given)
        return Answer(
            self.store.run(edit_account, account, changes, by=by, policy=self.policy, now=now, expected_version=based_on), account
        )

    def replace_identity(self, by: Any, given: Case, now: datetime) -> Answer:
        account, until = AccountId(self.id_of(given["account"])), facts.day(given.get("lma_card_valid_to"))
        number = facts.read_number(given.get("identity"), self.today)
        return Answer(
            self.store.run(replace_identity, account, number, by=by, policy=self.policy, now=now, lma_card_valid_to=until), account
        )

    def replace_lma_account(self, by: Any, given: Case, now: datetime) -> Answer:
        account, accepted = AccountId(self.id_of(given["account"])), given.get("agreement_accepted_by")
        number = facts.read_number(given.get("identity"), self.today, lma=False)
        form = LmaReplacementForm(number, accepted and Agreement("1", AcceptedBy(accepted), now))
        new_id = AccountId(self.new_id(now))
        return Answer(self.store.run(replace_lma_account, account, form, by=by, policy=self.policy, now=now, new_id=new_id), new_id)

    def set_password(self, by: Any, given: Case, now: datetime) -> Answer:
        account, text = AccountId(self.id_of(given["account"])), (given.get("new_password") or "")
        decision = self.store.run(set_password, account, hash_new_password(text, HASHER), by=by, policy=self.policy)
        if decision:
            self.passwords.setdefault(account, []).append(text)
        return Answer(decision, account)

    def login(self, by: Any, given: Case, now: datetime) -> Answer:
        facts.known(given, {"email", "password"}, "login")
        address = facts.email(given.get("email"))
        owner = next((key for key, account in self.accounts().items() if account.email == address), "")
        had = self.passwords.get(owner, [])
        meant = {"<right>": had[-1:], "<old>": had[-2:-1], "<wrong>": ["fel-losenord-helt-enkelt"]}.get(given["password"])
        password = given["password"] if meant is None else (meant or ["inget"])[0]
        return Answer(log_in(self.store, address, password, realm=Realm.BORROWER, policy=self.policy, hasher=HASHER, now=now))

    def request_password_reset(self, by: Any, given: Case, now: datetime) -> Answer:
        self.store.run(request_password_reset, facts.email(given.get("email")), realm=Realm.BORROWER, policy=self.policy, now=now)
        return Answer()

    def reset_password(self, by: Any, given: Case, now: datetime) -> Answer:
        token, text = self.id_of(given.get("token") or ""), (given.get("new_password") or "")
        decision = self.store.run(reset_password, token, hash_new_password(text, HASHER), policy=self.policy, now=now)
        if decision:
            self.passwords.setdefault(decision.value.principal.id, []).append(text)
        return Answer(decision)

    def create_registrar(self, by: Any, given: Case, now: datetime) -> Answer:
        new_id = StaffId(self.new_id(now))
        registrar = Registrar(new_id, LibraryId(given["library"]), parse_email(given["email"]))
        return Answer(self.store.run(create_registrar, registrar, by=by, policy=self.policy), new_id)

    def edit_registrar(self, by: Any, given: Case, now: datetime) -> Answer:
        library = given.get("library")
        return Answer(
            self.store.run(
                edit_registrar, by=by, policy=self.policy, email=facts.email(given.get("email")), library=library and LibraryId(library)
            ),
            by.id,
        )

    def remove_registrar(self, by: Any, given: Case, now: datetime) -> Answer:
        self.store.run(remove_registrar, StaffId(self.id_of(given["registrar"])), by=by)
        return Answer()

    def authorise_foreign_student(self, by: Any, given: Case, now: datetime) -> Answer:
        new_id = self.new_id(now)
        wanted = facts.authorisation(given, new_id)
        self.store.run(authorise_student, wanted.library, wanted.name, wanted.birth_date, wanted.study_until, by=by, new_id=wanted.id)
        return Answer(made=new_id)

    def request_transfer(self, by: Any, given: Case, now: datetime) -> Answer:
        account = AccountId(self.id_of(given["account"]))
        return Answer(self.store.run(request_transfer, account, LibraryId(given["to"]), by=by, policy=self.policy, now=now), account)

    def answer(self, by: Any, given: Case, now: datetime, *, command: Any) -> Answer:
        account = AccountId(self.id_of(given["account"]))
        return Answer(self.store.run(command, account, by=by, policy=self.policy, now=now))

    def delete_account(self, by: Any, given: Case, now: datetime) -> Answer:
        account = AccountId(self.id_of(given["account"]))
        return Answer(self.store.run(delete_account, account, by=by, policy=self.policy), account)

    def view(self, by: Any, given: Case, now: datetime) -> Answer:
        facts.known(given, {"account"}, "view")
        account = AccountId(self.id_of(given["account"]))
        return Answer(self.store.run(view_account, account, by=by, policy=self.policy, now=now), account)

    def search(self, by: Any, given: Case, now: datetime) -> Answer:
        return Answer(self.store.run(search_borrowers, given["query"], by=by, policy=self.policy, now=now))

    def list_borrowers(self, by: Any, given: Case, now: datetime) -> Answer:
        kind = given.get("kind") and BorrowerKind(given["kind"])
        whole = given["scope"] == "library_with_branches"
        return Answer(self.store.run(list_borrowers, by=by, policy=self.policy, now=now, with_branches=whole, kind=kind))

    def list_transfers(self, by: Any, given: Case, now: datetime) -> Answer:
        return Answer(self.store.run(list_transfers, by=by, policy=self.policy))

    def start_page(self, by: Any, given: Case, now: datetime) -> Answer:
        return Answer(self.store.run(view_start_page, by=by, policy=self.policy))

    def statistics(self, by: Any, given: Case, now: datetime) -> Answer:
        return Answer(self.store.run(view_statistics, by=by, policy=self.policy))

    def export_data(self, by: Any, given: Case, now: datetime) -> Answer:
        if "account" not in given and not isinstance(by, BorrowerActor):
            raise NotBuilt("export of a person's own data")
        account = AccountId(self.id_of(given["account"])) if "account" in given else by.account
        return Answer(self.store.run(export_personal_data, account, by=by, policy=self.policy, now=now), account)

    def request_protection_takeover(self, by: Any, given: Case, now: datetime) -> Answer:
        account = AccountId(self.id_of(given["account"]))
        return Answer(self.store.run(request_protection_takeover, account, by=by, policy=self.policy), account)

    def take_over_protected(self, by: Any, given: Case, now: datetime) -> Answer:
        account = AccountId(self.id_of(given["account"]))
        return Answer(self.store.run(take_over_protected_account, account, by=by, policy=self.policy), account)

    def pull_account(self, by: Any, given: Case, now: datetime) -> Answer:
        if not given["confirm"]:
            return Answer(self.store.run(list_branches, by=by, policy=self.policy)) if isinstance(by, Registrar) else Answer()
        number = facts.read_number(given.get("identity"), self.today)
        found = (
            None if not isinstance(number, IdentityNumber) else self.store.run(lambda tx: tx.accounts.by_identity(number, ALL_LIBRARIES))
        )
        minor = found is not None and found.value.is_minor(self.today, self.policy.leap_day)
        default = ConsentGiver.GUARDIAN if minor else ConsentGiver.BORROWER
        consent = (ConsentGiver(given["consent_by"]) if given.get("consent_by") else default) if given["consent"] else None
        decision = self.store.run(
            pull_account,
            number,
            LibraryId(given["to"]),
            consent_by=consent,
            by=by,
            policy=self.policy,
            now=now,
            email=facts.email(given.get("email")),
        )
        return Answer(decision, None if found is None else found.value.id)

    def run_daily_job(self, by: Any, given: Case, now: datetime) -> Answer:
        report = run_daily_job(self.store, policy=self.policy, now=now)
        if report.errors:
            raise next(iter(report.errors.values()))
        return Answer()


def told_of(transfer: Transfer) -> Case:
    """A request as the file tells it."""
    return {
        "id": transfer.id,
        "account": transfer.account,
        "from": transfer.origin,
        "to": transfer.target,
        "status": transfer.state.value,
    }


class Remembering:
    """A hasher that notes what it hashed."""

    def __init__(self, made: list[str]) -> None:
        self.made = made

    def hash(self, password: str, /) -> str:
        self.made.append(password)
        return HASHER.hash(password)

    def verify(self, password: str, stored: str, /) -> bool:
        return HASHER.verify(password, stored)

    def needs_rehash(self, stored: str, /) -> bool:
        return HASHER.needs_rehash(stored)


STATES: dict[str, Callable[[Scenario, Any, str | None], tuple[str, ...]]] = {
    "account": Scenario.account_state,
    "transfer": Scenario.transfer_state,
    "registrar": Scenario.registrar_state,
    "authorisation": Scenario.authorisation_state,
}
LISTS: dict[str, Callable[[Scenario, list[Case]], tuple[str, ...]]] = {
    "accounts": Scenario.accounts_state,
    "transfers": Scenario.transfers_state,
}
ACTIONS: dict[str, Callable[[Scenario, Any, Case, datetime], Answer]] = {
    **{
        each.__name__: each
        for each in (
            Scenario.register_borrower,
            Scenario.edit_borrower,
            Scenario.replace_identity,
            Scenario.replace_lma_account,
            Scenario.set_password,
            Scenario.login,
            Scenario.request_password_reset,
            Scenario.reset_password,
            Scenario.create_registrar,
            Scenario.edit_registrar,
            Scenario.remove_registrar,
            Scenario.authorise_foreign_student,
            Scenario.request_transfer,
            Scenario.run_daily_job,
            Scenario.delete_account,
            Scenario.view,
            Scenario.search,
            Scenario.list_borrowers,
            Scenario.list_transfers,
            Scenario.start_page,
            Scenario.statistics,
            Scenario.export_data,
            Scenario.request_protection_takeover,
            Scenario.take_over_protected,
            Scenario.pull_account,
        )
    },
    "accept_transfer": partial(Scenario.answer, command=accept_transfer),
    "deny_transfer": partial(Scenario.answer, command=deny_transfer),
}
