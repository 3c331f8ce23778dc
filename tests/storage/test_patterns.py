"""Which files a folder or a pattern names."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from roadmap_cli.errors import UnreadableError, WrongUsageError
from roadmap_cli.storage.patterns import files_of


@pytest.fixture(autouse=True)
def plans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("plans/b", "plans/a", "plans/a/deep", "plans/.git", "empty/x"):
        Path(folder).mkdir(parents=True)
    for file in ("plans/b", "plans/a", "plans/a/deep", "plans/.git"):
        Path(file, "roadmap.toml").touch()
    Path("plans/c.toml").touch()


@pytest.mark.parametrize(
    ("path", "files"),
    [
        ("plans/c.toml", ["plans/c.toml"]),
        ("no.toml", ["no.toml"]),
        ("no[.toml", ["no[.toml"]),
        ("no]a[.toml", ["no]a[.toml"]),
        ("n" * 300, ["n" * 300]),
        ("", [""]),
        ("plans/a", ["plans/a/roadmap.toml"]),
        ("plans", ["plans/a/deep/roadmap.toml", "plans/a/roadmap.toml", "plans/b/roadmap.toml"]),
        ("plans/*/roadmap.toml", ["plans/a/roadmap.toml", "plans/b/roadmap.toml"]),
        ("plans/[ab]", ["plans/a/roadmap.toml", "plans/b/roadmap.toml"]),
        ("plans/*.toml", ["plans/c.toml"]),
        (
            "plans/**/roadmap.toml",
            ["plans/a/deep/roadmap.toml", "plans/a/roadmap.toml", "plans/b/roadmap.toml"],
        ),
        ("**/d*/roadmap.toml", ["plans/a/deep/roadmap.toml"]),
        ("plans/.*/roadmap.toml", ["plans/.git/roadmap.toml"]),
    ],
)
def test_files(path: str, files: list[str]) -> None:
    assert files_of(path) == files


def test_a_pattern_can_be_absolute(tmp_path: Path) -> None:
    assert files_of(f"{tmp_path}/**/c.toml") == [f"{tmp_path}/plans/c.toml"]


def test_a_name_of_a_file_is_no_pattern() -> None:
    Path("plans/[ab]").touch()
    assert files_of("plans/[ab]") == ["plans/[ab]"]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("empty", "empty has no roadmap.toml, and neither do the folders below it"),
        ("plans/*/no.toml", "plans/*/no.toml matches no file"),
        ("plans/*/\x1b.toml", "plans/*/\\x1b.toml matches no file"),
    ],
)
def test_what_names_no_file_is_an_error(path: str, message: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        files_of(path)
    assert caught.value.sentences == (message,)


def test_links_in_circles_end() -> None:
    for name in ("one", "two", "three"):
        Path("plans", name).symlink_to("..", target_is_directory=True)
    assert len(files_of("plans/**/roadmap.toml")) == 3


def test_linked_folders_are_searched_and_links_that_lead_nowhere_are_found() -> None:
    Path("linked").mkdir()
    Path("linked/a").symlink_to("../plans/a", target_is_directory=True)
    Path("linked/lost").mkdir()
    Path("linked/lost/roadmap.toml").symlink_to("nowhere")
    found = ["linked/a/deep/roadmap.toml", "linked/a/roadmap.toml", "linked/lost/roadmap.toml"]
    assert files_of("linked") == files_of("linked/**/roadmap.toml") == found
    assert files_of("linked/*/roadmap.toml") == found[1:]


def test_a_folder_that_cannot_be_searched_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def refuse(path: str) -> Any:
        if path == "plans/b":
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(UnreadableError, match="plans/b cannot be searched: permission denied"):
        files_of("plans")


def test_any_folders_twice_is_refused() -> None:
    with pytest.raises(WrongUsageError, match=r"has \*\* more than once"):
        files_of("**/a/**/roadmap.toml")
