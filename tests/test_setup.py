"""`sh scripts/setup` names the package to install if something is missing."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

TOOLS = ("sh", "dirname", "cat")
OLD_PYTHON = '#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2"\nexit 1\n'
PYTHON_WITHOUT_VENV = '#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; esac\nexit 0\n'


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder with the script and without a virtual environment."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "setup", tmp_path / "scripts")
    return tmp_path


def set_up(checkout: Path, word: str, **programs: str) -> tuple[int, str]:
    """Run the script with only basic tools and these programs (name, script) on the PATH."""
    bin = checkout / "bin"
    bin.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None
        (bin / tool).symlink_to(os.path.realpath(found))
    for name, script in programs.items():
        (bin / name).write_text(script)
        (bin / name).chmod(0o755)
    done = subprocess.run(
        ["sh", "scripts/setup", word],
        cwd=checkout,
        env={"PATH": str(bin)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == ""
    return done.returncode, done.stderr


def test_without_python_it_names_the_packages(checkout: Path) -> None:
    code, message = set_up(checkout, "demo")
    assert (code, message) == (
        1,
        "setup: python3 is missing\nsetup: on Debian and Ubuntu: sudo apt install python3 python3-venv\n",
    )


def test_an_old_python_is_named_with_a_newer_one(checkout: Path) -> None:
    code, message = set_up(checkout, "demo", python3=OLD_PYTHON)
    assert code == 1
    assert message == (
        "setup: Python 3.9.2 is too old; roadmap needs Python 3.11 or newer\n"
        "setup: on Debian and Ubuntu: sudo apt install python3.11 python3.11-venv\n"
    )


def test_without_venv_it_names_the_package(checkout: Path) -> None:
    code, message = set_up(checkout, "demo", python3=PYTHON_WITHOUT_VENV)
    assert code == 1
    assert message.endswith(
        "cannot make virtual environments\nsetup: on Debian and Ubuntu: sudo apt install python3-venv\n"
    )


def test_without_git_the_tests_name_the_package(checkout: Path) -> None:
    code, message = set_up(checkout, "test", python3=PYTHON_WITHOUT_VENV)
    assert code == 1
    assert message == (
        "setup: git is missing; the tests make repositories\n"
        "setup: on Debian and Ubuntu: sudo apt install git\n"
    )


def test_anything_else_is_answered_with_the_two_words(checkout: Path) -> None:
    assert set_up(checkout, "dmo") == (2, "usage: sh scripts/setup demo|test\n")
