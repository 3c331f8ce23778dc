"""`roadmap import`: how rows are imported and reported, and when nothing is written."""

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from roadmap_cli.importers.columns import ERROR
from roadmap_cli.importers.xlsx import NO_RESULT
from tests.commands.importing import HEAD, Import
from tests.commands.importing import bring as bring
from tests.conftest import Result
from tests.importers.sheets import MANDATES, PROPOSALS
from tests.importers.test_github import ISSUES
from tests.importers.test_markdown import TEXT as CHECKLIST
from tests.importers.test_taskwarrior import TASKS

MANDATE_MAPS = (
    *("--map", "title=Commitment", "--map", "owner=Reporting Lead", "--map", "partners=All ministers"),
    *("--area", "mandate"),
)


def test_a_spreadsheet_becomes_commitments_areas_and_partners(bring: Import) -> None:
    result = bring(MANDATES, *MANDATE_MAPS)
    assert result.exit_code == 0
    assert result.stdout == (
        "top-up-the-fund\nwork-on-ventilation-air\nreduire-les-emissions\ntop-up-the-fund-2\n"
    )
    assert result.stderr == (
        'line 7: partners "Minister of Health, Minister of Finance" was taken as one name; if it is several, '
        "separate them with ';'\n"
        "line 7: the id top-up-the-fund is taken; it became top-up-the-fund-2\n"
        '1 column was not read: "MLC ID"\n'
        "1 title makes an id that is taken; name a column of ids with --id-from\n"
        "s.csv: 4 rows became 4 new commitments, 1 area added (mandate), 4 partners added "
        "(minister-of-finance, minister-of-health, minister-of-fisheries-oceans and "
        "minister-of-health-minister-of-finance); 1 value in doubt, 1 id already taken\n"
    )
    assert bring.roadmap.startswith(HEAD + '\n[partners.minister-of-finance]\nname = "Minister of Finance"\n')
    assert bring.roadmap.endswith(
        """
[areas.mandate]
title = "mandate"

[commitments.top-up-the-fund]
title = "Top up the fund."
area = "mandate"
partners = ["minister-of-finance"]
owner = "Minister of Finance"

[commitments.work-on-ventilation-air]
title = "Work on: - ventilation, - air."
area = "mandate"
partners = ["minister-of-finance", "minister-of-health"]
owner = "Minister of Health"

[commitments.reduire-les-emissions]
title = "Réduire les émissions."
area = "mandate"
partners = ["minister-of-fisheries-oceans"]
owner = "Minister of Finance"

[commitments.top-up-the-fund-2]
title = "Top up the fund."
area = "mandate"
partners = ["minister-of-health-minister-of-finance"]
owner = "Minister of Finance"
"""
    )


PROPOSAL_MAPS = (
    *("--map", "area=sig", "--map", "made=created", "--map", "deadline=target", "--id-from", "number"),
    *("--map-status", "implemented=met", "--map-status", "provisional=planned", "--map-status", "odd=met"),
)


def test_each_invalid_word_is_reported_and_nothing_guessed(bring: Import) -> None:
    result = bring(PROPOSALS, *PROPOSAL_MAPS)
    assert result.exit_code == 0
    assert result.stderr == (
        'line 3: status "imlpemented" is not a status; say what it means with --map-status imlpemented=met\n'
        'line 4: status "provisional|implementable" is not a status; say what it means with --map-status '
        "'provisional|implementable=STATUS'\n"
        'line 4: made "yyyy-mm-dd" is not a date; write a year, half, quarter, season, month or day, such as '
        "2050, 2026-H1, 2026-Q3, 2022-spring, 2026-06, 2026-06-30\n"
        "line 4: the id 0 is taken; it became 0-2\n"
        'made: "None" (1 row) was read as an empty cell\n'
        'no row has the status "odd" that --map-status names\n'
        "s.csv: 4 rows became 4 new commitments, 2 areas added (sig-node and sig-auth); 3 values not read, "
        "1 id already taken\n"
    )
    assert bring.commitments["12"] == {
        "title": "Second",
        "area": "sig-auth",
        "status": "unknown",
        "made": date(2019, 1, 31),
    }
    assert bring.commitments["0-2"] == {
        "title": "Third",
        "area": "sig-node",
        "deadline": "2030-03",
        "status": "unknown",
    }
    assert bring.commitments["13"]["status"] == "planned"


KEPT = "; the words are kept in deadline_text"
ADD_IT = f', or add fiscal_year_starts = "04-01" (the day on which it starts) to [roadmap]{KEPT}'


def test_a_column_of_fiscal_years(bring: Import) -> None:
    text = bring.file.read_text().replace("[roadmap]\n", '[roadmap]\nfiscal_year_starts = "04-01"\n')
    bring.file.write_text(text)
    texts = ("2023-24", "2010-11", "2024/2025", "Q2 FY2024-25", "FY2025", "2030")
    result = bring("title,area,deadline\n" + "".join(f"T {n},x,{text}\n" for n, text in enumerate(texts)))
    assert 'deadline "FY2025" can mean FY2024-25 (2024-04/2025-03) or FY2025-26' in result.stderr
    found = [(one.get("deadline"), one.get("deadline_text")) for one in bring.commitments.values()][-6:]
    assert found == [
        ("2023-04/2024-03", "2023-24"),
        ("2010-04/2011-03", "2010-11"),
        ("2024-04/2025-03", "2024/2025"),
        ("2024-07/2024-09", "Q2 FY2024-25"),
        (None, "FY2025"),
        ("2030", None),
    ]


def test_words_have_a_column_of_their_own(bring: Import) -> None:
    source = "title,area,due,promised\nA,x,2030,by the end of the decade\nB,x,,soon\n"
    maps = ("--map", "deadline=due", "--map", "deadline_text=promised")
    assert bring(source, *maps).exit_code == 0
    found = [(one.get("deadline"), one["deadline_text"]) for one in list(bring.commitments.values())[-2:]]
    assert found == [("2030", "by the end of the decade"), (None, "soon")]


def test_fiscal_years_are_not_read_as_seasons_or_quarters(bring: Import) -> None:
    texts = ("2023-24", "2034/35", "FY2025", "FY2024-25", "2022-21", "winter 2025/26")
    result = bring("title,area,deadline\n" + "".join(f"T {n},x,{text}\n" for n, text in enumerate(texts)))
    assert result.exit_code == 0
    assert result.stderr.splitlines()[:4] == [
        'line 2: deadline "2023-24" depends on when the fiscal year starts; '
        f"write its months, such as 2023-04/2024-03 or 2023-07/2024-06{ADD_IT}",
        'line 3: deadline "2034/35" depends on when the fiscal year starts; '
        f"write its months, such as 2034-04/2035-03 or 2034-07/2035-06{ADD_IT}",
        'line 4: deadline "FY2025" can mean FY2024-25 or FY2025-26; '
        f"write its months, such as 2024-04/2025-03 or 2025-04/2026-03{ADD_IT}",
        'line 5: deadline "FY2024-25" depends on when the fiscal year starts; '
        f"write its months, such as 2024-04/2025-03 or 2024-07/2025-06{ADD_IT}",
    ]
    assert [one.get("deadline_text") for one in bring.commitments.values()] == [*texts[:4], None, None]
    deadlines = [commitment.get("deadline") for commitment in bring.commitments.values()]
    assert deadlines == [None, None, None, None, "2022-spring", "2025-winter"]


def test_strict_writes_nothing_if_anything_is_reported(bring: Import) -> None:
    for source, maps in ((MANDATES, MANDATE_MAPS), (PROPOSALS, PROPOSAL_MAPS), ("title,area\n,x\n", ())):
        result = bring(source, *maps, "--strict")
        assert result.exit_code == 1
        assert "because of --strict, nothing was written: s.csv: " in result.stderr
        assert bring.roadmap == HEAD
        result = bring(source, *maps, "--strict", "--dry-run")
        assert (result.exit_code, result.stdout) == (1, "")


def test_workbook_cells_without_a_value_are_reported_by_field(bring: Import) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl (the extra `excel`) is not installed")
    book = openpyxl.Workbook()
    for row in (
        ["no", "title", "area", "deadline", "progress", "colour"],
        [1, "A", "x", "=E2", 1, "=E2"],
        ["=A2+1", "B", "x", "#N/A", 2, None],
        ["=A3+1", "=B3", None, None, None, None],
    ):
        book.active.append(row)
    for number in (2, 3):
        book.active.cell(number, 5).number_format = "0%"
    data = io.BytesIO()
    book.save(data)
    result = bring(data.getvalue(), "--id-from", "no", name="s.xlsx")
    assert result.stderr == (
        "row 4: skipped: has no title\n"
        f'row 2: deadline "=E2" {NO_RESULT}\n'
        f'row 3: id "=A2+1" {NO_RESULT}\n'
        f'row 3: deadline "#N/A" {ERROR}\n'
        f'row 4: id "=A3+1" {NO_RESULT}\n'
        f'row 4: title "=B3" {NO_RESULT}\n'
        'row 3: progress "200%" is not a percentage; write a whole number from 0 to 100\n'
        '1 column was not read: "colour"\n'
        "s.xlsx: 3 rows became 2 new commitments, 1 area added (x); 1 row skipped, 6 values not read\n"
    )
    assert bring.commitments == {
        "1": {"title": "A", "area": "x", "progress": 100},
        "b": {"title": "B", "area": "x"},
    }
    strict = bring(data.getvalue(), "--id-from", "no", "--strict", name="s.xlsx")
    assert strict.exit_code == 1


def test_strict_writes_what_is_clean(bring: Import) -> None:
    result = bring("title,area,colour\na,x,red\n", "--strict")
    assert result.exit_code == 0, "a column that is not read is no fault"
    assert bring.commitments == {"a": {"title": "a", "area": "x"}}


def test_a_dry_run_shows_the_diff_and_writes_nothing(bring: Import) -> None:
    result = bring("title,area\nA,x\n", "--dry-run")
    assert result.exit_code == 0
    assert result.stdout == (
        '--- roadmap.toml\n+++ roadmap.toml\n@@ -1,2 +1,9 @@\n [roadmap]\n title = "R"\n+\n+[areas.x]\n'
        '+title = "x"\n+\n+[commitments.a]\n+title = "A"\n+area = "x"\n'
    )
    assert result.stderr == (
        "dry run, nothing was written: s.csv: 1 row became 1 new commitment, 1 area added (x)\n"
    )
    assert bring.roadmap == HEAD


def test_scripts_get_the_same_as_a_record(bring: Import) -> None:
    result = bring(
        'title,area,partners,status,deadline\n,x,,,\nA,x,"us;us, ca",xyzzy,soon\nA,x,,,\n', "--format", "json"
    )
    assert result.stderr == ""
    assert json.loads(result.stdout) == {
        "command": "import",
        "ids": ["a", "a-2"],
        "changed": True,
        "source": "s.csv",
        "rows": 3,
        "unit": "line",
        "added": ["a", "a-2"],
        "updated": [],
        "unchanged": [],
        "missing": None,
        "closed": [],
        "areas": ["x"],
        "partners": ["us", "us-ca"],
        "assessors": [],
        "skipped": [{"place": 2, "sheet": None, "reason": "has no title"}],
        "unread": [
            {
                "place": 3,
                "sheet": None,
                "field": "status",
                "column": "status",
                "done": None,
                "value": "xyzzy",
                "reason": "is not a status; say what it means with --map-status xyzzy=STATUS",
            },
            {
                "place": 3,
                "sheet": None,
                "field": "deadline",
                "column": "deadline",
                "done": KEPT.removeprefix("; "),
                "value": "soon",
                "reason": "is not a date; write a year, half, quarter, season, month or day, such as 2050, "
                "2026-H1, 2026-Q3, 2022-spring, 2026-06, 2026-06-30",
            },
        ],
        "doubtful": [
            {
                "place": 3,
                "sheet": None,
                "field": "partners",
                "column": "partners",
                "done": None,
                "value": "us, ca",
                "reason": "was taken as one name; if it is several, separate them with ';'",
            }
        ],
        "ignored": [],
        "collisions": [{"place": 4, "sheet": None, "kind": "commitment", "requested": "a", "id": "a-2"}],
        "outside": [],
        "footnotes": [],
        "notes": ["1 title makes an id that is taken; name a column of ids with --id-from"],
    }
    report = json.loads(bring("title,area\nB,x\n", "--format", "json", "--dry-run").stdout)
    assert report["dry_run"] is True
    assert report["diff"].startswith("--- roadmap.toml\n")


def test_rows_without_an_area_are_reported_or_use_the_option(bring: Import) -> None:
    source = "title,where\nA,x\nB, \nC,。\n"
    result = bring(source, "--map", "area=where")
    assert result.stderr == (
        "line 3: skipped: names no area; --map area=where --area ID says where such rows go\n"
        'line 4: skipped: its area "。" has no letter or digit for an id; '
        "give it one first: roadmap add-area TITLE --id ID\n"
        "s.csv: 3 rows became 1 new commitment, 1 area added (x); 2 rows skipped\n"
    )
    bring.write(HEAD)
    bring(source, "--map", "area=where", "--area", "rest")
    assert {id: one["area"] for id, one in bring.commitments.items()} == {"a": "x", "b": "rest"}
    bring.write(HEAD)
    bring(source, "--area", "all")
    assert {one["area"] for one in bring.commitments.values()} == {"all"}


def test_what_is_there_is_found_by_id_and_by_name(bring: Import, small_roadmap: str) -> None:
    bring.write(small_roadmap)
    result = bring(
        "title,area,partners\nA,climate,ca\nB,Building back better,United\u00a0States; Canada\n", "--strict"
    )
    assert result.exit_code == 0, result.stderr
    assert bring.commitments["a"] == {"title": "A", "area": "climate", "partners": ["ca"]}
    assert bring.commitments["b"] == {"title": "B", "area": "economy", "partners": ["us", "ca"]}
    new = bring.roadmap
    assert [line for line in small_roadmap.split("\n") if line not in new.split("\n")] == []
    assert new.index("[commitments.paris-agreement.updates") < new.index("[commitments.a]")
    assert new.index("[commitments.a]") < new.index("[commitments.arctic-dialogue]")


def test_dependencies_are_those_of_the_source_and_of_the_roadmap(bring: Import) -> None:
    bring.write(
        HEAD + '[commitments.b]\ntitle = "Old"\narea = "x"\n[commitments.old]\ntitle = "O"\narea = "x"\n'
    )
    source = "no,title,area,depends_on\n1,A,x,2;old;9\n2,B,x,1\n"
    result = bring(source, "--id-from", "no")
    assert bring.commitments["1"]["depends_on"] == ["2", "old"]
    assert bring.commitments["2"]["depends_on"] == ["1"]
    assert 'line 2: depends_on "9" is neither in the source nor in the roadmap\n' in result.stderr
    bring("title,area,depends_on\nB,x,old\nC,x,b\n")
    assert bring.commitments["c"]["depends_on"] == ["b-2"], "the b of the source, which became b-2"


def test_issues_tasks_and_checklists(bring: Import) -> None:
    assert bring(ISSUES, "--area", "work", name="i.json").exit_code == 0
    assert bring.commitments == {
        "cut-methane": {
            "title": "Cut methane",
            "text": "By 75 %.\nSoon.",
            "area": "work",
            "owner": "ann",
            "made": bring.commitments["cut-methane"]["made"],
            "deadline": bring.commitments["cut-methane"]["deadline"],
            "tags": ["energy", "gas"],
            "source": "https://github.com/o/r/issues/7",
        },
        "repair-bridges": {
            "title": "Repair bridges",
            "area": "work",
            "made": bring.commitments["repair-bridges"]["made"],
            "status": "dropped",
            "source": "https://github.com/o/r/issues/8",
            "updates": {"2025-02-03": {"status": "dropped"}},
        },
    }
    assert bring.commitments["cut-methane"]["deadline"].isoformat() == "2030-06-30"
    bring.write(HEAD)
    result = bring(ISSUES, name="i.json")
    assert "item 2: skipped: names no area; --map area=milestone --area ID says" in result.stderr
    assert bring.data["areas"] == {"climate": {"title": "Climate"}}, "the milestone"
    bring.write(HEAD)
    bring(TASKS, name="t.json")
    assert bring.data["areas"] == {"net-core": {"title": "net.core"}}
    assert bring.commitments["lay-the-cable"]["updates"] == {"2025-11-25": {"note": "Contract: signed"}}
    assert bring.commitments["dig"]["depends_on"] == ["lay-the-cable"]
    assert bring.commitments["dig"]["updates"] == {"2025-11-26": {"status": "met"}}
    bring.write(HEAD)
    result = bring(CHECKLIST, name="c.md")
    assert bring.commitments["close-the-last-coal-plant"]["milestones"] == {
        "pass-the-law": {"title": "Pass the law", "status": "met"},
        "retrain": {"title": "Retrain"},
    }
    assert result.stderr.split("\n")[:3] == [
        "line 22: skipped: has no title",
        "line 21: status \"[-]\" is not a status; say what it means with --map-status '[-]=STATUS'",
        "list items without a box were not read: line 15",
    ]


def test_a_milestone_of_issues_can_be_a_deadline(bring: Import) -> None:
    issues = ISSUES.replace('"title":"Climate"', '"title":"2030 Q2"')
    bring(issues, "--map", "deadline=milestone", "--area", "x", name="i.json")
    assert "deadline" not in bring.commitments["repair-bridges"]
    bring.write(HEAD)
    result = bring(
        issues.replace("2030 Q2", "Q2 2030"), "--map", "deadline=milestone", "--area", "x", name="i.json"
    )
    assert bring.commitments["cut-methane"]["deadline"] == "2030-Q2", result.stderr


def test_standard_input_is_read(bring: Import, run: Callable[..., Result]) -> None:
    result = run("import", "-", "--from", "markdown", input="# X\n- [x] A\n")
    assert result.stderr == "standard input: 1 row became 1 new commitment, 1 area added (x)\n"
    assert bring.commitments == {"a": {"title": "A", "area": "x", "status": "met"}}


@pytest.mark.parametrize(
    ("args", "code", "sentence"),
    [
        (("--map", "x"), 2, '--map "x": write FIELD=COLUMN'),
        (("--area", " "), 2, "--area is empty"),
        (("--separator", ""), 2, "--separator is empty"),
        (("--on", "someday"), 2, '--on: "someday"'),
        (("--from", "xls"), 2, "--from"),
        (("--area", "x", "--file", "-"), 2, "standard input cannot be changed"),
        (("--area", "x", "--file", "no.toml"), 3, "no.toml does not exist; `roadmap init` starts one"),
    ],
)
def test_wrong_usage_is_one_sentence(args: tuple[str, ...], code: int, sentence: str, bring: Import) -> None:
    result = bring("title\nA\n", *args)
    assert result.exit_code == code
    assert result.stderr.startswith(f"error: {sentence}")
    assert result.stderr.count("\n") == 1
    assert bring.roadmap == HEAD


def test_without_a_roadmap_it_says_how_to_start_one(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("title,area\nA,x\n")
    result = run("import", "s.csv")
    assert result.exit_code == 3
    assert "there is no roadmap.toml in " in result.stderr
    assert "run `roadmap init` to start one" in result.stderr


def test_a_table_without_rows_changes_nothing(bring: Import) -> None:
    result = bring("title,area\n")
    assert (result.exit_code, result.stderr) == (0, "s.csv: 0 rows became 0 new commitments\n")
    assert bring.roadmap == HEAD


def test_a_second_import_without_update_adds_again_and_reports_it(bring: Import) -> None:
    bring("title,area\nA,x\n")
    result = bring("title,area\nA,x\n")
    assert result.stderr == (
        "line 2: the id a is taken; it became a-2\n"
        "1 row has the id and title of an existing commitment; --update changes that one instead\n"
        "s.csv: 1 row became 1 new commitment; 1 id already taken\n"
    )
    assert list(bring.commitments) == ["a", "a-2"]
    third = bring("id,title,area\na,A,x\na-2,A,x\na,Another,x\n")
    assert "\n2 rows have the id and title of an existing commitment; --update changes" in third.stderr
    assert "--update" not in bring("id,title,area\na,Another,x\n").stderr


def test_the_file_keeps_its_comments_line_ends_and_order(bring: Import) -> None:
    text = '# top\r\n[roadmap]\r\ntitle = "R" # mine\r\n\r\n# end\r\n'
    bring.write("\ufeff" + text)
    bring("title,area\nA,x\n")
    new = bring.roadmap
    assert new.startswith('\ufeff# top\r\n[roadmap]\r\ntitle = "R" # mine\r\n\r\n[areas.x]\r\n')
    assert new.endswith('area = "x"\r\n\r\n# end\r\n')
    assert "\n" not in new.replace("\r\n", "")


def test_thousands_of_rows_that_repeat_are_shown_by_a_dry_run(bring: Import) -> None:
    source = "title,area\n" + "A,x\n" * 1_000
    bring(source)
    assert len(bring.commitments) == 1_000
    result = bring(source, "--dry-run")
    assert result.stdout.count("\n+[commitments.a-") == 1_000


def test_a_header_like_ours_is_read_with_the_given_separator(bring: Import) -> None:
    bring('id,title,area,tags\na,A,x,"one, two;three"\n', "--separator", ",")
    assert bring.commitments["a"]["tags"] == ["one", "two;three"]
    bring("id,title,area,tags,partners\nb,B,x,one; two,us; ca\n")
    assert bring.commitments["b"]["tags"] == ["one", "two"]
    assert bring.commitments["b"]["partners"] == ["us", "ca"]


def test_another_writer_is_waited_for_and_then_reported(bring: Import) -> None:
    from roadmap_cli.storage.lock import lock

    with lock(bring.file, 0):
        result = bring("title,area\nA,x\n", "--lock-timeout", "0")
    assert result.exit_code == 5
    assert bring.roadmap == HEAD


def test_future_updates_are_reported_and_not_imported(bring: Import) -> None:
    result = bring("title,area,made,deadline\nA,x,9998,9999\n")
    assert result.stderr.startswith('line 2: made "9998" is in the future\n')
    assert bring.commitments == {"a": {"title": "A", "area": "x", "deadline": "9999"}}
    tasks = TASKS.replace('"end":"2025', '"end":"9998')
    assert (
        'updates "9998-11-26" is in the future; the update was skipped' in bring(tasks, name="t.json").stderr
    )
    assert "updates" not in bring.commitments["dig"]


def test_an_import_is_of_a_day_that_has_come(run: Callable[..., Result], bring: Import) -> None:
    bring("title,area\nA,x\n")
    before = bring.roadmap
    result = run("import", "s.csv", "--update", "--on", "9998-05")
    assert result == (2, "", "error: --on: 9998-05 is in the future; give the day it happened\n")
    assert bring.roadmap == before


def test_a_table_that_names_an_id_and_a_title_is_anybody_s(bring: Import) -> None:
    result = bring(
        "id,title,area,due,owner,partners,depends_on\n"
        '1,"  Build\n homes ",Housing,2026-12-31,Smith,"Health, Finance",99\n'
        "A-1,Plant trees,Climate,2027-06-30,Smith,Finance,\n"
    )
    assert result.stderr == (
        'line 2: depends_on "99" is neither in the source nor in the roadmap\n'
        'line 2: partners "Health, Finance" was taken as one name; if it is several, separate them with '
        "';', or set the separator with --separator\n"
        '1 column was not read: "due"\n'
        "s.csv: 2 rows became 2 new commitments, 2 areas added (housing and climate), 2 partners added "
        "(health-finance and finance); 1 value not read, 1 value in doubt\n"
    )
    assert bring.commitments["1"]["title"] == "Build homes"
    assert "a-1" in bring.commitments
