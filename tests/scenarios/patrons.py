"""Scenarios of the form `accounts` about the patrons of one library (Denmark). The form is in tests/data/ACCOUNTS-FORMAT.md."""

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from nordlib import commands
from nordlib.changes import UNCHANGED
from nordlib.circulation import ItemId, Loan, LoanId, TitleId
from nordlib.contact import Channel, Phone, parse_email, parse_phone
from nordlib.credentials import Credential, Principal, Realm
from nordlib.decisions import Audience
from nordlib.identity import parse
from nordlib.identity.pseudonyms import KeyRing
from nordlib.notifications import SendWindow
from nordlib.notifications.notices import HELSINGOR_NOTICES, NoticePolicy
from nordlib.passwords import PasswordPolicy, Scrypt
from nordlib.patrons import HELSINGOR_PATRONS, EidProvider, Patron, PatronId, PatronPolicy, ProfileChanges, borrower_number
from nordlib.texts import LANGUAGES
from tests.report import differences
from tests.scenarios import account_facts as facts
from tests.scenarios.account_facts import Case
from tests.scenarios.player import Player
from tests.stores import written

PATRON = {"id", "identity", "borrower_number", "pin", "mobile", "sms", "email"}
EXPECTED = {"ok", "errors", "notify", "contains_not", "stored_contains_not"}
HASHER = Scrypt(cost=4)
KEYS = KeyRing("patrons", {"k1": hashlib.sha256(b"the runner's own").digest()}, "k1")


def patron_policy(given: Case, zone: ZoneInfo) -> PatronPolicy:
    return attrs.evolve(HELSINGOR_PATRONS, zone=zone, passwords=PasswordPolicy(4, login_limit=facts.login_limit(given)))


def mobile_of(text: str | None) -> Phone | None:
    return parse_phone(text, "DK") if text and text.strip() else None


class PatronScenario(Player):
    """One scenario on a store that is empty."""

    def __init__(self, meta: Case, case: Case, store: Any) -> None:
        self.case, self.store, given = case, store, case.get("given") or {}
        self.world = meta["worlds"][case["world"]]
        facts.known(given, {"patrons"}, "given facts")
        self.zone = ZoneInfo(self.world["timezone"])
        self.settings: Case = {**meta["policy_defaults"], **(case.get("policy") or {})}
        self.policy = patron_policy(self.settings, self.zone)
        self.today = date.fromisoformat(case["today"])
        with store.transaction() as tx:
            for library in facts.libraries(self.world):
                tx.libraries.put(library)
            for each in given.get("patrons", ()):
                facts.known(each, PATRON, "patron")
                tx.patrons.add(self.patron(each))
                tx.credentials.add(Credential(Principal(Realm.PATRON, each["id"]), HASHER.hash(each["pin"])))

    def patron(self, given: Case) -> Patron:
        return Patron(
            PatronId(given["id"]),
            borrower_number(given["borrower_number"]),
            "Bo",
            KEYS.pseudonym(parse(given["identity"], "dk", on=self.today)),
            email=parse_email(given["email"]) if given.get("email") else None,
            mobile=mobile_of(given.get("mobile")),
            sms_opt_in=bool(given.get("sms")),
        )

    def step(self, step: Case) -> tuple[str, ...]:
        now, before, expect = self.begin(step, ACTIONS, EXPECTED), self.due(), step["expect"]
        reasons, text = ACTIONS[step["action"]](self, step["actor"], step["input"], now)
        errors = self.answered(expect, reasons, text)
        return errors + self.sent(expect.get("notify"), [each for key, each in self.due().items() if key not in before])

    def sent(self, wanted: list[Case] | None, messages: list[Any]) -> tuple[str, ...]:
        """Compare what was queued: to whom, what, and from when on it may be sent."""
        for each in wanted or ():
            facts.known(each, {"to", "kind", "not_before", "contains_not"}, "message")
        expected = sorted((each["to"].casefold(), each["kind"]) for each in wanted or ())
        found = sorted((each.recipient.casefold(), each.kind.value) for each in messages)
        errors = () if wanted is None else differences({"notify": expected}, {"notify": found})
        for each in wanted or ():
            for message in messages:
                if (message.recipient.casefold(), message.kind.value) != (each["to"].casefold(), each["kind"]):
                    continue
                if "not_before" in each:
                    at = datetime.fromisoformat(each["not_before"])
                    errors += differences({"not_before": at}, {"not_before": message.not_before})
                body = message.render().body
                errors += tuple(f"the message contains {part!r}" for part in each.get("contains_not", ()) if part in body)
        return errors

    # the actions

    def login(self, _actor: str, given: Case, now: datetime) -> tuple[tuple[str, ...], str]:
        if given.get("eid"):
            facts.known(given, {"eid", "user"}, "login")
            number = parse(given["user"], "dk", on=self.today)
            provider = EidProvider(given["eid"])
            return told(self.store.run(commands.log_in_with_eid, provider, number, policy=self.policy, keys=KEYS, now=now))
        facts.known(given, {"user", "pin"}, "login")
        usual: dict[str, Any] = {"policy": self.policy, "keys": KEYS, "hasher": HASHER, "now": now}
        return told(commands.log_in_with_code(self.store, given["user"], given["pin"], **usual))

    def edit_profile(self, actor: str, given: Case, _now: datetime) -> tuple[tuple[str, ...], str]:
        facts.known(given, {"mobile", "sms"}, "edit_profile")
        changes = ProfileChanges(
            mobile_of(given["mobile"]) if "mobile" in given else UNCHANGED, bool(given["sms"]) if "sms" in given else UNCHANGED
        )
        by = PatronId(actor.removeprefix("patron:"))
        return told(self.store.run(commands.edit_profile, changes, by=by, policy=self.policy))

    def send_reminder(self, _actor: str, given: Case, now: datetime) -> tuple[tuple[str, ...], str]:
        facts.known(given, {"patron", "channel"}, "send_reminder")
        patron, loan = PatronId(given["patron"]), LoanId(f"loan of {given['patron']}")
        with self.store.transaction() as tx:
            if tx.loans.get(loan) is None:
                tx.loans.add(Loan(loan, patron, ItemId("i1"), TitleId("t1"), self.today))
        given_notice = (patron, (loan,), Channel(given["channel"]))
        decision = self.store.run(commands.remind_patron, *given_notice, policy=notice_policy(self.settings, self.zone), now=now)
        return (), told(decision)[1]  # the reminder that is not sent is no refused step


def notice_policy(given: Case, zone: ZoneInfo) -> NoticePolicy:
    first, last = map(time.fromisoformat, given["sms_window"])
    delivery = attrs.evolve(HELSINGOR_NOTICES.delivery, zone=zone, sms_window=SendWindow(first, last))
    return attrs.evolve(HELSINGOR_NOTICES, delivery=delivery)


def told(decision: Any) -> tuple[tuple[str, ...], str]:
    """The reasons of a decision, and the whole answer as text."""
    text = json.dumps(decision.as_dict(Audience.HOST), ensure_ascii=False) + written(decision.value if decision else None)
    return decision.trace.reasons(), text + "".join(decision.explain(language, Audience.HOST) for language in LANGUAGES)


ACTIONS: dict[str, Callable[[PatronScenario, str, Case, datetime], tuple[tuple[str, ...], str]]] = {
    each.__name__: each for each in (PatronScenario.login, PatronScenario.edit_profile, PatronScenario.send_reminder)
}
