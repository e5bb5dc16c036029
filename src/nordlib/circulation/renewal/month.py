"""What if the borrower asked on another day? A month of answers to one renewal."""

from calendar import monthrange
from datetime import date, timedelta

from nordlib.circulation.due import due_date_of
from nordlib.circulation.renewal.case import RenewalCase
from nordlib.circulation.renewal.decision import decide
from nordlib.circulation.renewal.forecast import case_on, forecast_renewal
from nordlib.decisions.explanation import sentences_of
from nordlib.decisions.verdict import Audience
from nordlib.errors import InvalidData
from nordlib.notebooks import DayAnswer, Mark, Month, MonthNote, notebook_language
from nordlib.texts import Language, texts_for

__all__ = ["renewal_month"]


def renewal_month(case: RenewalCase, year: int, month: int, language: Language | None = None) -> Month:
    """Return the answers on the days of a month, if only the date changes, as a calendar that a notebook shows.

    Days before the case's own are empty. Each other day is decided at the same local time, as in `forecast_renewal`.

    Args:
        case: The loan, as it is now.
        year: The year.
        month: The month, from 1 to 12.
        language: The language of the sentences; None: that of `set_notebook_language`.

    Raises:
        InvalidData: The month is not a month, is over, or begins more than ten years after the case.
        UnknownName: The language is unknown.

    >>> from datetime import UTC, datetime
    >>> from nordlib.circulation import HELSINGOR, renewal
    >>> now = datetime(2026, 3, 1, 9, tzinfo=UTC)
    >>> asked = renewal_month(renewal.case_of(due=date(2026, 3, 20), policy=HELSINGOR, now=now), 2026, 3)
    >>> for note in asked.notes:
    ...     print(note.first.day, note.last.day, note.text)
    1 12 It is too early: this loan can be renewed from 13 March 2026, 7 days before it is due.
    13 31 The loan can be renewed.
    """
    spoken = notebook_language() if language is None else language
    words = texts_for(spoken).PHRASES
    try:
        last = date(year, month, monthrange(year, month)[1])
    except (TypeError, ValueError):
        raise InvalidData("month", ("it must be a year from 1 to 9999 and a month from 1 to 12",)) from None
    if last < case.today:
        raise InvalidData("month", (f"it ends before the day of the case, {case.today}; name that month or a later one",))
    first = max(case.today, last.replace(day=1))
    changes = forecast_renewal(case, last)
    starts = [max(change.on, first) for change in changes if change is changes[-1] or changes[changes.index(change) + 1].on > first]
    ends = [*(start - timedelta(days=1) for start in starts[1:]), last]
    notes: list[MonthNote] = []
    answers: list[DayAnswer] = []
    for start, end in zip(starts, ends, strict=True):
        decision = decide(case_on(case, start))
        results = decision.trace.results(Audience.PATRON)
        told = [sentence for result in results for sentence in sentences_of(result, spoken)] if not decision else []
        notes.append(MonthNote(start, end, bool(decision), " ".join(told) or words["month_possible"]))
        answers += [DayAnswer(start + timedelta(days=count), bool(decision)) for count in range((end - start).days + 1)]
    due = due_date_of(case.loan.due, case.policy.zone)
    return Month(words["month_renewal"], year, month, tuple(answers), tuple(notes), (Mark(words["line_due"], due),), spoken)
