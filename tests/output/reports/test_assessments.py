"""What assessors said, beside the status of a commitment: in `show`, the page, Markdown, CSV and XLSX."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import tomli_w

from roadmap_cli.analysis.verdicts import assessments_of
from roadmap_cli.model.json_codec import unpack
from roadmap_cli.model.validate import parse_roadmap, read_roadmap
from roadmap_cli.output.reports.assessments import assessor_name, verdict_text
from tests.conftest import SMALL_ROADMAP, Result
from tests.every import every
from tests.hostile import HOSTILE, control_characters

Run = Callable[..., Result]
ASSESSED = """\

[assessors.watch]
name = "Promise Watch"

[commitments.net-zero-grids.assessments.2024]
by = "watch"
verdict = "on course"

[commitments.net-zero-grids.assessments.2025-03]
by = "watch"
partner = "ca"
verdict = "behind"
note = "Two lines\\nof it."
evidence = "https://example.org/behind"

[commitments.net-zero-grids.assessments.2026-03]
by = "nobody"
verdict = "later"
"""
GRIDS = "net-zero-grids"
AS_OF = ("--as-of", "2026-02-01")


@pytest.fixture
def assessed(roadmap_file: Path) -> Path:
    roadmap_file.write_text(SMALL_ROADMAP + ASSESSED)
    return roadmap_file


@pytest.mark.usefixtures("assessed")
class TestOutputs:
    def test_show_has_the_verdicts_in_effect_and_all_assessments(self, run: Run) -> None:
        text = run("show", GRIDS, *AS_OF).stdout
        assert "verdict   on course (Promise Watch, 2024)\n" in text
        assert "          behind (Promise Watch on Canada, 2025-03)\n" in text
        part = text.partition("Assessments\n")[2].partition("\n\n")[0]
        assert [line.strip() for line in part.splitlines()] == [
            "2025-03  Promise Watch on Canada:  behind", "Two lines", "of it.", "https://example.org/behind",
            "2024     Promise Watch:  on course",
        ]  # fmt: skip

    def test_json_of_show_says_which_are_in_effect(self, run: Run) -> None:
        record = json.loads(run("show", GRIDS, *AS_OF, "--format", "json").stdout)
        assert (record["verdict"], record["assessed"]) == (
            ["watch: on course", "watch (ca): behind"],
            "2025-03",
        )
        assert [(one["key"], one["in_effect"]) for one in record["assessments"]] == [
            ("2025-03", True), ("2024", True),
        ]  # fmt: skip
        assert record["assessments"][0]["evidence"] == ["https://example.org/behind"]

    def test_the_row_of_a_partner_has_its_own_verdict(self, run: Run) -> None:
        words = ("list", *AS_OF, "--columns", "id,verdict,assessed", "--format", "json")
        for partner, verdict in (("ca", ["watch (ca): behind"]), ("us", ["watch: on course"])):
            rows = json.loads(run(*words, "--partner", partner).stdout)
            assert {row["id"]: row["verdict"] for row in rows}[GRIDS] == verdict

    def test_rows_sort_by_the_day_of_the_verdict(self, run: Run, assessed: Path) -> None:
        more = "[commitments.fresh-water.assessments.2025]\nby = 'watch'\nverdict = 'a'\n"
        assessed.write_text(assessed.read_text() + more)
        table = run(
            "list", *AS_OF, "--columns", "id,assessed", "--sort", "assessed", "--format", "csv"
        ).stdout
        assert table.splitlines()[1:3] == [f"{GRIDS},2025-03", "fresh-water,2025"]

    def test_page_and_markdown_show_them_beside_the_status(self, run: Run) -> None:
        report = run("export", "markdown", *AS_OF).stdout
        assert "- **Verdict** on course (Promise Watch, 2024)\n" in report
        assert "- **Assessment March 2025** Promise Watch on Canada: behind. Two lines" in report
        page = run("export", "html", *AS_OF).stdout
        assert "<dt>Verdict</dt><dd><bdi>on course</bdi>" in page
        assert "<h4>Assessments</h4>" in page
        assert "later" not in page.partition("<h4>Assessments</h4>")[2].partition("</ul>")[0]

    def test_a_workbook_has_a_sheet_of_assessments(self, run: Run) -> None:
        run("export", "xlsx", *AS_OF, "--output", "b.xlsx")
        book = openpyxl.load_workbook(BytesIO(Path("b.xlsx").read_bytes()))
        heading, *rows = book["Assessments"].iter_rows(values_only=True)
        found = [dict(zip(heading, row, strict=True)) for row in rows]
        assert [(one["assessment"], one["assessor"], one["partner"], one["verdict"]) for one in found] == [
            ("2024", "Promise Watch", None, "on course"), ("2025-03", "Promise Watch", "ca", "behind"),
        ]  # fmt: skip

    def test_without_assessments_there_is_no_such_sheet(self, run: Run, assessed: Path) -> None:
        assessed.write_text(SMALL_ROADMAP)
        run("export", "xlsx", *AS_OF, "--output", "b.xlsx")
        assert "Assessments" not in openpyxl.load_workbook("b.xlsx").sheetnames

    def test_statuses_sums_scores_and_slips_do_not_know_them(self, run: Run, assessed: Path) -> None:
        lines = (
            ("status",),
            ("scorecard",),
            ("slips",),
            ("list", "--columns", "id,status,flags,progress,due"),
        )
        with_them = [run(*words, *AS_OF, "--format", "json").stdout for words in lines]
        assessed.write_text(SMALL_ROADMAP)
        without = [run(*words, *AS_OF, "--format", "json").stdout for words in lines]
        for one, other in zip(with_them, without, strict=True):
            assert without_verdicts(json.loads(one)) == without_verdicts(json.loads(other))

    def test_a_past_day_and_its_export_know_none_of_later(self, run: Run) -> None:
        record = json.loads(run("show", GRIDS, "--as-of", "2025-01-01", "--format", "json").stdout)
        assert record["verdict"] == ["watch: on course"]
        data = unpack(json.loads(run("export", "json", "--as-of", "2025-01-01").stdout))
        assert list(data["commitments"][GRIDS]["assessments"]) == ["2024"]


def without_verdicts(value: object) -> object:
    """Return JSON without the two keys of verdicts."""
    if isinstance(value, dict):
        return {
            key: without_verdicts(one) for key, one in value.items() if key not in ("verdict", "assessed")
        }
    return [without_verdicts(one) for one in value] if isinstance(value, list) else value


def test_an_undeclared_assessor_is_named_by_its_id() -> None:
    text = SMALL_ROADMAP + ASSESSED
    roadmap = read_roadmap(parse_roadmap(text, "f"), text, "f")
    assert assessor_name("nobody", roadmap) == "nobody"
    last = assessments_of(roadmap.commitments[GRIDS])[-1]
    assert verdict_text(last, roadmap) == "later (nobody, 2026-03)"


IN_TOML = {
    name: text
    for name, text in HOSTILE.items()
    if text.strip() and not any("\ud800" <= char <= "\udfff" for char in text)
}


@every("text", IN_TOML)
def test_hostile_text_in_every_key_is_harmless(run: Run, roadmap_file: Path, text: str) -> None:
    one = {"by": text, "verdict": text, "partner": text, "note": text, "evidence": [text]}
    known = {"by": "watch", "verdict": text}
    data = {
        "roadmap": {"title": "T"},
        "areas": {"a": {"title": "A"}},
        "assessors": {"watch": {"name": text, "url": text, "scale": {text: 1.0}}},
        "commitments": {"x": {"title": "X", "area": "a", "assessments": {"2024": one, "2025": known}}},
    }
    roadmap_file.write_bytes(tomli_w.dumps(data).encode())
    for words in (
        ("list", "--columns", "id,verdict,assessed"), ("show", "x"), ("show", "x", "--format", "markdown"),
        ("export", "markdown"), ("check",), ("tree",),
    ):  # fmt: skip
        result = run(*words)
        assert result.exit_code in (0, 1), result.stderr
        printed = (result.stdout + result.stderr).replace("\n", "")
        assert not control_characters(printed), words
    page = run("export", "html").stdout
    assert "<script>alert" not in page
    json.loads(run("show", "x", "--format", "json").stdout)
