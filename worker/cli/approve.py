"""`approve`: the coordinator's yes to a draw, where the file waits for it."""

from contextlib import closing
from pathlib import Path

import click

from worker.cli.base import COHORT, NOW, SANDBOX, command
from worker.cli.files import one_cohort
from worker.cli.rounds import ROUND, known_round
from worker.cli.settings import parse_now, settings
from worker.core.due.review import approval_key, waits_for_approval
from worker.core.due.sent_out import sent_out_at
from worker.core.history import History
from worker.core.model import Cohort, Review
from worker.core.records import State
from worker.errors import UsageError
from worker.execute.recorded import recorded
from worker.messages import words


@command
@COHORT
@ROUND
@NOW
@SANDBOX
def approve(path: Path, round_name: str, now: str | None, sandbox: Path | None) -> int:
    """Say yes to the draw of a ROUND that waits for it, so that it goes out on its day."""
    setting = settings(sandbox, parse_now(now) if now else None)
    cohort = one_cohort(path)
    name = known_round(cohort, round_name)
    with closing(setting.ledger()) as ledger, ledger.lock(cohort.id):
        history = recorded(cohort, ledger)
        if name not in history.draws:
            raise UsageError(
                f"the {name} round of {cohort.id} has not been drawn yet, so there is nothing to say yes to"
            )
        draw = history.draws[name].draw
        if not waits_for_approval(cohort, history, name):
            why = _why_it_does_not_wait(cohort, name, history)
            click.echo(f"{cohort.id}: the {name} round {why}; nothing was changed.")
            return 0
        turn = ledger.take_turn(ledger.turn(cohort.id))
        key, at = approval_key(draw), setting.clock()
        ledger.claim(turn, key, at, None)
        ledger.settle(turn, key, State.DONE, at)
    click.echo(
        f"{cohort.id}: the {name} round is approved as it is drawn (fingerprint {draw.fingerprint[:16]}…). It goes out on "
        f"{cohort.rounds[name].assign_on}, or with the next pass where that day has come; a redraw asks again."
    )
    return 0


def _why_it_does_not_wait(cohort: Cohort, round_name: str, history: History) -> str:
    sent = sent_out_at(history, round_name)
    if sent:
        return f"was already sent on {words.day(cohort.local_date(min(sent)))}"
    approval = history.records.get(approval_key(history.draws[round_name].draw))
    if approval is not None and approval.done:
        return f"is already approved, on {words.day(cohort.local_date(approval.at))}"
    if cohort.program.review is Review.WAIT:
        return "is already approved, by `approved:` in the cohort file"
    return "does not wait for a yes, since the cohort file has no `program: {review: wait}`"
