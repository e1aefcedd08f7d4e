"""Which mails are due when an address was corrected after the assignment had gone to it.

Whoever mistyped an address never got the mail, and the peers were told the wrong one. An answer to
an invitation shows that somebody reads it: then the invitation alone follows to another address.
"""

from collections.abc import Iterator, Mapping, Sequence

from worker.core.actions import SendMail
from worker.core.addresses import mailbox_hash
from worker.core.due.pairing_state import PairingState
from worker.core.due.settled import still_settled
from worker.core.history import History
from worker.core.keys import ActionKey, Kind
from worker.core.model import Cohort
from worker.core.rounds import Pairing


def corrections(
    cohort: Cohort, round_name: str, states: Sequence[PairingState], history: History
) -> Iterator[SendMail]:
    """The assignment once more, to the corrected address, and a mail to each peer who was told of
    the other one; each once for every address."""
    of = {state.pairing: state for state in states}
    told = _told(round_name, history)
    for student, about in sorted(history.rings[round_name].roles().items()):
        sent = history.records.get(ActionKey(round_name, Kind.ASSIGNMENT, student=student))
        now = mailbox_hash(cohort, student)
        if sent is None or not sent.done or not sent.mail.mailbox or not now:
            continue
        if any(_reads_it(of[pairing], student) for pairing in about):
            continue
        if now != sent.mail.mailbox:
            mail = SendMail(Kind.ASSIGNMENT, round_name, student, about, mailbox=now)
            yield from _unless_sent(cohort, history, mail)
        for pairing in about:
            peer = pairing.peer_of(student)
            known = told.get((pairing, peer), sent.mail.mailbox)
            if known != now and of[pairing].has_heard(peer):
                mail = SendMail(
                    Kind.ADDRESS, round_name, peer, (pairing,), reply_to=(student,), mailbox=now
                )
                yield from _unless_sent(cohort, history, mail)


def _reads_it(state: PairingState, student: str) -> bool:
    """Whether something was done that shows that the student sees the invitation."""
    observed = state.observed
    return observed is not None and (student in observed.heard or observed.in_touch)


def _told(round_name: str, history: History) -> Mapping[tuple[Pairing, str], str]:
    """Of which address of a peer each student was told last, as a hash, by pairing and student."""
    records = (
        (record.at, key)
        for key, record in history.records.items()
        if key.kind is Kind.ADDRESS and key.round == round_name and record.done
    )
    in_order = sorted(records, key=lambda entry: entry[0])
    return {(key.pairing, key.student): key.digest for _, key in in_order if key.pairing}


def _unless_sent(cohort: Cohort, history: History, mail: SendMail) -> Iterator[SendMail]:
    if not still_settled(cohort, history, mail.key, mail.to):
        yield mail
