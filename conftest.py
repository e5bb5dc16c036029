"""What every test run shares: examples in docs and docstrings are tests, and every rule has to be seen both ways.

Where the tests are shared among workers (`pytest -n 2 --dist loadfile`), each worker hands what it saw to the process that started it.
"""

import gc
import os
import shlex
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Sequence
from doctest import ELLIPSIS
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from hypothesis import settings
from sybil import Document, Example, Region, Sybil
from sybil.document import PythonDocStringDocument
from sybil.parsers.myst import CodeBlockParser, PythonCodeBlockParser
from sybil.parsers.rest import DocTestParser

from nordlib.decisions import Outcome, Rule, Trace, Verdict, rule_book
from nordlib.tracing import exploration
from nordlib.tracing.collection import collection_paused
from tests.profiles import IS_LONG, many

ROOT = Path(__file__).parent
collect_ignore = ["docs/_build"]  # what `make docs` built is not what was written
collect_ignore += [] if find_spec("pyspark") else ["docs/how-to/spark.md"]  # `make spark` runs it
collect_ignore += [] if os.environ.get("NORDLIB_TEST_MARIADB") else ["docs/how-to/koha.md"]  # it makes databases there
collect_ignore += [f"docs/how-to/{page}.md" for page, program in (("java", "javac"), ("perl", "perl")) if which(program) is None]
SEEN: defaultdict[str, set[Outcome]] = defaultdict(set)
SHOWN: set[str] = set()
_MEASURED = 300  # paths

if "PYTEST_XDIST_WORKER" in os.environ:  # coverage is taken of the workers, and not of each command that a test runs
    os.environ.pop("COVERAGE_PROCESS_CONFIG", None)

# Two workers share a machine; what must take bounded time has a test that says so. A short run tries the same examples each time.
settings.register_profile("nordlib", deadline=None, max_examples=many(30, 100), derandomize=not IS_LONG)
settings.load_profile("nordlib")


class ConsoleParser(CodeBlockParser):
    """`console` blocks: each line after `$` is run, the lines below it are what it prints (`...` for any text)."""

    language = "console"

    def evaluate(self, example: Example) -> str | None:
        blocks = ["$ " + block for block in example.parsed.strip().removeprefix("$ ").split("\n$ ")]
        for block in blocks:
            command, _, expected = block.removeprefix("$ ").partition("\n")
            done = subprocess.run(
                command.replace("python ", f"{shlex.quote(sys.executable)} ", 1),
                shell=True,
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=False,
            )
            if (done.stdout + done.stderr).strip() != expected.strip() or (done.returncode and not done.stderr):
                return f"{command} printed:\n{done.stdout}{done.stderr}"
        return None


def every_block_is_run(document: Document) -> Iterator[Region]:
    """A fenced block in a language that nothing here runs is a failing example."""
    for start, end, language in _fences(document.text):
        if language not in ("python", "console", "toctree", "mermaid") and not language.startswith("{"):
            yield Region(start, end, language, lambda example: f"nothing runs a block in {example.parsed!r}")


def _fences(text: str) -> Iterator[tuple[int, int, str]]:
    place, inside = 0, False
    for line in text.splitlines(keepends=True):
        if line.startswith("```"):
            if not inside:
                yield place, place + len(line), line.strip("`\n ")
            inside = not inside
        place += len(line)


_markdown = [PythonCodeBlockParser(doctest_optionflags=ELLIPSIS), ConsoleParser(), every_block_is_run]
pytest_collect_file = (
    Sybil([DocTestParser(optionflags=ELLIPSIS)], path="src", patterns=["*.py"], document_types={".py": PythonDocStringDocument})
    + Sybil(_markdown, path=".", patterns=["README.md", "docs/*.md", "docs/**/*.md"])
).pytest()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--every-rule-seen", action="store_true", help="fail unless every rule was seen to refuse and to hold")


def pytest_configure() -> None:
    def noted(rules: tuple[Rule[Any], ...], topic: str, verdicts: Sequence[Verdict], passed: bool) -> Trace:
        for rule, (outcome, _, _) in zip(rules, verdicts, strict=False):
            SEEN[rule.__name__].add(outcome)
        return Trace(rules, topic, verdicts, passed)

    exploration._run = _measured_at_first(exploration._run)  # type: ignore[assignment]  # noqa: SLF001 - one path of a function that is traced
    rule_book.Trace = noted  # type: ignore[assignment, misc]  # the trace of every evaluation is noted, and nothing is made to be read


def _measured_at_first(run: Callable[..., Any]) -> Callable[..., Any]:
    """Measure the coverage of the first paths of a function alone: thousands more go through the same lines, three times as slowly.

    An `assert` that fails on a path is refused: pytest writes down all that it compared, thousands of times, wherever nordlib's plugin is.
    """
    paths = 0

    def measured(function: Callable[[], object], name: str, given: tuple[Any, ...]) -> object:
        nonlocal paths
        paths = paths + 1 if given else 0
        tracer = sys.gettrace() if paths >= _MEASURED else None
        if tracer is not None:
            sys.settrace(None)
        try:
            path = run(function, name, given)
        finally:
            if tracer is not None:
                sys.settrace(tracer)
        if isinstance(path.error, AssertionError) and str(path.error).startswith("assert "):
            raise RuntimeError(f"an `assert` fails while {name} is traced; write `raise AssertionError` in its place")
        return path

    return measured


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Keep the garbage collector from the modules and the tests: it would look through all of them time and again."""
    with collection_paused():
        collected = yield
    gc.collect()
    gc.freeze()
    return collected


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:  # noqa: ARG001 - the hook's form
    report = yield
    if report.when == "call" and report.passed:
        SHOWN.update(name for mark in item.iter_markers("rule") for name in mark.args)
    return report


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object | None) -> None:  # noqa: ARG001 - the hook's form
    seen, shown = getattr(node, "workeroutput", {}).get("nordlib", ({}, ()))  # a worker that crashed has said nothing
    for name, outcomes in seen.items():
        SEEN[name].update(map(Outcome, outcomes))
    SHOWN.update(shown)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["nordlib"] = (
            {name: [outcome.value for outcome in outcomes] for name, outcomes in SEEN.items()},
            [*SHOWN],
        )
        _save_coverage()
        return
    if not session.config.getoption("--every-rule-seen") or session.testsfailed:
        return
    from tests.rule_table import rules_of_nordlib, shapes_and_readings  # noqa: PLC0415 - it imports all of nordlib

    errors = [f"{rule!r} was never seen to {way}" for rule in rules_of_nordlib() for way in _unseen(rule)]
    errors += [f"{name} is on no passed test" for name in sorted(shapes_and_readings() - SHOWN)]
    if errors:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        print("\nRules that this run did not show:", *errors, sep="\n  ")


def _save_coverage() -> None:
    """Write what was measured now: a worker that takes long to end is killed."""
    if "coverage" in sys.modules and (current := sys.modules["coverage"].Coverage.current()) is not None:
        current.stop()
        current.save()


def _unseen(rule: Rule[Any]) -> Iterator[str]:
    seen = SEEN[rule.__name__]
    if Outcome.PASSED not in seen:
        yield "hold"
    if Outcome.FAILED not in seen:
        yield "refuse"
