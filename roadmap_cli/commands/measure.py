"""`roadmap measure`: record a reading of an indicator, or add an indicator."""

from typing import Annotated, Any

import typer

from roadmap_cli import escape
from roadmap_cli.commands import _completion, _writer_options
from roadmap_cli.commands._session import today, window_of
from roadmap_cli.commands._write import WriteOptions, past_update_day, write
from roadmap_cli.commands._writer_options import (
    clear_option,
    evidence_option,
    note_option,
    number_of_option,
    on_option,
    partner_option,
)
from roadmap_cli.editing.fields import clearable_fields
from roadmap_cli.editing.indicators import MeasureRequest, plan
from roadmap_cli.editing.updates import UpdateDay
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.ids import clean_title, option_text, option_texts, split_words
from roadmap_cli.model.types import Direction, Indicator, Point

_READING, _INDICATOR = "Reading", "Indicator"


def measure(
    id: _writer_options.CommitmentArgument,
    indicator: Annotated[
        str,
        typer.Argument(
            metavar="INDICATOR",
            autocompletion=_completion.indicators,
            help="The id of the indicator; with --title, that of a new one.",
        ),
    ],
    value: Annotated[
        str | None, typer.Argument(metavar="VALUE", show_default=False, help="The value that was measured.")
    ] = None,
    *,
    on: Annotated[str | None, on_option(_READING, "The day, month or year of the value.")] = None,
    note: Annotated[str | None, note_option("How it was measured, or what it leaves out.", _READING)] = None,
    evidence: Annotated[list[str] | None, evidence_option(panel=_READING)] = None,
    title: Annotated[
        str | None,
        typer.Option(
            "--title",
            metavar="TEXT",
            help="What is measured; adds a new indicator.",
            rich_help_panel=_INDICATOR,
        ),
    ] = None,
    unit: Annotated[
        str | None,
        typer.Option("--unit", metavar="TEXT", help="What the values count.", rich_help_panel=_INDICATOR),
    ] = None,
    direction: Annotated[
        Direction | None,
        typer.Option(
            "--direction",
            metavar="DIRECTION",
            show_default="from the baseline to the target",
            help="Which values are better: up or down.",
            rich_help_panel=_INDICATOR,
        ),
    ] = None,
    baseline: Annotated[
        str | None,
        typer.Option(
            "--baseline",
            metavar="VALUE@DATE",
            help="The value at the start, such as 0@2022-01-01.",
            rich_help_panel=_INDICATOR,
        ),
    ] = None,
    target: Annotated[
        str | None,
        typer.Option(
            "--target",
            metavar="VALUE@DATE",
            help="The promised value, such as 5000@2030.",
            rich_help_panel=_INDICATOR,
        ),
    ] = None,
    for_partner: Annotated[
        str | None, partner_option("The only partner that the indicator is about.", panel=_INDICATOR)
    ] = None,
    clear: Annotated[
        list[str] | None, clear_option(_completion.clearable_indicator_fields, _INDICATOR)
    ] = None,
    options: Annotated[WriteOptions, _writer_options.write_options("measure")],
) -> None:
    r"""Record a reading of an indicator, or add an indicator.

    An indicator is a number that shows how far a commitment is. `roadmap show ID` compares its last reading
    with the straight line from the baseline to the target. Status and progress do not change. `roadmap amend`
    and `roadmap remove` correct a reading with --indicator.

    Examples:
      # A new indicator with its first reading
      roadmap measure net-zero-grids clean-power 68.1 \
        --title "Power without emissions" --unit "%" --for ca \
        --baseline 60@2005 --target 100@2050 --on 2023
      # A later reading
      roadmap measure net-zero-grids clean-power 69.4 --on 2024
    """
    day = past_update_day(on)
    values: dict[str, Any] = {
        "title": clean_title(title, "--title is empty; say what is measured") if title is not None else None,
        "unit": option_text(unit, "--unit"),
        "direction": direction,
        "baseline": _point(baseline, "--baseline"),
        "target": _point(target, "--target"),
    }
    fields = {name: given for name, given in values.items() if given is not None}
    cleared = clearable_fields(split_words(clear), Indicator)
    for name in cleared:
        if name in fields or (name == "partner" and for_partner is not None):
            option = "--for" if name == "partner" else f"--{name}"
            raise WrongUsageError(f"{option} and --clear {name} contradict each other; give one of them")
    said = {"--on": on, "--note": note, "--evidence": evidence or None}
    if value is None and (given := next((name for name, one in said.items() if one is not None), "")):
        raise WrongUsageError(f"{given} belongs to a reading; give its VALUE after the indicator")
    request = MeasureRequest(
        name=indicator,
        value=number_of_option(value, "VALUE") if value is not None else None,
        on=UpdateDay(day, is_given=on is not None),
        note=option_text(note, "--note") or "",
        evidence=option_texts(evidence, "--evidence") or "",
        partner=for_partner,
        fields=fields,
        clear=cleared,
        is_early=day.last > today(),
    )
    write(options, lambda loaded: plan(loaded, id, request))


def _point(text: str | None, option: str) -> Point | None:
    """Return the value and day of an option, None without it. Raises WrongUsageError."""
    if text is None:
        return None
    value, at, when = text.rpartition("@")
    if not at:
        raise WrongUsageError(
            f"{option}: {escape.quote(text)} has no day; write VALUE@DATE, such as 5000@2030"
        )
    return Point(stated_value=number_of_option(value, option).toml, on=window_of(when, option))
