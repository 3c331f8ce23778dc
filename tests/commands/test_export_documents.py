"""The formats of `roadmap export` but the page, through the real app."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import rtoml

from roadmap_cli.model.dates import parse_day_key
from roadmap_cli.model.json_codec import unpack
from tests.conftest import AS_OF, ROOT, SHIPPED, SMALL_ROADMAP, Result
from tests.toml_documents import same

Run = Callable[..., Result]
pytestmark = pytest.mark.usefixtures("roadmap_file")


def csv_records(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def export(run: Run, format: str, *words: str, **more) -> Result:
    return run("export", format, "--as-of", AS_OF, *words, **more)


class TestCalendar:
    def test_what_has_no_date_is_counted(self, run: Run) -> None:
        result = export(run, "ics")
        assert result.stderr == "2 commitments have no date\n"
        assert result.stdout.count("BEGIN:VEVENT") == 8
        assert (
            export(run, "ics", "--area", "north", "--status", "ongoing").stderr
            == "1 commitment has no date\n"
        )

    def test_alarms(self, run: Run) -> None:
        text = export(run, "ics", "--alarm", "2w", "--alarm", "14d", "--alarm", "1").stdout
        assert (text.count("TRIGGER:-P14D"), text.count("TRIGGER:-P1D")) == (5, 5)
        assert "TRIGGER" not in export(run, "ics").stdout

    @pytest.mark.parametrize(
        ("alarm", "sentence"),
        [
            ("soon", '--alarm: "soon" is not a number of days; write 30d, or 6w for weeks'),
            ("99999", "--alarm: at most 3,650 days before"),
        ],
    )
    def test_an_alarm_that_is_none(self, run: Run, alarm: str, sentence: str) -> None:
        assert export(run, "ics", "--alarm", alarm) == Result(2, "", f"error: {sentence}\n")

    def test_the_title_names_the_calendar_and_changes_no_id(self, run: Run) -> None:
        plain, titled = export(run, "ics").stdout, export(run, "ics", "--title", "Ours").stdout
        assert "X-WR-CALNAME:Ours\r\n" in titled or "X-WR-CALNAME:Ours\n" in titled
        assert titled.replace("NAME:Ours", "NAME:Small roadmap") == plain

    def test_a_roadmap_with_another_title_may_keep_its_ids(self, run: Run, roadmap_file: Path) -> None:
        plain = export(run, "ics").stdout
        roadmap_file.write_text(SMALL_ROADMAP.replace("Small roadmap", "Large roadmap"))
        assert export(run, "ics").stdout.replace("Large", "Small") != plain
        kept = export(run, "ics", "--uid-from", "Small roadmap").stdout
        assert kept.replace("Large", "Small") == plain

    def test_events_lead_to_the_page(self, run: Run, roadmap_file: Path) -> None:
        def urls(*words: str) -> set[str]:
            lines = export(run, "ics", *words).stdout.replace("\r", "").replace("\n ", "").splitlines()
            return {line for line in lines if line.startswith("URL:")}

        source = "URL:https://example.org/grids"
        assert source in urls()
        page = "https://example.org/r"
        assert {f"URL:{page}#net-zero-grids", f"URL:{page}#bridge-repairs"} <= urls("--url", f"{page}#top")
        text = SMALL_ROADMAP.replace("[roadmap]", '[roadmap]\npage = "https://example.org/page"')
        roadmap_file.write_text(text)
        assert "URL:https://example.org/page#net-zero-grids" in urls()
        assert "URL:https://example.org/r#net-zero-grids" in urls("--url", page)
        roadmap_file.write_text(text.replace("https://example.org/page", "see our site"))
        assert source in urls()

    def test_a_rename_keeps_the_id(self, run: Run) -> None:
        def ids() -> list[str]:
            return [line for line in export(run, "ics").stdout.splitlines() if line.startswith("UID:")]

        before = ids()
        assert run("rename", "bridge-repairs", "bridges").exit_code == 0
        assert run("rename", "bridges", "ponts").exit_code == 0
        assert ids() == before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["markdown", "--alarm", "14d"], "--alarm is for ics, not for markdown"),
        (["html", "--uid-from", "x"], "--uid-from is for feed and ics, not for html"),
        (["html", "--url", "https://a.example"], "--url is for feed, ics and xlsx, not for html"),
        (["json", "--bom"], "--bom is for csv, not for json"),
        (["csv", "--sheets", "area"], "--sheets is for xlsx, not for csv"),
        (["ics", "--url", ""], "--url is empty; give it a text, or leave the option out"),
        (["svg", "--alarm", "14d"], "--alarm is for ics, not for svg"),
        (["ics", "--from", "2020"], "--from is for svg, not for ics"),
        (["html", "--to", "2020"], "--to is for svg, not for html"),
        (["csv", "--group-by", "partner"], "--group-by is for svg, not for csv"),
        (["json", "--scale", "year"], "--scale is for svg, not for json"),
        (["json", "--title", "x"], "--title: json has no title of its own"),
        (["csv", "--title", "x"], "--title: csv has no title of its own"),
        (["html", "--title", "  "], "--title is empty; give it a text, or leave the option out"),
        (["ics", "--uid-from", ""], "--uid-from is empty; give it a text, or leave the option out"),
        (["html", "-o", "pages/"], "--output needs a file, and pages/ names a folder"),
    ],
)
def test_an_option_that_would_change_nothing_is_refused(run: Run, words: list[str], sentence: str) -> None:
    assert run("export", *words) == Result(2, "", f"error: {sentence}\n")


def test_the_report(run: Run) -> None:
    result = export(run, "markdown", "--title", "Ours *now*", "--area", "economy")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("# Ours \\*now\\*\n")
    assert "Réparer les ponts" in result.stdout
    assert "Cut methane" not in result.stdout


class TestForOnePartner:
    """Paris: Canada is underway, the United States dropped it; the grids: Canada's own deadline is 2050."""

    def test_the_calendar(self, run: Run) -> None:
        folded = export(run, "ics", "--partner", "us", "--area", "climate").stdout
        text = folded.replace("\r\n ", "").replace("\n ", "")
        assert "SUMMARY:United States: Net-zero power grids (due by the end of 2035)" in text
        assert "2050" not in text
        assert "Partners: United States\\n" in text
        assert "at-risk" not in text, "that is Canada's"

    def test_the_chart(self, run: Run) -> None:
        text = export(run, "mermaid", "--partner", "ca", "--area", "climate").stdout
        assert "▲ Canada#58; Net-zero power grids (2050) :2050-01-01, 2050-12-31" in text
        assert "2035" not in text

    def test_the_picture(self, run: Run) -> None:
        text = export(run, "svg", "--partner", "us", "--area", "climate").stdout
        assert ">Filter: area = climate and partner = us</text>" in text
        assert "Stay in the Paris Agreement (paris-agreement), for us: dropped" in text
        assert "2050" not in text

    def test_the_report(self, run: Run) -> None:
        text = export(run, "markdown", "--partner", "us", "--area", "climate").stdout
        assert (
            "as of 1 February 2026, for United States.\n\nFilter: area = climate and partner = us\n" in text
        )
        assert "| [paris-agreement](#paris-agreement) | Stay in the Paris Agreement | – dropped |" in text
        assert "Final regulations moved the target." not in text, "that is Canada's"
        whole = export(run, "markdown", "--area", "climate").stdout
        assert "- **Partner** United States, – dropped\n- **Partner** Canada, ▸ underway\n" in whole
        assert "- **Update 17 December 2024** Canada: status at-risk. deadline 2035 → 2050. Final" in whole


class TestData:
    def test_csv_has_the_rows_of_list_where_they_are_the_whole_s(self, run: Run) -> None:
        exported = csv_records(export(run, "csv").stdout)
        rows = csv_records(run("list", "--format", "csv", "--as-of", AS_OF).stdout)
        assert {row.pop("for") + row.pop("roadmap") for row in rows} == {""}
        derived = ("status", "deadline", "progress")
        whole = [
            {name: one[f"whole_{name}" if name in derived else name] for name in rows[0]} for one in exported
        ]
        assert whole == rows
        assert "for" not in exported[0]

    def test_csv_for_excel_begins_with_a_byte_order_mark_and_is_imported_again(self, run: Run) -> None:
        export(run, "csv", "-o", "plain.csv")
        export(run, "csv", "--bom", "-o", "marked.csv")
        plain = Path("plain.csv").read_bytes()
        assert Path("marked.csv").read_bytes() == b"\xef\xbb\xbf" + plain
        report = json.loads(run("import", "marked.csv", "--update", "--format", "json").stdout)
        assert (report["changed"], report["notes"], len(report["unchanged"])) == (False, [], 7)

    def test_csv_of_one_partner_s_commitments_is_of_the_whole(self, run: Run) -> None:
        chosen = ("--partner", "us", "--status", "dropped")
        (row,) = csv_records(run("list", *chosen, "--format", "csv", "--as-of", AS_OF).stdout)
        assert (row["id"], row["status"], row["for"]) == ("paris-agreement", "dropped", "us")
        (record,) = csv_records(export(run, "csv", *chosen).stdout)
        of_all = {one["id"]: one for one in csv_records(export(run, "csv").stdout)}
        assert record == of_all["paris-agreement"]
        assert (record["status"], record["whole_status"]) == ("", "underway")

    def test_csv_on_a_terminal_does_not_steer_it(self, run: Run, roadmap_file: Path) -> None:
        roadmap_file.write_text(SMALL_ROADMAP.replace("Réparer", "\\u001b[31mRéparer"))
        assert "\x1b" in export(run, "csv").stdout
        assert "\x1b" not in export(run, "csv", tty=True).stdout

    def test_json_is_the_whole_file(self, run: Run, roadmap_file: Path) -> None:
        later = SMALL_ROADMAP + '[commitments.later]\ntitle = "L"\narea = "north"\nmade = 9998-01-01\n'
        roadmap_file.write_text(later)
        result = run("export", "json")
        assert (result.exit_code, result.stderr) == (0, "")
        assert same(unpack(json.loads(result.stdout)), rtoml.loads(later))
        assert run("export", "json", "-o", "x").stderr == "wrote x: 8 commitments\n"

    @pytest.mark.parametrize("text", [SMALL_ROADMAP, SHIPPED.read_text(encoding="utf-8")])
    @pytest.mark.parametrize("day", ["2021-06-01", "2024-01-01", "2024-12-16", "2025-12-20", "2026-02-01"])
    def test_json_of_a_day_is_the_roadmap_of_that_day(
        self, run: Run, roadmap_file: Path, text: str, day: str
    ) -> None:
        roadmap_file.write_text(text)
        past = run("list", "--format", "json", "--as-of", day)
        result = run("export", "json", "--as-of", day, "-o", "x.json")
        number = len(json.loads(past.stdout))
        assert result.stderr == f"{past.stderr}wrote x.json: {number} commitments as of {day}\n"
        run("import", "x.json", "--strict", "--file", "new.toml")
        rows = run("list", "--file", "new.toml", "--format", "json", "--as-of", day)
        assert json.loads(rows.stdout) == json.loads(past.stdout)
        assert rows.stderr == "", "nothing is left to be undone"
        updates = [
            one.get("updates", {})
            for one in rtoml.loads(Path("new.toml").read_text())["commitments"].values()
        ]
        assert all(parse_day_key(key).first.isoformat() <= day for keys in updates for key in keys)

    def test_json_of_some(self, run: Run) -> None:
        result = export(run, "json", "--area", "economy", "-o", "x.json")
        assert result.stderr == f"wrote x.json: 2 commitments as of {AS_OF}\n"
        data = unpack(json.loads(Path("x.json").read_text()))
        assert list(data["commitments"]) == ["bridge-repairs", "semiconductor-forum"]
        assert data["areas"] == rtoml.loads(SMALL_ROADMAP)["areas"]


class TestChart:
    def test_what_is_left_out_is_reported(self, run: Run, roadmap_file: Path) -> None:
        many = '[commitments.c-{0}]\ntitle = "Promise {0}"\narea = "north"\ndeadline = "2030"\n'
        roadmap_file.write_text(SMALL_ROADMAP + "".join(many.format(number) for number in range(2_000)))
        result = export(run, "mermaid")
        drawn = result.stdout.count(" :")
        assert result.stderr == (
            f"2 commitments have no date; {2_008 - drawn:,} dates left out: "
            "Mermaid reads at most 50,000 characters\n"
        )
        assert drawn > 500


class TestPicture:
    def test_the_requested_days(self, run: Run) -> None:
        days = ("--from", "2024", "--to", "2030", "--title", "Ours")
        result = export(run, "svg", *days)
        assert result.exit_code == 0
        assert "from 2024-01-01 to 2030-12-31, as of 2026-02-01" in result.stdout
        assert ">Ours</title>" in result.stdout
        assert export(run, "svg", *days, "--scale", "quarter").stdout != result.stdout
        assert result.stderr == "1 commitment is outside 2024-01-01 to 2030-12-31\n"
        assert export(run, "svg", *days, "--scale", "week").stderr == (
            "there is room for only one tick every 13 weeks; narrow the period with --from and --to; "
            "1 commitment is outside 2024-01-01 to 2030-12-31\n"
        )

    def test_by_partner(self, run: Run) -> None:
        both = export(run, "svg", "--group-by", "partner").stdout
        assert ">7 commitments of 2 partners, in 11 rows, from" in both
        canada = export(run, "svg", "--group-by", "partner", "--partner", "ca").stdout
        assert ">6 commitments of 1 partner, from" in canada

    def test_days_that_are_none(self, run: Run) -> None:
        result = export(run, "svg", "--from", "2030", "--to", "2020")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "is after --to" in result.stderr


class TestWorkbook:
    def test_a_sheet_for_each_area_is_imported_again(self, run: Run) -> None:
        openpyxl = pytest.importorskip("openpyxl", reason="openpyxl (the extra `excel`) is not installed")
        words = ("--sheets", "area", "--url", "https://example.org/r/")
        assert export(run, "xlsx", *words, "-o", "x.xlsx").exit_code == 0
        assert openpyxl.load_workbook("x.xlsx").sheetnames[1] == "Accelerating climate ambitions"
        report = json.loads(run("import", "x.xlsx", "--update", "--format", "json").stdout)
        assert (report["changed"], report["notes"], len(report["unchanged"])) == (False, [], 7)

    def test_a_terminal_gets_none(self, run: Run) -> None:
        result = export(run, "xlsx", tty=True)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "xlsx cannot be shown on a terminal; name a file with --output" in result.stderr

    def test_a_text_that_no_cell_can_hold_is_reported(self, run: Run, roadmap_file: Path) -> None:
        pytest.importorskip("openpyxl", reason="openpyxl (the extra `excel`) is not installed")
        long = "x" * 32_768
        commitment = f'[commitments.long]\ntitle = "L"\narea = "north"\ntext = "{long}"\n'
        roadmap_file.write_text(SMALL_ROADMAP + commitment)
        sentence = "1 text is longer than a cell may be, and cut\n"
        assert export(run, "xlsx", "-o", "x.xlsx").stderr.startswith(sentence)
        assert "cut" not in export(run, "xlsx", "-o", "x.xlsx", "--area", "climate").stderr

    def test_without_xlsxwriter_one_sentence_says_what_to_install(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "xlsxwriter", None)
        result = export(run, "xlsx", "-o", "x.xlsx")
        assert result == Result(2, "", "error: xlsx needs XlsxWriter; pip install 'roadmap-toml[excel]'\n")
        assert not Path("x.xlsx").exists()


def test_nothing_is_imported_but_what_a_format_needs() -> None:
    heavy = ("icalendar", "openpyxl", "xlsxwriter", "jinja2")
    for words, brought in (
        (["list"], []),
        (["export", "markdown"], []),
        (["export", "json"], []),
        (["export", "csv"], []),
        (["export", "mermaid"], []),
        (["export", "ics"], ["icalendar"]),
        (["export", "feed"], ["jinja2"]),
        (["export", "xlsx", "-o", "x"], ["xlsxwriter"]),
    ):
        code = (
            f"import sys; sys.argv = ['roadmap', *{words!r}]\n"
            "from roadmap_cli.cli import app\n"
            "try: app()\n"
            f"finally: print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONPATH": str(ROOT)}
        )
        assert done.stderr.splitlines()[-1] == str(brought), words
