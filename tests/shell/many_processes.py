"""Processes that serve many cohorts from one ledger, whose locks are lost at random."""

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from random import Random
from threading import Lock, Thread

from sqlalchemy.engine import make_url

from tests.core.examples import at, cohort, student
from tests.shell.fenced_days import EVENINGS
from tests.shell.lost_locks import administrator, delete_lock_files, end_session
from tests.shell.programs import SENDER, no_wait
from worker.core.model import Cohort
from worker.errors import LedgerUnavailable, LockHeld
from worker.execute.observe import Watch
from worker.execute.run import run_pass
from worker.google.access import stand_in
from worker.ledger.store import SqlLedger
from worker.messages.writer import TemplateWriter
from worker.ports.ports import Ports
from worker.sandbox.gmail import sent_since
from worker.sandbox.server import SandboxServer
from worker.sandbox.service import Sandbox

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.shell.many_processes"])

NOW = at("2027-02-07 09:00")
# Nobody goes round so often unless something is wrong: a lock that another holds is looked at fast.
MOST_ROUNDS = 100_000


@dataclass(frozen=True)
class Size:
    """How much there is to do: so many cohorts of so many students, served by so many processes, whose
    locks are lost so often."""

    cohorts: int
    students: int
    losses: int
    processes: int = 4

    @property
    def requests(self) -> int:
        """What the launches take at least."""
        return self.cohorts * (3 * self.students + 5)


def file(number: int, students: int) -> Cohort:
    """The file of one of the cohorts."""
    roster = (student(f"s{number}x{each}", available=EVENINGS) for each in range(students))
    return replace(cohort(*roster), id=f"class {number}")


def serve(port: int, database: str, size: Size, number: int) -> None:
    """What a process does: passes over all cohorts, in an order of its own, until each has had one
    that found nothing to do."""
    order, left = Random(number), list(range(size.cohorts))
    door = stand_in(f"127.0.0.1:{port}")
    with (
        closing(SqlLedger(database)) as ledger,
        closing(
            Ports(door.calendar(no_wait), door.mailbox(no_wait), ledger, TemplateWriter())
        ) as ports,
    ):
        for _ in range(MOST_ROUNDS):
            order.shuffle(left)
            left = [each for each in left if not _is_finished(file(each, size.students), ports)]
            if not left:
                return
    raise AssertionError(f"cohorts that were never finished: {left}")


def _is_finished(cohort: Cohort, ports: Ports) -> bool:
    """Whether a pass has found nothing to do. What ends with 75 is tried again."""
    try:
        result = run_pass(cohort, ports, NOW, Watch(lambda: f"seed of {cohort.id}"))
    except (LockHeld, LedgerUnavailable):
        return False
    assert result.well, result
    return result.outcomes == ()


class Losing:
    """The sandbox of all processes; at requests chosen by a seed, locks are lost."""

    def __init__(
        self, sandbox: Sandbox, lose: Callable[[Random], int], size: Size, seed: int
    ) -> None:
        self._answer = sandbox.answer
        sandbox.answer = self.answer  # type: ignore[method-assign] # the server asks the sandbox by this name
        self._lose, self._random = lose, Random(seed)
        self._moments = set(self._random.sample(range(1, size.requests + 1), size.losses))
        self._asked, self._lock = 0, Lock()
        self.lost = 0

    def answer(
        self, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> tuple[int, bytes]:
        """See Answering. The locks are lost before the request is heard, or once it is done."""
        with self._lock:
            self._asked += 1
            loses, after = self._asked in self._moments, self._random.random() < 0.5
            if loses and not after:
                self.lost += self._lose(self._random) > 0
        answered = self._answer(verb, uri, headers, body)
        with self._lock:
            if loses and after:
                self.lost += self._lose(self._random) > 0
        return answered


@dataclass(frozen=True)
class Outcome:
    """What has come of it: how many mails each reader has, and how often locks were lost."""

    mails: Counter[str]
    lost: int


def play(database: str, size: Size, seed: int) -> Outcome:
    """Lets processes serve cohorts from the ledger in this empty database until nothing is left to
    do."""
    SqlLedger(database).close()
    sandbox = Sandbox(lambda: NOW, owner=SENDER)
    with losing(database) as lose, SandboxServer(sandbox) as server:
        counted = Losing(sandbox, lose, size, seed)
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        arguments = (server.server_port, database, size)
        children = [
            processes.Process(target=serve, args=(*arguments, number))
            for number in range(size.processes)
        ]
        for child in children:
            child.start()
        for child in children:
            child.join()
        server.shutdown()
        thread.join()
        assert [child.exitcode for child in children] == [0] * size.processes
    mails = Counter(str(mail["To"]) for _, mail in sent_since(sandbox.store))
    sandbox.store.close()
    return Outcome(mails, counted.lost)


@contextmanager
def losing(database: str) -> Iterator[Callable[[Random], int]]:
    """What befalls the locks in this database: of PostgreSQL any one session is ended, whatever it
    does; beside an SQLite file all lock files are deleted."""
    if make_url(database).get_backend_name() == "sqlite":
        yield lambda _: delete_lock_files(database)
        return
    with administrator(database) as session:
        yield lambda random: end_session(session, random)
