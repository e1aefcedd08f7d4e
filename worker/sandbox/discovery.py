"""Which method a request calls, and whether its parameters and body are what Google's discovery documents allow.

The documents are those that google-api-python-client ships. Google is lenient with some unknown fields; the sandbox is not,
because a misspelt one would silently do nothing.
"""

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from math import isfinite
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from worker.sandbox.fault import Fault, invalid

# An offset may be missing where the zone is named beside it.
_RFC_3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_DOCUMENTS = ("calendar.v3", "gmail.v1")


@dataclass(frozen=True, slots=True)
class Method:
    """One method of one API."""

    id: str
    verb: str
    path: re.Pattern[str]
    document: dict[str, Any]
    definition: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """A request that is a valid call of a method: parameters with their types, and the body."""

    method: str
    parameters: dict[str, Any]
    body: dict[str, Any]


@cache
def methods() -> tuple[Method, ...]:
    """Every method of both APIs, those with fixed paths before those that a `{parameter}` could swallow."""
    found: list[Method] = []
    for name in _DOCUMENTS:
        text = (
            files("googleapiclient.discovery_cache.documents")
            .joinpath(f"{name}.json")
            .read_text(encoding="utf-8")
        )
        document = json.loads(text)
        found += [_method(document, definition) for definition in _definitions(document)]
    return tuple(sorted(found, key=lambda one: one.path.pattern.count("(?P<")))


def _definitions(node: dict[str, Any]) -> list[dict[str, Any]]:
    found = list(node.get("methods", {}).values())
    for child in node.get("resources", {}).values():
        found += _definitions(child)
    return found


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


@cache
def _find(verb: str, path: str) -> tuple[Method, dict[str, str]] | None:
    for method in methods():
        match = method.path.match(path) if method.verb == verb else None
        if match:
            return method, {name: unquote(value) for name, value in match.groupdict().items()}
    return None


def call_of(verb: str, uri: str, body: bytes | str | None) -> Call:
    """The call that a request makes. Raises Fault as Google would answer."""
    try:
        # What is no Unicode cannot be looked up, and half an address is none.
        uri.encode()
        parts = urlsplit(uri)
    except ValueError:
        raise invalid("the address cannot be read") from None
    found = _find(verb, parts.path)
    if found is None:
        raise Fault(404, "notFound", f"there is no method {verb} {parts.path}")
    method, in_path = found
    own = method.definition.get("parameters", {})
    known = method.document["parameters"] | {
        name: one for name, one in own.items() if one["location"] == "query"
    }
    parameters: dict[str, Any] = dict(in_path)
    for name, text in parse_qsl(parts.query, keep_blank_values=True):
        if name not in known:
            raise invalid(f'unknown name "{name}": cannot bind query parameter')
        parameters[name] = _parameter(name, text, known[name])
    for name, schema in own.items():
        if schema.get("required") and name not in parameters:
            raise Fault(400, "required", f"missing parameter {name}")
    return Call(method.id, parameters, _body(method, body))


def _parameter(name: str, text: str, schema: dict[str, Any]) -> Any:
    if schema["type"] == "boolean":
        if text not in ("true", "false"):
            raise invalid(f"{name} is not true or false: {text}")
        return text == "true"
    if schema["type"] == "integer":
        if not re.fullmatch(r"-?[0-9]{1,10}", text):
            raise invalid(f"{name} is no integer: {text}")
        least = 0 if schema.get("format") == "uint32" else -(2**31)
        if not int(schema.get("minimum", least)) <= int(text) <= int(schema.get("maximum", 2**31)):
            raise invalid(f"{name} is out of range: {text}")
        return int(text)
    if "enum" in schema and text not in schema["enum"]:
        raise invalid(f"{name} is none of {', '.join(schema['enum'])}: {text}")
    return text


def _body(method: Method, body: bytes | str | None) -> dict[str, Any]:
    if "request" not in method.definition:
        return {}
    try:
        value = json.loads(body or "{}", parse_constant=_no_number, parse_float=_number)
        # Half a surrogate pair is a string to JSON, but can neither be kept nor looked up.
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise Fault(400, "parseError", "the body is no JSON") from None
    if not isinstance(value, dict):
        raise invalid("body is no object")
    _check(method.document["schemas"], method.definition["request"], value, "body")
    return value


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number of JSON's")


def _number(text: str) -> float:
    # 1e999 would come out again as Infinity, which is no JSON.
    return value if isfinite(value := float(text)) else _no_number(text)


def _check(schemas: dict[str, Any], schema: dict[str, Any], value: Any, where: str) -> None:
    if "$ref" in schema:
        schema = schemas[schema["$ref"]]
    kind = schema.get("type")
    if value is None or kind == "any":
        return
    if kind == "object":
        _check_object(schemas, schema, value, where)
    elif kind == "array":
        if not isinstance(value, list):
            raise invalid(f"{where} is no list")
        for at, one in enumerate(value):
            if one is None:
                raise invalid(f"{where}[{at}] is null")
            _check(schemas, schema["items"], one, f"{where}[{at}]")
    else:
        _check_scalar(schema, value, where)


def _check_object(schemas: dict[str, Any], schema: dict[str, Any], value: Any, where: str) -> None:
    if not isinstance(value, dict):
        raise invalid(f"{where} is no object")
    properties = schema.get("properties", {})
    for name, one in value.items():
        if name in properties:
            _check(schemas, properties[name], one, f"{where}.{name}")
        elif "additionalProperties" in schema:
            _check(schemas, schema["additionalProperties"], one, f"{where}.{name}")
        else:
            raise invalid(f'invalid JSON payload: unknown name "{name}" at {where}')


def _check_scalar(schema: dict[str, Any], value: Any, where: str) -> None:
    expected: Any = {"string": str, "boolean": bool, "integer": int, "number": (int, float)}[
        schema["type"]
    ]
    if not isinstance(value, expected) or (isinstance(value, bool) and schema["type"] != "boolean"):
        raise invalid(f"{where} is no {schema['type']}")
    try:
        if schema.get("format") == "date-time":
            if not _RFC_3339.fullmatch(value):
                raise ValueError
            datetime.fromisoformat(value)
        elif schema.get("format") == "date":
            date.fromisoformat(value)
    except ValueError:
        raise invalid(f"{where} is no {schema['format']}: {value}") from None
