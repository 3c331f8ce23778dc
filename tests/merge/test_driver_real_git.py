"""Real repositories: what `git merge`, `git rebase` and `git cherry-pick` make of two people's work."""

import re
import sys
from pathlib import Path

import pytest
import rtoml

from tests.merge.clones import PROGRAM, Clone
from tests.merge.merge_cases import BASE, BRIDGES_END, CASES, DRAFTED, METHANE_END, after, commitment, update

FEW = [
    "two fields of one commitment",
    "two commitments more in one area: ours, then theirs",
    "an update more on each side, theirs is the earlier one",
    "comments of both sides",
    "one field changed differently",
    "one id for two commitments",
]


MERGES = {
    "merge": ["git merge -q theirs"],
    "rebase": ["git checkout -q theirs", "git rebase -q ours"],
    "cherry-pick": ["git cherry-pick theirs"],
}


@pytest.mark.parametrize("names", [FEW, pytest.param([*CASES], marks=pytest.mark.sweep)], ids=["few", "all"])
@pytest.mark.parametrize("commands", MERGES.values(), ids=MERGES)
def test_cases(clone: Clone, commands: list[str], names: list[str]) -> None:
    cases = {f"{number}/roadmap.toml": CASES[name] for number, name in enumerate(names)}
    clone.setup("--global")
    clone.diverge(
        dict.fromkeys(cases, BASE),
        {name: after(case.ours) for name, case in cases.items()},
        {name: after(case.theirs) for name, case in cases.items()},
    )
    for command in commands:
        result = clone.run(*command.split())
    assert result.exit_code == 1
    for name, case in cases.items():
        assert clone.text(name) == after(case.result), names[int(name.partition("/")[0])]
    assert clone.unmerged() == {name for name, case in cases.items() if case.conflicts}


def test_a_conflict_is_explained_where_git_shows_it(clone: Clone) -> None:
    case = CASES["one field changed differently"]
    clone.diverge_as(case)
    clone.setup()
    result = clone.run("git", "merge", "theirs")
    assert result.exit_code == 1
    assert "roadmap.toml:24: commitments.grids.deadline is " in result.stdout + result.stderr


@pytest.mark.parametrize("words", [(), ("--shared",), ("--global",)], ids=["clone", "shared", "global"])
@pytest.mark.parametrize("mover", ["ours", "theirs"])
def test_one_side_moves_the_file_and_both_add_to_one_area(
    clone: Clone, mover: str, words: tuple[str, ...]
) -> None:
    case = CASES["two commitments more in one area: ours, then theirs"]
    clone.commit({"roadmap.toml": BASE}, "Base")
    clone.setup(*words)
    clone.commit({"unrelated": ""})
    for name, edits in (("theirs", case.theirs), ("ours", case.ours)):
        clone.git("checkout", "-q", "-b", name, "main")
        path = "our plans/roadmap.toml" if name == mover else "roadmap.toml"
        (clone.folder / "our plans").mkdir(exist_ok=True)
        if name == mover:
            clone.git("mv", "roadmap.toml", path)
        clone.commit({path: after(edits)}, f"What {name} did")
    result = clone.run("git", "merge", "-q", "theirs")
    assert result.exit_code == 0, result
    assert clone.text("our plans/roadmap.toml") == after(case.result)
    assert not (clone.folder / "roadmap.toml").exists()


def test_a_new_name_is_followed_once_it_is_set_up_again(clone: Clone) -> None:
    case = CASES["two commitments more in one area: ours, then theirs"]
    clone.diverge_as(case)
    clone.setup()
    clone.git("mv", "roadmap.toml", "#promises.toml")
    clone.git("commit", "-q", "-m", "Rename")
    clone.setup("--file", "#promises.toml")
    result = clone.run("git", "merge", "-q", "theirs")
    assert result.exit_code == 0, result
    assert clone.text("#promises.toml") == after(case.result)


def test_the_program_by_its_own_path_is_the_driver(clone: Clone) -> None:
    program = Path(sys.executable).with_name("roadmap")
    if not program.exists():
        pytest.skip(f"the program is not installed as {program}")
    case = CASES[FEW[1]]
    clone.diverge_as(case)
    assert clone.run(str(program), "git-setup").exit_code == 0
    assert f"then {program} merge-file" in clone.git("config", "merge.roadmap.driver")
    assert clone.run("git", "merge", "-q", "theirs").exit_code == 0
    assert clone.text() == after(case.result)


def test_where_the_program_is_gone_git_merges_as_without_it(clone: Clone) -> None:
    case = CASES[FEW[1]]
    clone.diverge_as(case)
    clone.setup()
    driver = clone.git("config", "merge.roadmap.driver").strip().replace(sys.executable, "/nowhere/python")
    clone.git("config", "merge.roadmap.driver", driver)
    assert clone.run("git", "merge", "-q", "theirs").exit_code == 1
    assert "<<<<<<< ours" in clone.text()
    assert "[commitments.two]" in clone.text()


def test_markers_in_a_file_with_a_byte_order_mark_are_found_by_tools(clone: Clone) -> None:
    base, ours, theirs = ("\ufeff" + BASE.replace("# What", f"# {word}") for word in ("What", "One", "Two"))
    clone.diverge({"roadmap.toml": base}, {"roadmap.toml": ours}, {"roadmap.toml": theirs})
    clone.setup()
    assert clone.run("git", "merge", "-q", "theirs").exit_code == 1
    assert clone.run("grep", "-n", "^<<<<<<< ", "roadmap.toml").stdout.startswith("1:<<<<<<< ")
    said = clone.run("git", "diff", "--check").stdout
    assert re.findall(r"(?m)^roadmap\.toml:(\d+): leftover conflict marker$", said) == ["1", "3", "5"]
    result = clone.run(*PROGRAM, "list")
    assert result.exit_code == 3
    assert result.stderr.startswith("error: roadmap.toml:1:1: a merge left its conflict markers here")
    clone.run("git", "checkout", "-q", "--theirs", "roadmap.toml")
    assert clone.text() == theirs


def test_criss_cross_merges_with_conflicts_in_their_ancestors(clone: Clone) -> None:
    case = CASES["one field changed differently"]
    clone.diverge_as(case)
    clone.setup()
    heads = {name: clone.git("rev-parse", name).strip() for name in ("ours", "theirs")}
    for name, other in (("ours", "theirs"), ("theirs", "ours")):
        clone.git("checkout", "-q", name)
        assert clone.run("git", "merge", "-q", heads[other]).exit_code == 1
        added = METHANE_END + commitment(f"of-{name}")
        clone.commit({"roadmap.toml": after(case.ours).replace(METHANE_END, added)})
    clone.git("checkout", "-q", "ours")
    result = clone.run("git", "merge", "-q", "theirs")
    assert result.exit_code == 0, result
    assert {"of-ours", "of-theirs"} <= rtoml.loads(clone.text())["commitments"].keys()


def test_each_hunk_is_headed_by_its_commitment(clone: Clone) -> None:
    lines = BASE + "\n[commitments.long]\n" + 'title = "Long"\narea = "economy"\n'
    lines += "notes = [\n" + "".join(f'  ["{number}"],\n' for number in range(20)) + ']\nstatus = "planned"\n'
    clone.commit({"roadmap.toml": lines})
    clone.commit({"roadmap.toml": lines.replace('"planned"', '"met"').replace("drafted", "in force")})
    clone.setup()
    for command in (["diff", "HEAD~1"], ["log", "-p", "-1"]):
        heads = re.findall(r"(?m)^@@ .* @@ (.*)$", clone.git(*command))
        assert heads == ["[commitments.grids.milestones.rules]", "[commitments.long]"]


# ---- without git-setup, as the README says --------------------------------------------------------------


def plain_merge(clone: Clone, ours: str, theirs: str) -> int:
    clone.diverge({"roadmap.toml": BASE}, {"roadmap.toml": ours}, {"roadmap.toml": theirs})
    return clone.run("git", "merge", "-q", "theirs").exit_code


def test_without_it_additions_to_different_areas_merge(clone: Clone) -> None:
    ours = after({METHANE_END: METHANE_END + commitment("one")})
    theirs = after({BRIDGES_END: BRIDGES_END + commitment("two", "economy")})
    assert plain_merge(clone, ours, theirs) == 0
    assert {"one", "two"} <= rtoml.loads(clone.text())["commitments"].keys()


def test_without_it_additions_to_one_area_conflict_visibly(clone: Clone) -> None:
    ours = after({METHANE_END: METHANE_END + commitment("one")})
    theirs = after({METHANE_END: METHANE_END + commitment("two")})
    assert plain_merge(clone, ours, theirs) == 1
    assert "<<<<<<<" in clone.text()
    result = clone.run(*PROGRAM, "list")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "a merge left its conflict markers here" in result.stderr


def test_without_it_and_with_it_a_clean_merge_can_leave_a_dangling_reference(clone: Clone) -> None:
    case = CASES["removed here, needed by what is new there"]
    assert plain_merge(clone, after(case.ours), after(case.theirs)) == 0
    assert clone.text() == after(case.result)


def test_updates_of_one_day_are_told_by_the_merge(clone: Clone) -> None:
    ours, theirs = (after({DRAFTED: DRAFTED + update("2025-06-01", who)}) for who in ("Ours.", "Theirs."))
    clone.diverge({"roadmap.toml": BASE}, {"roadmap.toml": ours}, {"roadmap.toml": theirs})
    clone.setup()
    result = clone.run("git", "merge", "-q", "theirs")
    assert result.exit_code == 0
    assert "both are kept, the one in theirs as 2025-06-01-2" in result.stderr
