"""What is odd about a series in the calendar, in sentences for the coordinator."""

from collections.abc import Sequence

from worker.core.observed import Remark
from worker.messages.catalog import say


def sentences_on(remarks: Sequence[Remark]) -> list[str]:
    """A sentence for each remark."""
    return [say(f"remark {remark}") for remark in remarks]
