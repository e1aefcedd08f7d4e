"""Whether a round has been sent out, and when: to students, not to the coordinator alone."""

from datetime import datetime

from worker.core.history import History
from worker.core.keys import TO_COORDINATOR, Kind

# What is recorded of a round that no student has heard of.
_BEFORE = (*TO_COORDINATOR, Kind.APPROVAL)


def was_sent_out(history: History, round_name: str) -> bool:
    """Whether anything but a draw to review has gone out in a round."""
    return bool(sent_out_at(history, round_name))


def sent_out_at(history: History, round_name: str) -> list[datetime]:
    """When each thing was done in a round that a student may have noticed: aware, UTC."""
    return [
        record.at
        for key, record in history.records.items()
        if key.round == round_name and key.kind not in _BEFORE
    ]
