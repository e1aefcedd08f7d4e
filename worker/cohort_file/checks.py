"""What no single field can know: mistakes between the settings of a file."""

from collections.abc import Iterator
from itertools import pairwise

from worker.cohort_file import rounds
from worker.cohort_file.form import CohortForm, PinForm
from worker.cohort_file.problem import KEY, Marks, Path, Problem, mark_of, nearest, said
from worker.core.model import MutualPairs


def errors_in(form: CohortForm, marks: Marks) -> list[Problem]:
    """What has to be mended before the file can be used. The form may be a salvaged one, with parts missing."""
    found = [
        *_roster(form),
        *_modules(form),
        *rounds.problems_in(form),
        *_pairs(form),
        *_pins(form),
    ]
    return [Problem(mark_of(marks, path), said(path), what) for path, what in found]


Mistakes = Iterator[tuple[Path, str]]


def _roster(form: CohortForm) -> Mistakes:
    rows: dict[str, int] = {}
    for row, student in enumerate(form.roster):
        for field, value in (("email", student.email), ("id", student.id)):
            if not value or rows.setdefault(value.lower(), row) == row:
                continue
            first_row = rows[value.lower()]
            yield (
                ("roster", row, field),
                f'"{value}" is {form.roster[first_row].name} already, roster[{first_row}]; each student has to be there once',
            )
        if student.joined and student.left and student.left <= student.joined:
            yield (
                ("roster", row, "left"),
                f"{student.name} would have left on {student.left}, before joining on {student.joined}",
            )
        for place, word in enumerate(student.rounds or ()):
            if what := rounds.unknown_round(word, form):
                yield ("roster", row, "rounds", place), what


def _modules(form: CohortForm) -> Mistakes:
    modules = [
        (name, getattr(form.modules, name))
        for name in ("I", "II", "III")
        if hasattr(form.modules, name)
    ]
    for (before, (_, end)), (after, (start, _)) in pairwise(modules):
        if start <= end:
            yield (
                ("modules", after),
                f"Module {after} begins on {start}, but Module {before} only ends on {end}; the modules have to be in order",
            )


def _pairs(form: CohortForm) -> Mistakes:
    for at, pair in enumerate(form.never_pair):
        for place, one in enumerate(pair):
            if one.lower() not in _names(form):
                yield ("never_pair", at, place), _nobody(one, form)
        if pair[0].lower() == pair[1].lower():
            yield ("never_pair", at), "names the same student twice"


def _pins(form: CohortForm) -> Mistakes:
    apart = {frozenset(_id(one, form) for one in pair) for pair in form.never_pair}
    for round_name, pins in form.pin.items():
        if what := rounds.unknown_round(round_name, form):
            yield ("pin", round_name, KEY), what
        pairs = [(_id(pin.coach, form), _id(pin.client, form)) for pin in pins]
        for at, (pin, (coach, client)) in enumerate(zip(pins, pairs, strict=True)):
            path: Path = ("pin", round_name, at)
            for field, one in (("coach", pin.coach), ("client", pin.client)):
                if one.lower() not in _names(form):
                    yield (*path, field), _nobody(one, form)
            if coach == client:
                yield path, f"{pin.coach} cannot be their own client"
            if frozenset((coach, client)) in apart:
                yield (
                    path,
                    f"{pin.coach} and {pin.client} are pinned here, but never_pair keeps them apart; take one of the two away",
                )
            for what in _against_before(
                pin, (coach, client), pairs[:at], form.program.mutual_pairs
            ):
                yield path, what


def _against_before(
    pin: PinForm, pair: tuple[str, str], before: list[tuple[str, str]], mutual: MutualPairs
) -> Iterator[str]:
    """What is wrong between a pin and those of the same round above it."""
    coach, client = pair
    if any(coach == one for one, _ in before):
        yield f"{pin.coach} is pinned as a coach twice in this round"
    if any(client == one for _, one in before):
        yield f"{pin.client} is pinned as a client twice in this round"
    if mutual is MutualPairs.REQUIRE and _in_a_chain(coach, client, before):
        yield f"{pin.coach} and {pin.client} cannot coach each other: one of them is pinned to somebody else"
    if mutual is MutualPairs.AVOID and (client, coach) in before:
        yield f"{pin.coach} and {pin.client} would coach each other, but mutual_pairs is avoid"


def _in_a_chain(coach: str, client: str, before: list[tuple[str, str]]) -> bool:
    pair = {coach, client}
    return any(pair & set(one) and pair != set(one) for one in before)


def _names(form: CohortForm) -> dict[str, str]:
    """Students by address and by id, in lower case."""
    return {
        key.lower(): one.id or one.email.lower()
        for one in form.roster
        for key in (one.email, one.id)
        if key
    }


def _id(word: str, form: CohortForm) -> str:
    return _names(form).get(word.lower(), word.lower())


def _nobody(word: str, form: CohortForm) -> str:
    return f'nobody on the roster has the address or id "{word}".{nearest(word, _names(form))}'
