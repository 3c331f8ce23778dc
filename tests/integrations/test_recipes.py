"""The recipes of the manual for CI and for a page, exactly as a reader copies them: validated, and run."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.histories import History, commitment, roadmap_of
from tests.integrations.actions_runner import ACTION
from tests.integrations.tools import commit_ours, load_yaml, make_program, told, tool, validate, zizmor

HOW_TO = ROOT / "docs" / "how-to"
OURS = "https://github.com/roadmap-toml/roadmap-toml"


def recipes_of(text: str) -> list[str]:
    """Return the YAML files that a page shows."""
    return re.findall(r"^```yaml\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


GATE = (HOW_TO / "gate-changes-in-ci.md").read_text()
RECIPES = recipes_of(GATE)
WORKFLOW, GITLAB, PRE_COMMIT, PAGE = (
    re.sub(r"\bCOMMIT\b", "0123456789abcdef" * 2 + "01234567", recipe)
    for recipe in [*RECIPES, *recipes_of((HOW_TO / "publish-a-page.md").read_text())]
)
OLD_FAULT = commitment("old-fault", area='"lost"')
NEW_FAULT = commitment("new-fault", area='"lost"')


def written(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


class TestGitHub:
    def test_the_schema_of_workflows_takes_it(self) -> None:
        assert validate("github-workflows", written("w.yml", WORKFLOW)).returncode == 0
        assert validate("github-workflows", written("w.yml", WORKFLOW.replace("runs-on", "run"))).returncode

    def test_zizmor_finds_nothing(self) -> None:
        done = zizmor(written(".github/workflows/roadmap.yml", WORKFLOW))
        assert done.returncode == 0, done.stdout
        moved = written(".github/workflows/roadmap.yml", re.sub("@[0-9a-f]{40}", "@v1", WORKFLOW))
        assert "unpinned-uses" in zizmor(moved).stdout

    def test_the_inputs_are_those_of_the_action(self) -> None:
        inputs = load_yaml(ACTION.read_text())["inputs"]
        [ours] = [
            step for step in load_yaml(WORKFLOW)["jobs"]["check"]["steps"] if "roadmap-toml" in step["uses"]
        ]
        assert ours["with"].keys() <= inputs.keys()
        named = GATE.partition("inputs of the action are ")[2].partition(";")[0]
        assert {*re.findall(r"`([a-z-]+)`", named)} == inputs.keys() - ours["with"].keys()


class TestPage:
    def test_the_schema_of_workflows_takes_it(self) -> None:
        assert validate("github-workflows", written("w.yml", PAGE)).returncode == 0

    def test_zizmor_finds_nothing(self) -> None:
        done = zizmor(written(".github/workflows/page.yml", PAGE))
        assert done.returncode == 0, done.stdout

    def test_its_commands_make_the_files(self) -> None:
        make_program(Path("bin/pipx"), f"#!/bin/sh\n[ \"$1 ${{2%@*}}\" = 'install git+{OURS}' ]\n")
        make_program(Path("bin/roadmap"))
        written("roadmap.toml", roadmap_of(commitment("harmless")))
        [script] = [step["run"] for step in load_yaml(PAGE)["jobs"]["publish"]["steps"] if "run" in step]
        path = f"{Path('bin').resolve()}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(["bash", "-ec", script], env={**os.environ, "PATH": path}, check=False)
        assert done.returncode == 0
        assert sorted(file.name for file in Path("site").iterdir()) == [
            *("index.html", "roadmap.ics", "roadmap.xml")
        ]


class TestGitLab:
    JOB: dict[str, Any] = load_yaml(GITLAB)["roadmap"]

    def run(self, history: History, program: str, **variables: str) -> tuple[int, list[str]]:
        """Run the script as GitLab's runner does; return the exit code and whom the report names."""
        path = f"{Path(program).resolve()}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-c", "set -eo pipefail\n" + "\n".join(self.JOB["script"])],
            cwd=history.folder, env={**os.environ, "PATH": path, "GITLAB_CI": "true", **variables},
            capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        [artifact] = self.JOB["artifacts"]["reports"].values()
        report = json.loads((history.folder / artifact).read_text())
        errors = [issue for issue in report if issue["check_name"].startswith("RM201")]
        return done.returncode, sorted(issue["description"].split(".")[1] for issue in errors)

    @pytest.fixture
    def history(self) -> History:
        """Return a project in which a change follows another one's fault."""
        pip = '#!/bin/sh\n[ "$1 $2" = "install --quiet" ] && [ "${3%@*}" = "git+' + OURS + '" ]\n'
        make_program(Path("bin/pip"), pip)
        make_program(Path("bin/roadmap"))
        history = History(Path("project").resolve())
        history.commit(roadmap_of(OLD_FAULT))
        return history

    def test_the_schema_of_pipelines_takes_it(self) -> None:
        assert validate("gitlab-ci", written("ci.yml", GITLAB)).returncode == 0
        assert validate("gitlab-ci", written("ci.yml", GITLAB.replace("script:", "scripts:"))).returncode

    @pytest.mark.parametrize(
        "names", [["CI_MERGE_REQUEST_DIFF_BASE_SHA"], ["CI_MERGE_REQUEST_TARGET_BRANCH_SHA"]]
    )
    def test_a_merge_request_fails_for_its_own_faults(self, history: History, names: list[str]) -> None:
        base = dict.fromkeys(names, history.git("rev-parse", "HEAD").strip())
        history.commit(roadmap_of(OLD_FAULT + commitment("harmless")))
        assert self.run(history, "bin", **base)[0] == 0
        history.commit(roadmap_of(OLD_FAULT + NEW_FAULT))
        code, named = self.run(history, "bin", **base)
        assert (code, "new-fault" in named) == (1, True)

    def test_on_the_main_branch_the_whole_file_counts(self, history: History) -> None:
        assert self.run(history, "bin") == (1, ["old-fault"])
        history.commit(roadmap_of(commitment("harmless")))
        assert self.run(history, "bin") == (0, [])


class TestPreCommit:
    def test_pre_commit_and_zizmor_take_it(self) -> None:
        config = written(".pre-commit-config.yaml", PRE_COMMIT)
        assert told(tool("pre-commit"), "validate-config", str(config)).returncode == 0
        assert zizmor(config).returncode == 0

    def test_the_hook_is_ours(self) -> None:
        [repository] = load_yaml(PRE_COMMIT)["repos"]
        [ours] = load_yaml((ROOT / ".pre-commit-hooks.yaml").read_text())
        assert [hook["id"] for hook in repository["hooks"]] == [ours["id"]]


@pytest.mark.sweep
@pytest.mark.usefixtures("index")
class TestWithRealTools:
    """The recipes as pasted, with a clone of this repository in the place of the one on GitHub."""

    @pytest.fixture
    def filled(self, tmp_path: Path) -> list[str]:
        clone = tmp_path / "roadmap-toml"
        commit = commit_ours(clone)
        return [re.sub(r"\bCOMMIT\b", commit, recipe).replace(OURS, f"file://{clone}") for recipe in RECIPES]

    def test_gitlab_installs_and_checks(self, filled: list[str], tmp_path: Path) -> None:
        told(sys.executable, "-m", "venv", str(tmp_path / "image"))
        history = History(tmp_path / "project")
        history.commit(roadmap_of(OLD_FAULT))
        gitlab = TestGitLab()
        gitlab.JOB = load_yaml(filled[1])["roadmap"]
        assert gitlab.run(history, str(tmp_path / "image" / "bin")) == (1, ["old-fault"])

    def test_pre_commit_installs_and_checks(
        self, filled: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "pre-commit"))
        history = History(tmp_path / "project")
        written(str(history.folder / ".pre-commit-config.yaml"), filled[2])
        command = (tool("pre-commit"), "run", "--all-files", "--color=never")
        history.commit(roadmap_of(commitment("harmless")))
        done = told(*command, cwd=history.folder)
        assert done.returncode == 0, done.stdout + done.stderr
        history.commit(roadmap_of(NEW_FAULT))
        done = told(*command, cwd=history.folder)
        assert done.returncode == 1
        assert "error RM201" in done.stdout
