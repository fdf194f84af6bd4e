"""The browsers of the lab's clients, driven from the controller by Playwright through their debugging port."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from ..common import containers, inventory

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request

NETWORKS = {"inside1": "office", "outside1": "internet"}
PROGRAM = "chromium-headless-shell"
PORT = 9223
SIZE = 620, 400
MILLISECONDS = 20_000
# A picture that is not there is complete, too, and has no width.
IMAGES = "Array.from(document.images, image => [image.alt, image.complete && image.naturalWidth > 0])"


class Load(NamedTuple):
    """A line of the browser's request log. status: of the answer, None without one. cookie: whether it sent one."""

    url: str
    status: int | None
    cookie: bool

    @property
    def host(self) -> str:
        """The host of the request."""
        return urlsplit(self.url).hostname or ""


class Seen(NamedTuple):
    """A page as a person sees it: the address in the end, whether each picture is shown, a screenshot, the log."""

    url: str
    title: str
    photos: dict[str, bool]
    picture: bytes
    log: list[Load]
    console: list[str]

    def hosts(self) -> set[str]:
        """Return the hosts that the browser talked to."""
        return {load.host for load in self.log if load.host}


def missing(client: str) -> str:
    """Return why there is no browser, empty if there is one."""
    if find_spec("playwright") is None:
        return "Playwright is not installed in the environment of the controller"
    if not containers.output(client, "/bin/sh", "-c", f"command -v {PROGRAM}"):
        return f"Chromium is not installed on {client}"
    return ""


class Browser:
    """A browser with an empty profile: no cookies, nothing cached."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._requests: list[Request] = []
        self._console: list[str] = []
        for event in ("requestfinished", "requestfailed"):
            page.on(event, self._note)
        page.on("console", lambda message: self._console.append(message.text))

    def open(self, url: str) -> Seen:
        """Open an address and wait until everything is loaded, or has failed."""
        self._page.goto(url, wait_until="load", timeout=MILLISECONDS)
        return self._seen()

    def submit(self, **fields: str) -> Seen:
        """Fill in the form on the page by the names of its fields, press its button, and wait for the next page."""
        for name, value in fields.items():
            self._page.fill(f"[name={name}]", value)
        with self._page.expect_navigation(wait_until="load", timeout=MILLISECONDS):
            self._page.click("button")
        return self._seen()

    def get(self, url: str) -> bytes:
        """Return the body of an answer."""
        response = self._page.goto(url, timeout=MILLISECONDS)
        return response.body() if response else b""

    def show(self, html: str) -> Seen:
        """Show a document that comes from no server, as a rich client does."""
        self._page.goto("about:blank")
        self._page.set_content(html, wait_until="load", timeout=MILLISECONDS)
        return self._seen()

    def _note(self, request: Request) -> None:
        self._requests.append(request)

    def _seen(self) -> Seen:
        page = self._page
        photos = dict(page.evaluate(IMAGES))
        log = [_load(request) for request in self._requests]
        return Seen(page.url, page.title(), photos, page.screenshot(), log, list(self._console))


def _load(request: Request) -> Load:
    response = None if request.failure else request.response()
    return Load(request.url, response.status if response else None, "cookie" in request.all_headers())


@contextmanager
def browser(client: str) -> Iterator[Browser]:
    """Attach to the browser of a client, which the first use of its port starts. No cookies; none are kept."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - the rest of the lab runs without it

    address = inventory.address(client, NETWORKS[client])
    with sync_playwright() as playwright:
        chromium = playwright.chromium.connect_over_cdp(f"http://{address}:{PORT}", timeout=MILLISECONDS)
        context = chromium.new_context(viewport={"width": SIZE[0], "height": SIZE[1]})
        try:
            yield Browser(context.new_page())
        finally:
            context.close()
            chromium.close()
