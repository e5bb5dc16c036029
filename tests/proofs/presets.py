"""The presets whose paths have cases, and their programs."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import attrs

from nordlib.circulation import CirculationPolicy
from nordlib.circulation.presets import POLICIES
from nordlib.columns.rules.account_columns import ACCOUNT_COLUMNS
from nordlib.columns.rules.accounts import account_program
from nordlib.columns.rules.cards import CARD_COLUMNS, card_program
from nordlib.columns.rules.facts import FactColumn
from nordlib.columns.rules.notices import NOTICE_COLUMNS, notice_program
from nordlib.columns.rules.program import RuleProgram
from nordlib.columns.rules.renewal import RenewalTrees
from nordlib.columns.rules.renewal_columns import RENEWAL_COLUMNS
from nordlib.columns.rules.return_columns import RETURN_COLUMNS
from nordlib.columns.rules.returns import return_program
from tests.column_subjects import NOW, TODAY
from tests.test_column_loans import CHOSEN
from tests.test_column_subjects import ACCOUNT_POLICIES, CARD_POLICIES, NOTICE_POLICIES, QUESTIONS, RETURN_POLICIES

__all__ = ["COLUMNS", "PRESETS", "Preset", "long_programs", "programs"]

_FOLDER: Final = Path(__file__).parents[1] / "data" / "paths"
#: Every column of each subject.
COLUMNS: Final[Mapping[str, tuple[FactColumn, ...]]] = {
    "renewal": RENEWAL_COLUMNS,
    "accounts": ACCOUNT_COLUMNS,
    "returns": RETURN_COLUMNS,
    "notices": NOTICE_COLUMNS,
    "cards": CARD_COLUMNS,
}
_OPTIONAL: Final = frozenset(column.name for column in RENEWAL_COLUMNS if column.is_optional)
#: The optional columns of the rules of a large policy: with more of them its functions are traced for long.
_SOME: Final = frozenset({"free_until", "unseen", "unseen_renewals"})
#: The optional columns that a table must have for the loans of a policy: it lends by the hour.
_NEEDED: Final[Mapping[str, frozenset[str]]] = {"UNIVERSITY": frozenset({"due_at"})}


#: Policies whose functions have so many paths that only `make soak` runs their cases. `CHOSEN` has every choice that columns can answer.
_LARGE: Final[Mapping[str, CirculationPolicy]] = {"CHOSEN": CHOSEN}


@attrs.frozen
class Preset:
    """A policy of a subject."""

    subject: str
    name: str
    policy: Any
    every: int = 1
    """How many paths to go on for the next case. Above 1 it is a sample of the functions of a renewal with all columns."""

    @property
    def title(self) -> str:
        """What tells the preset from others."""
        return f"{self.subject}-{self.name.lower()}{'-sample' if self.every > 1 else ''}"

    @property
    def is_large(self) -> bool:
        """Whether the cases of its functions are not kept."""
        return self.subject == "renewal" and self.name in _LARGE

    @property
    def file(self) -> Path:
        """The file with its cases."""
        return _FOLDER / f"{self.title}.jsonl"


_WHOLE: Final = tuple(
    Preset(subject, name, policy)
    for subject, policies in (
        ("renewal", {**POLICIES, **_LARGE}),
        ("accounts", ACCOUNT_POLICIES),
        ("returns", RETURN_POLICIES),
        ("notices", NOTICE_POLICIES),
        ("cards", CARD_POLICIES),
    )
    for name, policy in policies.items()
)
#: Every preset whose cases are kept.
PRESETS: Final = (*_WHOLE, *(Preset("renewal", name, policy, every=100) for name, policy in POLICIES.items()))


def programs(preset: Preset) -> Iterator[tuple[str, RuleProgram]]:
    """Yield "functions" with the program of the functions of a preset, and "rules" with that of its rules, where their cases are kept.

    The functions of a renewal have the columns that a table must have. Its rules have all columns, so that those of every book are there.
    """
    match preset.subject:
        case "renewal":
            if preset.every == 1 and not preset.is_large:
                yield "functions", _renewal_program(preset.name, _NEEDED.get(preset.name, frozenset()))
            yield "rules" if preset.every == 1 else "functions", _renewal_program(preset.name, _SOME if preset.is_large else _OPTIONAL)
        case "accounts":
            yield "functions", account_program(preset.policy, TODAY)
        case "returns":
            yield "functions", return_program(preset.policy, NOW)
        case "notices":
            yield "functions", notice_program(preset.policy, TODAY)
        case _:
            program = card_program(preset.policy, QUESTIONS[id(preset.policy)])
            yield "functions", program
            yield "rules", program


def long_programs() -> Iterator[tuple[Preset, RuleProgram]]:
    """Yield each policy of renewals with its program for a table with all columns; if it is large, with those that a table must have."""
    for preset in _WHOLE:
        if preset.subject == "renewal":
            yield preset, _renewal_program(preset.name, frozenset() if preset.is_large else _OPTIONAL)


@cache
def _renewal_program(name: str, present: frozenset[str]) -> RuleProgram:
    return RenewalTrees({**POLICIES, **_LARGE}[name], NOW, present=present).program
