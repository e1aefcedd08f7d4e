"""Ends that are known: what stops the program, or stands where something else should, is told in a sentence; and nobody else
reads what it writes."""

import stat
from pathlib import Path

import pytest

from tests.shell.desk import Desk, is_a_sentence, new_desk
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
