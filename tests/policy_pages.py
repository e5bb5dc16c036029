"""The pages of the policies: every field, its rules and its value in each preset; made from the code (`make rules`), and held fresh."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

import attrs

from tests.made_files import write
from tests.policy_values import value_text
from tests.public_names import homes
from tests.rule_table import modules
from tests.sentences import attribute_sentences, for_page

__all__ = ["FOLDER", "INDEX", "files", "models", "presets"]

INDEX: Final = Path(__file__).parents[1] / "docs" / "reference" / "policy-fields.md"
FOLDER: Final = INDEX.with_name("policies")
INTRODUCTION: Final = """\
# Policy fields

Made from the code by `make rules`; a test holds the two together. A policy is a value, and each of its fields a choice of a library. A page
for each model lists its fields: what a field says, its type and default, the rules that it answers ([](rules.md)), and its value in each
policy that nordlib brings. [](../how-to/write-your-rules.md) shows how to write a policy, `nordlib lint` what is probably a mistake in one.

| model | what it is | fields | presets |
|---|---|---|---|
"""


class Held(NamedTuple):
    """A model that is, or is a part of, a policy that nordlib brings."""

    preset: str
    """The name of the policy."""
    part: str
    """The kind of material; empty if the model is the policy, or one part of all kinds."""
    model: Any
    """The value."""


@cache
def models() -> dict[str, type]:
    """Return every model with a field that answers a rule, by the name of its page."""
    found = dict[str, type]()
    for module in modules():
        for each in list(vars(module).values()):
            if isinstance(each, type) and attrs.has(each) and each.__module__ == module.__name__ and _answers(each):
                found[re.sub(r"(?<!^)(?=[A-Z])", "-", each.__name__).lower()] = each
    return found


def _answers(model: Any) -> bool:
    return any("rules" in field.metadata for field in attrs.fields(model))


@cache
def presets() -> dict[str, Any]:
    """Return every policy that nordlib brings, by its name."""
    named = {name: getattr(module, name) for module in modules() for name in getattr(module, "__all__", ()) if name.isupper()}
    return {name: value for name, value in sorted(named.items()) if type(value) in models().values()}


@cache
def held() -> dict[type, list[Held]]:
    """Return the presets and their parts, by model."""
    found = dict[type, list[Held]]()
    for name, preset in presets().items():
        for entry in _parts(name, "", preset):
            found.setdefault(type(entry.model), []).append(entry)
    return found


def _parts(preset: str, part: str, value: Any) -> Iterator[Held]:
    """Yield a model and the models in it; another preset in it is listed under its own name."""
    if isinstance(value, Mapping):
        for key, each in cast("Mapping[object, object]", value).items():
            yield from _parts(preset, str(key), each)
    elif attrs.has(type(value)):
        if value is not presets().get(preset) and any(value is other for other in presets().values()):
            return
        if type(value) in models().values():
            yield Held(preset, part, value)
        for field in _chosen(type(value)):
            yield from _parts(preset, part, getattr(value, field.name))


def _chosen(model: Any) -> list[Any]:
    """Return the fields that are given, and not worked out from others."""
    return [field for field in attrs.fields(model) if field.init]


def page(model: type) -> str:
    """Return the page of a model."""
    lines = ["---", "orphan: true", "---", "", f"# {model.__name__}", "", _about(model), ""]
    sentences = attribute_sentences(model)
    for field in _chosen(model):
        ids = field.metadata.get("rules", ())
        rules = ", ".join(f"[{name}](../rules/{name}.md)" for name in ids)
        lines += [f"## {field.name}", "", for_page(sentences.get(field.name, ""), "../rules"), ""]
        lines += [f"- Type: `{_type(field.type)}`", f"- Default: {_default(field)}", *([f"- Rules: {rules}"] if rules else []), ""]
        lines += [*_values(model, field.name)]
    return "\n".join(lines).rstrip() + "\n"


def _about(model: type) -> str:
    home = homes().get((id(model), model.__name__))
    path = f"{model.__module__ if home is None else home.__name__}.{model.__name__}"
    return f"{{py:class}}`{path}`: {for_page(_first(model), '../rules')}"


def _first(model: type) -> str:
    """Return the first paragraph of a docstring, on one line."""
    return " ".join((model.__doc__ or "").strip().partition("\n\n")[0].split())


def _type(given: Any) -> str:
    text = given.__name__ if isinstance(given, type) and not hasattr(given, "__origin__") else str(given)
    return re.sub(r"(?:\w+\.)+(\w+)", r"\1", text)


def _default(field: Any) -> str:
    if field.default is attrs.NOTHING:
        return "none, the field must be given"
    factory = getattr(field.default, "factory", None)
    return value_text(field.default if factory is None else factory())


def _values(model: type, name: str) -> Iterator[str]:
    """Yield a table of the values of a field, with the presets that have each."""
    groups = dict[str, list[Held]]()
    for entry in held().get(model, ()):
        groups.setdefault(_shown(getattr(entry.model, name)), []).append(entry)
    if groups:
        yield from ("| value | in |", "|---|---|")
        for value, entries in groups.items():
            yield f"| {value} | {', '.join(_whose(model, entries))} |"
        yield ""


def _shown(value: object) -> str:
    """Return a value, or the name of the preset that it is."""
    return next((f"`{name}`" for name, preset in presets().items() if preset is value), value_text(value))


def _whose(model: type, entries: list[Held]) -> Iterator[str]:
    """Yield the presets; those kinds of material that have the value, if not all of them have it."""
    for preset in dict.fromkeys(entry.preset for entry in entries):
        parts, of_all = ([each.part for each in some if each.preset == preset] for some in (entries, held()[model]))
        yield f"`{preset}`" if len(parts) == len(of_all) else f"`{preset}` ({', '.join(parts)})"


def index() -> str:
    """Return the page that lists the models."""
    lines = []
    for name, model in sorted(models().items()):
        names = ", ".join(f"`{preset}`" for preset in dict.fromkeys(entry.preset for entry in held().get(model, ())))
        lines.append(f"| [{model.__name__}](policies/{name}.md) | {for_page(_first(model))} | {len(_chosen(model))} | {names} |")
    return INTRODUCTION + "\n".join(lines) + "\n"


def files() -> dict[Path, str]:
    """Return every file that is made, and its text."""
    return {INDEX: index(), **{FOLDER / f"{name}.md": page(model) for name, model in models().items()}}


if __name__ == "__main__":
    write(files(), FOLDER)
    print(INDEX.name, "has", len(models()), "models")
