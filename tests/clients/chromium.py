"""Chromium, driven by Playwright: a page as its readers see it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.clients import MODULES

EXECUTABLE = shutil.which("chromium")
AXE = MODULES / "axe-core" / "axe.min.js"
# Nothing is asked of a server but by the page; a GPU and, for root, a sandbox are not there.
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)


@contextmanager
def chromium() -> Iterator[Any]:
    """Give a browser; skip, and say why, where there is none."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: pip install -e '.[clients]'"
    )
    if EXECUTABLE is None:
        pytest.skip("chromium is not installed: apt-get install chromium")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=EXECUTABLE, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


class Watched:
    """A page from disk, with what happened in it: console messages, errors, requests, dialogs."""

    def __init__(self, browser: Any, file: Path, place: str = "", **context: Any) -> None:
        self.messages: list[str] = []
        self.requests: list[str] = []
        self.refused: dict[str, str] = {}
        self.context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | context))
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.on("dialog", self._dismiss)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("requestfailed", self._note_refusal)
        self.page.goto(file.resolve().as_uri() + place)

    def _note_refusal(self, request: Any) -> None:
        self.refused[request.url] = request.failure

    def _dismiss(self, dialog: Any) -> None:
        self.messages.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def close(self) -> None:
        self.context.close()
