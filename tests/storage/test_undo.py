"""The journal of writes, and which of them undo and redo apply to: against a plain model, and per file."""

import errno
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.errors import NotSavedError, UnreadableError
from roadmap_cli.storage import journal
from roadmap_cli.storage.journal import (
    MAX_WRITES,
    bytes_after,
    bytes_before,
    bytes_of_second,
    kept_for_undo,
    marked_undone,
    read_entries,
)
from roadmap_cli.storage.load import read_source
from roadmap_cli.storage.lock import lock
from roadmap_cli.storage.save import remove, replace
from roadmap_cli.storage.state_folder import StatePaths, state_of
from roadmap_cli.storage.undo import KeptWrite, Label, checksum, find_redo, find_undo, is_all_undone
from tests.storage.repositories import dirt, repository
from tests.storage.saving import NEW, OLD

LABEL = Label("2026-02-01T10:00:00+00:00", "update", "changed it")


def state_paths(roadmap: Path) -> StatePaths:
    return state_of(Path(os.path.realpath(roadmap)), make=False)


def write(roadmap: Path, new: bytes, label: Label = LABEL) -> str:
    """Save new bytes as the commands do, and return why undo could not take it back."""
    with lock(roadmap, 10) as held:
        source = read_source(roadmap)
        with kept_for_undo(held, label, source.raw, new) as why_not:
            replace(source, new, held)
    return why_not


def undo(roadmap: Path) -> bool:
    """Take back the last write, and return whether there was one to take."""
    with lock(roadmap, 10) as held:
        source = read_source(roadmap)
        entry = find_undo(read_entries(held.state), checksum(source.raw))
        if entry is None:
            return False
        before = bytes_before(entry, source.raw)
        with marked_undone(entry, held.real, undone=True):
            if before is None:
                remove(source, held)
            else:
                replace(source, before, held)
    return True


def redo(roadmap: Path) -> bool:
    """Do a write again, and return whether there was one to do."""
    with lock(roadmap, 10) as held:
        source = read_source(roadmap)
        entry = find_redo(read_entries(held.state), checksum(source.raw))
        if entry is None:
            return False
        after = bytes_after(entry, source.raw)
        with marked_undone(entry, held.real, undone=False):
            replace(source, after, held)
    return True


# Against models

TEXTS = [b"", b"a\n", b"b\n", b"aa\n", b"ab\nab\n", b"# \xc3\xa9\r\nab\n"]
texts = st.sampled_from(TEXTS)


class Editor:
    """What an editor does: a stack of texts, and a place in it."""

    def __init__(self) -> None:
        self.texts, self.at = [TEXTS[0]], 0

    def write(self, text: bytes) -> None:
        if text != self.texts[self.at]:
            self.texts = [*self.texts[: self.at + 1], text][-MAX_WRITES - 1 :]
            self.at = len(self.texts) - 1

    def step(self, by: int) -> bool:
        """Go back or forward, and return whether that was possible."""
        possible = 0 <= self.at + by < len(self.texts)
        self.at += by * possible
        return possible


@given(st.lists(st.one_of(texts, st.just("undo"), st.just("redo")), max_size=50))
def test_it_goes_back_and_forward_as_an_editor_does(steps: list[bytes | str]) -> None:
    """Texts come back again and again, so that a text does not determine the write that made it."""
    editor = Editor()
    with TemporaryDirectory() as folder:
        roadmap = Path(folder) / "roadmap.toml"
        roadmap.write_bytes(TEXTS[0])
        for step in steps:
            if isinstance(step, bytes):
                editor.write(step)
                if step != roadmap.read_bytes():
                    assert write(roadmap, step) == ""
            elif step == "undo":
                assert undo(roadmap) == editor.step(-1)
            else:
                assert redo(roadmap) == editor.step(1)
            assert roadmap.read_bytes() == editor.texts[editor.at]
            assert len(read_entries(state_paths(roadmap))) <= MAX_WRITES


@given(
    st.lists(
        st.tuples(st.sampled_from(["write", "write", "undo", "redo", "edit"]), texts), min_size=5, max_size=40
    )
)
def test_with_edits_and_checkouts_between(steps: list[tuple[str, bytes]]) -> None:
    """It takes a write that led to the text as it is, to the byte, and refuses only where none did.

    An edit that brings back an earlier text is what `git checkout` does.
    """
    writes: list[tuple[bytes, bytes]] = []
    with TemporaryDirectory() as folder:
        roadmap = Path(folder) / "roadmap.toml"
        roadmap.write_bytes(TEXTS[0])
        for kind, text in steps:
            present = roadmap.read_bytes()
            entries = read_entries(state_paths(roadmap))
            if kind == "edit":
                roadmap.write_bytes(text)
            elif kind == "write" and text != present:
                assert write(roadmap, text) == ""
                writes.append((present, text))
            elif kind == "undo" and undo(roadmap):
                assert (roadmap.read_bytes(), present) in writes
            elif kind == "redo" and redo(roadmap):
                assert (present, roadmap.read_bytes()) in writes
            elif kind == "undo":
                done = [one for one in entries if one.write.after == checksum(present) and not one.is_undone]
                led = [one for one in entries if one.write.after == checksum(present)]
                assert not done
                assert not led or is_all_undone(entries, checksum(present))
                assert roadmap.read_bytes() == present
            elif kind == "redo":
                assert roadmap.read_bytes() == present


def test_it_works_again_after_a_checkout_there_and_back(roadmap: Path) -> None:
    write(roadmap, b"one\n")
    write(roadmap, b"two\n")
    roadmap.write_bytes(b"of another branch\n")
    assert not undo(roadmap)
    write(roadmap, b"written there\n")
    roadmap.write_bytes(b"two\n")
    assert undo(roadmap)
    assert undo(roadmap)
    assert roadmap.read_text() == OLD
    roadmap.write_bytes(b"written there\n")
    assert undo(roadmap)
    assert roadmap.read_bytes() == b"of another branch\n"


def test_what_was_undone_and_brought_back_in_another_way_can_be_undone_later(roadmap: Path) -> None:
    write(roadmap, b"one\n")
    write(roadmap, b"two\n")
    assert undo(roadmap)
    assert undo(roadmap)
    roadmap.write_bytes(b"two\n")
    write(roadmap, b"three\n")
    assert [undo(roadmap) for _ in range(4)] == [True, True, True, False]
    assert roadmap.read_text() == OLD


# What is kept


def test_only_what_differs_is_kept_and_nobody_else_may_read_it(roadmap: Path) -> None:
    before = b"# secret of all\n" * 1000
    write(roadmap, before)
    write(roadmap, before[:8000] + b"[new]\n" + before[8000:])
    *_, entry = read_entries(state_paths(roadmap))
    assert entry.write.label == LABEL
    assert entry.size == entry.file.stat().st_size < 500
    assert b"secret" not in entry.file.read_bytes()
    assert stat.S_IMODE(entry.file.stat().st_mode) == 0o600


def test_twenty_writes_are_kept(roadmap: Path) -> None:
    for number in range(25):
        write(roadmap, b"%d\n" % number)
    entries = read_entries(state_paths(roadmap))
    assert len(entries) == MAX_WRITES
    assert all(undo(roadmap) for _ in range(MAX_WRITES))
    assert roadmap.read_bytes() == b"4\n"
    assert not undo(roadmap)


def test_so_many_bytes_are_kept(roadmap: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "MAX_KEPT_BYTES", 4000)
    for number in range(5):
        write(roadmap, b"%d" % number * 700)
    entries = read_entries(state_paths(roadmap))
    assert sum(entry.file.stat().st_size for entry in entries) <= 4000
    assert len(entries) == 2
    write(roadmap, b"x" * 4000)
    entry = read_entries(state_paths(roadmap))[-1]
    assert not entry.write.is_kept
    with pytest.raises(NotSavedError, match="`update` changed more than the"):
        undo(roadmap)
    assert roadmap.read_bytes() == b"x" * 4000
    roadmap.write_bytes(b"4" * 700)
    assert undo(roadmap)


def test_two_roadmaps_of_a_repository_have_journals_of_their_own(tmp_path: Path) -> None:
    repository(tmp_path)
    one, other = tmp_path / "roadmap.toml", tmp_path / "north" / "roadmap.toml"
    other.parent.mkdir()
    for file in (one, other):
        file.write_bytes(b"same\n")
        write(file, b"new\n")
    assert undo(one)
    assert not undo(one)
    assert undo(other)
    assert dirt(tmp_path) == " M roadmap.toml\n?? north/\n"


def test_a_repository_that_is_made_later_does_not_see_it(tmp_path: Path) -> None:
    (tmp_path / "roadmap.toml").write_text(OLD)
    write(tmp_path / "roadmap.toml", NEW.encode())
    folder = tmp_path / ".roadmap.toml.undo"
    assert len(list(folder.iterdir())) == 2
    (tmp_path / ".roadmap.toml.lock").unlink()
    repository(tmp_path)
    assert dirt(tmp_path) == "!! .roadmap.toml.undo/\n"


def test_the_folder_may_be_shared_and_what_is_in_it_not(tmp_path: Path) -> None:
    tmp_path.chmod(0o770)
    (tmp_path / "roadmap.toml").write_text(OLD)
    write(tmp_path / "roadmap.toml", NEW.encode())
    assert stat.S_IMODE((tmp_path / ".roadmap.toml.undo").stat().st_mode) == 0o770


def test_a_file_that_was_made_is_removed_and_made_again(tmp_path: Path) -> None:
    roadmap = tmp_path / "roadmap.toml"
    with (
        lock(roadmap, 10, new=True) as held,
        kept_for_undo(held, LABEL, None, b"new\n", b"beside it\n") as why_not,
    ):
        roadmap.write_bytes(b"new\n")
    assert why_not == ""
    assert undo(roadmap)
    assert not roadmap.exists()
    (entry,) = read_entries(state_paths(roadmap))
    assert find_undo([entry], None) is None
    assert find_redo([entry], None) == entry
    assert bytes_after(entry, b"") == b"new\n"
    assert bytes_of_second(entry) == b"beside it\n"


# What goes wrong


def failing_write(roadmap: Path, error: BaseException) -> None:
    with lock(roadmap, 10) as held, kept_for_undo(held, LABEL, OLD.encode(), NEW.encode()):
        raise error


@pytest.mark.parametrize("error", [NotSavedError("no"), KeyboardInterrupt(), SystemExit(143)])
def test_a_write_that_fails_is_not_kept(roadmap: Path, error: BaseException) -> None:
    with pytest.raises(type(error)):
        failing_write(roadmap, error)
    assert read_entries(state_paths(roadmap)) == []
    assert not state_paths(roadmap).journal.exists()


def test_a_write_that_is_in_place_is_kept_though_it_ends_in_an_error(roadmap: Path) -> None:
    with lock(roadmap, 10) as held, pytest.raises(NotSavedError):  # noqa: PT012, SIM117
        with kept_for_undo(held, LABEL, OLD.encode(), NEW.encode()):
            roadmap.write_text(NEW)
            raise NotSavedError("may not be on the disk yet")
    assert undo(roadmap)
    assert roadmap.read_text() == OLD


def half(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def one_byte_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def of_another_program(file: Path) -> None:
    file.write_bytes(b'{"other": 1}\n')


def too_long(file: Path) -> None:
    """As planted to exhaust memory."""
    text = file.read_bytes().replace(b'"removed":1', b'"removed":%d' % 2**40)
    assert text != file.read_bytes()
    file.write_bytes(text)
    os.truncate(file, len(text) + 2**40 - 1)


@pytest.mark.parametrize("spoil", [half, one_byte_short, emptied, of_another_program, too_long])
def test_what_is_no_whole_entry_is_ignored_and_cleared_by_the_next_writer(
    roadmap: Path, spoil: Callable[[Path], None]
) -> None:
    write(roadmap, NEW.encode())
    (entry,) = read_entries(state_paths(roadmap))
    spoil(entry.file)
    assert read_entries(state_paths(roadmap)) == []
    assert not undo(roadmap)
    assert entry.file.exists()
    write(roadmap, b"three\n")
    assert not entry.file.exists()
    assert undo(roadmap)


def test_bytes_that_are_others_are_refused(roadmap: Path) -> None:
    write(roadmap, NEW.encode())
    (entry,) = read_entries(state_paths(roadmap))
    data = entry.file.read_bytes()
    entry.file.write_bytes(data[:-2] + b"99")
    with pytest.raises(NotSavedError, match="is damaged; the file is unchanged: restore it from git"):
        undo(roadmap)
    assert roadmap.read_text() == NEW
    assert [one.is_undone for one in read_entries(state_paths(roadmap))] == [False]


@pytest.mark.parametrize("kind", ["a file", "a link", "a dangling link"])
def test_what_is_in_the_way_of_the_folder_stops_no_write(roadmap: Path, kind: str) -> None:
    with lock(roadmap, 10) as held:
        folder = held.state.journal
    victim = roadmap.parent / "victim"
    match kind:
        case "a file":
            folder.write_text("")
        case "a link":
            victim.mkdir()
            (victim / ".gitignore").write_text("kept")
            folder.symlink_to(victim)
        case _:
            folder.symlink_to(victim)
    assert write(roadmap, NEW.encode()) == f"{folder} is in the way; remove it"
    assert roadmap.read_text() == NEW
    assert not undo(roadmap)
    assert not victim.exists() or [path.name for path in victim.iterdir()] == [".gitignore"]


def test_a_link_in_place_of_an_entry_is_not_followed(roadmap: Path, tmp_path: Path) -> None:
    write(roadmap, NEW.encode())
    (entry,) = read_entries(state_paths(roadmap))
    shutil.copy(entry.file, tmp_path / "elsewhere")
    entry.file.unlink()
    entry.file.symlink_to(tmp_path / "elsewhere")
    assert read_entries(state_paths(roadmap)) == []


def test_a_full_disk_stops_no_write(roadmap: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(journal, "write_all", full)
        assert write(roadmap, NEW.encode()) == "no space is left on the disk"
    assert roadmap.read_text() == NEW
    assert not state_paths(roadmap).journal.exists()
    assert not undo(roadmap)


def test_a_failure_to_clear_stops_no_write(roadmap: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(roadmap, b"one\n")
    assert undo(roadmap)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        assert write(roadmap, NEW.encode()) == ""
    assert undo(roadmap)
    assert roadmap.read_text() == OLD


def test_where_nothing_can_be_noted_nothing_is_undone(roadmap: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(roadmap, NEW.encode())

    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refuse)
        with pytest.raises(NotSavedError, match=r"cannot be renamed: .*; the file is unchanged"):
            undo(roadmap)
    assert roadmap.read_text() == NEW
    assert undo(roadmap)


def test_an_undo_that_fails_is_not_noted(roadmap: Path) -> None:
    write(roadmap, NEW.encode())
    roadmap.chmod(0o444)
    with pytest.raises(NotSavedError, match="is read-only"):
        undo(roadmap)
    roadmap.chmod(0o644)
    assert [entry.is_undone for entry in read_entries(state_paths(roadmap))] == [False]
    assert undo(roadmap)


def test_a_crash_between_note_and_replacement_is_no_loss(roadmap: Path) -> None:
    """The other way round too: what is noted follows the text."""
    write(roadmap, b"one\n")
    write(roadmap, b"two\n")
    *_, last = read_entries(state_paths(roadmap))
    noted = last.file.rename(last.file.with_name(f"{last.file.name}.undone"))
    assert undo(roadmap)
    assert roadmap.read_bytes() == b"one\n"
    noted.rename(last.file)
    assert undo(roadmap)
    assert roadmap.read_text() == OLD
    assert redo(roadmap)
    assert redo(roadmap)
    assert roadmap.read_bytes() == b"two\n"


def test_a_journal_that_cannot_be_listed_is_named(roadmap: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(roadmap, NEW.encode())

    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "iterdir", refuse)
        with pytest.raises(UnreadableError, match="cannot be read: the disk reports"):
            read_entries(state_paths(roadmap))


def test_reading_makes_nothing(tmp_path: Path) -> None:
    repository(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    assert read_entries(state_paths(tmp_path / "roadmap.toml")) == []
    assert sorted(tmp_path.rglob("*")) == before


def test_a_hostile_sentence_is_kept_as_text(roadmap: Path) -> None:
    write(roadmap, NEW.encode(), Label("now", "update", "a\nb \udc80 " + "x" * 5000))
    (entry,) = read_entries(state_paths(roadmap))
    assert entry.write.label.sentence.startswith("a\nb \\udc80 x")
    assert len(entry.write.label.sentence) == 1000


def test_the_size_of_an_entry_that_keeps_nothing_is_that_of_its_head(roadmap: Path) -> None:
    write(roadmap, NEW.encode())
    (entry,) = read_entries(state_paths(roadmap))
    assert isinstance(entry, KeptWrite)
    assert entry.size == entry.head + entry.write.removed + entry.write.added == entry.file.stat().st_size
