"""Names of places without what people write in different ways."""

import re
import unicodedata

_SMALL_WORDS = ("and", "the")


def folded(name: str) -> str:
    """A name in lower case, without accents, signs and small words: `bosnia herzegovina` for
    `Bosnia & Herzegovina`."""
    plain = name.lower() if name.isascii() else _without_accents(name)
    if plain.isalpha():
        return plain
    words = re.findall(r"[^\W_]+", re.sub(r"(?<=[a-z])['’.](?=[a-z])", "", plain))
    return " ".join(word for word in words if word not in _SMALL_WORDS)


def _without_accents(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(char for char in letters if not unicodedata.combining(char))
