"""`roadmap add-commitment`: add a commitment."""

from typing import Annotated, Any

import typer

from roadmap_cli.commands import _completion, _writer_options
from roadmap_cli.commands._filters import status_of
from roadmap_cli.commands._session import deadline_of
from roadmap_cli.commands._write import WriteOptions, prompt, prompt_for_area, update_day, write
from roadmap_cli.commands._writer_options import (
    FieldValues,
    deadline_option,
    field_options,
    parsed_date,
    status_option,
)
from roadmap_cli.editing.fields import option_value
from roadmap_cli.editing.plan import Plan
from roadmap_cli.model.fields import COMMITMENT
from roadmap_cli.model.ids import (
    area_id,
    check_not_formerly,
    choose_id,
    clean_title,
    describe_id,
    formerly_used,
)
from roadmap_cli.model.types import Commitment
from roadmap_cli.storage.load import LoadedRoadmap
from roadmap_cli.toml.change import AddTable

_EMPTY: tuple[object, ...] = (None, "", [])
NO_TITLE = 'TITLE is missing; say what was promised: roadmap add-commitment "TITLE" --area ID'


def add_commitment(
    title: Annotated[
        str | None, typer.Argument(metavar="TITLE", help="What was promised, in a few words.")
    ] = None,
    *,
    area: Annotated[
        str | None,
        typer.Option(
            "--area", metavar="ID", autocompletion=_completion.areas, help="The area it belongs to."
        ),
    ] = None,
    id: Annotated[
        str | None, typer.Option("--id", metavar="ID", show_default="made from the title", help="Its id.")
    ] = None,
    deadline: Annotated[
        str | None, deadline_option('When it is due: 2050, 2026-Q3, "spring 2027", a day …')
    ] = None,
    status: Annotated[str | None, status_option("Its status.", default="planned")] = None,
    values: Annotated[FieldValues, field_options(Commitment, besides=("title", "area"))],
    on: _writer_options.OnOption = None,
    options: Annotated[WriteOptions, _writer_options.write_options("add-commitment")],
) -> None:
    """Add a commitment after the last one of its area; on a terminal, prompt for a missing title or area."""
    anchor = update_day(on).last
    title = clean_title(title if title is not None else prompt("Title", NO_TITLE, options.file))
    due = deadline_of(deadline, "--deadline", anchor) if deadline is not None else None
    requested = {
        name: parsed_date(COMMITMENT[name], value, anchor)
        for name, value in values.items()
        if value is not None
    }
    new_status = status_of(status) if status is not None else None
    area = area if area is not None else prompt_for_area(options.file)

    def plan(loaded: LoadedRoadmap) -> Plan:
        roadmap = loaded.roadmap
        if id is not None:
            check_not_formerly(id, roadmap)
        new_id = choose_id(title, id, {*roadmap.commitments, *formerly_used(roadmap)}, "commitment")
        fields: dict[str, Any] = {
            **{name: option_value(COMMITMENT[name], value, roadmap) for name, value in requested.items()},
            "title": title,
            "area": area_id(area, roadmap),
            "deadline": due and due.toml,
            "status": new_status and new_status.value,
        }
        table = {
            name: fields[name] for name in Commitment.__struct_fields__ if fields.get(name) not in _EMPTY
        }
        by = f", due {due.canonical}" if due else ""
        sentence = f"added {describe_id(title, new_id, id)} to {table['area']}{by}: {title}"
        return Plan(new_id, [AddTable(("commitments", new_id), table)], sentence)

    write(options, plan)
