"""Fixtures for tests of `roadmap import`: a source and a roadmap in a folder."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rtoml

from tests.conftest import Result

HEAD = '[roadmap]\ntitle = "R"\n'
ON = "2026-02-01"


class Import:
    """Runs `roadmap import` on texts; `roadmap` is the text of the file, `data` its data."""

    def __init__(self, run: Callable[..., Result], folder: Path) -> None:
        self._run, self._folder = run, folder
        self.file = folder / "roadmap.toml"
        self.write(HEAD)

    def write(self, text: str) -> None:
        self.file.write_bytes(text.encode())

    def __call__(self, source: str | bytes, *args: str, name: str = "s.csv", **options: Any) -> Result:
        (self._folder / name).write_bytes(source.encode() if isinstance(source, str) else source)
        on = () if "--on" in args else ("--on", ON)
        return self._run("import", name, *on, *args, **options)

    @property
    def roadmap(self) -> str:
        return self.file.read_bytes().decode()

    @property
    def data(self) -> dict[str, Any]:
        return rtoml.loads(self.roadmap)

    @property
    def commitments(self) -> dict[str, Any]:
        commitments: dict[str, Any] = self.data.get("commitments", {})
        return commitments


@pytest.fixture
def bring(run: Callable[..., Result], tmp_path: Path) -> Import:
    """Return the function that imports a text into an empty roadmap."""
    (tmp_path / ".git").mkdir()
    return Import(run, tmp_path)
