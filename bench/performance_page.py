"""Write the last run into a page of the manual, between two marks; the notes around them stay."""

from pathlib import Path

BEGIN, END = "<!-- made by `make bench` -->", "<!-- end of what `make bench` made -->"


def write_page(page: Path, made: str) -> None:
    """Write text between the two marks of the page. Raises ValueError if it has no such marks."""
    text = page.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{page.name} needs the marks {BEGIN} and {END}")
    page.write_text(f"{before}{BEGIN}\n\n{made.strip()}\n\n{END}{after}", encoding="utf-8")
