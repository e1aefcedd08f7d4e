"""`new`: a cohort file from the roster that a form or a spreadsheet gives."""

import json
from pathlib import Path

import click

from worker.cli.asking import Question, answered
from worker.cli.base import command
from worker.cli.checking import report
from worker.cli.output import write
from worker.cli.settings import settings
from worker.cohort_file.clean_roster import SETTINGS, CleanRoster, clean_roster
from worker.cohort_file.defaults import defaults_for
from worker.cohort_file.json_schema import json_schema
from worker.cohort_file.new_settings import (
    NewSettings,
    address_of,
    class_name,
    cohort_id,
    modules_of,
    person_named,
    zone_named,
)
from worker.cohort_file.new_text import SCHEMA_FILE, new_text
from worker.cohort_file.problem import BadFile, nearest
from worker.cohort_file.reading import read_all
from worker.errors import UsageError
from worker.report import new_cohort

_MODULES = Question(
    "modules",
    "First and last day of the three modules, such as "
    "2027-01-15/2027-01-17,2027-04-09/2027-04-11,2027-07-16/2027-07-18",
    modules_of,
)
_COORDINATOR = Question(
    "coordinator", "The coordinator, as Dana Whitfield <dana@school.example>", person_named
)
_SENDER = Question("sender", "The mailbox that the mails come from", address_of)


@command
@click.argument("name")
@click.option(
    "--roster",
    metavar="FILE",
    type=click.Path(path_type=Path),
    required=True,
    help="The form's answers or the class list: .csv or .xlsx.",
)
@click.option("--modules", metavar="DATES", help="first/last,first/last,first/last")
@click.option("--timezone", metavar="ZONE", help="Of the class, such as America/New_York.")
@click.option("--coordinator", "coordinators", metavar="PERSON", multiple=True)
@click.option("--sender", metavar="ADDRESS", help="The mailbox that the mails come from.")
@click.option("--id", "given_id", metavar="ID", help="What the ledger calls the class for good.")
@click.option(
    "--column",
    "columns",
    metavar="FIELD=HEADING",
    multiple=True,
    help='Where a heading is not understood: --column email="Your e-mail". Empty: no column has it.',
)
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The new file; config/cohorts/ID.yaml unless given.",
)
def new(
    name: str,
    roster: Path,
    modules: str | None,
    timezone: str | None,
    coordinators: tuple[str, ...],
    sender: str | None,
    given_id: str | None,
    columns: tuple[str, ...],
    out: Path | None,
) -> int:
    """Write the cohort file of a new class, called NAME, from its roster; ask for what is missing."""
    try:
        title, cohort = class_name(name), cohort_id(given_id or name)
    except ValueError as error:
        raise UsageError(str(error)) from None
    path = out or Path("config/cohorts") / f"{cohort}.yaml"
    sheet = path.with_name(f"{path.stem}-roster.csv")
    _refuse_to_overwrite(path, sheet, roster)
    try:
        named = _wanted(columns)
        without = {field for field, heading in named.items() if not heading}
        wanted_columns = {field: heading for field, heading in named.items() if heading}
        students = clean_roster(roster, wanted_columns, without)
    except BadFile as error:
        click.echo(f"{error}\n{new_cohort.cure(error.problems)}. Nothing was written")
        return 2
    click.echo(new_cohort.read(students.students, students.notes, str(roster)))
    known = _defaults(path)
    asked = [
        (question, given)
        for question, given, key in (
            (_MODULES, modules, "modules"),
            (_timezone(students), timezone, "timezone"),
            *((_COORDINATOR, each, "") for each in coordinators or ()),
            *(((_COORDINATOR, None, "coordinator"),) if not coordinators else ()),
            (_SENDER, sender, "sender"),
        )
        if given is not None or key not in known
    ]
    values = dict.fromkeys(("modules", "timezone", "sender"))
    people = []
    for (question, _), value in zip(asked, answered(asked), strict=True):
        if question is _COORDINATOR:
            people.append(value)
        else:
            values[question.option] = value
    wanted = NewSettings(cohort, title, coordinators=tuple(people), **values)
    write(sheet, students.csv(), "utf-8-sig")
    write(path.with_name(SCHEMA_FILE), json.dumps(json_schema(), indent=2) + "\n")
    write(path, new_text(wanted, sheet.name))
    click.echo(f"\nWritten: {path}, and the roster beside it: {sheet}\n")
    code = report(read_all((path,)), settings(None, None).clock())
    if code == 0:
        click.echo(f"\n{new_cohort.next_steps(str(path), _beside(path))}")
    return code


def _refuse_to_overwrite(path: Path, sheet: Path, roster: Path) -> None:
    for file in (path, sheet):
        if file.exists():
            raise UsageError(
                f"{file} is there already and stays as it is; name another with --out, or take it away first"
            )
    if not roster.exists():
        raise UsageError(f"--roster: there is no file {roster}")


def _beside(path: Path) -> list[str]:
    """The other cohort files in the folder of the new one, which `run` serves as well."""
    return [file.path.name for file in read_all((path.parent,)) if file.path != path]


def _wanted(columns: tuple[str, ...]) -> dict[str, str]:
    """The headings by setting, of `--column`; an empty one where no column holds it. Raises
    UsageError."""
    wanted = {}
    for column in columns:
        field, sign, heading = column.partition("=")
        if not sign or field not in SETTINGS:
            hint = nearest(field, SETTINGS)
            raise UsageError(f'--column: "{column}" has to be like email="Your e-mail".{hint}')
        wanted[field] = heading
    return wanted


def _defaults(path: Path) -> set[str]:
    """What a file of defaults around the new file says, so that nobody has to be asked."""
    try:
        tree = defaults_for(path)
    except BadFile as error:
        raise UsageError(str(error)) from None
    google = tree.get("google")
    known = {"sender"} if isinstance(google, dict) and google.get("sender") else set()
    known |= {"coordinator"} if tree.get("coordinators") else set()
    return known | {key for key in ("modules", "timezone", "coordinator") if tree.get(key)}


def _timezone(students: CleanRoster) -> Question:
    """Where most students live in one zone, it is that of the class; else nobody can know."""
    zones = [student.cells["timezone"] for student in students.students]
    known = sorted({zone for zone in zones if zone})
    likely = next((zone for zone in known if 2 * zones.count(zone) > len(zones)), None)
    return Question("timezone", "The time zone of the class", zone_named, likely)
