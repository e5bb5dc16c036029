"""Swedish: a terminal at which patrons help themselves."""

from typing import Final

PHRASES: Final = {
    "terminal_unknown_patron": "Kortet är okänt eller koden är fel. Kontakta biblioteket.",
    "terminal_unknown_loan": "Du har inte lånat det här exemplaret.",
    "terminal_fee_first": "Omlånet kostar {fee}. Godkänn avgiften och låna om igen.",
    "terminal_not_on_loan": "Exemplaret är inte utlånat. Lämna det till personalen.",
    "terminal_awaited": "En annan låntagare väntar på exemplaret. Lämna det till personalen.",
    "terminal_no_cancel": "Ett lån kan inte ångras här. Kontakta biblioteket.",
    "terminal_error": "Bibliotekets system kan inte svara just nu. Försök igen senare.",
}
