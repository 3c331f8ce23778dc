"""Programs that read our output in tests."""

import os
import shutil
import sys
from pathlib import Path

import pytest


def tool(name: str) -> str:
    """Return the path of a development dependency; skip the test if it is not installed."""
    folders = [str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
    found = shutil.which(name, path=os.pathsep.join(folders))
    if found is None:
        pytest.skip(f"{name} is not installed: pip install --editable '.[test]'")
    return found
