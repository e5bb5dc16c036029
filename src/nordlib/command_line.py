"""`python -m nordlib decide renewal < case.json`: decisions for programs in other languages.

Reads one case in plain JSON and writes one decision in plain JSON. `decide --lines` stays, and answers each line of JSON with a line of
JSON until its input ends. `schema renewal` prints the JSON Schema of a case, `schema renewal --decision` that of its answer, and
`sql renewal --policy helsingor --dialect mariadb` the rules as SQL, for a database that has the loans. `compare helsingor my.toml` tells
which renewals two policies decide differently, and `lint my.toml` which choices are probably mistakes. `sample people --scheme no` makes up
people who cannot exist, for testers in any language. `decide --help` lists the questions.

The exit status is 0 when a decision was made, granted or refused, and 2 when none could be made; a sentence on standard error then says
what is wrong. With `--lines` it is 0 at the end of the input, whatever the lines were. It is 3 when the answer could not be written:
standard output is closed, its disk is full, or its reader has gone; and 130 after an interrupt. A case, or a line, has at most four million
bytes.
"""

import argparse
import io
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from typing import Any, BinaryIO, Final, cast

from nordlib import columns
from nordlib.circulation import POLICIES
from nordlib.columns.engines.dialects import DIALECTS
from nordlib.decisions import Audience
from nordlib.errors import InvalidData, NordlibError
from nordlib.policy_files import policy_named
from nordlib.policy_reports import comparison_text, warning_lines
from nordlib.questions import MOST_BYTES, QUESTIONS, SCHEMAS, AskOptions, answers, decide, question_named
from nordlib.questions.schemas import schema_text
from nordlib.rules_as_sql import SUBJECTS, assumptions, column_lines
from nordlib.sample_options import add_options_of_samples, samples
from nordlib.standard_output import ending_cleanly, write_answer, write_error
from nordlib.texts import LANGUAGES

__all__ = ["run"]

_POLICY: Final = f"one of {', '.join(POLICIES)}, or a file that ends in .toml or .json"


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status. `arguments` default to those of the process."""
    with ending_cleanly():
        options = _parser().parse_args(arguments)
    try:
        if options.command == "decide" and options.lines:
            return _answer_lines(options)
        return write_answer(_ANSWERS[options.command](options))
    except NordlibError as error:
        write_error(str(error))
        return 2


def _decision(options: argparse.Namespace) -> str:
    """Return the answer to the question about the case on standard input."""
    audience = Audience[options.audience.upper()]
    answer = decide(_question(options), _standard_input(), language=options.language, audience=audience)
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def _question(options: argparse.Namespace) -> str:
    return " ".join(options.question) or "renewal"


def _answer_lines(options: argparse.Namespace) -> int:
    """Answer each line of standard input. Return the exit status: at the end of the input, or when an answer cannot be written."""
    name: Any = _question(options)
    question_named(name)
    try:
        for answer in answers(_bytes_of_standard_input(), AskOptions(name, options.language, options.audience)):
            status = write_answer(answer)
            if status:
                return status
    except OSError as error:
        raise InvalidData("case", (_unreadable(error),)) from None
    return 0


def _bytes_of_standard_input() -> BinaryIO:
    """Return standard input as bytes; an empty one if it is closed."""
    return cast("BinaryIO", getattr(sys.stdin, "buffer", None) or io.BytesIO())


def _schema(options: argparse.Namespace) -> str:
    """Return the JSON Schema of the case of a question, or of its answer; of a line, or of an error."""
    name = "-".join(options.question)
    if name not in ("line", "error"):
        question_named(" ".join(options.question))
        name = f"{name}-{'decision' if options.decision else 'case'}"
    return schema_text(SCHEMAS[name]())


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
    try:
        text = _bytes_of_standard_input().read(MOST_BYTES + 1)
        if len(text) <= MOST_BYTES:
            return text.decode("utf-8-sig")
        problem = f"standard input has more than {MOST_BYTES:,} bytes; a case must have at most that many"
    except UnicodeDecodeError as error:
        problem = f"byte {error.start} of standard input is not UTF-8; write the case in UTF-8"
    except OSError as error:
        problem = _unreadable(error)
    raise InvalidData("case", (problem,))


def _unreadable(error: OSError) -> str:
    return f"standard input cannot be read: {error.strerror or type(error).__name__}"


class _Version(argparse.Action):
    """Tell the version, which is looked up only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print it, and end."""
        parser.exit(write_answer(f"nordlib {version('nordlib')}\n"))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nordlib", description="Decisions for programs in other languages.")
    parser.add_argument("--version", action=_Version, nargs=0, help="tell the version and exit")
    commands = parser.add_subparsers(required=True, dest="command", metavar="command")
    questions = f"one of: {', '.join(QUESTIONS)}"
    asked = commands.add_parser(
        "decide",
        help="decide a case that is read as JSON from standard input, or a case on each line",
        epilog=f"A case, or a line, has at most {MOST_BYTES:,} bytes. The exit status is 0 when a decision was made, granted or refused, "
        "or the lines have ended; 2 when none could be made, and 3 when the answer could not be written.",
    )
    asked.add_argument("question", nargs="*", help=f"{questions} (default: renewal)")
    asked.add_argument(
        "--lines", action="store_true", help="answer each line with a line, until the input ends; a line may name its question"
    )
    asked.add_argument("--language", choices=LANGUAGES, default="en", help="language of the explanation (default: en)")
    asked.add_argument(
        "--audience", choices=[audience.name.lower() for audience in Audience], default="patron", help="reader (default: patron)"
    )
    form = commands.add_parser("schema", help="print the JSON Schema of a case, or of its answer")
    form.add_argument("question", nargs="+", help=f"{questions}; or line, or error")
    form.add_argument("--decision", action="store_true", help="the answer instead of the case")
    _add_sql(commands.add_parser("sql", help="print rules as SQL, for a database that has the rows"))
    compared = commands.add_parser("compare", help="tell exactly which renewals two policies decide differently (needs nordlib[proofs])")
    compared.add_argument("policy", help=_POLICY)
    compared.add_argument("other", help="the policy that it is compared with")
    compared.add_argument(
        "--pair", action="append", default=[], metavar="TYPE=OTHER", help="item types to compare (default: those of one name)"
    )
    linted = commands.add_parser("lint", help="tell which choices in a policy are probably mistakes")
    linted.add_argument("policy", help=_POLICY)
    add_options_of_samples(commands.add_parser("sample", help="make up people who cannot exist, or accounts, cards or loans, for tests"))
    return parser


def _add_sql(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("subject", choices=SUBJECTS, help="what is decided")
    parser.add_argument("--policy", required=True, help=_POLICY)
    parser.add_argument("--dialect", choices=sorted(DIALECTS), required=True, help="the database")
    parser.add_argument("--table", default="loans", help="the table or view with the columns that --columns lists (default: loans)")
    parser.add_argument("--view", help="the name of a view to create; without it a query is printed")
    parser.add_argument("--now", help="the instant of the request, in ISO 8601 with a UTC offset (default: whenever the query runs)")
    parser.add_argument("--assume", action="append", default=[], metavar="COLUMN=VALUE", help="what every row has instead of a column")
    parser.add_argument("--optional", action="append", default=[], metavar="COLUMN", help="an optional column that the table has")
    parser.add_argument("--columns", action="store_true", help="print the columns that the table must have instead")


def _compared(options: argparse.Namespace) -> str:
    return comparison_text(options.policy, options.other, options.pair)


def _linted(options: argparse.Namespace) -> str:
    return warning_lines(options.policy)


_ANSWERS: Final = {"compare": _compared, "decide": _decision, "lint": _linted, "sample": samples, "schema": _schema, "sql": _sql}
