"""The roadmap that the tests of writing save, in both kinds of folder."""

from pathlib import Path

import pytest

from tests.storage.repositories import repository
from tests.storage.saving import OLD


@pytest.fixture(params=["plain folder", "work tree"])
def roadmap(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a roadmap with the old text."""
    if request.param == "work tree":
        repository(tmp_path)
    path = tmp_path / "roadmap.toml"
    path.write_text(OLD)
    path.chmod(0o640)
    return path
