"""The order in which people look for names: Ángel among the A's, Øyvind among the O's, whatever is
capital, and O'Neill as if it were one word."""

import re

from anyascii import anyascii


def name_order(name: str) -> tuple[str, str]:
    """What to sort a name by. Names that differ only in accents or capitals stand next to each
    other, always in the same order."""
    plain = re.sub(r"[^a-z0-9 ]", "", anyascii(name).casefold().replace("-", " "))
    return " ".join(plain.split()), name
