"""The page "Try it here" in Chromium, with its Python. `make try` says by NORDLIB_TRY that it is to be opened."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which
from typing import Any

import pytest

if "NORDLIB_TRY" not in os.environ:
    collect_ignore_glob = ["test_*.py"]

PATIENCE = 60  # seconds, on a machine that does other things too


class Recorded(SimpleHTTPRequestHandler):
    """A server that remembers what it is asked for."""

    asked: list[str]

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the method that is replaced
        self.asked.append(self.path)


@pytest.fixture(scope="session")
def python_is_there(built: Path) -> None:
    """The pages were built with Python for the browser, wherever there is npm."""
    if (built / "_static" / "try_it" / "runtime" / "nordlib.zip").exists():
        return
    if which("npm") is None:
        pytest.skip("no npm on the PATH, so the pages were built without Python for the browser")
    pytest.fail("there is npm, but the pages have no Python for the browser; the page try.html says why")


@pytest.fixture(scope="session")
def recorded(built: Path, python_is_there: None) -> Iterator[tuple[str, list[str]]]:
    """The address of a server on loopback, and the paths that it was asked for."""
    asked: list[str] = []
    handler = partial(type("Handler", (Recorded,), {"asked": asked}), directory=str(built))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", asked
        server.shutdown()


def until(holds: Callable[[], bool], patience: float = PATIENCE) -> bool:
    """Wait until something holds. The page lets no script be made from text, so its own waiting cannot be used."""
    last = time.monotonic() + patience
    while time.monotonic() < last:
        if holds():
            return True
        time.sleep(0.02)
    return holds()


class Tried:
    """A tab with the page, and everything that it told the network and the console."""

    def __init__(self, tab: Any, address: str, asked: list[str]) -> None:
        self.tab, self.address, self.asked = tab, address, asked
        self.requests: list[str] = []
        self.console: list[str] = []
        tab.on("request", lambda request: self.requests.append(request.url))
        tab.on("console", lambda message: self.console.append(message.text))
        tab.on("pageerror", lambda error: self.console.append(str(error)))

    def open(self) -> float:
        """Open the page, and return the seconds until it has its first answer."""
        begun = time.monotonic()
        self.tab.goto(f"{self.address}try.html")
        assert until(lambda: self.state != "loading" and self.rules.count() > 0), self.state
        return time.monotonic() - begun

    @property
    def state(self) -> str:
        return str(self.tab.locator("#try-it").get_attribute("data-state") or "loading")

    @property
    def rules(self) -> Any:
        return self.tab.locator("#try-renewal-answer .try-rule")

    def fill(self, form: str, values: dict[str, str]) -> None:
        """Fill in the fields of a form that a reader can; the others stay."""
        for name, value in values.items():
            field = self.tab.locator(f"#try-{form} [name={name}]")
            if not (field.is_visible() and field.is_enabled()):
                continue
            kind = field.evaluate("field => field.type")
            if kind == "select-one":
                field.select_option(value)
            elif kind == "checkbox":
                field.set_checked(value == "on")
            else:
                field.fill(value)

    def reset(self) -> None:
        """Give both forms the values that they have in the page."""
        self.tab.evaluate("document.querySelectorAll('.try-form').forEach((form) => form.reset())")

    def shown(self) -> dict[str, Any]:
        """What the answer about the renewal shows, in the form of `renewal_answer`."""
        told: dict[str, Any] = self.tab.evaluate("""() => {
            const answer = document.getElementById("try-renewal-answer");
            const texts = (where, inside = answer) => [...inside.querySelectorAll(where)].map((box) => box.textContent);
            const verdict = answer.querySelector(".try-verdict");
            const values = texts("dd");
            return {
                granted: verdict.classList.contains("try-passed"),
                sentences: [verdict.lastChild.textContent, ...texts(".try-reasons li")],
                facts: texts("dt").map((name, place) => [name, values[place]]),
                rules: [...answer.querySelectorAll(".try-rule")].map((rule) => ({
                    outcome: rule.className.replace("try-rule try-", ""),
                    outcome_in_words: rule.querySelector(".try-outcome").textContent,
                    sentence: rule.querySelector("p").textContent,
                    values: texts(".try-values", rule).flatMap((text) => text.split("; ")),
                    pages: [...rule.querySelectorAll("a")].map((link) => [link.textContent, link.getAttribute("href").replace("./", "")]),
                })),
                python: texts("pre")[0],
            };
        }""")
        return told


@pytest.fixture
def context(browser: Any) -> Iterator[Any]:
    """A profile of its own: nothing is cached."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture(scope="module")
def tried(browser: Any, recorded: tuple[str, list[str]]) -> Iterator[Tried]:
    """The page, opened once for the tests of a module."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tried = Tried(context.new_page(), *recorded)
    tried.open()
    yield tried
    context.close()
