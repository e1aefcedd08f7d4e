"""The form of a cohort file. Field names are those of the file; `problems_of` turns what pydantic finds into sentences."""

from collections.abc import Iterator
from typing import Annotated, Any, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

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
from worker.cohort_file.problem import KEY, Marks, Path, Problem, mark_of, nearest, said
from worker.core.model import MutualPairs


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
    avoid_peers_of: list[Word] | None = None
    exam_practice: Flag | None = None


# It stands in the ledger's columns and in people's sentences.
RoundName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")]


def _empty_is_a_group(value: Any) -> Any:
    """A round with nothing after its colon is there, with what is usual."""
    if not isinstance(value, dict):
        return value
    return {name: {} if settings is None else settings for name, settings in value.items()}


RoundForms = Annotated[dict[RoundName, RoundForm], BeforeValidator(_empty_is_a_group)]


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
    rounds: Annotated[list[Word], Field(min_length=1)] | None = None


class CohortForm(_Form):
    cohort: Annotated[Word, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
    name: Word
    timezone: Zone
    coordinator: CoordinatorForm
    modules: ModulesForm
    google: GoogleForm
    roster: Annotated[list[StudentForm], Field(min_length=2)]
    rounds: RoundForms = {}
    program: ProgramForm = ProgramForm()
    no_sessions_on: list[DayRange] = []
    never_pair: list[Annotated[list[Word], Field(min_length=2, max_length=2)]] = []
    pin: dict[RoundName, list[PinForm]] = {}
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
        at = (*path, KEY) if one["type"] == "extra_forbidden" else path
        yield Problem(mark_of(marks, at), said(path), what)


def _sentence(one: Any, path: Path) -> str:
    kind, value, context = one["type"], one["input"], one.get("ctx", {})
    if kind == "extra_forbidden":
        return f"there is no such setting.{nearest(str(path[-1]), _known_beside(path)) or _STRAY}"
    if kind == "too_short" and path == ("roster",):
        return "a cohort needs at least two students"
    if kind in ("too_short", "too_long"):
        return f"has to be a list of {context.get('min_length', context.get('max_length'))}"
    if kind == "enum":
        choices = [str(choice) for choice in MutualPairs]
        return f'"{value}" is none of {context["expected"]}.{nearest(str(value), choices)}'
    if kind == "greater_than_equal":
        return f"{value} is too small; it has to be at least {context['ge']}"
    if kind == "less_than_equal":
        return f"{value} is too large; it has to be at most {context['le']}"
    return str(one["msg"])


def _known_beside(path: Path) -> list[str]:
    """The settings that there are where an unknown one stands."""
    form: type[BaseModel] = CohortForm
    for step in path[:-1]:
        # The name of a round is no setting: what stands below it is.
        if isinstance(step, str) and step in form.model_fields:
            form = _form_inside(form.model_fields[step].annotation) or form
    return list(form.model_fields)


def _form_inside(annotation: Any) -> type[BaseModel] | None:
    """The form that a setting holds, be it in a list or by name."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inside = map(_form_inside, get_args(annotation))
    return next((form for form in inside if form is not None), None)
