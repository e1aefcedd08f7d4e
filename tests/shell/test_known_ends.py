"""Ends that are known: what stands where something else should, or cannot be written to, is told in a sentence."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.shell.cohort_files import REPOSITORY
from tests.shell.desk import LAUNCH, SETTINGS, Desk, is_a_sentence, new_desk, plain


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return new_desk(tmp_path, monkeypatch)


def odd_places(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "folder").mkdir()
    (folder / "circle").symlink_to("circle")
    (folder / "nowhere").symlink_to("not there")
    (folder / "huge").write_bytes(b"#" * 4_000_001)
    (folder / "binary").write_bytes(bytes(range(256)))


ODD = {
    "/dev/zero": "it is a device, not a file",
    "/dev/stdin": "it is a ",
    "pipe": "it is a pipe, not a file",
    "folder": "",
    "circle": "",
    "nowhere": "",
    "huge": "the file has more than 4 MB; no cohort needs that",
    "binary": "the file is not UTF-8",
    "x" * 300: "File name too long",
    "config/spring.yaml/x": "",
}


@pytest.mark.parametrize(("place", "said"), ODD.items(), ids=[place[:20] for place in ODD])
@pytest.mark.parametrize("command", ["check", "run", "plan", "status"])
def test_what_is_no_cohort_file_is_told_in_a_sentence(
    desk: Desk, command: str, place: str, said: str
) -> None:
    odd_places(desk.folder)
    result = desk.call(command, place, *(() if command == "check" else ("--sandbox", "google")))
    assert (result.exit_code, is_a_sentence(result)) == (2, True), result.output
    assert said in plain(result)
    assert place in plain(result)


@pytest.mark.parametrize(("place", "said"), ODD.items(), ids=[place[:20] for place in ODD])
def test_what_is_no_roster_is_told_with_its_place_and_other_cohorts_are_served(
    desk: Desk, place: str, said: str
) -> None:
    odd_places(desk.folder)
    roster = Path(place) if place.startswith("/") else desk.folder / place
    text = f"{SETTINGS.replace('cohort: spring', 'cohort: autumn')}roster: {roster}\n"
    desk.write(text, "config/autumn.yaml")
    result = desk.typed("run")
    assert (result.exit_code, is_a_sentence(result)) == (2, True), result.output
    # What is no UTF-8 is read as an older program would have saved it.
    assert said in result.stderr or place == "binary"
    assert place in result.stderr
    assert result.stdout.endswith("spring: 1 draw, 6 series, 6 assignment mails\n")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("name", ["config/spring.yaml", "config/program.yaml", "config"])
def test_what_may_not_be_read_is_told_in_a_sentence(desk: Desk, name: str) -> None:
    desk.write("", "config/program.yaml")
    (desk.folder / name).chmod(0)
    result = desk.call("check")
    (desk.folder / name).chmod(0o700)
    assert (result.exit_code, is_a_sentence(result)) == (2, True), result.output
    assert "Permission denied" in plain(result)


@pytest.mark.parametrize("place", ["/dev/zero", "pipe", "circle", "nowhere", "huge", "binary"])
def test_what_stands_for_the_defaults_is_told_or_left_alone(desk: Desk, place: str) -> None:
    odd_places(desk.folder)
    target = Path(place) if place.startswith("/") else desk.folder / place
    (desk.folder / "config" / "program.yaml").symlink_to(target)
    result = desk.call("check")
    assert (result.exit_code, is_a_sentence(result)) == (2, True), result.output
    assert "config/program.yaml" in result.stdout


@pytest.mark.parametrize("name", ["PEER_COACHING_TOKEN", "GOOGLE_APPLICATION_CREDENTIALS"])
@pytest.mark.parametrize("place", ["/dev/zero", "pipe", "folder", "circle", "huge", "binary"])
def test_what_is_no_file_of_credentials_is_told_in_a_sentence(
    desk: Desk, name: str, place: str
) -> None:
    odd_places(desk.folder)
    desk.patch.setenv(name, place)
    result = desk.call("run")
    assert (result.exit_code, is_a_sentence(result)) == (2, True), result.output
    assert name in result.stderr


@pytest.mark.parametrize("place", ["/dev/zero", "pipe", "folder", "circle", "nowhere", "binary"])
@pytest.mark.parametrize("arguments", [("run", "--plan"), ("login",), ("ledger", "import")])
def test_what_is_no_file_that_a_command_reads_is_told_in_a_sentence(
    desk: Desk, arguments: tuple[str, ...], place: str
) -> None:
    odd_places(desk.folder)
    with_sandbox = () if arguments == ("login",) else ("--sandbox", "google")
    result = desk.call(*arguments, place, *with_sandbox)
    assert (result.exit_code, is_a_sentence(result)) == (2, True), result.output
    assert place in result.stderr


@pytest.mark.parametrize("text", ["[" * 100_000, "[]", '{"cohorts": 5}', '{"cohorts": [[]]}', ""])
def test_what_is_no_plan_is_told_in_a_sentence(desk: Desk, text: str) -> None:
    desk.write(text, "plan.json")
    result = desk.typed("run", "--plan", "plan.json")
    assert (result.exit_code, is_a_sentence(result)) == (2, True), result.output
    assert "plan.json is no file that `peer-coaching plan --out` has written" in result.stderr


WRITES = (
    ("plan", "--out"),
    ("status", "--html"),
    ("status", "--csv"),
    ("ledger", "export"),
    ("ledger", "backup"),
)


@pytest.mark.parametrize(
    "place", ["/dev/full", "folder", "circle", "config/spring.yaml/x", "/proc/x"]
)
@pytest.mark.parametrize("arguments", WRITES, ids=" ".join)
def test_what_cannot_be_written_is_told_in_a_sentence(
    desk: Desk, arguments: tuple[str, ...], place: str
) -> None:
    desk.typed("run")
    odd_places(desk.folder)
    result = desk.call(*arguments, place, "--sandbox", "google")
    assert (result.exit_code, is_a_sentence(result)) == (2, True), result.output
    assert place in result.stderr


HEARTBEATS = {
    "http://[::1": "is no address of a page",
    "hc-ping.com/5eed": "is no address of a page",
    "ftp://127.0.0.1/5eed": "is no address of a page",
    "file:///etc/5eed": "is no address of a page",
    "https:///5eed": "is no address of a page",
    "http://127.0.0.1:99999/5eed": "is no address of a page",
    "http://127.0.0.1:port/5eed": "is no address of a page",
    "http://127.0.0.1:1/5eed": "could not be fetched: ConnectionRefusedError",
    "http://..example/5eed": "could not be fetched: ",
}


@pytest.mark.parametrize(("url", "said"), HEARTBEATS.items())
def test_a_heartbeat_that_cannot_be_given_is_told_and_no_failure(
    desk: Desk, url: str, said: str
) -> None:
    desk.patch.setenv("HEARTBEAT_URL", url)
    result = desk.typed("run")
    assert (result.exit_code, is_a_sentence(result)) == (0, True), result.output
    assert f"HEARTBEAT_URL {said}" in result.stderr
    assert "5eed" not in result.stderr


def test_a_heartbeat_that_is_answered_with_an_error_is_told(desk: Desk) -> None:
    with desk.google() as google, desk.served(google):
        host = os.environ["GOOGLE_EMULATOR_HOST"]
        desk.patch.setenv("HEARTBEAT_URL", f"http://{host}/5eed")
        result = desk.call("run", "--now", LAUNCH)
    assert result.exit_code == 0
    assert "HEARTBEAT_URL was answered with 404" in result.stderr


# Item 6: a stand-in that is not on this machine.

ELSEWHERE = (
    "google.school.example:8080",
    "http://192.0.2.7:8080",
    "127.0.0.1@192.0.2.7:8080",
    "127.0.0.1.nip.io:80",
    "localhost.school.example:80",
    "0.0.0.0:8080",
    "[2001:db8::1]:80",
    "http://[::1",
    "https://127.0.0.1:8080",
    "127.0.0.1:port",
    ":8080",
)


@pytest.mark.parametrize("host", ELSEWHERE)
def test_a_stand_in_elsewhere_is_refused_before_anything_is_sent_there(
    desk: Desk, host: str
) -> None:
    desk.patch.setenv("GOOGLE_EMULATOR_HOST", host)
    result = desk.call("run", "--now", LAUNCH)
    assert (result.exit_code, is_a_sentence(result)) == (2, True), result.output
    assert "GOOGLE_EMULATOR_HOST" in result.stderr
    assert not (desk.folder / "var").exists()


@pytest.mark.parametrize("value", ["", "0", "yes"])
def test_only_a_1_lets_a_stand_in_be_elsewhere(desk: Desk, value: str) -> None:
    desk.patch.setenv("GOOGLE_EMULATOR_HOST", "192.0.2.7:8080")
    desk.patch.setenv("GOOGLE_EMULATOR_ANYWHERE", value)
    result = desk.call("run", "--now", LAUNCH)
    assert result.exit_code == 2
    assert "set GOOGLE_EMULATOR_ANYWHERE=1" in result.stderr


def test_a_stand_in_elsewhere_is_asked_where_that_is_meant(desk: Desk) -> None:
    desk.patch.setenv("GOOGLE_EMULATOR_ANYWHERE", "1")
    with desk.google() as google, desk.served(google):
        host = os.environ["GOOGLE_EMULATOR_HOST"]
        # Another name of this machine that is no loopback address by its looks.
        desk.patch.setenv("GOOGLE_EMULATOR_HOST", host.replace("127.0.0.1", "0.0.0.0"))
        assert desk.call("run", "--now", LAUNCH).exit_code == 0
    assert len(desk.mails()) == 6


@pytest.mark.parametrize(
    "form", ["127.0.0.1:{}", "localhost:{}", "http://127.0.0.1:{}/", "LOCALHOST:{}"]
)
def test_a_stand_in_on_this_machine_is_asked(desk: Desk, form: str) -> None:
    with desk.google() as google, desk.served(google):
        port = os.environ["GOOGLE_EMULATOR_HOST"].rpartition(":")[2]
        desk.patch.setenv("GOOGLE_EMULATOR_HOST", form.format(port))
        assert desk.call("run", "--now", LAUNCH).exit_code == 0
    assert len(desk.mails()) == 6


def in_a_process(desk: Desk, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """`python -m worker` with these arguments, in the working folder."""
    return subprocess.run(
        [sys.executable, "-m", "worker", *arguments],
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
        cwd=desk.folder,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
        **options,
    )


@pytest.mark.parametrize(
    "arguments", [("check",), ("plan",), ("status",), ("ledger", "export", "-")], ids=" ".join
)
def test_a_full_disk_under_standard_output_is_told_in_a_sentence(
    desk: Desk, arguments: tuple[str, ...]
) -> None:
    desk.typed("run")
    desk.patch.setenv("PEER_COACHING_SANDBOX", "google")
    with Path("/dev/full").open("w") as full:
        result = in_a_process(desk, *arguments, stdout=full)
    assert result.returncode == 1
    assert "standard output cannot be written: No space left on device" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("output", ["/dev/full", "a pipe that nobody reads"])
def test_whoever_cannot_tell_what_was_done_does_it_all_the_same_for_every_cohort(
    desk: Desk, output: str
) -> None:
    rows = "".join(f"  - {{name: U{n}, email: u{n}@mail.example}}\n" for n in range(4))
    desk.write(
        f"{SETTINGS.replace('cohort: spring', 'cohort: autumn')}roster:\n{rows}",
        "config/autumn.yaml",
    )
    if output == "/dev/full":
        handle = os.open(output, os.O_WRONLY)
    else:
        reading, handle = os.pipe()
        os.close(reading)
    result = in_a_process(desk, "run", "--sandbox", "google", "--now", LAUNCH, stdout=handle)
    os.close(handle)
    assert result.returncode == 1
    assert "standard output cannot be written" in result.stderr
    assert "Traceback" not in result.stderr
    assert len(desk.mails()) == 10
