"""Days of the week in the languages in which forms are often answered: they are not read, since
`mar` and its like are days in one language and something else in another, but their English names
are suggested."""

from functools import cache

_LANGUAGES = ("es", "fr", "de", "it", "pt", "nl", "pl", "sv", "da", "ca")
# Shorter names are words of other kinds: `to` is Thursday in Danish.
_FEWEST_LETTERS = 3


def day_abroad(word: str) -> int | None:
    """0, Monday, for lun or Montag; None where the word is no day, or means several."""
    days = _days_by_name().get(_plain(word), set())
    return next(iter(days)) if len(days) == 1 else None


@cache
def _days_by_name() -> dict[str, set[int]]:
    # Loaded when the first word is no day in English: most files need no other languages.
    from babel import Locale

    names: dict[str, set[int]] = {}
    for language in _LANGUAGES:
        forms = Locale.parse(language).days
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated", "short"):
                for day, name in forms[context][width].items():
                    names.setdefault(_plain(name), set()).add(day)
    return {name: days for name, days in names.items() if len(name) >= _FEWEST_LETTERS}


def _plain(word: str) -> str:
    from anyascii import anyascii

    return anyascii(word).casefold().rstrip(".").removesuffix("-feira")
