"""What no single field can know: errors between the settings of a file, and warnings about what may be meant so."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from worker.cohort_file.form import CohortForm, PinForm
from worker.cohort_file.problem import Marks, Path, Problem, mark_of, nearest, said
from worker.core.model import WEEKDAYS, Cohort, MutualPairs, Round, RoundDates, Window
from worker.core.timeline import default_dates


def errors_in(form: CohortForm, marks: Marks) -> list[Problem]:
    """What has to be mended before the file can be used. The form may be a salvaged one, with parts missing."""
    found = [*_roster(form), *_dates(form), *_pairs(form), *_pins(form)]
    return [Problem(mark_of(marks, path), said(path), what) for path, what in found]


Found = Iterator[tuple[Path, str]]


def _roster(form: CohortForm) -> Found:
    seen: dict[str, int] = {}
    for at, one in enumerate(form.roster):
        for field, value in (("email", one.email), ("id", one.id)):
            if not value or seen.setdefault(value.lower(), at) == at:
                continue
            first = form.roster[seen[value.lower()]]
            yield (
                ("roster", at, field),
                f'"{value}" is {first.name} already, roster[{seen[value.lower()]}]; each student has to be there once',
            )
        if one.joined and one.left and one.left <= one.joined:
            yield (
                ("roster", at, "left"),
                f"{one.name} would have left on {one.left}, before joining on {one.joined}",
            )


def _dates(form: CohortForm) -> Found:
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
    for name in Round:
        given = getattr(form.rounds, name)
        if given.assign_on and given.finish_by and given.finish_by <= given.assign_on:
            yield (
                ("rounds", name, "finish_by"),
                f"{given.finish_by} is not after assign_on, {given.assign_on}",
            )
    first, second = form.rounds.first.assign_on, form.rounds.second.assign_on
    if first and second and second <= first:
        yield (
            ("rounds", "second", "assign_on"),
            f"the second round would be assigned on {second}, not after the first on {first}",
        )


def _pairs(form: CohortForm) -> Found:
    for at, pair in enumerate(form.never_pair):
        for place, one in enumerate(pair):
            if one.lower() not in _names(form):
                yield ("never_pair", at, place), _nobody(one, form)
        if pair[0].lower() == pair[1].lower():
            yield ("never_pair", at), "names the same student twice"


def _pins(form: CohortForm) -> Found:
    apart = {frozenset(_id(one, form) for one in pair) for pair in form.never_pair}
    for round_name in Round:
        pins: list[PinForm] = getattr(form.pin, round_name)
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


def warnings_in(cohort: Cohort, marks: Marks) -> list[Problem]:
    """What may be meant so, but had better be looked at."""
    found = [*_too_short(cohort), *_order(cohort), *_people(cohort)]
    return [Problem(mark_of(marks, path), said(path), what, warning=True) for path, what in found]


def _too_short(cohort: Cohort) -> Found:
    for name, dates in cohort.rounds.items():
        fit = _most_dates(cohort, dates)
        if fit < cohort.program.sessions:
            first = dates.assign_on + timedelta(days=cohort.program.first_session_after_days)
            weeks, days = divmod((dates.finish_by - first).days + 1, 7)
            yield (
                ("rounds", name),
                f"from {first} ({cohort.program.first_session_after_days} days after assign_on) to {dates.finish_by} are "
                f"{weeks} weeks and {days} days, less the days without sessions: at most {fit} weekly sessions fit, "
                f"{cohort.program.sessions} are planned. The last ones will fall after finish_by",
            )


def _most_dates(cohort: Cohort, dates: RoundDates) -> int:
    """How many sessions fit before `finish_by` on the best weekday."""
    first = dates.assign_on + timedelta(days=cohort.program.first_session_after_days)
    days = [first + timedelta(days=k) for k in range((dates.finish_by - first).days + 1)]
    free = [on for on in days if not any(start <= on <= end for start, end in cohort.closed_days())]
    return max(sum(on.weekday() == day for on in free) for day in range(7))


def _order(cohort: Cohort) -> Found:
    default = default_dates(cohort.modules)
    for name, dates in cohort.rounds.items():
        if dates.finish_by <= dates.assign_on:
            yield (
                ("rounds", name),
                f"would be assigned on {dates.assign_on} and done by {dates.finish_by}; give both dates",
            )
        if dates.assign_on < default[name].assign_on - timedelta(days=20):
            module = "I" if name is Round.FIRST else "II"
            yield (
                ("rounds", name, "assign_on"),
                f"{dates.assign_on} is {_distance(dates.assign_on, default[name].assign_on)} than three weeks after Module {module}",
            )
    if cohort.program.escalate_after_days <= cohort.program.nudge_after_days:
        yield (
            ("program", "escalate_after_days"),
            "comes before nudge_after_days: nobody would ever be nudged",
        )


def _distance(given: date, usual: date) -> str:
    return f"{(usual - given).days} days earlier"


def _within(wish: Window, window: Window, cohort: Cohort) -> bool:
    """Whether a session fits into both stretches."""
    both = min(wish.end, window.end) - max(wish.start, window.start)
    return wish.weekday == window.weekday and both >= cohort.program.session_minutes


def _people(cohort: Cohort) -> Found:
    names: dict[str, int] = {}
    for at, one in enumerate(cohort.roster):
        if names.setdefault(one.name.casefold(), at) != at:
            yield (
                ("roster", at, "name"),
                f"{one.name} is also the name of roster[{names[one.name.casefold()]}]; the mails tell them apart by address only",
            )
        longest = max((window.end - window.start for window in one.available), default=0)
        if longest < cohort.program.session_minutes:
            yield (
                ("roster", at, "available"),
                f"{one.name} has no stretch of {cohort.program.session_minutes} minutes, so no hour can be proposed",
            )
        if one.prefer and not any(
            _within(wish, window, cohort) for wish in one.prefer for window in one.available
        ):
            yield (
                ("roster", at, "prefer"),
                f"no session fits into what {one.name} prefers within their available times, so it changes nothing",
            )
        days = {window.weekday for window in one.available}
        if len(days) == 1 and cohort.program.sessions > 1:
            yield (
                ("roster", at, "available"),
                f"{one.name} is available on {WEEKDAYS[days.pop()]} only, where two sessions a week have to fit",
            )
    for name, dates in cohort.rounds.items():
        there = sum(one.takes_part(dates.assign_on, name) for one in cohort.roster)
        if there < 2:
            yield (
                ("roster",),
                f"on {dates.assign_on}, when the {name} round is assigned, only {there} of the students take part; it cannot be drawn",
            )
        elif (
            name is Round.FIRST and there == 2 and cohort.program.mutual_pairs is MutualPairs.AVOID
        ):
            yield (
                ("roster",),
                "with two students the first round cannot keep every rule: the two coach each other",
            )
        elif name is Round.SECOND and there < 5:
            yield (
                ("roster",),
                f"with {there} students the second round cannot keep every rule: first two students may coach each other, "
                "then peers of the first round may meet again",
            )
