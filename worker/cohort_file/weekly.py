"""The weekly available times of a cohort file: days, each with stretches of the day."""

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from worker.cohort_file.any_time import is_any_time
from worker.cohort_file.days import days_of
from worker.cohort_file.stretches import stretch
from worker.cohort_file.week_windows import windows_of
from worker.cohort_file.weekly_text import weekly_of
from worker.cohort_file.words import single_value


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _from_text(value: Any) -> Any:
    """Days and stretches in one text, as a cell of a spreadsheet has them."""
    return weekly_of(" ".join(value.split())) if isinstance(value, str) else value


Stretch = Annotated[tuple[int, int], BeforeValidator(stretch), BeforeValidator(single_value)]
Days = Annotated[tuple[int, ...], BeforeValidator(lambda value: days_of(str(value)))]
# What an editor is told: the days with one stretch or several, as they stand in a file.
_ONE_OR_MORE = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
Weekly = Annotated[
    dict[Days, Annotated[list[Stretch], BeforeValidator(_as_list)]],
    Field(min_length=1),
    BeforeValidator(_from_text),
    AfterValidator(windows_of),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "object", "minProperties": 1, "additionalProperties": _ONE_OR_MORE},
                {"type": "string"},
            ]
        }
    ),
]


def _without_any_time(value: Any) -> Any:
    return None if isinstance(value, str) and is_any_time(value) else value


WeeklyOrAny = Annotated[Weekly | None, BeforeValidator(_without_any_time)]
"""The same of one student; who writes `any time` has the hours that an empty cell stands for."""
