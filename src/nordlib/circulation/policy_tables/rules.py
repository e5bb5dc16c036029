"""Which row of a policy table applied: a rule that every decision has that was made with terms from a table (EXT-18)."""

from typing import Any, Protocol, TypeVar

from nordlib.decisions import Rule, RuleBook, Verdict, passes_if, rule

__all__ = ["RowCase", "a_row_applies", "with_row"]

C = TypeVar("C", bound="RowCase")


class RowCase(Protocol):
    """A case that is decided by the terms of a row of a policy table."""

    @property
    def row(self) -> str | None:
        """The name of the row; None: no row applies."""
        ...


@rule("EXT-18", "no_policy", patron=("row",))
def a_row_applies(case: RowCase) -> Verdict:
    """A row of the policy table applies."""
    return passes_if(case.row is not None, row=case.row)


def with_row(book: RuleBook[C], stage: int) -> RuleBook[C]:
    """Return the rule book with the row that applied before the rules of one of its stages."""
    named: tuple[Rule[Any], ...] = (a_row_applies,)
    stages = (*book.stages[:stage], (*named, *book.stages[stage]), *book.stages[stage + 1 :])
    return RuleBook(*stages, topic=book.topic)
