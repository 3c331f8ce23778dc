"""Git as a process: the text merge, the settings and the places of a repository that a merge needs.

Words come as a list and no shell reads them; what a person named stands where git takes it for no option.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from roadmap_cli import safe
from roadmap_cli.document.reason import reason
from roadmap_cli.errors import NotSavedError, UnreadableError
from roadmap_cli.history.conflict import Labels

NO_GIT = "git is not there; install it (on Debian and Ubuntu: apt install git)"


class Done(msgspec.Struct, frozen=True):
    """What a run of git came to."""

    exit_code: int
    output: bytes
    error: str


def run_git(words: Sequence[str], folder: Path | None, environment: Mapping[str, str]) -> Done:
    """Return what git came to, run in a folder. Raises NotSavedError where it cannot be started."""
    import subprocess  # 10 ms that only git needs

    try:
        done = subprocess.run(  # noqa: S603 - a list of words, no shell
            ["git", *words],  # noqa: S607 - the person's own git, as their shell finds it
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise NotSavedError(NO_GIT) from None
    except OSError as error:
        raise NotSavedError(f"git cannot be started: {reason(error)}") from error
    return Done(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace").strip())


def merge_lines(
    files: Sequence[Path], labels: Labels, size: int, environment: Mapping[str, str]
) -> tuple[bytes, bool]:
    """Return git's own merge of the lines of base, ours and theirs, and whether it has conflicts.

    Raises UnreadableError where git cannot merge them, as it cannot what is no text.
    """
    base, ours, theirs = (str(file.absolute()) for file in files)
    names = [word for label in (labels.ours, "base", labels.theirs) for word in ("-L", label)]
    words = ["merge-file", "--stdout", f"--marker-size={size}", *names, "--", ours, base, theirs]
    done = run_git(words, None, environment)
    if done.exit_code > 127:
        said = safe.line(done.error.removeprefix("error: "))
        raise UnreadableError(f"{safe.line(str(files[1]))} cannot be merged: git says: {said}")
    return done.output, done.exit_code > 0
