"""A command line for every command, to be run in a folder that holds `roadmap.toml` in a git repository."""

from typing import NamedTuple


class Line(NamedTuple):
    """The words of a command line; `writes` where the file must be put back before each run."""

    words: tuple[str, ...]
    writes: bool = False
    environment: tuple[tuple[str, str], ...] = ()


LINES = {
    "list": Line(("list",)),
    "show": Line(("show", "c-1")),
    "tree": Line(("tree",)),
    "status": Line(("status",)),
    "timeline": Line(("timeline",)),
    "scorecard": Line(("scorecard",)),
    "check": Line(("check", "--fail-on", "never")),
    "diff": Line(("diff",)),
    "history": Line(("history", "c-1")),
    "slips": Line(("slips",)),
    "brief": Line(("brief", "--since", "2025-01-01")),
    "init": Line(("init", "--dry-run", "--file", "new.toml")),
    "add-area": Line(("add-area", "Another area"), writes=True),
    "add-partner": Line(("add-partner", "Another partner"), writes=True),
    "add-commitment": Line(
        ("add-commitment", "Mend the bridges", "--area", "area-3", "--deadline", "2030"), writes=True
    ),
    "update": Line(("update", "c-1", "--status", "stalled", "--note", "No news."), writes=True),
    "update-area": Line(("update-area", "area-3", "--summary", "Bridges."), writes=True),
    "update-partner": Line(("update-partner", "p1", "--url", "https://example.org"), writes=True),
    "rename": Line(("rename", "c-1", "another-id"), writes=True),
    "remove": Line(("remove", "c-2", "--force"), writes=True),
    "edit": Line(("edit", "c-1"), writes=True, environment=(("EDITOR", "true"),)),
    "export": Line(("export", "html", "--output", "page.html")),
    "import": Line(("import", "new.csv", "--area", "area-3"), writes=True),
    "schema": Line(("schema",)),
    "git-setup": Line(("git-setup", "--dry-run")),
    "merge-file": Line(("merge-file", "base.toml", "ours.toml", "theirs.toml")),
}
"""Every command of the program; a test holds this against the program's own list."""
