"""Values of the right type: what a model holds is checked once, when the model is made, and what only needs another form gets it.

A host's facts come from databases and frames: words of an enumeration, 0 and 1, numpy's numbers. `checked` is the decorator of every model
that holds such facts:

- the value of an enumeration's member becomes the member (`"waiting"` is `InvalidData` if it is none of them),
- 0 and 1, and numpy's booleans, become `bool` where a field is one; numpy's integers become `int`,
- a set or a mapping becomes an immutable one,
- anything else that is not of the declared type is `InvalidData`, which names every such field and says what it must hold.

So a rule never meets a value of the wrong type, and need not ask. A host's own class for a case need not be checked: where a rule breaks on
it, `type_errors` finds the fields.
"""

from nordlib.validation.by_name import facts_of, require_facts
from nordlib.validation.drafts import draft_class, drafted
from nordlib.validation.kinds import frozen_mapping, frozen_set, taken, type_name
from nordlib.validation.models import check_model, checked, type_errors

__all__ = [
    "check_model",
    "checked",
    "draft_class",
    "drafted",
    "facts_of",
    "frozen_mapping",
    "frozen_set",
    "require_facts",
    "taken",
    "type_errors",
    "type_name",
]
