"""The image, built for real and started as its user on a root that cannot be written: `make image-check`."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.image.engines import Engine, engine
from tests.shell.desk import LAUNCH, NEXT_HOUR, Desk, new_desk
from tests.shell.slow_google import FIRST_DRAFT, PROMISED_SECONDS, slow_google, told

MOST_MEGABYTES = 150
_PLACE = "/srv/peer-coaching"
_SIZE = "import pathlib as p; print(sum(f.lstat().st_size for d in ('/opt', '/srv') for f in p.Path(d).rglob('*')))"
_DOCUMENTS = (
    "import googleapiclient.discovery_cache.documents as d, os; "
    "print(*sorted(os.listdir(next(iter(d.__path__)))))"
)


@pytest.fixture(scope="module")
def image() -> Iterator[Engine]:
    if os.environ.get("IMAGE_TEST") != "1":
        pytest.skip("an image takes minutes to build: `make image-check` does it")
    found = engine()
    if found is None:
        pytest.skip("there is no docker that answers, and no buildah for root, to build an image")
    found.build()
    with closing(found):
        yield found


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = new_desk(tmp_path, monkeypatch)
    (desk.folder / "var").mkdir()
    # Whoever the image's user is: a volume belongs to it.
    (desk.folder / "var").chmod(0o777)
    return desk


def command(image: Engine, desk: Desk, *arguments: str, entry: str = "") -> list[str]:
    host = os.environ.get("GOOGLE_EMULATOR_HOST", "")
    environment = {"GOOGLE_EMULATOR_HOST": host} if host else {}
    mounts = {desk.folder / name: f"{_PLACE}/{name}" for name in ("config", "var")}
    return image.command(arguments, environment, mounts, entry)


def call(
    image: Engine, desk: Desk, *arguments: str, entry: str = ""
) -> subprocess.CompletedProcess[str]:
    called = command(image, desk, *arguments, entry=entry)
    return subprocess.run(called, capture_output=True, text=True, timeout=120, check=False)


def test_it_is_small_and_has_the_two_documents_that_it_needs(image: Engine, desk: Desk) -> None:
    size = int(call(image, desk, "-c", _SIZE, entry="python3").stdout)
    assert size < MOST_MEGABYTES * 1_000_000
    documents = call(image, desk, "-c", _DOCUMENTS, entry="python3").stdout.split()
    assert documents == ["calendar.v3.json", "gmail.v1.json"]


def test_it_is_nobodys_and_writes_nowhere_but_where_it_may(image: Engine, desk: Desk) -> None:
    script = "id -u; for place in /opt /srv/peer-coaching . var /tmp; do touch $place/x && echo $place; done"
    lines = call(image, desk, "-c", script, entry="sh").stdout.split()
    assert lines[0] != "0"
    assert lines[1:] == ["var", "/tmp"]


def test_it_knows_postgresql_and_keeps_no_secret_of_its_making(image: Engine, desk: Desk) -> None:
    assert call(image, desk, "-c", "import psycopg", entry="python3").returncode == 0
    assert call(image, desk, "-A", "/run/secrets", entry="ls").stdout == ""


def test_a_launch_in_the_image(image: Engine, desk: Desk) -> None:
    with desk.google() as google, desk.served(google):
        looked = call(image, desk, "run", "--preflight", "--now", LAUNCH)
        assert looked.returncode == 0, looked.stderr
        assert "ok       Gmail" in looked.stdout
        launched = call(image, desk, "run", "--now", LAUNCH)
        assert launched.returncode == 0, launched.stderr
        assert len(desk.recipients()) == len(set(desk.recipients())) == 6
        again = call(image, desk, "run", "--now", NEXT_HOUR)
        assert again.returncode == 0, again.stderr
        assert len(desk.recipients()) == 6


def test_sigterm_in_the_middle_of_a_launch(image: Engine, desk: Desk) -> None:
    with slow_google(desk, FIRST_DRAFT, seconds=0.3) as slow:
        called = command(image, desk, "run", "--now", LAUNCH)
        pipe = subprocess.PIPE
        with subprocess.Popen(called, stdout=pipe, stderr=pipe, text=True) as process:
            try:
                assert slow.reached.wait(60)
                begin = time.monotonic()
                process.send_signal(signal.SIGTERM)
                _, log = process.communicate(timeout=30)
                seconds = time.monotonic() - begin
            finally:
                process.kill()
        slow.hurry = True
        assert (process.returncode, seconds < PROMISED_SECONDS) == (143, True), log
        (line,) = told(log, "SIGTERM")
        assert "the rest is left to the next pass" in line
        assert len(desk.recipients()) < 6
        for _ in range(2):
            finished = call(image, desk, "run", "--now", NEXT_HOUR)
            assert finished.returncode == 0, finished.stderr
            assert len(desk.recipients()) == len(set(desk.recipients())) == 6
        assert len(desk.series()) == 6
