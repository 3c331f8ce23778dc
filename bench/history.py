"""The cost of a long history: commands over 500 revisions of a file of 1 MB, over one `list` of it.

The repository is made with `git fast-import`: each revision changes one thing, one in ten a deadline, and
some do not parse.
"""

import random
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from budgets import Budget, time_budget
from made_roadmap import made_roadmap
from measuring import Program, Ratio, aside, peak, roadmap, run, take_turns

REVISIONS, COMMITMENTS = 500, 3_400
COMMANDS = {
    "slips": ("slips",),
    "history": ("history", "c-1"),
    "brief": ("brief", "--since", "2020-10-01"),
    "trend --from-git": ("trend", "--from-git"),
    "check --since": ("check", "--exit-zero", "--since", f"HEAD~{REVISIONS - 1}"),
}


def history_budgets(folder: Path, rounds: int) -> Iterator[Budget]:
    """Yield the budgets of time, without that of `git cat-file`, and of memory, which must not grow."""
    long, short = folder / "long", folder / "short"
    aside(make_repository, long, REVISIONS)
    aside(make_repository, short, REVISIONS // 5)
    programs = {name: roadmap(*words)._replace(folder=str(long)) for name, words in COMMANDS.items()}
    programs["list"] = roadmap("list")._replace(folder=str(long))
    reading = "git log --format=%H:roadmap.toml | git cat-file --batch"
    programs["git"] = Program(["sh", "-c", reading], folder=str(long))
    runs = take_turns(programs, rounds)
    for name in COMMANDS:
        own = [one._replace(cpu=one.cpu - git.cpu) for one, git in zip(runs[name], runs["git"], strict=True)]
        work = f"`{name}`, {REVISIONS} revisions of 1 MB without `git cat-file`, over one `list`"
        yield time_budget(work, own, runs["list"], 12.0)
    most, less = (peak([run(programs["slips"]._replace(folder=str(one)))]) for one in (long, short))
    grown = Ratio(most / less, most / less, most / less)
    work = f"memory of `slips`, {REVISIONS} over {REVISIONS // 5} revisions of 1 MB"
    yield Budget(work, grown, f"{most:.0f} / {less:.0f} MiB", 1.5)


def make_repository(folder: Path, revisions: int) -> None:
    """Make a repository whose `roadmap.toml` has this many revisions."""
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    text, chance = made_roadmap(COMMITMENTS), random.Random(11)
    git = subprocess.Popen(["git", "-C", str(folder), "fast-import", "--quiet"], stdin=subprocess.PIPE)
    if git.stdin is None:
        raise AssertionError
    for number in range(revisions):
        broken = number % 97 == 50
        content = (text + "= broken" if broken else text).encode()
        subject = f"Revision {number}".encode()
        git.stdin.write(
            b"commit refs/heads/main\ncommitter Bench <b@example.org> %d +0000\ndata %d\n%s\n"
            b"M 100644 inline roadmap.toml\ndata %d\n%s\n"
            % (1_600_000_000 + number * 40_000, len(subject), subject, len(content), content)
        )
        text = changed(text, number, chance)
    git.stdin.close()
    if git.wait() != 0:
        raise subprocess.CalledProcessError(git.returncode, git.args)
    subprocess.run(["git", "-C", str(folder), "reset", "-q", "--hard"], check=True)


def changed(text: str, number: int, chance: random.Random) -> str:
    """Return the text with one thing changed: a deadline in one revision of ten, else a title."""
    table = re.search(rf"\[commitments\.c-{chance.randrange(COMMITMENTS)}\]\n(?:.+\n)+", text)
    if table is None:
        return text
    if number % 10 == 0:
        new = re.sub(r"deadline = .*", f'deadline = "20{chance.randint(26, 60)}"', table[0])
    else:
        new = re.sub(r'title = ".*"', f'title = "Title of revision {number}"', table[0])
    return text[: table.start()] + new + text[table.end() :]
