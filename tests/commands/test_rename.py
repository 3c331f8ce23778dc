"""`roadmap rename`: another id, and everything that refers to the old one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import Edit
from tests.conftest import Result

EDITS = [
    pytest.param(
        ("net-zero-grids", "grids"),
        "grids",
        "renamed commitment net-zero-grids to grids, also in depends_on of methane-75",
        """\
@@

-[commitments.net-zero-grids]
+[commitments.grids]
 title = "Net-zero power grids"
@@
 source = ["https://example.org/grids", "https://example.org/grids-2"]
+formerly = ["net-zero-grids"]

-[commitments.net-zero-grids.milestones.draft-rules]
+[commitments.grids.milestones.draft-rules]
 title = "Draft rules published"
@@

-[commitments.net-zero-grids.milestones.final-rules]
+[commitments.grids.milestones.final-rules]
 title = "Final rules in force"
@@

-[commitments.net-zero-grids.updates.2023-08-10]
+[commitments.grids.updates.2023-08-10]
 status = "underway"
@@

-[commitments.net-zero-grids.updates.2024-12-17]
+[commitments.grids.updates.2024-12-17]
 partner = "ca"
@@
 progress = 40
-depends_on = ["net-zero-grids"]
+depends_on = ["grids"]
 tags = ["energy"]
""",
        id="commitment",
    ),
    pytest.param(
        ("methane-75", "methane"),
        "methane",
        "renamed commitment methane-75 to methane",
        """\
@@

-[commitments.methane-75] # cut by three quarters
+[commitments.methane] # cut by three quarters
 title = "Cut methane by 75 percent"
@@
 tags = ["energy"]
+formerly = ["methane-75"]

-[commitments.methane-75.updates.2022-03]
+[commitments.methane.updates.2022-03]
 deadline = "2025-winter"
@@

-[commitments.methane-75.updates.2025-12-20]
+[commitments.methane.updates.2025-12-20]
 status = "stalled"
""",
        id="comment at the header",
    ),
    pytest.param(
        ("fresh-water", "water"),
        "water",
        "renamed commitment fresh-water to water",
        """\
@@

-[commitments.fresh-water]
+[commitments.water]
 title = "Clean drinking water"
@@
 status = "planned"
-formerly = ["drinking-water", "water"]
+formerly = ["drinking-water", "fresh-water"]
 tags = ["water"]
@@

-[commitments.fresh-water.extra]
+[commitments.water.extra]
 budget = 1.5
""",
        id="back to a former id",
    ),
    pytest.param(
        ("fresh-water", "drinking"),
        "drinking",
        "renamed commitment fresh-water to drinking",
        """\
@@

-[commitments.fresh-water]
+[commitments.drinking]
 title = "Clean drinking water"
@@
 status = "planned"
-formerly = ["drinking-water", "water"]
+formerly = ["drinking-water", "water", "fresh-water"]
 tags = ["water"]
@@

-[commitments.fresh-water.extra]
+[commitments.drinking.extra]
 budget = 1.5
""",
        id="one more former id",
    ),
    pytest.param(
        ("climate", "clima", "--area"),
        "clima",
        ("renamed area climate to clima, also in area of net-zero-grids, methane-75 and paris-agreement"),
        """\
@@

-[areas.climate]
+[areas.clima]
 title = "Accelerating climate ambitions"
@@
 text = "Both partners will reach net-zero electricity by 2035."
-area = "climate"
+area = "clima"
 partners = ["us", "ca"]
@@
 title = "Cut methane by 75 percent"
-area = "climate"
+area = "clima"
 partners = ["ca"]
@@
 title = "Stay in the Paris Agreement"
-area = "climate"
+area = "clima"
 partners = ["us", "ca"]
""",
        id="area",
    ),
    pytest.param(
        ("ca", "can", "--partner"),
        "can",
        (
            "renamed partner ca to can, also in partners of net-zero-grids, methane-75, "
            "bridge-repairs and 3 more; partner_status of net-zero-grids and paris-agreement; "
            "partner_deadline of net-zero-grids; update of net-zero-grids"
        ),
        """\
@@

-[partners.ca]
+[partners.can]
 name = "Canada"
@@
 area = "climate"
-partners = ["us", "ca"]
+partners = ["us", "can"]
 owner = ["Ministry of Energy", "Department of Energy"]
@@
 status = "underway"
-partner_status = { ca = "at-risk" }
-partner_deadline = { ca = "2050" }
+partner_status = { can = "at-risk" }
+partner_deadline = { can = "2050" }
 tags = ["energy", "electricity"]
@@
 [commitments.net-zero-grids.updates.2024-12-17]
-partner = "ca"
+partner = "can"
 status = "at-risk"
@@
 area = "climate"
-partners = ["ca"]
+partners = ["can"]
 made = 2021-10-11
@@
 area = "economy"
-partners = ["ca", "us"]
+partners = ["can", "us"]
 owner = "Transports Québec"
@@
 area = "climate"
-partners = ["us", "ca"]
+partners = ["us", "can"]
 made = 2021-02-23
-partner_status = { us = "dropped", ca = "underway" }
+partner_status = { us = "dropped", can = "underway" }

@@
 area = "north"
-partners = ["us", "ca"]
+partners = ["us", "can"]
 status = "ongoing"
@@
 area = "north"
-partners = ["ca"]
+partners = ["can"]
 owner = "Indigenous Services"
""",
        id="partner",
    ),
]

REFUSALS = [
    pytest.param(
        ("net-zero", "grids"),
        4,
        'there is no commitment "net-zero"; did you mean net-zero-grids?',
        id="prefix",
    ),
    pytest.param(
        ("net-zero-grids", "methane-75"),
        2,
        'there is a commitment "methane-75" already; methane-75-2 is free',
        id="taken",
    ),
    pytest.param(
        ("net-zero-grids", "drinking-water"),
        2,
        ('"drinking-water" is a former id of fresh-water and still refers to it; drinking-water-2 is free'),
        id="former id of another",
    ),
    pytest.param(
        ("net-zero-grids", "Grids"),
        2,
        (
            '"Grids" cannot be an id: lowercase letters, digits and single hyphens between them, at '
            "most 64 characters; grids could"
        ),
        id="ill-formed",
    ),
    pytest.param(
        ("net-zero-grids", ""),
        2,
        (
            '"" cannot be an id: lowercase letters, digits and single hyphens between them, at most '
            "64 characters"
        ),
        id="empty",
    ),
    pytest.param(
        ("climate", "clima"),
        4,
        'there is no commitment "climate", but there is an area of that id; name it with --area',
        id="an area",
    ),
    pytest.param(
        ("us", "usa", "--area"),
        4,
        'there is no area "us", but there is a partner of that id; name it with --partner',
        id="a partner",
    ),
    pytest.param(
        ("methane-75", "methane", "--partner"),
        4,
        ('there is no partner "methane-75", but there is a commitment of that id; leave the option out'),
        id="a commitment",
    ),
    pytest.param(
        ("climate", "economy", "--area"),
        2,
        'there is an area "economy" already; economy-2 is free',
        id="area taken",
    ),
    pytest.param(
        ("ca", "us", "--partner"), 2, 'there is a partner "us" already; us-2 is free', id="partner taken"
    ),
    pytest.param(("drinking-water", "x"), 4, '"drinking-water" is called fresh-water now', id="former id"),
    pytest.param(
        ("ca", "can", "--partner", "--area"),
        2,
        "--area and --partner contradict each other; give one of them",
        id="both kinds",
    ),
    pytest.param(
        ("nothing-like-it", "x"),
        4,
        (
            'there is no commitment "nothing-like-it"; there are net-zero-grids, methane-75, '
            "bridge-repairs, semiconductor-forum, paris-agreement, arctic-dialogue, fresh-water"
        ),
        id="unknown",
    ),
    pytest.param(("net-zero-grids",), 2, "NEW is missing (see `roadmap rename --help`)", id="only one id"),
]


@pytest.mark.parametrize(("words", "id", "sentence", "diff"), EDITS)
def test_changes_these_lines_alone(
    edit: Callable[..., Edit], words: tuple[str, ...], id: str, sentence: str, diff: str
) -> None:
    assert edit("rename", *words) == (0, f"{id}\n", f"{sentence}\n", diff)


@pytest.mark.parametrize(("words", "exit_code", "sentence"), REFUSALS)
def test_refuses_and_leaves_the_file(
    edit: Callable[..., Edit], words: tuple[str, ...], exit_code: int, sentence: str
) -> None:
    assert edit("rename", *words) == (exit_code, "", f"error: {sentence}\n", "")


def test_says_where_nothing_changes(edit: Callable[..., Edit]) -> None:
    words = ("methane-75", "methane-75")
    assert edit("rename", *words) == (0, "methane-75\n", "methane-75: nothing to change\n", "")


def test_the_old_id_leads_readers_to_the_commitment(
    edit: Callable[..., Edit], run: Callable[..., Result], roadmap_file: Path
) -> None:
    edit("rename", "net-zero-grids", "grids")
    assert "grids" in run("show", "net-zero-grids").stdout
    sentence = '"net-zero-grids" is called grids now'
    assert edit("update", "net-zero-grids", "--note", "Found.") == (4, "", f"error: {sentence}\n", "")


def test_there_and_back_leaves_the_other_in_formerly(edit: Callable[..., Edit], roadmap_file: Path) -> None:
    source = 'source = ["https://example.org/grids", "https://example.org/grids-2"]\n'
    expected = roadmap_file.read_text().replace(source, f'{source}formerly = ["grids"]\n')
    edit("rename", "net-zero-grids", "grids")
    edit("rename", "grids", "net-zero-grids")
    assert roadmap_file.read_text() == expected


def test_a_former_id_in_a_string_becomes_an_array(edit: Callable[..., Edit], roadmap_file: Path) -> None:
    text = roadmap_file.read_text()
    roadmap_file.write_text(text.replace('["drinking-water", "water"]', '"water" # was'))
    edit("rename", "fresh-water", "drinks")
    assert 'formerly = ["water", "fresh-water"] # was\n' in roadmap_file.read_text()


def test_fixes_an_id_of_another_form(edit: Callable[..., Edit], roadmap_file: Path) -> None:
    roadmap_file.write_text(roadmap_file.read_text().replace("[areas.north]", '[areas."The North"]'))
    assert (
        edit("rename", "The North", "nord", "--area").diff
        == """\
@@

-[areas."The North"]
+[areas.nord]
 title = "The North"
"""
    )


def test_a_new_id_that_is_already_in_a_list_is_not_doubled(
    edit: Callable[..., Edit], roadmap_file: Path
) -> None:
    text = roadmap_file.read_text().replace('partners = ["ca", "us"]', 'partners = ["can", "ca", "us"]')
    roadmap_file.write_text(text)
    edit("rename", "ca", "can", "--partner")
    assert 'partners = ["can", "us"]\nowner = "Transports Québec"' in roadmap_file.read_text()


def test_refuses_where_both_ids_have_a_status(edit: Callable[..., Edit], roadmap_file: Path) -> None:
    text = roadmap_file.read_text().replace('ca = "underway" }', 'ca = "underway", can = "met" }')
    roadmap_file.write_text(text)
    assert edit("rename", "ca", "can", "--partner") == (
        2,
        "",
        "error: partner_status of paris-agreement names can besides ca; remove one of them first\n",
        "",
    )


def test_follows_through_dotted_keys_and_inline_tables(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "roadmap.toml").write_text(ODDLY_WRITTEN)
    assert run("rename", "a", "first").exit_code == 0
    assert run("rename", "x", "area", "--area").exit_code == 0
    assert run("rename", "p", "partner", "--partner").exit_code == 0
    assert (tmp_path / "roadmap.toml").read_text() == ODDLY_RENAMED


ODDLY_WRITTEN = """\
roadmap = { title = "Odd" } # odd
areas.x.title = "X"
partners.p = { name = "P" }
commitments.a.title = "A"
commitments.a.area = "x"
commitments.a.partners = [
    "p", # first
]

[commitments.b]
title = "B"
area = "x"
depends_on = [ "a" ]
partner_status.p = "met"
updates = { 2024 = { partner = "p", status = "met" } }
"""

ODDLY_RENAMED = """\
roadmap = { title = "Odd" } # odd
areas.area.title = "X"
partners.partner = { name = "P" }
commitments.first.title = "A"
commitments.first.area = "area"
commitments.first.partners = [
    "partner", # first
]
commitments.first.formerly = ["a"]

[commitments.b]
title = "B"
area = "area"
depends_on = [ "first" ]
partner_status.partner = "met"
updates = { 2024 = { partner = "partner", status = "met" } }
"""


def test_quotes_stay(run: Callable[..., Result], tmp_path: Path) -> None:
    text = """\
[roadmap]
title = "R"
[partners.'us']
name = 'U'
[areas.a]
title = 'A'
[commitments.x]
title = 'X'
area = 'a'
partners = ['ca', 'us', "us"]
partner_status = { 'us' = "met" }
updates = { 2024 = { partner = 'us', status = 'met' } }
formerly = 'y'
"""
    (tmp_path / "roadmap.toml").write_text(text)
    assert run("rename", "us", "usa", "--partner").exit_code == 0
    renamed = text.replace("'us'", "'usa'").replace('"us"', '"usa"')
    assert (tmp_path / "roadmap.toml").read_text() == renamed
    assert run("rename", "x", "z").exit_code == 0
    renamed = renamed.replace("[commitments.x]", "[commitments.z]").replace("'y'", "['y', \"x\"]")
    assert (tmp_path / "roadmap.toml").read_text() == renamed
