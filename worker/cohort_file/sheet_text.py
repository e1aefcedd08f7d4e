"""The text of a CSV file in the encodings in which spreadsheets save it."""

import codecs
import re

from worker.cohort_file.problem import BadFile, Mark, Problem, bad_file

_CURE = "save it as *CSV UTF-8*"
_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# In the languages of Western Europe hardly more than two letters with accents stand side by side,
# hardly any of these signs are used, no word begins with ß, none has £ or its like before a letter, and
# no small letter stands before one of these capitals. Any other alphabet, read as Windows-1252, is full
# of them, and so is what a Mac saved.
_OTHER_ALPHABET = re.compile(
    r"[^\W\d_a-zA-Z]{3}|[\u02c6\u02dc\u0192¤¥¦¨¬¯±¶¸¼½¾×÷†‡‰]|\bß|[£©§®][^\W\d_]|[a-z][ŠŽŒŸ]"
)
# How the encodings of Japanese mail begin another alphabet (ISO-2022).
_ESCAPES = (b"\x1b$", b"\x1b(")


def text_of(data: bytes, shown: str) -> tuple[str, tuple[Problem, ...]]:
    """The text, its lines ended by a line feed, and a warning where the encoding is not sure.

    Raises BadFile where it cannot be told.
    """
    encoding = _sure_encoding(data)
    escape = min((place for each in _ESCAPES if (place := data.find(each)) >= 0), default=-1)
    if escape >= 0 and encoding == "utf-8":
        raise _unknown(data, shown, escape)
    try:
        text, is_sure = data.decode(encoding), True
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise bad_file(Mark(shown), f"the file is damaged; {_CURE}") from error
        text, is_sure = _western(data, shown, error.start), False
    # What DOS ended its files with.
    text = text.rstrip("\x1a").replace("\r\n", "\n").replace("\r", "\n")
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
        raise _unknown(data, shown, start)
    return text


def _unknown(data: bytes, shown: str, start: int) -> BadFile:
    # A Mac ends its lines with a carriage return.
    before = data[:start].replace(b"\r\n", b"\n")
    mark = Mark(shown, before.count(b"\n") + before.count(b"\r") + 1)
    return bad_file(mark, f"the file is not UTF-8, nor in another encoding that is known; {_CURE}")


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
