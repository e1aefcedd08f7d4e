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


# It is open on the screen during the session.
_AGENDA = (
    "A simple agenda:",
    "1. Arrive: what has happened since last time?",
    "2. One real topic: what would the client like to take away today?",
    "3. Coach with the T-GOAL model: ask open-ended questions, acknowledge and validate.",
    "4. Close: what will the client do, and by when?",
    "5. Five minutes for the coach: what helped, and what would make it even better?",
)


def _description(cohort: Cohort, round_name: str, roles: str, sessions: int) -> str:
    """The words of the event. `roles`: who coaches whom."""
    minutes = cohort.program.session_minutes
    lines = [
        f"{roles}: {sessions} weekly sessions of {minutes} minutes, {round_name} round, {cohort.name}.",
        "",
        "Does this time work? Press Yes. If it doesn't, press No and you'll get another one, or move the series "
        "to a time that suits you both. A single session may be moved the same way.",
        "",
        *_AGENDA,
    ]
    if cohort.links.peer_coaching_tips:
        lines += ["", f"Peer Coaching Tips: {cohort.links.peer_coaching_tips}"]
    return "\n".join(lines)
