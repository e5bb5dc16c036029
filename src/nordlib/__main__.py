"""`python -m nordlib decide renewal < case.json`: a decision for programs in other languages.

Reads one case in plain JSON and writes one decision in plain JSON. `python -m nordlib schema renewal` prints the JSON Schema of a case, and
`python -m nordlib sql renewal --policy helsingor --dialect mariadb` the rules as SQL, for a database that has the loans.
`python -m nordlib decide --help` lists the questions. The exit status is 0 when a decision was made, granted or refused, and 2 when none
could be made; a sentence on standard error then says what is wrong. It is 3 when the answer could not be written: standard output is
closed, its disk is full, or its reader has gone. A case has at most four million bytes.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Final, cast

from nordlib import columns
from nordlib.circulation import POLICIES
from nordlib.columns.engines.dialects import DIALECTS
from nordlib.decisions import Audience
from nordlib.errors import InvalidData, NordlibError
from nordlib.questions import QUESTIONS, decide, schema
from nordlib.rules_as_sql import SUBJECTS, assumptions, column_lines, policy_named
from nordlib.standard_output import ending_cleanly, write_answer, write_error
from nordlib.texts import LANGUAGES

__all__ = ["MOST_BYTES", "main"]

#: The most bytes of a case: some fifty thousand holds.
MOST_BYTES: Final = 4_000_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status. `arguments` default to those of the process."""
    with ending_cleanly():
        options = _parser().parse_args(arguments)
    try:
        if options.command == "sql":
            return write_answer(_sql(options))
        question = " ".join(options.question)
        if options.command == "schema":
            answer = schema(question)
        else:
            answer = decide(question, _standard_input(), language=options.language, audience=Audience[options.audience.upper()])
    except NordlibError as error:
        write_error(str(error))
        return 2
    return write_answer(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")


def _sql(options: argparse.Namespace) -> str:
    """Return the rules of a policy as SQL, or the columns that they need."""
    policy, assumed = policy_named(options.policy), assumptions(options.assume)
    if options.columns:
        return column_lines(policy, assumed, options.optional)
    try:
        now = None if options.now is None else datetime.fromisoformat(options.now)
    except ValueError:
        raise InvalidData("--now", ("it must be an instant in ISO 8601, with a UTC offset: 2026-11-29T09:00+01:00",)) from None
    return columns.renewal_sql(
        policy, dialect=options.dialect, table=options.table, now=now, view=options.view, assumed=assumed, optional=options.optional
    )


def _standard_input() -> str:
    """Read standard input as UTF-8, whatever the locale of the machine. Raises `InvalidData` for anything else, and for too long a text."""
    stream = getattr(sys.stdin, "buffer", None)
    try:
        text = b"" if stream is None else cast("bytes", stream.read(MOST_BYTES + 1))
        if len(text) <= MOST_BYTES:
            return text.decode("utf-8-sig")
        problem = f"standard input has more than {MOST_BYTES:,} bytes; a case must have at most that many"
    except UnicodeDecodeError as error:
        problem = f"byte {error.start} of standard input is not UTF-8; write the case in UTF-8"
    except OSError as error:
        problem = f"standard input cannot be read: {error.strerror or type(error).__name__}"
    raise InvalidData("case", (problem,))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nordlib", description="Decisions for programs in other languages.")
    commands = parser.add_subparsers(required=True, dest="command", metavar="command")
    questions = f"one of: {', '.join(QUESTIONS)}"
    asked = commands.add_parser(
        "decide",
        help="decide a case that is read as JSON from standard input",
        epilog=f"A case has at most {MOST_BYTES:,} bytes. The exit status is 0 when a decision was made, granted or refused, 2 when none "
        "could be made, and 3 when the answer could not be written.",
    )
    asked.add_argument("question", nargs="+", help=questions)
    asked.add_argument("--language", choices=LANGUAGES, default="en", help="language of the explanation (default: en)")
    asked.add_argument(
        "--audience", choices=[audience.name.lower() for audience in Audience], default="patron", help="reader (default: patron)"
    )
    form = commands.add_parser("schema", help="print the JSON Schema of a case")
    form.add_argument("question", nargs="+", help=questions)
    _add_sql(commands.add_parser("sql", help="print rules as SQL, for a database that has the rows"))
    return parser


def _add_sql(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("subject", choices=SUBJECTS, help="what is decided")
    parser.add_argument("--policy", required=True, help=f"one of {', '.join(POLICIES)}, or a file that ends in .toml or .json")
    parser.add_argument("--dialect", choices=sorted(DIALECTS), required=True, help="the database")
    parser.add_argument("--table", default="loans", help="the table or view with the columns that --columns lists (default: loans)")
    parser.add_argument("--view", help="the name of a view to create; without it a query is printed")
    parser.add_argument("--now", help="the instant of the request, in ISO 8601 with a UTC offset (default: whenever the query runs)")
    parser.add_argument("--assume", action="append", default=[], metavar="COLUMN=VALUE", help="what every row has instead of a column")
    parser.add_argument("--optional", action="append", default=[], metavar="COLUMN", help="an optional column that the table has")
    parser.add_argument("--columns", action="store_true", help="print the columns that the table must have instead")


if __name__ == "__main__":
    sys.exit(main())
