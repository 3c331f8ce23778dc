"""`roadmap history ID`, through the real app and real repositories."""

import json
from pathlib import Path

import pytest

from tests.conftest import AS_OF, SHIPPED
from tests.histories import History, commitment, git, roadmap_of

UPDATE = """\
[commitments.one.updates.2024-03-15]
status = "at-risk"
status_was = "planned"
deadline = "2026"
deadline_was = "2025"
note = "No money.\\nNone at all."
evidence = "https://example.org/money"
"""

TEXT = """\
One now  one  as of 2026-02-01

2024-04-01  title: One [-then-] {+now+}
            owner: none → Office
            Dan  %s  Reword
2024-03-15  status planned → at-risk, deadline 2025 → 2026
            No money.
            None at all.
            https://example.org/money
            Cid  %s
2024-02-01  renamed  from old
            Bob  %s  Rename
2024-01-01  written into the file
            Ann  %s  Begin
2023-01-01  promised
"""


@pytest.fixture
def history(tmp_path: Path) -> History:
    made = History(tmp_path)
    fields = {"made": "2023-01-01", "deadline": '"2025"', "title": '"One then"'}
    made.commit(roadmap_of(commitment("old", **fields)), "Begin", "2024-01-01", "Ann", path="plan.toml")
    made.git("mv", "plan.toml", "roadmap.toml")
    fields["formerly"] = '"old"'
    made.commit(roadmap_of(commitment("one", **fields)), "Rename", "2024-02-01", "Bob")
    fields |= {"deadline": '"2026"', "status": '"at-risk"'}
    made.commit(roadmap_of(commitment("one", **fields) + UPDATE), "Say so", "2024-03-20", "Cid")
    fields |= {"owner": '"Office"', "title": '"One now"'}
    made.commit(roadmap_of(commitment("one", **fields) + UPDATE), "Reword", "2024-04-01", "Dan")
    return made


def expected(history: History) -> str:
    return TEXT % tuple(number[:10] for number in history.git("rev-list", "HEAD").split())


def test_whole_output(run, history):
    assert run("history", "one", "--as-of", AS_OF) == (0, expected(history), "")


@pytest.mark.parametrize("word", ["one", "o", "old"])
def test_the_id_the_beginning_of_it_or_one_it_had(run, history, word):
    assert run("history", word, "--as-of", AS_OF).stdout == expected(history)


def test_on_a_terminal_it_says_the_same(run, history):
    screen = run("history", "one", "--as-of", AS_OF, "--color", "never", tty=True).stdout
    assert "".join(line.rstrip() + "\n" for line in screen.splitlines()) == expected(history)


def test_without_changes_it_says_so(run, roadmap_file):
    found = run("history", "arctic-dialogue", "--as-of", AS_OF)
    assert found.stderr.endswith("\nno changes are recorded\n")
    assert "no changes" not in run("history", "arctic-dialogue", "--format", "json").stderr


def test_json(run, history):
    found = json.loads(run("history", "one", "--format", "json", "--as-of", AS_OF).stdout)
    assert [(one["kind"], one["day"], one["who"]) for one in found["history"]] == [
        ("made", "2023-01-01", None),
        ("change", "2024-01-01", "Ann"),
        ("change", "2024-02-01", "Bob"),
        ("update", "2024-03-15", "Cid"),
        ("change", "2024-04-01", "Dan"),
    ]
    assert [(one["reason"], one["subject"]) for one in found["history"]] == [
        (None, None),
        (None, "Begin"),
        (None, "Rename"),
        ("No money.\nNone at all.", "Say so"),
        (None, "Reword"),
    ]
    assert found["history"][3]["update"] == {
        "partner": None, "milestone": None, "cycle": None, "status": "at-risk", "status_was": "planned",
        "deadline": "2026", "deadline_was": "2025", "deadline_text_was": None,
        "note": "No money.\nNone at all.", "evidence": ["https://example.org/money"],
    }  # fmt: skip
    assert found["history"][2]["change"]["before_id"] == "old"
    assert found["history"][4]["commit"] == history.git("rev-parse", "HEAD").strip()


def test_markdown(run, history):
    made = run("history", "one", "--format", "markdown", "--as-of", AS_OF).stdout
    assert made.startswith(
        "# One now one as of 2026-02-01\n\n- **2024-04-01** title: One <del>then</del> <ins>now</ins>"
    )


def test_as_of_a_day_and_at_a_revision(run, history):
    days = {
        words: [
            one["day"] for one in json.loads(run("history", *words, "--format", "json").stdout)["history"]
        ]
        for words in (("one", "--as-of", "2024-02-15"), ("old", "--at", "HEAD~3"), ("one", "--at", "HEAD~1"))
    }
    assert list(days.values()) == [
        ["2023-01-01", "2024-01-01", "2024-02-01"],
        ["2023-01-01", "2024-01-01"],
        ["2023-01-01", "2024-01-01", "2024-02-01", "2024-03-15"],
    ]


def test_a_removed_one_is_shown_by_its_last_id(run, history):
    history.commit(roadmap_of(commitment("other")), "Forget it", "2024-05-01", "Eve")
    result = run("history", "one", "--as-of", AS_OF)
    assert result.stdout.startswith(
        "One now  one  as of 2026-02-01\n\n2024-05-01  removed  One now  due 2026\n            Eve  "
    )
    assert result.stdout.endswith("2023-01-01  promised\n")
    result = run("history", "on", "--as-of", AS_OF)
    assert (result.exit_code, result.stdout) == (4, "")
    assert 'there is no commitment "on"' in result.stderr


def test_a_bare_repository(run, history, tmp_path, monkeypatch):
    text = expected(history)
    git(tmp_path, "clone", "-q", "--bare", ".", "bare.git")
    monkeypatch.chdir(tmp_path / "bare.git")
    assert run("history", "one", "--file", "HEAD:roadmap.toml", "--as-of", AS_OF).stdout == text


def test_without_git_its_updates_alone(run, tmp_path):
    (tmp_path / "roadmap.toml").write_bytes(SHIPPED.read_bytes())
    result = run("history", "power-sector", "--as-of", AS_OF)
    assert result.stdout == (
        "Propose greenhouse gas rules for power plants  power-sector-rules  as of 2026-02-01\n\n"
        "2025-06-11  us:\n"
        "            The EPA proposed to repeal all greenhouse gas standards for power plants.\n"
        "            https://www.mgmlaw.com/news-insights/"
        "epa-moves-to-repeal-bidenharris-era-power-plant-emissions-rules\n"
        "            https://www.velaw.com/insights/power-move-epa-proposes-ghg-rules-repeal\n"
        "2024-12-17  ca:\n"
        "            Canada's Clean Electricity Regulations became final.\n"
        "            https://search.open.canada.ca/qpnotes/record/ec%2CECCC-QP-00005\n"
        "            https://lethbridgeherald.com/news/national-news/2024/12/17/"
        "cp-newsalert-canada-pushes-netzero-electricity-target-to-2050\n"
        "2024-04-25  us:\n"
        "            The EPA announced its final rules for power plants.\n"
        "            https://www.wri.org/insights/epa-power-plant-rules-explained\n"
        "2023-08-10  ca: status met\n"
        "            Canada published draft Clean Electricity Regulations.\n"
        "            https://globalnews.ca/news/9887495/canada-clean-electricity-regulations/\n"
        "2023-05-11  us: status met\n"
        "            The EPA proposed greenhouse gas limits for new and existing fossil fuel power plants.\n"
        "            https://rollcall.com/2023/05/11/"
        "epa-releases-proposal-for-limiting-power-plant-carbon-emissions/\n"
        "2023-03-24  promised\n"
    )
    assert result.stderr.endswith("; only the updates in the file are shown\n")


def test_nothing_of_that_name(run, history):
    result = run("history", "onne", "--as-of", AS_OF)
    assert (result.exit_code, result.stdout) == (4, "")
    assert "did you mean one?" in result.stderr


def test_nothing_is_attributed_to_the_oldest_commit_of_a_shallow_clone(run, tmp_path, monkeypatch):
    history = History(tmp_path / "work")
    history.commit(roadmap_of(commitment("one", deadline='"2025"')), "Begin", "2024-01-01", "Ann")
    moved = roadmap_of(commitment("one", deadline='"2026"', status='"at-risk"') + UPDATE)
    history.commit(moved, "E", "2024-03-15", "Cid")
    history.commit(f"{moved}# x\n", "X", "2024-04-01", "Dan")
    history.commit(moved.replace('title = "one"', 'title = "New"'), "New", "2024-05-01", "Eve")
    git(tmp_path, "clone", "-q", "--depth", "2", f"file://{history.folder}", "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    entries = json.loads(run("history", "one", "--format", "json", "--as-of", AS_OF).stdout)["history"]
    assert [(one["kind"], one["day"], one["who"]) for one in entries] == [
        ("update", "2024-03-15", None),
        ("change", "2024-05-01", "Eve"),
    ]


def test_a_roadmap_in_a_subfolder_has_its_history(run, tmp_path, monkeypatch):
    history = History(tmp_path)
    history.commit(roadmap_of(commitment("one")), "Begin", "2024-01-01", "Ann", path="plans/roadmap.toml")
    for folder, words in ((tmp_path, ("--file", "plans/roadmap.toml")), (tmp_path / "plans", ())):
        monkeypatch.chdir(folder)
        result = run("history", "one", *words, "--as-of", AS_OF)
        assert "Ann" in result.stdout
        assert result.stderr == ""


def test_changes_name_their_partner(run, tmp_path):
    history = History(tmp_path)
    fields = {"title": '"One"', "partners": '["us", "ca"]', "deadline": '"2030"'}
    history.commit(roadmap_of(commitment("one", **fields)), "Begin", "2024-01-01", "Ann")
    for words in (
        ("--for", "us", "--status", "dropped", "--note", "Withdrew."),
        ("--for", "all", "--deadline", "2032", "--note", "More time."),
    ):
        assert run("update", "one", *words, "--on", "2024-02-01").exit_code == 0
        history.commit_all("Update", "2024-02-02", "Bob")
    text = history.file.read_text().replace('{ us = "dropped" }', '{ us = "dropped", ca = "met" }')
    history.commit(text, "Hush", "2024-03-01", "Cid")
    numbers = [number[:10] for number in history.git("rev-list", "HEAD").split()]
    assert run("history", "one", "--as-of", AS_OF).stdout == (
        "One  one  as of 2026-02-01\n\n"
        "2024-03-01    ca: status planned → met  (better)\n"
        f"              Cid  {numbers[0]}  Hush\n"
        f"2024-02-01-3  ca: deadline 2032\n              More time.\n              Bob  {numbers[1]}\n"
        f"2024-02-01-2  us: deadline 2032\n              More time.\n              Bob  {numbers[1]}\n"
        f"2024-02-01    us: status dropped\n              Withdrew.\n              Bob  {numbers[2]}\n"
        f"2024-01-01    written into the file\n              Ann  {numbers[3]}  Begin\n"
    )
