"""How the house reads: no phrase that a native reader stumbles over, and a sentence for every public attribute."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "src" / "nordlib").rglob("*.py"))
PAGES = [path for path in sorted((ROOT / "docs").rglob("*.md")) if "_build" not in path.parts]
PAGES += [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]

#: What is not written, and what is written instead.
PHRASES = {
    r"\bthis is no\b": "this is not a valid ...; invalid ...",
    r"\b(?:is|are) no (?!longer\b|more\b|need\b|reason\b|way\b|\d)\w+": "is not a ...",
    r"\bwhoever\b": "the person, the registrar, the borrower who ...",
    r"\b(?:some|no)body(?:'s|’s)?\b": "someone's role: registrar, borrower, patron",
    r"\bone who\b": "a person who, a borrower who",
    r"\bin sight\b|\bout of sight\b": "visible, not visible",
    r"\b(?:that|which|what) (?:is|are) (?-i:none)\b": "that is not a ...",
    r"\bwhat is told\b": "what the message says",
    r"\bmeanwhile\b": "since then, in the meantime",
    r"\blikewise\b|\bafterwards too\b": "in the same way",
    r", say(?:[.,;)]|$)": "for example",
    r"\bboth included\b": "both inclusive",
    r"\b(?:has|have) to be\b": "must be",
    r"\b(?:\d+|one) or (?:more|longer|later)\b": "at least ...",
    r"\bfaults?\b": "error",
    r"\bforg(?:et|ets|ot|otten)\b": "delete, erase; for a password: forgotten by its owner",
    r"\b(?:run|runs|ran) out\b": "expire",
    r"\bof it\b(?! is| was)": "name the thing",
    r"\bas it was\b": "unchanged",
    r"\bin the house\b": "here",
}
#: Where a phrase is meant: a file and a part of the line.
MEANT = (
    ("accounts/credentials.py", "forgotten password"),
    ("docs/how-to/accounts.md", "forgotten password"),
    ("CHANGELOG.md", "fault_injection"),
    ("CHANGELOG.md", "| `"),
)


#: What another package demands and documents: a `TypeDecorator` of SQLAlchemy must have it in each class.
DOCUMENTED_ELSEWHERE = ("cache_ok",)
#: A row of a page that repeats what a text table says in a language, or for a code. The text tables are not judged by these phrases.
SENTENCES = ("| [`", "| Swedish |", "| Danish |", "| Norwegian |", "| English |")


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a page; of a module its docstrings, comments and sentences of errors."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        yield from ((number, line) for number, line in enumerate(source.splitlines(), 1) if not line.startswith(SENTENCES))
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield from ((node.lineno + offset, line) for offset, line in enumerate(node.value.splitlines()))
    for number, line in enumerate(source.splitlines(), 1):
        if "#" in line:
            yield number, line.partition("#")[2]


def readable(line: str) -> str:
    """The prose of a line: neither code between backticks nor an example."""
    return "" if line.lstrip().startswith((">>>", "...")) else re.sub(r"`[^`]*`", "`", line)


ENGLISH = [path for path in SOURCES if "texts" not in path.parts] + PAGES


@pytest.mark.parametrize("path", ENGLISH, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_phrase_is_hard_to_read(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    found = [
        f"{name}:{number}: {match[0]!r}: {better}"
        for number, line in texts(path)
        for phrase, better in PHRASES.items()
        if (match := re.search(phrase, readable(line), re.IGNORECASE))
        and not any(name.endswith(where) and part in line for where, part in MEANT)
    ]
    assert not found, "\n" + "\n".join(found)


def undocumented(path: Path) -> Iterator[str]:
    """The public attributes of a module's public classes, and its public constants, that have no sentence."""
    source = path.read_text(encoding="utf-8")
    lines, tree = source.splitlines(), ast.parse(source)
    bodies = [("", tree.body, "")]
    bodies += [
        (f"{node.name}.", node.body, ast.get_docstring(node) or "")
        for node in tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and not _is_typed_dict(node)
    ]
    for prefix, body, docstring in bodies:
        for node, following in zip(body, [*body[1:], None], strict=True):
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0] if isinstance(node, ast.Assign) else None
            if (
                not isinstance(target, ast.Name)
                or target.id.startswith("_")
                or target.id in DOCUMENTED_ELSEWHERE
                or _is_type_variable(node)
            ):
                continue
            said = isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant) and isinstance(following.value.value, str)
            before = lines[node.lineno - 2].strip() if node.lineno > 1 else ""
            listed = re.search(rf"^\s*{target.id}: \S", docstring, re.MULTILINE)
            if not (said or listed or before.startswith("#:")):
                yield f"{prefix}{target.id}"


def _is_typed_dict(node: ast.ClassDef) -> bool:
    """Whether a class only names the fields of models as keywords; the models have the sentences."""
    return any(isinstance(base, ast.Name) and base.id == "TypedDict" for base in node.bases)


def _is_type_variable(node: ast.stmt) -> bool:
    value = getattr(node, "value", None)
    name = getattr(getattr(value, "func", None), "id", "")
    return name in ("TypeVar", "ParamSpec")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_public_attribute_has_a_sentence(path: Path) -> None:
    if "migrations" in path.parts or ("texts" in path.parts and path.parent.name != "texts"):
        return
    missing = list(undocumented(path))
    assert not missing, f"{path.relative_to(ROOT)}: {', '.join(missing)}"


SUPPRESSION = re.compile(
    r"#\s*(?:noqa\b(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?|type:\s*ignore(?:\[[\w, -]+\])?|pyright:\s*ignore(?:\[\w+\])?|pragma: no \w+)"
)
CODE = [
    path
    for folder in ("src", "tests", "examples", "benchmarks", "docs")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "_build" not in path.parts  # what `make docs` made
]


def test_whatever_is_silenced_has_its_reason_beside_it() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (*CODE, ROOT / "conftest.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if (marks := list(SUPPRESSION.finditer(line))) and not line[marks[-1].end() :].strip(" -#")
    ]
    assert not found


def test_no_identifier_has_a_possessive_of_its_own() -> None:
    """`patrons_loan`, not `patron_s_loan`."""
    found = [
        f"{path.relative_to(ROOT)}:{number}: {name[0]}"
        for path in CODE
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if (name := re.search(r"\b[a-z_]\w*[a-z0-9]_s(?:_\w+)?\b(?=\(|:| =)", line)) and not line.lstrip().startswith(("#", '"'))
    ]
    assert not found
