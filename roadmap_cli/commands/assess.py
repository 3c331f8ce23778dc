"""`roadmap assess`: record what an assessor said of a commitment."""

from typing import Annotated

import typer

from roadmap_cli.commands import _completion, _writer_options
from roadmap_cli.commands._write import WriteOptions, past_update_day, write
from roadmap_cli.commands._writer_options import evidence_option, note_option, on_option, partner_option
from roadmap_cli.editing.assessments import EMPTY_VERDICT, AssessmentRequest, assessment_plan
from roadmap_cli.model.ids import clean_title, option_text, option_texts


def assess(
    id: _writer_options.CommitmentArgument,
    assessor: _writer_options.AssessorArgument,
    verdict: Annotated[
        str,
        typer.Argument(
            metavar="VERDICT", autocompletion=_completion.verdicts, help="Its verdict, in its own words."
        ),
    ],
    *,
    for_partner: Annotated[
        str | None,
        partner_option("The verdict is about this partner only; `all` records one for each partner."),
    ] = None,
    note: Annotated[str | None, note_option("What it said, and why.")] = None,
    evidence: Annotated[list[str] | None, evidence_option()] = None,
    on: Annotated[str | None, on_option(help="The day, month or year of the verdict.")] = None,
    options: Annotated[WriteOptions, _writer_options.write_options("assess")],
) -> None:
    r"""Record the verdict of an assessor on a commitment.

    A verdict never changes a status. The latest one of an assessor is in effect. If the assessor has a
    scale, the verdict must be on it. `roadmap add-assessor` adds an assessor. `roadmap amend` and `roadmap
    remove` correct an assessment with --assessment.

    Examples:
      # A verdict of today
      roadmap assess net-zero-2050 cat "highly insufficient"
      # A verdict about one partner, with its date and source
      roadmap assess paris-agreement cat "highly insufficient" \
        --for ca --on 2021-09 --evidence https://example.org
    """
    request = AssessmentRequest(
        assessor=assessor,
        verdict=clean_title(verdict, EMPTY_VERDICT),
        partner=for_partner,
        note=option_text(note, "--note") or "",
        evidence=option_texts(evidence, "--evidence") or "",
        day=past_update_day(on),
    )
    write(options, lambda loaded: assessment_plan(id, request, loaded.roadmap))
