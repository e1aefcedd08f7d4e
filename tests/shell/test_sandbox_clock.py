"""A sandbox that has been served keeps its own time, for commands as well."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from worker.cli.commands import cli
from worker.cli.place import Place
from worker.cli.settings import settings
from worker.sandbox.clock import clock_of


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path, None)


def test_before_its_first_pass_a_sandbox_has_no_time_of_its_own(place: Place) -> None:
    assert clock_of(place.folder) is None


def test_a_command_that_is_given_no_time_goes_by_the_clock_of_the_sandbox(place: Place) -> None:
    begin = place.now()
    place.do({"do": "pass"})
    place.do({"do": "forward", "hours": "24"})
    later = clock_of(place.folder)
    assert later is not None
    assert (later - begin).total_seconds() == 24 * 3600
    assert settings(place.folder, None).clock() == later
    given = datetime(2027, 3, 1, tzinfo=UTC)
    assert settings(place.folder, given).clock() == given
    path = str(place.folder / "class" / "class.yaml")
    told = CliRunner().invoke(cli, ["status", path, "--sandbox", str(place.folder)])
    assert told.exit_code == 0
    assert "Last look at the calendar" in told.output
    assert "later than" not in told.output


def test_a_folder_that_holds_something_else_has_no_time(tmp_path: Path) -> None:
    (tmp_path / "google.db").write_text("no database")
    assert clock_of(tmp_path) is None
    assert clock_of(tmp_path / "nowhere") is None
