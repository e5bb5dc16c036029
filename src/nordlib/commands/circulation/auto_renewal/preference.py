"""Store what a patron says about automatic renewals (EXT-16)."""

from nordlib.circulation import PatronId
from nordlib.commands.circulation.standing import require_patron
from nordlib.storage.protocols import AutoRenewalPreference, HasAutoRenewalPreferences, auto_renewal_preferences_of

__all__ = ["preference_of", "set_auto_renewal_preference"]


def set_auto_renewal_preference(tx: HasAutoRenewalPreferences, renews: bool | None, *, by: PatronId) -> None:
    """Store whether the loans of the patron who is logged in are to be renewed automatically; None: what the patron has said is deleted.

    Raises `InvalidData` for a blank id, and for what is neither a bool nor None.
    """
    patron = require_patron(by)
    if renews is None:
        tx.auto_renewal_preferences.delete(patron)
    else:
        tx.auto_renewal_preferences.put(AutoRenewalPreference(patron, renews))


def preference_of(tx: object, patron: PatronId) -> bool | None:
    """Return whether a patron wants loans to be renewed automatically; None: the patron has not said, or the store does not keep it."""
    preferences = auto_renewal_preferences_of(tx)
    said = None if preferences is None else preferences.get(patron)
    return None if said is None else said.renews
