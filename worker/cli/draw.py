"""`draw`: a recorded draw to look at, to check and to sample."""

from contextlib import closing
from pathlib import Path

import click

from worker.cli.base import COHORT, NOW, SANDBOX, command, fresh_seed
from worker.cli.files import one_cohort
from worker.cli.rounds import ROUND, known_round
from worker.cli.settings import parse_now, settings
from worker.core.history import DrawRecord, History
from worker.core.model import Cohort
from worker.core.names import display_name
from worker.core.roster.assign import draw_by, hours_of, pairings_by
from worker.core.roster.forgetting import somebody_forgotten
from worker.core.roster.terms import Terms, terms_from_json, terms_of
from worker.errors import UsageError
from worker.execute.other_cohorts import OtherCohorts
from worker.execute.recorded import recorded
from worker.report import draws
from worker.report.documents import draw_document, repair_document


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
    path: Path,
    round_name: str,
    now: str | None,
    sandbox: Path | None,
    verify: bool,
    sample: int | None,
    as_json: bool,
) -> int:
    """Show a recorded draw, with all that it can be checked by."""
    setting = settings(sandbox, parse_now(now) if now else None)
    cohort = one_cohort(path)
    name = known_round(cohort, round_name)
    with closing(setting.ledger()) as ledger:
        history = recorded(cohort, ledger)
        if sample is not None:
            history = OtherCohorts().added(cohort, history, ledger, setting.clock())
    record = history.draws.get(name)
    if sample is not None:
        today = cohort.local_date(setting.clock())
        if record and record.draw.terms and not somebody_forgotten(record.draw):
            terms = terms_from_json(record.draw.terms)
        else:
            terms = terms_of(cohort, name, history, max(cohort.rounds[name].assign_on, today))
        _echo_samples(cohort, terms, sample, as_json)
        return 0
    if record is None:
        raise UsageError(
            f"the {name} round of {cohort.id} has not been drawn yet; `peer-coaching plan` shows what is to come"
        )
    if verify:
        again = draw_by(_terms(record), record.draw.seed)
        is_same, sentence = draws.verified(cohort, record.draw, again)
        click.echo(f"{cohort.id}: {sentence}")
        return 0 if is_same else 1
    click.echo(_shown(cohort, record, history, as_json))
    return 0


def _shown(cohort: Cohort, record: DrawRecord, history: History, as_json: bool) -> str:
    name = record.draw.round
    repairs, reasons = history.repairs.get(name, ()), history.redrawn.get(name, ())
    if not as_json:
        return draws.shown(cohort, record, repairs, reasons)
    return draws.document(
        record,
        draw_document(record.draw, cohort.rounds),
        [repair_document(repair, cohort.rounds) for repair in repairs],
        reasons,
    )


def _echo_samples(cohort: Cohort, terms: Terms, count: int, as_json: bool) -> None:
    hours = hours_of(terms)
    names = {student.id: display_name(student) for student in cohort.roster}
    for _ in range(count):
        seed = fresh_seed()
        result, _relaxed = pairings_by(terms, seed, names, hours)
        click.echo(draws.sample_line(seed, result.pairings, as_json))


def _terms(record: DrawRecord) -> Terms:
    if not record.draw.terms:
        raise UsageError(
            "this draw was recorded by a version that did not keep its terms, so it cannot be drawn again"
        )
    if somebody_forgotten(record.draw):
        raise UsageError(
            "somebody of this draw has been forgotten since, so it cannot be drawn again; the fingerprint is another now"
        )
    return terms_from_json(record.draw.terms)
