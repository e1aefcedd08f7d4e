"""Ends that are known: what stops the program, or stands where something else should, is told in a sentence; and nobody else
reads what it writes."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.shell.cohort_files import REPOSITORY
from tests.shell.desk import LAUNCH, SETTINGS, Desk, is_a_sentence, new_desk, plain
from tests.shell.templates import append


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return new_desk(tmp_path, monkeypatch)


def open_to_others(folder: Path) -> list[str]:
    """The files in a folder that somebody else than their owner may read, write or execute; but for locks, which are empty."""
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".lock" and stat.S_IMODE(path.stat().st_mode) & 0o077
    )


WRITTEN = (
    ("plan", "--out", "out/plan.json"),
    ("run",),
    ("status", "--html", "out/status.html", "--csv", "out/status.csv"),
    ("ledger", "export", "out/ledger.jsonl"),
    ("ledger", "backup", "out/backup.db"),
)


def write_everything(desk: Desk) -> None:
    for arguments in WRITTEN:
        with_now = () if arguments[0] == "ledger" else ("--now", "2027-02-07T09:05-05:00")
        result = desk.call(*arguments, "--sandbox", "google", *with_now)
        assert result.exit_code == 0, result.output
    played = desk.call("simulate", "config/spring.yaml", "--every", 1440, "--html", "out/s.html")
    assert played.exit_code == 0, played.output


def test_every_file_with_names_in_it_is_for_its_owner_alone(desk: Desk) -> None:
    (desk.folder / "config" / "spring.yaml").chmod(0o600)
    write_everything(desk)
    assert open_to_others(desk.folder) == []
    assert len(list((desk.folder / "out").iterdir())) == 6


def test_a_file_that_others_could_read_before_is_for_its_owner_alone_afterwards(desk: Desk) -> None:
    (desk.folder / "config" / "spring.yaml").chmod(0o600)
    write_everything(desk)
    (desk.folder / "out" / "backup.db").unlink()
    for path in desk.folder.rglob("*"):
        if path.is_file():
            path.chmod(0o644)
    (desk.folder / "config" / "spring.yaml").chmod(0o600)
    write_everything(desk)
    assert open_to_others(desk.folder) == []


def test_the_files_that_sqlite_keeps_beside_a_database_are_private_while_it_is_open(
    desk: Desk,
) -> None:
    from worker.ledger.store import SqlLedger

    desk.typed("run")
    for path in (desk.folder / "google").iterdir():
        path.chmod(0o644)
    with desk.google() as google, google.store.transaction(write=True):
        google.store.put("counter", "", {"id": "x"})
        ledger = SqlLedger(f"sqlite:///{desk.ledger}")
        ledger.lineage("x")
        beside = {path.name for path in (desk.folder / "google").glob("*-wal")}
        assert beside == {"google.db-wal", "ledger.db-wal"}
        assert open_to_others(desk.folder / "google") == []
        ledger.close()


# R7: a template that reaches for more than it is given.

REACHING = (
    "{{ cycler.__init__.__globals__.os.popen('touch pwned').read() }}",
    "{{ ''.__class__.__mro__ }}",
    "{{ ''['__class__'] }}",
    "{{ lipsum|attr('__glob' ~ 'als__') }}",
    "{{ '{0.__class__}'.format(cohort) }}",
    "{% if 1 == 2 %}{{ cohort|attr('__class__') }}{% endif %}",
    "{% set reached = [cohort]|map(attribute='__class__')|list %}",
)
TEMPLATES = ("assignment.md.j2", "failed.md.j2", "_hour.md.j2", "layout.html.j2", "status.html.j2")


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("reaching", REACHING)
def test_a_template_that_reaches_for_pythons_own_is_an_error_with_its_line_and_does_nothing(
    desk: Desk, templates: Path, template: str, reaching: str
) -> None:
    line = append(templates / template, reaching)
    result = desk.call("check")
    assert result.exit_code == 2
    mistakes = result.stdout.splitlines()[1:]
    assert mistakes
    assert all(mistake.startswith(f"{templates / template}:{line}:1: ") for mistake in mistakes)
    assert not (desk.folder / "pwned").exists()


@pytest.mark.parametrize("template", ["assignment.md.j2", "layout.html.j2"])
def test_nothing_is_sent_with_a_template_that_reaches_for_pythons_own(
    desk: Desk, templates: Path, template: str
) -> None:
    append(templates / template, REACHING[0])
    result = desk.typed("run")
    assert result.exit_code == 2
    assert is_a_sentence(result)
    assert "nothing was sent, because a template is broken" in result.stderr
    assert not (desk.folder / "pwned").exists()
    assert not (desk.folder / "google").exists()


@pytest.mark.parametrize("reaching", REACHING[:4])
def test_a_page_that_reaches_for_pythons_own_is_refused_when_it_is_filled_in(
    desk: Desk, templates: Path, reaching: str
) -> None:
    line = append(templates / "status.html.j2", reaching)
    result = desk.typed("status", "--html", "status.html")
    assert result.exit_code == 2
    assert is_a_sentence(result)
    assert f"status.html.j2:{line}: a template may not reach so far" in result.stderr
    assert not (desk.folder / "pwned").exists()
    assert not (desk.folder / "status.html").exists()


# R13: something else stands where a file should, or the disk is full.


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
