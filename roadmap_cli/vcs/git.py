"""Run git; no other module does.

Arguments are passed as a list, without a shell. No program named by a repository's settings is started: no
hook, pager, diff or signing program. Nothing is fetched.
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

# User settings for where git's configuration, programs and objects are. Other GIT_ variables may name another
# repository (in a hook they do) or programs.
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
    "GIT_ALLOW_PROTOCOL": "none",  # prevents fetching in a git that does not know the line above
    "GIT_PAGER": "cat",
}
_OPTIONS = (
    *("--no-pager", "--literal-pathspecs"),
    *("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"),
    *("-c", "log.showSignature=false", "-c", "log.follow=false", "-c", "i18n.logOutputEncoding=UTF-8"),
    *("-c", "protocol.allow=never", "-c", "diff.orderFile=/dev/null", "-c", "core.warnAmbiguousRefs=false"),
)


class GitFailedError(NotFoundError):
    """Git failed; `stderr` is what it wrote there."""

    def __init__(self, stderr: str) -> None:
        self.stderr = stderr
        super().__init__(f"git failed: {stderr.removeprefix('fatal: ')[:300]}")


class GitResult(msgspec.Struct, frozen=True):
    """The exit code and the output of a git command."""

    exit_code: int
    stdout: bytes
    stderr: str


class Git(msgspec.Struct, frozen=True):
    """The absolute path of the git program, and the environment to run it in."""

    program: str
    environment: dict[str, str]

    def start(self, folder: Path, *words: str) -> "Popen[bytes]":
        """Start git in a folder, with pipes for stdin and stdout; stderr is discarded."""
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
        """Run git in a folder and return the result. Raises GitFailedError if it cannot be started."""
        import subprocess  # 10 ms that only git needs

        try:
            done = subprocess.run(  # noqa: S603 - no shell
                self._command(folder, words),
                env=self.environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                restore_signals=False,  # else a file size limit kills git, and its lock file stays
            )
        except (OSError, ValueError) as error:  # an argument with a NUL, or one that is too long
            raise GitFailedError(str(error)) from None
        return GitResult(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace").strip())

    def output(self, folder: Path, *words: str) -> bytes:
        """Return the stdout of git in a folder. Raises GitFailedError."""
        done = self.run(folder, *words)
        if done.exit_code:
            raise GitFailedError(done.stderr)
        return done.stdout

    def _command(self, folder: Path, words: tuple[str, ...]) -> list[str]:
        return [self.program, "-C", os.fspath(folder), *_OPTIONS, *words]


def find_git(environment: Mapping[str, str]) -> Git:
    """Return the git on the PATH of an environment. Raises NotFoundError.

    Relative folders are skipped, because a repository could contain a program of that name.
    """
    for folder in environment.get("PATH", os.defpath).split(os.pathsep):
        program = os.path.join(folder, "git")  # noqa: PTH118 - `Git.program` is a str
        if os.path.isabs(folder) and os.path.isfile(program) and os.access(program, os.X_OK):  # noqa: PTH113, PTH117
            return Git(program, git_environment(environment))
    raise NotFoundError("git was not found on PATH; install it (on Debian and Ubuntu: apt install git)")


def git_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment without variables that make git use another repository, program or language."""
    kept = {
        name: value
        for name, value in environment.items()
        if not name.startswith(("GIT_", "LC_", "LANGUAGE")) or _KEPT.fullmatch(name)
    }
    return kept | _OVERLAY
