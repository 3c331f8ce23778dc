"""What the words of a source mean, as options and files say: `--map-value`, `--area-map`, `--partner-map`."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import StringIO

from roadmap_cli import escape
from roadmap_cli.errors import UnreadableError, WrongUsageError
from roadmap_cli.importers.columns import READABLE
from roadmap_cli.importers.csv import DELIMITERS
from roadmap_cli.importers.encoding import decoded
from roadmap_cli.importers.records import SourceCell
from roadmap_cli.importers.values import UnreadableValueError, deadline_in, interval_in, percent_in
from roadmap_cli.model.field_types import FieldType
from roadmap_cli.model.ids import did_you_mean
from roadmap_cli.model.names import name_key

ValueMap = Mapping[str, Mapping[str, SourceCell]]
"""The value of each word of a field, by field and by `name_key` of the word."""

_HEADINGS = frozenset({"area", "areas", "partner", "partners", "id", "roadmap"})
_CHECKS = {
    FieldType.DATE: lambda text: deadline_in(text, date(2000, 1, 1), ""),
    FieldType.PERCENT: percent_in,
    FieldType.INTERVAL: interval_in,
}


def mapped_values(words: Sequence[str]) -> ValueMap:
    """Return the value of each `--map-value FIELD:WORD=VALUE`. Raises WrongUsageError."""
    values: dict[str, dict[str, SourceCell]] = {}
    for one in words:
        name, colon, rest = one.partition(":")
        word, sign, value = rest.partition("=")
        if not (colon and sign and word.strip()):
            raise WrongUsageError(
                f"--map-value {escape.quote(one)}: write FIELD:WORD=VALUE, such as "
                "--map-value deadline:TBD=none"
            )
        field = name.strip().replace("-", "_")
        field = "partners" if field == "partner" else field
        if field == "status":
            raise WrongUsageError(
                "--map-value: --map-status WORD=STATUS says what the words for statuses mean"
            )
        if field not in READABLE:
            hint = did_you_mean(field, READABLE) or f"there are {', '.join(READABLE)}"
            raise WrongUsageError(f"--map-value: there is no field {escape.quote(name)} to import; {hint}")
        _require_value(one, field, value)
        of_field, key = values.setdefault(field, {}), name_key(word)
        if of_field.get(key, value.strip()) != value.strip():
            raise WrongUsageError(
                f"--map-value: {field}:{escape.quote(word)} is given two values; leave one out"
            )
        of_field[key] = value.strip()
    return values


def _require_value(option: str, field: str, value: str) -> None:
    """Raise WrongUsageError if a value cannot be one of a field."""
    check = _CHECKS.get(READABLE[field].type)
    if check is None or (field == "deadline" and value.strip().lower() == "none"):
        return
    try:
        check(value)
    except UnreadableValueError as error:
        raise WrongUsageError(f"--map-value {escape.quote(option)}: {escape.quote(value)} {error}") from None


def mapped_names(data: bytes, name: str, kind: str) -> Mapping[str, SourceCell]:
    """Return the areas or partners of the names in a CSV file.

    Each row has a name of the source, and then the id or the name of an area, or of one or more partners. A
    first row with the heading `area` or `partner` is ignored. Raises UnreadableError.
    """
    text, _ = decoded(data, name)
    values: dict[str, SourceCell] = {}
    for line, cells in _rows(text, name):
        filled = [cell.strip() for cell in cells if cell.strip()]
        if not filled or (not values and len(filled) > 1 and name_key(filled[1]) in _HEADINGS):
            continue
        word, *targets = filled
        if not targets or not cells[0].strip() or (kind == "area" and len(targets) > 1):
            which = "the area" if kind == "area" else "its partners"
            raise UnreadableError(
                f"{name}:{line}: write a name of the source and {which} in the roadmap: NAME,ID"
            )
        key = name_key(word)
        if values.get(key, targets) != targets:
            raise UnreadableError(f"{name}:{line}: {escape.quote(word)} is in this file twice; leave one out")
        values[key] = targets
    return {key: targets[0] if kind == "area" else targets for key, targets in values.items()}


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    import csv  # only for this option

    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise UnreadableError(f"{name}:{reader.line_num}: {error}") from None


def joined(*maps: ValueMap) -> ValueMap:
    """Return several maps as one; later ones have priority."""
    fields = {field for one in maps for field in one}
    return {field: {word: to for one in maps for word, to in one.get(field, {}).items()} for field in fields}
