"""Recurring duties in every output: what is shown of their cycles, and that it stays short."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result
from tests.roadmaps import DUTIES, RECORDED_DUTIES

HEAD = '[roadmap]\ntitle = "R"\n[areas.a]\ntitle = "A"\n'
ENDLESS = [
    f'[commitments.c{number}]\ntitle = "C"\narea = "a"\ndeadline = "0001-01"\nevery = "1 month"\n'
    f'[commitments.c{number}.updates.2020]\ncycle = "9000-01"\nstatus = "met"\n'
    for number in range(20)
]
DAY = ("--as-of", "2026-02-01")
Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    file = tmp_path / "roadmap.toml"
    file.write_text(RECORDED_DUTIES)
    return file


def test_show_lists_the_cycles_of_all_and_of_each_partner(run: Run) -> None:
    text = run("show", "report", *DAY).stdout
    assert (
        "\nCycles\n2022  ✓ met  2022-11-03\n2024  ✓ met  2025-03-01  late by 60 days\n2026  ○ planned\n"
        in text
    )
    assert "\n2025-03-01  cycle 2024:  status met\n" in text
    dual = run("show", "dual", *DAY).stdout
    assert "\nCycles of United States\n2025  ✓ met  2025-12-01\n2026  ○ planned\n" in dual
    assert "\nCycles of Canada\n2025  missed\n2026  ○ planned\n" in dual
    assert "cycle-missed: Canada: 1 of 1 cycle not kept" in dual
    assert "2025-12-01  United States, cycle 2025:  status met" in dual


def test_the_json_of_show_has_each_cycle(run: Run) -> None:
    record = json.loads(run("show", "report", *DAY, "--format", "json").stdout)
    assert record["cycles"][1] == {
        "for": None, "cycle": "2024", "first": "2024-01-01", "last": "2024-12-31", "ended": True,
        "status": "met", "missed": False, "closed_on": "2025-03-01", "late_days": 60,
    }  # fmt: skip
    assert (record["deadline"], record["due"], record["last_cycle"]) == ("2026", "2026-12-31", "late")
    assert record["updates"][0]["cycle"] == "2024"
    dual = json.loads(run("show", "dual", *DAY, "--format", "json").stdout)
    assert [(one["for"], one["cycle"], one["missed"]) for one in dual["cycles"]] == [
        ("us", "2025", False), ("us", "2026", False), ("ca", "2025", True), ("ca", "2026", False),
    ]  # fmt: skip


def test_brief_says_which_cycles_were_kept_and_missed(run: Run) -> None:
    text = run("brief", "--since", "2024-06-01", *DAY).stdout
    assert "report  Report  2024  ✓ met  2025-03-01  late by 60 days\n        2025-03-01\n" in text
    assert "dual    Dual  us: 2025  ✓ met  2025-12-01\n" in text
    assert "dual    Dual  ca: 2025  missed\n" in text
    found = json.loads(run("brief", "--since", "2024-06-01", *DAY, "--format", "json").stdout)
    cycles = [(one["id"], one["partner"], one["cycle"]["cycle"], one["update"]) for one in found["cycles"]]
    assert cycles == [
        ("report", None, "2024", "2025-03-01"),
        ("dual", "us", "2025", "2025-12-01"),
        ("dual", "ca", "2025", None),
    ]


def test_no_output_says_that_the_duty_itself_was_met(run: Run) -> None:
    for words in (("history", "report"), ("export", "markdown"), ("export", "html")):
        text = run(*words, *(() if words[0] == "history" else DAY)).stdout
        assert "cycle 2024" in text, words
    assert json.loads(run("status", *DAY, "--format", "json").stdout)["total"]["met"] == 0


def test_the_page_and_markdown_list_the_cycles(run: Run) -> None:
    page = run("export", "html", *DAY).stdout
    assert "<h4><bdi>Cycles of Canada</bdi></h4>" in page
    assert '<span class="not-kept">missed</span>' in page
    report = run("export", "markdown", *DAY).stdout
    assert "- **Cycle 2024** ✓ met 1 March 2025 late by 60 days\n" in report
    assert "- **Cycle 2025 of Canada** missed\n" in report


def test_timelines_have_a_tick_for_each_cycle(run: Run) -> None:
    chart = run("timeline", *DAY).stdout
    (line,) = [line for line in chart.splitlines() if "report" in line]
    assert (line.count("▮"), line.count("▯")) == (2, 0)
    assert "▮ cycle kept   ▯ cycle not kept" in chart
    bars = json.loads(run("timeline", *DAY, "--format", "json").stdout)["lanes"][0]["commitments"]
    assert [(mark["window"]["text"], mark["status"], mark["missed"]) for mark in bars[1]["cycles"]] == [
        ("2025", "planned", True)
    ]
    picture = run("export", "svg", *DAY).stdout
    assert (picture.count('class="tl-cycle"'), picture.count("tl-cycle tl-cycle-missed")) == (3, 2)
    assert "2 of 2 cycles kept" in picture


PARTLY = """[roadmap]
title = "R"
[partners.city]
name = "City"
[partners.port]
name = "Port"
[areas.a]
title = "A"
[commitments.rep]
title = "Rep"
area = "a"
partners = ["city", "port"]
made = 2021-05-01
deadline = "2022"
every = "2 years"
until = "2028"
"""


@pytest.mark.parametrize("is_of_all", [False, True])
def test_a_cycle_kept_in_part_looks_the_same_everywhere(run: Run, path: Path, is_of_all: bool) -> None:
    path.write_text(PARTLY)
    run("update", "rep", "--cycle", "2022", "--status", "met", "--on", "2022-11-03")
    if is_of_all:
        run("update", "rep", "--cycle", "2024", "--status", "partly-met", "--on", "2025-01-05")
    else:
        run("update", "rep", "--cycle", "2024", "--status", "met", "--for", "city", "--on", "2024-11-03")
        run("update", "rep", "--cycle", "2024", "--status", "broken", "--for", "port", "--on", "2025-01-05")
    day = ("--as-of", "2025-01-10")
    chart = run("timeline", *day).stdout
    (line,) = [line for line in chart.splitlines() if line.startswith("◧ Rep ") or " Rep " in line]
    assert [line.count(sign) for sign in "▮◧▯"] == [1, 1, 0]
    assert "▮ cycle kept   ◧ cycle kept in part" in chart
    plain = run("timeline", *day, encoding="ascii").stdout
    assert "I cycle kept   h cycle kept in part" in plain
    for words in (("export", "svg"), ("export", "html")):
        picture = run(*words, *day).stdout
        assert "1 of 2 cycles kept, 1 in part" in picture
        assert picture.count("tl-cycle-part") == 2, "one tick, and the legend"
        assert "cycle kept in part" in picture
    (row,) = json.loads(run("list", *day, "--format", "json").stdout)
    (bar,) = json.loads(run("timeline", *day, "--format", "json").stdout)["lanes"][0]["commitments"]
    assert row["last_cycle"] == bar["last_cycle"] == bar["cycles"][-1]["status"] == "partly-met"
    assert row["progress"] == 75


def test_a_cycle_that_some_partners_met_early_has_no_tick_yet(run: Run, path: Path) -> None:
    path.write_text(PARTLY)
    run("update", "rep", "--cycle", "2022", "--status", "met", "--for", "city", "--on", "2022-02-03")
    for day, ticks in (("2022-03-01", []), ("2023-03-01", [("planned", True)])):
        bars = json.loads(run("timeline", "--as-of", day, "--format", "json").stdout)["lanes"][0][
            "commitments"
        ]
        assert [(one["status"], one["missed"]) for one in bars[0]["cycles"]] == ticks
    run("update", "rep", "--cycle", "2022", "--status", "met", "--for", "port", "--on", "2022-02-04")
    bars = json.loads(run("timeline", "--as-of", "2022-03-01", "--format", "json").stdout)["lanes"][0]
    assert [one["status"] for one in bars["commitments"][0]["cycles"]] == ["met"]


def test_the_calendar_has_an_event_for_each_cycle(run: Run) -> None:
    text = run("export", "ics", *DAY).stdout.replace("\r\n ", "")
    summaries = [line.removeprefix("SUMMARY:") for line in text.split("\r\n") if line.startswith("SUMMARY")]
    assert summaries[:3] == [
        "Met: Report (due by the end of 2022)",
        "Met late: Report (due by the end of 2024)",
        "Report (due by the end of 2026)",
    ]
    assert "Missed: Canada: Dual (due by the end of 2025)" in summaries
    ids = [line for line in text.split("\r\n") if line.startswith("UID")]
    assert len(ids) == len(set(ids)) == len(summaries)


def test_a_duty_comes_back_from_csv(run: Run, path: Path) -> None:
    Path("out.csv").write_text(run("export", "csv", *DAY).stdout)
    path.write_text(DUTIES.partition("[commitments")[0])
    assert run("import", "out.csv").exit_code == 0
    assert tomllib.loads(path.read_text())["commitments"] == tomllib.loads(RECORDED_DUTIES)["commitments"]
    again = run("import", "out.csv", "--update")
    assert (again.exit_code, tomllib.loads(path.read_text())["commitments"]) == (
        0,
        tomllib.loads(RECORDED_DUTIES)["commitments"],
    )


def test_119_987_cycles_stay_short_in_every_output(run: Run, path: Path) -> None:
    for words in (
        ("show", "c1"), ("show", "c1", "--format", "json"), ("brief", "--since", "2020"), ("timeline",),
        ("timeline", "--format", "json"), ("export", "ics"), ("export", "html"), ("export", "markdown"),
        ("check",),
    ):  # fmt: skip
        few = 2 if "html" in words else 20  # the trend of the page has a point a quarter
        path.write_text(HEAD + "".join(ENDLESS[:few]))
        done = run(*words, "--as-of", "9999-12-31")
        assert done.exit_code in (0, 1), done.stderr
        assert len(done.stdout) < 1_500_000, words


def test_a_scorecard_says_how_a_duty_counts(run: Run) -> None:
    text = run("scorecard", *DAY).stdout
    assert "Recurring: an open duty that is not overdue counts as its last cycle that has ended." in text
    score = json.loads(run("scorecard", *DAY, "--format", "json").stdout)
    counts = {one["id"]: (one["met"], one["overdue"]) for one in score["partners"]}
    assert counts == {"us": (1, 0), "ca": (0, 1)}


def test_a_duty_that_is_over_is_drawn_to_its_end_and_is_not_silent(run: Run, path: Path) -> None:
    path.write_text(RECORDED_DUTIES.replace('every = "2 years"', 'every = "2 years"\nuntil = "2025"'))
    bars = json.loads(run("timeline", *DAY, "--format", "json").stdout)["lanes"][0]["commitments"]
    assert (bars[0]["kind"], bars[0]["last"], bars[0]["window"]) == ("late", "2024-12-31", None)
    (line,) = [line for line in run("timeline", *DAY).stdout.splitlines() if line.endswith("  report")]
    assert line.startswith("» Report ")
    assert set(line.rpartition("▮")[2].removesuffix("report")) == {" ", "│"}
    brief = json.loads(run("brief", "--since", "2025-12-31", *DAY, "--format", "json").stdout)
    assert "report" not in [one["id"] for one in brief["silent"]]
    page = run("export", "html", *DAY).stdout
    assert "stale" not in page.partition('id="report"')[2].partition("</article>")[0]


def test_the_second_update_of_a_day_is_shown_by_its_day(run: Run, path: Path) -> None:
    text = path.read_text().replace('title = "Once"', 'title = "Once"\nmade = "2020"\ndeadline = "2032"')
    for key, was, now in (("2025-12-07", "2030", "2031"), ("2025-12-07-2", "2031", "2032")):
        text += (
            f'\n[commitments.once.updates."{key}"]\ndeadline = "{now}"\ndeadline_was = "{was}"\nnote = "n"\n'
        )
    path.write_text(text)
    assert "      2025-12-07: n\n" in run("brief", "--since", "2025-12-01", *DAY).stdout
    for words in (
        ("slips", *DAY),
        ("slips", *DAY, "--format", "csv"),
        ("brief", "--since", "2025-12-01", *DAY),
    ):
        assert "2025-12-07-2" not in run(*words).stdout, words
    days = json.loads(run("slips", *DAY, "--format", "json").stdout)["slips"][0]["changes"]
    assert [one["day"] for one in days] == ["2025-12-07", "2025-12-07"]
