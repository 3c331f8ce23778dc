"""`roadmap export svg --trend`, through the real app."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import AS_OF, Result

Run = Callable[..., Result]

pytestmark = pytest.mark.usefixtures("roadmap_file")
LINE = ("export", "svg", "--trend", "--as-of", AS_OF)


def test_the_picture_has_the_numbers_of_the_last_day(run: Run) -> None:
    result = run(*LINE, "--title", "Over time")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith('<svg xmlns="http://www.w3.org/2000/svg" class="tr" ')
    assert ">Over time</text>" in result.stdout
    assert ">on 1 February 2026</text>" in result.stdout
    assert ">Filter:" not in result.stdout


def test_it_is_written_to_a_file_and_says_what_it_shows(run: Run, tmp_path: Path) -> None:
    result = run(*LINE, "--from", "2024", "--scale", "month", "--area", "climate", "--output", "t.svg")
    assert result.stderr == f"wrote t.svg: the trend from 2024-01-01 to {AS_OF}\n"
    picture = (tmp_path / "t.svg").read_text()
    assert ">Filter: area = climate</text>" in picture
    assert "The end of each month from 2024-01-01" in picture


CHOSEN = "--trend: totals over commitments chosen by their outcome would mislead; leave out that filter"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--group-by", "area"), "--group-by cannot be used with --trend; leave out one of them"),
        (("--indicator", "x.y"), "--indicator cannot be used with --trend; leave out one of them"),
        (
            ("--to", "2025"),
            "--to cannot be used with --trend; leave out one of them; --as-of is the last day",
        ),
        (("--from", "2027"), f"--from: 2027-01-01 is after {AS_OF}, the day that is shown"),
        (("--status", "met"), CHOSEN),
        (("--search", "x"), CHOSEN),
        (("--where", "overdue"), CHOSEN),
        (("--view", "at-risk"), CHOSEN),
    ],
)
def test_what_does_not_belong_to_it_is_refused(run: Run, words: tuple[str, ...], sentence: str) -> None:
    assert run(*LINE, *words) == Result(2, "", f"error: {sentence}\n")


def test_it_is_for_svg_only(run: Run) -> None:
    result = run("export", "html", "--trend")
    assert result == Result(2, "", "error: --trend is for svg, not for html\n")


def test_the_page_has_it_unless_commitments_are_chosen_by_outcome(run: Run) -> None:
    def page(*words: str) -> str:
        return run("export", "html", "--as-of", AS_OF, *words).stdout

    for words in ((), ("--area", "climate"), ("--tag", "energy")):
        assert 'class="tr"' in page(*words)
        assert 'href="#Trend"' in page(*words)
    for words in (("--status", "open"), ("--where", "due < 2030"), ("--view", "at-risk")):
        assert 'class="tr"' not in page(*words)
        assert "#Trend" not in page(*words)
