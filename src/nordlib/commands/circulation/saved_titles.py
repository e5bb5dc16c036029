"""The list of titles that a patron saves: add a title, remove one, and show the list."""

from datetime import datetime

from nordlib.circulation import PatronId, SavedTitle, TitleId
from nordlib.commands.circulation.standing import require_patron
from nordlib.storage.protocols import HasSavedTitles

__all__ = ["list_saved_titles", "remove_saved_title", "save_title"]


def save_title(tx: HasSavedTitles, title: TitleId, *, by: PatronId, now: datetime) -> SavedTitle:
    """Add a title to the list of the patron who is logged in; one that is there keeps its place.

    Raises `InvalidData` for a blank id, and `NaiveDatetime`.
    """
    saved = SavedTitle(require_patron(by), title, now)
    for known in tx.saved_titles.for_patron(by):
        if known.title == title:
            return known
    tx.saved_titles.put(saved)
    return saved


def remove_saved_title(tx: HasSavedTitles, title: TitleId, *, by: PatronId) -> None:
    """Remove a title from the list of the patron who is logged in, if it is there. Raises `InvalidData` for a blank id."""
    tx.saved_titles.delete(require_patron(by), title)


def list_saved_titles(tx: HasSavedTitles, *, by: PatronId) -> tuple[SavedTitle, ...]:
    """Return the list of the patron who is logged in, in the order in which the titles were saved. Raises `InvalidData` for a blank id."""
    return tx.saved_titles.for_patron(require_patron(by))
