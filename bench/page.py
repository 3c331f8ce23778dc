"""Measure the page of 5,000 commitments in Chromium: how long it takes to load, filter and open an entry."""

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.made_roadmap import made_roadmap  # noqa: E402
from tests.clients.chromium import chromium  # noqa: E402

# From the key to the frame that shows its result.
TIMED = """async ([name, value]) => {
  const control = document.getElementById(name);
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  await frame();
  await new Promise((done) => setTimeout(done, 50));
  const start = performance.now();
  if (control) {
    control.value = value;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (name) {
    document.querySelector(`[data-key=${value}]`).click();
  } else {
    location.hash = value;
    await new Promise((done) => addEventListener("hashchange", done, { once: true }));
  }
  await frame();
  return performance.now() - start;
}"""
FILTERS = [("Search", "water"), ("Area", "area-3"), ("Status", "open"), ("Concern", "overdue")]
SORTS = ("title", "deadline", "status")


def measure(commitments: int) -> None:
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        file, page = Path(folder, "roadmap.toml"), Path(folder, "page.html")
        file.write_text(made_roadmap(commitments))
        command = [sys.executable, "-m", "roadmap_cli", "export", "html", "-f", file, "-o", page]
        subprocess.run([*command, "--as-of", "2026-02-01"], check=True, cwd=ROOT)
        opened = browser.new_page(viewport={"width": 1280, "height": 900})
        opened.goto(page.as_uri())
        loaded = opened.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
        print(f"{commitments} commitments: {page.stat().st_size // 1024} KiB, loaded in {loaded:.0f} ms")
        elements = opened.evaluate("document.getElementsByTagName('*').length")
        print(f"  {elements:,} elements")
        print(f"  first letter of a search: {opened.evaluate(TIMED, ['Search', 'w']):.0f} ms")
        for name, value in FILTERS:
            print(f"  {name} {value}: {_median(opened, (name, value), (name, ''))} ms")
        for key in SORTS:
            print(f"  sort by {key}: {_median(opened, ('no control', key))} ms")
        print(f"  an entry by its link: {_median(opened, ('', f'#c-{commitments - 1}'), ('', '#Table'))} ms")


def _median(opened: Any, change: tuple[str, str], other: tuple[str, str] | None = None) -> str:
    """Return the median time of a change; `other` is done after each."""
    times = []
    for _ in range(7):
        times.append(opened.evaluate(TIMED, list(change)))
        if other is not None:
            opened.evaluate(TIMED, list(other))
    return f"{statistics.median(times):.0f}"


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
