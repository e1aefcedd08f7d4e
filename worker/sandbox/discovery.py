"""The methods of both APIs, as Google's discovery documents describe them.

The documents are those that google-api-python-client ships.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

_DOCUMENTS = ("calendar.v3", "gmail.v1")


@dataclass(frozen=True, slots=True)
class Method:
    """One method of one API."""

    id: str
    verb: str
    path: re.Pattern[str]
    document: dict[str, Any]
    definition: dict[str, Any]


@cache
def methods() -> tuple[Method, ...]:
    """Every method of both APIs, those with fixed paths before those that a `{parameter}` could swallow."""
    described: list[Method] = []
    for name in _DOCUMENTS:
        text = (
            files("googleapiclient.discovery_cache.documents")
            .joinpath(f"{name}.json")
            .read_text(encoding="utf-8")
        )
        document = json.loads(text)
        described += [_method(document, definition) for definition in _definitions(document)]
    return tuple(sorted(described, key=lambda method: method.path.pattern.count("(?P<")))


@cache
def find_method(verb: str, path: str) -> tuple[Method, dict[str, str]] | None:
    """The method that a request calls, with the parameters in its path; None where there is none."""
    for method in methods():
        match = method.path.match(path) if method.verb == verb else None
        if match:
            return method, {name: unquote(value) for name, value in match.groupdict().items()}
    return None


def _definitions(node: dict[str, Any]) -> list[dict[str, Any]]:
    definitions = list(node.get("methods", {}).values())
    for child in node.get("resources", {}).values():
        definitions += _definitions(child)
    return definitions


def _method(document: dict[str, Any], definition: dict[str, Any]) -> Method:
    template = f"/{document['servicePath']}{definition['path']}"
    pattern = re.sub(r"\\{\\?\+?(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template))
    return Method(
        definition["id"],
        definition["httpMethod"],
        re.compile(pattern + r"\Z"),
        document,
        definition,
    )
