"""`roadmap update-partner`: change the name or address of a partner."""

from typing import Annotated

from roadmap_cli.commands import _completion, _writer_options
from roadmap_cli.commands._write import WriteOptions, update_day, write
from roadmap_cli.commands._writer_options import FieldValues, clear_option, field_options
from roadmap_cli.commands.add_partner import EMPTY_NAME
from roadmap_cli.editing.descriptions import description_plan, requested_texts
from roadmap_cli.editing.plan import Plan
from roadmap_cli.model.ids import partner_ids, split_words
from roadmap_cli.model.references import RecordKind
from roadmap_cli.model.types import Partner
from roadmap_cli.storage.load import LoadedRoadmap


def update_partner(
    id: _writer_options.PartnerArgument,
    *,
    values: Annotated[FieldValues, field_options(Partner)],
    clear: Annotated[list[str] | None, clear_option(_completion.clearable_partner_fields)] = None,
    on: _writer_options.UnusedOnOption = None,
    options: Annotated[WriteOptions, _writer_options.write_options("update-partner")],
) -> None:
    """Change the name or address of a partner.

    `roadmap rename --partner` changes its id.

    Examples:
      # A new address
      roadmap update-partner ca --url https://www.canada.ca/en
      # A new name
      roadmap update-partner us --name "U.S. of America"
    """
    update_day(on)  # refuses an invalid date, though the change has none
    request = requested_texts(RecordKind.PARTNER, values, split_words(clear), EMPTY_NAME)

    def plan(loaded: LoadedRoadmap) -> Plan:
        return description_plan(RecordKind.PARTNER, partner_ids([id], loaded.roadmap)[0], request, loaded)

    write(options, plan)
