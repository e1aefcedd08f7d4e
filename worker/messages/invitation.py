"""From a proposed series to the invitation that the calendar sends."""

from datetime import timedelta

from worker.core.actions import ProposeSeries
from worker.core.hours.recurrence import recurrence
from worker.core.model import Cohort
from worker.messages.views import address, person
from worker.ports.calendar import Invitation, SeriesName


def invitation(action: ProposeSeries, cohort: Cohort) -> Invitation:
    """The series as it goes into the calendar, for both students. Raises UnknownRecipient, and
    ValueError for a pairing without an hour."""
    pairing, proposal = action.assignment.pairing, action.assignment.proposal
    if proposal is None:
        raise ValueError("a pairing without an hour has nothing to invite to")
    everybody = [student.id for student in cohort.roster]
    coach, client = (person(cohort, student, everybody) for student in pairing.roles)
    roles = f"{coach.name} coaches {client.name}"
    start = proposal.starts[0]
    return Invitation(
        name=SeriesName(cohort.id, action.round, pairing.coach, pairing.client, pairing.attempt),
        summary=f"Peer coaching: {coach.first_name} coaches {client.first_name}",
        description=_description(cohort, action.round, roles, len(proposal.dates)),
        start=start,
        end=start + timedelta(minutes=cohort.program.session_minutes),
        zone=proposal.hour.zone,
        recurrence=recurrence(proposal),
        guests=(address(cohort, pairing.coach), address(cohort, pairing.client)),
        meet=cohort.google.meet,
    )


def _description(cohort: Cohort, round_name: str, roles: str, sessions: int) -> str:
    """The words of the event. `roles`: who coaches whom."""
    minutes = cohort.program.session_minutes
    lines = [
        f"{roles}: {sessions} weekly sessions of {minutes} minutes, {round_name} round, {cohort.name}.",
        "",
        "Does the hour suit you? Answer with Yes. If it does not, move the series to an hour that suits you both, "
        "or answer with No and write to each other.",
        "A single session may be moved the same way.",
    ]
    if cohort.links.peer_coaching_tips:
        lines += ["", f"Peer Coaching Tips: {cohort.links.peer_coaching_tips}"]
    return "\n".join(lines)
