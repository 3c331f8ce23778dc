"""`roadmap add-commitment`: a new promise."""

from typing import Annotated, Any

import typer

from roadmap_cli.commands import complete, writer_options
from roadmap_cli.commands.asking import ask, ask_area
from roadmap_cli.commands.references import (
    area_id,
    check_not_formerly,
    commitment_ids,
    formerly_used,
    given_text,
    given_texts,
    new_or_given_id,
    partner_ids,
    title_of,
    told_id,
)
from roadmap_cli.commands.selecting import split, status_of
from roadmap_cli.commands.session import Color, Opened, deadline_of, past_window_of
from roadmap_cli.commands.writing import LOCK_TIMEOUT, Plan, WriteFormat, Writing, event_day, write
from roadmap_cli.document.change import AddTable

NO_TITLE = 'TITLE is missing; say what was promised: roadmap add-commitment "TITLE" --area ID'


def add_commitment(
    title: Annotated[
        str | None, typer.Argument(metavar="TITLE", help="What was promised, in a few words.")
    ] = None,
    area: Annotated[
        str | None,
        typer.Option("--area", metavar="ID", autocompletion=complete.areas, help="The area it belongs to."),
    ] = None,
    id: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="Its id; made from the title unless given.")
    ] = None,
    partner: Annotated[
        list[str] | None,
        typer.Option(
            "--partner", metavar="ID", autocompletion=complete.partners, help="Who promised it. Repeats."
        ),
    ] = None,
    owner: Annotated[
        list[str] | None, typer.Option("--owner", metavar="NAME", help="Who answers for it. Repeats.")
    ] = None,
    deadline: Annotated[
        str | None,
        typer.Option("--deadline", metavar="DATE", help='By when: 2050, 2026-Q3, "spring 2027", a day …'),
    ] = None,
    status: Annotated[
        str | None,
        typer.Option(
            "--status", metavar="STATUS", autocompletion=complete.each_status, help="Planned unless told."
        ),
    ] = None,
    tag: Annotated[
        list[str] | None,
        typer.Option(
            "--tag", metavar="TAG", autocompletion=complete.tags, help="Repeats, and splits at commas."
        ),
    ] = None,
    source: Annotated[
        list[str] | None, typer.Option("--source", metavar="URL", help="Where it was promised. Repeats.")
    ] = None,
    text: Annotated[
        str | None, typer.Option("--text", metavar="TEXT", help="The promise word for word.")
    ] = None,
    made: Annotated[str | None, typer.Option("--made", metavar="DATE", help="When it was promised.")] = None,
    depends_on: Annotated[
        list[str] | None,
        typer.Option(
            "--depends-on",
            metavar="ID",
            autocompletion=complete.commitments,
            help="What must come first. Repeats.",
        ),
    ] = None,
    on: writer_options.OnOption = None,
    dry_run: writer_options.DryRunOption = False,
    lock_timeout: writer_options.LockTimeoutOption = LOCK_TIMEOUT,
    format: writer_options.FormatOption = WriteFormat.TEXT,
    file: writer_options.FileOption = None,
    color: writer_options.ColorOption = Color.AUTO,
) -> None:
    """Add a commitment after the last one of its area; on a terminal, ask for what is missing."""
    anchor = event_day(on).last
    title = title_of(title if title is not None else ask("Title", NO_TITLE, file))
    due = deadline_of(deadline, "--deadline", anchor) if deadline is not None else None
    promised = past_window_of(made, "--made", anchor) if made is not None else None
    state = status_of(status) if status is not None else None
    area = area if area is not None else ask_area(file)

    def plan(opened: Opened) -> Plan:
        roadmap = opened.roadmap
        if id is not None:
            check_not_formerly(id, roadmap)
        own_id = new_or_given_id(title, id, {*roadmap.commitments, *formerly_used(roadmap)}, "commitment")
        fields: dict[str, Any] = {
            "title": title,
            "text": given_text(text, "--text"),
            "area": area_id(area, roadmap),
            "partners": partner_ids(split(partner), roadmap),
            "owner": given_texts(owner, "--owner"),
            "made": promised and promised.toml,
            "deadline": due and due.toml,
            "status": state and state.value,
            "depends_on": commitment_ids(split(depends_on), roadmap),
            "tags": list(dict.fromkeys(split(tag))),
            "source": given_texts(source, "--source"),
        }
        given = {name: value for name, value in fields.items() if value}
        by = f", due {due.canonical}" if due else ""
        sentence = f"added {told_id(title, own_id, id)} to {given['area']}{by}: {title}"
        return Plan(own_id, [AddTable(("commitments", own_id), given)], sentence)

    write(Writing("add-commitment", file, dry_run, lock_timeout, format, color), plan)
