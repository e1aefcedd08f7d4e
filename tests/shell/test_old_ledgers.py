"""Ledgers that the program wrote before its keys and details were values, in the middle of both
rounds: what the next pass does is what the old program would have done.

`old_ledgers/` holds ledger and sandbox of several moments of one season, as SQL, and what the program
of that time did next on a copy of each.
"""

import gzip
import json
import sqlite3
from datetime import datetime
from pathlib import Path

import pytest

from worker.cohort_file.reading import read
from worker.core.actions import RecordDraw, RecordRepair
from worker.core.model import Cohort
from worker.execute.observe import Watch
from worker.execute.outcome import Outcome, Pass
from worker.execute.run import run_pass
from worker.google.access import in_process
from worker.ledger.store import SqlLedger
from worker.messages.writer import TemplateWriter
from worker.ports.ports import Ports
from worker.sandbox.service import ORIGIN, Sandbox, SandboxHttp

FOLDER = Path(__file__).parent / "old_ledgers"
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
MOMENTS = sorted({path.name.partition(".")[0] for path in FOLDER.glob("*.ledger.sql.gz")})
# What actions are called by now.
ACTIONS = {"MendGuests": "ChangeGuests"}
# Mails that the old program did not have.
MAILED = {"killed-9": {"halfway"}, "declined": {"halfway", "another-hour"}}
NEWER = {"halfway", "finished", "another-hour"}


def restore(moment: str, folder: Path) -> None:
    """The two databases as they were at this moment."""
    for name in ("ledger", "google"):
        with sqlite3.connect(folder / f"{name}.db") as database:
            script = gzip.decompress((FOLDER / f"{moment}.{name}.sql.gz").read_bytes())
            database.executescript(script.decode())
        database.close()


def cohort() -> Cohort:
    file = read(FOLDER / "cohort.yaml")
    assert file.cohort is not None
    return file.cohort


def a_pass(folder: Path, now: datetime) -> tuple[Pass, int]:
    """One pass of today's program, and how many writing calls Google got."""
    sandbox = Sandbox(lambda: now, folder, owner="peer-coaching@school.example")
    door = in_process(SandboxHttp(sandbox), ORIGIN)
    ledger = SqlLedger(f"sqlite:///{folder / 'ledger.db'}")
    ports = Ports(
        door.calendar(lambda _: None), door.mailbox(lambda _: None), ledger, TemplateWriter()
    )
    try:
        return run_pass(cohort(), ports, now, Watch(lambda: "a seed")), sandbox.writes
    finally:
        ledger.close()
        sandbox.store.close()


def name_of(outcome: Outcome) -> list[str]:
    """An outcome as the old program named it."""
    action = outcome.action
    if isinstance(action, RecordRepair):
        key = f"{action.round}/repair/{action.repair.number}"
    else:
        assert not isinstance(action, RecordDraw)
        key = str(action.key)
    kind = "SendMail" if type(action).__name__ == "TellCoordinator" else type(action).__name__
    return [ACTIONS.get(kind, kind), key, str(outcome.state)]


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_next_pass_on_a_ledger_of_before_does_what_the_old_program_did(
    moment: str, tmp_path: Path
) -> None:
    restore(moment, tmp_path)
    now = datetime.fromisoformat(EXPECTED[moment]["at"])
    result, _ = a_pass(tmp_path, now)
    assert list(result.problems) == EXPECTED[moment]["problems"]
    named = [name_of(outcome) for outcome in result.outcomes]
    newer = [each for each in named if each[1].split("/")[1] in NEWER]
    # What these are about was over before, so it is written down and nobody hears of it, but for
    # those who are half-way on that very day, or are offered another hour in this pass.
    mailed = {key.split("/")[1] for kind, key, _ in newer if kind != "Skip"}
    assert mailed == MAILED.get(moment, set())
    told = sorted(each for each in named if each not in newer)
    assert told == sorted(
        [ACTIONS.get(kind, kind), key, state] for kind, key, state in EXPECTED[moment]["did"]
    )
    again, writes = a_pass(tmp_path, now)
    assert (again.outcomes, again.problems, writes) == ((), (), 0)


def test_the_moments_are_in_the_middle_of_both_rounds_and_of_what_can_be_under_way() -> None:
    kinds = {key.split("/")[1] for moment in MOMENTS for _, key, _ in EXPECTED[moment]["did"]}
    assert {"nudge", "assignment", "move", "repair", "end", "series", "change"} <= kinds
    assert EXPECTED["quiet"]["did"] == []
