"""What tests of merging share: a clone of their own."""

from pathlib import Path

import pytest

from tests.merge.clones import Clone


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """Return an empty repository with settings of its own."""
    return Clone(tmp_path / "clone")
