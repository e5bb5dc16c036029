"""Redaction of numbers as systems write them: grouped, broken, behind a prefix, short of a zero, damaged by an encoding, and in lists."""

import logging
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nordlib.identity import IdentityNumber, Scheme, examine
from nordlib.identity.redaction import RedactingFilter, find, redact
from nordlib.identity.testdata.persons import persons_of
from tests.corpus import FILE, Marked, corpus
from tests.number_cases import CASES
from tests.test_testdata import is_set_aside

ON = date(2026, 11, 24)
FORMS = tuple(corpus(Path(__file__).parent / "data" / "redaction-forms.txt"))

#: A dash, a plus sign or a space as encodings write or damage it. Its letters and digits do not belong to the number around it.
ENCODED = re.compile(
    r"%E2%80%9\d|%C2%A0|%(?:25)?2[0BD]"  # in a URL
    r"|=E2=80=9\d|=C2=A0|=2[0D]|=\n"  # quoted-printable
    r"|&\w+;|&#x?\w+;|\\u[0-9a-f]{4}|(?:\\x[0-9a-f]{2})+"  # HTML, JSON, the repr of bytes
    r"|Ã¢â‚¬â€œ|â(?:€.|ˆ’|\x80\x93)|Â\u00a0"  # UTF-8 that was read as cp1252 or latin-1
)

#: How many digits a number has; a number that lost its leading zeros has fewer.
LENGTHS = {"se": 10, "se-lma": 8, "no": 11, "dk": 10, "fi": 10, "is": 10, "fo": 9, "ee": 11, "lt": 11, "lv": 11}

#: Examples that authorities publish outside the ranges that are reserved for tests: of cpr.dk, MedCom, the Finnish DVV, Smart-ID, X-Road,
#: and of the forms of p-tal and LMA numbers.
EXAMPLES = {
    *("2110625629", "2512489996", "0101900002"),
    *("131052-308T", "1908991529", "0101302399", "191212121212"),
    *("30303039914", "60001019906", "010100000", "00000000"),
}
PUBLISHED = EXAMPLES | {case["canonical"] for case in CASES if case["valid"]}


def repaired(text: str, scheme: str) -> str:
    """A number as it is typed, without what stands between its digits, and with its leading zeros."""
    text = ENCODED.sub(lambda damage: {"%2B": "+", "=\n": ""}.get(damage[0], "-"), text)
    plain = "".join(character for character in text.upper() if character.isascii() and character.isalnum())
    if scheme == "fi":
        sign = re.search("[A-FU-Y]|[+]", text.upper()[5:-1])
        plain = plain if sign and sign[0] != "+" else f"{plain[:-4]}{sign[0] if sign else '-'}{plain[-4:]}"
        return plain.zfill(11)
    if scheme == "se" and "+" in text and len(plain) == 10:
        return f"{plain[:6]}+{plain[6:]}"
    return plain.zfill(LENGTHS[scheme])


def kind(each: Marked) -> str:
    return each.name.split()[2].rstrip(":")


def test_the_forms_are_of_ten_languages_ten_schemes_and_every_kind() -> None:
    assert all(Counter(each.language for each in FORMS)[language] >= 50 for language in ("sv", "da", "nb", "fi", "en"))
    assert {each.language for each in FORMS} == {"sv", "da", "nb", "fi", "en", "is", "et", "lt", "fo", "lv"}
    counts = Counter(kind(each) for each in FORMS)
    assert counts.keys() == {"grouped", "broken", "prefix", "org", "zero", "encoded", "list", "reach", "alike"}
    assert min(counts.values()) >= 20
    of_kind = {(kind(each), scheme) for each in FORMS for _, _, scheme in each.numbers}
    assert {scheme for _, scheme in of_kind} == LENGTHS.keys() == {scheme.value for scheme in Scheme}
    assert {scheme for found, scheme in of_kind if found == "grouped"} == LENGTHS.keys()
    assert {scheme for found, scheme in of_kind if found == "prefix"} == LENGTHS.keys() - {"se-lma"}
    assert {"se", "no", "dk", "fi", "is"} <= {scheme for found, scheme in of_kind if found == "zero"}


def test_no_text_of_the_forms_occurs_twice() -> None:
    assert len({each.name for each in FORMS}) == len({each.text for each in FORMS}) == len(FORMS)
    assert not {each.text for each in FORMS} & {each.text for each in corpus(FILE)}


def test_every_marked_number_is_valid_and_published() -> None:
    for each in FORMS:
        for start, end, scheme in each.numbers:
            number = examine(repaired(each.text[start:end], scheme), scheme, on=ON, lenient=True)  # type: ignore[arg-type]  # a name of a scheme
            assert isinstance(number, IdentityNumber), (each.name, scheme, number)
            assert is_set_aside(number) or number.canonical in PUBLISHED or persons_of(scheme, number.canonical), (each.name, scheme)


def test_a_mark_covers_a_whole_number_and_look_alikes_have_none() -> None:
    for each in FORMS:
        assert (kind(each) == "alike") == (not each.numbers) or kind(each) == "org", each.name
        for start, end, _ in each.numbers:
            edges = each.text[max(start - 1, 0) : start] + each.text[end : end + 1]
            vat = each.text[start - 2 : start] == "SE" and each.text[end : end + 2] == "01"
            escaped = re.search(r"(?:=|%)\w{1,2}$", each.text[:start])
            assert vat or escaped or not any(character.isdigit() for character in edges), each.name
            assert each.text[start].isdigit(), each.name
            assert each.text[end - 1].isalnum(), each.name


@pytest.mark.parametrize("each", FORMS, ids=lambda each: each.name)
def test_each_number_of_a_text_is_found_and_nothing_else(each: Marked) -> None:
    found = find(each.text, on=ON)
    assert [(one.start, one.end) for one in found] == [(start, end) for start, end, _ in each.numbers]
    for one, (_, _, scheme) in zip(found, each.numbers, strict=True):
        assert scheme in {number.scheme for number in one.numbers}


@pytest.mark.parametrize("each", FORMS, ids=lambda each: each.name)
def test_what_is_redacted_leaves_no_digit_of_a_number_and_all_of_the_rest(each: Marked) -> None:
    hidden = redact(each.text, on=ON)
    assert len(hidden) == len(each.text)
    place = 0
    for start, end, scheme in each.numbers:
        assert hidden[place:start] == each.text[place:start]
        damage = {at for match in ENCODED.finditer(each.text[start:end]) for at in range(*match.span())}
        assert {hidden[start + at] for at, one in enumerate(each.text[start:end]) if one.isalnum() and at not in damage} == {"*"}, scheme
        place = end
    assert hidden[place:] == each.text[place:]


# log records, whose arguments are not all text


@pytest.mark.parametrize(
    ("message", "arguments", "extra", "number"),
    [
        ("hetu %s", ("010594 Y9032",), {}, "010594 Y9032"),
        ("%s", ({"hetu": "010594 Y9032"},), {}, "010594 Y9032"),
        ("lånad", (), {"patron": {"isikukood": "3030303 9914"}}, "3030303 9914"),
        ("fnr %s", (5840399895,), {}, "5840399895"),
        ("fnr %d", (5840399895,), {}, "5840399895"),
        ("%s", ({"cpr": 101900002},), {}, "101900002"),
        ("lånad", (), {"patron": {"fnr": 5840399895}}, "5840399895"),
        ("lånad", (), {"personnummer": 9092396}, "9092396"),
        ("lånad", (), {"kennitala": [204851409, 303101520]}, "303101520"),
    ],
    ids=range(9),
)
def test_a_number_in_a_record_is_hidden_grouped_and_without_its_zero(
    message: str, arguments: tuple[Any, ...], extra: dict[str, Any], number: str
) -> None:
    record = logging.getLogger("host").makeRecord("host", logging.INFO, "x.py", 1, message, arguments, None, extra=extra)
    assert number in record.getMessage() + repr(extra)
    left = filtered(record)
    assert number not in left.getMessage()
    assert number not in repr(vars(left))


def test_a_number_under_another_name_stays() -> None:
    extra = {"biblionumber": 9005192381, "rows": 101900002, "item_id": "9005192381"}
    record = logging.getLogger("host").makeRecord("host", logging.INFO, "x.py", 1, "done in %d", (204851409,), None, extra=extra)
    left = filtered(record)
    assert left.getMessage() == "done in 204851409"
    assert {name: vars(left)[name] for name in extra} == extra


def filtered(record: logging.LogRecord) -> logging.LogRecord:
    """The record that a handler would get: what the filter returns, or the given one if it returns True."""
    shown = RedactingFilter().filter(record)
    left = record if shown is True else shown
    assert isinstance(left, logging.LogRecord)
    return left
