"""The questions that a program in another language asks in JSON: a case goes in, a decision comes out.

Each is a frozen case and the pure function that decides it. `python -m nordlib decide card use < case.json` asks one, and
`python -m nordlib decide --lines` keeps a process that answers a line of JSON with a line of JSON.
"""

from nordlib.questions.asking import ask
from nordlib.questions.envelope import AskOptions, decide
from nordlib.questions.findings import Finding
from nordlib.questions.lines import MOST_BYTES, answer_line, answers
from nordlib.questions.question import Answer, Question
from nordlib.questions.registry import QUESTIONS, question_named
from nordlib.questions.schemas import SCHEMAS, decision_schema, error_schema, line_schema, schema

__all__ = [
    "MOST_BYTES",
    "QUESTIONS",
    "SCHEMAS",
    "Answer",
    "AskOptions",
    "Finding",
    "Question",
    "answer_line",
    "answers",
    "ask",
    "decide",
    "decision_schema",
    "error_schema",
    "line_schema",
    "question_named",
    "schema",
]
