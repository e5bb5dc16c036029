"""FOLIO's JSON Schemas, made of the facts in tests/data/folio: what `tests/schema_checker.py` checks documents by."""

import json
from pathlib import Path
from typing import Any, Final

__all__ = ["FACTS", "SCHEMAS"]

_HEX: Final = "[a-fA-F0-9]"
#: The schema of each kind of value that the facts have.
_KINDS: Final[dict[str, dict[str, Any]]] = {
    "string": {"type": "string"},
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "uuid": {"type": "string", "pattern": f"^{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}$"},
    "uuid of version 1 to 5": {"type": "string", "pattern": f"^{_HEX}{{8}}-{_HEX}{{4}}-[1-5]{_HEX}{{3}}-[89abAB]{_HEX}{{3}}-{_HEX}{{12}}$"},
    "instant": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"},
    "integer from 0": {"type": "integer", "minimum": 0},
    "integer from 1 to 9999": {"type": "integer", "minimum": 1, "maximum": 9999},
    "object": {"type": "object", "properties": {}},
    "array": {"type": "array"},
}


def _schema(facts: dict[str, Any]) -> dict[str, Any]:
    parts: dict[str, dict[str, Any]] = {"": {"type": "object", "properties": {}}}
    for path, kind in facts["properties"].items():
        parts[path] = (
            {"enum": kind} if isinstance(kind, list) else {key: {} if value == {} else value for key, value in _KINDS[kind].items()}
        )
        if path.endswith("[]"):
            parts[path.removesuffix("[]")]["items"] = parts[path]
        else:
            above, _, name = path.rpartition(".")
            parts[above]["properties"][name] = parts[path]
    for path in facts["required"]:
        above, _, name = path.rpartition(".")
        parts[above].setdefault("required", []).append(name)
    for path in facts["closed"]:
        parts[path]["additionalProperties"] = False
    return parts[""]


#: The facts of each schema, by the name of its file.
FACTS: Final[dict[str, dict[str, Any]]] = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((Path(__file__).parent / "data" / "folio").glob("*.json"))
}
#: The schema of each document.
SCHEMAS: Final = {name: _schema(facts) for name, facts in FACTS.items()}
