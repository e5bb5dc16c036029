"""The pipe row of `make bench`: a renewal asked of a process that is kept, and the share of reading and writing JSON."""

import json
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nordlib.circulation import renewal
from nordlib.decisions import Audience
from nordlib.questions import QUESTIONS
from nordlib.questions.asking import case_of
from nordlib.serialization import read_json

__all__ = ["Asker", "asking", "by_json_alone"]

_PLAIN: dict[str, Any] = json.loads((Path(__file__).parents[1] / "examples" / "data" / "case.json").read_text(encoding="utf-8"))
_LINE = json.dumps({**_PLAIN, "id": 7, "language": "da"}).encode() + b"\n"
_DECISION = renewal.decide(case_of(QUESTIONS["renewal"], _PLAIN))


class Asker:
    """A process that answers lines."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._lines, self._answers = process.stdin, process.stdout

    def ask(self) -> bytes:
        """Ask for one renewal, and wait for the answer."""
        self._lines.write(_LINE)
        self._lines.flush()
        return self._answers.readline()


@contextmanager
def asking() -> Generator[Asker]:
    """Start a process that answers lines, and end it."""
    command = [sys.executable, "-m", "nordlib", "decide", "--lines"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own command
        asker = Asker(process)
        if b"too_early" not in asker.ask():
            raise RuntimeError("the process gave another answer")
        yield asker


def by_json_alone() -> str:
    """Read the line into a case, and write the decision: everything but deciding, explaining and the pipe."""
    data: Any = read_json(_LINE.decode(), "line")
    case_of(QUESTIONS["renewal"], {name: value for name, value in data.items() if name in _PLAIN})
    return json.dumps(_DECISION.as_dict(Audience.PATRON, trace=False), ensure_ascii=False, separators=(",", ":"))
