"""`check`: everything that is wrong with the files, and who shares no hour. Nothing is sent."""

import json
from pathlib import Path

import click

from worker.cli.base import NOW, PATHS, command
from worker.cli.checking import report
from worker.cli.files import cohort_files
from worker.cli.settings import parse_now, settings
from worker.cohort_file.json_schema import json_schema


@command
@PATHS
@NOW
@click.option("--json", "as_json", is_flag=True, help="For programs: docs/check-json.md.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of cohort files, for editors.")
def check(paths: tuple[Path, ...], now: str | None, as_json: bool, schema: bool) -> int:
    """Read the files and say everything that is wrong."""
    if schema:
        click.echo(json.dumps(json_schema(), indent=2))
        return 0
    at = settings(None, parse_now(now) if now else None).clock()
    return report(cohort_files(paths), at, as_json)
