"""How a pairing stands, as a sentence for the coordinator."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from worker.core.due.responses import PairingStatus
from worker.core.model import Response
from worker.core.names import isolated
from worker.messages import words
from worker.messages.series_remarks import sentences_on

if TYPE_CHECKING:
    from worker.core.due.pairing_state import PairingState


def sentence(state: "PairingState", names: Mapping[str, str], moved_next: bool = False) -> str:
    """A sentence on a pairing, and what was written with an answer. `names`: by student id;
    `moved_next`: the next pass proposes another hour."""
    return " ".join([_status(state, names, moved_next), *_remarks(state, names)])


def _remarks(state: "PairingState", names: Mapping[str, str]) -> Iterator[str]:
    observed = state.observed
    if observed is None:
        return
    for student, comment in observed.comments.items():
        if student in names:
            yield f'{names[student]} wrote: "{isolated(comment)}"'
    if observed.strangers == 1:
        yield "Somebody else is a guest of the series as well."
    elif observed.strangers:
        yield f"{observed.strangers} others are guests of the series as well."
    yield from sentences_on(observed.remarks)


def _status(state: "PairingState", names: Mapping[str, str], moved_next: bool) -> str:
    pairing = state.pairing
    coach, client = names[pairing.coach], names[pairing.client]
    match state.status:
        case PairingStatus.NO_HOUR:
            return f"No weekly hour suits both {coach} and {client} on all dates; they have to find one between them."
        case PairingStatus.REMOVED:
            gone = words.listed([names[student] for student in state.removed])
            return f"{gone} is no longer a guest of the series and cannot answer it."
        case PairingStatus.DECLINED:
            said_no = words.listed([names[student] for student in _declining(state)])
            rest = "another is proposed next" if moved_next else "the two have to settle on another"
            return f"{said_no} declined the hour; {rest}."
        case PairingStatus.WAITING:
            student = state.owing or pairing.client
            role = "client" if student == pairing.client else "coach"
            return f"{names[student]}, the {role}, has not answered the invitation."
        case status:
            return _ALWAYS[status]


def _declining(state: "PairingState") -> tuple[str, ...]:
    answers = state.observed.answers if state.observed else {}
    students = (state.pairing.client, state.pairing.coach)
    return tuple(student for student in students if answers.get(student) is Response.DECLINED)


_ALWAYS = {
    PairingStatus.NOT_INVITED: "The invitation could not be sent.",
    PairingStatus.CANCELLED: "The series has been deleted from the calendar.",
    PairingStatus.MOVED: "They have moved their sessions and are in touch.",
    PairingStatus.AGREED: "Both have accepted.",
    PairingStatus.SETTLED: "They have agreed on a time between them, as the file says.",
    PairingStatus.ANSWERED: "Both have answered, not both with yes.",
    PairingStatus.ENDED: "The pairing has ended, since the roster or somebody's times have changed.",
}
