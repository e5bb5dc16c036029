"""A line of JSON in, a line of JSON out: `nordlib decide --lines`, for a program that keeps the process.

Whatever a line holds, it gets one line: an answer, or an error with a name, a sentence, and the number of the line. Beside the `id` that
the program gave, an error repeats nothing that could be an identity number.
"""

import json
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from nordlib.errors import InvalidData, NordlibError
from nordlib.questions.envelope import AskOptions, answer_object, id_of, object_of
from nordlib.serialization.json import JSON
from nordlib.serialization.json_text import InvalidJson, read_json

__all__ = ["MOST_BYTES", "answer_line", "answers"]

#: The most bytes of a case, and of a line without its end: some fifty thousand holds.
MOST_BYTES: Final = 4_000_000
_WHAT: Final = "line"
_CAPITAL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DEFAULTS: Final = AskOptions()
#: What some programs take for the end of a line, and JSON may hold inside a text.
_LINE_ENDS: Final = (("\u2028", r"\u2028"), ("\u2029", r"\u2029"), ("\x85", r"\u0085"))


def answers(lines: BinaryIO, defaults: AskOptions = _DEFAULTS) -> Iterator[str]:
    """Yield a line of JSON for each line, as soon as it is read. An empty line gets an error, so that none is left without an answer.

    Args:
        lines: The lines, in UTF-8, of at most `MOST_BYTES` each; of a longer one no more is kept.
        defaults: How a question is asked where its line does not say.
    """
    for number, line in enumerate(_lines(lines), 1):
        text = json.dumps(answer_line(line, defaults, number), ensure_ascii=False, separators=(",", ":"))
        for character, escaped in _LINE_ENDS:
            text = text.replace(character, escaped)
        yield f"{text}\n"


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Yield each line; of one that is too long the first bytes, one more than a line may have."""
    while line := stream.readline(MOST_BYTES + 1):
        rest = line
        while len(rest) > MOST_BYTES and not rest.endswith(b"\n"):
            rest = stream.readline(MOST_BYTES + 1)
        yield line


def answer_line(line: bytes, defaults: AskOptions = _DEFAULTS, number: int = 1) -> dict[str, JSON]:
    """Return the answer to a line, or its error: `error` is the name of the exception, `message` a sentence, `problems` its parts.

    Args:
        line: The line, with or without its end.
        defaults: How the question is asked where the line does not say.
        number: The number of the line.

    >>> answer_line(b'{"id": 7, "loan": ', number=3)
    {'error': 'invalid_json', 'message': 'Invalid line: the text cannot be read as JSON (line 3, column 19).', 'line': 3, 'column': 19}
    """
    repeated: dict[str, JSON] = {}
    try:
        given = object_of(read_json(_text(line, number), _WHAT, number), _WHAT)
        repeated = id_of(given)
        return repeated | answer_object(given, defaults)
    except InvalidJson as error:
        place: dict[str, JSON] = {} if error.column is None else {"column": error.column}
        return {**_error(error, number), **place}
    except InvalidData as error:
        return {**repeated, **_error(error, number), "problems": [*error.problems]}
    except NordlibError as error:
        return {**repeated, **_error(error, number)}
    except Exception as error:  # noqa: BLE001 - the process lives on, and the line gets an answer
        message = f"nordlib failed with {type(error).__name__}. Please report the kind of case, without personal data."
        return {**repeated, "error": "internal_error", "message": message, "line": number}


def _error(error: NordlibError, number: int) -> dict[str, JSON]:
    return {"error": _CAPITAL.sub("_", type(error).__name__).lower(), "message": str(error), "line": number}


def _text(line: bytes, number: int) -> str:
    """Return a line as text. Raises `InvalidJson`."""
    line = line.removesuffix(b"\n")
    if len(line) > MOST_BYTES:
        raise InvalidJson(_WHAT, (f"it has more than {MOST_BYTES:,} bytes",), number)
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = f"byte {error.start + 1} is not UTF-8; write the line in UTF-8"
    else:
        if text.strip():
            return text
        problem = "it is empty; write a case in JSON"
    raise InvalidJson(_WHAT, (problem,), number)
