"""Run a file of scenarios: `python tests/scenarios/run.py FILE [--store KIND]`. `meta.form` tells which form it has.

A store of the kind `postgresql` or `mariadb` is made on the server that `NORDLIB_TEST_POSTGRES` or `NORDLIB_TEST_MARIADB` names; a kind
that ends in `-async` is the same store for event loops.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from nordlib.serialization import read_json
from tests.report import Outcome, report
from tests.scenarios import accounts, circulation, policies
from tests.stores import KINDS, opened

FORMS = {"accounts": accounts.run, "circulation": circulation.run, "policies": policies.run}


def run(file: dict[str, Any], store: str = "memory") -> Iterator[Outcome]:
    """The outcome of each case of a file, played on a kind of store."""
    with opened(store) as make_store:
        yield from FORMS[file["meta"]["form"]](file, make_store)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Play the scenarios of a file on nordlib.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--store", choices=KINDS, default="memory", help="the store that they are played on")
    chosen = parser.parse_args()
    file = cast("dict[str, Any]", read_json(chosen.file.read_text(encoding="utf-8"), "file of cases"))
    try:
        sys.exit(report(run(file, chosen.store)))
    except pytest.skip.Exception as missing:  # the server
        parser.error(str(missing))
