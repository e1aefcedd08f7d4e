"""What somebody may write as the id of a student, in YAML and CSV."""

import json
from pathlib import Path

import pytest

from tests.shell.cohort_files import REQUIRED, SETTINGS, changed, cohort_of, errors_of, said, write
from worker.cohort_file.reading import read

CURE = "write letters, digits and . _ @ + - only, such as s07, or an e-mail address"
PLACE = "spring.yaml:12:27: roster entry 1, id (Ana Silva):"
ONE_LINE = f"{PLACE} this has to stand on one line, without control characters"
EMPTY = f"{PLACE} this is empty; write something here"
NO_WORD = "spring.yaml:12:23: roster entry 1, id (Ana Silva): this has to be a single value, not a list or a group of settings"


def roster_with(written: str) -> str:
    return changed("{name: Ana Silva,", f"{{name: Ana Silva, id: {written},")


@pytest.mark.parametrize(
    "student_id",
    [
        "s07",
        "007",
        "Ana.Silva_2+x-y@home",
        "Zoë",
        "Zoe\u0308",
        "李明",
        "Анна",
        "हिन्दी",
        "٣",
        "a/b@mail.example",
        "o'neill~2@mail.example",
    ],
)
def test_an_id_may_hold_letters_of_any_alphabet_digits_and_signs_or_be_an_address(
    tmp_path: Path, student_id: str
) -> None:
    cohort = cohort_of(tmp_path, roster_with(json.dumps(student_id)))
    assert cohort.roster[0].id == student_id


@pytest.mark.parametrize(
    ("student_id", "shown"),
    [
        ("a>b", '">"'),
        ("a/b", '"/"'),
        ("a~2", '"~"'),
        ("a b", '" "'),
        ("a\u00a0b", "the character U+00A0"),
        ("a\u200bb", "the character U+200B"),
        ('a"b', '"""'),
        ("a'b", '"\'"'),
        ("a\\b", '"\\"'),
        ("a,b", '","'),
        ("a:b", '":"'),
        ("a²", '"²"'),
        ("<b>", '"<"'),
        ("{{a}}", '"{"'),
        ("a/b@mail", '"/"'),
        ("🙂", '"🙂"'),
    ],
)
def test_any_other_id_is_an_error_with_its_place_and_a_cure(
    tmp_path: Path, student_id: str, shown: str
) -> None:
    text = roster_with(json.dumps(student_id, ensure_ascii=False))
    assert errors_of(tmp_path, text) == [
        f'{PLACE} "{student_id}" is no id, because of {shown}; {CURE}'
    ]


@pytest.mark.parametrize(
    ("written", "error"),
    [
        ('"a\\nb"', ONE_LINE),
        ('"a\\u2028b"', ONE_LINE),
        ('"a\\0b"', ONE_LINE),
        ('" "', EMPTY),
        ("[a]", NO_WORD),
        ("{a: b}", NO_WORD),
    ],
)
def test_an_id_that_is_empty_or_not_one_word_on_one_line_is_an_error(
    tmp_path: Path, written: str, error: str
) -> None:
    assert errors_of(tmp_path, roster_with(written)) == [error]


def test_an_empty_text_as_id_is_an_error_and_nothing_after_the_colon_is_no_id(
    tmp_path: Path,
) -> None:
    assert errors_of(tmp_path, roster_with('""')) == [EMPTY.replace("12:27", "12:23")]
    assert cohort_of(tmp_path, roster_with("")).roster[0].id == "ana@mail.example"


def test_two_students_whose_ids_are_lists_get_two_errors(tmp_path: Path) -> None:
    text = roster_with("[a]").replace("{name: Ben Castillo,", "{name: Ben Castillo, id: [a],")
    assert errors_of(tmp_path, text) == [
        NO_WORD,
        NO_WORD.replace("12:23", "13:26").replace("1, id (Ana Silva)", "2, id (Ben Castillo)"),
    ]


def test_an_id_in_a_csv_roster_is_held_to_the_same_rule(tmp_path: Path) -> None:
    write(
        tmp_path,
        "id,name,email\na>b,Ana,ana@mail.example\n李明,Ben,ben@mail.example\n",
        "roster.csv",
    )
    file = read(write(tmp_path, SETTINGS + "roster: roster.csv\n"))
    assert said(file, tmp_path) == [
        f'roster.csv:2:1: row 2, id (Ana): "a>b" is no id, because of ">"; {CURE}'
    ]


@pytest.mark.parametrize(
    ("roster", "written"),
    [
        ("ana@mail.example", "Ana@MAIL.example"),
        ("ana@münchen.example", "ana@xn--mnchen-3ya.example"),
        ("ana@XN--MNCHEN-3YA.example", "ana@münchen.example"),
        ("ann.lee@gmail.com", "AnnLee+coaching@googlemail.com"),
        ("ana@日本.example", "ana@日本。example"),
    ],
)
def test_rules_name_a_student_by_an_address_however_it_is_written(
    tmp_path: Path, roster: str, written: str
) -> None:
    rules = (
        f"never_pair: [[{written}, ben@mail.example]]\n"
        f"pin: {{first: [{{coach: {written}, client: chi@mail.example}}]}}\n"
    )
    cohort = cohort_of(tmp_path, REQUIRED.replace("ana@mail.example", roster) + rules)
    ana, ben, chi, *_ = cohort.roster
    assert list(map(set, cohort.never_pair)) == [{ana.id, ben.id}]
    ((pinned,),) = cohort.pins.values()
    assert (pinned[0], pinned[1]) == (ana.id, chi.id)
