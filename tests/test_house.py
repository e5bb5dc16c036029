"""The house itself: its size, its table of rules, its runners, its pages."""

import json
import re
import subprocess
import sys
import tomllib
import types
from pathlib import Path

import attrs
import pytest

from tests.profiles import many
from tests.public_names import homes
from tests.report import Outcome, report
from tests.rule_table import ADVISES, FILE, SHAPES, modules, resolved, rules_of_nordlib, table
from tests.scenarios.run import run
from tests.stores import KINDS

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
DATA = ROOT / "tests" / "data"
RULE_ID = re.compile(r"\b(?:(?:MTM|NLR|LIB|HEL|REN|SMS|APP|HOLD|ILL|EXT)-\d\d|READ-[AC]\d\d)\b")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_over_300_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_the_table_of_rules_is_made_from_the_code() -> None:
    assert FILE.read_text(encoding="utf-8") == table(), "run `make rules`"


def test_the_table_is_toml_and_every_place_exists() -> None:
    for entries in tomllib.loads(table()).values():
        for entry in entries:
            if entry["kind"] in ("decides", "shapes"):
                assert resolved(entry["place"]) is not None


@pytest.mark.parametrize(("name", "page"), ADVISES.items())
def test_what_no_code_decides_is_told_on_its_page(name: str, page: str) -> None:
    assert name in (ROOT / page).read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "place"), SHAPES.items())
def test_a_shapes_place_names_the_rule(name: str, place: str) -> None:
    assert resolved(place) is not None  # its module is loaded then
    module = next(sys.modules[found] for end in range(5, 0, -1) if (found := ".".join(place.split(".")[:end])) in sys.modules)
    assert name in Path(module.__file__ or "").read_text(encoding="utf-8")


def test_every_rule_that_is_named_in_the_code_is_in_the_table() -> None:
    named = {name for path in SOURCES for name in RULE_ID.findall(path.read_text(encoding="utf-8"))}
    assert named - tomllib.loads(table()).keys() == set()


def test_every_rule_has_a_docstring_and_a_code() -> None:
    for rule in rules_of_nordlib():
        assert rule.__doc__
        assert rule.codes
        assert all(RULE_ID.fullmatch(name) for name in rule.ids)


def test_every_model_is_frozen_and_slotted() -> None:
    models = {each for module in modules() for each in vars(module).values() if isinstance(each, type) and attrs.has(each)}
    for model in models:
        if not issubclass(model, Exception) and model.__module__.startswith("nordlib"):
            assert "__slots__" in vars(model), model
            assert model.__setattr__ is not object.__setattr__, model


def test_every_public_name_is_in_the_reference_under_the_path_that_people_import() -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "reference").glob("*.md"))
    shown = dict(re.findall(r"automodule:: (\S+)\n((?:   :.*\n)*)", pages))
    listed = {f"{package}.{name}" for package, names in re.findall(r"members:: (\S+)\n\n((?:   \w+\n)*)", pages) for name in names.split()}
    missing = []
    for (_, name), home in homes().items():
        value, options = getattr(home, name), shown.get(home.__name__)
        is_elsewhere = isinstance(value, type | types.FunctionType) and value.__module__ != home.__name__
        is_shown = options is not None and "no-members" not in options and ("imported-members" in options or not is_elsewhere)
        if not is_shown and f"{home.__name__}.{name}" not in listed and not isinstance(value, types.ModuleType):
            missing.append(f"{home.__name__}.{name}")
    assert missing == []


def test_the_tour_ends_as_it_should() -> None:
    done = subprocess.run([sys.executable, "examples/tour.py"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Every outcome is the expected one.\n")
    for place in ("people.csv, line 11: ", "people.csv, line 13: ", "loans.csv, line 6: ", "loans.csv, line 7: "):
        assert place in done.stdout


# the runners


#: On what shares its SQL or its driver with another store, each fifth case is played in a short run; from another one on each, so that they
#: play every case together.
SHARE = many(5, 1)
SHARING = ("sqlite-async", "postgresql", "postgresql-async", "mariadb", "mariadb-async")


def outcomes(name: str, store: str) -> list[Outcome]:
    file = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    if store in SHARING:
        file["scenarios"] = file["scenarios"][SHARING.index(store) % SHARE :: SHARE]
    return list(run(file, store))


#: Cases that ask for what is not built in an area that is.
NOT_BUILT: set[str] = set()


@pytest.mark.parametrize("store", KINDS)
@pytest.mark.parametrize(("name", "passed"), [("circulation", 221), ("accounts", 306), ("policies", 97)])
def test_what_is_built_passes_its_cases(name: str, passed: int, store: str) -> None:
    """A case that fails asks for what is not built, or is disputed."""
    found = outcomes(name, store)
    disputed = {each.id for each in found if f"`{each.id}`" in (DATA / "DISPUTED.md").read_text(encoding="utf-8")}
    assert {each.id for each in found if not each.passed and each.not_built is None} - NOT_BUILT == disputed
    assert sum(each.passed for each in found) >= (passed // SHARE - len(disputed) if store in SHARING else passed)


def test_a_case_of_policies_passes_if_its_area_is_built() -> None:
    found = outcomes("policies", "memory")
    assert all(each.passed for each in found)
    areas = {"auto_renew", "due", "fee_rate", "move_due", "owner_answers", "policy_table", "recall", "renew_policy"}
    assert {each.area for each in found} == areas


@pytest.mark.parametrize(
    ("runner", "name"), [("vectors", "identity"), ("vectors", "identity-lv"), ("scenarios", "circulation"), ("scenarios", "accounts")]
)
def test_a_runner_closes_with_its_counts(runner: str, name: str, tmp_path: Path) -> None:
    path = DATA / f"{name}.json"
    if runner == "scenarios":  # every one is played above
        file = json.loads(path.read_text(encoding="utf-8"))
        path = tmp_path / path.name
        path.write_text(json.dumps({**file, "scenarios": file["scenarios"][::20]}), encoding="utf-8")
    command = [sys.executable, f"tests/{runner}/run.py", str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    last, close = done.stdout.splitlines()[-2:]
    assert re.fullmatch(r"ambiguous: \d+ passed, \d+ failed", last)
    assert re.fullmatch(r"\d+ passed, \d+ failed", close)
    assert "not built yet: " not in done.stdout


def test_a_runner_says_how_to_play_on_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("NORDLIB_TEST_MARIADB", "NORDLIB_TEST_DEMANDED"):
        monkeypatch.delenv(variable, raising=False)
    command = [sys.executable, "tests/scenarios/run.py", "tests/data/circulation.json", "--store", "mariadb-async"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "set NORDLIB_TEST_MARIADB=mysql+pymysql://" in done.stderr


def test_a_run_without_a_settled_failure_exits_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert report([Outcome("a", "x", False, ()), Outcome("b", "x", True, ("differs",))]) == 0
    assert capsys.readouterr().out.splitlines() == ["b [x] differs", "ambiguous: 0 passed, 1 failed", "1 passed, 0 failed"]


def test_an_unknown_key_or_area_is_a_failed_case() -> None:
    file = json.loads((DATA / "circulation.json").read_text(encoding="utf-8"))
    case = next(each for each in file["scenarios"] if each["area"] == "renew")
    file["scenarios"] = [{**case, "nonsense": 1}, {**case, "area": "nonsense"}, {**case, "now": "yesterday"}]
    assert [each.passed for each in run(file)] == [False, False, False]
