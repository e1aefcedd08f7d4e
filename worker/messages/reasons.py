"""Why something was not done, or not as the rules want it, in words for people."""

from collections.abc import Sequence

from worker.core.keys import Reason
from worker.core.model import RoundPlan
from worker.core.rounds import Relaxation
from worker.messages import words

_REASONS = {
    Reason.NOT_DUE: "no longer due when it was to go out",
    Reason.ESCALATED: "overtaken: the coordinator is told instead",
    Reason.LAST_SESSION_BEGUN: "overtaken: the last session has begun",
    Reason.HALF_LONG_PAST: "overtaken: half of the sessions have been over for days",
    Reason.LONG_OVER: "overtaken: the sessions have been over for a week",
    Reason.CHANGED_BY_THE_TWO: "the two have changed it before the series was moved",
    Reason.LONG_BEGUN: "the sessions have long begun: the two settle it",
    Reason.NO_OTHER_HOUR: "no other hour suits both",
    Reason.NO_HOUR_ANY_MORE: "no hour suits both any more",
    Reason.PAIRING_ENDED: "the pairing ended before the invitation was known to be out",
    Reason.DRAFT_GONE: "the draft was gone when it was looked for: sent by a pass that was stopped, "
    "or deleted by somebody",
}


def why(reason: Reason | None) -> str:
    """Why something was recorded without having been done; empty without a reason."""
    return _REASONS[reason] if reason else ""


def relaxed(rules: Sequence[Relaxation], plan: RoundPlan) -> tuple[str, ...]:
    """The rules of a round that had to give way, each as the end of a sentence."""
    return tuple(
        "two students may coach each other"
        if rule is Relaxation.MUTUAL_PAIRS
        else f"peers of {words.rounds(plan.avoid_peers_of)} may meet again"
        for rule in rules
    )
