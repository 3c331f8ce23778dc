"""Clones with two people's work in them, and the program as the merge driver of git."""

import re
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT, Result
from tests.merge.merge_cases import BASE, Case, after
from tests.storage.repositories import ENVIRONMENT

PROGRAM = (sys.executable, "-P", "-m", "roadmap_cli")


class Clone:
    """A repository with settings of its own, and the program that its merge driver calls."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        home = folder.parent / f"{folder.name}-home"
        home.mkdir()
        self.environment = {
            **ENVIRONMENT,
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home),
            "GIT_CONFIG_GLOBAL": str(home / "gitconfig"),
            "PYTHONPATH": str(ROOT),
        }
        folder.mkdir()
        self.git("init", "-q", "-b", "main")

    def run(self, *words: str) -> Result:
        done = subprocess.run(
            words, cwd=self.folder, env=self.environment, capture_output=True, check=False, timeout=120
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    def git(self, *words: str) -> str:
        result = self.run("git", *words)
        assert result.exit_code == 0, result
        return result.stdout

    def setup(self, *words: str) -> Result:
        result = self.run(*PROGRAM, "git-setup", *words)
        assert result.exit_code == 0, result
        return result

    def commit(self, texts: dict[str, str], message: str = "Change") -> None:
        for name, text in texts.items():
            file = self.folder / name
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(text.encode())
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def diverge(self, base: dict[str, str], ours: dict[str, str], theirs: dict[str, str]) -> None:
        """Commit a base, ours on the branch `ours`, which is left checked out, and theirs on `theirs`."""
        self.commit(base, "Base")
        for name, texts in (("theirs", theirs), ("ours", ours)):
            self.git("checkout", "-q", "-b", name, "main")
            self.commit(texts, f"What {name} did")

    def text(self, name: str = "roadmap.toml") -> str:
        """Return what stands in a file, the sides called ours and theirs whatever git calls them."""
        text = (self.folder / name).read_bytes().decode()
        text = re.sub(r"(?m)^<{7} .*$", "<<<<<<< ours", text)
        return re.sub(r"(?m)^>{7} .*$", ">>>>>>> theirs", text)

    def unmerged(self) -> set[str]:
        return {
            line.partition("\t")[2]
            for line in self.git("-c", "core.quotePath=false", "ls-files", "-u").splitlines()
        }

    def diverge_as(self, case: Case) -> None:
        """Commit one case of the table in the file that the program finds."""
        texts = (BASE, after(case.ours), after(case.theirs))
        self.diverge(*({"roadmap.toml": text} for text in texts))
