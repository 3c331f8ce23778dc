"""The one place that runs git, as a process.

Words come as a list and no shell reads them. No program that a repository's settings name is started, no
hook, no pager, no helper that compares or signs, and nothing is fetched.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from roadmap_cli.errors import NotFoundError

if TYPE_CHECKING:
    from subprocess import Popen

# Settings of the user's own that say where git's settings, parts and objects are; all other GIT_ variables
# may point at another repository (those of a hook do) or at programs.
_KEPT = re.compile(
    "GIT_(CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|PARAMETERS|KEY_[0-9]+|VALUE_[0-9]+)|EXEC_PATH"
    "|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM"
    "|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|QUARANTINE_PATH)"
)
_OVERLAY = {
    "LC_ALL": "C",  # errors are recognized by their words
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",  # for a git that does not know the line above: nothing can be fetched
    "GIT_PAGER": "cat",
}
_OPTIONS = (
    *("--no-pager", "--literal-pathspecs"),
    *("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"),
    *("-c", "log.showSignature=false", "-c", "log.follow=false", "-c", "i18n.logOutputEncoding=UTF-8"),
    *("-c", "protocol.allow=never", "-c", "diff.orderFile=/dev/null", "-c", "core.warnAmbiguousRefs=false"),
)


class GitFailedError(NotFoundError):
    """Git ended with an error; `said` is what it wrote to stderr, cut to what a sentence can carry."""

    def __init__(self, said: str) -> None:
        self.stderr = said
        super().__init__(f"git failed: {said.removeprefix('fatal: ')[:300]}")


class GitResult(msgspec.Struct, frozen=True):
    """What a run of git came to; `said` is what it wrote to stderr."""

    exit_code: int
    stdout: bytes
    stderr: str


class Git(msgspec.Struct, frozen=True):
    """The git program by its absolute path, and the environment that it is started with."""

    program: str
    environment: dict[str, str]

    def start(self, folder: Path, *words: str) -> "Popen[bytes]":
        """Return git started in a folder, for questions one by one; what it says to stderr is not kept."""
        import subprocess  # 10 ms that only git needs

        pipe = subprocess.PIPE
        return subprocess.Popen(  # noqa: S603 - no shell
            self._command(folder, words),
            env=self.environment,
            stdin=pipe,
            stdout=pipe,
            stderr=subprocess.DEVNULL,
        )

    def run(self, folder: Path, *words: str) -> GitResult:
        """Return what git came to in a folder. Raises GitFailedError where it cannot be started."""
        import subprocess  # 10 ms that only git needs

        try:
            done = subprocess.run(  # noqa: S603 - no shell
                self._command(folder, words),
                env=self.environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                restore_signals=False,  # else a limit to the size of files kills git, and its lock stays
            )
        except (OSError, ValueError) as error:  # an argument with a NUL, or one that is too long
            raise GitFailedError(str(error)) from None
        return GitResult(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace").strip())

    def output(self, folder: Path, *words: str) -> bytes:
        """Return what git prints in a folder. Raises GitFailedError."""
        done = self.run(folder, *words)
        if done.exit_code:
            raise GitFailedError(done.stderr)
        return done.stdout

    def _command(self, folder: Path, words: tuple[str, ...]) -> list[str]:
        return [self.program, "-C", os.fspath(folder), *_OPTIONS, *words]


def find_git(surroundings: Mapping[str, str]) -> Git:
    """Return git as it is found on the PATH of an environment. Raises NotFoundError.

    Folders that depend on the current one are passed over: a repository could hold a program of that name.
    """
    for folder in surroundings.get("PATH", os.defpath).split(os.pathsep):
        program = os.path.join(folder, "git")  # noqa: PTH118 - a str is what is started
        if os.path.isabs(folder) and os.path.isfile(program) and os.access(program, os.X_OK):  # noqa: PTH113, PTH117
            return Git(program, git_environment(surroundings))
    raise NotFoundError("git was not found on PATH; install it (on Debian and Ubuntu: apt install git)")


def git_environment(surroundings: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for git: that given, without what would lead it elsewhere or have it ask."""
    kept = {
        name: value
        for name, value in surroundings.items()
        if not name.startswith(("GIT_", "LC_", "LANGUAGE")) or _KEPT.fullmatch(name)
    }
    return kept | _OVERLAY
