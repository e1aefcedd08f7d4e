"""What a file leaves out, as it may, so that its mails say less."""

from collections.abc import Iterator

from worker.core.model import Cohort
from worker.messages import words


def left_out(cohort: Cohort) -> Iterator[str]:
    """A sentence on each thing that mails would hold, were it in the file."""
    links = {
        "peer_coaching_tips": cohort.links.peer_coaching_tips,
        "peer_assignment_tips": cohort.links.peer_assignment_tips,
    }
    missing = [f"`{name}`" for name, link in links.items() if not link]
    if len(missing) == len(links):
        yield (
            "the mails point to neither document in the Hub; name them under `links:`, as "
            f"{words.listed(missing)}"
        )
    elif missing:
        yield f"the mails point to one document in the Hub only; add {missing[0]} under `links:`"
    if not cohort.google.meet:
        yield (
            "the series hold no video call, since `google.meet` is off; every pair has to find a "
            "way to meet"
        )
