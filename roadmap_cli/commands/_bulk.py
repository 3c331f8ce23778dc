"""Change several commitments with one command: confirm it, and save all changes at once or none."""

from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from roadmap_cli import terminal
from roadmap_cli.commands import _completion
from roadmap_cli.commands._options import OUTPUT
from roadmap_cli.commands._prompts import ask_or_skip, is_interactive
from roadmap_cli.commands._session import writable_path
from roadmap_cli.commands._write import WriteOptions, is_collecting, write
from roadmap_cli.editing.batch import joined_changes, plans_in_turn
from roadmap_cli.editing.plan import Plan, PlanFor
from roadmap_cli.english import counted
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.storage.load import LoadedRoadmap, load_from, read_source

_SHOWN = 10
"""How many changes are shown before the question."""

CommitmentsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="ID…",
        autocompletion=_completion.commitments,
        help="The commitment; several are changed at once.",
    ),
]
YesOption = Annotated[
    bool, typer.Option("--yes", help="Change several records without asking.", rich_help_panel=OUTPUT)
]


def write_each(
    options: WriteOptions,
    ids: Sequence[str],
    plan_for: Callable[[str], PlanFor],
    *,
    yes: bool,
    noun: str = "commitment",
) -> None:
    """Plan the change of each id, and save all of them at once; several are confirmed first.

    On a terminal, what would change is shown and a person confirms it; elsewhere `yes` is required. Raises
    WrongUsageError without it, and what `write` raises.
    """
    ids = list(dict.fromkeys(ids))
    if len(ids) == 1:
        write(options, plan_for(ids[0]))
        return

    def plan(loaded: LoadedRoadmap) -> Plan:
        plans = list(plans_in_turn(loaded, map(plan_for, ids)))
        shown = list(dict.fromkeys(id for one in plans for id in (one.id, *one.added)))
        number = sum(bool(one.changes) for one in plans)
        sentence = f"{options.command}d {counted(number, noun)}"
        return Plan(shown[0], joined_changes(plans), sentence, added=shown[1:])

    if not (yes or options.dry_run or is_collecting()):
        _confirm(options, ids, plan_for)
    write(options, plan)


def _confirm(options: WriteOptions, ids: Sequence[str], plan_for: Callable[[str], PlanFor]) -> None:
    """Show what would change, and ask; exit with 1 if the answer is not yes."""
    if not is_interactive():
        raise WrongUsageError(
            f"this would {options.command} {len(ids):,} records; add --yes to do it, or --dry-run to see it"
        )
    loaded = load_from(read_source(writable_path(options.file)))
    plans = [plan for plan in plans_in_turn(loaded, map(plan_for, ids)) if plan.changes]
    for plan in plans[:_SHOWN]:
        terminal.talk(plan.sentence)
    if len(plans) > _SHOWN:
        terminal.talk(f"… and {len(plans) - _SHOWN:,} more")
    question = f"Save {counted(len(plans), 'change')}? (y or Enter for no)"
    if not plans or (ask_or_skip(question, str.lower) or "n") not in ("y", "yes"):
        terminal.talk("nothing was written")
        raise typer.Exit(1)
