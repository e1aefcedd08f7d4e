"""Mistakes in `never_pair`, `settled` and `pin`: who is named there, and which rules contradict each other."""

from collections.abc import Iterator

from worker.cohort_file.form import CohortForm, PinForm
from worker.cohort_file.problem import KEY, Mistakes, Path, nearest
from worker.cohort_file.rounds import unknown_round
from worker.core.addresses import normal
from worker.core.model import MutualPairs

_Roles = tuple[str, str]
"""The ids of a coach and a client."""

_Ids = dict[str, str]
"""The ids of students by the normal form of their addresses and ids."""


def problems_in(form: CohortForm) -> Mistakes:
    """What is wrong with the pairs that a file names: the path of each mistake, and a sentence."""
    if not form.roster:
        # Of a roster that cannot be read, one problem is enough.
        return
    ids = _ids(form)
    yield from _pairs("never_pair", form.never_pair, form, ids)
    yield from _pairs("settled", form.settled, form, ids)
    yield from _pins(form, ids)


def _pairs(setting: str, pairs: list[list[str]], form: CohortForm, ids: _Ids) -> Mistakes:
    for row, pair in enumerate(pairs):
        for position, word in enumerate(pair):
            if normal(word) not in ids:
                yield (setting, row, position), _nobody(word, form)
        if _id(pair[0], ids) == _id(pair[1], ids):
            yield (setting, row), "names the same student twice"


def _pins(form: CohortForm, ids: _Ids) -> Mistakes:
    apart = {frozenset(_id(word, ids) for word in pair) for pair in form.never_pair}
    for round_name, pins in form.pin.items():
        if sentence := unknown_round(round_name, form):
            yield ("pin", round_name, KEY), sentence
        pinned = [(_id(pin.coach, ids), _id(pin.client, ids)) for pin in pins]
        for position, (pin, roles) in enumerate(zip(pins, pinned, strict=True)):
            path: Path = ("pin", round_name, position)
            for field, word in (("coach", pin.coach), ("client", pin.client)):
                if normal(word) not in ids:
                    yield (*path, field), _nobody(word, form)
            if roles[0] == roles[1]:
                yield path, f"{pin.coach} cannot be their own client"
            if frozenset(roles) in apart:
                yield (
                    path,
                    f"{pin.coach} and {pin.client} are pinned here, but never_pair keeps them apart; take one of the two away",
                )
            for sentence in _against(pin, roles, pinned[:position], form.program.mutual_pairs):
                yield path, sentence


def _against(
    pin: PinForm, roles: _Roles, before: list[_Roles], mutual: MutualPairs
) -> Iterator[str]:
    """What is wrong between a pin and those of the same round above it."""
    coach, client = roles
    if any(coach == earlier_coach for earlier_coach, _ in before):
        yield f"{pin.coach} is pinned as a coach twice in this round"
    if any(client == earlier_client for _, earlier_client in before):
        yield f"{pin.client} is pinned as a client twice in this round"
    if mutual is MutualPairs.REQUIRE and _in_a_chain(roles, before):
        yield f"{pin.coach} and {pin.client} cannot coach each other: one of them is pinned to somebody else"
    if mutual is MutualPairs.AVOID and (client, coach) in before:
        yield f"{pin.coach} and {pin.client} would coach each other, but mutual_pairs is avoid"


def _in_a_chain(roles: _Roles, before: list[_Roles]) -> bool:
    """Whether one of the two is pinned to somebody else."""
    pair = set(roles)
    return any(pair & set(earlier) and pair != set(earlier) for earlier in before)


def _ids(form: CohortForm) -> _Ids:
    return {
        normal(key): student.id or student.email.lower()
        for student in form.roster
        for key in (student.email, student.id)
        if key
    }


def _id(word: str, ids: _Ids) -> str:
    return ids.get(normal(word), normal(word))


def _nobody(word: str, form: CohortForm) -> str:
    known = (key for student in form.roster for key in (student.email, student.id) if key)
    return f'nobody on the roster has the address or id "{word}".{nearest(word, known)}'
