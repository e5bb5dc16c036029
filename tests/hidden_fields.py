"""Which fields of nordlib's models identify a person or are a secret: by the words of their names, or by the class that holds them."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from types import UnionType
from typing import Any, Final, Literal, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs

from tests.rule_table import modules

__all__ = ["NAMES", "SHOWN", "fields_that_identify", "hides_itself", "models", "models_with_hidden_fields", "shown_fields"]

#: A field whose name has one of these words identifies a person, or is a secret, if its value is text, a date or any object.
NAMES: Final = frozenset(
    {
        *("name", "birth", "identity", "canonical", "number", "numbers", "username"),
        *("address", "addresses", "street", "postcode", "city", "email", "phone", "mobile", "recipient"),
        *("body", "values", "text", "words", "note", "article", "record", "fields"),
        *("password", "pin", "code", "secret", "token", "hash", "key", "keys"),
    }
)

_CARD: Final = "it names a card as an id names an account, and opens nothing without its secret"
_SEARCHED: Final = "internal to the search in a text, and in no answer of it"
_MADE_UP: Final = "a person of the samples is made up, and so is what is shown of one"
_TEST_NUMBER: Final = "made from a range that is published for tests"
#: The fields with such a name that are shown all the same, and why.
SHOWN: Final[Mapping[str, str]] = {
    "nordlib.accounts.policy.AgencyContact.email": "the agency publishes it",
    "nordlib.accounts.policy.AgencyContact.name": "the agency publishes it",
    "nordlib.accounts.policy.AgencyContact.phone": "the agency publishes it",
    "nordlib.cards.issue.IssueCase.number": _CARD,
    "nordlib.cards.models.Card.number": _CARD,
    "nordlib.cards.models.CardCredential.pin_order": "the random id of an order, which is no PIN",
    "nordlib.cards.opt_out.OptOutCase.number": _CARD,
    "nordlib.cards.replacement.ReplacementCase.number": _CARD,
    "nordlib.cards.self_registration.SelfRegistrationCase.number": _CARD,
    "nordlib.cards.view.CardholderView.card_number": _CARD,
    "nordlib.circulation.policy_tables.rows.PolicyRow.name": "the name of a row",
    "nordlib.columns.rules.facts.FactColumn.name": "the name of a column",
    "nordlib.columns.rules.facts.FactColumn.words": "the words that a column may hold",
    "nordlib.columns.rules.subject.Floor.name": "what errors call a floor",
    "nordlib.commands.notifications.sms.SmsSender.patrons_with_number": "ids",
    "nordlib.commands.reminder_charges.NoticeCost.values": "ids of charges and loans, and amounts",
    "nordlib.decisions.decision.PolicyId.name": "the name of a policy",
    "nordlib.notebooks.month.MonthNote.text": "the sentences of a refusal, for the patron",
    "nordlib.decisions.rule_result.RuleResult.name": "the name of a rule",
    "nordlib.decisions.rule_result.RuleResult.values": "what a rule compared: days, counts, amounts and words of tables",
    "nordlib.errors.UniqueViolation.key": "the name of a key, not its value",
    "nordlib.errors.UnknownName.name": "hidden by itself where it can be a number",
    "nordlib.identity.number.IdentityNumber.flags": "words of a table",
    "nordlib.identity.problems.UnknownScheme.name": "hidden by itself where it can be a number",
    "nordlib.identity.pseudonyms.KeyRing.current": "the id of a key, which is beside every pseudonym",
    "nordlib.identity.pseudonyms.KeyRing.register": "the name of a register",
    "nordlib.identity.redaction.candidates.Candidate.number": _SEARCHED,
    "nordlib.identity.redaction.normalization.NormalizedText.text": _SEARCHED,
    "nordlib.identity.testdata.invalid._Stem.text": _TEST_NUMBER,
    "nordlib.identity.testdata.ranges.Slot.birth_date": _TEST_NUMBER,
    "nordlib.identity.testdata.ranges.Slot.canonical": _TEST_NUMBER,
    "nordlib.interchange.sip2.sc_messages.LoginRequest.password_algorithm": "the number of an algorithm",
    "nordlib.interchange.losses.Loss.code": "a code of nordlib, or the name of a fact",
    "nordlib.interchange.xml_documents.elements.XmlElement.name": "the name of an element",
    "nordlib.libraries.Library.name": "the name of a library",
    "nordlib.notifications.sms.rules.SmsCase.patrons_with_number": "ids",
    "nordlib.patrons.patron.Patron.borrower_number": _CARD,
    "nordlib.patrons.registration.PatronRegistrationCase.new_number": _CARD,
    "nordlib.storage.protocols.idempotency.IdempotencyRecord.key": "the id that the host gave to a request",
    "nordlib.storage.queries.StoredType.key": "names of fields",
    "nordlib.storage.queries.StoredType.name": "the name of a table",
    "nordlib.testing.contract.report.Report.needed": "names of parts of a store",
    "nordlib.testing.samples.contacts.ImpossibleAddresses.city": "a town that does not exist",
    "nordlib.testing.samples.contacts.ImpossibleAddresses.postcode": "a postcode that no place has",
    "nordlib.testing.samples.persons.Person.birth_date": _MADE_UP,
    "nordlib.testing.samples.persons.Person.city": _MADE_UP,
    "nordlib.testing.samples.persons.Person.first_name": _MADE_UP,
    "nordlib.testing.samples.persons.Person.last_name": _MADE_UP,
    "nordlib.testing.samples.persons.Person.postcode": _MADE_UP,
    "nordlib.testing.samples.persons.Person.street": _MADE_UP,
    "nordlib.testing.strategies.InvalidNumber.text": _TEST_NUMBER,
    "nordlib.texts.MessageText.body": "a template, without the values",
    "nordlib.proofs.paths.PathCase.name": "the name of a function of nordlib",
    "nordlib.proofs.paths.PathCase.values": "what a function gives for a case that the solver made up",
    "nordlib.proofs.phrases.Phrase.words": "the words of sentences",
    "nordlib.tracing.expressions.Column.name": "the name of a column",
}


def models() -> Iterator[type]:
    """Every attrs class and every named tuple of nordlib."""
    seen = set[type]()
    for module in modules():
        for value in vars(module).values():
            if isinstance(value, type) and value.__module__ == module.__name__ and value not in seen and _fields_of(value):
                seen.add(value)
                yield value


def _fields_of(model: type) -> tuple[str, ...]:
    if attrs.has(model):
        return tuple(field.name for field in attrs.fields(model))
    return getattr(model, "_fields", ()) if issubclass(model, tuple) else ()


def hides_itself(model: type) -> bool:
    """Whether the class has a repr that is written by hand, which a reader of the fields passes by."""
    own = vars(model).get("__repr__")
    return attrs.has(model) and own is not None and not own.__code__.co_filename.startswith("<attrs")


def models_with_hidden_fields() -> Iterator[type]:
    """Every model with a field that is hidden and compared."""
    for model in models():
        if attrs.has(model) and any(field.repr is not True and field.eq and field.init for field in attrs.fields(model)):
            yield model


def shown_fields(model: type) -> Iterator[tuple[str, Any]]:
    """The name and the type of each field that a reader of the fields shows."""
    hints = get_type_hints(model)
    hidden = {field.name for field in attrs.fields(model) if field.repr is not True} if attrs.has(model) else set[str]()
    yield from ((name, hints[name]) for name in _fields_of(model) if name not in hidden)


def fields_that_identify(model: type) -> Iterator[str]:
    """Each field that is shown, and holds what identifies a person or is a secret."""
    for name, hint in shown_fields(model):
        if holds_text(hint) and (hides_itself(model) or not NAMES.isdisjoint(name.strip("_").split("_"))):
            yield f"{model.__module__}.{model.__qualname__}.{name}"


def holds_text(hint: Any) -> bool:
    """Whether a value of the type shows text, a date or an object of any kind, other than a word of a table or a model."""
    if isinstance(hint, NewType):
        return holds_text(hint.__supertype__)
    if isinstance(hint, TypeVar) or hint in (object, Any):
        return True
    origin = get_origin(hint)
    if origin is Literal:
        return False
    if origin in (Union, UnionType) or (origin is not None and get_args(hint)):
        return any(holds_text(option) for option in get_args(hint) if option is not Ellipsis)
    return isinstance(hint, type) and issubclass(hint, str | bytes | date) and not issubclass(hint, Enum)
