"""The contents of a repository's blobs, through one process."""

from types import TracebackType
from typing import IO, TYPE_CHECKING

from roadmap_cli.document.read import MAX_BYTES
from roadmap_cli.errors import NotThereError
from roadmap_cli.history.repository import Repository

if TYPE_CHECKING:
    from subprocess import Popen


_LOST = (
    "git cannot read a part of the history here: objects are missing; in a clone made with --filter get them "
    "with `git fetch --refetch`, else `git fsck` tells which"
)


class Blobs:
    """The contents of blobs, all through one `git cat-file --batch`; to be used as a context."""

    def __init__(self, repository: Repository) -> None:
        self._git, self._folder = repository.git, repository.root
        self._process: Popen[bytes] | None = None

    def __enter__(self) -> "Blobs":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            if kind is not None:
                self._process.kill()  # it may be in the middle of an answer that nobody will read
            self._process.communicate()

    def read(self, number: str) -> bytes | None:
        """Return the content of a blob; None for what is no blob, or larger than a roadmap may be.

        Raises NotThereError where git cannot get it, as in a clone without all blobs.
        """
        process = self._process = self._process or self._git.start(self._folder, "cat-file", "--batch")
        if process.stdin is None or process.stdout is None:
            return None
        try:
            process.stdin.write(f"{number}\n".encode("ascii"))
            process.stdin.flush()
        except BrokenPipeError:
            raise NotThereError(_LOST) from None
        head = process.stdout.readline().split()
        if not head or head[-1] == b"missing":
            raise NotThereError(_LOST)
        kind, size = head[1], int(head[2])
        content = _taken(process.stdout, size)
        process.stdout.read(1)
        return content if kind == b"blob" else None


def _taken(stream: IO[bytes], size: int) -> bytes | None:
    """Return that many bytes of a stream; what is too large is read past and given up."""
    if size <= MAX_BYTES:
        return stream.read(size)
    while size > 0 and (piece := stream.read(min(size, 1 << 20))):
        size -= len(piece)
    return None
