"""Run the notebooks of the examples, and look at what they show: `make notebook`. They are kept without outputs, and show no number."""

import json
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

__all__ = ["main"]

EXAMPLES = Path(__file__).parents[1] / "examples"
NUMBER = re.compile(r"(?<![\d.])\d{10,12}(?![\d.])")


def shown(cell: Any) -> list[str]:
    """The texts and tables that a cell shows."""
    return ["".join(each.get("text", ()) or each.get("data", {}).get("text/plain", ())) for each in cell["outputs"]]


def run(path: Path) -> int:
    """Run a notebook from its first cell to its last, and return how many cells it has. An error in a cell is raised."""
    nbformat, nbclient = import_module("nbformat"), import_module("nbclient")
    notebook = nbformat.read(path, as_version=4)
    cells = [cell for cell in notebook.cells if cell["cell_type"] == "code"]
    if any(cell["outputs"] for cell in cells):
        raise SystemExit(f"{path.name} is kept with outputs; clear them")
    nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}}).execute()
    for cell in cells:
        for text in shown(cell):
            if NUMBER.search(text):
                raise SystemExit(f"{path.name} shows what looks like a number; its cell begins with {json.dumps(cell['source'][:40])}")
    return len(cells)


def main() -> int:
    """Run every notebook; the exit status."""
    for path in sorted(EXAMPLES.glob("*.ipynb")):
        print(f"{path.name}: {run(path)} cells ran")
    return 0


if __name__ == "__main__":
    sys.exit(main())
