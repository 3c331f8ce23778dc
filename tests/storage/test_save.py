import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from roadmap_cli.errors import NotSavedError, UnreadableError
from roadmap_cli.storage.load import new_bytes, read_source, source_from_bytes
from roadmap_cli.storage.lock import lock
from roadmap_cli.storage.save import replace
from tests.storage.repositories import dirt, git, repository
from tests.storage.saving import NEW, OLD, litter, save, strike

CHANGED = (
    "was changed by somebody else while this command ran; nothing was written: look at the change, and run "
    "the command again"
)


def refusal(path: Path, meanwhile: Callable[[], object] = lambda: None) -> str:
    """Return why a file that was read, and to which then something happened, was not saved."""
    with lock(path, 1) as held:
        source = read_source(path)
        meanwhile()
        with pytest.raises(NotSavedError) as caught:
            replace(source, NEW.encode(), held)
    assert caught.value.exit_code == 5
    assert litter(path.parent) == []
    return str(caught.value)


def test_the_new_text_is_there_and_nothing_else(roadmap):
    names = set(roadmap.parent.iterdir())
    save(roadmap)
    assert roadmap.read_text() == NEW
    assert stat.S_IMODE(roadmap.stat().st_mode) == 0o640
    assert set(roadmap.parent.iterdir()) - names <= {roadmap.with_name(".roadmap.toml.lock")}


def test_the_byte_order_mark_and_line_endings_are_kept(roadmap):
    roadmap.write_bytes(b"\xef\xbb\xbfnumber = 1\r\n")
    save(roadmap, read_source(roadmap).text.replace("1", "2"))
    assert roadmap.read_bytes() == b"\xef\xbb\xbfnumber = 2\r\n"


def test_the_order_of_calls(roadmap, monkeypatch):
    """The new file is on the disk before it gets the name; the old one is compared last; then the folders."""
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("this system has no /proc, which says what a descriptor is")
    steps: list[str] = []
    for name in ("write", "fchmod", "fsync", "read", "replace"):

        def call(first, *rest, _name=name, _real=getattr(os, name)):  # noqa: B008 - each its own
            path = os.readlink(f"/proc/self/fd/{first}") if isinstance(first, int) else str(first)
            kind = "new" if path.endswith(".tmp") else "old" if path == str(roadmap) else path
            steps.append(f"{_name} {kind}")
            return _real(first, *rest)

        monkeypatch.setattr(os, name, call)
    with lock(roadmap, 1) as held:
        source = read_source(roadmap)
        steps.clear()
        replace(source, NEW.encode(), held)
    folders = dict.fromkeys([f"fsync {roadmap.parent}", f"fsync {held.state.folder}"])
    compared = ["read old"] * steps.count("read old")
    assert steps == ["write new", "fchmod new", "fsync new", *compared, "replace new", *folders]
    assert compared


def test_a_rename_that_fails_after_all_is_not_called_unchanged(roadmap, monkeypatch):
    def blow() -> None:
        raise OSError(errno.EIO, "Input/output error")

    strike(monkeypatch, "replace", 0, blow, after=True)
    assert refusal(roadmap) == (
        f"the new text of {roadmap} is in place but may not be on the disk yet: the disk reports an "
        "input/output error; run `sync` to be sure"
    )
    assert roadmap.read_text() == NEW


def test_a_rename_of_which_nothing_can_be_known_is_called_unclear(roadmap, monkeypatch):
    def fail(*_):
        roadmap.rename(roadmap.with_name("gone"))
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "replace", fail)
    assert refusal(roadmap) == (
        f"it is not clear whether {roadmap} was saved: the disk reports an input/output error; check it "
        "before you continue"
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.write_text(OLD + "# an editor was here\n"),
        lambda path: path.write_text(OLD.replace("1", "3")),  # the same length
        lambda path: path.write_text(""),
        lambda path: path.chmod(0o600),
        lambda path: path.unlink(),
        lambda path: (path.unlink(), path.symlink_to("other")),
        lambda path: (path.unlink(), path.mkdir()),
    ],
    ids=["longer", "same length", "emptied", "other mode", "removed", "a link now", "a folder now"],
)
def test_what_changed_meanwhile_is_kept(roadmap, monkeypatch, change):
    """The change comes at the last moment: when the new file has just been flushed."""
    real = os.fsync

    def fsync(descriptor):
        real(descriptor)
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            change(roadmap)

    roadmap.with_name("other").write_text(OLD)
    monkeypatch.setattr(os, "fsync", fsync)
    assert refusal(roadmap) == f"{roadmap} {CHANGED}"
    if roadmap.is_file():
        assert roadmap.read_text() != NEW


def test_a_change_that_keeps_the_time_is_noticed(roadmap):
    def change() -> None:
        times = (roadmap.stat().st_atime_ns, roadmap.stat().st_mtime_ns)
        roadmap.write_text(OLD.replace("1", "3"))
        os.utime(roadmap, ns=times)

    assert refusal(roadmap, change) == f"{roadmap} {CHANGED}"
    assert roadmap.read_text() == OLD.replace("1", "3")


def test_the_same_text_saved_again_is_no_change(roadmap):
    with lock(roadmap, 1) as held:
        source = read_source(roadmap)
        again = roadmap.with_name("again")
        again.write_text(OLD)
        again.chmod(0o640)
        again.rename(roadmap)
        replace(source, NEW.encode(), held)
    assert roadmap.read_text() == NEW


def test_links_are_written_through(roadmap):
    folder = roadmap.parent / "folder"
    folder.mkdir()
    (folder / "a").symlink_to("../roadmap.toml")
    (roadmap.parent / "b").symlink_to("folder/a")
    save(roadmap.parent / "b")
    assert (roadmap.parent / "b").readlink() == Path("folder/a")
    assert (folder / "a").readlink() == Path("../roadmap.toml")
    assert not roadmap.is_symlink()
    assert roadmap.read_text() == NEW


def test_a_link_that_leads_elsewhere_meanwhile_is_a_change(roadmap):
    link = roadmap.with_name("link")
    link.symlink_to("roadmap.toml")
    other = roadmap.with_name("other")
    other.write_text(OLD)

    def change() -> None:
        link.unlink()
        link.symlink_to("other")

    assert refusal(link, change) == f"{link} {CHANGED}"
    assert roadmap.read_text() == other.read_text() == OLD


def test_a_dangling_link_is_refused(roadmap):
    link = roadmap.with_name("link")
    link.symlink_to("nothing")
    with pytest.raises(UnreadableError, match='is a symbolic link to "nothing", which does not exist'):
        save(link)
    assert not roadmap.with_name("nothing").exists()


def test_a_read_only_file_is_refused(roadmap):
    roadmap.chmod(0o444)
    assert refusal(roadmap) == f"{roadmap} is read-only (mode 0444); `chmod u+w` makes it writable"
    assert roadmap.read_text() == OLD


def test_hard_links_are_refused(roadmap):
    other = roadmap.with_name("other")
    other.hardlink_to(roadmap)
    assert "has 2 names (hard links)" in refusal(roadmap)
    assert other.samefile(roadmap)


def test_standard_input_is_refused(roadmap):
    with lock(roadmap, 1) as held, pytest.raises(NotSavedError) as caught:
        replace(source_from_bytes(b"", "standard input"), b"", held)
    assert str(caught.value) == "standard input cannot be written to; name a file with `--file PATH`"


def test_leftovers_of_this_file_are_cleared_and_no_others(roadmap):
    with lock(roadmap, 1) as held:
        stem, folder = held.state.stem, held.state.folder
    left = [
        folder / f"{stem}.99.0123456789abcdef.tmp",
        roadmap.with_name(".roadmap.toml.1.0123456789abcdef.tmp"),
    ]
    others = [roadmap.with_name(".other.toml.99.0123456789abcdef.tmp"), roadmap.with_name("notes.tmp")]
    for path in (*left, *others):
        path.write_text("x")
    save(roadmap)
    assert not any(path.exists() for path in left)
    assert all(path.exists() for path in others)


def test_a_bind_mount_in_a_work_tree_falls_back_to_dot_files(tmp_path, monkeypatch):
    roadmap = repository(tmp_path) / "roadmap.toml"
    real = os.replace

    def replace_across(source, target):
        if ".git" in str(source):
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        real(source, target)

    monkeypatch.setattr(os, "replace", replace_across)
    save(roadmap)
    assert roadmap.read_text() == NEW
    assert litter(tmp_path) == []
    assert dirt(tmp_path) == " M roadmap.toml\n"


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (
            errno.EBUSY,
            "it is a mount point of its own, so that no new file can take its place; the file is unchanged: "
            "mount its folder instead of the file",
        ),
        (
            errno.EACCES,
            "permission denied; the file is unchanged: saving makes a new file in its folder, {folder}, "
            "which must be writable",
        ),
        (
            errno.EROFS,
            "it is mounted read-only; the file is unchanged: saving makes a new file in its folder, "
            "{folder}, which must be writable",
        ),
        (errno.ENOSPC, "no space is left on the disk; the file is unchanged"),
    ],
)
def test_the_sentence_says_what_would_help(roadmap, monkeypatch, number, sentence):
    def blow() -> None:
        raise OSError(number, os.strerror(number))

    strike(monkeypatch, "replace", 0, blow, after=False)
    assert refusal(roadmap) == f"{roadmap} was not saved: {sentence.format(folder=roadmap.parent)}"
    assert roadmap.read_text() == OLD


def test_git_sees_the_change_alone(tmp_path):
    main = repository(tmp_path / "main")
    repository(tmp_path / "library")
    git(main, "worktree", "add", "-q", "--detach", "../linked")
    git(main, "submodule", "add", "-q", "../library", "sub")
    git(main, "commit", "-q", "-m", "Add")
    git(tmp_path, "clone", "-q", "main", "clone")
    for root in (main, main / "sub", tmp_path / "linked", tmp_path / "clone"):
        old = (root / "roadmap.toml").read_text()
        save(root / "roadmap.toml")
        assert dirt(root) == " M roadmap.toml\n"
        save(root / "roadmap.toml", old)
        assert dirt(root) == ""
        with lock(root / "roadmap.toml", 1) as held:
            held.state.temporary().touch()
            assert dirt(root) == ""
    assert dirt(main) == ""


def test_new_bytes_of_what_was_read_change_nothing(roadmap):
    before = roadmap.read_bytes()
    source = read_source(roadmap)
    with lock(roadmap, 1) as held:
        replace(source, new_bytes(source, source.text), held)
    assert roadmap.read_bytes() == before
