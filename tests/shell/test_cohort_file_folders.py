"""Which cohorts files and folders stand for, and that each cohort is read once."""

from pathlib import Path

import pytest

from tests.shell.cohort_files import REQUIRED, said, write
from worker.cohort_file.paths import cohort_paths
from worker.cohort_file.reading import read_all
from worker.errors import UsageError


def named(name: str) -> str:
    return REQUIRED.replace("cohort: spring", f"cohort: {name}")


def test_a_folder_stands_for_all_cohorts_below_it_in_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yml", "deep/er/c.yaml"):
        write(tmp_path, named(Path(name).stem), name)
    assert [file.cohort.id for file in read_all([tmp_path]) if file.cohort] == ["a", "b", "c"]


@pytest.mark.parametrize(
    "name",
    ["program.yaml", "deep/program.yaml", ".hidden.yaml", ".git/a.yaml", "notes.txt", "2027.csv"],
)
def test_files_that_are_not_cohort_files_are_left_alone(tmp_path: Path, name: str) -> None:
    write(tmp_path, "program: {sessions: 8}\n", name)
    write(tmp_path, REQUIRED, "a.yaml")
    assert cohort_paths([tmp_path]) == [tmp_path / "a.yaml"]


def test_a_hidden_folder_is_read_where_it_is_named(tmp_path: Path) -> None:
    write(tmp_path, REQUIRED, ".config/a.yaml")
    assert cohort_paths([tmp_path / ".config"]) == [tmp_path / ".config/a.yaml"]


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    file = write(tmp_path, REQUIRED, "a.yaml")
    assert cohort_paths([file, tmp_path, file]) == [file]


def test_a_folder_without_cohort_files_is_an_error_with_a_cure(tmp_path: Path) -> None:
    write(tmp_path, "program: {sessions: 8}\n", "program.yaml")
    with pytest.raises(UsageError) as told:
        read_all([tmp_path])
    assert str(told.value) == (
        f"there is no cohort file in {tmp_path}; copy config/cohorts/2027-spring.yaml there and change it"
    )


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no file or folder nowhere"):
        read_all([Path("nowhere/at/all")])


def test_of_two_files_with_the_same_cohort_none_is_served(tmp_path: Path) -> None:
    paths = [write(tmp_path, REQUIRED, name) for name in ("a.yaml", "b.yaml")]
    first, second = read_all(paths)
    assert (first.cohort, second.cohort) == (None, None)
    assert said(second, tmp_path) == [
        'b.yaml:1:1: cohort: "spring" is also the cohort of a.yaml; everything sent is recorded under this name, '
        "so none of these files is served: take the copies out of the folder, or give each a name of its own"
    ]


def test_a_file_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    write(tmp_path, b"\xff", "a.yaml")
    write(tmp_path, named("b"), "b.yaml")
    bad, good = read_all([tmp_path])
    assert (bad.cohort, len(bad.problems)) == (None, 1)
    assert good.cohort is not None
