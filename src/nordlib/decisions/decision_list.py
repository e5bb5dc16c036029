"""Many decisions of one kind, which a notebook shows by their reasons."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final, Self, cast

from nordlib.decisions.decision import Granted, Refused
from nordlib.decisions.explanation import reason_sentence
from nordlib.decisions.rendering import outcome_badge
from nordlib.decisions.trace import code_of_reason
from nordlib.errors import InvalidData
from nordlib.notebooks.blocks import folded, page, table
from nordlib.notebooks.language import notebook_language
from nordlib.notebooks.markup import Markup, element, joined
from nordlib.notebooks.rule_links import rule_links
from nordlib.shown_text import shown_type
from nordlib.texts import Language, format_text, texts_for

__all__ = ["DecisionList"]

_MOST_SHOWN: Final = 100


class DecisionList(tuple[Granted[Any, Any] | Refused[Any], ...]):
    """Decisions in the order in which they were given: a tuple that a notebook shows by reasons, with the first hundred folded.

    Raises `InvalidData` for what is not a decision.

    >>> from datetime import UTC, date, datetime
    >>> from nordlib.circulation import HELSINGOR, renewal
    >>> now = datetime(2026, 3, 18, 9, tzinfo=UTC)
    >>> decisions = DecisionList(renewal.decide(due=date(2026, 3, day), policy=HELSINGOR, now=now) for day in (20, 31))
    >>> decisions.granted, decisions.counts
    (1, {'too_early': 1})
    """

    __slots__ = ()

    def __new__(cls, decisions: Iterable[Granted[Any, Any] | Refused[Any]] = ()) -> Self:
        """Make the list of decisions."""
        if not isinstance(cast("object", decisions), Iterable):
            raise InvalidData("decisions", ("it cannot be iterated; pass the decisions in a list, for example",))
        given: list[Any] = list(decisions)
        for place, each in enumerate(given):
            if not isinstance(each, Granted | Refused):
                raise InvalidData("decisions", (f"number {place}, counted from 0, is {shown_type(each)}; it must be a decision",))
        return super().__new__(cls, given)

    @property
    def granted(self) -> int:
        """How many decisions grant."""
        return sum(1 for decision in self if decision)

    @property
    def counts(self) -> dict[str, int]:
        """How many decisions each reason refuses, the most frequent first. A decision can have several reasons."""
        return dict(Counter(reason for decision in self for reason in decision.reasons).most_common())

    def _repr_html_(self) -> str:
        """Return the number of grants, the reasons by how often they refuse, and the first hundred decisions."""
        language = notebook_language()
        words = texts_for(language).PHRASES
        numbers = {"count": len(self), "granted": self.granted, "refused": len(self) - self.granted}
        return page(
            element("p", format_text(words["count_decisions"], language, numbers), class_="headline"),
            _reasons(self, language),
            folded(format_text(words["first_decisions"], language, {"count": min(len(self), _MOST_SHOWN)}), _each(self, language)),
            language=language,
        )


def _reasons(decisions: DecisionList, language: Language) -> Markup:
    words = texts_for(language).PHRASES
    ids = dict[str, tuple[str, ...]]()
    for decision in decisions:
        if not ids.keys() >= {code_of_reason(reason) for reason in decision.reasons}:
            ids |= {code_of_reason(code): result.ids for result in decision.trace for code in result.codes}
    rows = (
        (str(count), reason_sentence(reason, language), element("code", reason), rule_links(ids[code_of_reason(reason)]))
        for reason, count in decisions.counts.items()
    )
    return table((words["heading_count"], words["heading_rule"], words["heading_reason"], words["heading_rules"]), rows)


def _each(decisions: DecisionList, language: Language) -> Markup:
    words = texts_for(language).PHRASES
    rows = (
        (str(place), outcome_badge(bool(decision), language), joined((element("code", reason) for reason in decision.reasons), " "))
        for place, decision in enumerate(decisions[:_MOST_SHOWN], 1)
    )
    return table(("", words["heading_answer"], words["heading_reason"]), rows)
