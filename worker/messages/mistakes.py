"""What is wrong with a template, as far as it can be told without filling it in."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError, meta, nodes

from worker.core.keys import Kind
from worker.messages.context import Context
from worker.messages.shelf import Shelf, file_of
from worker.messages.syntax_slips import slip_in
from worker.messages.templates import said_of


def mistakes(shelf: Shelf, kind: Kind, context: type[Context]) -> Iterator[str]:
    """Sentences on what can be told of a template, and of the parts that it takes in, without
    filling them in: so branches that no example reaches are looked at as well."""
    known = {field.name for field in fields(context)}
    yield from _mistakes_in(shelf, file_of(kind), context, known, inside=())


def _mistakes_in(
    shelf: Shelf, name: str, context: type[Context], known: set[str], inside: tuple[str, ...]
) -> Iterator[str]:
    path = shelf.find(name)
    source = ""
    try:
        source = path.read_text(encoding="utf-8")
        tree = _parsed(shelf, source, name, str(path))
        yield from _unknown_words(path, tree, shelf)
        undeclared = meta.find_undeclared_variables(tree)
    except TemplateSyntaxError as error:
        slip = slip_in(source, error)
        yield f"{path}:{slip.line}:{slip.column}: {slip.said}"
        return
    except UnicodeDecodeError as error:
        yield f"{path}:1:1: {said_of(error)}"
        return
    except OSError as error:
        yield f"{path}: the template cannot be read: {error.strerror}"
        return
    # Jinja takes for undeclared what is set in the branches of an `if`.
    yield from _unknown_names(path, tree, undeclared - known - _names_set(tree), known)
    yield from _unknown_fields(path, tree, context)
    # A part sees what the template around it has set.
    names = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "store"}
    for part in sorted(part for part in meta.find_referenced_templates(tree) if part):
        if part not in (*inside, name) and shelf.find(part).exists():
            yield from _mistakes_in(shelf, part, context, known | names, (*inside, name))


@lru_cache(maxsize=256)
def _parsed(shelf: Shelf, source: str, name: str, path: str) -> nodes.Template:
    """Many mails take in the same parts. Raises TemplateSyntaxError."""
    return shelf.mails().parse(source, name, path)


def _names_set(tree: nodes.Template) -> set[str]:
    """The names that a template gives a value with `set`."""
    return {
        name.name
        for node in tree.find_all((nodes.Assign, nodes.AssignBlock))
        for name in node.find_all(nodes.Name)
        if name.ctx == "store"
    }


def _unknown_words(path: Path, tree: nodes.Template, shelf: Shelf) -> Iterator[str]:
    """Sentences on filters and tests that do not exist."""
    tools = shelf.mails().overlay()
    # In an overlay of our own, what is unknown can be added once it has been told: Jinja gives up
    # at the first one when it looks the names through.
    tools.filters, tools.tests = dict(tools.filters), dict(tools.tests)
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        is_filter = isinstance(node, nodes.Filter)
        word, known = ("filter", tools.filters) if is_filter else ("test", tools.tests)
        if known.setdefault(node.name, _nothing) is _nothing:
            yield (
                f'{path}:{node.lineno}:1: Jinja has no {word} "{node.name}"; '
                "take it away, or write one that it has"
            )
    tree.set_environment(tools)


def _nothing() -> None:
    """Stands in for a filter or test that does not exist."""


def _unknown_names(
    path: Path, tree: nodes.Template, unknown: set[str], known: set[str]
) -> Iterator[str]:
    fields_there_are = ", ".join(sorted(known))
    for name in sorted(unknown):
        lines = (node.lineno for node in tree.find_all(nodes.Name) if node.name == name)
        line = next(lines, 1)
        yield f'{path}:{line}:1: there is no field "{name}"; there are {fields_there_are}'


def _unknown_fields(path: Path, tree: nodes.Template, context: type[Context]) -> Iterator[str]:
    known = {*_attributes(context), "first", "last", "index", "length"}
    for node in tree.find_all(nodes.Getattr):
        # Of Python's own names, more is told elsewhere.
        if node.attr not in known and not node.attr.startswith("_"):
            yield f'{path}:{node.lineno}:1: nothing here has a field "{node.attr}"'


def _attributes(kind: Any) -> Iterator[str]:
    """The names of all fields that can be reached from a context."""
    for field in fields(kind):
        yield field.name
        for inner in (field.type, *getattr(field.type, "__args__", ())):
            if isinstance(inner, type) and is_dataclass(inner):
                yield from _attributes(inner)
