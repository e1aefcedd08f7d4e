"""`templates`: the words of all mails, to make them one's own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import click

from worker.cli.base import command
from worker.errors import UsageError
from worker.messages import templates as come_with_the_program

_DONE = """{count} templates are in {folder} now. Change the words of those that you want to change, and delete the others:
what is not there is taken from the program, also after it has been updated. A folder `templates` beside
the cohort files, or beside program.yaml, is found by itself; for any other, write `templates: FOLDER` into the file.
In a folder named after a cohort they hold for that cohort alone. `peer-coaching check` tries each for every student."""


@command
@click.option(
    "--copy",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write them into DIR, where no file of these names may be yet.",
)
def templates(folder: Path | None) -> int:
    """The words of all mails, to make them one's own."""
    source = come_with_the_program.folder()
    files = list(_of_mails(source))
    if folder is None:
        for name in files:
            click.echo(str(source / name))
        return 0
    there = [str(folder / name) for name in files if (folder / name).exists()]
    if there:
        raise UsageError(
            f"nothing was copied, since it is there already: {', '.join(there)}; name another folder, or take "
            "away what is not wanted"
        )
    try:
        for name in files:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / name, folder / name)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror}") from error
    click.echo(_DONE.format(count=len(files), folder=folder))
    return 0


def _of_mails(source: Path) -> Iterator[Path]:
    """The files that make up mails, in all languages; pages are no mails."""
    for path in sorted(source.rglob("*")):
        if path.name.endswith((".md.j2", ".po")) or path.name == "layout.html.j2":
            yield path.relative_to(source)
