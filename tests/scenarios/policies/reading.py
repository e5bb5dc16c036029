"""What the areas of policies share: keys with their defaults, periods, money, and which expected values are sets."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from tests.report import NotBuilt

__all__ = ["COMMON", "Case", "comparable", "with_defaults"]

Case = dict[str, Any]
#: The keys of every case.
COMMON: Final = {"id", "area", "title", "reading", "sources", "ambiguous", "action", "expected"}
_SETS: Final = {"reasons", "still_closed", "untouched", "last_renewal"}


def with_defaults(given: Mapping[str, Any], what: str, required: set[str], defaults: Mapping[str, Any]) -> Case:
    """The object with the default of each key that it leaves out. A key that the form does not name, or that is missing, is told."""
    unknown, missing = given.keys() - required - defaults.keys(), required - given.keys()
    if unknown or missing:
        raise NotBuilt(f"keys of a {what}: unknown {sorted(unknown)}, missing {sorted(missing)}")
    return {**defaults, **given}


def comparable(answer: Case) -> Case:
    """The answer with its sets as sets, its instants as instants, and its amounts exact."""
    return {key: _comparable(key, value) for key, value in answer.items()}


def _comparable(key: str, value: Any) -> Any:
    if value is None:
        return None
    if key == "amount":
        return Decimal(str(value))  # as it is written: 0.1 is a tenth
    if key in _SETS:
        return set(value)
    if key == "refused":
        return {name: set(reasons) for name, reasons in value.items()}
    if isinstance(value, dict):
        return {name: _comparable(name, each) for name, each in value.items()}
    return datetime.fromisoformat(value) if isinstance(value, str) and "T" in value and value[:2].isdigit() else value
