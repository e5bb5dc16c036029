"""The conformance suite for other languages: the case files are as their schemas say, and the runner in JavaScript tells what it finds."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.case_schemas import DATA, FILES, SCHEMAS, text_of
from tests.conformance import PACKAGE, PAGE, RUNNER, Finding, findings_in, table, with_table
from tests.schema_checker import misfits

FINDINGS = (
    Finding("se-001", True, "century", "accepted", "century"),
    Finding("se-002", True, "century", "accepted", "century"),
    Finding("se-003", False, "separator", "accepted", "policy"),
)
PRINTED = """\
se-001\tsettled\tcentury\taccepted\tcentury
se-002\tsettled\tcentury\taccepted\tcentury
se-003\tambiguous\tseparator\taccepted\tpolicy
of other schemes, not asked: 440
ambiguous: 5 passed, 1 failed
150 passed, 2 failed
"""


def cases(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("schema", "name"), [(schema, name) for schema, names in FILES.items() for name in names])
def test_each_case_file_is_as_its_schema_says(schema: str, name: str) -> None:
    assert list(misfits(cases(name), SCHEMAS[schema])) == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schemas_are_made_from_the_tables(name: str) -> None:
    assert (DATA / f"{name}.schema.json").read_text(encoding="utf-8") == text_of(name), "run `make rules`"
    assert (DATA / f"{name.upper()}-FORMAT.md").exists()


def test_a_schema_finds_what_is_wrong_in_a_file() -> None:
    identity, circulation, accounts = cases("identity"), cases("circulation"), cases("accounts")
    identity[3]["valid"] = "yes"
    identity[4]["sort"] = 1
    circulation["scenarios"][0]["expected"]["renewed"] = True
    circulation["scenarios"][1]["area"] = "renews"
    accounts["scenarios"][0]["steps"][0]["action"] = "register"
    del accounts["scenarios"][1]["today"]
    assert list(misfits(identity, SCHEMAS["identity"])) == ["$[3].valid: type", "$[4]: has sort"]
    assert list(misfits(circulation, SCHEMAS["circulation"])) == ["$.scenarios[0]: anyOf", "$.scenarios[1]: anyOf"]
    assert list(misfits(accounts, SCHEMAS["accounts"])) == ["$.scenarios[0].steps[0].action: enum", "$.scenarios[1]: lacks today"]


# the runner in JavaScript


def test_the_findings_of_a_run_are_read() -> None:
    assert findings_in(PRINTED) == (FINDINGS, "150 passed, 2 failed; of the cases that the sources leave open, 5 passed, 1 failed")


def test_a_page_gets_its_table() -> None:
    page = "a\n<!-- made by make conformance -->\nold\n<!-- end -->\nb\n"
    made = with_table(page, table(FINDINGS, "150 passed"))
    assert made.startswith("a\n<!-- made by make conformance -->\n")
    assert made.endswith("<!-- end -->\nb\n")
    assert "| century | accepted | 2 |  |" in made
    assert "| separator | accepted | 1 | yes |" in made
    assert "old" not in made
    assert with_table(made, table(FINDINGS, "150 passed")) == made


def test_the_page_tells_of_the_package_that_is_run() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert f"`{PACKAGE}`" in page
    assert "| century | accepted |" in page
    assert len(RUNNER.read_text(encoding="utf-8").splitlines()) <= 100


STUB = """
exports.parse = (input) => { throw new Error("refused " + input); };
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_runner_tells_no_number(tmp_path: Path) -> None:
    """With a package that refuses everything: each valid number is a finding, named by its place."""
    module = tmp_path / "node_modules" / "personnummer"
    module.mkdir(parents=True)
    (module / "index.js").write_text(STUB, encoding="utf-8")
    (tmp_path / "package.json").write_text("{}", encoding="utf-8")
    command = ["node", str(RUNNER), str(DATA / "identity.json")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    swedish = [case for case in cases("identity") if case["scheme"] == "se"]
    valid = sum(case["valid"] for case in swedish)
    found, _ = findings_in(done.stdout)
    assert (done.returncode, len(found), done.stderr) == (1, valid, "")
    assert {finding.what for finding in found} == {"refused"}
    assert not [
        case["input"] for case in swedish if isinstance(case["input"], str) and len(case["input"]) > 9 and case["input"] in done.stdout
    ]
