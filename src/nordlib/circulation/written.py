"""Lending policies as TOML, for those who keep them in a file; and what a second reader would ask about one.

`policy_to_toml` and `policy_from_toml` go there and back. TOML has no word for None: where that is what a field is by itself, it is left
out, and else it is written "none". `doubts` tells of choices that defeat each other, though each is possible.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from types import NoneType, UnionType
from typing import Any, Final, Union, cast, get_args, get_origin, get_type_hints

import attrs

from nordlib.circulation.codes import CODES
from nordlib.circulation.policy import Base, LateRenewal, LendingPolicy, Terms
from nordlib.dates import HourlyPeriod, Period
from nordlib.errors import InvalidData
from nordlib.frozen import FrozenMap
from nordlib.plain import JSON, as_dict, from_dict

__all__ = ["Doubt", "doubts", "policy_from_toml", "policy_to_toml"]


@attrs.frozen
class Doubt:
    """A choice of a policy that is hardly meant: for which material, which field, and why."""

    material: str
    field: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.material}: {self.sentence}"


def policy_to_toml(policy: LendingPolicy) -> str:
    """A policy as TOML text."""
    return "\n".join(_table(cast("dict[str, JSON]", _worded(policy, as_dict(policy))), ())) + "\n"


def policy_from_toml(text: str) -> LendingPolicy:
    """The policy of a TOML text. Raises `InvalidData`, with a sentence for each fault, `ContradictoryPolicy` and `MissingExtra`."""
    try:
        given = tomllib.loads(text)
    except (ValueError, RecursionError) as fault:
        problem = f"it is no TOML: {fault}"
    except (AttributeError, TypeError):
        problem = f"its text is a {type(text).__name__}, not a str"
    else:
        return from_dict(LendingPolicy, cast("dict[str, JSON]", _completed(LendingPolicy, given)))
    raise InvalidData("lending policy", (problem,))


_NONE: Final = "none"


def _worded(model: object, plain: JSON) -> JSON:
    """Plain values with a word for each None that a field would not be by itself."""
    if not isinstance(plain, dict):
        return plain
    if isinstance(model, FrozenMap):
        each = cast("FrozenMap[str, object]", model)
        return {key: _worded(each[key], value) for key, value in plain.items()}
    kind: Any = type(model)
    defaults = {part.name: part.default for part in attrs.fields(kind)} if attrs.has(kind) else {}
    told = {key: _worded(getattr(model, key), value) for key, value in plain.items()} if defaults else plain
    return {key: _NONE if value is None and defaults.get(key) not in (None, attrs.NOTHING) else value for key, value in told.items()}


def _completed(kind: Any, value: Any) -> Any:
    """Plain values with None where a field may be None, must be given, and was left out."""
    origin, options = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        if value == _NONE and NoneType in options and str not in options:
            return None
        models = [each for each in options if each is not NoneType]
        return _completed(models[0], value) if len(models) == 1 else value
    if origin is FrozenMap and isinstance(value, dict):
        return {key: _completed(options[1], each) for key, each in cast("dict[str, Any]", value).items()}
    if origin is tuple and isinstance(value, list):
        return [_completed(options[0], each) for each in cast("list[object]", value)]
    if not attrs.has(kind) or not isinstance(value, dict):
        return value
    hints, given = get_type_hints(kind), cast("dict[str, Any]", value)
    needed = (part.name for part in attrs.fields(kind) if part.init and part.default is attrs.NOTHING)
    lacking = {name: None for name in needed if NoneType in get_args(hints[name])}
    return {**lacking, **{key: _completed(hints.get(key), each) for key, each in given.items()}}


def _table(values: Mapping[str, JSON], path: tuple[str, ...]) -> Iterator[str]:
    """The lines of a table: its values first, then its tables; lists of tables stand inline."""
    if path:
        yield f"\n[{'.'.join(map(_key, path))}]"
    nested: list[tuple[str, dict[str, JSON]]] = []
    for key, value in values.items():
        if isinstance(value, dict):
            nested.append((key, value))
        elif value is not None:
            yield f"{_key(key)} = {_inline(value)}"
    for key, table in nested:
        yield from _table(table, (*path, key))


def _inline(value: JSON) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case list():
            return f"[{', '.join(map(_inline, value))}]"
        case dict():
            inner = ", ".join(f"{_key(key)} = {_inline(each)}" for key, each in value.items() if each is not None)
            return f"{{ {inner} }}"
        case str():
            return _quoted(value)
        case _:
            return str(value)


_BARE: Final = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _quoted(name)


def _quoted(text: str) -> str:
    """A TOML string; what cannot be printed is written by its number."""
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return character if character.isprintable() else f"\\U{ord(character):08x}"


_SOME_DAY: Final = date(2026, 1, 31)


def doubts(policy: LendingPolicy) -> tuple[Doubt, ...]:
    """What a second reader would ask about a policy.

    >>> from nordlib.circulation import HELSINGOR
    >>> for doubt in doubts(HELSINGOR):
    ...     print(doubt)
    seven_days: the window of 7 days is always open for a loan of 7 days
    """
    unknown = (Doubt("overridable", code, f"no rule refuses with {code!r}") for code in sorted(policy.overridable - CODES.keys()))
    return (*unknown, *(doubt for material, terms in policy.materials.items() for doubt in _doubts(material, terms)))


def _doubts(material: str, terms: Terms) -> Iterator[Doubt]:
    days = _days(terms)
    if days is not None and terms.renewal_base == Base.TODAY and (terms.window_days is None or terms.window_days >= days):
        yield Doubt(
            material, "renewal_base", f"a loan of {days} days counted from today gains nothing when it is renewed on the day it was lent"
        )
    if days is not None and terms.window_days is not None and terms.window_days >= days:
        yield Doubt(material, "window_days", f"the window of {terms.window_days} days is always open for a loan of {days} days")
    if terms.renewable and not terms.max_renewals:
        yield Doubt(material, "max_renewals", "it is renewable, and no renewal is allowed")
    if not terms.renewable and terms.max_renewals:
        yield Doubt(material, "renewable", f"it is not renewable, and {terms.max_renewals} renewals are allowed")
    if terms.late_renewal == LateRenewal.WITH_FEE and terms.fees is None:
        yield Doubt(material, "late_renewal", "a late renewal costs a fee, and there is no fee table")
    if terms.late_renewal == LateRenewal.NO and terms.late_renewal_base == Base.DUE_DATE:
        yield Doubt(material, "late_renewal_base", "late renewals are not allowed, and it says from when they count")
    if terms.late_renewal != LateRenewal.NO and terms.late_renewal_base == Base.DUE_DATE:
        yield Doubt(material, "late_renewal_base", "a late renewal counts from the due date, so the new one may lie in the past")
    if terms.fees is not None and terms.debt_limit is not None and terms.fees.currency != terms.debt_limit.currency:
        currencies = f"{terms.debt_limit.currency} and {terms.fees.currency}"
        yield Doubt(material, "debt_limit", f"the debt limit and the fees are in two currencies, {currencies}")
    if isinstance(terms.loan_period, HourlyPeriod) and terms.window_days:
        yield Doubt(material, "window_days", "what is lent by the hour has a window of days")


def _days(terms: Terms) -> int | None:
    period = terms.loan_period
    if not isinstance(period, Period):
        return None
    try:
        return (period.after(_SOME_DAY) - _SOME_DAY).days
    except InvalidData:  # longer than the calendar
        return None
