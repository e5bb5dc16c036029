"""Forms of the page "Try it here", for the tests in Python and in Chromium, each with the reasons that its answer must have.

The reasons follow from the published rules of the libraries (`nordlib.circulation.presets`), and not from a run of the code.
"""

from typing import Final

__all__ = ["FORMS", "NUMBERS", "USUAL", "form"]

#: A form that Helsingør grants: within seven days of the due date, and nothing in the way.
USUAL: Final = {
    "policy": "HELSINGOR",
    "item_type": "ordinary",
    "kind": "local",
    "due": "2026-03-20",
    "due_time": "16:00",
    "today": "2026-03-18",
    "now_time": "12:00",
    "renewals_used": "0",
    "waiting": "0",
    "available_copies": "0",
    "card_expires_on": "",
    "debt": "0",
    "blocked": "no",
    "renewal_permission": "unknown",
    "latest_due": "",
    "audience": "desk",
}


def form(**changes: str) -> dict[str, str]:
    """The usual form with some fields changed; a box is ticked by "on"."""
    return USUAL | changes


#: Each form with the reasons of its answer.
FORMS: Final = {
    "granted": (form(), ()),
    "three reasons": (
        form(today="2026-03-01", waiting="2", renewals_used="2"),
        ("reserved_by_other", "too_early", "renewal_limit_reached"),
    ),
    "the queue is not known": (form(waiting_unknown="on"), ("unknown:reserved_by_other",)),
    "the card and the debt are not known": (
        form(card_expires_on_unknown="on", debt_unknown="on", blocked="unknown"),
        ("unknown:patron_blocked", "unknown:patron_expired", "unknown:patron_debt"),
    ),
    "in debt, with a comma": (form(debt="200,50"), ("patron_debt",)),
    "an expired card": (form(card_expires_on="2026-03-17"), ("patron_expired",)),
    "recalled, as the patron sees it": (form(recalled="on", audience="patron"), ("recalled",)),
    "an interlibrary loan that is late": (form(kind="ill", today="2026-03-21"), ("not_in_time",)),
    "an owner who permits none": (form(kind="ill", renewal_permission="not_allowed"), ("owner_disallows_renewal",)),
    "an owner's last day": (form(kind="ill", latest_due="2026-03-20"), ("no_gain",)),
    "a course book by the hour": (form(policy="UNIVERSITY", item_type="course_book", due="2026-03-18", due_time="14:00"), ()),
    "a course book that is late": (
        form(policy="UNIVERSITY", item_type="course_book", due="2026-03-18", due_time="11:30"),
        ("not_in_time",),
    ),
    "another copy serves the queue": (form(policy="UNIVERSITY", waiting="1", available_copies="1"), ()),
    "a film in Ronneby, renewed once": (form(policy="RONNEBY", item_type="film", renewals_used="1"), ("renewal_limit_reached",)),
    "late in Odsherred, with a fee": (form(policy="ODSHERRED", today="2026-03-25"), ()),
    "early in Hå": (form(policy="HAA", today="2026-03-01"), ()),
}
#: Each text with its scheme, and whether it is valid. The numbers are of the list that Skatteverket publishes for tests.
NUMBERS: Final = {
    "a test number of Sweden": ({"text": "20000909-2396", "scheme": "se"}, True),
    "in any scheme": ({"text": "20000909-2396", "scheme": "any"}, True),
    "a wrong check digit": ({"text": "20000909-2397", "scheme": "se"}, False),
    "a dash that is not a hyphen": ({"text": "20000909–2396", "scheme": "se"}, False),
    "the same, repaired": ({"text": "20000909–2396", "scheme": "se", "lenient": "on"}, True),
    "of no scheme": ({"text": "12", "scheme": "any"}, False),
    "too short for Denmark": ({"text": "12", "scheme": "dk"}, False),
    "HTML": ({"text": "<b>1</b>", "scheme": "any"}, False),
}
