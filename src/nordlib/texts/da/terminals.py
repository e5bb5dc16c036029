"""Danish: a terminal at which patrons help themselves."""

from typing import Final

PHRASES: Final = {
    "terminal_unknown_patron": "Kortet er ukendt, eller koden er forkert. Kontakt biblioteket.",
    "terminal_unknown_loan": "Du har ikke lånt dette eksemplar.",
    "terminal_fee_first": "Fornyelsen koster {fee}. Godkend gebyret, og forny igen.",
    "terminal_not_on_loan": "Eksemplaret er ikke udlånt. Aflever det til personalet.",
    "terminal_awaited": "En anden låner venter på eksemplaret. Aflever det til personalet.",
    "terminal_no_cancel": "Et lån kan ikke fortrydes her. Kontakt biblioteket.",
    "terminal_error": "Bibliotekets system kan ikke svare lige nu. Prøv igen senere.",
}
