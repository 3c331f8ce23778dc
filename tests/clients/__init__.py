"""Programs that are held against roadmap's output; those of npm are installed by `make clients`."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
MODULES = FOLDER / "node_modules"
MULTITOOL = MODULES / "@microsoft" / "sarif-multitool-linux"


def needs(path: Path) -> pytest.MarkDecorator:
    """Return the mark of a test that skips, and says why, where an npm package is not installed."""
    return pytest.mark.skipif(
        not path.exists(), reason=f"{path.relative_to(FOLDER)} is not installed: run `make clients`"
    )


def node(script: str, stdin: bytes) -> bytes:
    """Return what a script of this folder prints."""
    program = shutil.which("node")
    if program is None:
        pytest.skip("node is not installed")
    done = subprocess.run(
        [program, FOLDER / script], input=stdin, capture_output=True, check=True, timeout=60
    )
    return done.stdout


def multitool(*args: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the SARIF Multitool: without a network, and whether or not libicu is there."""
    nowhere = "http://127.0.0.1:9"
    environment = {
        "https_proxy": nowhere,
        "http_proxy": nowhere,
        "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1",
    }
    return subprocess.run(
        [MULTITOOL / "Sarif.Multitool", *args],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
