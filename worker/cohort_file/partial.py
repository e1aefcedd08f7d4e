"""What can be read of a form that has mistakes, so that the checks between its settings run all the same and everything is
said at once."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from worker.cohort_file.fields import DayRange
from worker.cohort_file.form import (
    CohortForm,
    ModulesForm,
    PinForm,
    ProgramForm,
    RoundForms,
    StudentForm,
)

_Value = TypeVar("_Value")


def partial_form(tree: Mapping[str, Any]) -> CohortForm:
    """A form with every part of the tree that is right in itself, and nothing in place of the others: for checks only."""
    modules = tree.get("modules")
    ranges = {
        name: _or(TypeAdapter(DayRange), _entry(modules, name), None)
        for name in ModulesForm.model_fields
    }
    roster = tree.get("roster")
    # Any: a form with parts missing is just what the types are there to forbid.
    construct: Any = CohortForm.model_construct
    construct_modules: Any = ModulesForm.model_construct
    form: CohortForm = construct(
        modules=construct_modules(**{name: value for name, value in ranges.items() if value}),
        rounds=_or(TypeAdapter(RoundForms), tree.get("rounds"), {}),
        program=_or(TypeAdapter(ProgramForm), tree.get("program"), ProgramForm()),
        never_pair=_or(
            TypeAdapter(list[Annotated[list[str], Field(min_length=2, max_length=2)]]),
            tree.get("never_pair"),
            [],
        ),
        pin=_or(TypeAdapter(dict[str, list[PinForm]]), tree.get("pin"), {}),
        roster=[_student(one) for one in roster] if isinstance(roster, list) else [],
    )
    return form


def _student(one: Any) -> StudentForm:
    """A student with mistakes still has an address that nobody else may have."""
    words = {name: str(_entry(one, name) or "") for name in ("name", "email")}
    construct: Any = StudentForm.model_construct
    bare: StudentForm = construct(**words, id=_entry(one, "id"))
    return _or(TypeAdapter(StudentForm), one, bare)


def _entry(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _or(kind: TypeAdapter[Any], value: Any, otherwise: _Value) -> _Value:
    """The value as the form has it, or `otherwise` where it has mistakes or is missing."""
    try:
        found: _Value = otherwise if value is None else kind.validate_python(value)
    except ValidationError:
        return otherwise
    return found
