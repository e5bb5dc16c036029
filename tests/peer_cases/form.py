"""A case of a peer's own test suite, as a fact: what is given, and what is decided. Neither code nor sentences of the peer are in it."""

from typing import Any, Final

import attrs

__all__ = ["CALENDARS", "POLICIES", "Facts", "PeerCase"]

Facts = dict[str, Any]

#: The policies that peers have, by the number that each case names; 0 is the choice of a policy by a table (EXT-18).
POLICIES: Final = {
    0: "a table of policies",
    1: "a fee by a rate, with a maximum",
    2: "closed days cost nothing",
    3: "staff renew to a date that they name",
    4: "the patron's other late loans stop a renewal",
    5: "a renewal period other than the loan period",
    6: "automatic renewal",
    7: "ceilings and fixed due dates",
    8: "loans by the hour, and closed hours",
    9: "due dates move when a day is closed later",
    10: "what holds and bookings do",
    11: "the end of the card",
    12: "recalls of the library's own loans",
    13: "the owner answers with another date",
    14: "renewal by staff alone",
    15: "late renewals",
    16: "a fee capped by the price",
    17: "unseen renewals, and how long a loan lasts in all",
    18: "the same weekday next week, and repeated closings",
}


@attrs.frozen
class PeerCase:
    """One case, in the keys of the form of policies (tests/data/POLICIES-FORMAT.md)."""

    policy: int
    """The number of the policy that it is about."""
    peer: str
    """Whose test suite it is from."""
    test: str
    """The file of the suite, and the name or the subject of the test."""
    area: str
    """The area of the form."""
    given: Facts
    """The keys of the case. A key that is left out has the default of the form, and the time zone is UTC."""
    expected: Facts
    """What nordlib decides."""
    theirs: Facts | None = None
    """What the peer decides, where nordlib decides otherwise; None: the same."""
    why: str = ""
    """The rule, or the sentence of the form, by which nordlib decides otherwise; empty: both decide the same."""

    def scenario(self) -> Facts:
        """Return the case as a file of the form has it."""
        given = {**self.given, "policy": {"timezone": "UTC", **self.given.get("policy", {})}}
        whole = {"id": self.test, "area": self.area, "title": self.test, "reading": self.why, "sources": [self.peer], "ambiguous": False}
        return {**whole, **given, "action": {"type": _ACTIONS[self.area]}, "expected": self.expected}


_ACTIONS: Final = {
    "auto_renew": "run_auto_renewal",
    "due": "compute_due",
    "fee_rate": "compute_fee",
    "move_due": "close_later",
    "owner_answers": "apply_answers",
    "policy_table": "find_policy",
    "recall": "recall",
    "renew_policy": "renew",
}

_WEEKDAYS_7_TO_19: Final = {str(day): [["07:00", "19:00"]] for day in range(1, 6)}
_TWO_OPENINGS: Final = [["08:00", "12:00"], ["14:00", "19:00"]]
#: The calendars of the cases: those of the peers' fixtures, as far as the cases need them.
CALENDARS: Final[Facts] = {
    # RERO, tests/data/data.json, library lib1: its yearly closings have a first year, which nordlib leaves to open exceptions
    "martigny": {
        "closed_weekdays": [6, 7],
        "closed": [
            {"yearly_from": "12-22", "yearly_to": "01-06"},
            {"yearly_from": "08-01"},
            *({"yearly_from": f"{month:02}-01"} for month in range(1, 13, 2)),
        ],
        "open_exceptions": ["2018-12-15", "2018-08-01"],
        "hours": _WEEKDAYS_7_TO_19,
        "hours_on": {"2018-12-15": [["10:00", "16:00"]]},
    },
    # FOLIO, CalendarExamples: a Friday with two openings, a closed Saturday, a Monday with two openings
    "weekend": {"closed_weekdays": [6, 7], "hours": {str(day): _TWO_OPENINGS for day in range(1, 6)}},
    "all_day_weekend": {"closed_weekdays": [6, 7]},
    "tuesday_closed": {"closed": [{"from": "2018-12-10"}, {"from": "2018-12-12"}]},
    # Koha, CalcDateDue: open from 10 to 16 on every day
    "ten_to_four": {"hours": {str(day): [["10:00", "16:00"]] for day in range(1, 8)}},
    "ten_to_four_but_the_second": {"hours": {str(day): [["10:00", "16:00"]] for day in range(1, 8)}, "closed": [{"from": "2023-05-02"}]},
    "nineteenth_closed": {"closed": [{"from": "2013-02-19"}]},
    "fourteenth_closed": {"closed": [{"from": "2013-02-14"}]},
    "third_saturday_closed": {"closed": [{"from": "2013-02-23"}]},
    "second_saturday_closed": {"closed": [{"from": "2013-02-16"}]},
    "three_saturdays_closed": {"closed": [{"from": "2013-02-16"}, {"from": "2013-02-23"}, {"from": "2013-03-02"}]},
    "saturdays_closed": {"closed_weekdays": [6]},
    "new_year_closed": {"closed": [{"from": "2012-12-31", "to": "2013-01-01"}]},
    # Evergreen, overdue with closed dates: one of the days late is closed
    "one_day_closed": {"closed": [{"from": "2026-03-06"}]},
    "two_days_closed": {"closed": [{"from": "2020-04-09", "to": "2020-04-10"}]},
}
