"""What rests for a season is let rest rightly: a whole season, pass by pass, in full. Whenever the pass
before has said that nothing is due until later, and nobody has touched the calendar since, there is
nothing to do."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.shell.seasons import five
from worker.execute.observe import Watch
from worker.execute.outcome import Rest
from worker.execute.run import run_pass
from worker.google.access import in_process
from worker.ledger.store import SqlLedger
from worker.messages.writer import TemplateWriter
from worker.ports.ports import Ports
from worker.sandbox.guests import Guests
from worker.sandbox.service import ORIGIN, Sandbox, SandboxHttp
from worker.simulate.habits import habits
from worker.simulate.season import span
from worker.simulate.students import Students


def test_nothing_is_due_in_a_season_while_a_cohort_rests(tmp_path: Path) -> None:
    cohort = five()
    now, last = span(cohort)
    sandbox = Sandbox(lambda: now, owner=cohort.google.sender)
    door = in_process(SandboxHttp(sandbox), ORIGIN)
    students = Students(cohort, sandbox.store, Guests(sandbox), habits(cohort, "seed"))
    ledger = SqlLedger(f"sqlite:///{tmp_path / 'ledger.db'}")

    def sleep(_seconds: float) -> None:
        pytest.fail("nobody waits")

    ports = Ports(door.calendar(sleep), door.mailbox(sleep), ledger, TemplateWriter())
    rest: Rest | None = None
    rested = looked = 0
    missed: list[datetime] = []
    while now <= last:
        acts = list(students.act(now))
        result = run_pass(cohort, ports, now, Watch(lambda: "seed"))
        if rest is not None and now < rest.until and not acts:
            rested += 1
            missed += [now] if result.outcomes or result.problems else []
        else:
            looked += 1
        rest = result.rest
        now += timedelta(hours=12)
    ledger.close()
    sandbox.store.close()
    assert missed == []
    assert rested > looked
