"""English: loans, and what is sent about them."""

from typing import Final

from nordlib.texts import MessageText, RuleText

RULES: Final = {
    # renewal
    "not_your_loan": RuleText("The patron has the loan, or staff ask.", "This loan is not yours. Log in as the patron who has it."),
    "staff_only": RuleText("Staff ask, or nothing is asked that only staff may decide.", "Only staff can do this."),
    "override_not_allowed": RuleText("Staff set aside only what they may set aside.", 'Staff may not set aside the reason "{parameter}".'),
    "owner_decides": RuleText(
        "Staff set aside nothing that the owner decides.", 'Only the library that owns the material can lift the reason "{parameter}".'
    ),
    "not_renewed": RuleText(
        "The loan was renewed, and its earlier due date is known.", "There is no renewal to undo, or the earlier due date is not known."
    ),
    "owner_was_asked": RuleText(
        "The owner of the material was not asked for the renewal.",
        "The library that owns the material was asked for this renewal. Record its answer instead.",
    ),
    "reserved_by_other": RuleText(
        "No other patron has a hold on the material.",
        "Another patron has a hold on this material.",
    ),
    "too_early": RuleText(
        "A loan can be renewed only when its due date is near.",
        "It is too early: this loan can be renewed from {opens}, {days:# day|# days} before it is due.",
    ),
    "renewal_limit_reached": RuleText(
        "A loan can be renewed only a certain number of times.",
        "This loan has been renewed {used:# time|# times}; it can be renewed at most {limit:# time|# times}.",
    ),
    "not_in_time": RuleText(
        "A loan that must be renewed in time is renewed by its due date.",
        "It is too late: the loan had to be renewed by {due}.",
    ),
    "loan_closed": RuleText(
        "The loan is open.",
        "The loan has been returned.",
    ),
    "item_lost": RuleText(
        "The material is not lost.",
        "The material is registered as lost. Contact the library.",
    ),
    "claimed_returned": RuleText(
        "The patron has not said that the material has been returned.",
        "You have told the library that the material has been returned. Contact the library.",
    ),
    "not_renewable": RuleText(
        "Material of this kind can be renewed.",
        "Material of this kind cannot be renewed.",
    ),
    "patron_blocked": RuleText(
        "The patron is not blocked.",
        "The library has blocked your library card. Contact the library.",
    ),
    "patron_expired": RuleText(
        "The patron's library card is valid.",
        "Your library card was valid until {expires}. Contact the library.",
    ),
    "patron_debt": RuleText(
        "The patron owes less than the limit.",
        "You owe {debt}. You can neither borrow, renew nor place holds when you owe {limit} or more.",
    ),
    "recalled": RuleText(
        "No one has recalled the material.",
        "The material has been recalled and cannot be renewed.",
    ),
    "no_policy": RuleText(
        "A row of the policy table applies.",
        "The library has no terms for this. Contact the library.",
    ),
    "owned_elsewhere": RuleText(
        "The library owns the material.",
        "Another library owns the material, and only that library can recall it.",
    ),
    "lending_day_unknown": RuleText(
        "It is known when the material was lent.",
        "It is not known when the material was lent, and the guaranteed period counts from that day.",
    ),
    "owner_disallows_renewal": RuleText(
        "The lending library allows renewals.",
        "The lending library does not allow this loan to be renewed.",
    ),
    "owner_rejected_renewal": RuleText(
        "The lending library has not refused a renewal.",
        "The lending library has refused a renewal of this loan.",
    ),
    "renewal_pending": RuleText(
        "No renewal is waiting for an answer.",
        "A renewal is waiting for the lending library's answer.",
    ),
    "too_late": RuleText("It is not too late for the renewal.", "It is too late to renew this loan."),
    "no_gain": RuleText(
        "A renewal gives a later due date.",
        "A renewal today would not give a later due date than {due}.",
    ),
    "outside_schedule": RuleText(
        "The schedule of due dates has a date for the loan.", "The library's schedule has no due date for this loan. Contact the library."
    ),
    "unseen_limit_reached": RuleText(
        "A loan can be renewed only a certain number of times before the material is shown at the library.",
        "This loan has been renewed {unseen:# time|# times} since the library last saw the material. Show it at the library to renew it.",
    ),
    "patron_overdue": RuleText(
        "Few enough of the patron's other loans are late.",
        "You have {late:# other loan that is|# other loans that are} at least {days:# day|# days} late. Return the material first.",
    ),
    "longest_loan_reached": RuleText(
        "A loan lasts only a certain number of days, with all its renewals.",
        "The loan can last until {longest} at the latest, {days:# day|# days} after it began.",
    ),
    "booked": RuleText(
        "No other patron has booked the material.",
        "The material is booked. It must be returned by {until}.",
    ),
    "date_not_allowed": RuleText(
        "A due date that staff name has not passed.",
        "The due date {named} has passed already.",
    ),
    # holds and checkouts
    "not_the_patron": RuleText("The patron asks, or staff.", "You can do this only for yourself. Log in as the patron whom it is about."),
    "not_lendable": RuleText("Material of this kind is lent.", "Material of this kind is not lent."),
    "too_many_loans": RuleText(
        "A patron has only a certain number of loans of one kind of material.",
        "You can have {limit:# loan|# loans} of this kind of material at a time.",
    ),
    "already_held": RuleText("The patron has no other hold on the title.", "You have a hold on this title already."),
    "hold_limit_reached": RuleText("A patron has only a certain number of holds.", "You can have {limit:# hold|# holds} at a time."),
    "hold_period_over": RuleText(
        "The last day of the hold is neither in the past nor before its first day.",
        "The last day of the hold is in the past, or before its first day.",
    ),
    "hold_closed": RuleText("The hold has not ended.", "The hold has been filled or cancelled, or has expired."),
    "hold_ready": RuleText("No copy has been set aside yet.", "A copy has been set aside for you already. Pick it up, or cancel the hold."),
    "hold_suspended": RuleText("The hold is not suspended.", "The hold is suspended. Resume it first."),
    "hold_not_suspended": RuleText("The hold is suspended.", "The hold is not suspended."),
    "hold_not_current": RuleText("The hold counts today.", "The hold has not begun yet, or its last day has passed."),
    "wrong_copy": RuleText("The patron waits for this copy, or for any.", "The patron waits for another copy."),
    # sending
    "not_opted_in": RuleText(
        "Text messages are sent only to patrons who have asked for them.",
        "The patron has not asked for text messages.",
    ),
    "no_email_address": RuleText("An e-mail needs an address.", "The patron has no e-mail address."),
    "no_mobile_number": RuleText("A text message needs a mobile number.", "The patron has no mobile number."),
    "resolved": RuleText(
        "A reminder is sent only while there is something to be reminded of.",
        "The loan was renewed or returned before the message was due to be sent.",
    ),
}

BECAUSE: Final = {
    "renewal_limit_reached.never": "This loan cannot be renewed.",
    "too_early.renewed_today": "The loan has been renewed today. It can be renewed again from {opens}.",
    "too_late.late": "It is too late: the loan could be renewed until {until}.",
    "too_late.automatic": "From {ends} on, this loan is no longer renewed automatically.",
    "no_gain.past": "A renewal would end before today. The loan was due on {due}.",
    "no_gain.renewed_today": "The loan has been renewed today, and is due on {due}.",
    "no_gain.card": "The loan cannot be renewed beyond the last valid day of the card, and is due on {due} already.",
    "no_gain.owner": "The library that owns the material lends it until {due} at the latest.",
    "too_early.hours": "It is too early: this loan can be renewed from {opens}.",
    "staff_only.policy": "Only staff can renew this loan. Contact the library.",
    "patron_debt.above": "You owe {debt}. You can neither borrow, renew nor place holds when you owe more than {limit}.",
    "no_gain.ended": "The loan cannot be renewed any longer. It was due on {due}.",
    "no_gain.cut": (
        "The longest loan or a booking limits the new due date, so that it would not be after {due}. Staff can name another due date."
    ),
}

#: The steps that lead to a due date (`nordlib.circulation.due_dates`).
PHRASES: Final = {
    "due_counted": "The loan period, counted from {before}, ends on {due}.",
    "due_counted_in_queue": "The shorter period for material that others wait for, counted from {before}, ends on {due}.",
    "due_named": "Staff have named the due date {due}.",
    "due_fixed": "The library's schedule has the due date {due} for {before}.",
    "due_outside_schedule": "The library's schedule has no due date for {before}.",
    "due_closed_day": "The library is closed on {before}. The due date is moved to {due}.",
    "due_closed_hours": "The library is closed on {before}. The loan is due on {due} instead.",
    "due_ceiling": "The library's schedule has {due} as the latest due date.",
    "due_card_end": "The library card is valid until {due}. The loan does not last longer.",
    "due_card_open_day": "The library is closed on {before}. The due date is moved back to {due}.",
    "due_longest_loan": "The loan lasts until {due} at the latest, with all its renewals.",
    "due_owner": "The library that owns the material lends it until {due} at the latest.",
    "due_booking": "The material is booked. The loan lasts until {due} at the latest.",
    "due_past": "The due date {before} has passed already.",
    "due_not_on_loan": "The copy is not on loan. The due date {due} stays.",
    "due_open_day": "The library does not become closed on {due}. The due date stays.",
    "due_closed_before": "The library was closed on {due} before. The due date stays.",
    "due_no_open_day": "The library is closed on {due}, and no open day follows. The due date stays.",
    "due_not_later": "The due date {due} stays, because no later one is possible.",
}

MESSAGES: Final = {
    "reservation_deleted": MessageText(
        "Your hold has been deleted",
        "{library} has deleted your hold on a title, because you have borrowed the same title as a quick loan.",
    ),
    "renewed_automatically": MessageText(
        "A loan has been renewed", "{library} has renewed a loan automatically. The loan is now due on {due}."
    ),
    "last_automatic_renewal": MessageText(
        "A loan has been renewed for the last time", "{library} has renewed a loan automatically, for the last time. Return it by {due}."
    ),
    "not_renewed_automatically": MessageText(
        "A loan has not been renewed", "{library} has not renewed a loan automatically. {why} The loan is due on {due}."
    ),
    "renewal_undone": MessageText(
        "A renewal was undone", "{library} has undone a renewal, and charges nothing for it. The loan is due on {due}."
    ),
    "late_renewal": MessageText(
        "A late renewal", "{library} has renewed a loan that was late. The fee is {fee}. The loan is now due on {due}."
    ),
    "due_date_moved": MessageText("A later due date", "{library} is closed on {closed_on}. Your loan is due on {due} instead."),
    "due_date_changed": MessageText("A new due date", "{library} has accepted a renewal, but to another date. The loan is due on {due}."),
    "renewal_rejected": MessageText("Your renewal", "{library} has refused to renew a loan. The loan is due on {due}."),
    "recalled": MessageText("A loan has been recalled", "{library} has recalled a loan. Return it by {due}."),
    "due_date_restored": MessageText(
        "A loan is no longer recalled", "{library} has withdrawn the recall of a loan. The loan is due on {due}."
    ),
}
