"""Svenska: bibliotekets låntagare."""

from typing import Final

from nordlib.texts import RuleText

RULES: Final = {
    "patron_unknown": RuleText(
        "Biblioteket känner till låntagaren.",
        "Biblioteket har ingen sådan låntagare. Kontrollera numret, eller registrera dig först.",
    ),
    "child_registration_not_offered": RuleText(
        "Barn kan registreras på webben här.",
        "Barn kan inte registreras på webben här. Kom till biblioteket tillsammans med barnet.",
    ),
    "borrower_number_taken": RuleText(
        "Ingen annan låntagare har lånekortsnumret.",
        "En annan låntagare har detta lånekortsnummer. Välj ett nytt nummer.",
    ),
    "parent_consent_required": RuleText(
        "För ett barn har föräldern samtyckt.",
        "Föräldern måste samtycka innan barnet registreras.",
    ),
    "parent_not_adult": RuleText(
        "Föräldern har fyllt 18 år.",
        "Föräldern är under 18 år och kan inte registrera ett barn.",
    ),
}
