"""A client for a language server, as an editor is one: JSON-RPC over the server's stdin and stdout.

Messages have a header with their length (Language Server Protocol 3.17, "Base Protocol"). Only what the
tests ask for is spoken.
"""

import contextlib
import json
import os
import subprocess
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

PATIENCE = 60.0
"""Seconds after which a server that says nothing is ended; its silence then fails the test."""


class LanguageClient:
    """One conversation with a server, opened and closed by `conversation`."""

    def __init__(self, server: subprocess.Popen[bytes]) -> None:
        self._server = server
        self._count = 0
        self._diagnostics: dict[str, list[dict[str, Any]]] = {}

    def open(self, file: Path, text: str) -> list[dict[str, Any]]:
        """Tell that the editor has opened a file with this text; return what the server finds wrong in it."""
        uri = file.as_uri()
        document = {"uri": uri, "languageId": "toml", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        while uri not in self._diagnostics:
            self._take_in(self._receive())
        return self._diagnostics.pop(uri)

    def complete(self, file: Path, line: int, character: int) -> dict[str, str]:
        """Return what the server offers at a place (counted from 0): the texts, each with its explanation."""
        place = {"line": line, "character": character}
        answer = self.request(
            "textDocument/completion", {"textDocument": {"uri": file.as_uri()}, "position": place}
        )
        items = answer["items"] if isinstance(answer, dict) else answer or []
        return {item["label"]: item.get("documentation", {}).get("value", "") for item in items}

    def hover(self, file: Path, line: int, character: int) -> str:
        """Return what the server says of a place, as Markdown."""
        place = {"line": line, "character": character}
        answer = self.request(
            "textDocument/hover", {"textDocument": {"uri": file.as_uri()}, "position": place}
        )
        return str(answer["contents"]["value"])

    def request(self, method: str, params: dict[str, Any] | None) -> Any:
        """Ask, and return the answer; what the server says or asks in between is taken in."""
        self._count += 1
        self._send({"id": self._count, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == self._count and "method" not in message:
                assert "error" not in message, message
                return message["result"]
            self._take_in(message)

    def notify(self, method: str, params: dict[str, Any] | None) -> None:
        """Tell something that is not answered."""
        self._send({"method": method, "params": params})

    def _take_in(self, message: dict[str, Any]) -> None:
        if message.get("method") == "textDocument/publishDiagnostics":
            self._diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "id" in message:  # a question to the editor, which has nothing to say to it
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
        assert length, "the server has ended, or said nothing for too long"
        message = json.loads(self._server.stdout.read(length))
        assert isinstance(message, dict)
        return message


@contextlib.contextmanager
def conversation(command: Sequence[str], folder: Path) -> Iterator[LanguageClient]:
    """Start a server, talk with it about the files in a folder, end it as the protocol wants."""
    with subprocess.Popen(
        command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as server:
        guard = threading.Timer(PATIENCE, server.kill)
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
