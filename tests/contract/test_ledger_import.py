"""Taking in another ledger's export: all of it or nothing, and nothing that is not one."""

import json
from collections.abc import Callable
from contextlib import closing

import pytest

from tests.contract.databases import on_sqlite
from tests.contract.examples import AUTUMN, NOW, SPRING, draw
from tests.contract.full_ledger import fill
from worker.errors import UsageError
from worker.ledger.schema import REVISION
from worker.ledger.store import SqlLedger


def test_a_ledger_that_knows_something_takes_nothing_in(
    full: SqlLedger, elsewhere: SqlLedger
) -> None:
    elsewhere.record_draw(AUTUMN, draw(), NOW)
    before = list(elsewhere.export())
    with pytest.raises(UsageError, match="not empty: something was drawn or sent by it"):
        elsewhere.import_from(full.export())
    assert list(elsewhere.export()) == before


def test_a_new_ledger_takes_over_who_the_other_one_is(
    full: SqlLedger, elsewhere: SqlLedger
) -> None:
    elsewhere.belong_to("the sandbox")
    elsewhere.lineage("its own")
    elsewhere.import_from(full.export())
    assert elsewhere.lineage("fresh") == "a1b2"
    elsewhere.belong_to("Google")


def changed(lines: list[str], number: int, line: str) -> list[str]:
    return [*lines[:number], line, *lines[number + 1 :]]


def with_value(line: str, name: str, value: object) -> str:
    """The line of a row with another value in this column."""
    parsed = json.loads(line)
    return json.dumps(parsed | {"row": parsed["row"] | {name: value}})


WRONG: list[tuple[str, Callable[[list[str]], list[str]], str]] = [
    ("nothing", lambda _: [], "line 1: this is no file that `peer-coaching ledger export`"),
    ("an essay", lambda _: ["Somebody's essay."], "line 1: this is no file that"),
    ("other JSON", lambda _: ['{"cohort": "spring"}'], "line 1: this is no file that"),
    ("a list", lambda _: ["[1]"], "line 1: this is no file that"),
    ("a deep list", lambda _: ["[" * 100_000], "line 1: this is no file that"),
    ("no header", lambda lines: lines[1:], "line 1: this is no file that"),
    (
        "an older form",
        lambda lines: changed(lines, 0, lines[0].replace(REVISION, "0003")),
        f"of step 0003, and this program writes {REVISION}: export it again with the same version",
    ),
    ("cut in a line", lambda lines: [*lines[:4], lines[4][:30]], "line 5: .* may be cut off"),
    ("cut between lines", lambda lines: lines[:5], "cut off after line 5: export the ledger again"),
    ("the header alone", lambda lines: lines[:1], "cut off after line 1"),
    ("a line is missing", lambda lines: lines[:3] + lines[4:], "rows were exported, and the file"),
    ("a line twice", lambda lines: lines[:4] + lines[3:], "rows were exported, and the file"),
    (
        "a line in place of another",
        lambda lines: changed(lines, 4, lines[3]),
        "line 5: a row of this key came before",
    ),
    ("two in one", lambda lines: lines + lines, r"line \d+: something follows the end"),
    ("a row of nothing", lambda lines: changed(lines, 3, "{}"), "line 4: this is no row"),
    (
        "a table of others",
        lambda lines: changed(lines, 3, lines[3].replace('"actions"', '"people"')),
        "line 4: this is no row of a ledger",
    ),
    (
        "a column of others",
        lambda lines: changed(lines, 3, with_value(lines[3], "color", "red")),
        "line 4: this is no row of a ledger",
    ),
    (
        "no instant",
        lambda lines: changed(lines, 3, with_value(lines[3], "at", "yesterday")),
        "line 4: at is no value of a ledger",
    ),
    (
        "an instant without a zone",
        lambda lines: changed(lines, 3, with_value(lines[3], "at", "2027-02-07T14:00:00")),
        "line 4: at is no value of a ledger",
    ),
    (
        "a number for an instant",
        lambda lines: changed(lines, 3, with_value(lines[3], "at", 7)),
        "line 4: at is no value of a ledger",
    ),
    (
        "a text for a number",
        lambda lines: changed(lines, 3, with_value(lines[3], "turn", "7")),
        "line 4: turn is no value of a ledger",
    ),
    (
        "nothing where something has to be",
        lambda lines: changed(lines, 3, with_value(lines[3], "state", None)),
        "line 4: state is no value of a ledger",
    ),
]


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The export of a ledger with something in every table."""
    file = tmp_path_factory.mktemp("exported") / "ledger.db"
    with closing(SqlLedger(f"sqlite:///{file}")) as ledger:
        fill(ledger)
        return list(ledger.export())


@on_sqlite
@pytest.mark.parametrize(
    ("change", "sentence"), [wrong[1:] for wrong in WRONG], ids=[wrong[0] for wrong in WRONG]
)
def test_what_is_no_whole_export_of_ours_is_refused_and_nothing_of_it_taken_in(
    ledger: SqlLedger,
    lines: list[str],
    change: Callable[[list[str]], list[str]],
    sentence: str,
) -> None:
    ledger.belong_to("Google")
    before = list(ledger.export())
    with pytest.raises(UsageError, match=sentence):
        ledger.import_from(change(lines))
    assert list(ledger.export()) == before


def test_what_postgresql_cannot_hold_is_said_with_its_line_and_without_its_words(
    postgres: Callable[[], str], elsewhere: SqlLedger
) -> None:
    elsewhere.record_seed("spring", "first", "a seed", NOW)
    elsewhere.record_seed("x" * 201, "first", "ana@mail.example", NOW)
    with closing(SqlLedger(postgres())) as shared:
        before = list(shared.export())
        with pytest.raises(
            UsageError, match=r"line 3: the database cannot hold this .*200"
        ) as told:
            shared.import_from(elsewhere.export())
        assert "ana@mail.example" not in str(told.value)
        assert list(shared.export()) == before


def test_a_ledger_that_has_only_begun_gives_way(full: SqlLedger, elsewhere: SqlLedger) -> None:
    # As after a pass on a new machine that was refused there.
    elsewhere.lineage("another")
    elsewhere.record_seed("winter", "first", "a seed", NOW)
    elsewhere.take_turn(SPRING)
    lines = list(full.export())
    elsewhere.import_from(lines)
    assert list(elsewhere.export()) == lines
