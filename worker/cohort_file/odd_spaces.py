"""Spaces that look like any other, but are none for YAML: where they indent, a line means nothing.

Web pages and word processors put them into what is copied from them.
"""

import re
import unicodedata

from worker.cohort_file.problem import Mark, bad_file

_SPACES = "\N{NO-BREAK SPACE}\u2000-\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
# At the beginning of a line, behind a dash that begins an entry, or between a name's colon and its value.
_INDENT = re.compile(rf"^(?:[ \t]|- )*-?[{_SPACES}]", re.MULTILINE)
_AFTER_NAME = re.compile(rf"^[ ]*(?:- )?[\w.-]+:[{_SPACES}]", re.MULTILINE)


def refuse_odd_spaces(text: str, shown: str) -> None:
    """Raises BadFile where a line of YAML is indented by anything but spaces."""
    matches = [match for match in (_INDENT.search(text), _AFTER_NAME.search(text)) if match]
    if not matches:
        return
    place = min(match.end() for match in matches) - 1
    char = text[place]
    line, column = text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place)
    name = unicodedata.name(char, "").lower() or "space"
    raise bad_file(
        Mark(shown, line, column),
        f"this is no ordinary space, but U+{ord(char):04X} ({name}); replace it with one from the keyboard",
    )
