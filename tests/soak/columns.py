"""Columns of numbers against one number at a time: `python -m tests.soak.columns COUNT`, a part of `make soak`.

Texts that are numbers but for a few characters, and numbers by chance, of every scheme on days on which rules changed. It prints how many
were compared and how many differ, never a text; and what is compared is every column: valid, problem, kind, date, sex, stored form, flags.
"""

import sys
import time
from itertools import count

from nordlib.identity import Scheme
from tests.column_corpus import DAYS, mutations
from tests.column_law import differences

__all__ = ["main"]

_AT_A_TIME = 6_000  # texts of one scheme on one day; half as many by chance come on top


def main() -> int:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    started, compared, differ = time.perf_counter(), 0, 0
    for seed in count():
        on = DAYS[seed % len(DAYS)]
        for scheme in Scheme:
            texts = mutations(scheme, _AT_A_TIME, seed)
            found = differences(texts, scheme, on)
            compared += len(texts)
            differ += len(found)
            if found:
                print(f"{scheme} on {on}, seed {seed}: {len(found)} differ, the first at place {found[0]}")
        if compared >= wanted:
            break
    print(f"columns: {compared:,} compared in {time.perf_counter() - started:.0f} s, {differ:,} differ")
    return int(differ > 0)


if __name__ == "__main__":
    sys.exit(main())
