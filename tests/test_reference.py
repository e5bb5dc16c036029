"""The lists of names on the pages of the reference: each name stands where people import it from, and on one page alone."""

import re
from collections import Counter
from pathlib import Path

from tests.public_names import homes

PAGES = sorted((Path(__file__).parents[1] / "docs" / "reference").glob("*.md"))
LISTS = [
    found for page in PAGES for found in re.findall(r"^\.\. members:: (\S+)\n((?:   \S+\n|\n)*)", page.read_text("utf-8"), re.MULTILINE)
]
LISTED = [(package, name) for package, names in LISTS for name in names.split()]


def test_each_name_is_listed_under_the_path_that_people_import() -> None:
    at_home = {(module.__name__, name) for (_, name), module in homes().items()}
    assert len(LISTED) > 100
    assert [f"{package}.{name}" for package, name in LISTED if (package, name) not in at_home] == []


def test_each_name_is_listed_once() -> None:
    assert [name for name, count in Counter(LISTED).items() if count > 1] == []
