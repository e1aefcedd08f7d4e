"""F13: the zone data that count are those of the pinned package, on every machine."""

import os
import shutil
import subprocess
import sys
import zoneinfo
from pathlib import Path

import pytest
import tzdata

import worker

REPOSITORY = Path(worker.__file__).parents[1]
# As another machine might have it: the data of Tokyo under the name of New York, and so on.
OLD = {"America/New_York": "Asia/Tokyo", "Europe/Rome": "UTC", "America/Vancouver": "Asia/Kolkata"}


@pytest.mark.parametrize("module", ["worker", "worker.cli", "worker.core.hours.zones"])
def test_the_zones_of_the_machine_do_not_count(tmp_path: Path, module: str) -> None:
    packaged = Path(tzdata.__file__).parent / "zoneinfo"
    for name, other in OLD.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(packaged / other, tmp_path / name)
    code = (
        f"import {module}, datetime, zoneinfo; "
        "noon = datetime.datetime(2027, 7, 1, 12, tzinfo=datetime.UTC); "
        f"print([str(noon.astimezone(zoneinfo.ZoneInfo(name)).utcoffset()) for name in {list(OLD)}])"
    )
    environment = {**os.environ, "PYTHONTZPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "['-1 day, 20:00:00', '2:00:00', '-1 day, 17:00:00']"


def test_no_place_is_left_to_look_for_others() -> None:
    assert zoneinfo.TZPATH == ()
