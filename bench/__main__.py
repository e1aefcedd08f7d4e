"""`python -m bench` measures everything; `python -m bench launch` what it names. Each module with a
`figures` is one name."""

import pkgutil
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module

import bench
from bench.table import Figure, shown

Figures = Callable[[], Iterator[Figure]]


def measurable() -> dict[str, Figures]:
    """What can be measured, by name."""
    names = [module.name for module in pkgutil.iter_modules(bench.__path__)]
    modules = {name: import_module(f"bench.{name}") for name in names if name[0] != "_"}
    return {name: module.figures for name, module in modules.items() if hasattr(module, "figures")}


def main(names: Sequence[str]) -> int:
    """Measures and prints, each figure as it comes. Ends with 2 where it does not know a name; a
    target that is missed is only said."""
    known = measurable()
    if unknown := [name for name in names if name not in known]:
        print(
            f"there is no {' and no '.join(unknown)} to measure; there is: {', '.join(known)}",
            file=sys.stderr,
        )
        return 2
    for name in names or known:
        for figure in known[name]():
            print(shown(figure), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
