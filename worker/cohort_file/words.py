"""The single words of a cohort file: names, numbers, flags, addresses and links.

Each type takes the text that stands in the file and gives its value, or a sentence on what is wrong.
"""

import re
from typing import Annotated, Any

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError


def wrong(sentence: str) -> PydanticCustomError:
    """The error whose text is this sentence."""
    # Pydantic formats braces in the template, so the sentence goes in as a value.
    return PydanticCustomError("wrong", "{what}", {"what": sentence})


def single_value(value: Any) -> Any:
    """The value, if it is a word. Raises PydanticCustomError for a list, a group and nothing."""
    if isinstance(value, dict | list):
        raise wrong("this has to be a single value, not a list or a group of settings")
    if value is None:
        raise wrong("the value is missing; write one after the colon, or take the line away")
    return value


def _text(value: str) -> str:
    stripped = value.strip()
    if not stripped:
        raise wrong("this is empty; write something here")
    # splitlines knows more ends of a line than the control characters, and so do mail headers.
    has_lines = len(stripped.splitlines()) > 1
    if has_lines or any(ord(char) < 32 or ord(char) == 127 for char in stripped):
        raise wrong("this has to stand on one line, without control characters")
    return stripped


def whole_number(value: Any) -> int:
    """A number of at most six digits. Raises PydanticCustomError."""
    text = str(value)
    if not re.fullmatch(r"\d{1,6}", text):
        raise wrong(f'"{text}" is no whole number; write it in digits, such as 12')
    return int(text)


def _flag(value: Any) -> bool:
    word = str(value).lower()
    if word not in ("true", "false", "yes", "no"):
        raise wrong(f'"{value}" is neither true nor false; write one of the two')
    return word in ("true", "yes")


def email_address(value: str) -> str:
    """The address as a mail's header holds it. Raises PydanticCustomError."""
    try:
        valid = validate_email(value, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        reason = str(error)
        if _WITH_NAME.fullmatch(value):
            raise wrong(
                f'"{value}" holds more than the address; write {value.partition("<")[2].rstrip("> ")} alone'
            ) from None
        if len(re.findall("@", value)) > 1:
            raise wrong(f'"{value}" are several addresses; write the one that counts') from None
        raise wrong(f'"{value}" is no e-mail address: {reason[0].lower()}{reason[1:]}') from None
    if value.startswith("'"):
        # So spreadsheets mark a text, and programs what might be a formula.
        raise wrong(f'"{value}" begins with an apostrophe; take it away')
    # A mail's header holds ASCII only: a domain such as münchen.example travels as
    # xn--mnchen-3ya.example (RFC 5891).
    return valid.ascii_email or valid.normalized


def fingerprint(value: str) -> str:
    """The beginning of a draw's fingerprint, in lower case. Raises PydanticCustomError."""
    if not re.fullmatch(r"[0-9a-fA-F]{8,64}", value):
        raise wrong(
            f'"{value}" is not the beginning of a fingerprint; write at least 8 of its signs, as `peer-coaching draw` shows it'
        )
    return value.lower()


def _link(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s<>\"]+", value):
        raise wrong(f'"{value}" is no link; it has to begin with https://')
    return value


# As mail programs copy an address: Ana Silva <ana@mail.example>
_WITH_NAME = re.compile(r"[^<>]*<[^<>@\s]+@[^<>@\s]+>\s*")

Word = Annotated[str, BeforeValidator(single_value), AfterValidator(_text)]
Whole = Annotated[int, BeforeValidator(whole_number), BeforeValidator(single_value)]
# To an editor, which reads YAML 1.2, yes and no are words.
Flag = Annotated[
    bool,
    BeforeValidator(_flag),
    BeforeValidator(single_value),
    WithJsonSchema({"enum": [True, False, "yes", "no"]}),
]
Email = Annotated[Word, AfterValidator(email_address)]
Link = Annotated[Word, AfterValidator(_link)]
