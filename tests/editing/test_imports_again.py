"""`roadmap import --update` of an export that is stale, edited or imported twice."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
import pytest

from roadmap_cli.model.json_codec import pack, unpack
from tests.commands.importing import HEAD, Import
from tests.commands.importing import bring as bring
from tests.conftest import Result

Run = Callable[..., Result]
Table = dict[str, Any]
Edit = Callable[[Table], None]

TABLES = HEAD + '[partners.us]\nname = "US"\n[partners.ca]\nname = "CA"\n[areas.x]\ntitle = "X"\n'
ONE = TABLES + '[commitments.one]\ntitle = "One"\narea = "x"\n'
OF_BOTH = ONE + 'partners = ["us", "ca"]\n'
ON_TIME = ("--update", "--on", "2024-01-01")


@pytest.fixture(params=["csv", "json"])
def format(request: pytest.FixtureRequest) -> str:
    """Return the format in which a roadmap is exported and imported."""
    name: str = request.param
    return name


def exported(run: Run, format: str, edit: Edit = lambda _: None, *options: str) -> str:
    """Return the roadmap as `export` writes it, after an edit of the table of its only commitment."""
    text = run("export", format, *options).stdout
    if format == "json":
        data = unpack(json.loads(text))
        edit(next(iter(data["commitments"].values())))
        return msgspec.json.encode(pack(data)).decode()
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    tables = ("partner_status", "partner_deadline", "milestones", "updates")
    table = {
        name: json.loads(cell) if name in tables else cell.split(";") if name == "depends_on" else cell
        for name, cell in row.items()
        if cell
    }
    edit(table)
    cells = {
        name: json.dumps(value) if isinstance(value, dict) else value
        for name, value in table.items()
        if not isinstance(value, list)
    }
    cells |= {name: ";".join(value) for name, value in table.items() if isinstance(value, list)}
    edited = io.StringIO(newline="")
    writer = csv.DictWriter(edited, row)
    writer.writeheader()
    writer.writerow(cells)
    return edited.getvalue()


def updated(result: Result) -> str:
    """Return what the last line says about existing commitments, such as `1 updated`."""
    return result.stderr.splitlines()[-1].split(", ")[1].split(";")[0]


class TestFormerIds:
    def test_an_export_from_before_a_rename_keeps_the_new_former_id(
        self, format: str, bring: Import, run: Run
    ) -> None:
        bring.write(ONE)
        run("rename", "one", "uno")
        source = exported(run, format)
        run("rename", "uno", "eins")
        for _ in range(2):
            result = bring(source, "--update", "--strict", name=f"s.{format}")
            assert (result.exit_code, updated(result)) == (0, "0 updated")
        assert bring.commitments["eins"]["formerly"] == ["one", "uno"]
        assert list(bring.commitments) == ["eins"]

    def test_an_export_from_before_a_rename_back(self, format: str, bring: Import, run: Run) -> None:
        bring.write(ONE)
        run("rename", "one", "uno")
        source = exported(run, format)
        run("rename", "uno", "one")
        result = bring(source, "--update", "--strict", name=f"s.{format}")
        assert (result.exit_code, updated(result)) == (0, "0 updated")
        assert bring.commitments["one"]["formerly"] == ["uno"]

    def test_a_new_one_is_added_at_the_end(self, format: str, bring: Import, run: Run) -> None:
        bring.write(ONE + 'formerly = "uno"\n')
        former = "eins" if format == "csv" else ["eins"]
        source = exported(run, format, lambda table: table.update(formerly=former))
        for said in ("1 updated", "0 updated"):
            assert updated(bring(source, "--update", "--strict", name=f"s.{format}")) == said
        assert bring.commitments["one"]["formerly"] == ["uno", "eins"]


MET = ONE + 'milestones.q = { title = "Q", status = "met", met_on = 2023-01-01 }\n'
BY_UPDATE = ONE + (
    'milestones.q = { title = "Q", status = "met", met_on = 2023-01-01 }\n'
    'updates.2023-01-01 = { milestone = "q", status = "met" }\n'
)


class TestDayOfAMilestone:
    @pytest.mark.parametrize("text", [MET, BY_UPDATE])
    @pytest.mark.parametrize("status", ["dropped", "stalled", "partly-met"])
    def test_one_that_is_no_longer_met_is_recorded_once(
        self, text: str, status: str, format: str, bring: Import, run: Run
    ) -> None:
        bring.write(text)
        source = exported(run, format, lambda table: table["milestones"]["q"].update(status=status))
        for said in ("1 updated", "0 updated"):
            result = bring(source, *ON_TIME, "--strict", name=f"s.{format}")
            assert (result.exit_code, updated(result)) == (0, said), result.stderr
            assert bring.commitments["one"]["milestones"]["q"] == {"title": "Q", "status": status}
            assert run("check").exit_code == 0

    def test_one_that_is_open_is_not_set(self, format: str, bring: Import, run: Run) -> None:
        bring.write(ONE + 'milestones.q = { title = "Q", status = "stalled" }\n')
        source = exported(run, format, lambda table: table["milestones"]["q"].update(met_on="2023-01-01"))
        before = bring.roadmap
        result = bring(source, *ON_TIME, name=f"s.{format}")
        assert (
            'milestones.q.met_on "2023-01-01" is ignored, because milestone q of one is stalled\n'
        ) in result.stderr
        assert bring.roadmap == before
        assert bring(source, *ON_TIME, "--strict", name=f"s.{format}").exit_code == 1

    def test_another_one_than_the_day_of_the_update(self, format: str, bring: Import, run: Run) -> None:
        bring.write(BY_UPDATE)
        source = exported(run, format, lambda table: table["milestones"]["q"].update(met_on="2023-02-01"))
        result = bring(source, *ON_TIME, name=f"s.{format}")
        assert (
            'milestones.q.met_on "2023-02-01" is not the day of the update 2023-01-01 of one, which sets the '
            "status; correct that with roadmap amend one 2023-01-01 --on 2023-02-01\n"
        ) in result.stderr
        assert bring.roadmap == BY_UPDATE

    @pytest.mark.parametrize("text", [MET, BY_UPDATE])
    def test_an_export_as_of_an_earlier_day(self, text: str, format: str, bring: Import, run: Run) -> None:
        text = text.replace('area = "x"', 'area = "x"\nmade = "2021"')
        bring.write(text)
        source = exported(run, format, lambda _: None, "--as-of", "2022-01-01")
        result = bring(source, *ON_TIME, name=f"s.{format}")
        assert bring.roadmap == text
        assert updated(result) == "0 updated"
        if format == "csv":  # JSON leaves the default status out
            what = "update" if "updates" in text else "met_on"
            assert (
                f'milestones.q.status "planned" is older than the {what} 2023-01-01 of one, which this row '
                "does not have; if it is new, record it with roadmap update one --milestone q "
                "--status planned\n"
            ) in result.stderr

    def test_one_that_is_open_again(self, format: str, bring: Import, run: Run) -> None:
        bring.write(MET)
        source = exported(run, format, lambda table: table["milestones"]["q"].update(status="planned"))
        for said in ("1 updated", "0 updated"):
            assert updated(bring(source, *ON_TIME, "--strict", name=f"s.{format}")) == said
        assert list(bring.commitments["one"]["updates"]) == ["2023-01-01", "2024-01-01"]


UPDATES = [
    ({"status": "met"}, {"status": "met"}),
    ({"deadline": "2030"}, {"deadline": "2030"}),
    ({"partner": "us", "status": "met"}, {"partner_status": {"us": "met"}}),
    ({"partner": "us", "deadline": "none"}, {"partner_deadline": {"us": "none"}}),
    ({"partner": "us", "status": "met", "deadline": "2030"},
     {"partner_status": {"us": "met"}, "partner_deadline": {"us": "2030"}}),
]  # fmt: skip


class TestValuesOfNewUpdates:
    """A new update sets the value that the row leaves out."""

    @pytest.mark.parametrize(("update", "values"), UPDATES)
    def test_of_each_subject(
        self, update: Table, values: Table, format: str, bring: Import, run: Run
    ) -> None:
        bring.write(OF_BOTH)
        source = exported(run, format, lambda table: table.update(updates={"2024-02-02": update}))
        for said in ("1 updated", "0 updated"):
            result = bring(source, "--update", "--strict", name=f"s.{format}")
            assert (result.exit_code, updated(result)) == (0, said)
            assert {name: bring.commitments["one"].get(name) for name in values} == values
            assert run("check", "--ignore", "RM308").exit_code == 0

    def test_no_deadline(self, format: str, bring: Import, run: Run) -> None:
        bring.write(ONE + 'deadline = "2030"\nmilestones.q = { title = "Q", deadline = "2029" }\n')

        def edit(table: Table) -> None:
            del table["deadline"], table["milestones"]["q"]["deadline"]
            table["updates"] = {
                "2024-02-02": {"deadline": "none"},
                "2024-02-03": {"milestone": "q", "deadline": "none"},
            }

        assert bring(exported(run, format, edit), "--update", "--strict", name=f"s.{format}").exit_code == 0
        assert "deadline" not in bring.commitments["one"]
        assert bring.commitments["one"]["milestones"]["q"] == {"title": "Q"}
        assert run("check").exit_code == 0

    def test_a_new_milestone(self, format: str, bring: Import, run: Run) -> None:
        bring.write(ONE)

        def edit(table: Table) -> None:
            table["milestones"] = {"q": {"title": "Q"}}
            table["updates"] = {"2024-02-02": {"milestone": "q", "status": "met", "deadline": "2026"}}

        assert bring(exported(run, format, edit), "--update", "--strict", name=f"s.{format}").exit_code == 0
        step = {"title": "Q", "deadline": "2026", "status": "met", "met_on": date(2024, 2, 2)}
        assert bring.commitments["one"]["milestones"]["q"] == step
        assert run("check").exit_code == 0


class TestValuesForAll:
    """A row of `one` has a value for all, and us has its own."""

    @pytest.mark.parametrize("stated", ["", 'status = "planned"\n', 'status = "underway"\n'])
    @pytest.mark.parametrize("status", ["stalled", "met"])
    def test_a_status_is_refused_also_where_it_is_that_of_the_whole(
        self, status: str, stated: str, format: str, bring: Import, run: Run
    ) -> None:
        text = OF_BOTH + stated + 'partner_status = { us = "stalled" }\n'
        bring.write(text)
        source = exported(run, format, lambda table: table.update(status=status))
        result = bring(source, "--update", "--strict", name=f"s.{format}")
        assert (
            f'status "{status}" cannot be set for all of one at once, because us has its own status; '
            f"record it with roadmap update one --for PARTNER --status {status}\n"
        ) in result.stderr
        assert (result.exit_code, bring.roadmap) == (1, text)

    def test_a_deadline_is_refused_also_where_it_is_that_of_the_whole(
        self, format: str, bring: Import, run: Run
    ) -> None:
        text = OF_BOTH + 'deadline = "2030"\npartner_deadline = { us = "2028" }\n'
        bring.write(text)
        source = exported(run, format, lambda table: table.update(deadline="2028"))
        result = bring(source, "--update", "--strict", name=f"s.{format}")
        assert 'deadline "2028" cannot be set for all of one at once' in result.stderr
        assert (result.exit_code, bring.roadmap) == (1, text)


class TestReferences:
    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ({"partner_status": {"zz": "met"}}, 'partner_status "zz" is not the id of a partner'),
            ({"partner_deadline": {"zz": "2030"}}, 'partner_deadline "zz" is not the id of a partner'),
            ({"partner_status": {"eu": "met"}}, 'partner_status "eu" is not among the partners of one'),
            (
                {"updates": {"2024-02-02": {"partner": "zz", "note": "N"}}},
                'updates.2024-02-02.partner "zz" is not the id of a partner',
            ),
            ({"depends_on": ["nope"]}, 'depends_on "nope" is not the id of a commitment'),
            ({"depends_on": ["one"]}, 'depends_on "one" is the commitment itself'),
        ],
    )
    def test_new_ones_to_nothing_are_reported(
        self, values: Table, said: str, format: str, bring: Import, run: Run
    ) -> None:
        text = OF_BOTH + '[partners.eu]\nname = "EU"\n'
        bring.write(text)
        source = exported(run, format, lambda table: table.update(values))
        place = "line 2" if format == "csv" else "item 1"
        result = bring(source, "--update", "--strict", name=f"s.{format}")
        assert result.stderr.splitlines()[0] == f"{place}: {said}"
        assert (result.exit_code, bring.roadmap) == (1, text)
        assert bring(source, "--update", name=f"s.{format}").exit_code == 0
        result = bring(exported(run, format), "--update", "--strict", name=f"s.{format}")
        assert (result.exit_code, updated(result)) == (0, "0 updated")

    def test_an_unknown_area_in_json(self, bring: Import, run: Run) -> None:
        bring.write(ONE)
        source = exported(run, "json", lambda table: table.update(area="y"))
        result = bring(source, "--update", "--strict", name="s.json")
        assert result.stderr.startswith('item 1: area "y" is not the id of an area\n')

    def test_a_former_id_becomes_the_present_one(self, format: str, bring: Import, run: Run) -> None:
        other = '[commitments.two]\ntitle = "Two"\narea = "x"\n'
        bring.write(ONE)
        source = exported(run, format, lambda table: table.update(depends_on=["two"]))
        bring.write(ONE + other)
        run("rename", "two", "zwei")
        assert bring(source, "--update", "--strict", name=f"s.{format}").exit_code == 0
        assert bring.commitments["one"]["depends_on"] == ["zwei"]

    @pytest.mark.parametrize("text", [ONE, TABLES])
    def test_a_new_milestone_with_met_on_and_no_status(
        self, text: str, format: str, bring: Import, run: Run
    ) -> None:
        bring.write(ONE)
        step = {"title": "Q", "met_on": "2023-01-01"}
        source = exported(run, format, lambda table: table.update(milestones={"q": step}))
        bring.write(text + '[commitments.two]\ntitle = "Two"\narea = "x"\n')
        result = bring(source, "--update", "--strict", name=f"s.{format}")
        assert (
            'milestones.q.met_on "2023-01-01" contradicts the status planned; '
            "give the milestone a status such as met\n"
        ) in result.stderr
        assert result.exit_code == 1
