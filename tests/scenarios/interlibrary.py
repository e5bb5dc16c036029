"""Scenarios of the form `accounts` about interlibrary accounts and their orders (Libris). The form is in tests/data/ACCOUNTS-FORMAT.md."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from nordlib import commands
from nordlib.changes import UNCHANGED
from nordlib.circulation.interlibrary_requests import (
    LIBRIS_REQUESTS,
    InterlibraryRequest,
    InterlibraryRequestId,
    RequestForm,
    RequestStatus,
)
from nordlib.contact import Phone, examine_email, parse_email, parse_phone
from nordlib.credentials import Realm
from nordlib.decisions import Audience
from nordlib.libraries import LibraryId
from nordlib.messages import MessageKind
from nordlib.passwords import PasswordPolicy, Scrypt, hash_new_password
from nordlib.patrons import (
    LIBRIS,
    InterlibraryAccountChanges,
    InterlibraryAccountForm,
    InterlibraryAccountId,
    InterlibraryAccountPolicy,
    PatronDetails,
)
from nordlib.texts import LANGUAGES
from tests.report import NotBuilt, differences
from tests.scenarios import account_facts as facts
from tests.scenarios.account_facts import Case
from tests.scenarios.player import Player
from tests.stores import written

DETAILS = ("name", "address", "postcode", "city")
ROW = {"library", "phone", *DETAILS}
FORM = {"phone", "username", "password", "home_library", *DETAILS}
EXPECTED = {"ok", "errors", "notify", "state", "contains_not", "stored_contains_not", "fields", "fields_absent"}
HASHER = Scrypt(cost=4)
#: The form calls the messages of every register alike.
KINDS = {
    MessageKind.INTERLIBRARY_PASSWORD_RESET_LINK: "password_reset_link",
    MessageKind.INTERLIBRARY_EMAIL_CHANGED: "email_changed_notice",
}
STATUSES = {RequestStatus.RECEIVED: "received", RequestStatus.STRUCK: "struck"}


def phone_of(text: str | None) -> Phone | None:
    return parse_phone(text, "SE") if text and text.strip() else None


def details_of(given: Case) -> PatronDetails:
    texts: dict[str, str] = {name: given.get(name) or "" for name in DETAILS}
    return PatronDetails(**texts, phone=phone_of(given.get("phone")))


class Register:
    """The registers of the home libraries, as the case gives them."""

    def __init__(self, rows: list[Case]) -> None:
        for each in rows:
            facts.known(each, ROW, "row of a register")
        self.rows = rows

    def find(self, library: LibraryId, name: str) -> list[PatronDetails]:
        del name  # nordlib leaves out the rows of other names itself
        return [details_of(each) for each in self.rows if each["library"] == library]


class Answer:
    """What a step came to."""

    def __init__(self, decision: Any = None, made: Any = None, shown: Any = None) -> None:
        self.shown = set[str]() if shown is None else {name for name, value in shown.items() if value}
        self.reasons: set[str] = set() if decision is None else set(decision.trace.reasons())
        self.made = made
        self.text = written(shown) if decision is None else json.dumps(decision.as_dict(Audience.HOST), ensure_ascii=False)
        if decision is not None:
            self.text += written(decision.value if decision else None)
            self.text += "".join(decision.explain(language, Audience.HOST) for language in LANGUAGES)


class InterlibraryScenario(Player):
    """One scenario on a store that is empty."""

    def __init__(self, meta: Case, case: Case, store: Any) -> None:
        self.case, self.store, given = case, store, case.get("given") or {}
        world = meta["worlds"][case["world"]]
        facts.known(given, {"local_patrons"}, "given facts")
        self.zone = ZoneInfo(world["timezone"])
        settings: Case = {**meta["policy_defaults"], **(case.get("policy") or {})}
        self.policy: InterlibraryAccountPolicy = attrs.evolve(
            LIBRIS,
            zone=self.zone,
            participating_libraries=frozenset(LibraryId(each["id"]) for each in world["libraries"] if each.get("participates")),
            notify_old_email=settings["notify_old_email"],
            passwords=PasswordPolicy(
                settings["password_min_length"],
                generated_length=max(settings["password_min_length"], 16),
                login_limit=facts.login_limit(settings),
            ),
        )
        self.register = Register(given.get("local_patrons", []))
        self.names: dict[str, str] = {}
        self.passwords: dict[str, list[str]] = {}
        self.made = 0
        with store.transaction() as tx:
            for library in facts.libraries(world):
                tx.libraries.put(library)

    def step(self, step: Case) -> tuple[str, ...]:
        now, before, expect = self.begin(step, ACTIONS, EXPECTED), self.due(), step["expect"]
        by = InterlibraryAccountId(self.id_of(step["actor"].partition(":")[2]))
        answer = ACTIONS[step["action"]](self, by, step["input"], now)
        errors = self.answered(expect, answer.reasons, answer.text)
        errors += self.sent(expect.get("notify"), [each for key, each in self.due().items() if key not in before], now)
        errors += tuple(f"{name} is not shown" for name in expect.get("fields", ()) if name not in answer.shown)
        errors += tuple(f"{name} is shown" for name in expect.get("fields_absent", ()) if name in answer.shown)
        return (*errors, *self.state(expect.get("state", {}), answer.made))

    def id_of(self, name: str) -> str:
        return self.names.get(name, name)

    def sent(self, wanted: list[Case] | None, messages: list[Any], now: datetime) -> tuple[str, ...]:
        """Send what is due, and compare it."""
        found: list[tuple[str, Any, str, str]] = []
        for message in messages:
            tokens: list[str] = []

            def link(token: str, made: list[str] = tokens) -> str:
                made.append(token)
                return token

            words = commands.render_message(self.store, message, policy=self.policy, hasher=HASHER, now=now, make_link=link)
            if words is not None:  # else nobody has the address
                text = f"{words.subject}\n{words.body}"
                found.append((words.recipient.casefold(), KINDS.get(message.kind, message.kind.value), text, "".join(tokens)))
        expected = sorted((each["to"].casefold(), each["kind"]) for each in wanted or ())
        errors = () if wanted is None else differences({"notify": expected}, {"notify": sorted(each[:2] for each in found)})
        for each in wanted or ():
            facts.known(each, {"to", "kind", "contains_not", "save_as"}, "message")
            for recipient, kind, text, token in found:
                if (recipient, kind) == (each["to"].casefold(), each["kind"]):
                    errors += tuple(f"the message contains {part!r}" for part in each.get("contains_not", ()) if part in text)
                    if "save_as" in each:
                        self.names[each["save_as"]] = token
        return errors

    # the state

    def state(self, expected: Case, made: Any) -> tuple[str, ...]:
        errors: tuple[str, ...] = ()
        for kind, wanted in expected.items():
            if kind not in STATES:
                raise NotBuilt(f"state of {kind}")
            errors += STATES[kind](self, wanted, made)
        return errors

    def account_state(self, wanted: Case, made: Any) -> tuple[str, ...]:
        key = self.id_of(wanted["id"]) if "id" in wanted else made
        stored = self.store.run(lambda tx: tx.interlibrary_accounts.get(key))
        facts.known(wanted, {"id", "save_as", "home_library", "username"}, "interlibrary account")
        if "save_as" in wanted:
            self.names[wanted["save_as"]] = key
        if stored is None:
            return ("no such interlibrary account",)
        account = stored.value
        got = {"home_library": account.home_library, "username": account.username.key}
        fields = {name: value for name, value in wanted.items() if name in got}
        if "username" in fields:
            fields["username"] = parse_email(fields["username"]).key
        return differences(fields, got)

    def order_state(self, wanted: Case, made: Any) -> tuple[str, ...]:
        key = self.id_of(wanted["id"]) if "id" in wanted else made
        facts.known(wanted, {"id", "save_as", "status", "receipt", "reasons", "differs"}, "order")
        if "save_as" in wanted:
            self.names[wanted["save_as"]] = key
        stored = self.store.run(lambda tx: tx.interlibrary_requests.get(key))
        if stored is None:
            return ("no such order",)
        order: InterlibraryRequest = stored.value
        got = {
            "status": STATUSES[order.status],
            "receipt": bool(order.receipt),
            "reasons": set() if order.strike_reason is None else {order.strike_reason.value},
            "differs": set(order.differs),
        }
        fields: dict[str, object] = {
            name: set(value) if isinstance(value, list) else value for name, value in wanted.items() if name in got
        }
        return differences(fields, got)

    # the actions

    def new_id(self) -> str:
        self.made += 1
        return f"made-{self.made}"

    def create_ill_account(self, _by: InterlibraryAccountId, given: Case, _now: datetime) -> Answer:
        facts.known(given, FORM, "create_ill_account")
        new_id, text = InterlibraryAccountId(self.new_id()), given.get("password") or ""
        library = given.get("home_library")
        form = InterlibraryAccountForm(details_of(given), examine_email(given.get("username")), library and LibraryId(library))
        password = hash_new_password(text, HASHER) if text.strip() else None
        decision = self.store.run(commands.create_interlibrary_account, form, password, policy=self.policy, new_id=new_id)
        if decision:
            self.passwords[new_id] = [text]
        return Answer(decision, new_id)

    def edit_ill_account(self, by: InterlibraryAccountId, given: Case, _now: datetime) -> Answer:
        facts.known(given, FORM - {"password"}, "edit_ill_account")
        texts: dict[str, Any] = {name: given[name] or "" for name in DETAILS if name in given}
        changes = InterlibraryAccountChanges(
            **texts,
            phone=phone_of(given["phone"]) if "phone" in given else UNCHANGED,
            username=examine_email(given["username"]) if "username" in given else UNCHANGED,
            home_library=(given["home_library"] and LibraryId(given["home_library"])) if "home_library" in given else UNCHANGED,
        )
        return Answer(self.store.run(commands.edit_interlibrary_account, changes, by=by, policy=self.policy), by)

    def place_order(self, by: InterlibraryAccountId, given: Case, now: datetime) -> Answer:
        facts.known(given, {"title", "held_by"}, "place_order")
        service = commands.InterlibraryService(
            self.policy, LIBRIS_REQUESTS, self.register, lambda library, _record: library in (given.get("held_by") or ())
        )
        new_id = InterlibraryRequestId(self.new_id())
        form = RequestForm(given.get("title") or "", "loan")
        decision = self.store.run(commands.place_interlibrary_request, form, by=by, service=service, now=now, new_id=new_id)
        return Answer(decision, new_id)

    def order_message(self, _by: InterlibraryAccountId, given: Case, _now: datetime) -> Answer:
        facts.known(given, {"patron", "text"}, "order_message")
        patron = InterlibraryAccountId(self.id_of(given["patron"]))
        self.store.run(commands.write_about_request, patron, given["text"], policy=self.policy)
        return Answer()

    def export_data(self, by: InterlibraryAccountId, given: Case, _now: datetime) -> Answer:
        facts.known(given, set[str](), "export_data")
        export = self.store.run(commands.export_interlibrary_account, by=by)
        account = export.account
        fields = {**attrs.asdict(account.details, recurse=False), **attrs.asdict(account, recurse=False), "orders": export.requests}
        return Answer(shown=fields)

    def run_daily_job(self, _by: InterlibraryAccountId, given: Case, now: datetime) -> Answer:
        facts.known(given, set[str](), "run_daily_job")
        self.store.run(commands.delete_expired_attempts, now)
        return Answer()

    def login(self, _by: InterlibraryAccountId, given: Case, now: datetime) -> Answer:
        facts.known(given, {"email", "password"}, "login")
        address = facts.email(given.get("email"))
        stored = None if address is None else self.store.run(lambda tx: tx.interlibrary_accounts.by_username(address.key))
        had = [] if stored is None else self.passwords.get(stored.value.id, [])
        meant = {"<right>": had[-1:], "<old>": had[-2:-1], "<wrong>": ["fel-losenord-helt-enkelt"]}.get(given["password"])
        password = given["password"] if meant is None else (meant or ["inget"])[0]
        return Answer(commands.log_in_to_interlibrary(self.store, address, password, policy=self.policy, hasher=HASHER, now=now))

    def request_password_reset(self, _by: InterlibraryAccountId, given: Case, now: datetime) -> Answer:
        email = facts.email(given.get("email"))
        self.store.run(commands.request_password_reset, email, realm=Realm.INTERLIBRARY, policy=self.policy, now=now)
        return Answer()

    def reset_password(self, _by: InterlibraryAccountId, given: Case, now: datetime) -> Answer:
        token, text = self.id_of(given.get("token") or ""), given.get("new_password") or ""
        decision = self.store.run(commands.reset_password, token, hash_new_password(text, HASHER), policy=self.policy, now=now)
        if decision:
            self.passwords.setdefault(decision.value.principal.id, []).append(text)
        return Answer(decision)


ACTIONS: dict[str, Callable[[InterlibraryScenario, InterlibraryAccountId, Case, datetime], Answer]] = {
    each.__name__: each
    for each in (
        InterlibraryScenario.create_ill_account,
        InterlibraryScenario.edit_ill_account,
        InterlibraryScenario.place_order,
        InterlibraryScenario.order_message,
        InterlibraryScenario.export_data,
        InterlibraryScenario.run_daily_job,
        InterlibraryScenario.login,
        InterlibraryScenario.request_password_reset,
        InterlibraryScenario.reset_password,
    )
}
STATES: dict[str, Callable[[InterlibraryScenario, Case, Any], tuple[str, ...]]] = {
    "ill_account": InterlibraryScenario.account_state,
    "order": InterlibraryScenario.order_state,
}
