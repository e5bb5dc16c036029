"""Place a hold on a title, or on one of its copies (HOLD-01).

An edition that patrons choose has a title id of its own. A hold with `HoldRequest.item` waits for one copy, for example one volume.
"""

from datetime import date, datetime
from typing import Final, Literal

import attrs
from attrs import field

from nordlib.circulation.holds.states import has_ended
from nordlib.circulation.material import material_is_lendable
from nordlib.circulation.models import Hold, HoldId, ItemId, PatronId, PatronStanding, Requester, TitleId, require_ids
from nordlib.circulation.policy import CirculationPolicy, LoanTerms
from nordlib.circulation.standing import PATRON_RULES, requester_is_the_patron
from nordlib.dates import local_date
from nordlib.decisions import UNKNOWN, Decision, Grant, NoFacts, RuleBook, Unknown, Verdict, grant, not_applicable, passes_if, rule
from nordlib.validation import checked

__all__ = ["PLACEMENT_RULES", "HoldPlacementCase", "HoldRequest", "place"]


@attrs.frozen
@checked
class HoldRequest:
    """What a patron wants to wait for. Raises `InvalidData` for a blank id."""

    patron: PatronId
    """The id of the patron."""
    title: TitleId
    """The id of the title; an edition has a title id of its own."""
    item: ItemId | None = None
    """The id of one copy of the title; None: any copy."""
    item_type: str = "ordinary"
    """The name of the row of the policy under which the title is lent (`CirculationPolicy.item_types`)."""
    active_from: date | None = None
    """The first day on which the hold counts; None: at once."""
    expires_on: date | None = None
    """The last day on which the hold counts; None: it does not expire."""
    only_this_item_type: bool = False
    """Whether only a copy of `item_type` will do (EXT-14), such as large print."""

    def __attrs_post_init__(self) -> None:
        require_ids("HoldRequest", patron=self.patron, title=self.title, item=self.item)


@attrs.frozen
@checked
class HoldPlacementCase:
    """The facts when a hold is to be placed. Raises `InvalidData` for a blank id, `NaiveDatetime`, and `UnknownName` as the policy does."""

    request: HoldRequest
    """What the patron wants to wait for."""
    id: HoldId
    """The id of the new hold."""
    holds: tuple[Hold, ...] | Literal[Unknown.UNKNOWN]
    """The patron's holds; those of other patrons, and those that have ended, do not count. `UNKNOWN` if the host cannot say."""
    patron: PatronStanding | Literal[Unknown.UNKNOWN]
    """What the library knows about the patron; `UNKNOWN` if the host cannot say."""
    policy: CirculationPolicy
    """The library's circulation policy."""
    now: datetime
    """The instant of the request."""
    by: Requester
    """The patron or the staff who ask."""
    terms: LoanTerms = field(init=False, repr=False, eq=False)
    """Derived: the terms that the policy has for the item type."""
    today: date = field(init=False, repr=False, eq=False)
    """Derived: the date of `now` in the library's zone."""
    open_holds: int | Literal[Unknown.UNKNOWN] = field(init=False, repr=False, eq=False)
    """Derived: the number of the patron's holds that have not ended."""
    is_held: bool | Literal[Unknown.UNKNOWN] = field(init=False, repr=False, eq=False)
    """Derived: whether one of these holds is on the title."""

    def __attrs_post_init__(self) -> None:
        require_ids("HoldPlacementCase", id=self.id)
        derive, request = object.__setattr__, self.request  # sets a derived field of a frozen case
        derive(self, "terms", self.policy.terms(request.item_type))
        derive(self, "today", local_date(self.now, self.policy.zone))
        if self.holds is UNKNOWN:
            derive(self, "open_holds", UNKNOWN)
            derive(self, "is_held", UNKNOWN)
            return
        titles = [hold.title for hold in self.holds if hold.patron == request.patron and not has_ended(hold)]
        derive(self, "open_holds", len(titles))
        derive(self, "is_held", request.title in titles)

    @property
    def borrower(self) -> PatronId:
        """The id of the patron."""
        return self.request.patron


@rule("HOLD-01", "already_held")
def title_is_held_once(case: HoldPlacementCase) -> Verdict:
    """The patron has no other hold on the title, of which a copy may be the one that is wanted."""
    return passes_if(UNKNOWN if case.is_held is UNKNOWN else not case.is_held)


@rule("HOLD-01", "hold_limit_reached", patron=("limit",))
def holds_are_below_the_limit(case: HoldPlacementCase) -> Verdict:
    """The patron has fewer holds than the policy allows."""
    limit = case.policy.holds.max_holds
    if limit is None:
        return not_applicable()
    open_holds = case.open_holds
    return passes_if(UNKNOWN) if open_holds is UNKNOWN else passes_if(open_holds < limit, open_holds=open_holds, limit=limit)


@rule("READ-C24", "hold_period_over")
def hold_ends_after_it_begins(case: HoldPlacementCase) -> Verdict:
    """The last day of the hold is neither before today nor before its first day."""
    first, last = case.request.active_from, case.request.expires_on
    if last is None:
        return not_applicable()
    return passes_if(last >= case.today and (first is None or first <= last))


#: The rules for placing a hold: who asks, then everything else.
PLACEMENT_RULES: Final[RuleBook[HoldPlacementCase]] = RuleBook(
    (requester_is_the_patron,),
    (material_is_lendable, *PATRON_RULES, title_is_held_once, holds_are_below_the_limit, hold_ends_after_it_begins),
    topic="hold_placement",
)


def place(case: HoldPlacementCase) -> Decision[Hold, NoFacts]:
    """Decide whether a patron may place a hold: grant the hold, or refuse with every reason.

    >>> from datetime import timezone
    >>> from nordlib.circulation import HELSINGOR
    >>> now, request = datetime(2026, 3, 18, 9, tzinfo=timezone.utc), HoldRequest(PatronId("P1"), TitleId("T1"))
    >>> hold = place(HoldPlacementCase(request, HoldId("H1"), (), PatronStanding(), HELSINGOR, now, PatronId("P1"))).unwrap()
    >>> print(place(HoldPlacementCase(request, HoldId("H2"), (hold,), PatronStanding(), HELSINGOR, now, PatronId("P1"))).explain("en"))
    The hold has not been placed.
    You have a hold on this title already.
    """
    return PLACEMENT_RULES.decide(case, NoFacts(), _placed)


def _placed(case: HoldPlacementCase) -> Grant[Hold, NoFacts]:
    asked = case.request
    only = asked.item_type if asked.only_this_item_type else None
    hold = Hold(case.id, asked.patron, asked.title, asked.item, active_from=asked.active_from, expires_on=asked.expires_on, item_type=only)
    return grant(hold)
