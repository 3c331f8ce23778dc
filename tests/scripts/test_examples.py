"""The pages are correct: their examples print the shown output, and their links lead somewhere."""

import os
import re
import shlex
import shutil
import sys
from collections.abc import Callable
from contextlib import chdir
from datetime import datetime
from pathlib import Path

import pytest

from roadmap_cli.cli import COMMANDS
from roadmap_cli.usage_errors import _PROGRAM_OPTIONS
from scripts import examples
from scripts.examples import Shell, commands_of, pages, refreshed
from tests.conftest import ROOT, Result, run_here
from tests.every import every

PAGES = [page for page in pages() if commands_of(page.read_text(encoding="utf-8"))]


class QuickShell(Shell):
    """A shell that runs a command of `roadmap` alone in this process, and only others in /bin/sh."""

    def run(self, command: str) -> str:
        if command == "echo $?":
            shown, self.exit_code = f"{self.exit_code}\n", 0
            return shown
        words = words_alone(command)
        return super().run(command) if words is None else self._run_here(words)

    def _run_here(self, words: list[str]) -> str:
        noon = datetime.fromisoformat(f"{self.day}T12:00+00:00")
        with pytest.MonkeyPatch.context() as patch, chdir(self.folder):
            commands = [one for name, one in sys.modules.items() if name.startswith("roadmap_cli.commands.")]
            for clock, value in (("today", noon.date), ("now", lambda: noon)):
                for module in commands:
                    if hasattr(module, clock):
                        patch.setattr(module, clock, value)
            only = dict.fromkeys(os.environ) | self._environment()
            result = run_here(*words, env=only, together=True)
        self.exit_code = result.exit_code
        return result.stdout.replace(str(self.home), "~")


def words_alone(command: str) -> list[str] | None:
    """Return the arguments of a command that is only `roadmap` and arguments, else None."""
    line = command.replace("\\\n", "")
    words = list(shlex.shlex(line, posix=True, punctuation_chars=True))
    if (
        words[0] != "roadmap"
        or set("$`*?\n") & set(line)
        or any(set(word) <= set("();<>|&~") for word in words)
    ):
        return None
    return shlex.split(line)[1:]


def test_a_command_with_a_shell_s_own_words_is_left_to_the_shell() -> None:
    assert words_alone("roadmap list \\\n    --area 'a; b'") == ["list", "--area", "a; b"]
    for command in (
        "roadmap list | head",
        "git add .",
        "roadmap check; pwd",
        "roadmap list >a",
        "roadmap $x",
    ):
        assert words_alone(command) is None


@pytest.fixture(scope="session")
def commands() -> None:
    """Import every command, so that none is imported while the clock is another."""
    for name in COMMANDS:
        run_here(name, "--help")


# test_rules.py runs the examples of rules.
@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if page.parent.name != "rules"],
    ids=lambda page: str(page.relative_to(ROOT)),
)
@pytest.mark.usefixtures("commands")
def test_every_example_prints_the_shown_output(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examples, "Shell", QuickShell)
    check_page(page)


@pytest.mark.sweep
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_example_prints_the_shown_output_in_a_shell(page: Path) -> None:
    check_page(page)


def check_page(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for name in ("jq", "sqlite3"):
        if any(re.search(rf"\b{name}\b", command) for command in commands_of(text)) and not shutil.which(
            name
        ):
            pytest.skip(f"{name} is not installed")
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


@every("page", [*pages(), ROOT / "CONTRIBUTING.md"])
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
