"""How the house is built: sizes, names, chains of imports. Nothing is timed."""

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from statistics import median

import grimp

from bench.table import Figure, Row, at_most

WORKER = Path(__file__).resolve().parents[1] / "worker"
# Names that say nothing of what they hold.
VAGUE = ("one", "found", "some", "how", "another")
MOST_CODE_COLUMNS = 100


def figures() -> Iterator[Figure]:
    """The figures of `worker/`, as they are now."""
    sources = {path: path.read_text(encoding="utf-8") for path in sorted(WORKER.rglob("*.py"))}
    sizes = {path: len(text.splitlines()) for path, text in sources.items()}
    modules = [size for path, size in sizes.items() if path.name != "__init__.py"]
    longest = max(sizes, key=lambda path: sizes[path])
    names = Counter(chain.from_iterable(variables(ast.parse(text)) for text in sources.values()))
    wide = sum(len(list(wide_lines(text))) for text in sources.values())
    loaded, all_imports = longest_chain(at_load=True), longest_chain(at_load=False)
    yield Figure(
        "The house",
        "The modules of worker/, counted. A module's lines are all of its lines.",
        [
            at_most("median module", median(modules), 90, "lines"),
            at_most(f"longest module, {longest.relative_to(WORKER)}", sizes[longest], 250, "lines"),
            at_most("longest chain of imports at load", len(loaded), 12, "modules"),
            *(Row("", name.removeprefix("worker.")) for name in loaded),
            Row("the same with what is imported by calls", f"{len(all_imports)} modules"),
            at_most("variables called `one`", names["one"], 0, ""),
            at_most("imports around a package's face", len(around_faces()), 0, ""),
            *(Row(f"variables called `{name}`", str(names[name])) for name in VAGUE[1:]),
            at_most(f"lines of code over {MOST_CODE_COLUMNS} characters", wide, 0, ""),
        ],
    )


def variables(tree: ast.AST) -> Iterator[str]:
    """The name of every variable and parameter, once for each place that gives it a value."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg


def wide_lines(text: str) -> Iterator[int]:
    """The numbers of lines over 100 characters, but for those whose end is a sentence: a text or a comment."""
    lines = text.splitlines()
    sentences: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in (tokenize.STRING, tokenize.COMMENT):
            sentences.update(range(token.start[0], token.end[0] + 1))
    for number, line in enumerate(lines, start=1):
        if len(line) > MOST_CODE_COLUMNS and number not in sentences:
            yield number


def around_faces() -> list[str]:
    """The imports from outside a package of a module that the package's docstring does not name.

    A package's docstring is its face: what stands in a list item between backquotes before its colon
    is for others to import, the rest is private. The glossary of the core and the ports have no
    private modules.
    """
    graph = grimp.build_graph("worker", exclude_type_checking_imports=True)
    reached = []
    for path in sorted(WORKER.rglob("__init__.py")):
        package = ".".join(["worker", *path.parent.relative_to(WORKER).parts])
        face = _face(path.read_text(encoding="utf-8"))
        for module in sorted(graph.find_children(package)) if face else ():
            if module.rpartition(".")[2] not in face:
                importers = graph.find_modules_that_directly_import(module)
                outside = (each for each in sorted(importers) if not each.startswith(f"{package}."))
                reached += [f"{each} imports {module}" for each in outside if each != package]
    return reached


def _face(source: str) -> frozenset[str]:
    """The modules that a package's docstring names for others."""
    docstring = ast.get_docstring(ast.parse(source)) or ""
    items = (line.partition(":")[0] for line in docstring.splitlines() if line.startswith("- `"))
    return frozenset(name for item in items for name in re.findall(r"`(\w+)`", item))


def longest_chain(at_load: bool) -> list[str]:
    """The longest way down from one module of `worker` to the next that it imports: `at_load`, when
    it is loaded itself; else also when one of its functions is called."""
    graph = grimp.build_graph("worker", exclude_type_checking_imports=True)

    @cache
    def below(module: str) -> list[str]:
        imported = graph.find_modules_directly_imported_by(module)
        late = _imported_by_calls(module) if at_load else frozenset()
        ways = (
            below(other)
            for other in imported
            if not all(
                detail["line_number"] in late
                for detail in graph.get_import_details(importer=module, imported=other)
            )
        )
        return [module, *max(ways, key=len, default=[])]

    return max((below(module) for module in sorted(graph.modules)), key=len)


def _imported_by_calls(module: str) -> frozenset[int]:
    """The numbers of the lines on which functions of a module import something."""
    path = WORKER.parent.joinpath(*module.split("."))
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    functions = (
        node
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    )
    return frozenset(
        node.lineno
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    )
