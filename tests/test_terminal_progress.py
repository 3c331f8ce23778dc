"""Progress bars: after half a second, on a terminal, without a trace."""

import io
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from bench.made_roadmap import made_roadmap
from roadmap_cli import terminal as printing
from tests.conftest import SMALL_ROADMAP, Result
from tests.histories import History


def remaining(written: str) -> str:
    """Return what is left on a terminal, whose bars erase the line of the cursor or the one above."""
    lines = [""]
    for part in re.split("(\x1b\\[[0-9;?]*[A-Za-z]|\r|\n)", written):
        match part:
            case "\x1b[2K":
                lines[-1] = ""
            case "\x1b[1A":
                assert lines.pop() == ""
            case "\n":
                lines.append("")
            case _ if not part.startswith(("\x1b", "\r")):
                lines[-1] += part
    return "\n".join(lines)


class FakeTerminal(io.StringIO):
    """A terminal on stderr, on which bars are shown at once."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        monkeypatch.setattr("sys.stderr", self)
        monkeypatch.setattr(printing, "PROGRESS_DELAY", 0)
        monkeypatch.setenv("TERM", "xterm")

    def isatty(self) -> bool:
        return True

    def wait_for(self, text: str) -> None:
        """Wait until a text is written."""
        end = time.monotonic() + 20
        while text not in self.getvalue():
            assert time.monotonic() < end
            time.sleep(0.02)


def test_nothing_is_shown_without_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(printing, "PROGRESS_DELAY", 0)
    with printing.progress("reading") as advance:
        advance(1, 2)
        time.sleep(0.3)
    assert capsys.readouterr() == ("", "")


def test_a_short_wait_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = FakeTerminal(monkeypatch)
    monkeypatch.setattr(printing, "PROGRESS_DELAY", 30)
    with printing.progress("reading") as advance:
        advance(1, 2)
    assert stream.getvalue() == ""


def test_a_terminal_shows_the_count_and_no_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = FakeTerminal(monkeypatch)
    with printing.progress("reading [bold]\x1b[31m") as advance:
        advance(1000, 2000)
        stream.wait_for("1,000/2,000")
    assert r"reading [bold]\x1b[31m" in stream.getvalue()


def test_something_goes_on_while_the_number_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = FakeTerminal(monkeypatch)
    with printing.progress("exporting"):
        stream.wait_for("exporting")
        time.sleep(0.3)
    assert "/" not in re.sub("\x1b\\[[0-9;?]*[A-Za-z]", "", stream.getvalue())


def test_the_bar_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = FakeTerminal(monkeypatch)
    with printing.progress("exporting"):
        stream.wait_for("exporting")
    assert remaining(stream.getvalue()) == ""
    assert stream.getvalue().count("\x1b[?25l") == stream.getvalue().count("\x1b[?25h") == 1


def test_it_ends_before_anything_else_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = FakeTerminal(monkeypatch)
    with printing.progress("exporting"):
        stream.wait_for("exporting")
        printing.talk("a sentence")
        time.sleep(0.3)
    assert remaining(stream.getvalue()) == "a sentence\n"


def test_there_is_one_bar_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = FakeTerminal(monkeypatch)
    with printing.progress("checking"), printing.progress("reading") as advance:
        advance(1, 2)
        stream.wait_for("1/2")
    assert "checking" in stream.getvalue()
    assert "reading" not in stream.getvalue()
    assert remaining(stream.getvalue()) == ""


def test_it_ends_with_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = FakeTerminal(monkeypatch)
    with suppress(KeyboardInterrupt), printing.progress("exporting"):
        stream.wait_for("exporting")
        raise KeyboardInterrupt
    assert remaining(stream.getvalue()) == ""


def test_a_terminal_that_cannot_remove_a_line_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = FakeTerminal(monkeypatch)
    monkeypatch.setenv("TERM", "dumb")
    with printing.progress("exporting"):
        time.sleep(0.3)
    assert stream.getvalue() == ""


SINCE = ("--since", "HEAD~1")
MERGE = ("merge-file", "roadmap.toml", "roadmap.toml", "roadmap.toml", "-p")
WAITS = {
    ("slips",): "reading the history",
    ("history", "net-zero-grids"): "reading the history",
    ("brief", *SINCE): "comparing",
    ("check", *SINCE): "checking",
    ("import", "rows.csv", "--area", "climate"): "importing rows.csv",
    ("export", "csv"): "exporting csv",
    MERGE: "merging roadmap.toml",
}


@pytest.mark.parametrize("words", WAITS)
def test_each_command_that_may_take_long_says_what_it_does(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: tuple[str, ...]
) -> None:
    history = History(tmp_path / "repository")
    history.commit(SMALL_ROADMAP)
    history.commit(SMALL_ROADMAP.replace("2035", "2040"))
    (history.folder / "rows.csv").write_text("title\nOne\nTwo\n")
    monkeypatch.chdir(history.folder)
    sentences: list[str] = []
    counts: list[tuple[int, int]] = []

    @contextmanager
    def recorded(sentence: str) -> Iterator[Callable[[int, int], object]]:
        sentences.append(sentence)
        yield lambda done, total: counts.append((done, total))

    monkeypatch.setattr(printing, "progress", recorded)
    assert run(*words).exit_code in (0, 1)
    assert sentences == [WAITS[words]]
    if sentences[0].startswith(("reading", "importing")):
        assert counts == [(1, 2), (2, 2)]


def test_an_export_of_many_commitments_shows_a_bar_on_a_terminal_only(
    terminal: Callable[..., Result], process: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "roadmap.toml").write_text(made_roadmap(3_000))
    words = ("export", "ics", "-f", str(tmp_path / "roadmap.toml"), "-o", str(tmp_path / "plan.ics"))
    shown = terminal(*words, "--as-of", "2026-02-01", env={"TERM": "xterm"}).stdout
    assert "exporting ics" in shown
    assert remaining(shown).strip() == f"wrote {tmp_path}/plan.ics: 3,000 commitments as of 2026-02-01"
    piped = process(*words, "--as-of", "2026-02-01")
    assert piped.stderr.strip() == remaining(shown).strip()
