"""English: a terminal at which patrons help themselves."""

from typing import Final

PHRASES: Final = {
    "terminal_unknown_patron": "The card is not known, or the code is wrong. Contact the library.",
    "terminal_unknown_loan": "You have no loan of this item.",
    "terminal_fee_first": "The renewal costs {fee}. Agree to the fee, and renew again.",
    "terminal_not_on_loan": "This item is not on loan. Hand it to the staff.",
    "terminal_awaited": "Another patron waits for this item. Hand it to the staff.",
    "terminal_no_cancel": "A loan cannot be taken back here. Contact the library.",
    "terminal_error": "The library's system cannot answer now. Try again later.",
}
