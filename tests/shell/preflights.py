"""What the tests of the preflight share: a folder with a cohort, Google in front of it, and the reading of what was found."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httplib2
import pytest
from click.testing import CliRunner, Result

from tests.shell.cohort_files import REQUIRED
from tests.shell.google_by_name import SENDER, GoogleByName, google_by_name, leading_to
from worker.cli.commands import cli

COHORT = REQUIRED.replace("mail@school.example", SENDER)
PRIMARY = COHORT.replace(f"  sender: {SENDER}", f"  sender: {SENDER}\n  calendar: primary")
TOKEN = json.dumps({"client_id": "id", "client_secret": "s3cret", "refresh_token": "r3fresh"})
WELL = ["ok       Credentials", "ok       Gmail", "ok       Sender", "ok       Calendar"]
_SETTINGS = (
    "DATABASE_URL",
    "GOOGLE_APPLICATION_CREDENTIALS",
    "GOOGLE_EMULATOR_HOST",
    "IMPERSONATE_SERVICE_ACCOUNT",
    "PEER_COACHING_SANDBOX",
    "PEER_COACHING_TOKEN",
)

Call = Callable[..., Result]


def calling(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Calls `run --preflight` in this folder, which holds config/spring.yaml, with nothing set."""
    for name in _SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(folder)
    (folder / "config").mkdir()
    (folder / "config" / "spring.yaml").write_text(COHORT)
    return lambda *arguments: CliRunner().invoke(cli, ["run", "--preflight", *arguments])


@contextmanager
def with_the_senders_token(monkeypatch: pytest.MonkeyPatch) -> Iterator[GoogleByName]:
    """Google, and the sender's token in the environment."""
    monkeypatch.setenv("PEER_COACHING_TOKEN", TOKEN)
    with google_by_name() as server:
        monkeypatch.setitem(httplib2.SCHEME_TO_CONNECTION, "https", leading_to(server.server_port))
        yield server


def lines(result: Result) -> list[str]:
    """What was found, step by step, without the words."""
    return [
        line.split(":")[0].strip()
        for line in result.stdout.splitlines()
        if line.startswith(("  ok", "  MISSING"))
    ]


def fix_for(result: Result, step: str) -> str:
    """What is said of a step that is missing, on one line."""
    assert result.exit_code == 1, result.output
    said = result.stdout.partition(f"  MISSING  {step}: ")[2]
    assert said, result.stdout
    return " ".join(said.split("\n  ok")[0].split("\n  MISSING")[0].split())
