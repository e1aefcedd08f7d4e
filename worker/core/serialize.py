"""Values as JSON for the ledger, there and back, by one codec. What is written here is read for
ever: a field may come, with a default, but none may go or change its meaning."""

import json
from hashlib import sha256
from typing import Any, TypeVar

from pydantic import TypeAdapter

from worker.core.actions import Plan
from worker.core.keys import ActionKey

_Value = TypeVar("_Value")


_adapters: dict[type, TypeAdapter[Any]] = {}


def _adapter(kind: type) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def to_json(value: object) -> str:
    """A frozen dataclass of the core as JSON text, complete."""
    return _adapter(type(value)).dump_json(value).decode()


def from_json(kind: type[_Value], text: str) -> _Value:
    """What `to_json` wrote of a value of this type. Raises ValueError."""
    value: _Value = _adapter(kind).validate_json(text)
    return value


def key_to_json(key: ActionKey) -> str:
    """A key as JSON text: the same key gives the same text, and no other key does. Fields that are
    not given are left out, so that a new one changes no key of old."""
    return _adapter(ActionKey).dump_json(key, exclude_defaults=True).decode()


def key_from_json(text: str) -> ActionKey:
    """What `key_to_json` wrote."""
    return from_json(ActionKey, text)


def fingerprint(plan: Plan) -> str:
    """What ties a reviewed plan to the one that is carried out: SHA-256 over all its actions, in
    hex."""
    actions = [(type(action).__name__, to_json(action)) for action in plan.actions]
    return sha256(json.dumps(actions).encode()).hexdigest()
