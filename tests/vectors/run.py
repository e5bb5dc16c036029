"""Run a file of identity cases: `python tests/vectors/run.py FILE`. The form is in tests/data/IDENTITY-FORMAT.md.

No line of the report holds a number: it names the case by its scheme and place in the file.
"""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, cast

sys.path.insert(0, str(Path(__file__).parents[2]))

from nordlib.identity import IdentityNumber, InvalidIdentityNumber, Problem, UnknownScheme, examine, is_valid, parse
from nordlib.serialization import read_json
from tests.report import Outcome, differences, report

KEYS = {
    *("scheme", "input", "reference_date", "valid", "canonical", "birth_date", "sex", "kind", "reason_if_invalid", "lenient", "tags"),
    *("flags", "note", "source", "cross_checked", "disagree"),
}


def run(cases: list[dict[str, Any]]) -> Iterator[Outcome]:
    """The outcome of each case."""
    for place, case in enumerate(cases):
        ambiguous = bool({"disputed", "policy"} & set(case["tags"]))
        name = f"{case['scheme']}-{place:03}"
        try:
            yield Outcome(name, case["scheme"], ambiguous, judge(case))
        except UnknownScheme:
            yield Outcome(name, case["scheme"], ambiguous, (), f"scheme {case['scheme']}")


def judge(case: dict[str, Any]) -> tuple[str, ...]:
    """What differs between the case and nordlib."""
    if case.keys() - KEYS:
        return (f"unknown keys {sorted(case.keys() - KEYS)}",)
    given, scheme, on = typed(case["input"]), case["scheme"], date.fromisoformat(case["reference_date"])
    found = examine(given, scheme, on=on)
    expected = {"valid": case["valid"]}
    for key in ("canonical", "birth_date", "sex", "kind") if case["valid"] else ("reason_if_invalid",):
        expected[key] = case[key]
    if case["valid"]:
        expected["flags"] = set(case["flags"])
    errors = list(differences(expected, told(found)))
    lenient = told(examine(given, scheme, on=on, lenient=True))
    errors += [f"lenient {each}" for each in differences(case["lenient"], {"canonical": None, "reason_if_invalid": None, **lenient})]
    errors += agreement(given, scheme, on, found)
    return tuple(error if "canonical" not in error else "canonical differs" for error in errors)


def told(found: IdentityNumber | Problem) -> dict[str, Any]:
    """A reading in the words of the form."""
    if isinstance(found, Problem):
        return {"valid": False, "reason_if_invalid": found.value}
    return {
        "valid": True,
        "canonical": found.canonical,
        "birth_date": found.birth_date and found.birth_date.isoformat(),
        "sex": found.sex and found.sex.value,
        "kind": found.kind.value,
        "flags": set(found.flags),
    }


def agreement(given: Any, scheme: Any, on: date, found: IdentityNumber | Problem) -> list[str]:
    """Whether `is_valid` and `parse` say the same, and the canonical form reads back as the same value."""
    errors: list[str] = []
    if is_valid(given, scheme, on=on) is isinstance(found, Problem):
        errors.append("is_valid disagrees with examine")
    try:
        if parse(given, scheme, on=on) != found:
            errors.append("parse disagrees with examine")
    except InvalidIdentityNumber as error:
        if error.problem is not found:
            errors.append("parse names another problem than examine")
    if isinstance(found, IdentityNumber) and told(examine(found.canonical, scheme, on=on)) != told(found):
        errors.append("the stored form reads back as another value")
    return errors


def typed(given: Any) -> Any:
    """The input, with the types that JSON has no form for."""
    match given:
        case {"$bytes": text}:
            return text.encode()
        case {"$float": text}:
            return float(text)
        case _:
            return given


if __name__ == "__main__":
    sys.exit(report(run(cast("list[dict[str, Any]]", read_json(Path(sys.argv[1]).read_text(encoding="utf-8"), "file of cases")))))
