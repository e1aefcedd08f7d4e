"""The language in which somebody is written to, as files and forms name it: es, en-GB, Spanish."""

from functools import cache
from typing import Annotated

from pydantic import AfterValidator

from worker.cohort_file.problem import nearest
from worker.cohort_file.words import Word, wrong


def language_of(text: str) -> str:
    """The tag of a language (BCP 47): en-GB for `en_gb`, es for `Spanish` or `español`. Raises
    PydanticCustomError."""
    # Loaded only where a file names a language.
    from babel import Locale, UnknownLocaleError

    tag = _names().get(text.casefold(), text)
    try:
        locale = Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        hint = nearest(text.casefold(), list(_names())).replace("_", "-")
        raise wrong(f'"{text}" is no language; write it like en-US, en-GB or es.{hint}') from None
    return str(locale).replace("_", "-")


@cache
def _names() -> dict[str, str]:
    """Tags of languages by what people call them, in English and in the language itself."""
    from babel import Locale, localedata

    names: dict[str, str] = {}
    english = Locale("en").languages
    for tag in sorted(localedata.locale_identifiers()):
        if tag in english:
            names.setdefault(english[tag].casefold(), tag)
            if own := Locale(tag).get_language_name():
                names.setdefault(own.casefold(), tag)
    return names


Language = Annotated[Word, AfterValidator(language_of)]
