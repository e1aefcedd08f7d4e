"""The sign of life of `run`, so that a pass that never came raises an alarm elsewhere."""

from contextlib import closing
from http.client import HTTPException
from urllib.parse import urlsplit

import httplib2

from worker.cli.base import logger
from worker.google.one_shot_http import OneShotHttp

_TIMEOUT_SECONDS = 10


def send_heartbeat(url: str | None) -> None:
    """Fetches this address, if there is one. That it cannot be fetched is logged, and no error. The
    address is a secret: whoever knows it can give the sign."""
    if not url:
        return
    if not _is_address(url):
        logger.warning(
            "HEARTBEAT_URL is no address of a page, so no sign of life was given; write it like https://hc-ping.com/..."
        )
        return
    try:
        with closing(OneShotHttp(_TIMEOUT_SECONDS)) as http:
            http.follow_redirects = True
            response, _ = http.request(url)
    except (OSError, ValueError, HTTPException, httplib2.HttpLib2Error) as error:
        logger.warning("HEARTBEAT_URL could not be fetched: %s", type(error).__name__)
    else:
        if response.status >= 400:
            logger.warning(
                "HEARTBEAT_URL was answered with %d, so it may be wrong", response.status
            )


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0
