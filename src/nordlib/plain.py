"""Models as plain JSON values, and back.

`as_dict` needs nothing. `from_dict` needs the extra `nordlib[json]` (cattrs) and refuses what it does not know: a misspelt key, a naive
datetime or a missing field is an `InvalidData` that names each place.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar, cast, get_args, get_origin
from zoneinfo import ZoneInfo

import attrs

from nordlib.dates import aware, zone
from nordlib.errors import InvalidData, MissingExtra

if TYPE_CHECKING:
    from cattrs import Converter

__all__ = ["JSON", "as_dict", "from_dict"]

JSON: TypeAlias = "dict[str, JSON] | list[JSON] | str | int | float | bool | None"
T = TypeVar("T")


def as_dict(value: object) -> JSON:
    """What a model, a policy or a value in it is in plain JSON: dates in ISO 8601, amounts as text, sets sorted.

    >>> from nordlib.dates import Period
    >>> as_dict(Period(days=28))
    {'days': 28, 'months': 0}
    """
    match value:
        case Enum():
            return as_dict(value.value)
        case None | bool() | int() | float() | str():
            return value
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal():
            return str(value)
        case ZoneInfo():
            return value.key
        case Mapping():
            return {str(key): as_dict(item) for key, item in cast("Mapping[object, object]", value).items()}
        case AbstractSet():
            return sorted((as_dict(item) for item in cast("AbstractSet[object]", value)), key=str)
        case list() | tuple():
            return [as_dict(item) for item in cast("Sequence[object]", value)]
        case _ if attrs.has(type(value)):
            return {
                part.name: as_dict(getattr(value, part.name))
                for part in attrs.fields(cast("type[attrs.AttrsInstance]", type(value)))
                if part.init
            }
        case _:
            raise InvalidData(type(value).__name__, ("only models of nordlib and plain values have a JSON form",))


def from_dict(model: type[T], data: Mapping[str, JSON]) -> T:
    """A model from its plain form. Raises `InvalidData`, with a sentence for each fault, and `MissingExtra`.

    >>> from nordlib.dates import Period
    >>> from_dict(Period, {"days": 28})
    Period(days=28, months=0)
    """
    try:
        from cattrs import transform_error  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtra("from_dict", "json") from None
    try:
        return _converter().structure(data, model)
    except Exception as fault:  # noqa: BLE001 - cattrs groups whatever the classes raise
        raise InvalidData(model.__name__, tuple(transform_error(fault, format_exception=_sentence))) from None


def _sentence(fault: BaseException, kind: type | None) -> str:
    """What is wrong in one place, without the value that stood there."""
    from cattrs.errors import ForbiddenExtraKeysError  # noqa: PLC0415 - an extra

    match fault:
        case KeyError():
            return "required field is missing"
        case ForbiddenExtraKeysError():
            return f"unknown field {', '.join(sorted(map(repr, fault.extra_fields)))}"
        case InvalidData() | LookupError() | ValueError() if type(fault).__module__.startswith("nordlib"):
            return str(fault).removesuffix(".")
        case _:
            return f"not a valid {getattr(kind, '__name__', 'value')}"


@cache
def _converter() -> "Converter":
    from cattrs import Converter  # noqa: PLC0415 - an extra

    converter = Converter(forbid_extra_keys=True)
    converter.register_structure_hook(datetime, lambda text, _: aware(datetime.fromisoformat(text)))
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_structure_hook(time, lambda text, _: time.fromisoformat(text))
    converter.register_structure_hook(Decimal, lambda text, _: Decimal(str(text)))
    converter.register_structure_hook(ZoneInfo, lambda text, _: zone(text))
    for exact in (str, int, bool):
        converter.register_structure_hook(exact, _exactly)
    converter.register_structure_hook(StrEnum, lambda text, kind: kind(text))
    converter.register_structure_hook_func(lambda kind: _alternative(kind) is not None, _member_or_value)
    return converter


def _alternative(kind: Any) -> tuple[Enum, Any] | None:
    """For `X | Literal[member]` (a fact, or `UNKNOWN`) the member and X."""
    options = get_args(kind)
    members = [get_args(each)[0] for each in options if get_origin(each) is Literal]
    others = [each for each in options if get_origin(each) is not Literal]
    return (members[0], others[0]) if len(members) == len(others) == 1 and isinstance(members[0], Enum) else None


def _member_or_value(value: Any, kind: Any) -> Any:
    """The member, if its plain value was given; else what the other type makes of it."""
    member, other = cast("tuple[Enum, Any]", _alternative(kind))
    return member if value == member.value else _converter().structure(value, other)


def _exactly(value: Any, kind: type) -> Any:
    """A number is no text and a text no number: nothing is converted silently."""
    if type(value) is not kind:
        raise TypeError(kind.__name__)
    return value
