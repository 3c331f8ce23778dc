"""Take the screenshots of the page of the shipped roadmap: docs/images/page.png and page-dark.png."""

import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import which

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = {
    "light": ROOT / "docs" / "images" / "page.png",
    "dark": ROOT / "docs" / "images" / "page-dark.png",
}
SIZE = {"width": 1180, "height": 1092}
AS_OF = "2026-11-01"


def draw() -> None:
    """Write both screenshots; they only depend on the roadmap, the fonts and the browser."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        page = Path(folder, "page.html")
        command = [sys.executable, "-m", "roadmap_cli", "export", "html", "--output", str(page)]
        subprocess.run(  # noqa: S603 - the program itself
            [*command, "--as-of", AS_OF, "--file", str(ROOT / "roadmap.toml")], check=True, cwd=ROOT
        )
        browser = driver.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox"])
        for scheme, picture in PICTURES.items():
            tab = browser.new_page(viewport=SIZE, color_scheme=scheme)
            tab.goto(page.as_uri())
            tab.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    draw()
