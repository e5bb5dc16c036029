"""Svenska: påminnelser om lån."""

from typing import Final

from nordlib.texts import MessageText

PHRASES: Final = {
    "notice_loans": "{count:# lån|# lån}",
    "notice_holds": "{count:# reserverat lån|# reserverade lån}",
    "notice_until": "senast {day}",
    "notice_may_cost": "Det kan kosta en avgift.",
    "notice_costs": "Påminnelsen kostar {fee}.",
    "notice_reply": "Svara {reply} för att låna om.",
    "notice_due.none": "Inget meddelande ska skickas.",
    "notice_due.due_soon": "En påminnelse ska skickas: {loans} med återlämningsdatum {due}.",
    "notice_due.overdue": "Ett meddelande om försenade lån ska skickas: {loans} med återlämningsdatum {due}.",
    "notice_due.pickup": "Ett meddelande om hämtning ska skickas: {loans}{until}.",
}

MESSAGES: Final = {
    "sms_reminder": MessageText(
        "Påminnelse",
        "{library}: {loans} ska lämnas tillbaka senast {due}.{renew}",
    ),
    "email_reminder": MessageText(
        "Lämna tillbaka senast {due}",
        "{loans} från {library} ska lämnas tillbaka senast {due}. Logga in för att se mer eller låna om.",
    ),
    "sms_overdue_notice": MessageText(
        "Försenat",
        "{library}: {loans} skulle ha lämnats tillbaka {due}. {cost}{renew}",
    ),
    "email_overdue_notice": MessageText(
        "Skulle ha lämnats tillbaka {due}",
        "{loans} från {library} skulle ha lämnats tillbaka {due}. Lämna eller låna om. {cost} Logga in för att se mer.",
    ),
    "sms_pickup_notice": MessageText("Redo", "{library}: {loans} finns att hämta{until}."),
    "email_pickup_notice": MessageText("Finns att hämta", "{loans} till dig finns att hämta hos {library}{until}."),
}
