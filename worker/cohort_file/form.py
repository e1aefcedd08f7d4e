"""The form of a cohort file. The names of the fields are those of the file."""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from worker.cohort_file.digest_day import DigestDay
from worker.cohort_file.language import Language
from worker.cohort_file.person_name import Name
from worker.cohort_file.places.zone_names import zone_of
from worker.cohort_file.problem import nearest
from worker.cohort_file.student_id import StudentId
from worker.cohort_file.times import Clock, Day, DayRange, DaysAway, Grid
from worker.cohort_file.weekly import Weekly, WeeklyOrAny
from worker.cohort_file.words import Email, Flag, Link, Whole, Word, fingerprint, wrong
from worker.core.model import MutualPairs, Review


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _without_empty_settings(cls, value: Any) -> Any:
        """A setting with nothing after its colon counts as one that is not in the file."""
        if not isinstance(value, dict):
            return value
        return {
            name: setting
            for name, setting in value.items()
            if setting is not None or name not in cls.model_fields
        }


class CoordinatorForm(_Form):
    name: Name
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


Zone = Annotated[Word, AfterValidator(zone_of)]

# The name of a round stands in the ledger's columns and in sentences for people.
RoundName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")]


def _with_empty_rounds(value: Any) -> Any:
    """A round with nothing after its colon is a round with the defaults."""
    if not isinstance(value, dict):
        return value
    return {name: {} if settings is None else settings for name, settings in value.items()}


RoundForms = Annotated[dict[RoundName, RoundForm], BeforeValidator(_with_empty_rounds)]


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
    retention_days: Annotated[Whole, Field(ge=0, le=36500)] | None = None
    review: Review = Review.SEND


# The beginning of a draw's fingerprint, as `approve`, `draw` and the mail to the coordinator show it.
Fingerprint = Annotated[Word, AfterValidator(fingerprint)]


class PinForm(_Form):
    coach: Word
    client: Word


class GoogleForm(_Form):
    sender: Email
    sender_name: Name = "Peer Coaching"
    calendar: Word = "Peer Coaching"
    meet: Flag = True
    busy: Flag = False


class LinksForm(_Form):
    peer_coaching_tips: Link | None = None
    peer_assignment_tips: Link | None = None


class StudentForm(_Form):
    name: Name
    email: Email
    first_name: Name | None = None
    id: StudentId | None = None
    timezone: Zone | None = None
    available: WeeklyOrAny = None
    prefer: WeeklyOrAny = None
    joined: Day | None = None
    left: Day | None = None
    rounds: Annotated[list[Word], Field(min_length=1)] | None = None
    away: DaysAway | None = None
    language: Language | None = None


def _column(field: str) -> str:
    """The name of a setting of a student, of which `columns` says the heading."""
    known = list(StudentForm.model_fields)
    if field not in known:
        raise wrong(f'there is no "{field}" of a student.{nearest(field, known)}')
    return field


class CohortForm(_Form):
    cohort: Annotated[Word, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
    name: Name
    timezone: Zone
    coordinator: CoordinatorForm | None = None
    coordinators: Annotated[list[CoordinatorForm], Field(min_length=1)] | None = None
    modules: ModulesForm
    google: GoogleForm
    roster: Annotated[list[StudentForm], Field(min_length=2)]
    rounds: RoundForms = {}
    program: ProgramForm = ProgramForm()
    no_sessions_on: list[DayRange] = []
    never_pair: list[Annotated[list[Word], Field(min_length=2, max_length=2)]] = []
    settled: list[Annotated[list[Word], Field(min_length=2, max_length=2)]] = []
    pin: dict[RoundName, list[PinForm]] = {}
    approved: dict[RoundName, Fingerprint] = {}
    paused: Flag = False
    language: Language = "en-US"
    templates: Word | None = None
    digest: DigestDay = 0
    links: LinksForm = LinksForm()
    columns: dict[Annotated[str, AfterValidator(_column)], Word] = {}


def coordinators_of(form: CohortForm) -> list[CoordinatorForm]:
    """All who look after the cohort, first the one whom students answer to."""
    return form.coordinators or ([form.coordinator] if form.coordinator else [])


def coordinator_paths(form: CohortForm) -> Iterator[tuple[tuple[str | int, ...], CoordinatorForm]]:
    """The same, each with the path to where the file names them."""
    for position, person in enumerate(coordinators_of(form)):
        yield ("coordinators", position) if form.coordinators else ("coordinator",), person
