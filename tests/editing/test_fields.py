"""What `update` puts right about the fields of a commitment."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import Edit

EDITS = [
    pytest.param(
        (
            "fresh-water",
            "--title",
            "Clean  water",
            "--text",
            "All of it.",
            "--area",
            "climate",
            "--owner",
            "A",
            "--owner",
            "B",
            "--made",
            "2026-01",
            "--progress",
            "10",
            "--source",
            "s",
            "--tag",
            "a,b",
            "--partner",
            "us",
            "--depends-on",
            "methane-75",
        ),
        "fresh-water",
        "updated fresh-water: title; text; area north → climate; partners; owner; made 2026-01-15 → 2026-01; "
        "progress 10; depends_on; tags; source",
        """\
@@
 [commitments.fresh-water]
-title = "Clean drinking water"
-area = "north"
-partners = ["ca"]
-owner = "Indigenous Services"
-made = 2026-01-15
+title = "Clean water"
+text = "All of it."
+area = "climate"
+partners = ["us"]
+owner = ["A", "B"]
+made = "2026-01"
 deadline = 2026-06-30
 status = "planned"
+progress = 10
+depends_on = ["methane-75"]
 formerly = ["drinking-water", "water"]
-tags = ["water"]
+tags = ["a", "b"]
+source = "s"
 colour = "blue"
""",
        id="every field",
    ),
    pytest.param(
        (
            "fresh-water",
            "--add-tag",
            "new",
            "--remove-tag",
            "water",
            "--add-partner",
            "us",
            "--remove-partner",
            "ca",
            "--add-depends-on",
            "methane-75",
        ),
        "fresh-water",
        "updated fresh-water: partners; depends_on; tags",
        """\
@@
 area = "north"
-partners = ["ca"]
+partners = ["us"]
 owner = "Indigenous Services"
@@
 status = "planned"
+depends_on = ["methane-75"]
 formerly = ["drinking-water", "water"]
-tags = ["water"]
+tags = ["new"]
 colour = "blue"
""",
        id="more and less of lists",
    ),
    pytest.param(
        ("methane-75", "--remove-depends-on", "net-zero-grids"),
        "methane-75",
        "updated methane-75: depends_on cleared",
        """\
@@
 progress = 40
-depends_on = ["net-zero-grids"]
 tags = ["energy"]
""",
        id="last of a list",
    ),
    pytest.param(
        ("methane-75", "--remove-tag", "energy", "--remove-partner", "ca"),
        "methane-75",
        "updated methane-75: partners cleared; tags cleared",
        """\
@@
 area = "climate"
-partners = ["ca"]
 made = 2021-10-11
@@
 depends_on = ["net-zero-grids"]
-tags = ["energy"]

""",
        id="two at once",
    ),
    pytest.param(
        ("fresh-water", "--clear", "tags", "--clear", "owner", "--clear", "formerly"),
        "fresh-water",
        "updated fresh-water: tags cleared; owner cleared; formerly cleared",
        """\
@@
 partners = ["ca"]
-owner = "Indigenous Services"
 made = 2026-01-15
@@
 status = "planned"
-formerly = ["drinking-water", "water"]
-tags = ["water"]
 colour = "blue"
""",
        id="cleared",
    ),
    pytest.param(
        ("fresh-water", "--clear", "status"),
        "fresh-water",
        "updated fresh-water: status cleared",
        """\
@@
 deadline = 2026-06-30
-status = "planned"
 formerly = ["drinking-water", "water"]
""",
        id="cleared status",
    ),
    pytest.param(
        ("net-zero-grids", "--clear", "partner_status,partner-deadline"),
        "net-zero-grids",
        "updated net-zero-grids: partner_status cleared; partner_deadline cleared",
        """\
@@
 status = "underway"
-partner_status = { ca = "at-risk" }
-partner_deadline = { ca = "2050" }
 tags = ["energy", "electricity"]
""",
        id="cleared tables",
    ),
    pytest.param(
        ("net-zero-grids", "--clear", "status", "--for", "ca"),
        "net-zero-grids",
        "updated net-zero-grids: status cleared",
        """\
@@
 status = "underway"
-partner_status = { ca = "at-risk" }
 partner_deadline = { ca = "2050" }
""",
        id="cleared status of a partner",
    ),
]

REFUSALS = [
    pytest.param(
        ("fresh-water",),
        2,
        "give at least one option that changes something; see `roadmap update --help`",
        id="nothing given",
    ),
    pytest.param(
        ("fresh-water", "--area", "nowhere"),
        4,
        'there is no area "nowhere"; there are climate, economy, north, health',
        id="unknown area",
    ),
    pytest.param(
        ("fresh-water", "--add-partner", "nobody"),
        4,
        'there is no partner "nobody"; there are us, ca',
        id="unknown partner",
    ),
    pytest.param(
        ("fresh-water", "--title", ""),
        2,
        'the title is empty; say in a few words what was promised: "Modernize the grid"',
        id="empty title",
    ),
    pytest.param(
        ("fresh-water", "--text", ""),
        2,
        "--text is empty; give it a text, or leave the option out",
        id="empty text",
    ),
    pytest.param(
        ("fresh-water", "--owner", " "),
        2,
        "--owner is empty; give it a text, or leave the option out",
        id="empty owner",
    ),
    pytest.param(
        ("fresh-water", "--progress", "101"),
        2,
        '--progress must be a whole number from 0 to 100, not "101" (see `roadmap update --help`)',
        id="too much progress",
    ),
    pytest.param(
        ("fresh-water", "--progress", "half"),
        2,
        ('--progress must be a whole number from 0 to 100, not "half" (see `roadmap update --help`)'),
        id="no number",
    ),
    pytest.param(
        ("fresh-water", "--clear", "title"),
        2,
        "--clear: a commitment cannot be without title; give another with --title",
        id="required field",
    ),
    pytest.param(
        ("fresh-water", "--clear", "tgas"),
        2,
        '--clear: there is no field "tgas" to clear; did you mean tags?',
        id="unknown field",
    ),
    pytest.param(
        ("fresh-water", "--clear", "tags", "--add-tag", "x"),
        2,
        "--clear tags contradicts what is given for it; leave one of them out",
        id="cleared and given",
    ),
    pytest.param(
        ("fresh-water", "--clear", "deadline", "--deadline", "2030"),
        2,
        "--clear deadline contradicts what is given for it; leave one of them out",
        id="cleared deadline and given",
    ),
    pytest.param(
        ("net-zero-grids", "--clear", "owner,status"),
        2,
        "ca has its own status in net-zero-grids, so it cannot be set for all at once; "
        "use --for ca, or --for all to record it for each partner",
        id="cleared status of all beside a partner's own",
    ),
    pytest.param(
        ("methane-75", "--remove-tag", "enregy"),
        4,
        'methane-75 has no tag "enregy"; did you mean energy?',
        id="unknown tag",
    ),
    pytest.param(
        ("methane-75", "--remove-depends-on", "fresh-water"),
        4,
        'methane-75 has no dependency "fresh-water"; there is only net-zero-grids',
        id="unknown dependency",
    ),
    pytest.param(
        ("methane-75", "--add-depends-on", "methane-75"),
        2,
        "methane-75 cannot depend on itself",
        id="on itself",
    ),
]


@pytest.mark.parametrize(("words", "id", "sentence", "diff"), EDITS)
def test_changes_these_lines_alone(
    edit: Callable[..., Edit], words: tuple[str, ...], id: str, sentence: str, diff: str
) -> None:
    assert edit("update", *words) == (0, f"{id}\n", f"{sentence}\n", diff)


@pytest.mark.parametrize(("words", "exit_code", "sentence"), REFUSALS)
def test_refuses_and_leaves_the_file(
    edit: Callable[..., Edit], words: tuple[str, ...], exit_code: int, sentence: str
) -> None:
    assert edit("update", *words) == (exit_code, "", f"error: {sentence}\n", "")


def test_a_status_that_an_update_sets_is_not_cleared(edit: Callable[..., Edit]) -> None:
    edit("update", "fresh-water", "--status", "underway", "--on", "2026-02-01")
    edit("update", "fresh-water", "--status", "at-risk", "--on", "2026-02-02")
    edit("update", "fresh-water", "--note", "N.", "--on", "2026-02-03")
    edit("update", "fresh-water", "--for", "ca", "--note", "N.", "--on", "2026-02-04")
    sentence = (
        "error: the update 2026-02-02 of fresh-water sets the status to at-risk, so the status cannot be "
        "cleared; record a new one with --status, or correct the update: "
        "`roadmap amend fresh-water 2026-02-02 --status STATUS`\n"
    )
    assert edit("update", "fresh-water", "--clear", "tags,status") == (2, "", sentence, "")


def test_a_status_is_cleared_beside_updates_that_do_not_set_it(edit: Callable[..., Edit]) -> None:
    edit("update", "fresh-water", "--deadline", "2031", "--note", "N.", "--on", "2026-02-01")
    result = edit("update", "fresh-water", "--clear", "status")
    assert result[:3] == (0, "fresh-water\n", "updated fresh-water: status cleared\n")


@pytest.mark.parametrize("given", ["Both partners.\nBy 2035.", "Both partners.\nBy 2035.\n"])
def test_a_text_that_differs_only_in_white_space_around_it_changes_nothing(
    edit: Callable[..., Edit], roadmap_file: Path, given: str
) -> None:
    text = roadmap_file.read_text(encoding="utf-8")
    old = 'text = "Both partners will reach net-zero electricity by 2035."'
    assert old in text
    roadmap_file.write_text(text.replace(old, 'text = """\nBoth partners.\nBy 2035.\n"""'), encoding="utf-8")
    done = edit("update", "net-zero-grids", "--text", given)
    assert (done.exit_code, done.diff) == (0, "")
    assert done.stderr == "net-zero-grids: nothing to change\n"


def test_an_array_of_which_one_text_is_left_stays_an_array_with_its_comment(
    edit: Callable[..., Edit], roadmap_file: Path
) -> None:
    text = roadmap_file.read_text(encoding="utf-8")
    old = 'owner = ["Ministry of Energy", "Department of Energy"]'
    assert old in text
    new = 'owner = [\n  "Ministry of Energy", # since 2021\n  "Department of Energy", # observer\n]'
    roadmap_file.write_text(text.replace(old, new), encoding="utf-8")
    done = edit("update", "net-zero-grids", "--owner", "Ministry of Energy")
    assert done.exit_code == 0
    assert 'owner = [\n  "Ministry of Energy", # since 2021\n]\n' in roadmap_file.read_text(encoding="utf-8")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_text_over_lines_keeps_its_line_ends_and_the_last_one(
    edit: Callable[..., Edit], roadmap_file: Path, newline: str
) -> None:
    old = 'text = "Both partners will reach net-zero electricity by 2035."'
    new = 'text = """\nBoth partners.\nBy 2035.\n"""'
    before = roadmap_file.read_text(encoding="utf-8").replace(old, new).replace("\n", newline)
    roadmap_file.write_bytes(before.encode())
    assert edit("update", "net-zero-grids", "--text", "Both partners.\nBy 2035.").diff == ""
    assert edit("update", "net-zero-grids", "--text", "Both.\nBy 2040.").exit_code == 0
    expected = before.replace(f"Both partners.{newline}By 2035.", f"Both.{newline}By 2040.")
    assert roadmap_file.read_bytes() == expected.encode()


def test_an_element_that_an_array_holds_twice_stays(edit: Callable[..., Edit], roadmap_file: Path) -> None:
    text = roadmap_file.read_text(encoding="utf-8").replace(
        'tags = ["energy"]', "tags = ['gas', \"a\", 'gas']"
    )
    roadmap_file.write_text(text, encoding="utf-8")
    assert edit("update", "methane-75", "--add-tag", "gas").diff == ""
    assert edit("update", "methane-75", "--add-tag", "b", "--remove-tag", "a").exit_code == 0
    assert "tags = ['gas', 'gas', \"b\"]\n" in roadmap_file.read_text(encoding="utf-8")
    assert edit("update", "methane-75", "--remove-tag", "gas").exit_code == 0
    assert 'tags = ["b"]\n' in roadmap_file.read_text(encoding="utf-8")
