"""The cases of identity numbers, of every file."""

import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
FILES = ("identity.json", "identity-lv.json")
CASES: list[dict[str, Any]] = [case for name in FILES for case in json.loads((DATA / name).read_text(encoding="utf-8"))]
