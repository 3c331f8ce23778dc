"""`roadmap import --update` of our own files: a changed status or deadline is recorded as an update."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import msgspec
import pytest

from roadmap_cli.model.json_codec import pack
from tests.commands.importing import HEAD, ON, Import
from tests.commands.importing import bring as bring
from tests.conftest import Result

Run = Callable[..., Result]

BEFORE = "2026-01-31"
PLAIN = (
    HEAD
    + """
[partners.us]
name = "United States"

[partners.ca]
name = "Canada"

[areas.x]
title = "X"

[commitments.a]
title = "A"
area = "x"
partners = ["us", "ca"]
made = "2024"
deadline = "2030"
status = "underway"
"""
)
UPDATED = (
    PLAIN
    + """
[commitments.a.updates.2025-06-01]
status = "underway"
status_was = "planned"
deadline = "2030"
deadline_was = "2028"
"""
)
OF_PARTNERS = PLAIN + 'partner_status = { us = "at-risk" }\npartner_deadline = { us = "2029" }\n'


def edited(bring: Import, run: Run, format: str, **fields: Any) -> str | bytes:
    """Return the roadmap exported as CSV or JSON, with some fields of its only commitment changed."""
    if format == "json":
        data = bring.data
        data["commitments"]["a"] |= fields
        return msgspec.json.encode(pack(data))
    (row,) = csv.DictReader(io.StringIO(run("export", "csv").stdout, newline=""))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, row)
    writer.writeheader()
    cells = {
        name: json.dumps(value) if isinstance(value, Mapping) else value for name, value in fields.items()
    }
    writer.writerow(row | cells)
    return text.getvalue()


def rows(run: Run, day: str) -> list[str]:
    """Return the commitment on a day as lists show it: of the whole, and of each partner."""
    selections = [(), ("--partner", "us"), ("--partner", "ca")]
    return [run("list", "--as-of", day, "--format", "csv", *one).stdout for one in selections]


@pytest.fixture(params=["csv", "json"])
def format(request: pytest.FixtureRequest) -> str:
    """Return the format in which a roadmap is exported and imported."""
    name: str = request.param
    return name


@pytest.mark.parametrize(
    ("text", "fields", "options"),
    [
        (PLAIN, {"status": "met"}, ["--status", "met"]),
        (UPDATED, {"status": "stalled"}, ["--status", "stalled"]),
        (PLAIN, {"deadline": "2032-Q1"}, ["--deadline", "2032-Q1"]),
        (
            UPDATED,
            {"status": "met", "deadline": "2027-03-04"},
            ["--status", "met", "--deadline", "2027-03-04"],
        ),
        (OF_PARTNERS, {"partner_status": {"us": "broken"}}, ["--for", "us", "--status", "broken"]),
        (OF_PARTNERS, {"partner_deadline": {"us": "none"}}, ["--for", "us", "--deadline", "none"]),
        (PLAIN, {"partner_status": {"ca": "met"}}, ["--for", "ca", "--status", "met"]),
        (UPDATED, {"partner_deadline": {"ca": "2035"}}, ["--for", "ca", "--deadline", "2035"]),
        (UPDATED, {"partner_status": {"ca": "underway"}}, ["--for", "ca", "--status", "underway"]),
    ],
)
def test_a_changed_value_is_recorded_as_update_does(
    text: str, fields: dict[str, Any], options: list[str], format: str, bring: Import, run: Run
) -> None:
    bring.write(text)
    before = rows(run, BEFORE)
    source = edited(bring, run, format, **fields)
    assert run("update", "a", *options, "--on", ON).exit_code == 0
    recorded = bring.roadmap
    assert recorded != text
    bring.write(text)
    result = bring(source, "--update", "--strict", name=f"s.{format}")
    assert result.exit_code == 0, result.stderr
    assert result.stderr.endswith("1 row became 0 new commitments, 1 updated, 0 unchanged\n")
    assert bring.roadmap == recorded
    assert rows(run, BEFORE) == before
    found = run("check", "--select", "RM3", "--as-of", ON, "--format", "json").stdout
    assert '"RM307"' not in found
    again = bring(source, "--update", name=f"s.{format}")
    assert again.stderr.endswith("0 updated, 1 unchanged\n")
    assert bring.roadmap == recorded


def test_the_file_has_the_update(bring: Import, run: Run) -> None:
    bring.write(UPDATED)
    bring(edited(bring, run, "csv", status="at-risk", deadline="2033"), "--update")
    assert bring.roadmap == UPDATED.replace(
        'deadline = "2030"\nstatus = "underway"', 'deadline = "2033"\nstatus = "at-risk"', 1
    ) + (
        '\n[commitments.a.updates.2026-02-01]\nstatus = "at-risk"\nstatus_was = "underway"\n'
        'deadline = "2033"\ndeadline_was = "2030"\n'
    )


@pytest.mark.parametrize(
    ("text", "fields", "slip", "change"),
    [
        (UPDATED, {"deadline": "2033"}, "a A 2026-02-01 2030 2033 +1,096 +1,826", "a  A  2030 → 2033"),
        (
            OF_PARTNERS,
            {"partner_deadline": {"us": "2031"}},
            "a A us 2026-02-01 2029 2031 +730 +730",
            "a  A  us: 2029 → 2031",
        ),
    ],
)
def test_slips_and_brief_name_a_deadline_that_slipped(
    text: str, fields: dict[str, Any], slip: str, change: str, format: str, bring: Import, run: Run
) -> None:
    bring.write(text)
    bring(edited(bring, run, format, **fields), "--update", name=f"s.{format}")
    slips = run("slips", "--as-of", ON).stdout
    assert slip in [" ".join(line.split()) for line in slips.splitlines()]
    brief = run("brief", "--since", BEFORE, "--as-of", ON).stdout
    assert f"Deadline later: 1\n{change}  " in brief


def test_a_workbook(bring: Import, run: Run) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl (the extra `excel`) is not installed")
    bring.write(UPDATED)
    run("export", "xlsx", "-o", "s.xlsx")
    book = openpyxl.load_workbook(bring.file.parent / "s.xlsx")
    sheet = book["Commitments"]
    columns = [cell.value for cell in sheet[1]]
    sheet.cell(2, columns.index("status") + 1).value = "met"
    sheet.cell(2, columns.index("deadline") + 1).value = "2033"
    changed = io.BytesIO()
    book.save(changed)
    assert bring(changed.getvalue(), "--update", "--strict", name="s.xlsx").exit_code == 0
    assert bring.commitments["a"]["updates"][ON] == {
        "status": "met", "status_was": "underway", "deadline": "2033", "deadline_was": "2030",
    }  # fmt: skip


def test_without_the_column_of_updates(bring: Import, run: Run) -> None:
    bring.write(OF_PARTNERS)
    source = 'id,title,partner_status,partner_deadline\na,A,"{""us"":""met""}","{""us"":""2031""}"\n'
    assert bring(source, "--update", "--strict", "--area", "x").exit_code == 0
    assert bring.commitments["a"]["updates"] == {
        ON: {
            "partner": "us", "status": "met", "status_was": "at-risk", "deadline": "2031",
            "deadline_was": "2029",
        }
    }  # fmt: skip
    assert bring.commitments["a"]["partner_status"] == {"us": "met"}


def test_a_deadline_that_is_withdrawn(bring: Import, run: Run) -> None:
    bring.write(PLAIN)
    assert bring(edited(bring, run, "csv", deadline="none"), "--update", "--strict").exit_code == 0
    assert "deadline" not in bring.commitments["a"]
    assert bring.commitments["a"]["updates"] == {ON: {"deadline": "none", "deadline_was": "2030"}}
    bring.write(OF_PARTNERS)
    result = bring(edited(bring, run, "csv", deadline="none"), "--update")
    assert result.stderr.startswith(
        'line 2: deadline "none" cannot be set for all of a at once, because us has its own deadline; '
    )
    assert bring.roadmap == OF_PARTNERS


class TestNewUpdatesOfTheRow:
    def test_one_that_leads_to_the_value_is_enough(self, format: str, bring: Import, run: Run) -> None:
        bring.write(UPDATED)
        updates = bring.commitments["a"]["updates"] | {
            "2026-01-15": {"status": "met", "status_was": "underway", "note": "Done."},
            "2026-01-16": {"partner": "us", "deadline": "2031"},
        }
        fields = {"status": "met", "partner_deadline": {"us": "2031"}, "updates": updates}
        bring(edited(bring, run, format, **fields), "--update", "--strict", name=f"s.{format}")
        assert bring.commitments["a"]["updates"] == updates
        assert bring.commitments["a"]["status"] == "met"
        assert bring.commitments["a"]["partner_deadline"] == {"us": "2031"}

    def test_so_is_one_that_is_corrected(self, format: str, bring: Import, run: Run) -> None:
        bring.write(UPDATED)
        updates = {"2025-06-01": bring.commitments["a"]["updates"]["2025-06-01"] | {"status": "stalled"}}
        source = edited(bring, run, format, status="stalled", updates=updates)
        bring(source, "--update", "--strict", name=f"s.{format}")
        assert bring.roadmap == UPDATED.replace('"underway"', '"stalled"')

    def test_one_of_all_does_not_lead_to_the_own_value_of_a_partner(
        self, format: str, bring: Import, run: Run
    ) -> None:
        bring.write(PLAIN)
        before = rows(run, BEFORE)
        updates = {"2026-02-01": {"status": "met", "status_was": "underway"}}
        fields = {"status": "met", "partner_status": {"us": "met"}, "updates": updates}
        bring(edited(bring, run, format, **fields), "--update", "--strict", name=f"s.{format}")
        assert bring.commitments["a"]["updates"] == updates | {f"{ON}-2": {"partner": "us", "status": "met"}}
        assert bring.commitments["a"]["status"] == "met"
        assert rows(run, BEFORE) == before

    def test_a_value_that_an_update_in_the_file_leads_to_is_only_stated(
        self, format: str, bring: Import, run: Run
    ) -> None:
        update = '\n[commitments.a.updates.2025-07-01]\npartner = "us"\nstatus = "met"\n'
        bring.write(PLAIN + update)
        source = edited(bring, run, format, partner_status={"us": "met"})
        bring(source, "--update", "--strict", name=f"s.{format}")
        assert bring.roadmap == PLAIN + 'partner_status = { us = "met" }\n' + update

    def test_one_that_leads_elsewhere_comes_before(self, format: str, bring: Import, run: Run) -> None:
        bring.write(PLAIN)
        updates = {"2026-01-15": {"status": "at-risk", "status_was": "underway"}}
        source = edited(bring, run, format, status="met", updates=updates)
        bring(source, "--update", "--strict", name=f"s.{format}")
        assert bring.commitments["a"]["status"] == "met"
        assert bring.commitments["a"]["updates"] == updates | {ON: {"status": "met", "status_was": "at-risk"}}


class TestUpdatesThatContradictTheRow:
    def test_a_corrected_one_whose_value_is_left(self, format: str, bring: Import, run: Run) -> None:
        bring.write(UPDATED)
        known = bring.commitments["a"]["updates"]["2025-06-01"]
        source = edited(bring, run, format, updates={"2025-06-01": known | {"status": "broken"}})
        result = bring(source, "--update", name=f"s.{format}")
        place = "line 2" if format == "csv" else "item 1"
        assert result.stderr == (
            f'{place}: updates "2025-06-01" sets the status of a to broken, but the status in this row is '
            "still underway; give both the same value\n"
            f"s.{format}: 1 row became 0 new commitments, 0 updated, 1 unchanged; 1 value ignored\n"
        )
        assert bring.roadmap == UPDATED
        assert bring(source, "--update", "--strict", name=f"s.{format}").exit_code == 1

    def test_the_rest_of_the_update_is_followed(self, format: str, bring: Import, run: Run) -> None:
        bring.write(UPDATED)
        known = bring.commitments["a"]["updates"]["2025-06-01"]
        changed = known | {"status": "broken", "deadline": "2031", "note": "N."}
        source = edited(bring, run, format, deadline="2031", updates={"2025-06-01": changed})
        result = bring(source, "--update", name=f"s.{format}")
        assert "1 updated, 0 unchanged; 1 value ignored\n" in result.stderr
        assert bring.commitments["a"]["updates"] == {"2025-06-01": changed | {"status": "underway"}}
        assert bring.commitments["a"]["deadline"] == "2031"
        assert bring.commitments["a"]["status"] == "underway"

    def test_new_ones_of_a_partner(self, format: str, bring: Import, run: Run) -> None:
        bring.write(OF_PARTNERS)
        updates = {
            "2026-01-10": {"partner": "us", "deadline": "2032"},
            "2026-01-11": {"partner": "us", "deadline": "none", "note": "N."},
        }
        result = bring(edited(bring, run, format, updates=updates), "--update", name=f"s.{format}")
        for key, said in (("2026-01-11", "none"), ("2026-01-10", "2032")):
            assert (
                f'updates "{key}" sets the deadline of us in a to {said}, but the partner_deadline of us in '
                "this row is still 2029; give both the same value\n" in result.stderr
            )
        assert bring.commitments["a"]["updates"] == {"2026-01-11": {"partner": "us", "note": "N."}}
        assert bring.commitments["a"]["partner_deadline"] == {"us": "2029"}
        found = run("check", "--select", "RM307", "--as-of", ON, "--format", "json").stdout
        assert '"RM307"' not in found

    def test_one_that_is_given_to_a_partner_with_another_value(
        self, format: str, bring: Import, run: Run
    ) -> None:
        update = '\n[commitments.a.updates.2025-07-01]\npartner = "ca"\nstatus = "met"\n'
        text = PLAIN + 'partner_status = { us = "at-risk", ca = "met" }\n' + update
        bring.write(text)
        updates = {"2025-07-01": {"partner": "us", "status": "met"}}
        result = bring(edited(bring, run, format, updates=updates), "--update", name=f"s.{format}")
        assert 'updates "2025-07-01" sets the status of us in a to met, but' in result.stderr
        assert bring.roadmap == text


OF_MILESTONE = (
    PLAIN
    + """
[commitments.a.milestones.m]
title = "M"
status = "met"
met_on = "2025-07"

[commitments.a.updates.2025-07]
milestone = "m"
status = "met"
note = "Old."
"""
)


class TestUpdatesOfMilestones:
    """A row of `a` has the milestone `m`, met in 2025-07 by an update."""

    STEP: ClassVar = {"title": "M", "status": "met", "met_on": "2025-07"}
    MADE: ClassVar = {"milestone": "m", "status": "met", "note": "Old."}

    @pytest.mark.parametrize(
        ("step", "update"),
        [
            ({}, {"note": "New."}),
            ({"status": "dropped"}, {"status": "dropped"}),
            ({"deadline": "2031"}, {"deadline": "2031"}),
        ],
    )
    def test_a_corrected_one_is_changed_and_none_is_added(
        self, step: dict[str, str], update: dict[str, str], format: str, bring: Import, run: Run
    ) -> None:
        bring.write(OF_MILESTONE)
        expected = {"milestones": {"m": self.STEP | step}, "updates": {"2025-07": self.MADE | update}}
        source = edited(bring, run, format, **expected)
        assert bring(source, "--update", "--strict", name=f"s.{format}").exit_code == 0
        assert {name: bring.commitments["a"][name] for name in expected} == expected

    def test_one_that_is_no_longer_met_takes_the_day_along(
        self, format: str, bring: Import, run: Run
    ) -> None:
        bring.write(OF_MILESTONE)
        expected = {"m": {"title": "M", "status": "stalled"}}
        updates = {"2025-07": self.MADE | {"status": "stalled"}}
        bring(
            edited(bring, run, format, milestones=expected, updates=updates), "--update", name=f"s.{format}"
        )
        assert bring.commitments["a"]["milestones"] == expected
        assert bring.commitments["a"]["updates"] == updates

    def test_a_value_that_the_row_leaves_out_follows_a_new_one(
        self, format: str, bring: Import, run: Run
    ) -> None:
        bring.write(PLAIN + '\n[commitments.a.milestones.m]\ntitle = "M"\n')
        updates = {"2025-07": {"milestone": "m", "status": "met", "deadline": "2026"}}
        source = edited(bring, run, format, milestones={"m": {"title": "M"}}, updates=updates)
        bring(source, "--update", "--strict", name=f"s.{format}")
        step = {"title": "M", "status": "met", "met_on": "2025-07", "deadline": "2026"}
        assert bring.commitments["a"]["milestones"]["m"] == step
        assert bring.commitments["a"]["updates"] == updates

    def test_another_value_than_that_of_the_corrected_one_is_a_new_one(
        self, format: str, bring: Import, run: Run
    ) -> None:
        bring.write(OF_MILESTONE)
        updates = {"2025-07": self.MADE | {"status": "stalled"}}
        expected = {"m": {"title": "M", "status": "dropped"}}
        bring(
            edited(bring, run, format, milestones=expected, updates=updates), "--update", name=f"s.{format}"
        )
        assert bring.commitments["a"]["milestones"] == expected
        assert bring.commitments["a"]["updates"] == updates | {
            ON: {"milestone": "m", "status": "dropped", "status_was": "stalled"}
        }

    def test_a_corrected_one_that_contradicts_the_row(self, format: str, bring: Import, run: Run) -> None:
        bring.write(OF_MILESTONE)
        updates = {"2025-07": self.MADE | {"status": "dropped"}}
        result = bring(edited(bring, run, format, updates=updates), "--update", name=f"s.{format}")
        assert (
            'updates "2025-07" sets the status of milestone m in a to dropped, but the milestones.m.status '
            "in this row is still met; give both the same value\n" in result.stderr
        )
        assert bring.roadmap == OF_MILESTONE

    @pytest.mark.parametrize(
        ("options", "field", "said"),
        [(["--status", "stalled"], "status", "met"), (["--deadline", "2031"], "deadline", "2030")],
    )
    def test_a_row_from_before_the_last_one(
        self, options: list[str], field: str, said: str, format: str, bring: Import, run: Run
    ) -> None:
        bring.write(OF_MILESTONE.replace('title = "M"', 'title = "M"\ndeadline = "2030"'))
        source = edited(bring, run, format)
        run("update", "a", "--milestone", "m", *options, "--on", "2026-01-20")
        before = bring.roadmap
        result = bring(source, "--update", name=f"s.{format}")
        assert (
            f'milestones.m.{field} "{said}" is older than the update 2026-01-20 of a, which this row does '
            f"not have; if it is new, record it with roadmap update a --milestone m --{field} {said}\n"
            in result.stderr
        )
        assert bring.roadmap == before

    def test_one_dated_before_a_later_one_only_joins_the_record(
        self, format: str, bring: Import, run: Run
    ) -> None:
        bring.write(
            OF_MILESTONE.replace("status = ", 'status = "stalled" #').replace('met_on = "2025-07"\n', "")
        )
        result = bring(
            edited(bring, run, format, milestones={"m": self.STEP | {"met_on": "2025-06"}}),
            "--update",
            name=f"s.{format}",
        )
        assert 'milestones.m.status "met" is recorded, but milestone m of a stays stalled' in result.stderr
        assert bring.commitments["a"]["milestones"]["m"] == {"title": "M", "status": "stalled"}


def test_an_update_of_an_unknown_milestone_is_reported(format: str, bring: Import, run: Run) -> None:
    bring.write(OF_MILESTONE)
    updates = {"2025-07": {"milestone": "n", "note": "Old."}, "2025-08": {"milestone": "m", "note": "N."}}
    result = bring(edited(bring, run, format, updates=updates), "--update", "--strict", name=f"s.{format}")
    place = "line 2" if format == "csv" else "item 1"
    assert result.stderr.splitlines()[0] == (
        f'{place}: updates "2025-07" is about the milestone "n", which a does not have'
    )
    assert "; 1 value in doubt\n" in result.stderr
    assert result.exit_code == 1


def test_an_update_with_another_day_is_reported(format: str, bring: Import, run: Run) -> None:
    bring.write(OF_MILESTONE)
    updates = {"2025-08": {"milestone": "m", "status": "met", "note": "Old."}}
    result = bring(edited(bring, run, format, updates=updates), "--update", name=f"s.{format}")
    assert (
        'updates "2025-08" repeats the update 2025-07 of a, which stays; '
        "if its day was corrected: roadmap remove a --update 2025-07\n" in result.stderr
    )


class TestValuesThatAreIgnored:
    @pytest.mark.parametrize(
        ("options", "field", "said"),
        [
            (["--status", "met"], "status", "underway"),
            (["--deadline", "2034"], "deadline", "2030"),
            (["--for", "us", "--status", "broken"], "partner_status", "at-risk"),
            (["--for", "us", "--deadline", "none"], "partner_deadline", "2029"),
        ],
    )
    def test_those_from_before_a_later_update(
        self, options: list[str], field: str, said: str, format: str, bring: Import, run: Run
    ) -> None:
        bring.write(OF_PARTNERS if "--for" in options else PLAIN)
        source = edited(bring, run, format)
        run("update", "a", *options, "--on", "2026-01-20")
        before = bring.roadmap
        result = bring(source, "--update", name=f"s.{format}")
        command = " ".join(["roadmap update a", *options[:-1], said])
        place = "line 2" if format == "csv" else "item 1"
        assert result.stderr.splitlines()[0] == (
            f'{place}: {field} "{said}" is older than the update 2026-01-20 of a, which this row does '
            f"not have; if it is new, record it with {command}"
        )
        assert bring.roadmap == before
        assert bring(source, "--update", "--strict", name=f"s.{format}").exit_code == 1
        assert run(*command.split()[1:]).exit_code == 0

    def test_those_of_an_export_of_an_earlier_day(self, format: str, bring: Import, run: Run) -> None:
        bring.write(UPDATED)
        source = run("export", format, "--as-of", "2025-01-01").stdout
        result = bring(source, "--update", name=f"s.{format}")
        assert result.stderr.count("is older than the update 2025-06-01 of a") == 2
        assert bring.roadmap == UPDATED

    def test_another_value_than_before_is_new_all_the_same(
        self, format: str, bring: Import, run: Run
    ) -> None:
        bring.write(PLAIN)
        source = edited(bring, run, format, status="stalled")
        run("update", "a", "--status", "met", "--on", "2026-01-20")
        bring(source, "--update", "--strict", name=f"s.{format}")
        assert bring.commitments["a"]["updates"][ON] == {"status": "stalled", "status_was": "met"}

    def test_those_of_a_day_before_a_later_update_only_join_the_record(
        self, format: str, bring: Import, run: Run
    ) -> None:
        bring.write(OF_PARTNERS)
        run("update", "a", "--for", "us", "--status", "broken", "--on", "2026-03-01")
        source = edited(bring, run, format, partner_status={"us": "stalled"})
        for changed in ("1 updated, 0 unchanged", "0 updated, 1 unchanged"):
            result = bring(source, "--update", name=f"s.{format}")
            assert (
                'partner_status "stalled" is recorded, but us of a stays broken because of a later update\n'
                in result.stderr
            )
            assert f"{changed}; 1 value ignored\n" in result.stderr
        assert bring.commitments["a"]["partner_status"] == {"us": "broken"}
        assert bring.commitments["a"]["updates"][ON] == {
            "partner": "us", "status": "stalled", "status_was": "at-risk",
        }  # fmt: skip

    def test_one_of_all_where_the_row_gives_partners_their_own(
        self, format: str, bring: Import, run: Run
    ) -> None:
        bring.write(PLAIN)
        source = edited(bring, run, format, status="broken", partner_status={"us": "met"})
        result = bring(source, "--update", name=f"s.{format}")
        assert (
            'status "broken" cannot be set for all of a at once, because us has its own status; record it '
            "with roadmap update a --for PARTNER --status broken\n" in result.stderr
        )
        assert bring.commitments["a"]["status"] == "underway"
        assert bring.commitments["a"]["updates"] == {ON: {"partner": "us", "status": "met"}}
        bring.write(PLAIN)
        source = edited(bring, run, format, status="broken", partner_status={"us": "underway"})
        assert bring(source, "--update", name=f"s.{format}").stderr == result.stderr
        assert bring.roadmap == PLAIN + 'partner_status = { us = "underway" }\n'


def test_many_partners_and_commitments_are_recorded_in_order(bring: Import, run: Run) -> None:
    second = OF_PARTNERS[OF_PARTNERS.index("\n[commitments.a]") :].replace("a]", "b]").replace('"A"', '"B"')
    bring.write(OF_PARTNERS + second)
    text = run("export", "csv").stdout
    text = text.replace('{""us"":""at-risk""}', '{""us"":""met"",""ca"":""broken""}')
    result = bring(text, "--update", "--strict")
    assert result.stderr == "s.csv: 2 rows became 0 new commitments, 2 updated, 0 unchanged\n"
    for id in ("a", "b"):
        assert [*bring.commitments[id]["updates"].items()] == [
            (ON, {"partner": "us", "status": "met", "status_was": "at-risk"}),
            (f"{ON}-2", {"partner": "ca", "status": "broken"}),
        ]
