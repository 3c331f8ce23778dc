"""`roadmap update-area`: change the title, summary or lead of an area."""

from typing import Annotated

from roadmap_cli.commands import _completion, _writer_options
from roadmap_cli.commands._write import WriteOptions, update_day, write
from roadmap_cli.commands._writer_options import FieldValues, clear_option, field_options
from roadmap_cli.commands.add_area import EMPTY_TITLE
from roadmap_cli.editing.descriptions import description_plan, requested_texts
from roadmap_cli.editing.plan import Plan
from roadmap_cli.model.ids import area_id, split_words
from roadmap_cli.model.references import RecordKind
from roadmap_cli.model.types import Area
from roadmap_cli.storage.load import LoadedRoadmap


def update_area(
    id: _writer_options.AreaArgument,
    *,
    values: Annotated[FieldValues, field_options(Area)],
    clear: Annotated[list[str] | None, clear_option(_completion.clearable_area_fields)] = None,
    on: _writer_options.UnusedOnOption = None,
    options: Annotated[WriteOptions, _writer_options.write_options("update-area")],
) -> None:
    """Change the title, summary or lead of an area.

    `roadmap rename --area` changes its id.

    Examples:
      # A new title
      roadmap update-area climate --title "Climate and energy"
      # No lead any more
      roadmap update-area climate --clear lead
    """
    update_day(on)  # refuses an invalid date, though the change has none
    request = requested_texts(RecordKind.AREA, values, split_words(clear), EMPTY_TITLE)

    def plan(loaded: LoadedRoadmap) -> Plan:
        return description_plan(RecordKind.AREA, area_id(id, loaded.roadmap), request, loaded)

    write(options, plan)
