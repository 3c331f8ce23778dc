"""Records → the result of an import: new and existing commitments with ids, areas and partners."""

from collections import ChainMap, Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.english import counted, listed, plural
from roadmap_cli.importers.cells import plain_cells
from roadmap_cli.importers.columns import ColumnMapping, is_export, plain_name
from roadmap_cli.importers.doubts import (
    doubtful_milestones,
    doubtful_references,
    doubtful_successors,
    doubtful_updates,
    joined_names,
)
from roadmap_cli.importers.match import AmbiguousIdError, CommitmentMatcher, FreeIds, IdsByName, no_id_for
from roadmap_cli.importers.records import (
    IdCollision,
    ImportedCommitment,
    ImportResult,
    ReportedValue,
    SkippedRecord,
    SourceContent,
    SourcePlace,
    SourceRecord,
    fold,
)
from roadmap_cli.importers.rows import Reader
from roadmap_cli.importers.values import UnreadableValueError, argument, text_of
from roadmap_cli.importers.verdicts import VerdictReader, new_assessors
from roadmap_cli.model.fields import fields_of
from roadmap_cli.model.ids import any_of, did_you_mean, id_from, is_id
from roadmap_cli.model.names import name_key
from roadmap_cli.model.types import Area, Commitment, Partner, Roadmap, texts
from roadmap_cli.model.validate import read_commitment

_LINKS = ("depends_on", "replaced_by")
"""The fields with ids of other commitments."""

_HINTS = 20
"""The number of skipped records up to which an unknown id is answered with near ones, which is slow."""


def from_table(
    record: SourceRecord, commitment_id: str, ids: Mapping[str, str], area: str, *, exists: bool
) -> ImportedCommitment:
    """Return the commitment in the table of a record.

    `ids` are new ids by those in the source. `area` replaces the area of the table unless it is empty. Raises
    ValueError if the table breaks the format.
    """
    table = dict(record.table or {})
    if area:
        table["area"] = area
    try:
        model = read_commitment(table)
    except ValueError as error:
        raise ValueError(f"{record.cells['id']}: {error}") from None
    for name in _LINKS:
        if getattr(model, name):
            table[name] = [ids.get(one, one) for one in getattr(model, name)]
    milestones, indicators, updates, assessments = (
        table.pop(part, {}) for part in ("milestones", "indicators", "updates", "assessments")
    )
    return ImportedCommitment(
        place=record.place,
        id=commitment_id,
        fields=table,
        milestones=milestones,
        indicators=indicators,
        updates=updates,
        assessments=assessments,
        exists=exists,
    )


class NotImportedError(ValueError):
    """A record that cannot become a commitment; the text is the reason."""


class ImportOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How records are imported, except for the mapping of columns.

    - `name`: the name of the source, for errors.
    - `anchor`: the day from which phrases such as "in 90 days" count.
    - `today`: later days in sources of other programs are not read.
    - `update`: a record updates the commitment that has its id; without it every record is new.
    """

    name: str
    anchor: date
    today: date = date.max
    update: bool = False


def build_result(
    content: SourceContent,
    columns: ColumnMapping,
    roadmap: Roadmap,
    options: ImportOptions,
    tick: Callable[[int], object] = lambda _: None,
) -> ImportResult:
    """Return the result of importing a content into a roadmap; `tick` gets the number of records done.

    With `update`, the records of an id that repeats are skipped.
    """
    names = {*roadmap.partners, *(one.name for one in roadmap.partners.values())}
    joined = tuple(joined_names(content, columns, names))
    plain = plain_cells(content, columns, names)
    content, columns = plain.content, plain.columns
    build = _Builder(content, columns, roadmap, options)
    requested = build.requested(content.records)
    if options.update:
        build.matcher = CommitmentMatcher(
            roadmap,
            [commitment_id for _, commitment_id in requested],
            is_exact=content.is_native,
            is_named=bool(columns.id_from),
        )
        requested = build.without_repeats(requested)
    for record, commitment_id in requested:
        build.place(record, commitment_id)
    imported = []
    for done, (record, commitment_id, exists) in enumerate(build.placed, 1):
        imported += build.imported(record, commitment_id, exists=exists)
        tick(done)
    return ImportResult(
        unit=content.unit,
        rows=len(content.records) + len(content.skipped),
        imported=tuple(imported),
        named=frozenset(build.named),
        skipped=tuple(sorted([*content.skipped, *build.skipped], key=lambda one: one.place)),
        unread=(*_unread_cells(content, columns), *build.reader.unread, *build.verdicts.unread),
        collisions=tuple(build.collisions),
        doubtful=(*joined, *_doubtful(content, build, imported)),
        areas=build.areas.made,
        partners=build.partners.made,
        assessors=new_assessors(content, imported, roadmap),
        is_native=content.is_native,
        is_workbook=content.format == "xlsx",
        is_export=content.is_roadmap or is_export(content.columns),
        given_areas=content.areas,
        given_partners=content.partners,
        given_assessors=content.assessors,
        outside=content.outside,
        footnotes=content.footnotes,
        notes=(
            *(*content.notes, *columns.notes, *plain.notes, *build.reader.notes()),
            *_notes_on_titles(content, columns, imported, build),
            *_not_in_rows(content, imported, build),
        ),
    )


def _doubtful(
    content: SourceContent, build: "_Builder", imported: Sequence[ImportedCommitment]
) -> Iterator[ReportedValue]:
    """Yield what is doubtful in the result. A copy of a whole roadmap keeps the doubts of the original."""
    roadmap = build.roadmap
    yield from doubtful_updates(imported, roadmap.commitments)
    if not content.is_roadmap or roadmap.commitments:
        yield from doubtful_milestones(imported, roadmap.commitments)
        yield from doubtful_successors(imported, roadmap.commitments)
        yield from doubtful_references(imported, roadmap, build.areas.made, build.partners.made)


def _unread_cells(content: SourceContent, columns: ColumnMapping) -> Iterator[ReportedValue]:
    """Yield the cells without a value in the columns that are read."""
    fields = {column: field for field, read in columns.columns.items() for column in read}
    if columns.id_from:
        fields.setdefault(columns.id_from, "id")
    for fault in content.faults:
        if fault.column in fields:
            yield ReportedValue(fault.place, fields[fault.column], fault.value, fault.reason)


def _notes_on_titles(
    content: SourceContent, columns: ColumnMapping, imported: Sequence[ImportedCommitment], build: "_Builder"
) -> Iterator[str]:
    """Yield notes about new commitments with the title of another one, or with a title that makes its id."""
    commitments = build.roadmap.commitments
    if build.matcher is not None:
        titles = {name_key(one.title) for one in commitments.values()}
        doubled = [one for one in imported if not one.exists and name_key(str(one.fields["title"])) in titles]
        rows, has = counted(len(doubled), "new row"), "the title of an existing commitment with another id"
    else:
        requested = {one.place: one.requested for one in build.collisions if one.kind == "commitment"}
        doubled = [
            one
            for one in imported
            if (known := commitments.get(requested.get(one.place, "")))
            and name_key(known.title) == name_key(str(one.fields["title"]))
        ]
        rows = counted(len(doubled), "row")
        has = "the id and title of an existing commitment; --update changes that one instead"
        made = len(requested) - len(doubled)
        if made and not columns.id_from and not content.is_native and content.format != "markdown":
            titles_make = plural(made, "title makes", "titles make")
            yield f"{made:,} {titles_make} an id that is taken; name a column of ids with --id-from"
    if doubled:
        yield f"{rows} {plural(len(doubled), 'has', 'have')} {has}"


def _not_in_rows(
    content: SourceContent, imported: Sequence[ImportedCommitment], build: "_Builder"
) -> Iterator[str]:
    """Yield a note about the fields of new tables for which our rows have no column."""
    columns = set(map(plain_name, content.columns))
    sheets = {"indicators": content.readings, "assessments": content.assessments}
    columns |= {name for name, sheet in sheets.items() if sheet is not None}
    new = [
        (
            noun,
            [field.name for field in fields_of(kind) if kind is not Commitment or field.name not in columns],
        )
        for noun, kind, is_made in (
            ("areas", Area, build.areas.made),
            ("partners", Partner, build.partners.made),
            ("commitments", Commitment, any(not one.exists for one in imported)),
        )
        if is_made
    ]
    if new and content.readings is not None:
        new.append(("indicators", ["direction", "baseline", "target"]))
    if content.is_native and not content.is_roadmap and new:
        missing = listed([f"no {any_of(names)} of {noun}" for noun, names in new])
        instead = "an id is used for a missing title or name; `roadmap export json` has all"
        yield f"the rows have {missing}; {instead}"


class _Builder:
    """The state of an import: ids in use, new areas and partners, and what was not imported."""

    def __init__(
        self, content: SourceContent, columns: ColumnMapping, roadmap: Roadmap, options: ImportOptions
    ) -> None:
        self._content, self._columns, self.roadmap = content, columns, roadmap
        self._is_update = options.update
        year_start = roadmap.roadmap.fiscal_year_starts
        self.reader = Reader(content, columns, options.anchor, options.today, year_start)
        self.verdicts = VerdictReader(columns, roadmap, options.anchor, options.today)
        self.areas = IdsByName(
            "area", "title", {area_id: area.title for area_id, area in roadmap.areas.items()}, content.areas
        )
        partners = {partner_id: partner.name for partner_id, partner in roadmap.partners.items()}
        self.partners = IdsByName("partner", "name", partners, content.partners)
        if content.is_roadmap:
            self.areas.make_all()
            self.partners.make_all()
        self._former = {
            old: commitment_id
            for commitment_id, one in roadmap.commitments.items()
            for old in texts(one.formerly)
            if old not in roadmap.commitments
        }
        self._free = FreeIds([*roadmap.commitments, *self._former])
        self.matcher: CommitmentMatcher | None = None
        self.skipped: list[SkippedRecord] = []
        self.collisions: list[IdCollision] = []
        self.placed: list[tuple[SourceRecord, str, bool]] = []
        self.named: set[str] = set()
        self._ids: dict[str, str] = {}
        self._new_ids = ChainMap(self._ids, self._former)
        self._unnamed: set[SourcePlace] = set()

    def requested(self, records: tuple[SourceRecord, ...]) -> list[tuple[SourceRecord, str]]:
        """Return the records that request an id, each with that id; skip the others."""
        requested: list[tuple[SourceRecord, str]] = []
        for record in records:
            try:
                requested.append((record, self._requested_id(record)))
            except NotImportedError as error:
                self.skipped.append(SkippedRecord(record.place, str(error)))
        return requested

    def _requested_id(self, record: SourceRecord) -> str:
        partner = text_of(record.cells.get("for", "")) if self._content.is_native else ""
        if partner:
            raise NotImportedError(
                f"is for {escape.line(partner)} alone; import the output of `roadmap export csv`"
            )
        title = self.reader.title(record)
        given = text_of(record.cells.get(self._columns.id_from, ""))
        is_part = self._is_update and record.table is None and bool(self._columns.id_from)
        if not title.strip() and not (is_part and given.strip()):
            raise NotImportedError("has no id and no title" if is_part else "has no title")
        if record.table is not None:
            return given  # also if it is ill-formed: `check` reports it
        if self._is_update and self._content.is_native and given in self.roadmap.commitments:
            return given
        commitment_id = given if is_id(given) else id_from(given)
        if not commitment_id and not title.strip():
            raise NotImportedError(f"its id {_quoted(given)} has no letter or digit, and it has no title")
        if self._columns.id_from and not commitment_id:
            self._without_id(record, given)
        commitment_id = commitment_id or id_from(title)
        if not commitment_id:
            raise NotImportedError(
                f"its title {_quoted(title)} has no letter or digit for an id; take ids from a column with "
                "--id-from"
            )
        if self._content.is_native and given and commitment_id != given:
            self.collisions.append(IdCollision(record.place, "commitment", given, commitment_id))
        return commitment_id

    def _without_id(self, record: SourceRecord, given: str) -> None:
        """Note that the title makes the id of a record, so that it matches no existing commitment."""
        self._unnamed.add(record.place)
        if not self._content.is_native and not self.reader.is_faulty(record, "id"):
            why = "holds no letter that an id can hold" if given.strip() else "is empty"
            reason = f"{why} in {escape.quote(self._columns.id_from)}, so that the title makes the id"
            self.reader.unread.append(ReportedValue(record.place, "id", given, reason))

    def without_repeats(self, requested: list[tuple[SourceRecord, str]]) -> list[tuple[SourceRecord, str]]:
        """Return the records without those of an id that repeats, which are skipped."""
        times = Counter(commitment_id for _, commitment_id in requested)
        for record, commitment_id in requested:
            if times[commitment_id] > 1:
                self.named.add(self._former.get(commitment_id, commitment_id))
                instead = "" if self._columns.id_from else "; name a column of ids with --id-from"
                reason = (
                    f"the id {escape.line(commitment_id)} repeats, and --update needs one row for each id"
                )
                self.skipped.append(SkippedRecord(record.place, reason + instead))
        return [(record, commitment_id) for record, commitment_id in requested if times[commitment_id] == 1]

    def place(self, record: SourceRecord, requested: str) -> None:
        """Find the commitment of a record, or assign a new id; skip a record that has neither."""
        try:
            existing = ""
            if self.matcher is not None and record.place not in self._unnamed:
                existing = self.matcher.match(requested, self.reader.title(record))
            if not existing:
                self._require_new(record, requested)
        except (AmbiguousIdError, NotImportedError) as error:
            self.named.update(error.ids if isinstance(error, AmbiguousIdError) else ())
            self.skipped.append(SkippedRecord(record.place, str(error)))
            return
        self.named.update([existing] if existing else [])
        commitment_id = existing or self._free.assign(requested)
        if commitment_id != requested and not existing:
            self.collisions.append(IdCollision(record.place, "commitment", requested, commitment_id))
        self.placed.append((record, commitment_id, bool(existing)))
        keys = (self._content.key, self._columns.id_from)
        for key in (*(text_of(record.cells.get(one, "")) for one in keys), requested):
            self._ids.setdefault(key, commitment_id)

    def _require_new(self, record: SourceRecord, requested: str) -> None:
        """Raise NotImportedError if a record cannot become a new commitment."""
        if record.table is not None:
            return
        if not self.reader.title(record).strip():
            near = did_you_mean(requested, self.roadmap.commitments) if len(self.skipped) < _HINTS else ""
            unknown = f"there is no commitment {escape.quote(requested)}"
            raise NotImportedError(f"{unknown}, and the row has no title for a new one{near and f'; {near}'}")
        area = self.reader.area(record) or self._columns.area
        if not area:
            column = self._columns.columns.get("area", ("",))[0]
            named = (argument(f"area={column}") or "area=COLUMN") if column else ""
            where = f"--map {named} --area ID" if named else "--area ID"
            raise NotImportedError(f"names no area; {where} says where such rows go")
        if not self.areas.can_name(area):
            raise NotImportedError(f"its area {_quoted(area)} {no_id_for('area')}")

    def imported(self, record: SourceRecord, commitment_id: str, *, exists: bool) -> list[ImportedCommitment]:
        """Return the commitment that a record becomes, or nothing if it is skipped."""
        existing = self.roadmap.commitments[commitment_id] if exists else None
        try:
            if record.table is not None:
                area = self._area(record) if self._columns.area else ""
                known = {one: one for name in _LINKS for one in getattr(existing, name, ())}
                ids = ChainMap(known, self._new_ids)
                return [from_table(record, commitment_id, ids, area, exists=exists)]
            fields = self._fields(record, existing)
            imported = self.reader.imported(record, commitment_id, fields, existing)
            return [msgspec.structs.replace(imported, verdicts=tuple(self.verdicts.read(record)))]
        except (NotImportedError, ValueError) as error:
            self.skipped.append(SkippedRecord(record.place, str(error)))
            return []

    def _fields(self, record: SourceRecord, existing: Commitment | None) -> dict[str, Any]:
        """Return the fields that refer to ids; what the existing commitment names already stays the same."""
        fields: dict[str, Any] = {}
        if existing is not None and self.reader.area(record) == fold(existing.area):
            fields["area"] = existing.area
        elif existing is None or self.areas.can_name(self.reader.area(record)):
            fields["area"] = self._area(record)
        elif self.reader.area(record):
            unread = ReportedValue(record.place, "area", self.reader.area(record), no_id_for("area"))
            self.reader.unread.append(unread)
        for name, cell in self.reader.lists(record, ("partners", *_LINKS)).items():
            known = frozenset[str](getattr(existing, name, ()))
            found = (word if word in known else self._referred(record.place, name, word) for word in cell)
            ids = [one for one in found if one]
            fields[name] = ids if self._content.is_native else list(dict.fromkeys(ids))
        return fields

    def _area(self, record: SourceRecord) -> str:
        name = self.reader.area(record) or self._columns.area
        try:
            return self._named(record.place, self.areas, name)
        except UnreadableValueError as error:
            raise NotImportedError(f"its area {_quoted(name)} {error}") from None

    def _partner(self, place: SourcePlace, name: str) -> str:
        try:
            return self._named(place, self.partners, name)
        except UnreadableValueError as error:
            self.reader.unread.append(ReportedValue(place, "partners", name, str(error)))
            return ""

    def _named(self, place: SourcePlace, names: IdsByName, name: str) -> str:
        before = len(names.made)
        commitment_id, requested = names.id_of(name, by_id=self._content.is_native)
        if commitment_id != requested and len(names.made) > before:
            self.collisions.append(IdCollision(place, names.kind, requested, commitment_id))
        return commitment_id

    def _referred(self, place: SourcePlace, field: str, word: str) -> str:
        """Return the id that a word in a list of ids refers to, or an empty string."""
        if field == "partners":
            return self._partner(place, word)
        if word in self._new_ids:
            return self._new_ids[word]
        if word in self.roadmap.commitments:
            return word
        if self._content.is_native and is_id(word):
            return word  # `doubtful_references` reports it
        reason = "is neither in the source nor in the roadmap"
        self.reader.unread.append(ReportedValue(place, field, word, reason))
        return ""


def _quoted(text: str) -> str:
    return escape.quote(fold(text))
