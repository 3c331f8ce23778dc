"""`roadmap remove`: out with a commitment, an area or a partner, and never by accident."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import Edit
from tests.conftest import SMALL_ROADMAP, Result

EDITS = [
    pytest.param(
        ("arctic-dialogue",),
        "arctic-dialogue",
        "removed commitment arctic-dialogue: Talk about the Arctic",
        """\
@@

-[commitments.arctic-dialogue]
-title = "Talk about the Arctic"
-area = "north"
-partners = ["us", "ca"]
-status = "ongoing"
-
 [commitments.fresh-water]
""",
        id="free commitment",
    ),
    pytest.param(
        ("fresh-water",),
        "fresh-water",
        "removed commitment fresh-water: Clean drinking water",
        """\
@@

-[commitments.fresh-water]
-title = "Clean drinking water"
-area = "north"
-partners = ["ca"]
-owner = "Indigenous Services"
-made = 2026-01-15
-deadline = 2026-06-30
-status = "planned"
-formerly = ["drinking-water", "water"]
-tags = ["water"]
-colour = "blue"
-
-[commitments.fresh-water.extra]
-budget = 1.5
-
""",
        id="last commitment of the file",
    ),
    pytest.param(
        ("health", "--area"),
        "health",
        "removed area health: Health",
        """\
@@
 title = "The North"
-
-# Nobody has promised anything here yet.
-[areas.health]
-title = "Health"

""",
        id="free area, with the comment above it",
    ),
    pytest.param(
        ("north", "--area", "--force"),
        "north",
        "removed area north: The North, with its 2 commitments: arctic-dialogue and fresh-water",
        """\
@@
 lead = "Trade"
-
-[areas.north]
-title = "The North"

@@

-[commitments.arctic-dialogue]
-title = "Talk about the Arctic"
-area = "north"
-partners = ["us", "ca"]
-status = "ongoing"
-
-[commitments.fresh-water]
-title = "Clean drinking water"
-area = "north"
-partners = ["ca"]
-owner = "Indigenous Services"
-made = 2026-01-15
-deadline = 2026-06-30
-status = "planned"
-formerly = ["drinking-water", "water"]
-tags = ["water"]
-colour = "blue"
-
-[commitments.fresh-water.extra]
-budget = 1.5
-
""",
        id="forced area",
    ),
    pytest.param(
        ("us", "--partner", "--force"),
        "us",
        (
            "removed partner us: United States; also taken out of partners of net-zero-grids, "
            "bridge-repairs, semiconductor-forum and 2 more; partner_status of paris-agreement; also "
            "removed update of paris-agreement"
        ),
        """\
@@
 source = "https://example.org/roadmap"
-
-[partners.us]
-name = "United States"

@@
 area = "climate"
-partners = ["us", "ca"]
+partners = ["ca"]
 owner = ["Ministry of Energy", "Department of Energy"]
@@
 area = "economy"
-partners = ["ca", "us"]
+partners = ["ca"]
 owner = "Transports Québec"
@@
 area = "economy"
-partners = ["us"]
 made = 2021-02-23
@@
 area = "climate"
-partners = ["us", "ca"]
+partners = ["ca"]
 made = 2021-02-23
-partner_status = { us = "dropped", ca = "underway" }
-
-[commitments.paris-agreement.updates.2025-01-20]
-partner = "us"
-status = "dropped"
-status_was = "met"
+partner_status = { ca = "underway" }

@@
 area = "north"
-partners = ["us", "ca"]
+partners = ["ca"]
 status = "ongoing"
""",
        id="other forced partner",
    ),
]

REFUSALS = [
    pytest.param(
        ("net-zero-grids",),
        2,
        (
            "commitment net-zero-grids is named in depends_on of methane-75; take it out there "
            "first, or let --force do so"
        ),
        id="named by another",
    ),
    pytest.param(
        ("arctic",),
        4,
        'there is no commitment "arctic"; did you mean arctic-dialogue?',
        id="prefix",
    ),
    pytest.param(
        ("water",),
        4,
        '"water" is called fresh-water now; name it so',
        id="former id",
    ),
    pytest.param(
        ("north", "--area"),
        2,
        (
            "area north has 2 commitments: arctic-dialogue and fresh-water; move them with `roadmap "
            "update ID --area …`, or let --force remove them too"
        ),
        id="area with commitments",
    ),
    pytest.param(
        ("us", "--partner"),
        2,
        (
            "partner us is named in partners of net-zero-grids, bridge-repairs, semiconductor-forum "
            "and 2 more; partner_status of paris-agreement; update of paris-agreement; take it out "
            "there first, or let --force do so"
        ),
        id="partner in use",
    ),
    pytest.param(
        ("us",),
        4,
        'there is no commitment "us", but there is a partner of that id; name it with --partner',
        id="a partner, not a commitment",
    ),
    pytest.param(
        ("us", "--partner", "--area"),
        2,
        "--area and --partner contradict each other; give one of them",
        id="both kinds",
    ),
    pytest.param(
        ("nothing-like-it",),
        4,
        (
            'there is no commitment "nothing-like-it"; there are net-zero-grids, methane-75, '
            "bridge-repairs, semiconductor-forum, paris-agreement, arctic-dialogue, fresh-water"
        ),
        id="unknown",
    ),
]


@pytest.mark.parametrize(("words", "id", "sentence", "diff"), EDITS)
def test_changes_these_lines_alone(
    edit: Callable[..., Edit], words: tuple[str, ...], id: str, sentence: str, diff: str
) -> None:
    assert edit("remove", *words) == (0, f"{id}\n", f"{sentence}\n", diff)


@pytest.mark.parametrize(("words", "exit_code", "sentence"), REFUSALS)
def test_refuses_and_leaves_the_file(
    edit: Callable[..., Edit], words: tuple[str, ...], exit_code: int, sentence: str
) -> None:
    assert edit("remove", *words) == (exit_code, "", f"error: {sentence}\n", "")


def without(text: str, header: str, following: str) -> str:
    """Return a text without what stands between two headers, the first included."""
    start = text.index(f"[{header}]")
    return text[:start] + text[text.index(f"[{following}]") :]


def test_force_frees_what_depends_on_it(edit: Callable[..., Edit], roadmap_file: Path) -> None:
    expected = without(roadmap_file.read_text(), "commitments.net-zero-grids", "commitments.methane-75")
    result = edit("remove", "net-zero-grids", "--force")
    assert result.stderr == (
        "removed commitment net-zero-grids: Net-zero power grids; "
        "also taken out of depends_on of methane-75\n"
    )
    assert roadmap_file.read_text() == expected.replace('depends_on = ["net-zero-grids"]\n', "")


def test_force_takes_a_partner_out_everywhere(edit: Callable[..., Edit], roadmap_file: Path) -> None:
    expected = without(roadmap_file.read_text(), "partners.ca", "areas.climate")
    expected = without(expected, "commitments.net-zero-grids.updates.2024-12-17", "commitments.methane-75")
    for old, new in {
        'partners = ["ca"]\n': "",
        'partners = ["ca", "us"]': 'partners = ["us"]',
        'partners = ["us", "ca"]': 'partners = ["us"]',
        'partner_status = { ca = "at-risk" }\n': "",
        'partner_deadline = { ca = "2050" }\n': "",
        ', ca = "underway" }': " }",
    }.items():
        expected = expected.replace(old, new)
    result = edit("remove", "ca", "--partner", "--force")
    assert roadmap_file.read_text() == expected
    assert result.stderr == (
        "removed partner ca: Canada; also taken out of partners of net-zero-grids, methane-75, "
        "bridge-repairs and 3 more; partner_status of net-zero-grids and paris-agreement; "
        "partner_deadline of net-zero-grids; also removed update of net-zero-grids\n"
    )


def test_a_reference_by_a_former_id_counts(edit: Callable[..., Edit], roadmap_file: Path) -> None:
    text = roadmap_file.read_text().replace('depends_on = ["net-zero-grids"]', 'depends_on = ["water"]')
    roadmap_file.write_text(text)
    assert edit("remove", "fresh-water").exit_code == 2
    assert edit("remove", "fresh-water", "--force").exit_code == 0
    assert 'water"]' not in roadmap_file.read_text()


def test_a_removed_area_takes_references_to_its_commitments_along(
    edit: Callable[..., Edit], roadmap_file: Path
) -> None:
    text = roadmap_file.read_text().replace('"net-zero-grids"]', '"net-zero-grids", "arctic-dialogue"]')
    roadmap_file.write_text(text)
    result = edit("remove", "north", "--area", "--force")
    assert result.stderr == (
        "removed area north: The North, with its 2 commitments: arctic-dialogue and fresh-water; "
        "also taken out of depends_on of methane-75\n"
    )
    assert 'depends_on = ["net-zero-grids"]' in roadmap_file.read_text()


def test_all_can_go(edit: Callable[..., Edit], run: Callable[..., Result], roadmap_file: Path) -> None:
    for area in ("climate", "economy", "north", "health"):
        assert edit("remove", area, "--area", "--force").exit_code == 0
    for partner in ("us", "ca"):
        assert edit("remove", partner, "--partner").exit_code == 0
    assert roadmap_file.read_text() == SMALL_ROADMAP[: SMALL_ROADMAP.index("\n[partners.us]")]
    assert run("list", "--format", "json").stdout == "[]\n"


def test_references_among_what_goes_are_not_told(edit: Callable[..., Edit], roadmap_file: Path) -> None:
    text = roadmap_file.read_text()
    roadmap_file.write_text(text.replace('tags = ["water"]', 'depends_on = ["arctic-dialogue"]'))
    assert edit("remove", "north", "--area", "--force").stderr == (
        "removed area north: The North, with its 2 commitments: arctic-dialogue and fresh-water\n"
    )


def test_the_updates_of_one_partner_alone_go_together(edit: Callable[..., Edit], roadmap_file: Path) -> None:
    another = '\n[commitments.paris-agreement.updates.2026-01-20]\npartner = "us"\nnote = "Out."\n'
    before = "\n[commitments.arctic-dialogue]"
    roadmap_file.write_text(SMALL_ROADMAP.replace(before, another + before))
    result = edit("remove", "us", "--partner", "--force")
    assert result.stderr.endswith("; also removed 2 updates of paris-agreement\n")
    assert "updates" not in tomllib.loads(roadmap_file.read_text())["commitments"]["paris-agreement"]
