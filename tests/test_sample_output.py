"""The samples as text for testers in other languages, and `nordlib sample`, which writes it."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

import pytest

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
    assert main(["sample", subject, "--scheme", "no", "--count", "7", "--seed", "1", "--format", form, "--on", "2026-11-24"]) == 0
    written = rows_of(capfdbinary.readouterr().out.decode(), form)
    made = sample_rows(SampleRequest(subject, Scheme.NO, 7, 1))
    assert len(written) == 7
    if form != "csv":
        assert written == made
    elif subject == "people":
        assert written == [{name: value or "" for name, value in row.items()} for row in made]
    else:
        assert all(name.partition(".")[0] in made[0] for name in written[0])


@pytest.mark.parametrize("subject", SUBJECTS)
def test_no_samples_as_csv_are_the_names_of_the_columns(subject: str) -> None:
    header, _row = sample_text(SampleRequest(subject, count=1), "csv").splitlines(keepends=True)
    assert sample_text(SampleRequest(subject, count=0), "csv") == header


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
        (["--ages", "9-1"], "Invalid --ages: they must be two ages in whole years, such as 18-64."),
        (["--ages", "0-99999999999999999999"], "Invalid ages: they must be a range of whole years since the year 1"),
        (["--published"], "No test numbers for the scheme 'se': no single test person of that sex and age is published."),
        (["--scheme", "dk", "--published", "--ages", "90-99"], "no single test person of that sex and age is published"),
    ],
)
def test_the_command_line_says_what_is_wrong(options: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sample", "people", *options]) == 2
    assert sentence in capsys.readouterr().err


def test_the_options_are_those_of_the_samples() -> None:
    assert tuple(SUBJECTS) == sample_options._SUBJECTS
    assert tuple(FORMATS) == sample_options._FORMATS
    assert tuple(scheme.value for scheme in LANGUAGE_OF) == sample_options._SCHEMES
