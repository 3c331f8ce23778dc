"""Bytes of a source → text: encodings and byte order marks."""

import pytest

from roadmap_cli.errors import UnreadableError, WrongUsageError
from roadmap_cli.importers.encoding import decoded
from tests.importers.sheets import cells, content_of

TEXT = "Café\nnaïve\n"

FRENCH = "titre;domaine\nRéduire les émissions;Énergie\nÉlargir l'accès à l'école, très tôt;Santé\n"
SPANISH = "título,área\nAmpliar la niñez, más años,Educación\n"
GERMAN = "Maßnahme;Bereich\nBäume für München pflanzen;Straßen\nÖPNV ausbauen;Verkehr\n"
PORTUGUESE = "título,área\nReduzir as emissões até à data;Saúde\nPrograma de ação;São João\n"
ENGLISH = "title,area\nThe city’s plan – naïve,Health\nBan plastics,Environment\n"
POLISH = "tytuł;obszar\nZmniejszyć emisję o połowę;Środowisko\nŻłobki dla każdego dziecka;Oświata\n"
RUSSIAN = "Название;Область\nСократить выбросы вдвое;Климат\nПостроить школу;Образование\n"
THAI = "ชื่อ,พื้นที่\nลดการปล่อยก๊าซ,สิ่งแวดล้อม\nสร้างโรงเรียน,การศึกษา\n"
JAPANESE = "題名,分野\n排出量を半減する,気候\n学校を建てる,教育\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_utf_8_and_what_has_a_mark_need_not_be_named(encoding: str) -> None:
    assert decoded(TEXT.encode(encoding), "s.csv") == (TEXT, ())


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16-le", "utf-8", "utf-8-sig", "shift-jis"])
def test_an_encoding_that_is_named_is_followed(encoding: str) -> None:
    text = "日本\n" if encoding == "shift-jis" else TEXT
    assert decoded(text.encode(encoding), "s.csv", encoding) == (text, ())


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        ("title,area\ncafé,x\n", "latin-1", "cp1252"),
        (FRENCH, "latin-1", "cp1252"),
        (FRENCH, "cp1252", "cp1252"),
        (FRENCH, "utf-16-le", "utf-16-le"),
        (FRENCH, "utf-16-be", "utf-16-be"),
        (SPANISH, "cp1252", "cp1252"),
        (GERMAN, "cp1252", "cp1252"),
        (PORTUGUESE, "latin-1", "cp1252"),
        (ENGLISH, "cp1252", "cp1252"),
        (ENGLISH, "utf-16-le", "utf-16-le"),
        ("title,area\nPlant trees,Parks\n", "utf-16-le", "utf-16-le"),
        (POLISH, "cp1250", "cp1250"),
        (RUSSIAN, "cp1251", "cp1251"),
        (THAI, "cp874", "cp874"),
        (JAPANESE, "shift-jis", "cp932"),
        (FRENCH * 20_000, "cp1252", "cp1252"),
    ],
)
def test_another_encoding_is_detected_and_reported(text: str, encoding: str, name: str) -> None:
    read, notes = decoded(text.encode(encoding), "s.csv")
    assert read == text
    assert [note.partition(",")[0] for note in notes] == [f"the text was read as {name}"]


def test_the_report_has_a_word_to_judge_the_encoding_by() -> None:
    content = content_of("title,area\nParks,x\nUn café,y\n".encode("latin-1"))
    assert cells(content) == [["Parks", "x"], ["Un café", "y"]]
    assert content.notes == (
        "the text was read as cp1252, which was detected: 1 line has letters that depend on it, such as "
        'line 3: "café,y"; --encoding names another one',
    )


def test_bytes_in_no_encoding_are_refused_with_the_line_and_the_option() -> None:
    with pytest.raises(UnreadableError) as refused:
        decoded(b"title\n" + bytes(range(128, 256)), "s.csv")
    assert str(refused.value) == (
        "s.csv:2: the byte 0x80 is not UTF-8; save the file as UTF-8, or name its encoding, such as "
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
