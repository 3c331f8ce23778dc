"""Three-way merge of roadmap files by table, key and list element, and git's merge of their lines."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.replay import updates_of
from roadmap_cli.checks.cycles import faulty_duties
from roadmap_cli.checks.deadlines import made_too_late
from roadmap_cli.checks.references import (
    dependency_cycles,
    partners_without_successor,
    replacement_cycles,
    superseded_by_nothing,
    updates_of_unknown_cycles,
)
from roadmap_cli.checks.rule import CheckContext, RuleCheck
from roadmap_cli.checks.updates import contradicted, disagreements
from roadmap_cli.errors import NotSavedError, UnreadableError
from roadmap_cli.merge.conflicts import Chunk, Labels, dangling, marked, place, resolved, tables
from roadmap_cli.merge.cycles import cycle_conflicts
from roadmap_cli.merge.data import (
    Sides,
    contradicting_tables,
    free_ids_beside,
    merged_data,
    taken_whole,
    unsettled_array,
)
from roadmap_cli.merge.narrow import narrowed
from roadmap_cli.merge.outline import Outline, gathered, read_outline
from roadmap_cli.merge.promises import words_conflicts
from roadmap_cli.merge.renames import Followed, MergeInputs, ParsedText, RenamedTwiceError, followed
from roadmap_cli.merge.text import Merging, merged_outlines
from roadmap_cli.model.findings import InvalidRoadmapError
from roadmap_cli.model.types import Roadmap
from roadmap_cli.model.validate import parse_roadmap, read_roadmap
from roadmap_cli.model.version_reader import VersionReader
from roadmap_cli.toml.change import Names, same
from roadmap_cli.toml.scan import LayoutError
from roadmap_cli.vcs.git import Git

BOM = "\ufeff"
"""The byte order mark."""

_FIX_IT = "fix it before you continue"


class TextStyle(msgspec.Struct, frozen=True):
    r"""How a text is written; `newline` is `\n` or `\r\n`, empty if the text has both."""

    bom: bool
    newline: str
    is_ended: bool


def style_of(text: str) -> TextStyle:
    """Return the style of a text."""
    windows, all_ends = text.count("\r\n"), text.count("\n")
    newline = "\n" if not windows else "\r\n" if windows == all_ends else ""
    return TextStyle(text.startswith(BOM), newline, text.endswith("\n") or text in ("", BOM))


def merged_style(base: TextStyle, ours: TextStyle, theirs: TextStyle) -> TextStyle:
    """Return the style of a merge: ours, except for what only theirs changed."""
    parts = zip(*(msgspec.structs.astuple(style) for style in (base, ours, theirs)), strict=True)
    return TextStyle(*(their if our == before else our for before, our, their in parts))


def plain_text(text: str, *, unify: bool) -> str:
    r"""Return a text without a byte order mark, with a newline at its end, and only `\n` with `unify`."""
    text = text.removeprefix(BOM)
    text = text if text.endswith("\n") or not text else f"{text}\n"
    return text.replace("\r\n", "\n") if unify else text


def styled(text: str, style: TextStyle, *, unify: bool) -> str:
    """Return a plain text with the byte order mark and newlines of a style."""
    if not style.is_ended:
        text = text.removesuffix("\n")
    if unify and style.newline == "\r\n":
        text = text.replace("\n", "\r\n")
    return (BOM if style.bom else "") + text


class MergedText(msgspec.Struct, frozen=True):
    """The result of a merge: the text, a sentence for each conflict, and other notes."""

    text: str
    conflicts: list[str]
    notes: list[str]


class CannotMergeError(Exception):
    """The texts cannot be merged as roadmaps, only line by line; the message says why.

    `inputs` are the texts with their data, None if one of them is not TOML.
    """

    def __init__(self, why: str, inputs: MergeInputs | None = None) -> None:
        super().__init__(why)
        self.inputs = inputs


class _UnsureError(Exception):
    """The merged text does not have the expected data, or that cannot be verified."""


_NOT_MERGED = (_UnsureError, RenamedTwiceError, NotSavedError, LayoutError, RecursionError)


def merge(base: str, ours: str, theirs: str, name: str, labels: Labels | None = None) -> MergedText:
    """Return the merge of two texts with a common ancestor; `name` is the name of the file in messages.

    Raises CannotMergeError if one of them is not TOML, or if a merge by key could be wrong.
    """
    if ours == theirs or base == theirs:
        return MergedText(ours, [], [])
    if base == ours:
        return MergedText(theirs, [], [])
    styles = [style_of(text) for text in (base, ours, theirs)]
    unify = all(style.newline for style in styles)
    reader = VersionReader()
    inputs = MergeInputs(
        *(_read(plain_text(text, unify=unify), name, reader) for text in (base, ours, theirs))
    )
    style = merged_style(*styles)
    try:
        merged = _merged(inputs, name, labels or Labels(), reader, BOM if style.bom else "")
    except _NOT_MERGED as error:
        raise CannotMergeError(str(error), inputs) from error
    without_mark = msgspec.structs.replace(style, bom=False)  # the text has it already
    return msgspec.structs.replace(merged, text=styled(merged.text, without_mark, unify=unify))


class _ChunkedMerge(msgspec.Struct, frozen=True):
    """A merge before it is written: its chunks, and the inputs that it is made of, as a whole or narrowed.

    `whole` are the paths at which one side is used as a whole, `unplaced` sentences on conflicts without
    markers.
    """

    inputs: MergeInputs
    narrow: MergeInputs
    chunks: list[Chunk]
    unplaced: list[str]
    notes: list[str]


def _merged(inputs: MergeInputs, name: str, labels: Labels, reader: VersionReader, mark: str) -> MergedText:
    """Return the merge of plain texts. Raises an error if it could be wrong."""
    draft = _narrow_draft(inputs, labels, reader) or _whole_draft(inputs, labels, reader)
    text, found = marked(draft.chunks, labels, mark)
    conflicts = [f"{name}:{line}: {sentence}" for line, sentence in found]
    conflicts += _named(name, [*draft.unplaced, *_related(draft.narrow, labels)])
    notes = draft.notes
    if not found and not draft.unplaced:
        plain = text.removeprefix(mark)
        data = reader.parse(plain, name)
        faults, doubts = _problems(ParsedText(plain, data), draft.inputs, name, reader)
        conflicts += faults
        notes = [*notes, *doubts]
    return MergedText(text, conflicts, _named(name, notes))


def _whole_draft(inputs: MergeInputs, labels: Labels, reader: VersionReader) -> _ChunkedMerge:
    """Return the merge of whole texts. Raises an error if it could be wrong."""
    follow = followed(inputs, labels)
    inputs = follow.inputs
    outlines = [read_outline(side.text) for side in (inputs.base, inputs.ours, inputs.theirs)]
    chunks, merging, whole = _merged_chunks(inputs, outlines, _sides(inputs), follow.contested, labels)
    _verify(inputs, chunks, whole, reader)
    return _ChunkedMerge(inputs, inputs, chunks, merging.unplaced, follow.notes)


def _narrow_draft(inputs: MergeInputs, labels: Labels, reader: VersionReader) -> _ChunkedMerge | None:
    """Return the merge of what changed, with the rest put back, or None if it may differ from the whole one.

    It may differ for records with changed ids or keys, for reordered records, and for equal comments between
    tables.
    """
    sides = [side.text for side in (inputs.base, inputs.ours, inputs.theirs)]
    base, ours, theirs = (reader.texts_of_blocks(text) for text in sides)
    narrow = narrowed(base, ours, theirs) if base and ours and theirs else None
    if narrow is None or not narrow.left_out:
        return None
    try:
        small = MergeInputs(*(ParsedText(text, parse_roadmap(text, "")) for text in narrow.texts))
        outlines = [read_outline(text) for text in narrow.texts]
        if not narrow.keeps_comments(outlines) or followed(small, labels) != Followed(small, [], []):
            return None
        chunks, merging, whole = _merged_chunks(small, outlines, _sides(inputs), (), labels)
        restored = narrow.restored(chunks)
        if restored is None:
            return None
        _verify(inputs, restored, whole, reader)
    except _NOT_MERGED:
        return None
    return _ChunkedMerge(inputs, small, restored, merging.unplaced, [])


def _problems(
    merged: ParsedText, inputs: MergeInputs, name: str, reader: VersionReader
) -> tuple[list[str], list[str]]:
    """Return the conflicts and the notes on a merge without markers.

    Each side may have removed the half of an update that the other one kept, or set a value that the updates
    of the other one contradict. Faults that a side already has are its own.
    """
    notes = list(dangling(merged.data, (inputs.ours.data, inputs.theirs.data)))
    sides = [
        side for text in (inputs.ours.text, inputs.theirs.text) if (side := reader.read(text)) is not None
    ]
    if len(sides) < 2:
        return [], notes
    roadmap = reader.read(merged.text)
    if roadmap is None:
        try:
            roadmap = read_roadmap(merged.data, merged.text, name)
        except InvalidRoadmapError as error:
            return [f"{sentence}; {_FIX_IT}" for sentence in error.sentences], notes
    wrong, doubts = _contradictions(roadmap, sides)
    return _named(name, wrong), notes + doubts


def _named(name: str, sentences: Sequence[str]) -> list[str]:
    return [f"{name}: {sentence}" for sentence in sentences]


def line_merge_problems(text: str, error: CannotMergeError, name: str) -> tuple[list[str], list[str]]:
    """Return the conflicts and the notes on a merge of lines without markers: the data may still be wrong."""
    if error.inputs is None:
        return [], []
    try:
        data = parse_roadmap(text.removeprefix(BOM), name)
    except UnreadableError as unreadable:
        return [f"{sentence}; {_FIX_IT}" for sentence in unreadable.sentences], []
    expected, clashes = merged_data(_sides(error.inputs), (), prefer_ours=True)
    if clashes or not same(data, expected):
        return [
            f"{name} has no conflict markers, but both sides changed related data; check that it is right"
        ], []
    wrong, notes = _problems(ParsedText(text.removeprefix(BOM), data), error.inputs, name, VersionReader())
    return [*wrong, *_named(name, _related(error.inputs, Labels()))], _named(name, notes)


def _related(inputs: MergeInputs, labels: Labels) -> list[str]:
    """Return a sentence for each contradiction between different keys of both sides."""
    return [*cycle_conflicts(inputs, labels), *words_conflicts(inputs, labels)]


def _sides(inputs: MergeInputs) -> Sides:
    return Sides(inputs.base.data, inputs.ours.data, inputs.theirs.data)


def _read(text: str, name: str, reader: VersionReader) -> ParsedText:
    try:
        return ParsedText(text, reader.parse(text, name))
    except UnreadableError as error:
        raise CannotMergeError(error.sentences[0]) from error


def _merged_chunks(
    inputs: MergeInputs,
    outlines: Sequence[Outline],
    whole_sides: Sides,
    contested: Collection[Names],
    labels: Labels,
) -> tuple[list[Chunk], Merging, list[Names]]:
    """Return the merged text in chunks, and the paths at which one side is used as a whole.

    `outlines` are those of the inputs, `whole_sides` have the ids that no new record can have.
    """
    sides = _sides(inputs)
    array = unsettled_array(outlines)
    if array is not None:
        raise _UnsureError(f"both sides changed the array of tables {place(array)}")
    whole = taken_whole(list(contradicting_tables(sides)), contested, outlines)
    base, ours, theirs = (Outline(gathered(one.parts, whole), one.tail) for one in outlines)
    areas = {**_areas(sides.theirs), **_areas(sides.ours)}
    free_ids = free_ids_beside(whole, whole_sides)
    merging = Merging(labels, sides.ours, sides.theirs, areas, contested, free_ids, [], [])
    chunks = merged_outlines(base, ours, theirs, merging)
    return chunks, merging, [*whole, *(tuple(map(str, path)) for path in merging.apart)]


def _areas(data: Mapping[str, Any]) -> dict[str, object]:
    return {commitment_id: fields.get("area") for commitment_id, fields in tables(data.get("commitments"))}


def _verify(
    inputs: MergeInputs, chunks: list[Chunk], whole: Collection[Names], reader: VersionReader
) -> None:
    """Raise _UnsureError unless the text has the merged data, whichever side is chosen in conflicts."""
    sides = _sides(inputs)
    has_conflicts = any(not isinstance(chunk, str) for chunk in chunks)
    for prefer_ours in (True, False):
        expected, clashes = merged_data(sides, whole, prefer_ours=prefer_ours)
        try:
            data = reader.parse(resolved(chunks, ours=prefer_ours), "the merge")
        except UnreadableError as error:
            raise _UnsureError("the changes of both sides cannot be combined in one TOML file") from error
        if not same(data, expected):
            raise _UnsureError("it is written in a form that cannot be merged key by key")
        if not has_conflicts and not clashes:
            return  # there is no side to prefer


def merge_lines(git: Git, files: Sequence[Path], labels: Labels) -> tuple[bytes, bool]:
    """Return git's merge of the lines of base, ours and theirs, and whether it has conflicts.

    Raises UnreadableError if git cannot merge the files, such as binary ones.
    """
    base, ours, theirs = (str(file.absolute()) for file in files)
    names = [word for label in (labels.ours, "base", labels.theirs) for word in ("-L", label)]
    words = ("merge-file", "--stdout", f"--marker-size={labels.size}", *names, "--", ours, base, theirs)
    done = git.run(Path(), *words)
    if done.exit_code > 127:
        said = escape.line(done.stderr.removeprefix("error: "))
        raise UnreadableError(f"{escape.line(str(files[1]))} cannot be merged: git says: {said}")
    return done.stdout, done.exit_code > 0


def _contradictions(merged: Roadmap, sides: Sequence[Roadmap]) -> tuple[list[str], list[str]]:
    """Return sentences on what `check` finds in the merged roadmap and in neither side.

    The first list has untrue values, about which a person must decide; the second has what can wait.
    """
    combined = {
        commitment_id: commitment
        for commitment_id, commitment in merged.commitments.items()
        if all(side.commitments.get(commitment_id) != commitment for side in sides)
    }
    whole = _all_done(merged)
    both = _all_done(msgspec.structs.replace(merged, commitments=combined))
    before = _Before(sides)
    untrue = (disagreements, made_too_late, updates_of_unknown_cycles, faulty_duties)
    among = (dependency_cycles, superseded_by_nothing, partners_without_successor)
    return (
        [
            *(sentence for check in untrue for sentence in before.new(check, both)),
            *before.new(replacement_cycles, whole),
        ],
        [
            *before.new(contradicted, both),
            *(sentence for check in among for sentence in before.new(check, whole)),
        ],
    )


class _Before:
    """What `check` finds in the sides of a merge."""

    def __init__(self, sides: Sequence[Roadmap]) -> None:
        self._sides = sides

    @cached_property
    def _contexts(self) -> list[CheckContext]:
        return [_all_done(side) for side in self._sides]

    def new(self, check: RuleCheck, merged: CheckContext) -> Iterator[str]:
        """Yield a sentence for each hit in a merge that no side has."""
        hits = list(check.hits(merged))
        known = {hit.path for side in self._contexts for hit in check.hits(side)} if hits else set()
        for hit in hits:
            if hit.path not in known:
                value = f" is {hit.value}" if hit.value else ""
                yield f"{place(hit.path)}{value}: {hit.message}"


def _all_done(roadmap: Roadmap) -> CheckContext:
    """Return a roadmap to check once all updates have happened: a merge does not depend on the day."""
    days = [dated.day.last for one in roadmap.commitments.values() for dated in updates_of(one)]
    return CheckContext(roadmap, {}, "", max(days, default=date.min))
