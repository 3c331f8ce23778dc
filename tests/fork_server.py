"""Run the program in copies of a process that has imported it: several times as fast as a new Python.

A copy is a process like any other, with its own streams, signals and exit code. But its Python has started
before, and ends without clearing its modules. So a test of what depends on the variables or the locale that
Python starts with, or of what is imported, needs a new process.
"""

import contextlib
import gc
import io
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

LONGEST = 100_000
"""The length of a request in bytes; a longer one may not fit in one message."""


class ForkServer:
    """The process that is copied. It ends when this object does, or with the tests."""

    def __init__(self, root: Path, environment: Mapping[str, str]) -> None:
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.fork_server", str(theirs.fileno())],
            cwd=root,
            env=environment,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        theirs.close()

    def close(self) -> None:
        self._socket.close()
        self._process.wait(timeout=60)

    def start(self, request: bytes, streams: Sequence[int]) -> int:
        """Start a copy with these three streams; return a descriptor from which `wait` reads its end."""
        ours, theirs = os.pipe()
        socket.send_fds(self._socket, [request], [*streams, theirs])
        os.close(theirs)
        return ours

    def run(self, request: bytes, input: bytes, timeout: float) -> tuple[int, bytes, bytes]:
        """Return the exit code, stdout and stderr of a copy."""
        pipes = [os.pipe() for _ in range(3)]
        (stdin, to_stdin), (from_stdout, stdout), (from_stderr, stderr) = pipes
        report = self.start(request, [stdin, stdout, stderr])
        for theirs in (stdin, stdout, stderr):
            os.close(theirs)
        writer = threading.Thread(target=_write, args=(to_stdin, input))
        writer.start()
        out, err, end = _read([from_stdout, from_stderr, report], timeout)
        writer.join()
        return exit_code(end), out, err


def request_of(args: Sequence[str], environment: Mapping[str, str], folder: str) -> bytes:
    """Return the request for a copy with these arguments, in this environment and folder."""
    return json.dumps([args, dict(environment), folder]).encode("ascii")


def exit_code(end: bytes) -> int:
    """Return the exit code from all that a copy reported: its process id, and how it ended."""
    return os.waitstatus_to_exitcode(int(end.split()[1]))


def wait(report: int, timeout: float) -> int:
    """Return the exit code of the copy that reports here, when it has ended."""
    return exit_code(_read([report], timeout)[0])


def _write(descriptor: int, data: bytes) -> None:
    with contextlib.suppress(BrokenPipeError), open(descriptor, "wb") as pipe:
        pipe.write(data)


def _read(descriptors: Sequence[int], timeout: float) -> list[bytes]:
    """Read descriptors to their ends; the last one is the report of a copy, which is killed if it is late."""
    read = dict.fromkeys(descriptors, b"")
    still, end = [*descriptors], time.monotonic() + timeout
    while still:
        ready, _, _ = select.select(still, [], [], max(0, end - time.monotonic()))
        if not ready:
            os.kill(int(read[descriptors[-1]].split()[0]), signal.SIGKILL)
            raise TimeoutError(f"the program did not end in {timeout} seconds")
        for one in ready:
            data = os.read(one, 1 << 16)
            read[one] += data
            if not data:
                still.remove(one)
                os.close(one)
    return list(read.values())


def serve(server: socket.socket) -> None:
    """Make copies as long as there are requests; return only in a copy, where all is as requested."""
    while True:
        message, descriptors, _, _ = socket.recv_fds(server, 2 * LONGEST, 4)
        if not message:
            os._exit(0)
        if os.fork() == 0:
            break
        for one in descriptors:
            os.close(one)
        _reap()
    server.close()
    *streams, report = descriptors
    if copy := os.fork():
        for one in streams:
            os.close(one)
        os.write(report, f"{copy} ".encode())
        os.write(report, str(os.waitpid(copy, 0)[1]).encode())
        os._exit(0)
    os.close(report)
    args, environment, folder = json.loads(message)
    _become(args, environment, folder, streams)


def _reap() -> None:
    """Wait for those who wait for copies that have ended."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _become(args: list[str], environment: dict[str, str], folder: str, streams: Sequence[int]) -> None:
    """Take the arguments, the environment, the folder and the streams of a request, as Python does."""
    for number, descriptor in enumerate(streams):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    os.chdir(folder)
    sys.argv = [str(Path(sys.argv[0]).parents[1] / "roadmap_cli" / "__main__.py"), *args]
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        errors = "backslashreplace" if name == "stderr" else "surrogateescape"
        mode = "r" if name == "stdin" else "w"
        stream = open(number, mode, encoding="utf-8", errors=errors, newline="\n", closefd=False)  # noqa: SIM115
        if isinstance(stream, io.TextIOWrapper) and name == "stderr":
            stream.reconfigure(line_buffering=True)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _end(main: Callable[[], None]) -> None:
    """Run the program and end as Python does, but without clearing all modules, which takes longest."""
    code: object = 0
    try:
        main()
    except SystemExit as stop:
        code = stop.code
    except BaseException:
        traceback.print_exc()
        code = 1
    try:
        sys.stdout.flush()
    except OSError:
        code = 120
    os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    import roadmap_cli
    from roadmap_cli.start import main

    for _module in walk_packages(roadmap_cli.__path__, "roadmap_cli."):
        if not _module.name.endswith("__main__"):
            import_module(_module.name)
    for _name in ("rich.console", "rich.table", "rich.tree", "typer.rich_utils"):
        import_module(_name)
    gc.freeze()
    serve(socket.socket(fileno=int(sys.argv[1])))
    _end(main)
