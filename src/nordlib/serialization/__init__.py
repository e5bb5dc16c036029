"""Convert models to plain JSON values and back, and make their JSON Schema."""

from nordlib.serialization.json import JSON, JsonSerializable, as_dict, from_dict
from nordlib.serialization.json_schema import json_schema
from nordlib.serialization.json_text import read_json

__all__ = ["JSON", "JsonSerializable", "as_dict", "from_dict", "json_schema", "read_json"]
