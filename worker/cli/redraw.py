"""`redraw`: another draw, while nothing of the recorded one has been sent."""

from contextlib import closing
from pathlib import Path

import click

from worker.cli.base import COHORT, NOW, SANDBOX, command, fresh_seed
from worker.cli.files import one_cohort
from worker.cli.rounds import ROUND, known_round
from worker.cli.settings import parse_now, settings
from worker.core.due.sent_out import was_sent_out
from worker.errors import UsageError
from worker.execute.recorded import recorded


@command
@COHORT
@ROUND
@NOW
@SANDBOX
@click.option("--reason", required=True, metavar="WORDS", help="Why; kept in the ledger.")
def redraw(path: Path, round_name: str, now: str | None, sandbox: Path | None, reason: str) -> int:
    """Put a recorded draw aside, with the reason, so that the next pass draws anew. Only while nothing has been sent."""
    setting = settings(sandbox, parse_now(now) if now else None)
    cohort = one_cohort(path)
    name = known_round(cohort, round_name)
    with closing(setting.ledger()) as ledger, ledger.lock(cohort.id):
        history = recorded(cohort, ledger)
        if name not in history.draws:
            raise UsageError(
                f"the {name} round of {cohort.id} has not been drawn yet, so there is nothing to draw anew"
            )
        if was_sent_out(history, name):
            raise UsageError(
                f"the {name} round of {cohort.id} has been sent out, so it stays as it is drawn; a change of the roster is "
                "carried out by the next pass, with the fewest changes"
            )
        ledger.redraw(
            ledger.take_turn(ledger.turn(cohort.id)), name, fresh_seed(), reason, setting.clock()
        )
    click.echo(
        f"{cohort.id}: the draw of the {name} round is put aside. `peer-coaching plan` shows the new one."
    )
    return 0
