"""Every question, by the words of the command line."""

from collections.abc import Mapping
from typing import Final

from nordlib.errors import UnknownName
from nordlib.frozendict import frozendict
from nordlib.questions.cards import CARD_QUESTIONS
from nordlib.questions.circulation import CIRCULATION_QUESTIONS
from nordlib.questions.messages import MESSAGE_QUESTIONS
from nordlib.questions.numbers import NUMBER_QUESTIONS
from nordlib.questions.patrons import PATRON_QUESTIONS
from nordlib.questions.question import Question

__all__ = ["QUESTIONS", "question_named"]

#: Every question by the words of the command line.
QUESTIONS: Final[Mapping[str, Question]] = frozendict(
    {**CIRCULATION_QUESTIONS, **PATRON_QUESTIONS, **CARD_QUESTIONS, **MESSAGE_QUESTIONS, **NUMBER_QUESTIONS}
)


def question_named(name: str) -> Question:
    """Return a question by its name. Raises `UnknownName`."""
    if name not in QUESTIONS:
        raise UnknownName("question", name, tuple(QUESTIONS))
    return QUESTIONS[name]
