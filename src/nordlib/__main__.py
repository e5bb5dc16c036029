"""`python -m nordlib decide renewal < case.json`: a decision for programs in other languages.

Reads one case in plain JSON and writes one decision in plain JSON. `python -m nordlib schema renewal` prints the JSON Schema of a case.
`python -m nordlib decide --help` lists the questions. The exit status is 0 when a decision was made, granted or refused, and 2 when none
could be made; a sentence on standard error then says what is wrong.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from typing import cast

from nordlib.decisions import Audience
from nordlib.errors import InvalidData, NordlibError
from nordlib.questions import QUESTIONS, decide, schema
from nordlib.texts import LANGUAGES

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status. `arguments` default to those of the process."""
    options = _parser().parse_args(arguments)
    question = " ".join(options.question)
    try:
        if options.command == "schema":
            answer = schema(question)
        else:
            answer = decide(question, _standard_input(), language=options.language, audience=Audience[options.audience.upper()])
    except NordlibError as error:
        print(error, file=sys.stderr)
        return 2
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace") + b"\n")
    return 0


def _standard_input() -> str:
    """Read standard input as UTF-8, whatever the locale of the machine. Raises `InvalidData` for anything else."""
    stream = getattr(sys.stdin, "buffer", None)
    try:
        return "" if stream is None else cast("bytes", stream.read()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = f"byte {error.start} of standard input is not UTF-8; write the case in UTF-8"
    raise InvalidData("case", (problem,))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nordlib", description="Decisions for programs in other languages.")
    commands = parser.add_subparsers(required=True, dest="command", metavar="command")
    questions = f"one of: {', '.join(QUESTIONS)}"
    asked = commands.add_parser("decide", help="decide a case that is read as JSON from standard input")
    asked.add_argument("question", nargs="+", help=questions)
    asked.add_argument("--language", choices=LANGUAGES, default="en", help="language of the explanation (default: en)")
    asked.add_argument(
        "--audience", choices=[audience.name.lower() for audience in Audience], default="patron", help="reader (default: patron)"
    )
    form = commands.add_parser("schema", help="print the JSON Schema of a case")
    form.add_argument("question", nargs="+", help=questions)
    return parser


if __name__ == "__main__":
    sys.exit(main())
