"""`roadmap update-partner`: another name or address for a partner."""

from typing import Annotated

import typer

from roadmap_cli.commands import complete, writer_options
from roadmap_cli.commands.add_partner import EMPTY_NAME
from roadmap_cli.commands.described import described, wanted_texts
from roadmap_cli.commands.field_options import Given, options_of
from roadmap_cli.commands.references import partner_ids
from roadmap_cli.commands.selecting import split
from roadmap_cli.commands.session import LoadedRoadmap
from roadmap_cli.commands.writing import Plan, Writing, update_day, write
from roadmap_cli.model.types import Partner


def update_partner(
    id: writer_options.PartnerArgument,
    *,
    given: Annotated[Given, options_of(Partner)],
    clear: Annotated[
        list[str] | None,
        typer.Option(
            "--clear",
            metavar="FIELD",
            autocompletion=complete.clearable_partner_fields,
            help="Remove this field. Repeats.",
        ),
    ] = None,
    on: writer_options.OnOption = None,
    asked: Annotated[Writing, writer_options.writing("update-partner")],
) -> None:
    """Change what is said about a partner; `roadmap rename --partner` changes its id."""
    update_day(on)  # nothing here is dated, but a wrong date is refused wherever it stands
    wanted = wanted_texts("a partner", given, split(clear), EMPTY_NAME)

    def plan(loaded: LoadedRoadmap) -> Plan:
        (own_id,) = partner_ids([id], loaded.roadmap)
        changes, words = described(("partners", own_id), loaded.data["partners"][own_id], wanted)
        return Plan(own_id, changes, f"updated partner {own_id}: {', '.join(words)}")

    write(asked, plan)
