"""`roadmap replace`: what it writes, what it says, and what it refuses."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Result

Run = Callable[..., Result]

TEXT = """\
[roadmap]
title = "R"

[partners.us]
name = "United States"

[partners.ca]
name = "Canada"

[areas.a]
title = "A"

[commitments.old]  # kept
title = "Old"
area = "a"
partners = ["us", "ca"]
made = 2020-01-01

[commitments.both]
title = "Both"
area = "a"
partners = ["us", "ca"]

[commitments.us-only]
title = "Of one"
area = "a"
partners = ["us"]
"""

UPDATE = """\

[commitments.old.updates."2026-01-02"]
status = "superseded"
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "roadmap.toml"
    file.write_text(TEXT)
    return file


def commitments(file: Path) -> dict[str, Any]:
    return dict(tomllib.loads(file.read_text())["commitments"])


def on(*words: str) -> tuple[str, ...]:
    return ("replace", *words, "--on", "2026-01-02")


def test_an_existing_commitment_replaces_it(run: Run, file: Path) -> None:
    assert run(*on("old", "both", "--note", "Merged.")) == (
        0, "old\n", "replaced old by both; status planned → superseded\n",
    )  # fmt: skip
    assert commitments(file)["old"] == {
        "title": "Old", "area": "a", "partners": ["us", "ca"], "made": tomllib.loads("d = 2020-01-01")["d"],
        "status": "superseded", "replaced_by": ["both"],
        "updates": {"2026-01-02": {"status": "superseded", "note": "Merged."}},
    }  # fmt: skip
    assert "[commitments.old]  # kept\n" in file.read_text()


def test_repeated_it_changes_nothing(run: Run, file: Path) -> None:
    words = on("old", "both", "--new", "Another", "--note", "Split.")
    first = json.loads(run(*words, "--format", "json").stdout)
    assert first == {"command": "replace", "ids": ["old", "another"], "changed": True}
    text = file.read_bytes()
    assert json.loads(run(*words, "--format", "json").stdout) == first | {"ids": ["old"], "changed": False}
    assert run("replace", "old", "both").stderr == "old: nothing to change\n"
    assert file.read_bytes() == text


def test_it_is_one_undo_step(run: Run, file: Path) -> None:
    assert (
        run(*on("old", "both", "--new", "One", "--new", "Two", "--evidence", "https://e.org")).exit_code == 0
    )
    assert commitments(file)["old"]["replaced_by"] == ["both", "one", "two"]
    assert run("undo").exit_code == 0
    assert file.read_text() == TEXT


def test_a_new_commitment_has_the_area_the_partners_and_the_day(run: Run, file: Path) -> None:
    result = run(*on("old", "--new", "Both", "--for", "ca"))
    assert result == (0, "old\nboth-2\n", (
        "replaced old by both-2 (both was taken) (new); ca: status planned → superseded\n"
    ))  # fmt: skip
    made = commitments(file)
    assert made["both-2"] == {
        "title": "Both", "area": "a", "partners": ["ca"], "made": tomllib.loads("d = 2026-01-02")["d"],
    }  # fmt: skip
    assert made["old"]["partner_status"] == {"ca": "superseded"}


def test_it_says_for_whom_nothing_replaces_it(run: Run, file: Path) -> None:
    assert run(*on("old", "us-only")).stderr == (
        "replaced old by us-only; status planned → superseded; "
        "it counts as dropped for ca, which no successor names\n"
    )
    rows = json.loads(run("list", "--format", "json").stdout)
    assert [row["status"] for row in rows] == ["dropped", "planned", "planned"]


def test_an_update_that_sets_the_status_back_keeps_what_replaced_it_before(run: Run, file: Path) -> None:
    """Earlier days still need `replaced_by`; today it has no effect."""
    run(*on("old", "both"))
    assert run("update", "old", "--status", "underway", "--on", "2026-02-01").exit_code == 0
    assert commitments(file)["old"]["replaced_by"] == ["both"]
    for day, status, heading in (
        ("2026-01-31", "superseded", "\nReplaced by\n"),
        ("2026-02-01", "underway", "\nFormerly replaced by\n"),
    ):  # fmt: skip
        shown = run("show", "old", "--as-of", day).stdout
        assert heading in shown
        assert status in shown
        record = json.loads(run("show", "both", "--as-of", day, "--format", "json").stdout)
        assert record["replaces"] == (["old"] if status == "superseded" else [])
    assert "RM211" not in run("check").stdout


@pytest.mark.parametrize(
    ("words", "exit_code", "sentence"),
    [
        (
            ["old"],
            2,
            "what replaces it is missing; name commitments: roadmap replace OLD NEW, or make one: "
            'roadmap replace OLD --new "TITLE"',
        ),
        (["old", "old"], 2, "old cannot replace itself"),
        (["old", "bot"], 4, 'there is no commitment "bot"; did you mean both?'),
        (["ol", "both"], 4, 'there is no commitment "ol"; did you mean old?'),
        (["old", "both", "--for", "uk"], 4, 'old has no partner "uk"; there are us, ca'),
        (["old", "both", "--on", "2999"], 2, None),
        (["old", "--new", " "], 2, None),
        (
            ["old", "--new", "—"],
            2,
            '"—" has no letter or digit for an id; add it with an id first: '
            "roadmap add-commitment TITLE --area AREA --id NEW, then: roadmap replace OLD NEW",
        ),
    ],
)
def test_what_is_refused(
    run: Run, file: Path, words: list[str], exit_code: int, sentence: str | None
) -> None:
    result = run("replace", *words)
    assert (result.exit_code, result.stdout) == (exit_code, "")
    assert sentence is None or result.stderr == f"error: {sentence}\n"
    assert file.read_text() == TEXT


def test_a_loop_is_refused_with_the_way_out(run: Run, file: Path) -> None:
    run(*on("old", "both"))
    run(*on("both", "us-only"))
    text = file.read_bytes()
    assert run("replace", "us-only", "old").stderr == (
        "error: both was replaced by us-only, so old cannot replace us-only; set the status of both first: "
        "roadmap update both --status STATUS\n"
    )
    assert file.read_bytes() == text
    assert run("update", "both", "--status", "planned", "--on", "2026-02-01").exit_code == 0
    assert run("replace", "us-only", "old", "--on", "2026-02-01").exit_code == 0


def test_update_names_this_command_where_nothing_replaces_it(run: Run, file: Path) -> None:
    refused = run("update", "old", "--status", "superseded")
    assert (refused.exit_code, refused.stderr) == (
        2,
        "error: superseded needs the commitment that replaces old: roadmap replace old NEW\n",
    )
    assert file.read_text() == TEXT
    words = ("--status", "superseded", "--replaced-by", "both", "--on", "2026-01-02")
    assert run("update", "old", *words).exit_code == 0
    assert commitments(file)["old"]["replaced_by"] == ["both"]
    for option in (["--milestone", "m"], ["--cycle", "2025"]):
        refused = run("update", "both", *option, "--status", "superseded")
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert "only a commitment can be superseded" in refused.stderr


def test_every_way_to_be_superseded_by_nothing_is_refused(run: Run, file: Path) -> None:
    run("update", "both", "--status", "underway", "--on", "2026-01-02")
    text = file.read_bytes()
    means = "error: superseded needs the commitment that replaces {}: roadmap replace {}\n"
    for words, sentence in (
        (("update", "old", "--status", "superseded"), means.format("old", "old NEW")),
        (("update", "old", "--for", "us", "--status", "superseded"), means.format("old", "old NEW --for us")),
        (("update", "old", "--status", "superseded", "--on", "2020"), means.format("old", "old NEW")),
        (("amend", "both", "2026-01-02", "--status", "superseded"), means.format("both", "both NEW")),
        (
            ("add-commitment", "Heat", "--area", "a", "--status", "superseded"),
            "error: superseded needs the commitment that replaces heat; give it with --replaced-by NEW, "
            "or add the commitment without --status, then: roadmap replace heat NEW\n",
        ),
    ):
        assert run(*words) == (2, "", sentence)
    assert file.read_bytes() == text
    heat = ("add-commitment", "Heat", "--area", "a", "--status", "superseded", "--replaced-by", "both")
    assert run(*heat).exit_code == 0


def test_what_replaced_it_stays_as_long_as_a_day_needs_it(run: Run, file: Path) -> None:
    run(*on("old", "both"))
    text = file.read_bytes()
    for option in ("--clear", "replaced_by"), ("--remove-replaced-by", "both"):
        assert run("update", "old", *option) == (
            2, "",
            "error: replaced_by of old cannot be empty while it is superseded; "
            "name another successor first: roadmap replace old NEW\n",
        )  # fmt: skip
    assert file.read_bytes() == text
    other = ("--remove-replaced-by", "both", "--add-replaced-by", "us-only")
    assert run("update", "old", *other).exit_code == 0
    assert run("update", "old", "--status", "underway", "--on", "2026-02-01").exit_code == 0
    assert run("update", "old", "--clear", "replaced_by") == (
        2, "",
        "error: replaced_by of old cannot be empty, because the update 2026-01-02 sets the status to "
        "superseded; if that is wrong, remove the update first: roadmap remove old --update 2026-01-02\n",
    )  # fmt: skip
    assert run("remove", "old", "--update", "2026-01-02").exit_code == 0
    assert run("update", "old", "--clear", "replaced_by").exit_code == 0


def test_a_file_that_names_no_successor_can_still_be_changed(run: Run, file: Path) -> None:
    file.write_text(TEXT.replace("made = 2020-01-01\n", 'made = 2020-01-01\nstatus = "superseded"\n'))
    assert run("update", "old", "--owner", "Us").exit_code == 0
    assert run("update", "old", "--note", "Nothing replaces it.").exit_code == 0
    assert run("replace", "old", "both").exit_code == 0


def test_an_update_that_is_removed_must_not_leave_it_superseded_by_nothing(run: Run, file: Path) -> None:
    updates = UPDATE + '\n[commitments.old.updates."2026-01-03"]\nstatus = "underway"\n'
    file.write_text(TEXT.replace("made = 2020-01-01\n", 'made = 2020-01-01\nstatus = "underway"\n') + updates)
    assert run("remove", "old", "--update", "2026-01-03") == (
        2, "",
        "error: superseded needs the commitment that replaces old: roadmap replace old NEW\n",
    )  # fmt: skip


def test_the_removal_of_a_successor_says_what_counts_as_dropped(run: Run, file: Path) -> None:
    run(*on("old", "both", "us-only"))
    text = file.read_bytes()
    removed = "; also removed from replaced_by of old"
    assert run("remove", "both", "--force").stderr == (
        f"removed commitment both: Both{removed}; old now counts as dropped for ca\n"
    )
    file.write_bytes(text)
    assert run("remove", "us-only", "--force").stderr == f"removed commitment us-only: Of one{removed}\n"
    file.write_text(TEXT.replace("us-only]", "us-only]\npartner_status = { us = 'met' }"))
    run(*on("old", "both", "--for", "ca"))
    run("update", "old", "--for", "us", "--status", "underway", "--on", "2026-01-02")
    assert run("remove", "both", "--force").stderr == (
        f"removed commitment both: Both{removed}; old now counts as dropped for ca\n"
    )


FINAL = (
    "error: old is {}, and only what is open or dropped can be replaced, because it would leave the totals; "
    "{}if that status is wrong, correct it first: roadmap update old{} --status STATUS\n"
)


@pytest.mark.parametrize("status", ["met", "partly-met", "broken"])
def test_what_was_kept_or_broken_stays_in_the_totals(run: Run, file: Path, status: str) -> None:
    run("update", "old", "--status", status, "--on", "2025-06-01")
    text = file.read_bytes()
    for words in (
        ("replace", "old", "both"),
        on("old", "--new", "Better"),
        ("update", "old", "--status", "superseded", "--replaced-by", "both"),
    ):
        assert run(*words) == (2, "", FINAL.format(status, "", ""))
    assert file.read_bytes() == text
    assert run("replace", "old", "both", "--on", "2025-05-01").exit_code == 0  # it was open then
    assert statuses(run, "2026-01-02") == [status] * 3
    assert run("update", "old", "--status", "underway", "--on", "2026-01-01").exit_code == 0
    assert run(*on("old", "both")).exit_code == 0
    assert statuses(run, "2026-01-02") == ["superseded"] * 3


def test_what_one_partner_broke_is_replaced_for_the_others(run: Run, file: Path) -> None:
    run("update", "old", "--for", "us", "--status", "broken", "--on", "2025-06-01")
    text = file.read_bytes()
    others = "replace it for the others with --for ca, or "
    for words, sentence in (("us", ""), ("all", others)):
        assert run(*on("old", "both", "--for", words)) == (
            2, "", FINAL.format("broken for us", sentence, " --for us")
        )  # fmt: skip
    assert file.read_bytes() == text
    assert run(*on("old", "both", "--for", "ca")).exit_code == 0
    assert statuses(run, "2026-01-02") == ["broken", "broken", "superseded"]


def test_a_dropped_commitment_can_be_replaced(run: Run, file: Path) -> None:
    run("update", "old", "--status", "dropped", "--on", "2025-06-01")
    assert run(*on("old", "both")).stderr == "replaced old by both; status dropped → superseded\n"


def statuses(run: Run, day: str) -> list[str]:
    """Return the status of `old` as a whole and for each partner on a day."""
    filters: list[tuple[str, ...]] = [(), ("--partner", "us"), ("--partner", "ca")]
    listed = [run("list", *words, "--as-of", day, "--format", "json").stdout for words in filters]
    return [json.loads(text)[0]["status"] for text in listed]


@pytest.mark.parametrize(
    ("first", "words", "lost"),
    [
        (["us-only"], (), "ca"),
        (["us-only"], ("--note", "Now both."), "ca"),
        (["us-only"], ("--for", "ca"), "ca"),
        (["us-only"], ("--for", "all"), "ca"),
        (["nobody"], (), ""),
        (["nobody"], ("--for", "us"), ""),
    ],
)
def test_a_second_replacement_changes_nothing_on_earlier_days(
    run: Run, file: Path, first: list[str], words: tuple[str, ...], lost: str
) -> None:
    run("add-commitment", "Nobody", "--area", "a")
    run(*on("old", *first))
    days = ("2026-01-01", "2026-01-02", "2026-01-03", "2026-02-28")
    before = [statuses(run, day) for day in days]
    assert before[1] == ["dropped", "dropped" if first == ["nobody"] else "superseded", "dropped"]
    done = run("replace", "old", "both", *words, "--on", "2026-03-01")
    assert done.exit_code == 0
    assert "; earlier days still count as dropped" in done.stderr
    assert [statuses(run, day) for day in days] == before
    now = statuses(run, "2026-03-01")
    assert now == (["dropped", "superseded", "dropped"] if words[-1:] == ("us",) else ["superseded"] * 3)
    about = {"partner": lost} if lost else {"status_was": "superseded"}
    assert commitments(file)["old"]["updates"]["2026-01-02-2"] == about | {"status": "dropped"}
    text = file.read_bytes()
    assert run("replace", "old", "both", *words, "--on", "2026-03-01").exit_code == 0
    assert file.read_bytes() == text
    assert "RM2" not in run("check").stdout


def test_a_third_replacement_changes_nothing_after_the_second(run: Run, file: Path) -> None:
    run("add-commitment", "Nobody", "--area", "a")
    run("replace", "old", "nobody", "--on", "2025-01-01")
    run("replace", "old", "nobody", "--on", "2025-06-15")
    days = ("2024-12-31", "2025-01-01", "2025-06-14", "2025-06-15", "2026-02-28")
    before = [statuses(run, day) for day in days]
    assert before[1:] == [["dropped"] * 3] * 4
    assert run("replace", "old", "both", "--on", "2026-03-01").exit_code == 0
    assert [statuses(run, day) for day in days] == before
    assert statuses(run, "2026-03-01") == ["superseded"] * 3


def test_a_successor_that_was_made_on_the_day_needs_no_update_of_the_past(run: Run, file: Path) -> None:
    run(*on("old", "us-only"))
    before = statuses(run, "2026-02-28")
    assert "earlier days" not in run("replace", "old", "--new", "Both of them", "--on", "2026-03-01").stderr
    assert statuses(run, "2026-02-28") == before == ["dropped", "superseded", "dropped"]
    assert statuses(run, "2026-03-01") == ["superseded"] * 3
    assert list(commitments(file)["old"]["updates"]) == ["2026-01-02", "2026-03-01"]
