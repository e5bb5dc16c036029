"""What a library may write to the record: the fields that the register has, and no other (NLR-21 to NLR-23, READ-A20).

Another system hands over whatever it has, under names of its own. A field that is not on the list is refused by name, and then nothing is
written: loans, holds, blocks and notes stay with the library.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Literal, TypeAlias

import attrs
from attrs import field

from nordlib.cards.access import actor_belongs_to_the_card, card_is_in_use
from nordlib.cards.address import primary_address_is_unchanged
from nordlib.cards.instructions import LibraryInstruction, updates_to
from nordlib.cards.models import Card, CardActor, CardCredential, Cardholder, Gender, Membership, PreferredContact
from nordlib.cards.policy import CardPolicy
from nordlib.changes import UNCHANGED, Unchanged, resolve_change
from nordlib.contact import Email, Phone
from nordlib.decisions import Decision, Grant, NoFacts, RuleBook, Verdict, fails, grant, passes_if, rule
from nordlib.errors import InvalidData
from nordlib.frozendict import frozendict
from nordlib.hidden_fields import hides_fields
from nordlib.name_folding import is_blank
from nordlib.passwords import HashedPassword
from nordlib.shown_text import shown_name
from nordlib.validation import checked, frozen_mapping

__all__ = [
    "CHANGED_ELSEWHERE",
    "RECORD_RULES",
    "RecordCase",
    "RecordChanges",
    "RecordResult",
    "fields_belong_to_the_record",
    "name_is_not_emptied",
    "write",
]

_Unchanged: TypeAlias = Literal[Unchanged.UNCHANGED]


@hides_fields
@attrs.frozen
@checked
class RecordChanges:
    """The fields that a library writes, with their values; None empties a field."""

    name: str | _Unchanged = field(default=UNCHANGED, repr=False)
    """The name."""
    birth_date: date | _Unchanged | None = field(default=UNCHANGED, repr=False)
    """The birth date."""
    gender: Gender | _Unchanged | None = field(default=UNCHANGED, repr=False)
    """The gender."""
    email: Email | _Unchanged | None = UNCHANGED
    """The e-mail address."""
    phone: Phone | _Unchanged | None = UNCHANGED
    """The telephone number."""
    preferred_contact: PreferredContact | _Unchanged | None = UNCHANGED
    """How the cardholder wants to be contacted."""
    pin: HashedPassword | _Unchanged = field(default=UNCHANGED, repr=False)
    """A PIN that the holder chose, hashed before (`hash_new_password`)."""


_ADDRESS: Final = "primary_address"
#: The fields that the record has too, and what changes them.
CHANGED_ELSEWHERE: Final[Mapping[str, str]] = frozendict(
    {
        "identity": "a card that is issued to the number (`issue_card`)",
        _ADDRESS: "the population register (`apply_population_record`), and for an institution by `edit_contact`",
        "temporary_addresses": "`add_temporary_address`",
        "card_number": "a card that takes the place of another (`print_card`, `replace_lost_card`)",
        "libraries": "`activate_card`",
    }
)
_WRITTEN: Final = frozenset(each.name for each in attrs.fields(RecordChanges))


def _fields(given: Mapping[str, object]) -> frozendict[str, object]:
    return frozen_mapping(given)


@hides_fields
@attrs.frozen
@checked
class RecordCase:
    """Fields that a library writes to the record of a cardholder.

    Raises `InvalidData` for a value of the wrong type, and for a field of the record that another command changes.
    """

    card: Card | None
    """The card; None if no card has the number."""
    holder: Cardholder | None
    """The holder of the card; None without a card."""
    memberships: tuple[Membership, ...]
    """The memberships of the card."""
    all_memberships: tuple[Membership, ...]
    """The memberships of every card of the holder: each of these libraries is told."""
    credential: CardCredential | None
    """What the holder logs in with now; None if nothing is set."""
    fields: frozendict[str, object] = field(converter=_fields, repr=False)
    """The values by the names of the fields."""
    by: CardActor
    """The staff member who writes."""
    policy: CardPolicy
    """The policy of the library."""

    def __attrs_post_init__(self) -> None:
        problems = [
            f"`{name}` is changed by {command}"
            for name, command in CHANGED_ELSEWHERE.items()
            if name in self.fields and (name != _ADDRESS or self.is_of_institution)
        ]
        if problems:
            raise InvalidData("national record", tuple(problems))
        _ = self.changes

    @property
    def changes(self) -> RecordChanges:
        """The values of the fields that a library writes."""
        values: dict[str, Any] = {name: value for name, value in self.fields.items() if name in _WRITTEN}
        return RecordChanges(**values)

    @property
    def changes_primary_address(self) -> bool:
        """Whether the primary address is among the fields: for a person this is refused with a reason."""
        return _ADDRESS in self.fields

    @property
    def is_of_institution(self) -> bool:
        """Whether the record is that of an institution."""
        return self.holder is not None and self.holder.is_institution


@attrs.frozen
class RecordResult:
    """The changed record, and what each library is told."""

    holder: Cardholder
    """The cardholder."""
    credential: CardCredential | None
    """What the holder logs in with from now on; None if no PIN was written."""
    instructions: tuple[LibraryInstruction, ...]
    """An `UPDATE` for the library of each membership; none where nothing changed."""


@rule("NLR-22 NLR-23 READ-A20", "field_not_allowed")
def fields_belong_to_the_record(case: RecordCase) -> Verdict:
    """Every field is one that the record has: no loans, no holds, no blocks, and no note."""
    strange = {shown_name(name) for name in case.fields.keys() - _WRITTEN - CHANGED_ELSEWHERE.keys()}
    return fails(*(f"field_not_allowed:{name}" for name in sorted(strange))) if strange else passes_if(True)


@rule("NLR-21", "field_required")
def name_is_not_emptied(case: RecordCase) -> Verdict:
    """The name is not blank, if it is among the fields."""
    name = case.fields.get("name")
    return fails("field_required:name") if isinstance(name, str) and is_blank(name) else passes_if(True)


#: The rules for writing to the record.
RECORD_RULES: Final[RuleBook[RecordCase]] = RuleBook(
    (card_is_in_use,),
    (actor_belongs_to_the_card,),
    (fields_belong_to_the_record, name_is_not_emptied, primary_address_is_unchanged),
    topic="contact_edit",
)


def write(case: RecordCase) -> Decision[RecordResult, NoFacts]:
    """Decide what is written: grant the changed record, or refuse with every field that the record does not have."""
    return RECORD_RULES.decide(case, NoFacts(), _written)


def _written(case: RecordCase) -> Grant[RecordResult, NoFacts]:
    holder, changes = case.holder, case.changes
    assert holder is not None
    assert case.card is not None
    written = {name: resolve_change(getattr(changes, name), getattr(holder, name)) for name in _WRITTEN - {"pin"}}
    changed = attrs.evolve(holder, **written)
    credential = None
    if isinstance(changes.pin, HashedPassword):
        before = case.credential or CardCredential(case.card.number)
        credential = attrs.evolve(before, pin_hash=changes.pin.hash, pin_order=None, generation=before.generation + 1)
    return grant(RecordResult(changed, credential, updates_to(case.all_memberships, holder, changed)))
