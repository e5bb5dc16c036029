"""`make bench`: each row a ratio against a named peer in one run, best of five; exits 1 when a gate does not hold."""

import sys
from collections.abc import Callable
from pathlib import Path
from timeit import repeat

import attrs

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import renewal

NUMBER = 20_000
"""Calls in one round."""
ROUNDS = 5


@attrs.frozen
class Row:
    """A measured ratio and the gate that it has to hold."""

    work: str
    peer: str
    seconds: float
    """For one call of ours."""
    peer_seconds: float
    gate: float
    """At most so many times the peer's time."""

    @property
    def ratio(self) -> float:
        """Our time as a multiple of the peer's."""
        return self.seconds / self.peer_seconds

    @property
    def holds(self) -> bool:
        """Whether the gate is kept."""
        return self.ratio <= self.gate


def paired(ours: Callable[[], object], theirs: Callable[[], object], number: int = NUMBER) -> tuple[float, float]:
    """The best of five rounds of each, taken in turn, in seconds a call."""
    rounds = [(repeat(ours, number=number, repeat=1)[0], repeat(theirs, number=number, repeat=1)[0]) for _ in range(ROUNDS)]
    return min(mine for mine, _ in rounds) / number, min(peer for _, peer in rounds) / number


def rows() -> list[Row]:
    """Every row."""
    ours, theirs = paired(renewal.by_rules, renewal.by_hand)
    return [
        Row("renewal decision, case built from facts, every rule judged", "the same booleans in one plain function", ours, theirs, 3),
        Row("100,000 renewal decisions", "one second", ours * 100_000, 1, 1),
    ]


def main() -> int:
    """Print the table; the exit status."""
    found = rows()
    for row in found:
        verdict = "holds" if row.holds else "FAILS"
        print(f"{row.work}, against {row.peer}")
        print(f"    {row.seconds * 1e6:10.2f} µs  {row.peer_seconds * 1e6:10.2f} µs  {row.ratio:6.2f}x  gate {row.gate:g}x  {verdict}")
    return 0 if all(row.holds for row in found) else 1


if __name__ == "__main__":
    sys.exit(main())
