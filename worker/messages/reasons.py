"""Why something was not done, or not as the rules want it, in words for people."""

from collections.abc import Sequence

from worker.core.keys import Reason
from worker.core.model import RoundPlan
from worker.core.rounds import Relaxation
from worker.messages import words
from worker.messages.catalog import say


def why(reason: Reason | None) -> str:
    """Why something was recorded without having been done; empty without a reason."""
    return say(f"reason {reason}") if reason else ""


def relaxed(rules: Sequence[Relaxation], plan: RoundPlan) -> tuple[str, ...]:
    """The rules of a round that had to give way, each as the end of a sentence."""
    return tuple(
        say("relaxed mutual")
        if rule is Relaxation.MUTUAL_PAIRS
        else say("relaxed again", rounds=words.rounds(plan.avoid_peers_of))
        for rule in rules
    )
