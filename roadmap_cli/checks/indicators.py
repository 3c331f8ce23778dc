"""Rules about indicators: their numbers, and whether there is a line from the baseline to the target."""

from collections.abc import Iterator

from roadmap_cli.checks.rule import CheckContext, Hit, notice, of_commitment, warning, word
from roadmap_cli.model.numbers import MAX_DIGITS, Number
from roadmap_cli.model.types import Direction, Indicator
from roadmap_cli.model.validate import shown
from roadmap_cli.toml.layout import Path

_POINTS = ("baseline", "target")


def _measure_command(commitment_id: str, indicator_id: str, options: str) -> str:
    """Return the command that changes an indicator, in backticks."""
    return f"`roadmap measure {word(commitment_id, 'ID')} {word(indicator_id, 'INDICATOR')} {options}`"


def _all_indicators(context: CheckContext) -> Iterator[tuple[str, str, Indicator]]:
    """Yield each indicator in the file, with the id of its commitment and its own."""
    for commitment_id, commitment in context.stated.commitments.items():
        for indicator_id, indicator in commitment.indicators.items():
            yield commitment_id, indicator_id, indicator


@warning(
    "RM110",
    "inexact-number",
    f"A number of an indicator has more than {MAX_DIGITS} digits, and not all programs keep them.",
    f"Round it to {MAX_DIGITS} digits, for a reading with "
    "`roadmap amend ID DAY --indicator INDICATOR --value VALUE`.",
)
def inexact_numbers(context: CheckContext) -> Iterator[Hit]:
    for commitment_id, indicator_id, indicator in _all_indicators(context):
        for path, number in _numbers(indicator):
            if not number.is_exact:
                message = f"it has more than {MAX_DIGITS} digits, and not all programs keep them; round it"
                command = _measure_command(commitment_id, indicator_id, f"--{path[0]} {path[0].upper()}")
                if path[0] == "readings":
                    words = f"{word(commitment_id, 'ID')} {word(path[1], 'DAY')}"
                    options = f"--indicator {word(indicator_id, 'INDICATOR')} --value VALUE"
                    command = f"`roadmap amend {words} {options}`"
                advice = f"Round it to {MAX_DIGITS} digits: {command}."
                place = ("indicators", indicator_id, *path)
                yield of_commitment(commitment_id, place, message, number.plain, advice=advice)


def _numbers(indicator: Indicator) -> Iterator[tuple[tuple[str, ...], Number]]:
    """Yield the numbers of an indicator, with their paths below its table."""
    for name in _POINTS:
        point = getattr(indicator, name)
        if point is not None:
            yield (name, "value"), point.value
    for key, reading in indicator.readings.items():
        yield ("readings", key, "value"), reading.value


@warning(
    "RM314",
    "contradictory-indicator",
    "`direction` of an indicator contradicts its baseline and target, or its target is not the later one.",
    "Let the direction follow from the values: `roadmap measure ID INDICATOR --clear direction`, or correct "
    "the values and days: `roadmap measure ID INDICATOR --target TARGET`.",
)
def contradictory_indicators(context: CheckContext) -> Iterator[Hit]:
    """Compare the last days, as the line does; equal values have no direction, and RM409 reports them."""
    for commitment_id, indicator_id, indicator in _all_indicators(context):
        baseline, target = indicator.baseline, indicator.target
        if baseline is None or target is None:
            continue
        path: Path = ("indicators", indicator_id)
        way = Direction.UP if target.value > baseline.value else Direction.DOWN
        if indicator.direction not in (None, way) and baseline.value != target.value:
            message = (
                f"the way from the baseline, {baseline.value.text}, to the target, {target.value.text}, goes "
                f"{way}; correct one of them"
            )
            command = _measure_command(commitment_id, indicator_id, "--clear direction")
            advice = f"Let the direction follow from the values: {command}, or correct baseline and target."
            value = shown(str(indicator.direction))
            yield of_commitment(commitment_id, (*path, "direction"), message, value, advice=advice)
        if not baseline.on.last < target.on.last:
            message = (
                f"it ends on {target.on.last}, not after the baseline, {baseline.on.last}; correct one day"
            )
            command = _measure_command(commitment_id, indicator_id, "--target TARGET")
            advice = f"Correct the days: {command}, with the value and its day, such as 5000@2030."
            value = shown(target.on.text)
            yield of_commitment(commitment_id, (*path, "target", "on"), message, value, advice=advice)


@notice(
    "RM409",
    "indicator-without-line",
    "An indicator has a baseline or a target alone, or both with the same value, so no line joins them.",
    "Add the missing one: `roadmap measure ID INDICATOR --baseline BASELINE` or "
    "`roadmap measure ID INDICATOR --target TARGET`, or correct the values.",
)
def indicators_without_line(context: CheckContext) -> Iterator[Hit]:
    """Ignore indicators without either, which are series of readings only."""
    for commitment_id, indicator_id, indicator in _all_indicators(context):
        points = {name: getattr(indicator, name) for name in _POINTS}
        given = [name for name in _POINTS if points[name] is not None]
        path: Path = ("indicators", indicator_id)
        if len(given) == 1:
            (missing,) = {*_POINTS} - {*given}
            message = f"there is no {missing}, so no line says how far the indicator should be; add one"
            command = _measure_command(commitment_id, indicator_id, f"--{missing} {missing.upper()}")
            advice = f"Add it: {command}, with a value and its day, such as 5000@2030."
            yield of_commitment(commitment_id, (*path, given[0]), message, advice=advice)
        elif given and points["baseline"].value == points["target"].value:
            message = "the baseline has the same value, so there is no way between them; correct one"
            command = _measure_command(commitment_id, indicator_id, "--target TARGET")
            advice = f"Correct the baseline or the target: {command}, with a value and its day."
            value = points["target"].value.plain
            yield of_commitment(commitment_id, (*path, "target", "value"), message, value, advice=advice)
