"""How the keys of updates are quoted."""

import pytest

from roadmap_cli.document.change import AddTable, AddTables, Change, RenameKey, SetValue
from tests.document.editing import edit

X, Y = ("commitments", "x"), ("commitments", "y")
DAY = "2026-01-01"
NEW = AddTable((*X, "updates", DAY), {"note": "N"})
PLAIN = "[commitments.x]\ntitle = 'X'\n"
HEADED = "[commitments.x]\ntitle = 'X'\n\n[commitments.x.updates.{}]\nnote = 'A'\n"
OTHER = "[commitments.x]\ntitle = 'X'\n\n[commitments.y.updates.{}]\nnote = 'A'\n"
BOTH = HEADED.format("2022") + "\n[commitments.x.updates.\"2024\"]\nnote = 'B'\n"
INLINE = "[commitments.z]\nupdates = { 2020 = { note = 'B' }, 2021 = { note = 'C' } }\n"

BARE, QUOTED = f"\n[commitments.x.updates.{DAY}]\n", f'\n[commitments.x.updates."{DAY}"]\n'
CASES: dict[str, tuple[str, Change, str]] = {
    "no update in the file": (PLAIN, NEW, QUOTED),
    "bare": (HEADED.format("2022"), NEW, BARE),
    "quoted": (HEADED.format('"2022"'), NEW, QUOTED),
    "literal": (HEADED.format("'2022'"), NEW, f"\n[commitments.x.updates.'{DAY}']\n"),
    "nearest quoted": (BOTH, NEW, QUOTED),
    "nearest bare": (BOTH, AddTable((*X, "updates", "2023"), {"note": "N"}), ".updates.2023]"),
    "before all": (BOTH, AddTable((*X, "updates", "2021"), {"note": "N"}), ".updates.2021]"),
    "bare in the file": (OTHER.format("2022"), NEW, BARE),
    "quoted in the file": (OTHER.format('"2022"'), NEW, QUOTED),
    "half of the file": (OTHER.format('"2022"') + "[commitments.z]\nupdates.2020.note = 'B'\n", NEW, QUOTED),
    "most of the file": (OTHER.format('"2022"') + INLINE, NEW, BARE),
    "dotted bare": ("[commitments.x]\nupdates.2022.note = 'A'\n", NEW, BARE),
    "dotted quoted": ("[commitments]\nx.updates.\"2022\".note = 'A'\n", NEW, QUOTED),
    "inline bare": (
        "[commitments.x]\nupdates = { 2022 = { note = 'A' } }\n",
        NEW,
        f"updates = {{ 2022 = {{ note = 'A' }}, {DAY} = {{ note = \"N\" }} }}",
    ),
    "inline literal": (
        "commitments = { x = { updates = { '2022' = { note = 'A' } } } }\n",
        NEW,
        f"'{DAY}' = {{ note = \"N\" }}",
    ),
    "inline and the first": (
        "[commitments]\nx = { title = 'X' }\n",
        NEW,
        f"x = {{ title = 'X', updates = {{ \"{DAY}\" = {{ note = \"N\" }} }} }}",
    ),
    "a section of updates": (
        "[commitments.x.updates]\n2022.note = 'A'\n",
        SetValue((*X, "updates", DAY, "note"), "N"),
        f"\n{DAY} = {{",
    ),
    "a key of an update": (
        f"[commitments.x]\nupdates.\"{DAY}\".note = 'A'\n",
        SetValue((*X, "updates", DAY, "status"), "met"),
        f'\nupdates."{DAY}".status = "met"\n',
    ),
    "a table of an update": (
        HEADED.format(f"'{DAY}'"),
        AddTable((*X, "updates", DAY, "extra"), {"a": 1}),
        f"[commitments.x.updates.'{DAY}'.extra]",
    ),
    "all updates": (
        PLAIN, SetValue((*X, "updates"), {DAY: {"note": "N"}}), f'updates = {{ "{DAY}" = {{ note = "N" }} }}'
    ),
    "another day": (HEADED.format("'2022'"), RenameKey((*X, "updates", "2022"), DAY), f"updates.'{DAY}'"),
    "another day, bare": (HEADED.format("2022"), RenameKey((*X, "updates", "2022"), DAY), BARE),
    "many": (
        PLAIN,
        AddTables([AddTable(Y, {"title": "Y"}), AddTable((*Y, "updates", DAY), {})]),
        f'[commitments.y.updates."{DAY}"]',
    ),
    "an id": (PLAIN, AddTable(("commitments", "2026"), {"title": "Y"}), "[commitments.2026]"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_key_of_an_update_is_quoted_like_others(case: str):
    text, change, expected = CASES[case]
    assert expected in edit(text, change)
