"""English: notices about loans."""

from typing import Final

from nordlib.texts import MessageText

PHRASES: Final = {
    "notice_loans": "{count:# loan|# loans}",
    "notice_holds": "{count:# reserved item|# reserved items}",
    "notice_until": "until {day}",
    "notice_may_cost": "A fee may be due.",
    "notice_costs": "This reminder costs {fee}.",
    "notice_reply": "Reply {reply} to renew.",
    "notice_due.none": "No notice is due.",
    "notice_due.due_soon": "A reminder is due: {loans}, to be returned by {due}.",
    "notice_due.overdue": "A notice of late loans is due: {loans}, to be returned by {due}.",
    "notice_due.pickup": "A notice of pickup is due: {loans}{until}.",
}

MESSAGES: Final = {
    "sms_reminder": MessageText(
        "Reminder",
        "{library}: {loans} due on {due}.{renew}",
    ),
    "email_reminder": MessageText(
        "Your loans are due on {due}",
        "{loans} from {library} must be returned by {due}. Log in to see more, or to renew.",
    ),
    "sms_overdue_notice": MessageText(
        "Overdue",
        "{library}: {loans} overdue since {due}. {cost}{renew}",
    ),
    "email_overdue_notice": MessageText(
        "Overdue since {due}",
        "{loans} from {library} should have been returned by {due}. Return or renew. {cost} Log in to see more.",
    ),
    "sms_pickup_notice": MessageText("Ready", "{library}: {loans} ready to pick up{until}."),
    "email_pickup_notice": MessageText("Ready to pick up", "{loans} for you can be picked up at {library}{until}."),
}
