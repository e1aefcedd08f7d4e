"""Progress bars on a terminal; silent elsewhere. They go to standard error, away from results."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TaskProgressColumn,
    TextColumn,
)

from worker.execute.outcome import Outcome


@contextmanager
def progress(name: str) -> Iterator[Callable[[Outcome | int], None]]:
    """A bar for a pass. What it gives is told how many actions there are, then each outcome."""
    with _bar(MofNCompleteColumn()) as bar:
        task = bar.add_task(name, total=None, visible=False)

        def done(news: Outcome | int) -> None:
            if isinstance(news, int):
                bar.update(task, total=news, visible=news > 0)
            else:
                bar.advance(task)

        yield done


@contextmanager
def part_done(name: str) -> Iterator[Callable[[float], None]]:
    """A bar for something longer. What it gives is told which part is over, 0 to 1."""
    with _bar(TaskProgressColumn()) as bar:
        task = bar.add_task(name, total=1.0)
        yield lambda part: bar.update(task, completed=part)


def _bar(last_column: ProgressColumn) -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        last_column,
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
