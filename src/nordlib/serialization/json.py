"""Models as plain JSON values, and back.

`as_dict` needs nothing. `from_dict` needs the extra `nordlib[json]` (cattrs) and refuses what it does not know: a misspelt key, a naive
datetime or a missing field is an `InvalidData` that names each place.
"""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Final,
    Literal,
    Protocol,
    TypeAlias,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
)
from zoneinfo import ZoneInfo

import attrs

from nordlib.dates import require_aware, zone
from nordlib.errors import InvalidData, MissingExtra, NordlibError
from nordlib.frozendict import frozendict
from nordlib.validation import type_name

if TYPE_CHECKING:
    from cattrs import Converter

__all__ = ["JSON", "JsonSerializable", "as_dict", "from_dict", "register_reader"]

JSON: TypeAlias = "dict[str, JSON] | list[JSON] | str | int | float | bool | None"
T = TypeVar("T")
_SHOWN: Final = 40  # characters of a name that was not known


class JsonSerializable(Protocol):
    """A model with a JSON form of its own, shorter than field by field. What reads it is `from_json`, or a reader (`register_reader`)."""

    json_schema: ClassVar[dict[str, Any]]
    """The JSON Schema of that form."""

    def to_json(self) -> JSON:
        """The JSON form."""
        ...


def as_dict(value: object) -> JSON:
    """What a model, a policy or a value in it is in plain JSON: dates in ISO 8601, amounts as text, sets sorted.

    Raises `InvalidData` for what has no JSON form.

    >>> from nordlib.dates import Period
    >>> as_dict(Period(days=28))
    {'days': 28, 'months': 0}
    """
    kind: Any = type(value)
    return _writer(kind)(value)


@cache
def _writer(kind: Any) -> Callable[[Any], JSON]:  # noqa: C901 - one line for each kind of value
    """What writes the values of a type, found once for each type."""
    if issubclass(kind, Enum):
        return lambda value: as_dict(value.value)
    if issubclass(kind, NoneType | bool | int | float | str):
        return lambda value: value
    if issubclass(kind, date | time):
        return lambda value: value.isoformat()
    if issubclass(kind, Decimal):
        return str
    if issubclass(kind, ZoneInfo):
        return lambda value: value.key
    if issubclass(kind, Mapping):
        return lambda value: {str(key): as_dict(item) for key, item in value.items()}
    if issubclass(kind, AbstractSet):
        return lambda value: sorted(map(as_dict, value), key=str)
    if issubclass(kind, list | tuple):
        return lambda value: list(map(as_dict, value))
    if hasattr(kind, "to_json"):
        return lambda value: value.to_json()
    if attrs.has(kind):
        names = tuple(part.name for part in attrs.fields(kind) if part.init)
        return lambda value: {name: as_dict(getattr(value, name)) for name in names}
    raise InvalidData(kind.__name__, ("only models of nordlib and plain values have a JSON form",))


#: What reads the JSON form of a model that stands below the module which can read it.
_READERS: Final[dict[type, Callable[[object], Any]]] = {}


def register_reader(model: type[T], read: Callable[[object], T]) -> None:
    """Let `from_dict` read the JSON form of a model with a function. It raises what reading raises."""
    _READERS[model] = read


def _reader(kind: Any) -> Callable[[object], Any] | None:
    return _READERS.get(kind) if isinstance(kind, type) and kind in _READERS else getattr(kind, "from_json", None)


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
    except Exception as error:  # noqa: BLE001 - cattrs groups whatever the classes raise
        problems = tuple(transform_error(error, format_exception=_sentence))
    raise InvalidData(model.__name__, problems)


def _sentence(error: BaseException, kind: type | None) -> str:
    """What is wrong in one place, without the value that stood there."""
    from cattrs.errors import ForbiddenExtraKeysError  # noqa: PLC0415 - an extra

    match error:
        case KeyError():
            return "required field is missing"
        case ForbiddenExtraKeysError():
            return f"unknown field {', '.join(repr(name[:_SHOWN]) for name in sorted(error.extra_fields))}"
        case NordlibError():
            return str(error).removesuffix(".")
        case _ if isinstance(kind, type) and issubclass(kind, Enum):
            return f"not one of {', '.join(repr(each.value) for each in kind)}"
        case _:
            return f"not a valid {type_name(kind)}"


@cache
def _converter() -> "Converter":
    from cattrs import Converter  # noqa: PLC0415 - an extra

    converter = Converter(forbid_extra_keys=True)
    converter.register_structure_hook(datetime, _instant)
    converter.register_structure_hook(date, _day)
    converter.register_structure_hook(time, lambda text, _: time.fromisoformat(text))
    converter.register_structure_hook(Decimal, lambda text, _: Decimal(_exactly(text, str)))
    converter.register_structure_hook(ZoneInfo, lambda text, _: zone(_exactly(text, str)))
    for exact in (str, int, bool):
        converter.register_structure_hook(exact, _exactly)
    converter.register_structure_hook(StrEnum, lambda text, kind: kind(text))
    converter.register_structure_hook_func(lambda kind: getattr(kind, "__origin__", None) in (tuple, frozenset), _listed)
    converter.register_structure_hook_func(lambda kind: getattr(kind, "__origin__", None) is frozendict, _mapped)
    converter.register_structure_hook_func(lambda kind: _alternative(kind) is not None, _member_or_value)
    converter.register_structure_hook_func(_is_date_or_model, _date_or_model)
    converter.register_structure_hook_func(_are_models, _one_of_models)
    converter.register_structure_hook_func(lambda kind: _reader(kind) is not None, lambda value, kind: cast("Any", _reader(kind))(value))
    return converter


def _alternative(kind: Any) -> tuple[Enum, Any] | None:
    """For `X | Literal[member]` (a fact, or `UNKNOWN`) the member and X, which may be a union itself."""
    options = get_args(kind)
    members = [get_args(each)[0] for each in options if get_origin(each) is Literal]
    others = [each for each in options if get_origin(each) is not Literal]
    return (members[0], Union[tuple(others)]) if len(members) == 1 and others and isinstance(members[0], Enum) else None  # noqa: UP007 - of a list of types


def _member_or_value(value: Any, kind: Any) -> Any:
    """The member, if its plain value was given; else what the other type makes of it."""
    member, other = cast("tuple[Enum, Any]", _alternative(kind))
    return member if value == member.value else _converter().structure(value, other)


def _is_date_or_model(kind: Any) -> bool:
    """Whether it is `date | X`, where X has a plain form of its own that is no date."""
    options = get_args(kind)
    return len(options) == 2 and options[0] is date and _reader(options[1]) is not None  # noqa: PLR2004 - the two


def _date_or_model(value: Any, kind: Any) -> Any:
    model = get_args(kind)[1]
    return model.from_json(value) if isinstance(value, str) and "T" in value else _day(value, date)


def _are_models(kind: Any) -> bool:
    """Whether it is a union of models, which their fields tell apart."""
    options = get_args(kind)
    return get_origin(kind) in (Union, UnionType) and all(attrs.has(each) for each in options)


def _one_of_models(value: Any, kind: Any) -> Any:
    options = get_args(kind)
    keys = cast("Mapping[str, Any]", value).keys() if isinstance(value, Mapping) else frozenset[str]()
    fitting = (each for each in options if keys <= {part.name for part in attrs.fields(each)})
    return _converter().structure(value, next(fitting, options[0]))


def _listed(value: Any, kind: Any) -> Any:
    """A tuple or a set, of a list and of nothing else that could be walked."""
    if type(value) is not list:
        raise InvalidData("list", ("write it in brackets",))
    return _of_parts(value, kind)


def _of_parts(value: Any, kind: Any) -> Any:
    """The tuple or set of a list; a tuple of so many parts has neither more nor fewer."""
    of: Any = list
    options, origin = get_args(kind), get_origin(kind)
    if origin is tuple and options[-1] is not Ellipsis and len(value) != len(options):
        raise InvalidData("list", (f"it has {len(options)} parts",))
    return kind.__origin__(_converter().structure(value, of[options[0]]))


def _mapped(value: Any, kind: Any) -> frozendict[Any, Any]:
    if not isinstance(value, Mapping):
        raise InvalidData("object", ("write it in braces",))
    of: Any = dict
    return frozendict(_converter().structure(value, of[get_args(kind)]))


def _instant(text: Any, _: type) -> datetime:
    if "T" not in _exactly(text, str):
        raise InvalidData("instant", ("write YYYY-MM-DDThh:mm:ss+01:00",))
    return require_aware(datetime.fromisoformat(text))


def _day(text: Any, _: type) -> date:
    if len(_exactly(text, str)) != len("YYYY-MM-DD") or (text[4], text[7]) != ("-", "-"):
        raise InvalidData("date", ("write YYYY-MM-DD",))
    return date.fromisoformat(text)


def _exactly(value: Any, kind: type) -> Any:
    """A number is no text and a text no number: nothing is converted silently."""
    if type(value) is not kind:
        raise TypeError(kind.__name__)
    return value
