"""The rounds of a cohort file: which there are, what is usual of them, and what is wrong.

`rounds:` lists the rounds of a cohort, by name and in order. A file without it has *first* and
*second*, and so has one that leaves a date of these two to be counted from the modules.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from worker.cohort_file.form import CohortForm, RoundForm
from worker.cohort_file.problem import KEY, Path, nearest
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


def problems_in(form: CohortForm) -> Iterator[tuple[Path, str]]:
    """What is wrong with the rounds: the path of each mistake, and a sentence."""
    names = names_of(form)
    for name, given in form.rounds.items():
        yield from _dates(name, given)
        for place, earlier in enumerate(given.avoid_peers_of or ()):
            if earlier not in names[: names.index(name)]:
                yield ("rounds", name, "avoid_peers_of", place), _not_earlier(earlier, name, names)
    yield from _order(form, names)


def _dates(name: str, given: RoundForm) -> Iterator[tuple[Path, str]]:
    missing = [
        field
        for field in ("assign_on", "finish_by")
        if name not in USUAL and not getattr(given, field)
    ]
    if missing:
        hint = (
            nearest(name, USUAL) or " Only those of first and second are counted from the modules"
        )
        yield (
            ("rounds", name, KEY),
            f"a round with a name of its own needs both dates; {' and '.join(missing)} "
            f"{'is' if len(missing) == 1 else 'are'} missing.{hint}",
        )
    if given.assign_on and given.finish_by and given.finish_by <= given.assign_on:
        yield (
            ("rounds", name, "finish_by"),
            f"{given.finish_by} is not after assign_on, {given.assign_on}",
        )


def _not_earlier(word: str, name: str, names: tuple[str, ...]) -> str:
    if word in names:
        return f"the {word} round does not come before the {name} round"
    return f'there is no round "{word}".{nearest(word, names)}'


def _order(form: CohortForm, names: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    dated = [
        (name, assign_on)
        for name in names
        if (assign_on := form.rounds.get(name, RoundForm()).assign_on) is not None
    ]
    for (before, earlier), (after, later) in pairwise(dated):
        if later <= earlier:
            yield (
                ("rounds", after, "assign_on"),
                f"the {after} round would be assigned on {later}, not after the {before} on {earlier}",
            )


def warnings_in(form: CohortForm) -> Iterator[tuple[Path, str]]:
    """One of the two usual rounds alone may be meant so, or half of a file from before."""
    names = names_of(form)
    if len(names) == 1 and names[0] in USUAL:
        (other,) = set(USUAL) - set(names)
        yield (
            ("rounds",),
            f"this cohort has one round, the {names[0]}, since `rounds` lists no other; "
            f"for the {other} one as well, add `{other}: {{}}` there",
        )


def unknown_round(word: str, form: CohortForm) -> str | None:
    """The sentence on a round that the file does not have; None where it has it."""
    names = names_of(form)
    if word in names:
        return None
    return (
        f'there is no round "{word}"; this cohort has {" and ".join(names)}.{nearest(word, names)}'
    )
