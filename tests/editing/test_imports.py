"""`roadmap import --update`: existing commitments change only where the source differs."""

import json
import tomllib
from datetime import date

from tests.commands.importing import HEAD, Import
from tests.commands.importing import bring as bring
from tests.importers.test_markdown import TEXT as CHECKLIST

PLAN = """\
no,title,area,owner,tags,deadline,status,made
1,Clean water,land,Ann,a;b,2030,planned,2020-01-02
2,Fast trains,land,,,March 2031,underway,
3,Quiet nights,air,Bob,,,met,
"""
IDS = ("--id-from", "no")


def test_the_same_source_again_changes_not_a_byte(bring: Import) -> None:
    bring(PLAN, *IDS)
    before = bring.roadmap
    result = bring(PLAN, *IDS, "--update")
    assert result.stderr == "s.csv: 3 rows became 0 new commitments, 0 updated, 3 unchanged\n"
    assert bring.roadmap == before
    assert json.loads(bring(PLAN, *IDS, "--update", "--format", "json").stdout)["changed"] is False


def test_only_what_differs_moves_and_what_moves_a_deadline_or_a_status_is_an_update(bring: Import) -> None:
    bring(PLAN, *IDS)
    by_hand = (
        bring.roadmap.replace('title = "Clean water"', 'title  =  "Clean   water" # as promised')
        .replace('deadline = "2030"', "deadline = 2030 # a year")
        .replace('owner = "Ann"', 'owner = ["Ann"] # hers\ntext = "By hand."')
        .replace("[commitments.2]\n", "# Loud ones.\n[commitments.2]\nextra = { budget = 5 }\n")
    )
    assert by_hand.count("#") == 4
    bring.write(by_hand)
    source = (
        PLAN.replace("March 2031", "2033").replace("Bob", "Bo").replace("a;b", "a;c") + "4,New,air,,,,,\n"
    )
    source = source.replace("air,Bo,,,met", "air,Bo,,,broken")
    result = bring(source, *IDS, "--update")
    assert result.stderr == "s.csv: 4 rows became 1 new commitment, 3 updated, 0 unchanged\n"
    expected = (
        by_hand.replace('tags = ["a", "b"]', 'tags = ["a", "c"]')
        .replace('deadline = "2031-03"', 'deadline = "2033"')
        .replace(
            'status = "underway"\n',
            'status = "underway"\n\n[commitments.2.updates."2026-02-01"]\ndeadline = "2033"\n'
            'deadline_was = "2031-03"\n',
        )
        .replace('owner = "Bob"', 'owner = "Bo"')
        .replace(
            'status = "met"\n',
            'status = "broken"\n\n[commitments.3.updates."2026-02-01"]\nstatus = "broken"\n'
            'status_was = "met"\n',
        )
        + '\n[commitments.4]\ntitle = "New"\narea = "air"\n'
    )
    assert bring.roadmap == expected
    assert bring(source, *IDS, "--update").stderr.endswith("0 updated, 4 unchanged\n")


def test_what_the_source_does_not_say_stays(bring: Import) -> None:
    bring(PLAN, *IDS)
    before = bring.roadmap
    bring("no,title,area,owner,deadline,status\n1,Clean water,,,,gone\n", *IDS, "--update")
    assert bring.roadmap == before, "empty cells and words that cannot be read say nothing"
    bring("no,title\n1,Clean water\n", *IDS, "--area", "air", "--update")
    assert bring.roadmap == before, "--area is for what is new"
    bring("no,title,area,deadline\n1,Clean water,air,none\n", *IDS, "--update")
    assert bring.commitments["1"]["area"] == "air"
    assert "deadline" not in bring.commitments["1"]
    assert bring.commitments["1"]["updates"]["2026-02-01"] == {"deadline": "none", "deadline_was": "2030"}


def test_rows_whose_titles_make_one_id_are_skipped(bring: Import) -> None:
    result = bring("title,area\nA b,x\na-B,x\nC,x\n", "--update")
    assert (result.exit_code, result.stdout) == (0, "c\n")
    assert result.stderr.startswith(
        "lines 2, 3: skipped: the id a-b repeats, and --update needs one row for each id; "
        "name a column of ids with --id-from\n"
    )


def test_a_row_whose_id_was_taken_finds_its_own_commitment_again(bring: Import) -> None:
    bring.write(HEAD + '[areas.x]\ntitle = "x"\n[commitments.a]\ntitle = "A, by hand"\narea = "x"\n')
    bring("title,area,owner\nA,x,Ann\n")
    result = bring("title,area,owner\nA,x,Bob\n", "--update")
    assert result.stderr == "s.csv: 1 row became 0 new commitments, 1 updated, 0 unchanged\n"
    assert bring.commitments["a"] == {"title": "A, by hand", "area": "x"}
    assert bring.commitments["a-2"]["owner"] == "Bob"
    bring.write(bring.roadmap.replace("A, by hand", "A"))
    result = bring("title,area,owner\nA,x,Cid\n", "--update")
    assert "line 2: skipped: a and a-2 have the same title" in result.stderr
    assert bring.commitments["a-2"]["owner"] == "Bob"


def test_one_that_was_renamed_is_found_by_its_old_id(bring: Import) -> None:
    bring("title,area\nA,x\n")
    bring.write(bring.roadmap.replace("[commitments.a]", '[commitments.b]\nformerly = "a"'))
    bring("title,area,owner\nA,x,Ann\n", "--update")
    assert {id: one.get("owner") for id, one in bring.commitments.items()} == {"b": "Ann"}


def test_a_box_that_was_ticked_is_met_and_a_milestone_keeps_what_was_added(bring: Import) -> None:
    bring(CHECKLIST, name="c.md")
    bring.write(
        bring.roadmap.replace(
            'title = "Retrain"', 'title = "Retrain"\nstatus = "underway"\ndeadline = "2030"'
        )
    )
    before = bring.roadmap
    bring(CHECKLIST, "--update", name="c.md")
    assert bring.roadmap == before
    bring(CHECKLIST.replace("[ ] Retrain", "[x] Retrain\n    - [ ] Rest"), "--update", name="c.md")
    milestones = bring.commitments["close-the-last-coal-plant"]["milestones"]
    day = date(2026, 2, 1)
    assert milestones["retrain"] == {"title": "Retrain", "status": "met", "deadline": "2030", "met_on": day}
    assert bring.commitments["close-the-last-coal-plant"]["updates"]["2026-02-01"] == {
        "milestone": "retrain",
        "status": "met",
        "status_was": "underway",
    }
    assert milestones["rest"] == {"title": "Rest"}


def test_a_partner_who_goes_by_another_name_now_is_no_new_one(bring: Import) -> None:
    bring("title,area,partners\nA,x,Minister of Finance\n")
    bring.write(bring.roadmap.replace('name = "Minister of Finance"', 'name = "Finance"'))
    before = bring.roadmap
    bring("title,area,partners\nA,x,Minister of Finance\n", "--update")
    assert bring.roadmap == before


def test_a_status_that_cannot_be_read_is_unknown_and_moves_nothing_that_is_there(bring: Import) -> None:
    bring("title,area,status\nA,x,xyzzy\nB,x,met\nC,x,\n")
    assert [one.get("status") for one in bring.commitments.values()] == ["unknown", "met", None]
    before = bring.roadmap
    result = bring("title,area,status\nA,x,xyzzy\nB,x,xyzzy\n", "--update")
    assert "0 new commitments, 0 updated, 2 unchanged; 2 values not read\n" in result.stderr
    assert bring.roadmap == before


def test_so_is_a_status_without_a_value(bring: Import) -> None:
    bring(
        '[{"title": "A", "area": "x", "status": {"name": "met"}}, {"title": "B", "area": "x"}]', name="s.json"
    )
    assert [one.get("status") for one in bring.commitments.values()] == ["unknown", None]


def test_so_is_a_box_that_cannot_be_read(bring: Import) -> None:
    bring("# X\n- [ ] A\n  - [-] Old step\n", name="s.md")
    assert bring.commitments["a"]["milestones"] == {"old-step": {"title": "Old step", "status": "unknown"}}
    bring("# X\n- [ ] A\n  - [x] Old step\n", "--update", name="s.md")
    bring("# X\n- [ ] A\n  - [-] Old step\n  - [-] New step\n", "--update", name="s.md")
    assert bring.commitments["a"]["milestones"] == {
        "old-step": {"title": "Old step", "status": "met", "met_on": date(2026, 2, 1)},
        "new-step": {"title": "New step", "status": "unknown"},
    }


STEPS = (
    HEAD + '[areas.x]\ntitle = "X"\n[commitments.a]\ntitle = "A"\narea = "x"\n'
    '[commitments.a.milestones.one]\ntitle = "One"\nstatus = "met"\n'
    '[commitments.a.milestones.two]\ntitle = "Two"\n'
)


def test_a_progress_that_follows_from_the_rest_is_not_stated(bring: Import) -> None:
    bring.write(STEPS)
    bring("id,title,area,status,progress\na,A,x,planned,50\n", "--update")
    assert bring.roadmap == STEPS
    bring("id,title,area,status,progress\na,A,x,planned,60\n", "--update")
    assert bring.commitments["a"]["progress"] == 60
    bring("id,title,area,status,progress\na,A,x,met,100\n", "--update")
    assert (bring.commitments["a"]["status"], bring.commitments["a"]["progress"]) == ("met", 100)


def test_so_is_a_status_that_is_the_default(bring: Import) -> None:
    bring.write(STEPS)
    header = "id,title,area,status,milestones,updates\n"
    bring(header + 'a,A,x,planned,"{""two"":{""title"":""Two"",""status"":""planned""}}",\n', "--update")
    assert bring.roadmap == STEPS
    bring(header + 'a,A,x,stalled,"{""two"":{""title"":""Two"",""status"":""stalled""}}",\n', "--update")
    assert bring.commitments["a"]["status"] == "stalled"
    assert bring.commitments["a"]["milestones"]["two"]["status"] == "stalled"
    steps = '"{""two"":{""title"":""Two"",""status"":""planned""}}"'
    bring(header + f'a,A,x,planned,{steps},"{{""2026-02-01"":{{""status"":""stalled""}}}}"\n', "--update")
    assert bring.commitments["a"]["status"] == "planned"
    updates = {
        "2026-02-01": {"status": "stalled"},
        "2026-02-01-2": {"milestone": "two", "status": "stalled"},
        "2026-02-01-3": {"status": "planned", "status_was": "stalled"},
    }
    assert bring.commitments["a"]["updates"] == updates
    assert bring.commitments["a"]["milestones"]["two"]["status"] == "stalled", "the row is older"
    cell = json.dumps(updates).replace('"', '""')
    bring(header + f'a,A,x,planned,{steps},"{cell}"\n', "--update")
    updates |= {"2026-02-01-4": {"milestone": "two", "status": "planned", "status_was": "stalled"}}
    assert bring.commitments["a"]["updates"] == updates
    assert bring.commitments["a"]["milestones"]["two"]["status"] == "planned"


def test_an_edited_export_moves_a_milestone_by_an_update(bring: Import) -> None:
    bring.write(STEPS.replace('title = "Two"\n', 'title = "Two"\ndeadline = "2030"\n'))
    header, updates = "id,title,area,milestones,updates\n", "{}"

    def row(step: str) -> str:
        cells = ",".join('"' + cell.replace('"', '""') + '"' for cell in (step, updates))
        return f"{header}a,A,x,{cells}\n"

    step = '{"two": {"title": "Two", "deadline": "2031", "status": "met", "met_on": "2025-05"}}'
    bring(row(step), "--update")
    assert bring.commitments["a"]["updates"] == {
        "2025-05": {
            "milestone": "two", "status": "met", "deadline": "2031", "deadline_was": "2030",
        },
    }  # fmt: skip
    after = bring.roadmap
    assert bring.commitments["a"]["milestones"]["two"] == {
        "title": "Two", "deadline": "2031", "status": "met", "met_on": "2025-05",
    }  # fmt: skip
    bring(row(step), "--update")
    assert bring.roadmap == after


def test_an_imported_update_of_a_milestone_is_not_recorded_twice(bring: Import) -> None:
    bring.write(STEPS)
    step = '"{""two"": {""title"": ""Two"", ""status"": ""stalled""}}"'
    update = '"{""2025"": {""milestone"": ""two"", ""status"": ""stalled"", ""note"": ""n""}}"'
    bring(f"id,title,area,milestones,updates\na,A,x,{step},{update}\n", "--update")
    assert bring.commitments["a"]["updates"] == {
        "2025": {"milestone": "two", "status": "stalled", "note": "n"}
    }
    assert bring.commitments["a"]["milestones"]["two"]["status"] == "stalled"


def test_values_missing_in_the_source_stay_and_are_reported(bring: Import) -> None:
    bring("title,area,owner,deadline,tags\nA,x,Ann,2030,a;b\nB,x,Bob,,\nC,x,,2031,c\n")
    before = bring.roadmap
    result = bring("title,area,owner,deadline,tags\nA,x,,,a;b\nB,x,,,\n", "--update", "--strict")
    assert (result.exit_code, bring.roadmap) == (0, before)
    assert result.stderr == (
        "an empty cell clears nothing; the file keeps owner of a and b, deadline of a\n"
        "s.csv: 2 rows became 0 new commitments, 0 updated, 2 unchanged\n"
    )
    report = json.loads(bring("title,area,tags\nA,x,\n", "--update", "--format", "json").stdout)
    assert report["notes"] == ["an empty cell clears nothing; the file keeps tags of a"]
    bring("title,area,tags\nA,x,b\n", "--update")
    assert bring.commitments["a"]["tags"] == ["b"], "what is left of a list is the list"


def test_an_ambiguous_row_is_skipped_where_a_column_names_ids(bring: Import) -> None:
    bring("Ref,title,area\n3,Housing strategy,X\n3.2,Rent control,X\n", "--id-from", "Ref")
    before = bring.roadmap
    result = bring("Ref,title,area\n3,Rent control,Y\n", "--id-from", "Ref", "--update")
    assert (
        "line 2: skipped: the row has the id of 3 but the title of 3-2, so it could mean either"
        in result.stderr
    )
    assert bring.commitments == tomllib.loads(before)["commitments"]
    both = "Ref,title,area,owner\n3,Housing strategy,X,Ann\n3.2,Rent control,X,Bob\n"
    bring(both, "--id-from", "Ref", "--update")
    assert [one["owner"] for one in bring.commitments.values()] == ["Ann", "Bob"]


def test_a_name_that_was_written_otherwise_by_hand_is_the_same(bring: Import) -> None:
    bring("title,area,partners\nA,Health care,Finance dept\n")
    bring.write(bring.roadmap.replace("Health care", "Health Care").replace("Finance dept", "FINANCE dept"))
    before = bring.roadmap
    bring("title,area,partners\nA,Health care,Finance dept\n", "--update")
    assert bring.roadmap == before


def test_milestones_of_one_name_are_reported(bring: Import) -> None:
    result = bring("# X\n- [ ] Launch\n  - [x] Review\n  - [ ] Review\n", "--strict", name="s.md")
    assert result.exit_code == 1
    expected = 'line 2: milestones "Review" has the id review, which is taken; it became review-2\n'
    assert result.stderr.startswith(expected)


def test_a_row_without_an_id_where_a_column_names_them_is_reported_and_new(bring: Import) -> None:
    bring("ID,title,area\nP-2,Real two,x\n")
    source = "ID,title,area,status\nP-1,Alpha,x,\n,P 2,x,met\n\u3002,Delta,x,\n"
    assert bring(source, "--update", "--strict").exit_code == 1
    result = bring(source, "--update")
    assert result.stderr.startswith(
        'line 3: id "" is empty in "ID", so that the title makes the id\n'
        'line 4: id "\u3002" holds no letter that an id can hold in "ID", so that the title makes the id\n'
        "line 3: the id p-2 is taken; it became p-2-2\n"
    )
    assert {id: one["title"] for id, one in bring.commitments.items()} == {
        "p-2": "Real two", "p-1": "Alpha", "p-2-2": "P 2", "delta": "Delta",
    }  # fmt: skip


def test_a_new_row_with_an_existing_title_is_reported(bring: Import) -> None:
    bring("Nr,title,area\n1,Alpha,x\n2,Beta,x\n")
    result = bring("Nr,title,area\n1,Alpha,x\n2,Gamma,x\n", "--id-from", "Nr", "--update")
    assert "\n1 new row has the title of an existing commitment with another id\n" in f"\n{result.stderr}"


def test_a_step_of_a_name_that_is_there_twice_is_new(bring: Import) -> None:
    bring("# X\n- [ ] P\n  - [ ] review\n", name="s.md")
    bring("# X\n- [ ] P\n  - [ ] review\n  - [x] review\n", "--update", name="s.md")
    assert bring.commitments["p"]["milestones"] == {
        "review": {"title": "review"}, "review-2": {"title": "review", "status": "met"},
    }  # fmt: skip


def test_lists_may_be_parted_by_lines(bring: Import) -> None:
    bring('title,area,partners\nA,x,"US\nCanada"\n', "--separator", "\\n")
    assert bring.commitments["a"]["partners"] == ["us", "canada"]


def test_several_links_in_one_cell_are_reported(bring: Import) -> None:
    result = bring('title,area,source\nA,x,"https://a.org, https://b.org"\n')
    assert 'line 2: source "https://a.org, https://b.org" was taken as one name' in result.stderr
