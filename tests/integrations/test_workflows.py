"""The workflows that GitHub runs for this repository: valid, audited, pinned, and running what CI runs."""

import os
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.integrations.tools import load_yaml, validate, zizmor

FOLDER = ROOT / ".github" / "workflows"
WORKFLOWS = sorted(FOLDER.iterdir())


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_the_schema_of_workflows_takes_it(path: Path) -> None:
    done = validate("github-workflows", path)
    assert done.returncode == 0, done.stdout


def test_zizmor_finds_nothing(tmp_path: Path) -> None:
    done = zizmor(FOLDER)
    assert done.returncode == 0, done.stdout
    weaker = tmp_path / ".github" / "workflows" / "ci.yml"
    weaker.parent.mkdir(parents=True)
    weaker.write_text((FOLDER / "ci.yml").read_text().replace("permissions: {}", "permissions: write-all"))
    assert "excessive-permissions" in zizmor(weaker).stdout


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_and_nothing_is_permitted_by_default(path: Path) -> None:
    text = path.read_text()
    assert load_yaml(text)["permissions"] == {}
    uses = re.findall(r"uses: (.*)", text)
    assert uses
    assert [
        line for line in uses if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)
    ] == []


def test_ci_runs_what_the_makefile_runs() -> None:
    workflow = load_yaml((FOLDER / "ci.yml").read_text())
    assert workflow["on"] == {"push": {"branches": ["main"]}, "pull_request": None}
    assert workflow["jobs"]["checks"]["steps"][-1]["run"].split(" #")[0].endswith(" .ci/run")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_the_manual_is_published_from_where_it_is_built() -> None:
    steps = load_yaml((FOLDER / "docs.yml").read_text())["jobs"]["build"]["steps"]
    assert [step["run"] for step in steps if "run" in step] == ["make dev docs"]
    assert steps[-1]["with"]["path"] == "site"
