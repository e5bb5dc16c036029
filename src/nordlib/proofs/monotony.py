"""Monotonicity: a worse case is never granted, time takes no grant away before the due date, a stricter policy grants no more.

Each claim is about two loans at once that are equal but for one column, about one loan at two instants, or under two policies. The solver
shows that the claim holds for every such pair, or finds one for which it does not.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

import attrs

from nordlib.circulation.policy import CirculationPolicy, LateRenewal, LoanTerms, TitleHoldRule
from nordlib.circulation.renewal.rules import window_is_open
from nordlib.circulation.renewal_terms import RenewedBy
from nordlib.columns.rules.renewal_columns import RENEWAL_COLUMNS
from nordlib.decisions import Outcome, Rule
from nordlib.money import Money
from nordlib.proofs.judged import Judged
from nordlib.proofs.package import z3
from nordlib.proofs.samples import ordinary
from nordlib.proofs.solver import Search
from nordlib.proofs.twice import DAYS, NEEDED, JudgedTwice, of_one_type, program_of
from nordlib.proofs.unknowns import Term, Unknowns
from nordlib.tracing import Constant, ExpressionKind, Leaf

__all__ = ["Claim", "claims_about_facts", "claims_about_strictness", "claims_about_time"]

_NOW: Final = "now"
_NO: Final = Leaf(Constant(False))
_KINDS: Final = {column.name: column.kind for column in RENEWAL_COLUMNS}


@attrs.frozen
class Claim:
    """One claim about all renewals under the terms of one kind of material."""

    item_type: str
    """The name of the item type."""
    sentence: str
    """The claim, in English."""
    counter_example: Mapping[str, Any] | None
    """A loan of which the claim is not true, by columns, and "now"; None: the claim is proved for every loan."""
    changed: Mapping[str, Any] | None
    """What is different about the same loan the second time; None: the claim is proved."""


def _more(better: Term, worse: Term) -> Any:
    return z3.And(z3.Not(better.null), z3.Or(worse.null, worse.value > better.value))


def _fewer(better: Term, worse: Term) -> Any:
    return z3.And(z3.Not(worse.null), z3.Or(better.null, worse.value < better.value))


def _true(better: Term, worse: Term) -> Any:
    return z3.And(z3.Not(better.null), z3.Not(better.value), z3.Or(worse.null, worse.value))


def _false(better: Term, worse: Term) -> Any:
    return z3.And(better.value, z3.Not(worse.value))


#: What makes a case worse, by the column: how it differs, and the words for that.
_WORSE: Final[Mapping[str, tuple[Callable[[Term, Term], Any], str]]] = {
    "blocked": (_true, "the patron is blocked, or it is not known"),
    "recalled": (_true, "the loan is recalled"),
    "renewals_used": (_more, "the loan was renewed more often"),
    "unseen_renewals": (_more, "it was renewed more often in a row without the material being shown"),
    "unseen": (_true, "the material is not shown"),
    "waiting": (_more, "more patrons wait, or it is not known"),
    "waiting_on_this_copy": (_more, "more patrons wait for this very copy"),
    "available_copies": (_fewer, "fewer other copies are on the shelf"),
    "card_expires_on": (_fewer, "the card expires earlier"),
    "card_is_known": (_false, "the library does not know about the card"),
    "debt": (_more, "the patron owes more, or it is not known"),
    "late_loans": (_more, "more other loans are late, or it is not known"),
    "owner_max_renewals": (_fewer, "the owner's limit on renewals is lower"),
    "owner_latest_due": (_fewer, "the owner grants due dates until an earlier day"),
    "owner_pending": (_true, "a renewal awaits the owner's answer"),
    "owner_rejected": (_true, "the owner has rejected the last renewal"),
    "free_until": (_fewer, "the copy is booked from an earlier day on"),
}


def claims_about_facts(policy: CirculationPolicy) -> Iterator[Claim]:
    """Yield for everything that makes a case worse whether it never makes a grant. Raises `Undecided`."""
    for item_type in policy.item_types:
        for name, (is_worse, words) in _WORSE.items():
            pair = _Pair(policy, item_type, name)
            better, worse = (judged.reading.row.column(name, _KINDS[name]) for judged in pair.both)
            claims = (is_worse(better, worse), z3.Not(pair.first.granted), pair.second.granted)
            claim = pair.claim(f"a loan that is refused is not renewed if {words}", claims)
            yield claim
            if claim.counter_example is not None:
                yield pair.claim(f"{claim.sentence}, as long as the copy is not booked", (*claims, *pair.without("free_until")))


def claims_about_time(policy: CirculationPolicy) -> Iterator[Claim]:
    """Yield whether time alone takes away what was possible before, until the due date. Raises `Undecided`."""
    for item_type in policy.item_types:
        pair = _Pair(policy, item_type, _NOW)
        instants = [judged.reading.row.column(_NOW, ExpressionKind.INSTANT).value for judged in pair.both]
        later = (instants[0] <= instants[1], z3.Not(pair.second.reading.is_true(pair.program.tree("is_late") or _NO)))
        is_early = [_fails(judged, window_is_open) for judged in pair.both]
        yield pair.claim("the window that has opened stays open until the due date", (z3.Not(is_early[0]), is_early[1], *later))
        granted = (pair.first.granted, z3.Not(pair.second.granted))
        sentence = "a loan that may be renewed may be renewed until the due date"
        yield pair.claim(sentence, (*granted, *later))
        plain = pair.without("card_expires_on", "free_until", "named_due")
        provided = "as long as the card has no last day, the copy is not booked and no due date is named"
        yield pair.claim(f"{sentence}, {provided}", (*granted, *later, *plain))


def _fails(judged: Judged, rule: Rule[Any]) -> Any:
    return z3.Or([judged.has(each, Outcome.FAILED) for each in judged.program.rules if each.rule is rule])


class _Pair:
    """The same loan twice, as one policy judges it, with one column changed the second time."""

    def __init__(self, policy: CirculationPolicy, item_type: str, changed: str) -> None:
        self.program: Final = program_of(of_one_type(policy, item_type))
        row = Unknowns("", *DAYS)
        self.first: Final = Judged(self.program, row)
        self.second: Final = Judged(self.program, row.but(changed))
        self._item_type: Final = item_type

    @property
    def both(self) -> tuple[Judged, Judged]:
        """What the policy says of both."""
        return self.first, self.second

    def without(self, *names: str) -> Iterator[Any]:
        """Yield that some columns are null."""
        for name in names:
            yield self.first.reading.row.column(name, _KINDS[name]).null

    def claim(self, sentence: str, against: Iterable[Any]) -> Claim:
        """Return a claim, which formulas contradict."""
        return _claim(self._item_type, sentence, self.both, against)


def _claim(item_type: str, sentence: str, both: tuple[Judged, Judged], against: Iterable[Any]) -> Claim:
    rows = [judged.reading.row for judged in both]
    search = Search((*(judged.possible for judged in both), *against), [judged.reading for judged in both])
    model = search.row(wanted=ordinary(rows[0]))
    if model is None:
        return Claim(item_type, sentence, None, None)
    return Claim(item_type, sentence, rows[0].values(model), {} if rows[0] is rows[1] else rows[1].values(model))


def claims_about_strictness(policy: CirculationPolicy) -> Iterator[Claim]:
    """Yield for each choice that makes a policy stricter whether it then grants no loan that it refused. Raises `Undecided`.

    The claims are about loans for which no due date is named, and whose copy is not booked.
    """
    for item_type, terms in policy.item_types.items():
        for words, stricter in _stricter(terms):
            one, two = (attrs.evolve(policy, item_types={item_type: each}) for each in (terms, stricter))
            twice = JudgedTwice(one, two, NEEDED)
            claims = (z3.Not(twice.policy.granted), twice.other.granted)
            yield _claim(item_type, f"a loan that is refused is refused too if {words}", twice.both, claims)


def _stricter(terms: LoanTerms) -> Iterator[tuple[str, LoanTerms]]:
    """Yield what makes terms stricter, in words, and the stricter terms."""

    def renewal(**choice: Any) -> LoanTerms:
        return attrs.evolve(terms, renewal=attrs.evolve(terms.renewal, **choice))

    currency = "SEK" if terms.fees is None else terms.fees.currency
    yield "the material is not renewable", attrs.evolve(terms, renewable=False)
    if terms.max_renewals:
        yield "one renewal fewer is allowed", attrs.evolve(terms, max_renewals=terms.max_renewals - 1)
    yield "no interlibrary loan is renewed", attrs.evolve(terms, max_interlibrary_renewals=0)
    yield "renewal opens on the day before the due date", attrs.evolve(terms, window_days=1)
    yield "late loans are not renewed", attrs.evolve(terms, late_renewal=LateRenewal.NO)
    yield "a debt of 1 blocks", attrs.evolve(terms, debt_limit=Money(Decimal(1), currency))
    yield "what the owner rejected is final", attrs.evolve(terms, retry_after_rejection=False)
    yield "every hold blocks", attrs.evolve(terms, title_holds=TitleHoldRule.ALWAYS_BLOCK)
    yield "due dates end with the card", attrs.evolve(terms, cap_at_card_expiry=True)
    yield "late loans are renewed for three days", renewal(late_renewal_days=3)
    yield "one renewal in a row without the material is allowed", renewal(max_unseen_renewals=1)
    yield "another late loan blocks", renewal(overdue_block_count=1)
    yield "staff alone renew", renewal(renewed_by=RenewedBy.STAFF)
    yield "a loan lasts at most 60 days", renewal(longest_loan_days=60)
