"""`roadmap update-partner`: another name or address for a partner."""

from typing import Annotated

import typer

from roadmap_cli.commands import _completion, _writer_options
from roadmap_cli.commands._descriptions import described, wanted_texts
from roadmap_cli.commands._write import Writing, update_day, write
from roadmap_cli.commands._writer_options import Given, options_of
from roadmap_cli.commands.add_partner import EMPTY_NAME
from roadmap_cli.editing.plan import Plan
from roadmap_cli.model.ids import partner_ids, split
from roadmap_cli.model.types import Partner
from roadmap_cli.storage.load import LoadedRoadmap


def update_partner(
    id: _writer_options.PartnerArgument,
    *,
    given: Annotated[Given, options_of(Partner)],
    clear: Annotated[
        list[str] | None,
        typer.Option(
            "--clear",
            metavar="FIELD",
            autocompletion=_completion.clearable_partner_fields,
            help="Remove this field. Repeats.",
        ),
    ] = None,
    on: _writer_options.OnOption = None,
    asked: Annotated[Writing, _writer_options.writing("update-partner")],
) -> None:
    """Change what is said about a partner; `roadmap rename --partner` changes its id."""
    update_day(on)  # nothing here is dated, but a wrong date is refused wherever it stands
    wanted = wanted_texts("a partner", given, split(clear), EMPTY_NAME)

    def plan(loaded: LoadedRoadmap) -> Plan:
        (own_id,) = partner_ids([id], loaded.roadmap)
        changes, words = described(("partners", own_id), loaded.data["partners"][own_id], wanted)
        return Plan(own_id, changes, f"updated partner {own_id}: {', '.join(words)}")

    write(asked, plan)
