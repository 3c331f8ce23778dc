"""Values that are imported and look wrong: joined names, repeated updates, references to nothing."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from roadmap_cli import escape
from roadmap_cli.importers.columns import ColumnMapping
from roadmap_cli.importers.records import (
    ImportedCommitment,
    ReportedValue,
    SourceContent,
    SourcePlace,
    fold,
)
from roadmap_cli.model.references import Reference, references
from roadmap_cli.model.types import OPEN, Commitment, Roadmap
from roadmap_cli.model.validate import read_commitment

_DELIMITERS = (",", ";", "|", " / ", "\n")
_FIELDS = ("partners", "owner", "tags")


def joined_names(
    content: SourceContent, columns: ColumnMapping, partners: Collection[str]
) -> Iterator[ReportedValue]:
    """Yield each name that may be several; `partners` are the names of those in the roadmap.

    "Health, Finance" is doubtful if another row has "Finance". It is also doubtful if no list in the source
    has the separator and no --separator is given.
    """
    if content.is_native:
        return
    delimiters = [delimiter for delimiter in _DELIMITERS if delimiter != columns.separator]
    placed = {field: list(_names(content, columns, field)) for field in _FIELDS}
    has_separator = columns.is_separator_given or _has_separator(content, columns)
    what = f"was taken as one name; if it is several, separate them with {columns.separator!r}"
    what += "" if has_separator else ", or set the separator with --separator"
    for place, name in _names(content, columns, "source"):
        if name.count("://") > 1:
            yield ReportedValue(place, "source", fold(name), what)
    for field, names in placed.items():
        known = {fold(name) for _, name in names} | (set(partners) if field == "partners" else set())
        for place, name in names:
            is_known = field == "partners" and fold(name) in partners
            if any(_is_joined(name, delimiter, known, has_separator or is_known) for delimiter in delimiters):
                yield ReportedValue(place, field, fold(name), what)


def doubtful_updates(
    imported: Sequence[ImportedCommitment], commitments: Mapping[str, Commitment]
) -> Iterator[ReportedValue]:
    """Yield updates about unknown milestones, and new ones that repeat an update of another day."""
    for one in imported:
        if not one.updates:
            continue
        there = commitments[one.id] if one.exists else Commitment(title="-", area="")
        updates = read_commitment({"title": "-", "area": "", "updates": one.updates}).updates
        absent = {key: update for key, update in there.updates.items() if key not in one.updates}
        for key, update in updates.items():
            step, known = update.milestone, there.updates.get(key)
            is_new = step and (known is None or known.milestone != step)
            if is_new and step not in there.milestones and step not in one.milestones:
                reason = f"is about the milestone {escape.quote(step)}, which {one.id} does not have"
                yield ReportedValue(one.place, "updates", key, reason)
            for old, like in absent.items():
                if known is None and like == update:
                    yield ReportedValue(one.place, "updates", key, _repeats(one.id, old))


def _repeats(commitment_id: str, old: str) -> str:
    return (
        f"repeats the update {old} of {commitment_id}, which stays; "
        f"if its day was corrected: roadmap remove {commitment_id} --update {old}"
    )


def _names(content: SourceContent, columns: ColumnMapping, field: str) -> Iterator[tuple[SourcePlace, str]]:
    """Yield the names in a field with their places, each as it is between two separators."""
    for column in columns.columns.get(field, ()):
        for record in content.records:
            cell = record.cells.get(column, "")
            parts = cell.split(columns.separator) if isinstance(cell, str) else cell
            yield from ((record.place, part.strip()) for part in parts if part.strip())


def _has_separator(content: SourceContent, columns: ColumnMapping) -> bool:
    """Return whether any list of the source has the separator."""
    read = [column for field in _FIELDS for column in columns.columns.get(field, ())]
    cells = (record.cells.get(column) for record in content.records for column in read)
    return any(isinstance(cell, list) or (cell and columns.separator in cell) for cell in cells)


def _is_joined(name: str, delimiter: str, known: Collection[str], must_be_known: bool) -> bool:
    """Return whether a name has a delimiter and, if `must_be_known`, a part that is a known name."""
    if delimiter not in name:
        return False
    return not must_be_known or any(fold(part) in known for part in name.split(delimiter))


class ReferenceCheck:
    """The references in imported commitments to what neither the roadmap nor the import has."""

    def __init__(
        self,
        roadmap: Roadmap,
        imported: Sequence[ImportedCommitment],
        areas: Collection[str],
        partners: Collection[str],
    ) -> None:
        self._roadmap = roadmap
        self._taken = imported
        self._known: Mapping[str, Collection[str]] = {
            "areas": {*roadmap.areas, *areas},
            "partners": {*roadmap.partners, *partners},
            "commitments": {*roadmap.commitments, *(one.id for one in imported)},
        }

    def doubts(self) -> Iterator[ReportedValue]:
        """Yield the references that `check` would report, except those that the roadmap has already."""
        for one in self._taken:
            there = self._roadmap.commitments[one.id] if one.exists else None
            known = {(ref.field, ref.id) for ref in references(there)} if there else set()
            table = {**one.fields, "milestones": one.milestones, "updates": one.updates or {}}
            partners = one.fields.get("partners") or there.partners if there else ()
            for ref in references(table):
                reason = "" if (ref.field, ref.id) in known else self._reason(ref, one.id, partners)
                if reason:
                    yield ReportedValue(one.place, ".".join(ref.field), ref.id, reason)

    def _reason(self, ref: Reference, commitment_id: str, partners: Collection[str]) -> str:
        """Return what is wrong with a reference, empty if nothing is."""
        kind = ref.kind.removesuffix("s")
        if ref.id not in self._known[ref.kind]:
            return f"is not the id of {'an' if kind == 'area' else 'a'} {kind}"
        if kind == "commitment" and ref.id == commitment_id:
            return "is the commitment itself"
        if kind == "partner" and partners and ref.id not in partners:
            return f"is not among the partners of {commitment_id}"
        return ""


def doubtful_milestones(
    imported: Sequence[ImportedCommitment], commitments: Mapping[str, Commitment]
) -> Iterator[ReportedValue]:
    """Yield the `met_on` of new milestones with an open status."""
    for one in imported:
        there = commitments[one.id].milestones if one.exists else {}
        new = {name: table for name, table in one.milestones.items() if name not in there}
        if not any("met_on" in table for table in new.values()):
            continue
        last = {update["milestone"] for update in (one.updates or {}).values() if "milestone" in update}
        steps = read_commitment({"title": "-", "area": "", "milestones": new}).milestones
        for name, step in steps.items():
            if step.met_on is not None and step.status in OPEN and name not in last:
                reason = f"contradicts the status {step.status}; give the milestone a status such as met"
                yield ReportedValue(one.place, f"milestones.{name}.met_on", step.met_on.canonical, reason)
