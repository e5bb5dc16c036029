"""Questions about words, as engines ask them: the words with the same answer together, and the most frequent answer last."""

from nordlib.tracing import Branch, Tree, WhichWord

__all__ = ["by_children"]


def by_children(branch: Branch, question: WhichWord) -> list[tuple[Tree, tuple[str, ...]]]:
    """Return the different trees of a question about words, each with its words; the one that most words have is the last."""
    groups: dict[Tree, tuple[str, ...]] = {}
    for child, option in zip(branch.children, question.options, strict=True):
        groups[child] = (*groups.get(child, ()), option)
    return sorted(groups.items(), key=lambda group: len(group[1]))
