"""The unified diff of a roadmap: what `patch` takes, and in little time for many lines."""

import subprocess
from difflib import unified_diff as diff_lines
from pathlib import Path
from shutil import which

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.toml import diff
from roadmap_cli.toml.diff import unified_diff


@pytest.mark.parametrize(
    ("old", "new", "diff"),
    [
        ("a\n", "a\n", ""),
        ("a\nb\n", "a\nc\n", "--- x\n+++ x\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n"),
        (
            "a\nb",
            "a\nc",
            "--- x\n+++ x\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n"
            "\\ No newline at end of file\n",
        ),
        ("a\r\n", "b\r\n", "--- x\n+++ x\n@@ -1 +1 @@\n-a\r\n+b\r\n"),
        ("", "a\n", "--- x\n+++ x\n@@ -0,0 +1 @@\n+a\n"),
        ("a\x0cb\u2028c\n", "d\n", "--- x\n+++ x\n@@ -1 +1 @@\n-a\x0cb\u2028c\n+d\n"),
    ],
    ids=["same", "changed", "no last newline", "CRLF", "new", "only TOML's lines count"],
)
def test_unified_diff(old: str, new: str, diff: str) -> None:
    assert unified_diff(old, new, "x") == diff


LINES = st.lists(st.sampled_from(["[a]", "[b]", "[c]", "x = 1", "y = 2", "", "# c"]), max_size=20)


@given(LINES, LINES, st.booleans(), st.booleans())
def test_of_few_lines_it_is_what_difflib_makes(
    old: list[str], new: list[str], old_ends: bool, new_ends: bool
) -> None:
    one, other = "\n".join(old) + "\n" * old_ends, "\n".join(new) + "\n" * new_ends
    lines = diff_lines(one.splitlines(keepends=True), other.splitlines(keepends=True), "x", "x")
    plain = "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )
    assert unified_diff(one, other, "x") == plain


@given(LINES, LINES)
def test_between_headers_it_says_the_same_and_no_more(old: list[str], new: list[str]) -> None:
    blocks = diff._blocks(old, new)
    assert blocks[-1] == (len(old), len(new), 0)
    at_old = at_new = 0
    for start_old, start_new, size in blocks:
        assert (start_old, start_new) >= (at_old, at_new)
        assert start_old >= at_old
        assert start_new >= at_new
        assert old[start_old : start_old + size] == new[start_new : start_new + size]
        at_old, at_new = start_old + size, start_new + size


def roadmap(commitments: int, note: str = "") -> str:
    return "".join(f'[commitments.c-{n}]\ntitle = "Same"\narea = "x"\n{note}\n' for n in range(commitments))


@pytest.mark.skipif(which("patch") is None, reason="patch is not installed")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (roadmap(600), roadmap(1200)),
        (roadmap(1200), roadmap(600)),
        (roadmap(600), roadmap(600, 'status = "met"\n')),
        (roadmap(600) + "[x]\na = 1", "[x]\na = 1\n" + roadmap(600)),
    ],
    ids=["added", "removed", "a line in each", "moved"],
)
def test_patch_makes_the_new_text_of_many_lines(old: str, new: str, tmp_path: Path) -> None:
    file = tmp_path / "r.toml"
    file.write_text(old)
    subprocess.run(
        ["patch", "--silent", str(file)], input=unified_diff(old, new, "r.toml"), text=True, check=True
    )
    assert file.read_text() == new


def test_of_many_alike_lines_only_the_few_that_changed_are_told() -> None:
    old = roadmap(3_000)
    new = old.replace('[commitments.c-1500]\ntitle = "Same"', '[commitments.c-1500]\ntitle = "New"')
    assert unified_diff(old, new, "x").split("\n")[3:] == [
        'area = "x"'.join([" ", ""]), " ", " [commitments.c-1500]", '-title = "Same"', '+title = "New"',
        ' area = "x"', " ", " [commitments.c-1501]", "",
    ]  # fmt: skip
