"""The built documentation, whose folder `make pages` names in NORDLIB_PAGES. Without Chromium the tests that open pages are skipped."""

import os
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which
from typing import Any

import pytest

if "NORDLIB_PAGES" not in os.environ:
    collect_ignore_glob = ["test_*.py"]

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the method that is replaced
        pass


@pytest.fixture(scope="session")
def built() -> Path:
    """The folder of the built pages."""
    return Path(os.environ["NORDLIB_PAGES"]).resolve()


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    """The address of a server on loopback for the pages."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(built))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The Chromium of this machine; its scroll bars are shown, since what scrolls must say so."""
    program = next((found for name in BROWSERS if (found := which(name))), None)
    if program is None:
        pytest.skip(f"no Chromium on the PATH: none of {', '.join(BROWSERS)}")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only `make pages` has it

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"], ignore_default_args=["--hide-scrollbars"])
        yield chromium
        chromium.close()
