"""The answers of a program for a frame of a caller."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from nordlib.columns.engines.polars import PolarsEngine
from nordlib.columns.rules.frames import as_lazy_frame, check_columns
from nordlib.columns.rules.program import RuleProgram

__all__ = ["answered"]


def answered(frame: object, function: str, program: RuleProgram, days: tuple[date, date]) -> Any:
    """Return a frame with the columns of a program: a lazy one for a lazy one.

    Args:
        frame: The frame of the caller.
        function: The function that was called, for errors.
        program: The program.
        days: The first and the last day that its tables of days have.

    Raises:
        InvalidData: A column is missing or of another type, or a new one is there already.
        MissingPackage: Polars is not installed.
    """
    lazy, is_lazy = as_lazy_frame(frame, function)
    schema: Mapping[str, Any] = lazy.collect_schema()
    check_columns(schema, program.columns, program.new_columns)
    answers: Any = PolarsEngine(program, days).run(lazy)
    return answers if is_lazy else answers.collect()
