"""`nordlib decide --lines`: each line gets one line, an answer or a named error, and the process lives on."""

import io
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nordlib.__main__ import INTERRUPTED, main
from nordlib.circulation import POLICIES
from nordlib.decisions import Audience
from nordlib.questions import MOST_BYTES, QUESTIONS, AskOptions, answers, ask, asking
from nordlib.serialization import as_dict
from nordlib.standard_output import NOT_WRITTEN
from tests.people import ADULT
from tests.profiles import many
from tests.question_cases import NUMBERS, plain_case_of

CASE: dict[str, Any] = {
    "policy": "HELSINGOR",
    "now": "2026-03-18T10:00:00+01:00",
    "loan": {"id": "L1", "patron": "P1", "item": "I1", "title": "T1", "due": "2026-03-20"},
    "holds": [],
    "patron": {},
    "by": "P1",
}
HELSINGOR: dict[str, Any] = dict(as_dict(POLICIES["HELSINGOR"]))  # type: ignore[arg-type]  # a policy is an object
LENIENT = {**HELSINGOR, "overridable": ["too_early"]}
STAFF: dict[str, Any] = {**CASE, "now": "2026-03-12T10:00:00+01:00", "policy": LENIENT, "by": {"id": "s1"}}
OVERRIDE = {"codes": ["too_early"], "by": "s1", "reason": "the patron travels"}


def line(**fields: Any) -> bytes:
    return json.dumps(fields).encode()


def told(*lines: bytes, **options: Any) -> list[dict[str, Any]]:
    """The answers to lines, each of which ends with an end of line."""
    return [json.loads(each) for each in answers(io.BytesIO(b"".join(each + b"\n" for each in lines)), AskOptions(**options))]


# what a line may say


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_line_is_answered_as_the_question_is(name: str) -> None:
    plain = plain_case_of(name)
    for audience in Audience:
        expected = ask(name, plain, language="sv", audience=audience, trace=False)
        inside = line(question=name, case=plain, id="x", language="sv", audience=audience.name.lower())
        flat = line(**{"id": "x", "question": name, "language": "sv", "audience": audience.name.lower(), **plain})
        first, second = told(inside, flat)
        assert first == {"id": "x", **expected}
        assert second == {"id": plain.get("id", "x"), **expected}


def test_a_line_without_anything_beside_the_case_asks_for_a_renewal_in_english() -> None:
    (answer,) = told(line(**CASE))
    assert (answer["decision"], answer["reasons"], answer["version"]) == ("granted", [], 1)
    assert answer["explanation"].startswith("The loan is renewed.")
    assert answer.keys() == {"decision", "reasons", "facts", "policy", "version", "explanation"}


def test_what_a_line_does_not_say_is_as_the_process_was_started() -> None:
    (answer,) = told(line(**plain_case_of("notice")), question="notice", language="da", audience="host", trace=True)
    assert answer["explanation"].startswith("Der skal sendes")
    assert "value" in answer
    (answer,) = told(line(**CASE, language="en"), language="da", trace=True)
    assert answer["explanation"].startswith("The loan")
    assert len(answer["trace"]) > 10


@pytest.mark.parametrize(
    "beside", [{"override": OVERRIDE, **STAFF}, {"override": OVERRIDE, "case": STAFF}, {"case": {**STAFF, "override": OVERRIDE}}]
)
def test_staff_set_a_rule_aside(beside: dict[str, Any]) -> None:
    refused, granted = told(line(**STAFF), line(**beside))
    assert (refused["reasons"], granted["decision"]) == (["too_early"], "granted")


@pytest.mark.parametrize(
    ("beside", "problem"),
    [
        ({"override": {"codes": "too_early", "by": "s1", "reason": "x"}}, "must be a list in brackets, not this text @ $.override.codes"),
        ({"override": {"by": "s1", "reason": "x"}}, "Invalid line: required field is missing @ $.override.codes"),
        ({"override": {**OVERRIDE, "codes": ["nonsense"]}}, "Unknown code of a refused renewal"),
        ({"question": "recall", "override": OVERRIDE}, "unknown field 'available_copies', 'holds', 'override', 'patron'"),
        ({"question": "renewall"}, "Unknown question: 'renewall'"),
        ({"question": 5}, 'write 5 in quotes: "5" @ $.question'),
        ({"language": "fi"}, 'must be one of "sv", "da", "nb", "en", not this text @ $.language'),
        ({"audience": "all"}, 'must be one of "patron", "desk", "host", not this text @ $.audience'),
        ({"trace": 1}, "write true, not 1 @ $.trace"),
        ({"id": 1.5}, "`id` must be a text of at most 200 characters, or a whole number"),
        ({"id": "x" * 201}, "`id` must be a text of at most 200 characters, or a whole number"),
        ({"id": True}, "`id` must be a text of at most 200 characters, or a whole number"),
        ({"case": []}, "the JSON value is not an object; write the case in braces"),
        ({"case": {"policy": "HELSINGOR"}}, "in `case` and beside it stands the field 'policy'"),
        ({"loam": 1}, "unknown field 'loam' @ $"),
    ],
)
def test_what_is_wrong_beside_the_case_is_told(beside: dict[str, Any], problem: str) -> None:
    wrong, right = told(line(**{"available_copies": 0, **STAFF, **beside}), line(**CASE))
    assert problem in wrong["message"]
    assert wrong["line"] == 1
    assert right["decision"] == "granted"


def test_the_id_is_repeated_in_answers_and_in_errors() -> None:
    ids: list[Any] = [17, "17", "", None, -5, "å\u0000😀", 999_999_999_999_999_999]
    assert [answer["id"] for answer in told(*(line(**CASE, id=each) for each in ids))] == ids
    assert [answer["id"] for answer in told(*(line(id=each) for each in ids))] == ids


# policies that are sent in full


def test_a_policy_in_full_is_read_once_and_another_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_POLICIES", {})
    monkeypatch.setattr(asking, "_MOST_POLICIES", 2)
    policy = HELSINGOR
    for limit in (0, 2, 2, 3, 4, 0):
        terms = {name: {**row, "max_renewals": limit} for name, row in policy["item_types"].items()}
        (answer,) = told(line(**{**CASE, "policy": {**policy, "item_types": terms}}))
        assert answer["facts"]["renewals_left"] == limit
        assert len(asking._POLICIES) <= 2
    (answer,) = told(line(**{**CASE, "policy": {**policy, "item_types": 5}}))
    assert "@ $.policy.item_types" in answer["message"]


# bad input


DEEP = b"[" * 100_000
BAD = [
    (b"", "it is empty"),
    (b"   \r", "it is empty"),
    (b"\xef\xbb\xbf", "it is empty"),
    (b"{", "cannot be read as JSON (line 1, column 2)"),
    (b'{"a": 1} {"b": 2}', "cannot be read as JSON (line 1, column 10)"),
    (b'{"a": "\xc3', "byte 8 is not UTF-8"),
    (b'{"a": "\xc3"}', "byte 8 is not UTF-8"),
    (b"\xff\xfe{\x00}\x00", "byte 1 is not UTF-8"),
    (b"\x00", "cannot be read as JSON (line 1, column 1)"),
    (b'{"a": "\x00"}', "cannot be read as JSON (line 1, column 8)"),
    (DEEP, "nested too deeply"),
    (b'{"a":' * 100_000, "nested too deeply"),
    (b'{"available_copies": NaN}', "NaN is not JSON"),
    (b'{"available_copies": -Infinity}', "Infinity is not JSON"),
    (b'{"available_copies": ' + b"9" * 1_000 + b"}", "more than 18 digits"),
    (b'{"id": "\\ud800"}', "half of a surrogate pair"),
    (b'{"id": 1, "id": 2}', "more than one field 'id' @ $"),
    (b"[]", "not an object"),
    (b"17", "not an object"),
    (b'"text"', "not an object"),
    (b"null", "not an object"),
    (b"x" * 1_000_000, "cannot be read as JSON (line 1, column 1)"),
    (b" " * (MOST_BYTES + 1), "it has more than 4,000,000 bytes"),
    (b" " * (3 * MOST_BYTES), "it has more than 4,000,000 bytes"),
]


@pytest.mark.parametrize(("bad", "sentence"), BAD, ids=range(len(BAD)))
def test_a_bad_line_gets_one_error_and_the_next_line_its_answer(bad: bytes, sentence: str) -> None:
    wrong, right = told(bad, line(**CASE))
    assert sentence in wrong["message"]
    assert (wrong["line"], right["decision"]) == (1, "granted")
    assert len(wrong["message"]) < 300


def test_the_number_of_the_line_is_told_with_the_column() -> None:
    answers = told(line(**CASE), b'{"id": 7 "loan": 1}', line(**CASE), b"{}")
    assert (answers[1]["line"], answers[1]["column"]) == (2, 10)
    assert answers[1]["error"] == "invalid_json"
    assert answers[1]["message"] == "Invalid line: the text cannot be read as JSON (line 2, column 10)."
    assert (answers[3]["line"], answers[3]["error"]) == (4, "invalid_data")
    assert "required field is missing @ $.loan" in answers[3]["problems"]


def test_a_line_of_the_longest_length_is_read_with_its_end_or_without() -> None:
    longest = line(**CASE).ljust(MOST_BYTES)
    for text in (longest, longest + b"\n"):
        (answer,) = answers(io.BytesIO(text))
        assert json.loads(answer)["decision"] == "granted"


def test_a_mark_of_the_byte_order_and_a_missing_end_of_line_do_no_harm() -> None:
    text = b"\xef\xbb\xbf" + line(**CASE) + b"\r\n\xef\xbb\xbf" + line(**CASE)
    assert [json.loads(each)["decision"] for each in answers(io.BytesIO(text))] == ["granted", "granted"]


def test_an_answer_has_no_character_that_ends_a_line_elsewhere() -> None:
    (text,) = answers(io.BytesIO(line(**CASE, id="a\u2028b\u2029c\x85d")))
    assert text.count("\n") == 1
    assert len(text.splitlines()) == 1
    assert json.loads(text)["id"] == "a\u2028b\u2029c\x85d"


def test_a_mistake_of_nordlib_is_an_error_with_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError(ADULT)

    with monkeypatch.context() as patched:
        patched.setattr(asking, "case_of", broken)
        (wrong,) = told(line(**CASE, id=3))
    assert (wrong["id"], wrong["error"], wrong["line"]) == (3, "internal_error", 1)
    assert "ZeroDivisionError" in wrong["message"]
    assert ADULT not in json.dumps(wrong)


def one_answer(text: bytes) -> dict[str, Any]:
    """The one line that a line gets."""
    (answer,) = answers(io.BytesIO(text))
    assert answer.endswith("\n")
    assert len(answer.splitlines()) == 1
    found: dict[str, Any] = json.loads(answer)
    assert ("error" in found) is not ("version" in found)
    assert found.get("error") != "internal_error"
    return found


@settings(max_examples=many(60, 20_000))
@given(st.binary(min_size=1).filter(lambda text: b"\n" not in text))
@example(b"\x00")
@example(b"\xef\xbb\xbf{}")
def test_any_bytes_get_exactly_one_line(text: bytes) -> None:
    one_answer(text)


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["P1", "2026-03-20", "unknown", *NUMBERS]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.sampled_from(NUMBERS), inner, max_size=3),
    max_leaves=6,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(part, (*path, key))


def with_part(value: Any, path: tuple[Any, ...], part: Any) -> Any:
    if not path:
        return part
    key, *rest = path
    if isinstance(value, dict):
        return {**value, key: with_part(value[key], tuple(rest), part)}
    return [*value[:key], with_part(value[key], tuple(rest), part), *value[key + 1 :]]


@st.composite
def spoilt_cases(draw: st.DrawFn) -> tuple[str, Any]:
    """A case of any question with any JSON value in any place, or with a field too many."""
    name = draw(st.sampled_from(sorted(QUESTIONS)))
    case = {key: value for key, value in plain_case_of(name).items() if key != "id"}
    path = draw(st.sampled_from(sorted(places(case), key=repr)))
    return name, with_part(case, path, draw(ANY_JSON))


@settings(max_examples=many(100, 20_000))
@given(spoilt_cases())
def test_a_case_with_any_value_anywhere_is_decided_or_refused_by_name_and_no_number_is_told(spoilt: tuple[str, Any]) -> None:
    name, case = spoilt
    answer = one_answer(json.dumps({"question": name, "case": case}).encode())
    if "error" in answer:
        assert not [number for number in NUMBERS if number in json.dumps(answer, ensure_ascii=False)]


FAR = ("0001-01-01", "9999-12-31", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59+00:00")


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_first_and_the_last_day_of_the_calendar_are_decided_or_refused_by_name(name: str) -> None:
    """In every place of a case that is a day, an instant, or nothing, outside the policy."""
    case = plain_case_of(name)
    for path in places({key: value for key, value in case.items() if key != "policy"}):
        part: Any = case
        for key in path:
            part = part[key]
        if part is None or (isinstance(part, str) and part[:2] == "20"):
            for far in FAR:
                one_answer(json.dumps({"question": name, "case": with_part(case, path, far)}).encode())


def test_a_fee_that_no_program_counts_in_is_refused_at_once() -> None:
    case = plain_case_of("fee")
    for path in (("policy", "brackets", 0, "adult"), ("policy", "brackets", 3, "child")):
        answer = one_answer(json.dumps({"question": "fee", "case": with_part(case, path, "1E999999999")}).encode())
        assert "it must be below 10**18, with at most 9 decimals @ $.policy" in answer["message"]


@settings(max_examples=many(60, 10_000))
@given(st.data())
def test_a_line_that_is_cut_or_has_a_byte_changed_is_decided_or_refused_by_name(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(QUESTIONS)))
    text = json.dumps({"question": name, **plain_case_of(name)}, ensure_ascii=False).encode()
    place = data.draw(st.integers(0, len(text) - 1))
    change = data.draw(st.sampled_from([b"", b"\x00", b"\xff", b'"', b"9", b"{", b","]))
    answer = one_answer((text[:place] + change + text[place + data.draw(st.integers(0, 3)) :]).replace(b"\n", b"") or b"x")
    if "error" in answer and name != "hold":
        assert not [number for number in NUMBERS if number in json.dumps(answer, ensure_ascii=False)]


# the process


def started(*options: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-X", "dev", "-m", "nordlib", "decide", "--lines", *options]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_each_answer_is_there_before_the_next_line_is_sent() -> None:
    with started("--language", "da") as process:
        assert process.stdin
        assert process.stdout
        for number in range(3):
            process.stdin.write(line(**CASE, id=number) + b"\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
            assert (answer["id"], answer["decision"]) == (number, "granted")
            assert answer["explanation"].startswith("Lånet er fornyet")
        rest, errors = process.communicate()
    assert (rest, errors, process.returncode) == (b"", b"", 0)


def test_a_reader_that_has_gone_ends_the_process_quietly() -> None:
    process = started()
    assert process.stdin
    assert process.stdout
    process.stdout.close()
    process.stdin.write(line(**CASE) + b"\n")
    process.stdin.flush()
    assert process.wait(30) == NOT_WRITTEN
    assert process.stderr
    assert process.stderr.read() == b""
    process.stderr.close()
    process.stdin.close()


def test_an_interrupt_ends_the_process_quietly() -> None:
    with started() as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(line(**CASE) + b"\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (INTERRUPTED, b"")


def test_an_interrupt_while_a_line_is_awaited_is_a_status(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: int) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=SimpleNamespace(readline=interrupted)))
    assert main(["decide", "--lines"]) == INTERRUPTED


def test_an_input_that_cannot_be_read_is_a_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def unreadable(_: int) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=SimpleNamespace(readline=unreadable)))
    assert main(["decide", "--lines"]) == 2
    assert "standard input cannot be read: Input/output error" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "text", "status", "answered"),
    [
        (["--lines"], b"", 0, 0),
        (["--lines"], line(**CASE), 0, 1),
        (["--lines"], b"{}\n\n" + line(**CASE), 0, 3),
        (["notice", "--lines"], b"{}", 0, 1),
        (["nonsense", "--lines"], line(**CASE), 2, 0),
    ],
)
def test_the_lines_of_the_command_line(
    options: list[str], text: bytes, status: int, answered: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text)))
    assert main(["decide", *options]) == status
    assert len(capsys.readouterr().out.splitlines()) == answered


def test_a_closed_input_has_no_lines_and_a_closed_output_ends_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["decide", "--lines"]) == 0
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(line(**CASE))))
    monkeypatch.setattr(sys, "stdout", None)
    assert main(["decide", "--lines"]) == NOT_WRITTEN


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out.startswith("nordlib 0.")


# one case, by the same code


def test_a_single_case_may_have_what_a_line_has(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    text = line(id=7, question="renewal", case=CASE, language="da", trace=False)
    for options in (["renewal"], []):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text)))
        assert main(["decide", *options]) == 0
        answer = json.loads(capsys.readouterr().out)
        assert (answer["id"], answer["decision"], "trace" in answer) == (7, "granted", False)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text)))
    assert main(["decide", "recall"]) == 2
    assert '`question` must be "recall", which is asked, or left out' in capsys.readouterr().err
