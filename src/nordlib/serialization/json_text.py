"""Read JSON text, as strictly as the standard has it.

Python's `json` is kinder than other programs, which may then read another value. So what they disagree on is an error: a key that an object
has twice, `NaN` and `Infinity`, a number of more than 18 digits, and half of a surrogate pair.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final, cast

import attrs

from nordlib.errors import InvalidData
from nordlib.serialization.json import JSON
from nordlib.serialization.problems import Place, listed, place_of, shown_names
from nordlib.shown_text import shown_name

__all__ = ["MOST_DIGITS", "InvalidJson", "read_json"]

#: The most digits of a number, as of a whole number that is a key: every language has a number type for them.
MOST_DIGITS: Final = 18
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_TOO_MANY_DIGITS: Final = f"a number has more than {MOST_DIGITS} digits; write it in quotes if it is an id"


@attrs.define
class InvalidJson(InvalidData):
    """A text that is not JSON, with the place where reading stopped.

    >>> print(InvalidJson("case", ("the text cannot be read as JSON (line 1, column 9)",), 1, 9))
    Invalid case: the text cannot be read as JSON (line 1, column 9).
    """

    line: int | None = None
    """The line, from 1; None: the error is in no single place."""
    column: int | None = None
    """The column in the line, in characters from 1; None: the error is in no single place."""


class _Repeated(dict[str, Any]):
    """An object with keys that occur more than once."""

    keys_twice: frozenset[str]


class _NotStrict(ValueError):
    """A value that Python's `json` reads, and the standard does not have. Its argument says what it is."""


def read_json(text: str, what: str, first_line: int = 1) -> JSON:
    """Return the value of a JSON text. `what` names the text in the error, which counts its lines from `first_line`.

    Raises `InvalidJson`, which repeats no part of the text, if it is not JSON; `InvalidData`, which repeats only a key that cannot be an
    identity number, if an object has a key more than once.

    >>> read_json('{"id": "L1", "id": "L2"}', "loan")
    Traceback (most recent call last):
    nordlib.errors.InvalidData: Invalid loan: more than one field 'id' @ $.
    """
    repeated = list[_Repeated]()

    def read_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) == len(pairs):
            return value
        marked = _Repeated(value)
        marked.keys_twice = frozenset(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        repeated.append(marked)
        return marked

    line = column = None
    try:
        value = json.loads(text, object_pairs_hook=read_object, parse_int=_whole_number, parse_constant=_constant)
        if _SURROGATE.search(text):
            _require_whole_characters(value)
        if not repeated:
            return cast("JSON", value)
    except json.JSONDecodeError as error:
        line, column = error.lineno + first_line - 1, error.colno
        problem = f"the text cannot be read as JSON (line {line}, column {column})"
    except _NotStrict as error:
        problem = str(error)
    except RecursionError:
        problem = "the text cannot be read as JSON: it is nested too deeply"
    else:
        raise InvalidData(what, listed(_repetitions(value)))
    raise InvalidJson(what, (problem,), line, column)


def _whole_number(digits: str) -> int:
    if len(digits) > MOST_DIGITS + digits.startswith("-"):
        raise _NotStrict(_TOO_MANY_DIGITS)
    return int(digits)


def _constant(name: str) -> None:
    raise _NotStrict(f"{name.lstrip('-')} is not JSON; write null, or leave the field out")


def _require_whole_characters(value: object) -> None:
    """Raise `_NotStrict` for a text that cannot be written as UTF-8."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise _NotStrict("a text has half of a surrogate pair; write both halves, or the character itself") from None


def _repetitions(value: object) -> Iterator[Place]:
    """Yield the place of each object with a key that occurs more than once, the outermost first."""
    waiting: list[tuple[str, object]] = [("", value)]
    while waiting:
        path, part = waiting.pop()
        if isinstance(part, _Repeated):
            yield Place(path, f"more than one field {shown_names(part.keys_twice)}")
        if isinstance(part, dict):
            members = list(cast("dict[object, object]", part).items())
        else:
            members = list(enumerate(cast("list[object]", part))) if isinstance(part, list) else []
        waiting += [(path + _step(key), member) for key, member in reversed(members) if isinstance(member, dict | list)]


def _step(key: object) -> str:
    return f".{key}" if isinstance(key, str) and key.isidentifier() and shown_name(key) == key else place_of(key)
