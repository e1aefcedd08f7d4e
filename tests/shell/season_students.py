"""What students do in their calendars, as rules for the season in `test_machine`."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from tests.shell.promises import is_cut_off
from tests.shell.world import World
from worker.sandbox import times
from worker.sandbox.cuts import Labels
from worker.sandbox.event_store import find, saved
from worker.sandbox.sync import expire_tokens

Event = Mapping[str, Any]

# Chooses among what there is, whatever that is, so that every choice is always possible.
numbers = st.integers(0, 30)
answers = st.sampled_from(["accepted", "accepted", "declined", "declined", "tentative"])


class StudentsAct(RuleBasedStateMachine):
    """Students answer, move, cancel and forward. `moved`: the ids of the series that they moved."""

    world: World
    moved: set[str]

    def _series(self, number: int) -> tuple[str, Event] | None:
        """A series with its calendar; None where there is none."""
        series = sorted(self.world.series(), key=lambda listed: str(listed[1]["id"]))
        return series[number % len(series)] if series else None

    def _guest(self, event: Event, number: int) -> str | None:
        """The address of a guest; None where there is none."""
        guests = event["attendees"]
        return guests[number % len(guests)]["email"] if guests else None

    def _occurrence(self, number: int, position: int) -> tuple[str, Event] | None:
        """One session of a series with its calendar; None where it has been cancelled."""
        chosen = self._series(number)
        if chosen is None:
            return None
        calendar, series = chosen
        occurrence = self.world.guests.occurrence(
            series, position % len(times.starts(dict(series)))
        )
        event = find(self.world.sandbox.store, calendar, occurrence)
        return None if event["status"] == "cancelled" else (calendar, {**event, "id": occurrence})

    def _answer(
        self, chosen: tuple[str, Event] | None, guest: int, answer: str, comment: str = ""
    ) -> None:
        if chosen is not None and (address := self._guest(chosen[1], guest)):
            calendar, event = chosen
            self.world.guests.answer(
                calendar, event["id"], address, answer, self.world.now, comment
            )

    @rule(
        number=numbers,
        guest=numbers,
        answer=answers,
        comment=st.sampled_from(["", "I teach\nthen"]),
    )
    def somebody_answers(self, number: int, guest: int, answer: str, comment: str) -> None:
        self._answer(self._series(number), guest, answer, comment)

    @rule(answer=st.sampled_from(["accepted", "accepted", "declined"]), every=st.integers(1, 3))
    def many_answer(self, answer: str, every: int) -> None:
        for calendar, event in self.world.series()[::every]:
            for guest in event["attendees"]:
                self.world.guests.answer(
                    calendar, event["id"], guest["email"], answer, self.world.now
                )

    @rule(number=numbers, position=numbers, guest=numbers, answer=answers)
    def somebody_answers_one_session(
        self, number: int, position: int, guest: int, answer: str
    ) -> None:
        self._answer(self._occurrence(number, position), guest, answer)

    @rule(number=numbers, position=numbers, hours=st.integers(1, 9 * 24))
    def somebody_moves_a_session(self, number: int, position: int, hours: int) -> None:
        if chosen := self._occurrence(number, position):
            calendar, session = chosen
            self.world.guests.move(calendar, session["id"], timedelta(hours=hours), self.world.now)

    @rule(number=numbers, position=numbers)
    def somebody_cancels_a_session(self, number: int, position: int) -> None:
        if chosen := self._occurrence(number, position):
            calendar, session = chosen
            self.world.guests.cancel(calendar, session["id"], self.world.now)

    @rule(number=numbers, hours=st.integers(1, 9 * 24))
    def somebody_moves_a_series(self, number: int, hours: int) -> None:
        if chosen := self._series(number):
            calendar, series = chosen
            self.moved.add(series["id"])
            self.world.guests.move(calendar, series["id"], timedelta(hours=hours), self.world.now)

    @rule(
        number=numbers,
        position=st.integers(1, 11),
        hours=st.integers(1, 100),
        labels=st.sampled_from(Labels),
    )
    def somebody_moves_a_session_and_the_following(
        self, number: int, position: int, hours: int, labels: Labels
    ) -> None:
        if (chosen := self._series(number)) and self._may_be_cut(chosen[1]):
            calendar, series = chosen
            self.moved.add(series["id"])
            first_moved = 1 + position % (len(times.starts(dict(series))) - 1)
            self.world.guests.split(
                calendar, series["id"], first_moved, timedelta(hours=hours), self.world.now, labels
            )

    def _may_be_cut(self, series: Event) -> bool:
        counted = ";COUNT=" in series["recurrence"][0]
        several = len(times.starts(dict(series))) > 1
        return counted and several and not is_cut_off(series)

    @rule(number=numbers)
    def somebody_deletes_a_series(self, number: int) -> None:
        if chosen := self._series(number):
            calendar, series = chosen
            self.world.guests.cancel(calendar, series["id"], self.world.now)

    @rule(number=numbers, guest=numbers)
    def somebody_is_taken_off(self, number: int, guest: int) -> None:
        chosen = self._series(number)
        if chosen is not None and (address := self._guest(chosen[1], guest)):
            calendar, series = chosen
            self.world.guests.remove(calendar, series["id"], address, self.world.now)

    @rule(number=numbers, email=st.sampled_from(["friend@mail.example", "boss@mail.example"]))
    def the_invitation_is_forwarded(self, number: int, email: str) -> None:
        if chosen := self._series(number):
            calendar, series = chosen
            guests = [guest for guest in series["attendees"] if guest["email"] != email]
            stranger = {"email": email, "responseStatus": "accepted"}
            forwarded = {**series, "attendees": [*guests, stranger]}
            saved(self.world.sandbox.store, self.world.now, calendar, forwarded)

    @rule()
    def the_sync_token_expires(self) -> None:
        expire_tokens(self.world.sandbox.store)
