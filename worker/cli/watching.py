"""The look at the calendars of cohorts that have an open round and nothing due: one request for each
calendar, whatever the number of cohorts in it."""

import json
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from typing import Any, NamedTuple

from worker.cli.settings import Settings
from worker.errors import KnownError
from worker.ledger.at_rest import Rest, keep_look


class _Account(NamedTuple):
    """Whose calendar it is: see core.model.GoogleSettings, which takes longer to import."""

    sender: str
    own_calendar: bool
    busy: bool


def undisturbed(
    rests: Mapping[str, Rest], setting: Settings, now: datetime
) -> tuple[dict[str, Rest], frozenset[str]]:
    """Those of the cohorts at rest in whose calendars nothing has changed; and what the calendars are
    filed under that need not be asked for again in this pass."""
    quiet = {path: rest for path, rest in rests.items() if not rest.calendar}
    by_calendar: dict[str, dict[str, Rest]] = {}
    for path, rest in rests.items():
        if rest.calendar:
            by_calendar.setdefault(rest.calendar, {})[path] = rest
    asked = set()
    for calendar, group in by_calendar.items():
        page = _page(next(iter(group.values())), setting)
        if page is not None:
            asked.add(calendar)
            quiet |= _unconcerned(calendar, group, page, setting, now)
    return quiet, frozenset(asked)


def _page(rest: Rest, setting: Settings) -> Mapping[str, Any] | None:
    """What has changed in the calendar of this one. None where one request does not say it, or where
    watching has to begin anew, which may be in another account: whoever looks in full asks."""
    if not rest.token:
        return None
    account: dict[str, Any] = json.loads(rest.watched)["account"]
    google = _Account(account["sender"], account["own_calendar"], account["busy"])
    try:
        return setting.look_at(google, account["calendar"], rest.token)
    except KnownError:
        return None


def _unconcerned(
    calendar: str,
    group: Mapping[str, Rest],
    page: Mapping[str, Any],
    setting: Settings,
    now: datetime,
) -> dict[str, Rest]:
    since, token = next(iter(group.values())).token, str(page["nextSyncToken"])
    if not page.get("items"):
        keep_look(setting.database, calendar, token, since, int(now.timestamp()))
        return dict(group)
    # Imported only where there is something to be read.
    from worker.google.calendar_listing import events_of
    from worker.ports.calendar import Changes

    with closing(setting.ledger()) as ledger:
        ledger.record_changes(calendar, Changes(events_of(page), token, full=False), now, since)
        concerned = ledger.files_to_look_at()
    return {path: rest for path, rest in group.items() if path not in concerned}
