"""What these tests stand on: validators, YAML, a stand-in for an installed `roadmap`, a checkout of ours."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.conftest import ROOT
from tests.histories import git

PROGRAM = f"""\
#!/bin/sh
PYTHONPATH='{ROOT}' exec '{sys.executable}' -P -m roadmap_cli "$@"
"""


def tool(name: str) -> str:
    """Return the command of a development dependency; where it is absent, the test is skipped."""
    folders = [str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
    found = shutil.which(name, path=os.pathsep.join(folders))
    if found is None:
        pytest.skip(f"{name} is not installed; `pip install --editable '.[dev]'` brings it")
    return found


def load_yaml(text: str) -> Any:
    """Return what a YAML text holds; `on` stays a word, as in YAML 1.2."""
    return YAML(typ="safe").load(text)


def make_program(path: Path, script: str = PROGRAM) -> Path:
    """Write an executable, the present `roadmap` unless told, and return where it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(script)
    path.chmod(0o755)
    return path


def validate(schema: str, path: Path) -> subprocess.CompletedProcess[str]:
    """Hold a file against a schema that check-jsonschema brings."""
    return told(tool("check-jsonschema"), "--builtin-schema", f"vendor.{schema}", str(path))


def zizmor(path: Path) -> subprocess.CompletedProcess[str]:
    """Audit a workflow, an action or a pre-commit file; exit code 0 means that there is no finding."""
    return told(
        tool("zizmor"), "--offline", "--pedantic", "--strict-collection", "--no-progress", "--collect=all",
        str(path),
    )  # fmt: skip


def told(*command: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program and return its exit code and what it says."""
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=300)


def commit_ours(folder: Path) -> str:
    """Commit what the program is installed from into a repository of its own; return the commit."""
    (folder / "scripts").mkdir(parents=True)
    for name in (
        *("pyproject.toml", "README.md", "LICENSE", "action.yml", ".pre-commit-hooks.yaml"),
        "scripts/pypi_readme.py",
    ):
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(
        ROOT / "roadmap_cli", folder / "roadmap_cli", ignore=shutil.ignore_patterns("__pycache__")
    )
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "--all")
    git(folder, "commit", "-q", "-m", "Ours")
    return git(folder, "rev-parse", "HEAD").strip()


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skip where pip reaches no package index, which dependencies of what is installed come from."""
    folder = tmp_path_factory.mktemp("index")
    done = told(
        sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), "hatchling"
    )
    if done.returncode:
        pytest.skip(f"pip reaches no package index: {done.stderr.strip().splitlines()[-1]}")
