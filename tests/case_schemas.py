"""The JSON Schemas of the three case files, for runners in other languages: `python -m tests.case_schemas` writes them (`make rules`).

A schema says which keys a case of each area has, and which words they may hold. What the words mean is on the FORMAT page of the file.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nordlib.identity import Problem, Scheme, Sex

__all__ = ["DATA", "FILES", "SCHEMAS", "text_of"]

DATA = Path(__file__).parent / "data"
#: The case files that have each schema.
FILES = {"identity": ("identity", "identity-lv"), "accounts": ("accounts",), "circulation": ("circulation",)}

_TEXT: dict[str, Any] = {"type": "string"}
_TEXTS: dict[str, Any] = {"type": "array", "items": _TEXT}
_BOOL: dict[str, Any] = {"type": "boolean"}
_COUNT: dict[str, Any] = {"type": "integer", "minimum": 0}
_OBJECT: dict[str, Any] = {"type": "object"}
_OBJECTS: dict[str, Any] = {"type": "array", "items": _OBJECT}
_DAY: dict[str, Any] = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_INSTANT: dict[str, Any] = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2})$"}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def _words(words: Any) -> dict[str, Any]:
    return {"enum": [str(word) for word in words]}


def _exactly(required: Mapping[str, Any], optional: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """An object with these keys and no other."""
    properties = {**required, **(optional or {})}
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def _any_of(keys: Mapping[str, Any]) -> dict[str, Any]:
    """An object that may have these keys and no other."""
    return {"type": "object", "properties": dict(keys), "additionalProperties": False}


_READING = {"valid": _BOOL, "canonical": _or_null(_TEXT), "reason_if_invalid": _or_null(_words(Problem))}
_IDENTITY_CASE = _exactly(
    {
        "scheme": _words(Scheme),
        "input": {"type": ["string", "null", "integer", "number", "array", "object", "boolean"]},
        "reference_date": _DAY,
        **_READING,
        "birth_date": _or_null(_DAY),
        "sex": _or_null(_words(Sex)),
        "kind": _or_null(_TEXT),  # one of `NumberKind` where valid, else a remark
        "flags": _TEXTS,
        "lenient": _exactly(_READING),
        "tags": _TEXTS,
        "note": _TEXT,
        "source": _TEXT,
        "cross_checked": _TEXTS,
        "disagree": _TEXTS,
    }
)

_ABOUT = {"id": _TEXT, "title": _TEXT, "reading": _TEXT, "sources": _TEXTS, "ambiguous": _BOOL}
_LOAN_CASE = {
    "policy": _TEXT,
    "now": _INSTANT,
    "calendar": _or_null(_TEXT),
    "loan": _OBJECT,
    "patron": _OBJECT,
    "reservations": _OBJECTS,
    "available_copies": _COUNT,
}


def _decision(*words: str) -> dict[str, Any]:
    return {"decision": _words(words), "reasons": _TEXTS}


_DUE = {"new_due": _or_null(_TEXT), "renewable_from": _or_null(_DAY), "renewals_left_after": _or_null(_COUNT), "fee": _or_null(_OBJECT)}
_RENEWAL: tuple[list[str], Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]] = (
    ["renew"],
    _LOAN_CASE,
    {},
    {**_decision("renewed", "renewed_provisionally", "refused"), **_DUE},
)
#: For each area of the circulation file: the types of its action, its keys, its optional keys, and the keys that may be expected.
_AREAS: Mapping[str, tuple[list[str], Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]]] = {
    **dict.fromkeys(("renew", "calendar", "timezone", "hourly", "ill_renewal"), _RENEWAL),
    "ill_events": (
        ["apply_events"],
        {"policy": _TEXT, "loan": _OBJECT, "events": _OBJECTS},
        {},
        {
            "due_date": _or_null(_TEXT),
            "fee": _or_null(_OBJECT),
            "messages": _TEXTS,
            "pending_renewal": _BOOL,
            "recalled": _BOOL,
            "renewals_used": _COUNT,
            "status": _TEXT,
        },
    ),
    "ill_return": (
        ["settle_return"],
        {
            "policy": _TEXT,
            "now": _INSTANT,
            "loan": _OBJECT,
            "patron": _OBJECT,
            "events": _OBJECTS,
            "fee_table": _TEXT,
            "municipality_libraries": _TEXTS,
        },
        {},
        {"days_late": _or_null(_COUNT), "fee": _or_null(_OBJECT), "returned_on": _or_null(_DAY), "status": _TEXT},
    ),
    "fee": (["compute_fee"], {"fee_table": _TEXT, "patron": _OBJECT}, {"days_late": _COUNT, "loans": _OBJECTS}, {"fee": _or_null(_OBJECT)}),
    "sms": (
        ["parse_sms"],
        {"sms_policy": _TEXT, "body": _TEXT},
        {"reminded": _or_null(_TEXT), "numbers": _TEXTS},
        {
            "recognised": _BOOL,
            "keyword": _or_null(_TEXT),
            "command": _or_null(_TEXT),
            "patron": _or_null(_TEXT),
            "reasons": _TEXTS,
        },
    ),
    "batch": (
        ["renew_all", "select_all_possible"],
        {**{key: schema for key, schema in _LOAN_CASE.items() if key != "loan"}, "channel": _TEXT, "loans": _OBJECTS},
        {},
        {
            "fee": _or_null(_OBJECT),
            "loans": {"type": ["array", "object"]},
            "not_renewed_count": _COUNT,
            "renewed_count": _COUNT,
            "selected": _TEXTS,
        },
    ),
    "notify": (
        ["schedule_notification"],
        {
            "channel": _TEXT,
            "is_reply": _BOOL,
            "loan_resolved_at": _or_null(_INSTANT),
            "notification_policy": _TEXT,
            "patron": _OBJECT,
            "ready_at": _INSTANT,
        },
        {},
        {**_decision("scheduled", "dropped"), "send_at": _or_null(_INSTANT)},
    ),
    "quick_loan": (
        ["checkout"],
        {"reservations": _OBJECTS},
        {},
        {**_decision("lent"), "messages": _TEXTS, "reservations_deleted": _TEXTS, "reservations_filled": _TEXTS},
    ),
    "libris_request": (
        ["place_request"],
        {
            "account": _OBJECT,
            "home_library_holdings": _OBJECTS,
            "home_library_register": _or_null(_OBJECT),
            "participating_libraries": _TEXTS,
            "request": _OBJECT,
        },
        {},
        {**_decision("accepted", "refused", "struck"), "differs": _TEXTS, "receipt": _BOOL},
    ),
}


def _circulation_case(area: str) -> dict[str, Any]:
    types, required, optional, expected = _AREAS[area]
    action = {"type": "object", "properties": {"type": _words(types)}, "required": ["type"]}
    return _exactly({**_ABOUT, "area": _words([area]), "action": action, "expected": _any_of(expected), **required}, optional)


def _circulation() -> dict[str, Any]:
    fixtures: dict[str, Any] = {
        "policies": _OBJECT,
        "calendars": _OBJECT,
        "fee_tables": _OBJECT,
        "sms_policies": _OBJECT,
        "notification_policies": _OBJECT,
    }
    meta = {"form": _words(["circulation"]), "version": {"enum": [1]}, "about": _TEXT, "count": _COUNT, "ambiguous": _COUNT}
    cases = {"type": "array", "items": {"anyOf": [_circulation_case(area) for area in _AREAS]}}
    return _exactly({"meta": _exactly(meta), "fixtures": _exactly(fixtures), "scenarios": cases})


_EXPECTED = {
    "ok": _BOOL,
    "errors": _TEXTS,
    "state": _OBJECT,
    "notify": {"type": "array"},
    "effects": {"type": "array"},
    "hits": {"type": "array"},
    "owners": {"type": "array"},
    "advice": {},
    "fields": {},
    "value": {},
    "fields_absent": _TEXTS,
    "contains_not": _TEXTS,
    "stored_contains_not": _TEXTS,
}


def _accounts() -> dict[str, Any]:
    meta: dict[str, Any] = json.loads((DATA / "accounts.json").read_text(encoding="utf-8"))["meta"]
    step = _exactly(
        {"date": _DAY, "actor": _TEXT, "action": _words(meta["actions"]), "input": _OBJECT, "expect": _any_of(_EXPECTED)},
        {"at": _INSTANT, "save_as": _TEXT},
    )
    facts = ("accounts", "authorisations", "cards", "consents", "local_patrons", "patrons", "persons", "registrars", "transfers")
    given = {**{name: {"type": ["array", "object"]} for name in facts}, "open_loans_at": {"type": ["array", "object"]}}
    scenario = {
        "id": _TEXT,
        "title": _TEXT,
        "area": _TEXT,
        "rules": _TEXTS,
        "world": _words(meta["worlds"]),
        "today": _DAY,
        "policy": {"type": "object", "propertyNames": _words(meta["policy_defaults"])},
        "ambiguous": _BOOL,
        "reading": _or_null(_TEXT),
        "given": _any_of(given),
        "steps": {"type": "array", "items": step, "minItems": 1},
    }
    about = {
        "form": _words(["accounts"]),
        "version": {"enum": [1]},
        "about": _TEXT,
        "readings": _TEXT,
        "rules": _TEXT,
        "policy_defaults": _OBJECT,
        "worlds": _OBJECT,
        "count": _COUNT,
        "ambiguous": _COUNT,
        "errors": _TEXTS,
        "error_parameters": _OBJECT,
        "notifications": _TEXTS,
        "actions": _TEXTS,
    }
    return _exactly({"meta": _exactly(about), "scenarios": {"type": "array", "items": _exactly(scenario)}})


def _named(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:nordlib:cases:1:{name}", **schema}


#: The schema of each form of case file.
SCHEMAS: Mapping[str, dict[str, Any]] = {
    "identity": _named("identity", {"type": "array", "items": _IDENTITY_CASE}),
    "accounts": _named("accounts", _accounts()),
    "circulation": _named("circulation", _circulation()),
}


def text_of(name: str) -> str:
    """The text of the file of a schema."""
    return json.dumps(SCHEMAS[name], indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for each in SCHEMAS:
        (DATA / f"{each}.schema.json").write_text(text_of(each), encoding="utf-8")
