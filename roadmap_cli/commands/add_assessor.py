"""`roadmap add-assessor`: declare an assessor of commitments."""

from typing import Annotated

import typer

from roadmap_cli.commands import _writer_options
from roadmap_cli.commands._prompts import prompt
from roadmap_cli.commands._write import WriteOptions, update_day, write
from roadmap_cli.commands._writer_options import FieldValues, field_options
from roadmap_cli.editing.assessments import parse_scale
from roadmap_cli.editing.descriptions import new_texts
from roadmap_cli.editing.plan import Plan
from roadmap_cli.model.ids import choose_id, clean_title, describe_id
from roadmap_cli.model.types import Assessor
from roadmap_cli.storage.load import LoadedRoadmap
from roadmap_cli.toml.change import AddTable

NO_NAME = 'NAME is missing; name the assessor: roadmap add-assessor "Climate Action Tracker"'
EMPTY_NAME = 'the name is empty; name the assessor: "Climate Action Tracker"'


def add_assessor(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Who assesses commitments.")] = None,
    *,
    id: Annotated[
        str | None, typer.Option("--id", metavar="ID", show_default="made from the name", help="Its id.")
    ] = None,
    values: Annotated[FieldValues, field_options(Assessor, besides=("name",))],
    on: _writer_options.UnusedOnOption = None,
    options: Annotated[WriteOptions, _writer_options.write_options("add-assessor")],
) -> None:
    r"""Add an assessor, who judges whether commitments are kept.

    It is added after the last one. `roadmap assess` records its verdicts.

    Examples:
      # An assessor with a scale of verdicts, the best first
      roadmap add-assessor "Promise Watch" --id watch \
        --scale kept=1,compromise=0,broken=-1
      # An assessor whose verdicts are free text
      roadmap add-assessor "Auditor General"
    """
    update_day(on)  # refuses an invalid date, though an assessor has none
    name = clean_title(name if name is not None else prompt("Name", NO_NAME, options.file), EMPTY_NAME)
    given = new_texts(values)
    scale = {"scale": parse_scale(given.pop("scale"))} if "scale" in given else {}
    fields = {"name": name} | given | scale

    def plan(loaded: LoadedRoadmap) -> Plan:
        new_id = choose_id(name, id, loaded.roadmap.assessors, "assessor")
        sentence = f"added assessor {describe_id(name, new_id, id)}: {name}"
        return Plan(new_id, [AddTable(("assessors", new_id), fields)], sentence)

    write(options, plan)
