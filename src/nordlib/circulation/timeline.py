"""The life of one loan as a picture: until when it runs, when it can be renewed, how late it is, and when it came back."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from operator import attrgetter
from typing import Final, cast

from nordlib.circulation.due import due_date_of
from nordlib.circulation.models import Loan
from nordlib.circulation.renewal import RenewalCase, decide
from nordlib.circulation.returns import ItemHandedIn, ReturnCase, settled_return
from nordlib.dates import local_date
from nordlib.notebooks import Mark, Span, Timeline, Tone, notebook_language
from nordlib.texts import Language, format_text, texts_for
from nordlib.validation import taken

__all__ = ["loan_timeline"]

_DAY: Final = timedelta(days=1)


def loan_timeline(case: RenewalCase | ReturnCase, language: Language | None = None) -> Timeline:
    """Return the timeline of a loan, which a notebook shows as a picture.

    For a renewal it has the days on which the loan can be renewed as far as the date decides, and, if a renewal is granted now, the days
    that it adds. For a return it has the hand-ins and confirmations until now. A loan whose day of lending is not known begins at the
    first day that is known.

    Args:
        case: The loan, as the case of its renewal or of its return.
        language: The language of the labels; None: that of `set_notebook_language`.

    Raises:
        UnknownName: The language is unknown.
        InvalidData: It is not a case, but a loan, for example.

    >>> from datetime import UTC, datetime
    >>> from nordlib.circulation import HELSINGOR, renewal
    >>> now = datetime(2026, 3, 18, 9, tzinfo=UTC)
    >>> case = renewal.case_of(due=date(2026, 3, 20), policy=HELSINGOR, now=now)
    >>> for span in loan_timeline(case).spans:
    ...     print(span.label, span.first, span.last)
    On loan 2026-03-13 2026-03-20
    Renewal is open 2026-03-13 None
    After a renewal now 2026-03-21 2026-04-17
    """
    spoken = notebook_language() if language is None else language
    words = texts_for(spoken).PHRASES
    case = taken(cast("type[RenewalCase | ReturnCase]", RenewalCase | ReturnCase), "case", case)
    zone = case.policy.zone
    today, due = local_date(case.now, zone), due_date_of(case.loan.due, zone)
    if isinstance(case, RenewalCase):
        over, further, events = today, list(_renewals(case, due, words)), list(_last_renewal(case.loan, words))
    else:
        over, further, events = settled_return(case).returned_on or today, [], list(_events(case, spoken))
    lent = [] if case.loan.lent_on is None else [Mark(words["line_lent"], case.loan.lent_on)]
    began = case.loan.lent_or_renewed_on or min([today, due, *(span.first for span in further)])
    spans = [Span(words["line_on_loan"], min(began, due), due), *further]
    if over > due:
        spans.append(Span(words["line_late"], due + _DAY, over, Tone.BAD))
    marks = sorted([*lent, *events, Mark(words["line_due"], due), Mark(words["line_today"], today)], key=attrgetter("on"))
    return Timeline(words["line_loan"], tuple(spans), tuple(marks), spoken)


def _last_renewal(loan: Loan, words: Mapping[str, str]) -> Iterator[Mark]:
    """Yield the day of the last renewal, if it is known."""
    renewed_on = loan.lent_or_renewed_on
    if renewed_on is not None and renewed_on != loan.lent_on:
        yield Mark(words["line_last_renewed"], renewed_on)


def _renewals(case: RenewalCase, due: date, words: Mapping[str, str]) -> Iterator[Span]:
    """Yield the days on which the loan can be renewed, and those that a renewal would add now."""
    facts = case.facts
    first = facts.renewable_from or case.loan.lent_or_renewed_on or case.today
    if facts.renewals_left and (facts.renewable_until is None or first <= facts.renewable_until):
        yield Span(words["line_renewable"], first, facts.renewable_until, Tone.GOOD)
    decision = decide(case)
    if decision and (new := due_date_of(decision.value.due, case.policy.zone)) > due:
        yield Span(words["line_renewed"], due + _DAY, new, Tone.LATER)


def _events(case: ReturnCase, language: Language) -> Iterator[Mark]:
    """Yield the hand-ins and confirmations until now."""
    words = texts_for(language).PHRASES
    for event in case.events:
        on = local_date(event.at, case.policy.zone)
        if event.at > case.now:
            continue
        if not isinstance(event, ItemHandedIn):
            yield Mark(words["line_confirmed"], on)
        elif event.library in case.home_libraries:
            yield Mark(words["line_handed_in"], on)
        else:
            yield Mark(format_text(words["line_handed_in_at"], language, {"library": event.library}), on)
