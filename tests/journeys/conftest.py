"""A real browser for the journeys. Whatever it must not do fails the test that made it do so."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HERE = {"127.0.0.1", "localhost", "::1"}

# Playwright's event loop lives in the thread of the test, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# What is expected has to come, not to be quick: five seconds are not enough where others build beside it.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if not CHROMIUM.exists():
        words = "needs Debian's package chromium: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(words)
        pytest.skip(words)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@dataclass
class Visitor:
    """Somebody at a browser. `faults` collects what must not happen: requests that leave the host,
    violations of the Content-Security-Policy, errors on the console.
    """

    browser: Browser
    faults: list[str] = field(default_factory=list)
    #: pieces of console errors that the test brings about on purpose
    expected: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(
        self,
        address: str,
        *,
        width: int = 1360,
        height: int = 900,
        theme: str = "light",
        javascript: bool = True,
        cookies: Sequence[dict[str, str]] = (),
    ) -> Page:
        """The page at the address, in a browser of its own that has these cookies."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if theme == "dark" else "light",
            java_script_enabled=javascript,
            reduced_motion="reduce",  # else axe measures colours half way to others
        )
        self.contexts.append(context)
        everywhere = urljoin(address, "/")  # a cookie of a page's own address is sent below its folder alone
        context.add_cookies([{"url": everywhere, **cookie} for cookie in cookies])  # type: ignore[arg-type]
        page = context.new_page()
        page.on("request", self._asked)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.goto(address)
        return page

    def _asked(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme != "data" and address.hostname not in HERE:
            self.faults.append(f"left the host: {request.url}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(piece in message.text for piece in self.expected):
            self.faults.append(f"console: {message.text}")


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Visitor]:
    """Fails the test at its end where the browser did something that it must not."""
    somebody = Visitor(browser)
    yield somebody
    for context in somebody.contexts:
        context.close()
    assert somebody.faults == []
