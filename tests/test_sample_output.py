"""The samples as text for testers in other languages, and `nordlib sample`, which writes it."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib import sample_options
from nordlib.__main__ import main
from nordlib.accounts import Account
from nordlib.circulation import Loan
from nordlib.identity import Scheme
from nordlib.serialization import from_dict
from nordlib.testing import people
from nordlib.testing.samples import account_of
from nordlib.testing.samples.output import FORMATS, SUBJECTS, SampleRequest, sample_rows, sample_text
from nordlib.testing.samples.persons import LANGUAGE_OF


def rows_of(text: str, form: str) -> list[Mapping[str, Any]]:
    if form == "csv":
        return list(csv.DictReader(io.StringIO(text)))
    return json.loads(text) if form == "json" else [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_command_line_writes_samples(subject: str, form: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    has_people = subject in ("people", "accounts")
    scheme = ["--scheme", "no"] if has_people else []
    assert main(["sample", subject, *scheme, "--count", "7", "--seed", "1", "--format", form, "--on", "2026-11-24"]) == 0
    written = rows_of(capfdbinary.readouterr().out.decode(), form)
    made = sample_rows(SampleRequest(subject, Scheme.NO if has_people else Scheme.SE, 7, 1))
    assert len(written) == 7
    if form != "csv":
        assert written == made
    elif subject == "people":
        assert written == [{name: value or "" for name, value in row.items()} for row in made]
    else:
        assert all(name.partition(".")[0] in made[0] for name in written[0])


@pytest.mark.parametrize("subject", SUBJECTS)
@given(st.sampled_from(list(LANGUAGE_OF)), st.integers(0, 3), st.integers(0, 10**6), st.sampled_from([range(18), range(18, 99)]))
def test_the_columns_of_csv_do_not_depend_on_who_was_drawn(subject: str, scheme: Scheme, count: int, seed: int, ages: range) -> None:
    asked = SampleRequest(subject, scheme, count, seed, ages=ages)
    header, *rows = csv.reader(io.StringIO(sample_text(asked, "csv")))
    assert header == next(csv.reader(io.StringIO(sample_text(SampleRequest(subject), "csv"))))
    assert len(rows) == count
    for row, made in zip(rows, sample_rows(asked), strict=True):
        cells = dict(zip(header, row, strict=True))
        parts = {name: value for name, value in made.items() if not isinstance(value, dict | list | bool | None)}
        parts |= {f"{name}.{part}": cell for name, value in made.items() if isinstance(value, dict) for part, cell in value.items()}
        assert {name: cells[name] for name in parts} == {name: str(value) for name, value in parts.items()}


def test_an_account_comes_back_from_its_json() -> None:
    (row,) = sample_rows(SampleRequest("accounts", seed=1, count=1))
    owner = people("se", 1, seed=1)[0]
    assert from_dict(Account, row) == account_of(owner, "b000001")
    assert from_dict(Loan, sample_rows(SampleRequest("loans", count=1))[0]).id == "l000001"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--count", "-1"], "Invalid --count: it must be a whole number from 0 to 1000000."),
        (["--on", "yesterday"], "Invalid --on: it must be a day in ISO 8601, such as 2026-11-24."),
        (["--ages", "9"], "Invalid --ages: they must be two ages in whole years, such as 18-64."),
        (["--ages", ""], "Invalid --ages: they must be two ages in whole years, such as 18-64."),
        (["--ages", "9-1"], "Invalid --ages: they must be two ages in whole years, such as 18-64."),
        (["--ages", "0-99999999999999999999"], "Invalid ages: they must be a range of whole years since the year 1"),
        (["--published"], "No test numbers for the scheme 'se': no single test person of that sex and age is published."),
        (["--scheme", "dk", "--published", "--ages", "90-99"], "no single test person of that sex and age is published"),
    ],
)
def test_the_command_line_says_what_is_wrong(options: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sample", "people", *options]) == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("subject", ["cards", "loans"])
@pytest.mark.parametrize("options", [["--scheme", "no"], ["--ages", "3-4"], ["--ages", ""], ["--published"]], ids=" ".join)
def test_an_option_about_people_is_not_passed_over_where_there_are_none(
    subject: str, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sample", subject, *options]) == 2
    assert f"Invalid {options[0]}: it is about people, and {subject} have none; leave it out." in capsys.readouterr().err


def test_the_options_are_those_of_the_samples() -> None:
    assert tuple(SUBJECTS) == sample_options._SUBJECTS
    assert tuple(FORMATS) == sample_options._FORMATS
    assert tuple(scheme.value for scheme in LANGUAGE_OF) == sample_options._SCHEMES
