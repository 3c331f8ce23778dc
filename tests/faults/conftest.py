"""Every test in this folder is of the marker `faults`; those that trace need strace(1)."""

from pathlib import Path

import pytest

from tests.faults.strace import why_not

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands here."""
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.faults)


@pytest.fixture(scope="session")
def strace() -> None:
    """Skip, with the reason, where processes cannot be traced."""
    if why_not():
        pytest.skip(why_not())
