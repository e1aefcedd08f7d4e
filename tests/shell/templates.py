"""A copy of the templates to make mistakes in, and what is said of them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from worker.messages import templates
from worker.messages.template_check import template_problems

TEMPLATES = templates.folder()


@contextmanager
def copied(folder: Path) -> Iterator[Path]:
    """A copy of the templates in this folder, which the program takes for its own meanwhile."""
    copy = folder / "templates"
    shutil.copytree(TEMPLATES, copy)
    with pytest.MonkeyPatch.context() as patch:
        forget()
        patch.setattr(templates, "folder", lambda: copy)
        yield copy
    forget()


def forget() -> None:
    """What has been read of the templates is read again."""
    for function in vars(templates).values():
        if hasattr(function, "cache_clear"):
            function.cache_clear()


def append(file: Path, text: str) -> int:
    """Adds a line and tells which one that is."""
    before = file.read_text(encoding="utf-8")
    file.write_text(f"{before}{text}\n", encoding="utf-8")
    return before.count("\n") + 1


def problems(folder: Path) -> list[str]:
    """What is said of the templates in this folder, with the paths from there on."""
    return [problem.replace(f"{folder}/", "") for problem in template_problems()]
