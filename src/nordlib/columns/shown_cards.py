"""Cards at a desk for a whole table: which may be used, and which may be activated there, as columns and as SQL (NLR-06 to NLR-08).

The answers are those of `nordlib.cards.use.use_card` and `nordlib.cards.membership.activate`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from nordlib.cards.policy import CardPolicy
from nordlib.columns.engines.answers import answered
from nordlib.columns.engines.dialects import DialectName
from nordlib.columns.engines.texts import sql_text
from nordlib.columns.rules.cards import CARD_BOOKS, CardQuestion, card_program
from nordlib.columns.rules.facts import FactColumn

__all__ = ["CardQuestion", "card_columns", "card_reason_names", "card_sql", "shown_cards"]


def shown_cards(
    frame: object, policy: CardPolicy, question: CardQuestion = CardQuestion.USE, *, assumed: Mapping[str, object] | None = None
) -> Any:
    """Return a frame of cards with new columns: whether each is accepted at the desk, and why not.

    The new columns are `invalid`, for a row in which a column holds what it may not, one column for each rule, with the words of `Outcome`,
    `granted`, and `reasons`, a number whose bits `card_reason_names` names.

    Args:
        frame: The cards, a row for each: a Polars frame, or any table that speaks Arrow (pandas, pyarrow, DuckDB).
        policy: The policy of the library.
        question: What the desk does with the card.
        assumed: What is assumed of every row instead of a column, such as `{"card_kind": "national"}`.

    Returns:
        A lazy frame of Polars for a lazy frame, and a frame of Polars for anything else.

    Raises:
        InvalidData: A column that the question asks for is missing or of another type, or a new one is there already.
        UnknownName: `assumed` names no column.
        MissingPackage: Polars is not installed.
    """
    return answered(frame, "shown_cards", card_program(policy, question, assumed), (date.min, date.min))


def card_sql(
    policy: CardPolicy,
    question: CardQuestion = CardQuestion.USE,
    *,
    dialect: DialectName = "duckdb",
    table: str = "cards",
    view: str | None = None,
    assumed: Mapping[str, object] | None = None,
) -> str:
    """Return a query that says of every row of a table of cards whether it is accepted at the desk, or a view that does.

    The columns of the table stay, and those of `shown_cards` are added, with the same names, words and numbers.

    Args:
        policy: The policy of the library.
        question: What the desk does with the card.
        dialect: The database.
        table: The table, or a view that gives its columns the right names.
        view: The name of the view to create; None: the query alone.
        assumed: What is assumed of every row instead of a column.

    Raises:
        UnknownName: The dialect is not known, or `assumed` names no column.
        InvalidData: A name of a table or view is not an SQL name without quotes.

    >>> from nordlib.cards import BIBLIOTEKKORTET
    >>> print(card_sql(BIBLIOTEKKORTET, dialect="spark", view="usable").splitlines()[3])
    CREATE VIEW usable AS
    """
    title = f"Whether each card is accepted at the desk ({question.value})."
    program = card_program(policy, question, assumed)
    return sql_text(program, title=title, policy=policy.id, dialect=dialect, table=table, view=view, names="shown_cards.card_reason_names")


def card_columns(
    policy: CardPolicy, question: CardQuestion = CardQuestion.USE, *, assumed: Mapping[str, object] | None = None
) -> tuple[FactColumn, ...]:
    """Return the columns that a question asks of a table of cards, with what each holds and what null means. Raises `UnknownName`.

    >>> from nordlib.cards import BIBLIOTEKKORTET
    >>> [column.name for column in card_columns(BIBLIOTEKKORTET)]
    ['card_state', 'card_kind', 'card_is_ours', 'membership_state']
    """
    return card_program(policy, question, assumed).columns


def card_reason_names(mask: int, question: CardQuestion = CardQuestion.USE) -> tuple[str, ...]:
    """Return the reasons that the bits of a number in `reasons` stand for, each once.

    >>> card_reason_names(0), card_reason_names(3)
    ((), ('card_unknown', 'card_discarded'))
    """
    codes = [code for rule in CARD_BOOKS[question] for code in rule.codes]
    return tuple(dict.fromkeys(code for bit, code in enumerate(codes) if mask >> bit & 1))
