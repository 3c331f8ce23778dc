"""A verdict of an assessor → the changes that record, correct or remove it; scales from their text."""

import re
from collections.abc import Iterable, Mapping

import msgspec

from roadmap_cli.analysis.verdicts import assessments_of, nearest_verdict
from roadmap_cli.editing.corrections import NOTHING, CorrectionRequest, correction
from roadmap_cli.editing.fields import own_partners
from roadmap_cli.editing.plan import Plan
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.dates import day_key
from roadmap_cli.model.ids import assessor_id, clean_title, present_commitment, present_id, short
from roadmap_cli.model.names import name_key
from roadmap_cli.model.types import ALL, HIGHEST_POINTS, Assessment, Commitment, Roadmap, normalized, texts
from roadmap_cli.model.window import Date
from roadmap_cli.toml.change import AddTable, Change, Remove

_EXAMPLE = "kept=1,compromise=0,broken=-1"
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?")
EMPTY_VERDICT = "the verdict is empty; say what the assessor found, in its own words"


def parse_scale(text: str) -> dict[str, float]:
    """Return the numbers of verdicts from a text such as `kept=1,broken=-1`, in its order.

    Raises WrongUsageError for a part that is not a verdict and a number, and for a verdict given twice.
    """
    scale: dict[str, float] = {}
    for part in text.split(","):
        verdict, equals, number = part.rpartition("=")
        verdict, number = " ".join(verdict.split()), number.strip()
        if not equals or not verdict or not _NUMBER.fullmatch(number):
            what = f'"{short(part.strip())}" is not VERDICT=NUMBER'
            raise WrongUsageError(f"--scale: {what}; write the best one first: {_EXAMPLE}")
        if verdict in scale:
            raise WrongUsageError(f'--scale: "{short(verdict)}" is given twice; give each verdict one number')
        value: float = float(number) if "." in number else int(number)
        if not -HIGHEST_POINTS <= value <= HIGHEST_POINTS:
            limits = f"between {-HIGHEST_POINTS} and {HIGHEST_POINTS}"
            raise WrongUsageError(f'--scale: the number of "{short(verdict)}" must be {limits}')
        scale[verdict] = value
    return scale


class AssessmentRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A verdict to record; `partner` is what `--for` names, None without it."""

    assessor: str
    verdict: str
    partner: str | None
    note: str
    evidence: str | list[str]
    day: Date


def assessment_plan(word: str, request: AssessmentRequest, roadmap: Roadmap) -> Plan:
    """Return the plan that records a verdict; it changes nothing if the file has it already.

    Raises NotFoundError for an unknown id, and WrongUsageError for a verdict that is not on the scale.
    """
    commitment_id = present_commitment(word, roadmap.commitments)
    commitment = roadmap.commitments[commitment_id]
    by = assessor_id(request.assessor, roadmap)
    verdict = verdict_on(clean_title(request.verdict, EMPTY_VERDICT), by, roadmap.assessors[by].scale)
    changes: list[Change] = []
    words: list[str] = []
    used_keys = set(commitment.assessments)
    for partner in own_partners(request.partner, commitment_id, commitment):
        assessment = Assessment(
            by=by, verdict=verdict, partner=partner, note=request.note, evidence=request.evidence
        )
        if is_recorded(assessment, request.day, commitment):
            continue
        key = day_key(request.day, used_keys)
        used_keys.add(key)
        changes.append(AddTable(("commitments", commitment_id, "assessments", key), fields_of(assessment)))
        words.append(f"{f'{partner}: ' if partner else ''}{verdict}")
    return Plan(commitment_id, changes, f"assessed {commitment_id} by {by}: {'; '.join(words)}")


def amendment(
    word: str, verdict: str | None, partner: str | None, request: CorrectionRequest, roadmap: Roadmap
) -> Plan:
    """Return the plan that corrects an assessment; `partner` is what `--for` names.

    Raises NotFoundError if there is no such assessment, and WrongUsageError for a verdict that is not on the
    scale.
    """
    commitment_id, commitment = _found(word, request.key, roadmap)
    assessment = commitment.assessments[request.key]
    fields = dict(request.fields)
    if verdict is not None:
        assessor = roadmap.assessors.get(assessment.by)
        scale = assessor.scale if assessor is not None else ()
        fields = {"verdict": verdict_on(clean_title(verdict, EMPTY_VERDICT), assessment.by, scale), **fields}
    if partner == ALL:
        raise WrongUsageError(
            f"--for {ALL}: an assessment is about one partner; remove it, and record one for each with "
            f"`roadmap assess ID ASSESSOR VERDICT --for {ALL}`"
        )
    if partner is not None:
        (fields["partner"],) = own_partners(partner, commitment_id, commitment)
    if not (fields or request.clear or request.day):
        raise WrongUsageError(NOTHING)
    path = ("commitments", commitment_id, "assessments", request.key)
    given = msgspec.structs.replace(request, fields=fields)
    changes, words = correction(path, assessment, commitment.assessments, given)
    return Plan(
        commitment_id,
        changes,
        f"amended {_place(commitment_id, commitment, request.key)}: {'; '.join(words)}",
    )


def removal(word: str, key: str, roadmap: Roadmap) -> Plan:
    """Return the plan that removes an assessment. Raises NotFoundError."""
    commitment_id, commitment = _found(word, key, roadmap)
    table = ("commitments", commitment_id, "assessments")
    words = f"removed {_place(commitment_id, commitment, key)}: {commitment.assessments[key].verdict}"
    return Plan(commitment_id, [Remove((*table, key) if len(commitment.assessments) > 1 else table)], words)


def _found(word: str, key: str, roadmap: Roadmap) -> tuple[str, Commitment]:
    """Return a commitment that has an assessment with this key. Raises NotFoundError."""
    commitment_id = present_commitment(word, roadmap.commitments)
    commitment = roadmap.commitments[commitment_id]
    present_id(key, commitment.assessments, "assessment", commitment_id)
    return commitment_id, commitment


def _place(commitment_id: str, commitment: Commitment, key: str) -> str:
    """Return the name of an assessment in messages: `the assessment 2025 of paris by watch (us)`."""
    assessment = commitment.assessments[key]
    about = f" ({assessment.partner})" if assessment.partner else ""
    return f"the assessment {key} of {commitment_id} by {assessment.by}{about}"


def verdict_on(verdict: str, assessor: str, scale: Iterable[str]) -> str:
    """Return a verdict as a scale spells it; unchanged without a scale.

    Raises WrongUsageError if the scale of the assessor lacks it.
    """
    known = {name_key(one): one for one in scale}
    if not known or verdict in known.values():
        return verdict
    if name_key(verdict) in known:
        return known[name_key(verdict)]
    hint = nearest_verdict(verdict, known.values())
    raise WrongUsageError(
        f'"{short(verdict)}" is not on the scale of {assessor}: {", ".join(map(short, known.values()))}'
        + (f"; {hint}" if hint else "")
    )


def is_recorded(assessment: Assessment, day: Date, commitment: Commitment) -> bool:
    """Return whether the last assessment of that day, assessor and partner is the same."""
    same = [
        dated.assessment
        for dated in assessments_of(commitment)
        if dated.day == day and _subject(dated.assessment) == _subject(assessment)
    ]
    return bool(same) and _content(same[-1]) == _content(assessment)


def new_assessments(
    verdicts: Iterable[tuple[Date | None, Assessment]], known: Mapping[str, Assessment], on: Date
) -> dict[str, Mapping[str, str | list[str]]]:
    """Return the tables of imported verdicts by key, without those that a commitment has already.

    One without a day is on the day `on`, and new only if it differs from the last one of its assessor.
    """
    commitment = Commitment(title="-", area="", assessments=dict(known))
    tables: dict[str, Mapping[str, str | list[str]]] = {}
    for day, assessment in verdicts:
        dated = [one.assessment for one in assessments_of(commitment)]
        own = [one.verdict for one in dated if _subject(one) == _subject(assessment)]
        is_known = own[-1:] == [assessment.verdict]
        if not (is_known if day is None else is_recorded(assessment, day, commitment)):
            key = day_key(day or on, {*known, *tables})
            tables[key] = fields_of(assessment)
    return tables


def _subject(assessment: Assessment) -> tuple[str, str]:
    return assessment.by, assessment.partner


def _content(assessment: Assessment) -> tuple[object, ...]:
    return assessment.verdict, normalized(assessment.note), texts(assessment.evidence)


def fields_of(assessment: Assessment) -> Mapping[str, str | list[str]]:
    """Return the keys of a new assessment, without empty ones."""
    fields = {name: getattr(assessment, name) for name in ("by", "verdict", "partner", "note", "evidence")}
    return {name: value for name, value in fields.items() if value}
