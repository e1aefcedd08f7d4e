"""From a proposed series to the invitation that the calendar sends."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from worker.core.actions import ProposeSeries
from worker.core.hours.recurrence import recurrence
from worker.core.model import Cohort
from worker.core.rounds import Pairing
from worker.messages.catalog import say, say_count
from worker.messages.context import PersonView
from worker.messages.shelf import Shelf, shelf_for, speaking
from worker.messages.views import person
from worker.messages.words import round_named
from worker.ports.calendar import Invitation, SeriesName
from worker.ports.recipients import address


def invitation(action: ProposeSeries, cohort: Cohort) -> Invitation:
    """The series as it goes into the calendar, for both students. Raises UnknownRecipient, and
    ValueError for a pairing without an hour."""
    pairing, proposal = action.assignment.pairing, action.assignment.proposal
    if proposal is None:
        raise ValueError("a pairing without an hour has nothing to invite to")
    shelves = _shelves(cohort, pairing)
    everybody = [student.id for student in cohort.roster]
    coach, client = (person(cohort, student, everybody) for student in pairing.roles)
    start = proposal.starts[0]
    return Invitation(
        name=SeriesName(cohort.id, action.round, pairing.coach, pairing.client, pairing.attempt),
        summary=_in_each(
            shelves[:1],
            lambda: say("invitation summary", coach=coach.first_name, client=client.first_name),
        ),
        description=_in_each(
            shelves,
            lambda: _description(cohort, action.round, coach, client, len(proposal.dates)),
        ),
        start=start,
        end=start + timedelta(minutes=cohort.program.session_minutes),
        zone=proposal.hour.zone,
        recurrence=recurrence(proposal),
        guests=(address(cohort, pairing.coach), address(cohort, pairing.client)),
        meet=cohort.google.meet,
    )


def _shelves(cohort: Cohort, pairing: Pairing) -> list[Shelf]:
    """The languages of the two, the client's first, who is asked to act first."""
    tags = dict.fromkeys(cohort.language_of(each) for each in (pairing.client, pairing.coach))
    return [shelf_for(cohort, tag) for tag in tags]


def _in_each(shelves: Sequence[Shelf], words: Callable[[], str]) -> str:
    """The words in each of these languages, one below the other; once where they are the same."""
    texts: dict[str, None] = {}
    for shelf in shelves:
        with speaking(shelf):
            texts[words()] = None
    return "\n\n".join(texts)


def _description(
    cohort: Cohort, round_name: str, coach: PersonView, client: PersonView, sessions: int
) -> str:
    """The words of the event."""
    what = say_count(
        "invitation what",
        sessions,
        coach=coach.name,
        client=client.name,
        minutes=cohort.program.session_minutes,
        round=round_named(round_name),
        cohort=cohort.name,
    )
    # The agenda is open on the screen during the session.
    agenda = (say(name) for name in ("agenda", *(f"agenda {step}" for step in range(1, 6))))
    lines = [what, "", say("invitation answer"), "", *agenda]
    if cohort.links.peer_coaching_tips:
        lines += ["", say("invitation tips", link=cohort.links.peer_coaching_tips)]
    return "\n".join(lines)
