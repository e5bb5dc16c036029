"""The README and the pages of the documentation are read where this checkout is not: their whole addresses must name what it has."""

import re
import tomllib
from pathlib import Path

import pytest

from nordlib.documentation import DOCUMENTATION

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
URLS = PROJECT["urls"]
LINKS = re.findall(r"\]\(([^)]+)\)", README)


def test_every_link_is_a_whole_address() -> None:
    assert LINKS
    assert [link for link in LINKS if not link.startswith("https://")] == []


def test_every_page_that_is_linked_exists() -> None:
    assert f"{URLS['Documentation']}/en/latest" == DOCUMENTATION
    pages = [link.removeprefix(f"{DOCUMENTATION}/") for link in LINKS if link.startswith(DOCUMENTATION)]
    assert pages
    assert [page for page in pages if not (ROOT / "docs" / (page.removesuffix(".html") or "index")).with_suffix(".md").is_file()] == []


def test_every_file_that_is_linked_exists() -> None:
    files = [link.removeprefix(f"{URLS['Homepage']}/blob/main/") for link in LINKS if link.startswith(URLS["Homepage"])]
    assert files
    assert [name for name in files if not (ROOT / name).is_file()] == []


def test_every_extra_is_listed_where_it_is_installed() -> None:
    extras = set(PROJECT["optional-dependencies"])
    assert set(re.findall(r"`nordlib\[(\w+)\]`", README.partition("## Extras")[2].partition("\n## ")[0])) == extras
    assert set(re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "install.md").read_text("utf-8"), re.MULTILINE)) == extras


HOW_TOS = sorted(page for page in (ROOT / "docs" / "how-to").glob("*.md") if "`examples/" in page.read_text("utf-8"))


@pytest.mark.parametrize("page", HOW_TOS, ids=lambda page: page.stem)
def test_a_page_that_uses_an_example_leads_to_it(page: Path) -> None:
    """A reader who installed the package has none of them."""
    text = page.read_text("utf-8")
    place = re.search(r"`(examples/[^`]+)`(.{9})", text)
    assert place is not None
    assert place[2] == "][source]"
    (source,) = re.findall(r"^\[source\]: (.*)$", text, re.MULTILINE)
    assert source in {f"{URLS['Homepage']}/{kind}/main/{place[1]}" for kind in ("blob", "tree")}
    assert (ROOT / place[1]).is_dir() is ("/tree/" in source)
    assert (ROOT / place[1]).exists()


def test_the_first_example_is_short_and_plain() -> None:
    first = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert first is not None
    code = [line for line in first[1].splitlines() if line.startswith(">>>")]
    assert len(code) <= 5
    assert "Id" not in first[1]
    assert max(map(len, code)) <= 88
