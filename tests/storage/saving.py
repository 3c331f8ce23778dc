"""A whole save, as the commands do it, and system calls that fail on demand, for the tests of writing."""

import os
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from roadmap_cli.storage.load import new_bytes, read_source
from roadmap_cli.storage.lock import lock
from roadmap_cli.storage.save import replace

OLD = "number = 1  # kept\n"
NEW = "number = 2  # kept\n"
NOBODY = 65534  # a user without rights, which a test that runs as root becomes in a process of its own

# Every system call that a save may make, by its name in `os`.
CALLS = (
    "access", "chmod", "close", "fchmod", "fchown", "fstat", "fsync", "ftruncate", "getxattr", "listdir",
    "listxattr", "lstat", "mkdir", "open", "pwrite", "read", "removexattr", "replace", "scandir", "setxattr",
    "stat", "statvfs", "unlink", "write",
)  # fmt: skip


def save(path: Path, text: str = NEW, timeout: float = 10) -> None:
    """Lock, read, replace."""
    with lock(path, timeout) as held:
        source = read_source(path)
        replace(source, new_bytes(source, text), held)


def litter(*folders: Path) -> list[str]:
    """Return the temporary files that are there."""
    return sorted(path.name for folder in folders for path in folder.rglob("*.tmp"))


def counted(patch: pytest.MonkeyPatch, action: Callable[[], object]) -> list[tuple[str, int]]:
    """Return every call that `action` makes: the name in `os`, and how many of that name came before."""
    made: list[tuple[str, int]] = []
    with patch.context() as within:
        for name in CALLS:
            real = getattr(os, name)

            def call(*args, _name=name, _real=real, **kwargs):
                made.append((_name, sum(earlier == _name for earlier, _ in made)))
                return _real(*args, **kwargs)

            within.setattr(os, name, call)
        action()
    return made


def strike(patch: pytest.MonkeyPatch, name: str, number: int, blow: Callable[[], None], after: bool) -> None:
    """Let the given call of `os.name` (from 0) be hit by `blow`, before it is made or after."""
    real = getattr(os, name)
    seen = 0

    def call(*args, **kwargs):
        nonlocal seen
        seen += 1
        if seen - 1 != number:
            return real(*args, **kwargs)
        if not after:
            blow()
        try:
            return real(*args, **kwargs)
        finally:
            blow()

    patch.setattr(os, name, call)


def in_child(action: Callable[[], object], user: int | None = None) -> int:
    """Run `action` in a process of its own, as another user if need be, and return its wait status."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a fork beside threads: the child only makes system calls
        pid = os.fork()
    if pid == 0:
        code = 70
        try:
            if user is not None:
                os.setgroups([])
                os.setgid(user)
                os.setuid(user)
            action()
            code = 0
        finally:
            os._exit(code)
    return os.waitpid(pid, 0)[1]
