"""All that a draw depends on but its seed, as values and as canonical text: what has to be published before a draw so that
anybody can check it after. The text names students by id and holds no address and no name."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from worker.core.history import History
from worker.core.hours.frame import Frame, frame_of
from worker.core.model import Cohort, MutualPairs, Pairing, Round, Student, Window
from worker.core.pairing.rules import Rules

# Raised whenever the same seed and terms would give another draw.
EDITION = 1


@dataclass(frozen=True)
class Terms:
    """Who takes part in a round, by which rules, in which weeks. `busy`: when each student's other sessions start, UTC."""

    round: Round
    students: tuple[Student, ...]
    rules: Rules
    frame: Frame
    busy: Mapping[str, tuple[datetime, ...]]
    edition: int = EDITION


def terms_of(cohort: Cohort, round_name: Round, history: History, on: date) -> Terms:
    """The terms of a round whose assignments go out on this date of the cohort's zone."""
    there = sorted(
        (one for one in cohort.roster if one.takes_part(on, round_name)), key=lambda one: one.id
    )
    students = tuple(there)
    return Terms(
        round_name,
        students,
        rules_of(cohort, round_name, history, tuple(one.id for one in students)),
        frame_of(cohort, round_name, on),
        other_sessions(history, except_for=round_name),
    )


def rules_of(
    cohort: Cohort, round_name: Round, history: History, students: tuple[str, ...]
) -> Rules:
    """The rules of a round for these students, in canonical order, before anything is relaxed."""
    there = set(students)
    met: frozenset[frozenset[str]] = frozenset()
    if round_name is Round.SECOND:
        met = frozenset(one.both for one in history.assigned(Round.FIRST))
    pins = tuple(pin for pin in cohort.pins.get(round_name, ()) if pin.both <= there)
    apart = frozenset(pair for pair in cohort.never_pair if pair <= there)
    return Rules(
        students,
        cohort.program.mutual_pairs,
        apart,
        frozenset(pair for pair in met if pair <= there),
        pins,
    )


def other_sessions(
    history: History,
    except_for: Round | None = None,
    pairings: frozenset[tuple[Round, Pairing]] = frozenset(),
) -> Mapping[str, tuple[datetime, ...]]:
    """When each student's sessions start, UTC, but for those of one round or of these pairings: as the calendar has them, else
    as proposed."""
    found: dict[str, list[datetime]] = {}
    for name in history.draws:
        for pairing in history.pairings(name):
            if name is except_for or (name, pairing) in pairings:
                continue
            # Of a move in doubt nobody knows yet whether it has been made: both hours are taken.
            moving = history.moves.get((name, pairing))
            instants = (
                moving.proposal.instants
                if moving is not None and moving.proposal is not None
                else ()
            )
            for student in pairing.both:
                found.setdefault(student, []).extend((*history.starts(name, pairing), *instants))
    return {student: tuple(sorted(starts)) for student, starts in sorted(found.items())}


def terms_out(terms: Terms) -> str:
    """The terms as canonical text: the same terms give the same text, character by character."""
    rules = terms.rules
    value = {
        "edition": terms.edition,
        "round": str(terms.round),
        "students": [_student_out(one) for one in terms.students],
        "mutual_pairs": str(rules.mutual),
        "never_pair": sorted(map(sorted, rules.apart)),
        "met": sorted(map(sorted, rules.met)),
        "pins": sorted([one.coach, one.client] for one in rules.pins),
        "hours": {name: _plain(one) for name, one in asdict(terms.frame).items()},
        "busy": {
            one.id: [at.isoformat() for at in terms.busy[one.id]]
            for one in terms.students
            if one.id in terms.busy
        },
    }
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def terms_in(text: str) -> Terms:
    """What `terms_out` wrote; students come back without names and addresses. Raises ValueError."""
    value = json.loads(text)
    students = tuple(_student_in(one) for one in value["students"])
    hours = value["hours"]
    return Terms(
        Round(value["round"]),
        students,
        Rules(
            tuple(one.id for one in students),
            MutualPairs(value["mutual_pairs"]),
            frozenset(map(frozenset, value["never_pair"])),
            frozenset(map(frozenset, value["met"])),
            tuple(Pairing(coach, client) for coach, client in value["pins"]),
        ),
        Frame(
            first=date.fromisoformat(hours["first"]),
            finish_by=date.fromisoformat(hours["finish_by"]),
            closed_days=tuple(
                (date.fromisoformat(a), date.fromisoformat(b)) for a, b in hours["closed_days"]
            ),
            zone=hours["zone"],
            sessions=hours["sessions"],
            length=hours["length"],
            grid=hours["grid"],
        ),
        {one: tuple(map(datetime.fromisoformat, starts)) for one, starts in value["busy"].items()},
        value["edition"],
    )


def _plain(one: Any) -> Any:
    match one:
        case date():
            return one.isoformat()
        case tuple():
            return [_plain(part) for part in one]
        case _:
            return one


def _student_out(one: Student) -> dict[str, Any]:
    windows = {"available": one.available} | ({"prefer": one.prefer} if one.prefer else {})
    return {"id": one.id, "zone": one.zone} | {
        name: [[window.weekday, window.start, window.end] for window in some]
        for name, some in windows.items()
    }


def _student_in(value: Mapping[str, Any]) -> Student:
    available, prefer = (
        tuple(Window(*one) for one in value.get(name, ())) for name in ("available", "prefer")
    )
    return Student(value["id"], value["id"], "", value["zone"], available, prefer=prefer)
