"""Each page of the documentation as people open it: on a telephone and on a wide screen, light and dark."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(os.environ["NORDLIB_PAGES"]).resolve()
#: Sphinx makes these from the code and the names, as long as there are names.
LISTS = {"genindex.html", "py-modindex.html"}
PAGES = sorted(found for path in ROOT.rglob("*.html") if not (found := path.relative_to(ROOT).as_posix()).startswith("_"))
BOXES = (Path(__file__).parent / "boxes.js").read_text("utf-8")
WIDE = {"width": 1440, "height": 900}
NARROW = {"width": 390, "height": 844}
SCREENS = 20
#: One page of each kind.
KINDS = (
    "index.html",
    "install.html",
    "try.html",
    "changelog.html",
    "search.html",
    "tutorial/identity.html",
    "how-to/index.html",
    "how-to/cards.html",
    "reference/index.html",
    "reference/decisions.html",
    "reference/rules.html",
    "reference/rules/REN-02.html",
    "explanation/index.html",
    "explanation/glossary.html",
)


class Watched:
    """A tab of the browser, and what goes wrong in it."""

    def __init__(self, tab: Any, address: str) -> None:
        self.tab, self.address = tab, address
        self.problems: list[str] = []
        tab.on("console", lambda message: self._note(message.type == "error", f"console: {message.text}"))
        tab.on("pageerror", lambda error: self._note(True, f"script: {error}"))
        tab.on("request", lambda request: self._note(not request.url.startswith((address, "data:")), f"from elsewhere: {request.url}"))
        tab.on("response", lambda response: self._note(response.status >= 400, f"{response.status}: {response.url}"))

    def _note(self, wrong: bool, problem: str) -> None:
        if wrong:
            self.problems.append(problem)

    def open(self, page: str) -> None:
        self.problems.clear()
        self.tab.set_viewport_size(WIDE)
        self.tab.goto(self.address + page)


@pytest.fixture(scope="module")
def watched(browser: Any, address: str) -> Iterator[Watched]:
    context = browser.new_context(viewport=WIDE)
    yield Watched(context.new_page(), address)
    context.close()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_whole_at_every_width_and_not_too_long(watched: Watched, page: str) -> None:
    watched.open(page)
    for size in (WIDE, NARROW):
        watched.tab.set_viewport_size(size)
        for scheme in ("light", "dark"):
            watched.tab.emulate_media(color_scheme=scheme)
            watched.problems += [f"{size['width']} px, {scheme}: {each}" for each in watched.tab.evaluate(BOXES)]
    watched.tab.set_viewport_size(WIDE)
    screens = watched.tab.evaluate("document.documentElement.scrollHeight") / WIDE["height"]
    if page not in LISTS and screens > SCREENS:
        watched.problems.append(f"{screens:.1f} screens; at most {SCREENS} can be looked through")
    assert watched.problems == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", KINDS)
def test_axe_finds_nothing_serious(watched: Watched, page: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - only `make pages` has it

    watched.open(page)
    watched.tab.emulate_media(color_scheme=scheme)
    for size in (WIDE, NARROW):
        watched.tab.set_viewport_size(size)
        for violation in Axe().run(watched.tab).response["violations"]:
            if violation["impact"] in ("serious", "critical"):
                watched.problems += [f"{violation['id']}: {node['target']}" for node in violation["nodes"]]
    assert watched.problems == []


@pytest.mark.parametrize(
    ("words", "page"),
    [("REN-02", "reference/rules/REN-02.html"), ("install", "install.html"), ("glossary", "explanation/glossary.html")],
)
def test_the_search_finds(watched: Watched, words: str, page: str) -> None:
    watched.open(f"search.html?q={words}")
    first = watched.tab.locator("#search-results li a").first
    first.wait_for()
    assert first.get_attribute("href").split("?")[0].split("#")[0] == page
    assert watched.problems == []


def test_a_code_block_is_copied_without_its_prompts(watched: Watched) -> None:
    watched.tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    watched.open("how-to/loans.html")
    watched.tab.locator("button.copybtn").first.click(force=True)
    copied = watched.tab.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("from datetime import date")
    assert ">>>" not in copied
