"""A school's own templates: where they are found, for whom, and what is said of them."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.shell.desk import Desk, is_a_sentence, new_desk, row
from tests.shell.mails import AMARA_BEN, COHORT, nudge
from worker.cohort_file.reading import read
from worker.core.keys import MAILS
from worker.core.model import Cohort
from worker.messages import templates as built_in


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return new_desk(tmp_path, monkeypatch)


def nudging(folder: Path, words: str) -> Path:
    """A nudge of these words in this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "nudge.md.j2"
    file.write_text(f"Subject: {words}\n\n{words}, {{{{ student.first_name }}}}\n", "utf-8")
    return file


def own(folder: Path, language: str = "en-US") -> Cohort:
    return replace(COHORT, templates=str(folder), language=language)


def test_what_a_school_has_not_written_is_taken_from_the_program(tmp_path: Path) -> None:
    assert nudge(AMARA_BEN, "ben", own(tmp_path)) == nudge(AMARA_BEN, "ben")


def test_one_file_gives_subject_text_and_html_in_the_layout_of_the_program(tmp_path: Path) -> None:
    nudging(tmp_path, "Our words")
    mail = nudge(AMARA_BEN, "ben", own(tmp_path))
    assert (mail.subject, mail.text) == ("Our words", "Our words, Ben\n")
    assert "<p>Our words, Ben</p>" in mail.html
    assert "<main" in mail.html


def test_a_cohorts_words_go_before_the_schools(tmp_path: Path) -> None:
    nudging(tmp_path, "The school's")
    nudging(tmp_path / COHORT.id, "The cohort's")
    nudging(tmp_path / "autumn", "Another cohort's")
    assert nudge(AMARA_BEN, "ben", own(tmp_path)).subject == "The cohort's"


def test_a_region_goes_before_its_language_and_english_before_none(tmp_path: Path) -> None:
    folders = [tmp_path / "plain", tmp_path / "english", tmp_path / "british"]
    for folder in folders:
        nudging(folder, "Plain")
    nudging(folders[1] / "en", "English")
    nudging(folders[2] / "en", "English")
    nudging(folders[2] / "en-GB", "British")
    british = [nudge(AMARA_BEN, "ben", own(folder, "en-GB")).subject for folder in folders]
    assert british == ["Plain", "English", "British"]
    assert nudge(AMARA_BEN, "ben", own(folders[2])).subject == "English"


def test_a_student_may_have_a_language_of_their_own(tmp_path: Path) -> None:
    nudging(tmp_path, "Plain")
    nudging(tmp_path / "fr", "En français")
    school = own(tmp_path)
    ben = tuple(
        replace(student, language="fr-CA") if student.id == "ben" else student
        for student in school.roster
    )
    mixed = replace(school, roster=ben)
    to_ben, to_amara = nudge(AMARA_BEN, "ben", mixed), nudge(AMARA_BEN, "amara", mixed)
    assert (to_ben.subject, to_ben.language) == ("En français", "fr-CA")
    assert '<html lang="fr-CA" dir="ltr">' in to_ben.html
    assert (to_amara.subject, to_amara.language) == ("Plain", "en-US")


def test_a_language_from_right_to_left_says_so(tmp_path: Path) -> None:
    nudging(tmp_path / "he", "Shalom")
    assert '<html lang="he" dir="rtl">' in nudge(AMARA_BEN, "ben", own(tmp_path, "he")).html


def test_english_words_of_a_school_do_not_go_to_those_who_read_another_language(
    tmp_path: Path,
) -> None:
    nudging(tmp_path / "fr", "Le nôtre")
    nudging(tmp_path / COHORT.id, "Ours")
    assert nudge(AMARA_BEN, "ben", own(tmp_path, "fr")).subject == "Le nôtre"


@pytest.mark.parametrize("place", ["config/templates", "config/templates/spring"])
def test_check_finds_a_mistake_by_file_and_line_in_the_folder_beside_the_file(
    desk: Desk, place: str
) -> None:
    nudging(desk.folder / place, "Ours {{ weather }}")
    result = desk.call("check")
    assert result.exit_code == 2
    assert f'{place}/nudge.md.j2:1:1: there is no field "weather"; there are ' in result.stdout


def test_a_mistake_that_only_one_student_brings_is_found(desk: Desk) -> None:
    file = nudging(desk.folder / "config" / "templates", "Ours")
    file.write_text("Subject: x\n\n{{ 1 / (student.first_name != 'Dan') }}\n", "utf-8")
    result = desk.call("check")
    assert result.exit_code == 2
    assert "config/templates/nudge.md.j2:3: " in result.stdout
    assert "(for dan@mail.example)" in result.stdout


def test_a_cohort_whose_own_words_are_broken_sends_nothing_and_the_others_do(desk: Desk) -> None:
    text = desk.file.read_text()
    desk.write(text.replace("cohort: spring", "cohort: autumn"), "config/autumn.yaml")
    nudging(desk.folder / "config" / "templates" / "spring", "Ours {{ weather }}")
    result = desk.typed("run")
    assert result.exit_code == 2
    assert is_a_sentence(result)
    assert "spring: nothing was sent, because a template is broken:" in result.stderr
    assert len(desk.mails()) == 6


def test_a_folder_may_be_named_in_the_file_or_in_the_defaults(desk: Desk) -> None:
    nudging(desk.folder / "words", "Ours {{ weather }}")
    desk.write("templates: ../words\n", "config/program.yaml")
    assert "config/../words/nudge.md.j2:1:1: there is no field" in desk.call("check").stdout
    desk.write("templates: ../wrods\n", "config/program.yaml")
    result = desk.call("check")
    assert result.exit_code == 2
    assert 'config/program.yaml:1:12: templates: there is no folder "../wrods" in' in result.stdout


def test_a_language_for_which_there_are_no_words_is_named(desk: Desk) -> None:
    desk.write(desk.file.read_text() + row("Zoe", language="fr"))
    result = desk.call("check")
    assert result.exit_code == 2
    assert "spring: there are no words in the language fr for assignment.md.j2, nudge" in (
        result.stdout
    )


def test_all_words_are_copied_once_and_nothing_is_overwritten(desk: Desk) -> None:
    result = desk.call("templates", "--copy", "config/templates")
    assert result.exit_code == 0
    copied = {path.name for path in (desk.folder / "config" / "templates").iterdir()}
    assert {f"{kind}.md.j2" for kind in MAILS} | {"layout.html.j2"} <= copied
    assert not {"season.html.j2", "page.css"} & copied
    assert desk.call("check").exit_code == 0
    again = desk.call("templates", "--copy", "config/templates")
    assert again.exit_code == 2
    assert is_a_sentence(again)
    assert "nothing was copied" in again.stderr


def test_where_the_words_are_is_said(desk: Desk) -> None:
    result = desk.call("templates")
    assert str(built_in.folder() / "assignment.md.j2") in result.stdout.splitlines()


@pytest.mark.parametrize(
    ("written", "meant"),
    [("es", "es"), ("en_gb", "en-GB"), ("Spanish", "es"), ("español", "es"), ("EN-us", "en-US")],
)
def test_a_language_may_be_written_as_people_write_it(desk: Desk, written: str, meant: str) -> None:
    desk.write(f"language: {written}\n" + desk.file.read_text())
    cohort = read(desk.file).cohort
    assert cohort is not None
    assert cohort.language == meant


def test_a_language_that_is_none_is_told_with_the_cure(desk: Desk) -> None:
    desk.write("language: spansih\n" + desk.file.read_text())
    result = desk.call("check")
    assert result.exit_code == 2
    assert 'language: "spansih" is no language; write it like en-US, en-GB or es.' in result.stdout
