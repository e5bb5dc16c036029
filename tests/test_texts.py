"""Sentences: none missing in any language, none with a raw placeholder."""

import re
from collections import Counter
from datetime import UTC, date, datetime
from importlib import import_module
from string import Formatter
from typing import Any

import pytest

from nordlib.cards import BIBLIOTEKKORTET, Cardholder, CardholderId, CardNumber
from nordlib.cards.address import TemporaryAddressCase, TemporaryAddressForm, add_temporary_address
from nordlib.cards.self_registration import SelfRegistrationCase, self_register
from nordlib.decisions import Outcome, Rule
from nordlib.errors import InvalidData, UnknownName
from nordlib.messages import SECRET_KINDS, Message, MessageKind
from nordlib.notifications.sms import fits_one_part
from nordlib.texts import LANGUAGES, Language, format_text, texts_for
from tests.rule_table import modules, rules_of_nordlib

ENGLISH = texts_for("en")
TABLES = ("RULES", "BECAUSE", "OUTCOMES", "MESSAGES", "FIELDS", "VALUES", "PHRASES")
PARTS = ("accounts", "cards", "circulation", "patrons", "sms", "notices", "interlibrary", "privacy", "identity")
PIN_KINDS = (MessageKind.NEW_PIN, MessageKind.NEW_PIN_LETTER)
CARD = {"card": "N000000001"}


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", TABLES)
def test_every_language_has_every_text(language: Language, table: str) -> None:
    assert getattr(texts_for(language), table).keys() == getattr(ENGLISH, table).keys()
    assert len(texts_for(language).MONTHS) == 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_uses_the_same_values(language: Language) -> None:
    texts = texts_for(language)
    for table in ("RULES", "OUTCOMES", "MESSAGES"):
        for key, sentences in getattr(texts, table).items():
            english = getattr(ENGLISH, table)[key]
            assert [placeholders(each) for each in sentences] == [placeholders(each) for each in english], (table, key)
    for key, sentence in texts.PHRASES.items():
        assert placeholders(sentence) == placeholders(ENGLISH.PHRASES[key])

    for key, sentence in texts.BECAUSE.items():
        assert placeholders(sentence) == placeholders(ENGLISH.BECAUSE[key])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", ["RULES", "MESSAGES"])
def test_no_part_of_a_language_replaces_the_sentence_of_another(language: Language, table: str) -> None:
    parts = [getattr(import_module(f"nordlib.texts.{language}.{part}"), table, {}) for part in PARTS]
    assert Counter(key for part in parts for key in part) == Counter(getattr(texts_for(language), table).keys())


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_card_lacks_has_a_name(language: Language) -> None:
    today = date(2026, 3, 20)
    forms = (TemporaryAddressForm(None, None, None), TemporaryAddressForm("Storgata 1", today, date(2026, 3, 19)))
    holder = Cardholder(CardholderId("p1"), "Kari")
    cases = [TemporaryAddressCase(holder, (), (), form, holder.id, BIBLIOTEKKORTET, today) for form in forms]
    unknown = SelfRegistrationCase(
        None,
        "id_porten",
        holder=None,
        known=None,
        memberships=(),
        library=None,
        is_library_chosen=False,
        has_national_card=False,
        number=CardNumber("N000000001"),
        number_is_taken=False,
        policy=BIBLIOTEKKORTET,
        on=today,
    )
    refused = [*(add_temporary_address(case) for case in cases), self_register(unknown)]
    assert [each.reasons for each in refused] == [
        ("field_required:address", "field_required:valid_from", "field_required:valid_to"),
        ("field_required:valid_to",),
        ("field_required:name", "field_required:identity", "library_required"),
    ]
    missing = {code.partition(":")[2] for each in refused for code in each.reasons if ":" in code}
    assert missing <= texts_for(language).FIELDS.keys()
    assert not re.search(r"[a-z]_[a-z]", "".join(each.explain(language) for each in refused))


@pytest.mark.parametrize("rule", rules_of_nordlib(), ids=lambda rule: rule.__name__)
def test_a_refusal_uses_only_values_that_a_patron_may_read(rule: Rule[Any]) -> None:
    for code in rule.codes:
        text = ENGLISH.RULES[code]
        assert not placeholders(text.rule)
        assert placeholders(text.refusal) - {"parameter"} <= rule._patron


@pytest.mark.parametrize(("key", "sentence"), ENGLISH.BECAUSE.items(), ids=ENGLISH.BECAUSE)
def test_a_reason_of_its_own_uses_only_values_that_a_rule_tells_a_patron(key: str, sentence: str) -> None:
    rules = [rule for rule in rules_of_nordlib() if key.partition(".")[0] in rule.codes]
    assert any(placeholders(sentence) | {"because"} <= rule._patron for rule in rules)


def test_every_sentence_belongs_to_a_rule_a_book_or_a_message() -> None:
    codes = {code for rule in rules_of_nordlib() for code in rule.codes}
    assert codes == ENGLISH.RULES.keys()
    assert {key.partition(".")[0] for key in ENGLISH.BECAUSE} <= codes
    assert {kind.value for kind in MessageKind} == ENGLISH.MESSAGES.keys()
    books = {each.topic for module in modules() for name, each in vars(module).items() if name.endswith("RULES") and hasattr(each, "topic")}
    assert books | {"other"} == ENGLISH.OUTCOMES.keys()
    assert {f"is_{each.value}" for each in Outcome} <= ENGLISH.PHRASES.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_warning_is_told_from_a_password_by_its_subject(language: str) -> None:
    kinds = (MessageKind.CREDENTIALS, MessageKind.EXPIRY_WARNING, MessageKind.PURGE_WARNING)
    assert len({texts_for(language).MESSAGES[kind.value].subject for kind in kinds}) == len(kinds)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MessageKind)
def test_a_message_in_words_has_no_raw_placeholder(language: Language, kind: MessageKind) -> None:
    days = dict.fromkeys(("due", "closed_on", "valid_to", "day"), "20 March 2026")
    others = {
        "library": "Stadsbiblioteket",
        "fee": "20 kr",
        "loans": "3 loans",
        "renew": "",
        "cost": "This reminder costs 10 NOK.",
        "until": "",
        "receipt": "R1",
        "reason": "-",
        "why": "Another patron has a hold on this material.",
        "text": "-",
        **days,
    }
    values = CARD if kind in PIN_KINDS else {"answer": "3 loans were renewed."} if kind is MessageKind.SMS_REPLY else others
    message = Message(kind, "a@example.se", language, "b1", values)
    words = message.render("hemligt") if kind in SECRET_KINDS else message.render()
    subject, body = words.subject, words.body
    assert values["receipt" if kind is MessageKind.ORDER_STRUCK else next(iter(values))] in body
    assert ("hemligt" in body) == (kind in SECRET_KINDS)
    assert "hemligt" not in subject
    assert not re.search(r"[{}]", subject + body)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_pin_fits_into_one_text_message(language: Language) -> None:
    longest_card, longest_pin = "N" * 40, "1" * 12  # CardNumberSeries, CardPolicy
    words = Message(MessageKind.NEW_PIN, "+4740000000", language, "p1", {"card": longest_card}).render(longest_pin)
    assert fits_one_part(words.body)


def test_a_secret_is_needed_where_it_is_due_and_nowhere_else() -> None:
    due = Message(MessageKind.CREDENTIALS, "a@example.se", "sv", "b1", {"library": "A"})
    with pytest.raises(InvalidData, match="needs its secret"):
        due.render()
    with pytest.raises(InvalidData, match="carries no secret"):
        Message(MessageKind.TRANSFER_DENIED, "a@example.se", "sv", "b1", {"library": "A"}).render("hemligt")
    assert "a@example.se" not in repr(due)


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(UnknownName) as caught:
        texts_for("fi")
    assert caught.value.known == LANGUAGES


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("sv", "3 gånger, 20 mars 2026"),
        ("da", "3 gange, 20. marts 2026"),
        ("nb", "3 ganger, 20. mars 2026"),
        ("en", "3 times, 20 March 2026"),
    ],
)
def test_counts_and_dates_are_written_as_the_language_does(language: Language, written: str) -> None:
    nouns = {"sv": "gång|# gånger", "da": "gang|# gange", "nb": "gang|# ganger", "en": "time|# times"}
    assert format_text(f"{{count:# {nouns[language]}}}, {{day}}", language, {"count": 3, "day": date(2026, 3, 20)}) == written
    assert format_text(f"{{count:# {nouns[language]}}}", language, {"count": 1}).startswith("1 ")


@pytest.mark.parametrize(
    ("language", "written"),
    [("sv", "1 mars 2026 kl. 08.05"), ("da", "1. marts 2026 kl. 08.05"), ("nb", "1. mars 2026 kl. 08.05"), ("en", "1 March 2026 at 08:05")],
)
def test_an_instant_is_written_as_the_language_does(language: Language, written: str) -> None:
    assert format_text("{at}", language, {"at": datetime(2026, 3, 1, 8, 5, tzinfo=UTC)}) == written


def test_lists_are_joined() -> None:
    assert format_text("{names}", "sv", {"names": ("a", "b")}) == "a, b"
