"""The JSON Schemas: made from the models, fresh in the docs, and true of the cases that are read and the answers that are written."""

import json
from typing import Any

import pytest

from nordlib.__main__ import main
from nordlib.circulation import renewal
from nordlib.circulation.models import Loan
from nordlib.circulation.renewal.facts import RenewalFacts
from nordlib.decisions import Audience, decision_from_dict
from nordlib.errors import InvalidData, NordlibError, UnknownName
from nordlib.questions import QUESTIONS, SCHEMAS, answer_line, ask, decision_schema, error_schema, line_schema, schema
from nordlib.questions.schemas import schema_text
from nordlib.serialization.versions import FORM_VERSION, FORM_VERSIONS, require_version
from tests.people import renewal_case
from tests.question_cases import case_of, plain_case_of
from tests.schema_checker import misfits
from tests.schema_files import FOLDER, files

DATA = FOLDER.parents[2] / "tests" / "data"


def test_the_schemas_in_the_docs_are_those_that_are_printed() -> None:
    made = files()
    assert {path: path.read_text(encoding="utf-8") for path in made} == made, "run `make rules`"
    assert {path.name for path in FOLDER.iterdir()} == {path.name for path in made} - {"schemas.md"}


@pytest.mark.parametrize(
    ("options", "name"),
    [
        (["renewal"], "renewal-case"),
        (["card", "use", "--decision"], "card-use-decision"),
        (["line"], "line"),
        (["error"], "error"),
    ],
)
def test_the_command_line_prints_each(options: list[str], name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", *options]) == 0
    text = capsys.readouterr().out
    assert text == schema_text(SCHEMAS[name]())
    assert json.loads(text) == SCHEMAS[name]()
    assert json.loads(text)["$id"] == f"urn:nordlib:form:{FORM_VERSION}:{name}"


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_case_and_its_answer_are_as_their_schemas_say(name: str) -> None:
    case = {**plain_case_of(name), "question": name, "language": "nb"}
    assert not [*misfits(case, schema(name))]
    for audience in Audience:
        answer: Any = ask(name, plain_case_of(name), audience=audience)
        assert not [*misfits(json.loads(json.dumps(answer)), decision_schema(name))]
    refused: Any = answer_line(json.dumps({"question": name, "id": 1, "nonsense": 1}).encode())
    assert refused["error"] == "invalid_data"
    assert not [*misfits(refused, error_schema())]


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_case_of_another_form_is_not_as_the_schema_says(name: str) -> None:
    case = plain_case_of(name)
    needed: Any = schema(name)["$defs"][QUESTIONS[name].case.__name__]["required"]  # type: ignore[index,call-overload]  # an object
    assert needed
    for field in needed:
        assert [*misfits({key: value for key, value in case.items() if key != field}, schema(name))]
        assert [*misfits({**case, field: 1.5}, schema(name))]
    assert [*misfits({**case, "nonsense": 1}, schema(name))]
    assert [*misfits({**case, "question": "nonsense"}, schema(name))]


def test_a_line_that_keeps_its_case_has_a_schema_too() -> None:
    line = {"id": 7, "question": "renewal", "case": plain_case_of("renewal"), "trace": True}
    assert not [*misfits(line, line_schema())]
    assert [*misfits({**line, "question": "nonsense"}, line_schema())]
    assert [*misfits({**line, "version": 7}, line_schema())]


# versions


@pytest.mark.parametrize("version", FORM_VERSIONS)
def test_the_lines_of_every_version_are_read(version: int) -> None:
    """The files stay as they are: a form that no longer reads one needs another version, and a reader of the old one."""
    lines = (DATA / f"lines-{version}.jsonl").read_bytes().splitlines()
    answers: list[Any] = [answer_line(line) for line in lines]
    assert not [answer for answer in answers if "error" in answer]
    assert {json.loads(line)["question"] for line in lines} <= QUESTIONS.keys()
    assert {json.loads(line)["version"] for line in lines} == {version}


@pytest.mark.parametrize(
    ("version", "error", "sentence"),
    [
        (2, "unknown_name", "Unknown version of the JSON form: '2'. Known: '1'."),
        (0, "unknown_name", "Unknown version of the JSON form: '0'. Known: '1'."),
        ("1", "invalid_data", "Invalid version: write 1 without quotes."),
        (None, "invalid_data", "Invalid version: must be a whole number without quotes, not null."),
        (True, "invalid_data", "Invalid version: must be a whole number without quotes, not true."),
    ],
)
def test_a_version_that_is_not_read_is_refused_by_its_number(version: object, error: str, sentence: str) -> None:
    with pytest.raises(NordlibError) as caught:
        require_version({"version": version})
    assert str(caught.value) == sentence
    answer: Any = answer_line(json.dumps({**plain_case_of("renewal"), "id": "x", "version": version}).encode())
    assert (answer["error"], answer["id"], answer["message"]) == (error, "x", sentence)


def test_a_decision_of_a_version_that_is_not_read_is_refused() -> None:
    case = renewal_case()
    plain = renewal.decide(case).as_dict(Audience.HOST)
    book = renewal.rule_book(case)
    assert decision_from_dict({**plain, "version": FORM_VERSION}, book, Loan, RenewalFacts) == renewal.decide(case)
    with pytest.raises(UnknownName):
        decision_from_dict({**plain, "version": 2}, book, Loan, RenewalFacts)


def test_an_unknown_question_has_no_schema() -> None:
    for make in (schema, decision_schema):
        with pytest.raises(UnknownName):
            make("nonsense")
    assert main(["schema", "nonsense"]) == 2
    with pytest.raises(InvalidData):
        ask("renewal", {})
    assert case_of("renewal") is not None
