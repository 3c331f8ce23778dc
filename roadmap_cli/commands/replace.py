"""`roadmap replace`: record that other commitments replace one."""

from typing import Annotated

import typer

from roadmap_cli.commands import _completion, _writer_options
from roadmap_cli.commands._write import WriteOptions, past_update_day, write
from roadmap_cli.commands._writer_options import evidence_option, note_option, on_option, partner_option
from roadmap_cli.editing.replacements import Replacement, replacement_plan
from roadmap_cli.editing.updates import UpdateDay
from roadmap_cli.model.ids import option_text, option_texts

Ids = list[str] | None


def replace(
    id: Annotated[
        str,
        typer.Argument(
            metavar="OLD", autocompletion=_completion.commitments, help="The commitment that is replaced."
        ),
    ],
    by: Annotated[
        Ids,
        typer.Argument(
            metavar="NEW",
            autocompletion=_completion.commitments,
            show_default=False,
            help="The commitments that replace it; several are a split.",
        ),
    ] = None,
    *,
    new: Annotated[
        Ids,
        typer.Option(
            "--new",
            metavar="TITLE",
            help="Replace it by a new commitment with this title, in its area and with its partners. "
            "Repeats.",
        ),
    ] = None,
    for_partner: Annotated[
        str | None,
        partner_option("Replace it only for this partner; `all` records an update for each partner."),
    ] = None,
    note: Annotated[str | None, note_option("What happened, and why.")] = None,
    evidence: Annotated[Ids, evidence_option()] = None,
    on: Annotated[str | None, on_option()] = None,
    options: Annotated[WriteOptions, _writer_options.write_options("replace")],
) -> None:
    r"""Record that other commitments replace one.

    A superseded commitment leaves totals, progress and scores. For a partner that no successor names, it
    counts as dropped. What was met or broken stays that, and cannot be replaced.

    Examples:
      # Another commitment covers it now
      roadmap replace supply-chains clean-growth \
        --for all --note "It is part of the plan."
      # Split it into two new ones
      roadmap replace cloud-act-agreement --for all \
        --new "Data on request" --new "Joint oversight"
    """
    request = Replacement(
        old=id,
        by=by or [],
        titles=new or [],
        partner=for_partner,
        on=UpdateDay(past_update_day(on), is_given=on is not None),
        note=option_text(note, "--note") or "",
        evidence=option_texts(evidence, "--evidence") or "",
    )
    write(options, lambda loaded: replacement_plan(request, loaded.roadmap))
