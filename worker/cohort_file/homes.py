"""Where a setting belongs that stands at another level of a file."""

from collections.abc import Mapping
from functools import cache

from pydantic import BaseModel

from worker.cohort_file.form import (
    CohortForm,
    CoordinatorForm,
    GoogleForm,
    LinksForm,
    ModulesForm,
    ProgramForm,
    RoundForm,
    StudentForm,
)

_TOP = "the top of the file, at the beginning of a line"
_GROUPS: dict[str, type[BaseModel]] = {
    "under `google:`": GoogleForm,
    "under `program:`": ProgramForm,
    "under `links:`": LinksForm,
    "under `modules:`": ModulesForm,
    "under a round of `rounds:`": RoundForm,
    "under `coordinator:`": CoordinatorForm,
    "in the entry of a student": StudentForm,
}


def home_of(setting: str) -> str:
    """Where it belongs, in words: under `google:`, for sender; empty for what is no setting, and for
    what belongs in several places."""
    homes = _homes().get(setting, [])
    return homes[0] if len(homes) == 1 else ""


@cache
def groups() -> Mapping[str, str]:
    """All settings, each with the group at the top of the file that holds it alone: google, for
    sender; nothing for the others."""
    return {
        setting: home_of(setting).partition("under `")[2].removesuffix(":`") for setting in _homes()
    }


@cache
def _homes() -> dict[str, list[str]]:
    homes = {name: [f"at {_TOP}"] for name in CohortForm.model_fields}
    for place, form in _GROUPS.items():
        for name in form.model_fields:
            homes.setdefault(name, []).append(place)
    return homes
