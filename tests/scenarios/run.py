"""Run a file of scenarios: `python tests/scenarios/run.py FILE`. `meta.form` tells which form it has."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.report import Outcome, report
from tests.scenarios import accounts, circulation

FORMS = {"accounts": accounts.run, "circulation": circulation.run}


def run(file: dict[str, Any]) -> Iterator[Outcome]:
    """The outcome of each case of a file."""
    return FORMS[file["meta"]["form"]](file)


if __name__ == "__main__":
    sys.exit(report(run(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))))
