"""What `import` does about open commitments that its source does not name."""

from collections.abc import Callable
from typing import Annotated, Any

import msgspec
import typer

from roadmap_cli.analysis.query import rows_of
from roadmap_cli.commands import _completion
from roadmap_cli.commands._filters import read_filters, status_of
from roadmap_cli.commands._options import composed_of
from roadmap_cli.commands._prompts import is_interactive, require_yes
from roadmap_cli.commands._session import today, writable_path
from roadmap_cli.commands._write import WriteOptions, unchanged_since
from roadmap_cli.editing.import_missing import (
    Closing,
    in_area,
    may_be_cut_off,
    missing_from,
    why_unsure,
    with_closed,
)
from roadmap_cli.editing.import_reasons import Reason
from roadmap_cli.editing.imports import ImportChanges
from roadmap_cli.editing.plan import PlanFor, checked
from roadmap_cli.english import counted
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.importers.records import ImportResult
from roadmap_cli.model.ids import any_of
from roadmap_cli.model.types import CLOSED, Roadmap, Status
from roadmap_cli.model.window import Date
from roadmap_cli.output.reports.import_lines import missing_sentences
from roadmap_cli.storage.load import load_from, read_source

_PANEL = "What the source no longer has"
_CLOSING = tuple(sorted(CLOSED - {Status.SUPERSEDED}))


class MissingRequest(msgspec.Struct, frozen=True):
    """Whether missing commitments are reported or closed; `where` says which ones the source should name."""

    report: bool
    close: Status | None
    where: str | None
    yes: bool

    @property
    def option(self) -> str:
        """Return the option that asks for missing commitments, empty without one."""
        return "--close-missing" if self.close else "--report-missing" if self.report else ""


def _request(
    *,
    report_missing: Annotated[
        bool,
        typer.Option(
            "--report-missing",
            help="With --update, list open commitments that the source does not name.",
            rich_help_panel=_PANEL,
        ),
    ] = False,
    close_missing: Annotated[
        str | None,
        typer.Option(
            "--close-missing",
            metavar="STATUS",
            autocompletion=_completion.each_status,
            help=f"Also give them this status, with --note: {any_of(_CLOSING)}.",
            rich_help_panel=_PANEL,
        ),
    ] = None,
    where: Annotated[
        str | None,
        typer.Option(
            "--where",
            metavar="EXPR",
            autocompletion=_completion.where,
            show_default="all, or those of --area",
            help="The commitments that the source should name.",
            rich_help_panel=_PANEL,
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Close commitments without asking.", rich_help_panel=_PANEL)
    ] = False,
) -> MissingRequest:
    close = status_of(close_missing) if close_missing is not None else None
    if close is Status.SUPERSEDED:
        raise WrongUsageError("--close-missing: superseded needs a successor; use `roadmap replace OLD NEW`")
    if close is not None and close not in CLOSED:
        raise WrongUsageError(f"--close-missing: {close} is not a closed status; use {any_of(_CLOSING)}")
    return MissingRequest(report_missing, close, where, yes)


MissingOptions = Annotated[MissingRequest, composed_of(_request)]


def require_complete(request: MissingRequest, reason: Reason, *, update: bool, is_part: bool) -> None:
    """Raise WrongUsageError for options without the others that they need.

    `is_part` means that only some rows of the source are read, so that it does not show what is missing.
    """
    if request.option and is_part:
        raise WrongUsageError(f"{request.option} needs all rows; leave out --rows, --skip-rows and --until")
    if request.where is not None and not request.option:
        raise WrongUsageError("--where belongs to --report-missing or --close-missing; add one of them")
    given = _given(request, reason)
    if given and not update:
        raise WrongUsageError(f"{given} needs --update, which changes existing commitments")
    if request.close and not reason.note:
        raise WrongUsageError("--close-missing needs --note TEXT, which says why they are closed")


def require_commitments(request: MissingRequest, reason: Reason, *, has_ids: bool | None) -> None:
    """Raise WrongUsageError if the source has no ids, or has readings instead of commitments (None).

    Without a column of ids, a changed title would look like a missing commitment.
    """
    given = _given(request, reason)
    if given and has_ids is None:
        raise WrongUsageError(f"{given} is for commitments, and the source is a table of readings")
    if request.close and not has_ids:
        raise WrongUsageError(
            "--close-missing needs a column of ids, because a changed title would look like a missing "
            "commitment; name it with --id-from COLUMN"
        )


def _given(request: MissingRequest, reason: Reason) -> str:
    """Return the first given option that is about existing commitments."""
    return request.option or ("--note" if reason.note else "--evidence" if reason.evidence else "")


class MissingContext(msgspec.Struct, frozen=True):
    """The name of a source, the area of all its rows (or empty), and the day and reason of updates."""

    name: str
    area: str
    on: Date
    reason: Reason


def with_missing(
    request: MissingRequest,
    result: ImportResult,
    changed: ImportChanges,
    roadmap: Roadmap,
    how: MissingContext,
) -> ImportChanges:
    """Return the changes of an import with the missing commitments, which are closed if the request says so.

    The changes have a refusal if some would be closed, but the source may be incomplete.
    """
    if not request.option:
        return changed
    expected = in_area(roadmap, how.area)
    if request.where is not None:
        filters: Any = read_filters(where=request.where)
        expected &= {row.id for row in rows_of(roadmap, today(), filters.selection(roadmap, today()))}
    missing = missing_from(result, roadmap, expected)
    unsure = why_unsure(result, how.name) if missing else ""
    if request.close is None:
        return msgspec.structs.replace(changed, missing=missing, missing_unsure=unsure)
    if unsure:
        unsure = f"{unsure}, so it is not known what is missing; correct it, or leave out --close-missing"
    elif request.yes and (few := may_be_cut_off(roadmap, expected, missing)):
        unsure = (
            f"{how.name} {few}, so it may be cut off; leave out --yes to confirm this on a terminal, "
            "or name what it should have with --where EXPR"
        )
    changed = msgspec.structs.replace(changed, missing=missing, refusal=unsure)
    return changed if unsure else with_closed(changed, roadmap, Closing(request.close, how.on, how.reason))


def confirmed(
    options: WriteOptions, request: MissingRequest, plan_for: PlanFor, changed: Callable[[], ImportChanges]
) -> PlanFor:
    """Return what makes the plan after a person has confirmed what it closes; `changed` is what it changes.

    Exits with 1 if the answer is not yes. Raises WrongUsageError without --yes if nobody can answer, and the
    errors of saving.
    """
    if not request.close or request.yes or options.dry_run:
        return plan_for
    source = read_source(writable_path(options.file))
    loaded = load_from(source)
    plan = plan_for(loaded)
    number = len(changed().closed)
    if not (plan.changes and number):
        return plan_for
    close = f"close {counted(number, 'commitment')} as {request.close}"
    if not is_interactive():
        raise WrongUsageError(f"this would {close}; add --yes to do it, or --dry-run to see it")
    _, effects = checked(loaded, plan)
    require_yes(list(missing_sentences(changed())), effects, f"{close.capitalize()}?")
    return unchanged_since(source, plan_for)
