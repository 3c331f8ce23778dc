"""`roadmap add-commitment`: add a commitment."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any

import typer

from roadmap_cli.commands import _completion, _writer_options
from roadmap_cli.commands._deadlines import is_no_text, promise_of
from roadmap_cli.commands._filters import status_of
from roadmap_cli.commands._prompts import (
    ask,
    ask_for_area,
    ask_for_partners,
    ask_or_skip,
    readable_roadmap,
    require_person,
)
from roadmap_cli.commands._session import deadline_of
from roadmap_cli.commands._write import WriteOptions, update_day, write
from roadmap_cli.commands._writer_options import (
    FieldValues,
    deadline_option,
    field_options,
    parsed_date,
    status_option,
)
from roadmap_cli.editing.fields import option_value
from roadmap_cli.editing.plan import Plan
from roadmap_cli.editing.replacements import require_successor
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.date_phrases import words_of_fiscal_year
from roadmap_cli.model.fields import COMMITMENT
from roadmap_cli.model.ids import (
    NO_AREA,
    check_not_formerly,
    choose_id,
    clean_title,
    describe_id,
    formerly_used,
    option_text,
    short,
)
from roadmap_cli.model.types import Commitment, Roadmap, promised
from roadmap_cli.model.window import Deadline
from roadmap_cli.storage.load import LoadedRoadmap
from roadmap_cli.toml.change import AddTable

_EMPTY: tuple[object, ...] = (None, "", [])
NO_TITLE = 'TITLE is missing; say what was promised: roadmap add-commitment "TITLE" --area ID'
DEADLINE = "Deadline (2030, Q3 2026, spring 2027, a day …; Enter to skip)"
SOURCE = "Source (a link; Enter to skip)"


def add_commitment(
    title: Annotated[
        str | None, typer.Argument(metavar="TITLE", help="What was promised, in a few words.")
    ] = None,
    *,
    area: Annotated[
        str | None,
        typer.Option(
            "--area", metavar="ID", autocompletion=_completion.areas, help="The area it belongs to."
        ),
    ] = None,
    deadline: Annotated[
        str | None, deadline_option('When it is due: 2050, 2026-Q3, "spring 2027" or a day.')
    ] = None,
    status: Annotated[str | None, status_option("Its status.", default="planned")] = None,
    id: Annotated[
        str | None, typer.Option("--id", metavar="ID", show_default="made from the title", help="Its id.")
    ] = None,
    values: Annotated[FieldValues, field_options(Commitment, besides=("title", "area"))],
    on: Annotated[str | None, _writer_options.on_option()] = None,
    options: Annotated[WriteOptions, _writer_options.write_options("add-commitment")],
) -> None:
    r"""Add a commitment: what was promised, by whom, by when.

    It is added after the last one of its area. On a terminal, prompt for a missing area; without TITLE, also
    for the title, the partners, the deadline and the source.

    Examples:
      # A promise with its deadline, as precise as it was made
      roadmap add-commitment "Phase out coal power" \
        --area climate --partner ca --deadline 2030
      # A promise with the words and the place of the original
      roadmap add-commitment "Plant two billion trees" \
        --area climate --text "Two billion trees by 2031." \
        --source https://example.org/trees
    """
    anchor = update_day(on).last
    given = {
        name: parsed_date(COMMITMENT[name], value, anchor, options.file)
        for name, value in values.items()
        if value is not None
    }
    if is_no_text(given.get("deadline_text")):
        given["deadline_text"] = None
    if title is not None:
        given["title"] = clean_title(title)
    if area is not None:
        given["area"] = area
    if deadline is not None:
        keeps_words = "deadline_text" not in given
        given["deadline"], words = promise_of(deadline, anchor, options.file, keeps_words=keeps_words)
        given.setdefault("deadline_text", words or None)
    if status is not None:
        given["status"] = status_of(status)
    given |= _answers(given, id, anchor, options.file)

    def plan(loaded: LoadedRoadmap) -> Plan:
        fields = _fields(given, loaded.roadmap)
        title, due = fields["title"], given.get("deadline")
        new_id = _new_id(title, id, loaded.roadmap)
        table = {
            name: fields[name] for name in Commitment.__struct_fields__ if fields.get(name) not in _EMPTY
        }
        when = promised(due.canonical if due else "", fields.get("deadline_text"))
        by = f", due {when}" if when else ""
        sentence = f"added {describe_id(title, new_id, id)} to {table['area']}{by}: {title}"
        return require_successor(Plan(new_id, [AddTable(("commitments", new_id), table)], sentence), loaded)

    write(options, plan)


def _fields(given: Mapping[str, Any], roadmap: Roadmap) -> dict[str, Any]:
    """Return the given values as the file holds them. Raises NotFoundError, WrongUsageError."""
    return {
        name: option_value(COMMITMENT[name], value, roadmap)
        for name, value in given.items()
        if value is not None
    }


def _new_id(title: str, id: str | None, roadmap: Roadmap) -> str:
    """Return the id of a new commitment, by default made from its title. Raises WrongUsageError."""
    if id is not None:
        check_not_formerly(id, roadmap)
    return choose_id(title, id, {*roadmap.commitments, *formerly_used(roadmap)}, "commitment")


def _answers(given: Mapping[str, Any], id: str | None, anchor: date, file: str | None) -> dict[str, Any]:
    """Return what a person answers to the prompts for what is missing; None for what is skipped.

    A title that is given means that only a missing area is asked for. What is wrong in the options is
    refused before the first prompt. Raises WrongUsageError, NotFoundError and UnreadableError.
    """
    if "title" in given:
        return {} if "area" in given else {"area": ask_for_area(readable_roadmap(file))}
    require_person(NO_TITLE)
    roadmap = readable_roadmap(file)
    if not roadmap.areas:
        raise WrongUsageError(NO_AREA)
    _fields(given, roadmap)
    if id is not None:
        _new_id("", id, roadmap)

    def title_of(answer: str) -> str:
        title = clean_title(answer)
        _new_id(title, id, roadmap)  # refuses a title that no id can be made from
        return title

    words: dict[str, Any] = {}

    def deadline_in(answer: str) -> Deadline | None:
        year_start = roadmap.roadmap.fiscal_year_starts
        words["deadline_text"] = words_of_fiscal_year(answer) or None
        return deadline_of(answer, "Deadline", anchor, year_start=year_start)

    prompts: dict[str, Callable[[], Any]] = {
        "title": lambda: ask("Title", title_of),
        "area": lambda: ask_for_area(roadmap),
        "partners": lambda: ask_for_partners(roadmap) if roadmap.partners else None,
        "deadline": lambda: ask_or_skip(DEADLINE, deadline_in),
        "source": lambda: ask_or_skip(SOURCE, _source),
    }
    answers = {name: answer() for name, answer in prompts.items() if name not in given}
    return answers if "deadline_text" in given else words | answers


def _source(answer: str) -> list[str]:
    """Return the sources in an answer. Raises WrongUsageError for a text that `check` would not accept."""
    from roadmap_cli.checks.substance import is_source  # only for a prompt

    source = option_text(answer, "--source") or ""
    if not is_source(source):
        raise WrongUsageError(f'"{short(source)}" is not a link; write the full address, with https://')
    return [source]
