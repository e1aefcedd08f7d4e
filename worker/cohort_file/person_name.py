"""Names of people and cohorts: they go into subjects, headers and sentences of mails."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator

from worker.cohort_file.leftovers import refuse_leftovers
from worker.cohort_file.words import Word, wrong

# Unicode's Bidi_Control: each may turn round what stands after it in a line (UAX #9).
_DIRECTIONS = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
# Letters and signs that show nothing: fillers of Hangul and Braille, joiners, selectors of variants.
_INVISIBLE = {
    0x034F,
    0x115F,
    0x1160,
    0x17B4,
    0x17B5,
    0x2800,
    0x3164,
    0xFFA0,
    *range(0xFE00, 0xFE10),
}
# These two shape the letters around them in Persian and in the scripts of India.
_JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"
_FIRST_JOINED = 0x0600


def person_name(value: str) -> str:
    """The name without what nobody can see; single spaces between its words.

    Raises PydanticCustomError for a name that turns round what stands after it, that lost letters
    on its way, or that is a spreadsheet's formula or error.
    """
    for char in value:
        if ord(char) in _DIRECTIONS:
            what = f"U+{ord(char):04X} ({unicodedata.name(char).title()})"
            raise wrong(f"this holds {what}, which turns text round; type the name anew")
    spaced = "".join(" " if char.isspace() else char for char in value)
    name = " ".join(_without_invisible(spaced).split())
    if not name:
        raise wrong("this is empty; write something here")
    _refuse_wrong_letters(name)
    try:
        refuse_leftovers(name)
    except ValueError as error:
        raise wrong(str(error)) from None
    return name


def _without_invisible(text: str) -> str:
    """The text without characters that are invisible and do nothing; taking one away may leave
    another with nothing to join."""
    while True:
        kept = "".join(char for index, char in enumerate(text) if not _is_lost(text, index))
        if kept == text:
            return kept
        text = kept


def _is_lost(text: str, index: int) -> bool:
    """Whether the character at this place is invisible and does nothing."""
    char = text[index]
    if char in _JOINERS:
        neighbors = text[index - 1 : index] + text[index + 1 : index + 2]
        return len(neighbors) < 2 or any(ord(each) < _FIRST_JOINED for each in neighbors)
    return unicodedata.category(char) == "Cf" or ord(char) in _INVISIBLE


def _refuse_wrong_letters(name: str) -> None:
    """Letters that a wrong encoding made of others."""
    if "\N{REPLACEMENT CHARACTER}" in name:
        raise wrong(f'letters of "{name}" were lost when it was saved; type the name anew')
    try:
        meant = name.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return
    if meant != name:
        raise wrong(f'"{name}" was saved in a wrong encoding; is it "{meant}"?')


Name = Annotated[Word, AfterValidator(person_name)]
