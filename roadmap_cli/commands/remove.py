"""`roadmap remove`: remove a commitment, an area, a partner, or a part of a commitment."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from roadmap_cli.commands import _completion, _writer_options
from roadmap_cli.commands._bulk import ChoiceOptions, write_each
from roadmap_cli.commands._write import WriteOptions, update_day, update_key
from roadmap_cli.commands._writer_options import indicator_option
from roadmap_cli.editing import assessments, indicators
from roadmap_cli.editing.plan import Plan, PlanFor
from roadmap_cli.editing.removals import removal_plans, update_removal_plan
from roadmap_cli.editing.replacements import require_successor
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.references import RecordKind, record_kind
from roadmap_cli.storage.load import LoadedRoadmap


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
    assessment: Annotated[
        str | None,
        typer.Option(
            "--assessment",
            metavar="DAY",
            autocompletion=_completion.assessments,
            help="Remove only this assessment of the commitment, named by its key.",
        ),
    ] = None,
    on: _writer_options.UnusedOnOption = None,
    choice: ChoiceOptions,
    options: Annotated[WriteOptions, _writer_options.write_options("remove")],
) -> None:
    """Remove commitments, areas, partners, assessors or parts.

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
    part = _part({"--update": update, "--indicator": indicator, "--assessment": assessment}, reading)
    if part is not None and kind is not RecordKind.COMMITMENT:
        raise WrongUsageError(f"{part} belongs to a commitment; leave out --{kind}")
    days = {"update": update, "reading": reading, "assessment": assessment}
    keys = {name: update_key(day) for name, day in days.items() if day is not None}

    def removal(one: str) -> PlanFor:
        match part:
            case "--update":
                return lambda loaded: require_successor(
                    update_removal_plan(one, keys["update"], loaded.roadmap), loaded
                )
            case "--indicator":
                return lambda loaded: indicators.removal(loaded, one, str(indicator), keys.get("reading"))
            case "--assessment":
                return lambda loaded: assessments.removal(one, keys["assessment"], loaded.roadmap)
            case _:
                return lambda loaded: removals(loaded, [one])[0]

    def removals(loaded: LoadedRoadmap, words: Sequence[str]) -> list[Plan]:
        return removal_plans(words, kind, loaded.roadmap, force=force)

    write_each(options, id, choice, removal, removals if part is None else None, kind)


def _part(parts: Mapping[str, str | None], reading: str | None) -> str | None:
    """Return the option that names a part to remove. Raises WrongUsageError for two, or a reading of none."""
    given = [option for option, word in parts.items() if word is not None]
    if reading is not None and "--indicator" not in given:
        raise WrongUsageError("--reading is for indicators; name the indicator with --indicator")
    if len(given) > 1:
        raise WrongUsageError(f"{given[0]} and {given[1]} contradict each other; give one of them")
    return next(iter(given), None)
