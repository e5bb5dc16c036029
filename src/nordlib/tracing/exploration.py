"""Every path of a function through symbols: one run for each, and what it returned."""

from collections.abc import Callable, Iterator
from decimal import DecimalException
from typing import Any, Final, Generic, TypeVar

import attrs

from nordlib.errors import NordlibError
from nordlib.tracing.collection import collection_paused
from nordlib.tracing.questions import Question
from nordlib.tracing.runs import Answer, Run, running
from nordlib.tracing.untraceable import Untraceable

__all__ = ["Exploration", "Fork", "Path", "explore"]

T = TypeVar("T")
_MOST_PATHS: Final = 200_000


@attrs.frozen
class Path(Generic[T]):
    """One path: what was asked and answered on it, and how it ended."""

    answers: tuple[Answer, ...]
    """The answers, in the order in which the code asked."""
    result: T | None
    """What the function returned; None if it raised an error."""
    error: AssertionError | NordlibError | OverflowError | None = None
    """What the function raised: the facts on this path are invalid data; None if it returned."""


@attrs.frozen
class Fork(Generic[T]):
    """A question at which paths part."""

    question: Question
    """The question."""
    ways: tuple["Fork[T] | Path[T]", ...]
    """Where each option of the question leads, in order."""


@attrs.frozen
class Exploration(Generic[T]):
    """Every path of a function."""

    paths: tuple[Path[T], ...]
    """The paths, in order: neighbours share the longest beginnings."""
    root: Fork[T] | Path[T]
    """The same paths, by what was asked first."""


def explore(function: Callable[[], T], name: str, traced: Callable[..., object] | None = None) -> Exploration[T]:
    """Return every path of a function.

    Args:
        function: The function, without arguments; it makes its symbols itself, anew for each run.
        name: What errors call it, for example the name of a rule.
        traced: The function that `function` calls, whose code must not ask for exact classes; None: `function` itself.

    Raises:
        Untraceable: The function asked a symbol what no engine could answer, or more than 200,000 paths lead through it.
    """
    _refuse_type_checks(traced or function, name)
    paths = list[Path[T]]()
    given: tuple[Answer, ...] | None = ()
    with collection_paused():
        while given is not None:
            if len(paths) == _MOST_PATHS:
                raise Untraceable(name, f"so many questions that more than {_MOST_PATHS:,} paths lead through it")
            path = _run(function, name, given)
            paths.append(path)
            given = _next(path.answers)
        return Exploration(tuple(paths), _parted(paths, 0, len(paths), 0))


def _parted(paths: list[Path[T]], begin: int, end: int, depth: int) -> Fork[T] | Path[T]:
    """Return the fork of neighbouring paths that share their first answers."""
    answers = paths[begin].answers
    if depth == len(answers):
        return paths[begin]
    question, ways = answers[depth].question, list[Fork[T] | Path[T]]()
    for place in range(len(question.options)):
        after = begin
        while after < end and paths[after].answers[depth].place == place:
            after += 1
        ways.append(_parted(paths, begin, after, depth + 1))
        begin = after
    return Fork(question, tuple(ways))


def _run(function: Callable[[], T], name: str, given: tuple[Answer, ...]) -> Path[T]:
    run = Run(name, given)
    try:
        with running(run):
            result = function()
    except Untraceable:
        raise
    except (AssertionError, NordlibError, OverflowError) as error:
        return Path(tuple(run.answers), None, error)
    except (AttributeError, DecimalException, LookupError, TypeError) as error:
        raise Untraceable(name, f"what Python cannot do with a value that is not known yet ({error})") from error
    return Path(tuple(run.answers), result)


def _next(answers: tuple[Answer, ...]) -> tuple[Answer, ...] | None:
    """Return the beginning of the next run: the last answer that has another option gets it; None if there is none."""
    for last in range(len(answers) - 1, -1, -1):
        question, place = answers[last].question, answers[last].place + 1
        if place < len(question.options):
            return (*answers[:last], Answer(question, place))
    return None


def _refuse_type_checks(function: Callable[..., Any], name: str) -> None:
    """Refuse a function that looks at the exact class of a value, which a symbol cannot answer for. Raises `Untraceable`."""
    code = getattr(function, "__code__", None)
    if code is not None and any("type" in each.co_names for each in _codes(code)):
        raise Untraceable(name, "for the exact class of a value (`type`); `isinstance` can be traced")


def _codes(code: Any) -> Iterator[Any]:
    yield code
    for part in code.co_consts:
        if hasattr(part, "co_names"):
            yield from _codes(part)
