"""The ROUND that a command is about."""

import click

from worker.cohort_file.problem import nearest
from worker.core.model import Cohort
from worker.errors import UsageError
from worker.messages import words

ROUND = click.argument("round_name", metavar="ROUND")


def known_round(cohort: Cohort, word: str) -> str:
    """The word, where it names a round of this cohort. Raises UsageError."""
    if word not in cohort.rounds:
        names = words.listed(list(cohort.rounds))
        raise UsageError(
            f'there is no round "{word}" in {cohort.id}; it has {names}.{nearest(word, cohort.rounds)}'
        )
    return word
