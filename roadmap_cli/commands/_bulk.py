"""Change several commitments with one command: choose them, confirm it, and save all changes or none."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import msgspec
import typer

from roadmap_cli.analysis.query import rows_of
from roadmap_cli.commands import _completion
from roadmap_cli.commands._filters import read_filters
from roadmap_cli.commands._options import FILTER, OUTPUT, composed_of
from roadmap_cli.commands._prompts import is_interactive, readable_roadmap, require_yes
from roadmap_cli.commands._session import today, writable_path
from roadmap_cli.commands._write import WriteOptions, is_collecting, report_none, unchanged_since, write
from roadmap_cli.editing.batch import joined, plans_in_turn
from roadmap_cli.editing.plan import Plan, PlanFor, checked
from roadmap_cli.english import counted
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.types import Status
from roadmap_cli.storage.load import LoadedRoadmap, Source, load_from, read_source


def _require_ids(ctx: typer.Context, words: list[str] | None) -> list[str] | None:
    """Report a value whose option was left out, such as a status, as an argument that is not expected."""
    for word in (words or [])[1:]:
        if word in set(Status) or " " in word.strip():
            ctx.fail(f"Got unexpected extra argument ({word})")
    return words


CommitmentsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="ID",
        autocompletion=_completion.commitments,
        callback=_require_ids,
        help="The commitment; several are changed at once.",
    ),
]


class Choice(msgspec.Struct, frozen=True):
    """How several commitments are chosen and confirmed: `where` is an expression, None for ids."""

    where: str | None
    yes: bool


def _choice(
    *,
    where: Annotated[
        str | None,
        typer.Option(
            "--where",
            metavar="EXPR",
            autocompletion=_completion.where,
            help="Every commitment that matches EXPR today, instead of ID.",
            rich_help_panel=FILTER,
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Change several commitments without asking.", rich_help_panel=OUTPUT)
    ] = False,
) -> Choice:
    return Choice(where, yes)


ChoiceOptions = Annotated[Choice, composed_of(_choice)]


def write_each(
    options: WriteOptions,
    ids: Sequence[str] | None,
    choice: Choice,
    plan_for: Callable[[str], PlanFor],
    noun: str = "commitment",
) -> None:
    """Plan the change of each chosen record, and save all of them at once; several are confirmed first.

    On a terminal, the changes are shown and a person confirms them; elsewhere, `--yes` is required. Raises
    WrongUsageError without it, and the errors of `write`.
    """
    chosen = _chosen(options, ids, choice)
    if not chosen:
        report_none(options, "nothing matches, so nothing was changed")
        return
    if len(chosen) == 1 and choice.where is None:
        write(options, plan_for(chosen[0]))
        return

    def plan_all(loaded: LoadedRoadmap) -> Sequence[Plan]:
        return list(plans_in_turn(loaded, map(plan_for, chosen)))

    def plan(loaded: LoadedRoadmap) -> Plan:
        return _together(options, plan_all(loaded), noun)

    if choice.yes or options.dry_run or is_collecting():
        write(options, plan)
        return
    if not is_interactive():
        raise WrongUsageError(
            f"this would {options.command} {counted(len(chosen), 'record')}; "
            "add --yes to do it, or --dry-run to see it"
        )
    source = _confirmed(options, plan_all, noun)
    write(options, unchanged_since(source, plan))


def _together(options: WriteOptions, plans: Sequence[Plan], noun: str) -> Plan:
    number = sum(bool(one.changes) for one in plans)
    return joined(plans, f"{options.command}d {counted(number, noun)}")


def _chosen(options: WriteOptions, ids: Sequence[str] | None, choice: Choice) -> list[str]:
    """Return the ids to change, each once. Raises WrongUsageError unless ids or an expression are given."""
    if choice.where is None:
        if not ids:
            raise WrongUsageError(
                f"ID is missing; name what to {options.command}, or choose with --where EXPR"
            )
        return list(dict.fromkeys(ids))
    if ids:
        raise WrongUsageError("give ids or --where, not both")
    filters: Any = read_filters(where=choice.where)
    roadmap = readable_roadmap(options.file)
    return [row.id for row in rows_of(roadmap, today(), filters.selection(roadmap, today()))]


def _confirmed(
    options: WriteOptions, plan_all: Callable[[LoadedRoadmap], Sequence[Plan]], noun: str
) -> Source:
    """Show what would change, and ask; return what was read. Exit with 1 if the answer is not yes.

    Raises the errors of `write`, so that nobody confirms what cannot be saved.
    """
    source = read_source(writable_path(options.file))
    loaded = load_from(source)
    plans = plan_all(loaded)
    _, effects = checked(loaded, _together(options, plans, noun))
    sentences = [plan.sentence for plan in plans if plan.changes]
    require_yes(sentences, effects, f"Save {counted(len(sentences), 'change')}?")
    return source
