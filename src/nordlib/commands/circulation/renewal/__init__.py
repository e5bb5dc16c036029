"""Renew one or several loans of a patron, preview which can be renewed, and undo a renewal."""

from nordlib.commands.circulation.renewal.request import RenewalContext
from nordlib.commands.circulation.renewal.several import RenewalResults, preview_renewals, renew_all, renew_eligible, renew_selected
from nordlib.commands.circulation.renewal.single import preview_renewal, renew_loan
from nordlib.commands.circulation.renewal.undo import undo_renewal

__all__ = [
    "RenewalContext",
    "RenewalResults",
    "preview_renewal",
    "preview_renewals",
    "renew_all",
    "renew_eligible",
    "renew_loan",
    "renew_selected",
    "undo_renewal",
]
