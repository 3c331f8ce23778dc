"""`roadmap import --update` where partners have a status, a deadline or updates of their own."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from roadmap_cli.model.json_codec import pack
from tests.commands.importing import HEAD, Import
from tests.commands.importing import bring as bring
from tests.conftest import AS_OF, SMALL_ROADMAP, Result
from tests.importers.test_github import ISSUES

Run = Callable[..., Result]

TABLES = (
    HEAD
    + """
[partners.us]
name = "United States"

[partners.ca]
name = "Canada"

[partners.eu]
name = "European Union"

[areas.x]
title = "X"
"""
)
SHARED = """
[commitments.a]
title = "A"
area = "x"
partners = ["us", "ca", "eu"]
"""
OWN_STATUS = TABLES + SHARED + 'status = "underway"\npartner_status = { us = "at-risk", ca = "met" }\n'
OWN_DEADLINE = (
    TABLES + SHARED + 'deadline = "2030"\npartner_deadline = { us = "none", ca = "2028", eu = "2035" }\n'
)


def ended(changed: str = "0 updated, 1 unchanged", kept: int = 1, name: str = "s.csv") -> str:
    """Return the last sentence of an import of one row."""
    said = "" if not kept else f"; {kept} value{'s' * (kept > 1)} ignored"
    return f"{name}: 1 row became 0 new commitments, {changed}{said}\n"


class TestRowsOfOnePartner:
    @pytest.mark.parametrize("format", ["csv", "json"])
    def test_they_are_refused(self, bring: Import, run: Run, format: str) -> None:
        bring.write(SMALL_ROADMAP)
        rows = run("list", "--partner", "us", "--format", format, "--as-of", AS_OF).stdout
        result = bring(rows, "--update", "--strict", name=f"s.{format}")
        assert result.exit_code == 1
        places = "lines 2 to 6" if format == "csv" else "items 1 to 5"
        reason = "skipped: is for us alone; import the output of `roadmap export csv`"
        assert result.stderr.splitlines()[0] == f"{places}: {reason}"
        assert result.stderr.endswith("5 rows became 0 new commitments; 5 rows skipped\n")
        assert bring.roadmap == SMALL_ROADMAP
        bring.write(HEAD)
        assert bring(rows, name=f"s.{format}").exit_code == 0
        assert bring.roadmap == HEAD, "a new file does not get them either"

    def test_those_under_no_partner_are_the_whole_s(self, bring: Import, run: Run) -> None:
        alone = '[commitments.b]\ntitle = "B"\narea = "x"\n'
        bring.write(OWN_STATUS + alone)
        rows = run("list", "--group-by", "partner", "--format", "csv").stdout
        result = bring(rows, "--update")
        assert result.stderr.splitlines()[-1] == (
            "s.csv: 4 rows became 0 new commitments, 0 updated, 1 unchanged; 3 rows skipped"
        )
        assert bring.roadmap == OWN_STATUS + alone

    def test_fewer_columns_change_nothing_of_it(self, bring: Import, run: Run) -> None:
        bring.write(OWN_STATUS)
        rows = run("list", "--partner", "us", "--columns", "id,title,status,for", "--format", "csv").stdout
        assert rows == "id,title,status,for\na,A,at-risk,us\n"
        result = bring(rows, "--update", "--area", "x")
        assert result.stderr.startswith("line 2: skipped: is for us alone; ")
        assert bring.roadmap == OWN_STATUS

    def test_a_column_of_that_name_of_others_is_theirs(self, bring: Import) -> None:
        assert bring("id,title,area,for,colour\na,A,x,us,red\n").exit_code == 0
        assert bring.commitments == {"a": {"title": "A", "area": "x"}}


class TestRowsOfTheWhole:
    @pytest.mark.parametrize("format", ["csv", "json"])
    @pytest.mark.parametrize("text", [OWN_STATUS, OWN_DEADLINE, SMALL_ROADMAP])
    def test_what_is_derived_in_them_is_not_pinned(
        self, bring: Import, run: Run, text: str, format: str
    ) -> None:
        bring.write(text)
        rows = run("list", "--format", format, "--as-of", AS_OF).stdout
        result = bring(rows, "--update", "--strict", name=f"s.{format}")
        assert result.exit_code == 0, result.stderr
        assert "0 updated" in result.stderr
        assert bring.roadmap == text

    def test_neither_is_the_mean_over_partners_in_a_new_file(self, bring: Import, run: Run) -> None:
        own = 'partner_status = { us = "met", ca = "met", eu = "broken" }\n'
        bring.write(TABLES + SHARED + own)
        rows = run("list", "--format", "csv").stdout
        assert ",partly-met,,,,,partner-broken,67," in rows
        bring.write(TABLES)
        assert bring(rows, "--strict").exit_code == 0
        assert "progress" not in bring.commitments["a"]

    def test_a_progress_of_null_is_none(self, bring: Import) -> None:
        bring.write(OWN_STATUS)
        rows = '[{"id": "a", "title": "A", "area": "x", "days_left": null, "progress": null, "for": null}]'
        assert bring(rows, "--update", "--strict", name="s.json").stderr == ended(kept=0, name="s.json")
        assert bring.roadmap == OWN_STATUS


STATUS_REASON = (
    "cannot be set for all of a at once, because us and ca have their own status; "
    "record it with roadmap update a --for PARTNER --status {}\n"
)
DEADLINE_REASON = (
    "cannot be set for all of a at once, because us, ca and eu have their own deadline; "
    "record it with roadmap update a --for PARTNER --deadline {}\n"
)


class TestForAllAtOnce:
    def test_a_status_is_not_followed(self, bring: Import) -> None:
        bring.write(OWN_STATUS)
        result = bring("title,area,status\nA,x,broken\n", "--update", "--strict")
        assert result.exit_code == 1
        expected = f'line 2: status "broken" {STATUS_REASON.format("broken")}'
        assert bring("title,area,status\nA,x,broken\n", "--update").stderr == expected + ended()
        assert bring.roadmap == OWN_STATUS
        record = json.loads(bring("title,area,status\nA,x,broken\n", "--update", "--format", "json").stdout)
        assert [(one["place"], one["field"], one["value"]) for one in record["ignored"]] == [
            (2, "status", "broken")
        ]

    def test_a_status_that_the_whole_has_is_nothing_new(self, bring: Import) -> None:
        bring.write(OWN_STATUS)
        result = bring("title,area,status\nA,x,at-risk\n", "--update", "--strict")
        assert result.stderr == ended(kept=0)
        result = bring("title,area,status\nA,x,underway\n", "--update")
        assert STATUS_REASON.format("underway") in result.stderr, "it is what is stated, and not the whole's"
        assert bring.roadmap == OWN_STATUS

    @pytest.mark.parametrize("said", ["2031", "none", "2028-06-30"])
    def test_a_deadline_is_not_followed(self, bring: Import, said: str) -> None:
        bring.write(OWN_DEADLINE)
        result = bring(f"title,area,deadline\nA,x,{said}\n", "--update")
        assert result.stderr == f'line 2: deadline "{said}" {DEADLINE_REASON.format(said)}' + ended()
        assert bring.roadmap == OWN_DEADLINE

    def test_a_deadline_that_the_whole_has_is_nothing_new(self, bring: Import) -> None:
        bring.write(OWN_DEADLINE)
        result = bring("title,area,deadline\nA,x,2028\n", "--update", "--strict")
        assert result.stderr == ended(kept=0)
        assert bring.roadmap == OWN_DEADLINE

    def test_what_partners_have_of_one_kind_does_not_hold_the_other_back(self, bring: Import) -> None:
        bring.write(OWN_STATUS)
        bring("title,area,status,deadline\nA,x,broken,2031\n", "--update")
        assert bring.commitments["a"]["deadline"] == "2031"
        assert bring.commitments["a"]["updates"] == {"2026-02-01": {"deadline": "2031"}}
        assert bring.commitments["a"]["status"] == "underway"
        bring.write(OWN_DEADLINE)
        bring("title,area,status,deadline\nA,x,met,2031\n", "--update")
        assert bring.commitments["a"]["status"] == "met"
        assert bring.commitments["a"]["updates"] == {"2026-02-01": {"status": "met"}}
        assert bring.commitments["a"]["deadline"] == "2030"

    def test_neither_is_the_status_of_an_issue_that_was_closed(self, bring: Import) -> None:
        closed = ISSUES.replace(
            '"state":"OPEN","stateReason":""', '"state":"CLOSED","stateReason":"COMPLETED"'
        ).replace('"closedAt":null', '"closedAt":"2025-03-04T05:06:07Z"')
        bring(ISSUES, "--area", "x", name="i.json")
        own = '\npartners = ["us", "ca"]\npartner_status = { us = "at-risk", ca = "met" }'
        before = bring.roadmap.replace('\narea = "x"', f'\narea = "x"{own}', 1)
        bring.write(before)
        reason = STATUS_REASON.format("met").replace(" a ", " cut-methane ")
        assert self.update_of(closed, bring) == (
            f'item 1: status "met" {reason}'
            "i.json: 2 rows became 0 new commitments, 0 updated, 2 unchanged; 1 value ignored\n"
        )
        nothing = "i.json: 2 rows became 0 new commitments, 0 updated, 2 unchanged\n"
        assert self.update_of(ISSUES, bring) == nothing, "open says no more than that"
        assert bring.roadmap == before
        all_met = before.replace("at-risk", "met")
        bring.write(all_met)
        assert self.update_of(closed, bring) == nothing, "the whole has been met"
        assert bring.roadmap == all_met

    @staticmethod
    def update_of(issues: str, bring: Import) -> str:
        """Return what an import of issues says, but for the columns that it does not read."""
        unread = '1 column was not read: "milestone"\n'
        return bring(issues, "--area", "x", "--update", name="i.json").stderr.replace(unread, "")

    def test_its_notes_are_kept(self, bring: Import) -> None:
        tasks = (
            '[{"uuid":"u","description":"Dig","project":"x","status":"completed","end":"20250304T000000Z",'
            '"annotations":[{"entry":"20250301T000000Z","description":"Nearly"}]}]'
        )
        text = TABLES + SHARED.replace(".a]", ".dig]").replace('"A"', '"Dig"')
        bring.write(text + 'partner_status = { us = "at-risk" }\n')
        result = bring(tasks, "--update", name="t.json")
        said = 'item 1: status "met" cannot be set for all of dig at once, because us has its own status; '
        assert said in result.stderr
        assert bring.commitments["dig"]["updates"] == {"2025-03-01": {"note": "Nearly"}}
        before = bring.roadmap
        assert bring(tasks, "--update", name="t.json").stderr == result.stderr.replace(
            "1 updated, 0 unchanged", "0 updated, 1 unchanged"
        )
        assert bring.roadmap == before


@pytest.mark.parametrize(
    ("text", "table"),
    [
        (OWN_STATUS, {"status": "broken"}),
        (OWN_STATUS, {"partners": ["ca", "eu"]}),
        (OWN_STATUS, {"updates": {"2024-05-06-2": {"status": "broken"}}}),
        (OWN_DEADLINE, {"deadline": "2031-Q2"}),
        (OWN_DEADLINE, {"updates": {"2024-05": {"deadline": "none"}}}),
    ],
)
def test_the_command_that_is_named_records_it(
    text: str, table: dict[str, object], bring: Import, run: Run
) -> None:
    bring.write(text)
    data = bring.data
    data["commitments"]["a"] |= table
    (reason,) = bring(msgspec.json.encode(pack(data)), "--update", name="r.json").stderr.splitlines()[:-1]
    _, named, command = reason.replace("PARTNER", "us").partition("roadmap update ")
    assert named
    result = run("update", *command.split())
    assert result.exit_code == 0, result.stderr
    (update,) = bring.commitments["a"]["updates"].values()
    assert update["partner"] == "us"
    assert command.split()[-1] in (update.get("status"), update.get("deadline"))


def exported(bring: Import, run: Run, **cells: str) -> str:
    """Return the roadmap as CSV, with some cells of its only row written anew."""
    (record,) = csv.DictReader(io.StringIO(run("export", "csv").stdout, newline=""))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, record)
    writer.writeheader()
    writer.writerow(record | cells)
    return text.getvalue()


class TestOurOwnFiles:
    def test_a_status_that_was_edited_in_csv(self, bring: Import, run: Run) -> None:
        bring.write(OWN_STATUS)
        result = bring(exported(bring, run, status="broken"), "--update")
        assert result.stderr == f'line 2: status "broken" {STATUS_REASON.format("broken")}' + ended()
        result = bring(exported(bring, run, status="at-risk"), "--update")
        assert result.stderr == f'line 2: status "at-risk" {STATUS_REASON.format("at-risk")}' + ended()
        assert bring.roadmap == OWN_STATUS

    def test_a_progress_that_is_stated_is_stated(self, bring: Import, run: Run) -> None:
        bring.write(TABLES + SHARED + 'status = "met"\nprogress = 30\n')
        result = bring(exported(bring, run, progress="100"), "--update", "--strict")
        assert result.stderr == ended("1 updated, 0 unchanged", kept=0)
        assert bring.commitments["a"]["progress"] == 100

    def test_a_deadline_that_was_edited_in_csv(self, bring: Import, run: Run) -> None:
        bring.write(OWN_DEADLINE)
        result = bring(exported(bring, run, deadline="2040"), "--update")
        assert result.stderr == f'line 2: deadline "2040" {DEADLINE_REASON.format("2040")}' + ended()
        assert bring.roadmap == OWN_DEADLINE

    def test_what_is_derived_is_ignored(self, bring: Import, run: Run) -> None:
        bring.write(OWN_STATUS)
        source = exported(
            bring, run, whole_status="met", whole_deadline="2040", whole_progress="7", days_left="3"
        )
        assert bring(source, "--update", "--strict").stderr == ended(kept=0)
        assert bring.roadmap == OWN_STATUS

    def test_what_a_partner_has_can_be_edited_and_the_others_keep_theirs(
        self, bring: Import, run: Run
    ) -> None:
        bring.write(OWN_STATUS)
        result = bring(exported(bring, run, partner_status='{"us":"broken","eu":"met"}'), "--update")
        assert result.stderr == (
            'line 2: partner_status "us, eu" leaves out ca, which keeps its own status\n'
            + ended("1 updated, 0 unchanged")
        )
        new = '{ us = "broken", ca = "met", eu = "met" }'
        updates = """
[commitments.a.updates."2026-02-01"]
partner = "us"
status = "broken"
status_was = "at-risk"

[commitments.a.updates."2026-02-01-2"]
partner = "eu"
status = "met"
"""
        assert bring.roadmap == OWN_STATUS.replace('{ us = "at-risk", ca = "met" }', new) + updates
        bring.write(OWN_DEADLINE)
        bring(
            exported(bring, run, partner_deadline='{"us":"2031-01-02","ca":"none","eu":"2035"}'), "--update"
        )
        new = '{ us = 2031-01-02, ca = "none", eu = "2035" }'
        updates = """
[commitments.a.updates."2026-02-01"]
partner = "us"
deadline = 2031-01-02
deadline_was = "none"

[commitments.a.updates."2026-02-01-2"]
partner = "ca"
deadline = "none"
deadline_was = "2028"
"""
        assert bring.roadmap == (
            OWN_DEADLINE.replace('{ us = "none", ca = "2028", eu = "2035" }', new) + updates
        )

    def test_updates_of_all_that_are_new(self, bring: Import) -> None:
        bring.write(OWN_STATUS)
        data = bring.data
        data["commitments"]["a"] |= {
            "status": "dropped",
            "updates": {
                "2024": {"status": "met", "status_was": "planned", "note": "Said."},
                "2024-05-06-2": {"status": "broken"},
                "2025": {"partner": "eu", "status": "stalled"},
                "2026": {"deadline": "2031"},
            },
        }
        result = bring(msgspec.json.encode(pack(data)), "--update", name="r.json")
        way = "but us and ca have their own; record it with roadmap update a --for PARTNER --on"
        assert result.stderr == (
            f'item 1: status "dropped" {STATUS_REASON.format("dropped")}'
            f'item 1: updates "2024" sets the status of all of a to met, {way} 2024 --status met\n'
            f'item 1: updates "2024-05-06-2" sets the status of all of a to broken, {way} 2024-05-06 '
            "--status broken\n" + ended("1 updated, 0 unchanged", 3, name="r.json")
        )
        assert bring.commitments["a"]["status"] == "underway"
        assert bring.commitments["a"]["updates"] == {
            "2024": {"note": "Said."},
            "2025": {"partner": "eu", "status": "stalled"},
            "2026": {"deadline": "2031"},
        }

    def test_a_workbook(self, bring: Import, run: Run) -> None:
        openpyxl = pytest.importorskip("openpyxl", reason="openpyxl (the extra `excel`) is not installed")
        bring.write(OWN_STATUS)
        run("export", "xlsx", "-o", "s.xlsx")
        data = (bring.file.parent / "s.xlsx").read_bytes()
        result = bring(data, "--update", "--strict", name="s.xlsx")
        assert result.stderr == ended(kept=0, name="s.xlsx")
        book = openpyxl.load_workbook(io.BytesIO(data))
        column = [cell.value for cell in book["Commitments"][1]].index("status") + 1
        book["Commitments"].cell(2, column).value = "stalled"
        edited = io.BytesIO()
        book.save(edited)
        result = bring(edited.getvalue(), "--update", name="s.xlsx")
        assert (
            f'row 2 of sheet "Commitments": status "stalled" {STATUS_REASON.format("stalled")}'
            in result.stderr
        )
        assert bring.roadmap == OWN_STATUS


class TestPartnersThatLeave:
    WITH_UPDATES = TABLES + SHARED + '\n[commitments.a.updates.2024]\npartner = "eu"\nnote = "Asked."\n'

    def test_one_with_a_status_or_updates_stays(self, bring: Import) -> None:
        for text, partner, has in (
            (OWN_STATUS, "us", "its own status"),
            (self.WITH_UPDATES, "eu", "updates"),
        ):
            bring.write(text)
            others = [one for one in ("us", "ca", "eu") if one != partner]
            source = f"title,area,partners\nA,x,{';'.join(others)}\n"
            assert bring(source, "--update", "--strict").exit_code == 1
            assert bring(source, "--update").stderr == (
                f'line 2: partners "{", ".join(others)}" leaves out {partner}: {partner} has {has} in a, '
                "which would be lost; if it gave up the commitment, record that: "
                f"roadmap update a --for {partner} --status dropped\n" + ended()
            )
            assert bring.roadmap == text

    def test_the_others_come_and_go(self, bring: Import) -> None:
        bring.write(OWN_STATUS)
        result = bring("title,area,partners\nA,x,Mexico;ca\n", "--update")
        assert result.stderr.startswith('line 2: partners "mexico, ca" leaves out us: us has its own status')
        assert bring.commitments["a"]["partners"] == ["us", "ca", "mexico"], "eu had nothing of its own"
        assert bring.commitments["a"]["partner_status"] == {"us": "at-risk", "ca": "met"}

    @pytest.mark.parametrize(
        ("partners", "left"),
        [
            ("us;eu", 'partner_deadline = { us = "none", eu = "2035" }'),
            ("ca", 'partner_deadline = { ca = "2028" }'),
            ("mexico", ""),
        ],
    )
    def test_one_with_a_deadline_alone_may_go(self, bring: Import, partners: str, left: str) -> None:
        bring.write(OWN_DEADLINE)
        result = bring(f"title,area,partners\nA,x,{partners}\n", "--update", "--strict")
        assert result.exit_code == 0, result.stderr
        lines = bring.roadmap.splitlines()
        assert [line for line in lines if line.startswith("partner_deadline")] == [left] * bool(left)
        assert bring.commitments["a"]["partners"] == partners.split(";")

    @pytest.mark.parametrize("format", ["csv", "json", "xlsx"])
    def test_so_with_our_own_files(self, bring: Import, run: Run, format: str) -> None:
        text = OWN_STATUS + 'partner_deadline = { eu = "2035" }\n'
        bring.write(text)
        result = bring(self.without_us_and_eu(bring, run, format), "--update", name=f"s.{format}")
        assert 'partners "ca" leaves out us: us has its own status in a, ' in result.stderr
        assert result.stderr.endswith("1 updated, 0 unchanged; 1 value ignored\n")
        expected: dict[str, Any] = {
            "title": "A", "area": "x", "partners": ["us", "ca"], "status": "underway",
            "partner_status": {"us": "at-risk", "ca": "met"},
        }  # fmt: skip
        assert bring.commitments["a"] == expected

    @staticmethod
    def without_us_and_eu(bring: Import, run: Run, format: str) -> str | bytes:
        """Return the roadmap exported, with us and eu taken out by hand wherever they are named."""
        if format == "csv":
            return exported(bring, run, partners="ca", partner_status='{"ca":"met"}', partner_deadline="")
        if format == "json":
            data = bring.data
            data["commitments"]["a"] |= {"partners": ["ca"], "partner_status": {"ca": "met"}}
            del data["commitments"]["a"]["partner_deadline"]
            return msgspec.json.encode(pack(data))
        openpyxl = pytest.importorskip("openpyxl", reason="openpyxl (the extra `excel`) is not installed")
        run("export", "xlsx", "-o", "s.xlsx")
        book = openpyxl.load_workbook(bring.file.parent / "s.xlsx")
        column = [cell.value for cell in book["Commitments"][1]].index("partners") + 1
        book["Commitments"].cell(2, column).value = "Canada"
        edited = io.BytesIO()
        book.save(edited)
        return edited.getvalue()
