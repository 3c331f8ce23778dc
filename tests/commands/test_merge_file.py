"""`roadmap merge-file`: the result goes to OURS, 1 says that conflicts are left, what is no TOML is git's."""

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rtoml
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from roadmap_cli.commands import merge_file
from roadmap_cli.editing.placement import edited_roadmap
from roadmap_cli.storage.lock import lock
from roadmap_cli.toml.change import AddTable, Change, Names
from tests.conftest import Result, examples
from tests.merge.layout_work import Side, done, paths, work
from tests.merge.merge_cases import BASE, CASES, Case, after
from tests.roadmaps import LAYOUTS
from tests.toml_documents import same

Run = Callable[..., Result]

CLEAN = CASES["two commitments more in one area: ours, then theirs"]
CONFLICT = CASES["one field changed differently"]
BROKEN = "[broken\n"


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., list[str]]:
    """Return the function that writes a case's three files and returns their names."""

    def write(case: Case, **texts: str | bytes) -> list[str]:
        sides = {"base": BASE, "ours": after(case.ours), "theirs": after(case.theirs)} | texts
        for name, text in sides.items():
            (tmp_path / name).write_bytes(text.encode() if isinstance(text, str) else text)
        return ["base", "ours", "theirs"]

    return write


def test_a_clean_merge_goes_to_ours_in_silence(run: Run, files: Callable[..., list[str]]) -> None:
    assert run("merge-file", *files(CLEAN)) == Result(0, "", "")
    assert Path("ours").read_text() == after(CLEAN.result)
    assert Path("theirs").read_text() == after(CLEAN.theirs)
    assert sorted(os.listdir()) == [".ours.lock", ".ours.undo", "base", "ours", "theirs"]


def test_conflicts_are_marked_explained_and_exit_with_1(run: Run, files: Callable[..., list[str]]) -> None:
    result = run("merge-file", "--path", "plans/roadmap.toml", *files(CONFLICT))
    assert result == Result(1, "", f"plans/roadmap.toml:{CONFLICT.conflicts[0]}\n")
    assert Path("ours").read_text() == after(CONFLICT.result)


def test_without_a_path_messages_name_ours(run: Run, files: Callable[..., list[str]]) -> None:
    assert run("merge-file", *files(CONFLICT)).stderr.startswith("ours:24: commitments.grids.deadline is ")


def test_the_result_on_standard_output(run: Run, files: Callable[..., list[str]]) -> None:
    for option in ("-p", "--stdout"):
        assert run("merge-file", option, *files(CLEAN)) == Result(0, after(CLEAN.result), "")
        assert Path("ours").read_text() == after(CLEAN.ours)


def test_the_result_on_a_terminal_does_not_steer_it(run: Run, files: Callable[..., list[str]]) -> None:
    names = files(CLEAN, base=BROKEN, ours=BROKEN, theirs=BROKEN + "# \x1b[31m\n")
    assert run("merge-file", "-p", *names, tty=True).stdout == BROKEN + "# \\x1b[31m\n"
    assert run("merge-file", "-p", *names).stdout == BROKEN + "# \x1b[31m\n"


def test_the_result_in_another_file(run: Run, files: Callable[..., list[str]]) -> None:
    assert run("merge-file", "-o", "new", *files(CONFLICT)).exit_code == 1
    assert Path("new").read_text() == after(CONFLICT.result)
    assert Path("ours").read_text() == after(CONFLICT.ours)
    both = run("merge-file", "-o", "new", "-p", *files(CLEAN))
    assert both == Result(
        2, "", "error: --stdout and --output name two places for the result; leave one out\n"
    )


def test_labels_and_marker_size(run: Run, files: Callable[..., list[str]]) -> None:
    words = ["-L", "HEAD", "-L", "abc123", "-L", "topic", "--marker-size", "9"]
    result = run("merge-file", "-p", *words, *files(CONFLICT))
    marks = [line for line in result.stdout.split("\n") if line.startswith(("<<<", "===", ">>>"))]
    assert marks == ["<<<<<<<<< HEAD", "=========", ">>>>>>>>> topic"]
    assert '"2036" in HEAD and "2040" in topic' in result.stderr


def test_labels_that_an_older_git_does_not_fill_in_are_none(
    run: Run, files: Callable[..., list[str]]
) -> None:
    result = run("merge-file", "-p", "--label=%X", "--label=%S", "--label=", *files(CONFLICT))
    assert result.stdout == after(CONFLICT.result)
    four = run("merge-file", *(["-L", "a"] * 4), *files(CONFLICT))
    assert four == Result(2, "", "error: --label names ours, the base and theirs; 4 names are too many\n")


def test_a_mode_stays_and_a_file_that_may_not_be_written_is_refused(
    run: Run, files: Callable[..., list[str]]
) -> None:
    names = files(CLEAN)
    Path("ours").chmod(0o640)
    assert run("merge-file", *names).exit_code == 0
    assert stat.S_IMODE(Path("ours").stat().st_mode) == 0o640
    files(CLEAN)
    Path("ours").chmod(0o440)
    result = run("merge-file", *names)
    assert (result.exit_code, result.stdout) == (5, "")
    assert Path("ours").read_text() == after(CLEAN.ours)


@pytest.mark.parametrize("missing", ["base", "ours", "theirs"])
def test_a_file_that_is_not_there(run: Run, files: Callable[..., list[str]], missing: str) -> None:
    names = files(CLEAN)
    Path(missing).unlink()
    result = run("merge-file", *names)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith(f"error: {missing} does not exist")


def test_no_common_ancestor(run: Run, files: Callable[..., list[str]]) -> None:
    names = files(CLEAN, theirs='[roadmap]\ntitle = "Small"\n\n[areas.new]\ntitle = "New"\n')
    assert run("merge-file", "-p", os.devnull, *names[1:]).exit_code == 0


@pytest.mark.parametrize("words", [["", "ours", "theirs"], ["base", "ours", "theirs", "-o", ""]])
def test_an_empty_name_is_an_unset_variable(
    run: Run, files: Callable[..., list[str]], words: list[str]
) -> None:
    files(CLEAN)
    result = run("merge-file", *words)
    assert result.exit_code == 2
    assert "needs a path, not an empty one" in result.stderr


# ---- OURS in place, and what git makes --------------------------------------------------------------


def test_what_git_made_for_a_driver_is_written_without_a_lock(
    run: Run, files: Callable[..., list[str]]
) -> None:
    files(CLEAN)
    ours = ".merge_file_a1B2c3"
    Path("ours").rename(ours)
    assert run("merge-file", "base", ours, "theirs") == Result(0, "", "")
    assert Path(ours).read_text() == after(CLEAN.result)
    assert sorted(os.listdir()) == [ours, "base", "theirs"]


@pytest.mark.parametrize("name", ["ours", "merge_file_a1B2c3", ".merge_file_a1B2c3.toml", ".merge_file_"])
def test_a_writer_that_has_the_lock_is_waited_for(
    run: Run, files: Callable[..., list[str]], name: str
) -> None:
    files(CLEAN)
    Path("ours").rename(name)
    with lock(Path(name), 0):
        for words in ([], ["-o", f"./x/../{name}"]):
            result = run("merge-file", *words, "--lock-timeout", "0", "base", name, "theirs")
            assert (result.exit_code, result.stdout) == (5, "")
            assert result.stderr.startswith(f"error: {name} is being written by process {os.getpid()}, ")
        assert Path(name).read_text() == after(CLEAN.ours)
        for words in (["--stdout"], ["-o", "new"]):
            assert run("merge-file", *words, "--lock-timeout", "0", "base", name, "theirs").exit_code == 0
    assert run("merge-file", "--lock-timeout", "0", "base", name, "theirs").exit_code == 0
    assert Path(name).read_text() == after(CLEAN.result)


@pytest.mark.parametrize("is_toml", [True, False])
def test_what_changed_since_it_was_read_is_not_overwritten(
    run: Run, files: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch, is_toml: bool
) -> None:
    lead = "" if is_toml else BROKEN
    ours = lead + BASE.replace("Small", "Big")
    names = files(CLEAN, base=lead + BASE, ours=ours, theirs=lead + after(CLEAN.theirs))
    merging = "merge" if is_toml else "merge_lines"
    merge = getattr(merge_file, merging)

    def edited_meanwhile(*given: Any) -> Any:
        merged = merge(*given)
        Path("ours").write_text(after(CLEAN.ours))
        return merged

    monkeypatch.setattr(merge_file, merging, edited_meanwhile)
    result = run("merge-file", *names)
    assert (result.exit_code, result.stdout) == (5, "")
    assert "ours was changed by somebody else while this command ran; nothing was written" in result.stderr
    assert Path("ours").read_text() == after(CLEAN.ours)


def test_a_roadmap_with_a_second_name_is_not_torn_from_it(run: Run, files: Callable[..., list[str]]) -> None:
    names = files(CLEAN)
    Path("second").hardlink_to("ours")
    assert run("merge-file", *names).exit_code == 5
    assert Path("second").read_text() == Path("ours").read_text() == after(CLEAN.ours)


def test_ours_that_is_too_large_for_a_roadmap(
    run: Run, files: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = files(CLEAN)
    monkeypatch.setattr(merge_file, "MAX_BYTES", 100)
    result = run("merge-file", *names)
    assert (result.exit_code, result.stdout) == (5, "")
    assert "ours is too large to be a roadmap" in result.stderr
    assert Path("ours").read_text() == after(CLEAN.ours)
    assert run("merge-file", *names, "-o", "new").exit_code == 0


# ---- what is no TOML ------------------------------------------------------------------------------------


def test_what_cannot_be_parsed_is_merged_as_git_does(run: Run, files: Callable[..., list[str]]) -> None:
    names = files(
        CLEAN, base=BROKEN + BASE, ours=BROKEN + after(CASES["the same key removed on both sides"].ours)
    )
    files(
        CLEAN,
        base=BROKEN + BASE,
        ours=BROKEN + BASE.replace("Small", "Big"),
        theirs=BROKEN + BASE.replace("Mend bridges", "Mend"),
    )
    result = run("merge-file", *names)
    assert result.exit_code == 0
    assert Path("ours").read_text() == BROKEN + BASE.replace("Small", "Big").replace("Mend bridges", "Mend")
    assert result.stderr.startswith("ours was merged line by line, as git does: ours:1:")


@pytest.mark.parametrize("side", ["base", "ours", "theirs"])
def test_lines_in_conflict_exit_with_1_too(run: Run, files: Callable[..., list[str]], side: str) -> None:
    texts = {"base": BASE, "ours": after(CONFLICT.ours), "theirs": after(CONFLICT.theirs)}
    names = files(CONFLICT, **{side: texts[side] + "\n" + BROKEN})
    result = run("merge-file", "-L", "mine", "-L", "base", "-L", "yours", "--marker-size", "8", *names)
    assert result.exit_code == 1
    text = Path("ours").read_text()
    assert "<<<<<<<< mine\n" in text
    assert "\n>>>>>>>> yours\n" in text
    assert "line by line" in result.stderr


def test_text_that_is_not_utf_8_is_merged_by_its_bytes(run: Run, files: Callable[..., list[str]]) -> None:
    base = b"# \xff\na = 1\n\n\n\n\nb = 1\n"
    names = files(
        CLEAN, base=base, ours=base.replace(b"a = 1", b"a = 2"), theirs=base.replace(b"b = 1", b"b = 2")
    )
    assert run("merge-file", *names).exit_code == 0
    assert Path("ours").read_bytes() == base.replace(b"= 1", b"= 2")


def test_what_is_not_text_is_unchanged(run: Run, files: Callable[..., list[str]]) -> None:
    names = files(CLEAN, base=b"\0a", ours=b"\0b", theirs=b"\0c")
    result = run("merge-file", *names)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith("error: ours cannot be merged: git says: ")
    assert Path("ours").read_bytes() == b"\0b"


def test_lines_that_go_together_in_a_file_that_does_not(run: Run, files: Callable[..., list[str]]) -> None:
    ours = BASE.replace('title = "Small"\n', 'title = "Small"\nextra.a = 1\n')
    theirs = BASE + "\n[roadmap.extra]\nb = 1\n"
    result = run("merge-file", *files(CLEAN, ours=ours, theirs=theirs))
    assert result.exit_code == 1
    first, second = result.stderr.splitlines()
    assert first == (
        "ours was merged line by line, as git does: the changes of both sides cannot be combined in one TOML "
        "file"
    )
    assert second.startswith("ours:")
    assert second.endswith("; fix it before you continue")
    assert Path("ours").read_text() == ours + "\n[roadmap.extra]\nb = 1\n"


def test_lines_that_go_together_though_the_data_does_not(run: Run, files: Callable[..., list[str]]) -> None:
    table = "\n[[extra.a]]\nx = 1\n\n\n\n\ny = 1\n"
    result = run(
        "merge-file",
        *files(
            CLEAN,
            base=BASE + table,
            ours=BASE + table.replace("x = 1", "x = 2"),
            theirs=BASE + table.replace("y = 1", "y = 2"),
        ),
    )
    assert result.exit_code == 1
    assert "both sides changed the array of tables extra.a" in result.stderr
    assert "ours has no conflict markers, but both sides changed related data" in result.stderr


def test_where_git_is_missing(run: Run, files: Callable[..., list[str]], tmp_path: Path) -> None:
    names = files(CLEAN, base=BROKEN)
    (tmp_path / "bin").mkdir()
    result = run("merge-file", *names, env={"PATH": str(tmp_path / "bin")})
    assert result == Result(
        4, "", "error: git was not found on PATH; install it (on Debian and Ubuntu: apt install git)\n"
    )
    assert Path("ours").read_text() == after(CLEAN.ours)


def test_names_with_a_hyphen_are_files(run: Run, files: Callable[..., list[str]]) -> None:
    files(CLEAN, base=BROKEN + BASE, ours=BROKEN + BASE, theirs=BROKEN + BASE.replace("Small", "Big"))
    for name in ("base", "ours", "theirs"):
        Path(name).rename(f"--{name}")
    result = run("merge-file", "--", "--base", "--ours", "--theirs")
    assert result.exit_code == 0
    assert Path("--ours").read_text() == BROKEN + BASE.replace("Small", "Big")


def test_a_file_that_is_not_there_is_named_as_what_it_is(run: Run, files: Callable[..., list[str]]) -> None:
    base, ours, _ = files(CLEAN)
    assert run("merge-file", base, ours, "nosuch") == Result(
        3, "", "error: nosuch does not exist; name the common ancestor, our version and theirs\n"
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_status_as_of_a_day_is_the_same_whichever_side_is_ours(
    run: Run, files: Callable[..., list[str]], layout: str
) -> None:
    base = LAYOUTS[layout]
    path = ("commitments", "grids", "updates", "2025-01-01")
    sides = [
        edited_roadmap(base, rtoml.loads(base), [AddTable(path, {"status": status})], "r.toml")[0]
        for status in ("stalled", "at-risk")
    ]
    shown: list[Result] = []
    for ours, theirs in (sides, sides[::-1]):
        names = files(CLEAN, base=base, ours=ours, theirs=theirs)
        merged = run("merge-file", *names)
        assert (merged.exit_code, "both are kept" in merged.stderr) == (0, True)
        shown.append(run("show", "grids", "-f", "ours", "--as-of", "2025-02-01", "--format", "json"))
    assert shown[0].exit_code == 0
    assert shown[0] == shown[1]


# ---- what must hold of every merge -------------------------------------------------------------------------


@examples(few=30, many=300, unchecked=[HealthCheck.function_scoped_fixture])
@given(base=st.sampled_from([BASE, *LAYOUTS.values()]), mine=work(), yours=work())
def test_no_side_comes_first_and_nothing_is_lost_without_a_conflict(
    run: Run, files: Callable[..., list[str]], base: str, mine: list[list[Change]], yours: list[list[Change]]
) -> None:
    ours, theirs = done(base, mine), done(base, yours)
    result, turned = (
        run("merge-file", "-p", *files(CLEAN, base=base, ours=one.text, theirs=other.text))
        for one, other in ((ours, theirs), (theirs, ours))
    )
    assert result.exit_code == turned.exit_code
    assert result.exit_code in (0, 1)
    if result.exit_code == 0:
        data, other = (rtoml.loads(one.stdout) for one in (result, turned))
        assert same(data, other)
        assert update_days(data) == update_days(other)
        if not is_ambiguous(base, ours, theirs):
            sides = (Side(base, {}), ours, theirs)
            before, own, others = (paths(rtoml.loads(one.text), one.renames) for one in sides)
            expected = (own - before) | (others - before) | (own & others)
            assert expected - paths(data, ours.renames | theirs.renames) == set()


def update_days(data: dict[str, Any]) -> dict[str, list[str]]:
    """Return the keys of the updates of each commitment in the order of the file."""
    commitments = data.get("commitments", {})
    return {id: [*fields["updates"]] for id, fields in commitments.items() if "updates" in fields}


def is_ambiguous(base: str, ours: Side, theirs: Side) -> bool:
    """Return whether a name means one record on one side and another one, or nothing, on the other."""
    for one, other in ((ours, theirs), (theirs, ours)):
        names = {name for path in paths(rtoml.loads(other.text), {}) for name in path}
        if any(record[1] in names for record in one.renames if record not in other.renames):
            return True
    first = [
        {record: one.renames.get(record, record) for record in records(one.text)}
        for one in (Side(base, {}), ours, theirs)
    ]
    return any(
        len({side[record] for side in first if record in side}) > 1 for record in {*first[1], *first[2]}
    )


def records(text: str) -> list[Names]:
    """Return the paths of all records of a roadmap."""
    return [(kind, id) for kind, table in rtoml.loads(text).items() for id in table]
