"""The id by which a student is known in the ledger, in logs and on the command line."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from worker.cohort_file.words import Word, email_address, wrong

_SIGNS = "._@+-"


def _student_id(value: str) -> str:
    address = _as_address(value)
    if address is not None:
        # The same as what is made of an address where there is no id, so that an address that was
        # once a student's can stand here however it is written.
        return address.lower()
    strange = next((char for char in value if not _may_be_in_an_id(char)), None)
    if strange is None:
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


def _as_address(value: str) -> str | None:
    """The mail address that this is; None where it is none."""
    try:
        return email_address(value)
    except PydanticCustomError:
        return None


StudentId = Annotated[
    Word, AfterValidator(_student_id), WithJsonSchema({"type": ["string", "integer"]})
]
