"""`roadmap add-partner`: add a partner."""

from typing import Annotated

import typer

from roadmap_cli.commands import _writer_options
from roadmap_cli.commands._prompts import prompt
from roadmap_cli.commands._write import WriteOptions, update_day, write
from roadmap_cli.commands._writer_options import FieldValues, field_options
from roadmap_cli.editing.descriptions import new_texts
from roadmap_cli.editing.plan import Plan
from roadmap_cli.model.ids import choose_id, clean_title, describe_id
from roadmap_cli.model.types import Partner
from roadmap_cli.storage.load import LoadedRoadmap
from roadmap_cli.toml.change import AddTable

NO_NAME = 'NAME is missing; name the partner: roadmap add-partner "United States"'
EMPTY_NAME = 'the name is empty; name the partner: "United States"'


def add_partner(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Who makes commitments.")] = None,
    *,
    id: Annotated[
        str | None, typer.Option("--id", metavar="ID", show_default="made from the name", help="Its id.")
    ] = None,
    values: Annotated[FieldValues, field_options(Partner, besides=("name",))],
    on: _writer_options.UnusedOnOption = None,
    options: Annotated[WriteOptions, _writer_options.write_options("add-partner")],
) -> None:
    """Add a partner, who makes commitments.

    It is added after the last one. On a terminal, a missing name is prompted for.

    Examples:
      # A partner with a short id
      roadmap add-partner "United Kingdom" --id uk
      # A partner with its website
      roadmap add-partner Iceland --url https://government.is
    """
    update_day(on)  # refuses an invalid date, though a partner has none
    name = clean_title(name if name is not None else prompt("Name", NO_NAME, options.file), EMPTY_NAME)
    texts = {"name": name} | new_texts(values)

    def plan(loaded: LoadedRoadmap) -> Plan:
        new_id = choose_id(name, id, loaded.roadmap.partners, "partner")
        sentence = f"added partner {describe_id(name, new_id, id)}: {name}"
        return Plan(new_id, [AddTable(("partners", new_id), texts)], sentence)

    write(options, plan)
