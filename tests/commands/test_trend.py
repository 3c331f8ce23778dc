"""`roadmap trend`, through the real app."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import AS_OF, Result
from tests.histories import History, commitment, roadmap_of

Run = Callable[..., Result]

DAY = ("--as-of", "2023-06-30")
SMALL = """\
[roadmap]
title = "R"
[partners.us]
name = "US"
[partners.ca]
name = "CA"
[areas.a]
title = "Air"
[areas.w]
title = "Water"
[commitments.kept]
title = "Kept"
area = "a"
partners = ["us", "ca"]
made = 2021-02-01
deadline = "2022"
partner_status = { us = "met", ca = "broken" }
[commitments.kept.updates.2022-03-01]
partner = "us"
status = "met"
[commitments.kept.updates.2023-02-01]
partner = "ca"
status = "broken"
[commitments.late]
title = "Late"
area = "a"
partners = ["us"]
made = 2021-07-01
deadline = "2022-06"
"""


@pytest.fixture
def roadmap(tmp_path: Path) -> Path:
    file = tmp_path / "roadmap.toml"
    file.write_text(SMALL)
    return file


def numbers(points: list[dict[str, Any]]) -> list[tuple[int, ...]]:
    """Return met, partly met, open, overdue and not kept of each point."""
    names = ("met", "partly_met", "open", "overdue", "not_kept")
    return [tuple(point[name] for name in names) for point in points]


def shown(run: Run, *words: str) -> dict[str, Any]:
    result = run("trend", *words, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return dict(json.loads(result.stdout))


@pytest.mark.usefixtures("roadmap")
class TestNumbers:
    def test_each_period_from_the_first_beginning_on(self, run: Run) -> None:
        record = shown(run, *DAY, "--every", "quarter")
        head = {name: value for name, value in record.items() if name != "total"}
        assert head == {
            "title": "R",
            "as_of": "2023-06-30",
            "since": "2021-02-01",
            "every": "quarter",
            "counted_from": "updates",
            "filter": None,
            "undated_begin": 0,
            "undated_end": 0,
        }
        points = record["total"]["points"]
        assert [point["day"] for point in points][:2] == ["2021-03-31", "2021-06-30"]
        assert [point["day"] for point in points][-1] == "2023-06-30"
        assert numbers(points) == [
            (0, 0, 1, 0, 0),
            (0, 0, 1, 0, 0),
            (0, 0, 2, 0, 0),
            (0, 0, 2, 0, 0),
            (0, 0, 2, 0, 0),  # us met it, and ca is still open
            (0, 0, 2, 0, 0),
            (0, 0, 2, 1, 0),
            (0, 0, 2, 1, 0),
            (0, 1, 1, 1, 0),
            (0, 1, 1, 1, 0),
        ]

    def test_by_partner_each_has_its_own(self, run: Run) -> None:
        record = shown(run, *DAY, "--every", "year", "--group-by", "partner")
        assert [(one["id"], one["title"], numbers(one["points"])) for one in record["partners"]] == [
            ("us", "US", [(0, 0, 2, 0, 0), (1, 0, 1, 1, 0), (1, 0, 1, 1, 0)]),
            ("ca", "CA", [(0, 0, 1, 0, 0), (0, 0, 1, 0, 0), (0, 0, 0, 0, 1)]),
        ]
        assert "areas" not in record

    def test_with_a_partner_all_numbers_are_of_that_partner(self, run: Run) -> None:
        record = shown(run, *DAY, "--every", "year", "--partner", "ca", "--group-by", "area")
        assert record["filter"] == "partner = ca"
        assert numbers(record["total"]["points"]) == [(0, 0, 1, 0, 0), (0, 0, 1, 0, 0), (0, 0, 0, 0, 1)]
        assert [(one["id"], one["points"][-1]["total"]) for one in record["areas"]] == [("a", 1), ("w", 0)]

    def test_csv_has_a_line_for_each_day_and_group(self, run: Run) -> None:
        result = run("trend", *DAY, "--every", "year", "--group-by", "area", "--format", "csv")
        lines = list(csv.reader(io.StringIO(result.stdout)))
        assert lines[0] == (
            [
                "day",
                "counted_from",
                "commit",
                "id",
                "title",
                "total",
                "superseded",
                "met",
                "partly_met",
                "open",
                "overdue",
                "not_kept",
            ]
        )
        assert lines[1:] == [
            line.split(",")
            for line in (
                "2021-12-31,updates,,a,Air,2,0,0,0,2,0,0",
                "2021-12-31,updates,,w,Water,0,0,0,0,0,0,0",
                "2022-12-31,updates,,a,Air,2,0,0,0,2,1,0",
                "2022-12-31,updates,,w,Water,0,0,0,0,0,0,0",
                "2023-06-30,updates,,a,Air,2,0,0,1,1,1,0",
                "2023-06-30,updates,,w,Water,0,0,0,0,0,0,0",
            )
        ]
        total = run("trend", *DAY, "--every", "year", "--format", "jsonl").stdout.splitlines()
        assert json.loads(total[-1])["id"] == "total"
        tabs = run("trend", *DAY, "--every", "year", "--format", "tsv").stdout.splitlines()
        assert tabs[1].split("\t")[:5] == ["2021-12-31", "updates", "", "total", "Total"]

    def test_markdown_is_a_table(self, run: Run) -> None:
        result = run("trend", *DAY, "--every", "year", "--format", "markdown", "--area", "a")
        assert result.stdout == (
            "# R · as of 2023-06-30\n\nFilter: area = a\n\n"
            "| day | total | met | partly met | open | overdue | not kept |\n"
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n"
            "| 2021-12-31 | 2 | 0 | 0 | 2 | 0 | 0 |\n"
            "| 2022-12-31 | 2 | 0 | 0 | 2 | 1 | 0 |\n"
            "| 2023-06-30 | 2 | 0 | 1 | 1 | 1 | 0 |\n\n"
            "Counted from the updates in the file.\n"
        )


@pytest.mark.usefixtures("roadmap")
class TestDays:
    def test_since_a_day(self, run: Run) -> None:
        record = shown(run, *DAY, "--since", "2023-05-15", "--every", "month")
        assert (record["since"], [point["day"] for point in record["total"]["points"]]) == (
            "2023-05-15",
            ["2023-05-31", "2023-06-30"],
        )

    def test_a_single_day(self, run: Run) -> None:
        record = shown(run, *DAY, "--since", "2023-06-30")
        assert (record["every"], numbers(record["total"]["points"])) == ("week", [(0, 1, 1, 1, 0)])
        chart = run("trend", *DAY, "--since", "2023-06-30").stdout
        assert "2 ┤!!!!!!\n1 ┤▓▓▓▓▓▓\n" in chart

    def test_before_anything_began_there_are_none(self, run: Run) -> None:
        record = shown(run, *DAY, "--since", "2019", "--every", "year")
        assert [point["total"] for point in record["total"]["points"]] == [0, 0, 2, 2, 2]

    def test_since_after_the_last_day_is_refused(self, run: Run) -> None:
        assert run("trend", *DAY, "--since", "2024") == Result(
            2, "", "error: --since: 2024-01-01 is after 2023-06-30, the day that is shown\n"
        )

    def test_a_revision_needs_git(self, run: Run) -> None:
        result = run("trend", *DAY, "--since", "v1.0")
        assert (result.exit_code, result.stdout) == (4, "")
        assert "is not a day, such as 2026-02-01, and " in result.stderr

    def test_too_many_points_are_refused(self, run: Run) -> None:
        result = run("trend", *DAY, "--since", "0001-01-01", "--every", "week")
        assert result == Result(
            2,
            "",
            "error: the trend would have 105,529 points, more than 100,000; "
            "give a longer unit with --every, or a later day with --since\n",
        )
        assert run("trend", *DAY, "--since", "0001-01-01").exit_code == 0

    def test_an_unknown_unit_or_group_is_refused(self, run: Run) -> None:
        assert "one of year, quarter, month, week" in run("trend", "--every", "day").stderr
        assert "one of area, partner" in run("trend", "--group-by", "owner").stderr
        result = run("trend", "--area", "wat")
        assert (result.exit_code, result.stdout) == (4, "")


class TestFiles:
    def test_without_commitments(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "roadmap.toml").write_text('[roadmap]\ntitle = "R"\n')
        result = run("trend", *DAY)
        assert result == Result(
            0,
            "R · as of 2023-06-30\n\nNo commitments to draw.\nCounted from the updates in the file.\n",
            "there are no commitments yet; `roadmap add-commitment TITLE --area ID` adds one\n",
        )
        record = shown(run, *DAY, "--group-by", "area")
        assert (record["since"], numbers(record["total"]["points"]), record["areas"]) == (
            "2023-06-30",
            [(0, 0, 0, 0, 0)],
            [],
        )

    def test_without_days_only_the_last_one_is_shown_and_says_so(self, run: Run, tmp_path: Path) -> None:
        commitments = commitment("one", deadline='"2022"') + commitment("two", status='"met"')
        (tmp_path / "roadmap.toml").write_text(roadmap_of(commitments))
        record = shown(run, *DAY)
        assert (record["since"], record["undated_begin"], record["undated_end"]) == ("2023-06-30", 2, 1)
        result = run("trend", *DAY, "--since", "2021", "--every", "year")
        assert "\nNo update says when 1 commitment was closed: it is counted as closed on earlier days" in (
            result.stdout
        )
        assert "\n2 commitments have no day on which they were made: they are counted on all days.\n" in (
            result.stdout
        )
        since = shown(run, *DAY, "--since", "2021", "--every", "year")
        assert numbers(since["total"]["points"]) == [(1, 0, 1, 0, 0), (1, 0, 1, 0, 0), (1, 0, 1, 1, 0)]

    @pytest.mark.usefixtures("roadmap_file")
    def test_later_entries_are_reported(self, run: Run) -> None:
        assert "left out" in run("trend", "--as-of", "2022").stderr
        assert run("trend", "--as-of", AS_OF).stderr == ""

    @pytest.mark.usefixtures("roadmap_file")
    def test_ascii(self, process: Run) -> None:
        result = process("trend", "--as-of", AS_OF, env={"LC_ALL": "C"})
        assert result.stdout.isascii()
        assert "\n+ 1 met  " in result.stdout


@pytest.fixture
def history(tmp_path: Path) -> History:
    history = History(tmp_path)
    both = commitment("one", made="2021-01-01") + commitment("two", made="2021-01-01")
    history.commit(roadmap_of(both), day="2021-03-01")
    history.commit(roadmap_of(commitment("one", made="2021-01-01", status='"met"')), day="2022-05-01")
    return history


@pytest.mark.usefixtures("history")
class TestGit:
    """The file changes without updates; only its versions know when."""

    def test_each_day_is_what_the_file_said(self, run: Run, history: History) -> None:
        words = (*DAY, "--every", "year")
        by_updates, by_versions = shown(run, *words), shown(run, *words, "--from-git")
        # The present file does not know that there was another one, and when this one was met.
        assert numbers(by_updates["total"]["points"]) == [(1, 0, 0, 0, 0)] * 3
        assert (by_updates["counted_from"], by_updates["undated_end"]) == ("updates", 1)
        assert numbers(by_versions["total"]["points"]) == [(0, 0, 2, 0, 0), (1, 0, 0, 0, 0), (1, 0, 0, 0, 0)]
        assert (by_versions["counted_from"], by_versions["since"]) == ("git", "2021-03-01")
        commits = [point["commit"] for point in by_versions["total"]["points"]]
        newest = history.git("rev-parse", "HEAD").strip()
        assert (commits[0] == newest, commits[1:]) == (False, [newest, newest])

    def test_each_point_is_what_status_says_at_that_day(self, run: Run) -> None:
        points = shown(run, *DAY, "--every", "quarter", "--from-git")["total"]["points"]
        assert len(points) == 10
        for point in points:
            day = ("--at", point["day"], "--as-of", point["day"])
            total = json.loads(run("status", *day, "--format", "json").stdout)["total"]
            assert all(total[name] == point[name] for name in ("total", "met", "open", "overdue", "not_kept"))

    def test_the_output_names_its_source(self, run: Run) -> None:
        result = run("trend", *DAY, "--from-git")
        assert result.stdout.endswith("\nCounted in the version of the file that git has for each day.\n")
        assert result.stderr == ""

    def test_before_the_first_version_nothing_is_known(self, run: Run) -> None:
        result = run("trend", *DAY, "--from-git", "--since", "2020")
        assert result.stderr == "git has no version from before 2021-03-01, so the trend begins on that day\n"
        assert run("trend", "--as-of", "2020", "--from-git") == Result(
            4,
            "",
            "error: --from-git: the first version of the roadmap in git is from 2021-03-01, "
            "later than 2020-12-31\n",
        )

    def test_since_a_revision_is_since_its_day(self, run: Run) -> None:
        result = run("trend", *DAY, "--since", "HEAD", "--every", "year", "--format", "json")
        assert json.loads(result.stdout)["since"] == "2022-05-01"
        assert result.stderr.startswith("since HEAD (commit ")

    def test_what_is_not_committed_is_reported(self, run: Run, history: History) -> None:
        words = ("trend", "--from-git")
        assert run(*words).stderr == ""
        history.file.write_text(roadmap_of())
        assert run(*words).stderr == "changes that are not committed are not counted\n"
        assert run(*words, *DAY).stderr == ""
        assert run(*words, "--at", "HEAD").stderr.startswith("at HEAD ")

    def test_several_files_have_no_versions_in_common(self, run: Run, history: History) -> None:
        named = history.file.read_text().replace("[roadmap]", '[roadmap]\nid = "test"')
        history.file.write_text(named)
        (history.folder / "other.toml").write_text(roadmap_of(commitment("one", made="2022-01-01")))
        both = ("--file", "roadmap.toml", "--file", "other.toml")
        record = shown(run, *DAY, *both, "--since", "2022", "--every", "year", "--group-by", "area")
        assert numbers(record["total"]["points"]) == [(1, 0, 1, 0, 0), (1, 0, 1, 0, 0)]
        assert [one["id"] for one in record["areas"]] == ["test:a", "other:a"]
        by_roadmap = shown(run, *DAY, *both, "--group-by", "roadmap", "--where", "roadmap = other")
        assert [(one["id"], one["title"], numbers(one["points"])[-1]) for one in by_roadmap["roadmaps"]] == [
            ("test", "R", (0, 0, 0, 0, 0)),
            ("other", "R", (0, 0, 1, 0, 0)),
        ]
        assert run("trend", *both, "--from-git") == Result(
            2, "", "error: --file: one file only, because --from-git counts the versions of one\n"
        )
        assert shown(run, *both, "--since", "HEAD")["since"] == "2022-05-01"

    def test_a_version_that_cannot_be_read_is_replaced_and_reported(self, run: Run, history: History) -> None:
        history.commit("[roadmap\n", day="2022-12-01")
        history.commit(roadmap_of(commitment("one", made="2021-01-01")), day="2023-02-01")
        result = run("trend", *DAY, "--from-git", "--every", "year", "--format", "json")
        assert numbers(json.loads(result.stdout)["total"]["points"]) == [
            (0, 0, 2, 0, 0),
            (1, 0, 0, 0, 0),
            (0, 0, 1, 0, 0),
        ]
        sentence = "1 version cannot be read; the last readable version before is counted instead"
        assert result.stderr == f"{sentence}\n"


def test_without_git_or_a_commit_it_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "roadmap.toml").write_text(roadmap_of())
    result = run("trend", "--from-git")
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr.startswith("error: --from-git: ")
    assert run("trend", "--from-git", "--file", "-", input=roadmap_of()).stderr == (
        "error: --from-git: standard input has no history\n"
    )
