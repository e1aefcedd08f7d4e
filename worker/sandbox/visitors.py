"""Whom a server on this machine listens to: programs and pages of its own, and no page of anybody
else's.

A page of any site can send requests to 127.0.0.1, and a name of its own can be made to lead there (DNS
rebinding). The first is told by `Origin` and `Sec-Fetch-Site` (Fetch Standard, 3.1; Fetch Metadata, 2.3),
which no page can forge; the second by `Host`, which is the name that the page was asked under.
"""

from collections.abc import Mapping

_OWN_SITE = ("same-origin", "none")


def hosts_of(port: int) -> tuple[str, ...]:
    """The names under which a server at this port is meant."""
    return tuple(f"{name}:{port}" for name in ("127.0.0.1", "localhost"))


def why_refused(headers: Mapping[str, str], port: int, changes: bool) -> str:
    """Why a request is not obeyed, in a sentence; empty where it is. `headers`: by name in lower
    case; `changes`: it asks for more than to look."""
    hosts = hosts_of(port)
    if headers.get("host", "").lower() not in hosts:
        return "this server answers at 127.0.0.1 and localhost only, with its port"
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin is not None and origin.lower() not in [f"http://{host}" for host in hosts]:
        return "a page of another site has asked for this"
    if site is not None and site not in _OWN_SITE and (changes or origin is not None):
        return "a page of another site has asked for this"
    return ""


def is_a_page(headers: Mapping[str, str]) -> bool:
    """Whether a browser has sent the request, on behalf of a page or of whoever sits before it."""
    return "origin" in headers or "sec-fetch-site" in headers
