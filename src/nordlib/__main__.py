"""`python -m nordlib decide renewal < case.json`: a decision for programs in other languages.

Reads one case in plain JSON, writes one decision in plain JSON; `python -m nordlib schema renewal` tells the form of a case. The exit
status is 0 when a decision was made, whichever it is, and 2 when none could be made; then a sentence on standard error says what is wrong.
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
    """Run the command line; `arguments` default to those of the process."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "schema":
            answer = schema()
        else:
            answer = decide_renewal(_given(), language=options.language, audience=Audience[options.audience.upper()])
    except NordlibError as error:
        print(error, file=sys.stderr)
        return 2
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace") + b"\n")
    return 0


def schema() -> dict[str, JSON]:
    """The JSON Schema of what `decide renewal` reads: a case whose policy may be the name of a preset; holds and patron may be left out."""
    form: dict[str, Any] = json_schema(RenewalCase)
    case = form["$defs"]["RenewalCase"]
    case["properties"]["policy"] = {"anyOf": [{"enum": list(POLICIES)}, case["properties"]["policy"]]}
    for left_out in ("holds", "patron"):
        case["required"].remove(left_out)
    return form


def decide_renewal(text: str, *, language: Language = "en", audience: Audience = Audience.PATRON) -> dict[str, JSON]:
    """The decision on a renewal case in JSON, with its explanation.

    Holds and a patron that are left out are not known, which is never a grant.

    Raises what reading the case raises.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f" in line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        problem = f"it is not JSON that can be read{where}" if text.strip() else "nothing was given on standard input"
        raise InvalidData("renewal case", (problem,)) from None
    if not isinstance(data, dict):
        raise InvalidData("renewal case", ("it is not an object in braces",))
    facts = {"holds": UNKNOWN.value, "patron": UNKNOWN.value, **cast("dict[str, JSON]", data)}
    name = facts.get("policy")
    if isinstance(name, str):
        if name not in POLICIES:
            raise UnknownName("circulation policy", name, tuple(POLICIES))
        facts["policy"] = as_dict(POLICIES[name])
    decision = renewal.decide(from_dict(RenewalCase, facts))
    return {**decision.as_dict(audience), "explanation": decision.explain(language, audience)}


def _given() -> str:
    """Standard input, which is UTF-8 whatever the machine's locale says. Raises `InvalidData`."""
    stream = getattr(sys.stdin, "buffer", None)
    try:
        return "" if stream is None else cast("bytes", stream.read()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = f"byte {error.start} of it is not UTF-8"
    raise InvalidData("renewal case", (problem,))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m nordlib", description="Decisions for programs in other languages.")
    commands = parser.add_subparsers(required=True, dest="command", metavar="command")
    decide = commands.add_parser("decide", help="decide a case that stands on standard input, in JSON")
    decide.add_argument("question", choices=["renewal"])
    decide.add_argument("--language", choices=LANGUAGES, default="en", help="of the explanation (default: en)")
    decide.add_argument(
        "--audience", choices=[each.name.lower() for each in Audience], default="patron", help="who reads it (default: patron)"
    )
    schema = commands.add_parser("schema", help="print the JSON Schema of a case")
    schema.add_argument("question", choices=["renewal"])
    return parser


if __name__ == "__main__":
    sys.exit(main())
