"""Every way out of a program that a model of a person may take, and what it shows: the table of docs/explanation/ways-out.md.

`python -m tests.ways_out` writes the table anew.
"""

import contextlib
import copy
import io
import json
import logging
import os
import pickle
import pprint
import subprocess
import sys
import tempfile
import traceback
import unittest
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import attrs
import pandas as pd
import polars as pl
import rich
import structlog
from rich.console import Console
from rich.pretty import pretty_repr
from rich.traceback import Traceback

from nordlib.commands import log_in
from nordlib.credentials import Realm
from nordlib.passwords import Scrypt
from nordlib.serialization import as_dict
from tests.people import NOW, REGISTER
from tests.sql_log import sql_log
from tests.whole_people import OTHER, Facts, things

__all__ = ["FILE", "WAYS", "Way", "table"]

ROOT = Path(__file__).parents[1]
FILE = ROOT / "docs" / "explanation" / "ways-out.md"


@attrs.frozen
class Way:
    """A way out: its name, what leaves by it, and what to do about a way that holds the person."""

    name: str
    leaves: Callable[[Facts], str]
    holds: bool = False
    """Whether what leaves holds the person, by intent or because nordlib cannot hide it."""
    advice: str = ""


def _each(show: Callable[[Any], str]) -> Callable[[Facts], str]:
    return lambda facts: "\n".join(map(show, things(facts)))


def _together(show: Callable[[Any], str]) -> Callable[[Facts], str]:
    return lambda facts: show(things(facts))


def _nothing_that_has_no_form(show: Callable[[Any], str]) -> Callable[[Any], str]:
    def shown(thing: Any) -> str:
        with contextlib.suppress(Exception):  # a key ring has no JSON form, and a lambda cannot be pickled
            return show(thing)
        return ""

    return shown


def _fail(thing: Any) -> None:
    """Fail in a frame that holds a thing, alone and in collections."""
    local, several, named = thing, [thing, (thing,)], {"thing": thing}
    raise ValueError(len((local, several, named)))


def _failed(thing: Any) -> ValueError:
    try:
        _fail(thing)
    except ValueError as error:
        return error
    raise AssertionError


def _with_locals(thing: Any) -> str:
    error = _failed(thing)
    return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())


def _rich_traceback(thing: Any) -> str:
    error = _failed(thing)
    return _on_console(Traceback.from_exception(type(error), error, error.__traceback__, show_locals=True, locals_max_string=10_000))


def _on_console(shown: Any) -> str:
    console = Console(file=io.StringIO(), width=400)
    console.print(shown)
    return str(console.file.getvalue())  # type: ignore[attr-defined]  # it is the StringIO


def _rich_inspect(thing: Any) -> str:
    console = Console(file=io.StringIO(), width=400)
    rich.inspect(thing, console=console, value=False, methods=False)
    return str(console.file.getvalue())  # type: ignore[attr-defined]  # it is the StringIO


def _structlog(*processors: Any) -> Callable[[Any], str]:
    def logged(thing: Any) -> str:
        lines = io.StringIO()
        log = structlog.wrap_logger(structlog.PrintLogger(lines), processors=[*processors])
        log.info("event", thing=thing, things=[thing])
        error = _failed(thing)
        log.error("event", exc_info=error)
        return lines.getvalue()

    return logged


def _logged(thing: Any) -> str:
    lines = io.StringIO()
    handler, log = logging.StreamHandler(lines), logging.getLogger("ways-out")
    log.propagate, log.handlers = False, [handler]
    log.setLevel(logging.INFO)
    error = _failed(thing)
    log.info("%s %r %s", thing, thing, {"thing": thing}, exc_info=error)
    return lines.getvalue()


def _warned(thing: Any) -> str:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warnings.warn(f"{thing}", stacklevel=1)
    return "".join(warnings.formatwarning(each.message, each.category, each.filename, each.lineno) for each in caught)


def _unittest(facts: Facts) -> str:
    case, told = unittest.TestCase(), list[str]()
    case.maxDiff = None
    for one, other in zip(things(facts), things(OTHER), strict=True):
        try:
            case.assertEqual([one], [other])  # noqa: PT009 - the way itself
        except AssertionError as error:
            told.append(str(error))
    return "\n".join(told)


_PYTEST: Final = """
import pytest
from tests.whole_people import ONE, OTHER, things

PAIRS = [*zip(things(ONE), things(OTHER))]

@pytest.mark.parametrize("place", range(len(PAIRS)))
def test_alike(place):
    one, other = PAIRS[place]
    assert one == other

def test_together():
    one, other = map(list, zip(*PAIRS))
    assert one == other

def test_none():
    assert not PAIRS
"""


def _pytest(_: Facts) -> str:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "test_pairs.py"
        file.write_text(_PYTEST, encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-vv", "-l", "-p", "no:cacheprovider", "--rootdir", folder, str(file)]
        ways = (["-k", "alike"], ["-k", "not alike", "--full-trace"])  # each trace through pytest itself takes as long as all the others
        alone = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # plugins add frames of their own
        return "".join(
            subprocess.run(command + way, cwd=ROOT, env=alone, capture_output=True, text=True, check=False).stdout for way in ways
        )


def _series(given: Any) -> Any:
    column: Any = pd.Series([None] * len(given), dtype=object)
    for place, thing in enumerate(given):
        column[place] = thing
    return column


def _polars(given: Any) -> str:
    frame = pl.DataFrame({"thing": pl.Series("thing", given, dtype=pl.Object)})
    told = [str(frame), repr(frame), frame._repr_html_()]
    for write in (frame.write_csv, frame.write_json, frame.write_ndjson):
        try:
            told.append(write())
        except BaseException as error:  # noqa: BLE001 - polars panics, with an exception of its own
            told.append(f"{error}")
    return "\n".join(told)


def _wrong_password(facts: Facts) -> str:
    """An error in a command, in whose frames is what was typed."""
    try:
        log_in(None, facts.email, facts.password, realm=Realm.BORROWER, policy=REGISTER, hasher=Scrypt(cost=1), now=NOW)  # type: ignore[arg-type]  # no store
    except AttributeError as error:
        return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    return ""


_FORM: Final = "it is what a host stores or sends: guard it as the database"
WAYS: Final = (
    Way(
        "`repr`, `str`, `%s`, `%r`, f-strings, `format`",
        _each(lambda thing: f"{thing!r} {thing!s} {thing} {format(thing)} %s %r" % (thing, thing)),
    ),
    Way("`copy.copy`, `copy.deepcopy` and their `repr`", _each(lambda thing: repr(copy.copy(thing)) + repr([copy.copy([thing])]))),
    Way("`pprint`", _together(pprint.pformat)),
    Way("`logging`, with `exc_info`", _each(_logged)),
    Way("`warnings`", _each(_warned)),
    Way("tracebacks with the values of local variables (`capture_locals`)", _each(_with_locals)),
    Way("`unittest`: differences", _unittest),
    Way("pytest: differences and local variables (`-vv -l --full-trace`)", _pytest),
    Way("rich: `pretty_repr`, `print`", _each(lambda thing: pretty_repr(thing) + _on_console(thing))),
    Way("rich: tracebacks with local variables", _each(_rich_traceback)),
    Way(
        "structlog: JSON, with `dict_tracebacks`",
        _each(_structlog(structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer())),
    ),
    Way("structlog: console, with rich tracebacks", _each(_structlog(structlog.dev.ConsoleRenderer(colors=False)))),
    Way("`json.dumps(..., default=str)`", _each(lambda thing: json.dumps({"thing": thing}, default=str))),
    Way("SQLAlchemy and Alembic at INFO", sql_log),
    Way(
        "pandas: `to_csv`, `to_string`, `to_html`, `astype(str)`",
        _together(
            lambda given: (
                _series(given).to_csv()
                + _series(given).to_frame().to_html(max_cols=None)
                + _series(given).to_string()
                + " ".join(_series(given).astype(str))
            )
        ),
    ),
    Way("polars: print, `write_csv`, `write_json`, `write_ndjson` of an Object column", _together(_polars)),
    Way("notebooks: the table of a decision", _each(lambda thing: getattr(thing, "_repr_html_", str)())),
    Way("`nordlib.serialization.as_dict`", _each(_nothing_that_has_no_form(lambda thing: str(as_dict(thing)))), holds=True, advice=_FORM),
    Way("`pickle`", _each(_nothing_that_has_no_form(lambda thing: pickle.dumps(thing).decode("latin-1"))), holds=True, advice=_FORM),
    Way(
        "`attrs.asdict`, `attrs.astuple`",
        _each(_nothing_that_has_no_form(lambda thing: str(attrs.asdict(thing)))),
        holds=True,
        advice="log the model itself, not its parts",
    ),
    Way(
        "pandas: `to_json`",
        _each(_nothing_that_has_no_form(lambda thing: str(_series([thing]).to_json()))),
        holds=True,
        advice="pandas reads every attribute: keep a pseudonym in the column, or write `astype(str)`",
    ),
    Way("`rich.inspect`", _each(_rich_inspect), holds=True, advice="it reads every attribute: for your own terminal alone"),
    Way(
        "local variables that hold what a person typed: a password, a number that was not read yet",
        _wrong_password,
        holds=True,
        advice="in your frames, too: give `redact` to an error tracker, or turn its local variables off",
    ),
)


def table() -> str:
    """The table of the page."""
    rows = [f"| {way.name} | {'**the person**' if way.holds else 'nothing'} | {way.advice or '-'} |" for way in WAYS]
    return "\n".join(["| way | what it shows | what to do |", "|---|---|---|", *rows])


if __name__ == "__main__":
    before, _, after = FILE.read_text(encoding="utf-8").partition("| way |")
    FILE.write_text(f"{before}{table()}\n\n{after.partition(chr(10) * 2)[2]}", encoding="utf-8")
