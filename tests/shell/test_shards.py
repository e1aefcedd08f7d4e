"""Which task serves which file, where several share the work."""

import pytest

from worker.cli.shards import BadShard, Shard, shard_of

NAMES = [f"config/{number:03}.yaml" for number in range(300)]


def owners(names: list[str], tasks: int) -> dict[str, int]:
    """The task of each file; every file has exactly one."""
    found = {}
    for name in names:
        (found[name],) = [task for task in range(tasks) if Shard(task, tasks).is_for(name)]
    return found


def test_every_file_is_for_one_task_and_each_has_its_part() -> None:
    by_task = list(owners(NAMES, 4).values())
    assert min(by_task.count(task) for task in range(4)) > 50


def test_files_that_come_and_go_move_no_other_and_a_task_that_comes_takes_its_share_only() -> None:
    before, later = owners(NAMES, 4), owners(NAMES, 5)
    assert owners(NAMES[100:], 4) == {name: before[name] for name in NAMES[100:]}
    assert {later[name] for name in NAMES if later[name] != before[name]} == {4}


@pytest.mark.parametrize(
    ("option", "environment", "share"),
    [
        (None, {}, Shard(0, 1)),
        ("1/4", {"CLOUD_RUN_TASK_INDEX": "3", "CLOUD_RUN_TASK_COUNT": "5"}, Shard(1, 4)),
        (None, {"CLOUD_RUN_TASK_INDEX": "3", "CLOUD_RUN_TASK_COUNT": "5"}, Shard(3, 5)),
        (None, {"JOB_COMPLETION_INDEX": "0", "JOB_COMPLETION_COUNT": "2"}, Shard(0, 2)),
    ],
)
def test_the_option_goes_before_what_the_machine_says(
    option: str | None, environment: dict[str, str], share: Shard
) -> None:
    assert shard_of(option, environment) == share


@pytest.mark.parametrize("option", ["", "4/4", "1", "1/", "/4", "a/b", "-1/4", "1/4/2", "²/4"])
def test_what_is_no_share_is_refused(option: str) -> None:
    with pytest.raises(BadShard, match="write it like 0/4"):
        shard_of(option, {})


def test_a_task_that_does_not_know_of_how_many_is_refused() -> None:
    with pytest.raises(BadShard, match="JOB_COMPLETION_COUNT should say"):
        shard_of(None, {"JOB_COMPLETION_INDEX": "1"})
