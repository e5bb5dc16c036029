"""The list of titles that a patron saves, to place holds from ("Min liste")."""

from datetime import datetime

import attrs
from attrs import field

from nordlib.circulation.models import PatronId, TitleId, require_ids
from nordlib.dates import with_fixed_offset
from nordlib.validation import checked

__all__ = ["SavedTitle"]


@attrs.frozen
@checked
class SavedTitle:
    """A title on a patron's list. Raises `InvalidData` for a blank id, and `NaiveDatetime`."""

    patron: PatronId
    """The id of the patron."""
    title: TitleId
    """The id of the title."""
    saved_at: datetime = field(converter=with_fixed_offset)
    """The instant at which the patron saved the title."""

    def __attrs_post_init__(self) -> None:
        require_ids("SavedTitle", patron=self.patron, title=self.title)
