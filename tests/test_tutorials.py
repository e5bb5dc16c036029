"""The tutorials can be read: each line that a reader types fits in the width of a page, and each page leads on."""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"
TUTORIALS = sorted(page for page in (DOCS / "tutorial").glob("*.md") if page.stem != "index")
WIDEST = 88


@pytest.mark.parametrize("page", TUTORIALS, ids=lambda page: page.stem)
def test_each_line_of_code_fits_in_the_page(page: Path) -> None:
    typed = re.findall(r"^(?:>>>|\.\.\.) .*$", page.read_text("utf-8"), re.MULTILINE)
    assert typed
    assert [line for line in typed if len(line) > WIDEST] == []


@pytest.mark.parametrize("page", TUTORIALS, ids=lambda page: page.stem)
def test_a_tutorial_ends_with_the_pages_that_come_next(page: Path) -> None:
    last = page.read_text("utf-8").rpartition("\n## ")[2]
    links = re.findall(r"\]\(([\w./-]+\.md)\)", last)
    assert links
    assert [link for link in links if not (page.parent / link).is_file()] == []
