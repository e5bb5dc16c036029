"""The JSON Schema of every case and of every answer, with the version of the form in its `$id`."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final, cast, get_args, get_origin, get_type_hints

from nordlib.decisions import Granted, PolicyId, RuleResult
from nordlib.frozendict import frozendict
from nordlib.messages import Message
from nordlib.money import Money
from nordlib.questions.envelope import LONGEST_ID, AskOptions
from nordlib.questions.findings import Finding
from nordlib.questions.question import Question
from nordlib.questions.registry import QUESTIONS, question_named
from nordlib.serialization.json import JSON
from nordlib.serialization.json_schema import SCHEMA_DRAFT, json_schema, schema_of
from nordlib.serialization.versions import FORM_VERSION, FORM_VERSIONS

__all__ = ["SCHEMAS", "decision_schema", "error_schema", "line_schema", "schema", "schema_text"]

_WIDTH: Final = 100
_ID: Final[JSON] = {"anyOf": [{"type": "string", "maxLength": LONGEST_ID}, {"type": "integer"}, {"type": "null"}]}
_TEXTS: Final[JSON] = {"type": "array", "items": {"type": "string"}}
#: What `RuleResult.values` holds, as it is written.
_VALUES: Final[JSON] = {
    "type": "object",
    "additionalProperties": {
        "anyOf": [{"type": ["string", "integer", "boolean", "null"]}, _TEXTS, {"$ref": "#/$defs/Money"}],
    },
}


def schema(name: str) -> dict[str, JSON]:
    """Return the JSON Schema of the case of a question, with what may stand beside it.

    `policy` may name a preset, and what may be left out is not required. Raises `UnknownName`.
    """
    question = question_named(name)
    document: dict[str, Any] = json_schema(question.case)
    definitions = document["$defs"]
    schema_of(question.arguments, definitions)
    beside, case = definitions.pop(question.arguments.__name__), definitions[question.case.__name__]
    if question.presets:
        case["properties"]["policy"] = {"anyOf": [{"enum": list(question.presets)}, case["properties"]["policy"]]}
    needed = (*case["required"], *question.required, *beside["required"])
    case["required"] = [each for each in needed if each not in question.may_be_left_out]
    case["properties"] = {**_beside({"const": name}), **case["properties"], **beside["properties"]}
    return _titled(f"{_slug(name)}-case", document)


def line_schema() -> dict[str, JSON]:
    """Return the JSON Schema of a line whose case stands in `case`; other fields of the case may stand beside it."""
    properties: Any = {**_beside({"enum": list(QUESTIONS), "default": "renewal"}), "case": {"type": "object"}}
    return _titled("line", {"type": "object", "properties": properties, "required": ["case"]})


def error_schema() -> dict[str, JSON]:
    """Return the JSON Schema of the error that a line gets instead of an answer."""
    number: JSON = {"type": "integer", "minimum": 1}
    text: JSON = {"type": "string"}
    properties: dict[str, JSON] = {"id": _ID, "error": text, "message": text, "line": number, "column": number, "problems": _TEXTS}
    return _titled("error", _closed(properties, ["error", "message", "line"]))


def decision_schema(name: str) -> dict[str, JSON]:
    """Return the JSON Schema of the answer to a question, for every audience. Raises `UnknownName`."""
    question = question_named(name)
    is_decision, value, facts = _told(question)
    definitions: dict[str, JSON] = {}
    policy = schema_of(PolicyId, definitions)
    properties: dict[str, JSON] = {
        "id": _ID,
        "facts": schema_of(facts, definitions),
        "policy": policy if question.presets else {"type": "null"},
        "value": schema_of(value, definitions),
        "version": {"enum": list(FORM_VERSIONS)},
        "explanation": {"type": "string"},
    }
    needed = ["facts", "policy", "version", "explanation"]
    if is_decision:
        schema_of(RuleResult, definitions)
        cast("Any", definitions["RuleResult"])["properties"]["values"] = _VALUES
        schema_of(Money, definitions)
        properties |= {
            "decision": {"enum": ["granted", "refused"]},
            "reasons": _TEXTS,
            "messages": {"type": "array", "items": schema_of(Message, definitions)},
            "trace": {"type": "array", "items": {"$ref": "#/$defs/RuleResult"}},
        }
        needed += ["decision", "reasons"]
    return _titled(f"{_slug(name)}-decision", {**_closed(properties, needed), "$defs": definitions})


def _told(question: Question) -> tuple[bool, Any, Any]:
    """Return whether the answers to a question are decisions, and the types of their value and of their facts."""
    told = get_type_hints(question.decide)["return"]
    is_decision = get_origin(told) is not Finding
    value, facts = get_args(next(each for each in get_args(told) if get_origin(each) is Granted) if is_decision else told)
    return is_decision, value, facts


def _beside(question: JSON) -> dict[str, JSON]:
    """Return the properties that may stand beside the fields of a case."""
    options: Any = json_schema(AskOptions)["$defs"]
    return {"id": _ID, "version": {"enum": list(FORM_VERSIONS)}, **options["AskOptions"]["properties"], "question": question}


def _closed(properties: dict[str, JSON], required: list[str]) -> dict[str, JSON]:
    needed: list[JSON] = [*required]
    return {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}


def _titled(name: str, document: dict[str, JSON]) -> dict[str, JSON]:
    """Return a schema with its address, which has the version of the form, before its content."""
    return {"$schema": SCHEMA_DRAFT, "$id": f"urn:nordlib:form:{FORM_VERSION}:{name}", **document}


def _slug(name: str) -> str:
    return name.replace(" ", "-")


def _all() -> Iterator[tuple[str, Callable[[], dict[str, JSON]]]]:
    for name in QUESTIONS:
        yield f"{_slug(name)}-case", partial(schema, name)
        yield f"{_slug(name)}-decision", partial(decision_schema, name)
    yield "line", line_schema
    yield "error", error_schema


def schema_text(value: JSON, indent: str = "") -> str:
    """Return a schema as text, with what fits into a line on one line."""
    line = json.dumps(value, ensure_ascii=False)
    deeper = f"{indent}  "
    if len(deeper) + len(line) <= _WIDTH or not isinstance(value, dict | list):
        text = line
    elif isinstance(value, dict):
        members = ",\n".join(f"{deeper}{json.dumps(key)}: {schema_text(member, deeper)}" for key, member in value.items())
        text = f"{{\n{members}\n{indent}}}"
    else:
        text = "[\n" + ",\n".join(deeper + schema_text(member, deeper) for member in value) + f"\n{indent}]"
    return text if indent else f"{text}\n"


#: What makes each schema, by the last part of its `$id`.
SCHEMAS: Final[Mapping[str, Callable[[], dict[str, JSON]]]] = frozendict(dict(_all()))
