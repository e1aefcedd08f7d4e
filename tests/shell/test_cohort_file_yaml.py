"""Files that are not YAML, or not a cohort: one sentence with the place, and never a traceback."""

from itertools import pairwise
from pathlib import Path

import pytest

from tests.shell.cohort_files import REQUIRED, changed, cohort_of, errors_of, said
from worker.cohort_file.reading import read

NO_SETTINGS = "1:1: the file has to be a list of settings, `name: value` on each line"
BROKEN = [
    ("", NO_SETTINGS),
    ("# nothing but a comment\n", NO_SETTINGS),
    ("- a\n- b\n", NO_SETTINGS),
    ("just words\n", NO_SETTINGS),
    (
        "cohort: spring\n\tname: Spring\n",
        "2:1: this line is indented with a tab; put spaces in its place",
    ),
    (
        "name: Coach Training: Spring\n",
        '1:7: a text with a colon in it has to stand in quotes: "Coach Training: Spring"',
    ),
    ("name: *nobody\n", '1:7: a text that begins with * has to stand in quotes: "*nobody"'),
    ("name: @work\n", '1:7: a text that begins with @ has to stand in quotes: "@work"'),
    ("a: b\n---\nc: d\n", '2:1: "---" ends the file here; take this line away'),
    (
        b"cohort: spring\nname: Jos\xe9\n",
        "2:1: the file is not UTF-8; save it again with that encoding",
    ),
    (REQUIRED.encode("utf-16"), "1:1: the file is not UTF-8; save it again with that encoding"),
    ("a: " + "[" * 30 + "]" * 30, "1:23: lists and settings are nested more than 20 deep"),
    ("a: " + "[" * 1_000_000, "1:23: lists and settings are nested more than 20 deep"),
    ("#" * 4_000_001, "1:1: the file has more than 4 MB; no cohort needs that"),
    (
        "a: &a {b: *a}\n",
        "1:4: the aliases (*name) in this file stand for too much; write the values out",
    ),
]


@pytest.mark.parametrize(
    ("text", "problem"),
    BROKEN,
    ids=[f"{position}: {problem[:40]}" for position, (_, problem) in enumerate(BROKEN)],
)
def test_a_file_that_cannot_be_read_gets_one_sentence(
    tmp_path: Path, text: str | bytes, problem: str
) -> None:
    assert errors_of(tmp_path, text) == [f"spring.yaml:{problem}"]


def test_yaml_aliases_to_aliases_do_not_fill_the_memory(tmp_path: Path) -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]"
        for before, name in pairwise("abcdefghi")
    ]
    (problem,) = errors_of(tmp_path, "\n".join(lines))
    assert problem.endswith(
        "the aliases (*name) in this file stand for too much; write the values out"
    )


def test_a_yaml_alias_stands_for_its_value(tmp_path: Path) -> None:
    text = (
        changed("name: Spring", "name: &it Spring")
        + "program: {available: &week {mon: 08:00-20:00}}\n"
    )
    assert cohort_of(tmp_path, text + "links: {}\n").name == "Spring"


@pytest.mark.parametrize("tag", ["!secret", "!!python/object:os.system", "!!python/name:os.system"])
def test_a_yaml_tag_is_an_error(tmp_path: Path, tag: str) -> None:
    shown = tag.replace("!!", "tag:yaml.org,2002:")
    assert errors_of(tmp_path, changed("name: Spring", f"name: {tag} Spring")) == [
        f'spring.yaml:2:7: name: tags such as "{shown}" have no meaning here; take it away'
    ]


def test_a_key_that_is_a_list_is_an_error(tmp_path: Path) -> None:
    assert errors_of(tmp_path, REQUIRED + "? [a, b]\n: c\n") == [
        "spring.yaml:17:3: a name has to be a single word"
    ]


def test_a_key_given_twice_is_an_error_even_with_the_same_value(tmp_path: Path) -> None:
    assert errors_of(tmp_path, REQUIRED + "paused: no\npaused: no\n") == [
        "spring.yaml:18:1: paused: is given twice, first in line 17; keep one of them"
    ]


def test_keys_given_twice_and_wrong_values_are_named_together(tmp_path: Path) -> None:
    assert errors_of(tmp_path, REQUIRED + "paused: no\npaused: maybe\n") == [
        "spring.yaml:18:1: paused: is given twice, first in line 17; keep one of them",
        'spring.yaml:18:9: paused: "maybe" is neither true nor false; write one of the two',
    ]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    plain = cohort_of(tmp_path, REQUIRED)
    assert cohort_of(tmp_path, REQUIRED.replace("\n", "\r\n").encode("utf-8-sig")) == plain


def test_a_folder_in_place_of_a_file_gets_one_sentence(tmp_path: Path) -> None:
    file = read(tmp_path)
    assert file.cohort is None
    assert said(file, tmp_path) == [f"{tmp_path}:1:1: the file cannot be read: Is a directory"]


def test_a_file_that_does_not_exist_gets_one_sentence(tmp_path: Path) -> None:
    assert said(read(tmp_path / "none.yaml"), tmp_path) == [
        "none.yaml:1:1: the file cannot be read: No such file or directory"
    ]
