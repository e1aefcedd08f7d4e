"""What a spreadsheet leaves in a cell in place of a value."""

import re

# What a formula gives that cannot be worked out, in Excel and Google Sheets (#REF!, #N/A, in German
# #BEZUG! and #NV, in Spanish #¡REF!), in LibreOffice (Err:502), and what a narrow column shows.
_ERRORS = re.compile(
    r"#[\w/]*[\w/¡¿]+[!?]|#(?:N/A|NV|N/D|NI?/?DOSTUP|GETTING_DATA)|#+|Err:\d{3}", re.IGNORECASE
)


def refuse_leftovers(text: str) -> None:
    """Raises ValueError for a spreadsheet's error or formula in place of what it gives."""
    bare = text.strip()
    if _ERRORS.fullmatch(bare):
        raise ValueError(f'"{bare}" is an error of the spreadsheet; write what belongs here')
    if bare.startswith("=") and len(bare) > 1:
        raise ValueError(f'"{bare}" is a formula in place of its result; write what it gives')
