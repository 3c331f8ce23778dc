import errno
import os
import stat
from pathlib import Path

import pytest

from roadmap_cli.errors import NotSavedError
from roadmap_cli.storage.new_file import keep_attributes, require_one_name, require_writable
from tests.storage.saving import NOBODY, in_child

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to another user")
ACL = "system.posix_acl_access"
# Version 2, then tag, permissions, id: the owner rw, user 65534 r, the group none, the mask r, others none.
ENTRIES = [(1, 6, 0xFFFFFFFF), (2, 4, NOBODY), (4, 0, 0xFFFFFFFF), (16, 4, 0xFFFFFFFF), (32, 0, 0xFFFFFFFF)]
RAW_ACL = (2).to_bytes(4, "little") + b"".join(
    tag.to_bytes(2, "little") + may.to_bytes(2, "little") + who.to_bytes(4, "little")
    for tag, may, who in ENTRIES
)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "roadmap.toml"
    path.write_text("old")
    return path


def kept(old: Path) -> Path:
    """Return a new file that was given the attributes of `old`."""
    new = old.with_name("new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        keep_attributes(old, old.stat(), descriptor, "roadmap.toml")
    finally:
        os.close(descriptor)
    return new


def set_attribute(path: Path, name: str, value: bytes) -> None:
    try:
        os.setxattr(path, name, value)
    except OSError as error:
        if error.errno != errno.ENOTSUP:
            raise
        pytest.skip(f"the file system of {path} has no {name}")


def refusal(old: Path) -> str:
    with pytest.raises(NotSavedError) as caught:
        kept(old)
    return str(caught.value)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o664, 0o666, 0o755, 0o200, 0o4755, 0o2640])
def test_the_mode_is_kept_whatever_the_umask(old, mode):
    old.chmod(mode)
    before = os.umask(0o077)
    try:
        new = kept(old)
    finally:
        os.umask(before)
    assert stat.S_IMODE(new.stat().st_mode) == mode


@AS_ROOT
def test_owner_and_group_are_kept_and_the_mode_with_them(old):
    os.chown(old, NOBODY, 12345)
    old.chmod(0o6755)  # which a change of owner would clear
    status = kept(old).stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (NOBODY, 12345, 0o6755)


def test_an_owner_that_cannot_be_kept_stops(old, monkeypatch):
    status = os.stat_result((stat.S_IFREG | 0o644, 0, 0, 1, 4242, 4343, 3, 0, 0, 0))

    def refuse(*_):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "fchown", refuse)
    descriptor = os.open(old, os.O_RDONLY)
    with pytest.raises(NotSavedError) as caught:
        keep_attributes(old, status, descriptor, "roadmap.toml")
    os.close(descriptor)
    assert str(caught.value) == (
        "roadmap.toml was not saved: it belongs to user 4242, group 4343, and a new file cannot be given to "
        "them (the operating system does not permit it); the file is unchanged: save it as its owner"
    )


def test_what_the_disk_silently_drops_stops(old, monkeypatch):
    old.chmod(0o640)
    monkeypatch.setattr(os, "fchmod", lambda *_: None)
    assert refusal(old) == (
        "roadmap.toml was not saved: its owner or mode could not be kept; the file is unchanged"
    )


def test_extended_attributes_are_kept(old):
    set_attribute(old, "user.origin", b"\0exactly\xff")
    set_attribute(old, "user.empty", b"")
    new = kept(old)
    assert os.getxattr(new, "user.origin") == b"\0exactly\xff"
    assert os.getxattr(new, "user.empty") == b""


def test_access_lists_are_kept(old):
    set_attribute(old, ACL, RAW_ACL)
    new = kept(old)
    assert os.getxattr(new, ACL) == RAW_ACL
    assert new.stat().st_mode == old.stat().st_mode


def test_an_access_list_that_the_folder_gives_is_taken_away(old):
    old.chmod(0o640)
    set_attribute(old.parent, "system.posix_acl_default", RAW_ACL)
    new = kept(old)
    assert ACL not in os.listxattr(new)
    assert stat.S_IMODE(new.stat().st_mode) == 0o640


def test_an_attribute_that_cannot_be_kept_stops(old, monkeypatch):
    set_attribute(old, "user.a\x1b", b"x")

    def refuse(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "setxattr", refuse)
    assert refusal(old) == (
        'roadmap.toml was not saved: its attribute "user.a\\x1b" could not be kept (no space is left on the '
        "disk); "
        "the file is unchanged"
    )


def test_a_file_system_without_attributes_has_none_to_keep(old, monkeypatch):
    def refuse(_):
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr(os, "listxattr", refuse)
    assert kept(old).is_file()


def test_what_the_kernel_makes_of_the_bytes_is_not_copied(old, monkeypatch):
    monkeypatch.setattr(os, "listxattr", lambda file: ["security.ima"] if file == old else [])
    monkeypatch.setattr(os, "getxattr", lambda *_: pytest.fail("it was read"))
    assert kept(old).is_file()


@pytest.mark.parametrize("mode", [0o444, 0o400, 0o555, 0])
def test_a_read_only_file_is_refused_for_root_too(old, mode):
    old.chmod(mode)
    with pytest.raises(NotSavedError) as caught:
        require_writable(old, old.stat(), "roadmap.toml")
    assert str(caught.value) == (
        f"roadmap.toml is read-only (mode {mode:04o}); `chmod u+w` makes it writable"
    )


@pytest.mark.parametrize("mode", [0o644, 0o600, 0o664])
def test_a_writable_one_is_not(old, mode):
    old.chmod(mode)
    require_writable(old, old.stat(), "roadmap.toml")


@AS_ROOT
def test_a_file_of_somebody_else_is_refused(old, monkeypatch):
    def attempt() -> None:
        with pytest.raises(NotSavedError) as caught:
            require_writable(Path("roadmap.toml"), Path("roadmap.toml").stat(), "roadmap.toml")
        assert str(caught.value) == "roadmap.toml cannot be written by you (mode 0644); ask its owner"

    monkeypatch.chdir(old.parent)
    old.parent.chmod(0o755)
    old.chmod(0o644)
    assert in_child(attempt, user=NOBODY) == 0


def test_a_read_only_mount_is_refused(old, monkeypatch):
    class Mount:
        f_flag = os.ST_RDONLY

    monkeypatch.setattr(os, "statvfs", lambda _: Mount)
    with pytest.raises(NotSavedError, match="is on a file system that is mounted read-only; work on a copy"):
        require_writable(old, old.stat(), "roadmap.toml")


def test_hard_links_are_refused(old):
    require_one_name(old.stat(), "roadmap.toml")
    old.with_name("other").hardlink_to(old)
    with pytest.raises(NotSavedError) as caught:
        require_one_name(old.stat(), "roadmap.toml")
    assert str(caught.value) == (
        "roadmap.toml has 2 names (hard links), which saving would separate; it is unchanged: make it "
        "a separate file, or use symbolic links"
    )
