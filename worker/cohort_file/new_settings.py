"""The settings of a new cohort file, as they are given on a command line or in a dialog."""

import re
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any
from unicodedata import normalize

from pydantic import TypeAdapter, ValidationError

from worker.cohort_file.form import CoordinatorForm, GoogleForm, Zone
from worker.cohort_file.form_problems import problems_of
from worker.cohort_file.person_name import Name
from worker.cohort_file.problem import Mark
from worker.cohort_file.times import DayRange
from worker.core.model import Module, Person

_NAMES = ("I", "II", "III")
_MODULES = "write them like 2027-01-15/2027-01-17,2027-04-09/2027-04-11,2027-07-16/2027-07-18"


@dataclass(frozen=True, slots=True)
class NewSettings:
    """What a new cohort file says. None, and no coordinators: a `program.yaml` around it says so
    already."""

    cohort: str
    name: str
    timezone: str | None
    coordinators: tuple[Person, ...]
    modules: tuple[Module, ...] | None
    sender: str | None


def modules_of(text: str) -> tuple[Module, ...]:
    """Three modules, each `first/last`, with commas between them. Raises ValueError with a sentence."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) != len(_NAMES):
        raise ValueError(
            f'"{text}" names {len(parts)} module{"" if len(parts) == 1 else "s"}, not three; {_MODULES}'
        )
    modules: list[Module] = []
    for name, part in zip(_NAMES, parts, strict=True):
        days = [day.strip() for day in part.split("/")]
        first, last = _valid(DayRange, days if len(days) == 2 else part, f"Module {name}: ")
        if modules and first <= modules[-1].last:
            raise ValueError(
                f"Module {name} begins on {first}, but Module {modules[-1].name} only ends on "
                f"{modules[-1].last}; write them in order"
            )
        modules.append(Module(name, first, last))
    return tuple(modules)


def zone_named(text: str) -> str:
    """A zone of the tz database, by its name or that of a place. Raises ValueError with a sentence."""
    zone: str = _valid(Zone, text)
    return zone


def person_named(text: str) -> Person:
    """`Dana Whitfield <dana@school.example>`. Raises ValueError with a sentence."""
    name, address = parseaddr(text)
    if not name or not address:
        raise ValueError(
            f'"{text}": write a name and an address, Dana Whitfield <dana@school.example>'
        )
    form = _valid(CoordinatorForm, {"name": name, "email": address})
    return Person(form.name, form.email)


def address_of(text: str) -> str:
    """A mail address. Raises ValueError with a sentence."""
    return str(_valid(GoogleForm, {"sender": text}).sender)


def class_name(text: str) -> str:
    """The name of a class as students read it. Raises ValueError with a sentence."""
    return str(_valid(Name, text))


def cohort_id(name: str) -> str:
    """The name under which everything is recorded, made of that of the class:
    coach-training-fall-2027. Raises ValueError where there is nothing to make it of."""
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z0-9]+", plain)
    if not words:
        raise ValueError(f'"{name}" has no letters from a to z, nor digits; give one with --id')
    joined = "-".join(words)
    return (name if name == joined else joined.lower())[:100].rstrip("-")


def _valid(kind: Any, value: Any, before: str = "") -> Any:
    """The value as the form has it. Raises ValueError with the sentence of the first thing wrong."""
    try:
        return TypeAdapter(kind).validate_python(value)
    except ValidationError as error:
        problem = next(problems_of(error, {(): Mark("")}))
        raise ValueError(f"{before}{problem.what}") from None
