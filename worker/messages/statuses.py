"""How a pairing stands, as a sentence for the coordinator."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from worker.core.due.responses import PairingStatus
from worker.core.model import Response
from worker.core.names import isolated
from worker.messages import words
from worker.messages.catalog import say, say_count
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
            yield say("wrote", name=names[student], note=isolated(comment))
    if observed.strangers:
        yield say_count("strangers", observed.strangers)
    yield from sentences_on(observed.remarks)


def _status(state: "PairingState", names: Mapping[str, str], moved_next: bool) -> str:
    pairing = state.pairing
    coach, client = names[pairing.coach], names[pairing.client]
    match state.status:
        case PairingStatus.NO_HOUR:
            return say("status no hour", coach=coach, client=client)
        case PairingStatus.REMOVED:
            gone = words.listed([names[student] for student in state.removed])
            return say("status removed", names=gone)
        case PairingStatus.DECLINED:
            said_no = words.listed([names[student] for student in _declining(state)])
            sentence_name = "status declined, moved next" if moved_next else "status declined"
            return say(sentence_name, names=said_no)
        case PairingStatus.WAITING:
            student = state.owing or pairing.client
            role = "client" if student == pairing.client else "coach"
            return say(f"status waiting for {role}", name=names[student])
        case status:
            return say(f"status {status}")


def _declining(state: "PairingState") -> tuple[str, ...]:
    answers = state.observed.answers if state.observed else {}
    students = (state.pairing.client, state.pairing.coach)
    return tuple(student for student in students if answers.get(student) is Response.DECLINED)
