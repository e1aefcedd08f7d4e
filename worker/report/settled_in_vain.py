"""Pairs that a file says have settled, of whom the line changes nothing: told with its place."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from worker.cohort_file.file import CohortFile
from worker.cohort_file.problem import Problem
from worker.cohort_file.settled_pairs import SettledPair
from worker.core.due.in_vain import InVain, settled_in_vain
from worker.core.history import History
from worker.core.model import Cohort

_SENTENCES = {
    InVain.NOTHING_DRAWN: "no round has been drawn yet, so nobody has anything to settle; take the line out",
    InVain.REVERSED: "{client} coaches {coach}, not the other way round, so this changes nothing; the coach "
    "comes first: write [{client}, {coach}]",
    InVain.NOT_PAIRED: "{coach} coaches {client} in no round that is drawn, so this changes nothing; write a "
    "pair that `peer-coaching status` shows, the coach first, or take the line out",
    InVain.OVER: "{coach} coaches {client} no longer, so this changes nothing; take the line out",
    InVain.AGREED: "{coach} and {client} have both pressed Yes by now, so this changes nothing any more; take "
    "the line out",
}


def lines_in_vain(
    files: Sequence[CohortFile], known: Sequence[tuple[Cohort, History]]
) -> list[Problem]:
    """Warnings on the lines of `settled` in these files that change nothing, with their cure. `known`:
    the cohorts of them that could be looked at, with their students as the ledger knows them."""
    pairs = {file.cohort.id: file.settled for file in files if file.cohort}
    return [line for cohort, history in known for line in _of(pairs[cohort.id], cohort, history)]


def _of(pairs: Sequence[SettledPair], cohort: Cohort, history: History) -> Iterator[Problem]:
    # The ledger may know a student by another id: the row stays the same.
    for pair in pairs:
        coach, client = (cohort.roster[row].id for row in pair.rows)
        why = settled_in_vain(history, coach, client)
        if why is not None:
            written_coach, written_client = pair.words
            sentence = _SENTENCES[why].format(coach=written_coach, client=written_client)
            yield replace(pair.place, what=sentence)
