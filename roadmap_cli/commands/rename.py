"""`roadmap rename`: change an id, and every reference to it."""

from collections.abc import Sequence
from typing import Annotated

import typer

from roadmap_cli.commands import _completion, _writer_options
from roadmap_cli.commands._bulk import Choice, ChoiceOptions, chosen_ids, write_together
from roadmap_cli.commands._write import WriteOptions, update_day, write
from roadmap_cli.editing.batch import joined
from roadmap_cli.editing.plan import Plan
from roadmap_cli.editing.renaming import rename_plan, tag_rename_plans, tag_rename_sentence, with_tag
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.references import record_kind
from roadmap_cli.storage.load import LoadedRoadmap


def rename(
    old: Annotated[
        str, typer.Argument(metavar="OLD", autocompletion=_completion.of_kind, help="The current id.")
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The new id.")],
    id: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ID",
            autocompletion=_completion.commitments,
            help="With --tag: rename the tag only in this commitment, or in several.",
        ),
    ] = None,
    *,
    area: Annotated[bool, typer.Option("--area", help="OLD is an area.")] = False,
    partner: Annotated[bool, typer.Option("--partner", help="OLD is a partner.")] = False,
    assessor: Annotated[bool, typer.Option("--assessor", help="OLD is an assessor.")] = False,
    tag: Annotated[bool, typer.Option("--tag", help="OLD is a tag, renamed in every commitment.")] = False,
    on: _writer_options.UnusedOnOption = None,
    choice: ChoiceOptions,
    options: Annotated[WriteOptions, _writer_options.write_options("rename")],
) -> None:
    """Change an id, everywhere it is used.

    A commitment keeps its old id in `formerly`, which still finds it.

    Examples:
      # Change the id of a commitment
      roadmap rename net-zero-2050 carbon-neutral-2050
      # Rename a tag in every commitment
      roadmap rename --tag trilateral three-countries
      # Change the id of an area
      roadmap rename climate climate-action --area
    """
    update_day(on)  # refuses an invalid date, though an id has none
    if tag:
        if area or partner or assessor:
            raise WrongUsageError("--tag renames a tag; leave out --area, --partner and --assessor")
        _rename_tag(old, new, id, choice, options)
        return
    if id or choice.where is not None:
        given = f"argument {id[0]}" if id else "--where"
        raise WrongUsageError(
            f"`roadmap rename` takes {given} only with --tag, to rename a tag in some commitments"
        )
    kind = record_kind(area=area, partner=partner, assessor=assessor)
    write(options, lambda loaded: rename_plan(old, new, kind, loaded.roadmap))


def _rename_tag(old: str, new: str, ids: Sequence[str] | None, choice: Choice, options: WriteOptions) -> None:
    """Rename a tag in every commitment, or in those that are chosen."""

    def total(plans: Sequence[Plan]) -> str:
        return tag_rename_sentence(old, new, plans)

    if not ids and choice.where is None:
        write(
            options, lambda loaded: joined(plans := tag_rename_plans(old, new, loaded.roadmap), total(plans))
        )
        return
    chosen = chosen_ids(options, ids, choice, among=lambda roadmap: with_tag(old, roadmap))

    def plan_all(loaded: LoadedRoadmap) -> Sequence[Plan]:
        return tag_rename_plans(old, new, loaded.roadmap, chosen)

    if choice.where is None and len(chosen) == 1:
        write(options, lambda loaded: joined(plans := plan_all(loaded), total(plans)))
    else:
        write_together(options, choice, chosen, plan_all, total)
