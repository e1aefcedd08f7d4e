"""What happened in a simulated season, in order, one sentence each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from worker.core.model import Module
from worker.messages import words
from worker.report.program_sentences import names_of, program_sentences
from worker.simulate.season import Season, StudentAct


@dataclass(frozen=True, slots=True)
class Beat:
    """One line of the timeline. `at`: in the cohort's zone; `kind`: who acts: module, program or
    student."""

    at: datetime
    kind: str
    text: str


def timeline(season: Season) -> list[Beat]:
    """What happened, in order; what many students did on one day is one line."""
    zone = ZoneInfo(season.cohort.zone)
    beats = [_module(module, zone) for module in season.cohort.modules]
    beats += _program(season, zone)
    beats += _students(season, zone)
    # In each hour students act first, and a pass sees what they did.
    return sorted(beats, key=lambda beat: (beat.at, beat.kind == "program"))


def _module(module: Module, zone: ZoneInfo) -> Beat:
    at = datetime.combine(module.first, datetime.min.time(), zone)
    return Beat(at, "module", f"Module {module.name}, until {words.short_day(module.last)}")


def _program(season: Season, zone: ZoneInfo) -> Iterator[Beat]:
    for at, problem in season.problems:
        yield Beat(at.astimezone(zone), "program", f"Cannot be done: {problem}")
    for at, group in groupby(season.done, key=lambda entry: entry[0]):
        actions = [outcome.action for _, outcome in group]
        for sentence in program_sentences(actions, season.cohort):
            yield Beat(at.astimezone(zone), "program", sentence)


def _students(season: Season, zone: ZoneInfo) -> Iterator[Beat]:
    def day_and_verb(act: StudentAct) -> tuple[object, str]:
        return act.at.astimezone(zone).date(), act.what

    for (_, what), group in groupby(sorted(season.acts, key=day_and_verb), key=day_and_verb):
        acts = list(group)
        students = list(dict.fromkeys(act.student.id for act in acts))
        verb, _, rest = what.partition(" ")
        form = verb if len(students) > 1 else f"{verb}s"
        sentence = f"{names_of(students, season.cohort)} {form} {rest}".rstrip()
        yield Beat(acts[0].at.astimezone(zone), "student", f"{sentence}.")
