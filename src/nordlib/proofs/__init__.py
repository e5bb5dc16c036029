"""Proofs about renewal rules: which loans two policies decide differently, what each rule can say, and which choices change nothing.

The trees of the rules (`nordlib.tracing`) are handed to the solver z3, which shows that something is so for every loan, or finds one for
which it is not. Needs z3: `pip install nordlib[proofs]`. Everything is proved for dates in the years 2000 to 2060, at any instant of these
years, and for a library that is open every day.
"""

from typing import TYPE_CHECKING, Final

from nordlib.lazy_names import lazy_names

if TYPE_CHECKING:
    from nordlib.proofs.choices import DefeatedChoice, defeated_choices, proved_warnings
    from nordlib.proofs.comparison import DifferentCases, ItemTypeComparison, PolicyComparison, PolicyDifference, compare
    from nordlib.proofs.counting import count_differences
    from nordlib.proofs.differences import DifferenceKind
    from nordlib.proofs.monotony import Claim, claims_about_facts, claims_about_strictness, claims_about_time
    from nordlib.proofs.paths import PathCase, function_cases, rule_cases
    from nordlib.proofs.reach import RuleReach, reaches
    from nordlib.proofs.report import comparison_page
    from nordlib.proofs.samples import Sample
    from nordlib.proofs.solver import Undecided

__all__ = [
    "Claim",
    "DefeatedChoice",
    "DifferenceKind",
    "DifferentCases",
    "ItemTypeComparison",
    "PathCase",
    "PolicyComparison",
    "PolicyDifference",
    "RuleReach",
    "Sample",
    "Undecided",
    "claims_about_facts",
    "claims_about_strictness",
    "claims_about_time",
    "compare",
    "comparison_page",
    "count_differences",
    "defeated_choices",
    "function_cases",
    "proved_warnings",
    "reaches",
    "rule_cases",
]

#: Where each public name is; its module is imported when the name is read, so that a missing solver is told by name.
_HOMES: Final = {
    "Claim": "monotony",
    "DefeatedChoice": "choices",
    "DifferenceKind": "differences",
    "DifferentCases": "comparison",
    "ItemTypeComparison": "comparison",
    "PathCase": "paths",
    "PolicyComparison": "comparison",
    "PolicyDifference": "comparison",
    "RuleReach": "reach",
    "Sample": "samples",
    "Undecided": "solver",
    "claims_about_facts": "monotony",
    "claims_about_strictness": "monotony",
    "claims_about_time": "monotony",
    "compare": "comparison",
    "comparison_page": "report",
    "count_differences": "counting",
    "defeated_choices": "choices",
    "function_cases": "paths",
    "proved_warnings": "choices",
    "reaches": "reach",
    "rule_cases": "paths",
}

__getattr__ = lazy_names(__name__, _HOMES, extra="proofs", needs=("z3",))


def __dir__() -> list[str]:
    return __all__
