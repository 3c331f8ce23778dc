"""A command line for every command, to run in the folder of a `Ground`."""

from typing import NamedTuple


class Line(NamedTuple):
    """The words of a command line.

    `reads` if the budgets of readers apply, `writes` if it changes files. `first` are command lines that run
    before it each time and are not measured. `task` is the same command in Taskwarrior.
    """

    words: tuple[str, ...]
    reads: bool = False
    writes: bool = False
    environment: tuple[tuple[str, str], ...] = ()
    task: tuple[str, ...] = ()
    first: tuple[tuple[str, ...], ...] = ()


def _reads(words: str, *more: str, task: str = "") -> Line:
    return Line((*words.split(), *more), reads=True, task=tuple(task.split()))


def _writes(*words: str, task: tuple[str, ...] = (), environment: tuple[tuple[str, str], ...] = ()) -> Line:
    return Line(words, writes=True, task=task, environment=environment)


_ASSESSOR = ("add-assessor", "Watch", "--id", "watch")
_A_WRITE = ("update-area", "area-3", "--summary", "Bridges.")

LINES = {
    "list": _reads("list", task="list"),
    "list, json": _reads("list --format json", task="export"),
    "list, jsonl": _reads("list --format jsonl"),
    "list, csv": _reads("list --format csv"),
    "list, tsv": _reads("list --format tsv"),
    "list, markdown": _reads("list --format markdown"),
    "list, of a past day": _reads("list --as-of 2025-06-01"),
    "list, one status": _reads("list --status at-risk"),
    "list, an expression": _reads("list --where", "status = at-risk and due < 2027"),
    "show": _reads("show c-1"),
    "tree": _reads("tree"),
    "status": _reads("status", task="projects"),
    "timeline": _reads("timeline"),
    "trend": _reads("trend"),
    "trend, by partner": _reads("trend --group-by partner"),
    "scorecard": _reads("scorecard"),
    "check": _reads("check --exit-zero"),
    "check, json": _reads("check --exit-zero --format json"),
    "check, sarif": _reads("check --exit-zero --format sarif"),
    "diff": _reads("diff"),
    "history": _reads("history c-1"),
    "slips": _reads("slips"),
    "brief": _reads("brief --since 2025-01-01"),
    "views": _reads("views"),
    "export html": _reads("export html"),
    "export feed": _reads("export feed"),
    "export ics": _reads("export ics"),
    "export markdown": _reads("export markdown"),
    "export csv": _reads("export csv"),
    "export json": _reads("export json"),
    "export mermaid": _reads("export mermaid"),
    "export xlsx": _reads("export xlsx --output roadmap.xlsx"),
    "export sqlite": _reads("export sqlite --output roadmap.db"),
    "export svg": _reads("export svg --area area-3"),
    "export svg, a trend": _reads("export svg --trend"),
    "help": Line(("help", "list")),
    "add-area": _writes("add-area", "Another area"),
    "add-partner": _writes("add-partner", "Another partner"),
    "add-assessor": _writes("add-assessor", "Another assessor"),
    "add-commitment": _writes(
        *("add-commitment", "Repair the bridges", "--area", "area-3", "--deadline", "2030"),
        task=("add", "Repair the bridges", "project:area-3", "due:2030-12-31"),
    ),
    "update": _writes("update", "c-1", "--status", "stalled", "--note", "No news."),
    "measure": _writes("measure", "c-1", "homes", "1200", "--title", "Homes", "--unit", "homes"),
    "amend": _writes("amend", "c-3", "2025-06-24", "--note", "Other news."),
    "assess": Line(("assess", "c-1", "watch", "kept"), writes=True, first=(_ASSESSOR,)),
    "replace": _writes("replace", "c-1", "c-2", "--note", "Merged."),
    "update-area": _writes(*_A_WRITE),
    "update-partner": _writes("update-partner", "p1", "--url", "https://example.org"),
    "update-assessor": Line(
        ("update-assessor", "watch", "--url", "https://example.org"), writes=True, first=(_ASSESSOR,)
    ),
    "rename": _writes("rename", "c-1", "another-id"),
    "remove": _writes("remove", "c-2", "--force"),
    "apply": _writes("apply", "operations.jsonl"),
    "edit": _writes("edit", "c-1", environment=(("EDITOR", "true"),)),
    "undo": Line(("undo",), writes=True, first=(_A_WRITE,)),
    "redo": Line(("redo",), writes=True, first=(_A_WRITE, ("undo",))),
    "import": _writes("import", "new.csv", "--area", "area-3"),
    "merge-file": _writes("merge-file", "base.toml", "ours.toml", "theirs.toml"),
    "init": Line(("init", "--dry-run", "--file", "new.toml")),
    "schema": Line(("schema",)),
    "git-setup": Line(("git-setup", "--dry-run")),
}
"""Every command of the program, some in several formats; a test checks that none is missing."""
