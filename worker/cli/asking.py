"""What a command has to know and was not told: asked for on a terminal, named all at once elsewhere."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

from worker.errors import UsageError


@dataclass(frozen=True, slots=True)
class Question:
    """`read` makes a value of an answer, or raises ValueError with a sentence; `default`: what is
    meant by an empty answer."""

    option: str
    text: str
    read: Callable[[str], Any]
    default: str | None = None


def answered(questions: list[tuple[Question, str | None]]) -> list[Any]:
    """The value of each question, from its option where that was given. Raises UsageError with all
    that is wrong or missing where nobody can be asked."""
    can_ask = sys.stdin.isatty() and sys.stdout.isatty()
    values, wrong = [], []
    for question, given in questions:
        if given is None and can_ask:
            values.append(_asked(question))
            continue
        try:
            if given is None:
                raise ValueError(f"is missing: {question.text}")
            values.append(question.read(given))
        except ValueError as error:
            wrong.append(f"--{question.option}: {error}")
    if wrong:
        raise UsageError("\n".join(wrong))
    return values


def _asked(question: Question) -> Any:
    def read(text: str) -> Any:
        try:
            return question.read(text)
        except ValueError as error:
            raise click.UsageError(str(error)) from None

    return click.prompt(question.text, default=question.default, value_proc=read)
