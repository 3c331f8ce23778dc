"""`roadmap update-assessor`: change the name, address or scale of an assessor."""

from typing import Annotated, Any

from roadmap_cli.commands import _completion, _writer_options
from roadmap_cli.commands._write import WriteOptions, update_day, write
from roadmap_cli.commands._writer_options import FieldValues, clear_option, field_options
from roadmap_cli.commands.add_assessor import EMPTY_NAME
from roadmap_cli.editing.assessments import parse_scale
from roadmap_cli.editing.descriptions import description_plan, requested_texts
from roadmap_cli.editing.plan import Plan
from roadmap_cli.model.ids import assessor_id, split_words
from roadmap_cli.model.references import RecordKind
from roadmap_cli.model.types import Assessor
from roadmap_cli.storage.load import LoadedRoadmap


def update_assessor(
    id: _writer_options.AssessorArgument,
    *,
    values: Annotated[FieldValues, field_options(Assessor)],
    clear: Annotated[list[str] | None, clear_option(_completion.clearable_assessor_fields)] = None,
    on: _writer_options.UnusedOnOption = None,
    options: Annotated[WriteOptions, _writer_options.write_options("update-assessor")],
) -> None:
    """Change the name, address or scale of an assessor.

    `roadmap rename --assessor` changes its id.

    Examples:
      # A new address
      roadmap update-assessor cat --url https://example.org
      # A scale, which replaces the former one
      roadmap update-assessor cat --scale good=1,poor=-1
    """
    update_day(on)  # refuses an invalid date, though the change has none
    request: dict[str, Any] = dict(
        requested_texts(RecordKind.ASSESSOR, values, split_words(clear), EMPTY_NAME)
    )
    if request.get("scale") is not None:
        request["scale"] = parse_scale(request["scale"])

    def plan(loaded: LoadedRoadmap) -> Plan:
        return description_plan(RecordKind.ASSESSOR, assessor_id(id, loaded.roadmap), request, loaded)

    write(options, plan)
