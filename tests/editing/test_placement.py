"""Where new tables and new keys go."""

from collections import Counter
from typing import Any

import pytest
import rtoml

from roadmap_cli.editing import placement
from roadmap_cli.editing.placement import RULES, order_of, place_of_key, place_of_table
from roadmap_cli.toml.change import AddTable
from roadmap_cli.toml.layout import read_layout
from roadmap_cli.toml.splice import Draft
from tests.conftest import SMALL_ROADMAP
from tests.every import every
from tests.roadmaps import ENDINGS, LAYOUTS
from tests.toml_documents import NAMES

TEXT = """\
[roadmap]
title = "R"

[areas.x]
title = "X"

[areas.y]
title = "Y"

[partners.us]
name = "US"

[commitments.a]
area = "x"

[commitments.a.updates.2021]
note = "1"

[commitments.a.milestones.m]
title = "M"

[commitments.a.updates.2023]
note = "2"

[commitments.b]
area = "y"

[commitments.c]
area = "x"

# alone

[commitments.d]
area = "y"

# check

[check]
due_soon_days = 1
"""


def line_before(text: str, *path: str, **fields: Any) -> str:
    """Return the last line that is not empty above the place where a new table goes."""
    place = place_of_table(
        Draft(read_layout(text), rtoml.loads(text), "r.toml", RULES), AddTable(path, fields)
    )
    assert place == len(text) or text[place - 1 : place] in ("\n", "")
    above = [line for line in text[:place].splitlines() if line.strip()]
    return above[-1] if above else ""


C = "commitments"


@pytest.mark.parametrize(
    ("path", "area", "expected"),
    [
        ((C, "new"), "x", '[commitments.c]|area = "x"'),
        ((C, "new"), "y", '[commitments.d]|area = "y"'),
        ((C, "new"), "z", '[commitments.d]|area = "y"'),
        (("areas", "new"), "", '[areas.y]|title = "Y"'),
        (("partners", "new"), "", '[partners.us]|name = "US"'),
        ((C, "a", "updates", "2020"), "", '[commitments.a]|area = "x"'),
        ((C, "a", "updates", "2021-05"), "", '[commitments.a.updates.2021]|note = "1"'),
        ((C, "a", "updates", "2021-2"), "", '[commitments.a.updates.2021]|note = "1"'),
        ((C, "a", "updates", "2024"), "", '[commitments.a.updates.2023]|note = "2"'),
        ((C, "a", "updates", "no day"), "", '[commitments.a.updates.2023]|note = "2"'),
        ((C, "a", "milestones", "n"), "", '[commitments.a.milestones.m]|title = "M"'),
        ((C, "b", "updates", "2020"), "", '[commitments.b]|area = "y"'),
        ((C, "b", "milestones", "n"), "", '[commitments.b]|area = "y"'),
        ((C, "a", "extra"), "", '[commitments.a.updates.2023]|note = "2"'),
        (("new",), "", "[check]|due_soon_days = 1"),
        (("x", "y"), "", "[check]|due_soon_days = 1"),
    ],
)
def test_a_table_goes_where_its_kind_stands(path: tuple[str, ...], area: str, expected: str):
    header, line = expected.split("|")
    place = place_of_table(
        Draft(read_layout(TEXT), rtoml.loads(TEXT), "r.toml", RULES), AddTable(path, {"area": area})
    )
    above = [above for above in TEXT[:place].splitlines() if above]
    assert (above[-2], above[-1]) == (header, line)


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("", ("partners", "new"), ""),
        ("# file\n", ("partners", "new"), "# file"),
        ("# file\n\n# check\n[check]\n", ("partners", "new"), "# file"),
        ("[roadmap]\nt = 1\n[check]\n", ("partners", "new"), "t = 1"),
        ("[roadmap]\nt = 1\n[check]\n", ("areas", "new"), "t = 1"),
        ("[roadmap]\nt = 1\n[check]\n", (C, "new"), "t = 1"),
        ("[areas.a]\n[roadmap]\n[partners.p]\n", (C, "new"), "[areas.a]"),
        ("[areas]\n[roadmap]\n", ("areas", "new"), "[areas]"),
        ("roadmap.title = 1\n\n# c\n[check]\n", ("areas", "new"), "roadmap.title = 1"),
    ],
)
def test_without_others_of_its_kind_a_table_goes_behind_the_kinds_before_it(
    text: str, path: tuple[str, ...], expected: str
):
    assert line_before(text, *path) == expected


def test_a_commitment_goes_behind_all_that_follows_of_the_last_of_its_area_in_the_file():
    text = "[commitments.b.updates.2021]\n[commitments.a]\narea = 'x'\n"
    text += "[commitments.a.updates.2021]\nnote = 'a'\n"
    text += "[commitments.c]\narea = 'y'\n"
    assert line_before(text, C, "new", area="x") == "note = 'a'"
    text += "[commitments.b]\narea = 'x'\n[check]\n"
    assert line_before(text, C, "new", area="x") == "area = 'x'"


def test_the_last_of_an_area_is_the_last_in_the_file_whatever_the_parser_makes_of_the_order():
    text = "[commitments.a]\narea = 'x'\n[commitments.b]\narea = 'x'\n[commitments.c]\narea = 'y'\n"
    commitments = rtoml.loads(text)[C]
    for data in (commitments, dict(reversed(commitments.items()))):
        place = place_of_table(
            Draft(read_layout(text), {C: data}, "r.toml", RULES), AddTable((C, "new"), {"area": "x"})
        )
        assert place == text.index("[commitments.c]")


def test_where_the_latest_update_comes_first_a_new_one_does_so_too():
    text = "".join(f"[commitments.a.updates.{year}]\n" for year in (2024, 2022, 2020))
    assert line_before(text, C, "a", "updates", "2025") == ""
    assert line_before(text, C, "a", "updates", "2023") == "[commitments.a.updates.2024]"
    assert line_before(text, C, "a", "updates", "2019") == "[commitments.a.updates.2020]"


def test_of_two_updates_of_a_day_the_new_one_is_the_later():
    text = "".join(f"[commitments.a.updates.{day}]\n" for day in ("2024-01-01", "2024-01-01-2", "2025"))
    assert line_before(text, C, "a", "updates", "2024-01-01-3") == "[commitments.a.updates.2024-01-01-2]"


@pytest.mark.parametrize(
    ("names", "path", "behind"),
    [
        ([], (C, "a", "status"), -1),
        (["title", "area", "tags"], (C, "a", "status"), 1),
        (["title", "area", "tags"], (C, "a", "source"), 2),
        (["tags", "title", "area"], (C, "a", "deadline"), 2),
        (["tags"], (C, "a", "title"), -1),
        (["title", "mine", "tags"], (C, "a", "area"), 0),
        (["mine", "tags"], (C, "a", "title"), -1),
        (["title", "mine"], (C, "a", "yours"), 1),
        (["mine"], (C, "a", "title"), 0),
        (["note"], (C, "a", "updates", "2021", "status"), -1),
        (["title", "evidence"], (C, "a", "milestones", "m", "met_on"), 0),
        (["title", "source"], ("roadmap", "announced"), 0),
        (["ignore"], ("check", "due_soon_days"), -1),
        (["name", "extra"], ("partners", "us", "url"), 0),
        (["k", "l"], ("mine", "a"), 1),
        (["2021", "2023"], (C, "a", "updates", "2022"), 0),
        (["2021", "2023"], (C, "a", "updates", "2020-05"), -1),
        (["2021", "2023"], (C, "a", "updates", "2024"), 1),
    ],
)
def test_a_key_goes_where_the_order_of_the_format_puts_it(
    names: list[str], path: tuple[str, ...], behind: int
):
    assert place_of_key(names, path) == behind


def test_tables_that_the_format_does_not_know_have_no_order():
    assert order_of(("areas", "x"))[0] == "title"
    for path in ((), ("mine",), ("mine", "x"), (C,), (C, "a", "extra", "x"), (C, "a", "updates", "x", "y")):
        assert list(order_of(path)) == []


@every("name", NAMES)
@pytest.mark.parametrize("kind", ["roadmap", "partners", "areas", C, "check", "mine"])
def test_odd_names_have_a_place(kind: str, name: str):
    assert (
        0
        <= place_of_table(
            Draft(read_layout(TEXT), rtoml.loads(TEXT), "r.toml", RULES), AddTable((kind, name), {})
        )
        <= len(TEXT)
    )


def keys_everywhere(draft: Draft, table: tuple[str, ...]) -> list[str]:
    """Return the keys of a table in headers and in all entries above it, quoted as in the text."""
    below = [one for one in draft.layout.sections_below(table) if len(one.path) > len(table)]
    keys = [section.keys[len(table)] for section in below]
    for section in draft.sections_above((*table, "")):
        rest = table[len(section.path) :]
        for entry in draft.layout.entries(section):
            keys += placement._keys_on(draft, entry.keys, entry.start, rest)
    return [draft.text[key.start : key.end] for key in keys]


@every("text", LAYOUTS | {"small": SMALL_ROADMAP})
@pytest.mark.parametrize("ending", ENDINGS.values())
def test_keys_that_are_days_are_found_in_every_layout(text: str, ending: Any) -> None:
    text = ending(text)
    draft = Draft(read_layout(text), rtoml.loads(text), "", RULES)
    tables = [path for path, _ in placement._tables_by_day(draft.data)]
    assert tables
    quotes: Counter[str] = Counter()
    for table in tables:
        found = [text[key.start : key.end] for key in placement._keys(draft, table)]
        assert found == keys_everywhere(draft, table) != []
        quotes.update(key[0] if key[0] in "\"'" else "" for key in found)
    assert placement._quotes_of_days(draft) == quotes
