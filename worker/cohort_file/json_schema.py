"""The JSON Schema of cohort files, for editors: made from the form, so that it never lags behind.

It completes names and marks what is misspelled. What only `check` can know, such as who shares an
address, it leaves to `check`.
"""

from typing import Any

from worker.cohort_file.form import CohortForm

# How pydantic writes a bound of what it does not know to be a number.
_BOUNDS = {"ge": "minimum", "le": "maximum"}
# In a list, every entry is complete. Elsewhere, what is missing may stand in a program.yaml.
_COMPLETE = ("StudentForm", "PinForm")


def json_schema() -> dict[str, Any]:
    """The schema of a cohort file, and of a `program.yaml`."""
    schema = CohortForm.model_json_schema()
    kinds, settings = schema.pop("$defs"), schema["properties"]
    # The roster may be the name of a spreadsheet.
    settings["roster"] = {"anyOf": [{"type": "string"}, settings["roster"]]}
    described = {name: _plain(kind, name in _COMPLETE) for name, kind in kinds.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_plain(schema, is_complete=False),
        "title": "A cohort of peer coaching",
        "$defs": described,
    }


def _plain(part: Any, is_complete: bool) -> Any:
    """A part of a schema in the words of JSON Schema, without what says nothing to an editor."""
    if isinstance(part, list):
        return [_plain(each, is_complete) for each in part]
    if not isinstance(part, dict):
        return part
    dropped = {"title"} if isinstance(part.get("title"), str) else set()
    dropped |= set() if is_complete or not isinstance(part.get("required"), list) else {"required"}
    return {
        _BOUNDS.get(name, name): _plain(value, is_complete)
        for name, value in part.items()
        # Groups have no default of their own: their settings have.
        if name not in dropped
        and not (name == "default" and (value is None or isinstance(value, dict)))
    }
