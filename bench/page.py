"""Measure the page of 1,000 commitments in Chromium: the time to load it, and to apply a filter."""

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

# The longest time without a frame is what a reader notices; all rows may appear a little later.
TIMED = """async ([name, value]) => {
  const control = document.getElementById(name);
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const shown = () => document.querySelectorAll("#Rows tbody tr:not([hidden])").length;
  const promised = () => Number(document.getElementById("Count").textContent.split(" ")[0]);
  await frame();
  const start = performance.now();
  if (control) {
    control.value = value;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  } else {
    document.querySelectorAll("#Rows thead button")[name].click();
  }
  let [last, longest, all] = [start, 0, 0];
  for (let still = 0; still < 3; ) {
    await frame();
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (shown() === promised()) {
      all = all || now - start;
      still += 1;
    }
  }
  return [longest, all];
}"""
FILTERS = [("Text", "water"), ("Area", "3"), ("Status", "open"), ("Flag", "overdue")]
SORTS = (0, 4, 3)


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
        for name, value in FILTERS:
            print(f"  {name} {value}: {_median(opened, (name, value), (name, ''))}")
        for column in SORTS:
            print(f"  sort by column {column}: {_median(opened, (column, ''))}")


def _median(opened: Any, *changes: tuple[str | int, str]) -> str:
    times = [[opened.evaluate(TIMED, list(change)) for change in changes] for _ in range(7)]
    return ", then ".join(
        "a frame within {:.0f} ms, all rows after {:.0f} ms".format(
            *map(statistics.median, zip(*one, strict=True))
        )
        for one in zip(*times, strict=True)
    )


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
