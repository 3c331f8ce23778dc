"""Open commitments that a source does not name: reported, closed, or left alone if it may be incomplete."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.importing import HEAD, ON, Import
from tests.commands.importing import bring as bring
from tests.conftest import Result
from tests.histories import History

AREAS = '[partners.us]\nname = "US"\n[areas.x]\ntitle = "Ex"\n[areas.y]\ntitle = "Y"\n'
ROADMAP = f"{HEAD}{AREAS}" + "".join(
    f'[commitments.{known}]\ntitle = "{known.upper()}"\narea = "{area}"\nstatus = "{status}"\n{more}'
    for known, area, status, more in (
        ("a", "x", "underway", ""),
        ("b", "x", "planned", 'partners = ["us"]\ntags = ["big"]\n'),
        ("c", "x", "met", ""),
        ("d", "y", "ongoing", ""),
        ("e", "y", "planned", ""),
        ("f", "y", "planned", 'formerly = "z"\n'),
    )
)
REPORT = ("--update", "--report-missing")
CLOSE = ("--update", "--close-missing", "dropped", "--note", "Not in the plan of 2026.")


def missing(bring: Import, source: str, *options: str) -> list[str]:
    found: list[str] = json.loads(bring(source, *options, "--dry-run", "--format", "json").stdout)["missing"]
    return found


@pytest.mark.parametrize(
    ("source", "options", "expected"),
    [
        ("id\na\nz\n", (), ["b", "d", "e"]),
        ("id,area\na,x\nz,x\n", ("--area", "x", "--map", "area=area"), ["b", "d", "e"]),
        ("id\na\n", ("--area", "x"), ["b"]),
        ("id\na\n", ("--area", "Ex"), ["b"]),
        ("id\na\n", ("--area", "new"), []),
        ("id\na\n", ("--where", "tag = big"), ["b"]),
        ("id\na\n", ("--where", "tag = big", "--area", "y"), []),
        ("id\nb\nb\nnew\n,\n", (), ["a", "d", "e", "f"]),
        ("title,area\nA,x\nE,y\n", (), ["b", "d", "f"]),
    ],
)
def test_open_ones_that_no_row_names_are_missing(
    source: str, options: tuple[str, ...], expected: list[str], bring: Import
) -> None:
    bring.write(ROADMAP)
    assert missing(bring, source, *REPORT, *options) == expected
    assert bring.roadmap == ROADMAP


def test_the_report_names_each_with_its_title(bring: Import) -> None:
    bring.write(ROADMAP)
    result = bring("id,owner\na,Ann\nb,\nb,\n", *REPORT, "--area", "x")
    assert (result.exit_code, result.stdout) == (0, "a\n")
    assert result.stderr == (
        "lines 3, 4: skipped: the id b repeats, and --update needs one row for each id\n"
        "s.csv: 3 rows became 0 new commitments, 1 updated, 0 unchanged, 0 missing; 2 rows skipped\n"
    )
    result = bring("id\na\n?\n", *REPORT, "--area", "x")
    assert result.stderr.splitlines()[1:] == [
        "b is open and not in the source: B",
        "1 row was skipped in s.csv, so commitments may be in the source although they are listed here",
        "s.csv: 2 rows became 0 new commitments, 0 updated, 1 unchanged, 1 missing; 1 row skipped",
    ]


def test_without_the_options_nothing_is_known(bring: Import) -> None:
    bring.write(ROADMAP)
    report = json.loads(bring("id\na\n", "--update", "--format", "json").stdout)
    assert (report["missing"], report["closed"]) == (None, [])


def test_missing_ones_are_closed_by_an_update_that_passes_the_check_in_ci(
    bring: Import, run: Callable[..., Result], tmp_path: Path
) -> None:
    History(tmp_path).commit(ROADMAP)
    source = "id,owner\na,Ann\nd,\ne,\nf,\n"
    result = bring(source, *CLOSE, "--evidence", "https://x.example", "--yes")
    assert (result.exit_code, result.stdout) == (0, "a\nb\n")
    assert result.stderr == (
        "b is open and not in the source: B\n"
        "s.csv: 4 rows became 0 new commitments, 1 updated, 3 unchanged, 1 missing, 1 closed\n"
    )
    assert bring.commitments["b"]["status"] == "dropped"
    assert bring.commitments["b"]["updates"][ON] == {
        "status": "dropped", "status_was": "planned", "note": "Not in the plan of 2026.",
        "evidence": "https://x.example",
    }  # fmt: skip
    assert run("check", "--since", "HEAD", "--as-of", ON).exit_code == 0
    written = bring.roadmap
    assert bring(source, *CLOSE, "--yes").stderr.endswith("0 updated, 4 unchanged, 0 missing\n")
    assert bring.roadmap == written
    assert run("undo").exit_code == 0
    assert bring.roadmap == ROADMAP


def test_a_later_update_and_partners_with_their_own_status_keep_one_open(bring: Import) -> None:
    own = ROADMAP.replace('tags = ["big"]\n', 'partner_status = { us = "at-risk" }\n')
    own += '[commitments.f.updates."2026-03-01"]\nstatus = "planned"\n'
    bring.write(own)
    result = bring("id\na\nd\ne\n", *CLOSE, "--yes")
    assert result.exit_code == 0
    assert result.stderr.splitlines()[2:] == [
        "b stays open, because us has its own status; close it with roadmap update b --for PARTNER --status "
        "dropped",
        "f stays open, because it has a later update with a status",
        "s.csv: 3 rows became 0 new commitments, 0 updated, 3 unchanged, 2 missing",
    ]
    assert bring.roadmap == own


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("id,owner\na,Ann\nd\ne,\nf,\n", "1 row was skipped in s.csv"),
        ("id,owner\na,Ann\na,Bo\nd,\ne,\nf,\n", "2 rows were skipped in s.csv"),
        ("id,owner,title,area\na,Ann,,\nd,,,\ne,,,\nf,,,\n,,New,x\n", "1 id was not read in s.csv"),
        ("id,owner\na,Ann\nd,\ne,\nnope,\n", "1 row was skipped in s.csv"),
    ],
)
def test_nothing_is_written_if_a_row_could_not_be_read(source: str, sentence: str, bring: Import) -> None:
    bring.write(ROADMAP)
    for yes in (("--yes",), ("--dry-run",), ()):
        result = bring(source, *CLOSE, *yes)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.splitlines()[-1] == (
            f"error: {sentence}, so it is not known what is missing; correct it, or leave out --close-missing"
        )
        assert "nothing was written: s.csv: " in result.stderr
    assert bring.roadmap == ROADMAP
    assert bring(source, *CLOSE, "--yes", "--strict").exit_code == 1


def test_a_script_does_not_close_more_than_half(bring: Import) -> None:
    bring.write(ROADMAP)
    for source, few in (("id\na\nd\n", "names 2 of the 5 open"), ("id\nc\n", "names none of the 5 open")):
        result = bring(source, *CLOSE, "--yes")
        assert result.exit_code == 2
        assert result.stderr.splitlines()[-1] == (
            f"error: s.csv {few} commitments that it should have, so it may be cut off; leave out --yes to "
            "confirm this on a terminal, or name what it should have with --where EXPR"
        )
        assert bring.roadmap == ROADMAP
    assert bring("id\na\nd\n", *CLOSE, "--yes", "--where", "area = x").exit_code == 0
    assert bring.commitments["b"]["status"] == "dropped"
    assert bring.commitments["e"]["status"] == "planned"
