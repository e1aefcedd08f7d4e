"""The house as it is counted: a package is entered by its face, and sizes and names stay in bounds."""

import ast

from bench.house import around_faces, figures, variables, wide_lines


def test_every_package_is_entered_by_the_modules_that_its_face_names() -> None:
    assert around_faces() == []


def test_modules_lines_names_and_imports_stay_in_bounds() -> None:
    missed = [row for figure in figures() for row in figure.rows if row.met is False]
    assert missed == []


def test_a_variable_is_counted_wherever_it_is_given_a_value() -> None:
    source = (
        "def f(one, /, *, found=1):\n    some = [how for how in one]\n    for one in some: pass\n"
    )
    names = sorted(variables(ast.parse(source)))
    assert names == ["found", "how", "one", "one", "some"]


def test_a_long_sentence_is_no_long_line_of_code() -> None:
    code = "value = " + " + ".join(["number"] * 20)
    sentence = 'text = "' + "word " * 30 + '"'
    assert list(wide_lines(f"{code}\n{sentence}\n# {'word ' * 30}\n")) == [1]
