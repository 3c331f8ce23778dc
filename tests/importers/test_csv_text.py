"""Bytes of a source → text: encodings and byte order marks."""

import pytest

from roadmap_cli.errors import UnreadableError, WrongUsageError
from roadmap_cli.importers.csv import decoded

TEXT = "Café\nnaïve\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_utf_8_and_marked_utf_16_need_not_be_named(encoding: str) -> None:
    assert decoded(TEXT.encode(encoding), "s.csv") == TEXT


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16-le", "utf-8", "utf-8-sig", "shift-jis"])
def test_an_encoding_that_is_named_is_followed(encoding: str) -> None:
    text = "日本\n" if encoding == "shift-jis" else TEXT
    assert decoded(text.encode(encoding), "s.csv", encoding) == text


def test_latin_1_is_refused_with_the_line_and_the_option() -> None:
    with pytest.raises(UnreadableError) as refused:
        decoded(b"title\ncaf\xe9\n", "s.csv")
    assert str(refused.value) == (
        "s.csv:2: the byte 0xe9 is not UTF-8; save the file as UTF-8, or name its encoding, such as "
        "--encoding cp1252 (Western Windows) or --encoding latin-1"
    )


def test_nul_is_refused_with_the_line() -> None:
    with pytest.raises(UnreadableError, match=r"^s\.csv:3: this is a NUL character"):
        decoded(b"a\nb\nc\0d", "s.csv")


@pytest.mark.parametrize("encoding", ["nope", "rot13", "hex", "zlib", "../x"])
def test_what_is_no_encoding_of_text_is_refused(encoding: str) -> None:
    with pytest.raises(WrongUsageError, match="there is no text encoding"):
        decoded(b"a", "s.csv", encoding)


def test_bytes_that_break_the_encoding_named_are_refused_with_the_line() -> None:
    with pytest.raises(UnreadableError, match=r"^s\.csv:2: this is not text in ascii"):
        decoded(b"a\n\xff", "s.csv", "ascii")
