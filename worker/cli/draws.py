"""`draw` and `redraw`: a recorded draw to look at, to check and to sample; and another, while nothing has been sent."""

from contextlib import closing
from pathlib import Path

import click

from worker.cli.base import COHORT, NOW, SANDBOX, command, fresh_seed, one_cohort
from worker.cli.settings import Settings, parse_now, settings
from worker.cohort_file.problem import nearest
from worker.core.history import History
from worker.core.keys import Kind
from worker.core.model import Cohort
from worker.core.roster.assign import draw_by, hours_of, pairings_by
from worker.core.roster.terms import Terms, terms_from_json, terms_of
from worker.errors import UsageError
from worker.execute.observe import recorded
from worker.messages import words
from worker.report import draws
from worker.report.documents import draw_document, repair_document

ROUND = click.argument("round_name", metavar="ROUND")


@command
@COHORT
@ROUND
@NOW
@SANDBOX
@click.option(
    "--verify", is_flag=True, help="Draw again from the recorded seed and terms, and compare."
)
@click.option(
    "--sample",
    metavar="N",
    type=click.IntRange(1),
    help="Make N draws that count for nothing, to see how fair it is.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="For programs; with --sample, one line a draw."
)
def draw(
    cohort: Path,
    round_name: str,
    now: str | None,
    sandbox: Path | None,
    verify: bool,
    sample: int | None,
    as_json: bool,
) -> int:
    """Show a recorded draw, with all that it can be checked by."""
    setting = settings(sandbox, parse_now(now) if now else None)
    this = one_cohort(cohort)
    name = _round_of(this, round_name)
    history = _history(this, setting)
    record = history.draws.get(name)
    if sample is not None:
        _sample(this, record.draw.terms if record else "", name, history, setting, sample, as_json)
        return 0
    if record is None:
        raise UsageError(
            f"the {name} round of {this.id} has not been drawn yet; `peer-coaching plan` shows what is to come"
        )
    if verify:
        well, sentence = draws.verified(
            this, record.draw, draw_by(_terms(record.draw.terms), record.draw.seed)
        )
        click.echo(f"{this.id}: {sentence}")
        return 0 if well else 1
    repairs = history.repairs.get(name, ())
    if as_json:
        click.echo(
            draws.document(
                record,
                draw_document(record.draw, this.rounds),
                [repair_document(one, this.rounds) for one in repairs],
                history.redrawn.get(name, ()),
            )
        )
    else:
        click.echo(draws.shown(this, record, repairs, history.redrawn.get(name, ())))
    return 0


def _sample(
    cohort: Cohort,
    terms: str,
    name: str,
    history: History,
    setting: Settings,
    count: int,
    as_json: bool,
) -> None:
    """Draws from the recorded terms; before the draw from those that the file gives now."""
    on = max(cohort.rounds[name].assign_on, cohort.local_date(setting.clock()))
    these = _terms(terms) if terms else terms_of(cohort, name, history, on)
    hours = hours_of(these)
    names = {one.id: one.name for one in cohort.roster}
    for _ in range(count):
        seed = fresh_seed()
        found, _relaxed = pairings_by(these, seed, names, hours)
        click.echo(draws.sample_line(seed, found.pairings, as_json))


def _terms(text: str) -> Terms:
    if not text:
        raise UsageError(
            "this draw was recorded by a version that did not keep its terms, so it cannot be drawn again"
        )
    return terms_from_json(text)


@command
@COHORT
@ROUND
@NOW
@SANDBOX
@click.option("--reason", required=True, metavar="WORDS", help="Why; kept in the ledger.")
def redraw(
    cohort: Path, round_name: str, now: str | None, sandbox: Path | None, reason: str
) -> int:
    """Put a recorded draw aside, with the reason, so that the next pass draws anew. Only while nothing has been sent."""
    setting = settings(sandbox, parse_now(now) if now else None)
    this = one_cohort(cohort)
    name = _round_of(this, round_name)
    with closing(setting.ledger()) as ledger, ledger.lock(this.id):
        history = recorded(this, ledger)
        if name not in history.draws:
            raise UsageError(
                f"the {name} round of {this.id} has not been drawn yet, so there is nothing to draw anew"
            )
        sent = [key for key in history.records if key.round == name and key.kind is not Kind.NOTICE]
        if sent:
            raise UsageError(
                f"the {name} round of {this.id} has been sent out, so it stays as it is drawn; a change of the roster is "
                "carried out by the next pass, with the fewest changes"
            )
        ledger.redraw(
            ledger.take_turn(ledger.turn(this.id)), name, fresh_seed(), reason, setting.clock()
        )
    click.echo(
        f"{this.id}: the draw of the {name} round is put aside. `peer-coaching plan` shows the new one."
    )
    return 0


def _round_of(cohort: Cohort, word: str) -> str:
    """The name of a round of this cohort. Raises UsageError."""
    if word not in cohort.rounds:
        names = words.listed(list(cohort.rounds))
        raise UsageError(
            f'there is no round "{word}" in {cohort.id}; it has {names}.{nearest(word, cohort.rounds)}'
        )
    return word


def _history(cohort: Cohort, setting: Settings) -> History:
    with closing(setting.ledger()) as ledger:
        return recorded(cohort, ledger)
