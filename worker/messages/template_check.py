"""Every template against every kind of context, before it is needed: a misspelled field fails in
`check`, not on the morning of the assignment."""

from collections.abc import Iterable

from worker.core.keys import Kind
from worker.messages.context import Context
from worker.messages.coordinator_examples import TO_COORDINATOR
from worker.messages.mistakes import mistakes
from worker.messages.reaching_out import reaching_out
from worker.messages.render import render
from worker.messages.student_examples import TO_STUDENTS
from worker.messages.templates import BadTemplate


def template_problems() -> list[str]:
    """Sentences on everything that is wrong with the templates, with file and line; empty when all
    is well."""
    problems: list[str] = []
    for kind, contexts in (*TO_STUDENTS.items(), *TO_COORDINATOR.items()):
        problems += _problems_of(kind, contexts)
    # Several mails take in the same part, and the sentence ends with the fields of each mail: the
    # first of them is enough.
    told: dict[str, str] = {}
    for problem in problems:
        told.setdefault(problem.partition(";")[0], problem)
    reaching = list(reaching_out())
    # What follows from it need not be told as well.
    lines = {_line_of(problem) for problem in reaching}
    return reaching + [problem for problem in told.values() if _line_of(problem) not in lines]


def _line_of(problem: str) -> tuple[str, ...]:
    """The file and the line that a sentence begins with."""
    return tuple(problem.split(":")[:2])


def _problems_of(kind: Kind, contexts: tuple[Context, ...]) -> Iterable[str]:
    sentences = list(mistakes(kind, type(contexts[0])))
    for context in contexts:
        try:
            render(kind, context)
        except BadTemplate as error:
            # What the names alone have told is told once.
            sentences = sentences or [str(error)]
    return sentences
