"""The cost of a long history per revision: `slips` over 2,000 revisions of 500 commitments.

The repository is made with `git fast-import`: each revision changes one thing, one in ten a deadline, and
some do not parse. The budget is 12 ms per revision, on the machine that runs it.
"""

import random
import re
import subprocess
from pathlib import Path

from made_roadmap import made_roadmap
from measuring import Program, aside, beside, cpu, peak, run
from tables import verdict

REVISIONS, COMMITMENTS = 2_000, 500
BUDGET = 12.0


def history_line(folder: Path, rounds: int) -> str:
    """Return the cost per revision in one sentence. The repository is made in `folder`."""
    aside(make_repository, folder, REVISIONS, COMMITMENTS)
    program = Program([beside("roadmap"), "slips", "--format", "json"], folder=str(folder))
    runs = [run(program) for _ in range(rounds)]
    each = [one.cpu / REVISIONS for one in runs]
    taken = cpu(runs) / REVISIONS
    return (
        f"`slips` over {REVISIONS:,} revisions of {COMMITMENTS} commitments: {taken:.2f} ms a revision "
        f"({min(each):.2f} to {max(each):.2f}), {cpu(runs) / 1000:.1f} s and {peak(runs):.0f} MiB in all; "
        f"budget in ms: {verdict(taken, BUDGET)}."
    )


def make_repository(folder: Path, revisions: int, commitments: int) -> None:
    """Make a repository whose `roadmap.toml` has this many revisions and commitments."""
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    text, chance = made_roadmap(commitments), random.Random(11)
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
