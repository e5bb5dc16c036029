"""A case for each path of the functions of renewals, run by the code for one case: `python -m tests.soak.paths 1000000`.

It is a part of `make soak`. The tables have all optional columns, and the policy with every choice those that a table must have.
`tests/data/paths` has one in a hundred of these cases, and those of all other paths.
"""

import sys
import time
from typing import Final

from nordlib.proofs.paths import function_cases
from tests.proofs.paths import expected, said_of
from tests.proofs.presets import long_programs
from tests.proofs.write_paths import says

__all__ = ["main"]

_SHOWN: Final = 5
_ALL: Final = 1_000_000


def main(runs: int) -> int:
    """Run a case for each path, or for fewer than a million runs for one path in so many, and return the exit status."""
    every = max(1, _ALL // runs)
    started, ran, untaken, differ = time.perf_counter(), 0, 0, 0
    for preset, program in long_programs():
        for case in function_cases(program, every=every):
            if case.row is None:
                untaken += 1
                continue
            ran += 1
            said = said_of(preset, case.name, list(program.outputs[case.name]), case.row)
            if said != expected(says(case)):
                differ += 1
                if differ <= _SHOWN:
                    print(f"{preset.title}, {case.name}, path {case.number}: {said} for {case}")
        print(f"{preset.title}: {ran:,} cases ran, no row takes {untaken:,} paths, {differ:,} differ so far", flush=True)
    print(f"paths: {ran:,} cases ran, no row takes {untaken:,} paths, {differ:,} differ, in {time.perf_counter() - started:.0f} s")
    return int(differ > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
