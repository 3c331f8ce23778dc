from pathlib import Path

import pytest

from roadmap_cli.errors import UnreadableError
from roadmap_cli.storage.find import find_roadmap, is_in_repository, path_in_repository
from tests.storage.repositories import git, repository

REMEDY = "run `roadmap init` to start one, or name the file with `--file PATH`"


def refusal(folder: Path) -> str:
    with pytest.raises(UnreadableError) as caught:
        find_roadmap(folder)
    assert caught.value.exit_code == 3
    return str(caught.value)


def test_the_nearest_one_wins(tmp_path):
    repository(tmp_path)
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert find_roadmap(deep) == tmp_path / "roadmap.toml"
    (tmp_path / "a" / "roadmap.toml").touch()
    assert find_roadmap(deep) == tmp_path / "a" / "roadmap.toml"
    (deep / "roadmap.toml").touch()
    assert find_roadmap(deep) == deep / "roadmap.toml"


def test_a_relative_folder_gives_a_short_path(tmp_path, monkeypatch):
    repository(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert str(find_roadmap(Path())) == "roadmap.toml"
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a" / "b")
    assert str(find_roadmap(Path())) == "../../roadmap.toml"


def test_a_link_to_a_folder_is_climbed_from_where_it_leads(tmp_path, monkeypatch):
    repository(tmp_path / "repo")
    (tmp_path / "repo" / "deep").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "repo" / "deep")
    found = find_roadmap(tmp_path / "link")
    assert found == tmp_path / "repo" / "roadmap.toml"
    monkeypatch.chdir(tmp_path)
    assert find_roadmap(Path("link")).read_text() == found.read_text()


def test_the_search_ends_at_the_root_of_the_repository(tmp_path):
    (tmp_path / "roadmap.toml").touch()
    root = tmp_path / "repo"
    git(tmp_path, "init", "-q", "repo")
    (root / "a").mkdir()
    assert refusal(root / "a") == (
        f"there is no roadmap.toml in {root}/a, nor above it up to the root of the repository, {root}: "
        f"{REMEDY}"
    )
    assert refusal(root) == f"there is no roadmap.toml in {root}: {REMEDY}"


def test_a_git_file_is_a_root_too(tmp_path):
    repository(tmp_path / "main")
    git(tmp_path / "main", "rm", "-q", "roadmap.toml")
    git(tmp_path / "main", "commit", "-q", "-m", "Remove")
    git(tmp_path / "main", "worktree", "add", "-q", "--detach", "../other")
    (tmp_path / "roadmap.toml").touch()
    assert "no roadmap.toml" in refusal(tmp_path / "other")
    (tmp_path / "other" / "roadmap.toml").touch()
    (tmp_path / "other" / "a").mkdir()
    assert find_roadmap(tmp_path / "other" / "a") == tmp_path / "other" / "roadmap.toml"


def test_outside_a_repository_only_the_folder_itself_counts(tmp_path):
    (tmp_path / "roadmap.toml").touch()
    (tmp_path / "a").mkdir()
    assert find_roadmap(tmp_path) == tmp_path / "roadmap.toml"
    assert refusal(tmp_path / "a") == (
        f"there is no roadmap.toml in {tmp_path}/a (it is in no git repository, so the folders above were "
        f"not searched): {REMEDY}"
    )


@pytest.mark.parametrize("kind", ["dangling link", "folder"])
def test_what_has_the_name_is_not_skipped(tmp_path, kind):
    repository(tmp_path)
    inner = tmp_path / "a"
    inner.mkdir()
    if kind == "folder":
        (inner / "roadmap.toml").mkdir()
    else:
        (inner / "roadmap.toml").symlink_to("nowhere")
    assert find_roadmap(inner) == inner / "roadmap.toml"


class TestPathInRepository:
    def test_counts_from_the_root_with_slashes(self, tmp_path, monkeypatch):
        repository(tmp_path)
        (tmp_path / "a" / "b").mkdir(parents=True)
        monkeypatch.chdir(tmp_path / "a")
        assert path_in_repository(Path("b/roadmap.toml")) == "a/b/roadmap.toml"
        assert path_in_repository(Path("../roadmap.toml")) == "roadmap.toml"
        assert is_in_repository(Path("b/roadmap.toml"))

    def test_is_as_it_was_given_outside(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        assert path_in_repository(Path("b/roadmap.toml")) == "b/roadmap.toml"
        assert not is_in_repository(Path("b/roadmap.toml"))

    def test_follows_links(self, tmp_path, monkeypatch):
        repository(tmp_path)
        (tmp_path / "real.toml").touch()
        (tmp_path / "link.toml").symlink_to("real.toml")
        monkeypatch.chdir(tmp_path)
        assert path_in_repository(Path("link.toml")) == "real.toml"


def test_a_deleted_folder_is_reported(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert refusal(Path()) == "cannot look for roadmap.toml in .: there is no such file or folder"
    monkeypatch.chdir(tmp_path)


def test_the_folder_is_made_safe_for_the_terminal(tmp_path):
    hostile = tmp_path / "a\x1b[31m"
    hostile.mkdir()
    assert "\\x1b[31m" in refusal(hostile)
    assert "\x1b" not in refusal(hostile)
