"""Values that are imported and look wrong: joined names, repeated updates, references to nothing."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from roadmap_cli import escape
from roadmap_cli.importers.columns import ColumnMapping
from roadmap_cli.importers.names import is_several, is_several_addresses, split_known
from roadmap_cli.importers.records import ImportedCommitment, ReportedValue, SourceContent, SourcePlace, fold
from roadmap_cli.model.names import name_key
from roadmap_cli.model.references import references
from roadmap_cli.model.types import OPEN, Commitment, Roadmap, Status
from roadmap_cli.model.validate import read_commitment

_DELIMITERS = (",", ";", "|", " / ", "\n")
_FIELDS = ("partners", "owner", "tags")


def joined_names(
    content: SourceContent, columns: ColumnMapping, partners: Collection[str]
) -> Iterator[ReportedValue]:
    """Yield each name that may be several; `partners` are the names and ids of those in the roadmap.

    "Health, Finance" is doubtful if another row has "Finance". It is also doubtful if no list in the source
    has the separator and no --separator is given. "Health and Finance" and "Health/Finance" are doubtful only
    if one of the two is known, and "US/EU" because these look like two codes. The names in a list of JSON
    are never doubtful.
    """
    if content.is_native:
        return
    delimiters = [delimiter for delimiter in _DELIMITERS if delimiter != columns.separator]
    partners_known = set(map(name_key, partners))
    has_separator = columns.is_separator_given or _has_separator(content, columns)
    reason = f"was taken as one name; if it is several, separate them with {columns.separator!r}"
    reason += "" if has_separator else ", or set the separator with --separator"
    for field in ("source", "evidence"):
        for place, address, is_listed in _names(content, columns, field):
            if not is_listed and is_several_addresses(address):
                yield ReportedValue(place, field, fold(address), reason)
    for field in _FIELDS:
        names = list(_names(content, columns, field))
        whole = partners_known if field == "partners" else frozenset[str]()
        known = {name_key(name) for _, name, _ in names} | whole
        mapped = columns.values.get(field, {})
        doubtful = {
            name
            for name in {name for _, name, is_listed in names if not is_listed}
            if name_key(name) not in mapped
            and not (whole and split_known(name, _among(whole)))
            and _is_doubtful(name, delimiters, known, whole, has_separator=has_separator)
        }
        for place, name, is_listed in names:
            if name in doubtful and not is_listed:
                yield ReportedValue(place, field, fold(name), reason)


def _among(known: Collection[str]) -> Callable[[str], bool]:
    return lambda name: name_key(name) in known


def _is_doubtful(
    name: str,
    delimiters: Sequence[str],
    known: Collection[str],
    whole: Collection[str],
    *,
    has_separator: bool,
) -> bool:
    """Return whether a name may be several; one of the `whole` names only if its parts are `known`."""
    is_whole = name_key(name) in whole
    if any(_is_joined(name, delimiter, known, has_separator or is_whole) for delimiter in delimiters):
        return True
    return not is_whole and is_several(name, _among(known))


def doubtful_updates(
    imported: Sequence[ImportedCommitment], commitments: Mapping[str, Commitment]
) -> Iterator[ReportedValue]:
    """Yield updates about unknown milestones, and new ones that repeat an update of another day."""
    for one in imported:
        if not one.updates:
            continue
        existing = commitments[one.id] if one.exists else Commitment(title="-", area="")
        updates = read_commitment({"title": "-", "area": "", "updates": one.updates}).updates
        absent = {key: update for key, update in existing.updates.items() if key not in one.updates}
        for key, update in updates.items():
            milestone, known = update.milestone, existing.updates.get(key)
            is_new = milestone and (known is None or known.milestone != milestone)
            if is_new and milestone not in existing.milestones and milestone not in one.milestones:
                reason = f"is about the milestone {escape.quote(milestone)}, which {one.id} does not have"
                yield ReportedValue(one.place, "updates", key, reason)
            for old in absent if known is None else ():
                if absent[old] == update:
                    reason = (
                        f"repeats the update {old} of {one.id}, which stays; "
                        f"if its day was corrected: roadmap remove {one.id} --update {old}"
                    )
                    yield ReportedValue(one.place, "updates", key, reason)


def _names(
    content: SourceContent, columns: ColumnMapping, field: str
) -> Iterator[tuple[SourcePlace, str, bool]]:
    """Yield the names in a field with their places, as they are between separators; true if it is a list."""
    for column in columns.columns.get(field, ()):
        for record in content.records:
            cell = record.cells.get(column, "")
            parts = cell.split(columns.separator) if isinstance(cell, str) else cell
            is_listed = not isinstance(cell, str)
            yield from ((record.place, part.strip(), is_listed) for part in parts if part.strip())


def _has_separator(content: SourceContent, columns: ColumnMapping) -> bool:
    """Return whether any list of the source has the separator."""
    read = [column for field in _FIELDS for column in columns.columns.get(field, ())]
    cells = (record.cells.get(column) for record in content.records for column in read)
    return any(isinstance(cell, list) or (cell and columns.separator in cell) for cell in cells)


def _is_joined(name: str, delimiter: str, known: Collection[str], must_be_known: bool) -> bool:
    """Return whether a name has a delimiter and, if `must_be_known`, a part that is a known name."""
    if delimiter not in name:
        return False
    return not must_be_known or any(name_key(part) in known for part in name.split(delimiter))


def doubtful_references(
    imported: Sequence[ImportedCommitment],
    roadmap: Roadmap,
    areas: Collection[str],
    partners: Collection[str],
) -> Iterator[ReportedValue]:
    """Yield the new references that `check` would report; `areas` and `partners` are new ids."""
    ids: Mapping[str, Collection[str]] = {
        "areas": {*roadmap.areas, *areas},
        "partners": {*roadmap.partners, *partners},
        "commitments": {*roadmap.commitments, *(one.id for one in imported)},
    }
    for one in imported:
        existing = roadmap.commitments[one.id] if one.exists else None
        known = {(ref.field, ref.id) for ref in references(existing)} if existing else set()
        table = {**one.fields, "milestones": one.milestones, "updates": one.updates or {}}
        own = one.fields.get("partners") or existing.partners if existing else ()
        for ref in references(table):
            kind, reason = ref.kind.removesuffix("s"), ""
            if (ref.field, ref.id) in known:
                continue
            if ref.id not in ids[ref.kind]:
                reason = f"is not the id of {'an' if kind == 'area' else 'a'} {kind}"
            elif kind == "commitment" and ref.id == one.id:
                reason = "is the commitment itself"
            elif kind == "partner" and own and ref.id not in own:
                reason = f"is not among the partners of {one.id}"
            if reason:
                yield ReportedValue(one.place, ".".join(ref.field), ref.id, reason)


def doubtful_successors(
    imported: Sequence[ImportedCommitment], commitments: Mapping[str, Commitment]
) -> Iterator[ReportedValue]:
    """Yield each new status superseded of a commitment that nothing replaces."""
    for one in imported:
        existing = commitments[one.id] if one.exists else Commitment(title="-", area="")
        if one.fields.get("replaced_by") or existing.replaced_by:
            continue
        known = {"": existing.status, **existing.partner_status}
        stated = {"": one.status or one.fields.get("status"), **one.fields.get("partner_status", {})}
        for partner, status in stated.items():
            if status == Status.SUPERSEDED and known.get(partner) is not Status.SUPERSEDED:
                field, option = (f"partner_status.{partner}", " --for PARTNER") if partner else ("status", "")
                reason = (
                    "counts as dropped, because replaced_by is empty; "
                    f"name what replaces it: roadmap replace {one.id} NEW{option}"
                )
                yield ReportedValue(one.place, field, str(status), reason)


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
