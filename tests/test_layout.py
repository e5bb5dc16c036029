"""How the house is laid out: no circle, one noun for a subject in every layer, no name that was given up, light imports."""

import ast
import importlib
import re
import subprocess
import sys
from collections.abc import Collection, Iterator
from fnmatch import fnmatch
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "nordlib"
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
#: Pages of the how-to that are about no module, and what they are about.
PAGES_OF_NO_SUBJECT = {
    "clusters": "databases of several nodes",
    "columns": "notebooks",
    "commands": "all of them",
    "import_a_register": "import_accounts",
    "index": "all pages",
    "java": "other languages",
    "koha": "a library system",
    "json": "other languages",
    "perl": "other languages",
    "sql": "the SQL store",
    "storage": "adapters",
    "text_messages": "sms",
    "async": "the SQL store on an event loop",
    "add_a_stored_thing": "the declarations of storage",
    "write_your_rules": "policies and fees",
}


def nouns(folder: Path) -> set[str]:
    """The subjects of a package: its modules and its packages."""
    return {path.stem for path in folder.iterdir() if path.stem != "__init__" and (path.suffix == ".py" or (path / "__init__.py").exists())}


def modules() -> dict[str, Path]:
    found = {".".join(path.relative_to(SOURCE.parent).with_suffix("").parts): path for path in SOURCE.rglob("*.py")}
    return {name.removesuffix(".__init__"): path for name, path in found.items()}


def imports(path: Path, known: Collection[str]) -> Iterator[str]:
    """The modules that a file imports, wherever it does: at its top or in a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module in known:
            yield from (part if (part := f"{node.module}.{each.name}") in known else str(node.module) for each in node.names)


def test_no_module_imports_itself_by_a_detour() -> None:
    """A package's `__init__` only hands on what its modules define, so it is no place of its own."""
    known = modules()
    graph: dict[str, set[str]] = {}
    for name, path in known.items():
        if path.name != "__init__.py":
            graph[name] = {each for each in imports(path, known.keys()) if known[each].name != "__init__.py"}
    assert len(tuple(TopologicalSorter(graph).static_order())) == len(graph)


@pytest.mark.parametrize("package", ["accounts", "cards", "circulation", "notifications"])
def test_a_command_has_the_name_of_its_rules(package: str) -> None:
    assert nouns(SOURCE / "commands" / package) <= nouns(SOURCE / package) | {"uniqueness"}


def test_a_group_of_the_contract_has_the_name_of_what_it_is_about() -> None:
    subjects = (
        nouns(SOURCE / "accounts")
        | nouns(SOURCE / "circulation")
        | nouns(SOURCE / "cards")
        | nouns(SOURCE / "storage" / "protocols")
        | {"libraries", "transfers", "transactions"}
    )
    means = {"cases", "report", "pytest_suite", "samples", "stateful", "reference_store", "interleaving", "exactness", "event_loop"}
    assert nouns(SOURCE / "testing" / "contract") - means <= subjects


def test_a_how_to_page_has_the_name_of_its_subject() -> None:
    subjects = {part for name in modules() for part in name.split(".")}
    for page in (ROOT / "docs" / "how-to").glob("*.md"):
        assert page.stem.replace("-", "_") in subjects | PAGES_OF_NO_SUBJECT.keys(), page.stem


@pytest.mark.parametrize("folder", ["tutorial", "how-to", "reference", "explanation"])
def test_the_index_of_a_folder_has_each_of_its_pages(folder: str) -> None:
    """By a line that says for whom, or by a pattern of its table of contents."""
    index = (ROOT / "docs" / folder / "index.md").read_text(encoding="utf-8")
    patterns = [line for block in re.findall(r"```{toctree}\n:glob:\n(.*?)```", index, re.DOTALL) for line in block.split()]
    for page in (ROOT / "docs" / folder).glob("*.md"):
        listed = f"]({page.name})" in index and f"\n{page.stem}\n" in index
        assert page.stem == "index" or listed or any(fnmatch(page.stem, pattern) for pattern in patterns), page.stem


def test_what_the_docs_are_built_into_is_not_collected(tmp_path: Path) -> None:
    """Others' pages, which are copied there, hold blocks that nothing here runs."""
    (tmp_path / "tests").mkdir()
    for name in ("conftest.py", "pyproject.toml", "tests/profiles.py"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    block = "```python\n>>> 1\n1\n\n```\n"
    for page in ("README.md", "docs/index.md", "docs/how-to/a.md", "docs/_build/a.md", "docs/_build/_static/a/README.md"):
        (tmp_path / page).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / page).write_text(block, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "--collect-only", "-qq", "-p", "no:cacheprovider", "README.md", "docs"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert {line.split(":")[0] for line in done.stdout.splitlines() if ".md:" in line} == {"README.md", "docs/index.md", "docs/how-to/a.md"}


def rows(heading: str) -> list[tuple[str, str]]:
    """The rows of one of the changelog's tables of renamed names."""
    _, _, rest = CHANGELOG.partition(f"#### {heading}\n")
    return re.findall(r"^\| `([\w.]+)` \| `([\w.]+)` \|$", rest.partition("####")[0], re.MULTILINE)


def found(path: str) -> bool:
    """Whether a dotted path below `nordlib` is a module, or a public name of one."""
    module, _, name = f"nordlib.{path}".rpartition(".")
    for place in (f"nordlib.{path}", module):
        try:
            loaded = importlib.import_module(place)
        except ModuleNotFoundError:
            continue
        return place != module or name in getattr(loaded, "__all__", vars(loaded))
    return False


def defined(path: str) -> bool:
    """Whether a module has a name, public or not: the rules of a book are found through the book."""
    module, _, name = f"nordlib.{path}".rpartition(".")
    return hasattr(importlib.import_module(module), name)


#: Old paths that are still there, because something else has the name now.
TAKEN_OVER = {
    "accounts.registration": "a package; its rules are in `rules`",
    "circulation.renewal": "a package; its rules are in `rules`",
    "identity.schemes": "a package; its table is the `registry`",
}


@pytest.mark.parametrize("heading", ["Modules", "Classes, functions and constants"])
def test_every_old_name_is_gone_and_every_new_one_is_there(heading: str) -> None:
    given = rows(heading)
    assert len(given) > 90
    still_there = {old for old, _ in given if found(old)}
    assert {old for old in still_there if old.rpartition(".")[0] not in TAKEN_OVER} <= TAKEN_OVER.keys()
    assert [new for _, new in given if not (found(new) or defined(new))] == []


@pytest.mark.parametrize(
    ("package", "never"),
    [
        ("nordlib.storage.sql", "alembic"),
        ("nordlib.commands", "sqlalchemy"),
        ("nordlib.accounts", "phonenumbers"),
        ("nordlib.circulation", "cattrs"),
        ("nordlib", "attrs"),
    ],
)
def test_a_package_loads_nothing_heavy(package: str, never: str) -> None:
    code = f"import {package}, sys; sys.exit({never!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
