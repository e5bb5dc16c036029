"""The questions that a program in another language asks in JSON: a case goes in, a decision comes out.

Each is a frozen case and the pure function that decides it. `python -m nordlib decide card use < case.json` asks one.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

import attrs
from attrs import field

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
from nordlib.circulation import POLICIES, CheckoutCase, HoldPlacementCase, RenewalCase, checkout, holds, interlibrary_requests, renewal
from nordlib.decisions import UNKNOWN, Audience
from nordlib.errors import InvalidData, UnknownName
from nordlib.frozendict import frozendict
from nordlib.notifications import HELSINGOR_DELIVERY, DeliveryCase, schedule
from nordlib.notifications.sms import SMS_POLICIES, SmsCase
from nordlib.notifications.sms import decide as decide_text_message
from nordlib.patrons import HELSINGOR_PATRONS, LIBRIS, AccountCreationCase, PatronRegistrationCase, ProfileCase, interlibrary_account
from nordlib.patrons import profile as patron_profile
from nordlib.patrons import registration as patron_registration
from nordlib.serialization.json import JSON, as_dict, from_dict
from nordlib.serialization.json_schema import json_schema
from nordlib.serialization.json_text import read_json
from nordlib.texts import Language

__all__ = ["QUESTIONS", "Question", "decide", "schema"]


#: Makes a field that was left out of those that were given.
_Maker: TypeAlias = Callable[[Mapping[str, JSON]], JSON]


@attrs.frozen
class Question:
    """A question: the case that is read, and the function that decides it."""

    topic: str
    """What errors call the case: "renewal case"."""
    case: type[Any]
    """The model of the case."""
    decide: Callable[[Any], Any]
    """The function that decides a case."""
    presets: Mapping[str, Any]
    """The policies that a case may name."""
    policies: str
    """What errors call these policies: "circulation policy"."""
    may_be_left_out: frozendict[str, _Maker] = field(default=frozendict[str, _Maker]({}))
    """Fields that may be left out, and what they are then, by the fields that are given."""
    required: tuple[str, ...] = ()
    """Fields with a default that must be given all the same."""
    if_missing: str = ""
    """What to write where a required field is missing."""


def _unknown(_: Mapping[str, JSON]) -> JSON:
    return UNKNOWN.value


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


def _about_cards(topic: str, case: type[Any], decide: Callable[[Any], Any], **left_out: _Maker) -> Question:
    return Question(f"case of a card: {topic}", case, decide, CARD_POLICIES, "card policy", frozendict(left_out))


_PATRON_POLICIES: Final = {HELSINGOR_PATRONS.id.name: HELSINGOR_PATRONS}
_REQUEST_POLICIES: Final = {interlibrary_requests.LIBRIS_REQUESTS.id.name: interlibrary_requests.LIBRIS_REQUESTS}
#: Every question by the words of the command line.
QUESTIONS: Final[Mapping[str, Question]] = frozendict(
    {
        "renewal": Question(
            "renewal case",
            RenewalCase,
            renewal.decide,
            POLICIES,
            "circulation policy",
            frozendict({"holds": _unknown, "patron": _unknown}),
            required=("by",),
            if_missing='`by` is missing; write the id of the patron who asks, or {"id": "desk-1"} for staff',
        ),
        "text message": Question("text message", SmsCase, decide_text_message, SMS_POLICIES, "policy for text messages"),
        "message": Question(
            "message to send", DeliveryCase, schedule, {HELSINGOR_DELIVERY.id.name: HELSINGOR_DELIVERY}, "policy for sending"
        ),
        "patron registration": Question(
            "registration of a patron", PatronRegistrationCase, patron_registration.register, _PATRON_POLICIES, "policy of patrons"
        ),
        "patron profile": Question("change of a profile", ProfileCase, patron_profile.edit, _PATRON_POLICIES, "policy of patrons"),
        "interlibrary account": Question(
            "interlibrary account", AccountCreationCase, interlibrary_account.create, {LIBRIS.id.name: LIBRIS}, "policy of accounts"
        ),
        "interlibrary request": Question(
            "interlibrary request",
            interlibrary_requests.RequestCase,
            interlibrary_requests.place,
            _REQUEST_POLICIES,
            "policy of requests",
        ),
        "interlibrary event": Question(
            "event of a request",
            interlibrary_requests.RequestEventCase,
            interlibrary_requests.apply_event,
            _REQUEST_POLICIES,
            "policy of requests",
        ),
        "hold": Question(
            "case of a hold",
            HoldPlacementCase,
            holds.place,
            POLICIES,
            "circulation policy",
            frozendict({"holds": _unknown, "patron": _unknown}),
        ),
        "checkout": Question(
            "checkout case",
            CheckoutCase,
            checkout.check_out,
            POLICIES,
            "circulation policy",
            frozendict({"loans": _unknown, "patron": _unknown}),
        ),
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


def schema(name: str) -> dict[str, JSON]:
    """Return the JSON Schema of the case of a question: `policy` may name a preset, and what may be left out is not required.

    Raises `UnknownName`.
    """
    question = _question(name)
    document: dict[str, Any] = json_schema(question.case)
    case = document["$defs"][question.case.__name__]
    case["properties"]["policy"] = {"anyOf": [{"enum": list(question.presets)}, case["properties"]["policy"]]}
    case["required"] = [each for each in (*case["required"], *question.required) if each not in question.may_be_left_out]
    return document


def decide(name: str, text: str, *, language: Language = "en", audience: Audience = Audience.PATRON) -> dict[str, JSON]:
    """Return the decision on a case in JSON, with its explanation.

    Args:
        name: The question, as the command line has it: "card use".
        text: The case in JSON.
        language: The language of the explanation.
        audience: The reader; what this reader may not see is left out.

    Raises:
        InvalidData: The text is not JSON, or not a case of the question.
        UnknownName: The question is not one of `QUESTIONS`, or the case names a policy that is not a preset.
        MissingExtra: The extra `nordlib[json]` is not installed.
    """
    question = _question(name)
    given = _facts(text, question.topic)
    facts = given | {name: make(given) for name, make in question.may_be_left_out.items() if name not in given}
    policy = facts.get("policy")
    if isinstance(policy, str):
        if policy not in question.presets:
            raise UnknownName(question.policies, policy, tuple(question.presets))
        facts["policy"] = as_dict(question.presets[policy])
    case = from_dict(question.case, facts)
    if any(getattr(case, each) is None for each in question.required):
        raise InvalidData(question.topic, (question.if_missing,))
    decision = question.decide(case)
    return {**decision.as_dict(audience), "explanation": decision.explain(language, audience)}


def _question(name: str) -> Question:
    if name not in QUESTIONS:
        raise UnknownName("question", name, tuple(QUESTIONS))
    return QUESTIONS[name]


def _facts(text: str, topic: str) -> dict[str, JSON]:
    if not text.strip():
        raise InvalidData(topic, ("standard input is empty; it must hold a case in JSON",))
    data = read_json(text, topic)
    if not isinstance(data, dict):
        raise InvalidData(topic, ("the JSON value is not an object; write the case in braces",))
    return data
