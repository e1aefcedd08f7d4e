"""The rounds of a cohort file: which there are, and the defaults of what it leaves out.

`rounds:` lists the rounds of a cohort, by name and in order. A file without it has *first* and
*second*. So has a file that leaves out a date of one of these two, which is then counted from the
modules.
"""

from collections.abc import Mapping

from worker.cohort_file.form import CohortForm, RoundForm
from worker.cohort_file.problem import nearest
from worker.core.model import Module, RoundPlan
from worker.core.timeline import default_rounds

USUAL = ("first", "second")


def names_of(form: CohortForm) -> tuple[str, ...]:
    """The names of the cohort's rounds, in order."""
    given = form.rounds
    if given and all(dates.assign_on and dates.finish_by for dates in given.values()):
        return tuple(given)
    return (*USUAL, *(name for name in given if name not in USUAL))


def plans_of(form: CohortForm, modules: tuple[Module, ...]) -> Mapping[str, RoundPlan]:
    """The rounds of a form without mistakes, by name and in order."""
    usual = default_rounds(modules)
    names = names_of(form)
    plans = {}
    for position, name in enumerate(names):
        given, default = form.rounds.get(name, RoundForm()), usual.get(name)
        assign_on = given.assign_on or (default.assign_on if default else None)
        finish_by = given.finish_by or (default.finish_by if default else None)
        if assign_on is None or finish_by is None:
            raise ValueError(f"the dates of the round {name} are checked before")
        avoided, practice = given.avoid_peers_of, given.exam_practice
        plans[name] = RoundPlan(
            name,
            assign_on,
            finish_by,
            names[:position] if avoided is None else tuple(dict.fromkeys(avoided)),
            position == len(names) - 1 if practice is None else practice,
        )
    return plans


def unknown_round(word: str, form: CohortForm) -> str | None:
    """The sentence on a round that the file does not have; None where it has it."""
    names = names_of(form)
    if word in names:
        return None
    return (
        f'there is no round "{word}"; this cohort has {" and ".join(names)}.{nearest(word, names)}'
    )
