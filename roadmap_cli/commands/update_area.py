"""`roadmap update-area`: another title, summary or lead for an area."""

from typing import Annotated

import typer

from roadmap_cli.commands import _completion, _writer_options
from roadmap_cli.commands._descriptions import described, wanted_texts
from roadmap_cli.commands._write import Writing, update_day, write
from roadmap_cli.commands._writer_options import Given, options_of
from roadmap_cli.commands.add_area import EMPTY_TITLE
from roadmap_cli.editing.plan import Plan
from roadmap_cli.model.ids import area_id, split
from roadmap_cli.model.types import Area
from roadmap_cli.storage.load import LoadedRoadmap


def update_area(
    id: _writer_options.AreaArgument,
    *,
    given: Annotated[Given, options_of(Area)],
    clear: Annotated[
        list[str] | None,
        typer.Option(
            "--clear",
            metavar="FIELD",
            autocompletion=_completion.clearable_area_fields,
            help="Remove this field. Repeats.",
        ),
    ] = None,
    on: _writer_options.OnOption = None,
    asked: Annotated[Writing, _writer_options.writing("update-area")],
) -> None:
    """Change what is said about an area; `roadmap rename --area` changes its id."""
    update_day(on)  # nothing here is dated, but a wrong date is refused wherever it stands
    wanted = wanted_texts("an area", given, split(clear), EMPTY_TITLE)

    def plan(loaded: LoadedRoadmap) -> Plan:
        own_id = area_id(id, loaded.roadmap)
        changes, words = described(("areas", own_id), loaded.data["areas"][own_id], wanted)
        return Plan(own_id, changes, f"updated area {own_id}: {', '.join(words)}")

    write(asked, plan)
