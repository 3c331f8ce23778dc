"""The promised words of deadlines, `deadline_text`: where commands show them, and when they are cleared."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result

Run = Callable[..., Result]

ROADMAP = """\
[roadmap]
title = "R"

[areas.a]
title = "A"

[partners.us]
name = "US"

[commitments.both]
title = "Both"
area = "a"
partners = ["us"]
made = 2020-01-01
deadline = "2024-04/2025-03" # kept
deadline_text = "FY2024-25"

[commitments.both.milestones.step]
title = "Step"
deadline = "2024-Q3/2024-Q4"
deadline_text = "late 2024"

[commitments.words]
title = "Words"
area = "a"
made = 2020-01-01
deadline_text = '''by the end
of the <decade>'''
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "roadmap.toml"
    path.write_text(ROADMAP)
    return path


def changed_lines(file: Path) -> list[str]:
    """Return the lines that the file has no longer, with `-`, and the new ones, with `+`."""
    before, after = ROADMAP.splitlines(), file.read_text().splitlines()
    return [f"-{one}" for one in before if one not in after] + [
        f"+{one}" for one in after if one and one not in before
    ]


@pytest.mark.usefixtures("file")
class TestShown:
    @pytest.mark.parametrize(
        ("command", "both", "alone"),
        [
            (("list",), " 2024-04/2025-03 ", " by the end of the <decade>"),
            (("list", "--columns", "id,deadline_text"), "  FY2024-25", "  by the end of the <decade>"),
            (("tree",), "  2024-04/2025-03 (FY2024-25)  ", "  by the end of the <decade>"),
            (("timeline", "--from", "2024"), " 2024-04/2025-03 (FY2024-25) ", " by the end of the <decade>"),
            (("list", "--format", "csv"), ",2024-04/2025-03,FY2024-25,", ',"by the end\nof the <decade>",'),
            (
                ("export", "markdown"),
                "| between April 2024 and March 2025 (FY2024-25) |",
                " by the end of the &lt;decade&gt; |",
            ),
            (
                ("export", "html"),
                "(1 April 2024 to 31 March 2025)</span> (“<bdi>FY2024-25</bdi>”)",
                "<dd><bdi>by the end of the &lt;decade&gt;</bdi></dd>",
            ),
        ],
    )
    def test_beside_the_window_or_alone(
        self, run: Run, command: tuple[str, ...], both: str, alone: str
    ) -> None:
        result = run(*command, *(("--output", "-") if command[:2] == ("export", "html") else ()))
        assert both in result.stdout
        assert alone in result.stdout

    def test_show(self, run: Run) -> None:
        text = run("show", "both", "--as-of", "2025-01-01").stdout
        days = "2024-04/2025-03: 1 April 2024 to 31 March 2025  (FY2024-25)  due in 89 days"
        assert f"deadline  {days}\n" in text
        assert "step  ○ planned  Step  2024-Q3/2024-Q4 (late 2024)  overdue by 1 day\n" in text
        assert "deadline  by the end of the <decade>\n" in run("show", "words").stdout

    def test_json(self, run: Run) -> None:
        record = json.loads(run("show", "both", "--format", "json").stdout)
        assert (record["deadline"], record["deadline_text"]) == ("2024-04/2025-03", "FY2024-25")
        assert record["window"] == {"first": "2024-04-01", "last": "2025-03-31"}
        assert record["milestones"][0]["deadline_text"] == "late 2024"
        alone = json.loads(run("show", "words", "--format", "json").stdout)
        assert (alone["deadline"], alone["deadline_text"]) == (None, "by the end\nof the <decade>")

    def test_calendar(self, run: Run) -> None:
        text = run("export", "ics").stdout.replace("\r\n ", "")
        assert "SUMMARY:Overdue: Both (due between April 2024 and March 2025\\, FY2024-25)" in text
        assert "SUMMARY:Overdue: Both: Step (due between Q3 2024 and Q4 2024\\, late 2024)" in text
        assert "Words" not in text

    def test_search_looks_into_them(self, run: Run) -> None:
        assert run("list", "--search", "DECADE", "--columns", "id").stdout == "ID\nwords\n"

    def test_check_wants_no_deadline_beside_words(self, run: Run) -> None:
        assert "RM404" not in run("check").stdout


class TestUpdate:
    def test_a_new_deadline_clears_the_words_of_the_old_one(self, run: Run, file: Path) -> None:
        result = run("update", "both", "--deadline", "2026", "--on", "2025-01-01")
        assert result.stderr == "updated both: deadline 2024-04/2025-03 → 2026; deadline_text cleared\n"
        assert changed_lines(file)[:2] == [
            '-deadline = "2024-04/2025-03" # kept',
            '-deadline_text = "FY2024-25"',
        ]
        past = json.loads(run("show", "both", "--as-of", "2024-12-31", "--format", "json").stdout)
        assert (past["deadline"], past["deadline_text"]) == ("2024-04/2025-03", "FY2024-25")

    def test_new_words_replace_them(self, run: Run, file: Path) -> None:
        words = ("--deadline", "2025-04/2026-03", "--deadline-text", "FY2025-26", "--on", "2025-01-01")
        assert run("update", "both", *words).exit_code == 0
        assert '+deadline_text = "FY2025-26"' in changed_lines(file)
        past = json.loads(run("show", "both", "--as-of", "2024-12-31", "--format", "json").stdout)
        assert (past["deadline"], past["deadline_text"]) == ("2024-04/2025-03", "FY2024-25")

    @pytest.mark.parametrize("options", [("--deadline-text", "FY2024-25"), ("--clear", "owner")])
    def test_the_same_words_given_again_stay(self, run: Run, file: Path, options: tuple[str, ...]) -> None:
        run("update", "both", "--deadline", "2026", "--on", "2025-01-01", *options)
        assert ('deadline_text = "FY2024-25"' in file.read_text()) == (options[0] == "--deadline-text")

    def test_a_refinement_keeps_them(self, run: Run, file: Path) -> None:
        assert run("update", "both", "--deadline", "2025-03-31", "--on", "2025-01-01").exit_code == 0
        assert 'deadline_text = "FY2024-25"' in file.read_text()
        words = "deadline 2024-04/2025-03 → 2025-03-31 (refined, same last day)"
        assert words in run("show", "both").stdout
        assert words in run("history", "both").stdout
        assert run("slips", "--format", "json").stdout.count('"slipped": true') == 0
        assert "RM308" not in run("check").stdout

    def test_an_earlier_update_keeps_them(self, run: Run, file: Path) -> None:
        run("update", "both", "--deadline", "2024-04/2025-03", "--on", "2025-01-01")
        run("update", "both", "--deadline", "2023", "--on", "2021-01-01")
        assert 'deadline_text = "FY2024-25"' in file.read_text()

    def test_a_partner_has_none_of_its_own(self, run: Run, file: Path) -> None:
        assert run("update", "both", "--for", "us", "--deadline", "2027", "--on", "2025-01-01").exit_code == 0
        assert 'deadline_text = "FY2024-25"' in file.read_text()
        record = json.loads(run("list", "--search", "both", "--format", "json").stdout)[0]
        assert (record["deadline"], record["deadline_text"]) == ("2027", None)
        result = run("update", "both", "--for", "us", "--deadline-text", "soon")
        assert result.exit_code == 2

    def test_withdrawing_the_deadline_clears_them(self, run: Run, file: Path) -> None:
        assert run("update", "both", "--clear", "deadline", "--on", "2025-01-01").exit_code == 0
        assert 'deadline_text = "FY2024-25"' not in file.read_text()
        assert 'deadline_text_was = "FY2024-25"' in file.read_text()

    def test_a_window_for_words_alone_keeps_them(self, run: Run, file: Path) -> None:
        run("update", "words", "--deadline", "2029", "--on", "2025-01-01")
        assert "of the <decade>" in file.read_text()

    def test_words_are_a_correction_and_no_update(self, run: Run, file: Path) -> None:
        result = run("update", "both", "--deadline-text", "by COP30")
        assert result.stderr == "updated both: deadline_text FY2024-25 → by COP30\n"
        assert changed_lines(file) == ['-deadline_text = "FY2024-25"', '+deadline_text = "by COP30"']
        assert run("undo").exit_code == 0
        assert file.read_text() == ROADMAP

    def test_amending_the_update_that_set_it_clears_them(self, run: Run, file: Path) -> None:
        run("update", "both", "--deadline", "2025", "--deadline-text", "in 2025", "--on", "2024-01-01")
        result = run("amend", "both", "2024-01-01", "--deadline", "2026")
        assert "deadline_text cleared" in result.stderr
        assert "in 2025" not in file.read_text()

    @pytest.mark.usefixtures("file")
    def test_the_sentence_is_short_and_has_one_line(self, run: Run) -> None:
        result = run("update", "words", "--deadline-text", "a\n\n" + "b" * 100)
        shown = f"by the end of the <decade> → a {'b' * 57}…"
        assert result.stderr == f"updated words: deadline_text {shown}\n"

    @pytest.mark.parametrize("none", ["none", " None "])
    def test_none_clears_them(self, run: Run, file: Path, none: str) -> None:
        result = run("update", "both", "--deadline-text", none)
        assert result.stderr == "updated both: deadline_text cleared\n"
        assert changed_lines(file) == ['-deadline_text = "FY2024-25"']
        assert run("update", "both", "--deadline-text", none).stderr == "both: nothing to change\n"
        both = ("--clear", "deadline_text", "--deadline-text", none)
        assert run("update", "words", *both).stderr == "updated words: deadline_text cleared\n"

    def test_none_leaves_out_those_of_a_fiscal_year(self, run: Run, file: Path) -> None:
        file.write_text(ROADMAP.replace('"R"\n', '"R"\nfiscal_year_starts = "04"\n'))
        given = ("--deadline", "FY2026-27", "--deadline-text", "none")
        assert run("update", "both", *given).stderr == (
            "updated both: deadline 2024-04/2025-03 → 2026-04/2027-03; deadline_text cleared\n"
        )
        run("update", "both", "--milestone", "A new one", *given)
        run("add-commitment", "New", "--area", "a", *given)
        run("add-commitment", "Newer", "--area", "a", "--deadline-text", "none")
        assert "FY2026-27" not in file.read_text()
        assert '"none"' not in file.read_text()


class TestMilestone:
    def test_none_clears_the_words(self, run: Run, file: Path) -> None:
        result = run("update", "both", "--milestone", "step", "--deadline-text", "none")
        assert result.stderr == "updated milestone step of both: deadline_text cleared\n"
        assert changed_lines(file) == ['-deadline_text = "late 2024"']

    def test_words(self, run: Run, file: Path) -> None:
        result = run("update", "both", "--milestone", "step", "--deadline-text", "COP30")
        assert result.stderr == "updated milestone step of both: deadline_text late 2024 → COP30\n"
        assert changed_lines(file) == ['-deadline_text = "late 2024"', '+deadline_text = "COP30"']

    def test_a_new_deadline_clears_them(self, run: Run, file: Path) -> None:
        words = ("--milestone", "step", "--deadline", "2025", "--on", "2024-06-01")
        assert run("update", "both", *words).stderr.endswith("→ 2025, deadline_text cleared\n")
        assert 'deadline_text = "late 2024"' not in file.read_text()
        assert 'deadline_text_was = "late 2024"' in file.read_text()

    def test_a_new_milestone_has_them(self, run: Run, file: Path) -> None:
        run("update", "words", "--milestone", "new", "--title", "New", "--deadline-text", "soon")
        assert changed_lines(file) == [
            "+[commitments.words.milestones.new]",
            '+title = "New"',
            '+deadline_text = "soon"',
        ]

    def test_they_can_be_cleared(self, run: Run, file: Path) -> None:
        run("update", "both", "--milestone", "step", "--clear", "deadline_text")
        assert changed_lines(file) == ['-deadline_text = "late 2024"']


class TestAdd:
    def test_words_alone(self, run: Run, file: Path) -> None:
        result = run("add-commitment", "New", "--area", "a", "--deadline-text", "soon")
        assert (result.exit_code, result.stderr) == (0, "added new to a, due soon: New\n")
        assert changed_lines(file)[-1] == '+deadline_text = "soon"'


def test_export_csv_and_json_hold_what_the_file_states(run: Run, file: Path) -> None:
    run("update", "both", "--for", "us", "--deadline", "2027", "--on", "2025-01-01")
    exported = run("export", "csv").stdout
    assert ",2024-04/2025-03,FY2024-25," in exported
    assert '"deadline_text": "FY2024-25"' in run("export", "json").stdout
    (file.parent / "own.csv").write_text(exported)
    before = file.read_text()
    assert run("import", "own.csv", "--update").exit_code == 0
    assert file.read_text() == before
