"""The form of a renewal: its values as the keywords of `renewal.decide`, and the decision as plain data for the page."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time
from typing import Any, Final, TypeAlias

from nordlib.circulation import DueInstant, InterlibraryTerms, LoanKind, RenewalPermission, renewal
from nordlib.circulation.policy import CirculationPolicy
from nordlib.circulation.presets import POLICIES
from nordlib.circulation.renewal import RenewalFacts, RenewalInput
from nordlib.dates import HourlyPeriod
from nordlib.decisions import UNKNOWN, Audience, Outcome, RuleResult
from nordlib.documentation import DOCUMENTATION
from nordlib.money import Money
from nordlib.notebooks.words import field_words
from nordlib.texts import Language, format_text, texts_for
from try_it.call import call_of
from try_it.fields import Fields
from try_it.words import capital, words_for

__all__ = ["facts_of", "library_choices", "renewal_answer"]

Plain: TypeAlias = dict[str, Any]

#: The outcomes in the order in which a reader looks for them.
_ORDER: Final = (Outcome.FAILED, Outcome.UNKNOWN, Outcome.PASSED, Outcome.OVERRIDDEN, Outcome.NOT_APPLICABLE, Outcome.NOT_EVALUATED)
_NOON: Final = time(12)
_CURRENCIES: Final = {"HAA": "NOK", "HELSINGOR": "DKK", "ODSHERRED": "DKK", "RONNEBY": "SEK", "UNIVERSITY": "SEK"}


def library_choices() -> Plain:
    """Return what each library's form offers: its kinds of material, which of them are lent by the hour, and its currency."""
    return {
        name: {"items": {item: _is_hourly(policy, item) for item in policy.item_types}, "currency": _CURRENCIES[name]}
        for name, policy in POLICIES.items()
    }


def renewal_answer(values: Mapping[str, str], language: Language) -> Plain:
    """Return the decision on the renewal that a form describes, or the problems of its fields.

    Raises what `renewal.decide` raises for facts that are impossible together.
    """
    fields = Fields(values, language)
    facts = facts_of(fields)
    if fields.problems:
        return {"problems": fields.problems}
    decision = renewal.decide(**facts)
    audience = Audience.DESK if fields.text("audience") == "desk" else Audience.PATRON
    sentences, _, _ = decision.explain(language, audience).partition("\n\n")
    results = sorted(decision.trace.results(audience), key=lambda result: _ORDER.index(result.outcome))
    return {
        "granted": bool(decision),
        "sentences": sentences.splitlines(),
        "facts": list(_told(decision.facts, language)),
        "rules": [_rule(result, language) for result in results],
        "python": call_of(facts, fields.text("policy")),
    }


def facts_of(fields: Fields) -> RenewalInput:
    """Return the keywords of `renewal.decide` for a form; what cannot be read is among the problems of the fields."""
    name = fields.text("policy")
    policy = POLICIES[name]
    item_type, today = fields.text("item_type"), fields.day("today")
    hourly = _is_hourly(policy, item_type)
    now = datetime.combine(today, fields.time_of_day("now_time") if hourly else _NOON, policy.zone)
    due = fields.day("due")
    debt = UNKNOWN if fields.is_unknown("debt") else fields.amount_if_any("debt")
    facts: RenewalInput = {
        "due": DueInstant(datetime.combine(due, fields.time_of_day("due_time"), policy.zone)) if hourly else due,
        "policy": policy,
        "now": now,
        "item_type": item_type,
        "renewals_used": fields.count("renewals_used"),
        "recalled": fields.is_on("recalled"),
        "waiting": UNKNOWN if fields.is_unknown("waiting") else fields.count("waiting"),
        "available_copies": fields.count("available_copies"),
        "blocked": fields.yes_or_no("blocked"),
        "card_expires_on": UNKNOWN if fields.is_unknown("card_expires_on") else fields.day_if_any("card_expires_on"),
        "debt": debt if debt is UNKNOWN or debt is None else Money(debt, _CURRENCIES[name]),
    }
    if fields.text("kind") == LoanKind.INTERLIBRARY:
        permission, latest = RenewalPermission(fields.text("renewal_permission")), fields.day_if_any("latest_due")
        facts["kind"] = LoanKind.INTERLIBRARY
        facts["interlibrary"] = InterlibraryTerms(renewal_permission=permission, latest_due=latest)
    return facts


def _is_hourly(policy: CirculationPolicy, item_type: str) -> bool:
    return isinstance(policy.terms(item_type).loan_period, HourlyPeriod)


def _told(facts: RenewalFacts, language: Language) -> Iterator[tuple[str, str]]:
    """Yield what the decision tells whatever the answer is, each with its name."""
    words = words_for(language)
    values = {
        "new_due": facts.new_due,
        "renewable_from": facts.renewable_from or words["from_start"],
        "renewable_until": facts.renewable_until or texts_for(language).PHRASES["without_end"],
        "renewals_left": facts.renewals_left,
        "fee": facts.fee,
    }
    for name, value in values.items():
        if value is not None:
            yield capital(field_words(name, language)), format_text("{value}", language, {"value": value})


def _rule(result: RuleResult, language: Language) -> Plain:
    """Return a rule with its outcome, its sentence, the values that the audience may read, and the pages that tell about it."""
    texts = texts_for(language)
    code, _, _ = result.codes[0].partition(":")
    values = {name: format_text("{value}", language, {"value": value}) for name, value in result.values.items()}
    return {
        "outcome": result.outcome.value,
        "outcome_in_words": texts.PHRASES[f"is_{result.outcome.value}"],
        "sentence": texts.RULES[code].rule,
        "values": [f"{name}: {value}" for name, value in values.items()],
        "pages": [(id_, url.removeprefix(f"{DOCUMENTATION}/")) for id_, url in zip(result.ids, result.urls, strict=True)],
    }
