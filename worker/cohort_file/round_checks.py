"""Mistakes in `rounds`: dates that are missing or in the wrong order, and names of no round."""

from itertools import pairwise

from worker.cohort_file.form import CohortForm, RoundForm
from worker.cohort_file.problem import KEY, Mistakes, nearest
from worker.cohort_file.rounds import USUAL, names_of, unknown_round


def problems_in(form: CohortForm) -> Mistakes:
    """What is wrong with the rounds: the path of each mistake, and a sentence."""
    names = names_of(form)
    for name, given in form.rounds.items():
        yield from _dates(name, given)
        for position, earlier in enumerate(given.avoid_peers_of or ()):
            if earlier not in names[: names.index(name)]:
                sentence = _not_earlier(earlier, name, names)
                yield ("rounds", name, "avoid_peers_of", position), sentence
    yield from _order(form, names)
    for name in form.approved:
        if unknown := unknown_round(name, form):
            yield ("approved", name, KEY), unknown


def _dates(name: str, given: RoundForm) -> Mistakes:
    missing = [
        field
        for field in ("assign_on", "finish_by")
        if name not in USUAL and not getattr(given, field)
    ]
    if missing:
        are = "is" if len(missing) == 1 else "are"
        hint = (
            nearest(name, USUAL) or " Only those of first and second are counted from the modules"
        )
        yield (
            ("rounds", name, KEY),
            f"a round with a name of its own needs both dates; {' and '.join(missing)} {are} missing.{hint}",
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


def _order(form: CohortForm, names: tuple[str, ...]) -> Mistakes:
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
