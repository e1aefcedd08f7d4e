"""A roster as a form gives it, taken over into one that says plainly how everything was understood."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from worker.cohort_file.alike import counted
from worker.cohort_file.days_away import away_words
from worker.cohort_file.form import StudentForm
from worker.cohort_file.form_problems import problems_of
from worker.cohort_file.headings import Wanted
from worker.cohort_file.likely_columns import likely_columns
from worker.cohort_file.problem import BadFile, Problem, problem_at
from worker.cohort_file.roster_sheet import SheetRoster, read_roster
from worker.cohort_file.weekly_words import weekly_words
from worker.core.addresses import normal
from worker.core.model import Window
from worker.core.names import (
    first_name,
    full_name,
    is_in_small_letters,
    may_begin_with_family_name,
)

SETTINGS = tuple(StudentForm.model_fields)
"""What a column of a roster may hold."""

# What the clean roster holds even where nobody has it yet, so that one sees where to write it.
_ALWAYS = ("id", "name", "first_name", "email", "timezone", "available")


@dataclass(frozen=True, slots=True)
class CleanStudent:
    """A student as understood. `row`: how the spreadsheet calls the row; `cells`: what the clean
    roster says of them, by setting; `written_zone`: the zone in the words of the spreadsheet."""

    row: str
    cells: dict[str, str]
    written_zone: str = ""


@dataclass(frozen=True, slots=True)
class CleanRoster:
    """The students of a spreadsheet; `notes`: what is odd about it, or was decided."""

    students: tuple[CleanStudent, ...]
    notes: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The settings that its columns hold."""
        used = {field for student in self.students for field in student.cells}
        more = (field for field in SETTINGS if field not in _ALWAYS)
        return (*_ALWAYS, *(field for field in more if field in used))

    def csv(self) -> str:
        """The roster as a table that any spreadsheet opens."""
        file = io.StringIO()
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(self.columns)
        for student in self.students:
            writer.writerow(student.cells.get(column, "") for column in self.columns)
        return file.getvalue()


def clean_roster(path: Path, wanted: Wanted, without: Set[str] = frozenset()) -> CleanRoster:
    """The roster in this spreadsheet, with everything in its plainest form. `wanted`: the headings
    that somebody has named; `without`: the settings that no column holds, as somebody has said.

    Where somebody has answered a form twice, the later answer counts. Who has no id gets one. Raises
    BadFile with everything that is wrong.
    """
    sheet = read_roster(path, str(path), wanted)
    rows, notes = _latest(sheet)
    replaced = {_row(sheet, row) for row in range(len(sheet.students)) if row not in rows}
    told = [problem for problem in sheet.problems if _row_of(problem) not in replaced]
    forms = {}
    for row in rows:
        try:
            forms[row] = StudentForm.model_validate(sheet.students[row])
        except ValidationError as error:
            told += problems_of(error, sheet.marks, sheet.unread, ("roster", row))
    told += _shared_addresses(sheet, rows)
    told += likely_columns(sheet.others, set(SETTINGS) - sheet.settings - without)
    if any(not problem.warning for problem in told):
        raise BadFile(*counted(told))
    ids = _fresh_ids({form.id for form in forms.values() if form.id})
    students_read = tuple(_clean(sheet, row, forms[row], ids) for row in rows)
    warnings = [problem.what for problem in told]
    notes += [*_greetings(forms[row] for row in rows), *_any_time(sheet, rows)]
    return CleanRoster(students_read, (*warnings, *notes))


def _latest(sheet: SheetRoster) -> tuple[list[int], list[str]]:
    """The rows that count, in order, and a sentence on each that a later answer has replaced."""
    latest: dict[tuple[str, str], int] = {}
    notes = []
    for row, student in enumerate(sheet.students):
        name, address = str(student.get("name", "")), str(student.get("email", ""))
        key = (normal(address), name.casefold())
        if address and key in latest:
            before, now = _row(sheet, latest[key]), _row(sheet, row)
            notes.append(f"{name} has answered twice, in {before} and in {now}; {now} counts")
            del latest[key]
        latest[key if address else ("", str(row))] = row
    return sorted(latest.values()), notes


def _greetings(forms: Iterable[StudentForm]) -> Iterator[str]:
    """A sentence on each student who is perhaps greeted by the family name, or whose name is all in
    small letters."""
    for form in forms:
        if not form.first_name and may_begin_with_family_name(form.name):
            greeted = first_name(form.name)
            yield f'{form.name} is greeted as "{greeted}"; where that is the family name, correct first_name'
        if is_in_small_letters(form.name):
            yield f"{form.name} is in small letters, and stands so in every mail; where it is written with capitals, correct name"


def _any_time(sheet: SheetRoster, rows: Iterable[int]) -> Iterator[str]:
    """A sentence on all the ways in which somebody says that any time will do."""
    written = (sheet.students[row].get("available") for row in rows)
    counts = Counter(words for words in written if isinstance(words, str))
    if counts:
        listed = ", ".join(f'"{words}"' for words in counts)
        of = f" of {counts.total()} students" if counts.total() > 1 else ""
        is_taken = "is" if len(counts) == 1 else "are"
        yield f"{listed}{of} {is_taken} taken for the class's hours, as an empty cell is"


def _shared_addresses(sheet: SheetRoster, rows: Iterable[int]) -> Iterator[Problem]:
    first_rows: dict[str, int] = {}
    for row in rows:
        address = normal(str(sheet.students[row].get("email", "")))
        first_row = first_rows.setdefault(address, row) if address else row
        if first_row != row:
            first = f"{sheet.students[first_row].get('name')} in {_row(sheet, first_row)}"
            what = (
                f'"{address}" is also the address of {first}; each student needs one of their own'
            )
            yield problem_at(sheet.marks, ("roster", row, "email"), what)


def _row(sheet: SheetRoster, row: int) -> str:
    return sheet.marks["roster", row].cell.partition(" (")[0]


def _row_of(problem: Problem) -> str:
    return problem.where.partition(",")[0].partition(" (")[0]


def _fresh_ids(taken: set[str]) -> Iterator[str]:
    """s01, s02, …, without those that somebody has."""
    number = 0
    while True:
        number += 1
        if (fresh := f"s{number:02}") not in taken:
            yield fresh


def _clean(sheet: SheetRoster, row: int, form: StudentForm, ids: Iterator[str]) -> CleanStudent:
    cells = {
        "id": form.id or next(ids),
        "name": full_name(form.name),
        "first_name": form.first_name or first_name(form.name),
        "email": form.email,
        "timezone": form.timezone or "",
    }
    for field in ("available", "prefer"):
        windows: tuple[Window, ...] = getattr(form, field) or ()
        cells |= {field: weekly_words(windows)} if windows else {}
    for field in ("joined", "left"):
        day = getattr(form, field)
        cells |= {field: day.isoformat()} if day else {}
    cells |= {"away": away_words(form.away)} if form.away else {}
    cells |= {"language": form.language} if form.language else {}
    cells |= {"rounds": ", ".join(form.rounds)} if form.rounds else {}
    written = str(sheet.students[row].get("timezone", "")).strip()
    return CleanStudent(_row(sheet, row), cells, written if written != form.timezone else "")
