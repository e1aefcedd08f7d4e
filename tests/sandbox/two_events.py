"""The calendar `both`: a series and a single event, for the tests of lists."""

from typing import Any

from tests.sandbox.api import Api, events

SERIES, SINGLE = "anacoachesben1", "single1"
TUESDAYS = [f"{SERIES}_202702{day:02}T230000Z" for day in (9, 16, 23)]
# The single event is on a Wednesday, between the second and the third session of the series.
WEDNESDAY = {
    "start": {"dateTime": "2027-02-17T09:00:00-05:00"},
    "end": {"dateTime": "2027-02-17T10:00:00-05:00"},
}
FEBRUARY = {"timeMin": "2027-02-01T00:00:00Z", "timeMax": "2027-03-01T00:00:00Z"}


def ids(api: Api, calendar: str, **parameters: Any) -> list[str]:
    """The ids of what events.list gives, in its order."""
    return [item["id"] for item in api.done("GET", events(calendar), **parameters)["items"]]
