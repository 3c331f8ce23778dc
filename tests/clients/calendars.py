"""Programs that keep calendars: khal, and Radicale as a server on the loopback."""

import base64
import http.client
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

KHAL = shutil.which("khal")
RADICALE = shutil.which("radicale")
needs_khal = pytest.mark.skipif(KHAL is None, reason="khal is not installed: apt-get install khal")
needs_radicale = pytest.mark.skipif(
    RADICALE is None, reason="radicale is not installed: apt-get install radicale"
)
_PATIENCE = 30


def khal(folder: Path, *args: str | Path) -> str:
    """Return what khal prints; its calendar `r` is kept in a folder, and so is all else that it writes."""
    config = folder / "config"
    (folder / "calendar").mkdir(exist_ok=True)
    config.write_text(
        f"[calendars]\n[[r]]\npath = {folder}/calendar\ntype = calendar\n"
        "[locale]\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
        f"[sqlite]\npath = {folder}/khal.db\n"
    )
    done = subprocess.run(
        [str(KHAL), "--config", config, *args],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={"HOME": str(folder), "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"},
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


class Server:
    """A Radicale that answers on a port of the loopback, and what one may ask of it."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
        """Return the status and the body of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        try:
            who = base64.b64encode(b"reader:").decode()
            connection.request(method, path, body, {"Authorization": f"Basic {who}", **headers})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


@contextmanager
def radicale(folder: Path) -> Iterator[Server]:
    """Give a server with nothing in it, and stop it in any case."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [
            *(str(RADICALE), "--config", "", "--server-hosts", f"127.0.0.1:{port}", "--auth-type", "none"),
            *("--storage-filesystem-folder", str(folder / "collections")),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"HOME": str(folder), "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"},
    )
    try:
        _wait(process, port)
        yield Server(port)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    """Return when the server answers."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        assert process.poll() is None, "radicale ended before it answered"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"radicale did not answer within {_PATIENCE} s")
