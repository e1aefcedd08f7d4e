"""A template that reaches for more than it is given is an error, and nothing of what it asks for is done."""

from pathlib import Path

import pytest

from tests.shell.desk import LAUNCH, NEXT_HOUR, Desk, is_a_sentence, new_desk
from tests.shell.templates import append


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return new_desk(tmp_path, monkeypatch)


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
    mistakes = [said for said in result.stdout.splitlines()[1:] if ": look: " not in said]
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


def test_a_template_that_was_well_when_the_last_pass_rested_is_looked_at_once_it_has_changed(
    desk: Desk, templates: Path
) -> None:
    desk.patch.setattr("worker.cli.surroundings.templates_folder", lambda: str(templates))
    for now in (LAUNCH, NEXT_HOUR):
        assert desk.typed("run", now=now).exit_code == 0
    append(templates / "nudge.md.j2", REACHING[0])
    result = desk.typed("run", now=NEXT_HOUR)
    assert result.exit_code == 2
    assert "nothing was sent, because a template is broken" in result.stderr


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
