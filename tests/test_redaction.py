"""Redaction: a corpus of texts, laws, look-alikes by the thousand, and much of anything in bounded time."""

import random
import re
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nordlib.errors import InvalidData, UnknownName
from nordlib.identity import IdentityNumber, NumberKind, Scheme, UnknownScheme, examine, parse
from nordlib.identity.redaction import Confidence, Lookalike, RedactingFilter, Reveal, find, redact
from nordlib.identity.redaction.scoring import BASE_SCORES
from nordlib.identity.testdata.published import PERSONNUMMER, SAMORDNINGSNUMMER, published_numbers
from nordlib.testing import identity_numbers
from tests.corpus import Marked, corpus
from tests.number_cases import CASES
from tests.profiles import many
from tests.test_testdata import is_set_aside

ON = date(2026, 11, 24)
CORPUS = tuple(corpus())
LEVELS = (Confidence.HIGH, Confidence.MEDIUM)


# the corpus


def test_the_corpus_has_two_hundred_texts_in_four_languages() -> None:
    assert Counter(each.language for each in CORPUS) == {"sv": 50, "da": 50, "nb": 50, "en": 50}
    assert sum(len(each.numbers) for each in CORPUS) >= 280
    assert {kind for each in CORPUS for _, _, kind in each.lookalikes} >= {
        "phone",
        "org",
        "account",
        "date",
        "barcode",
        "isbn",
        "uuid",
        "ocr",
    }


def test_every_number_of_the_corpus_is_published_for_tests() -> None:
    for each in CORPUS:
        for start, end, scheme in each.numbers:
            text = each.text[start:end].replace(" ", "").replace("\u00a0", "")
            number = examine(text, scheme, on=ON, lenient=True)  # type: ignore[arg-type]  # the scheme is a plain str here
            assert isinstance(number, IdentityNumber), each.name
            assert is_set_aside(number), each.name


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("each", CORPUS, ids=lambda each: each.name)
def test_a_text_of_the_corpus_is_found_through_without_miss_and_without_false_alarm(each: Marked, level: Confidence) -> None:
    found = find(each.text, on=ON, min_confidence=level)
    assert [(one.start, one.end) for one in found] == [(start, end) for start, end, _ in each.numbers]
    for one, (_, _, scheme) in zip(found, each.numbers, strict=True):
        assert scheme in {number.scheme for number in one.numbers}


@pytest.mark.parametrize("each", CORPUS, ids=lambda each: each.name)
def test_what_is_redacted_leaves_no_digit_of_a_number_and_all_of_the_rest(each: Marked) -> None:
    hidden = redact(each.text, on=ON)
    expected = list(each.text)
    for start, end, scheme in each.numbers:
        for place in range(start, end):
            if expected[place].isalnum() or scheme == "fi":
                expected[place] = "*"
    assert hidden == "".join(expected)


# every kind, written as people write it

LABELS = {
    "se": "personnummer",
    "se-lma": "LMA-nummer",
    "no": "fødselsnummer",
    "dk": "cpr-nr.",
    "fi": "hetu",
    "is": "kennitala",
    "fo": "p-tal",
    "ee": "isikukood",
    "lt": "asmens kodas",
    "lv": "personas kods",
}
VALID = [case for case in CASES if case["valid"] and case["reference_date"] <= ON.isoformat() and case["kind"] != "company"]


@pytest.mark.parametrize(
    "frame", ["{label} {text}", "({label}: {text})", "{label}={text};", "Anna Ek, {text} ({label})", "{label}\n{text}\n"]
)
def test_every_valid_case_is_found_beside_its_label(frame: str) -> None:
    for case in VALID:
        text = frame.format(label=LABELS[case["scheme"]], text=case["input"])
        found = find(text, on=date.fromisoformat(case["reference_date"]), min_confidence=Confidence.HIGH)
        assert [text[each.start : each.end] for each in found] == [case["input"]], case["note"]
        assert case["scheme"] in {number.scheme for number in found[0].numbers}


@pytest.mark.parametrize("case", range(0, len(VALID), 5))
def test_a_case_by_itself_is_as_sure_as_its_kind_says(case: int) -> None:
    given_case = VALID[case]
    on = date.fromisoformat(given_case["reference_date"])
    number = parse(given_case["input"], given_case["scheme"], on=on)
    (found,) = find(f"Anna, {given_case['input']}", on=on, min_confidence=Confidence.LOW, schemes=[number.scheme])
    signed = any(sign in given_case["input"] for sign in "-+") or (number.scheme is Scheme.SE and len(given_case["input"]) == 12)
    usual = BASE_SCORES[number.kind][0 if signed else 1]
    weaker = {"no_mod11", "rules2032"} & number.flags or found.lookalikes
    assert found.confidence is usual or (weaker and found.confidence < usual)


@pytest.mark.parametrize(
    "text",
    [
        "19900519-2381",
        "199005192381",
        "900519-2381",
        "900519–2381",
        "900519 - 2381",
        "19900519 2381",
        "1990-05-19-2381",
        "9\u200b00519-2381",
        "900519\u00ad-2381",
        "９００５１９－２３８１",
        "٩٠٠٥١٩-2381",
        "\u202a900519-2381\u202c",
        "900519\u00a0-\u00a02381",
    ],
    ids=range(13),
)
def test_what_people_and_word_processors_make_of_a_number_is_found(text: str) -> None:
    whole = f"Hon heter Anna och har {text}, tror jag."
    (found,) = find(whole, on=ON, min_confidence=Confidence.HIGH)
    inner = text.strip("\u202a\u202c")
    assert whole[found.start : found.end] == inner
    assert not any(character.isalnum() for character in redact(whole, on=ON)[found.start : found.end])


def test_dotted_dates_are_read_where_they_are_usual() -> None:
    assert redact("Ola, f. 17.91.20 99997", on=ON) == "Ola, f. **.**.** *****"
    assert redact("kennitala 01.01.30-2399", on=ON) == "kennitala **.**.**-****"


@pytest.mark.parametrize(
    "text",
    [
        "[{}]",
        '"{}"',
        "<b>{}</b>",
        "**{}**",
        "_{}_",
        "/patron/{}/loans",
        "?id={}&x=1",
        "{}.",
        "{},",
        "{}:s konto",
        "pnr{}",
        "AA{}|",
        "{}@example.se",
        "a;{};b",
        "a\t{}\tb",
        "a|{}|b",
        "\n{}\n",
        "\r\n{}\r\n",
        "'{}'",
        "#{}",
        "låntagare:{}",
    ],
    ids=range(21),
)
def test_whatever_stands_beside_it_a_number_is_found(text: str) -> None:
    for number in ("199005192381", "17912099997"):
        assert number not in redact(text.format(number), on=ON)


@settings(max_examples=many(40, 1_500))
@given(identity_numbers(on=ON), st.text(max_size=30), st.text(max_size=30))
def test_a_number_among_any_text_is_hidden_unless_it_is_a_piece_of_something(number: IdentityNumber, before: str, behind: str) -> None:
    text = f"{before}\n{number.canonical}\n{behind}"
    label = {Scheme.IS: "kennitala "}.get(number.scheme, "")
    hidden = redact(f"{before}\n{label}{number.canonical}\n{behind}", on=ON)
    assert len(hidden) == len(text) + len(label)
    assert number.canonical not in hidden or number.canonical in before + behind


CPR = next(case["input"] for case in CASES if case["scheme"] == "dk" and "mod11" in case["flags"] and case["input"].startswith("07"))
ESCAPED = [
    "GET /find?q=anna+19900519-2381",
    "/search?q=anna%2019900519-2381",
    "q=%2219900519-2381%22",
    "next=%2Fpatron%2F19900519-2381",
    "next=%2Fpatron%2F17912099997&x",
    "id=3D19900519-2381",
    r"mitt nummer\u00a019900519-2381",
    r"mitt nummer\xc2\xa019900519-2381",
    r"Hej,\n19900519-2381\nmvh",
    r"Hej,\n9005192381\nmvh",
    "personnummer 900519&#8209;2381",
    "personnummer&nbsp;900519-2381",
    "personnummer 900519%2D2381",
    r"personnummer 900519\-2381",
    "pnr=E2=80=8B900519-2381",
    "personnummer 900519\ufe0f-2381",
    "*pnr19900519-2381*",
    "**pnr 19900519-2381**",
]


@pytest.mark.parametrize("text", ESCAPED, ids=range(len(ESCAPED)))
def test_what_programs_write_for_a_character_hides_no_number(text: str) -> None:
    hidden = redact(text, on=ON)
    assert len(hidden) == len(text)
    assert "2381" not in hidden
    assert "9999" not in hidden


LOOSE = [
    "900519\t2381",
    "900519 - \n2381",
    "900519  -  2381",
    "90-05-19-2381",
    "1990 05 19 2381",
    "900519.2381",
    "900519/2381",
    "1990-05-19 2381",
    "90 05 19 23 81",
    "1990.05.19-2381",
]


@pytest.mark.parametrize("written", LOOSE, ids=range(len(LOOSE)))
def test_beside_a_label_a_number_may_be_grouped_in_any_way(written: str) -> None:
    for label in ("personnummer", "Pers.nr:", "Personnr"):
        hidden = redact(f"{label} {written}, och 2026", on=ON)
        assert not any(character.isdigit() for character in hidden[: len(label) + 1 + len(written)])
        assert hidden.endswith(", och 2026")


@pytest.mark.parametrize(
    "written", ["17 91 20 99997", "179120 999 97", "17.91.20-99997", "17912020 99997", "17 91 2020 99997"], ids=range(5)
)
def test_so_may_a_norwegian_one(written: str) -> None:
    assert not any(character.isdigit() for character in redact(f"fnr {written}", on=ON))


def test_so_may_a_danish_one() -> None:
    day, month, year, rest = CPR[:2], CPR[2:4], CPR[4:6], CPR[-4:]
    born = parse(CPR, "dk", on=ON).birth_date
    assert born is not None
    for written in (
        f"{day} {month} {year} {rest}",
        f"{day}-{month}-{year}-{rest}",
        f"{day}.{month}.{year}-{rest}",
        f"{day}{month}{born.year}-{rest}",
    ):
        assert not any(character.isdigit() for character in redact(f"cpr {written}", on=ON))
    assert find(f"cpr {day}{month}{born.year - 100}-{rest}", on=ON, schemes=["dk"]) == ()


NAMED = [
    "patron_cpr={}",
    '{{"patronCpr":"{}"}}',
    '"user_cpr": "{}"',
    "CPR-numre:\n{}",
    "2300120261124    103000AOinst|AA{}|AC|",
    "x|AA{}|AD1234|",
    "personnummer (används som lånekort): {}",
    "Personnr enl. gamla kortet: {}",
    "konto {} (personnummer)",
    "<cpr>{}</cpr>",
    "cpr.nr.: {}",
    "CPR [{}]",
]


@pytest.mark.parametrize("text", NAMED, ids=range(len(NAMED)))
def test_a_label_is_seen_in_any_case_compound_and_field(text: str) -> None:
    number = CPR.replace("-", "")
    assert number not in redact(text.format(number), on=ON)


def test_the_label_of_a_list_is_that_of_each_of_its_numbers() -> None:
    number = next(case["canonical"] for case in CASES if case["scheme"] == "dk" and "mod11" in case["flags"] and case["valid"])
    for between in (", ", "\n", "; ", " og ", "','"):
        hidden = redact(f"CPR-numre: {between.join([number] * 6)}", on=ON)
        assert not any(character.isdigit() for character in hidden)
    assert redact("personnummer 9005192381, 0701740612", on=ON).endswith("0701740612")


def test_ten_digits_without_label_that_begin_with_0_are_found_but_for_mobile_numbers() -> None:
    zero = [
        case["canonical"]
        for case in CASES
        if case["scheme"] == "dk" and "mod11" in case["flags"] and case["canonical"][0] == "0" and case["reference_date"] <= ON.isoformat()
    ]
    others = [number for number in zero if not re.match("07[02369]", number)]
    assert others
    for number in others:
        assert number not in redact(f"KeyError: '{number}'", on=ON)


@pytest.mark.parametrize(
    "text",
    [
        "Item 30118000123456 checked out to patron 9005192381",
        '{"phone":"0701740605","patron_id":"9005192381"}',
        "Ring Anna 9005192381 imorgon",
        "request from patron 9005192381 failed",
        "call load_patron(9005192381)",
    ],
    ids=range(5),
)
def test_a_word_for_something_else_speaks_only_of_what_stands_directly_behind_it(text: str) -> None:
    assert "9005192381" not in redact(text, on=ON)


@pytest.mark.parametrize(
    "text",
    [
        "2023-08-04 - 2023-08-24",
        "1990-05-19 - 1995",
        "2010-05-19 1130",
        "10.05.24 - 2010",
        "exp 1808088692",
        "P-nummer 1010630244",
        "Dnr 2011/3045-1",
    ],
    ids=range(7),
)
def test_ranges_of_days_and_dated_numbers_stay(text: str) -> None:
    assert redact(text, on=ON) == text


# laws


@settings(max_examples=many(60, 2_000))
@given(st.text(alphabet="0123456789-+ ./*abTA\n", max_size=60) | st.text(max_size=60), st.sampled_from(Confidence))
def test_what_is_redacted_is_as_long_and_has_nothing_left_to_redact(text: str, level: Confidence) -> None:
    found = find(text, on=ON, min_confidence=level)
    places = [place for each in found for place in (each.start, each.end)]
    assert places == sorted(places)
    assert all(each.start < each.end and each.confidence >= level and each.numbers for each in found)
    hidden = redact(text, on=ON, min_confidence=level)
    assert len(hidden) == len(text)
    assert find(hidden, on=ON, min_confidence=level) == ()


@pytest.mark.parametrize(
    "text",
    [
        "100762+980p26100726",
        "020388Y286M09090009",
        "kt.8212.2026-03.200909-2396",
        "***17912099997***",
        "personnummer är 8508192393 oc=0304022395h",
        "Personalid)9306440:761115 – 2385",
        "kt 88871      0 1905 x 88875091 05",
    ],
    ids=range(7),
)
def test_what_stood_beside_a_hidden_number_is_none_afterwards_either(text: str) -> None:
    for level in Confidence:
        assert find(redact(text, on=ON, min_confidence=level), on=ON, min_confidence=level) == ()
    assert "17912099997" not in redact(text, on=ON)


def test_a_lower_level_finds_no_less() -> None:
    for each in CORPUS:
        low, high = (find(each.text, on=ON, min_confidence=level) for level in (Confidence.LOW, Confidence.HIGH))
        assert {(one.start, one.end) for one in high} <= {(one.start, one.end) for one in low}


def test_narrower_schemes_find_only_theirs() -> None:
    text = "se 900519-2381, no 17912099997, fi 010594Y9032"
    assert [each.numbers[0].scheme for each in find(text, on=ON)] == ["se", "no", "fi"]
    assert [each.numbers[0].scheme for each in find(text, on=ON, schemes=["no"])] == ["no"]


def test_of_two_that_overlap_the_surer_is_taken() -> None:
    (found,) = find("00-000000 17912099997", on=ON)
    assert found.numbers[0].scheme is Scheme.NO
    assert redact("190519-2381 2394 19800102-2394", on=ON)[-13:] == "********-****"


# what only looks like a number


def false_alarms(texts: list[str], level: Confidence) -> float:
    return sum(bool(find(text, on=ON, min_confidence=level)) for text in texts) / len(texts)


def case_number(chance: random.Random) -> str:
    return chance.choice(["Dnr {}", "ärende {}", "sak {}", "{}"]).format(
        f"{2010 + chance.randrange(17)}/{chance.randrange(10**5):05}-{chance.randrange(9)}"
    )


def days(chance: random.Random) -> str:
    first = date(2010, 1, 1) + timedelta(days=chance.randrange(6_000))
    written = chance.choice(["%Y-%m-%d - ", "%d.%m.%Y - ", "%Y%m%d-", "%d/%m %Y - "])
    return first.strftime(written) + (first + timedelta(days=28)).strftime(written).strip("- ")


def some(make: Any, count: int = many(1_000, 20_000)) -> list[str]:
    chance = random.Random(20261124)
    return [make(chance) for _ in range(count)]


def phone(chance: random.Random) -> str:
    """Of the range that PTS keeps for fiction."""
    return chance.choice(["tel {}", "mobil: {}", "ring {}", "{}"]).format(f"0701740{chance.randrange(605, 700)}")


def timestamp(chance: random.Random) -> str:
    moment = datetime(2026, 11, 24, tzinfo=UTC) - timedelta(minutes=chance.randrange(400_000))
    return moment.strftime(chance.choice(["%Y%m%d%H%M%S", "%Y%m%d-%H%M", "%Y%m%d%H%M", "%Y-%m-%dT%H:%M", "%y%m%d-%H%M"]))


def norwegian_account(chance: random.Random) -> str:
    stem = f"{chance.randrange(10**10):010}"
    check = -sum(weight * int(digit) for weight, digit in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), stem, strict=True)) % 11
    return chance.choice(["konto {}", "kontonr. {}"]).format(f"{stem}{check % 10}")


def organisation(chance: random.Random) -> str:
    stem = f"{chance.choice('25789')}{chance.randrange(10)}{chance.randrange(20, 100)}{chance.randrange(10**5):05}"
    return f"{stem[:6]}-{stem[6:]}{next(digit for digit in range(10) if luhn_holds(f'{stem}{digit}'))}"


def luhn_holds(digits: str) -> bool:
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


def item_barcode(chance: random.Random) -> str:
    return f"3011{chance.randrange(10**10):010}"


def isbn(chance: random.Random) -> str:
    return chance.choice(["978{:010}", "{:010}", "91-7331-{:03}-2"]).format(chance.randrange(1_000))


def random_digits(length: int) -> Any:
    return lambda chance: f"nr {chance.randrange(10 ** (length - 1), 10**length)}"


@pytest.mark.parametrize(
    ("make", "at_high", "at_medium"),
    [
        (phone, 0, 0),
        (timestamp, 0, 0.001),
        (norwegian_account, 0, 0.03),
        (organisation, 0, 0),
        (item_barcode, 0, 0),
        (case_number, 0, 0),
        (days, 0, 0),
        (isbn, 0, 0.01),
        (random_digits(8), 0, 0),
        (random_digits(9), 0, 0),
        (random_digits(10), 0, 0.03),
        (random_digits(11), 0.005, 0.025),
        (random_digits(12), 0.001, 0.001),
        (random_digits(13), 0, 0),
    ],
    ids=["phone", "timestamp", "account", "organisation", "barcode", "case", "days", "isbn", "8", "9", "10", "11", "12", "13"],
)
def test_look_alikes_raise_few_false_alarms(make: Any, at_high: float, at_medium: float) -> None:
    texts = some(make)
    assert false_alarms(texts, Confidence.HIGH) <= at_high
    assert false_alarms(texts, Confidence.MEDIUM) <= at_medium


@pytest.mark.parametrize(
    ("text", "lookalike"),
    [
        ("tel. 0701740605", Lookalike.PHONE),
        ("+4670174060", Lookalike.PHONE),
        ("20261124-1030", Lookalike.TIMESTAMP),
        ("konto 8501011234", Lookalike.ACCOUNT),
        ("ordernr 8501011234", Lookalike.CASE),
        ("lånekort 8501011234", Lookalike.BARCODE),
        ("ISBN 8501011234", Lookalike.BOOK),
        ("CVR 8501011234", Lookalike.ORGANISATION),
        ("0a8501011234ff", Lookalike.PIECE),
    ],
    ids=range(9),
)
def test_what_else_it_may_be_is_told(text: str, lookalike: Lookalike) -> None:
    found = find(text, on=ON, min_confidence=Confidence.LOW)
    assert all(lookalike in each.lookalikes for each in found)
    assert lookalike in {each for one in found for each in one.lookalikes} or lookalike in (Lookalike.TIMESTAMP, Lookalike.PHONE)
    assert find(text, on=ON) == ()


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("9005192381", Confidence.MEDIUM),
        ("personnummer 9005192381", Confidence.HIGH),
        ("9005192381 (personnummer)", Confidence.HIGH),
        ("Personnummer:\n9005192381", Confidence.HIGH),
        ("Personnummer:\n\nKort 9005192381", Confidence.LOW),
        ("samordningsnummer 17912099997", Confidence.HIGH),
        ("hetu 9005192381", Confidence.MEDIUM),
        ("900519-2381-17", Confidence.MEDIUM),
        ("x900519-2381", Confidence.HIGH),
        ("x9005192381", Confidence.LOW),
        ("900519-2381b", Confidence.MEDIUM),
        ("f00d900519-2381", Confidence.LOW),
        ("personnummer f00d900519-2381", Confidence.LOW),
        ("LMA-kort till 20261231", Confidence.MEDIUM),
        ("LMA-nummer 00-000000", Confidence.HIGH),
        ("personnummer 00-000000", Confidence.MEDIUM),
        ("00-000000", Confidence.LOW),
        ("kennitala 600169-2039", Confidence.LOW),
    ],
    ids=range(18),
)
def test_what_stands_around_a_number_makes_it_surer_or_less_sure(text: str, level: Confidence) -> None:
    (found,) = find(text, on=ON, min_confidence=Confidence.LOW)
    assert found.confidence is level


def test_a_number_that_may_be_a_point_in_time_is_less_sure() -> None:
    old = next(text for text in published_numbers(PERSONNUMMER) if text > "2000" and text[8:] < "2360" and text[10:] < "60")
    for text, level in ((f"{old[:8]}-{old[8:]}", Confidence.MEDIUM), (f"{old[2:8]}-{old[8:]}", Confidence.HIGH), (old[2:], Confidence.LOW)):
        (found,) = find(text, on=ON, min_confidence=Confidence.LOW, schemes=["se"])
        assert found.confidence is level
        assert found.lookalikes == frozenset({Lookalike.TIMESTAMP})
    (recent,) = find(f"{old[:8]}-{old[8:]}", on=date.fromisoformat(old[:8]), min_confidence=Confidence.LOW, schemes=["se"])
    assert recent.confidence is Confidence.LOW


def test_a_norwegian_number_of_2032_is_less_sure() -> None:
    (found,) = find("30108299939", on=date(2032, 3, 1))
    assert found.confidence is Confidence.MEDIUM


def test_ten_digits_that_begin_with_0_are_a_telephone_number_unless_a_label_says_otherwise() -> None:
    text = next(text for text in published_numbers(SAMORDNINGSNUMMER) if text[2:5] == "070")
    (found,) = find(text[2:], on=ON, min_confidence=Confidence.LOW, schemes=["se"])
    assert found.confidence is Confidence.LOW
    assert found.lookalikes == frozenset({Lookalike.PHONE})
    assert find(f"samordningsnummer {text[2:]}", on=ON)[0].confidence is Confidence.HIGH


def test_every_kind_has_a_weight() -> None:
    assert BASE_SCORES.keys() == set(NumberKind)


# what is left


@pytest.mark.parametrize(
    ("text", "year", "day"),
    [
        ("19900519-2381", "1990****-****", "19900519-****"),
        ("900519-2381", "90****-****", "900519-****"),
        ("17912099997", "****20*****", "179120*****"),
        ("010594Y9032", "****94*****", "010594*****"),
        ("kennitala 010130-2399", "kennitala ****30-****", "kennitala 010130-****"),
    ],
    ids=range(5),
)
def test_the_birth_date_or_its_year_may_be_left(text: str, year: str, day: str) -> None:
    assert redact(text, on=ON, reveal=Reveal.BIRTH_YEAR) == year
    assert redact(text, on=ON, reveal=Reveal.BIRTH_DATE) == day
    assert redact(text, on=ON, reveal=Reveal.NOTHING) == re.sub(r"\d", "*", day) if "Y" not in text else "*" * 11


def test_of_a_number_without_a_date_nothing_is_left() -> None:
    for case in VALID:
        if case["birth_date"] is None:
            text = f"{LABELS[case['scheme']]} {case['input']}"
            on = date.fromisoformat(case["reference_date"])
            (found,) = find(text, on=on, min_confidence=Confidence.HIGH, schemes=[case["scheme"]])
            hidden = redact(text, on=on, min_confidence=Confidence.HIGH, schemes=[case["scheme"]], reveal=Reveal.BIRTH_DATE)
            assert not any(character.isalnum() for character in hidden[found.start : found.end])


@pytest.mark.parametrize("show", [Reveal.BIRTH_YEAR, Reveal.BIRTH_DATE])
def test_what_tells_a_person_is_never_left(show: Reveal) -> None:
    """The last four or five, and in Estonia and Lithuania the first too."""
    kept = {"se": 4, "dk": 4, "is": 4, "no": 5, "fi": 5, "ee": 4, "lt": 4, "lv": 5, "fo": 9, "se-lma": 8}
    for case in VALID:
        hidden = redact(
            f"{LABELS[case['scheme']]} {case['input']}", on=ON, min_confidence=Confidence.HIGH, schemes=[case["scheme"]], reveal=show
        )
        number = hidden[len(LABELS[case["scheme"]]) + 1 :].replace("/1", "")
        characters = [each for each in number if each.isalnum() or each == "*"]
        if "*" not in characters:
            continue  # not valid on that day
        assert set(characters[-kept[case["scheme"]] :]) == {"*"}
        assert case["scheme"] not in ("ee", "lt") or characters[0] == "*"


@pytest.mark.parametrize("label", ["personas kods", "Personas kodu", "personas_kods=", "p.k.", "p. k."])
def test_a_latvian_label_names_codes_of_both_forms(label: str) -> None:
    for text in ("030303-10012", "03030310012", "329999-99901"):
        (found,) = find(f"{label} {text}", on=ON, min_confidence=Confidence.HIGH)
        assert [number.scheme for number in found.numbers] == [Scheme.LV]


def test_a_latvian_code_without_a_date_is_found_only_beside_a_label() -> None:
    assert redact("329999-99901", on=ON) == "329999-99901"
    assert redact("030303-10012", on=ON, reveal=Reveal.BIRTH_DATE) == "030303-*****"


def test_of_two_readings_only_what_both_leave_is_left() -> None:
    (found,) = find("810368-2392", on=ON)
    assert {number.scheme.value for number in found.numbers} >= {"se"}
    assert redact("810368-2392", on=ON, reveal=Reveal.BIRTH_YEAR, schemes=["se"]) == "81****-****"
    assert redact("cpr 810368-2392", on=ON, reveal=Reveal.BIRTH_YEAR, schemes=["dk"]) == "cpr ****68-****"
    assert redact("cpr 810368-2392", on=ON, reveal=Reveal.BIRTH_YEAR, schemes=["se", "dk"]) == "cpr ******-****"


@pytest.mark.parametrize(("text", "first"), [("cpr 810368-2392", "dk"), ("samordningsnummer 810368-2392", "se")], ids=["cpr", "se"])
def test_the_reading_that_its_label_names_comes_first(text: str, first: str) -> None:
    assert [each.numbers[0].scheme.value for each in find(text, on=ON)] == [first]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"min_confidence": "HIGH"}, "pass a Confidence"),
        ({"min_confidence": None}, "pass a Confidence"),
        ({"schemes": "no"}, "pass a list of names"),
        ({"schemes": []}, "the list is empty"),
    ],
    ids=range(4),
)
def test_what_is_no_option_is_told_of_before_a_text_is_read(options: dict[str, Any], sentence: str) -> None:
    for refusing in (lambda: find("", **options), lambda: redact("", **options), lambda: RedactingFilter(**options)):
        with pytest.raises(InvalidData, match=sentence):
            refusing()


def test_what_to_show_is_one_of_the_names() -> None:
    with pytest.raises(UnknownName, match="'birth_year'"):
        redact("", reveal="birthyear")  # type: ignore[arg-type]  # a value of the wrong type, on purpose
    assert redact("900519-2381", on=ON, reveal="nothing") == "******-****"  # type: ignore[arg-type]  # a value of the wrong type, on purpose


# bounded time


def seconds(text: str) -> float:
    started = time.process_time()
    assert len(redact(text, on=ON)) == len(text)
    return time.process_time() - started


@pytest.mark.parametrize("piece", ["1", "0123456789", "1-", "900519-", "a1", "٣"], ids=range(6))
def test_many_digits_take_bounded_time(piece: str) -> None:
    assert seconds(piece * (many(60_000, 300_000) // len(piece))) < many(4, 10)


#: Each is a number, or looks like one, and has to be weighed.
DENSE = ["900519-2381 ", "199005192381,", "01019012345 ", "12345678 ", "konto ", "personnummer 9005192381\n", "900519\u00a02381 "]


@pytest.mark.parametrize("piece", DENSE, ids=range(len(DENSE)))
def test_many_numbers_take_bounded_time(piece: str) -> None:
    assert seconds(piece * (many(15_000, 30_000) // len(piece))) < many(5, 10)


def test_four_times_the_text_takes_about_four_times_the_time() -> None:
    text = "900519-2381 och " * 120
    once, four_times = (min(seconds(text * times) for _ in range(3)) for times in (1, 4))
    assert four_times < 8 * once


# bad input


@pytest.mark.parametrize("text", [None, 19900519, b"199005192381", ["x"]], ids=range(4))
def test_what_is_no_text_is_told(text: Any) -> None:
    for ask in (find, redact):
        with pytest.raises(InvalidData, match="pass a str"):
            ask(text)


def test_another_day_or_scheme_is_told() -> None:
    day: Any = "2026-11-24"
    scheme: Any = "xx"
    with pytest.raises(InvalidData, match="reference date"):
        find("", on=day)
    with pytest.raises(UnknownScheme):
        find("", schemes=[scheme])
    with pytest.raises(UnknownScheme):
        RedactingFilter(schemes=[scheme])


def test_a_finding_shows_no_number() -> None:
    assert not any(part in repr(find("900519-2381", on=ON)) for part in ("900519", "2381"))


def test_without_a_day_it_is_today() -> None:
    assert redact("19900519-2381") == "********-****"
