"""Git repositories with a roadmap: fixed days and authors, and none of the user's settings."""

import os
import shutil
import subprocess
from copy import copy
from pathlib import Path
from typing import Self

FILE = "roadmap.toml"


class History:
    """A repository that a test builds commit by commit."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main", "--template=", *options)

    def copy(self, folder: Path) -> Self:
        """Return a copy of the repository in another folder: much faster than making its commits again."""
        shutil.copytree(self.folder, folder, symlinks=True, dirs_exist_ok=True)
        made = copy(self)
        made.folder = folder
        return made

    @property
    def file(self) -> Path:
        return self.folder / FILE

    def git(self, *words: str, day: str = "2024-01-01", author: str = "Ann") -> str:
        """Run git in the repository on a day, as an author, and return its output."""
        return git(self.folder, *words, day=day, author=author)

    def commit(
        self,
        text: str,
        subject: str = "Change",
        day: str = "2024-01-01",
        author: str = "Ann",
        path: str = FILE,
    ) -> str:
        """Write the file, commit everything, and return the hash."""
        where = self.folder / path
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_text(text, encoding="utf-8")
        return self.commit_all(subject, day, author)

    def commit_all(self, subject: str, day: str = "2024-01-01", author: str = "Ann") -> str:
        """Commit the work tree, and return the hash."""
        self.git("add", "--all")
        self.git(
            "commit", "-q", "--allow-empty", "--allow-empty-message", "-m", subject, day=day, author=author
        )
        head = (self.folder / ".git" / "HEAD").read_text().strip()
        ref = self.folder / ".git" / head.removeprefix("ref: ")
        return ref.read_text().strip() if head.startswith("ref: ") else head


def git(folder: Path, *words: str, day: str = "2024-01-01", author: str = "Ann") -> str:
    """Run git in a folder without any settings, and return its output."""
    when = day if "T" in day else f"{day}T12:00:00+00:00"
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": os.devnull,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{role}_NAME": author for role in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{role}_EMAIL": "test@example.org" for role in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{role}_DATE": when for role in ("AUTHOR", "COMMITTER")},
        "LC_ALL": "C.UTF-8",
    }
    command = ["git", "-c", "protocol.file.allow=always", "-c", "commit.gpgSign=false", *words]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode("utf-8", "replace")


def roadmap_of(commitments: str = "", areas: str = "[areas.a]\ntitle = 'A'\n") -> str:
    """Return a roadmap with these tables."""
    return f'[roadmap]\ntitle = "R"\n\n{areas}\n{commitments}'


def commitment(id: str = "one", **fields: object) -> str:
    """Return the table of a commitment in the area `a`; values are TOML."""
    lines = [f"[commitments.{id}]", *(f"{key} = {value}" for key, value in fields.items())]
    given = {
        key: line for key, line in (("title", f'title = "{id}"'), ("area", 'area = "a"')) if key not in fields
    }
    return "\n".join([lines[0], *given.values(), *lines[1:], ""])
