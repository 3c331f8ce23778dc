"""`roadmap add-area`: a new priority under which commitments stand."""

from typing import Annotated

import typer

from roadmap_cli.commands import _writer_options
from roadmap_cli.commands._descriptions import given_fields
from roadmap_cli.commands._write import Writing, ask, update_day, write
from roadmap_cli.commands._writer_options import Given, options_of
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
        str | None, typer.Option("--id", metavar="ID", help="Its id; made from the title unless given.")
    ] = None,
    given: Annotated[Given, options_of(Area, besides=("title",))],
    on: _writer_options.OnOption = None,
    asked: Annotated[Writing, _writer_options.writing("add-area")],
) -> None:
    """Add an area after the last one; on a terminal, ask for its title if it is missing."""
    update_day(on)  # an area has no date, but a wrong one is refused wherever it stands
    title = clean_title(title if title is not None else ask("Title", NO_TITLE, asked.file), EMPTY_TITLE)
    texts = {"title": title} | given_fields(given)

    def plan(loaded: LoadedRoadmap) -> Plan:
        own_id = choose_id(title, id, loaded.roadmap.areas, "area")
        sentence = f"added area {describe_id(title, own_id, id)}: {title}"
        return Plan(own_id, [AddTable(("areas", own_id), texts)], sentence)

    write(asked, plan)
