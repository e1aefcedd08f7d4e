"""The day of the weekly digest: a weekday, or never."""

from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from worker.cohort_file.days import days_of
from worker.cohort_file.words import single_value, wrong
from worker.core.model import WEEKDAYS

_NEVER = "never"


def _day(value: Any) -> int | None:
    # YAML reads a bare no or off as false.
    if value is False or str(value).strip().lower() == _NEVER:
        return None
    try:
        (day,) = days_of(str(value).strip().lower())
    except ValueError:
        raise wrong(f'"{value}" is no day; write one weekday, such as friday, or never') from None
    return day


_WORDS = {"enum": [*(weekday.lower() for weekday in WEEKDAYS), _NEVER]}

# 0 is Monday; None for never.
DigestDay = Annotated[
    int | None, BeforeValidator(_day), BeforeValidator(single_value), WithJsonSchema(_WORDS)
]
