"""The questions about library cards: issue, activation, use, and what else happens to a card."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from nordlib.cards import CARD_POLICIES, Cardholder, CardholderId
from nordlib.cards import issue as card_issue
from nordlib.cards import link as card_link
from nordlib.cards import membership as card_membership
from nordlib.cards import opt_out as card_opt_out
from nordlib.cards import pin as card_pin
from nordlib.cards import replacement as card_replacement
from nordlib.cards import self_registration as card_self_registration
from nordlib.cards import upgrade as card_upgrade
from nordlib.cards import use as card_use
from nordlib.cards import withdrawal as card_withdrawal
from nordlib.cards.forms import Applicant, cardholder_of
from nordlib.errors import InvalidData
from nordlib.frozendict import frozendict
from nordlib.questions.question import Maker, Question
from nordlib.serialization.json import JSON, as_dict, from_dict

__all__ = ["CARD_QUESTIONS"]


@attrs.frozen
class _Form:
    """What a cardholder is made of."""

    applicant: Applicant
    known: Cardholder | None = None


def _cardholder(facts: Mapping[str, JSON]) -> JSON:
    """The cardholder that the form makes: a new one, or the known one with what the form says."""
    new = CardholderId("new")
    try:
        form = from_dict(_Form, {each.name: facts[each.name] for each in attrs.fields(_Form) if each.name in facts})
    except InvalidData:
        return as_dict(Cardholder(new, ""))  # the form is read in the case again, and told; a case without one is never granted
    return as_dict(cardholder_of(form.applicant, form.known, new, None))


def _none(_: Mapping[str, JSON]) -> JSON:
    return None


def _memberships(facts: Mapping[str, JSON]) -> JSON:
    """None, for a new person: the libraries of a known one must be told what the form changes."""
    if facts.get("known") is not None:
        raise InvalidData("case of a card", ("`memberships` is missing; write those of the cards that `known` has",))
    return []


def _about_cards(topic: str, case: type[Any], decide: Any, **left_out: Maker) -> Question:
    return Question(f"case of a card: {topic}", case, decide, CARD_POLICIES, "card policy", frozendict(left_out))


#: The questions about cards, by the words of the command line.
CARD_QUESTIONS: Final[Mapping[str, Question]] = frozendict(
    {
        "card issue": _about_cards(
            "issue", card_issue.IssueCase, card_issue.issue, holder=_cardholder, known=_none, memberships=_memberships
        ),
        "card self-registration": _about_cards(
            "self-registration",
            card_self_registration.SelfRegistrationCase,
            card_self_registration.self_register,
            holder=_cardholder,
            known=_none,
            memberships=_memberships,
        ),
        "card activation": _about_cards("activation", card_membership.ActivationCase, card_membership.activate),
        "card use": _about_cards("use", card_use.UseCase, card_use.use_card),
        "card service": _about_cards("service", card_use.ServiceCase, card_use.use_service),
        "card upgrade": _about_cards("upgrade", card_upgrade.UpgradeCase, card_upgrade.upgrade),
        "card link": _about_cards("link", card_link.LinkCase, card_link.link),
        "card print": _about_cards("print", card_replacement.ReplacementCase, card_replacement.print_card),
        "card loss": _about_cards("loss", card_replacement.ReplacementCase, card_replacement.replace_lost),
        "card pin": _about_cards("pin", card_pin.PinCase, card_pin.order),
        "card home-library": _about_cards("home library", card_membership.HomeLibraryCase, card_membership.set_home_library),
        "card opt-out": _about_cards("opt-out", card_opt_out.OptOutCase, card_opt_out.opt_out),
        "card withdrawal": _about_cards("withdrawal", card_withdrawal.WithdrawalCase, card_withdrawal.withdraw),
        "card death": _about_cards("death", card_withdrawal.WithdrawalCase, card_withdrawal.report_death),
    }
)
