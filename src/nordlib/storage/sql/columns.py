"""How values are stored in columns: text exactly, instants in UTC to the microsecond, sets as sorted JSON, amounts as exact text.

Two texts are equal in a column only if they are the same characters, blanks included, and they are ordered by code point. SQLite does this
by itself. PostgreSQL and MariaDB are told to: their own collations find Akesson for åk, and MariaDB's even ignore a blank at the end.
"""

import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, TypeVar

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, String, Text
from sqlalchemy.dialects.mysql import DATETIME, LONGTEXT, VARCHAR
from sqlalchemy.types import TypeDecorator, TypeEngine

__all__ = [
    "INSTANT",
    "KEY",
    "LONG_TEXT",
    "NAME",
    "ROW_ID",
    "WORD",
    "Amount",
    "DateSet",
    "EnumText",
    "ExactText",
    "Instant",
    "InstantList",
    "StringSet",
    "enum_type",
    "text",
]

E = TypeVar("E", bound=StrEnum)
#: The two names that SQLAlchemy has for MariaDB.
_MARIADB: Final = ("mariadb", "mysql")
_EXACT: Final = {"charset": "utf8mb4", "collation": "utf8mb4_nopad_bin"}


class ExactText(TypeDecorator[str]):
    """Text that is compared exactly. What is not text is never compared: MariaDB takes 0 for every text that begins with no digit.

    A text that is wider than the column is refused, since servers cut blanks at its end without a word. SQLite has no widths.
    """

    #: A column of some width.
    impl = String
    cache_ok = True

    def __init__(self, width: int) -> None:
        super().__init__(width)
        self.width = width

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        if dialect.name in _MARIADB:
            return dialect.type_descriptor(VARCHAR(self.width, **_EXACT))
        return dialect.type_descriptor(String(self.width, collation="C" if dialect.name == "postgresql" else None))

    def bind_processor(self, dialect: Dialect) -> Any:
        widest = sys.maxsize if dialect.name == "sqlite" else self.width

        def checked(value: object) -> Any:
            if value is not None and (not isinstance(value, str) or len(value) > widest):
                raise ValueError  # without the value; what catches it says that the database cannot hold it
            return value

        return checked


def text(width: int) -> ExactText:
    """Return the type of a column of text with at most `width` characters."""
    return ExactText(width)


#: An id or a key.
KEY: Final = text(255)
#: A name, an address, a hash.
NAME: Final = text(400)
#: The first characters of a word of a name. MariaDB's longest index has room for this and two ids.
WORD: Final = text(255)
#: A text of any length.
LONG_TEXT: Final = Text().with_variant(Text(collation="C"), "postgresql").with_variant(LONGTEXT(**_EXACT), *_MARIADB)
#: The id of a row that has no key of its own (`nordlib.storage.sql.row_ids`).
ROW_ID: Final = BigInteger().with_variant(Integer, "sqlite")
#: A date and a time without an offset, to the microsecond.
INSTANT: Final = DateTime().with_variant(DATETIME(fsp=6), *_MARIADB)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC."""

    #: A date and a time without an offset.
    impl = INSTANT
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
    impl = ExactText
    cache_ok = True

    def __init__(self) -> None:
        super().__init__(40)

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's own signature
        return None if value is None else str(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 - SQLAlchemy's own signature
        return None if value is None else Decimal(value)


class EnumText(TypeDecorator[E]):
    """A member of an enum, by its value."""

    #: The longest value has fewer characters.
    impl = ExactText
    cache_ok = True

    def __init__(self, members: type[E]) -> None:
        super().__init__(40)
        self.members = members

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's own signature
        return None if value is None else self.members(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:  # noqa: ARG002 - SQLAlchemy's own signature
        return None if value is None else self.members(value)


def enum_type(members: type[E]) -> EnumText[E]:
    """Return the type of a column that holds a member of an enum."""
    return EnumText(members)
