"""`roadmap show ID...`: everything about one or more commitments."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, assert_never

import msgspec
import typer

from roadmap_cli import terminal
from roadmap_cli.analysis.flags import derive
from roadmap_cli.analysis.lineage import on_day
from roadmap_cli.analysis.query import row_of
from roadmap_cli.analysis.replay import updates_of
from roadmap_cli.commands import _completion
from roadmap_cli.commands._options import TextFormat, TextFormatOption
from roadmap_cli.commands._reading import ReadOptions, not_begun
from roadmap_cli.model.lookup import find_commitment
from roadmap_cli.model.types import Roadmap
from roadmap_cli.output.json import render_json
from roadmap_cli.output.reports import show
from roadmap_cli.terminal import Screen

if TYPE_CHECKING:
    from roadmap_cli.storage.several import Loaded


def show_commitment(
    *,
    id: Annotated[
        list[str],
        typer.Argument(
            metavar="ID",
            autocompletion=_completion.commitments,
            help="Commitment id, a unique prefix of it, or a former id. Repeats.",
        ),
    ],
    format: TextFormatOption = TextFormat.TEXT,
    request: ReadOptions,
) -> None:
    """Show everything about one or more commitments.

    Updates are shown newest first.

    Examples:
      # One commitment with its milestones and updates
      roadmap show net-zero-2050
      # Two of them, as a JSON array
      roadmap show net-zero-2050 paris-agreement --format json
      # The same as it was at the end of 2024
      roadmap show net-zero-2050 --as-of 2024
    """
    day = request.day
    loaded = request.load(with_data=format is TextFormat.JSON)
    ids = dict.fromkeys(find_commitment(word, loaded.roadmap) for word in id)
    roadmap = loaded.typed_roadmap
    records = [_record(commitment_id, roadmap, day) for commitment_id in ids]
    _write(records, loaded, format, request.screen(of=loaded), is_array=len(id) > 1)
    shown = {record.id: record.commitment for record in records}
    request.report_hidden(msgspec.structs.replace(loaded.roadmap, commitments=shown), day)


def _record(commitment_id: str, roadmap: Roadmap, as_of: date) -> show.CommitmentRecord:
    """Return a commitment as of a day. Raises NotFoundError if it did not exist yet."""
    commitment = roadmap.commitments[commitment_id]
    updates = updates_of(commitment)
    state = on_day(commitment, roadmap, as_of)
    if state is None:
        raise not_begun(commitment_id, commitment, as_of)
    derived = derive(state, roadmap.check_of(commitment_id))
    return show.CommitmentRecord(
        id=commitment_id,
        commitment=commitment,
        roadmap=roadmap,
        row=row_of(commitment_id, commitment, derived),
        derived=derived,
        past=[dated for dated in updates if dated.day.first <= as_of],
        as_of=as_of,
    )


def _write(
    records: Sequence[show.CommitmentRecord],
    loaded: "Loaded",
    format: TextFormat,
    screen: Screen,
    *,
    is_array: bool,
) -> None:
    match format:
        case TextFormat.JSON:
            values = [show.json_of(record, loaded.data["commitments"][record.id]) for record in records]
            terminal.put(render_json(values if is_array else values[0]))
        case TextFormat.MARKDOWN:
            terminal.show("\n".join(map(show.render_markdown_record, records)))
        case TextFormat.TEXT:
            for number, record in enumerate(records):
                if number:
                    terminal.show("\n\n")
                _show_record(record, screen)
        case _:
            assert_never(format)


def _show_record(record: show.CommitmentRecord, screen: Screen) -> None:
    if screen.is_terminal:
        from roadmap_cli.output.rich import render_record  # imports Rich, only for a terminal

        terminal.draw(render_record(record, screen.width or 80, screen.signs), screen)
    else:
        terminal.show(show.render_record(record, screen.signs, screen.color))
