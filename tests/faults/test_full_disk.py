"""A disk without room: a small file system where root may mount one, and a limit to the size of files."""

import resource
from functools import partial
from pathlib import Path

import pytest

from tests.conftest import SMALL_ROADMAP
from tests.faults.ground import ADD, CASES, CONTROL, Ground, litter, prepared
from tests.faults.mounts import in_mount_namespace
from tests.faults.program import PROGRAM, Done, finished

LARGE_ROADMAP = SMALL_ROADMAP + "# One more line of a file that needs more than a page.\n" * 200
NO_SPACE = "no space is left on the disk"


def on_a_small_disk(tmp_path: Path, options: str, fill: str, *command: str) -> tuple[Done, Path]:
    """Run a command on a roadmap on a file system of its own, filled by a line of shell.

    Returns what the command came to, and the folder as it was then; afterwards there is room again, and
    the program must work.
    """
    disk, kept = tmp_path / "disk", tmp_path / "kept"
    disk.mkdir()
    (tmp_path / "roadmap.toml").write_text(LARGE_ROADMAP)
    script = f"""
        mount -t tmpfs -o {options} none {disk} || exit 77
        cp {tmp_path}/roadmap.toml {disk} && cd {disk}
        {fill}
        "$@"
        code=$?
        rm -f filler*
        cp -a {disk} {kept}
        {" ".join(PROGRAM)} add-area Next >/dev/null 2>&1 || exit 78
        rm -rf .roadmap.toml.lock .roadmap.toml.undo
        [ "$(ls -A)" = roadmap.toml ] || exit 79
        exit $code
    """
    return in_mount_namespace(script, tmp_path, *command), kept


FILL = "cat /dev/zero >filler 2>/dev/null; "
FILES = "i=0; while touch filler$i 2>/dev/null; do i=$((i+1)); done"


@pytest.mark.parametrize(
    ("options", "fill", "sentence"),
    [
        ("size=64k", FILL, "cannot be locked"),
        # One page is left, or two: for the lock, and for a part of the new file.
        ("size=64k", FILL + "truncate -s -4k filler", "was not saved"),
        ("size=64k", FILL + "truncate -s -8k filler", "was not saved"),
        # Five pages are left: for the lock and the new file, but not for what undo needs.
        ("size=64k", FILL + "truncate -s -20k filler", "was not saved"),
        ("size=1m,nr_inodes=20", FILES, "cannot be locked"),
        ("size=1m,nr_inodes=20", f"touch .roadmap.toml.lock; {FILES}", "was not saved"),
    ],
    ids=[
        "not a byte",
        "room for the lock",
        "room for a part",
        "no room for undo",
        "not a file",
        "no second file",
    ],
)
def test_a_full_disk(tmp_path: Path, options: str, fill: str, sentence: str) -> None:
    done, kept = on_a_small_disk(tmp_path, options, fill, *PROGRAM, *ADD)
    assert (done.code, done.stdout) == (5, "")
    assert done.stderr.startswith(f"error: roadmap.toml {sentence}: {NO_SPACE}")
    assert done.stderr.endswith(("; the file is unchanged\n", "; nothing was changed\n"))
    assert done.stderr.count("\n") == 1
    assert (kept / "roadmap.toml").read_text() == LARGE_ROADMAP
    assert {path.name for path in kept.iterdir()} <= {"roadmap.toml", ".roadmap.toml.lock"}


def limited(ground: Ground, limit: int) -> Done:
    """Run the command where no file may have more than `limit` bytes."""
    limits = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (limit, limit))
    return finished(ground.command, ground.folder, preexec_fn=limits)


@pytest.mark.parametrize("limit", [1, 1000, len(SMALL_ROADMAP.encode())])
def test_a_limit_to_the_size_of_files(tmp_path: Path, limit: int) -> None:
    ground = prepared(tmp_path / "ground", CASES["update"])
    done = limited(ground, limit)
    assert done.code == 5
    assert "the file would be larger than the system allows" in done.stderr
    assert ground.roadmap.read_bytes() == ground.old
    assert litter(ground) == []


def test_a_naive_writer_keeps_what_the_limit_allows(tmp_path: Path) -> None:
    ground = prepared(tmp_path / "ground", CONTROL)
    assert limited(ground, 1000).code != 0
    assert ground.roadmap.read_bytes() == ground.old[:1000]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("format", ["text", "json"])
def test_where_only_the_answer_fails_it_says_that_it_saved(tmp_path: Path, format: str) -> None:
    ground = prepared(tmp_path / "ground", CASES["update"])
    with Path("/dev/full").open("wb") as full:
        done = finished([*ground.command, "--format", format], ground.folder, stdout=full)
    said = f"the roadmap was saved, but the output could not be written: {NO_SPACE}"
    assert (done.code, done.stdout) == (5, "")
    assert done.stderr in (f"error: {said}\n", f'{{"error": "{said}", "code": 5}}\n')
    assert ground.roadmap.read_bytes() == ground.new


def test_git_setup_on_a_full_disk_says_why_and_leaves_no_lock(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    (tmp_path / "roadmap.toml").write_text(SMALL_ROADMAP)
    script = f"""
        mount -t tmpfs -o size=400k none {disk} || exit 77
        cp {tmp_path}/roadmap.toml {disk} && cd {disk} && git init -q
        cat /dev/zero >filler 2>/dev/null
        "$@" >/dev/null
        code=$?
        [ ! -e .git/config.lock ] || exit 78
        rm filler
        "$@" >/dev/null 2>&1 || exit 79
        exit $code
    """
    done = in_mount_namespace(script, tmp_path, *PROGRAM, "git-setup")
    assert done.code == 5
    assert done.stderr.startswith("error: git config could not be written: ")
    assert done.stderr.endswith(f" ({NO_SPACE})\n")
