"""`import --update` and the promised words of deadlines: never beside the window of another deadline."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.commands.importing import HEAD, Import
from tests.commands.importing import bring as bring
from tests.conftest import Result

Run = Callable[..., Result]

ROADMAP = """\
[roadmap]
title = "R"
fiscal_year_starts = "04-01"

[areas.a]
title = "A"

[partners.us]
name = "US"

[commitments.x]
title = "X"
area = "a"
partners = ["us"]
made = 2020-01-01
deadline = "2024-04/2025-03"
deadline_text = "FY2024-25"

[commitments.x.milestones.step]
title = "Step"
deadline = "2024-04/2025-03"
deadline_text = "FY2024-25"
"""
LATER = '\n[commitments.x.updates.2024-01-01]\ndeadline = "2024-04/2025-03"\ndeadline_was = "2023"\n'
OWN = '\n[commitments.x.partner_deadline]\nus = "2030"\n'
STAYS = 'deadline_text "{}" is not set, because the deadline of x stays 2024-04/2025-03'


class Updating:
    """A roadmap, and rows that update its commitment `x`."""

    def __init__(self, run: Run, folder: Path) -> None:
        self.run, self.file, self.source = run, folder / "roadmap.toml", folder / "s.csv"
        self.file.write_text(ROADMAP)

    def __call__(self, deadline: str, words: str | None = None, *options: str) -> Result:
        header = "title,area,deadline" + ("" if words is None else ",deadline_text")
        self.source.write_text(f"{header}\nX,a,{deadline}" + ("" if words is None else f",{words}") + "\n")
        return self.run("import", "s.csv", "--update", *options)

    @property
    def commitment(self) -> dict[str, Any]:
        found: dict[str, Any] = tomllib.loads(self.file.read_text())["commitments"]["x"]
        return found

    @property
    def promise(self) -> tuple[str | None, str | None]:
        return self.commitment.get("deadline"), self.commitment.get("deadline_text")


@pytest.fixture
def update(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Updating:
    monkeypatch.chdir(tmp_path)
    return Updating(run, tmp_path)


@pytest.mark.parametrize(
    ("deadline", "words", "promise"),
    [
        ("2027", None, ("2027", None)),
        ("2027", "", ("2027", None)),
        ("2027", "none", ("2027", None)),
        ("2027", "by COP32", ("2027", "by COP32")),
        ("2027", "FY2024-25", ("2027", None)),
        ("2027", "by the end of 2027", ("2027", "by the end of 2027")),
        ("2027-06", "in 2027", ("2027-06", "in 2027")),
        ("2027", "by 2025", ("2027", None)),
        ("FY2025-26", None, ("2025-04/2026-03", "FY2025-26")),
        ("2025-03", None, ("2025-03", "FY2024-25")),
        ("FY2024-25", "this fiscal year", ("2024-04/2025-03", "this fiscal year")),
        ("", "by COP30", ("2024-04/2025-03", "by COP30")),
        ("none", None, (None, None)),
        ("COP30", None, ("2024-04/2025-03", "FY2024-25")),
        ("COP30", "COP30", ("2024-04/2025-03", "FY2024-25")),
        ("2024-04/2025-03", "none", ("2024-04/2025-03", "FY2024-25")),
    ],
)
def test_words_go_with_their_window(
    update: Updating, deadline: str, words: str | None, promise: tuple[str | None, str | None]
) -> None:
    assert update(deadline, words).exit_code == 0
    assert update.promise == promise
    after = update.file.read_text()
    update(deadline, words)
    assert update.file.read_text() == after, "the second import changes nothing"


def test_what_is_not_set_is_reported(update: Updating) -> None:
    named = 'deadline_text "FY2024-25" is not set, because it names 2024-04/2025-03, and the deadline is 2027'
    assert f"line 2: {named}\n" in update("2027", "FY2024-25").stderr
    assert update("2027", "FY2024-25", "--strict").exit_code == 1
    unread = 'line 2: deadline_text "COP30" is not set, because x keeps the deadline 2027\n'
    assert unread in update("COP30", "COP30").stderr


@pytest.mark.parametrize("more", [LATER, OWN])
@pytest.mark.parametrize(("deadline", "words"), [("FY2022-23", None), ("2022", "soon"), ("none", "soon")])
def test_a_deadline_that_stays_keeps_its_words(
    update: Updating, more: str, deadline: str, words: str | None
) -> None:
    update.file.write_text(ROADMAP + more)
    result = update(deadline, words, "--on", "2021-01-01")
    assert update.promise == ("2024-04/2025-03", "FY2024-25")
    assert STAYS.format(words or deadline) in result.stderr


def test_words_of_a_deadline_that_was_none(update: Updating) -> None:
    update.file.write_text(
        ROADMAP.replace('deadline = "2024-04/2025-03"\ndeadline_text = "FY2024-25"\n', "", 1)
    )
    update("COP30", "COP30")
    assert update.promise == (None, "COP30")


def test_the_same_vague_words_stay_with_a_note(update: Updating) -> None:
    update.file.write_text(ROADMAP.replace("FY2024-25", "COP30"))
    note = "deadline_text stays in x, although the deadline changed; `roadmap update ID --deadline-text none`"
    assert note in update("2027", "COP30").stderr
    assert update.promise == ("2027", "COP30")
    assert note not in update("2027", "COP30").stderr
    assert update.run("update", "x", "--deadline-text", "none").exit_code == 0
    assert note not in update("2028", "by COP31").stderr


def test_no_note_says_that_removed_words_are_kept(update: Updating) -> None:
    assert "the file keeps deadline_text of x" in update("2025-03", "").stderr
    assert "an empty cell" not in update("2027", "").stderr


class TestOwnExports:
    def edited(self, update: Updating, edit: Callable[[dict[str, Any]], object]) -> Result:
        exported = json.loads(update.run("export", "json").stdout)
        edit(exported["data"]["commitments"]["x"])
        (update.file.parent / "e.json").write_text(json.dumps(exported))
        return update.run("import", "e.json", "--update")

    def test_csv_with_another_window(self, update: Updating) -> None:
        exported = update.run("export", "csv").stdout.replace("2024-04/2025-03,FY2024-25", "2027,FY2024-25")
        update.source.write_text(exported)
        update.run("import", "s.csv", "--update")
        assert update.promise == ("2027", None)

    def test_json_with_another_window(self, update: Updating) -> None:
        result = self.edited(
            update, lambda x: (x.update(deadline="2027"), x["milestones"]["step"].update(deadline="2026"))
        )
        assert update.promise == ("2027", None)
        assert update.commitment["milestones"]["step"] == {"title": "Step", "deadline": "2026"}
        assert result.stderr.count("is not set, because it names 2024-04/2025-03") == 2

    def test_json_of_a_milestone_with_new_words(self, update: Updating) -> None:
        step = {"title": "Step", "deadline": "2026", "deadline_text": "by COP31"}
        result = self.edited(update, lambda x: x["milestones"].update(step=step))
        assert update.commitment["milestones"]["step"] == step
        assert "stays" not in result.stderr
        assert update.promise == ("2024-04/2025-03", "FY2024-25")

    def test_json_without_the_words(self, update: Updating) -> None:
        result = self.edited(update, lambda x: (x.update(deadline="2027"), x.pop("deadline_text")))
        assert update.promise == ("2027", None)
        assert result.stderr == "e.json: 1 row became 0 new commitments, 1 updated, 0 unchanged\n"


def test_words_beside_another_deadline_are_reported_once(bring: Import) -> None:
    bring.write(
        f'{HEAD}[areas.x]\ntitle = "X"\n[commitments.a]\ntitle = "A"\narea = "x"\ndeadline = "2030"\n'
    )
    before = bring.roadmap
    result = bring("id,deadline\na,by COP30\n", "--update")
    (sentence,) = [line for line in result.stderr.splitlines() if "COP30" in line]
    assert sentence.endswith("; a keeps its deadline")
    assert bring.roadmap == before


def test_words_that_the_file_has_are_no_news(bring: Import) -> None:
    source = "title,area,deadline\nA,x,by COP30\n"
    assert bring(source, "--strict").exit_code == 1
    assert 'line 2: deadline "by COP30" ' in bring(source).stderr
    assert bring.commitments["a"]["deadline_text"] == "by COP30"
    before = bring.roadmap
    assert bring(source, "--update", "--strict").stderr == (
        "s.csv: 1 row became 0 new commitments, 0 updated, 1 unchanged\n"
    )
    assert bring.roadmap == before
