"""Several commitments in one command: a question on a terminal, `--yes` in a script, all or none."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.checks.looking import HEAD, commitment
from tests.conftest import SMALL_ROADMAP, Result

Run = Callable[..., Result]
BOTH = ("update", "methane-75", "fresh-water", "--note", "Why.", "--on", "2026-01-02")


def commitments(file: Path) -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads(file.read_text())["commitments"]
    return table


def notes(file: Path) -> list[str]:
    tables = commitments(file).values()
    return [one["updates"]["2026-01-02"]["note"] for one in tables if "2026-01-02" in one.get("updates", {})]


def test_several_commitments_are_updated_with_one_save(run: Run, roadmap_file: Path) -> None:
    assert run(*BOTH, "--yes") == Result(0, "methane-75\nfresh-water\n", "updated 2 commitments\n")
    assert notes(roadmap_file) == ["Why.", "Why."]
    run("undo")
    assert roadmap_file.read_text() == SMALL_ROADMAP


def test_a_script_must_say_yes(run: Run, roadmap_file: Path) -> None:
    sentence = "error: this would update 2 commitments; add --yes to do it, or --dry-run to see it\n"
    assert run(*BOTH) == Result(2, "", sentence)
    assert roadmap_file.read_text() == SMALL_ROADMAP


def test_a_dry_run_needs_no_answer(run: Run, roadmap_file: Path) -> None:
    result = run(*BOTH, "--dry-run")
    assert (result.exit_code, result.stdout.count('+note = "Why."')) == (0, 2)
    assert roadmap_file.read_text() == SMALL_ROADMAP


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("YES\n", 0), ("\n", 1), ("n\n", 1), ("x\n", 1)])
def test_a_person_is_shown_the_changes_and_asked(
    run: Run, roadmap_file: Path, answer: str, code: int
) -> None:
    result = run(*BOTH, tty=True, input=answer)
    assert result.exit_code == code
    assert "updated methane-75: note\nupdated fresh-water: note\nSave 2 changes?" in result.stderr
    assert len(notes(roadmap_file)) == (0 if code else 2)
    assert ("nothing was written" in result.stderr) == bool(code)


def test_nothing_is_written_if_one_is_refused(run: Run, roadmap_file: Path) -> None:
    result = run("update", "methane-75", "nope", "--note", "Why.", "--yes")
    assert (result.exit_code, result.stdout) == (4, "")
    assert roadmap_file.read_text() == SMALL_ROADMAP


def test_an_id_counts_once_and_the_same_again_changes_nothing(run: Run, roadmap_file: Path) -> None:
    assert run(*BOTH, "methane-75", "--yes").exit_code == 0
    after = roadmap_file.read_text()
    assert run(*BOTH, "--yes").stderr == "methane-75 and fresh-water: nothing to change\n"
    record = json.loads(run(*BOTH, "--yes", "--format", "json").stdout)
    assert record == {"command": "update", "ids": ["methane-75", "fresh-water"], "changed": False}
    assert roadmap_file.read_text() == after


def test_several_are_removed(run: Run, roadmap_file: Path) -> None:
    gone = ("arctic-dialogue", "fresh-water")
    result = run("remove", *gone, "--force", "--yes")
    assert (result.exit_code, result.stderr) == (0, "removed 2 commitments\n")
    assert not set(gone) & commitments(roadmap_file).keys()


def test_what_only_removed_ones_need_is_removed_with_them(run: Run, roadmap_file: Path) -> None:
    result = run("remove", "net-zero-grids", "methane-75", "--yes")
    assert (result.exit_code, result.stdout) == (0, "net-zero-grids\nmethane-75\n")
    assert not {"net-zero-grids", "methane-75"} & commitments(roadmap_file).keys()


def test_references_to_several_go_at_once(run: Run, tmp_path: Path) -> None:
    needing = 'depends_on = ["a", "b", "d"]'
    text = HEAD + "".join(commitment(name) for name in "abd") + commitment("c", needing)
    (tmp_path / "roadmap.toml").write_text(text)
    refused = run("remove", "a", "b", "--yes")
    assert refused.exit_code == 2
    assert "commitment a is named in depends_on of c; remove it there first" in refused.stderr
    assert run("remove", "a", "b", "--yes", "--force").exit_code == 0
    left = commitments(tmp_path / "roadmap.toml")
    assert (list(left), left["c"]["depends_on"]) == (["d", "c"], ["d"])


def test_milestones_of_several_are_updated(run: Run, roadmap_file: Path) -> None:
    words = ("--milestone", "first-step", "--title", "First step", "--yes")
    assert run("update", "methane-75", "fresh-water", *words).exit_code == 0
    titles = [commitments(roadmap_file)[one]["milestones"]["first-step"]["title"] for one in BOTH[1:3]]
    assert titles == ["First step", "First step"]


class TestWhere:
    def test_an_expression_chooses_the_commitments(self, run: Run, roadmap_file: Path) -> None:
        chosen = run(
            "list", "--where", "tags has energy", "--columns", "id", "--format", "csv"
        ).stdout.split()[1:]
        result = run("update", "--where", "tags has energy", "--note", "Why.", "--on", "2026-01-02", "--yes")
        assert (result.exit_code, result.stdout.split()) == (0, chosen)
        assert len(notes(roadmap_file)) == len(chosen) > 0

    def test_one_match_is_confirmed_too(self, run: Run, roadmap_file: Path) -> None:
        words = ("update", "--where", "id = methane-75", "--note", "Why.")
        assert run(*words).stderr == (
            "error: this would update 1 commitment; add --yes to do it, or --dry-run to see it\n"
        )
        assert roadmap_file.read_text() == SMALL_ROADMAP

    def test_nothing_may_match(self, run: Run, roadmap_file: Path) -> None:
        words = ("update", "--where", "title ~ nowhere", "--note", "Why.")
        assert run(*words) == Result(0, "", "nothing matches, so nothing was changed\n")
        record = json.loads(run(*words, "--format", "json").stdout)
        assert record == {"command": "update", "ids": [], "changed": False}
        assert roadmap_file.read_text() == SMALL_ROADMAP

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (("update", "--note", "x"), "ID is missing; name what to update, or choose with --where EXPR"),
            (("update", "methane-75", "--where", "overdue", "--note", "x"), "give ids or --where, not both"),
            (("remove", "--where", "overdue", "--area"), "--where chooses commitments; leave out --area"),
            (("update", "--where", "stat = x", "--note", "x"), '--where, column 1: there is no field "stat"'),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, run: Run, roadmap_file: Path, words: tuple[str, ...], sentence: str
    ) -> None:
        result = run(*words, "--yes")
        assert (result.exit_code, result.stdout) == (2, "")
        assert sentence in result.stderr
        assert roadmap_file.read_text() == SMALL_ROADMAP


class TestTags:
    def test_a_tag_is_renamed_everywhere(self, run: Run, roadmap_file: Path) -> None:
        before = {id for id, one in commitments(roadmap_file).items() if "energy" in one.get("tags", [])}
        result = run("rename", "energy", "power", "--tag")
        assert (result.exit_code, set(result.stdout.split())) == (0, before)
        after = {id for id, one in commitments(roadmap_file).items() if "power" in one.get("tags", [])}
        assert after == before
        assert '"energy"' not in roadmap_file.read_text()

    def test_the_normalization_of_the_tag_does_not_matter(self, run: Run, roadmap_file: Path) -> None:
        run("update", "methane-75", "--tag", "\u00e9co")
        assert run("rename", "e\u0301co", "eco", "--tag").exit_code == 0
        assert commitments(roadmap_file)["methane-75"]["tags"] == ["eco"]

    def test_it_joins_a_tag_that_is_there(self, run: Run, roadmap_file: Path) -> None:
        run("update", "methane-75", "--tag", "a,b")
        assert run("rename", "a", "b", "--tag").exit_code == 0
        assert commitments(roadmap_file)["methane-75"]["tags"] == ["b"]

    @pytest.mark.parametrize(
        ("words", "code", "sentence"),
        [
            (("enrgy", "power"), 4, 'no commitment has the tag "enrgy"; did you mean energy?'),
            (("energy", "a,b"), 2, '"a,b" cannot be a tag'),
            (("energy", "power", "--area"), 2, "--tag renames a tag; leave out"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, run: Run, roadmap_file: Path, words: tuple[str, ...], code: int, sentence: str
    ) -> None:
        result = run("rename", "--tag", *words)
        assert (result.exit_code, result.stdout) == (code, "")
        assert sentence in result.stderr
        assert roadmap_file.read_text() == SMALL_ROADMAP

    def test_a_tag_is_renamed_only_in_some(self, run: Run, roadmap_file: Path) -> None:
        for id in ("methane-75", "fresh-water", "arctic-dialogue"):
            run("update", id, "--tag", "old,x")
        assert run("rename", "--tag", "old", "one", "fresh-water").stdout == "fresh-water\n"
        rest = ("rename", "--tag", "old", "two", "--where", "tag = x")
        refused = (
            "error: this would rename the tag in 2 commitments; add --yes to do it, or --dry-run to see it\n"
        )
        assert run(*rest) == Result(2, "", refused)
        result = run(*rest, "--yes")
        assert result.stderr == "renamed the tag old to two in 2 commitments\n"
        table = commitments(roadmap_file)
        assert table["fresh-water"]["tags"] == ["one", "x"]
        assert table["methane-75"]["tags"] == table["arctic-dialogue"]["tags"] == ["two", "x"]

    def test_a_person_sees_where_it_is_renamed(self, run: Run, roadmap_file: Path) -> None:
        for id in ("methane-75", "fresh-water"):
            run("update", id, "--tag", "old")
        words = ("rename", "--tag", "old", "new", "methane-75", "fresh-water")
        shown = run(*words, tty=True, input="y\n").stderr
        assert "old to new in methane-75\n" in shown
        assert "old to new in fresh-water\nSave 2 changes?" in shown
        assert commitments(roadmap_file)["fresh-water"]["tags"] == ["new"]

    def test_a_view_follows_when_no_other_commitment_has_the_tag(self, run: Run, roadmap_file: Path) -> None:
        for id in ("methane-75", "fresh-water"):
            run("update", id, "--tag", "old")
        roadmap_file.write_text(roadmap_file.read_text() + '\n[views.mine]\nwhere = "tag = old"\n')
        first = run("rename", "--tag", "old", "new", "methane-75")
        assert first.stderr == "renamed the tag old to new in 1 commitment\n"
        assert 'where = "tag = old"' in roadmap_file.read_text()
        second = run("rename", "--tag", "old", "new", "--where", "tag = old", "--yes")
        assert second.stderr == "renamed the tag old to new in 1 commitment and the view mine\n"
        assert 'where = "tag = new"' in roadmap_file.read_text()

    @pytest.mark.parametrize(
        ("words", "code", "sentence"),
        [
            (("energy", "power", "arctic-dialogue"), 4, 'arctic-dialogue does not have the tag "energy"'),
            (("energy", "power", "nope"), 4, 'there is no commitment "nope"'),
            (("energy", "power", "methane-75", "--where", "overdue"), 2, "give ids or --where, not both"),
            (("enrgy", "power", "--where", "status = open"), 4, 'no commitment has the tag "enrgy"'),
            (("energy", "power", "--where", "title ~ nowhere"), 0, "nothing matches, so nothing was changed"),
        ],
    )
    def test_some_without_the_tag(
        self, run: Run, roadmap_file: Path, words: tuple[str, ...], code: int, sentence: str
    ) -> None:
        result = run("rename", "--tag", *words, "--yes")
        assert (result.exit_code, result.stdout) == (code, "")
        assert sentence in result.stderr
        assert roadmap_file.read_text() == SMALL_ROADMAP

    @pytest.mark.parametrize("words", [("methane-75",), ("--where", "overdue")])
    def test_only_tags_are_renamed_in_some(self, run: Run, words: tuple[str, ...]) -> None:
        result = run("rename", "methane-75", "methane", *words)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "only with --tag" in result.stderr

    def test_the_same_name_changes_nothing(self, run: Run, roadmap_file: Path) -> None:
        assert run("rename", "energy", "energy", "--tag").stderr.endswith(": nothing to change\n")
        assert roadmap_file.read_text() == SMALL_ROADMAP


class TestTheQuestion:
    """What is shown before the question is what is saved."""

    def test_it_says_what_then_counts_as_dropped(self, run: Run, roadmap_file: Path) -> None:
        run("replace", "arctic-dialogue", "methane-75", "--on", "2026-01-01")
        before = roadmap_file.read_text()
        words = ("remove", "methane-75", "fresh-water", "--force")
        shown = run(*words, tty=True, input="n\n").stderr
        assert "arctic-dialogue now counts as dropped" in shown
        assert roadmap_file.read_text() == before
        assert "arctic-dialogue now counts as dropped" in run(*words, "--yes").stderr

    @pytest.mark.usefixtures("roadmap_file")
    def test_what_cannot_be_saved_is_refused_before_it(self, run: Run) -> None:
        run("update", "methane-75", "--deadline", "2020", "--every", "1 year", "--on", "2019-01-01")
        run("update", "methane-75", "--cycle", "2021", "--status", "met", "--on", "2021-12-01")
        words = ("update", "methane-75", "fresh-water", "--until", "2020")
        asked = run(*words, tty=True, input="y\n")
        assert asked.exit_code == 2
        assert "Save" not in asked.stderr
        assert asked.stderr.endswith(run(*words, "--yes").stderr.removeprefix("error: "))

    def test_a_file_that_changed_meanwhile_is_not_written(
        self, run: Run, roadmap_file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def changing(*_: object) -> str:
            roadmap_file.write_text(SMALL_ROADMAP + "\n# mine\n")
            return "y"

        monkeypatch.setattr("roadmap_cli.commands._prompts.ask_or_skip", changing)
        result = run(*BOTH, tty=True)
        assert result.exit_code == 5
        assert "roadmap.toml changed after this was shown; nothing was written" in result.stderr
        assert roadmap_file.read_text() == SMALL_ROADMAP + "\n# mine\n"

    @pytest.mark.parametrize(
        ("extra", "hint"),
        [("met", "did you mean --status met?"), ("It is late", "give the text with --note")],
    )
    def test_a_value_without_its_option_is_no_id(self, run: Run, extra: str, hint: str) -> None:
        shown = f'"{extra}"' if " " in extra else extra
        sentence = f"`roadmap update` takes no argument {shown}; {hint} (see `roadmap update --help`)"
        assert run("update", "methane-75", extra, "--yes") == Result(2, "", f"error: {sentence}\n")
