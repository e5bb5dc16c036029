"""Exports with a purpose, the page that a person reads, erasure, and the end of every trace."""

import inspect
import re
import typing
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import partial
from pathlib import Path
from types import SimpleNamespace, UnionType
from typing import Any

import attrs
import pytest
from alembic import command as alembic
from sqlalchemy import inspect as inspect_database

from nordlib import commands
from nordlib.accounts import (
    AccountChanges,
    AccountId,
    AccountTraces,
    AuditEntry,
    BorrowerActor,
    ConsentGiver,
    Guardian,
    MergeRecord,
    PersonalDataExport,
    ProtectionRequest,
    PullAttempt,
    StaffId,
    hash_new_password,
)
from nordlib.accounts.records import PullOutcome
from nordlib.attempts import Attempts
from nordlib.cards import (
    CardholderExport,
    CardholderId,
    CardKind,
    CardRequest,
    ContactChanges,
    FamilyConsent,
    Gender,
    PersonForm,
)
from nordlib.commands import (
    AuditedStore,
    DailyJobReport,
    count_expired_traces,
    delete_account,
    delete_expired_traces,
    dispatch,
    edit_account,
    edit_registrar,
    export_cardholder,
    export_personal_data,
    grant_family_view,
    issue_card,
    list_ending_family_views,
    list_expired_traces,
    log_in,
    log_in_with_card,
    order_pin,
    plan_daily_job,
    pull_account,
    remove_registrar,
    request_password_reset,
    request_protection_takeover,
    request_transfer,
    run_daily_job,
    set_password,
    take_over_protected_account,
    withdraw,
    write_national_record,
)
from nordlib.commands.attempts import login_key
from nordlib.commands.cards import family
from nordlib.commands.dispatch import RetryPolicy
from nordlib.contact import parse_email, parse_phone
from nordlib.credentials import Realm
from nordlib.errors import InvalidData, InvalidPolicy
from nordlib.messages import Message, MessageKind, QueuedMessage
from nordlib.passwords import Scrypt
from nordlib.privacy import PRIVACY, ExportPurpose, PrivacyPolicy, TraceKind, personal_data_page
from nordlib.serialization.json import as_dict
from nordlib.storage import MemoryStore
from nordlib.storage.protocols import ALL_LIBRARIES
from nordlib.storage.sql import SqlStore
from nordlib.storage.sql.engine import make_engine
from nordlib.storage.sql.migrate import _config, check_schema, upgrade
from nordlib.texts import LANGUAGES, Language, format_text, texts_for
from tests import card_people
from tests.card_people import AT_OSLO, AT_RANA, KEYS, card_number, card_store, numbers_of_persons
from tests.people import ACCOUNT, AGENCY, AT_A, AT_A1, AT_B, LIBRARIES, MTM, NOW, OTHER_ADULT, REGISTER, A, B, number, register_store
from tests.stores import STORES, everything_in, rows_in

CHEAP = Scrypt(cost=1)
POLICY = attrs.evolve(REGISTER, notify_old_email=True)
ME = BorrowerActor(ACCOUNT.id)
NEW_ADDRESS = parse_email("ny@example.se")
(KARI, OLA) = numbers_of_persons(2, range(30, 60))
CARDS: dict[str, Any] = {"policy": card_people.POLICY, "now": card_people.NOW}


def not_sent(to: str, words: object) -> None:
    raise OSError(to)


def opened(kind: str, path: Path) -> Any:
    return SqlStore.open(f"sqlite:///{path}/register.db") if kind == "file" else STORES[kind]()


@pytest.fixture(params=[*STORES, "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    store = opened(request.param, tmp_path)
    yield store
    if request.param == "file":
        store.close()


def lived(store: Any) -> AuditedStore[Any]:
    """A borrower of whom every kind of trace is stored."""
    audited: AuditedStore[Any] = AuditedStore(register_store(ACCOUNT, store=store), clock=lambda: NOW)
    usual: dict[str, Any] = {"by": AT_A, "policy": POLICY}
    store.run(request_password_reset, ACCOUNT.email, realm=Realm.BORROWER, policy=POLICY, now=NOW)
    assert not log_in(store, ACCOUNT.email, "fel", realm=Realm.BORROWER, policy=POLICY, hasher=CHEAP, now=NOW)
    dispatch(store, not_sent, policy=POLICY, hasher=CHEAP, now=NOW, make_link=str, retry_policy=RetryPolicy(max_attempts=1))
    audited.run(set_password, ACCOUNT.id, hash_new_password("hemligt-ord", CHEAP), **usual)
    audited.run(edit_account, ACCOUNT.id, AccountChanges(email=NEW_ADDRESS), now=NOW, **usual)
    audited.run(request_transfer, ACCOUNT.id, B, now=NOW, **usual)
    assert not log_in(store, NEW_ADDRESS, "fel", realm=Realm.BORROWER, policy=POLICY, hasher=CHEAP, now=NOW)
    store.run(request_password_reset, NEW_ADDRESS, realm=Realm.BORROWER, policy=POLICY, now=NOW)
    assert not audited.run(pull_account, ACCOUNT.identity, B, consent_by=None, by=AT_B, policy=POLICY, now=NOW)
    assert not store.run(pull_account, number(OTHER_ADULT), A, consent_by=None, now=NOW, **usual)
    audited.run(request_protection_takeover, ACCOUNT.id, **usual)
    with store.transaction() as tx:
        tx.audit_log.add(MergeRecord(ACCOUNT.id, AccountId("b0"), AGENCY.id, NOW))
    return audited


def exported(store: Any, by: Any = ME, **options: Any) -> PersonalDataExport:
    export: PersonalDataExport = store.run(export_personal_data, ACCOUNT.id, by=by, policy=POLICY, now=NOW, **options).unwrap()
    return export


# the export of an account


@pytest.mark.rule("NLR-28")
def test_an_export_has_every_trace_of_the_borrower(store: Any) -> None:
    lived(store)
    export = exported(store)
    assert (export.purpose, export.view.email, export.has_password, export.passwords_set) == (
        ExportPurpose.OWN_ACCESS,
        NEW_ADDRESS,
        True,
        1,
    )
    traces = export.traces
    assert traces.messages is not None
    assert [(each.message.kind, each.message.recipient, each.queued_at) for each in traces.messages] == [
        (MessageKind.EMAIL_CHANGED, "nils@example.se", NOW),
        (MessageKind.TRANSFER_REQUESTED, "ny@example.se", NOW),
        (MessageKind.PASSWORD_RESET_LINK, "ny@example.se", NOW),
    ]
    assert traces.audit_entries is not None
    assert [each.action for each in traces.audit_entries] == [
        *("set_password", "edit_account", "request_transfer", "request_protection_takeover")
    ]
    assert traces.pull_attempts is not None
    assert [(each.by, each.outcome) for each in traces.pull_attempts] == [
        (AT_B.id, PullOutcome.REFUSED),
        (AT_A.id, PullOutcome.REFUSED),
    ]
    assert traces.protection_requests == (ProtectionRequest(ACCOUNT.id, AT_A.id),)
    assert traces.merges == (MergeRecord(ACCOUNT.id, AccountId("b0"), AGENCY.id, NOW),)
    assert (traces.failed_logins, traces.ordered_links) == ((NOW,), (NOW,))
    assert [each.target for each in export.transfers] == [B]
    text = str(as_dict(export))
    assert "ny@example.se" in text
    assert "scrypt" not in text


def test_a_link_that_is_out_is_in_the_export(store: Any) -> None:
    register_store(ACCOUNT, store=store)
    assert exported(store).link_until is None
    store.run(request_password_reset, ACCOUNT.email, realm=Realm.BORROWER, policy=POLICY, now=NOW)
    dispatch(store, lambda to, words: None, policy=POLICY, hasher=CHEAP, now=NOW, make_link=str)
    until = exported(store).link_until
    assert until is not None
    assert until > NOW


def test_a_message_that_was_given_up_is_in_the_export_with_its_instant(store: Any) -> None:
    register_store(ACCOUNT, store=store)
    store.run(request_transfer, ACCOUNT.id, B, by=ME, policy=POLICY, now=NOW)
    dispatch(store, not_sent, policy=POLICY, hasher=CHEAP, now=NOW, make_link=str, retry_policy=RetryPolicy(max_attempts=1))
    messages = exported(store).traces.messages
    assert messages is not None
    (queued,) = messages
    assert queued.failed_attempts == 1
    assert queued.dead_since is not None
    assert timedelta() <= queued.dead_since - NOW < timedelta(minutes=1)


@pytest.mark.rule("READ-A30")
def test_staff_export_no_trace_of_a_library_that_they_do_not_administer(store: Any) -> None:
    lived(store)
    traces = exported(store, by=AT_A).traces
    assert traces.pull_attempts is not None
    assert [each.by for each in traces.pull_attempts] == [AT_A.id]
    assert traces.merges == ()
    assert traces.messages is not None
    assert {each.message.values for each in traces.messages} == {Message(MessageKind.CREDENTIALS, "", "sv", "").values}
    assert traces.audit_entries is not None
    assert len(traces.audit_entries) == 4
    assert len(exported(store, by=AGENCY).traces.pull_attempts or ()) == 2


@pytest.mark.rule("MTM-49", "READ-A15")
def test_a_protected_borrower_reads_every_field_and_the_agency_two() -> None:
    store = register_store(attrs.evolve(ACCOUNT, valid_to=NOW.date() + timedelta(9)))
    store.run(take_over_protected_account, ACCOUNT.id, by=AGENCY, policy=POLICY)
    view = exported(store).view
    assert (view.protected, view.valid_to, view.library, view.first_name) == (True, NOW.date() + timedelta(9), MTM, "")
    assert exported(store, by=AGENCY).view.valid_to is None


PARTS = {
    *("accounts", "registrars", "libraries", "transfers", "credentials", "student_authorisations"),
    *("cardholders", "cards", "memberships", "card_credentials", "family_consents", "library_instructions"),
}


def bare(tx: Any) -> Any:
    """A host's transaction without outbox, audit log, attempts and traces."""
    return SimpleNamespace(**{name: getattr(tx, name) for name in PARTS})


def test_a_host_without_traces_exports_what_it_has() -> None:
    store = register_store(ACCOUNT)
    export = store.run(lambda tx: export_personal_data(bare(tx), ACCOUNT.id, by=ME, policy=POLICY, now=NOW)).unwrap()
    assert export.traces == AccountTraces()
    policy = attrs.evolve(POLICY, privacy=PRIVACY)
    with store.transaction() as tx:
        tx.attempts.put(Attempts("k" * 64, (NOW,), NOW))
        host = bare(tx)
        assert delete_expired_traces(host, policy=policy, now=NOW) == {}
        host.attempts = tx.attempts
        assert delete_expired_traces(host, policy=policy, now=NOW) == {}
        assert tx.attempts.get("k" * 64) is None
    assert store.run(lambda tx: list_expired_traces(bare(tx), TraceKind.DEAD_LETTER, policy=policy, now=NOW)) == ()


# the purpose


@pytest.mark.rule("NLR-25")
@pytest.mark.parametrize("purpose", [each for each in ExportPurpose if each is not ExportPurpose.OWN_ACCESS])
@pytest.mark.parametrize("by", [ME, AT_A, AGENCY])
def test_data_is_exported_for_no_other_purpose_unless_the_policy_lists_it(purpose: ExportPurpose, by: Any) -> None:
    store = register_store(ACCOUNT)
    refused = store.run(export_personal_data, ACCOUNT.id, by=by, policy=POLICY, now=NOW, purpose=purpose)
    assert refused.trace.reasons() == ("purpose_not_allowed",)
    assert "Addresses are passed on to no one" in refused.explain("en")
    listed = attrs.evolve(POLICY, privacy=PrivacyPolicy(export_purposes={ExportPurpose.OWN_ACCESS, purpose}))
    assert store.run(export_personal_data, ACCOUNT.id, by=by, policy=listed, now=NOW, purpose=purpose).unwrap().purpose is purpose


@pytest.mark.rule("READ-A30")
def test_an_account_that_is_not_visible_is_refused_as_such_whatever_the_purpose() -> None:
    store = register_store(ACCOUNT)
    for purpose in ExportPurpose:
        refused = store.run(export_personal_data, ACCOUNT.id, by=AT_B, policy=POLICY, now=NOW, purpose=purpose)
        assert refused.trace.reasons() == ("not_visible",)


def test_a_purpose_that_is_not_one_is_told() -> None:
    store, purpose = register_store(ACCOUNT), typing.cast("ExportPurpose", "curiosity")
    with pytest.raises(InvalidData, match="purpose"):
        store.run(export_personal_data, ACCOUNT.id, by=ME, policy=POLICY, now=NOW, purpose=purpose)


@pytest.mark.parametrize(
    ("name", "value"),
    [("audit_months", 0), ("dead_letter_days", 10_000), ("export_purposes", frozenset({ExportPurpose.RESEARCH}))],
)
def test_a_policy_out_of_range_is_told(name: str, value: Any) -> None:
    with pytest.raises(InvalidPolicy, match=name):
        PrivacyPolicy(**{name: value})


# the export of a cardholder


def cardholders(store: Any) -> tuple[Any, Any]:
    """Two cardholders, of whom one has every kind of trace; each with a national card."""
    card_store(store=store)
    made: list[Any] = []
    for serial, (name, identity) in enumerate((("Kari Nordmann", KARI), ("Ola Holm", OLA)), 1):
        form = PersonForm(
            name, identity, email=parse_email(f"p{serial}@example.no"), phone=parse_phone("+4740612345", "NO"), gender=Gender.FEMALE
        )
        request = CardRequest(form, CardKind.NATIONAL, rules=card_people.ACCEPTED)
        new: dict[str, Any] = {"new_number": card_number(serial), "new_holder": CardholderId(f"h{serial}"), "keys": KEYS}
        made.append(store.run(issue_card, request, by=AT_RANA, **new, **CARDS).unwrap().card)
    kari, ola = made
    store.run(write_national_record, kari.number, {"email": parse_email("kari@example.no")}, by=AT_RANA, **CARDS).unwrap()
    store.run(order_pin, kari.number, by=kari.holder, **CARDS).unwrap()
    store.run(grant_family_view, ola.number, by=kari.holder, **CARDS).unwrap()
    assert not log_in_with_card(store, kari.number, pin="000000000000", hasher=CHEAP, **CARDS)
    return kari, ola


@pytest.mark.rule("NLR-28")
def test_a_cardholder_exports_every_trace(store: Any) -> None:
    kari, ola = cardholders(store)
    for by, card in ((kari.holder, None), (AT_RANA, kari.number)):
        export = store.run(export_cardholder, by=by, card=card, policy=card_people.POLICY).unwrap()
        assert (export.view.name, export.has_identity, export.is_institution) == ("Kari Nordmann", True, False)
        (card_export,) = export.cards
        assert (card_export.card, card_export.has_pin, card_export.has_password, card_export.pin_is_ordered) == (kari, False, False, True)
        assert (card_export.secrets_set, card_export.failed_logins) == (1, (card_people.NOW,))
        assert [(each.owner, each.viewer) for each in export.family_consents] == [(kari.holder, ola.holder)]
        assert [each.library for each in export.instructions] == [card_people.RANA]
        assert [(each.message.kind, each.message.recipient) for each in export.messages] == [(MessageKind.NEW_PIN, "kari@example.no")]
        assert KARI.canonical not in str(as_dict(export))
    assert store.run(lambda tx: withdraw(bare(tx), by=kari.holder, **CARDS))
    without = store.run(lambda tx: export_cardholder(bare(tx), by=ola.holder, policy=card_people.POLICY)).unwrap()
    assert (without.messages, without.instructions, without.audit_entries, without.cards[0].failed_logins) == (None, None, None, None)


@pytest.mark.rule("NLR-25")
def test_a_cardholders_data_is_exported_for_no_other_purpose_and_to_no_other_library() -> None:
    store = MemoryStore()
    kari, _ = cardholders(store)
    usual: dict[str, Any] = {"policy": card_people.POLICY}
    refused = store.run(export_cardholder, by=AT_RANA, card=kari.number, purpose=ExportPurpose.THIRD_PARTY, **usual)
    assert refused.trace.reasons() == ("purpose_not_allowed",)
    assert store.run(export_cardholder, by=AT_OSLO, card=kari.number, **usual).trace.reasons() == ("not_visible",)
    assert store.run(export_cardholder, by=CardholderId("h9"), **usual).trace.reasons() == ("card_unknown",)


def recorded_cards(store: Any) -> AuditedStore[Any]:
    return AuditedStore(store, clock=lambda: card_people.NOW)


@pytest.mark.rule("NLR-22", "NLR-28")
def test_a_cardholder_reads_who_did_what_with_the_record(store: Any) -> None:
    kari, ola = cardholders(store)
    audited = recorded_cards(store)
    request = CardRequest(PersonForm("Ida", numbers_of_persons(1, range(60, 70))[0]), CardKind.NATIONAL, rules=card_people.ACCEPTED)
    new: dict[str, Any] = {"new_number": card_number(3), "new_holder": CardholderId("h3"), "keys": KEYS}
    audited.run(commands.issue_card, request, by=AT_RANA, **new, **CARDS).unwrap()
    audited.run(partial(commands.view_cardholder, by=AT_RANA, policy=card_people.POLICY, card=kari.number)).unwrap()
    assert not audited.run(commands.view_cardholder, by=AT_OSLO, policy=card_people.POLICY, card=kari.number)
    audited.run(commands.edit_contact, new_contact(), by=kari.holder, **CARDS).unwrap()
    audited.run(commands.use_card, kari.number, by=AT_RANA, policy=card_people.POLICY).unwrap()
    audited.run(commands.list_library_instructions, by=AT_RANA)
    assert not audited.run(commands.view_cardholder, by=AT_OSLO, policy=card_people.POLICY, card=card_number(99))
    entries = store.run(export_cardholder, by=kari.holder, policy=card_people.POLICY).unwrap().audit_entries
    assert [(entry.actor, entry.library, entry.action, entry.reasons) for entry in entries] == [
        ("desk s-NO-RANA", card_people.RANA, "view_cardholder", ()),
        ("desk s-NO-OSLO", card_people.OSLO, "view_cardholder", ("not_visible",)),
        ("cardholder h1", None, "edit_contact", ()),
    ]
    assert [(entry.holder, entry.action) for entry in store.audit_log if entry.holder != kari.holder] == [
        ("h3", "issue_card"),
        (None, "list_library_instructions"),
        (None, "view_cardholder"),
    ]
    assert store.run(export_cardholder, by=ola.holder, policy=card_people.POLICY).unwrap().audit_entries == ()
    audited.run(commands.report_death, kari.number, by=AT_RANA, **CARDS).unwrap()
    left = [entry.action for entry in store.audit_log if entry.holder == kari.holder]
    assert left == ["report_death"]


def new_contact() -> ContactChanges:
    return ContactChanges(email=parse_email("kari.ny@example.no"))


# the page


def types_in(annotation: Any, seen: set[Any]) -> None:
    """Collect the models and enumerations that a type is made of."""
    for part in typing.get_args(annotation) if typing.get_origin(annotation) or isinstance(annotation, UnionType) else (annotation,):
        if isinstance(part, type) and part not in seen and part is not object and (attrs.has(part) or issubclass(part, Enum)):
            seen.add(part)
            for hint in typing.get_type_hints(part).values() if attrs.has(part) else ():
                types_in(hint, seen)
        elif part is not annotation:
            types_in(part, seen)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("export", [PersonalDataExport, CardholderExport])
def test_every_field_and_value_of_an_export_has_words(language: Language, export: Any) -> None:
    seen, texts = set[Any](), texts_for(language)
    types_in(export, seen)
    models = {each for each in seen if attrs.has(each) and each.__name__ not in ("Email", "Phone", "IdentityNumber")}
    assert {"AccountView", "Card"} & {each.__name__ for each in models}
    assert {field.name for model in models for field in attrs.fields(model)} - texts.FIELDS.keys() == set()
    words = {f"{each.__name__}.{member.value}" for each in seen if issubclass(each, Enum) for member in each}
    unshown = {"MessageKind", "Scheme", "NumberKind", "Sex"}
    assert {word for word in words if word.partition(".")[0] not in unshown} - texts.VALUES.keys() == set()
    assert not [kind for kind, text in texts.MESSAGES.items() if "{" in texts.VALUES.get(f"MessageKind.{kind}", text.subject)]


def test_every_action_that_is_recorded_has_words() -> None:
    of_no_person = {"list_library_instructions", "list_visible_owners", "use_card", "use_service"}
    of_no_person |= {"list_branches", "list_staff", "view_start_page", "view_statistics", "find_duplicate_hints", "import_accounts"}
    of_no_person |= {"create_registrar", "edit_registrar", "remove_registrar", "authorise_student"}
    named = {name: getattr(commands, name) for name in commands.__all__ if name.islower()}
    recorded = {name for name, command in named.items() if re.match(r"nordlib\.commands\.(accounts|cards)\.", command.__module__)}
    by = {name for name in recorded if "by" in inspect.signature(named[name]).parameters}
    assert {f"action.{name}" for name in by - of_no_person} - texts_for("sv").VALUES.keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_borrower_reads_a_page(language: Language) -> None:
    store = MemoryStore()
    lived(store)
    with store.transaction() as tx:
        tx.audit_log.add(AuditEntry(NOW, "system nightly", "clean_up", ACCOUNT.id, ("not_visible", "too_odd:x")))
    page = personal_data_page(exported(store), language, zone=POLICY.zone, libraries=LIBRARIES)
    texts = texts_for(language)
    assert page.startswith(f"# {texts.PHRASES['stored_data']}\n")
    assert page.count("\n## ") == 4
    assert "Stadsbiblioteket A" in page
    assert texts.VALUES["action.edit_account"] in page
    assert "system nightly" in page
    assert "clean_up" in page
    assert texts.RULES["not_visible"].rule in page
    assert "too_odd" in page
    assert format_text("{at}", language, {"at": NOW.astimezone(POLICY.zone)}) in page
    assert "scrypt" not in page
    assert all(line.startswith(("#", "- ")) or not line for line in page.splitlines())


def test_a_page_says_what_is_not_stored_and_a_name_breaks_no_line() -> None:
    guardian = Guardian(NOW.date(), "Vera\n# Ek")
    store = register_store(attrs.evolve(ACCOUNT, first_name=" ", guardian=guardian, groups=frozenset({"b", "a"})))
    export = store.run(lambda tx: export_personal_data(bare(tx), ACCOUNT.id, by=ME, policy=POLICY, now=NOW)).unwrap()
    lines = personal_data_page(export, "en", zone=POLICY.zone).splitlines()
    assert "- First name: nothing is stored" in lines
    assert "- Name: Vera # Ek" in lines
    assert "- User groups: a, b" in lines
    assert "- Messages that have not been sent: nothing is stored" in lines
    assert "- Library: A" in lines


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cardholder_reads_a_page(language: Language) -> None:
    store = MemoryStore()
    kari, _ = cardholders(store)
    export = store.run(export_cardholder, by=kari.holder, policy=card_people.POLICY).unwrap()
    page = personal_data_page(export, language, zone=card_people.POLICY.zone, libraries=card_people.LIBRARIES)
    texts = texts_for(language)
    assert "Bibliotek NO-RANA" in page
    assert "+4740612345" in page
    for word in ("Gender.female", "CardKind.national", "ConsentState.granted", "Instruction.update", "MembershipState.active"):
        assert texts.VALUES[word] in page
    assert texts.MESSAGES["new_pin"].subject in page


# erasure


@pytest.mark.rule("MTM-26", "NLR-27")
def test_after_an_erasure_there_is_nothing_to_export(store: Any) -> None:
    audited = lived(store)
    assert exported(store).transfers
    audited.run(delete_account, ACCOUNT.id, by=AT_A, policy=POLICY).unwrap()
    assert store.run(export_personal_data, ACCOUNT.id, by=ME, policy=POLICY, now=NOW).trace.reasons() == ("not_visible",)
    assert store.run(lambda tx: tx.traces.messages_about(ACCOUNT.id)) == ()
    assert store.run(lambda tx: tx.attempts.get(login_key(Realm.BORROWER, NEW_ADDRESS.key))) is None
    assert [each.action for each in store.audit_log if isinstance(each, AuditEntry) and each.account] == ["delete_account"]
    assert store.run(lambda tx: tx.accounts.search_by_name(("nils",), ALL_LIBRARIES, None, 9)) == ()
    assert [each.state.value for each in store.run(lambda tx: tx.transfers.for_account(ACCOUNT.id))] == ["closed"]
    left = everything_in(store)
    assert not [name for name in ("Nils", "nils", "Berg", "berg", "ny@example.se", OTHER_ADULT, OTHER_ADULT[2:8]) if name in left]


@pytest.mark.rule("NLR-27", "NLR-29")
def test_after_a_withdrawal_there_is_nothing_to_export(store: Any) -> None:
    kari, _ = cardholders(store)
    store.run(withdraw, by=kari.holder, **CARDS).unwrap()
    assert store.run(export_cardholder, by=kari.holder, policy=card_people.POLICY).trace.reasons() == ("card_unknown",)
    assert store.run(lambda tx: tx.traces.messages_about(kari.holder)) == ()
    left = everything_in(store)
    assert not [name for name in ("Kari", "kari@", "p1@example.no", KARI.canonical) if name in left]


def stored_bytes(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(path.glob("register.db*")))


def missing_from(path: Path, *names: str) -> bool:
    content = stored_bytes(path).lower()
    return not [name for name in names if name.encode().lower() in content]


def test_neither_the_file_nor_its_log_names_a_borrower_who_was_erased(tmp_path: Path) -> None:
    store = opened("file", tmp_path)
    names = ("Nils", "Berg", "nils@example.se", "ny@example.se", OTHER_ADULT)
    audited = lived(store)
    assert not missing_from(tmp_path, *names)
    audited.run(delete_account, ACCOUNT.id, by=AT_A, policy=POLICY).unwrap()
    assert missing_from(tmp_path, *names)
    store.close()
    assert missing_from(tmp_path, *names)


def test_neither_the_file_nor_its_log_names_a_borrower_whom_the_agency_protected(tmp_path: Path) -> None:
    store = opened("file", tmp_path)
    lived(store).run(take_over_protected_account, ACCOUNT.id, by=AGENCY, policy=POLICY).unwrap()
    assert missing_from(tmp_path, "Nils", "Berg", "nils@example.se")
    store.close()


def test_neither_the_file_nor_its_log_names_a_cardholder_who_left(tmp_path: Path) -> None:
    store = opened("file", tmp_path)
    kari, _ = cardholders(store)
    names = ("Kari Nordmann", "kari@example.no", "p1@example.no", KARI.canonical)
    assert not missing_from(tmp_path, *names)
    store.run(withdraw, by=kari.holder, **CARDS).unwrap()
    assert missing_from(tmp_path, *names)
    store.close()


@pytest.mark.rule("MTM-04")
def test_nothing_names_a_registrar_who_was_removed(store: Any) -> None:
    register_store(ACCOUNT, store=store)
    former, later = AT_A1.email, parse_email("karin@example.se")
    for email in (former, later):
        store.run(request_password_reset, email, realm=Realm.STAFF, policy=POLICY, now=NOW)
        assert not log_in(store, email, "fel", realm=Realm.STAFF, policy=POLICY, hasher=CHEAP, now=NOW)
        dispatch(store, not_sent, policy=POLICY, hasher=CHEAP, now=NOW, make_link=str, retry_policy=RetryPolicy(max_attempts=1))
        if email is former:
            store.run(edit_registrar, by=AT_A1, policy=POLICY, email=later).unwrap()
            assert former.address not in everything_in(store)
    assert later.address in everything_in(store)
    store.run(remove_registrar, AT_A1.id, by=AGENCY)
    assert not [name for name in (former.address, later.address, login_key(Realm.STAFF, later.key)) if name in everything_in(store)]
    if isinstance(store, SqlStore) and store.engine.url.database:
        assert missing_from(Path(store.engine.url.database).parent, former.address, later.address)


def test_a_borrowers_former_address_goes_with_what_waits_for_it(store: Any) -> None:
    register_store(ACCOUNT, store=store)
    for email, changes in ((ACCOUNT.email, AccountChanges(email=NEW_ADDRESS)), (NEW_ADDRESS, None)):
        store.run(request_password_reset, email, realm=Realm.BORROWER, policy=REGISTER, now=NOW)
        if changes is not None:
            store.run(edit_account, ACCOUNT.id, changes, by=AT_A, policy=REGISTER, now=NOW).unwrap()
            assert store.outbox == ()
    usual: dict[str, Any] = {"consent_by": ConsentGiver.BORROWER, "policy": REGISTER, "now": NOW}
    store.run(pull_account, ACCOUNT.identity, B, by=AT_B, email=ACCOUNT.email, **usual).unwrap()
    assert [each.recipient for each in store.outbox if each.kind is MessageKind.PASSWORD_RESET_LINK] == []
    assert "ny@example.se" not in everything_in(store)


# retention


def recorded(store: Any, *instants: datetime) -> None:
    with store.transaction() as tx:
        for at in instants:
            tx.audit_log.add(AuditEntry(at, "agency m", "view_account", ACCOUNT.id))
            tx.audit_log.add(PullAttempt(StaffId("r"), B, ACCOUNT.id, None, at, PullOutcome.REFUSED))


@pytest.mark.rule("EXT-01")
def test_the_daily_job_deletes_what_it_planned_and_nothing_else(store: Any) -> None:
    register_store(attrs.evolve(ACCOUNT, last_active_on=NOW.date()), store=store)
    recorded(store, NOW - timedelta(days=1), NOW)
    with store.transaction() as tx:
        tx.audit_log.add(ProtectionRequest(ACCOUNT.id, AT_A.id))
        tx.attempts.put(Attempts("k" * 64, (NOW,), NOW + timedelta(minutes=9)))
        tx.outbox.add(Message(MessageKind.TRANSFER_DENIED, "nils@example.se", "sv", "b1", {"library": "B"}), NOW)
        (due,) = tx.outbox.claim(NOW, NOW + timedelta(minutes=1), 9)
        tx.outbox.dead_letter(due.id, NOW)
    policy = attrs.evolve(POLICY, purge_inactive_months=None, privacy=PrivacyPolicy(audit_months=2, dead_letter_days=30))
    before = rows_in(store)

    def planned(days: int) -> DailyJobReport:
        return plan_daily_job(store, policy=policy, now=NOW + timedelta(days=days))

    assert planned(0).expired_traces == {}
    assert planned(29).expired_traces == {TraceKind.ATTEMPTS: 1}
    assert planned(30).expired_traces == {TraceKind.ATTEMPTS: 1, TraceKind.DEAD_LETTER: 1}
    later = NOW + timedelta(days=61)  # 22 January: the records of 21 November are of the day before the two months
    plan = planned(61)
    assert plan.expired_traces == {TraceKind.ATTEMPTS: 1, TraceKind.DEAD_LETTER: 1, TraceKind.AUDIT_RECORD: 2}
    pages = [store.run(list_expired_traces, TraceKind.AUDIT_RECORD, policy=policy, now=later, limit=1)]
    pages.append(store.run(list_expired_traces, TraceKind.AUDIT_RECORD, policy=policy, now=later, after=pages[0][0]))
    assert [len(page) for page in pages] == [1, 1]
    assert rows_in(store) == before
    assert run_daily_job(store, policy=policy, now=later) == plan
    assert {each.at for each in store.audit_log if hasattr(each, "at")} == {NOW}
    assert ProtectionRequest(ACCOUNT.id, AT_A.id) in store.audit_log
    assert store.run(lambda tx: tx.outbox.dead_letters()) == ()
    assert store.run(count_expired_traces, policy=policy, now=later) == {}
    never = attrs.evolve(policy, privacy=PrivacyPolicy(audit_months=None, dead_letter_days=None))
    assert store.run(count_expired_traces, policy=never, now=later + timedelta(days=9_999)) == {}


def test_a_plan_of_the_day_says_which_family_views_would_end() -> None:
    store = MemoryStore()
    kari, _ = cardholders(store)
    policy = attrs.evolve(card_people.POLICY, family_view_ends_at_age=18)
    ending = list_ending_family_views(store, policy=policy, now=card_people.NOW)
    assert len(ending) == 1
    (consent,) = store.run(lambda tx: tx.family_consents.for_owner(kari.holder))
    assert isinstance(consent.value, FamilyConsent)
    assert consent.value.state.value == "granted"
    assert family.end_family_views(store, policy=policy, now=card_people.NOW) == ending
    assert list_ending_family_views(store, policy=policy, now=card_people.NOW) == ()


def test_records_and_dead_letters_from_before_have_an_end_too(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/old.db")
    with engine.begin() as connection:
        alembic.upgrade(_config(connection=connection), "nordlib_0007")
        log = "INSERT INTO nordlib_audit_log (subject_id, kind, record) VALUES "
        entry = '{"at": "2026-11-22T13:00:00.250000+01:00", "actor": "agency m", "action": "view_account", "account": "b1"}'
        connection.exec_driver_sql(f"{log} ('b1', 'AuditEntry', '{entry}')")
        connection.exec_driver_sql(f"""{log} ('b1', 'ProtectionRequest', '{{"account": "b1", "by": "r1"}}'), ('b1', 'Odd', 'no')""")
        connection.exec_driver_sql(
            "INSERT INTO nordlib_outbox (kind, recipient, language, subject_id, message_values, attempts, available_from, is_dead_letter)"
            " VALUES ('transfer_denied', 'a@example.se', 'sv', 'b1', '{}', 8, '2026-11-22 12:00:00.000000', 1)"
        )
    upgrade(engine)
    assert check_schema(engine) == ()
    store = SqlStore(engine)
    at = datetime(2026, 11, 22, 12, 0, 0, 250_000, UTC)
    moment = timedelta(microseconds=1)
    for kind, instant in ((TraceKind.AUDIT_RECORD, at), (TraceKind.DEAD_LETTER, at.replace(microsecond=0))):
        with store.transaction() as tx:
            assert tx.traces.expired(kind, instant - moment, None, 9) == ()
            assert tx.traces.expired(kind, instant, None, 9) == ("1",)
    with engine.begin() as connection:
        alembic.downgrade(_config(connection=connection), "nordlib_0007")
        assert "recorded_at" not in {each["name"] for each in inspect_database(connection).get_columns("nordlib_audit_log")}
    store.close()


def test_what_a_queue_holds_shows_no_address() -> None:
    queued = QueuedMessage(Message(MessageKind.CREDENTIALS, "nils@example.se", "sv", "b1"), NOW, 0, None)
    assert "nils" not in repr(queued)
