"""Many programs that open what is not there yet at the same moment: each finds it whole."""

import multiprocessing
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect

from worker.ledger.database import open_database
from worker.ledger.schema import metadata
from worker.sandbox.service import Sandbox

PROGRAMS = 8
TIMES = 40
processes = multiprocessing.get_context("forkserver")
# Otherwise each takes as long to start as all of them need.
processes.set_forkserver_preload([__name__])


def open_ledger(folder: Path) -> str:
    engine = open_database(f"sqlite:///{folder / 'ledger.db'}")
    try:
        return (
            ""
            if set(metadata.tables) <= set(inspect(engine).get_table_names())
            else "tables are missing"
        )
    finally:
        engine.dispose()


def open_sandbox(folder: Path) -> str:
    sandbox = Sandbox(lambda: datetime(2027, 2, 7, 14, tzinfo=UTC), folder)
    status, answer = sandbox.answer("GET", "/calendar/v3/calendars/primary", {}, None)
    sandbox.store.close()
    return "" if status == 200 else answer.decode()


def go(opening: Callable[[Path], str], folders: list[Path], together: Any, told: Any) -> None:
    for folder in folders:
        together.wait(30)
        try:
            told.put(opening(folder))
        except Exception as error:
            told.put(repr(error))


@pytest.mark.parametrize("opening", [open_ledger, open_sandbox])
def test_programs_that_open_a_new_file_at_once_all_get_it_whole(
    tmp_path: Path, opening: Callable[[Path], str]
) -> None:
    folders = [tmp_path / str(number) for number in range(TIMES)]
    together, told = processes.Barrier(PROGRAMS), processes.Queue()
    programs = [
        processes.Process(target=go, args=(opening, folders, together, told))
        for _ in range(PROGRAMS)
    ]
    for program in programs:
        program.start()
    try:
        assert [told.get(timeout=60) for _ in range(PROGRAMS * TIMES)] == [""] * PROGRAMS * TIMES
    finally:
        for program in programs:
            program.join(10)
            program.kill()
