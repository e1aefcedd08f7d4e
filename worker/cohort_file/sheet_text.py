"""The text of a CSV file in the encodings in which spreadsheets save it."""

import codecs
import re

from worker.cohort_file.problem import Mark, Problem, bad_file

_CURE = "save it as *CSV UTF-8*"
_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# In the languages of Western Europe hardly more than two letters with accents stand side by side, and
# hardly any of these signs are used. Any other alphabet, read as Windows-1252, is full of them.
_OTHER_ALPHABET = re.compile(r"[^\W\d_a-zA-Z]{3}|[\u02c6\u02dc\u0192¤¥¦¨¬¯±¶¸¼½¾×÷†‡‰]")


def text_of(data: bytes, shown: str) -> tuple[str, tuple[Problem, ...]]:
    """The text, its lines ended by a line feed, and a warning where the encoding is not sure.

    Raises BadFile where it cannot be told.
    """
    encoding = _sure_encoding(data)
    try:
        text, is_sure = data.decode(encoding), True
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise bad_file(Mark(shown), f"the file is damaged; {_CURE}") from error
        text, is_sure = _western(data, shown, error.start), False
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, () if is_sure else (_odd(text, shown),)


def _sure_encoding(data: bytes) -> str:
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return encoding
    # UTF-16 without its mark: every other byte of Latin letters is zero.
    if data[1::2].count(0) > len(data) // 4:
        return "utf-16-le"
    if data[::2].count(0) > len(data) // 4:
        return "utf-16-be"
    return "utf-8"


def _western(data: bytes, shown: str, start: int) -> str:
    """The text in Windows-1252, as Excel saves *CSV* in most of Europe and America."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    if not text or _OTHER_ALPHABET.search(text):
        line = data.count(b"\n", 0, start) + 1
        raise bad_file(
            Mark(shown, line),
            f"the file is not UTF-8, nor in another encoding that is known; {_CURE}",
        )
    return text


def _odd(text: str, shown: str) -> Problem:
    position = next(index for index, char in enumerate(text) if not char.isascii())
    line = text.count("\n", 0, position)
    words = text.split("\n")[line].strip()
    return Problem(
        Mark(shown, line + 1),
        "",
        f'the file is not UTF-8 and was read as Windows-1252: "{words}". Where an accent is wrong, {_CURE}',
        warning=True,
    )
