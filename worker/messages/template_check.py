"""Every template against every kind of context, before it is needed: a misspelled field fails in
`check`, not on the morning of the assignment."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from worker.core.keys import Kind
from worker.core.model import Cohort
from worker.messages.catalog import sentence_problems
from worker.messages.context import Context, PersonView
from worker.messages.coordinator_examples import TO_COORDINATOR
from worker.messages.mistakes import mistakes
from worker.messages.reaching_out import bad_pages, reaching_out
from worker.messages.render import render
from worker.messages.shelf import DEFAULT, Shelf, built_in, file_of, languages, shelf_for, speaking
from worker.messages.student_examples import TO_STUDENTS
from worker.messages.templates import BadTemplate
from worker.messages.views import common, person

_LETTERS, _DIGITS = re.compile(r"[^\W\d_]+"), re.compile(r"\d+")


def template_problems(tags: Iterable[str] = (DEFAULT,)) -> list[str]:
    """Sentences on everything that is wrong with the templates that come with the program, in these
    languages, with file and line; empty when all is well."""
    problems = list(bad_pages())
    for tag in tags:
        problems += _problems_on(built_in(tag))
    return list(dict.fromkeys(problems))


def cohort_problems(cohort: Cohort, well: set[str] | None = None) -> list[str]:
    """The same of the templates that this cohort's mails are made from, and languages that have none.

    `well`: given, every template is filled in for every student; of the templates that come with the
    program, for one of those whose names and addresses are alike but for letters and digits. It takes
    in which of these went well, so that other cohorts need not be looked at for the same.
    """
    students: dict[str, list[str]] = {cohort.language: []}
    for student in cohort.roster:
        students.setdefault(cohort.language_of(student.id), []).append(student.id)
    problems: list[str] = []
    for tag, ids in students.items():
        shelf = shelf_for(cohort, tag)
        missing = _missing(cohort, shelf)
        of_shelf = missing or ([] if shelf == built_in() else _problems_on(shelf))
        if not of_shelf and well is not None:
            of_shelf = list(_problems_for(cohort, shelf, ids, well))
        problems += of_shelf
    return list(dict.fromkeys(problems))


def _missing(cohort: Cohort, shelf: Shelf) -> list[str]:
    missing = [file_of(kind) for kind in shelf.missing()]
    if not missing:
        return []
    own = f"{cohort.templates or 'templates'}/{shelf.tag}"
    return [
        f"{cohort.id}: there are no words in the language {shelf.tag} for {', '.join(missing)}. Put templates of "
        f"these names into {own}, or write to people in one of {', '.join(languages())}"
    ]


def _problems_on(shelf: Shelf) -> list[str]:
    problems: list[str] = []
    with speaking(shelf):
        for kind, contexts in (*TO_STUDENTS.items(), *TO_COORDINATOR.items()):
            problems += _problems_of(shelf, kind, contexts)
    # Several mails take in the same part, and the sentence ends with the fields of each mail: the
    # first of them is enough.
    told: dict[str, str] = {}
    for problem in problems:
        told.setdefault(problem.partition(";")[0], problem)
    reaching = [*sentence_problems(shelf), *reaching_out(shelf)]
    # What follows from it need not be told as well.
    lines = {_line_of(problem) for problem in reaching}
    return reaching + [problem for problem in told.values() if _line_of(problem) not in lines]


def _line_of(problem: str) -> tuple[str, ...]:
    """The file and the line that a sentence begins with."""
    return tuple(problem.split(":")[:2])


def _problems_of(shelf: Shelf, kind: Kind, contexts: tuple[Context, ...]) -> Iterable[str]:
    sentences = list(mistakes(shelf, kind, type(contexts[0])))
    for context in contexts:
        try:
            render(kind, context)
        except BadTemplate as error:
            # What the names alone have told is told once.
            sentences = sentences or [str(error)]
    return sentences


def _problems_for(
    cohort: Cohort, shelf: Shelf, students: Iterable[str], well: set[str]
) -> Iterator[str]:
    """Sentences on what goes wrong with what this cohort's file says, such as a name."""
    with speaking(shelf):
        shared = common(cohort, next(iter(cohort.rounds)))
        people = {student: person(cohort, student) for student in students}
        if shelf == built_in(shelf.tag):
            people = _unlike(people, f"{shelf.tag} {shared}", well)
        for kind, (context, *_) in TO_STUDENTS.items():
            for student, named in people.items():
                # Any mail to a student names them; the rest of the example stays.
                own: dict[str, Any] = {**shared, "student": named}
                try:
                    render(kind, replace(context, **own))
                except BadTemplate as error:
                    yield f"{error} (for {student})"
                    break


def _unlike(people: Mapping[str, PersonView], shared: str, well: set[str]) -> dict[str, PersonView]:
    """These people, but for those of whom something alike has been filled in together with what their
    mails share.

    Our own templates take values as they are, so that only their marks can do harm: which letters and
    digits stand between them makes no difference. A school's may look at the letters.
    """
    around = _without_words(shared)
    unlike = {}
    for student, named in people.items():
        alike = f"{around} {_without_words(str(named))}"
        if alike not in well:
            well.add(alike)
            unlike[student] = named
    return unlike


def _without_words(text: str) -> str:
    """The marks of a text, with a letter for each word and a digit for each number."""
    return _DIGITS.sub("0", _LETTERS.sub("a", text))
