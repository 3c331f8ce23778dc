"""The pages are correct: their examples print the shown output, and their links lead somewhere."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from roadmap_cli.cli import COMMANDS
from roadmap_cli.usage_errors import _PROGRAM_OPTIONS
from scripts.examples import commands_of, pages, refreshed
from tests.conftest import ROOT, Result

PAGES = [
    # test_rules.py runs the examples of rules in this process, which is faster
    pytest.param(page, marks=[pytest.mark.sweep] if page.parent.name == "rules" else [])
    for page in pages()
    if commands_of(page.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_example_prints_the_shown_output(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    if any(re.search(r"\bjq\b", command) for command in commands_of(text)) and not shutil.which("jq"):
        pytest.skip("jq is not installed")
    assert refreshed(text) == text, "run `make examples`"


EXAMPLE = """\
<!-- example: empty, 2026-03-02 -->
```toml title="roadmap.toml"
[roadmap]
title = "Plans"
```

```console
$ roadmap list --format json
old output
```

<!-- day: 2026-04-01 -->
```console
$ roadmap show x
$ echo $?; pwd

$ roadmap add-area \\
    Transport
```
"""


def test_an_example_runs_in_a_folder_of_its_own() -> None:
    text = refreshed(EXAMPLE)
    assert "$ roadmap list --format json\n[]\n```" in text
    assert '$ roadmap show x\nerror: there is no commitment "x"' in text
    assert "$ echo $?; pwd\n4\n~/empty\n\n$ roadmap add-area \\\n    Transport\ntransport\n" in text
    assert refreshed(text) == text


def test_an_example_without_a_folder_is_an_error() -> None:
    with pytest.raises(ValueError, match="no `<!-- example"):
        refreshed("```console\n$ roadmap list\n```\n")


def test_an_unknown_folder_is_an_error() -> None:
    with pytest.raises(ValueError, match="'mars'"):
        refreshed("<!-- example: mars, 2026-01-01 -->\n")


def links_of(page: Path) -> list[str]:
    """Return the targets of the links and pictures of a page, those in code aside."""
    prose = re.sub(r"^```.*?^```$|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    return re.findall(r"\]\(([^)\s]+)", prose) + re.findall(r'(?:src|srcset|href)="([^"]+)"', prose)


def anchors_of(page: Path) -> set[str]:
    """Return the anchors of the headings of a page, as GitHub makes them."""
    prose = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    headings = re.findall(r"^#+ (.+)$", prose, flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize(
    "page", [*pages(), ROOT / "CONTRIBUTING.md"], ids=lambda page: str(page.relative_to(ROOT))
)
def test_links_lead_somewhere(page: Path) -> None:
    for link in links_of(page):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{page}: {link}"
        assert not anchor or anchor in anchors_of(target), f"{page}: {link}"


def test_commands_and_options_that_pages_name_exist(run: Callable[..., Result]) -> None:
    helps = "".join(run(name, "--help", env={"COLUMNS": "200"}).stdout for name in COMMANDS)
    known = {*re.findall(r"--[a-z][a-z-]*", helps), *_PROGRAM_OPTIONS}
    for page in pages():
        prose = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
        for code in re.findall(r"`((?:roadmap |--)[^`]*)`", prose):
            named = set(re.findall(r"(?<!\S)--[a-z][a-z-]*", code))
            assert named <= known, f"{page}: {code}"
            command = re.match(r"roadmap ([a-z][a-z-]*)", code)
            assert command is None or command[1] in {*COMMANDS, "help"}, f"{page}: {code}"
