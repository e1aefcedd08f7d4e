"""The text of a new cohort file: what was given, and what else may stand there, with its defaults."""

import json
from collections.abc import Iterator

from worker.cohort_file.new_settings import NewSettings
from worker.cohort_file.problem import BadFile
from worker.cohort_file.tree import parse
from worker.core.model import Module
from worker.core.timeline import default_rounds

SCHEMA_FILE = "cohort.schema.json"


def new_text(settings: NewSettings, roster: str) -> str:
    """A commented cohort file. `roster`: the name of the spreadsheet beside it."""
    year = settings.modules[0].first.year if settings.modules else "2027"
    lines = [
        f"# yaml-language-server: $schema={SCHEMA_FILE}",
        "# The line above lets editors complete and check what you write. `peer-coaching check` says what is wrong.",
        f"cohort: {settings.cohort:<32} # never changes: everything sent is recorded under it",
        f"name: {_scalar(settings.name)}",
        *([f"timezone: {settings.timezone}"] if settings.timezone else []),
        *_coordinators(settings),
        *_modules(settings.modules or ()),
        "",
        "program:",
        "  review_days: 3                         # you see the draw so many days before the students do",
        *(f"  # {line}" for line in _PROGRAM),
        "",
        f"# no_sessions_on: [[{year}-12-24, {year}-12-31]]  # dates or [first, last]: holidays, breaks",
        *_OTHERS,
        "",
        *(["google:", f"  sender: {settings.sender}"] if settings.sender else ["# google:"]),
        *(f"  # {line}" for line in _GOOGLE),
        "",
        *_LINKS,
        "",
        f"roster: {_scalar(roster)}",
    ]
    return "\n".join(lines) + "\n"


_PROGRAM = (
    'mail_at: "09:00"                     # local time of the cohort',
    "nudge_after_days: 7",
    "escalate_after_days: 10",
    "mutual_pairs: avoid                  # avoid | allow | require",
    'available: {mon-sun: "08:00-20:00"}  # where the roster says nothing',
)
_OTHERS = (
    "# never_pair: [[one address, another]]",
    "# settled: [[coach's address, client's]]",
    "# pin: {first: [{coach: address, client: address}]}",
    "paused: false                            # true: observe, send nothing",
)
_GOOGLE = (
    "sender_name: Peer Coaching",
    "calendar: Peer Coaching              # made by the program on first use",
    "meet: true                           # a video call for every session",
)
_LINKS = (
    "# The two documents in the Hub that the mails point to.",
    "# links:",
    "#   peer_coaching_tips: https://…",
    "#   peer_assignment_tips: https://…",
)


def _coordinators(settings: NewSettings) -> Iterator[str]:
    people = [
        f"{{name: {json.dumps(person.name, ensure_ascii=False)}, email: {person.email}}}"
        for person in settings.coordinators
    ]
    if len(people) == 1:
        yield f"coordinator: {people[0]}"
    elif people:
        yield "coordinators:                            # each gets every mail; answers go to the first"
        yield from (f"  - {person}" for person in people)


def _modules(modules: tuple[Module, ...]) -> Iterator[str]:
    if not modules:
        return
    yield ""
    yield "modules:                                 # first and last day"
    yield from (f"  {module.name}: [{module.first}, {module.last}]" for module in modules)
    yield ""
    yield "# Worked out from the modules. To have other dates, take the # away from all of these lines."
    yield "# rounds:"
    for name, plan in default_rounds(modules).items():
        yield f"#   {name}: {{assign_on: {plan.assign_on}, finish_by: {plan.finish_by}}}"


def _scalar(text: str) -> str:
    """The text as YAML holds it after a colon: in quotes where it would mean something else."""
    try:
        is_plain = parse(f"a: {text}", "").tree == {"a": text}
    except BadFile:
        is_plain = False
    return text if is_plain else json.dumps(text, ensure_ascii=False)
