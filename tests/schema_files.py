"""The JSON Schemas in the docs, and the page that lists them: `python -m tests.schema_files` writes them anew, `make rules` runs it."""

from collections.abc import Mapping
from pathlib import Path

from nordlib.questions import QUESTIONS, SCHEMAS
from nordlib.questions.schemas import schema_text

__all__ = ["FOLDER", "files"]

FOLDER = Path(__file__).parents[1] / "docs" / "reference" / "schemas"
_PAGE = """# The form of cases and decisions

The JSON Schema (draft 2020-12) of each case that `python -m nordlib decide` reads, and of its answer. They are generated from the models;
`python -m nordlib schema card use` prints that of a case, and `python -m nordlib schema card use --decision` that of the answer. The
version of the form is in each `$id`: a field that is added with a default leaves it as it is. A case and an answer say it as `version`, and
JSON of a version that is not read is refused by its number.

A line that keeps its case in `case` has the form {download}`line <schemas/line.schema.json>`, and an error of
`python -m nordlib decide --lines` the form {download}`error <schemas/error.schema.json>`.

| question | what it is about | case | answer |
|---|---|---|---|
"""


def files() -> Mapping[Path, str]:
    """What each file holds."""
    made = {FOLDER / f"{name}.schema.json": schema_text(make()) for name, make in SCHEMAS.items()}
    rows = "".join(_row(name, question.topic) for name, question in QUESTIONS.items())
    return {FOLDER.with_suffix(".md"): _PAGE + rows, **made}


def _row(name: str, topic: str) -> str:
    addresses = ((what, f"schemas/{name.replace(' ', '-')}-{what}.schema.json") for what in ("case", "decision"))
    case, answer = (f"{{download}}`{what} <{address}>`" for what, address in addresses)
    return f"| `{name}` | {topic} | {case} | {answer} |\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
