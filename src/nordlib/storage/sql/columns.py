"""How values stand in columns: instants in UTC, sets as sorted JSON, amounts as exact text, words of a table by their value."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import JSON, DateTime, Dialect, Enum, String
from sqlalchemy.types import TypeDecorator

__all__ = ["KEY", "Amount", "DateSet", "Instant", "StringSet", "enum_type"]

#: Characters of an id or a key. SQLite asks for no width; an engine that does gets this one.
KEY = String(255)

E = TypeVar("E", bound=StrEnum)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC."""

    #: A date and a time without an offset.
    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's own signature
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's own signature
        return None if value is None else value.replace(tzinfo=UTC)


class StringSet(TypeDecorator[frozenset[str]]):
    """A set of words."""

    #: A sorted list.
    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> list[str]:  # noqa: ARG002 - SQLAlchemy's own signature
        return sorted(value or ())

    def process_result_value(self, value: list[str] | None, dialect: Dialect) -> frozenset[str]:  # noqa: ARG002 - SQLAlchemy's own signature
        return frozenset(value or ())


class DateSet(TypeDecorator[frozenset[date]]):
    """A set of days."""

    #: A sorted list of ISO dates.
    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Iterable[date] | None, dialect: Dialect) -> list[str]:  # noqa: ARG002 - SQLAlchemy's own signature
        return sorted(day.isoformat() for day in value or ())

    def process_result_value(self, value: list[str] | None, dialect: Dialect) -> frozenset[date]:  # noqa: ARG002 - SQLAlchemy's own signature
        return frozenset(map(date.fromisoformat, value or ()))


class InstantList(TypeDecorator[tuple[datetime, ...]]):
    """Some instants, in order."""

    #: A list of ISO instants in UTC.
    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Iterable[datetime] | None, dialect: Dialect) -> list[str]:  # noqa: ARG002 - SQLAlchemy's own signature
        return [at.astimezone(UTC).isoformat() for at in value or ()]

    def process_result_value(self, value: list[str] | None, dialect: Dialect) -> tuple[datetime, ...]:  # noqa: ARG002 - SQLAlchemy's own signature
        return tuple(map(datetime.fromisoformat, value or ()))


class Amount(TypeDecorator[Decimal]):
    """An exact amount, kept as its text: no engine rounds it."""

    #: Digits, and a point.
    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's own signature
        return None if value is None else str(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 - SQLAlchemy's own signature
        return None if value is None else Decimal(value)


def enum_type(words: type[E]) -> Enum:
    """One of the words of a table, kept by its value in an ordinary text column."""
    return Enum(words, native_enum=False, create_constraint=False, length=40, values_callable=_values)


def _values(words: type[StrEnum]) -> list[str]:
    return [word.value for word in words]
