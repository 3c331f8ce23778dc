"""Names that are options, markers, globs or commands to somebody change nothing of a merge."""

import pytest

from tests.merge.clones import PROGRAM, Clone
from tests.merge.merge_cases import BASE, CASES, after

IN_ONE_AREA = "two commitments more in one area: ours, then theirs"
NOT_IN_A_BRANCH = str.maketrans(dict.fromkeys(" [*?:\\\n", "_"))

HOSTILE = [
    "-x",
    "--output=x",
    "a\nb",
    "%P%A%%",
    "sp ace",
    "quo'te",
    'dou"ble',
    "[a-z]*?",
    "back\\slash",
    "$(touch x)",
    "é",
    "#x",
    "!x",
    ";touch x",
]


@pytest.mark.parametrize(
    "name", [*HOSTILE[:4], *(pytest.param(one, marks=pytest.mark.sweep) for one in HOSTILE[4:])]
)
def test_hostile_names_of_folders_files_and_branches_change_nothing(clone: Clone, name: str) -> None:
    case = CASES[IN_ONE_AREA]
    path = f"{name}/{name}.toml"
    clone.diverge({path: BASE, "other.toml": BASE}, {path: after(case.ours)}, {path: after(case.theirs)})
    branch = "refs/heads/" + name.translate(NOT_IN_A_BRANCH)
    clone.git("update-ref", branch, "theirs")
    shown = clone.setup(f"--file=./{path}").stdout
    assert all(line.startswith(("git config ", str(clone.folder))) for line in shown.splitlines())
    result = clone.run("git", "merge", "-q", branch)
    assert result.exit_code == 0, result
    assert clone.text(path) == after(case.result)
    assert {file.name for file in clone.folder.iterdir()} == {".git", name, "other.toml"}
    assert clone.git("status", "--porcelain", "--ignored") == ""
    attributes = ["check-attr", "merge", "-z", "--", path, "other.toml"]
    assert clone.git(*attributes).split("\0")[2::3] == ["roadmap", "unspecified", ""][:2]
    clone.setup("--undo", f"--file=./{path}")
    assert clone.git(*attributes).split("\0")[2::3] == ["unspecified", "unspecified"]


def test_hostile_labels_stay_on_their_line(clone: Clone) -> None:
    case = CASES["one field changed differently"]
    for name, edits in (("base", {}), ("ours", case.ours), ("theirs", case.theirs)):
        (clone.folder / name).write_bytes(after(edits).encode())
    labels = ["--label=x\n[commitments.x]\n", "-L", "--output=x", "--label=\x1b[31m::error::"]
    words = [*PROGRAM, "merge-file", "-p", *labels]
    result = clone.run(*words, "base", "ours", "theirs")
    assert result.exit_code == 1
    marks = [line for line in result.stdout.split("\n") if line.startswith(("<<<", "===", ">>>"))]
    assert marks == ["<<<<<<< x\\n[commitments.x]\\n", "=======", ">>>>>>> \\x1b[31m::error::"]
    assert "\x1b" not in result.stdout + result.stderr


def test_nothing_in_the_repository_is_run(clone: Clone) -> None:
    case = CASES[IN_ONE_AREA]
    trap = "import pathlib\npathlib.Path('sprung').touch()\n"
    for name in ("roadmap_cli.py", "typer.py", "rtoml.py", "sitecustomize.py"):
        (clone.folder / name).write_text(trap)
    (clone.folder / "roadmap").write_text("#!/bin/sh\ntouch sprung\n")
    (clone.folder / "roadmap").chmod(0o755)
    clone.diverge_as(case)
    clone.setup()
    assert clone.run("git", "merge", "-q", "theirs").exit_code == 0
    assert clone.text() == after(case.result)
    assert not (clone.folder / "sprung").exists()
