"""`roadmap add-area`: add an area."""

from typing import Annotated

import typer

from roadmap_cli.commands import _writer_options
from roadmap_cli.commands._prompts import prompt
from roadmap_cli.commands._write import WriteOptions, update_day, write
from roadmap_cli.commands._writer_options import FieldValues, field_options
from roadmap_cli.editing.descriptions import new_texts
from roadmap_cli.editing.plan import Plan
from roadmap_cli.model.ids import choose_id, clean_title, describe_id
from roadmap_cli.model.types import Area
from roadmap_cli.storage.load import LoadedRoadmap
from roadmap_cli.toml.change import AddTable

NO_TITLE = 'TITLE is missing; name the area: roadmap add-area "Clean energy"'
EMPTY_TITLE = 'the title is empty; say in a few words what the area is about: "Clean energy"'


def add_area(
    title: Annotated[str | None, typer.Argument(metavar="TITLE", help="What the area is about.")] = None,
    *,
    id: Annotated[
        str | None, typer.Option("--id", metavar="ID", show_default="made from the title", help="Its id.")
    ] = None,
    values: Annotated[FieldValues, field_options(Area, besides=("title",))],
    on: _writer_options.UnusedOnOption = None,
    options: Annotated[WriteOptions, _writer_options.write_options("add-area")],
) -> None:
    """Add an area, a priority that groups commitments.

    It is added after the last one. On a terminal, a missing title is prompted for.

    Examples:
      # An area, whose id is made from the title
      roadmap add-area "Clean energy"
      # An area with a short id and a lead
      roadmap add-area "Public health" --id health --lead WHO
    """
    update_day(on)  # refuses an invalid date, though an area has none
    title = clean_title(title if title is not None else prompt("Title", NO_TITLE, options.file), EMPTY_TITLE)
    texts = {"title": title} | new_texts(values)

    def plan(loaded: LoadedRoadmap) -> Plan:
        new_id = choose_id(title, id, loaded.roadmap.areas, "area")
        sentence = f"added area {describe_id(title, new_id, id)}: {title}"
        return Plan(new_id, [AddTable(("areas", new_id), texts)], sentence)

    write(options, plan)
