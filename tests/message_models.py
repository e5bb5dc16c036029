"""Messages of NCIP and ISO 18626 by chance, made from the tables themselves, with what a model demands of its fields."""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from typing import Any, Final, cast

from hypothesis import strategies as st

from nordlib.interchange import iso18626, ncip
from nordlib.interchange.xml_documents import ElementTable, Occurs, Part, SchemeValue, XmlProtocol
from nordlib.interchange.xml_documents.kinds import FLAG, INSTANT, INTEGER, TEXT, TOKEN, WHOLE, YES_NO, Code, Coded, Kind
from nordlib.interchange.xml_documents.scheme_values import URI

__all__ = ["messages", "models_of"]

#: Fields of which one group is given: its first field always, the others by chance; the fields of the other groups are left out.
CHOICES: Final[Mapping[type, tuple[tuple[str, ...], ...]]] = {
    ncip.RenewItem: (("user",), ("authentication",)),
    ncip.LookupUser: (("user",), ("authentication",)),
    ncip.ProblemReport: (("problems",),),
    ncip.RenewItemResponse: (("problems", "required_fee"), ("pending",), ("item", "user", "due", "return_by", "renewals")),
    ncip.LookupUserResponse: (
        ("problems",),
        ("user", "fiscal_accounts", "loan_counts", "loans", "request_counts", "requests", "details"),
    ),
    ncip.LoanedItem: (("due",), ("is_without_end",)),
    ncip.RequestedItem: (("item", "request"), ("request", "item")),
    ncip.PersonalName: (("unstructured", "structured"), ("structured", "unstructured")),
    ncip.NameInformation: (("person",), ("organizations",)),
    ncip.StructuredAddress: (
        ("street", "within_building", "house_name", "post_office_box", "district"),
        ("post_office_box", "within_building", "district"),
        ("district", "house_name"),
        ("line1", "line2"),
    ),
    ncip.PhysicalAddress: (("structured",), ("unstructured",)),
    ncip.UserAddress: (("physical",), ("electronic",)),
    iso18626.Address: (("physical",), ("electronic",)),
}
_CHARACTERS: Final = st.characters(codec="utf-8", exclude_categories=["Cc"], include_characters="\t\n\r", exclude_characters="\ufffe\uffff")
_TEXTS: Final = st.text(_CHARACTERS, max_size=8)
_SCHEMES: Final = st.sampled_from(["ISIL", "http://example.org/list?a=1&b=2#c", "urn:x:y", ""]) | st.from_regex(URI, fullmatch=True)
_ZONES: Final = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_BIG: Final = 10**18 - 1
_LEAVES: Final[Mapping[Kind, st.SearchStrategy[Any]]] = {
    TEXT: _TEXTS,
    TOKEN: _TEXTS,
    FLAG: st.booleans(),
    YES_NO: st.booleans(),
    WHOLE: st.integers(1, _BIG),
    INTEGER: st.integers(-_BIG, _BIG),
    INSTANT: st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=_ZONES),  # noqa: DTZ001 - the bounds must be naive
}


def _values(kind: Kind) -> st.SearchStrategy[Any]:
    if isinstance(kind, ElementTable):
        return models_of(kind)
    if isinstance(kind, Code):
        return st.sampled_from([*cast("type[StrEnum]", kind.members)])
    if isinstance(kind, Coded):
        return st.builds(SchemeValue, _TEXTS, st.none() | _SCHEMES)
    inner: Any = getattr(kind, "kind", None)  # an element that wraps another one
    return _LEAVES[kind] if inner is None else _values(inner)


def _field(part: Part, *, is_given: bool | None) -> st.SearchStrategy[Any]:
    """The values of a field: given, left out, or by chance."""
    values = _values(part.kind)
    if part.occurs is Occurs.MANY:
        return st.lists(values, min_size=is_given is True, max_size=0 if is_given is False else 2).map(tuple)
    if part.occurs is Occurs.ONE or is_given is True:
        return st.just(True) if part.kind is FLAG else values
    missing: st.SearchStrategy[Any] = st.just(False) if part.kind is FLAG else st.none()
    return missing if is_given is False else missing | values


@st.composite
def models_of(draw: st.DrawFn, table: ElementTable[Any]) -> Any:
    """A model of a table."""
    groups = CHOICES.get(table.model, ())
    group = draw(st.sampled_from(groups)) if groups else ()
    rivals = {name for other in groups for name in other} - set(group)
    given = dict.fromkeys(rivals, False) | dict.fromkeys(group[:1], True)
    values = {part.field: draw(_field(part, is_given=given.get(part.field))) for part in table.parts}
    if "header" in values and isinstance(values["header"], iso18626.ConfirmationHeader):
        is_error = values["header"].status is iso18626.MessageStatus.ERROR
        values["error"] = draw(_field(next(part for part in table.parts if part.field == "error"), is_given=is_error))
    return table.model(**values)


def messages(protocol: XmlProtocol[Any]) -> st.SearchStrategy[Any]:
    """Any message of a protocol."""
    return st.sampled_from((*protocol.messages.values(), *protocol.lists.values())).flatmap(models_of)
