"""A picture: SVG that a notebook shows, and that a page can hold."""

from collections.abc import Iterable
from typing import Final

import attrs

from nordlib.notebooks.markup import Child, Markup, element, joined

__all__ = ["PALETTE", "Picture", "drawn"]

#: The colours of lines and bars, each of which can be told from white and from the dark background.
PALETTE: Final = (
    "#2277cc", "#c4432b", "#2e8b57", "#8a5bc7", "#a87000", "#0f8f99", "#c2478c", "#6f7d1f", "#5f7391", "#a05f36", "#4b6fd6",
)  # fmt: skip
_STYLE: Final = Markup("""\
<style>
.nordlib-picture .paper { fill: #ffffff; }
.nordlib-picture .box { fill: #f4f5f7; stroke: #8a9099; }
.nordlib-picture .end { stroke-width: 2.5; }
.nordlib-picture .rule { stroke: #8a9099; fill: none; }
.nordlib-picture .mark { fill: none; stroke: #4a5058; }
.nordlib-picture text { font: 12px system-ui, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif; fill: #1c1f23; }
.nordlib-picture .code { font-family: ui-monospace, "SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.nordlib-picture .strong { font-weight: 700; }
.nordlib-picture .pale { fill: #5b636d; }
.nordlib-picture .line { fill: none; stroke-width: 1.6; stroke-linecap: round; }
@media (prefers-color-scheme: dark) {
.nordlib-picture .paper { fill: #15181c; }
.nordlib-picture .box { fill: #22262c; stroke: #7d848e; }
.nordlib-picture .rule { stroke: #7d848e; }
.nordlib-picture .mark { stroke: #c3c9d1; }
.nordlib-picture text { fill: #e8eaed; }
.nordlib-picture .pale { fill: #a9b1bb; }
}
</style>""")


@attrs.frozen
class Picture:
    """A picture, which a notebook shows. It has its own background, light or dark as the reader's system asks."""

    svg: str
    """The picture as SVG."""

    def _repr_svg_(self) -> str:
        """Return the picture, for a notebook."""
        return self.svg


def drawn(parts: Iterable[Child], *, width: float, height: float, title: str, description: str, language: str = "en") -> str:
    """Return a picture as SVG, with a line for each part.

    Args:
        parts: What is drawn, the lowest first.
        width: The width in pixels.
        height: The height in pixels.
        title: What the picture is about.
        description: What it shows, in words, for readers who do not see it.
        language: The language of the words.
    """
    lines = (
        element("title", title),
        element("desc", description),
        _STYLE,
        element("rect", class_="paper", width=width, height=height, rx=6),
        *parts,
    )
    whole = element(
        "svg",
        *(joined((Markup("\n"), line)) for line in lines),
        Markup("\n"),
        xmlns="http://www.w3.org/2000/svg",
        class_="nordlib-picture",
        role="img",
        aria_label=title,
        lang=language,
        width=width,
        height=height,
        viewBox=f"0 0 {width:g} {height:g}",
    )
    return f"{whole}\n"
