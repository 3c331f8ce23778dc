"""`roadmap export`, through the real app."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from roadmap_cli.output.export.formats import ExportFormat
from tests.conftest import AS_OF, ROOT, Result

Run = Callable[..., Result]
pytestmark = pytest.mark.usefixtures("roadmap_file")

FORMATS = pytest.mark.parametrize("format", ExportFormat)


class TestOutput:
    @FORMATS
    def test_the_file_is_what_standard_output_gets(self, run: Run, format: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "roadmap_cli", "export", format, "--as-of", AS_OF],
            capture_output=True,
            check=True,
            env={"PYTHONPATH": str(ROOT)},
        )
        result = run("export", format, "--as-of", AS_OF, "--output", "out")
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr.splitlines()[-1].removesuffix(f" as of {AS_OF}") == "wrote out: 7 commitments"
        assert Path("out").read_bytes() == done.stdout
        assert done.stdout

    def test_a_dash_is_standard_output(self, run: Run) -> None:
        result = run("export", "html", "-o", "-", "--as-of", AS_OF)
        assert result == run("export", "html", "--as-of", AS_OF)
        assert (result.exit_code, result.stderr) == (0, "")
        assert not Path("-").exists()

    def test_the_roadmap_itself_is_refused(self, run: Run, roadmap_file: Path) -> None:
        before = roadmap_file.read_bytes()
        Path("link").symlink_to(roadmap_file)
        for name in ("roadmap.toml", "link"):
            result = run("export", "html", "-o", name)
            assert (result.exit_code, result.stdout) == (2, "")
            assert "is the roadmap itself" in result.stderr
        assert roadmap_file.read_bytes() == before

    def test_an_existing_file_is_replaced_whole_or_not_at_all(self, run: Run) -> None:
        Path("out.html").write_text("before")
        assert run("export", "html", "-o", "out.html", "--area", "nowhere").exit_code == 4
        assert Path("out.html").read_text() == "before"
        assert run("export", "html", "-o", "out.html").exit_code == 0
        assert Path("out.html").read_text().startswith("<!DOCTYPE html>")
        assert sorted(path.name for path in Path().iterdir()) == [".git", "out.html", "roadmap.toml"]

    def test_a_missing_folder_is_reported(self, run: Run) -> None:
        result = run("export", "html", "-o", "no/out.html")
        assert (result.exit_code, result.stdout) == (5, "")
        assert result.stderr == (
            "error: no/out.html was not written: there is no folder no; make it, or name another file\n"
        )

    def test_an_empty_name_is_a_mistake(self, run: Run) -> None:
        result = run("export", "html", "-o", "")
        assert (result.exit_code, result.stderr) == (2, "error: --output needs a path, not an empty one\n")


class TestWhatIsExported:
    def test_the_filters_of_list(self, run: Run) -> None:
        result = run(
            "export", "html", "--area", "climate", "--status", "stalled", "-o", "x", "--as-of", AS_OF
        )
        assert result.stderr.splitlines()[-1] == f"wrote x: 1 commitment as of {AS_OF}"
        page = Path("x").read_text()
        assert "Cut methane by 75 percent" in page
        assert "Talk about the Arctic" not in page

    def test_no_match_is_reported(self, run: Run) -> None:
        result = run("export", "html", "--tag", "water", "--status", "met")
        assert (result.exit_code, result.stderr) == (0, "nothing matches\n")

    def test_the_title_may_be_another(self, run: Run) -> None:
        assert "<title>Ours &amp; theirs</title>" in run("export", "html", "--title", "Ours & theirs").stdout

    def test_a_past_day(self, run: Run) -> None:
        result = run("export", "html", "--as-of", "2022-01-01", "-o", "x")
        assert result.exit_code == 0
        assert "as of 2022-01-01: " in result.stderr
        assert "Clean drinking water" not in Path("x").read_text()

    def test_standard_input(self, run: Run, small_roadmap: str) -> None:
        result = run("export", "html", "--file", "-", "-o", "out", input=small_roadmap)
        assert result.exit_code == 0


def test_a_format_that_is_none_is_answered_with_the_real_ones(run: Run) -> None:
    result = run("export", "htm")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "html" in result.stderr


def test_no_other_command_imports_jinja2() -> None:
    for words, brings in ((["list"], False), (["status"], False), (["export", "html", "-o", "x"], True)):
        code = (
            f"import sys; sys.argv = ['roadmap', *{words!r}]\n"
            "from roadmap_cli.cli import app\n"
            "try: app()\nfinally: print('jinja2' in sys.modules, file=sys.stderr)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONPATH": str(ROOT)}
        )
        assert done.stderr.splitlines()[-1] == str(brings)


class TestTooManyBars:
    """The small roadmap has 7 commitments, and 11 rows of partners."""

    def test_a_picture_of_more_than_are_drawn_is_refused(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("roadmap_cli.commands.export.MOST_DRAWN", 10)
        assert run("export", "svg", "-o", "out.svg", "--as-of", AS_OF).exit_code == 0
        Path("out.svg").unlink()
        refused = run("export", "svg", "-o", "out.svg", "--group-by", "partner", "--as-of", AS_OF)
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert (
            "the timeline would have 11 bars, more than 10; select fewer with filters such as --area and "
            "--partner, or group by area"
        ) in " ".join(refused.stderr.split())
        assert not Path("out.svg").exists()
        words = ("export", "svg", "--group-by", "partner", "--partner", "ca", "--as-of", AS_OF)
        assert run(*words).exit_code == 0

    def test_a_large_page_has_counts_instead_and_says_so(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for module in ("render", "section"):
            monkeypatch.setattr(f"roadmap_cli.output.export.html.{module}.LARGE", 6)
        result = run("export", "html", "-o", "page.html", "--as-of", AS_OF)
        assert result.exit_code == 0
        assert "the timeline has counts by area, not 7 bars; `roadmap export svg` draws them" in result.stderr
        assert 'class="tl"' not in Path("page.html").read_text(encoding="utf-8")
        words = ("export", "html", "--area", "climate", "--as-of", AS_OF)
        assert ('class="tl"' in run(*words).stdout, run(*words).stderr) == (True, "")

    def test_what_is_printed_is_for_the_page(self, run: Run) -> None:
        for words, is_summary in (((), False), (("--print", "full"), False), (("--print", "summary"), True)):
            page = run("export", "html", *words, "--as-of", AS_OF).stdout
            assert ('<html lang="en" class="summary-on-paper">' in page) == is_summary
        refused = run("export", "ics", "--print", "full")
        assert (refused.exit_code, refused.stderr) == (2, "error: --print is for html, not for ics\n")
