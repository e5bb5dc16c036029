"""Pages of lists, and checks of the arguments that ask for one: a limit, a query, a member of an enumeration."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any, Final, Protocol, TypeVar, cast

from nordlib.errors import InvalidData, UnknownName, UnreadableRow
from nordlib.shown_text import shown_type
from nordlib.storage.protocols import Store, Versioned

__all__ = ["LONGEST_QUERY", "PAGE_SIZE", "read_pages", "require_limit", "require_member", "require_query"]


class HasId(Protocol):
    """A stored model with an id, by which the next page is found."""

    @property
    def id(self) -> str:
        """The id."""
        ...


Tx = TypeVar("Tx")
T = TypeVar("T", bound=HasId)
K = TypeVar("K", bound=str)

#: The number of entries on a page, unless the caller sets another limit.
PAGE_SIZE: Final = 50
#: The number of characters of a query that are read; an e-mail address is never longer.
LONGEST_QUERY: Final = 320


def require_limit(limit: int) -> None:
    """Check the most entries to return. Raises `InvalidData` for a limit below 1, or that is not an int."""
    if type(limit) is not int:
        raise InvalidData("limit", (f"{shown_type(limit)}. It must be an int of at least 1",))
    if limit < 1:
        raise InvalidData("limit", (f"{limit}. It must be at least 1",))


def require_query(text: str) -> None:
    """Check the text of a search. Raises `InvalidData` for a query that is not a str."""
    if not isinstance(cast("object", text), str):
        raise InvalidData("query", (f"{shown_type(text)}. It must be a str with a name, a number or an e-mail address",))


def require_member(what: str, kind: object, kinds: type[StrEnum]) -> None:
    """Check a filter; None means all. Raises `UnknownName` for a value that is not a member of the enumeration.

    Args:
        what: The name of the filter, for the error.
        kind: The value of the filter.
        kinds: The enumeration.
    """
    if kind is not None and kind not in tuple(kinds):
        raise UnknownName(what, str(kind), tuple(member.value for member in kinds))


def read_pages(store: Store[Tx], errors: dict[K, Exception], page: Callable[[Tx, Any], tuple[Versioned[T], ...]]) -> Iterator[T]:
    """Yield the models on all the pages, each read in its own transaction, going on after a row that cannot be read.

    Args:
        store: The store.
        errors: Receives the error of each row that cannot be read, by its id.
        page: A function that returns the page after an id, or the first page for None. An empty page is the last.
    """
    after: str | None = None
    while True:
        try:
            found = store.run(page, after)
        except UnreadableRow as error:
            after = error.id
            errors[cast("K", after)] = error
            continue
        if not found:
            return
        yield from (stored.value for stored in found)
        after = found[-1].value.id
