"""A draw, in lines for people."""

from collections.abc import Iterator

from worker.core.model import Cohort
from worker.core.rounds import Assignment, Draw
from worker.core.timeline import is_late
from worker.messages import no_common_hour, reasons, words
from worker.messages.views import full_name

# Of so many pairings that end late, each is told in full.
_FEW = 2


def draw_lines(draw: Draw, cohort: Cohort) -> list[str]:
    """Who coaches whom, and at which hour in the cohort's zone."""
    rules = reasons.relaxed(draw.relaxed, cohort.rounds[draw.round])
    lines = [f"(not every rule can be kept: {rule})" for rule in rules]
    if any(assignment.proposal is None for assignment in draw.assignments):
        lines.append(
            "(no draw was found in which everybody has an hour; this one leaves the fewest without, of those looked at)"
        )
    late = [
        assignment.proposal.starts[-1]
        for assignment in draw.assignments
        if assignment.proposal and is_late(cohort, draw.round, assignment.proposal)
    ]
    if len(late) > _FEW:
        last = words.day(cohort.local_date(max(late)))
        lines.append(
            f"(the last session of {len(late)} of these {len(draw.assignments)} pairings falls after the date to "
            f"finish by, {words.day(cohort.rounds[draw.round].finish_by)}; of the latest on {last})"
        )
    for assignment in draw.assignments:
        lines += _assignment_lines(assignment, draw, cohort, len(late) > _FEW)
    if draw.unknown:
        students = [full_name(cohort, student) for student in draw.unknown]
        are = "is" if len(students) == 1 else "are"
        lines.append(
            f"(whether {words.listed(students)} {are} busy is unknown: the calendar cannot be read)"
        )
    return lines


def _assignment_lines(
    assignment: Assignment, draw: Draw, cohort: Cohort, late_is_told: bool
) -> Iterator[str]:
    pairing, proposal = assignment.pairing, assignment.proposal
    hour = words.hour(proposal, cohort.zone) if proposal else "no hour suits both on all dates"
    late = ""
    if proposal and is_late(cohort, draw.round, proposal):
        last_day = cohort.local_date(proposal.starts[-1])
        late = (
            f", until {words.short_day(last_day)}"
            if late_is_told
            else f", the last session on {words.day(last_day)}, after the date to finish by"
        )
    coach, client = (full_name(cohort, student) for student in pairing.roles)
    yield f"{coach} coaches {client}: {hour}{late}"
    if proposal is None:
        why = no_common_hour.of_drawn(draw.terms, pairing, cohort)
        if why:
            yield f"  {why}"
