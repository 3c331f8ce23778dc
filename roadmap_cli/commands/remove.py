"""`roadmap remove`: remove a commitment, an area, a partner, or a part of a commitment."""

from typing import Annotated

import typer

from roadmap_cli.commands import _completion, _writer_options
from roadmap_cli.commands._bulk import ChoiceOptions, write_each
from roadmap_cli.commands._write import WriteOptions, update_day, update_key
from roadmap_cli.commands._writer_options import indicator_option
from roadmap_cli.editing import indicators
from roadmap_cli.editing.plan import PlanFor
from roadmap_cli.editing.removals import removal_plan, update_removal_plan
from roadmap_cli.editing.replacements import require_successor
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.references import RecordKind, record_kind


def remove(
    id: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ID",
            autocompletion=_completion.of_kind,
            help="The whole id; several are removed at once.",
        ),
    ] = None,
    *,
    area: Annotated[bool, typer.Option("--area", help="ID is an area.")] = False,
    partner: Annotated[bool, typer.Option("--partner", help="ID is a partner.")] = False,
    assessor: Annotated[bool, typer.Option("--assessor", help="ID is an assessor.")] = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help="Also remove what refers to it, such as the commitments of an area. What a partner did is "
            "never removed.",
        ),
    ] = False,
    update: Annotated[
        str | None,
        typer.Option(
            "--update",
            metavar="DAY",
            autocompletion=_completion.updates,
            help="Remove only this update of the commitment, named by its key.",
        ),
    ] = None,
    indicator: Annotated[
        str | None, indicator_option("Remove only this indicator of the commitment, with its readings.")
    ] = None,
    reading: Annotated[
        str | None,
        typer.Option(
            "--reading",
            metavar="DAY",
            autocompletion=_completion.readings,
            help="Remove only this reading of the indicator, named by its key.",
        ),
    ] = None,
    on: _writer_options.UnusedOnOption = None,
    choice: ChoiceOptions,
    options: Annotated[WriteOptions, _writer_options.write_options("remove")],
) -> None:
    """Remove commitments, areas, partners, updates or indicators.

    A commitment is removed with all of its parts. Keep a commitment that was dropped: `roadmap
    update ID --status dropped` records that. Git keeps the history of what is removed.

    Examples:
      # Show what the removal of a commitment would change
      roadmap remove semiconductor-forum --dry-run
      # Remove an area with its commitments
      roadmap remove covid-19 --area --force
      # Remove an update that was recorded by mistake
      roadmap remove net-zero-grids --update 2024-12-17
    """
    update_day(on)  # refuses an invalid date, though a removal has none
    kind = record_kind(area=area, partner=partner, assessor=assessor)
    if choice.where is not None and kind is not RecordKind.COMMITMENT:
        raise WrongUsageError(f"--where chooses commitments; leave out --{kind}")
    part = _part(update, indicator, reading)
    if part is None:

        def removal(one: str) -> PlanFor:
            return lambda loaded: removal_plan(one, kind, loaded.roadmap, force=force)

        write_each(options, id, choice, removal, kind)
        return
    if kind is not RecordKind.COMMITMENT:
        raise WrongUsageError(f"{part} belongs to a commitment; leave out --{kind}")
    if update is None:
        of_reading = update_key(reading) if reading is not None else None

        def indicator_removal(one: str) -> PlanFor:
            return lambda loaded: indicators.removal(loaded, one, str(indicator), of_reading)

        write_each(options, id, choice, indicator_removal)
        return
    key = update_key(update)

    def update_removal(one: str) -> PlanFor:
        return lambda loaded: require_successor(update_removal_plan(one, key, loaded.roadmap), loaded)

    write_each(options, id, choice, update_removal)


def _part(update: str | None, indicator: str | None, reading: str | None) -> str | None:
    """Return the option that names a part to remove. Raises WrongUsageError for two, or a reading of none."""
    if reading is not None and indicator is None:
        raise WrongUsageError("--reading is that of an indicator; name it with --indicator")
    if update is not None and indicator is not None:
        raise WrongUsageError("--update and --indicator contradict each other; give one of them")
    return "--update" if update is not None else "--indicator" if indicator is not None else None
