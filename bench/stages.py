"""Where a command spends its time, inside one process: `python stages.py FILE` prints its milliseconds."""

import gc
import json
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

AS_OF = date(2026, 2, 1)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return how long something takes, in milliseconds, and what it gives."""
    started = time.perf_counter()
    made = work()
    return (time.perf_counter() - started) * 1000, made


def imported() -> None:
    """Import what `list` needs."""
    import rtoml  # noqa: F401

    import roadmap_cli.cli
    import roadmap_cli.commands.list  # noqa: F401


def main(file: Path) -> None:
    """Print the stages of reading, and what commands do with what was read."""
    gc.disable()  # as the program does
    imports, _ = timed(imported)

    from roadmap_cli.checks.rules import RULES
    from roadmap_cli.checks.run import findings_of, looks_wanted
    from roadmap_cli.checks.subject import Subject
    from roadmap_cli.document.change import AddTable
    from roadmap_cli.document.edit import edited
    from roadmap_cli.document.layout import read_layout
    from roadmap_cli.document.parse import parse_text
    from roadmap_cli.document.read import read_source
    from roadmap_cli.query import rows_of
    from roadmap_cli.schema import read_roadmap
    from roadmap_cli.summary import by_area, summarize_groups
    from roadmap_cli.views import listing
    from roadmap_cli.views.grid import STYLES  # noqa: F401
    from roadmap_cli.views.json import render_json
    from roadmap_cli.views.plain import render_plain

    reading, source = timed(lambda: read_source(file))
    parsing, data = timed(lambda: parse_text(source.text, source.name))
    model, roadmap = timed(lambda: read_roadmap(data, source.text, source.name))
    query, rows = timed(lambda: rows_of(roadmap, AS_OF))
    groups = [("", rows)]
    as_json, _ = timed(lambda: render_json(listing.records(groups, [], grouped=False)))
    table, _ = timed(
        lambda: [render_plain(grid, False) for grid in listing.grids_of(groups, listing.TABLE_COLUMNS)]
    )
    sums, _ = timed(lambda: summarize_groups(by_area(roadmap, rows)))
    subject = Subject(roadmap, data, AS_OF, rules=RULES, today=AS_OF)
    looks = looks_wanted(())
    check, _ = timed(lambda: findings_of(subject, looks, source.text, source.name))
    layout, _ = timed(lambda: read_layout(source.text))
    change = AddTable(("commitments", "new-one"), {"title": "New", "area": "area-3"})
    edit, _ = timed(lambda: edited(source.text, data, [change], source.name))
    stages = {
        "imports of list": imports, "reading": reading, "parsing": parsing, "model": model,
        "query: rows": query, "rendering JSON": as_json, "rendering a table": table, "summing up": sums,
        "rules of check": check, "layout": layout, "an edit, verified": edit,
    }  # fmt: skip
    print(json.dumps(stages))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
