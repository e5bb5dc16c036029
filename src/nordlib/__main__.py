"""`python -m nordlib decide renewal < case.json`: a decision for programs in other languages.

Reads one case in plain JSON and writes one decision in plain JSON. `python -m nordlib schema renewal` prints the JSON Schema of a case.
The exit status is 0 when a decision was made, granted or refused, and 2 when none could be made; a sentence on standard error then says
what is wrong.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any, cast

from nordlib.circulation import POLICIES, RenewalCase, renewal
from nordlib.decisions import UNKNOWN, Audience
from nordlib.errors import InvalidData, NordlibError, UnknownName
from nordlib.serialization.json import JSON, as_dict, from_dict
from nordlib.serialization.json_schema import json_schema
from nordlib.texts import LANGUAGES, Language

__all__ = ["decide_renewal", "main", "schema"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status. `arguments` default to those of the process."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "schema":
            answer = schema()
        else:
            answer = decide_renewal(_standard_input(), language=options.language, audience=Audience[options.audience.upper()])
    except NordlibError as error:
        print(error, file=sys.stderr)
        return 2
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace") + b"\n")
    return 0


def schema() -> dict[str, JSON]:
    """Return the JSON Schema of the case that `decide renewal` reads: `policy` may name a preset, `holds` and `patron` may be left out."""
    document: dict[str, Any] = json_schema(RenewalCase)
    case = document["$defs"]["RenewalCase"]
    case["properties"]["policy"] = {"anyOf": [{"enum": list(POLICIES)}, case["properties"]["policy"]]}
    case["required"] = [name for name in (*case["required"], "by") if name not in ("holds", "patron")]
    return document


def decide_renewal(text: str, *, language: Language = "en", audience: Audience = Audience.PATRON) -> dict[str, JSON]:
    """Return the decision on a renewal case in JSON, with its explanation.

    If `holds` or `patron` is left out, it is unknown, and an unknown fact never leads to a grant. `by`, who asks, must be there: a patron
    gets no decision about the loan of another.

    Args:
        text: The case in JSON.
        language: The language of the explanation.
        audience: The reader; what this reader may not see is left out.

    Raises:
        InvalidData: The text is not JSON, or not a renewal case.
        UnknownName: The case names a policy that is not a preset.
        MissingExtra: The extra `nordlib[json]` is not installed.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        problem = f"the text cannot be read as JSON{where}" if text.strip() else "standard input is empty; it must hold a case in JSON"
        raise InvalidData("renewal case", (problem,)) from None
    if not isinstance(data, dict):
        raise InvalidData("renewal case", ("the JSON value is not an object; write the case in braces",))
    facts = {"holds": UNKNOWN.value, "patron": UNKNOWN.value, **cast("dict[str, JSON]", data)}
    name = facts.get("policy")
    if isinstance(name, str):
        if name not in POLICIES:
            raise UnknownName("circulation policy", name, tuple(POLICIES))
        facts["policy"] = as_dict(POLICIES[name])
    case = from_dict(RenewalCase, facts)
    if case.by is None:
        raise InvalidData("renewal case", ('`by` is missing; write the id of the patron who asks, or {"id": "desk-1"} for staff',))
    decision = renewal.decide(case)
    return {**decision.as_dict(audience), "explanation": decision.explain(language, audience)}


def _standard_input() -> str:
    """Read standard input as UTF-8, whatever the locale of the machine. Raises `InvalidData` for anything else."""
    stream = getattr(sys.stdin, "buffer", None)
    try:
        return "" if stream is None else cast("bytes", stream.read()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = f"byte {error.start} of standard input is not UTF-8; write the case in UTF-8"
    raise InvalidData("renewal case", (problem,))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nordlib", description="Decisions for programs in other languages.")
    commands = parser.add_subparsers(required=True, dest="command", metavar="command")
    decide = commands.add_parser("decide", help="decide a case that is read as JSON from standard input")
    decide.add_argument("question", choices=["renewal"])
    decide.add_argument("--language", choices=LANGUAGES, default="en", help="language of the explanation (default: en)")
    decide.add_argument(
        "--audience", choices=[audience.name.lower() for audience in Audience], default="patron", help="reader (default: patron)"
    )
    schema = commands.add_parser("schema", help="print the JSON Schema of a case")
    schema.add_argument("question", choices=["renewal"])
    return parser


if __name__ == "__main__":
    sys.exit(main())
