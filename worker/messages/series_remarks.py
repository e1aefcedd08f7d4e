"""What is odd about a series in the calendar, in sentences for the coordinator."""

from collections.abc import Sequence

from worker.core.observed import Remark

_SENTENCES = {
    Remark.UNREADABLE: "The dates in the calendar cannot be read; until they can, the dates of before count.",
    Remark.LINES_IGNORED: "A part of the dates in the calendar cannot be read; the rest counts.",
    Remark.CUT_OFF: "The series ends earlier than was proposed, so some sessions are missing.",
    Remark.OTHER_DATES: "The series has other dates than were proposed, and nobody has moved it.",
    Remark.GUEST_REPLACED: "One of the two is a guest under another address; their answer is taken for theirs.",
}


def sentences_on(remarks: Sequence[Remark]) -> list[str]:
    """A sentence for each remark."""
    return [_SENTENCES[remark] for remark in remarks]
