"""Days of the week as people write them: `mon`, `Mon & Wed`, `Tue/Thu`, `Mondays`, `weekdays`."""

import re
from collections.abc import Iterator

from worker.cohort_file.foreign_days import day_abroad
from worker.cohort_file.problem import nearest
from worker.cohort_file.stretches import DASHES

_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = tuple(name[:3] for name in _NAMES)
# RFC 5545, 3.3.10, has two letters; T and S alone may be two days each.
_LETTERS = {"m": 0, "w": 2, "f": 4} | {name[:2]: day for day, name in enumerate(_NAMES)}
_GROUPS = {
    "weekday": range(5),
    "workday": range(5),
    "weekend": range(5, 7),
    "daily": range(7),
    "everyday": range(7),
}
_PHRASES = {
    r"\b(every|any|each|all) (single )?days?\b": "daily",
    r"\ball week\b": "daily",
    r"\b(work|working|business|week)[ -]days?\b": "weekdays",
    r"\bweek[ -]ends?\b": "weekends",
}
_UNTIL = ("to", "through", "thru", "till", "until")
_BETWEEN = (",", ";", "/", "&", "+", "|", "and", "or")
_EMPTY = ("on", "every", "each", "from")
_SKIPPED = "."


def days_of(value: str) -> tuple[int, ...]:
    """The weekdays that a text names, each once; 0 is Monday.

    Raises ValueError with a sentence where a part of it names no day.
    """
    weekdays: list[int] = []
    start: int | None = None
    is_range = False
    for token in _tokens(value):
        if token in DASHES or token in _UNTIL:
            if start is None or is_range:
                raise _no_days(value)
            is_range = True
        elif token in _BETWEEN or token in _EMPTY:
            if is_range:
                raise _no_days(value)
            start = start if token in _EMPTY else None
        elif token in _GROUPS or token.removesuffix("s") in _GROUPS:
            if is_range:
                raise _no_days(value)
            weekdays += _GROUPS[token if token in _GROUPS else token.removesuffix("s")]
            start = None
        else:
            weekday = _weekday(token, value)
            weekdays += _from_to(start, weekday) if is_range and start is not None else (weekday,)
            start, is_range = None if is_range else weekday, False
    if is_range or not weekdays:
        raise _no_days(value)
    return tuple(dict.fromkeys(weekdays))


def _tokens(value: str) -> Iterator[str]:
    """The words and signs of a text, in lower case."""
    text = " ".join(value.casefold().split())
    for phrase, word in _PHRASES.items():
        text = re.sub(phrase, word, text)
    return (match[0] for match in re.finditer(r"[^\W\d_]+|\S", text) if match[0] != _SKIPPED)


def _from_to(first: int, last: int) -> tuple[int, ...]:
    """The days from one to the other, over the end of the week where that is meant."""
    until = last if last >= first else last + 7
    return tuple(weekday % 7 for weekday in range(first, until + 1))


def _weekday(word: str, value: str) -> int:
    weekday = _named(word)
    if weekday is None:
        raise _no_days(value, nearest(word, _SHORT if len(word) < 4 else _NAMES))
    return weekday


def _named(word: str) -> int | None:
    """The weekday of a word in lower case, where it is one in English."""
    if word in _LETTERS:
        return _LETTERS[word]
    for form in (word, word.removesuffix("s")):
        for weekday, name in enumerate(_NAMES):
            if len(form) >= 3 and name.startswith(form):
                return weekday
    return None


def in_english(value: str) -> str:
    """mon-fri for lun-ven; what is no day in another language stays as it is."""
    return re.sub(r"[^\W\d_]+", lambda match: _english(match[0]), value)


def _english(word: str) -> str:
    if _named(word.casefold()) is not None:
        return word
    day = day_abroad(word)
    return word if day is None else _SHORT[day]


def _no_days(value: str, hint: str = "") -> ValueError:
    if (english := in_english(value)) != value:
        return ValueError(f'"{value}" names no days in English; if that is meant, write {english}')
    return ValueError(f'"{value}" names no days; write them like mon, mon-fri or sat,sun.{hint}')
