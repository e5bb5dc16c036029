"""Cards at a desk as trees: the rules of `nordlib.cards.use` and `nordlib.cards.membership`, on a case whose fields ask columns."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final, cast

import attrs

from nordlib.cards.membership import ACTIVATION_RULES, ActivationCase
from nordlib.cards.models import (
    Card,
    CardholderId,
    CardKind,
    CardNumber,
    CardState,
    DeskStaff,
    Membership,
    MembershipState,
    RulesAcceptance,
    RulesAcceptedBy,
)
from nordlib.cards.policy import CardPolicy
from nordlib.cards.use import USE_RULES, UseCase
from nordlib.columns.rules.derived import Derived
from nordlib.columns.rules.facts import FactColumn, Facts
from nordlib.columns.rules.program import RuleProgram
from nordlib.columns.rules.subject import Floor, subject_program
from nordlib.decisions import RuleBook
from nordlib.libraries import LibraryId
from nordlib.tracing import ExpressionKind, lazy_model

__all__ = ["CARD_BOOKS", "CARD_COLUMNS", "CardQuestion", "card_program"]

_FLAG, _WORD = ExpressionKind.FLAG, ExpressionKind.WORD
#: What a card refuses, beside fields of wrong types.
_REFUSE: Final = cast("Any", Card.__attrs_post_init__).unchecked
_DESK, _ELSEWHERE = LibraryId("desk"), LibraryId("elsewhere")


class CardQuestion(StrEnum):
    """What a desk does with a card."""

    USE = "use"
    """The card is shown to borrow with it (NLR-06 to NLR-08)."""
    ACTIVATION = "activation"
    """The card is activated at the library of the desk (NLR-06, NLR-07)."""


#: The rule book of each question.
CARD_BOOKS: Final[Mapping[CardQuestion, RuleBook[Any]]] = {
    CardQuestion.USE: USE_RULES,
    CardQuestion.ACTIVATION: ACTIVATION_RULES,
}


def _words(members: type[StrEnum]) -> tuple[str, ...]:
    return tuple(member.value for member in members)


#: Every column that a question may ask for. Which of them it asks, `card_columns` says.
CARD_COLUMNS: Final[tuple[FactColumn, ...]] = (
    FactColumn("card_state", _WORD, "Whether the card can be used.", "no card has the number", _words(CardState)),
    FactColumn("card_kind", _WORD, "Whether the card is local or national.", words=_words(CardKind), within="card_state"),
    FactColumn("card_is_ours", _FLAG, "Whether the library of the desk is the card's home library.", within="card_state"),
    FactColumn(
        "membership_state",
        _WORD,
        "Whether the holder is a borrower of the library.",
        "the library does not have the holder as a borrower",
        _words(MembershipState),
    ),
    FactColumn("rules_accepted_by", _WORD, "Who accepted the library's rules.", "they were not accepted", _words(RulesAcceptedBy)),
    FactColumn("rules_are_current", _FLAG, "Whether the version that was accepted is that of the policy.", within="rules_accepted_by"),
    FactColumn("age", ExpressionKind.NUMBER, "The age of the holder in whole years on the day.", "not known"),
)


def card_program(policy: CardPolicy, question: CardQuestion, assumed: Mapping[str, object] | None = None) -> RuleProgram:
    """Return the program of a question about cards.

    Args:
        policy: The policy of the library.
        question: What the desk does with a card.
        assumed: What is assumed of every row instead of a column, by the name of the column.
    """
    facts = Facts(CARD_COLUMNS, assumed or {})
    models: Mapping[CardQuestion, type[Any]] = {CardQuestion.USE: UseCase, CardQuestion.ACTIVATION: ActivationCase}
    case: Any = lazy_model(models[question], _fields(facts, policy))

    def refused(_: Derived) -> None:
        if case.card is not None:
            _REFUSE(case.card)

    return subject_program(facts, (Floor("Card", refused, {}),), today=None, judged=(CARD_BOOKS[question], case))


@attrs.frozen
class _Holder:
    """A cardholder of whom only the age is known."""

    facts: Facts

    def age(self, *_: object) -> object:
        """Return the age on the day; None if it is not known."""
        return self.facts.optional_value("age")


def _fields(facts: Facts, policy: CardPolicy) -> Mapping[str, Callable[[], object]]:
    def unless_deleted(make: Callable[[], object]) -> object:
        return None if facts.member("card_state", CardState) is CardState.DELETED else make()

    card = lazy_model(
        Card,
        {
            "number": lambda: CardNumber("card"),
            "holder": lambda: unless_deleted(lambda: CardholderId("holder")),
            "state": lambda: facts.member("card_state", CardState),
            "kind": lambda: facts.member("card_kind", CardKind),
            "home_library": lambda: unless_deleted(lambda: _DESK if facts.flag("card_is_ours") else _ELSEWHERE),
        },
    )
    membership = lazy_model(Membership, {"state": lambda: facts.member("membership_state", MembershipState)})
    rules = lazy_model(
        RulesAcceptance,
        {
            "accepted_by": lambda: facts.member("rules_accepted_by", RulesAcceptedBy),
            "version": lambda: policy.rules_version if facts.flag("rules_are_current") else None,
        },
    )
    return {
        "card": lambda: facts.optional("card_state", lambda: card),
        "holder": lambda: _Holder(facts),
        "membership": lambda: facts.optional("membership_state", lambda: membership),
        "rules": lambda: facts.optional("rules_accepted_by", lambda: rules),
        "by": lambda: DeskStaff("desk", _DESK),
        "policy": lambda: policy,
        "on": lambda: None,  # the age is that of the day
    }
