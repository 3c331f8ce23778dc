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
]

REFUSALS = [
    pytest.param(
        ("net-zero-grids",),
        2,
        (
            "commitment net-zero-grids is named in depends_on of methane-75; remove it there "
            "first, or use --force"
        ),
        id="named by another",
    ),
    pytest.param(
        ("arctic",), 4, 'there is no commitment "arctic"; did you mean arctic-dialogue?', id="prefix"
    ),
    pytest.param(("water",), 4, '"water" is called fresh-water now', id="former id"),
    pytest.param(
        ("north", "--area"),
        2,
        (
            "area north has 2 commitments: arctic-dialogue and fresh-water; move them with `roadmap "
            "update ID --area AREA`, or use --force to remove them too"
        ),
        id="area with commitments",
    ),
    pytest.param(
        ("us", "--partner"),
        2,
        (
            "us has its own status in paris-agreement, which would be lost; if it gave up the "
            "commitment, record that: roadmap update paris-agreement --for us --status dropped"
        ),
        id="partner with a status",
    ),
    pytest.param(
        ("us", "--partner", "--force"),
        2,
        (
            "us has its own status in paris-agreement, which would be lost; if it gave up the "
            "commitment, record that: roadmap update paris-agreement --for us --status dropped"
        ),
        id="partner with a status, forced",
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
    """Return a text without a header and everything up to the next given one."""
    start = text.index(f"[{header}]")
    return text[:start] + text[text.index(f"[{following}]") :]


def test_force_frees_what_depends_on_it(edit: Callable[..., Edit], roadmap_file: Path) -> None:
    expected = without(roadmap_file.read_text(), "commitments.net-zero-grids", "commitments.methane-75")
    result = edit("remove", "net-zero-grids", "--force")
    assert result.stderr == (
        "removed commitment net-zero-grids: Net-zero power grids; "
        "also removed from depends_on of methane-75\n"
    )
    assert roadmap_file.read_text() == expected.replace('depends_on = ["net-zero-grids"]\n', "")


def test_force_takes_a_partner_out_everywhere(edit: Callable[..., Edit], roadmap_file: Path) -> None:
    """Where nothing is on record of it but who it is and when it would be due."""
    edit("remove", "paris-agreement")
    text = without(
        roadmap_file.read_text(), "commitments.net-zero-grids.updates.2024-12-17", "commitments.methane-75"
    )
    roadmap_file.write_text(text.replace('partner_status = { ca = "at-risk" }\n', ""))
    expected = without(roadmap_file.read_text(), "partners.ca", "areas.climate")
    for old, new in {
        'partners = ["ca"]\n': "",
        'partners = ["ca", "us"]': 'partners = ["us"]',
        'partners = ["us", "ca"]': 'partners = ["us"]',
        'partner_deadline = { ca = "2050" }\n': "",
    }.items():
        expected = expected.replace(old, new)
    refused = edit("remove", "ca", "--partner")
    assert refused.exit_code == 2
    assert refused.stderr == (
        "error: partner ca is named in partners of net-zero-grids, methane-75, bridge-repairs and 2 more; "
        "partner_deadline of net-zero-grids; if it left, record that: `roadmap update ID --for ca --status "
        "dropped --note TEXT`; if it was added by mistake, use --force\n"
    )
    result = edit("remove", "ca", "--partner", "--force")
    assert roadmap_file.read_text() == expected
    assert result.stderr == (
        "removed partner ca: Canada; also removed from partners of net-zero-grids, methane-75, "
        "bridge-repairs and 2 more; partner_deadline of net-zero-grids\n"
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
        "also removed from depends_on of methane-75\n"
    )
    assert 'depends_on = ["net-zero-grids"]' in roadmap_file.read_text()


def test_all_can_go(edit: Callable[..., Edit], run: Callable[..., Result], roadmap_file: Path) -> None:
    for area in ("climate", "economy", "north", "health"):
        assert edit("remove", area, "--area", "--force").exit_code == 0
    for partner in ("us", "ca"):
        assert edit("remove", partner, "--partner").exit_code == 0
    assert roadmap_file.read_text() == SMALL_ROADMAP[: SMALL_ROADMAP.index("\n[partners.us]")]
    assert run("list", "--format", "json").stdout == "[]\n"


def test_references_among_removed_records_are_not_named(
    edit: Callable[..., Edit], roadmap_file: Path
) -> None:
    text = roadmap_file.read_text()
    roadmap_file.write_text(text.replace('tags = ["water"]', 'depends_on = ["arctic-dialogue"]'))
    assert edit("remove", "north", "--area", "--force").stderr == (
        "removed area north: The North, with its 2 commitments: arctic-dialogue and fresh-water\n"
    )


@pytest.mark.parametrize(
    "words",
    [
        ("update", "net-zero-grids", "--remove-partner", "ca"),
        ("update", "net-zero-grids", "--partner", "us"),
        ("update", "net-zero-grids", "--clear", "partners"),
        ("remove", "ca", "--partner", "--force"),
    ],
)
def test_what_a_partner_did_is_not_lost_with_it(
    edit: Callable[..., Edit], roadmap_file: Path, words: tuple[str, ...]
) -> None:
    """Also if only updates name it; the mean of the others would change."""
    roadmap_file.write_text(SMALL_ROADMAP.replace('partner_status = { ca = "at-risk" }\n', ""))
    result = edit(*words)
    assert (result.exit_code, result.diff) == (2, "")
    assert result.stderr == (
        "error: ca has updates in net-zero-grids, which would be lost; if it gave up the "
        "commitment, record that: roadmap update net-zero-grids --for ca --status dropped\n"
    )


def test_a_partner_that_leaves_takes_its_deadline_along(
    edit: Callable[..., Edit], roadmap_file: Path
) -> None:
    one = 'partners = ["us", "ca"]\nstatus = "ongoing"\n'
    two = 'partners = ["us", "ca"]\nstatus = "ongoing"\npartner_deadline = { us = "2030", ca = "2031" }\n'
    roadmap_file.write_text(SMALL_ROADMAP.replace(one, two))
    edit("update", "arctic-dialogue", "--remove-partner", "us")
    commitment = tomllib.loads(roadmap_file.read_text())["commitments"]["arctic-dialogue"]
    assert (commitment["partners"], commitment["partner_deadline"]) == (["ca"], {"ca": "2031"})
    edit("update", "arctic-dialogue", "--remove-partner", "ca")
    assert set(tomllib.loads(roadmap_file.read_text())["commitments"]["arctic-dialogue"]) == {
        "title", "area", "status"
    }  # fmt: skip


def test_a_partner_with_an_indicator_is_not_removed(run: Callable[..., Result], tmp_path: Path) -> None:
    text = (
        '[roadmap]\ntitle = "R"\n[partners.ca]\nname = "Canada"\n[areas.a]\ntitle = "A"\n'
        '[commitments.x]\ntitle = "X"\narea = "a"\npartners = ["ca"]\n'
        'indicators.i = { title = "I", partner = "ca" }\n'
    )
    (tmp_path / "roadmap.toml").write_text(text)
    result = run("remove", "ca", "--partner", "--force")
    assert (result.exit_code, (tmp_path / "roadmap.toml").read_text()) == (2, text)
    assert result.stderr.startswith("error: ca has indicators in x, which would be lost; ")
