"""All that a draw depends on but its seed, as values and as canonical text: what has to be published before a draw so that
anybody can check it after. The text names students by id and holds no address and no name."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from worker.core.history import History
from worker.core.hours.frame import Frame, frame_of
from worker.core.model import Cohort, MutualPairs, Student, Window
from worker.core.pairing.rules import Rules
from worker.core.rounds import Pairing

# Raised whenever the same seed and terms would give another draw.
EDITION = 2


@dataclass(frozen=True)
class Terms:
    """Who takes part in a round, by which rules, in which weeks. `busy`: when each student's other sessions start, UTC."""

    round: str
    students: tuple[Student, ...]
    rules: Rules
    frame: Frame
    busy: Mapping[str, tuple[datetime, ...]]
    edition: int = EDITION


def terms_of(cohort: Cohort, round_name: str, history: History, on: date) -> Terms:
    """The terms of a round whose assignments go out on this date of the cohort's zone."""
    there = (student for student in cohort.roster if student.takes_part(on, round_name))
    students = tuple(sorted(there, key=lambda student: student.id))
    return Terms(
        round_name,
        students,
        rules_of(cohort, round_name, history, tuple(student.id for student in students)),
        frame_of(cohort, round_name, on),
        history.sessions(except_for=round_name),
    )


def rules_of(cohort: Cohort, round_name: str, history: History, students: tuple[str, ...]) -> Rules:
    """The rules of a round for these students, in canonical order, before anything is relaxed."""
    there = set(students)
    met = frozenset(
        pairing.both
        for earlier in cohort.rounds[round_name].avoid_peers_of
        for pairing in history.assigned(earlier)
    )
    pinned = (Pairing(coach, client) for coach, client in cohort.pins.get(round_name, ()))
    pins = tuple(pin for pin in pinned if pin.both <= there)
    apart = frozenset(pair for pair in cohort.never_pair if pair <= there)
    return Rules(
        students,
        cohort.program.mutual_pairs,
        apart,
        frozenset(pair for pair in met if pair <= there),
        pins,
    )


def terms_to_json(terms: Terms) -> str:
    """The terms as canonical text: the same terms give the same text, character by character."""
    rules = terms.rules
    ids = [student.id for student in terms.students if student.id in terms.busy]
    value = {
        "edition": terms.edition,
        "round": terms.round,
        "students": [_student_to_json(student) for student in terms.students],
        "mutual_pairs": str(rules.mutual),
        "never_pair": sorted(map(sorted, rules.apart)),
        "met": sorted(map(sorted, rules.met)),
        "pins": sorted(list(pin.roles) for pin in rules.pins),
        "hours": {name: _plain(part) for name, part in asdict(terms.frame).items()},
        "busy": {each: [start.isoformat() for start in terms.busy[each]] for each in ids},
    }
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def terms_from_json(text: str) -> Terms:
    """What `terms_to_json` wrote; students come back without names and addresses. Raises
    ValueError."""
    value = json.loads(text)
    students = tuple(_student_from_json(student) for student in value["students"])
    return Terms(
        value["round"],
        students,
        Rules(
            tuple(student.id for student in students),
            MutualPairs(value["mutual_pairs"]),
            frozenset(map(frozenset, value["never_pair"])),
            frozenset(map(frozenset, value["met"])),
            tuple(Pairing(coach, client) for coach, client in value["pins"]),
        ),
        _frame_from_json(value["hours"]),
        {
            student: tuple(map(datetime.fromisoformat, starts))
            for student, starts in value["busy"].items()
        },
        value["edition"],
    )


def _frame_from_json(hours: Mapping[str, Any]) -> Frame:
    return Frame(
        first=date.fromisoformat(hours["first"]),
        finish_by=date.fromisoformat(hours["finish_by"]),
        closed_days=_days_from_json(hours["closed_days"]),
        zone=hours["zone"],
        sessions=hours["sessions"],
        length=hours["length"],
        grid=hours["grid"],
    )


def _plain(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case tuple():
            return [_plain(part) for part in value]
        case _:
            return value


def _student_to_json(student: Student) -> dict[str, Any]:
    windows = {"available": student.available}
    windows |= {"prefer": student.prefer} if student.prefer else {}
    away = {"away": _plain(student.away)} if student.away else {}
    return {"id": student.id, "zone": student.zone, **away} | {
        name: [[window.weekday, window.start, window.end] for window in each]
        for name, each in windows.items()
    }


def _student_from_json(value: Mapping[str, Any]) -> Student:
    available, prefer = (
        tuple(Window(*window) for window in value.get(name, ())) for name in ("available", "prefer")
    )
    away = _days_from_json(value.get("away", ()))
    return Student(value["id"], value["id"], "", value["zone"], available, prefer=prefer, away=away)


def _days_from_json(days: Iterable[Sequence[str]]) -> tuple[tuple[date, date], ...]:
    return tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in days)
