"""A client of a language server, like an editor: JSON-RPC over stdin and stdout.

Messages have a header with their length (Language Server Protocol 3.17, "Base Protocol"). The client
implements only what the tests need.
"""

import contextlib
import json
import os
import subprocess
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

TIMEOUT = 60.0
"""Seconds after which a silent server is killed, which fails the test."""


class LanguageClient:
    """A connection to a server; see `conversation`."""

    def __init__(self, server: subprocess.Popen[bytes]) -> None:
        self._server = server
        self._count = 0
        self._diagnostics: dict[str, list[dict[str, Any]]] = {}

    def open(self, file: Path, text: str) -> list[dict[str, Any]]:
        """Open a file with this text, and return the diagnostics of the server."""
        uri = file.as_uri()
        document = {"uri": uri, "languageId": "toml", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        while uri not in self._diagnostics:
            self._handle(self._receive())
        return self._diagnostics.pop(uri)

    def complete(self, file: Path, line: int, character: int) -> dict[str, str]:
        """Return the completions at a place (counted from 0), each with its documentation."""
        place = {"line": line, "character": character}
        answer = self.request(
            "textDocument/completion", {"textDocument": {"uri": file.as_uri()}, "position": place}
        )
        items = answer["items"] if isinstance(answer, dict) else answer or []
        return {item["label"]: item.get("documentation", {}).get("value", "") for item in items}

    def hover(self, file: Path, line: int, character: int) -> str:
        """Return the hover text of a place, as Markdown."""
        place = {"line": line, "character": character}
        answer = self.request(
            "textDocument/hover", {"textDocument": {"uri": file.as_uri()}, "position": place}
        )
        return str(answer["contents"]["value"])

    def request(self, method: str, params: dict[str, Any] | None) -> Any:
        """Send a request and return the result; handle other messages until it arrives."""
        self._count += 1
        self._send({"id": self._count, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == self._count and "method" not in message:
                assert "error" not in message, message
                return message["result"]
            self._handle(message)

    def notify(self, method: str, params: dict[str, Any] | None) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def _handle(self, message: dict[str, Any]) -> None:
        if message.get("method") == "textDocument/publishDiagnostics":
            self._diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "id" in message:  # a request to the editor
            self._send({"id": message["id"], "result": None})

    def _send(self, message: dict[str, Any]) -> None:
        assert self._server.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._server.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self._server.stdout is not None
        length = 0
        while header := self._server.stdout.readline().strip():
            name, _, value = header.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        assert length, "the server has ended, or was silent for too long"
        message = json.loads(self._server.stdout.read(length))
        assert isinstance(message, dict)
        return message


@contextlib.contextmanager
def conversation(command: Sequence[str], folder: Path) -> Iterator[LanguageClient]:
    """Start a server for a folder, and shut it down as the protocol requires."""
    with subprocess.Popen(
        command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as server:
        guard = threading.Timer(TIMEOUT, server.kill)
        guard.start()
        try:
            client = LanguageClient(server)
            completing = {"completionItem": {"documentationFormat": ["markdown"]}}
            client.request(
                "initialize",
                {
                    "processId": os.getpid(),
                    "rootUri": folder.as_uri(),
                    "capabilities": {"textDocument": {"completion": completing}},
                },
            )
            client.notify("initialized", {})
            yield client
            client.request("shutdown", None)
            client.notify("exit", None)
            server.wait(timeout=10)
        finally:
            guard.cancel()
            server.kill()
