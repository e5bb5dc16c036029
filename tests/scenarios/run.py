"""Run a file of scenarios: `python tests/scenarios/run.py FILE [--store memory|sqlite]`. `meta.form` tells which form it has."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

sys.path.insert(0, str(Path(__file__).parents[2]))

from nordlib.serialization import read_json
from tests.report import Outcome, report
from tests.scenarios import accounts, circulation
from tests.stores import STORES

FORMS = {"accounts": accounts.run, "circulation": circulation.run}


def run(file: dict[str, Any], store: str = "memory") -> Iterator[Outcome]:
    """The outcome of each case of a file, played on a kind of store."""
    return FORMS[file["meta"]["form"]](file, STORES[store])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Play the scenarios of a file on nordlib.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--store", choices=STORES, default="memory", help="the store that they are played on")
    chosen = parser.parse_args()
    sys.exit(report(run(cast("dict[str, Any]", read_json(chosen.file.read_text(encoding="utf-8"), "file of cases")), chosen.store)))
