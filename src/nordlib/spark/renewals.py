"""Renewals in Spark: the rules as one query of Spark SQL, without Python on the workers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, TypeVar, cast

from nordlib.circulation import CirculationPolicy
from nordlib.columns.engines.dialects import dialect_named
from nordlib.columns.engines.sql import SqlWriter
from nordlib.columns.rules.frames import check_columns
from nordlib.columns.rules.renewal import renewal_trees
from nordlib.columns.rules.renewal_columns import RENEWAL_COLUMNS
from nordlib.dates import require_aware
from nordlib.spark.session import SparkFrame, fields_of
from nordlib.tracing import ExpressionKind

__all__ = ["renewals"]

F = TypeVar("F", bound=SparkFrame)
_TABLE: Final = "nordlib_table_of_loans"
_WHOLE_NUMBERS: Final = ("tinyint", "smallint", "int", "bigint")
#: The beginnings of the types that each kind of column may have.
_TYPES: Final[Mapping[ExpressionKind, tuple[str, ...]]] = {
    ExpressionKind.FLAG: ("boolean",),
    ExpressionKind.NUMBER: _WHOLE_NUMBERS,
    ExpressionKind.AMOUNT: ("decimal", *_WHOLE_NUMBERS),
    ExpressionKind.DAY: ("date",),
    ExpressionKind.INSTANT: ("timestamp",),
    ExpressionKind.WORD: ("string",),
}


def renewals(frame: F, policy: CirculationPolicy, *, now: datetime, assumed: Mapping[str, object] | None = None) -> F:
    """Return a frame of loans with new columns: whether each loan may be renewed, and why. They are those of `nordlib.columns.renewals`.

    Nothing runs until the result is asked for. What is refused is refused before.

    Args:
        frame: The `pyspark.sql.DataFrame` of the loans, a row for each.
        policy: The policy.
        now: The instant of the request, with a UTC offset.
        assumed: What is assumed of every row instead of a column, such as `{"kind": "local"}`.

    Raises:
        InvalidData: A column that the policy asks for is missing or of another type, or a new one is there already.
        NaiveDatetime: `now` has no UTC offset.
        UnknownName: `assumed` names no column.
        Untraceable: A rule of the policy asks more than columns can answer.
    """
    types = fields_of(frame)
    present = [column.name for column in RENEWAL_COLUMNS if column.is_optional and column.name in types]
    program = renewal_trees(policy, require_aware(now), None, assumed, present).program
    check_columns(types, program.columns, program.new_columns, _wanted)
    query = SqlWriter(program, dialect_named("spark")).query(_TABLE).replace("{", "{{").replace("}", "}}")
    return cast("F", frame.sparkSession.sql(query.replace(_TABLE, "{loans}"), loans=frame))


def _wanted(dtype: str, kind: ExpressionKind) -> str | None:
    """Return what a column of Spark must be that does not hold what it must hold; None for one that does."""
    beginnings = _TYPES[kind]
    return None if dtype.partition("(")[0] in beginnings else " or ".join(beginnings)
