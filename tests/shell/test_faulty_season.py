"""A whole season on a Google of which three requests in ten go wrong, one way or another."""

import random
from collections.abc import Mapping
from datetime import timedelta

import pytest

from tests.core.examples import cohort, student
from tests.shell.conftest import ZONES
from worker.sandbox.service import Sandbox
from worker.simulate.play import play
from worker.simulate.season import Season

SIX_HOURS = timedelta(hours=6)
TWENTY = cohort(*(student(f"s{number:02d}", ZONES[number % len(ZONES)]) for number in range(20)))
PART_OF_FAULTS = 0.3


class Faulty:
    """A sandbox's door with faults: lost connections, errors, other people's pages; before the work was done, or after."""

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
        fault = self._chance.choice(["lost", "500", "503", "429", "page", "half"])
        # A limit of rate is kept before anything is done.
        done = fault != "429" and self._chance.random() < 0.5
        content = self._sandbox.answer(verb, uri, headers, body)[1] if done else b"{}"
        match fault:
            case "lost":
                raise ConnectionResetError("the other side went away")
            case "page":
                return 200, b"<html>Please log in to the guest network</html>"
            case "half":
                return 200, content[: len(content) // 2]
            case _:
                return int(fault), f'{{"error": {{"code": {fault}, "message": "no"}}}}'.encode()


def told(season: Season) -> list[tuple[str, str, str]]:
    """Every mail, without the instant at which it went out."""
    return sorted(
        (str(mail["To"]), str(mail["Cc"]), str(mail["Subject"])) for _, mail in season.mails
    )


def invited(season: Season) -> dict[str, tuple[object, ...]]:
    """Every pairing with its sessions at the end."""
    return {
        f"{name} {pairing}": seen.starts for (name, pairing), seen in season.history.series.items()
    }


@pytest.mark.parametrize("seed", ["one", "two"])
def test_with_faults_the_same_is_sent_as_without(seed: str) -> None:
    doors: list[Faulty] = []

    def faulty(sandbox: Sandbox) -> Faulty:
        doors.append(Faulty(sandbox, seed))
        return doors[0]

    without = play(TWENTY, seed, SIX_HOURS)
    with_faults = play(TWENTY, seed, SIX_HOURS, between=faulty)
    assert doors[0].faults > 200
    assert told(with_faults) == told(without)
    assert invited(with_faults) == invited(without)
    assert len(without.history.series) == 40
