"""Norwegian bokmål: a terminal at which patrons help themselves."""

from typing import Final

PHRASES: Final = {
    "terminal_unknown_patron": "Kortet er ukjent, eller koden er feil. Kontakt biblioteket.",
    "terminal_unknown_loan": "Du har ikke lånt dette eksemplaret.",
    "terminal_fee_first": "Fornyingen koster {fee}. Godta gebyret, og forny igjen.",
    "terminal_not_on_loan": "Eksemplaret er ikke utlånt. Lever det til personalet.",
    "terminal_awaited": "En annen låner venter på eksemplaret. Lever det til personalet.",
    "terminal_no_cancel": "Et lån kan ikke angres her. Kontakt biblioteket.",
    "terminal_error": "Bibliotekets system kan ikke svare nå. Prøv igjen senere.",
}
