"""Of a class in which many share no hour: a sentence with a count for each cause, and whom to ask."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from worker.core.hours.frame import Frame
from worker.core.hours.starts import share_an_hour
from worker.core.model import Student
from worker.core.names import display_name, isolated
from worker.messages import words
from worker.report.name_order import name_order

Pair = tuple[Student, Student]

_MOST_ROWS = 10
_HEADINGS = ("student", "time zone", "free a week", "shares an hour with")


def summary(
    name: str, frame: Frame, students: Sequence[Student], apart: Sequence[Pair], fresh: int
) -> str:
    """A sentence on the pairs of a round that share no hour, and a table of those who are in most of
    them. `fresh`: how many of the pairs share one in every earlier round."""
    of = len(students) * (len(students) - 1) // 2
    more = "" if fresh == len(apart) else f", {fresh} of them in this round only"
    shared = _shared(students, apart)
    alone = sum(count == 0 for count in shared.values())
    nearly = sum(count == 1 for count in shared.values())
    sentence = (
        f"{name} round: {words.count(len(apart), 'pair')} of {of} share no hour{more}: "
        f"{words.listed(list(_causes(frame, apart)))}; the draw avoids all of them where it can"
    )
    told = [
        f"{words.count(count, 'student')} {'share' if count > 1 else 'shares'} an hour with {whom}"
        for count, whom in ((alone, "nobody"), (nearly, "one other only"))
        if count
    ]
    if told:
        draws = "no draw can give" if alone else "hardly any draw can give"
        sentence += f". {' and '.join(told)}: {draws} everybody an hour"
    return "\n".join([f"{sentence}. More time of these would help most:", *_table(shared)])


def _shared(students: Sequence[Student], apart: Sequence[Pair]) -> dict[Student, int]:
    """With how many of the others each of those in the pairs shares an hour; who is worst off
    first."""
    apart_from = Counter(student.id for pair in apart for student in pair)
    troubled = [student for student in students if apart_from[student.id]]
    worst_first = sorted(
        troubled, key=lambda student: (-apart_from[student.id], name_order(display_name(student)))
    )
    return {student: len(students) - 1 - apart_from[student.id] for student in worst_first}


def _causes(frame: Frame, apart: Sequence[Pair]) -> Iterator[str]:
    """2 in no week, 1 in some weeks only"""
    once = replace(frame, sessions=1)
    ever = sum(share_an_hour(once, first, second) for first, second in apart)
    never = len(apart) - ever
    if never:
        yield f"{never} in no week"
    if ever:
        yield f"{ever} in some weeks only (clocks change, or one of the two is away)"


def _table(shared: dict[Student, int]) -> Iterator[str]:
    rows = [_HEADINGS]
    for student, count in list(shared.items())[:_MOST_ROWS]:
        peers = "nobody" if not count else words.count(count, "peer")
        name = isolated(display_name(student))
        rows.append((name, words.place(student.zone), _free(student), peers))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        padded = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield "  " + "  ".join([*padded, row[3]])
    if len(shared) > _MOST_ROWS:
        rest = list(shared.values())[_MOST_ROWS:]
        most = rest[-1]
        peers = words.count(most, "peer") if rest[0] == most else f"{rest[0]} to {most} peers"
        yield f"  and {len(rest)} more, who share one with {peers}"


def _free(student: Student) -> str:
    """How long somebody is available in a week: 6 ½ hours"""
    minutes = sum(window.end - window.start for window in student.available)
    hours, half = minutes // 60, "½" if minutes % 60 >= 30 else ""
    return f"{hours} {half} hours".replace("  ", " ") if half else words.count(hours, "hour")
