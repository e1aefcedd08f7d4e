"""What is settled for good, and what only was until an address was corrected."""

from worker.core.history import History
from worker.core.keys import ActionKey
from worker.core.model import Cohort


def still_settled(cohort: Cohort, history: History, key: ActionKey, *students: str) -> bool:
    """Whether an action is settled, and not failed for an address that has been corrected in the
    file since. `students`: the ids of those whom it is about."""
    failed_for = history.failed_for(key)
    return history.settled(key) and failed_for in (None, cohort.addresses_of(*students))
