"""The sign of life of `run`, so that a pass that never came raises an alarm elsewhere."""

from http.client import HTTPException

import httplib2

from worker.cli.base import logger

_TIMEOUT_SECONDS = 10


def send_heartbeat(url: str | None) -> None:
    """Fetches this address, if there is one. That it cannot be fetched is logged, and no error."""
    if not url:
        return
    try:
        httplib2.Http(timeout=_TIMEOUT_SECONDS).request(url)
    except (OSError, ValueError, HTTPException, httplib2.HttpLib2Error) as error:
        logger.warning("HEARTBEAT_URL could not be fetched: %s", type(error).__name__)
