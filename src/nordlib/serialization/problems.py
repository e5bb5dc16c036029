"""What is wrong with plain data, and where: at most twenty errors, in sentences that repeat no value and no key that may be a number.

A list or a mapping with wrong members is read until enough of them were found. What hostile data can cost is therefore bounded, in time and
in the length of the sentence.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any, Final, NamedTuple, cast

from nordlib.errors import InvalidData, NaiveDatetime, NordlibError
from nordlib.serialization.json_words import misfit, wanted
from nordlib.shown_text import shown_name

__all__ = ["MOST_PROBLEMS", "MisreadMembers", "Place", "listed", "place_of", "problems_in", "read_members", "shown_names"]

#: The most errors that are reported, and the most unknown names in one of them.
MOST_PROBLEMS: Final = 20
_SHOWN: Final = 40  # characters of an unknown name that an error repeats


class Place(NamedTuple):
    """An error, and the path to it from the place where it was caught."""

    path: str
    """The fields, indices and keys that lead to it."""
    sentence: str
    """What is wrong there."""


class MisreadMembers(Exception):
    """Members of a list or a mapping that could not be read."""

    def __init__(self, problems: list[Place]) -> None:
        super().__init__()
        self.problems = problems


def shown_names(names: Iterable[object]) -> str:
    """Return the names in the order of the alphabet, each in a form that is safe to repeat, and how many more there are."""
    known = sorted({_shown(name) for name in names})
    more = len(known) - MOST_PROBLEMS
    return f"{', '.join(known[:MOST_PROBLEMS])}{f' and {more} more' if more > 0 else ''}"


def _shown(name: object) -> str:
    return repr(shown_name(name)[:_SHOWN])


def place_of(key: object) -> str:
    """Return the place of a member: its index in a list, or its key in a mapping in a form that is safe to repeat."""
    return f"[{key if type(key) is int else _shown(key)}]"


def listed(problems: Iterable[Place]) -> tuple[str, ...]:
    """Return the sentences of the first errors, each with its place, and say if there are more."""
    first = tuple(islice(problems, MOST_PROBLEMS + 1))
    sentences = tuple(f"{each.sentence} @ ${each.path}" for each in first[:MOST_PROBLEMS])
    return (*sentences, f"reading stopped after {MOST_PROBLEMS} errors") if len(first) > MOST_PROBLEMS else sentences


def read_members(members: Iterable[tuple[object, Any, Any, Callable[[Any], Any]]]) -> list[Any]:
    """Return what is read of each member of a list or a mapping: its index or key, its value, its type, and what reads it.

    Raises `MisreadMembers`.
    """
    values, problems = list[Any](), list[Place]()
    for key, value, kind, read in members:
        try:
            values.append(read(value))
        except Exception as error:  # noqa: BLE001 - the classes of the members may raise any
            found = (Place(place_of(key) + each.path, each.sentence) for each in problems_in(error, kind, value))
            problems += islice(found, MOST_PROBLEMS + 1)
            if len(problems) > MOST_PROBLEMS:
                break
    if problems:
        raise MisreadMembers(problems)
    return values


def problems_in(error: BaseException, kind: Any, value: object) -> Iterator[Place]:
    """Yield each error of a value that could not be read as a type, and its place inside the value."""
    from cattrs.errors import ClassValidationError  # noqa: PLC0415 - an extra

    if isinstance(error, MisreadMembers):
        yield from error.problems
    elif isinstance(error, ClassValidationError):
        of_fields, of_model = error.group_exceptions()
        members = cast("Mapping[str, object]", value)
        for part, field in of_fields:
            found = problems_in(part, field.type, members.get(field.name))
            yield from (Place(f".{field.name}{each.path}", each.sentence) for each in found)
        for part in of_model:
            yield from problems_in(part, kind, value)
    else:
        yield Place("", _sentence(error, kind, value))


def _sentence(error: BaseException, kind: Any, value: object) -> str:
    """Describe the error in one place. A value that was there is repeated only if it is a short number."""
    from cattrs.errors import ForbiddenExtraKeysError  # noqa: PLC0415 - an extra

    match error:
        case KeyError():
            return "required field is missing"
        case ForbiddenExtraKeysError():
            return f"unknown field {shown_names(error.extra_fields)}"
        case NaiveDatetime():
            return f"has no UTC offset; it must be {wanted(datetime)}"
        case InvalidData() if error.what == getattr(kind, "__name__", ""):
            return "; ".join(error.problems)  # the place says what it is about
        case NordlibError():
            return str(error).removesuffix(".")
        case _:
            return misfit(value, kind)
