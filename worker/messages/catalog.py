"""The sentences that no template holds, such as "Both have accepted.": by name, in the language that
is spoken.

They stand in gettext's files, `words.po`, beside the templates; a school may have its own there, with
those sentences only that it wants to change. A name that is in none of them is a bug of ours.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import Translations

from worker.messages.shelf import Shelf, built_in, spoken
from worker.messages.templates import BadTemplate

FILE = "words.po"
_FIELD = re.compile(r"\{(\w+)\}")


def say(name: str, /, **values: object) -> str:
    """The sentence of this name, with these values in its fields. Raises BadTemplate."""
    return _filled(_sentences(spoken()).get(name), values)


def say_count(name: str, number: int, /, **values: object) -> str:
    """The same in the form that goes with this number, which is in the field `number`."""
    return _filled(_sentences(spoken()).get(name, number), {"number": number, **values})


def _filled(sentence: str, values: Mapping[str, object]) -> str:
    # Not str.format, in which a sentence that others have written could reach for more than a value.
    return _FIELD.sub(lambda field: str(values.get(field[1], field[0])), sentence)


@dataclass(frozen=True, slots=True)
class _Sentences:
    """The files in which a sentence is looked for, the first that has it counts."""

    files: tuple[Translations, ...]

    def get(self, name: str, number: int | None = None) -> str:
        for file in self.files:
            sentence = file.gettext(name) if number is None else file.ngettext(name, name, number)
            if sentence != name:
                return sentence
        raise LookupError(f"there is no sentence {name}")


@lru_cache(maxsize=256)
def _sentences(shelf: Shelf) -> _Sentences:
    return _Sentences(tuple(_compiled(read(path, shelf)) for path in files_of(shelf)))


def files_of(shelf: Shelf) -> list[Path]:
    """The files with sentences for this shelf, in the order in which they are looked through."""
    paths = [folder / FILE for folder in shelf.folders]
    return [path for path in paths if path.is_file()]


def read(path: Path, shelf: Shelf) -> Catalog:
    """The sentences in a file. Raises BadTemplate."""
    try:
        with path.open("rb") as file:
            return read_po(file, locale=shelf.locale, abort_invalid=True)
    except PoFileError as error:
        line = error.lineno + 1
        raise BadTemplate(f"{path}:{line}: this is no file of gettext's: {error}") from error
    except (OSError, ValueError) as error:
        raise BadTemplate(f"{path}:1: the file cannot be read: {error}") from error


def _compiled(catalog: Catalog) -> Translations:
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)


def sentence_problems(shelf: Shelf) -> Iterator[str]:
    """What is wrong with the sentences of this shelf, by file and line: names that mean nothing, and
    fields that the sentence does not have."""
    known = {
        str(_name(message)): _fields(message)
        for path in files_of(built_in())
        for message in read(path, built_in())
        if message.id
    }
    for path in files_of(shelf):
        try:
            catalog = read(path, shelf)
        except BadTemplate as error:
            yield str(error)
            continue
        for message in catalog:
            if message.id:
                yield from _problems_of(path, message, known)


def _problems_of(path: Path, message: Message, known: Mapping[str, set[str]]) -> Iterator[str]:
    name, place = str(_name(message)), f"{path}:{message.lineno}:1"
    if name not in known:
        yield f'{place}: there is no sentence "{name}"; take it away'
        return
    for field in sorted(_fields(message) - known[name]):
        fields = ", ".join(sorted(known[name])) or "none"
        yield f'{place}: "{name}" has no field "{field}"; there are: {fields}'


def _name(message: Message) -> object:
    return message.id[0] if isinstance(message.id, tuple | list) else message.id


def _fields(message: Message) -> set[str]:
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return {field for form in forms for field in _FIELD.findall(str(form))}
