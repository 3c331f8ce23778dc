"""An unedited export that is imported with `--update` changes nothing."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tests.conftest import Result, examples
from tests.recording import PARTNERS, histories
from tests.test_round_trips import DISARMED, TEXTS

Run = Callable[..., Result]
Table = dict[str, Any]

WORDS = st.sampled_from(
    [*DISARMED, *TEXTS, "One.\nTwo.\n\n  Three.\n", "a; b", "[x]", "a\tb", "\x07", "_x0041_", "Same", "same"]
).filter(lambda text: bool(text.strip()) and len(text) < 1_000)  # a workbook cuts longer texts
NAMES = st.sampled_from(["Same", "same", "us", "ca", "zz", "=1+1", "A, b; c"])
LISTS = st.one_of(st.sampled_from(["", " "]), WORDS, st.lists(WORDS, max_size=3))
DATES = st.sampled_from(["1850", "1850-05-06", "1900-02-28", "1900-03-01", "2021-Q2", "2021-06-30"])


@st.composite
def commitments(draw: st.DrawFn, ids: list[str]) -> Table:
    """Draw a commitment with updates and with texts that a format may have to escape."""
    table = draw(histories()) | {
        "title": draw(WORDS),
        "area": draw(st.sampled_from(["a", "b", "same", "No"])),
    }
    one_of = st.sampled_from([*ids, "old", "No such"])
    more = {
        **dict.fromkeys(("text", "met_when"), WORDS | st.sampled_from(["", " "])),
        **dict.fromkeys(("owner", "source"), LISTS),
        "tags": st.lists(WORDS, max_size=3),
        "made": DATES,
        "depends_on": st.lists(one_of, max_size=3),
        "formerly": st.sampled_from(["old", ["old", "older"]]),
        "extra": st.just({"own": 1}),
    }
    table |= draw(st.fixed_dictionaries({}, optional=more))
    table["partners"] = [*table["partners"], *draw(st.lists(st.sampled_from(["us", "US", "zz"]), max_size=2))]
    for update in table.get("updates", {}).values():
        update |= draw(st.fixed_dictionaries({}, optional={"note": WORDS, "evidence": LISTS}))
    return table


@st.composite
def roadmaps(draw: st.DrawFn) -> str:
    """Draw a roadmap in which names repeat, and some are ids of others."""
    ids = ["one", "two", "A b"][: draw(st.integers(1, 3))]
    data = {
        "roadmap": {"title": "R"},
        "partners": {id: {"name": draw(NAMES)} for id in PARTNERS},
        "areas": {id: {"title": draw(NAMES)} for id in ("a", "b")},
        "commitments": {id: draw(commitments(ids)) for id in ids},
    }
    return tomli_w.dumps(data, multiline_strings=True)


@pytest.mark.parametrize("format", ["csv", "json", "xlsx"])
@examples(few=5, many=30, unchecked=[HealthCheck.too_slow])
@given(text=roadmaps())
def test_nothing_is_updated_and_the_file_stays_byte_for_byte(run: Run, format: str, text: str) -> None:
    Path(".git").mkdir(exist_ok=True)
    file, source = Path("roadmap.toml"), Path(f"all.{format}")
    file.write_text(text, encoding="utf-8", newline="")
    if format == "xlsx":
        pytest.importorskip("openpyxl", reason="openpyxl (the extra `excel`) is not installed")
    assert run("export", format, "-o", str(source)).exit_code == 0
    result = run("import", str(source), "--update", "--format", "json")
    assert result.exit_code == 0, result.stderr
    done = json.loads(result.stdout)
    empty: list[str] = []
    assert (done["updated"], done["added"], done["partners"], done["areas"]) == (empty, empty, empty, empty)
    assert (done["ignored"], done["skipped"], done["unread"]) == (empty, empty, empty)
    assert (done["doubtful"], done["collisions"], done["notes"]) == (empty, empty, empty)
    assert file.read_text(encoding="utf-8") == text


SAME_NAMES = """\
[roadmap]
title = "R"
[partners.us-a]
name = "United States"
[partners.us-b]
name = "United States"
[areas.a]
title = "A"
[commitments.x]
title = "X"
area = "a"
partners = ["us-b"]
status = "dropped"
milestones = { m = { title = "M" } }
"""


def test_a_workbook_imported_into_another_roadmap_keeps_ids_and_states_no_progress(run: Run) -> None:
    Path("old.toml").write_text(SAME_NAMES, encoding="utf-8")
    Path("new.toml").write_text('[roadmap]\ntitle = "New"\n', encoding="utf-8")
    assert run("export", "xlsx", "--file", "old.toml", "-o", "all.xlsx").exit_code == 0
    assert run("import", "all.xlsx", "--file", "new.toml").exit_code == 0
    new = tomllib.loads(Path("new.toml").read_text(encoding="utf-8"))
    assert new["commitments"]["x"] == {
        "title": "X", "area": "a", "partners": ["us-b"], "status": "dropped",
    }  # fmt: skip


def test_a_text_that_a_cell_cuts_is_not_imported(run: Run) -> None:
    text = SAME_NAMES + f'text = "{"x" * 40_000}"\n'
    file = Path("roadmap.toml")
    file.write_text(text, encoding="utf-8")
    assert run("export", "xlsx", "-o", "all.xlsx").exit_code == 0
    result = run("import", "all.xlsx", "--update", "--format", "json")
    assert [one["field"] for one in json.loads(result.stdout)["unread"]] == ["text"]
    assert file.read_text(encoding="utf-8") == text


def test_a_column_of_ones_own_in_an_export_does_not_change_how_the_others_are_read(run: Run) -> None:
    text = SAME_NAMES.replace('"X"', '"=X"')
    file = Path("roadmap.toml")
    file.write_text(text, encoding="utf-8")
    heading, row = run("export", "csv").stdout.splitlines()
    result = run("import", "-", "--update", input=f"{heading},Remark\r\n{row},Good\r\n")
    assert 'not read: "Remark"' in result.stderr
    assert file.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("X,a,United States", '"United States" is the name of us-a and us-b; write the id of the partner'),
        ("X,Same,us-a", 'its area "Same" is the title of b and c; write the id of the area instead'),
    ],
)
def test_an_ambiguous_name_is_reported(run: Run, row: str, reason: str) -> None:
    areas = "".join(f'[areas.{id}]\ntitle = "Same"\n' for id in ("b", "c"))
    Path("roadmap.toml").write_text(SAME_NAMES + areas, encoding="utf-8")
    result = run("import", "-", input=f"title,area,partners\n{row}\n")
    assert reason in result.stderr


AREAS = "no title, summary, lead or extra of areas"
OTHERS = "no name, url or extra of partners"
CSV_LACKS = "no waive or extra of commitments"
WORKBOOK_LACKS = (
    "no partner_deadline, partner_status, depends_on, formerly, waive, extra, milestones, indicators, "
    "updates or assessments of commitments"
)


@pytest.mark.parametrize(("format", "lacks"), [("csv", CSV_LACKS), ("xlsx", WORKBOOK_LACKS)])
def test_import_reports_what_rows_do_not_have(run: Run, format: str, lacks: str) -> None:
    Path("old.toml").write_text(SAME_NAMES, encoding="utf-8")
    Path("new.toml").write_text('[roadmap]\ntitle = "New"\n', encoding="utf-8")
    source = f"all.{format}"
    assert run("export", format, "--file", "old.toml", "-o", source).exit_code == 0
    words = ("import", source, "--file", "new.toml")
    note = (
        f"the rows have {AREAS}, {OTHERS} and {lacks}; an id is used for a missing title or name; "
        "`roadmap export json` has all"
    )
    assert note in json.loads(run(*words, "--dry-run", "--format", "json").stdout)["notes"]
    assert note in run(*words).stderr.splitlines()
    assert "the rows have" not in run(*words, "--update").stderr


def test_a_whole_roadmap_lacks_nothing_and_a_table_of_others_is_no_copy(run: Run) -> None:
    Path("old.toml").write_text(SAME_NAMES, encoding="utf-8")
    assert run("export", "json", "--file", "old.toml", "-o", "all.json").exit_code == 0
    Path("others.csv").write_text("title,area\nY,a\n", encoding="utf-8")
    for source in ("all.json", "others.csv"):
        result = run("import", source, "--file", "new.toml")
        assert (result.exit_code, "the rows have" in result.stderr) == (0, False)


def test_an_update_that_was_edited_in_a_workbook_is_reported(run: Run) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl (the extra `excel`) is not installed")
    updates = "[commitments.x.updates.2024-02-03]\nnote = '=N'\n[commitments.x.updates.2025]\nnote = 'O'\n"
    Path("roadmap.toml").write_text(SAME_NAMES + updates, encoding="utf-8")
    assert run("export", "xlsx", "-o", "all.xlsx").exit_code == 0
    words = ("import", "all.xlsx", "--update", "--format", "json")
    assert json.loads(run(*words).stdout)["notes"] == []
    book = openpyxl.load_workbook("all.xlsx")
    heading = [cell.value for cell in book["Updates"][1]]
    book["Updates"].cell(2, heading.index("note") + 1).value = "Other"
    book.save("all.xlsx")
    assert json.loads(run(*words).stdout)["notes"] == [
        "1 update row differs from the file and was not imported; `roadmap amend` corrects an update"
    ]


def test_an_empty_cell_of_a_derived_value_leaves_nothing_out(run: Run) -> None:
    own = 'deadline = "2030"\npartner_deadline = { us-b = "none" }\n'
    Path("roadmap.toml").write_text(SAME_NAMES.replace("milestones", f"{own}milestones"), encoding="utf-8")
    for words in (("list", "--format"), ("export",)):
        source = run(*words, "csv").stdout
        done = json.loads(run("import", "-", "--update", "--format", "json", input=source).stdout)
        assert (done["changed"], done["notes"]) == (False, [])
    edited = source.replace(",2030,", ",,")
    done = json.loads(run("import", "-", "--update", "--format", "json", input=edited).stdout)
    assert done["notes"] == ["an empty cell clears nothing; the file keeps deadline of x"]
