"""Copies of a cohort file, and cohort files whose names end in capitals."""

from pathlib import Path

import pytest

from tests.shell.cohort_files import REQUIRED, said, write
from worker.cohort_file.listing import copies_beside
from worker.cohort_file.paths import cohort_paths
from worker.cohort_file.reading import read_all

FILE = "2027-spring.yaml"
COPIES = [
    "2027-spring (1).yaml",
    "2027-spring - Copy.yaml",
    "2027-spring.bak.yaml",
    "2027-spring copy.yaml",
    "2027-spring copy 2.yml",
    "Copy of 2027-spring.yaml",
    "2027-spring - Copy (2).yaml",
    "2027-spring_old.YAML",
    "2027-spring.YML",
]


@pytest.mark.parametrize("copy", [*COPIES, "autumn.yaml", "deep/other.yaml"])
def test_of_a_file_and_its_copy_in_a_folder_both_are_named_and_neither_is_served(
    tmp_path: Path, copy: str
) -> None:
    for name in (FILE, copy):
        write(tmp_path, REQUIRED, name)
    files = read_all([tmp_path])
    assert [file.cohort for file in files] == [None, None]
    told = "\n".join(line for file in files for line in said(file, tmp_path))
    assert f'{copy}:1:1: cohort: "spring" is also the cohort of {FILE}' in told
    assert f'{FILE}:1:1: cohort: "spring" is also the cohort of {copy}' in told


@pytest.mark.parametrize("copy", COPIES)
def test_a_file_that_is_named_is_not_served_beside_its_copy_either(
    tmp_path: Path, copy: str
) -> None:
    path = write(tmp_path, REQUIRED, FILE)
    assert read_all([path])[0].cohort is not None
    write(tmp_path, REQUIRED, copy)
    for name in (FILE, copy):
        (file,) = read_all([tmp_path / name])
        assert file.cohort is None


def test_a_copy_with_mistakes_or_with_capitals_in_its_name_counts_as_well(tmp_path: Path) -> None:
    write(tmp_path, REQUIRED, FILE)
    broken = REQUIRED.replace("cohort: spring", "cohort: Spring").replace("2027-04-09", "soon")
    write(tmp_path, broken, "2027-spring (1).yaml")
    assert [file.cohort for file in read_all([tmp_path])] == [None, None]


def test_a_copy_that_has_become_a_cohort_of_its_own_is_served(tmp_path: Path) -> None:
    write(tmp_path, REQUIRED, FILE)
    write(tmp_path, REQUIRED.replace("cohort: spring", "cohort: autumn"), "2027-spring (1).yaml")
    assert all(file.cohort is not None for file in read_all([tmp_path]))
    assert all(file.cohort is not None for file in read_all([tmp_path / FILE]))


def test_three_files_of_one_cohort_name_each_other(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml", "c.yaml"):
        write(tmp_path, REQUIRED, name)
    assert "a.yaml and c.yaml" in said(read_all([tmp_path])[1], tmp_path)[0]


@pytest.mark.parametrize(
    "name", ["spring-two.yaml", "2028-spring.yaml", "2027-spring-goldenold.yaml"]
)
def test_a_file_of_another_name_is_no_copy(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, REQUIRED, FILE)
    write(tmp_path, REQUIRED, name)
    assert copies_beside(str(path)) == []


def test_a_link_to_a_file_is_no_copy_of_it(tmp_path: Path) -> None:
    (tmp_path / "link.yaml").symlink_to(write(tmp_path, REQUIRED, FILE))
    (file,) = read_all([tmp_path])
    assert file.cohort is not None


@pytest.mark.parametrize("name", ["a.YAML", "a.Yml", "a.YML"])
def test_the_end_of_a_cohort_files_name_may_be_in_capitals(tmp_path: Path, name: str) -> None:
    write(tmp_path, "program: {sessions: 8}\n", "Program.YAML")
    write(tmp_path, REQUIRED, name)
    assert cohort_paths([tmp_path]) == [tmp_path / name]
    (file,) = read_all([tmp_path])
    assert file.cohort is not None
    assert file.cohort.program.sessions == 8
