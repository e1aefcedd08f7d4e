"""The form of a cohort file. Field names are those of the file; `problems_of` turns what pydantic finds into sentences."""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from worker.cohort_file.fields import (
    Clock,
    Day,
    DayRange,
    Email,
    Flag,
    Grid,
    Link,
    Weekly,
    Whole,
    Word,
    Zone,
)
from worker.cohort_file.problem import Marks, Path, Problem, mark_of, nearest, said
from worker.core.model import MutualPairs, Round


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _nothing_is_not_there(cls, value: Any) -> Any:
        """A setting with nothing after its colon is as good as one that is not in the file."""
        if not isinstance(value, dict):
            return value
        return {
            name: one
            for name, one in value.items()
            if one is not None or name not in cls.model_fields
        }


class CoordinatorForm(_Form):
    name: Word
    email: Email


class ModulesForm(_Form):
    I: DayRange
    II: DayRange
    III: DayRange


class RoundForm(_Form):
    assign_on: Day | None = None
    finish_by: Day | None = None


class RoundsForm(_Form):
    first: RoundForm = RoundForm()
    second: RoundForm = RoundForm()


class ProgramForm(_Form):
    sessions: Annotated[Whole, Field(ge=1, le=52)] = 12
    session_minutes: Annotated[Whole, Field(ge=15, le=240)] = 60
    mail_at: Clock | None = None
    nudge_after_days: Annotated[Whole, Field(ge=1, le=90)] = 7
    escalate_after_days: Annotated[Whole, Field(ge=1, le=90)] = 10
    mutual_pairs: MutualPairs = MutualPairs.AVOID
    available: Weekly | None = None
    review_days: Annotated[Whole, Field(ge=0, le=60)] = 0
    first_session_after_days: Annotated[Whole, Field(ge=0, le=60)] = 3
    grid_minutes: Grid = 30


class PinForm(_Form):
    coach: Word
    client: Word


class PinsForm(_Form):
    first: list[PinForm] = []
    second: list[PinForm] = []


class GoogleForm(_Form):
    sender: Email
    sender_name: Word = "Peer Coaching"
    calendar: Word = "Peer Coaching"
    meet: Flag = True
    busy: Flag = False


class LinksForm(_Form):
    peer_coaching_tips: Link | None = None
    peer_assignment_tips: Link | None = None


class StudentForm(_Form):
    name: Word
    email: Email
    id: Word | None = None
    timezone: Zone | None = None
    available: Weekly | None = None
    prefer: Weekly | None = None
    joined: Day | None = None
    left: Day | None = None
    rounds: Annotated[list[Round], Field(min_length=1)] | None = None


class CohortForm(_Form):
    cohort: Annotated[Word, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
    name: Word
    timezone: Zone
    coordinator: CoordinatorForm
    modules: ModulesForm
    google: GoogleForm
    roster: Annotated[list[StudentForm], Field(min_length=2)]
    rounds: RoundsForm = RoundsForm()
    program: ProgramForm = ProgramForm()
    no_sessions_on: list[DayRange] = []
    never_pair: list[Annotated[list[Word], Field(min_length=2, max_length=2)]] = []
    pin: PinsForm = PinsForm()
    paused: Flag = False
    links: LinksForm = LinksForm()


_STRAY = " Take it away; or, if it belongs to the text before it, put that text in quotes, with a space after each colon"

_SENTENCES = {
    "missing": "is missing; it has to be there",
    "list_type": "has to be a list",
    "dict_type": "has to be a group of settings, `name: value`",
    "model_type": "has to be a group of settings, `name: value`",
    "tuple_type": "has to be a list of two dates, [first, last]",
    "string_pattern_mismatch": "may hold letters, digits, dots, dashes and underscores only, such as 2027-spring",
}


def problems_of(error: ValidationError, marks: Marks) -> Iterator[Problem]:
    """What pydantic found, as sentences with their places."""
    for one in error.errors(include_url=False):
        path = tuple(one["loc"])
        if one["type"] == "missing" and isinstance(path[-1], int):
            path, what = path[:-1], "has to be a list of two dates, [first, last]"
        else:
            what = _SENTENCES.get(one["type"]) or _sentence(one, path)
        where = tuple(step for step in path if step != "[key]")
        at = (*path, "[key]") if one["type"] == "extra_forbidden" else path
        yield Problem(mark_of(marks, at), said(where), what)


def _sentence(one: Any, path: Path) -> str:
    kind, value, context = one["type"], one["input"], one.get("ctx", {})
    if kind == "extra_forbidden":
        return f"there is no such setting.{nearest(str(path[-1]), _known_beside(path)) or _STRAY}"
    if kind == "too_short" and path == ("roster",):
        return "a cohort needs at least two students"
    if kind in ("too_short", "too_long"):
        return f"has to be a list of {context.get('min_length', context.get('max_length'))}"
    if kind == "enum":
        choices = [str(choice) for choice in (*MutualPairs, *Round)]
        return f'"{value}" is none of {context["expected"]}.{nearest(str(value), choices)}'
    if kind == "greater_than_equal":
        return f"{value} is too small; it has to be at least {context['ge']}"
    if kind == "less_than_equal":
        return f"{value} is too large; it has to be at most {context['le']}"
    return str(one["msg"])


def _known_beside(path: Path) -> list[str]:
    """The settings that there are where an unknown one stands."""
    form: Any = CohortForm
    for step in path[:-1]:
        if isinstance(step, str):
            form = form.model_fields[step].annotation
        inner = [
            one
            for one in getattr(form, "__args__", ())
            if isinstance(one, type) and issubclass(one, BaseModel)
        ]
        form = inner[0] if inner else form
    return list(form.model_fields)
