"""What the sandbox keeps in a folder that several programs use at a time."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier

import pytest

from tests.sandbox.api import Api, event, events
from tests.sandbox.conftest import NOW
from worker.sandbox.gmail import sent_since
from worker.sandbox.guests import Guests
from worker.sandbox.service import Sandbox
from worker.sandbox.store import Store

MAIL = b"To: ana@mail.example\r\nSubject: Hello\r\n\r\nWords\r\n"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[], Api]]:
    """Opens the sandbox in one folder, as often as it is called."""
    with ExitStack() as stack:

        def open_once_more() -> Api:
            sandbox = Sandbox(lambda: NOW, tmp_path / "deep" / "sandbox")
            stack.callback(sandbox.store.close)
            return Api(sandbox)

        yield open_once_more


def put_all(store: Store, *resources: dict[str, str]) -> None:
    for resource in resources:
        store.put("thing", "", dict(resource))


def test_everything_is_still_there_when_the_folder_is_opened_again(
    opened: Callable[[], Api],
) -> None:
    first = opened()
    calendar = first.calendar()
    made = first.done("POST", events(calendar), event())
    first.done("POST", "/gmail/v1/users/me/drafts/send", {"id": first.draft(MAIL)})
    draft = first.draft(MAIL)
    token = first.done("GET", events(calendar))["nextSyncToken"]
    first.sandbox.store.close()

    again = opened()
    assert again.done("GET", events(calendar, made["id"])) == made
    assert [mail["Subject"] for _, mail in sent_since(again.sandbox.store)] == ["Hello"]
    assert again.ask("GET", f"/gmail/v1/users/me/drafts/{draft}").status == 200
    assert again.done("GET", events(calendar), syncToken=token)["items"] == []


def test_two_sandboxes_on_one_folder_see_each_others_changes(opened: Callable[[], Api]) -> None:
    first, second = opened(), opened()
    calendar = first.calendar()
    token = first.done("GET", events(calendar))["nextSyncToken"]
    second.done("POST", events(calendar), event())
    changes = first.done("GET", events(calendar), syncToken=token)["items"]
    assert [change["id"] for change in changes] == ["anacoachesben1"]
    Guests(first.sandbox).answer(calendar, "anacoachesben1", "ana@mail.example", "accepted", NOW)
    seen = second.done("GET", events(calendar, "anacoachesben1"))["attendees"]
    assert [guest["responseStatus"] for guest in seen] == ["accepted", "needsAction"]
    draft = first.draft(MAIL)
    second.done("POST", "/gmail/v1/users/me/drafts/send", {"id": draft})
    assert first.ask("POST", "/gmail/v1/users/me/drafts/send", {"id": draft}).status == 404


def test_two_sandboxes_give_out_no_id_twice(opened: Callable[[], Api]) -> None:
    first, second = opened(), opened()
    assert len({first.calendar(), second.calendar(), first.calendar()}) == 3
    assert len({first.draft(MAIL), second.draft(MAIL), first.draft(MAIL)}) == 3


def test_programs_that_write_at_the_same_time_lose_nothing(opened: Callable[[], Api]) -> None:
    programs, together = [opened() for _ in range(4)], Barrier(4)
    calendar = programs[0].calendar()

    def write(number: int) -> None:
        together.wait()
        for count in range(10):
            programs[number].done("POST", events(calendar), event(id=f"series{number}{count}"))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    items = programs[0].done("GET", events(calendar))["items"]
    assert len(items) == 40
    assert len({item["etag"] for item in items}) == 40


def test_sandboxes_in_memory_know_nothing_of_each_other(api: Api, calendar: str) -> None:
    second = Sandbox(lambda: NOW)
    assert Api(second).ask("GET", events(calendar)).status == 404
    second.store.close()


def test_a_transaction_that_fails_leaves_everything_as_it_was(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put("thing", "", {"id": "one", "color": "red"})
    with pytest.raises(KeyError, match="id"), store.transaction(write=True):
        put_all(store, {"id": "one", "color": "blue"}, {"id": "two"}, {"color": "green"})
    assert [(thing["id"], thing["color"]) for thing in store.list("thing")] == [("one", "red")]
    assert store.change() == 1
    store.close()


def test_resources_are_listed_by_their_latest_change(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for name in ("one", "two", "three", "one"):
        store.put("thing", "here", {"id": name})
    store.put("thing", "there", {"id": "four"})
    assert [thing["id"] for thing in store.list("thing", "here")] == ["two", "three", "one"]
    assert [thing["id"] for thing in store.list("thing", "here", since=3)] == ["one"]
    assert [thing["id"] for thing in store.list("thing", "here", since=2)] == ["three", "one"]
    store.delete("thing", "here", "two")
    assert store.get("thing", "here", "two") is None
    assert [thing["id"] for thing in store.list("thing", "here")] == ["three", "one"]
    store.close()


def test_the_number_of_a_change_does_not_come_again_after_a_deletion(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first = store.put("thing", "", {"id": "one"})
    token = store.change()
    store.delete("thing", "", "one")
    assert store.put("thing", "", {"id": "two"}) > first
    assert [thing["id"] for thing in store.list("thing", since=token)] == ["two"]
    store.close()
