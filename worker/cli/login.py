"""`login`: a person's consent, once, in a browser; writes the token."""

import shlex
import webbrowser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import click

from worker.cli.base import command
from worker.cli.settings import settings
from worker.google.consent import ask
from worker.google.credential_files import is_json
from worker.google.oauth_client import client_in
from worker.google.scopes import PURPOSES, TOKENS_END, scopes, short
from worker.google.token_file import check_place, keep

_TOKEN = Path("token.json")


@command
@click.argument(
    "client",
    default=Path("client_secret.json"),
    type=click.Path(path_type=Path),
    metavar="[CLIENT_SECRET]",
)
@click.option(
    "--token",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Where the token goes; else the file that PEER_COACHING_TOKEN names, else token.json.",
)
@click.option("--primary", is_flag=True, help="For cohorts with google.calendar: primary.")
@click.option("--busy", is_flag=True, help="Ask for busy times too.")
@click.option("--no-browser", is_flag=True, help="Print the address instead of opening a browser.")
def login(client: Path, token: Path | None, primary: bool, busy: bool, no_browser: bool) -> int:
    """Ask the sender for consent, once, in a browser, and write the token.

    CLIENT_SECRET is the file of the OAuth client from the Google Cloud console; without one, client_secret.json.
    """
    setting = settings(None, None).environment.get("PEER_COACHING_TOKEN", "")
    named = Path(setting) if setting and not is_json(setting) else None
    place = token or named or _TOKEN
    oauth_client = client_in(client)
    check_place(place)
    wanted = scopes(primary, busy)
    click.echo("Agree in the browser as the account that is to send, and tick every box:")
    for scope in wanted:
        click.echo(f"  {short(scope):22}{PURPOSES[scope]}")
    keep(ask(oauth_client, wanted, _print if no_browser else _open), place)
    click.echo(
        f"\nThe token is in {place}. Only you can read it; keep it like the mailbox's password."
    )
    click.echo(f"{TOKENS_END}. Then run `peer-coaching login` again.")
    click.echo("\nNext:")
    if place != named:
        click.echo(f"  export PEER_COACHING_TOKEN={shlex.quote(str(place.resolve()))}")
    click.echo("  peer-coaching run --preflight")
    return 0


def _print(url: str) -> None:
    port = urlsplit(parse_qs(urlsplit(url).query)["redirect_uri"][0]).port
    click.echo(f"\nOpen this address in a browser on this machine:\n\n{url}\n")
    click.echo(
        f"From another machine, let its port reach this one first: ssh -N -L {port}:127.0.0.1:{port} this-machine"
    )


def _open(url: str) -> None:
    click.echo(f"\nIf no browser opens, open this address yourself:\n\n{url}")
    # Where there is no browser, this says so by what it returns; the address was printed above.
    webbrowser.open(url, new=1)
