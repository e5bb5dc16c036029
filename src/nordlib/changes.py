"""A form of changes names only what changes: every other field is `UNCHANGED`, which is neither None nor blank."""

from enum import Enum
from typing import Final, Literal, TypeVar

__all__ = ["UNCHANGED", "Unchanged", "resolve_change"]

T = TypeVar("T")


class Unchanged(Enum):
    """The type of `UNCHANGED`, which marks a field that an edit does not change."""

    UNCHANGED = "unchanged"
    """The field keeps its present value."""

    def __repr__(self) -> str:
        return "UNCHANGED"


#: The value of a field that an edit does not change.
UNCHANGED: Final = Unchanged.UNCHANGED


def resolve_change(change: T | Literal[Unchanged.UNCHANGED], present: T) -> T:
    """Return the changed value, or the present one if the field is `UNCHANGED`.

    >>> resolve_change(UNCHANGED, "anna"), resolve_change("eva", "anna")
    ('anna', 'eva')
    """
    return present if change is UNCHANGED else change
