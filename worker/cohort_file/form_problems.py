"""What pydantic finds wrong with a cohort file, as sentences with their places."""

import re
from collections.abc import Iterator, Set
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from worker.cohort_file.form import CohortForm
from worker.cohort_file.homes import home_of
from worker.cohort_file.problem import KEY, Marks, Path, Problem, nearest, problem_at, said

_STRAY = " Take it away; or, if it belongs to the text before it, put that text in quotes, with a space after each colon"
_TWO_DATES = "has to be a list of two dates, [first, last]"
_MISSING = "is missing; it has to be there"
_NOTHING = "has nothing after its colon; write its value, in quotes where it begins with # or &, which have a meaning of their own"
_SENTENCES = {
    "list_type": "has to be a list",
    "dict_type": "has to be a group of settings, `name: value`",
    "model_type": "has to be a group of settings, `name: value`",
    "tuple_type": _TWO_DATES,
    "string_pattern_mismatch": "may hold letters, digits, dots, dashes and underscores only, such as 2027-spring",
}


# What a setting looks like that is missing, or in another form.
_EXAMPLES = {
    "cohort": "cohort: 2027-spring",
    "name": "name: Coach Training, Spring 2027",
    "timezone": "timezone: America/New_York",
    "coordinator": "coordinator: {name: Dana Whitfield, email: dana@school.example}",
    "coordinators": "coordinators: [{name: Dana Whitfield, email: dana@school.example}]",
    "modules": "modules: {I: [2027-01-15, 2027-01-17], II: [2027-04-09, 2027-04-11], III: [2027-07-16, 2027-07-18]}",
    "google": "google: {sender: peer-coaching@school.example}",
    "google.sender": "sender: peer-coaching@school.example",
    "roster": "roster: students.xlsx",
    "rounds": "rounds: {first: {assign_on: 2027-02-07, finish_by: 2027-05-02}}",
    "program.available": 'available: {mon-fri: "18:00-21:00"}',
    "no_sessions_on": "no_sessions_on: [2027-05-31, [2027-12-24, 2027-12-31]]",
    "never_pair": "never_pair: [[one address, another]]",
    "settled": "settled: [[the coach's address, the client's]]",
    "pin": "pin: {first: [{coach: address, client: address}]}",
}
_OF_FORM = ("list_type", "dict_type", "model_type")


def problems_of(
    error: ValidationError, marks: Marks, told: Set[Path] = frozenset(), at: Path = ()
) -> Iterator[Problem]:
    """What pydantic found, as sentences with their places; not at or below the paths in `told`.
    `at`: the path to the form that was looked at."""
    for details in error.errors(include_url=False):
        kind, path = details["type"], (*at, *details["loc"])
        if any(path[:length] in told for length in range(len(path) + 1)):
            continue
        if kind == "missing" and isinstance(path[-1], int):
            path, sentence = path[:-1], _TWO_DATES
        elif kind == "missing":
            sentence = missing(path, marks)
        else:
            sentence = _SENTENCES.get(kind) or _sentence(details, path)
            if kind in _OF_FORM and sentence != _TWO_DATES:
                sentence += _example(path)
        place = (*path, KEY) if kind == "extra_forbidden" else path
        yield problem_at(marks, place, sentence)


def missing(path: Path, marks: Marks) -> str:
    """The sentence on a setting that has to be there, and is not, or is empty."""
    return (_NOTHING if (*path, KEY) in marks else _MISSING) + _example(path)


def _example(path: Path) -> str:
    setting = said(tuple(step for step in path if isinstance(step, str)))
    # An entry of the roster is not what its example shows.
    is_entry = setting == "roster" and len(path) > 1
    example = None if is_entry else _EXAMPLES.get(setting)
    return f"; such as {example}" if example else ""


def _sentence(details: ErrorDetails, path: Path) -> str:
    kind, value, context = details["type"], details["input"], details.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if kind == "extra_forbidden":
        name = str(path[-1])
        if home := home_of(name):
            return f"belongs {home}; move it there"
        hint = nearest(name, _known_settings(path)) or _STRAY
        return f"there is no such setting.{hint}"
    if kind == "too_short" and path == ("roster",):
        return "a cohort needs at least two students"
    if kind in ("too_short", "too_long"):
        return f"has to be a list of {context.get('min_length', context.get('max_length'))}"
    if kind == "enum":
        choices = re.findall(r"'(\w+)'", context["expected"])
        return f'"{value}" is none of {context["expected"]}.{nearest(str(value), choices)}'
    if kind == "greater_than_equal":
        return f"{value} is too small; it has to be at least {context['ge']}"
    if kind == "less_than_equal":
        return f"{value} is too large; it has to be at most {context['le']}"
    return details["msg"]


def _known_settings(path: Path) -> list[str]:
    """The settings that may stand where an unknown one stands."""
    form: type[BaseModel] = CohortForm
    for step in path[:-1]:
        # The name of a round is no setting: what stands below it is.
        if isinstance(step, str) and step in form.model_fields:
            form = _form_inside(form.model_fields[step].annotation) or form
    return list(form.model_fields)


def _form_inside(annotation: Any) -> type[BaseModel] | None:
    """The form that a setting holds, be it in a list or by name."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inside = map(_form_inside, get_args(annotation))
    return next((form for form in inside if form is not None), None)
