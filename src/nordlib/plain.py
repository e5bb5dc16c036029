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
from types import UnionType
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Final,
    Literal,
    Protocol,
    Self,
    TypeAlias,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    runtime_checkable,
)
from zoneinfo import ZoneInfo

import attrs

from nordlib.dates import aware, zone
from nordlib.errors import InvalidData, MissingExtra, NordlibError
from nordlib.frozen import FrozenMap
from nordlib.misfits import name_of

if TYPE_CHECKING:
    from cattrs import Converter

__all__ = ["JSON", "HasPlainForm", "as_dict", "from_dict"]

JSON: TypeAlias = "dict[str, JSON] | list[JSON] | str | int | float | bool | None"
T = TypeVar("T")
_SHOWN: Final = 40  # characters of a name that was not known


@runtime_checkable
class HasPlainForm(Protocol):
    """A model that is written shorter than field by field, and is read by its own reader."""

    plain_schema: ClassVar[dict[str, Any]]
    """The JSON Schema of the plain form."""

    def as_plain(self) -> JSON:
        """The plain form."""
        ...

    @classmethod
    def from_plain(cls, plain: object) -> Self:
        """The model of a plain form. Raises what reading it raises."""
        ...


def as_dict(value: object) -> JSON:  # noqa: C901 - one line for each kind of value
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
        case HasPlainForm():
            return value.as_plain()
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
        problems = tuple(transform_error(fault, format_exception=_sentence))
    raise InvalidData(model.__name__, problems)


def _sentence(fault: BaseException, kind: type | None) -> str:
    """What is wrong in one place, without the value that stood there."""
    from cattrs.errors import ForbiddenExtraKeysError  # noqa: PLC0415 - an extra

    match fault:
        case KeyError():
            return "required field is missing"
        case ForbiddenExtraKeysError():
            return f"unknown field {', '.join(repr(name[:_SHOWN]) for name in sorted(fault.extra_fields))}"
        case NordlibError():
            return str(fault).removesuffix(".")
        case _ if isinstance(kind, type) and issubclass(kind, Enum):
            return f"not one of {', '.join(repr(each.value) for each in kind)}"
        case _:
            return f"not a valid {name_of(kind)}"


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
    converter.register_structure_hook_func(lambda kind: getattr(kind, "__origin__", None) is FrozenMap, _mapped)
    converter.register_structure_hook_func(lambda kind: _alternative(kind) is not None, _member_or_value)
    converter.register_structure_hook_func(_is_date_or_model, _date_or_model)
    converter.register_structure_hook_func(_are_models, _one_of_models)
    converter.register_structure_hook_func(lambda kind: hasattr(kind, "from_plain"), lambda value, kind: kind.from_plain(value))
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
    return len(options) == 2 and options[0] is date and hasattr(options[1], "from_plain")  # noqa: PLR2004 - the two


def _date_or_model(value: Any, kind: Any) -> Any:
    model = get_args(kind)[1]
    return model.from_plain(value) if isinstance(value, str) and "T" in value else _day(value, date)


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


def _mapped(value: Any, kind: Any) -> FrozenMap[Any, Any]:
    if not isinstance(value, Mapping):
        raise InvalidData("object", ("write it in braces",))
    of: Any = dict
    return FrozenMap(_converter().structure(value, of[get_args(kind)]))


def _instant(text: Any, _: type) -> datetime:
    if "T" not in _exactly(text, str):
        raise InvalidData("instant", ("write YYYY-MM-DDThh:mm:ss+01:00",))
    return aware(datetime.fromisoformat(text))


def _day(text: Any, _: type) -> date:
    if len(_exactly(text, str)) != len("YYYY-MM-DD") or (text[4], text[7]) != ("-", "-"):
        raise InvalidData("date", ("write YYYY-MM-DD",))
    return date.fromisoformat(text)


def _exactly(value: Any, kind: type) -> Any:
    """A number is no text and a text no number: nothing is converted silently."""
    if type(value) is not kind:
        raise TypeError(kind.__name__)
    return value
