"""Writes the cases of all paths: `python -m tests.proofs.write_paths`, a part of `make rules`. The solver finds the rows."""

import json
import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import groupby
from multiprocessing import get_context
from typing import Any

from nordlib.columns.rules.program import RuleProgram
from nordlib.proofs.paths import PathCase, function_cases, rule_cases
from tests.proofs.paths import written
from tests.proofs.presets import PRESETS, Preset, programs

__all__ = ["heading", "lines", "main", "row_of", "says", "write"]


def main() -> int:
    with ProcessPoolExecutor(mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        deque(pool.map(write, range(len(PRESETS))), maxlen=0)
    return 0


def write(place: int) -> None:
    """Write the file of a preset. A process of its own does so, since the rows depend on what the solver was asked before."""
    preset = PRESETS[place]
    preset.file.write_text("".join(f"{line}\n" for line in lines(preset)), encoding="utf-8")


def lines(preset: Preset) -> Iterator[str]:
    """Yield the lines of the file of a preset: for each function and rule a heading, and a line for each case."""
    for kind, program in programs(preset):
        found = function_cases(program, every=preset.every) if kind == "functions" else rule_cases(program)
        for name, grouped in groupby(found, lambda case: case.name):
            cases = list(grouped)
            yield _compact(heading(kind, program, name) | {"untaken": [case.number for case in cases if case.row is None]})
            yield from (_compact([case.number, row_of(case), says(case)]) for case in cases if case.row is not None)


def heading(kind: str, program: RuleProgram, name: str) -> dict[str, Any]:
    """Return what the heading of a function or of a rule says but for the paths that no row takes."""
    if kind == "functions":
        return {"function": name, "paths": len(program.functions[name].paths), "values": list(program.outputs[name])}
    (rule,) = (rule for rule in program.rules if rule.name == name)
    return {"rule": name, "paths": len(rule.explored.paths)}


def row_of(case: PathCase) -> dict[str, Any]:
    """Return the row of a case, as the files write it."""
    return {name: written(value) for name, value in (case.row or {}).items()}


def says(case: PathCase) -> Any:
    """Return what the code says there, as the files write it."""
    if case.error is not None:
        return {"error": case.error}
    if case.outcome is not None:
        return [case.outcome, *case.codes]
    return {name: written(value) for name, value in case.values.items() if value is not None}


def _compact(line: Any) -> str:
    return json.dumps(line, separators=(",", ":"), ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
