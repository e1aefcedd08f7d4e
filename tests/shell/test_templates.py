"""A mistake in a template is found before anything is sent, also where no mail comes today."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.core.examples import cohort, student
from tests.shell.mails import AMARA_BEN, assignment, nudge
from tests.shell.templates import TEMPLATES, append, problems
from worker.core.keys import MAILS, Kind
from worker.messages.template_check import cohort_problems, template_problems
from worker.messages.templates import BadTemplate


def test_the_templates_of_this_repository_have_no_problems() -> None:
    assert template_problems() == []


def test_of_our_own_templates_those_are_filled_in_whose_names_have_other_marks() -> None:
    well: set[str] = set()
    assert cohort_problems(cohort(student("ana"), student("ben")), well) == []
    assert len(well) == 1
    assert (
        cohort_problems(cohort(student("chi"), replace(student("dan"), name="Dan O'Neill")), well)
        == []
    )
    assert len(well) == 2


def test_each_kind_of_mail_has_its_template() -> None:
    assert {f"{kind}.md.j2" for kind in MAILS} <= {file.name for file in TEMPLATES.iterdir()}


def test_changed_words_are_in_the_next_mail(templates: Path) -> None:
    append(templates / "nudge.md.j2", "Yours, {{ coordinator.name }}")
    assert problems(templates) == []
    assert nudge(AMARA_BEN, "ben").text.endswith("Yours, Dana Whitfield\n")


@pytest.mark.parametrize("kind", MAILS)
def test_an_unknown_name_is_found_in_every_template(templates: Path, kind: Kind) -> None:
    line = append(templates / f"{kind}.md.j2", "{{ weather }}")
    (problem,) = problems(templates)
    assert problem.startswith(f'{kind}.md.j2:{line}:1: there is no field "weather"; there are ')
    assert " cohort, coordinator, " in problem


@pytest.mark.parametrize("kind", MAILS)
def test_an_unknown_name_is_found_where_no_example_comes(templates: Path, kind: Kind) -> None:
    line = append(templates / f"{kind}.md.j2", "{% if minutes == 1 %}{{ weather }}{% endif %}")
    (problem,) = problems(templates)
    assert problem.startswith(f'{kind}.md.j2:{line}:1: there is no field "weather"')


@pytest.mark.parametrize("kind", MAILS)
def test_an_unknown_field_of_somebody_is_found_where_no_example_comes(
    templates: Path, kind: Kind
) -> None:
    line = append(
        templates / f"{kind}.md.j2", "{% if minutes == 1 %}{{ coordinator.nick }}{% endif %}"
    )
    assert problems(templates) == [f'{kind}.md.j2:{line}:1: nothing here has a field "nick"']


def test_what_a_template_has_set_in_every_branch_is_no_unknown_name(templates: Path) -> None:
    append(
        templates / "nudge.md.j2",
        "{% if minutes %}{% set pace = 1 %}{% else %}{% set pace = 2 %}{% endif %}{{ pace }}",
    )
    assert problems(templates) == []


def test_an_unknown_field_is_found_where_every_mail_comes(templates: Path) -> None:
    line = append(templates / "nudge.md.j2", "{{ student.firstname }}")
    assert problems(templates) == [f'nudge.md.j2:{line}:1: nothing here has a field "firstname"']


def test_a_field_of_the_wrong_thing_is_found(templates: Path) -> None:
    line = append(templates / "nudge.md.j2", "{{ student.hour }}")
    (problem,) = problems(templates)
    assert problem.startswith(f"nudge.md.j2:{line}: ")
    assert "has no attribute 'hour'" in problem


def test_several_mistakes_are_told_together(templates: Path) -> None:
    first = append(templates / "nudge.md.j2", "{{ weather }} {{ student.nick }}")
    second = append(templates / "practice.md.j2", "{{ mood }}")
    told = [problem.partition(";")[0] for problem in problems(templates)]
    assert told == [
        f'nudge.md.j2:{first}:1: there is no field "weather"',
        f'nudge.md.j2:{first}:1: nothing here has a field "nick"',
        f'practice.md.j2:{second}:1: there is no field "mood"',
    ]


SLIPS = {
    "{% if minutes": '"{% if minutes" is not closed; write "%}" at its end',
    "{{ student.name": '"{{ student.name" is not closed; write "}}" at its end',
    "{{ student.name } and": '"{{ student.name } and" is not closed; write "}}" at its end',
    "{{ student.name %}": '"{{ student.name %}" is not closed; write "}}" at its end',
    "{# to do": '"{# to do" is not closed; write "#}" at its end',
    "{% if minutes %}": '"{% if minutes %}" has no end; write "{% endif %}" after what belongs to it',
    "{% for x in links %}": '"{% for x in links %}" has no end; write "{% endfor %}" after what belongs to it',
    "{% endfor %}": 'nothing has begun that "{% endfor %}" ends; take it away',
    "{% fi %}": 'there is nothing called "fi" in Jinja; did you mean if?',
    "{% weather %}": 'there is nothing called "weather" in Jinja; did you mean',
    "{{ student name }}": "Jinja cannot read what stands in braces here: expected token",
    "{{ }}": "Jinja cannot read what stands in braces here: Expected an expression",
}


@pytest.mark.parametrize(("mistake", "said"), SLIPS.items())
def test_wrong_syntax_is_found_with_its_place_and_cure(
    templates: Path, mistake: str, said: str
) -> None:
    line = append(templates / "nudge.md.j2", f"Well, {mistake}")
    # What comes after it makes no other mistake of it.
    append(templates / "nudge.md.j2", "{{ student.name }} {% raw %}{% if {% endraw %}")
    (problem,) = problems(templates)
    column = 1 if said.startswith("Jinja") else 7
    assert problem.startswith(f"nudge.md.j2:{line}:{column}: {said}")


def test_an_end_that_belongs_to_something_else_is_found(templates: Path) -> None:
    line = append(templates / "nudge.md.j2", "{% if minutes %}{% endfor %}")
    said = '"{% endfor %}" cannot end "{% if minutes %}"; write "{% endif %}" before it'
    assert problems(templates) == [f"nudge.md.j2:{line}:17: {said}"]


def test_wrong_syntax_in_a_part_that_others_take_in_is_found_with_its_file_and_line(
    templates: Path,
) -> None:
    line = append(templates / "_hour.md.j2", "{% fi %}")
    told = problems(templates)
    assert told
    assert all(problem.startswith(f"_hour.md.j2:{line}:1: ") for problem in told)


@pytest.mark.parametrize("head", ["", "Hello,\n", "subject: x\n", "\nSubject: x\n"])
def test_a_template_without_a_subject_is_found(templates: Path, head: str) -> None:
    (templates / "nudge.md.j2").write_text(head, encoding="utf-8")
    assert problems(templates) == ['nudge.md.j2:1: the first line has to be "Subject: …"']


def test_a_missing_template_is_found(templates: Path) -> None:
    (templates / "nudge.md.j2").unlink()
    assert problems(templates) == [
        "nudge.md.j2: the template cannot be read: No such file or directory"
    ]


def test_a_missing_part_is_found(templates: Path) -> None:
    (templates / "_hour.md.j2").unlink()
    lines = (templates / "nudge.md.j2").read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if "_hour.md.j2" in text)
    assert any(
        problem.startswith(f"nudge.md.j2:{line}: '_hour.md.j2' not found")
        for problem in problems(templates)
    )


@pytest.mark.parametrize("mistake", ["{{ weather }}", "{% fi %}"])
def test_a_mistake_in_the_layout_is_found_with_its_line(templates: Path, mistake: str) -> None:
    line = append(templates / "layout.html.j2", mistake)
    told = problems(templates)
    assert told
    assert all(problem.startswith(f"layout.html.j2:{line}:") for problem in told)


def test_a_missing_layout_is_found(templates: Path) -> None:
    (templates / "layout.html.j2").unlink()
    assert all("'layout.html.j2' not found" in problem for problem in problems(templates))
    assert problems(templates)


def test_a_layout_that_leaves_the_mail_out_is_found(templates: Path) -> None:
    layout = templates / "layout.html.j2"
    layout.write_text(
        layout.read_text(encoding="utf-8").replace("{{ body }}", ""), encoding="utf-8"
    )
    assert any("the layout leaves out the mail" in problem for problem in problems(templates))


def test_a_mail_from_a_bad_template_is_not_made(templates: Path) -> None:
    line = append(templates / "nudge.md.j2", "{{ student.nick }}")
    with pytest.raises(BadTemplate) as told:
        nudge(AMARA_BEN, "ben")
    assert str(told.value).startswith(f"{templates / 'nudge.md.j2'}:{line}:")
    assert told.value.exit_code == 2
    assert assignment("amara").subject
