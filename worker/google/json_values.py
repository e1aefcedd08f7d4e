"""Values of Google's JSON. Of what is not of the kind that Google's discovery document names, nothing
is taken: another program wrote it, or a stand-in answered."""

from collections.abc import Mapping
from typing import Any


def text_of(value: object) -> str:
    """The text; empty for anything else."""
    return value if isinstance(value, str) else ""


def object_of(value: object) -> Mapping[str, Any]:
    """The object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def list_of(value: object) -> list[Any]:
    """The list; an empty one for anything else."""
    return value if isinstance(value, list) else []


def objects_of(value: object) -> list[dict[str, Any]]:
    """The objects in a list."""
    return [item for item in list_of(value) if isinstance(item, dict)]
