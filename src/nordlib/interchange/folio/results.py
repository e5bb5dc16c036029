"""What a translation gives: the value or the document, and by name what the other side cannot say."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, Generic, TypeVar, cast

import attrs

from nordlib.hidden_fields import hides_fields

__all__ = ["FolioDocument", "FolioReading", "UnmappedPath", "differences"]

T = TypeVar("T")


@attrs.frozen
class UnmappedPath:
    """A part of a document, or a field of a model, that the other side cannot say."""

    path: str
    """Where it is: `$.proxyUserId` in a document of FOLIO, `$.renewal.window_hours` in a model of nordlib."""
    reason: str
    """Why it is not carried, as a sentence without a full stop."""

    def below(self, part: str) -> "UnmappedPath":
        """Return the path as a document has it that this document is a part of: `$.desc` below `manual[0]` is `$.manual[0].desc`."""
        return UnmappedPath(f"$.{part}{self.path.removeprefix('$')}", self.reason)


@attrs.frozen
class FolioReading(Generic[T]):
    """A model that was read from a document of FOLIO."""

    value: T
    """The model."""
    not_read: tuple[UnmappedPath, ...]
    """What the document says beside it, in the order of the document. `folio_*(..., host=document)` keeps all of this."""


@hides_fields
@attrs.frozen
class FolioDocument:
    """A document of FOLIO that was written from a model."""

    document: dict[str, object] = attrs.field(repr=False)
    """The document: plain JSON, valid by FOLIO's schema. It is not in the repr, since a host's document may name people."""
    lost: tuple[UnmappedPath, ...]
    """The fields of the model that the document cannot say: who reads the document gets another value for them."""


_NO_FIELD: Final = "FOLIO has no property for it"


def differences(model: Any, back: Any, reasons: Mapping[str, str], path: str = "$") -> Iterator[UnmappedPath]:
    """Yield each field in which a model differs from the one that is read back from its document, with the reason from the table."""
    for name in (field.name for field in attrs.fields(cast("Any", type(model))) if field.eq):
        given, read = getattr(model, name), getattr(back, name)
        if given == read:
            continue
        if name in _PARTS and type(given) is type(read):
            yield from differences(given, read, reasons, f"{path}.{name}")
        else:
            yield UnmappedPath(f"{path}.{name}", reasons.get(name, _NO_FIELD))


#: Fields that hold a model of choices, which are compared one by one.
_PARTS: Final = {"renewal", "recalls"}
