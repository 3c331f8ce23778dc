"""What the columns of a table may hold: fields by the names of columns, else by their cells."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import PurePath

import msgspec

from roadmap_cli.importers.columns import MappingOptions, column_of, named_column
from roadmap_cli.importers.records import SHEET, SourceContent
from roadmap_cli.importers.values import UnreadableValueError, deadline_in, text_of
from roadmap_cli.importers.words import STATUSES
from roadmap_cli.model.ids import id_from
from roadmap_cli.model.names import name_key
from roadmap_cli.model.types import ID_LENGTH, ImportMapping, Roadmap, Status, texts

_NAMES = {
    "title": "commitment, commitments, promise, pledge, action, measure, task, goal, objective, deliverable, "
    "recommendation, initiative, name, engagement, mesure, titre, compromiso, medida, acción, título, "
    "zusage, maßnahme, vorhaben, compromisso, ação",
    "area": "priority, priority area, theme, topic, category, sector, pillar, chapter, section, department, "
    "domaine, thème, catégorie, tema, categoría, bereich, themenfeld, handlungsfeld, categoria, eixo",
    "deadline": "due, due date, due by, target date, end date, date due, completion date, by when, timeline, "
    "timeframe, échéance, date limite, fecha límite, plazo, frist, fällig, zieldatum, prazo",
    "status": "state, progress status, current status, rating, statut, état, estado, situação",
    "owner": "responsible, responsibility, lead, leads, minister, ministry, assigned to, assignee, "
    "responsable, zuständig, verantwortlich, responsável",
    "partners": "party, parties, country, countries, organisation, organization, partenaires, "
    "socios, parceiros",
    "progress": "% complete, percent complete, progress (%), % done, completion, avancement, avance, "
    "done %, percent done, share done, progress %",
    "text": "description, details, full text, wording, descripción, beschreibung, descrição",
    "source": "link, url, reference link, lien, enlace, quelle, fonte, fuente",
}  # fmt: skip
_ID_NAMES = "id, no, no., number, nr, nr., num, #, ref, ref., code, key, numéro, número, nummer"


class Proposal(msgspec.Struct, frozen=True):
    """The options that would read a table, and the field of each column that they name."""

    options: ImportMapping
    fields: dict[str, str]


def proposal(
    content: SourceContent, mapping: MappingOptions, typed: ImportMapping, name: str, roadmap: Roadmap | None
) -> Proposal | None:
    """Return options with which a table of another program is read; None if no column can be the title.

    Those that a person typed stay. Without a column for the area, the sheets are proposed if there are
    several, the only area of the roadmap, else one named like the file.
    """
    known = {field: column for field in _NAMES if (column := column_of(field, content.columns))}
    for field, words in mapping.columns.items():
        known[field] = named_column(words[0], content.columns, name)
    found = _found(content, known, has_area=bool(mapping.area))
    if "title" not in known | found:
        return None
    changes = {"map": [*texts(typed.map), *(f"{field}={column}" for field, column in found.items())]}
    more: dict[str, str] = {}
    if not typed.id_from:
        more["id_from"] = _id_column(content, {*known.values(), *found.values()})
    if not typed.sheet:
        more["sheet"] = _sheet(content)
    column = (known | found).get("area", "")
    if not typed.area and (not column or not all(_cells(content, column))):
        more["area"] = _area(name, roadmap)
    return Proposal(msgspec.structs.replace(typed, **changes, **more), {**_swapped(known), **_swapped(found)})


def _found(content: SourceContent, known: Mapping[str, str], *, has_area: bool) -> dict[str, str]:
    """Return the columns of other fields by their names, else by their cells; sheets can be areas."""
    found: dict[str, str] = {}
    for field, names in _NAMES.items():
        taken = {*known.values(), *found.values()}
        if field not in known and not (field == "area" and has_area):
            column = _named(names, content, taken)
            is_sheet = not column and field == "area" and SHEET in content.used
            if column := SHEET if is_sheet else column:
                found[field] = column
    for field, choose in _BY_CELLS.items():
        if field not in known and field not in found:
            taken = {*known.values(), *found.values()}
            if column := choose(content, [one for one in content.columns if one not in taken]):
                found[field] = column
    return {field: found[field] for field in _NAMES if field in found}


def known_names(header: Sequence[str]) -> int:
    """Return how many columns of a header have a name that a field may have."""
    known = {*_NAMES}.union(*map(_keys, _NAMES.values()))
    return sum(name_key(column) in known for column in header)


def samples(content: SourceContent, column: str, most: int = 3) -> list[str]:
    """Return the first different cells of a column that are not empty."""
    return list(dict.fromkeys(filter(None, _cells(content, column))))[:most]


def _swapped(columns: dict[str, str]) -> dict[str, str]:
    return {column: field for field, column in columns.items()}


def _cells(content: SourceContent, column: str) -> list[str]:
    return [" ".join(text_of(record.cells.get(column, "")).split()) for record in content.records]


def _keys(names: str) -> set[str]:
    return {name_key(name) for name in names.split(", ")}


def _named(names: str, content: SourceContent, taken: Iterable[str]) -> str:
    """Return the first column with one of some names that is not taken and has cells."""
    keys = _keys(names)
    free = [column for column in content.columns if column not in taken and any(_cells(content, column))]
    return next((column for column in free if name_key(column) in keys), "")


def _id_column(content: SourceContent, taken: Iterable[str]) -> str:
    """Return the column of ids, whose cells all differ; empty if there is none or one named `id`."""
    column = "" if column_of("id", content.columns) else _named(_ID_NAMES, content, taken)
    ids = [id_from(cell) for cell in _cells(content, column)] if column else []
    return column if all(ids) and len(set(ids)) == len(ids) else ""


def _sheet(content: SourceContent) -> str:
    """Return the sheet of all rows; empty if there are several or the source has no other."""
    sheets = {record.place.sheet for record in content.records}
    return sheets.pop() if len(sheets) == 1 else ""


def _area(name: str, roadmap: Roadmap | None) -> str:
    areas = list(roadmap.areas) if roadmap is not None else []
    made = id_from(PurePath(name).stem)[:ID_LENGTH].strip("-") or "imported"
    if len(areas) == 1 or made in areas:
        return made if made in areas else areas[0]
    return next((area for area in areas if area.startswith(made)), made)


def _title(content: SourceContent, columns: Sequence[str]) -> str:
    """Return the column with the most different texts of several words."""
    numbers = {
        column: len({cell for cell in _cells(content, column) if _is_prose(cell)}) for column in columns
    }
    best = max(numbers, key=lambda column: numbers[column], default="")
    return best if numbers.get(best) else ""


def _is_prose(cell: str) -> bool:
    return " " in cell and any(map(str.isalpha, cell)) and "://" not in cell and not _is_date(cell)


def _is_date(cell: str) -> bool:
    try:
        return deadline_in(cell, date(2000, 1, 1)) is not None
    except UnreadableValueError:
        return False


def _is_status(cell: str) -> bool:
    return name_key(cell) in STATUSES or cell.lower() in set(Status)


def _only(test: Callable[[str], bool]) -> Callable[[SourceContent, Sequence[str]], str]:
    """Return a function that finds the one column whose cells all pass a test; empty for several."""

    def choose(content: SourceContent, columns: Sequence[str]) -> str:
        fitting = list(_fitting(content, columns, test))
        return fitting[0] if len(fitting) == 1 else ""

    return choose


def _fitting(content: SourceContent, columns: Sequence[str], test: Callable[[str], bool]) -> Iterator[str]:
    for column in columns:
        cells = [cell for cell in _cells(content, column) if cell]
        if cells and all(map(test, cells)):
            yield column


_BY_CELLS = {"status": _only(_is_status), "deadline": _only(_is_date), "title": _title}
"""How the column of a field is found by its cells."""
