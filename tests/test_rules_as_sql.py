"""The command line that prints rules as SQL: for a preset or for a policy in a file."""

from datetime import UTC, date, datetime
from decimal import Decimal
from json import dumps
from pathlib import Path
from typing import Any

import pytest

from nordlib import columns
from nordlib.__main__ import main
from nordlib.circulation import HELSINGOR
from nordlib.circulation.policy_toml import policy_to_toml
from nordlib.errors import InvalidData, UnknownName
from nordlib.policy_files import policy_named
from nordlib.rules_as_sql import assumptions
from nordlib.serialization import as_dict

SQL = ["sql", "renewal", "--dialect", "mariadb", "--policy"]


def test_the_command_prints_what_the_function_writes(capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--view", "renewals", "--table", "koha.loans", "--assume", "kind=local", "--optional", "price"]
    assert main([*SQL, "helsingor", *options, "--now", "2026-03-18T09:00+00:00"]) == 0
    assert capsys.readouterr().out == columns.renewal_sql(
        HELSINGOR,
        dialect="mariadb",
        view="renewals",
        table="koha.loans",
        assumed={"kind": "local"},
        optional=("price",),
        now=datetime(2026, 3, 18, 9, tzinfo=UTC),
    )
    assert main([*SQL, "HELSINGOR"]) == 0
    assert "CURRENT_DATE AS today" in capsys.readouterr().out


def test_the_command_lists_the_columns_that_the_table_must_have(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SQL, "haa", "--columns", "--assume", "kind=local", "--assume", "owner_permission=null"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "due (day): The due date. Never null."
    assert [line.split(" ")[0] for line in lines] == [
        column.name for column in columns.renewal_columns(policy_named("haa"), assumed={"kind": "local", "owner_permission": None})
    ]
    assert "status (word): Where the copy is. One of: on_loan, returned, lost, claimed_returned. Never null." in lines
    assert "blocked (flag): Whether the library has blocked the patron. Null: not known." in lines


def test_a_policy_is_read_from_a_file(tmp_path: Path) -> None:
    toml, json = tmp_path / "own.toml", tmp_path / "own.json"
    toml.write_text(policy_to_toml(HELSINGOR), encoding="utf-8")
    json.write_text(dumps(as_dict(HELSINGOR)), encoding="utf-8-sig")
    assert policy_named(str(toml)) == policy_named(str(json)) == HELSINGOR


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["nowhere"], "Unknown circulation policy (a preset, or a file that ends in .toml or .json): 'nowhere'."),
        (["no.toml"], "the file cannot be read: No such file or directory"),
        (["odd.toml"], "byte 1 of the file is not UTF-8"),
        (["half.json"], "circulation policy"),
        (["list.json"], "the JSON value is not an object"),
        (["haa", "--assume", "due"], "must be a column, an equals sign and a value: kind=local"),
        (["haa", "--assume", "colour=red"], "Unknown column of loans: 'colour'."),
        (["haa", "--assume", "kind=red"], "kind is not one of 'local', 'ill'"),
        (["haa", "--now", "noon"], "--now: it must be an instant in ISO 8601, with a UTC offset"),
        (["haa", "--now", "2026-03-18T09:00"], "`now` has no UTC offset"),
        (["haa", "--optional", "colour"], "colour"),
        (["haa", "--table", "loans; DROP"], "name of a table or view"),
    ],
)
def test_what_cannot_be_written_is_said_in_a_sentence(
    options: list[str], sentence: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("odd.toml").write_bytes(b"#\xff")
    Path("list.json").write_text("[]", encoding="utf-8")
    Path("half.json").write_text('{"id": ', encoding="utf-8")
    assert main([*SQL, *options]) == 2
    written = capsys.readouterr()
    assert (written.out, sentence in written.err) == ("", True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("kind=local", "local"),
        ("recalled=true", True),
        ("renewals_used=2", 2),
        ("debt=0.50", Decimal("0.50")),
        ("due=2026-11-29", date(2026, 11, 29)),
        ("due_at=2026-11-29T09:00+00:00", datetime(2026, 11, 29, 9, tzinfo=UTC)),
        ("price=null", None),
    ],
)
def test_an_assumption_has_the_value_of_its_column(text: str, value: Any) -> None:
    assert assumptions([text]) == {text.partition("=")[0]: value}


@pytest.mark.parametrize("text", ["recalled=0", "renewals_used=two", "debt=much", "due=29.11.2026", "due_at=noon"])
def test_an_assumption_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(InvalidData, match=f"{text.partition('=')[0]} must be .*, or null"):
        assumptions([text])


def test_a_policy_that_there_is_not_is_named() -> None:
    with pytest.raises(UnknownName, match="HELSINGOR"):
        policy_named("")
