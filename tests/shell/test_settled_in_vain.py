"""A line of `settled:` that changes nothing is told, with its place and cure, and stops nobody."""

from pathlib import Path

import pytest

from tests.shell.desk import SETTINGS, WEEK, new_desk, row

ROSTER = "roster:\n" + "".join(row(name) for name in ("Ana", "Ben", "Chi", "Dan", "Eli"))
FILE = (
    f"{SETTINGS}{ROSTER}pin: {{first: [{{coach: ana@mail.example, client: ben@mail.example}}]}}\n"
)
LINE = len(FILE.splitlines()) + 1
TOLD = (
    f"config/spring.yaml:{LINE}:11: warning: settled[0]: ana@mail.example coaches ben@mail.example, not the "
    "other way round, so this changes nothing; the coach comes first: write [ana@mail.example, ben@mail.example]\n"
)


def test_a_pair_the_wrong_way_round_is_told_by_place_and_cure_and_refuses_no_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = new_desk(tmp_path, monkeypatch)
    desk.write(FILE)
    assert desk.typed("run").exit_code == 0
    desk.write(f"{FILE}settled: [[ben@mail.example, ana@mail.example]]\n")
    for command in ("status", "plan"):
        assert TOLD in desk.typed(command).stdout
    assert desk.typed("status", "--json").stdout.startswith("{")

    assert desk.typed("run", now=WEEK).exit_code == 0
    done = desk.rows("select * from actions")
    assert desk.typed("run", now=WEEK).exit_code == 0
    assert desk.rows("select * from actions") == done

    desk.write(f"{FILE}settled: [[ana@mail.example, ben@mail.example]]\n")
    assert "settled[0]" not in desk.typed("status", now=WEEK).stdout
