"""Scenarios of the form `accounts` about library cards, played on nordlib. The form is in tests/data/ACCOUNTS-FORMAT.md."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from nordlib import commands
from nordlib.ages import LeapDayBirthday
from nordlib.cards import (
    BIBLIOTEKKORTET,
    NATIONAL_SERIES,
    Card,
    CardCredential,
    CardForm,
    Cardholder,
    CardholderId,
    CardKind,
    CardNumber,
    CardPolicy,
    CardRequest,
    CardState,
    ConsentState,
    ContactChanges,
    DeskStaff,
    FamilyConsent,
    FamilyConsentId,
    Gender,
    InstitutionForm,
    Membership,
    MembershipState,
    PersonForm,
    PopulationRecord,
    PreferredContact,
    RulesAcceptance,
    RulesAcceptedBy,
    SelfRegistrationRequest,
    TemporaryAddressForm,
    postal_address,
)
from nordlib.contact import parse_email, parse_phone
from nordlib.decisions import Audience
from nordlib.identity import IdentityNumber, examine
from nordlib.identity.pseudonyms import KeyRing
from nordlib.libraries import LibraryId
from nordlib.messages import Message, MessageKind
from nordlib.passwords import Scrypt, hash_new_password
from nordlib.texts import LANGUAGES
from tests.report import NotBuilt, differences
from tests.scenarios import account_facts as facts
from tests.scenarios.account_facts import Case
from tests.scenarios.player import Player
from tests.stores import written

GIVEN = {"persons", "cards", "consents", "open_loans_at"}
PERSON = {
    *("id", "identity", "birth_date", "name", "primary_address", "gender", "phone", "email", "preferred_contact", "secret_address"),
    "in_national_register",
}
CARD = {"id", "kind", "form", "person", "home_library", "status", "memberships", "pin", "password"}
EXPECTED = {
    *("ok", "errors", "notify", "state", "contains_not", "fields", "fields_absent", "value", "stored_contains_not", "owners", "advice"),
    "effects",
}
HASHER = Scrypt(cost=4)
NOBODY_S = NATIONAL_SERIES.number(999_999_999)


def card_policy(given: Case, zone: ZoneInfo) -> CardPolicy:
    return attrs.evolve(
        BIBLIOTEKKORTET,
        zone=zone,
        accepted_numbers=attrs.evolve(BIBLIOTEKKORTET.accepted_numbers, accept_synthetic=True),  # the cases have published test numbers
        issues=frozenset(map(CardKind, given["issues"])),
        eid_integration=given["eid_integration"],
        national_services=frozenset(given["national_services"]),
        family_view_advice_age=given["family_view_advice_age"],
        family_view_ends_at_age=given["family_view_ends_at_age"],
        leap_day=LeapDayBirthday(given["leapday_birthday"]),
        passwords=attrs.evolve(BIBLIOTEKKORTET.passwords, login_limit=facts.login_limit(given)),
    )


def ring(key: str) -> KeyRing:
    return KeyRing("cards", {"k1": hashlib.sha256(key.encode()).digest()}, "k1")


KEYS = ring("the runner's own")


class Answer:
    """What a step came to: its reasons, what it found, and the cards that it made."""

    def __init__(self, decision: Any = None, made: str | None = None, value: Any = None) -> None:
        self.reasons: set[str] = set() if decision is None else set(decision.trace.reasons())
        self.value: Any = value if decision is None else decision.value if decision else None
        self.advised = bool(decision) and getattr(decision.facts, "recommend_switch_off", False)
        self.made = made
        self.text = written(self.value)
        if decision is not None:
            self.text += json.dumps(decision.as_dict(Audience.HOST), ensure_ascii=False)
            self.text += "".join(decision.explain(language, Audience.HOST) for language in LANGUAGES)


class CardScenario(Player):
    """One scenario on a store that is empty."""

    def __init__(self, meta: Case, case: Case, store: Any) -> None:
        self.case, self.store, given = case, store, case.get("given") or {}
        self.world = meta["worlds"][case["world"]]
        facts.known(given, GIVEN, "given facts")
        self.zone = ZoneInfo(self.world["timezone"])
        self.policy = card_policy({**meta["policy_defaults"], **(case.get("policy") or {})}, self.zone)
        self.people: dict[str, Case] = {each["id"]: each for each in given.get("persons", ())}
        self.holders: dict[str, CardholderId] = {}
        self.numbers: dict[str, CardNumber] = {}
        self.pins: dict[str, list[str]] = {}
        self.passwords: dict[str, str] = {}
        self.open_loans = frozenset(LibraryId(each) for each in given.get("open_loans_at", ()))
        self.today = date.fromisoformat(case["today"])
        with store.transaction() as tx:
            for library in facts.libraries(self.world):
                tx.libraries.put(library)
            parties = {each[party] for each in given.get("consents", ()) for party in ("owner", "viewer")}
            for key in sorted(parties | {each["person"] for each in given.get("cards", ())}):
                tx.cardholders.add(self.cardholder(key))
                self.holders[key] = CardholderId(key)
            for each in given.get("cards", ()):
                self.add_card(tx, each)
            for each in given.get("consents", ()):
                owner, viewer = CardholderId(each["owner"]), CardholderId(each["viewer"])
                tx.family_consents.add(FamilyConsent(FamilyConsentId(f"{owner}-{viewer}"), owner, viewer, ConsentState(each["status"])))

    def cardholder(self, key: str) -> Cardholder:
        form = self.person_form(key)
        assert isinstance(form.identity, IdentityNumber)
        return Cardholder(
            CardholderId(key),
            form.name,
            KEYS.pseudonym(form.identity),
            form.birth_date,
            form.gender,
            form.primary_address,
            form.secret_address,
            email=form.email,
            phone=form.phone,
            preferred_contact=form.preferred_contact,
        )

    def person_form(self, key: str) -> PersonForm:
        given = self.people[key]
        facts.known(given, PERSON, "person")
        secret = bool(given.get("secret_address"))
        return PersonForm(
            given["name"],
            examine(given["identity"], "no", on=self.today),
            date.fromisoformat(given["birth_date"]),
            given.get("gender") and Gender(given["gender"]),
            None if secret else given.get("primary_address"),
            secret_address=secret,
            email=given.get("email") and parse_email(given["email"]),
            phone=given.get("phone") and parse_phone(given["phone"], "NO"),
            preferred_contact=given.get("preferred_contact") and PreferredContact(given["preferred_contact"]),
        )

    def add_card(self, tx: Any, given: Case) -> None:
        facts.known(given, CARD, "card")
        number = self.numbers[given["id"]] = self.new_number()
        state, holder = CardState(given.get("status", "active")), CardholderId(given["person"])
        card = Card(number, CardKind(given["kind"]), CardForm(given["form"]), holder, LibraryId(given["home_library"]), state)
        tx.cards.add(card.deleted() if state is CardState.DELETED else card)
        if state is CardState.DELETED:
            return
        for each in given.get("memberships", ()):
            accepted = self.acceptance(each.get("rules_accepted"), datetime.combine(self.today, time(), UTC))
            tx.memberships.put(Membership(number, LibraryId(each["library"]), MembershipState(each["status"]), accepted))
        pin, password = given.get("pin"), given.get("password")
        if pin or password:
            tx.card_credentials.add(CardCredential(number, pin and HASHER.hash(pin), password and HASHER.hash(password)))
        self.pins[number] = [pin] if pin else []
        self.passwords |= {number: password} if password else {}

    def new_number(self) -> CardNumber:
        return NATIONAL_SERIES.number(len(self.numbers) + 1)

    @staticmethod
    def acceptance(accepted: object, now: datetime) -> RulesAcceptance | None:
        return RulesAcceptance("1", RulesAcceptedBy.HOLDER, now) if accepted else None

    # a step

    def step(self, step: Case) -> tuple[str, ...]:
        now, due, told, expect = self.begin(step, ACTIONS, EXPECTED), self.due(), self.instructions(), step["expect"]
        answer = ACTIONS[step["action"]](self, self.actor(step["actor"]), step["input"], now)
        errors = self.answered(expect, answer.reasons, answer.text) + self.compared(answer, expect)
        if "effects" in expect:
            wanted = sorted((each["library"], each["effect"]) for each in expect["effects"])
            new = sorted(each for key, each in self.instructions().items() if key not in told)
            errors += differences({"effects": wanted}, {"effects": new})
        errors += self.sent(expect.get("notify"), [each for key, each in self.due().items() if key not in due], now)
        return (*errors, *self.state(expect.get("state", {}), answer.made))

    def compared(self, answer: Answer, expect: Case) -> tuple[str, ...]:
        errors: tuple[str, ...] = ()
        if "value" in expect:
            errors += differences({"value": expect["value"]}, {"value": answer.value})
        if {"fields", "fields_absent"} & expect.keys() and answer.value is not None:
            told = {name: value for name, value in attrs.asdict(answer.value, recurse=False).items() if value not in (None, "", ())}
            errors += tuple(f"{name} is not shown" for name in expect.get("fields", ()) if name not in told)
            errors += tuple(f"{name} is shown" for name in expect.get("fields_absent", ()) if name in told)
        if "owners" in expect:
            errors += differences({"owners": {self.holder_of(each) for each in expect["owners"]}}, {"owners": set(answer.value or ())})
        if "advice" in expect:
            wanted = sorted((self.holder_of(each["owner"]), self.holder_of(each["viewer"]), each["code"]) for each in expect["advice"])
            consent: Any = answer.value
            if isinstance(consent, FamilyConsent):
                found = [(consent.owner, consent.viewer, "recommend_switch_off")] if answer.advised else []
            else:
                found = sorted((each.owner, each.viewer, "recommend_switch_off") for each in consent or ())
            errors += differences({"advice": wanted}, {"advice": found})
        return errors

    def instructions(self) -> dict[str, tuple[str, str]]:
        libraries = [library.id for library in facts.libraries(self.world)]
        pending = [
            each
            for library in libraries
            for each in self.store.run(lambda tx, to=library: tx.library_instructions.pending_for(to, None, 1000))
        ]
        return {each.id: (each.library, each.instruction.value) for each in pending}

    def sent(self, wanted: list[Case] | None, messages: list[Message], now: datetime) -> tuple[str, ...]:
        """Send what is due, and compare it. What goes by post is no message in this form."""
        found = [(each.recipient.casefold(), each.kind.value) for each in messages if each.kind is not MessageKind.NEW_PIN_LETTER]
        expected = [(each["to"].casefold(), each["kind"]) for each in wanted or ()]
        errors = () if wanted is None else differences({"notify": sorted(expected)}, {"notify": sorted(found)})
        for message in messages:
            words = commands.render_message(self.store, message, policy=self.policy, hasher=Remembering(self), now=now, make_link=str)
            for each in wanted or ():
                facts.known(each, {"to", "kind", "contains_not"}, "message")
                text = "" if words is None else f"{words.subject}\n{words.body}"
                errors += tuple(f"the message contains {part!r}" for part in each.get("contains_not", ()) if part in text)
        return errors

    # the state

    def state(self, expected: Case, made: str | None) -> tuple[str, ...]:
        errors: tuple[str, ...] = ()
        for kind, wanted in expected.items():
            if kind not in STATES:
                raise NotBuilt(f"state of {kind}")
            errors += STATES[kind](self, wanted, made)
        return errors

    def stored_cards(self) -> dict[str, Case]:
        """Every card, as the file tells it."""
        found: dict[str, Case] = {}
        for number in self.numbers.values():
            stored = self.store.run(lambda tx, number=number: tx.cards.get(number))
            if stored is None:
                continue
            card = stored.value
            memberships = self.store.run(lambda tx, number=number: tx.memberships.for_card(number))
            found[number] = {
                "kind": card.kind.value,
                "form": card.form.value,
                "status": card.state.value,
                "home_library": card.home_library,
                "person": next((key for key, holder in self.holders.items() if holder == card.holder), None),
                "memberships": sorted(
                    (
                        {"library": each.library, "status": each.state.value, "rules_accepted": each.rules is not None}
                        for each in memberships
                    ),
                    key=lambda each: str(each["library"]),
                ),
            }
        return found

    def card_state(self, wanted: Case, made: str | None) -> tuple[str, ...]:
        number = self.numbers[wanted["id"]] if "id" in wanted else made
        self.save(wanted, number)
        return card_differences(wanted, self.stored_cards().get(number or "", {}))

    def cards_state(self, wanted: list[Case], made: str | None) -> tuple[str, ...]:
        cards = self.stored_cards()
        errors: list[str] = []
        for each in sorted(wanted, key=lambda each: "id" not in each):
            if "id" in each:
                errors += card_differences(each, cards.pop(self.numbers[each["id"]], {}))
                continue
            candidates = sorted(cards, key=lambda number: number != made)  # what the step made comes first
            fitting = next((number for number in candidates if not card_differences(each, cards[number])), None)
            if fitting is None:
                errors.append(f"no further card has these fields: {each}")
            else:
                del cards[fitting]
                self.save(each, fitting)
        return tuple(errors)

    def consent_state(self, wanted: Case, made: str | None) -> tuple[str, ...]:
        owner, viewer = self.holder_of(wanted["owner"]), self.holder_of(wanted["viewer"])
        stored = self.store.run(lambda tx: tx.family_consents.between(owner, viewer))
        return differences({"status": wanted["status"]}, {"status": stored.value.state.value if stored else None})

    def consents_state(self, wanted: list[Case], made: str | None) -> tuple[str, ...]:
        return tuple(error for each in wanted for error in self.consent_state(each, made))

    def person_state(self, wanted: Case, made: str | None) -> tuple[str, ...]:
        holder = self.holder_of(wanted["id"])
        stored = self.store.run(lambda tx: tx.cardholders.get(holder))
        got: Case = {"status": "erased", "in_national_register": False}
        if stored is not None:
            cards = self.store.run(lambda tx: tx.cards.for_holder(holder))
            national = any(each.value.kind is CardKind.NATIONAL and each.value.state is CardState.ACTIVE for each in cards)
            person = stored.value
            got = attrs.asdict(person, recurse=False) | {"status": "active", "in_national_register": national}
            got |= {"email": person.email and person.email.address, "phone": person.phone and person.phone.number}
        return differences({name: value for name, value in wanted.items() if name != "id"}, got)

    def save(self, wanted: Case, number: str | None) -> None:
        if "save_as" in wanted and number is not None:
            self.numbers[wanted["save_as"]] = CardNumber(number)

    # names

    def actor(self, text: str) -> Any:
        kind, _, key = text.partition(":")
        if kind == "staff":
            return DeskStaff("desk", LibraryId(key))
        if kind == "person":
            return self.holder_of(key)
        if kind in ("anyone", "system", "population_register"):
            return None
        raise NotBuilt(f"actor {kind}")

    def holder_of(self, person: str) -> CardholderId:
        return self.holders.get(person, CardholderId(person))

    def number_of(self, name: str | None) -> CardNumber:
        return self.numbers.get(name or "", NOBODY_S)

    def person_of(self, holder: CardholderId) -> str:
        return next((key for key, each in self.holders.items() if each == holder), str(holder))

    # the actions

    def issue_card(self, by: Any, given: Case, now: datetime) -> Answer:
        person, number = given.get("person"), self.new_number()
        holder = CardholderId(f"{person or 'institution'}-{number}")
        applicant = self.person_form(person) if person else InstitutionForm(given.get("institution") or "")
        request = CardRequest(
            applicant, CardKind(given["kind"]), CardForm(given["form"]), self.acceptance(given.get("rules_accepted"), now)
        )
        decision = self.store.run(
            commands.issue_card, request, by=by, policy=self.policy, keys=KEYS, now=now, new_number=number, new_holder=holder
        )
        return self.made(decision, number, person)

    def self_register_card(self, by: Any, given: Case, now: datetime) -> Answer:
        number = self.new_number()
        person = None if by is None else self.person_of(by)
        form = None if person is None else self.person_form(person)
        request = SelfRegistrationRequest(form, given.get("eid"), given.get("library") and LibraryId(given["library"]))
        holder = CardholderId(f"{person}-{number}")
        decision = self.store.run(
            commands.self_register_card, request, policy=self.policy, keys=KEYS, now=now, new_number=number, new_holder=holder
        )
        return self.made(decision, number, person)

    def made(self, decision: Any, number: CardNumber, person: str | None = None) -> Answer:
        if decision:
            self.numbers[f"made {number}"] = number
            if person is not None:
                self.holders[person] = decision.value.holder.id
        return Answer(decision, number if decision else None)

    def activate_at_library(self, by: Any, given: Case, now: datetime) -> Answer:
        card, accepted = self.number_of(given["card"]), self.acceptance(given.get("rules_accepted"), now)
        return Answer(self.store.run(commands.activate_card, card, rules_acceptance=accepted, by=by, policy=self.policy, now=now), card)

    def use_card(self, by: Any, given: Case, now: datetime) -> Answer:
        return Answer(self.store.run(commands.use_card, self.number_of(given["card"]), by=by, policy=self.policy))

    def use_service(self, by: Any, given: Case, now: datetime) -> Answer:
        library = given.get("library") and LibraryId(given["library"])
        return Answer(self.store.run(commands.use_service, given["service"], library=library, by=by, policy=self.policy))

    def upgrade_card(self, by: Any, given: Case, now: datetime) -> Answer:
        card = self.number_of(given["card"])
        return Answer(self.store.run(commands.upgrade_card, card, by=by, policy=self.policy, eid=given.get("eid")), card)

    def link_card(self, by: Any, given: Case, now: datetime) -> Answer:
        card, replaces = self.number_of(given["card"]), self.number_of(given["replaces"])
        accepted = self.acceptance(given.get("rules_accepted"), now)
        return Answer(
            self.store.run(commands.link_card, card, replaces=replaces, rules_acceptance=accepted, by=by, policy=self.policy, now=now),
            card,
        )

    def replaced(self, command: Any, by: Any, given: Case, now: datetime) -> Answer:
        old, new = self.number_of(given["card"]), self.new_number()
        decision = self.store.run(command, old, by=by, policy=self.policy, now=now, new_number=new)
        if decision:
            self.pins[new] = list(self.pins.get(old, []))
            self.passwords |= {new: self.passwords[old]} if old in self.passwords else {}
        return self.made(decision, new)

    def replace_with_printed(self, by: Any, given: Case, now: datetime) -> Answer:
        return self.replaced(commands.print_card, by, given, now)

    def replace_lost_card(self, by: Any, given: Case, now: datetime) -> Answer:
        return self.replaced(commands.replace_lost_card, by, given, now)

    def opt_out(self, by: Any, given: Case, now: datetime) -> Answer:
        return self.replaced(commands.opt_out, by, given, now)

    def set_home_library(self, by: Any, given: Case, now: datetime) -> Answer:
        decision = self.store.run(commands.set_home_library, LibraryId(given["library"]), by=by, policy=self.policy)
        return Answer(decision, decision.value.number if decision else None)

    def edit_address(self, by: Any, given: Case, now: datetime) -> Answer:
        if given.get("which") != "primary":
            raise NotBuilt(f"address {given.get('which')}")
        changes = ContactChanges(primary_address=given["address"])
        return Answer(self.store.run(commands.edit_contact, changes, by=by, policy=self.policy, now=now, card=self.card_in(given)))

    def edit_contact(self, by: Any, given: Case, now: datetime) -> Answer:
        facts.known(given, {"email", "card"}, "contact data")
        changes = ContactChanges(email=facts.email(given.get("email")))
        return Answer(self.store.run(commands.edit_contact, changes, by=by, policy=self.policy, now=now, card=self.card_in(given)))

    def card_in(self, given: Case) -> CardNumber | None:
        return self.number_of(given["card"]) if given.get("card") else None

    def add_temporary_address(self, by: Any, given: Case, now: datetime) -> Answer:
        form = TemporaryAddressForm(given.get("address"), facts.day(given.get("valid_from")), facts.day(given.get("valid_to")))
        return Answer(self.store.run(commands.add_temporary_address, form, by=by, policy=self.policy, now=now, card=self.card_in(given)))

    def address_changed(self, by: Any, given: Case, now: datetime) -> Answer:
        form = self.person_form(given["person"])
        assert isinstance(form.identity, IdentityNumber)
        record = PopulationRecord(form.name, None if form.secret_address else given["address"], form.secret_address, form.birth_date)
        self.store.run(commands.apply_population_record, form.identity, record, policy=self.policy, keys=KEYS, now=now)
        return Answer()

    def postal_address(self, by: Any, given: Case, now: datetime) -> Answer:
        holder = self.holder_of(given["person"])
        stored = self.store.run(lambda tx: tx.cardholders.get(holder))
        return Answer(value=None if stored is None else postal_address(stored.value, self.today))

    def view(self, by: Any, given: Case, now: datetime) -> Answer:
        return Answer(self.store.run(commands.view_cardholder, by=by, policy=self.policy, card=self.card_in(given)))

    def export_data(self, by: Any, given: Case, now: datetime) -> Answer:
        answer = Answer(self.store.run(commands.export_cardholder, by=by, policy=self.policy))
        answer.value = answer.value and answer.value.view
        return answer

    def withdraw(self, by: Any, given: Case, now: datetime) -> Answer:
        return Answer(self.store.run(commands.withdraw, by=by, policy=self.policy, now=now, open_loans_at=self.open_loans))

    def death_notice(self, by: Any, given: Case, now: datetime) -> Answer:
        card = self.number_of(given["card"])
        return Answer(self.store.run(commands.report_death, card, by=by, policy=self.policy, now=now, open_loans_at=self.open_loans))

    def compare_stored_identity(self, by: Any, given: Case, now: datetime) -> Answer:
        number = examine(given["identity"], "no", on=self.today)
        assert isinstance(number, IdentityNumber)
        first, second = (ring(key).pseudonym(number) for key in given["keys"])
        return Answer(value=first == second)

    def write_national_record(self, by: Any, given: Case, now: datetime) -> Answer:
        readers: Case = {
            "email": parse_email,
            "phone": lambda text: parse_phone(text, "NO"),
            "gender": Gender,
            "preferred_contact": PreferredContact,
            "birth_date": date.fromisoformat,
            "pin": lambda text: hash_new_password(text, HASHER),
        }
        values = {name: readers.get(name, str)(text) if text else None for name, text in given["fields"].items()}
        card = self.number_of(given["card"])
        decision = self.store.run(commands.write_national_record, card, values, by=by, policy=self.policy, now=now)
        if decision and given["fields"].get("pin"):
            self.pins.setdefault(card, []).append(given["fields"]["pin"])
        return Answer(decision, card)

    def view_pin(self, by: Any, given: Case, now: datetime) -> Answer:
        """No command shows a PIN: what is stored of one is a hash that no view has."""
        shown = {each.name for each in attrs.fields(commands.view_cardholder.__annotations__["return"].__args__[0])}
        answer = Answer()
        answer.reasons = set() if any("pin" in name for name in shown) else {"not_authorized"}
        return answer

    def order_new_pin(self, by: Any, given: Case, now: datetime) -> Answer:
        return Answer(self.store.run(commands.order_pin, self.number_of(given["card"]), by=by, policy=self.policy, now=now))

    def login(self, by: Any, given: Case, now: datetime) -> Answer:
        facts.known(given, {"card", "pin", "password"}, "login")
        card = self.number_of(given["card"])
        kind = "password" if "password" in given else "pin"
        had = ([self.passwords[card]] if card in self.passwords else []) if kind == "password" else self.pins.get(card, [])
        meant = {"<right>": had[-1:], "<old>": had[-2:-1], "<wrong>": ["0000000"]}.get(given[kind])
        secret = given[kind] if meant is None else (meant or ["none-was-made"])[0]
        return Answer(commands.log_in_with_card(self.store, card, **{kind: secret}, policy=self.policy, hasher=HASHER, now=now))

    def grant_family_view(self, by: Any, given: Case, now: datetime) -> Answer:
        owner = self.number_of(given["owner_card"]) if given.get("owner_card") else None
        card = self.number_of(given["viewer_card"])
        return Answer(self.store.run(commands.grant_family_view, card, by=by, policy=self.policy, now=now, owner_card=owner))

    def enable_family_view(self, by: Any, given: Case, now: datetime) -> Answer:
        return Answer(self.store.run(commands.enable_family_view, self.holder_of(given["owner"]), by=by, policy=self.policy))

    def disable_family_view(self, by: Any, given: Case, now: datetime) -> Answer:
        return Answer(self.store.run(commands.disable_family_view, self.holder_of(given["owner"]), by=by, policy=self.policy))

    def revoke_family_view(self, by: Any, given: Case, now: datetime) -> Answer:
        return Answer(self.store.run(commands.revoke_family_view, self.holder_of(given["viewer"]), by=by, policy=self.policy))

    def view_family_loans(self, by: Any, given: Case, now: datetime) -> Answer:
        return Answer(value=self.store.run(commands.list_visible_owners, by=by))

    def family_view_advice(self, by: Any, given: Case, now: datetime) -> Answer:
        return Answer(value=commands.list_family_advice(self.store, policy=self.policy, now=now))

    def run_daily_job(self, by: Any, given: Case, now: datetime) -> Answer:
        commands.end_family_views(self.store, policy=self.policy, now=now)
        return Answer()


def card_differences(wanted: Case, got: Case) -> tuple[str, ...]:
    """What differs in the named fields; memberships are the exact set, each compared on its named fields."""
    plain = {name: value for name, value in wanted.items() if name not in ("id", "save_as", "memberships")}
    errors = differences(plain, got)
    if "memberships" in wanted:
        expected, found = sorted(wanted["memberships"], key=lambda each: str(each["library"])), got.get("memberships", [])
        same = len(expected) == len(found) and not any(differences(each, had) for each, had in zip(expected, found, strict=True))
        errors += () if same else (f"memberships: expected {expected}, got {found}",)
    return errors


class Remembering:
    """A hasher that tells the scenario which PIN a card has now."""

    def __init__(self, scenario: CardScenario) -> None:
        self.scenario = scenario

    def hash(self, password: str, /) -> str:
        scenario, hashed = self.scenario, HASHER.hash(password)
        waiting = [number for number in scenario.numbers.values() if scenario.store.run(lambda tx, number=number: _awaits_pin(tx, number))]
        for number in set(waiting):
            scenario.pins.setdefault(number, []).append(password)
        return hashed

    def verify(self, password: str, stored: str, /) -> bool:
        return HASHER.verify(password, stored)

    def needs_rehash(self, stored: str, /) -> bool:
        return HASHER.needs_rehash(stored)


def _awaits_pin(tx: Any, number: CardNumber) -> bool:
    stored = tx.card_credentials.get(number)
    return stored is not None and stored.value.pin_order is not None and stored.value.pin_hash is None


STATES: dict[str, Callable[[CardScenario, Any, str | None], tuple[str, ...]]] = {
    "card": CardScenario.card_state,
    "cards": CardScenario.cards_state,
    "consent": CardScenario.consent_state,
    "consents": CardScenario.consents_state,
    "person": CardScenario.person_state,
}
ACTIONS: dict[str, Callable[[CardScenario, Any, Case, datetime], Answer]] = {
    each.__name__: each
    for each in (
        CardScenario.issue_card,
        CardScenario.self_register_card,
        CardScenario.activate_at_library,
        CardScenario.use_card,
        CardScenario.use_service,
        CardScenario.upgrade_card,
        CardScenario.link_card,
        CardScenario.replace_with_printed,
        CardScenario.replace_lost_card,
        CardScenario.set_home_library,
        CardScenario.opt_out,
        CardScenario.edit_address,
        CardScenario.edit_contact,
        CardScenario.add_temporary_address,
        CardScenario.address_changed,
        CardScenario.postal_address,
        CardScenario.view,
        CardScenario.export_data,
        CardScenario.withdraw,
        CardScenario.death_notice,
        CardScenario.compare_stored_identity,
        CardScenario.write_national_record,
        CardScenario.view_pin,
        CardScenario.order_new_pin,
        CardScenario.login,
        CardScenario.grant_family_view,
        CardScenario.enable_family_view,
        CardScenario.disable_family_view,
        CardScenario.revoke_family_view,
        CardScenario.view_family_loans,
        CardScenario.family_view_advice,
        CardScenario.run_daily_job,
    )
}
