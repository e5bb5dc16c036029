"""Scenarios of the form `accounts` played on nordlib. The form is in tests/data/ACCOUNTS-FORMAT.md."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from nordlib.accounts import (
    LEGIMUS,
    Acceptance,
    Account,
    AccountId,
    AdultForm,
    Agreement,
    Borrower,
    Presence,
    ProxyPapers,
    RegisterPolicy,
    Registrar,
    StaffId,
    Transfer,
    TransferId,
)
from nordlib.commands import accept_transfer, deny_transfer, register, request_transfer
from nordlib.contact import Email, parse_email
from nordlib.dates import Period
from nordlib.decisions import Decision
from nordlib.errors import InvalidContact
from nordlib.identity import IdentityNumber, Problem, examine
from nordlib.messages import Message
from nordlib.people import LeapDay, is_adult
from nordlib.places import Library, LibraryId, LibraryType
from nordlib.storage import EVERYWHERE, MemoryStore
from tests.report import NotBuilt, Outcome, differences, outcome_of

Case = dict[str, Any]

GIVEN = {"accounts", "transfers"}
FORM = {
    *("kind", "library", "identity", "first_name", "last_name", "email", "eligible", "agreement_accepted_by", "valid_to"),
    *("send_credentials", "presence", "groups", "representatives", "proxy", "known_talking_book_borrower", "resident_abroad"),
}


def run(file: Case) -> Iterator[Outcome]:
    """The outcome of each scenario of a file."""
    for case in file["scenarios"]:
        yield outcome_of(case, partial(play, file["meta"], case))


def play(meta: Case, case: Case) -> tuple[str, ...]:
    return Scenario(meta, case).play()


class Scenario:
    """One scenario on a store of its own."""

    def __init__(self, meta: Case, case: Case) -> None:
        self.case = case
        self.world = meta["worlds"][case["world"]]
        self.zone = ZoneInfo(self.world["timezone"])
        self.policy = register_policy({**meta["policy_defaults"], **case["policy"]}, self.zone)
        self.store = MemoryStore()
        self.names: dict[str, str] = {}
        self.today = date.fromisoformat(case["today"])
        if case["given"].keys() - GIVEN:
            raise NotBuilt(f"given facts {sorted(case['given'].keys() - GIVEN)}")
        with self.store.transaction() as tx:
            for library in libraries(self.world):
                tx.libraries.add(library)
            for account in case["given"].get("accounts", ()):
                tx.accounts.add(self.account(account))
            for transfer in case["given"].get("transfers", ()):
                tx.transfers.add(self.transfer(transfer))

    def play(self) -> tuple[str, ...]:
        """What differs in the first step that differs."""
        for number, step in enumerate(self.case["steps"], 1):
            faults = self.step(step)
            if faults:
                return tuple(f"step {number} ({step['action']}): {fault}" for fault in faults)
        return ()

    def step(self, step: Case) -> tuple[str, ...]:
        if step["action"] not in ACTIONS:
            raise NotBuilt(f"action {step['action']}")
        self.today = date.fromisoformat(step["date"])
        now = datetime.fromisoformat(step["at"]) if "at" in step else datetime.combine(self.today, time(12), self.zone)
        before = len(self.store.outbox)
        decision, made = ACTIONS[step["action"]](self, self.actor(step["actor"]), step["input"], now)
        expect = step["expect"]
        got: Case = {"ok": bool(decision)}
        if "errors" in expect:
            got["errors"] = set(decision.trace.reasons())
        if "notify" in expect:
            got["notify"] = sorted(map(told, self.store.outbox[before:]))
        wanted = {key: value for key, value in expect.items() if key != "state"}
        if wanted.keys() - {"ok", "errors", "notify"}:
            raise NotBuilt(f"expectation {sorted(wanted.keys() - {'ok', 'errors', 'notify'})}")
        if "errors" in wanted:
            wanted["errors"] = set(wanted["errors"])
        if "notify" in wanted:
            wanted["notify"] = sorted((each["to"], each["kind"]) for each in wanted["notify"])
        return differences(wanted, got) or self.state(expect.get("state", {}), made)

    def state(self, expected: Case, made: str | None) -> tuple[str, ...]:
        faults: list[str] = []
        for kind, wanted in expected.items():
            if kind not in ("account", "transfer"):
                raise NotBuilt(f"state of {kind}")
            fields = {key: value for key, value in wanted.items() if key not in ("id", "save_as")}
            if kind == "account":
                key = self.names.get(wanted.get("id", ""), wanted.get("id", made) or "")
                self.names[wanted.get("save_as", "")] = key
                got = self.account_fields(AccountId(key))
            else:
                got = self.transfer_fields(self.id_of(wanted.get("account", made or "")))
            if got and fields.keys() - got.keys():
                raise NotBuilt(f"state of {kind}: {sorted(fields.keys() - got.keys())}")
            faults += differences(fields, got)
        return tuple(faults)

    def account_fields(self, key: AccountId) -> Case:
        stored = self.store.run(lambda tx: tx.accounts.get(key, EVERYWHERE))
        if stored is None:
            return {}
        account = stored.value
        born = account.identity.birth_date
        adult = born is None or is_adult(born, self.today, self.policy.leap_day)
        return {
            "library": account.library,
            "kind": "adult" if adult else "under18",
            "email": account.email.address,
            "valid_to": account.valid_to and account.valid_to.isoformat(),
            "status": "expired" if account.is_expired(self.today) else "active",
            "first_name": account.first_name,
            "last_name": account.last_name,
            "groups": sorted(account.groups),
        }

    def transfer_fields(self, account: AccountId) -> Case:
        stored = self.store.run(lambda tx: tx.transfers.newest_for(account))
        if stored is None:
            return {}
        return {"account": account, "from": stored.value.origin, "to": stored.value.target, "status": stored.value.state.value}

    def actor(self, text: str) -> Registrar | Borrower:
        kind, _, key = text.partition(":")
        if kind == "borrower":
            return Borrower(self.id_of(key))
        if kind == "registrar":
            library = next(each["library"] for each in self.world["registrars"] if each["id"] == key)
            return Registrar(StaffId(key), LibraryId(library))
        raise NotBuilt(f"actor {kind}")

    def account(self, given: Case) -> Account:
        if given["kind"] != "adult" or given.get("protected") or given.get("status", "active") != "active":
            raise NotBuilt(f"given account: {given['kind']}")
        number = identity(given["identity"], self.today)
        if not isinstance(number, IdentityNumber):
            raise NotBuilt("given account: number of another scheme")
        return Account(
            AccountId(given["id"]),
            LibraryId(given["library"]),
            number,
            given.get("first_name", "Namn"),
            given.get("last_name", "Namnsson"),
            parse_email(given["email"]),
            Agreement("1", Acceptance.BORROWER, datetime.combine(self.today, time(), UTC)),
            "sv",
            day(given["valid_to"]),
        )

    def transfer(self, given: Case) -> Transfer:
        asked = datetime.combine(date.fromisoformat(str(given.get("date", self.case["today"]))), time(12), self.zone)
        return Transfer(TransferId(given["id"]), AccountId(given["account"]), LibraryId(given["from"]), LibraryId(given["to"]), asked)

    def id_of(self, name: str) -> AccountId:
        """The id that a name of the scenario stands for."""
        return AccountId(self.names.get(name, name))

    def register_borrower(self, actor: Any, given: Case, now: datetime) -> tuple[Decision[Any, Any], str | None]:
        if given["kind"] != "adult":
            raise NotBuilt(f"form {given['kind']}")
        if given.keys() - FORM:
            raise NotBuilt(f"form fields {sorted(given.keys() - FORM)}")
        accepted = given["agreement_accepted_by"]
        form = AdultForm(
            LibraryId(given["library"]),
            identity(given["identity"], self.today),
            given.get("first_name") or "",
            given.get("last_name") or "",
            email(given.get("email")),
            eligible=given["eligible"],
            agreement=accepted and Agreement("1", Acceptance(accepted), now),
            presence=Presence(given["presence"]),
            valid_to=day(given.get("valid_to")),
            send_credentials=given["send_credentials"],
            groups=frozenset(given.get("groups") or ()),
            has_administrator="forvaltare" in (given.get("representatives") or ()),
            proxy=ProxyPapers(**(given.get("proxy") or {})),
            known_talking_book_borrower=given.get("known_talking_book_borrower", False),
        )
        new_id = AccountId(f"made-{len(self.names)}-{now.isoformat()}")
        return self.store.run(register, form, by=actor, policy=self.policy, now=now, new_id=new_id), new_id

    def request_transfer(self, actor: Any, given: Case, now: datetime) -> tuple[Decision[Any, Any], str | None]:
        account = self.id_of(given["account"])
        return self.store.run(request_transfer, account, LibraryId(given["to"]), by=actor, policy=self.policy, now=now), account

    def answer(self, actor: Any, given: Case, now: datetime, *, command: Any) -> tuple[Decision[Any, Any], str | None]:
        account = self.id_of(given["account"])
        return self.store.run(command, account, by=actor, policy=self.policy, now=now), None


def libraries(world: Case) -> Iterator[Library]:
    mains = {branch: LibraryId(each["id"]) for each in world["libraries"] for branch in each.get("branches", ())}
    for each in world["libraries"]:
        yield Library(LibraryId(each["id"]), each["name"], LibraryType(each.get("type", "public")))
    for branch, main in mains.items():
        yield Library(LibraryId(branch), branch, main=main)


#: What a policy has to be for what is not built yet to make no difference.
UNBUILT_POLICY = {"second_transfer": "reject", "transfer_ttl_days": None}


def register_policy(given: Case, zone: ZoneInfo) -> RegisterPolicy:
    for key, value in UNBUILT_POLICY.items():
        if given[key] != value:
            raise NotBuilt(f"policy {key}: {given[key]}")
    return attrs.evolve(
        LEGIMUS,
        numbers=attrs.evolve(LEGIMUS.numbers, synthetic=True),  # the people of the cases have published test numbers
        zone=zone,
        user_groups=frozenset(given["user_groups"]),
        samordning_max=Period.parse(given["samordning_max"]),
        leap_day=LeapDay(given["leapday_birthday"]),
    )


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def identity(text: str | None, on: date) -> IdentityNumber | Problem | None:
    return examine(text, "se", on=on) if text and text.strip() else None


def email(text: str | None) -> Email | None:
    try:
        return parse_email(text) if text and text.strip() else None
    except InvalidContact:
        raise NotBuilt("an e-mail address that is none") from None


def told(message: Message) -> tuple[str, str]:
    return message.to, message.kind.value


ACTIONS: dict[str, Callable[[Scenario, Any, Case, datetime], tuple[Decision[Any, Any], str | None]]] = {
    "register_borrower": Scenario.register_borrower,
    "request_transfer": Scenario.request_transfer,
    "accept_transfer": partial(Scenario.answer, command=accept_transfer),
    "deny_transfer": partial(Scenario.answer, command=deny_transfer),
}
