"""Identity numbers in Spark: the column kernel of `nordlib.columns`, run on the batches of each partition."""

from datetime import date
from functools import partial
from typing import TypeVar, cast

from nordlib import columns
from nordlib.columns.batches import added_columns, check_names, examine_batches
from nordlib.errors import InvalidData
from nordlib.identity import Scheme, SchemeName
from nordlib.identity.pseudonyms import KeyRing
from nordlib.identity.schemes.registry import reference_date, scheme_module
from nordlib.spark.session import SparkColumnFunction, SparkFrame, arrow_udf, fields_of, schema_of

__all__ = ["examine", "pseudonyms_udf", "valid_udf"]


F = TypeVar("F", bound=SparkFrame)


def examine(
    frame: F,
    column: str,
    scheme: Scheme | SchemeName | None,
    *,
    on: date,
    lenient: bool = False,
    prefix: str = "",
    scheme_column: str | None = None,
) -> F:
    """Return a frame with what its numbers are in further columns: `valid`, `problem` and the others of `ExaminedColumn`.

    Nothing runs until the result is asked for. What is refused is refused before.

    Args:
        frame: The `pyspark.sql.DataFrame`.
        column: The name of the column of texts.
        scheme: The scheme of all of them, or its name; None: `scheme_column` has the schemes.
        on: The reference date, as in `nordlib.columns.examine`.
        lenient: Whether to repair each text first.
        prefix: What the name of each further column begins with, such as `number_`.
        scheme_column: The name of the column with the name of the scheme of each text; None: `scheme` is that of all.

    Raises:
        InvalidData: The frame lacks a column, has one of the further columns already, or has other values than texts; a scheme and a column
            of schemes are given, or neither; or `on` is not a date.
        UnknownScheme: The scheme is not known. One that is not known in a column of schemes ends the job that reads it.
    """
    check_names(frame.columns, column, scheme, scheme_column, prefix)
    kinds = fields_of(frame)
    of_texts = [column] if scheme_column is None else [column, scheme_column]
    others = [f"the column `{name}` is of the type {kinds[name]}; it must be string" for name in of_texts if kinds[name] != "string"]
    if others:
        raise InvalidData("table of numbers", tuple(others))
    _check(scheme, on)
    run = partial(examine_batches, column=column, scheme=scheme, on=on, lenient=lenient, prefix=prefix, scheme_column=scheme_column)
    return cast("F", frame.mapInArrow(run, schema_of(frame, added_columns(prefix))))


def valid_udf(scheme: Scheme | SchemeName, *, on: date, lenient: bool = False) -> SparkColumnFunction:
    """Return a function of a column, whether each text is a valid number: `frame.where(valid_udf("se", on=today)("number"))`.

    It can be registered for SQL: `spark.udf.register("is_valid_se", valid_udf("se", on=today))`. Null stays null. The errors are those of
    `nordlib.columns.valid`.
    """
    _check(scheme, on)
    return arrow_udf(partial(columns.valid, scheme=scheme, on=on, lenient=lenient), "boolean")


def pseudonyms_udf(scheme: Scheme | SchemeName, ring: KeyRing, *, on: date, lenient: bool = False) -> SparkColumnFunction:
    """Return a function of a column, the pseudonym of each number with the current key of a ring; null for a text that is not one.

    The keys are sent to the workers with the function. The errors are those of `nordlib.columns.pseudonyms`.
    """
    _check(scheme, on)
    return arrow_udf(partial(columns.pseudonyms, scheme=scheme, ring=ring, on=on, lenient=lenient), "string")


def _check(scheme: Scheme | SchemeName | None, on: date) -> None:
    """Refuse on the driver what every worker would refuse. Raises `UnknownScheme` and `InvalidData`."""
    reference_date(scheme_module(scheme or Scheme.SE).SCHEME, on)
