"""Convert models to plain JSON values and back, and make their JSON Schema."""

from nordlib.serialization.json import JSON, JsonSerializable, as_dict, from_dict
from nordlib.serialization.json_schema import SCHEMA_DRAFT, json_schema, schema_of
from nordlib.serialization.json_text import InvalidJson, read_json

__all__ = ["JSON", "SCHEMA_DRAFT", "InvalidJson", "JsonSerializable", "as_dict", "from_dict", "json_schema", "read_json", "schema_of"]
