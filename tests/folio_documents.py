"""Documents of FOLIO by chance, made from the facts of its schemas, and which of their properties nordlib reads."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from hypothesis import strategies as st

from nordlib.interchange.folio import UnmappedPath
from tests.folio_schemas import FACTS

__all__ = ["READ", "SCHEDULE", "YEARS", "documents", "dropped"]

SCHEDULE: Final = "5dcd8b0e-53b4-4f1b-a7a3-92f0a3e1d3b6"
#: The years of instants by chance.
YEARS: Final = datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2100-01-01")
_INSTANTS: Final = st.datetimes(*YEARS, timezones=st.just(UTC)).map(
    lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000).isoformat(timespec="milliseconds")
)
_KINDS: Final[dict[str, st.SearchStrategy[Any]]] = {
    "string": st.text(max_size=4),
    "boolean": st.booleans(),
    "integer": st.integers(0, 99),
    "number": st.integers(0, 99),
    "uuid": st.uuids(version=4).map(str),
    "uuid of version 1 to 5": st.uuids(version=4).map(str),
    "instant": _INSTANTS,
    "integer from 0": st.integers(1, 60),
    "integer from 1 to 9999": st.integers(1, 9_999),
}
#: The words of properties that are any text in the schema, and known words in FOLIO's code.
_WORDS: Final[dict[str, st.SearchStrategy[Any]]] = {
    "loan id": st.uuids(version=4).map(str),
    "loan userId": st.uuids(version=4).map(str),
    "loan itemId": st.uuids(version=4).map(str),
    "loan loanDate": _INSTANTS,
    "loan status.name": st.sampled_from(["Open", "Closed"]),
    "loan itemStatus": st.sampled_from(["Checked out", "Claimed returned", "Declared lost", "Aged to lost", "Lost and paid", "Paged"]),
    "loan-policy loansPolicy.profileId": st.sampled_from(["Rolling", "Fixed", "fixed"]),
    "loan-policy loansPolicy.closedLibraryDueDateManagementId": st.sampled_from(
        ["CURRENT_DUE_DATE", "END_OF_THE_NEXT_OPEN_DAY", "BEGINNING_OF_THE_NEXT_OPEN_SERVICE_POINT_HOURS", "MOVE_IT"]
    ),
    "loan-policy loansPolicy.fixedDueDateScheduleId": st.sampled_from(["", SCHEDULE]),
    "loan-policy renewalsPolicy.alternateFixedDueDateScheduleId": st.sampled_from(["", SCHEDULE]),
    "loan-policy renewalsPolicy.renewFromId": st.sampled_from(["SYSTEM_DATE", "CURRENT_DUE_DATE"]),
}
#: Properties that nordlib needs, though the schema does not require them.
_NEEDED: Final = {
    "loan": {"id", "userId", "dueDate"},
    "request": {"id"},
    "loan-policy": {
        *("loansPolicy", "loansPolicy.profileId", "loansPolicy.period"),
        *("renewalsPolicy", "renewalsPolicy.period", "renewalsPolicy.renewFromId"),
    },
    "fixed-due-date-schedule": set[str](),
    "manual-block": set[str](),
    "automated-blocks": set[str](),
}
#: The properties that are read, wholly or in part. All others must be named in `not_read`.
READ: Final = {
    "loan": {"id", "userId", "itemId", "dueDate", "loanDate", "renewalCount", "dueDateChangedByRecall", "status.name", "itemStatus"},
    "request": {
        *("id", "requesterId", "instanceId", "itemId", "status", "requestType", "requestLevel"),
        *("requestExpirationDate", "holdShelfExpirationDate"),
    },
    "loan-policy": {
        *("loanable", "renewable", "loansPolicy.profileId", "loansPolicy.period", "loansPolicy.closedLibraryDueDateManagementId"),
        *("loansPolicy.fixedDueDateScheduleId", "loansPolicy.itemLimit", "renewalsPolicy.unlimited", "renewalsPolicy.numberAllowed"),
        *("renewalsPolicy.renewFromId", "renewalsPolicy.differentPeriod", "renewalsPolicy.period"),
        *("renewalsPolicy.alternateFixedDueDateScheduleId", "requestManagement.holds.renewItemsWithRequest"),
        *("requestManagement.holds.alternateRenewalLoanPeriod", "requestManagement.recalls.minimumGuaranteedLoanPeriod"),
        "requestManagement.recalls.recallReturnInterval",
    },
    "fixed-due-date-schedule": {"schedules"},
    "manual-block": {"userId", "borrowing", "renewals", "requests", "expirationDate"},
    "automated-blocks": {"automatedPatronBlocks"},
}


def documents(name: str) -> st.SearchStrategy[dict[str, Any]]:
    """A document that the schema of a name accepts, with any of its properties."""
    return _object(name, "")


def _object(name: str, path: str) -> st.SearchStrategy[dict[str, Any]]:
    facts = FACTS[name]
    start = f"{path}." if path else ""
    below = [known.removeprefix(start) for known in facts["properties"] if known.startswith(start)]
    own = [part for part in below if part and "." not in part and not part.endswith("[]")]
    needed = {part for part in own if f"{start}{part}" in {*facts["required"], *_NEEDED[name]}}
    parts = {part: _value(name, f"{start}{part}") for part in own}
    return st.fixed_dictionaries(
        {part: parts[part] for part in own if part in needed}, optional={part: parts[part] for part in own if part not in needed}
    )


def _value(name: str, path: str) -> st.SearchStrategy[Any]:
    if f"{name} {path}" in _WORDS:
        return _WORDS[f"{name} {path}"]
    kind = FACTS[name]["properties"][path]
    if path.endswith(".intervalId"):
        return st.sampled_from(["Days", "Weeks", "Months"])
    if isinstance(kind, list):
        return st.sampled_from(kind)
    if kind == "array":
        return st.lists(_value(name, f"{path}[]"), max_size=2)
    return _object(name, path) if kind == "object" else _KINDS[kind]


def dropped(name: str, document: Mapping[str, Any], not_read: tuple[UnmappedPath, ...]) -> list[str]:
    """The paths of a document that are neither read nor named."""
    named = {unmapped.path.removeprefix("$.") for unmapped in not_read}
    return [
        path
        for path in _leaves(document, "")
        if not any(path == known or path.startswith((f"{known}.", f"{known}[")) for known in READ[name] | named)
    ]


def _leaves(value: Mapping[str, Any], above: str) -> Iterator[str]:
    for key, inner in value.items():
        if isinstance(inner, dict) and inner:
            yield from _leaves(inner, f"{above}{key}.")
        elif inner != {}:
            yield f"{above}{key}"
