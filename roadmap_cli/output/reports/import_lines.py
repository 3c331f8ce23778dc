"""The sentences of an import about what was not imported as it is; in short on a terminal."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from roadmap_cli import escape
from roadmap_cli.editing.imports import ImportChanges
from roadmap_cli.english import listed, plural
from roadmap_cli.importers.records import (
    FootnoteMark,
    IdCollision,
    ImportResult,
    OutsideRow,
    ReportedValue,
    SourcePlace,
    fold,
)
from roadmap_cli.model.ids import is_id, short

MOST_ROWS = 40
"""The most rows of a report on a terminal."""
_ROWS_OF_LINE = 4
_SEPARATE = 3
"""How many different values of one problem have a line each on a terminal."""
_SKIPPED = "skipped: "
_TEXT_OR_NUMBER = re.compile(r'"[^"]*"|[0-9]+')
_PLACES = 8
"""How many places such a line names."""


class Room(msgspec.Struct, frozen=True):
    """The room for a report: the columns of a terminal, and the rows that are left for it."""

    width: int
    rows: int = MOST_ROWS - 1

    def without(self, line: str) -> "Room":
        """Return the room that is left beside a line."""
        return Room(self.width, self.rows - _rows(line, self))


def sentences(result: ImportResult, changes: ImportChanges, room: Room | None = None) -> Iterator[str]:
    """Yield a sentence for each row and value that was not imported as it is, and notes.

    With `room`, equal problems of several values share a sentence, and what does not fit is counted.
    """
    most = None if room is None else _PLACES
    groups = [group for equal in _problems(result, changes) for group in _of_kind(equal, room)]
    problems = [sentence for group in groups for sentence in _of_group(group, result, room)]
    of_table = [*_outside(result, most), *_footnotes(result, most)]
    extra = [*of_table, *missing_sentences(changes), *notes(result, changes)]
    if room is None:
        yield from problems
        yield from extra
        return
    problems, extra = ([_cut(one, room) for one in lines] for lines in (problems, extra))
    rows = room.rows - sum(_rows(one, room) for one in extra)
    yield from _fitting(problems, room, max(rows, room.rows // 2))
    yield from _fitting(extra, room, room.rows // 2)


def _outside(result: ImportResult, most: int | None) -> Iterator[str]:
    """Yield a sentence for each reason why rows are outside of the table, with the first of these rows."""
    rows_by_reason: dict[str, list[OutsideRow]] = {}
    for row in result.outside:
        rows_by_reason.setdefault(row.reason, []).append(row)
    for reason, rows in rows_by_reason.items():
        texts = listed([escape.quote(short(" | ".join(map(fold, row.cells)))) for row in rows])
        yield f"{_places([row.place for row in rows], result, most)}: {reason}, not imported: {texts}"


def _footnotes(result: ImportResult, most: int | None) -> Iterator[str]:
    """Yield a sentence for each footnote mark that was removed from values."""
    marks_by_note: dict[tuple[str, str], list[FootnoteMark]] = {}
    for mark in result.footnotes:
        marks_by_note.setdefault((mark.sign, mark.footnote), []).append(mark)
    for (sign, footnote), marks in marks_by_note.items():
        values = listed(list(dict.fromkeys(escape.quote(short(fold(mark.value))) for mark in marks)))
        places = _places(list(dict.fromkeys(mark.place for mark in marks)), result, most)
        text = f": {escape.quote(footnote)}" if footnote else ""
        yield f"{places}: the footnote mark {sign} was removed from {values}{text}"


def missing_sentences(changes: ImportChanges) -> Iterator[str]:
    """Yield a sentence for each open commitment that the source does not name."""
    for commitment_id, title in (changes.missing or {}).items():
        yield f"{escape.line(commitment_id)} is open and not in the source: {escape.line(fold(title))}"


def notes(result: ImportResult, changes: ImportChanges) -> Iterator[str]:
    """Yield notes, which are not faults."""
    yield from result.notes
    if changes.empty:
        kept = ", ".join(f"{field} of {listed(ids)}" for field, ids in changes.empty.items())
        yield f"an empty cell clears nothing; the file keeps {kept}"
    if changes.kept_words:
        ids = listed(changes.kept_words)
        remove = "`roadmap update ID --deadline-text none` removes it"
        yield f"deadline_text stays in {ids}, although the deadline changed; {remove}"
    yield from changes.left_open
    if changes.missing_unsure:
        yield f"{changes.missing_unsure}, so commitments may be in the source although they are listed here"


class _Problem(msgspec.Struct, frozen=True):
    """A problem at some places: what it is about, its reason, and the sentence about it alone."""

    about: str
    value: str
    reason: str
    places: list[SourcePlace]
    is_id: bool = False

    @property
    def kind(self) -> tuple[str, str]:
        """What equal problems share: the first clause of the reason, without texts and numbers in it."""
        reason = _TEXT_OR_NUMBER.sub("#", self.reason.removeprefix(_SKIPPED))
        return self.about, re.split("[;:]", reason, maxsplit=1)[0]


def _problems(result: ImportResult, changes: ImportChanges) -> Iterator[list[_Problem]]:
    """Yield the problems of each sort, equal ones as one with several places."""
    yield _equal([_Problem("", "", f"{_SKIPPED}{one.reason}", [one.place]) for one in result.skipped])
    for values in (result.unread, result.doubtful, changes.ignored):
        yield _equal([_problem(value) for value in values])
    yield _equal([_taken(one) for one in result.collisions])


def _problem(value: ReportedValue) -> _Problem:
    reason = f"{value.reason}; {value.done}" if value.done else value.reason
    return _Problem(value.field, escape.quote(value.value), reason, [value.place])


def _taken(one: IdCollision) -> _Problem:
    whose = "" if one.kind == "commitment" else f"{one.kind} "
    if not is_id(one.requested):
        return _Problem("", escape.quote(one.requested), f"cannot be an id; it became {one.id}", [one.place])
    return _Problem(f"{whose}id", one.requested, f"is taken; it became {one.id}", [one.place], True)


def _equal(problems: Sequence[_Problem]) -> list[_Problem]:
    equal: dict[tuple[str, str, str], _Problem] = {}
    for problem in problems:
        known = equal.setdefault((problem.about, problem.value, problem.reason), problem)
        if known is not problem:
            known.places.extend(problem.places)
    return list(equal.values())


def _of_kind(problems: Sequence[_Problem], room: Room | None) -> Iterator[list[_Problem]]:
    """Yield the problems of each kind; without `room`, each problem by itself."""
    if room is None:
        yield from ([problem] for problem in problems)
        return
    kinds: dict[tuple[str, str], list[_Problem]] = {}
    for problem in problems:
        kinds.setdefault(problem.kind, []).append(problem)
    yield from kinds.values()


def _of_group(group: Sequence[_Problem], result: ImportResult, room: Room | None) -> Iterator[str]:
    """Yield the sentences about problems of one kind."""
    most = None if room is None else _PLACES
    if len(group) <= _SEPARATE or room is None:
        for one in group:
            about = f"the {one.about}" if one.is_id else one.about
            what = " ".join(filter(None, (about, one.value)))
            yield f"{_places(one.places, result, most)}: {what + ' ' if what else ''}{one.reason}"
        return
    places = sorted(place for one in group for place in one.places)
    first, *others = sorted(group, key=lambda one: -len(one.places))
    where = _places(places, result, most)
    if not first.value:
        yield f"{where}: {first.reason}; the others have the same problem"
        return
    is_repeated = len(first.places) > 1
    shown = [f"{one.value} ({len(one.places):,})" if is_repeated else one.value for one in (first, *others)]
    values = listed(shown, _SEPARATE, _SEPARATE - 1)
    of = f" of {first.about}" if first.about else ""
    for shown_values in (f", {values}", ""):
        sentence = f"{where}: {len(places):,} values{of}{shown_values}; {first.value} {first.reason}"
        if _rows(sentence, room) <= _ROWS_OF_LINE:
            break
    yield sentence


def _fitting(lines: Sequence[str], room: Room, rows: int) -> Iterator[str]:
    """Yield the lines that fit into some rows, and the number of the others."""
    used = 0
    for done, line in enumerate(lines):
        used += _rows(line, room)
        more = f"and {len(lines) - done:,} more like these; --report FILE writes everything as CSV"
        if used > rows - (_rows(more, room) if done < len(lines) - 1 else 0):
            yield more
            return
        yield line


def _cut(line: str, room: Room) -> str:
    most = room.width * _ROWS_OF_LINE - 1
    return line if escape.width(escape.ci_line(line)) <= most else f"{line[: most - 1]}\u2026"


def _rows(line: str, room: Room) -> int:
    return -(-max(escape.width(escape.ci_line(line)), 1) // room.width)


def _places(places: Sequence[SourcePlace], result: ImportResult, most: int | None) -> str:
    """Return places in words: `line 5`, `lines 5, 8, 9`, `row 5 of sheet "Plan"`."""
    by_sheet: dict[str, list[int]] = {}
    for place in places:
        by_sheet.setdefault(place.sheet, []).append(place.number)
    return "; ".join(
        f"{plural(len(numbers), result.unit, f'{result.unit}s')} {_numbers(numbers, most)}"
        + (f" of sheet {escape.quote(sheet)}" if sheet else "")
        for sheet, numbers in by_sheet.items()
    )


def _numbers(numbers: Sequence[int], most: int | None) -> str:
    runs = list(_runs(numbers))
    if most is None or len(runs) <= most:
        return ", ".join(text for text, _ in runs)
    return f"{', '.join(text for text, _ in runs[:most])} and {sum(one for _, one in runs[most:]):,} more"


def _runs(numbers: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Yield rising numbers as text with their count, three or more consecutive ones as `5 to 9`."""
    start = 0
    for end in range(1, len(numbers) + 1):
        if end == len(numbers) or numbers[end] != numbers[end - 1] + 1:
            run = numbers[start:end]
            if len(run) < 3:
                yield from ((str(one), 1) for one in run)
            else:
                yield f"{run[0]} to {run[-1]}", len(run)
            start = end
