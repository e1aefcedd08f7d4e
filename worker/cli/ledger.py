"""`ledger`: a copy of it that is whole, and the way from one database to another."""

import sys
from contextlib import closing
from pathlib import Path

import click

from worker import local_files
from worker.cli.base import SANDBOX, command, logger
from worker.cli.output import write
from worker.cli.settings import Settings, settings
from worker.errors import UsageError
from worker.ledger.database import bring_up_to_date
from worker.ledger.store import SqlLedger

# Some thousand cohorts; what is larger is no ledger, or no end of one.
_MOST_BYTES = 2_000_000_000
_STANDARD = Path("-")

FILE = click.argument("file", metavar="FILE", type=click.Path(path_type=Path))


@click.group()
def ledger() -> None:
    """Copy the ledger, whole, to a file, or from one database to another.

    The ledger is what the program knows of all that it has sent. It is where DATABASE_URL says.
    """


@command
@FILE
@SANDBOX
def backup(file: Path, sandbox: Path | None) -> int:
    """Copy an SQLite ledger to FILE, whole, also while a pass is at work.

    To go back to it, put FILE where the ledger was.
    """
    with closing(_ledger_there(settings(sandbox, None))) as kept:
        rows = kept.backup(file)
        click.echo(f"{file} is a whole copy of the ledger {kept.place}: {rows} rows")
    return 0


@command
@FILE
@SANDBOX
def export(file: Path, sandbox: Path | None) -> int:
    """Write the ledger to FILE as JSON lines, for `ledger import`; - is standard output."""
    with closing(_ledger_there(settings(sandbox, None))) as kept:
        lines = list(kept.export())
        text = "\n".join(lines) + "\n"
        # The first line and the last say what this is, and where it ends.
        sentence = f"{len(lines) - 2} rows of the ledger {kept.place} are in {file}"
    if file == _STANDARD:
        click.echo(text, nl=False)
        logger.info(sentence.replace("are in -", "are on standard output"))
    else:
        write(file, text)
        click.echo(sentence)
    return 0


@command
@FILE
@SANDBOX
def import_(file: Path, sandbox: Path | None) -> int:
    """Take in what `ledger export` wrote to FILE, into a ledger that is empty; - is standard input.

    All of it or nothing is taken in. The ledger is then the same one as that which was exported.
    """
    lines = _lines(file)
    with closing(settings(sandbox, None).ledger()) as kept:
        rows = kept.import_from(lines)
        source = "standard input" if file == _STANDARD else file
        click.echo(f"{rows} rows from {source} are in the ledger {kept.place}")
    return 0


@command
@SANDBOX
@click.option(
    "--backup",
    "copy",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Copy an SQLite ledger as it was to FILE before.",
)
def migrate(sandbox: Path | None, copy: Path | None) -> int:
    """Bring the ledger up to date for this version, which the first pass does otherwise.

    A pass of an earlier version that is at work meanwhile stops, and nothing is lost or sent twice.
    """
    setting = settings(sandbox, None)
    _refuse_none(setting)
    before, now = bring_up_to_date(setting.database, copy)
    if copy is not None:
        click.echo(f"{copy} is the ledger as it was")
    changed = "is up to date" if before == now else f"went from step {before or 'none'}"
    click.echo(f"the ledger {changed}: step {now}")
    return 0


_COMMANDS = {"backup": backup, "export": export, "import": import_, "migrate": migrate}
for name, subcommand in _COMMANDS.items():
    ledger.add_command(subcommand, name)


def _ledger_there(setting: Settings) -> SqlLedger:
    """The ledger. Raises UsageError where there is none: an empty one is not made for this."""
    _refuse_none(setting)
    return setting.ledger()


def _refuse_none(setting: Settings) -> None:
    file = setting.ledger_file
    if file is not None and not file.exists():
        raise UsageError(
            f"there is no ledger at {file.resolve()}; DATABASE_URL says where it is, or --sandbox"
        )


def _standard_input() -> bytes:
    return sys.stdin.buffer.read(_MOST_BYTES)


def _lines(file: Path) -> list[str]:
    """The lines of an export. Raises UsageError."""
    try:
        content = _standard_input() if file == _STANDARD else local_files.read(file, _MOST_BYTES)
        # Not by splitlines: a name may hold what Unicode takes for the end of a line.
        return content.decode().removesuffix("\n").split("\n")
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is no text, so no export of a ledger") from error
