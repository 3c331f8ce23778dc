"""Git's own merge of lines, for what cannot be merged by table and key."""

from collections.abc import Sequence
from pathlib import Path

from roadmap_cli import safe
from roadmap_cli.errors import UnreadableError
from roadmap_cli.history.conflict import Labels
from roadmap_cli.history.git import Git


def merge_lines(git: Git, files: Sequence[Path], labels: Labels, size: int) -> tuple[bytes, bool]:
    """Return git's own merge of the lines of base, ours and theirs, and whether it has conflicts.

    `size` is that of the markers, in signs. Raises UnreadableError where git cannot merge them, as it cannot
    what is no text.
    """
    base, ours, theirs = (str(file.absolute()) for file in files)
    names = [word for label in (labels.ours, "base", labels.theirs) for word in ("-L", label)]
    words = ("merge-file", "--stdout", f"--marker-size={size}", *names, "--", ours, base, theirs)
    done = git.run(Path(), *words)
    if done.exit_code > 127:
        said = safe.line(done.said.removeprefix("error: "))
        raise UnreadableError(f"{safe.line(str(files[1]))} cannot be merged: git says: {said}")
    return done.output, done.exit_code > 0
