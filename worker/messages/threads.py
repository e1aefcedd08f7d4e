"""Which conversation a mail belongs to, so that a nudge stands below its assignment.

Gmail gives every mail a Message-ID of its own, whatever the sender writes, and what that is could
only be asked with a request for each mail. So nobody answers a mail by its name here: every pairing
has a name in the form of a Message-ID, which no mail ever has, and all mails about the pairing refer
to it. Mail programs put together what refers to the same, whether it is there or not (JWZ's
algorithm, which RFC 5256, 2 takes over as REFERENCES).
"""

from hashlib import sha256

from worker.core.actions import Mail, SendMail
from worker.core.addresses import normal
from worker.core.history import History
from worker.core.model import Cohort
from worker.core.rounds import Pairing


def thread_of(action: Mail, cohort: Cohort, history: History) -> tuple[str, ...]:
    """The names of the conversations of a mail to a student, one for each pairing that it is about;
    none of a mail to the coordinator."""
    if not isinstance(action, SendMail):
        return ()
    domain = normal(cohort.google.sender).rpartition("@")[2]
    fingerprint = _fingerprint(action.round, history)
    return tuple(
        f"{_name(cohort, action.round, fingerprint, pairing)}@{domain}" for pairing in action.about
    )


def _fingerprint(round_name: str, history: History) -> str:
    """What tells a round from one of the same name in another year."""
    record = history.draws.get(round_name)
    return record.draw.fingerprint if record else ""


def _name(cohort: Cohort, round_name: str, fingerprint: str, pairing: Pairing) -> str:
    text = f"{cohort.id}/{round_name}/{fingerprint}/{pairing}"
    return sha256(text.encode()).hexdigest()[:32]
