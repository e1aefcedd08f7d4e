"""What a page does while somebody looks at it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


class Look:
    """An open page, with all that it asked for and complained of since."""

    def __init__(self, page: "Page", address: str) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on(
            "console", lambda message: self.complaints.append(f"{message.type}: {message.text}")
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(address)
        self.address = address

    def is_quiet(self) -> None:
        """It has asked for itself and nothing else, and complained of nothing."""
        assert self.requests == [self.address]
        assert self.complaints == []

    def overflow(self) -> int:
        """By how many pixels the page is wider than the screen, whose width it has to take for its own."""
        screen = self.page.viewport_size
        assert screen is not None
        return int(self.page.evaluate("document.documentElement.scrollWidth")) - screen["width"]
