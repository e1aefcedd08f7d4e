"""A whole season on a Google at which three requests in ten go wrong, one way or another."""

import random
from collections.abc import Mapping
from datetime import timedelta

import pytest

from tests.core.examples import cohort, student
from tests.shell.bad_days import FAULTS, NEVER_DONE, gone_wrong
from tests.shell.conftest import ZONES
from worker.sandbox.service import Sandbox
from worker.simulate.play import play
from worker.simulate.season import Season

SIX_HOURS = timedelta(hours=6)
TWENTY = cohort(*(student(f"s{number:02d}", ZONES[number % len(ZONES)]) for number in range(20)))
PART_OF_FAULTS = 0.3


class Faulty:
    """A sandbox whose requests go wrong by chance, before the work was done or after. See
    worker.sandbox.service.Answering."""

    def __init__(self, sandbox: Sandbox, seed: str) -> None:
        self._sandbox = sandbox
        self._chance = random.Random(seed)
        self.faults = 0

    def answer(
        self, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> tuple[int, bytes]:
        if self._chance.random() > PART_OF_FAULTS:
            return self._sandbox.answer(verb, uri, headers, body)
        self.faults += 1
        fault = self._chance.choice(FAULTS)
        done = fault not in NEVER_DONE and self._chance.random() < 0.5
        status, content = self._sandbox.answer(verb, uri, headers, body) if done else (200, b"{}")
        return gone_wrong(fault, status, content)


def sent(season: Season) -> list[tuple[str, str, str]]:
    """Every mail, without the instant at which it went out, also where its subject names the day: a
    fault puts off what it hits to a later pass."""
    return sorted(
        (str(mail["To"]), str(mail["Cc"]), str(mail["Subject"]).partition(", told on ")[0])
        for _, mail in season.mails
    )


def sessions(season: Season) -> dict[str, tuple[object, ...]]:
    """The sessions of every pairing at the end."""
    return {
        f"{name} {pairing}": observed.starts
        for (name, pairing), observed in season.history.series.items()
    }


@pytest.mark.parametrize("seed", ["one", "two"])
def test_a_season_with_faults_sends_what_one_without_faults_sends(seed: str) -> None:
    googles: list[Faulty] = []

    def faulty(sandbox: Sandbox) -> Faulty:
        googles.append(Faulty(sandbox, seed))
        return googles[0]

    without_faults = play(TWENTY, seed, SIX_HOURS)
    with_faults = play(TWENTY, seed, SIX_HOURS, between=faulty)
    assert googles[0].faults > 200
    assert sent(with_faults) == sent(without_faults)
    assert sessions(with_faults) == sessions(without_faults)
    assert len(without_faults.history.series) == 40
