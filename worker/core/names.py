"""What to call somebody whose name is written as rosters write names.

Titles before a name, letters after it and the family name in front are told apart by nameparser,
whose lists of them are kept up to date. A name that it cannot split is used whole: nobody is greeted
as PhD, Jr. or Dr.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol
from unicodedata import bidirectional

if TYPE_CHECKING:
    from nameparser import Token

_ISOLATE, _END_OF_ISOLATE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
# Bidirectional classes: Hebrew and Arabic letters and digits; what sets a direction by itself.
_FROM_THE_RIGHT = {"R", "AL", "AN"}
# What stands before the name that somebody had at birth. Nee and Geb alone are names as well.
_BIRTH_NAME = re.compile(
    r"[\s,(]+((?:[nN][éÉ][eE]?|nee|[gG][eE][bB]\.|geb|[gG]eborene?|GEBORENE?)\s+[^\s,()][^,()]*)\)?"
)
# Letters that nobody can speak as a word; in a given name, J ends none of two letters.
_INITIALS = re.compile(r"[B-DF-HJ-NP-TV-XZ]{2,3}|[A-Z]J")
_PARTS = re.compile(r"([-'’])")
_DIRECTIONS = {"LRE", "LRO", "RLE", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@lru_cache(maxsize=4096)
def first_name(name: str) -> str:
    """How to greet somebody: Isla for `O'Neill, Isla`, Jane for `Dr Jane Doe, PhD`, Anna for `ANNA
    MÜLLER`.

    Where no given name is written out, as in `S. Kumar` or `Dr. King`, it is the whole name without
    the letters after it.
    """
    name, _ = _birth_name_apart(name)
    given, family = [*_words(name, "GIVEN"), *_words(name, "MIDDLE")], _words(name, "FAMILY")
    written_out = (word for word in given if _is_written_out(word))
    without_letters = [*_words(name, "TITLE"), *given, *family]
    called = next(written_out, " ".join(without_letters) or full_name(name))
    in_capitals = "".join([*given, *family]).isupper()
    return " ".join(map(_recased, called.split())) if in_capitals else called


@lru_cache(maxsize=4096)
def full_name(name: str) -> str:
    """The name as it is spoken: Isla O'Neill for `O'Neill, Isla`, Jane Doe PhD for `Jane Doe, PhD`.

    For lists, in which a comma means that the next name follows.
    """
    if "," not in name:
        return name
    name, birth_name = _birth_name_apart(name)
    if birth_name:
        return f"{full_name(name)} {birth_name}"
    order = ("TITLE", "GIVEN", "MIDDLE", "FAMILY", "SUFFIX")
    words = [word for role in order for word in _words(name, role)]
    in_brackets = [token.text for token in _tokens(name) if _role(token) not in order]
    if in_brackets:
        words.append(f"({' '.join(in_brackets)})")
    return " ".join(words) or name


class Named(Protocol):
    """Whoever has a name."""

    @property
    def name(self) -> str:
        """The name as the file has it."""
        ...


def display_name(person: Named) -> str:
    """The name as every message and list shows it."""
    return full_name(person.name)


def greeting(person: Named) -> str:
    """What a person is called: as the file says it, or as the name has it."""
    own: str = getattr(person, "first_name", "")
    return own or first_name(person.name)


def told_apart(name: str, greeting: str, others: Iterable[tuple[str, str]]) -> str:
    """How to speak of somebody among others, each with name and greeting: Ben, or Ben Kim where
    another one is greeted as Ben; the whole name where that says no more."""
    alike = [other for other, called in others if called.casefold() == greeting.casefold()]
    if not alike:
        return greeting
    family = " ".join(_words(name, "FAMILY"))
    others_families = {" ".join(_words(other, "FAMILY")).casefold() for other in alike}
    if family and family not in greeting and family.casefold() not in others_families:
        return f"{greeting} {family}"
    return full_name(name)


@lru_cache(maxsize=4096)
def isolated(text: str) -> str:
    """The text as it goes into a line: what is written from right to left stands between U+2068 and
    U+2069, so that the words around it keep their order (UAX #9, 2.4). Marks of its own that would
    reach further are left out."""
    text = "".join(char for char in text if bidirectional(char) not in _DIRECTIONS)
    if any(bidirectional(char) in _FROM_THE_RIGHT for char in text):
        return f"{_ISOLATE}{text}{_END_OF_ISOLATE}"
    return text


def is_plain(name: str) -> bool:
    """Whether greeting by the first word and showing the name as it is are surely right."""
    first_word = name.split()[0]
    is_family_name = may_begin_with_family_name(name)
    return full_name(name) == name and first_name(name) == first_word and not is_family_name


def may_begin_with_family_name(name: str) -> bool:
    """Whether the first word alone is in capitals: `DUPONT Marie`."""
    first_word = name.split()[0]
    return len(first_word) > 1 and first_word.isupper() and not name.isupper()


def is_in_small_letters(name: str) -> bool:
    """Whether a name of letters that have capitals has none: `priya nair`."""
    # Georgian letters are small ones without a capital to begin a name with.
    return name.islower() and name.title() != name


def _is_written_out(word: str) -> bool:
    """Whether this is more than an initial or an abbreviation. In scripts without capital letters a
    single sign can be a whole name."""
    is_initial = len(word) == 1 and word.lower() != word.upper()
    return not word.endswith(".") and not is_initial and any(char.isalpha() for char in word)


def _birth_name_apart(name: str) -> tuple[str, str]:
    """A name without what says how somebody was called at birth, and that part: Anna Müller and geb.
    Schmidt for `Anna Müller, geb. Schmidt`."""
    match = _BIRTH_NAME.search(name)
    if match is None:
        return name, ""
    without = f"{name[: match.start()]}{name[match.end() :]}"
    # Where nothing else is there, it is the name.
    return (without, match[1].strip()) if any(map(str.isalpha, without)) else (name, "")


def _recased(word: str) -> str:
    """A word in capitals as one writes it: Anne-Marie for ANNE-MARIE; initials, such as JP, stay."""
    if _INITIALS.fullmatch(word):
        return word
    return "".join(
        # Two signs are what Python makes of the Turkish İ.
        part[:1].title() + part[1:].lower().replace("i\u0307", "i")
        for part in _PARTS.split(word)
    )


def _words(name: str, role: str) -> list[str]:
    return [token.text.strip(",") for token in _tokens(name) if _role(token) == role]


def _role(token: "Token") -> str:
    return token.role.name if token.role else ""


@lru_cache(maxsize=4096)
def _tokens(name: str) -> "tuple[Token, ...]":
    # Loaded when the first name is looked at: most commands need no names.
    from nameparser import parse

    return tuple(parse(name).tokens)
