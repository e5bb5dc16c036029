"""Norsk bokmål: varsler om lån."""

from typing import Final

from nordlib.texts import MessageText

PHRASES: Final = {
    "notice_loans": "{count:# lån|# lån}",
    "notice_holds": "{count:# reservert dokument|# reserverte dokument}",
    "notice_until": "senest {day}",
    "notice_may_cost": "Det kan komme et gebyr.",
    "notice_costs": "Purringen koster {fee}.",
    "notice_reply": "Svar {reply} for å fornye.",
    "notice_due.none": "Det skal ikke sendes noe varsel.",
    "notice_due.due_soon": "Det skal sendes en påminnelse: {loans} med leveringsfrist {due}.",
    "notice_due.overdue": "Det skal sendes et varsel om overskredet frist: {loans} med leveringsfrist {due}.",
    "notice_due.pickup": "Det skal sendes et varsel om henting: {loans}{until}.",
}

MESSAGES: Final = {
    "sms_reminder": MessageText(
        "Påminnelse",
        "{library}: {loans} skal leveres senest {due}.{renew}",
    ),
    "email_reminder": MessageText(
        "Lever senest {due}",
        "{loans} fra {library} skal leveres senest {due}. Logg inn for å se mer eller fornye.",
    ),
    "sms_overdue_notice": MessageText(
        "For sent",
        "{library}: {loans} skulle vært levert {due}. {cost}{renew}",
    ),
    "email_overdue_notice": MessageText(
        "Skulle vært levert {due}",
        "{loans} fra {library} skulle vært levert {due}. Lever eller forny. {cost} Logg inn for å se mer.",
    ),
    "sms_pickup_notice": MessageText("Klar", "{library}: {loans} er klare til henting{until}."),
    "email_pickup_notice": MessageText("Klar til henting", "{loans} til deg kan hentes hos {library}{until}."),
}
