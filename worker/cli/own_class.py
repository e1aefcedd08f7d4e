"""The class of a sandbox that is served: a copy of a cohort file, or an example, which may be changed
by a button."""

import shutil
from datetime import date
from pathlib import Path

import yaml

from worker.cli.output import write
from worker.errors import UsageError

NAME = "class.yaml"
_EXAMPLE = """\
cohort: sandbox
name: A class to try things with
timezone: America/New_York
coordinator: {name: Dana Whitfield, email: dana@school.example}
modules:
  I: [2027-01-15, 2027-01-17]
  II: [2027-04-09, 2027-04-11]
  III: [2027-07-16, 2027-07-18]
google: {sender: peer-coaching@school.example}
roster:
  - {id: amara, name: Amara Okafor, email: amara@mail.example, timezone: Africa/Lagos}
  - {id: ben, name: Ben Castillo, email: ben@mail.example, timezone: America/Chicago}
  - {id: chiara, name: Chiara Rossi, email: chiara@mail.example, timezone: Europe/Rome}
  - {id: daniel, name: Daniel Kim, email: daniel@mail.example}
  - {id: elodie, name: Élodie Martin, email: elodie@mail.example, timezone: Europe/Paris}
  - {id: farid, name: Farid Haddad, email: farid@mail.example}
"""


def make_class(folder: Path, source: Path | None) -> Path:
    """Puts the class into the folder, anew; where it is then. What a cohort file names beside it,
    such as a roster or defaults, is copied as well. Raises UsageError."""
    target = folder / "class" / NAME
    shutil.rmtree(target.parent, ignore_errors=True)
    if source is None:
        write(target, _EXAMPLE)
        return target
    try:
        write(target, source.read_text(encoding="utf-8"))
        for beside in _beside(source):
            shutil.copy(beside, target.parent / beside.name)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{source} cannot be copied into the sandbox: {error}") from error
    return target


def _beside(source: Path) -> list[Path]:
    """The roster's file, and the nearest defaults."""
    files = []
    read = yaml.safe_load(source.read_text(encoding="utf-8"))
    roster = read.get("roster") if isinstance(read, dict) else None
    if isinstance(roster, str):
        files.append(source.parent / roster)
    defaults = [folder / "program.yaml" for folder in (source.parent, source.parent.parent)]
    return files + [path for path in defaults if path.is_file()][:1]


def leave(file: Path, address: str, on: date) -> bool:
    """Writes `left:` into the line of whoever has this address; whether there is such a line."""
    read = yaml.safe_load(file.read_text(encoding="utf-8"))
    roster = read.get("roster") if isinstance(read, dict) else None
    if not isinstance(roster, list):
        return False
    lines = [
        line
        for line in roster
        if isinstance(line, dict) and str(line.get("email", "")).lower() == address.lower()
    ]
    for line in lines:
        line["left"] = on
    write(file, yaml.safe_dump(read, allow_unicode=True, sort_keys=False))
    return bool(lines)
