"""How the page behaves: it loads quickly, keeps what is typed to itself, and serves readers with a keyboard, a telephone or no Python."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.pages.try_it.conftest import Tried, until

LOADS_WITHIN = 5  # seconds
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 375, "height": 812}
NUMBER = "20000909-2396"  # Skatteverket's


def test_it_answers_within_five_seconds_of_being_opened(browser: Any, recorded: tuple[str, list[str]]) -> None:
    """With nothing cached; the best of three, since the machine does other things too."""
    times = list[float]()
    while len(times) < 3 and (not times or min(times) >= LOADS_WITHIN):
        context = browser.new_context(viewport=WIDE)
        times.append(Tried(context.new_page(), *recorded).open())
        context.close()
    print(f"\nseconds until the first answer: {', '.join(f'{time:.1f}' for time in times)}")
    assert min(times) < LOADS_WITHIN


def test_nothing_leaves_the_page(context: Any, recorded: tuple[str, list[str]]) -> None:
    tried = Tried(context.new_page(), *recorded)
    tried.open()
    loaded, asked, opened_at = list(tried.requests), list(tried.asked), tried.tab.url
    assert any(url.endswith(".wasm") for url in loaded)
    assert [url for url in loaded if not url.startswith((tried.address, "data:"))] == []
    tried.fill("number", {"text": NUMBER, "scheme": "se"})
    assert until(lambda: tried.tab.locator("#try-number-answer dl").count() == 1)
    for language in ("sv", "da", "nb"):
        tried.tab.locator("#try-language").select_option(language)
    tried.tab.locator("#n-text").press("Enter")
    tried.tab.locator("#try-example").click()
    tried.fill("renewal", {"policy": "UNIVERSITY", "item_type": "course_book", "waiting": "2"})
    assert until(lambda: tried.tab.locator("#try-renewal-answer .try-failed").count() > 0)
    tried.tab.wait_for_timeout(500)
    assert tried.requests == loaded
    assert tried.asked == asked
    assert tried.console == []
    assert tried.tab.url == opened_at
    assert tried.tab.evaluate("[localStorage.length, sessionStorage.length, document.cookie, history.length]") == [0, 0, "", 2]
    assert context.cookies() == []


def test_the_page_could_send_nothing_if_it_tried(context: Any, recorded: tuple[str, list[str]]) -> None:
    tried = Tried(context.new_page(), *recorded)
    tried.open()
    assert tried.tab.evaluate("fetch('index.html').then(() => 'sent', () => 'refused')") == "refused"
    (worker,) = tried.tab.workers
    means = ["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "indexedDB", "caches"]
    assert worker.evaluate("(names) => names.map((name) => typeof self[name])", means) == ["undefined"] * len(means)


def test_browsers_are_asked_to_keep_no_number(tried: Tried) -> None:
    assert tried.tab.locator("#n-text").evaluate("box => [box.autocomplete, box.spellcheck, box.form.autocomplete]") == [
        "off",
        False,
        "off",
    ]


def test_an_example_is_shown_and_another_by_the_next_press(tried: Tried) -> None:
    tried.tab.locator("#n-scheme").select_option("se")
    texts = set[str]()
    for count in (1, 2):
        tried.tab.locator("#try-example").click()
        assert until(lambda: len(texts | {tried.tab.locator("#n-text").input_value()}) == count)  # noqa: B023 - called at once
        texts.add(tried.tab.locator("#n-text").input_value())
        assert until(lambda: tried.tab.locator("#try-number-answer .try-passed").count() == 1)


def test_the_keyboard_alone_is_enough(context: Any, recorded: tuple[str, list[str]]) -> None:
    tried = Tried(context.new_page(), *recorded)
    tried.open()
    tried.tab.locator("#try-language").focus()
    reached = list[str]()
    while len(reached) < 80 and "try-example" not in reached:
        tried.tab.keyboard.press("Tab")
        reached.append(tried.tab.evaluate("document.activeElement.id || document.activeElement.name || document.activeElement.tagName"))
        if reached[-1] == "r-waiting":
            tried.tab.keyboard.type("3")
            assert until(lambda: tried.tab.locator("#try-renewal-answer .try-failed").count() > 0)
    wanted = [
        "r-policy",
        "r-item",
        "r-kind",
        "r-due",
        "r-today",
        "r-used",
        "recalled",
        "r-waiting",
        "waiting_unknown",
        "r-copies",
        "r-card",
    ]
    wanted += ["r-debt", "r-blocked", "r-audience", "A", "SUMMARY", "n-text", "n-scheme", "n-on", "try-example"]
    assert [each for each in dict.fromkeys(reached) if each in wanted] == wanted
    tried.tab.keyboard.press("Enter")
    assert until(lambda: tried.tab.locator("#try-number-answer .try-passed").count() > 0)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(tried: Tried, size: dict[str, int], scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - only `make try` has it

    tried.tab.set_viewport_size(size)
    tried.tab.emulate_media(color_scheme=scheme)
    tried.fill("renewal", {"policy": "HELSINGOR", "kind": "ill", "waiting": "2", "renewals_used": "x"})
    assert until(lambda: tried.tab.locator(".try-error").count() == 1)
    for used in ("x", "2"):  # a problem, then a refusal with everything opened
        tried.fill("renewal", {"renewals_used": used})
        tried.fill("number", {"text": NUMBER, "scheme": "any"})
        assert until(lambda: (tried.rules.count() > 0) is (used == "2"))  # noqa: B023 - called at once
        assert until(lambda: tried.tab.locator("#try-number-answer dl").count() == 1)
        tried.tab.evaluate("document.querySelectorAll('details').forEach((box) => { box.open = true; })")
        found = Axe().run(tried.tab, context="#try-it").response["violations"]
        assert [f"{each['id']}: {node['target']}" for each in found for node in each["nodes"]] == []
        assert tried.tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        wide = "[...document.querySelectorAll('.try-it *')].filter((box) => box.getBoundingClientRect().right > innerWidth).length"
        assert tried.tab.evaluate(wide) == 0


def test_a_build_without_python_says_so(context: Any, recorded: tuple[str, list[str]], built: Path) -> None:
    html = (built / "try.html").read_text("utf-8")
    without, count = re.subn(r'(<meta name="nordlib-runtime")', r'\1 data-missing="npm was not found"', html)
    assert count == 1
    tab = context.new_page()
    tab.route("**/try.html", lambda route: route.fulfill(body=without, content_type="text/html"))
    tried = Tried(tab, *recorded)
    tab.goto(f"{tried.address}try.html")
    assert until(lambda: tried.state == "missing")
    assert "npm was not found" in tab.locator("#try-status").inner_text()
    assert tab.locator("#r-due").is_disabled()
    assert tried.console == []


def test_a_runtime_that_does_not_load_is_told(context: Any, recorded: tuple[str, list[str]]) -> None:
    tab = context.new_page()
    tab.route("**/nordlib.zip", lambda route: route.fulfill(status=404, body=""))
    tried = Tried(tab, *recorded)
    tab.goto(f"{tried.address}try.html")
    assert until(lambda: tried.state == "broken")
    assert "Reload the page" in tab.locator("#try-status").inner_text()


def test_a_page_that_is_opened_as_a_file_says_how_to_serve_it(context: Any, built: Path, python_is_there: None) -> None:
    tab = context.new_page()
    tab.goto((built / "try.html").as_uri())
    # A module is not loaded from a file at all, so the sentence is in the page.
    assert until(lambda: "python -m http.server" in tab.locator("#try-status").inner_text())


def test_without_scripts_the_page_says_what_to_do(browser: Any, recorded: tuple[str, list[str]]) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{recorded[0]}try.html")
    assert "pip install nordlib" in tab.locator("#try-it noscript").inner_text()
    context.close()
