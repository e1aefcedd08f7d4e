"""What `check` tells programs, and how it counts what is the same in many rows."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from tests.shell.cohort_files import REQUIRED, SETTINGS, said, write
from worker.cli.commands import cli
from worker.cohort_file.reading import read


def checked(path: Path) -> tuple[int, dict[str, Any]]:
    result = CliRunner().invoke(cli, ["check", "--json", "--now=2027-01-01T09:00Z", str(path)])
    return result.exit_code, json.loads(result.stdout)


def test_a_usable_file_is_told_with_its_size_and_what_to_look_at(tmp_path: Path) -> None:
    apart = REQUIRED.replace(
        "email: ana@mail.example", 'email: ana@mail.example, available: {mon: "03:00-04:00"}'
    )
    code, document = checked(write(tmp_path, apart))
    (file,) = document["files"]
    assert (code, document["version"], document["usable"], document["templates"]) == (
        0,
        1,
        True,
        [],
    )
    assert (file["cohort"], file["usable"], file["students"]) == ("spring", True, 5)
    assert any("shares no hour with 4 of the others" in sentence for sentence in file["look"])


def test_a_problem_is_told_with_its_place_its_sentence_and_its_rows(tmp_path: Path) -> None:
    rows = "".join(f"{name} Kim,{name}@mail.example,CST\n" for name in ("Ann", "Bea", "Cid"))
    write(tmp_path, f"name,email,Your zone\n{rows}", "class.csv")
    settings = f"{SETTINGS}columns: {{timezone: Your zone}}\nroster: class.csv\n"
    code, document = checked(write(tmp_path, settings))
    (file,) = document["files"]
    (problem,) = file["problems"]
    assert (code, file["usable"], file["students"]) == (2, False, None)
    assert problem["what"].startswith('"CST" may be ')
    assert {
        name: problem[name] for name in ("file", "line", "column", "where", "warning", "rows")
    } == {
        "file": str(tmp_path / "class.csv"),
        "line": 2,
        "column": 26,
        "where": "row 2, Your zone (Ann Kim)",
        "warning": False,
        "rows": 3,
    }


def test_few_rows_are_named_one_by_one_and_those_of_other_columns_apart(tmp_path: Path) -> None:
    rows = ["Ann Kim,,", "Bea Kim,bea@mail.example,CST", "Cid Kim,,", "Dan Kim,,CST"]
    write(tmp_path, "name,email,timezone\n" + "\n".join(rows), "class.csv")
    file = read(write(tmp_path, f"{SETTINGS}roster: class.csv\n"))
    places = [line.partition(": ")[2].partition(":")[0] for line in said(file, tmp_path)]
    assert places == [
        "row 2, email (Ann Kim)",
        "row 3, timezone (Bea Kim)",
        "row 5, timezone (Dan Kim)",
    ]
    assert said(file, tmp_path)[0].endswith("(3 rows in all: this one, and 4, 5)")


def test_a_column_that_seems_to_hold_what_no_column_holds_is_told(tmp_path: Path) -> None:
    rows = "name,email,Where do you live?\nAna Silva,ana@mail.example,Rome\nBen Kim,ben@mail.example,Tokyo\n"
    write(tmp_path, rows, "roster.csv")
    settings = REQUIRED.partition("roster:")[0] + "roster: roster.csv\n"
    path = write(tmp_path, settings)
    looks = json.loads(CliRunner().invoke(cli, ["check", "--json", str(path)]).stdout)["files"][0]
    assert (
        '"Where do you live?" is not read, and seems to hold what `timezone` is for: if so, write '
        '`columns: {timezone: "Where do you live?"}` into this file; until then everybody has what '
        "holds for the class"
    ) in looks["look"]
    write(tmp_path, settings + 'columns: {timezone: "Where do you live?"}\n')
    looks = json.loads(CliRunner().invoke(cli, ["check", "--json", str(path)]).stdout)["files"][0]
    assert not any("seems to hold" in sentence for sentence in looks["look"])
