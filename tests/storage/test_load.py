import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.errors import NotSavedError, UnreadableError, WrongUsageError
from roadmap_cli.storage import load
from roadmap_cli.storage.load import new_bytes, read_source, source_from_bytes
from roadmap_cli.toml import parse
from tests.roadmaps import lengthened
from tests.storage.saving import NOBODY, in_child

BOM = b"\xef\xbb\xbf"


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_source(path)
    return str(caught.value)


def test_a_file_is_read_as_it_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    raw = 'title = "é"\r\n# last line without end'.encode()
    Path("roadmap.toml").write_bytes(raw)
    source = read_source(Path("roadmap.toml"))
    assert source == load.Source(Path("roadmap.toml"), "roadmap.toml", raw.decode())
    assert source.raw == raw


def test_links_are_followed_and_keep_their_name(tmp_path):
    (tmp_path / "real.toml").write_text("a = 1\n")
    (tmp_path / "one").symlink_to("real.toml")
    (tmp_path / "two").symlink_to("one")
    source = read_source(tmp_path / "two")
    assert (source.text, source.path) == ("a = 1\n", tmp_path / "two")


def test_an_empty_file_is_text(tmp_path):
    (tmp_path / "empty").touch()
    assert read_source(tmp_path / "empty").text == ""


def test_a_file_that_says_it_is_empty_is_read_to_its_end():
    if not Path("/proc/self/status").is_file():
        pytest.skip("this system has no /proc, whose files have size 0")
    assert "Name:" in read_source(Path("/proc/self/status")).text


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), st.booleans())
def test_bytes_come_back_as_they_were(text, bom):
    raw = (BOM if bom else b"") + text.encode()
    source = source_from_bytes(raw, "standard input")
    assert new_bytes(source, source.text) == raw
    assert source.path is None


def test_only_one_byte_order_mark_is_taken_away():
    source = source_from_bytes(BOM + BOM + b"a = 1", "x")
    assert (source.bom, source.text) == (True, "\ufeffa = 1")


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b'a = 1\nb = "\xff"\n', "standard input:2:6: the byte 0xff is not UTF-8; save the file as UTF-8"),
        (BOM + b"ab\xe9", "standard input:1:6: the byte 0xe9 is not UTF-8; save the file as UTF-8"),
        (b"\xed\xa0\x80", "standard input:1:1: the byte 0xed is not UTF-8; save the file as UTF-8"),
        (b"a = 1\n\n\0", "standard input:3:1: this is a NUL byte, which TOML does not allow"),
        (b"\xff\xfea\0", "standard input:1:1: this is UTF-16 text; a roadmap is UTF-8: save it as UTF-8"),
        (b"\xfe\xff\0a", "standard input:1:1: this is UTF-16 text; a roadmap is UTF-8: save it as UTF-8"),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_the_line(raw, sentence):
    with pytest.raises(UnreadableError) as caught:
        source_from_bytes(raw, "standard input")
    assert str(caught.value) == sentence


def test_missing_broken_and_circular(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("dangling").symlink_to("no where")
    Path("loop").symlink_to("pool")
    Path("pool").symlink_to("loop")
    Path("file").touch()
    assert refusal(Path("none")) == (
        "none does not exist; `roadmap init` starts one, `--file PATH` names another"
    )
    assert refusal(Path("dangling")) == (
        'dangling is a symbolic link to "no where", which does not exist; fix the link'
    )
    assert refusal(Path("loop")) == "loop is a symbolic link that leads back to itself; fix the link"
    assert refusal(Path("file/x")) == "file/x cannot be read: a part of the path is not a folder"
    assert refusal(Path("x" * 300)).endswith("cannot be read: the name is too long")
    assert refusal(Path("a\0b")) == "a\\x00b is not a path: it has a character that no path can have"


def test_a_folder_names_the_file_in_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("plans").mkdir()
    assert refusal(Path("plans")) == "plans is a folder; name the file in it, such as plans/roadmap.toml"
    Path("link").symlink_to("plans")
    assert refusal(Path("link")) == "link is a folder; name the file in it, such as link/roadmap.toml"


@pytest.mark.parametrize("kind", ["FIFO", "socket", "device"])
def test_what_is_no_file_is_not_even_opened(tmp_path, monkeypatch, kind):
    monkeypatch.chdir(tmp_path)
    path = Path("thing")
    if kind == "FIFO":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("thing")
    else:
        path = Path("/dev/zero")
    monkeypatch.setattr(os, "open", lambda *_: pytest.fail("it was opened"))
    assert refusal(path) == f"{path} is a {kind}, not a file; `--file -` reads standard input"


def test_a_file_that_becomes_a_fifo_is_neither_waited_for_nor_read(tmp_path, monkeypatch):
    path = tmp_path / "roadmap.toml"
    os.mkfifo(path)
    monkeypatch.setattr(load, "require_file", lambda _: None)  # it was a file when it was looked at
    assert "is a FIFO, not a file" in refusal(path)


def test_a_missing_permission_is_reported(tmp_path, monkeypatch):
    path = tmp_path / "roadmap.toml"
    path.touch(mode=0)
    monkeypatch.chdir(tmp_path)
    tmp_path.chmod(0o755)

    def attempt() -> None:
        assert refusal(Path("roadmap.toml")) == "roadmap.toml cannot be read: permission denied"

    assert in_child(attempt, user=NOBODY if os.geteuid() == 0 else None) == 0


def test_the_largest_file_is_read_and_one_byte_more_is_not(tmp_path, monkeypatch):
    monkeypatch.setattr(load, "MAX_BYTES", 1000)
    path = tmp_path / "roadmap.toml"
    path.write_bytes(b"#" * 1000)
    source = read_source(path)
    assert len(source.text) == 1000
    with pytest.raises(NotSavedError, match=r"would become larger than .*; the file is unchanged"):
        new_bytes(source, "#" * 1001)
    path.write_bytes(b"#" * 1001)
    assert re.search(r"is larger than the \d+ MiB that a roadmap may have$", refusal(path))


@pytest.mark.parametrize("sign", ["\n", "=", "[", "]", "{", "}", " ", "\t", ".", ","])
def test_what_would_take_its_parser_too_much_memory_is_not_read(monkeypatch, sign):
    monkeypatch.setattr(load, "_HARMLESS", 1000)
    monkeypatch.setattr(load, "MAX_MEMORY", 100_000)
    source = source_from_bytes(b"x" * 5000, "roadmap.toml")  # one long word is no burden
    assert source_from_bytes(sign.encode() * 1000, "roadmap.toml").text == sign * 1000
    with pytest.raises(UnreadableError, match=r"would take more than the .* divide it into several roadmaps"):
        source_from_bytes(sign.encode() * 3000, "roadmap.toml")
    with pytest.raises(NotSavedError, match=r"would take more than .*; the file is unchanged"):
        new_bytes(source, sign * 3000)


def test_text_that_is_no_unicode_cannot_be_saved():
    source = source_from_bytes(b"", "roadmap.toml")
    with pytest.raises(WrongUsageError) as caught:
        new_bytes(source, "title = 'caf\udce9'")
    assert str(caught.value) == (
        "\"title = 'caf\\udce9'\" is not valid UTF-8; nothing was written to roadmap.toml"
    )


def test_names_are_made_safe(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert refusal(Path("\x1b]0;x\x07")).startswith("\\x1b]0;x\\x07 does not exist")
    assert source_from_bytes(b"", "a\nb").name == "a\\nb"
    odd = Path(os.fsdecode(b"\xff.toml"))
    odd.write_text("a = 1\n")
    read_source(odd).name.encode()


def test_reading_imports_nothing_that_only_writers_need():
    heavy = {
        "hashlib",
        "fcntl",
        "secrets",
        "tempfile",
        "roadmap_cli.storage.lock",
        "roadmap_cli.storage.state_folder",
    }
    code = (
        "import sys; before = set(sys.modules); import roadmap_cli.storage.find, roadmap_cli.storage.load; "
        f"print(sorted((set(sys.modules) - before) & {heavy!r}))"
    )
    here = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=here, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_model_is_loaded_without_its_data_until_something_needs_it(small_roadmap, monkeypatch):
    text = lengthened(small_roadmap, 12)
    source = source_from_bytes(text.encode(), "roadmap.toml")
    whole = load.load_from(source)
    assert load.load_model(source).parsed == whole.data, "it is small"
    monkeypatch.setattr(parse, "PIECE", text.index("[commitments."))
    loaded = load.load_model(source)
    assert (loaded.parsed, loaded.roadmap, loaded.data) == (None, whole.roadmap, whole.data)
