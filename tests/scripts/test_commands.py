"""The reference of the commands: its pages are up to date and complete, and their tables are well-formed."""

import re
from functools import cache

import pytest

from roadmap_cli.cli import COMMANDS
from scripts import commands
from scripts.commands import FOLDER, page_of

pages = cache(commands.pages)


def test_the_pages_are_up_to_date() -> None:
    texts = pages()
    assert set(texts) == set(FOLDER.iterdir()), "run `make reference`"
    for file, text in texts.items():
        assert file.read_text(encoding="utf-8") == text, "run `make reference`"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_page_has_every_option_and_the_examples(name: str) -> None:
    text = pages()[FOLDER / f"{name}.md"]
    for entries in page_of(name).panels.values():
        for entry in entries:
            first = entry.names.split(", ")[0]
            assert f"\n| `{first}`" in text
    assert "\n".join(page_of(name).examples) in text


@pytest.mark.parametrize("name", COMMANDS)
def test_all_rows_of_a_table_have_as_many_cells_as_its_heading(name: str) -> None:
    for table in re.findall(r"(?:^\|.*\n)+", pages()[FOLDER / f"{name}.md"], flags=re.MULTILINE):
        assert len({line.count("|") for line in table.splitlines()}) == 1


def test_pipes_and_tags_are_escaped() -> None:
    assert "<code>REV&#124;DATE</code>" in pages()[FOLDER / "brief.md"]


def test_the_index_links_to_every_command() -> None:
    links = re.findall(r"\]\(([\w-]+)\.md\)", pages()[FOLDER / "index.md"])
    assert links == list(COMMANDS)
