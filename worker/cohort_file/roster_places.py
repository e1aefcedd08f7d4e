"""Places in the roster of a YAML file as people call them, who count from 1 and look for a name."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from worker.cohort_file.problem import Problem, entry_said

_ENTRY = re.compile(r"roster\[(?P<entry>\d+)\]\.?(?P<setting>.*)")


def with_names(problems: Iterable[Problem], tree: Mapping[str, Any]) -> Iterator[Problem]:
    """The problems; those about an entry of the roster say whose it is: roster entry 3, email (Ana
    Silva), for roster[2].email."""
    for problem in problems:
        match = _ENTRY.fullmatch(problem.where)
        if match is None:
            yield problem
            continue
        entry = int(match["entry"])
        setting = f", {match['setting']}" if match["setting"] else ""
        name = _name(tree, entry)
        of = f" ({name})" if name else ""
        yield replace(problem, where=f"{entry_said(entry)}{setting}{of}")


def _name(tree: Mapping[str, Any], entry: int) -> str:
    """The name in an entry as it stands there; empty where there is none."""
    roster = tree.get("roster")
    student = roster[entry] if isinstance(roster, list) and entry < len(roster) else None
    name = student.get("name") if isinstance(student, dict) else None
    # Nothing that would turn the line round, or that nobody sees.
    words = " ".join(str(name or "").split())
    return "".join(char for char in words if char.isprintable())
