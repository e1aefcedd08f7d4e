"""From a proposed series to the invitation that the calendar sends."""

from base64 import b32hexencode
from datetime import timedelta
from hashlib import sha256

from worker.core.actions import ProposeSeries
from worker.core.hours.recurrence import recurrence
from worker.core.model import Cohort, Pairing
from worker.messages.views import address, person
from worker.ports import ID_PREFIX, LABEL, Invitation


def invitation(action: ProposeSeries, cohort: Cohort) -> Invitation:
    """The series as it goes into the calendar, for both students. Raises UnknownRecipient."""
    pairing, proposal = action.assignment.pairing, action.assignment.proposal
    if proposal is None:
        raise ValueError("a pairing without an hour has nothing to invite to")
    coach, client = person(cohort, pairing.coach), person(cohort, pairing.client)
    start = proposal.starts[0]
    return Invitation(
        id=event_id(cohort, action.round, pairing),
        summary=f"Peer coaching: {coach.first_name} coaches {client.first_name}",
        description=_description(
            cohort, action.round, coach.name, client.name, len(proposal.dates)
        ),
        start=start,
        end=start + timedelta(minutes=cohort.program.session_minutes),
        zone=proposal.hour.zone,
        recurrence=recurrence(proposal),
        guests=(address(cohort, pairing.coach), address(cohort, pairing.client)),
        meet=cohort.google.meet,
        labels=(
            (
                LABEL,
                _digest(cohort, action.round, pairing)
                + (f"-{pairing.time}" if pairing.time > 1 else ""),
            ),
        ),
    )


def event_id(cohort: Cohort, round_name: str, pairing: Pairing) -> str:
    """An id of Google's alphabet (a-v and 0-9: base32hex, RFC 4648 section 7), the same whenever it is asked for.

    A deleted event keeps its id for good, so two who are put together anew get another one.
    """
    return f"{ID_PREFIX}{pairing.time}{_digest(cohort, round_name, pairing)}"


def _digest(cohort: Cohort, round_name: str, pairing: Pairing) -> str:
    named = "\n".join((cohort.id, round_name, pairing.coach, pairing.client))
    return b32hexencode(sha256(named.encode()).digest()[:20]).decode().lower()


def _description(cohort: Cohort, round_name: str, coach: str, client: str, sessions: int) -> str:
    program = cohort.program
    lines = [
        f"{coach} coaches {client}: {sessions} weekly sessions of {program.session_minutes} minutes, "
        f"{round_name} round, {cohort.name}.",
        "",
        "Does the hour suit you? Answer with Yes. If it does not, move the series to an hour that suits you both, "
        "or answer with No and write to each other.",
        "A single session may be moved the same way.",
    ]
    if cohort.links.peer_coaching_tips:
        lines += ["", f"Peer Coaching Tips: {cohort.links.peer_coaching_tips}"]
    return "\n".join(lines)
