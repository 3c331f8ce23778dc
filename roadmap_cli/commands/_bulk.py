"""Change several commitments with one command: choose them, confirm it, and save all changes or none."""

from collections.abc import Callable, Container, Sequence
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
from roadmap_cli.model.types import Roadmap, Status
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


PlansFor = Callable[[LoadedRoadmap, Sequence[str]], Sequence[Plan]]


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
    plans_for: PlansFor | None = None,
    noun: str = "commitment",
) -> None:
    """Plan the change of each chosen record, and save all of them at once; several are confirmed first.

    `plans_for` plans several changes faster than `plan_for`, each after the ones before. Raises what
    `write_together` raises.
    """
    chosen = chosen_ids(options, ids, choice)
    if len(chosen) == 1 and choice.where is None:
        write(options, plan_for(chosen[0]))
        return

    def plan_all(loaded: LoadedRoadmap) -> Sequence[Plan]:
        if plans_for is not None:
            return plans_for(loaded, chosen)
        return list(plans_in_turn(loaded, map(plan_for, chosen)))

    def total(plans: Sequence[Plan]) -> str:
        return f"{options.command}d {counted(sum(bool(one.changes) for one in plans), noun)}"

    write_together(options, choice, chosen, plan_all, total, noun)


def write_together(
    options: WriteOptions,
    choice: Choice,
    chosen: Sequence[str],
    plan_all: Callable[[LoadedRoadmap], Sequence[Plan]],
    total: Callable[[Sequence[Plan]], str],
    noun: str = "commitment",
) -> None:
    """Save the changes of several plans at once, with one sentence about their total.

    On a terminal, the changes are shown and a person confirms them; elsewhere, `--yes` is required. Raises
    WrongUsageError without it, and the errors of `write`.
    """
    if not chosen:
        report_none(options, "nothing matches, so nothing was changed")
        return

    def plan(loaded: LoadedRoadmap) -> Plan:
        plans = plan_all(loaded)
        return joined(plans, total(plans))

    if choice.yes or options.dry_run or is_collecting():
        write(options, plan)
        return
    if not is_interactive():
        verb = "rename the tag in" if options.command == "rename" else options.command
        raise WrongUsageError(
            f"this would {verb} {counted(len(chosen), noun)}; add --yes to do it, or --dry-run to see it"
        )
    source = _confirmed(options, plan_all, total)
    write(options, unchanged_since(source, plan))


def chosen_ids(
    options: WriteOptions,
    ids: Sequence[str] | None,
    choice: Choice,
    among: Callable[[Roadmap], Container[str]] | None = None,
) -> list[str]:
    """Return the ids to change, each once; an expression chooses only `among` some, if given.

    Raises WrongUsageError unless ids or an expression are given.
    """
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
    found = [row.id for row in rows_of(roadmap, today(), filters.selection(roadmap, today()))]
    if among is None:
        return found
    some = among(roadmap)
    return [id for id in found if id in some]


def _confirmed(
    options: WriteOptions,
    plan_all: Callable[[LoadedRoadmap], Sequence[Plan]],
    total: Callable[[Sequence[Plan]], str],
) -> Source:
    """Show what would change, and ask; return what was read. Exit with 1 if the answer is not yes.

    Raises the errors of `write`, so that nobody confirms what cannot be saved.
    """
    source = read_source(writable_path(options.file))
    loaded = load_from(source)
    plans = plan_all(loaded)
    _, effects = checked(loaded, joined(plans, total(plans)))
    sentences = [plan.sentence for plan in plans if plan.changes]
    require_yes(sentences, effects, f"Save {counted(len(sentences), 'change')}?")
    return source
