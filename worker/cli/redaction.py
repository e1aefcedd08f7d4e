"""What no log shows: addresses of people, and passwords in addresses of servers."""

import re

_URL = r"(?P<url>[a-z][a-z0-9+.-]*://)(?P<user>[^\s/@:\"'<>]*)(?P<password>:[^\s/@\"'<>]*)?@"
_HOST = r"(?P<host>[a-z][a-z0-9+.-]*://[^\s/@\"'<>]+)(?=[/\s?]|$)"
# Whatever quotes a file or an answer of Google's may hold one.
_ADDRESS = r"[^\s\"'<>(),;:/]+@[^\s\"'<>(),;:]*|[^\s\"'<>(),;:]*@[^\s\"'<>(),;:]+"
_SECRET = re.compile(f"{_URL}|{_HOST}|{_ADDRESS}", re.IGNORECASE)


def redacted(text: str) -> str:
    """The text without addresses of people. Of an address of a server only the password goes: its
    host, and the form that it should have, help whoever looks for what is wrong."""
    return _SECRET.sub(_instead, text)


def _instead(match: re.Match[str]) -> str:
    if match["host"]:
        return match["host"]
    if match["url"] is None:
        return "<address>"
    password = ":***" if match["password"] else ""
    return f"{match['url']}{match['user']}{password}@"
