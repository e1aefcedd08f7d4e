"""Templates that reach for more than they are given: what Jinja's sandbox refuses when they are filled
in is found before, in branches that no example reaches as well."""

from collections.abc import Iterator
from pathlib import Path

from jinja2 import TemplateError, TemplateSyntaxError, nodes

from worker.messages.shelf import Shelf, built_in
from worker.messages.templates import bad_template

# The pages that are filled in with values of which there are no examples.
_PAGES = ("preview.html.j2", "sandbox.html.j2", "season.html.j2", "status.html.j2")


def bad_pages() -> Iterator[str]:
    """Sentences on pages that cannot be read at all."""
    shelf = built_in()
    for name in _PAGES:
        try:
            shelf.page(name)
        except (TemplateError, UnicodeDecodeError) as error:
            yield str(bad_template(error, shelf.find(name), shelf.folders))


def reaching_out(shelf: Shelf) -> Iterator[str]:
    """Sentences on every template that names something of Python's own."""
    names = {path.name for folder in shelf.folders for path in folder.glob("*.j2")}
    for path in sorted(shelf.find(name) for name in names):
        try:
            tree = shelf.mails().parse(path.read_text(encoding="utf-8"), path.name, str(path))
        except (TemplateSyntaxError, UnicodeDecodeError, OSError):
            continue  # the mails that take it in tell this
        yield from _own_names(path, tree)


def _own_names(path: Path, tree: nodes.Template) -> Iterator[str]:
    """Sentences on fields that begin with an underscore, and on texts that may become such names."""
    fields = {(node.lineno, node.attr) for node in tree.find_all(nodes.Getattr)}
    texts = {(node.lineno, str(node.value)) for node in tree.find_all(nodes.Const)}
    for line, word in sorted(
        {field for field in fields if field[1].startswith("_")}
        | {text for text in texts if "__" in text[1]}
    ):
        yield (
            f'{path}:{line}:1: "{word}" is a name of Python\'s own, for which a template has no use; take it away'
        )
