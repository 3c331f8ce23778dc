"""The README is short, and its pictures are of real output."""

from scripts.examples import pages
from scripts.picture import pictures
from tests.conftest import ROOT

README = ROOT / "README.md"
TEXT = README.read_text(encoding="utf-8")


def test_it_is_short() -> None:
    assert len(TEXT.splitlines()) <= 180


def test_the_pictures_are_of_real_output() -> None:
    for file, svg in pictures().items():
        assert svg == file.read_text(encoding="utf-8"), "run `make picture`"
        assert any(f"images/{file.name}" in page.read_text(encoding="utf-8") for page in pages()), file
