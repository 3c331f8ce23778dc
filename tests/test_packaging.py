"""What is released: the addresses of the project, and what is in the wheel and the sdist."""

import re
import subprocess
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
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
    assert (manual["site_url"], manual["extra"]["social"][0]["link"]) == (MANUAL, REPOSITORY)


def files_of_the_project() -> set[str]:
    """Return the files that git tracks, or would; skip the test if this is not a repository."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is not a git repository, so git cannot name the files of the project")
    command = (tool("git"), "ls-files", "--cached", "--others", "--exclude-per-directory=.gitignore", "-z")
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return {name for name in listed.split("\0") if name and (ROOT / name).exists()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    """Build the wheel."""
    hatchling = pytest.importorskip("hatchling.builders.wheel", reason="hatchling is not installed")
    folder = str(tmp_path_factory.mktemp("wheel"))
    with zipfile.ZipFile(next(hatchling.WheelBuilder(str(ROOT)).build(directory=folder))) as archive:
        yield archive


def test_on_pypi_the_readme_names_files_by_their_addresses(wheel: zipfile.ZipFile) -> None:
    metadata = wheel.read(f"roadmap_toml-{__version__}.dist-info/METADATA").decode()
    _, _, readme = metadata.partition("\n\n")
    prose = re.sub(r"(?ms)^```.*?^```$", "", readme)
    targets = re.findall(r'(?:\]\(|src(?:set)?=")([^)"\s]+)', prose)
    assert [target for target in targets if not target.startswith("https://")] == []
    assert any(target.startswith(f"{REPOSITORY}/raw/main/docs/images/") for target in targets)
    files = re.findall(rf"{REPOSITORY}/(?:raw|blob)/main/([^#\s]+)", "\n".join(targets))
    assert [file for file in files if not (ROOT / file).exists()] == []


def test_the_wheel_has_the_package_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    package = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "roadmap_cli").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {"roadmap_cli/py.typed", "roadmap_cli/output/export/html/page.html"} <= package
    metadata = {"METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE"}
    assert {*wheel.namelist()} == package | {
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
