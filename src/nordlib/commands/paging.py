"""Pages of lists, and what a question for one must be: a limit, a text, a member of an enumeration."""

from enum import StrEnum
from typing import Final, cast

from nordlib.errors import InvalidData, UnknownName

__all__ = ["LONGEST_QUERY", "PAGE_SIZE", "require_limit", "require_member", "require_query"]

PAGE_SIZE: Final = 50  # entries of a list
LONGEST_QUERY: Final = 320  # characters that are looked at; no address is longer


def require_limit(limit: int) -> None:
    """Raises `InvalidData` for a limit below 1."""
    if type(limit) is not int or limit < 1:
        raise InvalidData("limit", (f"it is {limit if type(limit) is int else f'a {type(limit).__name__}'}; a list has 1 line or more",))


def require_query(text: str) -> None:
    """Raises `InvalidData` for a query that is not text."""
    if not isinstance(cast("object", text), str):
        raise InvalidData("query", (f"it is a {type(text).__name__}; write a name, a number or an address as text",))


def require_member(what: str, kind: object, kinds: type[StrEnum]) -> None:
    """Raises `UnknownName` for a value that is not a member; None stands for all."""
    if kind is not None and kind not in tuple(kinds):
        raise UnknownName(what, str(kind), tuple(each.value for each in kinds))
