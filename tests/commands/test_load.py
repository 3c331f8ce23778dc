"""The roadmap that a command is about, and the file that no output may replace."""

from pathlib import Path

import pytest

from roadmap_cli.commands._load import load_roadmap, local_file
from roadmap_cli.errors import WrongUsageError
from tests.histories import History


def test_the_nearest_file_is_opened(roadmap_file: Path) -> None:
    assert load_roadmap(None).source.raw == roadmap_file.read_bytes()


def test_a_loaded_roadmap_has_the_text_the_data_and_the_model(roadmap_file: Path) -> None:
    loaded = load_roadmap("roadmap.toml")
    assert loaded.source.path == Path("roadmap.toml")
    assert loaded.data["roadmap"]["title"] == loaded.roadmap.roadmap.title == "Small roadmap"


def test_the_local_file_is_that_of_the_work_tree(roadmap_file: Path) -> None:
    assert local_file(None) == local_file("roadmap.toml") == Path("roadmap.toml")
    with pytest.raises(WrongUsageError, match="--file needs a path"):
        local_file("")


def test_the_local_file_of_a_revision_is_what_lies_there_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = History(tmp_path / "repo")
    history.commit("x = 1\n", path="plans/north.toml")
    monkeypatch.chdir(history.folder / "plans")
    for name in ("HEAD:plans/north.toml", "HEAD:./north.toml", "main:../plans/north.toml"):
        found = local_file(name)
        assert found is not None
        assert found.samefile(history.folder / "plans" / "north.toml")


def test_where_there_is_no_file_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    assert local_file(None) is None
    assert local_file("-") is None
