"""The sign of life of `run`, so that a pass that never came, or went wrong, raises an alarm elsewhere.

As healthchecks.io has it: the address itself says that all is well, with `/start` behind its path that a
pass has begun, and with `/fail` that a person has to look.
"""

from contextlib import closing
from http.client import HTTPException
from urllib.parse import urlsplit, urlunsplit

import httplib2

from worker.cli.base import logger
from worker.google.one_shot_http import OneShotHttp

_TIMEOUT_SECONDS = 10
START, FAIL, WELL = "/start", "/fail", ""


def send_heartbeat(url: str | None, sign: str = WELL) -> None:
    """Fetches this address, if there is one, with the sign behind its path. That it cannot be fetched
    is logged, and no error. The address is a secret: whoever knows it can give the sign."""
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
            response, _ = http.request(_with(url, sign))
    except (OSError, ValueError, HTTPException, httplib2.HttpLib2Error) as error:
        logger.warning("HEARTBEAT_URL could not be fetched: %s", type(error).__name__)
    else:
        if not 200 <= response.status < 300:
            behind = f", with {sign} behind its path," if sign else ""
            logger.warning(
                "HEARTBEAT_URL%s was answered with %d, so it may be wrong", behind, response.status
            )


def _with(url: str, sign: str) -> str:
    parts = urlsplit(url)
    path = parts.path.rstrip("/") + sign if sign else parts.path
    return urlunsplit(parts._replace(path=path))


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0
