"""What other projects test with: people who cannot exist, and what a library has about them, drawn by seed; strategies for Hypothesis.

The builders need no extra. The strategies need `nordlib[testing]`, and say so where it is not installed. Three packages beside them:
`nordlib.testing.contract` is what a store must guarantee, `nordlib.testing.pytest_plugin` is loaded by pytest itself, and
`nordlib.testing.faker_provider` is for those who use Faker.
"""

#: False at run time; type checkers read the name as true. Not imported from `typing`, since pytest and Hypothesis import this package.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from nordlib.testing.assertions import assert_granted, assert_refused
    from nordlib.testing.samples import Person, SampleRegister, account, card, loan, people, person, policy, register
    from nordlib.testing.strategies import InvalidNumber, identity_numbers, instants, invalid_numbers

__all__ = [
    "InvalidNumber",
    "Person",
    "SampleRegister",
    "account",
    "assert_granted",
    "assert_refused",
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
_HOMES = {
    "InvalidNumber": "strategies",
    "Person": "samples",
    "SampleRegister": "samples",
    "account": "samples",
    "assert_granted": "assertions",
    "assert_refused": "assertions",
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


def __getattr__(name: str) -> object:
    from nordlib.lazy_names import lazy_names  # noqa: PLC0415 - importing the package loads nothing

    return lazy_names(__name__, _HOMES, extra="testing", needs=("hypothesis",))(name)


def __dir__() -> list[str]:
    return __all__
