"""What is built: each public name under the path that people import, a page for each rule id, and titles that the search finds."""

import json
import re
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest

from tests.public_names import homes

RULE_ID = re.compile(r"\b(?:(?:MTM|NLR|LIB|HEL|REN|SMS|APP|HOLD|ILL|EXT)-\d\d|READ-[AC]\d\d)\b")


def test_every_public_name_is_in_the_inventory_under_the_path_that_people_import(built: Path) -> None:
    rows = zlib.decompress((built / "objects.inv").read_bytes().split(b"\n", 4)[4]).decode().splitlines()
    documented = {row.split(" ", 1)[0] for row in rows if " py:" in row}
    public = {f"{module.__name__}.{name}" for (_, name), module in homes().items()}
    assert len(public) > 1000
    assert sorted(path for path in public - documented if path not in sys.modules) == []


def test_every_rule_id_on_a_page_has_a_page(built: Path) -> None:
    named = {name for path in built.rglob("*.html") for name in RULE_ID.findall(path.read_text("utf-8"))}
    assert len(named) > 200
    assert sorted(named - {path.stem for path in (built / "reference" / "rules").glob("*.html")}) == []


@pytest.fixture(scope="module")
def index(built: Path) -> Any:
    """The index of the search."""
    return json.loads((built / "searchindex.js").read_text("utf-8").removeprefix("Search.setIndex(").removesuffix(")"))


@pytest.mark.parametrize(
    ("title", "page"),
    [
        ("REN-02", "reference/rules/REN-02"),
        ("READ-C04", "reference/rules/READ-C04"),
        ("Install", "install"),
        ("Glossary", "explanation/glossary"),
        ("Changelog", "changelog"),
    ],
)
def test_the_search_has_the_titles_that_people_look_for(index: Any, title: str, page: str) -> None:
    assert page in {index["docnames"][place] for place, _ in index["alltitles"][title]}
