"""What a question is: the case that is read, the function that decides it, and the policies that a case may name."""

from collections.abc import Callable, Mapping
from functools import cache
from inspect import Parameter, signature
from typing import Any, Protocol, TypeAlias, get_type_hints

import attrs
from attrs import field

from nordlib.decisions import UNKNOWN, Audience
from nordlib.frozendict import frozendict
from nordlib.serialization.json import JSON
from nordlib.texts import Language

__all__ = ["Answer", "Maker", "Question", "arguments_of", "unknown"]

#: Makes a field that was left out of those that were given.
Maker: TypeAlias = Callable[[Mapping[str, JSON]], JSON]


class Answer(Protocol):
    """What a question is answered with: a decision, or a `Finding`."""

    def as_dict(self, audience: Audience = Audience.PATRON, *, trace: bool = True) -> dict[str, JSON]:
        """Return the answer in plain JSON values, with the values that the audience may read, and the results of the rules."""
        ...

    def explain(self, language: Language = "en", audience: Audience = Audience.PATRON) -> str:
        """Return the answer in sentences."""
        ...


@attrs.frozen
class Question:
    """A question: the case that is read, and the function that decides it.

    What the function takes beside the case, such as `override` or `new_id`, stands beside the fields of the case in JSON.
    """

    topic: str
    """What errors call the case: "renewal case"."""
    case: type[Any]
    """The model of the case."""
    decide: Callable[..., Answer]
    """The function that decides a case."""
    presets: Mapping[str, Any]
    """The policies that a case may name; empty if the case has no policy."""
    policies: str
    """What errors call these policies: "circulation policy"."""
    may_be_left_out: frozendict[str, Maker] = field(default=frozendict[str, Maker]({}))
    """Fields that may be left out, and what they are then, by the fields that are given."""
    required: tuple[str, ...] = ()
    """Fields with a default that must be given all the same."""
    if_missing: str = ""
    """What to write where a required field is missing."""

    @property
    def arguments(self) -> type[Any]:
        """The model of what the function takes beside the case."""
        return arguments_of(self.decide)


@cache
def arguments_of(decide: Callable[..., Answer]) -> type[Any]:
    """Return a model of the parameters of a function after the first, with their types and defaults; errors call it the line."""
    hints = get_type_hints(decide)
    _, *parameters = (each for each in signature(decide).parameters.values() if each.kind is not Parameter.VAR_KEYWORD)
    fields = {each.name: field(type=hints[each.name], default=_default(each)) for each in parameters}
    return attrs.make_class("line", fields, frozen=True)


def _default(parameter: Parameter) -> object:
    return attrs.NOTHING if parameter.default is Parameter.empty else parameter.default


def unknown(_: Mapping[str, JSON]) -> JSON:
    """Return "unknown", for a fact that a host may leave out."""
    return UNKNOWN.value
