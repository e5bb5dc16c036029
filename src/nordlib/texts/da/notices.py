"""Dansk: påmindelser om lån."""

from typing import Final

from nordlib.texts import MessageText

PHRASES: Final = {
    "notice_loans": "{count:# lån|# lån}",
    "notice_holds": "{count:# reserveret materiale|# reserverede materialer}",
    "notice_until": "senest {day}",
    "notice_may_cost": "Der kan komme et gebyr.",
    "notice_costs": "Påmindelsen koster {fee}.",
    "notice_reply": "Svar {reply} for at forny.",
    "notice_due.none": "Der skal ikke sendes nogen besked.",
    "notice_due.due_soon": "Der skal sendes en påmindelse: {loans} med afleveringsfrist {due}.",
    "notice_due.overdue": "Der skal sendes en besked om overskredet frist: {loans} med afleveringsfrist {due}.",
    "notice_due.pickup": "Der skal sendes en besked om afhentning: {loans}{until}.",
}

MESSAGES: Final = {
    "sms_reminder": MessageText(
        "Påmindelse",
        "{library}: {loans} skal afleveres senest {due}.{renew}",
    ),
    "email_reminder": MessageText(
        "Aflever senest {due}",
        "{loans} fra {library} skal afleveres senest {due}. Log ind for at se mere eller forny.",
    ),
    "sms_overdue_notice": MessageText(
        "For sent",
        "{library}: {loans} skulle være afleveret {due}. {cost}{renew}",
    ),
    "email_overdue_notice": MessageText(
        "Skulle være afleveret {due}",
        "{loans} fra {library} skulle være afleveret {due}. Aflever eller forny. {cost} Log ind for at se mere.",
    ),
    "sms_pickup_notice": MessageText("Klar", "{library}: {loans} er klar til afhentning{until}."),
    "email_pickup_notice": MessageText("Klar til afhentning", "{loans} til dig kan hentes hos {library}{until}."),
}
