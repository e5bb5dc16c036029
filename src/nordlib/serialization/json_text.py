"""Read JSON text. A key that an object has twice is an error: `json.loads` takes the last one, where another program takes the first."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, cast

from nordlib.errors import InvalidData
from nordlib.serialization.json import JSON
from nordlib.serialization.problems import Place, listed, place_of, shown_names
from nordlib.shown_text import shown_name

__all__ = ["read_json"]


class _Repeated(dict[str, Any]):
    """An object with keys that occur more than once."""

    keys_twice: frozenset[str]


def read_json(text: str, what: str) -> JSON:
    """Return the value of a JSON text. `what` names the text in the error.

    Raises `InvalidData`, which repeats no part of the text but a key that cannot be an identity number, if the text is not JSON or an
    object has a key more than once.

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

    try:
        value = json.loads(text, object_pairs_hook=read_object)
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        problems: tuple[str, ...] = (f"the text cannot be read as JSON{where}",)
    else:
        if not repeated:
            return cast("JSON", value)
        problems = listed(_repetitions(value))
    raise InvalidData(what, problems)


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
