"""Three-way merge of two roadmaps: texts → text, by table, key and list element.

What only one side changed is taken as it stands there, comments and spacing too, so merging with a side that
changed nothing gives the other one byte for byte. What comes out is parsed again and must be the data that
the same decisions give on data alone; where it is not, nothing of it is used.

That both sides moved `status` or `deadline` is a conflict also where their events tell which came later: two
people moved one promise without knowing of each other, and what the later event says it was before is wrong.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec

from roadmap_cli.document.change import Names, same
from roadmap_cli.document.layout import LayoutError, Path
from roadmap_cli.document.parse import parse_text
from roadmap_cli.errors import NotSavedError, UnreadableError
from roadmap_cli.history.conflict import MARKER_SIZE, Chunk, Labels, marked, place, resolved
from roadmap_cli.history.following import RenamedTwiceError, Text, Three, followed
from roadmap_cli.history.outline import Outline, Table, gathered, read_outline
from roadmap_cli.history.parts import Merging, merged_outlines
from roadmap_cli.history.style import Style, plain_text, style_of, styled
from roadmap_cli.history.threeway import Sides, contradicting_tables, merged_data
from roadmap_cli.lookup import free_id


class Merged(msgspec.Struct, frozen=True):
    """What a merge came to: the text, what is in conflict (one sentence each), what else to know."""

    text: str
    conflicts: list[str]
    notes: list[str]


class CannotMergeError(Exception):
    """The texts cannot be merged as roadmaps, and its words say why; a merge of their lines is left."""


def merge(
    base: str, ours: str, theirs: str, name: str, labels: Labels | None = None, size: int = MARKER_SIZE
) -> Merged:
    """Return the merge of two texts that have a common ancestor; `name` is the file's, for sentences.

    Raises CannotMergeError where one of them is not TOML, or has a form in which a merge would not be sure.
    """
    labels = labels or Labels()
    if ours == theirs or base == theirs:
        return Merged(ours, [], [])
    if base == ours:
        return Merged(theirs, [], [])
    styles = [style_of(text) for text in (base, ours, theirs)]
    unify = all(style.newline for style in styles)
    three = Three(*(_read(plain_text(text, unify=unify), name) for text in (base, ours, theirs)))
    try:
        three, notes = followed(three, labels)
        chunks, merging, whole = _merged(three, labels)
    except (NotSavedError, LayoutError, RecursionError) as error:
        raise CannotMergeError(str(error)) from error
    except RenamedTwiceError as error:
        raise CannotMergeError(f"both sides renamed one thing: {error}") from error
    _verify(three, chunks, whole)
    text, found = marked(chunks, labels, size)
    conflicts = [f"{name}:{line}: {sentence}" for line, sentence in found]
    conflicts += [f"{name}: {sentence}" for sentence in merging.unplaced]
    style = Style(*(_picked(*parts) for parts in zip(*(msgspec.structs.astuple(s) for s in styles), strict=True)))
    if not conflicts:
        notes += [f"{name}: {sentence}" for sentence in _dangling(three, resolved(chunks, ours=True))]
    return Merged(styled(text, style, unify=unify), conflicts, notes)


def _picked(base: Any, ours: Any, theirs: Any) -> Any:
    return theirs if ours == base else ours


def _read(text: str, name: str) -> Text:
    try:
        return Text(text, parse_text(text, name))
    except UnreadableError as error:
        raise CannotMergeError(error.sentences[0]) from error


def _merged(three: Three, labels: Labels) -> tuple[list[Chunk], Merging, list[Names]]:
    """Return the merged text in chunks, and the tables of which a side is taken as a whole."""
    sides = Sides(three.base.data, three.ours.data, three.theirs.data)
    outlines = [read_outline(side.text) for side in (three.base, three.ours, three.theirs)]
    _require_settled_arrays(outlines)
    whole = [path for path in contradicting_tables(sides) if _is_contradiction(path, outlines)]
    gathered_ones = [Outline(gathered(one.parts, whole), one.tail) for one in outlines]
    areas = {**_areas(sides.theirs), **_areas(sides.ours)}
    merging = Merging(labels, areas, {path: _free(path, sides) for path in whole}, [])
    return merged_outlines(*gathered_ones, merging), merging, whole


def _is_contradiction(path: Names, outlines: list[Outline]) -> bool:
    """Return whether the sides contradict each other in a table that only one has, or that both added."""
    base, ours, theirs = (_texts_below(path, outline) for outline in outlines)
    return base not in (ours, theirs)


def _texts_below(path: Path, outline: Outline) -> list[str]:
    return [
        part.text
        for part in outline.parts
        if isinstance(part, Table) and part.path[: len(path)] == path
    ]


def _require_settled_arrays(outlines: list[Outline]) -> None:
    """Raise CannotMergeError where both sides changed one array of tables: its elements have no names."""
    tables = [_array_tables(outline) for outline in outlines]
    for path in {path for side in tables for path in side}:
        base, ours, theirs = (side.get(path, []) for side in tables)
        if ours not in (base, theirs) and theirs != base:
            raise CannotMergeError(f"both sides changed the array of tables {place(path)}")


def _array_tables(outline: Outline) -> Mapping[Path, list[str]]:
    found: dict[Path, list[str]] = {}
    for part in outline.parts:
        index = next((at for at, name in enumerate(part.key[1]) if isinstance(name, int)), 0)
        if isinstance(part, Table) and index:
            found.setdefault(part.path[:index], []).append(part.text)
    return found


def _areas(data: Mapping[str, Any]) -> dict[str, object]:
    return {
        id: fields.get("area")
        for id, fields in _tables(data.get("commitments"))
    }


def _tables(value: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(value, Mapping):
        yield from ((id, fields) for id, fields in value.items() if isinstance(fields, Mapping))


def _free(path: Names, sides: Sides) -> str:
    """Return an id that nothing beside the table at a path has, nor ever had."""
    taken: set[str] = set()
    for side in sides:
        table = side
        for name in path[:-1]:
            table = table.get(name, {}) if isinstance(table, Mapping) else {}
        for id, fields in _tables(table):
            former = fields.get("formerly", [])
            taken |= {id, *(one for one in (former if isinstance(former, list) else [former]) if isinstance(one, str))}
    return free_id(path[-1], taken)


def _verify(three: Three, chunks: list[Chunk], whole: Collection[Names]) -> None:
    """Raise CannotMergeError unless the text is what the decisions give on data, whichever side is taken."""
    sides = Sides(three.base.data, three.ours.data, three.theirs.data)
    has_conflicts = any(not isinstance(chunk, str) for chunk in chunks)
    for prefer_ours in (True, False) if has_conflicts else (True,):
        wanted, _ = merged_data(sides, whole, prefer_ours=prefer_ours)
        try:
            data = parse_text(resolved(chunks, ours=prefer_ours), "the merge")
        except UnreadableError as error:
            raise CannotMergeError("what both sides wrote does not go together in one file") from error
        if not same(data, wanted):
            raise CannotMergeError("it is written in a form that cannot be merged key by key")


def _dangling(three: Three, text: str) -> Iterator[str]:
    """Yield a sentence for each reference that led somewhere on its side and leads nowhere in the merge."""
    data = parse_text(text, "the merge")
    before = {*_references(three.ours.data), *_references(three.theirs.data)}
    known = [_dangling_ones(side.data) for side in (three.ours, three.theirs)]
    for reference in _dangling_ones(data):
        if reference in before and not any(reference in side for side in known):
            path, kind, id = reference
            yield (
                f"{place(path)} names {place((kind, id))}, which one side removed while the other used it; "
                "`roadmap check` will say so until one of them is mended"
            )


def _dangling_ones(data: Mapping[str, Any]) -> list[tuple[Names, str, str]]:
    known = {kind: {id for id, _ in _tables(data.get(kind))} for kind in ("areas", "partners", "commitments")}
    return [one for one in _references(data) if one[2] not in known[one[1]]]


def _references(data: Mapping[str, Any]) -> Iterator[tuple[Names, str, str]]:
    """Yield what commitments refer to: the path of the reference, the kind and the id that it names."""
    for id, fields in _tables(data.get("commitments")):
        for key, kind in (("area", "areas"), ("partners", "partners"), ("depends_on", "commitments")):
            value = fields.get(key, [])
            for name in value if isinstance(value, list) else [value]:
                if isinstance(name, str):
                    yield ("commitments", id, key), kind, name
