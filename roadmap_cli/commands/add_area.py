"""`roadmap add-area`: a new priority under which commitments stand."""

from typing import Annotated

import typer

from roadmap_cli.commands import writer_options
from roadmap_cli.commands.asking import ask
from roadmap_cli.commands.references import given_text, new_or_given_id, title_of, told_id
from roadmap_cli.commands.session import Color, Opened
from roadmap_cli.commands.writing import LOCK_TIMEOUT, Plan, WriteFormat, Writing, event_day, write
from roadmap_cli.document.change import AddTable

NO_TITLE = 'TITLE is missing; name the area: roadmap add-area "Clean energy"'
EMPTY_TITLE = 'the title is empty; say in a few words what the area is about: "Clean energy"'


def add_area(
    title: Annotated[str | None, typer.Argument(metavar="TITLE", help="What the area is about.")] = None,
    id: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="Its id; made from the title unless given.")
    ] = None,
    summary: Annotated[
        str | None, typer.Option("--summary", metavar="TEXT", help="What is to come of it, in a sentence.")
    ] = None,
    lead: Annotated[str | None, typer.Option("--lead", metavar="NAME", help="Who leads it.")] = None,
    on: writer_options.OnOption = None,
    dry_run: writer_options.DryRunOption = False,
    lock_timeout: writer_options.LockTimeoutOption = LOCK_TIMEOUT,
    format: writer_options.FormatOption = WriteFormat.TEXT,
    file: writer_options.FileOption = None,
    color: writer_options.ColorOption = Color.AUTO,
) -> None:
    """Add an area after the last one; on a terminal, ask for its title if it is missing."""
    event_day(on)  # an area has no date, but a wrong one is refused wherever it stands
    title = title_of(title if title is not None else ask("Title", NO_TITLE, file), EMPTY_TITLE)
    fields = {
        "title": title,
        "summary": given_text(summary, "--summary"),
        "lead": given_text(lead, "--lead"),
    }

    def plan(opened: Opened) -> Plan:
        own_id = new_or_given_id(title, id, opened.roadmap.areas, "area")
        given = {name: value for name, value in fields.items() if value is not None}
        return Plan(
            own_id, [AddTable(("areas", own_id), given)], f"added area {told_id(title, own_id, id)}: {title}"
        )

    write(Writing("add-area", file, dry_run, lock_timeout, format, color), plan)
