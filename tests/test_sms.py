"""Text messages from patrons: what they say, for whom they count, what is answered, and how many parts the answer has."""

import time
import unicodedata
from decimal import Decimal
from itertools import product
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.circulation import PatronId
from nordlib.decisions import Audience
from nordlib.errors import InvalidData, InvalidPolicy
from nordlib.money import Money
from nordlib.notifications.sms import (
    HELSINGOR_SMS,
    Punctuation,
    SmsAction,
    SmsCase,
    SmsCommand,
    SmsEncoding,
    SmsOutcome,
    SmsPolicy,
    SmsRequest,
    decide,
    fits_one_part,
    read,
    reply_text,
    sms_parts,
)
from nordlib.notifications.sms.reading import fold_word
from nordlib.notifications.sms.reply import UNKNOWN_LOAN
from nordlib.texts import LANGUAGES, Language

P1, P2 = PatronId("P1"), PatronId("P2")
LENIENT = attrs.evolve(HELSINGOR_SMS, punctuation=Punctuation.IGNORE)
#: "bib forny NUMBER", as a Norwegian library has it, beside a command for all loans.
BY_NUMBER = attrs.evolve(
    HELSINGOR_SMS,
    keywords=("BIB",),
    commands=(SmsCommand(SmsAction.RENEW_LOAN, "FORNY {loan}"), SmsCommand(SmsAction.RENEW_ALL, "FORNY ALLE")),
)
MEGABYTE = 1_000_000


def case(body: str, *patrons: PatronId, policy: SmsPolicy = HELSINGOR_SMS, reminded: PatronId | None = None) -> SmsCase:
    return SmsCase(policy, body, patrons or (P1,), reminded)


# what a message says


@pytest.mark.rule("SMS-02", "READ-C01", "READ-C02")
@pytest.mark.parametrize(
    ("body", "reasons"),
    [
        ("HKB FORNY ALLE", ()),
        ("\thbk\u00a0forny\r\nalle\u2003", ()),
        ("", ("empty",)),
        ("FORNY ALLE", ("unknown_keyword",)),
        ("HKB", ("unknown_command",)),
        ("HKB FORNY", ("unknown_command",)),
        ("HKB ALLE FORNY", ("unknown_command",)),
        ("HKBFORNYALLE", ("unknown_keyword",)),
        ("HKB FORNY ALLE ALLE", ("trailing_text",)),
        ("HKB FORNY ALLE NU TAK MANGE HILSNER", ("trailing_text",)),
        ("HKB FORNY ALLE\x00", ("unknown_command",)),
        ("HKB FORNY ALLE \U0001f4da", ("trailing_text",)),
        ("Ã¦Ã¸", ("unknown_keyword",)),
        ("\ud800", ("unknown_keyword",)),
    ],
)
def test_only_the_command_itself_is_carried_out(body: str, reasons: tuple[str, ...]) -> None:
    assert decide(case(body)).reasons == reasons


@pytest.mark.rule("SMS-04", "READ-C03")
def test_punctuation_is_told_with_what_else_is_wrong_and_a_lenient_library_reads_blanks() -> None:
    assert decide(case("...")).reasons == ("empty", "punctuation")
    assert decide(case("HKB, FORNY.")).reasons == ("punctuation", "unknown_command")
    assert decide(case("HKB-FORNY-ALLE!", policy=LENIENT))
    assert decide(case("¿...?", policy=LENIENT)).reasons == ("empty",)
    assert decide(case("HKB + FORNY", policy=LENIENT)).reasons == ("unknown_command",), "a plus is a symbol, not punctuation"


def test_another_librarys_command_is_a_policy() -> None:
    assert decide(case("bib forny 4711", policy=BY_NUMBER)).unwrap() == SmsRequest(SmsAction.RENEW_LOAN, P1, "4711")
    assert decide(case("Bib Forny Alle", policy=BY_NUMBER)).unwrap() == SmsRequest(SmsAction.RENEW_ALL, P1)
    assert decide(case("bib forny", policy=BY_NUMBER)).reasons == ("unknown_command",)
    assert decide(case("bib forny takk", policy=BY_NUMBER)).reasons == ("unknown_command",), "a number has a digit"
    assert decide(case("bib forny 4711 4712", policy=BY_NUMBER)).reasons == ("trailing_text",)
    assert decide(case("bib forny 1" + "0" * 400, policy=BY_NUMBER)).reasons == ("unknown_command",)


def test_a_keyword_counts_in_any_normal_form() -> None:
    policy = attrs.evolve(HELSINGOR_SMS, keywords=("Ørestad", "BÖCKER"))
    assert decide(case("bo\u0308cker forny alle", policy=policy)).facts.keyword == "BÖCKER"
    assert decide(case("ørestad forny alle", policy=policy)).facts.keyword == "Ørestad"


# for whom


@pytest.mark.rule("READ-C26")
@pytest.mark.parametrize(
    ("patrons", "reminded", "patron", "reasons"),
    [
        ((P1,), None, P1, ()),
        ((P1, P1), None, P1, ()),
        ((), None, None, ("no_patron",)),
        ((P1, P2), None, None, ("several_patrons",)),
        ((P1, P2), P2, P2, ()),
        ((), P2, P2, ()),
    ],
)
def test_the_reminded_patron_is_meant_or_the_only_one_with_the_number(
    patrons: tuple[PatronId, ...], reminded: PatronId | None, patron: PatronId | None, reasons: tuple[str, ...]
) -> None:
    decision = decide(SmsCase(HELSINGOR_SMS, "HKB FORNY ALLE", patrons, reminded))
    assert (decision.reasons, decision.facts.patron, decision.facts.recognised) == (reasons, patron, True)
    assert decide(SmsCase(HELSINGOR_SMS, "HKB", patrons, reminded)).reasons == ("unknown_command", *reasons)


# a text that is no command: an answer, soon, and nothing of it shown


#: What a message is made of for the laws: parts of commands, and what only looks like one.
PIECES = st.sampled_from(
    [
        *("HKB", "hbk", "Forny", "ALLE", "4711", "bib", "o\u0308", "\u0308", "\u0338", "\x00", "\ud83d", "\U0001f4da", "ß", "İ", "\u200b"),
        *(" ", "\n", "\u00a0", "\u2028", "\x1c", ".", ",", "\u037e", "\u0387", "\u2329", "「", "¡", "_", "+", "<"),
    ]
)
BODIES = st.lists(PIECES, max_size=12).map("".join) | st.text(st.characters(exclude_categories=[]), max_size=40)
POLICIES = st.sampled_from([HELSINGOR_SMS, LENIENT, BY_NUMBER])


def plainly_read(body: str, policy: SmsPolicy) -> tuple[str, ...]:
    """The reasons, word for word as the page of the case files says it: NFC first, then blanks, then words."""
    text = unicodedata.normalize("NFC", body)
    marks = [letter for letter in text if unicodedata.category(letter)[0] == "P"]
    words = [fold_word(word) for word in "".join(" " if letter in marks else letter for letter in text).split()]
    rejected = ("punctuation",) if marks and policy.punctuation is Punctuation.REJECT else ()
    if not words:
        return ("empty", *rejected)
    if words[0] not in map(fold_word, policy.keywords):
        return (*rejected, "unknown_keyword")
    for command in policy.commands:
        pattern = [fold_word(word) for word in command.words]
        said = ["{loan}" if p == "{loan}" and any(c.isdigit() for c in w) else w for w, p in zip(words[1:], pattern, strict=False)]
        if said == pattern:
            return rejected if len(words) == 1 + len(pattern) else (*rejected, "trailing_text")
    return (*rejected, "unknown_command")


@given(BODIES, POLICIES)
def test_a_text_is_read_as_if_all_of_it_were_normalised(body: str, policy: SmsPolicy) -> None:
    assert decide(case(body, policy=policy)).reasons == plainly_read(body, policy)


def test_no_character_becomes_a_blank_or_a_mark_in_nfc_or_joins_across_one() -> None:
    """What the reading rests on, for every character of Unicode."""

    def kind(letter: str) -> str:
        return "mark" if unicodedata.category(letter)[0] == "P" else "blank" if letter.isspace() else "other"

    for letter in map(chr, range(0x110000)):
        if kind(letter) != "other":
            assert unicodedata.combining(letter) == 0
        if unicodedata.decomposition(letter):
            assert {kind(each) for each in unicodedata.normalize("NFC", letter)} == {kind(letter)}
            parts = unicodedata.normalize("NFD", letter)
            assert len(parts) == 1 or all(kind(each) == "other" for each in parts)


@pytest.mark.parametrize(
    "body",
    [
        *("x" * MEGABYTE, "\x00" * MEGABYTE, "." * MEGABYTE, " " * MEGABYTE, "\U0001f4da" * MEGABYTE, "\ud800" * MEGABYTE),
        *("HKB " * (MEGABYTE // 4), "HKB FORNY ALLE " + "x " * (MEGABYTE // 2), "a" + "\u0301\u0316" * (MEGABYTE // 2)),
        *("HKB a" + "\u0301\u0316" * (MEGABYTE // 2), "Ã¦Ã¸Ã¥" * (MEGABYTE // 6)),
    ],
    ids=lambda body: ascii(body[:6]),
)
def test_a_megabyte_of_anything_is_answered_soon(body: str) -> None:
    started = time.perf_counter()
    decision = decide(case(body))
    assert decision.reasons
    assert fits_one_part(reply_text(SmsOutcome(decision.reasons), HELSINGOR_SMS, "da"))
    assert sms_parts(body).parts > 1000
    assert time.perf_counter() - started < 5


@given(BODIES)
def test_a_text_is_in_no_repr_and_no_explanation(body: str) -> None:
    secret = f"{body}4711-0815"
    given = case(f"bib forny 47110815 {body}", policy=BY_NUMBER)
    decision = decide(given)
    shown = [repr(given), repr(given.reading), repr(decision), str(decision.as_dict()), decision.explain("da", Audience.HOST)]
    assert not any("47110815" in each or secret in each for each in shown)
    granted = decide(case("bib forny 47110815", policy=BY_NUMBER))
    assert "47110815" not in repr(granted) + repr(granted.unwrap()) + str(granted.as_dict())


@pytest.mark.parametrize("body", [b"HKB 4711", 4711, ["HKB 4711"], None])
def test_what_is_no_text_is_refused_without_being_repeated(body: Any) -> None:
    with pytest.raises(InvalidData, match="body") as caught:
        SmsCase(HELSINGOR_SMS, body, (P1,))
    assert "4711" not in str(caught.value)


# the policy


@pytest.mark.rule("SMS-01")
def test_helsingor_has_its_number_and_both_keywords() -> None:
    assert (HELSINGOR_SMS.sender, HELSINGOR_SMS.keywords) == ("1910", ("HKB", "HBK"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"keywords": ()}, "keywords"),
        ({"commands": ()}, "commands"),
        ({"sender": " "}, "sender"),
        ({"keywords": ("",)}, "keywords"),
        ({"keywords": ("HKB FORNY",)}, "keywords"),
        ({"keywords": ("HKB.",)}, "keywords"),
        ({"keywords": ("H" * 41,)}, "keywords"),
    ],
)
def test_a_policy_that_no_message_fits_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidPolicy) as caught:
        attrs.evolve(HELSINGOR_SMS, **changes)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("action", "pattern"),
    [
        (SmsAction.RENEW_ALL, ""),
        (SmsAction.RENEW_ALL, "FORNY {loan}"),
        (SmsAction.RENEW_LOAN, "FORNY"),
        (SmsAction.RENEW_LOAN, "{loan} {loan}"),
        (SmsAction.RENEW_LOAN, "FORNY {card}"),
        (SmsAction.RENEW_ALL, "FORNY, ALLE"),
    ],
)
def test_a_pattern_has_words_and_the_number_where_the_action_needs_one(action: SmsAction, pattern: str) -> None:
    with pytest.raises(InvalidPolicy, match="pattern"):
        SmsCommand(action, pattern)


# the reply

ABOUT_THE_TEXT = ((), ("empty",), ("unknown_keyword",), ("unknown_command",), ("trailing_text",))
REASONS = [
    (*text[: text == ("empty",)], *mark, *text[text == ("empty",) :], *patron)
    for text, mark, patron in product(ABOUT_THE_TEXT, ((), ("punctuation",)), ((), ("no_patron",), ("several_patrons",)))
]
REASONS[0] = (UNKNOWN_LOAN,)  # in place of no reason at all
COUNTS = st.integers(0, 999)
FEES = st.lists(st.integers(1, 99_999).map(lambda cents: Money(Decimal(cents) / 100, "DKK")), max_size=1).map(tuple)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reasons", REASONS, ids="+".join)
def test_every_refusal_fits_into_one_part_and_says_what_to_write(language: Language, reasons: tuple[str, ...]) -> None:
    for policy in (HELSINGOR_SMS, BY_NUMBER):
        text = reply_text(SmsOutcome(reasons), policy, language)
        assert fits_one_part(text), text
        about_text = not set(reasons) <= {"no_patron", "several_patrons", UNKNOWN_LOAN}
        assert text.endswith(policy.keywords[0] + (" FORNY ALLE" if policy is HELSINGOR_SMS else reply_number(language))) == about_text


def reply_number(language: Language) -> str:
    return " FORNY NUMBER" if language == "en" else " FORNY NUMMER"


def test_every_combination_of_reasons_has_a_reply_of_its_own_or_of_the_more_important_reason() -> None:
    assert reply_text(SmsOutcome(("empty", "punctuation")), HELSINGOR_SMS, "en") == (
        "Nothing was renewed. Do not use punctuation. Write only: HKB FORNY ALLE"
    )
    assert reply_text(SmsOutcome(("unknown_command", "no_patron")), HELSINGOR_SMS, "da") == (
        "Intet er fornyet. Kommandoen kendes ikke. Ingen låner har dit nummer. Kontakt biblioteket. Skriv kun: HKB FORNY ALLE"
    )
    assert reply_text(SmsOutcome(("several_patrons",)), HELSINGOR_SMS, "sv") == (
        "Inget är omlånat. Flera låntagare har ditt nummer. Logga in, eller svara på en påminnelse."
    )


@pytest.mark.parametrize("language", LANGUAGES)
@given(COUNTS, COUNTS, COUNTS, FEES)
def test_every_count_fits_into_one_part(language: Language, renewed: int, not_renewed: int, provisional: int, fees: Any) -> None:
    text = reply_text(SmsOutcome((), renewed, not_renewed, min(renewed, provisional), fees), HELSINGOR_SMS, language)
    assert fits_one_part(text), text
    assert str(not_renewed) in text or not not_renewed
    assert str(renewed) in text or not renewed


@pytest.mark.rule("SMS-03")
@pytest.mark.parametrize(
    ("outcome", "language", "text"),
    [
        (SmsOutcome(renewed=1), "en", "1 loan was renewed. Log in to see more."),
        (SmsOutcome(renewed=3, not_renewed=1), "da", "3 lån er fornyet. 1 lån kunne ikke fornyes. Log ind for at se mere."),
        (SmsOutcome(renewed=1, not_renewed=2), "sv", "1 lån är omlånat. 2 lån kunde inte lånas om. Logga in för att se mer."),
        (SmsOutcome(renewed=2), "sv", "2 lån är omlånade. Logga in för att se mer."),
        (SmsOutcome(not_renewed=2), "nb", "Ingenting er fornyet. 2 lån kunne ikke fornyes. Logg inn for å se mer."),
        (SmsOutcome(), "nb", "Du har ingen lån. Logg inn for å se mer."),
        (
            SmsOutcome(renewed=2, provisional=1),
            "en",
            "2 loans were renewed. 1 renewal is provisional: the lending library may refuse. Log in to see more.",
        ),
        (
            SmsOutcome(renewed=2, fees=(Money(Decimal(120), "DKK"), Money(Decimal("7.50"), "SEK"))),
            "da",
            "2 lån er fornyet. Gebyr: 120 kr., 7,50 SEK. Log ind for at se mere.",
        ),
    ],
)
def test_a_reply_says_how_many_loans_were_renewed(outcome: SmsOutcome, language: Language, text: str) -> None:
    assert reply_text(outcome, HELSINGOR_SMS, language) == text


def test_what_cannot_fit_into_one_part_is_sent_in_two_without_what_may_be_left_out() -> None:
    long = attrs.evolve(HELSINGOR_SMS, commands=(SmsCommand(SmsAction.RENEW_ALL, " ".join(["FORNYELSE"] * 9)),))
    text = reply_text(SmsOutcome(("punctuation", "trailing_text", "several_patrons")), long, "nb")
    assert sms_parts(text).parts == 2
    assert "etter kommandoen" not in text
    assert text.endswith("FORNYELSE")


# the parts


@pytest.mark.parametrize(
    ("text", "encoding", "units", "parts"),
    [
        ("", SmsEncoding.GSM_7, 0, 1),
        ("a" * 160, SmsEncoding.GSM_7, 160, 1),
        ("a" * 161, SmsEncoding.GSM_7, 161, 2),
        ("a" * 306, SmsEncoding.GSM_7, 306, 2),
        ("a" * 307, SmsEncoding.GSM_7, 307, 3),
        ("€" * 80, SmsEncoding.GSM_7, 160, 1),
        ("€" * 153, SmsEncoding.GSM_7, 306, 3),  # 76 in each part, for no character is divided
        ("Ç" * 160, SmsEncoding.GSM_7, 160, 1),
        ("ç", SmsEncoding.UCS_2, 1, 1),
        ("`", SmsEncoding.UCS_2, 1, 1),
        ("Ж" * 70, SmsEncoding.UCS_2, 70, 1),
        ("Ж" * 71, SmsEncoding.UCS_2, 71, 2),
        ("\U0001f4da" * 35, SmsEncoding.UCS_2, 70, 1),
        ("\U0001f4da" * 67, SmsEncoding.UCS_2, 134, 3),  # 33 in each part
        ("\x1b", SmsEncoding.UCS_2, 1, 1),
        ("o\u0308", SmsEncoding.UCS_2, 2, 1),
    ],
    ids=ascii,
)
def test_the_parts_of_a_text(text: str, encoding: SmsEncoding, units: int, parts: int) -> None:
    size = sms_parts(text)
    assert (size.encoding, size.units, size.parts) == (encoding, units, parts)
    assert fits_one_part(text) == (encoding is SmsEncoding.GSM_7 and parts == 1)


@given(st.text(st.sampled_from("aÅ€[Ж\U0001f4da\n"), max_size=900))
def test_parts_grow_with_the_text_and_hold_it(text: str) -> None:
    size, longer = sms_parts(text), sms_parts(text + "a")
    each = 153 if size.encoding is SmsEncoding.GSM_7 else 67
    assert size.parts == 1 or each * (size.parts - 1) < size.units + size.parts <= (each + 1) * size.parts
    assert longer.units == size.units + 1
    assert size.parts <= longer.parts <= size.parts + 1


def test_a_reading_keeps_nothing_of_a_text_but_the_number() -> None:
    assert attrs.astuple(read("bib forny 4711 tak", BY_NUMBER), recurse=False)[2:] == ("BIB", BY_NUMBER.commands[0], True, "4711")
