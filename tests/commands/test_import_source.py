"""The source of an import, and local days."""

import os
import sys
import threading
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from roadmap_cli.commands._session import source_bytes
from roadmap_cli.commands.import_ import local_day
from roadmap_cli.errors import UnreadableError, WrongUsageError


def test_a_file_and_a_pipe_are_read(tmp_path: Path) -> None:
    file, pipe = tmp_path / "s.csv", tmp_path / "pipe"
    file.write_bytes(b"title\n")
    assert source_bytes(str(file)) == (b"title\n", str(file))
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b"from a pipe",))
    writer.start()
    assert source_bytes(str(pipe))[0] == b"from a pipe"
    writer.join()


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("gone.csv", "gone.csv cannot be read: there is no such file or folder"),
        (".", ". cannot be read: it is a folder"),
        ("a\0b", "a\\x00b is not a path: it has a character that no path can have"),
    ],
)
def test_what_cannot_be_read_is_reported(source: str, sentence: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        source_bytes(source)
    assert str(refused.value) == sentence


def test_an_empty_name_and_a_closed_input_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WrongUsageError, match="SOURCE needs a path"):
        source_bytes("")
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UnreadableError, match="standard input is closed"):
        source_bytes("-")


def test_a_moment_is_on_the_day_of_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "America/Toronto")
    time.tzset()
    try:
        assert local_day(datetime(2030, 5, 1, 3, 0, tzinfo=UTC)) == date(2030, 4, 30)
    finally:
        monkeypatch.setenv("TZ", "UTC")
        time.tzset()
