"""Charts of whole tables: which reasons refuse, when loans are due, what another policy changes, and what is wrong with numbers.

A chart is one of Altair, which a notebook shows, and which `chart.save("reasons.svg")` writes. It has counts alone: no loan, and no number,
is in it. Its words are in the language of `nordlib.notebooks.set_notebook_language`. Needs the extra `nordlib[charts]`.
"""

from collections import Counter
from textwrap import fill
from typing import Final, cast

from nordlib.columns.loans import WhatIf
from nordlib.columns.rules.frames import as_lazy_frame, wanted_type
from nordlib.columns.rules.renewal import reason_names
from nordlib.decisions.explanation import reason_sentence
from nordlib.errors import InvalidData, MissingExtra, UnknownName
from nordlib.identity import Problem
from nordlib.notebooks import Tone, notebook_language
from nordlib.shown_text import shown_type
from nordlib.texts import texts_for
from nordlib.tracing import ExpressionKind

try:
    import altair as alt
    import polars as pl
except ImportError:
    raise MissingExtra("nordlib.charts", "charts") from None

__all__ = ["due_dates_chart", "problems_chart", "reasons_chart", "what_if_chart"]

_WIDTH: Final = 480  # pixels
_LETTERS: Final = 48  # in a line beside a bar
_STEP: Final = 36  # pixels from one bar to the next: room for a sentence on two lines
#: What is counted together, as Polars names it; a week begins on Monday.
_STEPS: Final = {"day": "1d", "week": "1w", "month": "1mo"}


def reasons_chart(answers: object) -> alt.Chart:
    """Return how many loans each reason refuses, the most frequent first. A loan can have several reasons.

    Args:
        answers: A frame of `nordlib.columns.renewals`, or any table with its column `reasons`.

    Raises:
        InvalidData: The table has no column `reasons` of whole numbers.
    """
    counts = Counter[str]()
    for mask, count in _frame(answers, "reasons_chart", reasons=ExpressionKind.NUMBER).group_by("reasons").len().drop_nulls().iter_rows():
        counts.update(dict.fromkeys(reason_names(mask), count))
    language = notebook_language()
    told = [reason_sentence(reason, language) for reason in counts]
    rows = pl.DataFrame({"reason": list(counts), "rule": told, "loans": list(counts.values())}).sort("loans", descending=True)
    return _bars(rows, "rule", "loans", Tone.BAD, ["reason", "rule", "loans"])


def due_dates_chart(answers: object, step: str = "week") -> alt.Chart:
    """Return how many loans are due in each week, and how many of these can be renewed.

    Args:
        answers: A frame of `nordlib.columns.renewals` with dates in the column `due`.
        step: What is counted together: "day", "week" (from Monday) or "month".

    Raises:
        InvalidData: The table has no column `due` of dates, or no column `granted`.
        UnknownName: The step is another one.
    """
    if step not in _STEPS:
        raise UnknownName("step of a chart", step, tuple(_STEPS))
    words = texts_for(notebook_language()).PHRASES
    frame = _frame(answers, "due_dates_chart", due=ExpressionKind.DAY, granted=ExpressionKind.FLAG)
    answer = pl.when("granted").then(pl.lit(words["granted"])).otherwise(pl.lit(words["refused"])).alias("answer")
    rows = frame.select(pl.col("due").dt.truncate(_STEPS[step]).cast(pl.String), answer).group_by("due", "answer").len("loans")
    colours = alt.Scale(domain=[words["granted"], words["refused"]], range=[Tone.GOOD.value, Tone.BAD.value])
    encoded = (
        alt.Chart(rows.sort("due", "answer"))
        .mark_bar()
        .encode(
            x=alt.X("due:O", title=words["line_due"]),
            y=alt.Y("loans:Q", title=words["chart_loans"]),
            color=alt.Color("answer:N", scale=colours, title=None),
            tooltip=["due:O", "answer:N", "loans:Q"],
        )
    )
    chart: alt.Chart = encoded.properties(width=_WIDTH)
    return chart


def what_if_chart(change: WhatIf) -> alt.Chart:
    """Return how many loans both policies grant, only one of them, and neither: the answer of `nordlib.columns.what_if` as bars.

    Raises:
        InvalidData: It is not the answer of `what_if`.
    """
    if not isinstance(cast("object", change), WhatIf):
        raise InvalidData("change", (f"it is {shown_type(change)}; it must be the answer of nordlib.columns.what_if",))
    words = texts_for(notebook_language()).PHRASES
    both = change.granted - change.newly_refused
    counts = {
        "chart_both": both,
        "chart_only_other": change.newly_granted,
        "chart_only_first": change.newly_refused,
        "chart_neither": change.rows - both - change.newly_granted - change.newly_refused,
    }
    rows = pl.DataFrame({"answer": [words[name] for name in counts], "loans": list(counts.values())})
    return _bars(rows, "answer", "loans", Tone.LATER, ["answer", "loans"])


def problems_chart(examined: object) -> alt.Chart:
    """Return how many numbers have each problem, the most frequent first.

    Args:
        examined: The answer of `nordlib.columns.examine`, or any table with its column `problem`.

    Raises:
        InvalidData: The table has no column `problem` of texts.
    """
    language = notebook_language()
    column = _frame(examined, "problems_chart", problem=ExpressionKind.WORD)["problem"].drop_nulls().cast(pl.String)
    counts = dict(column.value_counts(sort=True).iter_rows())
    rows = pl.DataFrame({"problem": [Problem(problem).explain(language) for problem in counts], "numbers": list(counts.values())})
    return _bars(rows, "problem", "numbers", Tone.BAD, ["problem", "numbers"])


def _bars(rows: pl.DataFrame, label: str, count: str, tone: Tone, tooltip: list[str]) -> alt.Chart:
    """Return a bar for each row, with its sentence on the left, on as many lines as it needs."""
    words = texts_for(notebook_language()).PHRASES
    rows = rows.with_columns(pl.col(label).map_elements(lambda text: fill(text, _LETTERS), return_dtype=pl.String))
    encoded = (
        alt.Chart(rows)
        .mark_bar(color=tone.value)
        .encode(
            x=alt.X(f"{count}:Q", title=words[f"chart_{count}"]),
            y=alt.Y(f"{label}:N", sort=None, title=None, axis=alt.Axis(labelExpr=r"split(datum.label, '\n')", labelLimit=400)),
            tooltip=tooltip,
        )
    )
    chart: alt.Chart = encoded.properties(width=_WIDTH, height=alt.Step(_STEP))
    return chart


def _frame(table: object, function: str, **kinds: ExpressionKind) -> pl.DataFrame:
    """Return the columns of a table. Raises `InvalidData` where one is missing or of another type."""
    lazy, _ = as_lazy_frame(table, function)
    schema = lazy.collect_schema()
    problems: list[str] = []
    for name, kind in kinds.items():
        if name not in schema:
            problems.append(f"the column `{name}` is missing")
        elif (must_be := wanted_type(schema[name], kind)) is not None:
            problems.append(f"the column `{name}` is {schema[name]}; it must be {must_be}")
    if problems:
        raise InvalidData("frame", tuple(problems))
    return cast("pl.DataFrame", lazy.select(list(kinds)).collect())
