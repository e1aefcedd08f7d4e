"""Which method a request calls, and whether its parameters and its body are what the method takes.

Google is lenient with some unknown fields. The sandbox is not, because a misspelled field would silently do nothing.
"""

import json
import re
from dataclasses import dataclass
from math import isfinite
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from worker.sandbox import schemas
from worker.sandbox.discovery import Method, find_method
from worker.sandbox.fault import Fault, invalid


@dataclass(frozen=True, slots=True)
class Call:
    """A request that is a valid call of a method: parameters with their types, and the body."""

    method: str
    parameters: dict[str, Any]
    body: dict[str, Any]


def call_of(verb: str, uri: str, body: bytes | str | None) -> Call:
    """The call that a request makes. Raises Fault as Google would answer."""
    try:
        # What is no Unicode cannot be looked up, and half an address is none.
        uri.encode()
        parts = urlsplit(uri)
    except ValueError:
        raise invalid("the address cannot be read") from None
    method_and_path = find_method(verb, parts.path)
    if method_and_path is None:
        raise Fault(404, "notFound", f"there is no method {verb} {parts.path}")
    method, path_parameters = method_and_path
    own = method.definition.get("parameters", {})
    known = method.document["parameters"] | {
        name: schema for name, schema in own.items() if schema["location"] == "query"
    }
    parameters: dict[str, Any] = dict(path_parameters)
    for name, text in parse_qsl(parts.query, keep_blank_values=True):
        if name not in known:
            raise invalid(f'unknown name "{name}": cannot bind query parameter')
        value = _parameter(name, text, known[name])
        if known[name].get("repeated"):
            value = [*parameters.get(name, ()), value]
        parameters[name] = value
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
        return _integer(name, text, schema)
    if "enum" in schema and text not in schema["enum"]:
        raise invalid(f"{name} is none of {', '.join(schema['enum'])}: {text}")
    return text


def _integer(name: str, text: str, schema: dict[str, Any]) -> int:
    if not re.fullmatch(r"-?[0-9]{1,10}", text):
        raise invalid(f"{name} is no integer: {text}")
    least = 0 if schema.get("format") == "uint32" else -(2**31)
    if not int(schema.get("minimum", least)) <= int(text) <= int(schema.get("maximum", 2**31)):
        raise invalid(f"{name} is out of range: {text}")
    return int(text)


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
    schemas.check(method.document["schemas"], method.definition["request"], value, "body")
    return value


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number of JSON's")


def _number(text: str) -> float:
    # 1e999 would come out again as Infinity, which is no JSON.
    return value if isfinite(value := float(text)) else _no_number(text)
