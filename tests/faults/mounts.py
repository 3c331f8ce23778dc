"""Mounts that nobody else sees, so that the machine keeps its own whatever happens."""

import os
from pathlib import Path

import pytest

from tests.faults.program import Done, finished


def in_mount_namespace(script: str, folder: Path, *words: str) -> Done:
    """Run shell lines, with `words` as "$@", where they may mount; skip where nothing can be mounted.

    The lines exit with 77 where a mount fails.
    """
    if os.geteuid() != 0:
        pytest.skip("only root can mount")
    done = finished(["unshare", "-m", "sh", "-c", script, "sh", *words], folder)
    if done.code == 77 or "unshare:" in done.stderr:
        pytest.skip(f"this machine does not let root mount: {done.stderr.strip()}")
    return done
