"""What is read and written on this machine, whatever stands under the name."""

import os
import socket
from contextlib import closing
from pathlib import Path

import pytest

from worker.local_files import keep_database_private, keep_private, read, write


def rights(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture
def odd(tmp_path: Path) -> dict[str, Path]:
    """What may stand where a file should."""
    (tmp_path / "a folder").mkdir()
    os.mkfifo(tmp_path / "a pipe")
    with closing(socket.socket(socket.AF_UNIX)) as listening:
        listening.bind(str(tmp_path / "a socket"))
    (tmp_path / "a circle").symlink_to(tmp_path / "a circle")
    return {
        "a folder": tmp_path / "a folder",
        "a pipe": tmp_path / "a pipe",
        "a socket": tmp_path / "a socket",
        "a circle": tmp_path / "a circle",
        "nothing": tmp_path / "nothing",
        "zeros": Path("/dev/zero"),
    }


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a folder", "Is a directory"),
        ("a pipe", "it is a pipe, not a file"),
        ("a socket", "No such device or address"),
        ("a circle", "Too many levels of symbolic links"),
        ("nothing", "No such file or directory"),
        ("zeros", "it is a device, not a file"),
    ],
)
def test_what_is_no_file_is_said_and_never_waited_for(
    odd: dict[str, Path], name: str, said: str
) -> None:
    with pytest.raises(OSError, match=said):
        read(odd[name], 1_000_000)


def test_a_file_is_read_up_to_its_bound_and_no_byte_further(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x" * 1_000_000)
    assert len(read(path, 1_000_000)) == 1_000_000
    path.write_bytes(b"x" * 1_000_001)
    with pytest.raises(OSError, match="it is larger than 1 MB"):
        read(path, 1_000_000)


def test_a_link_to_a_file_is_read_as_the_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"words")
    (tmp_path / "link").symlink_to("file")
    assert read(tmp_path / "link", 10) == b"words"


@pytest.mark.parametrize("before", [None, 0o644, 0o666, 0o400])
def test_a_written_file_is_for_its_owner_alone_whatever_it_was_before(
    tmp_path: Path, before: int | None
) -> None:
    path = tmp_path / "file"
    if before is not None:
        path.write_text("old")
        path.chmod(before)
    write(path, b"new")
    assert (path.read_text(), rights(path)) == ("new", 0o600)
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


def test_whoever_has_the_old_file_open_reads_none_of_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    path.chmod(0o644)
    with path.open() as opened_before:
        write(path, b"new")
        assert opened_before.read() == "old"


def test_a_link_stays_a_link_and_its_file_is_written(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "kept" / "file")
    write(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "kept" / "file").read_text() == "new"


def test_a_device_is_written_to_and_stays_a_device(tmp_path: Path) -> None:
    write(Path("/dev/null"), b"new")
    assert Path("/dev/null").is_char_device()
    with pytest.raises(OSError, match="No space left on device"):
        write(Path("/dev/full"), b"new")


@pytest.mark.parametrize(
    ("name", "said"),
    [("a folder", "Is a directory"), ("a circle", "Too many levels of symbolic links")],
)
def test_what_cannot_be_written_is_said(odd: dict[str, Path], name: str, said: str) -> None:
    with pytest.raises(OSError, match=said):
        write(odd[name], b"new")


def test_a_write_that_fails_leaves_what_was_there_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_power(_handle: int) -> None:
        raise OSError(5, "Input/output error")

    path = tmp_path / "file"
    path.write_text("old")
    monkeypatch.setattr(os, "fsync", no_power)
    with pytest.raises(OSError, match="Input/output error"):
        write(path, b"new")
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


def test_a_database_and_the_files_beside_it_lose_the_rights_of_others(tmp_path: Path) -> None:
    names = ("google.db", "google.db-wal", "google.db-shm", "google.db-journal")
    for name in names:
        (tmp_path / name).touch(0o644)
    (tmp_path / "link.db").symlink_to("google.db")
    keep_database_private(tmp_path / "link.db")
    assert {name: rights(tmp_path / name) for name in names} == dict.fromkeys(names, 0o600)


def test_a_new_database_is_private_from_the_first_moment_on(tmp_path: Path) -> None:
    keep_private(tmp_path / "google.db")
    assert rights(tmp_path / "google.db") == 0o600
