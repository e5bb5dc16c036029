"""Rules: small named functions from a case to a verdict."""

import functools
from collections.abc import Callable, Iterable, Sequence
from typing import Final, Generic, TypeVar

import attrs
from attrs import field

from nordlib.decisions.verdict import Audience, Verdict
from nordlib.errors import InvalidData
from nordlib.validation import checked, frozen_set

__all__ = ["Override", "Rule", "rule"]

C = TypeVar("C")
C_contra = TypeVar("C_contra", contravariant=True)

_OF_AN_OVERRIDE: Final = ("set_aside_by", "set_aside_because")


def _set_of(codes: Iterable[str]) -> frozenset[str]:
    return frozen_set(codes)


@attrs.frozen
@checked
class Override:
    """A staff member's order to set rules aside. Raises `InvalidData` if `by` or `reason` is blank.

    Only a failed rule can be overridden; an unknown outcome stays unknown.
    """

    codes: frozenset[str] = field(converter=_set_of)
    """The codes of the rules to set aside, out of those that the policy lets staff override."""
    by: str
    """The opaque id of the staff member."""
    reason: str
    """A sentence that says why."""

    def __attrs_post_init__(self) -> None:
        if not self.by.strip() or not self.reason.strip():
            raise InvalidData(
                "override", ("`by` must be the opaque id of the staff member, and `reason` a sentence; neither may be blank",)
            )


class Rule(Generic[C_contra]):
    """A function from a case to a verdict, with its ids in the rule book and the codes that it refuses with. Made by `rule`.

    A rule keeps the name, docstring and doctest of its function, can be called like the function, and is pickled by name.

    Attributes:
        function: The function itself.
        ids: The ids of the rule in the rule book.
        codes: The codes that the rule can refuse with.
    """

    __name__: str
    __qualname__: str

    def __init__(
        self,
        function: Callable[[C_contra], Verdict],
        ids: tuple[str, ...],
        codes: tuple[str, ...],
        patron: frozenset[str],
        desk: frozenset[str],
    ) -> None:
        functools.update_wrapper(self, function)
        self.function: Callable[[C_contra], Verdict] = function
        self.ids = ids
        self.codes = codes
        self._patron = patron
        self._desk = desk

    def __call__(self, case: C_contra) -> Verdict:
        """Return the verdict on a case."""
        return self.function(case)

    def audience_of(self, value: str) -> Audience:
        """Return the audience that may read a value of the rule's verdicts: only the host, unless the rule says otherwise."""
        if value in self._patron:
            return Audience.PATRON
        return Audience.DESK if value in self._desk or value in _OF_AN_OVERRIDE else Audience.HOST

    def __repr__(self) -> str:
        return f"<rule {self.__name__} ({', '.join(self.ids)})>"

    def __reduce__(self) -> str:
        return self.__qualname__


def rule(ids: str, *codes: str, patron: Sequence[str] = (), desk: Sequence[str] = ()) -> Callable[[Callable[[C], Verdict]], Rule[C]]:
    """Return a decorator that makes a rule from a function.

    Args:
        ids: The ids of the rule in the rule book, separated by spaces.
        codes: The codes that the rule can refuse with, at least one.
        patron: The names of the values in its verdicts that the patron may read.
        desk: The names of the values that the desk may read as well. Every other value is for the host only.

    Raises:
        InvalidData: The ids or the codes are empty, or `patron` or `desk` is a text and not a sequence of names.
    """
    if not ids.split() or not codes:
        raise InvalidData("rule", ("it needs an id in the rule book, and at least one code to refuse with",))
    if isinstance(patron, str) or isinstance(desk, str):
        raise InvalidData("rule", ("`patron` and `desk` must be tuples of names: patron=('used',), with a comma",))

    def make(function: Callable[[C], Verdict]) -> Rule[C]:
        return Rule(function, tuple(ids.split()), codes, frozenset(patron), frozenset(desk))

    return make
