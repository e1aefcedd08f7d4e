"""The templates for one language, in the folders in which they are looked for: a school's own before
those that come with the program.

A template is text that others may have written: it is filled in without a way to anything else in
this program or on this machine (Jinja's sandbox).

One language is spoken while a message is made: all words in it are in its reader's. It is set around
the making, as a locale is, so that not every function that writes a date has to hand it on. Screens and
pages for the coordinator at the terminal are in American English.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from worker.core.keys import MAILS, Kind
from worker.core.model import Cohort
from worker.messages import templates
from worker.messages.markup import Code, escaped, isolated_html, mailto

DEFAULT = "en-US"
# The language of the templates that stand in no folder of a language.
_PLAIN = "en"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the templates of a language are looked for. `tag`: of the language (BCP 47); `folders`:
    the first that has a file counts."""

    tag: str
    folders: tuple[Path, ...]

    @property
    def locale(self) -> Locale:
        """The language's dates, times and lists."""
        return _locale(self.tag)

    @property
    def direction(self) -> str:
        """Ltr or rtl."""
        return str(self.locale.text_direction)

    def find(self, name: str) -> Path:
        """The file of this name; where there is none, where it would come with the program."""
        paths = [folder / name for folder in self.folders]
        return next((path for path in paths if path.is_file()), paths[-1])

    def mails(self) -> Environment:
        """The environment for mails: Markdown."""
        return _mails(self.folders)

    def mail(self, kind: Kind) -> Template:
        """The template for this kind of mail. Raises jinja2.TemplateError."""
        return self.mails().get_template(file_of(kind))

    def page(self, name: str) -> Template:
        """The page in this file. Raises jinja2.TemplateError."""
        return _pages(self.folders).get_template(name)

    def missing(self) -> list[Kind]:
        """The kinds of mail for which there is no template in this language."""
        tags = _tags(self.tag)
        if _PLAIN in tags:
            return []
        return [kind for kind in MAILS if self.find(file_of(kind)).parent.name not in tags]


_SPOKEN: ContextVar[Shelf | None] = ContextVar("spoken", default=None)


def file_of(kind: Kind) -> str:
    """The name of the file with the template for this kind of mail."""
    return f"{kind}.md.j2"


def built_in(tag: str = DEFAULT) -> Shelf:
    """The templates that come with the program, in this language."""
    return Shelf(tag, tuple(_folders((templates.folder(),), tag)))


def shelf_for(cohort: Cohort, tag: str) -> Shelf:
    """The templates for a cohort in this language: the cohort's own, in a folder of its name, before
    the school's, and these before those that come with the program."""
    roots = [templates.folder()]
    if cohort.templates:
        own = Path(cohort.templates)
        roots = [own / cohort.id, own, *roots]
    return Shelf(tag, tuple(_folders(tuple(roots), tag)))


@contextmanager
def speaking(shelf: Shelf) -> Iterator[None]:
    """Within the block, words are in the language of this shelf, and templates are taken from it."""
    token = _SPOKEN.set(shelf)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def spoken() -> Shelf:
    """The shelf of the language that is spoken now."""
    return _SPOKEN.get() or built_in()


def languages() -> tuple[str, ...]:
    """The languages that come with the program."""
    beside = (path.name for path in templates.folder().iterdir() if path.is_dir())
    return (DEFAULT, *sorted(beside))


def _folders(roots: tuple[Path, ...], tag: str) -> Iterator[Path]:
    tags = _tags(tag)
    if _PLAIN in tags:
        # Templates in no folder of a language are English.
        for root in roots:
            yield from (root / each for each in tags)
            yield root
        return
    for each in tags:
        yield from (root / each for root in roots)
    # What has no words of its own, such as the layout.
    yield from roots


def _tags(tag: str) -> tuple[str, ...]:
    """A language and those that it is a part of: es-MX, es."""
    parts = tag.split("-")
    return tuple("-".join(parts[:count]) for count in range(len(parts), 0, -1))


@lru_cache(maxsize=256)
def _locale(tag: str) -> Locale:
    return Locale.parse(tag, sep="-")


@cache
def _mails(folders: tuple[Path, ...]) -> Environment:
    # Escaping is Markdown's here, done by finalize; HTML comes only from markdown-it.
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folders),
        undefined=StrictUndefined,
        finalize=escaped,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["mailto"] = mailto
    environment.filters["code"] = Code
    environment.filters["upper_first"] = _upper_first
    return environment


def _upper_first(words: str) -> str:
    """Words as they begin a sentence: los lunes, Los lunes."""
    return words[:1].upper() + words[1:]


@cache
def _pages(folders: tuple[Path, ...]) -> Environment:
    """The environment for pages: HTML, escaped as such."""
    pages = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folders),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters["bdi"] = isolated_html
    return pages
