"""Round trips: an export makes the same roadmap."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import rtoml

from roadmap_cli.importers.records import fold
from roadmap_cli.model.json_codec import pack
from roadmap_cli.toml.change import same
from tests.commands.importing import HEAD, Import
from tests.commands.importing import bring as bring
from tests.conftest import AS_OF, SHIPPED, SMALL_ROADMAP, Result
from tests.hostile import HOSTILE
from tests.importers.sheets import MANDATES

ODD = """\
loose = 1
[roadmap]
title = "Odd  one"
announced = 2021-02-23
[roadmap.extra]
moment = 1979-05-27T07:32:00Z
ratio = nan
[partners.us]
name = "US"
url = "https://example.org"
[areas.x]
title = "X"
lead = "Ann"
[areas.empty]
title = "Nobody's"
[commitments.b]
title = "  B\\n  over lines "
area = "x"
deadline = "2022-21"
made = 2021
owner = ["Ann"]
depends_on = ["a", "gone"]
unknown = { deep = [1, 2.0] }
[commitments.b.milestones.m]
title = "M"
met_on = "2022-fall"
[commitments.b.updates.2021-04-22-2]
deadline = 2022-01-01
deadline_was = "none"
[commitments.a]
title = "A"
area = "dangling"
[commitments."Ill formed"]
title = "Ill"
area = "x"
[check]
due_soon_days = 3
[check.severity]
RM301 = "error"
[own]
key = "value"

[views.mine]
where = "area = a or late"
columns = ["id", "due"]
[views.mine.extra]
own = 1
"""


def whole(text: str) -> bytes:
    return msgspec.json.encode(pack(rtoml.loads(text)))


@pytest.mark.parametrize("text", [SMALL_ROADMAP, SHIPPED.read_text(encoding="utf-8"), ODD])
def test_a_whole_roadmap_in_json_starts_the_same_one(text: str, bring: Import) -> None:
    bring.file.unlink()
    result = bring(whole(text), "--strict", name="r.json")
    assert result.exit_code == 0, result.stderr
    data = rtoml.loads(text)
    assert same(bring.data, data)
    assert list(bring.commitments) == list(data["commitments"])
    before = bring.roadmap
    assert bring(whole(text), "--update", "--strict", name="r.json").exit_code == 0
    assert bring.roadmap == before


def test_a_dry_run_of_a_new_roadmap_shows_it_and_writes_nothing(bring: Import) -> None:
    bring.file.unlink()
    result = bring(whole(SMALL_ROADMAP), "--dry-run", name="r.json")
    assert result.stdout.startswith("--- roadmap.toml\n+++ roadmap.toml\n@@ -0,0 +1,")
    assert not bring.file.exists()
    assert bring(whole(SMALL_ROADMAP), "--file", "other.toml", name="r.json").exit_code == 0
    assert same(rtoml.loads((bring.file.parent / "other.toml").read_text()), rtoml.loads(SMALL_ROADMAP))


def test_a_whole_roadmap_goes_into_one_that_is_there(bring: Import) -> None:
    bring.write(
        '[roadmap]\ntitle = "Mine"\n[partners.us]\nname = "America"\n'
        '[commitments.a]\ntitle = "Z"\narea = "z"\n'
    )
    result = bring(whole(ODD), name="r.json")
    assert result.exit_code == 0
    assert bring.data["roadmap"] == {"title": "Mine"}
    assert bring.data["partners"] == {"us": {"name": "America"}}
    assert list(bring.commitments) == ["a", "b", "a-2", "Ill formed"]
    assert bring.commitments["b"]["depends_on"] == ["a-2", "gone"]
    assert "item 2: the id a is taken; it became a-2\n" in result.stderr
    assert "its title and settings were not imported: loose, roadmap, check, own, views\n" in result.stderr


def test_with_update_its_tables_are_followed_and_what_it_lacks_stays(bring: Import) -> None:
    bring.write(ODD + '[areas.mine]\ntitle = "Mine"\n')
    changed = ODD.replace('name = "US"', 'name = "USA"').replace('lead = "Ann"', 'summary = "S"')
    changed = changed.replace('deadline_was = "none"', 'note = "Now."').replace('title = "M"', 'title = "N"')
    bring(whole(changed), "--update", name="r.json")
    assert bring.data["partners"]["us"] == {"name": "USA", "url": "https://example.org"}
    assert bring.data["areas"]["x"] == {"title": "X", "lead": "Ann", "summary": "S"}
    assert "mine" in bring.data["areas"]
    assert bring.commitments["b"]["updates"]["2021-04-22-2"].keys() == {"deadline", "deadline_was", "note"}
    assert bring.commitments["b"]["milestones"]["m"]["title"] == "N"


def test_a_whole_roadmap_takes_no_maps(bring: Import) -> None:
    result = bring(whole(ODD), "--id-from", "id", name="r.json")
    assert (result.exit_code, bring.roadmap) == (2, HEAD)
    assert "is a whole roadmap, with fields and ids of its own" in result.stderr


def test_an_invalid_commitment_is_reported_with_its_key(bring: Import) -> None:
    odd = {
        "commitments": {
            "a": {"title": 5, "area": "x"},
            "b": {"title": "B", "area": "x", "updates": {"x": {}}},
        }
    }
    result = bring(msgspec.json.encode(pack(odd)), name="r.json")
    assert result.stderr.startswith(
        "item 1: skipped: a: title = 5: must be a string, not a whole number\n"
        "item 2: skipped: b: updates.x: the key of an update is the day it happened: "
    )
    assert bring.commitments == {}


def rows(run: Callable[..., Result], *args: str) -> list[dict[str, Any]]:
    text = run("list", "--format", "csv", "--as-of", AS_OF, *args).stdout
    return list(csv.DictReader(io.StringIO(text, newline="")))


NOT_IN_ROWS = {"flags", "verdict", "assessed"}
"""What follows from updates and assessments, which `list` does not write."""


@pytest.mark.parametrize("text", [SMALL_ROADMAP, SHIPPED.read_text(encoding="utf-8"), ODD])
def test_rows_of_list_come_back_the_same(text: str, bring: Import, run: Callable[..., Result]) -> None:
    listed = text.replace('area = "dangling"', 'area = "x"').replace("made = 2021\n", "")
    bring.write(listed.replace('"Ill formed"', "well-formed"))
    exported = run("list", "--format", "csv", "--as-of", AS_OF).stdout
    before = rows(run)
    bring.write(HEAD)
    assert bring(exported, "--strict").exit_code == 0
    after = rows(run)
    expected = [{key: value for key, value in row.items() if key not in NOT_IN_ROWS} for row in before]
    for row in expected:  # a row has no values of single partners
        row["progress"] = "50" if row["status"] == "partly-met" else row["progress"]
    assert [{key: value for key, value in row.items() if key not in NOT_IN_ROWS} for row in after] == expected
    text_now = bring.roadmap
    assert bring(exported, "--update", "--strict").exit_code == 0
    assert bring.roadmap == text_now


def test_a_spreadsheet_that_went_through_list_has_all_the_same_rows(
    bring: Import, run: Callable[..., Result]
) -> None:
    bring(MANDATES, "--map", "title=Commitment", "--map", "owner=Reporting Lead", "--area", "m")
    exported = run("list", "--format", "csv", "--as-of", AS_OF).stdout
    before = rows(run)
    bring.write(HEAD)
    bring(exported)
    assert rows(run) == before


def test_whatever_a_title_holds_comes_back_through_csv(bring: Import, run: Callable[..., Result]) -> None:
    texts = {f"c-{number}": text for number, text in enumerate(HOSTILE.values()) if text.strip()}
    sayable = {id: text.encode("utf-8", "replace").decode().replace("\0", "") for id, text in texts.items()}
    tables = {
        id: {"title": text, "area": "x", "tags": ["t" + fold(text.replace(";", ""))]}
        for id, text in sayable.items()
    }
    bring.write(
        rtoml.dumps({"roadmap": {"title": "R"}, "areas": {"x": {"title": "x"}}, "commitments": tables})
    )
    exported = run("list", "--format", "csv", "--as-of", AS_OF).stdout
    bring.write(HEAD)
    result = bring(exported, "--strict")
    assert result.exit_code == 0, result.stderr
    assert {id: one["title"] for id, one in bring.commitments.items()} == sayable
    assert {id: one["tags"] for id, one in bring.commitments.items()} == {
        id: table["tags"] for id, table in tables.items()
    }


def test_what_export_writes_besides_comes_back_too(bring: Import, run: Callable[..., Result]) -> None:
    header = (
        "id,title,area,partners,status,progress,text,made,depends_on,formerly,partner_status,partner_deadline"
    )
    source = (
        f"{header},milestones,updates\n"
        'a,A,x,us;ca,at-risk,50,"Two\nlines",2021,b,old,"{""ca"":""at-risk""}","{""ca"":""2050""}",'
        '"{""m"":{""title"":""M"",""status"":""partly-met"",""deadline"":""2030-01-02""}}",'
        '"{""2022"":{""deadline"":""none"",""deadline_was"":""2030-01-02"",""evidence"":[""e""]}}"\n'
        "b,B,x,,planned,30,,,,,,,,\n"
    )
    result = bring(source, "--strict")
    assert result.exit_code == 0, result.stderr
    commitments = msgspec.json.decode(msgspec.json.encode(bring.commitments))
    assert commitments == {
        "a": {
            "title": "A",
            "text": "Two\nlines",
            "area": "x",
            "partners": ["us", "ca"],
            "made": "2021",
            "partner_deadline": {"ca": "2050"},
            "partner_status": {"ca": "at-risk"},
            "depends_on": ["b"],
            "formerly": ["old"],
            "milestones": {"m": {"title": "M", "status": "partly-met", "deadline": "2030-01-02"}},
            "updates": {"2022": {"deadline": "none", "deadline_was": "2030-01-02", "evidence": ["e"]}},
        },
        "b": {"title": "B", "area": "x", "status": "planned", "progress": 30},
    }
    assert not isinstance(bring.commitments["a"]["milestones"]["m"]["deadline"], str), "a day is a date"
    before = bring.roadmap
    assert bring(source, "--update", "--strict").exit_code == 0
    assert bring.roadmap == before


def test_an_invalid_table_in_a_cell_is_reported(bring: Import) -> None:
    result = bring('id,title,area,updates\na,A,x,{\nb,B,x,"{""2022"":5}"\nc,C,x,\n')
    assert result.stderr.startswith(
        "line 2: skipped: is not a JSON object as `roadmap export csv` writes it\n"
        "line 3: skipped: updates.2022 = 5: must be a table\n"
    )
    assert list(bring.commitments) == ["c"]


def test_nothing_is_written_over_a_file_that_came_up_meanwhile(bring: Import, tmp_path: Path) -> None:
    bring.file.unlink()
    (tmp_path / "there.toml").mkdir()
    result = bring(whole(ODD), "--file", "there.toml", name="r.json")
    assert result.exit_code == 3
    assert result.stderr.startswith("error: there.toml is a folder; ")
