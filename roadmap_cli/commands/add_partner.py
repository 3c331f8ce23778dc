"""`roadmap add-partner`: a new one who makes commitments."""

from typing import Annotated

import typer

from roadmap_cli.commands import _writer_options
from roadmap_cli.commands._descriptions import given_fields
from roadmap_cli.commands._write import Writing, ask, update_day, write
from roadmap_cli.commands._writer_options import Given, options_of
from roadmap_cli.editing.plan import Plan
from roadmap_cli.model.ids import choose_id, clean_title, describe_id
from roadmap_cli.model.types import Partner
from roadmap_cli.storage.load import LoadedRoadmap
from roadmap_cli.toml.change import AddTable

NO_NAME = 'NAME is missing; say who it is: roadmap add-partner "United States"'
EMPTY_NAME = 'the name is empty; say who the partner is: "United States"'


def add_partner(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Who makes commitments.")] = None,
    *,
    id: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="Its id; made from the name unless given.")
    ] = None,
    given: Annotated[Given, options_of(Partner, besides=("name",))],
    on: _writer_options.OnOption = None,
    asked: Annotated[Writing, _writer_options.writing("add-partner")],
) -> None:
    """Add a partner after the last one; on a terminal, ask for the name if it is missing."""
    update_day(on)  # a partner has no date, but a wrong one is refused wherever it stands
    name = clean_title(name if name is not None else ask("Name", NO_NAME, asked.file), EMPTY_NAME)
    texts = {"name": name} | given_fields(given)

    def plan(loaded: LoadedRoadmap) -> Plan:
        own_id = choose_id(name, id, loaded.roadmap.partners, "partner")
        sentence = f"added partner {describe_id(name, own_id, id)}: {name}"
        return Plan(own_id, [AddTable(("partners", own_id), texts)], sentence)

    write(asked, plan)
