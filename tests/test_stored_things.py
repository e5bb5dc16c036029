"""A stored thing is declared once: how often each field of one is said in the stores, and what the page on adding one counts."""

import ast
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from nordlib.storage import stored
from nordlib.storage.queries import StoredType

ROOT = Path(__file__).parents[1]
STORAGE = ROOT / "src" / "nordlib" / "storage"
TYPES = {name: each for name, each in vars(stored).items() if isinstance(each, StoredType)}


def words_of_code() -> set[str]:
    """Every word of the stores' code and of its texts, but for the protocols and the migrations."""
    words = set[str]()
    for path in STORAGE.rglob("*.py"):
        if not {"protocols", "migrations"} & set(path.parts):
            with tokenize.open(path) as file:
                for token in tokenize.generate_tokens(file.readline):
                    if token.type in (tokenize.NAME, tokenize.STRING) and not token.string.startswith('"""'):
                        words |= set(re.findall(r"\w+", token.string))
    return words


#: Fields that are said in the stores: by a key, a unique field, a look-up, a condition, an index or a column of another name.
SAID = {
    "ACCOUNT": {
        *("id", "library", "identity", "email", "student_authorisation"),  # asked for
        *("valid_to", "guardian", "created_on", "first_name", "last_name"),  # asked for
        "groups",  # its column has another name, since the word is reserved in SQL
    },
    "HOLD": {"id", "title", "expires_on", "pickup_until"},
    "REGISTRAR": {"id", "email", "library", "role", "identity"},
}


@pytest.mark.parametrize("name", SAID)
def test_a_field_that_no_question_asks_for_is_said_by_its_model_alone(name: str) -> None:
    said = {field.name for field in attrs.fields(TYPES[name].model)} & words_of_code()
    coincidences = {"status", "item", "patron", "version", "language", "birth_date"}  # a field or a column of something else
    assert said - coincidences <= SAID[name]


def lines_of(path: Path, *names: str) -> int:
    """How many lines the classes, functions and constants of some names take."""

    def defined() -> Iterator[ast.stmt]:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if (isinstance(node, ast.AnnAssign) and ast.unparse(node.target) in names) or getattr(node, "name", None) in names:
                yield node

    return sum((node.end_lineno or 0) - node.lineno + 1 for node in defined())


def test_the_page_on_adding_a_thing_counts_right() -> None:
    page = (ROOT / "docs" / "how-to" / "add-a-stored-thing.md").read_text(encoding="utf-8")
    transaction = (STORAGE / "repositories" / "transaction.py").read_text(encoding="utf-8")
    counted = dict(re.findall(r"^\| `storage/(\S+)`.* \| (\d+) \|$", page, re.MULTILINE))
    assert counted == {
        "protocols/circulation.py": str(lines_of(STORAGE / "protocols" / "circulation.py", "Holds")),
        "stored.py": str(lines_of(STORAGE / "stored.py", "HOLD")),
        "repositories/circulation.py": str(lines_of(STORAGE / "repositories" / "circulation.py", "HoldRepository", "_FOR_TITLE")),
        "repositories/transaction.py": str(transaction.count("= HoldRepository")),
        "sql/schema.py": str(lines_of(STORAGE / "sql" / "schema.py", "HOLD")),
    }
    migration = next((STORAGE / "sql" / "migrations" / "versions").glob("nordlib_0001*")).read_text(encoding="utf-8")
    table = re.search(r'    create_table\(\n        "nordlib_holds",\n(?:        .*\n)*    \)\n(?:    create_index.*\n)*', migration)
    assert table is not None
    assert f"| the migration that makes its table | {table[0].count(chr(10))} |" in page


def test_every_stored_type_is_a_part_of_a_transaction_and_has_a_table() -> None:
    from nordlib.storage.sql import schema  # noqa: PLC0415 - the test of the names above needs no database

    tables = {each.of for each in vars(schema).values() if hasattr(each, "of")}
    assert tables == set(TYPES.values())
    repositories = "".join(path.read_text(encoding="utf-8") for path in (STORAGE / "repositories").glob("*.py"))
    assert all(re.search(rf"\b{name}\b", repositories) for name in TYPES)
