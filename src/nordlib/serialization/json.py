"""Convert models to plain JSON values and back.

`as_dict` needs no extra. `from_dict` needs the extra `nordlib[json]` (cattrs) and rejects what it does not know: for a misspelt key, a
naive datetime or a missing field it raises `InvalidData`, which names each place.
"""

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache, partial
from types import NoneType
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Final,
    Protocol,
    TypeAlias,
    TypeVar,
    cast,
    get_args,
    get_origin,
)
from zoneinfo import ZoneInfo

import attrs

from nordlib.dates import require_aware, zone
from nordlib.errors import InvalidData, MissingExtra
from nordlib.frozendict import frozendict
from nordlib.serialization.choices import CHOICES
from nordlib.serialization.json_words import wanted_key
from nordlib.serialization.problems import listed, problems_in, read_members

if TYPE_CHECKING:
    from cattrs import Converter

__all__ = ["JSON", "JsonSerializable", "as_dict", "from_dict", "register_reader"]

#: A whole number as a key of a mapping, as JSON Schema writes a pattern.
WHOLE_NUMBER: Final = "^(0|-?[1-9][0-9]{0,17})$"
#: A value that the `json` module can write.
JSON: TypeAlias = "dict[str, JSON] | list[JSON] | str | int | float | bool | None"
T = TypeVar("T")
_WHOLE_NUMBER: Final = re.compile(WHOLE_NUMBER)


class JsonSerializable(Protocol):
    """A model with a JSON form of its own, shorter than a form with every field.

    The form is read by the class method `from_json`, or by a reader (`register_reader`).
    """

    json_schema: ClassVar[dict[str, Any]]
    """The JSON Schema of this form."""

    def to_json(self) -> JSON:
        """Return the JSON form."""
        ...


def as_dict(value: object) -> JSON:
    """Return a model, a policy or one of their values as plain JSON: dates in ISO 8601, amounts as text, sets sorted.

    Raises `InvalidData` for a value that has no JSON form.

    >>> from nordlib.dates import Period
    >>> as_dict(Period(days=28))
    {'days': 28, 'months': 0}
    """
    kind: Any = type(value)
    return _writer(kind)(value)


@cache
def _writer(kind: Any) -> Callable[[Any], JSON]:  # noqa: C901 - one line for each kind of value
    """Return the function that writes the values of a type; chosen once for each type."""
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
        return lambda value: {_written_key(key): as_dict(item) for key, item in value.items()}
    if issubclass(kind, AbstractSet):
        return lambda value: sorted(map(as_dict, value), key=str)
    if issubclass(kind, list | tuple):
        names: tuple[str, ...] | None = getattr(cast("Any", kind), "_fields", None)  # those of a named tuple
        return lambda value: list(map(as_dict, value)) if names is None else dict(zip(names, map(as_dict, value), strict=True))
    if hasattr(kind, "to_json"):
        return lambda value: value.to_json()
    if attrs.has(kind):
        names = tuple(field.name for field in attrs.fields(kind) if field.init)
        return lambda value: {name: as_dict(getattr(value, name)) for name in names}
    raise InvalidData(kind.__name__, ("only models of nordlib and plain values have a JSON form",))


def _written_key(key: object) -> str:
    """Return a key of a mapping as JSON has it: a text. Raises `InvalidData`."""
    plain = as_dict(key)
    if type(plain) is int:
        return str(plain)
    if isinstance(plain, str):
        return plain
    raise InvalidData(type(key).__name__, ("only texts, dates and whole numbers can be keys in JSON",))


#: Readers for models whose own module cannot import the module that parses their JSON form.
_READERS: Final[dict[type, Callable[[object], Any]]] = {}


def register_reader(model: type[T], read: Callable[[object], T]) -> None:
    """Make `from_dict` read the JSON form of a model with `read`. An error that `read` raises becomes a problem in `InvalidData`."""
    _READERS[model] = read


def _reader(kind: Any) -> Callable[[object], Any] | None:
    return _READERS.get(kind) if isinstance(kind, type) and kind in _READERS else getattr(kind, "from_json", None)


def from_dict(model: type[T], data: Mapping[str, object]) -> T:
    """Return a model from its plain form. A part that is a model already is taken as it is: `{**data, "policy": HELSINGOR}`.

    Raises `InvalidData`, with a sentence for each error in the words of JSON, and `MissingExtra`.

    >>> from nordlib.dates import Period
    >>> from_dict(Period, {"days": 28})
    Period(days=28, months=0)
    >>> from_dict(Period, {"days": "28"})
    Traceback (most recent call last):
    nordlib.errors.InvalidData: Invalid Period: write 28 without quotes @ $.days.
    """
    try:
        converter = _converter()
    except ImportError:
        raise MissingExtra("from_dict", "json") from None
    try:
        return converter.structure(data, model)
    except Exception as error:  # noqa: BLE001 - cattrs groups every exception that the classes raise
        problems = listed(problems_in(error, model, data))
    raise InvalidData(model.__name__, problems)


@cache
def _converter() -> "Converter":
    from cattrs import Converter  # noqa: PLC0415 - an extra

    converter = Converter(forbid_extra_keys=True)
    converter.register_structure_hook(datetime, _instant)
    converter.register_structure_hook(date, _day)
    converter.register_structure_hook(time, _time)
    converter.register_structure_hook(Decimal, _decimal)
    converter.register_structure_hook(ZoneInfo, lambda text, _: zone(_exactly(text, str)))
    for exact in (str, int, bool):
        converter.register_structure_hook(exact, _exactly)
    converter.register_structure_hook(StrEnum, lambda text, kind: kind(text))
    converter.register_structure_hook_factory(attrs.has, partial(_model_reader, converter))
    converter.register_structure_hook_func(lambda kind: getattr(kind, "__origin__", None) in (tuple, frozenset), _listed)
    converter.register_structure_hook_func(lambda kind: getattr(kind, "__origin__", None) is frozendict, _mapped)
    for fits, read in CHOICES:
        converter.register_structure_hook_func(fits, partial(read, converter))
    converter.register_structure_hook_func(_is_date_or_model, _date_or_model)
    converter.register_structure_hook_func(lambda kind: _reader(kind) is not None, lambda value, kind: cast("Any", _reader(kind))(value))
    return converter


def _model_reader(converter: "Converter", model: Any) -> Callable[[Any, Any], Any]:
    """Return what reads a model: it takes an instance as it is, and nothing else but an object."""
    from cattrs.gen import make_dict_structure_fn  # noqa: PLC0415 - an extra

    read = make_dict_structure_fn(model, converter, _cattrs_forbid_extra_keys=True)

    def structure(value: Any, kind: Any) -> Any:
        if value.__class__ is dict:
            return read(value, kind)
        if isinstance(value, model):
            return value
        raise TypeError("object")

    return structure


def _is_date_or_model(kind: Any) -> bool:
    """Whether the type is `date | X` or `date | X | None`, where X has a plain form of its own that is not a date."""
    options = [option for option in get_args(kind) if option is not NoneType]
    return len(options) == 2 and options[0] is date and _reader(options[1]) is not None  # noqa: PLR2004 - the two


def _date_or_model(value: Any, kind: Any) -> Any:
    model = get_args(kind)[1]
    if value is None and NoneType in get_args(kind):
        return None
    return model.from_json(value) if isinstance(value, str) and "T" in value else _day(value, date)


def _listed(value: Any, kind: Any) -> Any:
    """Read a tuple or a set from a list alone. A tuple type of fixed length requires a list of exactly this length."""
    _exactly(value, list)
    options, origin = get_args(kind), get_origin(kind)
    if origin is tuple and options[-1] is not Ellipsis and len(value) != len(options):
        raise InvalidData("list", (f"it must have {len(options)} parts",))
    part, read = options[0], _converter().get_structure_hook(options[0])
    return kind.__origin__(read_members((place, member, part, lambda member: read(member, part)) for place, member in enumerate(value)))


def _mapped(value: Any, kind: Any) -> frozendict[Any, Any]:
    if not isinstance(value, Mapping):
        raise TypeError("object")
    key_kind, item_kind = get_args(kind)
    read_item = _converter().get_structure_hook(item_kind)

    def reader(key: object) -> Callable[[object], tuple[Any, Any]]:
        return lambda item: (_read_key(key, key_kind), read_item(item, item_kind))

    members = cast("Mapping[object, object]", value).items()
    pairs = read_members((key, item, item_kind, reader(key)) for key, item in members)
    mapping = frozendict[Any, Any](dict(pairs))
    if len(mapping) < len(pairs):
        raise InvalidData("object", ("two of its keys are the same",))
    return mapping


def _read_key(key: object, kind: Any) -> Any:
    """Read a key of a mapping. JSON has no keys but texts, so a whole number may be written as one."""
    number = _WHOLE_NUMBER.fullmatch(key) if isinstance(key, str) and getattr(kind, "__supertype__", kind) is int else None
    try:
        return _converter().structure(key if number is None else int(number[0]), kind)
    except Exception:  # noqa: BLE001 - the class of a key may raise any
        raise InvalidData("key", (f"it must be {wanted_key(kind)}",)) from None


def _decimal(text: Any, _: type) -> Decimal:
    """Read an amount. Python also reads "1_000", blanks and the digits of other scripts, and other programs do not."""
    if not _exactly(text, str).isascii() or "_" in text or text != text.strip():
        raise ValueError("decimal")
    return Decimal(text)


def _instant(text: Any, _: type) -> datetime:
    if "T" not in _exactly(text, str):
        raise ValueError("T")
    return require_aware(datetime.fromisoformat(text))


def _day(text: Any, _: type) -> date:
    if len(_exactly(text, str)) != len("YYYY-MM-DD") or (text[4], text[7]) != ("-", "-"):
        raise ValueError("YYYY-MM-DD")
    return date.fromisoformat(text)


def _time(text: Any, _: type) -> time:
    """Read a time of the day. 24:00, the end of the day, is midnight."""
    return time(0) if text == "24:00" else time.fromisoformat(text)


def _exactly(value: Any, kind: type) -> Any:
    """Return the value if it is exactly of the type. Raises `TypeError` otherwise: text and numbers are never converted silently."""
    if type(value) is not kind:
        raise TypeError(kind.__name__)
    return value
