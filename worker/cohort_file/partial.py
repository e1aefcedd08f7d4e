"""What can be read of a form that has mistakes.

The checks between its settings run on that, so that everything wrong is said at once.
"""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from worker.cohort_file.form import (
    CohortForm,
    CoordinatorForm,
    ModulesForm,
    PinForm,
    ProgramForm,
    RoundForms,
    StudentForm,
)
from worker.cohort_file.times import DayRange

_Value = TypeVar("_Value")
_TwoWords = Annotated[list[str], Field(min_length=2, max_length=2)]


def partial_form(tree: Mapping[str, Any]) -> CohortForm:
    """A form with each part of the tree that has no mistake in itself, and the default in place of
    the others: for checks only."""
    modules = tree.get("modules")
    ranges = {
        name: _valid(TypeAdapter(DayRange), _entry(modules, name), None)
        for name in ModulesForm.model_fields
    }
    roster = tree.get("roster")
    # Any: the types are there to forbid a form with parts missing.
    construct: Any = CohortForm.model_construct
    construct_modules: Any = ModulesForm.model_construct
    form: CohortForm = construct(
        modules=construct_modules(**{name: days for name, days in ranges.items() if days}),
        rounds=_valid(TypeAdapter(RoundForms), tree.get("rounds"), {}),
        program=_valid(TypeAdapter(ProgramForm), tree.get("program"), ProgramForm()),
        never_pair=_valid(TypeAdapter(list[_TwoWords]), tree.get("never_pair"), []),
        settled=_valid(TypeAdapter(list[_TwoWords]), tree.get("settled"), []),
        pin=_valid(TypeAdapter(dict[str, list[PinForm]]), tree.get("pin"), {}),
        **_coordinators(tree),
        roster=[_student(row) for row in roster] if isinstance(roster, list) else [],
    )
    return form


def _coordinators(tree: Mapping[str, Any]) -> dict[str, Any]:
    """Those who can be read; somebody in the place of those who cannot, since they are not missing."""
    construct: Any = CoordinatorForm.model_construct
    somebody = construct(name="", email="")
    single, several = tree.get("coordinator"), tree.get("coordinators")
    forms = TypeAdapter(Annotated[list[CoordinatorForm], Field(min_length=1)])
    return {
        "coordinator": _valid(TypeAdapter(CoordinatorForm), single, single and somebody),
        "coordinators": _valid(forms, several, [somebody] if several is not None else None),
    }


def _student(row: Any) -> StudentForm:
    """A student with mistakes still has an address that nobody else may have."""
    words = {name: str(_entry(row, name) or "") for name in ("name", "email")}
    student_id = _entry(row, "id")
    construct: Any = StudentForm.model_construct
    bare: StudentForm = construct(**words, id=student_id if isinstance(student_id, str) else None)
    return _valid(TypeAdapter(StudentForm), row, bare)


def _entry(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _valid(adapter: TypeAdapter[Any], value: Any, otherwise: _Value) -> _Value:
    """The value as the form has it, or `otherwise` where it has mistakes or is missing."""
    if value is None:
        return otherwise
    try:
        valid: _Value = adapter.validate_python(value)
    except ValidationError:
        return otherwise
    return valid
