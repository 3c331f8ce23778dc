"""What is released: the addresses of the project, and what is in the wheel and the sdist."""

import subprocess
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from roadmap_cli import MANUAL, __version__
from tests.conftest import ROOT
from tests.tools import tool

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
REPOSITORY = "https://github.com/roadmap-toml/roadmap-toml"


def test_the_addresses_are_the_same_everywhere() -> None:
    assert PROJECT["urls"] == {
        "Homepage": REPOSITORY,
        "Repository": REPOSITORY,
        "Documentation": MANUAL,
        "Changelog": f"{REPOSITORY}/blob/main/CHANGELOG.md",
        "Issues": f"{REPOSITORY}/issues",
    }
    manual = tomllib.loads((ROOT / "zensical.toml").read_text())["project"]
    assert (manual["site_url"], manual["repo_url"]) == (MANUAL, REPOSITORY)


def files_of_the_project() -> set[str]:
    """Return the files that git tracks, or would; skip the test if this is not a repository."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is not a git repository, so git cannot name the files of the project")
    command = (tool("git"), "ls-files", "--cached", "--others", "--exclude-per-directory=.gitignore", "-z")
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return {name for name in listed.split("\0") if name and (ROOT / name).exists()}


def test_the_wheel_has_the_package_and_nothing_else(tmp_path: Path) -> None:
    hatchling = pytest.importorskip("hatchling.builders.wheel", reason="hatchling is not installed")
    wheel = next(hatchling.WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"]))
    package = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "roadmap_cli").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {"roadmap_cli/py.typed", "roadmap_cli/output/export/html/page.html"} <= package
    metadata = {"METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE"}
    assert {*zipfile.ZipFile(wheel).namelist()} == package | {
        f"roadmap_toml-{__version__}.dist-info/{name}" for name in metadata
    }


def test_the_sdist_has_all_files_but_ignored_ones(tmp_path: Path) -> None:
    files = files_of_the_project()
    hatchling = pytest.importorskip("hatchling.builders.sdist", reason="hatchling is not installed")
    sdist = next(hatchling.SdistBuilder(str(ROOT)).build(directory=str(tmp_path)))
    with tarfile.open(sdist) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}
    assert packed - files == {"PKG-INFO"}
    assert files - packed == set()
