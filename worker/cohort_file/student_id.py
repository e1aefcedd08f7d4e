"""The id by which a student is known in the ledger, in logs and on the command line."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from worker.cohort_file.words import Word, email_address, wrong

_SIGNS = "._@+-"


def _student_id(value: str) -> str:
    strange = next((char for char in value if not _may_be_in_an_id(char)), None)
    if strange is None or _is_email_address(value):
        return value
    shown = f'"{strange}"' if strange.isprintable() else f"the character U+{ord(strange):04X}"
    raise wrong(
        f'"{value}" is no id, because of {shown}; write letters, digits and {" ".join(_SIGNS)} only, such as s07, '
        "or an e-mail address"
    )


def _may_be_in_an_id(char: str) -> bool:
    """Whether it is a sign, a decimal digit, or a letter of any alphabet. Letters come with marks: é
    may be e and an accent, and the vowels of Hindi are marks."""
    category = unicodedata.category(char)
    return char in _SIGNS or category == "Nd" or category[0] in "LM"


def _is_email_address(value: str) -> bool:
    try:
        email_address(value)
    except PydanticCustomError:
        return False
    return True


StudentId = Annotated[Word, AfterValidator(_student_id)]
