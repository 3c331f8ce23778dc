"""Where an output may go."""

from collections.abc import Callable
from pathlib import Path

import pytest

from roadmap_cli.commands._write import output_file
from roadmap_cli.errors import WrongUsageError
from tests.conftest import SMALL_ROADMAP, Result


def test_a_file_is_a_file(roadmap_file: Path) -> None:
    assert output_file("page.html") == Path("page.html")
    assert output_file("there/is/no/folder") == Path("there/is/no/folder"), "writing says so"


def test_without_a_roadmap_any_file_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    assert output_file("roadmap.toml") == Path("roadmap.toml")


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("", "--output needs a path, not an empty one"),
        ("pages/", "--output needs a file, and pages/ names a folder"),
        (
            "roadmap.toml",
            "roadmap.toml is the roadmap itself, which no output may replace; name another file",
        ),
        ("./link", "link is the roadmap itself, which no output may replace; name another file"),
    ],
)
def test_others_are_refused(roadmap_file: Path, output: str, sentence: str) -> None:
    Path("link").symlink_to("roadmap.toml")
    with pytest.raises(WrongUsageError) as refused:
        output_file(output)
    assert str(refused.value).removeprefix("./") == sentence


@pytest.mark.parametrize(
    "words",
    [
        ("export", "html", "--file", "-", "-o", "roadmap.toml"),
        ("export", "csv", "--file", "draft.toml", "-o", "roadmap.toml"),
        ("schema", "--file", "draft.toml", "-o", "roadmap.toml"),
        ("check", "--file", "draft.toml", "--report", "json=roadmap.toml"),
    ],
)
def test_no_command_replaces_a_roadmap_that_it_does_not_read(
    run: Callable[..., Result], roadmap_file: Path, words: tuple[str, ...]
) -> None:
    Path("draft.toml").write_text(SMALL_ROADMAP)
    result = run(*words, input=SMALL_ROADMAP)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "roadmap.toml is the roadmap itself, which no output may replace" in result.stderr
    assert roadmap_file.read_text() == SMALL_ROADMAP
