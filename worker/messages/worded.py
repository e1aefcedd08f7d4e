"""What people will read of a plan, as a value that can be kept."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Wording:
    """A plan and its words. `actions`: what is done, in words, with a hash of it; `words`: of each mail
    and invitation; `people`: names and addresses by id, and `templates` by file: what the words hang
    on."""

    actions: Mapping[str, str]
    words: Mapping[str, str]
    people: Mapping[str, str]
    templates: Mapping[str, str]

    def document(self) -> dict[str, Any]:
        """As a JSON value."""
        return asdict(self)


def wording_from(document: Mapping[str, Any]) -> Wording:
    """What `Wording.document` gave. Raises ValueError, KeyError or TypeError for anything else."""
    return Wording(**{field.name: dict(document[field.name]) for field in fields(Wording)})
