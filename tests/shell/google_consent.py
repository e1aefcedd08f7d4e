"""Google's token server on loopback, and a browser in which somebody agrees: what `login` meets, but for Google's own page."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from urllib.request import ProxyHandler, build_opener

from tests.contract.raw_server import Heard, reply, serving

SECRETS = ("cl1ent-s3cret", "r3fresh", "acc3ss", "c0de")
GIVEN = {
    "access_token": "acc3ss",
    "refresh_token": "r3fresh",
    "expires_in": 3599,
    "token_type": "Bearer",
}


@dataclass
class Browser:
    """A browser in which somebody reads Google's page, answers it, and is led back.

    `address`: what was opened; `page`: what it showed in the end.
    """

    answer: dict[str, str] = field(default_factory=lambda: {"code": "c0de"})
    address: str = ""
    page: str = ""
    _thread: Thread | None = None

    def open(self, address: str, *_: object, **__: object) -> bool:
        """Opens an address as a browser does: without holding up the caller."""
        self.address = address
        self._thread = Thread(target=self._led_back)
        self._thread.start()
        return True

    @property
    def asked(self) -> dict[str, str]:
        """What Google's page was asked."""
        return dict(parse_qsl(urlsplit(self.address).query))

    def _led_back(self) -> None:
        query = urlencode({"state": self.asked["state"]} | self.answer)
        with build_opener(ProxyHandler({})).open(
            f"{self.asked['redirect_uri']}?{query}", timeout=20
        ) as page:
            self.page = page.read().decode()

    def close(self) -> None:
        if self._thread:
            self._thread.join()


@contextmanager
def token_server(status: int = 200, **changes: Any) -> Iterator[Heard]:
    """Google's token server, which gives a token, with these changes to it."""
    answer = {name: value for name, value in (GIVEN | changes).items() if value is not None}
    with serving(reply(status, json.dumps(answer))) as server:
        yield server


def client(server: Heard | None = None, **changes: Any) -> dict[str, Any]:
    """An OAuth client whose addresses are on loopback."""
    host = server.host if server else "127.0.0.1:9"
    made = {
        "client_id": "client.apps.example",
        "client_secret": "cl1ent-s3cret",
        "auth_uri": f"http://{host}/auth",
        "token_uri": f"http://{host}/token",
        "redirect_uris": ["http://localhost"],
    }
    return {"installed": made | changes}


def client_file(folder: Path, server: Heard | None = None, **changes: Any) -> Path:
    """The file that Google's console gives for that client."""
    path = folder / "client_secret.json"
    path.write_text(json.dumps(client(server, **changes)), encoding="utf-8")
    return path
