"""The page of each rule in the documentation: made from the rule book, the code, the texts in four languages and the tests (`make rules`).

`RuleResult.urls` leads to these pages, so each id of a rule has one; a test holds them fresh.
"""

import ast
import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from nordlib.decisions import Rule
from nordlib.texts import LANGUAGES, texts_for
from tests.made_files import write
from tests.public_names import homes
from tests.rule_table import ADVISES, SHAPES, policy_fields, rules_of_nordlib
from tests.sentences import cell

ROOT: Final = Path(__file__).parents[1]
FOLDER: Final = ROOT / "docs" / "reference" / "rules"
BOOK: Final = Path(__file__).parent / "data" / "rule-book.toml"
ID: Final = re.compile(r"\b[A-Z]{3,4}-[A-Z]?\d+\b")
LANGUAGE_NAMES: Final = {"sv": "Swedish", "da": "Danish", "nb": "Norwegian", "en": "English"}
KINDS: Final = {
    "decides": "a rule of the code refuses or grants",
    "policy": "a field of a policy, which each library chooses",
    "shapes": "it holds by construction",
    "advises": "a page tells what to do; no code decides it",
}
INTRODUCTION: Final = """\
# The rules

Every rule and reading of nordlib, with a page for each: what it says, where it comes from, what the code does with it, and its tests.
*decides* is a rule object with its codes, *policy* a field of a policy, *shapes* is true by construction, and *advises* is a text on a
page. The ids stand in explanations for the desk; `RuleResult.urls` leads from a result to these pages. The same table for programs is
[rules.toml](rules.toml).

"""


class Source(NamedTuple):
    """What the rules of some families come from."""

    families: list[str]
    title: str
    publisher: str
    dated: str


@cache
def book() -> dict[str, Any]:
    """Return the rule book: what each id says, and the sources."""
    return tomllib.loads(BOOK.read_text("utf-8"))


def said() -> dict[str, Mapping[str, str]]:
    """Return what each rule and reading says, by its id."""
    return {name: entry for name, entry in book().items() if name != "sources"}


def source_of(name: str) -> Source:
    """Return the source of a rule."""
    family = name.split("-", 1)[0]
    return next(source for source in (Source(**each) for each in book()["sources"]) if family in source.families)


class Places(NamedTuple):
    """Where the code has a rule."""

    decides: list[Rule[Any]]
    policy: list[str]
    shapes: list[str]
    advises: list[str]

    @property
    def kinds(self) -> list[str]:
        """The kinds of the rule, in the words of the table of rules."""
        return [kind for kind, places in self._asdict().items() if places]


@cache
def places() -> dict[str, Places]:
    """Return where the code has each rule, by its id."""
    found = {name: Places([], [], [], []) for name in said()}
    for rule in rules_of_nordlib():
        for name in rule.ids:
            found[name].decides.append(rule)
    for name, place in policy_fields():
        found[name].policy.append(place)
    for name, place in SHAPES.items():
        found[name].shapes.append(place)
    for name, place in ADVISES.items():
        found[name].advises.append(place)
    return found


@cache
def tests_of() -> dict[str, list[str]]:
    """Return the tests that are marked with each id, and the number of published cases that name it."""
    found = dict[str, list[str]]()
    for path in sorted((ROOT / "tests").glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                for name in sorted(set(_marked(node))):
                    found.setdefault(name, []).append(f"`{path.stem}.{node.name}`")
    for file, cases in published().items():
        named = [set(ID.findall(f"{case.get('rules')} {case['sources']} {case['reading']}")) for case in cases]
        for name in said():
            if count := sum(name in names for names in named):
                found.setdefault(name, []).append(f"{_cases(count, file)} that name it")
    return found


@cache
def published() -> dict[str, list[dict[str, Any]]]:
    """Return the published cases, by their file."""
    found = dict[str, list[dict[str, Any]]]()
    for file in ("accounts.json", "circulation.json", "policies.json"):
        cases = json.loads((ROOT / "tests" / "data" / file).read_text("utf-8"))["scenarios"]
        found[file] = [{"sources": "", "reading": ""} | case for case in cases]
    return found


def _cases(count: int, file: str) -> str:
    return f"{count} {'case' if count == 1 else 'cases'} of `tests/data/{file}`"


def _marked(node: ast.FunctionDef) -> Iterator[str]:
    for mark in node.decorator_list:
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.rule":
            yield from (each.value for each in mark.args if isinstance(each, ast.Constant) and isinstance(each.value, str))


def page(name: str) -> str:
    """Return the page of one rule as MyST Markdown."""
    entry, where = said()[name], places()[name]
    lines = ["---", "orphan: true", "---", "", f"# {name}", ""]
    if "asks" in entry:
        lines += [f"Question: {_sentence(entry['asks'])}", "", f"Reading: {_sentence(entry['says'])}", ""]
    else:
        lines += [_sentence(entry["says"]), ""]
    source = source_of(name)
    lines += [f"Source: {source.title}. Publisher: {source.publisher}. Date: {source.dated}.", ""]
    lines += [f"- *{kind}*: {KINDS[kind]}" for kind in where.kinds]
    lines += ["", *_rules(where.decides), *_list("Policy fields", (code_link(place) for place in where.policy))]
    lines += _list("Where it is built in", (code_link(place) for place in where.shapes))
    lines += _list("What to do", (f"[](/{place.removeprefix('docs/')})" for place in where.advises))
    lines += _list("Tests", tests_of().get(name, ()))
    lines += ["All rules: [](../rules.md)."]
    return "\n".join(lines).rstrip() + "\n"


def _rules(rules: Iterable[Rule[Any]]) -> Iterator[str]:
    """Yield a section for each rule object: its function, its codes, and what they say."""
    for rule in rules:
        doc = (rule.__doc__ or "").strip().partition("\n")[0]
        yield from (
            f"## {rule.__name__.replace('_', ' ').capitalize()}",
            "",
            f"{code_link(f'{rule.__module__}.{rule.__name__}')}: {doc}",
            "",
        )
        for code in rule.codes:
            yield from (f"Code `{code}`", "", "| language | the rule | the refusal |", "|---|---|---|")
            for language in LANGUAGES:
                text = texts_for(language).RULES.get(code)
                if text is not None:
                    yield f"| {LANGUAGE_NAMES[language]} | {cell(text.rule)} | {cell(text.refusal)} |"
            yield ""
            for file, cases in published().items():
                if count := sum(f'"{code}' in json.dumps([case.get("expected"), case.get("steps")]) for case in cases):
                    yield from (f"{_cases(count, file)} {'has' if count == 1 else 'have'} this code.", "")


def _list(heading: str, entries: Iterable[str]) -> list[str]:
    found = [f"- {entry}" for entry in entries]
    return [f"## {heading}", "", *found, ""] if found else []


def code_link(place: str) -> str:
    """Return a link to a name in the reference, under the path that people import; of a name that is in no `__all__`, the path alone."""
    module, *names = _parts(place)
    if not names:
        return f"{{py:obj}}`{module}`"
    value = getattr(sys.modules[module], names[0])
    home = _homes().get((id(value), names[0]))
    if home is None:
        return f"`{place}`"
    path = ".".join([home.__name__, *names])
    owner = _owner(value, *names[1:])
    if owner is value:
        return f"{{py:obj}}`{path}`"
    return f"{{py:obj}}`{path} <{_homes()[id(owner), owner.__name__].__name__}.{owner.__name__}.{names[-1]}>`"


def _owner(value: Any, field: str = "") -> Any:
    """Return the class that declares a field, which may be a base of the class that has it."""
    if not field or not isinstance(value, type):
        return value
    return next((each for each in value.__mro__ if field in vars(each).get("__annotations__", {})), value)


_homes = cache(homes)


def _parts(place: str) -> list[str]:
    """Return the module of a place of the code, and the names in it."""
    module, names = place, list[str]()
    while module not in sys.modules:
        module, _, name = module.rpartition(".")
        names.insert(0, name)
    return [module, *names]


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def index() -> str:
    """Return the page that lists every rule, by family."""
    lines = INTRODUCTION.splitlines()
    for source in (Source(**each) for each in book()["sources"]):
        lines += [f"## {', '.join(source.families)}", "", f"{source.title}. {source.publisher}; {source.dated}.", ""]
        lines += ["| id | what it says | kind |", "|---|---|---|"]
        for name, entry in said().items():
            if name.split("-", 1)[0] in source.families:
                asked = f"{cell(entry['asks'])}: " if "asks" in entry else ""
                lines.append(f"| [{name}](rules/{name}.md) | {asked}{cell(entry['says'])} | {', '.join(places()[name].kinds)} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def files() -> dict[Path, str]:
    """Return every file that is made, and its text."""
    return {FOLDER.with_suffix(".md"): index(), **{FOLDER / f"{name}.md": page(name) for name in said()}}


if __name__ == "__main__":
    write(files(), FOLDER)
    print("docs/reference/rules has", len(said()), "rules")
