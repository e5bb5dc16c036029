"""A million loans by chance, of which policies are compared: `python -m tests.soak.comparisons 1000000`, a part of `make soak`.

The conditions that a comparison found must be met by exactly the loans that the rules decide differently.
"""

import sys
import time
from collections.abc import Iterable
from typing import Any, Final

import polars as pl

from nordlib.circulation import HAA, HELSINGOR, ODSHERRED, RONNEBY, UNIVERSITY, CirculationPolicy
from nordlib.columns import renewals
from nordlib.columns.rules.program import REFUSING
from nordlib.columns.rules.renewal import FACTS, RULES_IN_ORDER
from nordlib.proofs import compare, count_differences
from nordlib.proofs.twice import DAYS
from tests.column_loans import NOW, by_chance, frame

__all__ = ["decided_differently", "loans_by_chance", "main"]

_PAIRS: Final = ((HELSINGOR, RONNEBY), (HELSINGOR, ODSHERRED), (HELSINGOR, HAA), (HELSINGOR, UNIVERSITY))


def loans_by_chance(policy: CirculationPolicy, count: int, seed: int = 3) -> pl.DataFrame:
    """Return loans by chance whose dates are among those about which something is proved."""
    loans = frame(by_chance(policy, count, seed), by_hour=True)
    return loans.filter(pl.all_horizontal(pl.col(pl.Date).is_between(*DAYS).fill_null(True)))


def decided_differently(loans: pl.DataFrame, policy: CirculationPolicy, other: CirculationPolicy) -> int:
    """Return how many loans get another answer, another reason or another fact, by asking the rules of every loan under both policies."""
    one, two = (_said(renewals(loans, each, now=NOW)) for each in (policy, other))
    return int(pl.select(pl.any_horizontal(one[name].ne_missing(two[name]) for name in one.columns).sum()).item())


def _said(answers: pl.DataFrame) -> pl.DataFrame:
    """Return whether each loan is valid and granted, its reasons by name, and its facts."""
    col, missing = pl.col, pl.lit(None)
    facts = [(col(name) if name in answers.columns else missing).cast(pl.String).alias(name) for name in FACTS]
    reasons = [
        _any(col(rule.__name__) == outcome.value for rule in RULES_IN_ORDER if code in rule.codes and rule.__name__ in answers.columns)
        .fill_null(False)
        .alias(f"{outcome.value} {code}")
        for code in dict.fromkeys(code for rule in RULES_IN_ORDER for code in rule.codes)
        for outcome in REFUSING
    ]
    return answers.select("invalid", "granted", *facts, *reasons)


def _any(conditions: Iterable[Any]) -> Any:
    return pl.any_horizontal(pl.lit(False), *(condition.fill_null(False) for condition in conditions))


def main(count: int) -> int:
    """Compare policies over so many loans, and return how many counts are wrong."""
    wrong = 0
    for policy, other in _PAIRS:
        started = time.perf_counter()
        loans = loans_by_chance(policy, count)
        counted, differing = count_differences(compare(policy, other), loans, now=NOW), decided_differently(loans, policy, other)
        wrong += counted != differing
        seconds = time.perf_counter() - started
        print(f"{policy.id.name} and {other.id.name}: {len(loans)} loans, {counted} counted, {differing} differ, {seconds:.0f} s")
    return wrong


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) // len(_PAIRS)) > 0)
