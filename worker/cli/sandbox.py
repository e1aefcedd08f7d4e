"""`sandbox`: a place to try everything, served on this machine alone."""

import os
from pathlib import Path

import click

from worker.cli.base import NOW, command, say
from worker.cli.place import Place
from worker.cli.place_server import PlaceServer
from worker.cli.settings import parse_now
from worker.errors import UsageError

# A sandbox has a ledger of its own, and nobody waits for its passes.
_NOT_FOR_A_SANDBOX = ("DATABASE_URL", "HEARTBEAT_URL", "PEER_COACHING_SANDBOX")


@command
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("path", metavar="[COHORT]", required=False, type=click.Path(path_type=Path))
@NOW
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8765,
    show_default=True,
    help="0 is any free one.",
)
def sandbox(folder: Path, path: Path | None, now: str | None, port: int) -> int:
    """Serve the sandbox kept in DIR, with a page for every inbox and calendar, on this machine
    alone."""
    for name in _NOT_FOR_A_SANDBOX:
        os.environ.pop(name, None)
    try:
        place = Place(folder, path, parse_now(now) if now else None)
        server = PlaceServer(place, port)
    except OSError as error:
        raise UsageError(f"the sandbox cannot be served: {error.strerror}") from error
    say(f"The sandbox is at http://127.0.0.1:{server.server_port}/ (Ctrl-C ends it)")
    try:
        server.serve()
    except KeyboardInterrupt:
        say("The sandbox has ended; what happened in it stays in its folder.")
    return 0
