"""A rule is a small named function from a case to a verdict."""

import functools
from collections.abc import Callable, Iterable, Sequence
from typing import Final, Generic, TypeVar

import attrs
from attrs import field

from nordlib.decisions.verdict import Audience, Verdict
from nordlib.errors import InvalidData

__all__ = ["Override", "Rule", "rule"]

C = TypeVar("C")
C_contra = TypeVar("C_contra", contravariant=True)

_OF_AN_OVERRIDE: Final = ("set_aside_by", "set_aside_because")


def _set_of(codes: Iterable[str]) -> frozenset[str]:
    return frozenset(codes)


@attrs.frozen
class Override:
    """Staff sets rules aside: `codes` are those that the policy lets staff set aside, `by` an opaque staff id, `reason` a sentence.

    Only a rule that fails can be overridden; what is unknown stays unknown.
    """

    codes: frozenset[str] = field(converter=_set_of)
    by: str
    reason: str

    def __attrs_post_init__(self) -> None:
        if not self.by.strip() or not self.reason.strip():
            raise InvalidData("override", ("it needs the opaque id of the staff member, `by`, and a sentence, `reason`",))


class Rule(Generic[C_contra]):
    """A function from a case to a verdict, with its ids in the rule book and the codes that it refuses with.

    It keeps the function's name, docstring and doctest, can be called like it, and is pickled by name.
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
        """The verdict on a case."""
        return self.function(case)

    def audience_of(self, value: str) -> Audience:
        """Who may read a value of this rule's verdicts: the host alone, unless the rule says otherwise."""
        if value in self._patron:
            return Audience.PATRON
        return Audience.DESK if value in self._desk or value in _OF_AN_OVERRIDE else Audience.HOST

    def __repr__(self) -> str:
        return f"<rule {self.__name__} ({', '.join(self.ids)})>"

    def __reduce__(self) -> str:
        return self.__qualname__


def rule(ids: str, *codes: str, patron: Sequence[str] = (), desk: Sequence[str] = ()) -> Callable[[Callable[[C], Verdict]], Rule[C]]:
    """Make a rule of a function: `ids` in the rule book (apart by blanks), then the codes that it refuses with.

    `patron` and `desk` name the values of its verdicts that these may read; every other value is for the host alone. Raises `InvalidData`.
    """
    if not ids.split() or not codes:
        raise InvalidData("rule", ("it needs an id in the rule book, and at least one code that it refuses with",))
    if isinstance(patron, str) or isinstance(desk, str):
        raise InvalidData("rule", ("`patron` and `desk` are tuples of names: patron=('used',), with a comma",))

    def make(function: Callable[[C], Verdict]) -> Rule[C]:
        return Rule(function, tuple(ids.split()), codes, frozenset(patron), frozenset(desk))

    return make
