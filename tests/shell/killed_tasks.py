"""Tasks that share the cohorts of a folder by their index, as the command `run`, each killed at random and
started again."""

import multiprocessing
import os
import signal
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from threading import Lock, Thread

from bench.cohorts import LAUNCH, SENDER, cohort_files
from worker.cli.commands import cli
from worker.cli.shards import Shard
from worker.messages import template_check  # noqa: F401 - what a task imports is there before it begins
from worker.sandbox.gmail import sent_since
from worker.sandbox.guests import Guests
from worker.sandbox.server import SandboxServer
from worker.sandbox.service import Sandbox

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.shell.killed_tasks"])

TASKS = 4
# Nobody begins so often unless something is wrong.
MOST_STARTS = 1000


@dataclass(frozen=True)
class Size:
    """How much there is to do, and how often a task is killed."""

    cohorts: int
    students: int
    kills: int

    @property
    def requests(self) -> int:
        """What the launches take at least."""
        return self.cohorts * (3 * self.students + 5)


@dataclass(frozen=True)
class Outcome:
    """What has come of it. `mails`: how many each reader has; `invited`: how many series each pair is
    in; `ended`: with what each task ended at last; `served`: how many cohorts are each task's share;
    `kills`: how many met a task at work."""

    mails: Counter[str]
    invited: Counter[tuple[str, ...]]
    ended: list[int]
    served: list[int]
    kills: int


def work(folder: str, environment: Mapping[str, str], number: int) -> None:
    """What a task does: one pass over its share, as Kubernetes starts it."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(quiet, stream)
    os.environ.update(environment, JOB_COMPLETION_INDEX=str(number))
    cli(["run", "--now", LAUNCH.isoformat(), "--deadline", "0", folder], prog_name="peer-coaching")


class Killing:
    """The sandbox of all tasks; at requests chosen by a seed, one of them is killed."""

    def __init__(self, sandbox: Sandbox, size: Size, seed: int) -> None:
        self._answer = sandbox.answer
        sandbox.answer = self.answer  # type: ignore[method-assign] # the server asks the sandbox by this name
        self._random = Random(seed)
        self._moments = set(self._random.sample(range(1, size.requests + 1), size.kills))
        self._asked, self._lock = 0, Lock()
        self.at_work: dict[int, BaseProcess] = {}
        self.kills = 0

    def answer(
        self, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> tuple[int, bytes]:
        """See Answering. The task is killed before the request is heard, or once it is done."""
        with self._lock:
            self._asked += 1
            kills, after = self._asked in self._moments, self._random.random() < 0.5
        if kills and not after:
            self._kill()
        answered = self._answer(verb, uri, headers, body)
        if kills and after:
            self._kill()
        return answered

    def _kill(self) -> None:
        tasks = list(self.at_work.values())
        alive = [task.pid for task in tasks if task.exitcode is None and task.pid]
        if alive:
            os.kill(self._random.choice(alive), signal.SIGKILL)
            self.kills += 1


def play(database: str, folder: Path, size: Size, seed: int) -> Outcome:
    """Lets the tasks launch all cohorts with the ledger in this empty database."""
    files = cohort_files(folder / "cohorts", size.cohorts, size.students)
    shares = [Shard(number, TASKS) for number in range(TASKS)]
    served = [sum(share.is_for(file.name) for file in files.iterdir()) for share in shares]
    sandbox = Sandbox(lambda: LAUNCH, owner=SENDER)
    with served_by(sandbox) as port:
        killing = Killing(sandbox, size, seed)
        environment = {
            "DATABASE_URL": database,
            "GOOGLE_EMULATOR_HOST": f"127.0.0.1:{port}",
            "GMAIL_UNITS_PER_MINUTE": "0",
            "CALENDAR_REQUESTS_PER_MINUTE": "0",
            "JOB_COMPLETION_COUNT": str(TASKS),
        }
        arguments = [(str(files), environment, number) for number in range(TASKS)]
        until_all_have_ended(killing, arguments)
        # A cohort that was still locked for one that had just been killed is left to this one.
        ended = until_all_have_ended(killing, arguments)
    mails = Counter(str(mail["To"]) for _, mail in sent_since(sandbox.store))
    series = [event for _, event in Guests(sandbox).events() if event["status"] != "cancelled"]
    invited = Counter(tuple(guest["email"] for guest in event["attendees"]) for event in series)
    sandbox.store.close()
    return Outcome(mails, invited, ended, served, killing.kills)


def until_all_have_ended(killing: Killing, arguments: Sequence[tuple[object, ...]]) -> list[int]:
    """Starts each task, and again where it was killed, or could serve nothing for now; the exit codes."""
    codes: dict[int, int] = {}

    def begin(number: int) -> None:
        task = processes.Process(target=work, args=arguments[number])
        task.start()
        killing.at_work[number] = task

    for number in range(len(arguments)):
        begin(number)
    for _ in range(MOST_STARTS):
        wait([task.sentinel for task in killing.at_work.values()])
        for number, task in list(killing.at_work.items()):
            if task.exitcode is None:
                continue
            if task.exitcode in (-signal.SIGKILL, 75):
                begin(number)
            else:
                codes[number] = task.exitcode
                del killing.at_work[number]
        if not killing.at_work:
            return [codes[number] for number in sorted(codes)]
    raise AssertionError(f"tasks that never ended: {sorted(killing.at_work)}")


@contextmanager
def served_by(sandbox: Sandbox) -> Iterator[int]:
    """The port at which a sandbox is reached."""
    with SandboxServer(sandbox) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()
