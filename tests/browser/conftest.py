"""A browser for all tests that look at pages."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.looking import Look

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Nothing of its own may reach the network while a test looks at what a page does.
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Debian's chromium, driven by playwright."""
    api = pytest.importorskip(
        "playwright.sync_api", reason="install playwright (`make test` does) to look at the pages"
    )
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("install chromium (`apt-get install chromium`) to look at the pages")
    with api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=_QUIET)
        yield opened
        opened.close()


@pytest.fixture
def look(browser: "Browser", tmp_path: Path) -> Iterator[Callable[..., Look]]:
    """Opens a page from its HTML, on a desk or on a phone."""
    contexts = []

    def opened(html: str, width: int = 1280, height: int = 900, phone: bool = False) -> Look:
        file = tmp_path / "page.html"
        file.write_text(html, encoding="utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": height},
            has_touch=phone,
            is_mobile=phone,
            device_scale_factor=2 if phone else 1,
        )
        contexts.append(context)
        return Look(context.new_page(), file.as_uri())

    yield opened
    for context in contexts:
        context.close()
