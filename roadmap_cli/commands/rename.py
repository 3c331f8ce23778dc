"""`roadmap rename`: change an id, and every reference to it."""

from typing import Annotated

import typer

from roadmap_cli.commands import _completion, _writer_options
from roadmap_cli.commands._write import WriteOptions, update_day, write
from roadmap_cli.editing.renaming import rename_plan, tag_rename_plan
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.references import record_kind


def rename(
    old: Annotated[
        str, typer.Argument(metavar="OLD", autocompletion=_completion.of_kind, help="The current id.")
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The new id.")],
    *,
    area: Annotated[bool, typer.Option("--area", help="OLD is an area.")] = False,
    partner: Annotated[bool, typer.Option("--partner", help="OLD is a partner.")] = False,
    assessor: Annotated[bool, typer.Option("--assessor", help="OLD is an assessor.")] = False,
    tag: Annotated[bool, typer.Option("--tag", help="OLD is a tag, renamed in every commitment.")] = False,
    on: _writer_options.UnusedOnOption = None,
    options: Annotated[WriteOptions, _writer_options.write_options("rename")],
) -> None:
    """Change an id, everywhere it is used.

    A commitment keeps its old id in `formerly`, which still finds it.

    Examples:
      # Change the id of a commitment
      roadmap rename net-zero-2050 carbon-neutral-2050
      # Rename a tag in every commitment
      roadmap rename trilateral three-countries --tag
      # Change the id of an area
      roadmap rename climate climate-action --area
    """
    update_day(on)  # refuses an invalid date, though an id has none
    if tag:
        if area or partner or assessor:
            raise WrongUsageError("--tag renames a tag; leave out --area, --partner and --assessor")
        write(options, lambda loaded: tag_rename_plan(old, new, loaded.roadmap))
        return
    kind = record_kind(area=area, partner=partner, assessor=assessor)
    write(options, lambda loaded: rename_plan(old, new, kind, loaded.roadmap))
