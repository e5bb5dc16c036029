"""Norsk bokmål: lånernes bestillinger fra andre bibliotek."""

from typing import Final

from nordlib.texts import MessageText, RuleText

RULES: Final = {
    "username_must_be_email": RuleText(
        "Brukernavnet er en e-postadresse.",
        "Brukernavnet må være en e-postadresse, fordi alle meldinger sendes dit.",
    ),
    "library_not_participating": RuleText(
        "Hjemmebiblioteket deltar i fjernlån.",
        "Hjemmebiblioteket deltar ikke. Spør på biblioteket ditt hvordan du bestiller fra andre bibliotek.",
    ),
    "one_home_library_only": RuleText(
        "Låneren har én konto med ett hjemmebibliotek.",
        "Det finnes allerede en konto med dette brukernavnet, og en konto har ett hjemmebibliotek. Logg inn, og endre kontoen.",
    ),
    "kind_invalid": RuleText(
        "Det bestilles et lån eller en kopi.",
        "Velg lån eller kopi.",
    ),
    "held_by_home_library": RuleText(
        "Hjemmebiblioteket har ikke tittelen.",
        "Hjemmebiblioteket ditt har tittelen. Bestill den der, også om den er utlånt.",
    ),
    "group_may_not_request": RuleText(
        "Låneren er i en gruppe som kan bestille.",
        "Lånergruppen din kan ikke bestille fra andre bibliotek her. Spør på biblioteket ditt.",
    ),
    "request_unknown": RuleText(
        "Tjenesten har bestillingen.",
        "Det finnes ingen slik bestilling. Kontroller nummeret på kvitteringen.",
    ),
    "request_event_impossible": RuleText(
        "Det som meldes, kan skje med bestillingen.",
        "Dette kan ikke skje med bestillingen nå. Se statusen.",
    ),
}

PHRASES: Final = {
    "order_struck_not_a_patron": "Hjemmebiblioteket ditt har deg ikke under dette navnet. Kontakt biblioteket.",
    "order_struck_data_mismatch": (
        "Hjemmebiblioteket ditt har andre opplysninger: {fields}. Endre kontoen, eller si fra til biblioteket, og bestill på nytt."
    ),
}

MESSAGES: Final = {
    "order_struck": MessageText(
        "Bestillingen din er strøket",
        "Bestillingen din {receipt} er strøket. {reason}",
    ),
    "order_message": MessageText(
        "Om bestillingen din",
        "Melding fra {library} om bestillingen din: {text}",
    ),
    "interlibrary_password_reset_link": MessageText(
        "Et nytt passord",
        "Du eller noen andre har bedt om et nytt passord til kontoen din hos {library}. Velg et her: {secret} Lenken "
        "kan brukes én gang. Om det ikke var deg, trenger du ikke å gjøre noe.",
    ),
    "interlibrary_email_changed_notice": MessageText(
        "Brukernavnet ditt",
        "Brukernavnet på kontoen din hos {library} er endret. Kontakt biblioteket om du ikke har bedt om det.",
    ),
}
