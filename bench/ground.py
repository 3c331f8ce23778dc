"""The folder in which commands are measured: a repository with a roadmap and the files commands need."""

import shutil
import subprocess
from functools import partial
from pathlib import Path

from commands import Line
from made_roadmap import made_roadmap
from measuring import Program, aside, beside

_SMALL_CSV = "title,owner,deadline\nRepair the bridges,Ministry of roads,2030\nClean the rivers,,2027\n"
MANY = 1_000
"""How many commitments a bulk change is about."""
_AUTHOR = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org"}
_AUTHOR |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in _AUTHOR.items()}
_DATES = {"GIT_AUTHOR_DATE": "2026-01-01T12:00:00Z", "GIT_COMMITTER_DATE": "2026-01-01T12:00:00Z"}


class Ground:
    """A folder with a roadmap of a given size, committed once and changed in one place since.

    The roadmap is restored from its copy `original` before each run.
    """

    def __init__(self, folder: Path, commitments: int, *, measured: bool = False) -> None:
        """Make the folder and its files; see `made_roadmap` for `measured`."""
        self.folder, self.commitments, self._measured = folder, commitments, measured
        self.roadmap = folder / "roadmap.toml"
        self.original = folder / "original.toml"
        aside(self._make)

    def program(self, line: Line, *, on_terminal: bool = False) -> Program:
        """Return a command line of the program, to run in this folder."""
        environment = {"ROADMAP_FILE": str(self.roadmap), "PWD": str(self.folder), **dict(line.environment)}
        words = [beside("roadmap"), *line.words]
        return Program(words, partial(self._prepare, line), on_terminal, environment, str(self.folder))

    def _make(self) -> None:
        self.folder.mkdir(parents=True)
        text = made_roadmap(self.commitments, measured=self._measured)
        self.roadmap.write_text(text)
        for words in (["init", "-q"], ["add", "roadmap.toml"], ["commit", "-q", "-m", "Begin"]):
            subprocess.run(
                ["git", *words],
                cwd=self.folder,
                check=True,
                env={"PATH": "/usr/bin:/bin", **_AUTHOR, **_DATES},
            )
        changed = text.replace('deadline = "2030"', 'deadline = "2031"', 1)
        self.roadmap.write_text(changed)
        self.original.write_text(changed)
        (self.folder / "base.toml").write_text(text)
        (self.folder / "theirs.toml").write_text(text.replace("Ministry of water", "Ministry of rivers", 100))
        (self.folder / "new.csv").write_text(_SMALL_CSV)
        for name, number in (("operations.jsonl", 20), ("many.jsonl", MANY)):
            lines = (f'{{"op": "update", "id": "c-{one}", "status": "stalled"}}\n' for one in range(number))
            (self.folder / name).write_text("".join(lines))

    def _prepare(self, line: Line) -> None:
        for name in ("roadmap.toml", "ours.toml"):
            shutil.copyfile(self.original, self.folder / name)
        for words in line.first:
            command = [beside("roadmap"), *words, "--file", str(self.roadmap)]
            subprocess.run(command, check=True, capture_output=True)
