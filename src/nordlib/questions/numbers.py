"""The question about an identity number: whether a text is one, and what it tells."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

import attrs
from attrs import field

from nordlib import identity
from nordlib.frozendict import frozendict
from nordlib.hidden_fields import hides_fields
from nordlib.identity import Hint, IdentityNumber, NumberKind, Problem, Scheme
from nordlib.identity.kinds import Sex
from nordlib.questions.findings import Finding
from nordlib.questions.question import Question
from nordlib.texts import Language, format_text, texts_for
from nordlib.validation import checked

__all__ = ["NUMBER_QUESTIONS", "NumberCase", "NumberFacts"]


@hides_fields
@attrs.frozen
@checked
class NumberCase:
    """A text that may be an identity number."""

    number: str = field(repr=False)
    """The text."""
    scheme: Scheme
    """The scheme of the number."""
    on: date | None = None
    """The reference date, which decides the century and refuses dates after it; None: today, in the scheme's own country."""
    lenient: bool = False
    """Whether blanks, dashes and forms of letters are repaired first."""


@hides_fields
@attrs.frozen
class NumberFacts:
    """What is known of a text that may be an identity number, without the number."""

    valid: bool
    """Whether the text is a valid number of the scheme."""
    kind: NumberKind | None = None
    """The kind within the scheme; None if the text is not valid."""
    birth_date: date | None = field(default=None, repr=False)
    """The date that the number encodes; None if it encodes none, or is not valid."""
    sex: Sex | None = None
    """The sex that the number encodes; None if it encodes none, or is not valid."""
    is_synthetic: bool = False
    """Whether the number is published for tests."""
    is_placeholder: bool = False
    """Whether all digits are the same."""
    problem: Problem | None = None
    """What is wrong; None if the number is valid."""
    span: tuple[int, int] | None = None
    """Where it is wrong, start and end, counted from 0; None if the number is valid."""
    hint: Hint | None = None
    """What the text more likely is; None if nothing is known."""


def find_number(case: NumberCase) -> Finding[IdentityNumber, NumberFacts]:
    """Find whether a text is a number, and what it tells. The host gets the stored form, which other cases take as `identity`."""
    given = (case.number, case.scheme)
    number = identity.examine(*given, on=case.on, lenient=case.lenient)
    if isinstance(number, IdentityNumber):
        facts = NumberFacts(True, number.kind, number.birth_date, number.sex, number.is_synthetic, number.is_placeholder)
        return Finding(facts, _valid(case.scheme), value=number)
    error = identity.diagnose(*given, on=case.on, lenient=case.lenient)
    assert error is not None
    return Finding(NumberFacts(False, problem=error.problem, span=error.span, hint=error.hint), error.explain)


def _valid(scheme: Scheme) -> Callable[[Language], str]:
    def sentence(language: Language) -> str:
        phrases = texts_for(language).PHRASES
        return format_text(phrases["number.valid"], language, {"number": phrases[f"number.{scheme.value}"]})

    return sentence


#: The question, by the words of the command line.
NUMBER_QUESTIONS: Final[Mapping[str, Question]] = frozendict(
    {"identity number": Question("identity number", NumberCase, find_number, frozendict({}), "")}
)
