"""Laws of redaction: what lenient parsing reads is found beside its label, and what is hidden is hidden whole."""

import random
import re
from datetime import date
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nordlib.identity import IdentityNumber, Problem, Scheme, examine
from nordlib.identity.redaction import Confidence, find, redact
from nordlib.identity.redaction.candidates import grouped_candidates
from nordlib.identity.redaction.misread import MISREAD
from nordlib.identity.redaction.normalization import normalize
from nordlib.identity.schemes.parsing import DASHES
from nordlib.identity.written_forms import CHARACTERS, WRITTEN_FORMS
from tests.number_cases import CASES
from tests.profiles import many
from tests.test_redaction import LABELS

ON: Final = date(2026, 11, 24)
VALID: Final = [case for case in CASES if case["valid"] and case["reference_date"] <= ON.isoformat() and case["kind"] != "company"]
OF_TODAY: Final = [case for case in VALID if isinstance(examine(case["input"], case["scheme"], on=ON), IdentityNumber)]

#: White space and invisible characters that lenient parsing removes.
REMOVED: Final = [
    *"\t\n\r\v\f \x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2000\u2007\u2009\u2028\u2029\u202f\u205f\u3000",
    *"\u00ad\u200b\u200e\u202c\u2060\ufeff",
]


def forms_of(scheme: str) -> list[re.Pattern[str]]:
    written = ["".join(CHARACTERS.get(place, re.escape(place)) for place in form) for form in WRITTEN_FORMS[Scheme(scheme)]]
    return [re.compile(each, re.ASCII) for each in written]


def written(template: str, chance: random.Random) -> str:
    letters = {
        "9": "0123456789",
        "L": "TRSUWXJKLMN",
        "A": "ABCDEFGHJKLMNPRTUVWXY",
        "C": "-+ABCDEFYXWVU",
        "K": "0123456789ABCDEFHJKLMNPRSTUVWXY",
    }
    return "".join(
        "" if place == "~" else chance.choice(letters[place]) if place in letters else place.replace("*", "1") for place in template
    )


# the first table: what parsing reads


@pytest.mark.parametrize("scheme", Scheme)
def test_every_form_of_the_table_is_one_that_strict_parsing_reads(scheme: Scheme) -> None:
    chance, shapes = random.Random(26), {Problem.CHARSET, Problem.LENGTH, Problem.FORMAT, Problem.WHITESPACE, Problem.UNICODE_DIGIT}
    for form in WRITTEN_FORMS[scheme]:
        found = {examine(written(form, chance), scheme, on=ON) for _ in range(many(60, 600))}
        assert not found & shapes, form


def test_strict_parsing_reads_no_form_but_those_of_the_table() -> None:
    for case in CASES:
        if case["valid"]:
            assert any(form.fullmatch(case["input"]) for form in forms_of(case["scheme"])), case["note"]


@settings(max_examples=many(120, 6_000))
@given(st.data(), st.sampled_from(OF_TODAY))
def test_what_lenient_parsing_reads_is_hidden_whole_beside_its_label(data: st.DataObject, case: dict[str, Any]) -> None:
    shown = case["input"]
    for dash in [each for each in shown if each == "-"]:
        shown = shown.replace(dash, data.draw(st.sampled_from(["-", *sorted(DASHES)])))
    if data.draw(st.booleans()):
        shown = shown.lower()
    if data.draw(st.booleans()):
        shown = "".join(chr(ord(each) + 0xFEE0) if each in "-+" else each for each in shown)
    gaps = data.draw(st.lists(st.text(st.sampled_from(REMOVED), max_size=3), min_size=len(shown) - 1, max_size=len(shown) - 1))
    text = shown[0] + "".join(gap + each for gap, each in zip(gaps, shown[1:], strict=True))
    number = examine(text, case["scheme"], on=ON, lenient=True)
    assert isinstance(number, IdentityNumber)
    whole = f"{LABELS[case['scheme']]}: {text}."
    (found,) = find(whole, on=ON, schemes=[case["scheme"]])
    assert number in found.numbers
    assert found.confidence is Confidence.HIGH
    assert not any(each.isalnum() for each in redact(whole, on=ON)[len(LABELS[case["scheme"]]) + 2 :])


# the second table: what only redaction takes for a number

SEPARATORS: Final = ["_", "/", ".", "\\", "?", "~", "--", " . ", "_-_", "/-"]


@settings(max_examples=many(60, 3_000))
@given(st.sampled_from(OF_TODAY), st.sampled_from(SEPARATORS), st.integers(1, 4))
def test_what_parsing_refuses_as_a_fault_is_a_number_beside_its_label(case: dict[str, Any], separator: str, size: int) -> None:
    plain = case["canonical"] if case["scheme"] != "se" else case["canonical"][2:]
    sign = plain[6] if case["scheme"] == "fi" and plain[6] != "-" else ""
    digits = plain[:6] + plain[7:] if case["scheme"] == "fi" else plain
    pieces = [digits[:6][place : place + size] for place in range(0, 6, size)] + [sign + digits[6:]]
    text = separator.join(pieces)
    assert isinstance(examine(text, case["scheme"], on=ON, lenient=True), Problem)
    hidden = redact(f"{LABELS[case['scheme']]} {text}, ring", on=ON)
    assert not any(each.isalnum() for each in hidden[len(LABELS[case["scheme"]]) + 1 : -len(", ring")])
    assert hidden.endswith(", ring")


def test_a_lost_zero_is_put_back_only_beside_a_label() -> None:
    lost = [case for case in OF_TODAY if case["canonical"][0] == "0" and case["scheme"] in ("no", "dk", "fi", "is", "fo")]
    assert {case["scheme"] for case in lost} == {"no", "dk", "fi", "is", "fo"}
    for case in lost:
        text = case["canonical"][1:]
        assert isinstance(examine(text, case["scheme"], on=ON, lenient=True), Problem)
        (found,) = find(f"{LABELS[case['scheme']]} {text}", on=ON, schemes=[case["scheme"]])
        assert case["canonical"] in {number.canonical for number in found.numbers}
        assert find(text, on=ON, schemes=[case["scheme"]]) == () or case["scheme"] == "no"


# hidden whole

#: What stands where the sign was: encoded, damaged, doubled, broken over a line, or anything else.
DAMAGE: Final = [
    *(separator for separator in SEPARATORS),
    *MISREAD,
    *("%2D", "%252D", "=2D", "=E2=80=93", "%E2%80%93", "&ndash;", "&#8211;", "\\u2013", "\\u{2013}", "\\xe2\\x80\\x93", "\\342\\200\\223"),
    *(
        "-=\n",
        "=\n",
        "=\r\n-",
        "-\n",
        "-\r\n> ",
        "\n",
        "\n> ",
        "~",
        "*",
        "#",
        "&",
        "|",
        ",",
        ";",
        "'",
        "…",
        "•",
        "¤",
        "x",
        "(-)",
        " eller ",
    ),
]


@pytest.mark.parametrize("damage", DAMAGE, ids=range(len(DAMAGE)))
@pytest.mark.parametrize("label", ["personnummer", "fødselsnummer", "Låntagare", "hetu"])
def test_no_part_of_a_number_is_left_when_another_is_hidden(label: str, damage: str) -> None:
    for date_digits, last in (("19900519", "2381"), ("900519", "2381"), ("20000909", "2396"), ("179120", "99997"), ("010594", "Y9032")):
        hidden = redact(f"{label}: {date_digits}{damage}{last} ok", on=ON)
        assert (date_digits in hidden) is (last in hidden), hidden
        assert not re.search(r"\d\*|\*\d", hidden.replace(damage, "")), hidden


@pytest.mark.parametrize(("shown", "meant"), MISREAD.items(), ids=range(len(MISREAD)))
def test_what_a_wrong_encoding_shows_is_read_as_what_was_meant(shown: str, meant: str) -> None:
    assert redact(f"personnummer 19900519{shown}2381", on=ON)[-4:] == "****"
    assert normalize(f"1{shown}2").text in ("1-2", "1 2", "12"), meant


def test_a_normalized_text_keeps_the_place_of_each_character() -> None:
    text = "a%2D=E2=80=93â€“&ndash;=\n\u00adb\\u{2D}\\342\\200\\223"
    normalized = normalize(text)
    assert normalized.text == "a----b--"
    assert [text[start:end] for start, end in normalized.places or ()] == [
        *("a", "%2D", "=E2=80=93", "â€“", "&ndash;", "b", "\\u{2D}", "\\342\\200\\223")
    ]


# labels


@pytest.mark.parametrize("scheme", [scheme for scheme in Scheme if scheme is not Scheme.SE_LMA])
@pytest.mark.parametrize("prefix", ["{}", "{}-", "{}:", "PNO{}-", "{}/NO/", "X-Road-UserId: {}", "<id>{}", "|AA{}"])
def test_the_letters_of_its_own_country_are_the_label_of_a_number(scheme: Scheme, prefix: str) -> None:
    case = next(case for case in OF_TODAY if case["scheme"] == scheme and not find(case["canonical"][:-1], on=ON))
    text = prefix.format(scheme.value.upper()) + case["canonical"]
    (found,) = find(text, on=ON, min_confidence=Confidence.MEDIUM, schemes=[scheme])
    assert text[found.start : found.end] == case["canonical"]
    assert case["canonical"][-4:] not in redact(text, on=ON)


@pytest.mark.parametrize("word", ["org.nr", "Organisationsnummer:", "Momsreg.nr", "VAT no.", "VAT-nr SE"])
def test_ten_digits_with_a_month_behind_a_word_for_a_business_are_a_persons(word: str) -> None:
    assert redact(f"{word} 9005192381", on=ON).endswith("**********")
    for company in ("556016-0680", "5560160680", "202100-5448", "556016068001"):
        assert redact(f"{word} {company}", on=ON).endswith(company)


def test_a_label_reaches_its_number_and_no_further() -> None:
    for behind in ("2009-05-12 11:30", "20100512", "0701740612", "070-174 06 12", "12345678", "2026-11-24", "24012300071865"):
        for between in (" ", ", ", ";", "\t", " tel ", " den "):
            text = f"personnummer 199005192381{between}{behind}"
            assert redact(text, on=ON) == text.replace("199005192381", "*" * 12)


def test_a_cell_of_a_table_has_the_label_of_its_column_and_no_other() -> None:
    table = "namn;cpr;telefon;kort\nHolm;101900002;0701740612;2110625629\nEk;709360485;0701740613;2110625629\n\ncpr 101900002; 12345678"
    assert redact(table, on=ON) == (
        "namn;cpr;telefon;kort\nHolm;*********;0701740612;2110625629\nEk;*********;0701740613;2110625629\n\ncpr *********; 12345678"
    )
    assert redact("a;b\n1;2\ncpr;d\n101900002;20100512", on=ON) == "a;b\n1;2\ncpr;d\n*********;20100512"
    assert redact("| Navn | CPR |\n|---|---|\n| Holm | 101900002 |", on=ON) == "| Navn | CPR |\n|---|---|\n| Holm | ********* |"


def test_without_a_label_no_way_to_group_digits_makes_a_number() -> None:
    assert list(grouped_candidates("90 05 19 23 81", 0, frozenset())) == []
    assert redact("90 05 19 23 81, 1 9 9 0 0 5 1 9 2 3 8 1", on=ON) == "90 05 19 23 81, 1 9 9 0 0 5 1 9 2 3 8 1"


# what an attack found

STAY: Final = [
    "Tel 0701740605\nCPR mangler",
    "Order 9005192381 Personnummer: saknas",
    "Barcode: 2110625629\nCPR: mangler",
    "bib-id 9005192381\tpersonnummer saknas",
    "Personnummer saknas. ISBN 9101292382",
    "cpr kommer senere. ISBN 0001059807",
    "Personnummer saknas. Faktura 9005192381",
    "Ingen cpr. Stregkode 2110625629",
    "personnummer saknas bib-id 9005192381",
    "ordernr 9005192381, 8504242382",
    "Personnummer saknas (bib-id 9005192381)",
    "LMA-nummer saknas. +358 40 123 4567",
    "LMA-kort saknas\n10:30-16:00",
    "LMA-kort kontrollerat 12345678-9",
    "LMA-kort 2026-11-24",
    "LMA-nummer 1234-5678-9012",
    "LMA-kort 2024-2026",
    "personal identity number: None, 12345678",
    "Personnr tjekket 040 123 4567",
    "Personnr: - 070-174 06 05",
    "cpr: 24.11.2026 10:30",
    "personnr 20040289 2393",
    "20261124\nLMA-nummer saknas",
]
HIDE: Final = [
    "cpr:\n  - 101900002\n  - 709360485",
    "personnummer:\n1. 900519-2381\n2. 9 0 0 5 1 9 2 3 8 1",
    "p-tal:\n1. 161201382\n2. 161201382",
    "LMA-nummer:\n1. 24637617\n2. 24637617",
    "cpr:\n1. 101900002\n2. 709360485\n3. 909256534",
    "personnummer 900519-2381, 507312387, 19 90 10 03 23 90",
    "cpr 2110625629, 101900002, 18 07 99 9180",
    "cpr;101900002",
    "personnummer 900519<br/>2381",
    "=\n189001019802",
    "personnummer 1890=\n01019802",
    "cpr|101900002",
    "cpr → 101900002",
    "**cpr:** 101900002",
    "cpr: b'101900002'",
    '{\\"cpr\\":101900002}',
    "<td>cpr</td><td>101900002</td>",
    '<cpr type="int">101900002</cpr>',
    "cpr-nummeret er 101900002",
    "hetuni on 10594Y9032",
    "cpr 101 900 002",
    "cpr 101.900.002",
    "fnr 5 840 399 895",
    '{"p_tal": 80995539}',
    "p_tal: 161201 382",
    'navn,cpr,dato\n"Lund, Mette",101900002,20261124',
    "navn;cpr\n\nLund;101900002",
    " navn | cpr\n------+-----\n Lund | 101900002",
    "pnr 900519%25E2%2580%25932381",
    "pnr 900519&amp;ndash;2381",
    "pnr 900519=e2=80=932381",
    "pnr 900519%u20132381",
    "ee30303039914",
    "usr2110625629",
    "u2110625629",
    "borrowerId2110625629",
    "Personnummer (12 siffror): 1990 05 19 23 81",
    "CPR (10 cifre): 21 10 62 56 29",
    "Fødselsnummer (11 siffer): 179 120 99997",
    "LMA-nr 24637617 / 2",
    "lma 24-637617 /2",
    "cpr 2\u001c11\r06\u001d25629",
]
#: Digits of these texts that belong to no number: places in a list, lengths that a form asks for, a date, escapes.
NO_NUMBER: Final = re.compile(r"\(\d\d \w+\)|^\d\. |\b20261124\b|%25E2%2580%2593|%u2013|=e2=80=93", re.MULTILINE)


@pytest.mark.parametrize("text", STAY, ids=range(len(STAY)))
def test_a_label_without_a_number_labels_nothing_else(text: str) -> None:
    assert redact(text, on=ON) == text


@pytest.mark.parametrize("text", HIDE, ids=range(len(HIDE)))
def test_however_its_label_is_attached_a_number_is_hidden(text: str) -> None:
    hidden = NO_NUMBER.sub("", redact(text, on=ON))
    assert "*" in hidden
    assert not re.search(r"\d", hidden)
