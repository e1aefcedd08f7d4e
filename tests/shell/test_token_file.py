"""The token's file: the old one or the new one, whole, and never for other eyes, whatever happens while it is written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shell.cohort_files import REPOSITORY
from worker.errors import UsageError
from worker.google.token_file import keep

OLD, NEW = "the token of last year\n", '{"refresh_token": "r3fresh"}'


def written_by_another_process(folder: Path, meanwhile: str) -> subprocess.CompletedProcess[str]:
    """Writes the new token over the old one in a process of its own, in which something happens meanwhile."""
    (folder / "token.json").write_text(OLD)
    script = f"""
import os, resource, signal, stat, sys
from pathlib import Path
from worker.google.token_file import keep
os.umask(0)
def hook(event, arguments):
    if event == "open" and ".peer-coaching-" in str(arguments[0]):
        print("flags", bool(arguments[2] & os.O_EXCL), flush=True)
    if event == "os.rename":
        print("mode", oct(stat.S_IMODE(os.stat(arguments[0]).st_mode)), flush=True)
        {meanwhile}
sys.addaudithook(hook)
keep({NEW!r}, Path("token.json"))
"""
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_new_token_is_private_even_before_it_has_its_name(
    tmp_path: Path,
) -> None:
    done = written_by_another_process(tmp_path, "pass")
    assert (done.returncode, done.stdout) == (0, "flags True\nmode 0o600\n"), done.stderr
    assert (tmp_path / "token.json").read_text() == f"{NEW}\n"
    assert (tmp_path / "token.json").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["token.json"]


def test_a_process_that_is_killed_before_the_last_step_leaves_the_old_token_whole(
    tmp_path: Path,
) -> None:
    done = written_by_another_process(tmp_path, "os.kill(os.getpid(), signal.SIGKILL)")
    assert done.returncode == -9, done.stderr
    assert (tmp_path / "token.json").read_text() == OLD
    # The unfinished file that it leaves behind is private too, and is no obstacle the next time.
    assert {
        file.stat().st_mode & 0o777 for file in tmp_path.iterdir() if file.name != "token.json"
    } == {0o600}
    keep(NEW, tmp_path / "token.json")
    assert (tmp_path / "token.json").read_text() == f"{NEW}\n"


def test_a_failed_last_step_leaves_the_old_token_whole_and_no_other_file(
    tmp_path: Path,
) -> None:
    done = written_by_another_process(tmp_path, "raise OSError(28, 'No space left on device')")
    assert (
        "UsageError: token.json cannot be written: No space left on device; what was there is as it was"
        in done.stderr
    )
    assert (tmp_path / "token.json").read_text() == OLD
    assert [file.name for file in tmp_path.iterdir()] == ["token.json"]


def test_a_full_disk_leaves_the_old_token_whole_and_no_other_file(
    tmp_path: Path,
) -> None:
    (tmp_path / "token.json").write_text(OLD)
    script = f"""
import resource, signal
from pathlib import Path
from worker.google.token_file import keep
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
keep({NEW!r}, Path("token.json"))
"""
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "UsageError: token.json cannot be written: File too large" in done.stderr
    assert (tmp_path / "token.json").read_text() == OLD
    assert [file.name for file in tmp_path.iterdir()] == ["token.json"]


def test_a_readable_old_token_is_replaced_by_a_private_one(
    tmp_path: Path,
) -> None:
    path = tmp_path / "token.json"
    path.write_text(OLD)
    path.chmod(0o644)
    with path.open() as already_open:
        keep(NEW, path)
        assert already_open.read() == OLD
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_link_to_the_token_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    link = tmp_path / "token.json"
    link.symlink_to(tmp_path / "kept" / "real.json")
    keep(NEW, link)
    assert link.is_symlink()
    assert (tmp_path / "kept" / "real.json").read_text() == f"{NEW}\n"


def test_a_folder_that_has_disappeared_is_reported_without_the_token(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written: No such file or directory") as error:
        keep(NEW, tmp_path / "gone" / "token.json")
    assert "r3fresh" not in str(error.value)
