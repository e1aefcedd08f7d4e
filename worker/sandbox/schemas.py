"""Whether a body is what its schema in a discovery document says."""

import re
from datetime import date, datetime
from typing import Any

from worker.sandbox.fault import invalid

# An offset may be missing where the zone is named next to it.
_RFC_3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_PYTHON_TYPES: dict[str, Any] = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
}


def check(schemas: dict[str, Any], schema: dict[str, Any], value: Any, path: str) -> None:
    """Whether the value at this path of a body fits its schema; `schemas` are those of the whole document. Raises Fault."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"]]
    kind = schema.get("type")
    if value is None or kind == "any":
        return
    if kind == "object":
        _check_object(schemas, schema, value, path)
    elif kind == "array":
        _check_array(schemas, schema, value, path)
    else:
        _check_scalar(schema, value, path)


def _check_object(schemas: dict[str, Any], schema: dict[str, Any], value: Any, path: str) -> None:
    if not isinstance(value, dict):
        raise invalid(f"{path} is no object")
    properties = schema.get("properties", {})
    for name, field in value.items():
        if name in properties:
            check(schemas, properties[name], field, f"{path}.{name}")
        elif "additionalProperties" in schema:
            check(schemas, schema["additionalProperties"], field, f"{path}.{name}")
        else:
            raise invalid(f'invalid JSON payload: unknown name "{name}" at {path}')


def _check_array(schemas: dict[str, Any], schema: dict[str, Any], value: Any, path: str) -> None:
    if not isinstance(value, list):
        raise invalid(f"{path} is no list")
    for index, item in enumerate(value):
        if item is None:
            raise invalid(f"{path}[{index}] is null")
        check(schemas, schema["items"], item, f"{path}[{index}]")


def _check_scalar(schema: dict[str, Any], value: Any, path: str) -> None:
    fits = isinstance(value, _PYTHON_TYPES[schema["type"]])
    # In Python a boolean is an integer as well.
    if not fits or (isinstance(value, bool) and schema["type"] != "boolean"):
        raise invalid(f"{path} is no {schema['type']}")
    try:
        if schema.get("format") == "date-time":
            if not _RFC_3339.fullmatch(value):
                raise ValueError
            datetime.fromisoformat(value)
        elif schema.get("format") == "date":
            date.fromisoformat(value)
    except ValueError:
        raise invalid(f"{path} is no {schema['format']}: {value}") from None
