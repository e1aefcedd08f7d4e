"""A mistake in a template is told with its file, which may be a part that others take in."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.shell.mails import AMARA_BEN, nudge
from tests.shell.templates import append, problems
from worker.core.keys import MAILS, Kind
from worker.messages.render import LAYOUT, render_page
from worker.messages.templates import BadTemplate

PART = "_hour.md.j2"
NOW = datetime(2027, 2, 7, 14, tzinfo=UTC)
NEVER = "{{% if minutes == 1 %}}{}{{% endif %}}"
UNKNOWN = [
    ("{{ cohort | uper }}", 'Jinja has no filter "uper"'),
    ("{{ cohort | uper | lower }}", 'Jinja has no filter "uper"'),
    ("{% if cohort is shiny %}{% endif %}", 'Jinja has no test "shiny"'),
    ("{% for one in [1] if one is shiny %}{% endfor %}", 'Jinja has no test "shiny"'),
    ("{{ weather }}", 'there is no field "weather"'),
    ("{{ coordinator.nick }}", 'nothing here has a field "nick"'),
]
UNDOABLE = ["{{ 1 / 0 }}", "{{ cohort + 1 }}", "{{ cohort() }}", "{{ [] | first }}"]


@pytest.mark.parametrize("file", ["nudge.md.j2", PART])
@pytest.mark.parametrize("pattern", ["{}", NEVER])
@pytest.mark.parametrize(("mistake", "told"), UNKNOWN)
def test_a_word_that_means_nothing_is_told_once_with_its_file_and_line(
    templates: Path, file: str, pattern: str, mistake: str, told: str
) -> None:
    line = append(templates / file, pattern.format(mistake))
    (problem,) = problems(templates)
    assert problem.startswith(f"{file}:{line}:1: {told}")


def test_words_that_mean_nothing_do_not_hide_each_other(templates: Path) -> None:
    line = append(
        templates / PART,
        "{{ weather | uper }}{{ student.nick }}{% if cohort is shiny %}{% endif %}",
    )
    assert {problem.partition(":1: ")[0] for problem in problems(templates)} == {f"{PART}:{line}"}
    assert len(problems(templates)) == 4


@pytest.mark.parametrize(
    "mistake", [*UNDOABLE, "{{ role.nick }}", "{{ cohort | uper }}", "{% fi %}"]
)
def test_a_mail_with_a_bad_part_is_not_made_and_the_part_is_named(
    templates: Path, mistake: str
) -> None:
    line = append(templates / PART, mistake)
    with pytest.raises(BadTemplate) as told:
        nudge(AMARA_BEN, "ben")
    assert str(told.value).startswith(f"{templates / PART}:{line}:")


@pytest.mark.parametrize("mistake", UNDOABLE)
@pytest.mark.parametrize("file", ["practice.md.j2", PART, LAYOUT])
def test_what_cannot_be_done_is_found_with_its_file_and_line(
    templates: Path, file: str, mistake: str
) -> None:
    line = append(
        templates / file, mistake.replace("cohort", "subject") if file == LAYOUT else mistake
    )
    told = problems(templates)
    assert told
    assert all(problem.startswith(f"{file}:{line}:") for problem in told)


def test_a_template_that_takes_itself_in_is_found(templates: Path) -> None:
    append(templates / PART, f'{{% include "{PART}" %}}')
    told = problems(templates)
    assert told
    assert all("takes itself in, without end" in problem for problem in told)


@pytest.mark.parametrize("file", ["nudge.md.j2", PART, LAYOUT])
def test_a_template_in_another_encoding_is_found(templates: Path, file: str) -> None:
    (templates / file).write_bytes((templates / file).read_bytes() + "é".encode("latin-1"))
    told = problems(templates)
    assert told
    assert all(problem.startswith(f"{file}:1:") and "is not UTF-8" in problem for problem in told)


def test_a_part_may_use_what_the_template_around_it_has_set(templates: Path) -> None:
    append(templates / "practice.md.j2", '{% set mood = "good" %}{% include "_mood.md.j2" %}')
    (templates / "_mood.md.j2").write_text("{{ mood }}\n", encoding="utf-8")
    assert problems(templates) == []
    append(templates / "nudge.md.j2", '{% include "_mood.md.j2" %}')
    (problem,) = problems(templates)
    assert problem.startswith('_mood.md.j2:1:1: there is no field "mood"')


@pytest.mark.parametrize("kind", MAILS)
def test_an_unknown_filter_is_found_in_every_template(templates: Path, kind: Kind) -> None:
    line = append(templates / f"{kind}.md.j2", "{{ cohort | uper }}")
    (problem,) = problems(templates)
    assert problem.startswith(f'{kind}.md.j2:{line}:1: Jinja has no filter "uper"; ')


@pytest.mark.parametrize("file", ["status.html.j2", "page.css"])
@pytest.mark.parametrize("mistake", ["{{ now | uper }}", "{{ weather }}", "{% fi %}"])
def test_a_mistake_in_a_page_is_told_with_its_file_and_line(
    templates: Path, file: str, mistake: str
) -> None:
    line = append(templates / file, mistake)
    with pytest.raises(BadTemplate) as told:
        render_page("status.html.j2", cohorts=[], now=NOW, day=str, script="", script_hash="")
    assert str(told.value).startswith(f"{templates / file}:{line}:")
