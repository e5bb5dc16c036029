"""What other projects test with: people who cannot exist, and what a library has about them, drawn by seed; strategies for Hypothesis.

The builders need no extra. The strategies need `nordlib[testing]`, and say so where it is not installed. Three packages beside them:
`nordlib.testing.contract` is what a store must guarantee, `nordlib.testing.pytest_plugin` is loaded by pytest itself, and
`nordlib.testing.faker_provider` is for those who use Faker.
"""

from typing import TYPE_CHECKING, Final

from nordlib.lazy_names import lazy_names

if TYPE_CHECKING:
    from nordlib.testing.samples import Person, SampleRegister, account, card, loan, people, person, policy, register
    from nordlib.testing.strategies import InvalidNumber, identity_numbers, instants, invalid_numbers

__all__ = [
    "InvalidNumber",
    "Person",
    "SampleRegister",
    "account",
    "card",
    "identity_numbers",
    "instants",
    "invalid_numbers",
    "loan",
    "people",
    "person",
    "policy",
    "register",
]

#: Where each public name is; its module is imported when the name is read, so that the builders need no extra.
_HOMES: Final = {
    "InvalidNumber": "strategies",
    "Person": "samples",
    "SampleRegister": "samples",
    "account": "samples",
    "card": "samples",
    "identity_numbers": "strategies",
    "instants": "strategies",
    "invalid_numbers": "strategies",
    "loan": "samples",
    "people": "samples",
    "person": "samples",
    "policy": "samples",
    "register": "samples",
}

__getattr__ = lazy_names(__name__, _HOMES, extra="testing", needs=("hypothesis",))


def __dir__() -> list[str]:
    return __all__
