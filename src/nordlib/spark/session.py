"""What is used of PySpark, which comes with the extra `nordlib[spark]`."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, Protocol, TypeAlias

from nordlib.columns.arrow import pa

__all__ = ["SparkColumnFunction", "SparkFrame", "arrow_udf", "fields_of", "schema_of"]

#: A function of columns, made by PySpark.
SparkColumnFunction: TypeAlias = Callable[..., Any]


class SparkFrame(Protocol):
    """A `pyspark.sql.DataFrame`, of the classic or of the Connect kind."""

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        ...

    @property
    def dtypes(self) -> list[tuple[str, str]]:
        """The name and the type of each column."""
        ...

    @property
    def schema(self) -> Any:
        """The types of the columns."""
        ...

    @property
    def sparkSession(self) -> Any:  # noqa: N802 - PySpark's name
        """The session."""
        ...

    def mapInArrow(self, func: Callable[..., Any], schema: Any) -> "SparkFrame":  # noqa: N802 - PySpark's name
        """Return what a function makes of the batches of each partition."""
        ...


def fields_of(frame: SparkFrame) -> dict[str, str]:
    """Return the type of each column: "string", "date"."""
    return dict(frame.dtypes)


def schema_of(frame: SparkFrame, added: Any) -> Any:
    """Return the schema of a frame with further columns, which a `pyarrow.Schema` names."""
    from_arrow_schema = import_module("pyspark.sql.pandas.types").from_arrow_schema
    types = import_module("pyspark.sql.types")
    return types.StructType([*frame.schema.fields, *from_arrow_schema(added).fields])


def arrow_udf(function: Callable[[Any], Any], returns: str) -> SparkColumnFunction:
    """Return a function of a column whose values are worked out batch by batch, by a function of an Arrow array."""

    def of_array(texts: Any) -> Any:
        return function(texts).combine_chunks()  # pragma: no cover - it runs on the workers

    of_array.__annotations__ = {"texts": pa.Array, "return": pa.Array}  # by which PySpark knows what the function takes
    made: SparkColumnFunction = import_module("pyspark.sql.functions").arrow_udf(of_array, returns)
    return made
