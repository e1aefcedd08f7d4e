"""A change of a drawn round, in lines for people."""

from worker.core.model import Cohort
from worker.core.rounds import Assignment, Repair
from worker.messages import reasons, words
from worker.messages.views import full_name


def repair_lines(repair: Repair, cohort: Cohort) -> list[str]:
    """What a repair changes and why."""
    begun = {pairing.roles for pairing in repair.begun_pairings}
    go_on = {pairing.roles for pairing in repair.ended} & begun
    why = _why(repair, cohort, same_two=bool(go_on))
    lines = [f"the {repair.round} round changes: {why}"]
    lines += [f"  ends: {_coaches(pairing.roles, cohort)}" for pairing in repair.parted]
    for assignment in repair.begun:
        event = "another hour" if assignment.pairing.roles in go_on else "begins"
        roles = _coaches(assignment.pairing.roles, cohort)
        lines.append(f"  {event}: {roles}: {_hour(assignment, cohort)}")
    lines += [f"  without a peer: {full_name(cohort, student)}" for student in repair.alone]
    rules = reasons.relaxed(repair.relaxed, cohort.rounds[repair.round])
    return lines + [f"  (not every rule can be kept: {rule})" for rule in rules]


def _why(repair: Repair, cohort: Cohort, same_two: bool) -> str:
    changes = [f"{full_name(cohort, student)} leaves" for student in repair.left]
    changes += [f"{full_name(cohort, student)} joins" for student in repair.joined]
    if changes:
        return words.listed(changes)
    return "the times of these two no longer suit" if same_two else "two are to be kept apart"


def _coaches(roles: tuple[str, str], cohort: Cohort) -> str:
    coach, client = roles
    return f"{full_name(cohort, coach)} coaches {full_name(cohort, client)}"


def _hour(assignment: Assignment, cohort: Cohort) -> str:
    proposal = assignment.proposal
    if proposal is None:
        return "no hour suits both; they are asked to find one"
    sessions = words.count(len(proposal.dates), "session")
    return f"{words.hour(proposal, cohort.zone)}, {sessions}"
