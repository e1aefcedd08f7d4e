"""What is wrong with a template, as far as it can be told without filling it in."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError, meta, nodes

from worker.core.keys import Kind
from worker.messages import render
from worker.messages.context import Context


def mistakes(kind: Kind, context: type[Context]) -> Iterator[str]:
    """Sentences on what can be told of a template and the parts that it takes in without filling them in, so that branches
    that no example reaches are looked at as well."""
    yield from _mistakes_in(
        f"{kind}.md.j2", context, known={field.name for field in fields(context)}, inside=()
    )


def _mistakes_in(
    name: str, context: type[Context], known: set[str], inside: tuple[str, ...]
) -> Iterator[str]:
    path = render.folder() / name
    try:
        tree = render.mails().parse(path.read_text(encoding="utf-8"), name, str(path))
        yield from _unknown_words(path, tree)
        undeclared = meta.find_undeclared_variables(tree)
    except TemplateSyntaxError as error:
        yield f"{path}:{error.lineno}:1: {error.message}"
        return
    except UnicodeDecodeError as error:
        yield f"{path}:1:1: {render.words_of(error)}"
        return
    except OSError as error:
        yield f"{path}: the template cannot be read: {error.strerror}"
        return
    for unknown in sorted(undeclared - known):
        line = _line_with(tree, nodes.Name, "name", unknown)
        yield f'{path}:{line}:1: there is no field "{unknown}"; there are {", ".join(sorted(known))}'
    attributes = set(_attributes(context)) | {"first", "last", "index", "length"}
    for node in tree.find_all(nodes.Getattr):
        if node.attr not in attributes:
            yield f'{path}:{node.lineno}:1: nothing here has a field "{node.attr}"'
    # A part sees what the template around it has set.
    there = known | {one.name for one in tree.find_all(nodes.Name) if one.ctx == "store"}
    for part in sorted(one for one in meta.find_referenced_templates(tree) if one):
        if part not in (*inside, name) and (render.folder() / part).exists():
            yield from _mistakes_in(part, context, there, (*inside, name))


def _unknown_words(path: Path, tree: nodes.Template) -> Iterator[str]:
    """Sentences on the filters and tests that there are not."""
    tools = render.mails().overlay()
    # Overlaid: what is unknown is told here, and is taken for granted when the names are looked through.
    tools.filters, tools.tests = dict(tools.filters), dict(tools.tests)
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        word, there = (
            ("filter", tools.filters) if isinstance(node, nodes.Filter) else ("test", tools.tests)
        )
        if there.setdefault(node.name, _nothing) is _nothing:
            yield f'{path}:{node.lineno}:1: Jinja has no {word} "{node.name}"; take it away, or write one that it has'
    tree.set_environment(tools)


def _nothing() -> None:
    """In place of a filter or test that there is not."""


def _line_with(tree: nodes.Template, kind: type[nodes.Node], attribute: str, value: str) -> int:
    return next(
        (node.lineno for node in tree.find_all(kind) if getattr(node, attribute) == value), 1
    )


def _attributes(kind: Any) -> Iterator[str]:
    """The names of all fields that can be reached from a context."""
    for field in fields(kind):
        yield field.name
        for inner in (field.type, *getattr(field.type, "__args__", ())):
            if isinstance(inner, type) and is_dataclass(inner):
                yield from _attributes(inner)
