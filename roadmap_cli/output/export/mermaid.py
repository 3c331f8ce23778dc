"""The days of a roadmap → a gantt chart in Mermaid's language, as GitHub and GitLab draw it in Markdown.

A bar reaches from the first to the last day of a window; a single day, which on an axis of years no bar
could show, and a milestone are diamonds. Each has the mark of its status before its title, for colour alone
must not say it, and so that no title begins like a keyword of the grammar.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.query import Snapshot, is_open
from roadmap_cli.model.dates import Unit
from roadmap_cli.model.types import Status
from roadmap_cli.output.export.occasions import Occasion, occasions_of
from roadmap_cli.output.reports.show import partner_name
from roadmap_cli.output.words import status_mark

MAX_LENGTH = 50_000
"""How many characters (UTF-16 code units) Mermaid reads: its `maxTextSize`, which GitHub leaves alone."""

FIRST_YEAR = 100
"""Mermaid reads an earlier year as one of the 20th century."""

_LABEL = 100
_SECTION = 40
_SIGN_PIXELS = 7
_ROOM_FOR_THE_HEAD = 2_000  # a title is at most 200 characters, each a code of at most 8
_TAGS = {
    Status.MET: "done, ",
    Status.PARTLY_MET: "done, ",
    Status.DROPPED: "done, ",
    Status.BROKEN: "done, crit, ",
    Status.UNDERWAY: "active, ",
    Status.ONGOING: "active, ",
}


class MermaidChart(msgspec.Struct, frozen=True):
    """A chart as text, and how many bars and milestones had no room in it."""

    text: str
    left_out: int


def render_mermaid(snapshot: Snapshot, limit: int = MAX_LENGTH) -> MermaidChart:
    """Return a chart with a section for each area, in at most `limit` characters: what comes first is kept.

    What has no day in the years 100 to 9999 is not in it. What had no room is counted in its title.
    """
    drawable = [one for one in occasions_of(snapshot) if one.window.first.year >= FIRST_YEAR]
    lines, drawn = _lines(drawable, snapshot, limit - _ROOM_FOR_THE_HEAD)
    head = [
        "%% In Markdown, put this between a line ```mermaid and a line ```",
        f'%%{{init: {{"gantt": {{"leftPadding": {_padding(drawn, snapshot)}}}}}}}%%',
        "gantt",
        f"    title {_title(snapshot, len(drawn), len(drawable))}",
        "    dateFormat YYYY-MM-DD",
        "    inclusiveEndDates",
        f"    axisFormat {_axis(drawn)}",
        *([] if drawn else ["    todayMarker off"]),  # it would have no axis to stand on
    ]
    return MermaidChart("\n".join([*head, *lines]) + "\n", len(drawable) - len(drawn))


def escaped(text: str, columns: int = _LABEL) -> str:
    """Return `text` on one line, at most so many columns wide, in which Mermaid finds nothing but text.

    All but letters, digits and a few signs become entity codes such as `#58;` (Mermaid, "Entity codes to
    escape characters"): a colon would end a title, `#` and `;` a line in older versions, `%%` begins a
    comment and `%%{` a directive; ﬂ and ¶ are what Mermaid itself puts for the codes while it works.
    """
    return _SIGN.sub(lambda found: f"#{ord(found[0])};", _short(text, columns))


def _short(text: str, columns: int) -> str:
    short = escape.cut(escape.line(text[: 5 * columns]), columns)
    # Marks that have no width of their own could go on for ever.
    return short if len(short) <= 2 * columns else short[: 2 * columns - 1] + "…"


_SIGN = re.compile(r"[^A-Za-z0-9 .,'()/!?+=\x80-\U0010ffff-]|[ﬂ¶°ß]")


def _lines(occasions: Sequence[Occasion], snapshot: Snapshot, room: int) -> tuple[list[str], list[Occasion]]:
    """Return the lines of as many occasions as there is room for, by area, and these."""
    groups: dict[str, list[Occasion]] = {area_id: [] for area_id in snapshot.roadmap.areas}
    for occasion in occasions:
        groups.setdefault(occasion.row.area, []).append(occasion)
    lines: list[str] = []
    drawn: list[Occasion] = []
    names: set[str] = set()
    for group_id, members in groups.items():
        name = escaped(_area(group_id, snapshot), _SECTION)
        if name in names:  # Mermaid takes sections of one name for one, and misplaces their bars
            name = f"{name} ({escaped(group_id, _SECTION)})"
        names.add(name)
        section = f"    section {name}"
        for position, occasion in enumerate(members):
            added = [*([] if position else [section]), f"    {_task(occasion, snapshot)}"]
            room -= sum(_length(line) for line in added)
            if room < 0:
                return lines, drawn
            lines += added
            drawn.append(occasion)
    return lines, drawn


def _area(area_id: str, snapshot: Snapshot) -> str:
    area = snapshot.roadmap.areas.get(area_id)
    return (area.title if area else area_id).strip() or "-"


def _padding(occasions: Sequence[Occasion], snapshot: Snapshot) -> int:
    """Return the pixels that the sections' names need: by default Mermaid draws bars over long ones."""
    names = {occasion.row.area for occasion in occasions}
    widest = max(
        (escape.width(_short(_area(commitment_id, snapshot), _SECTION)) for commitment_id in names), default=0
    )
    return 30 + _SIGN_PIXELS * widest


def _length(line: str) -> int:
    """Return the length as JavaScript counts it, in UTF-16 code units, with the line's end."""
    return len(line.encode("utf-16-le")) // 2 + 1


def _task(occasion: Occasion, snapshot: Snapshot) -> str:
    """Return a line such as `▸ Net-zero power grids (2035) :active, 2035-01-01, 2035-12-31`."""
    window, step = occasion.window, occasion.milestone
    names = ", ".join(partner_name(partner_id, snapshot.roadmap) for partner_id in occasion.partners)
    whose = f"{names}: " if names else ""
    title = f"{whose}{step.title if step else occasion.row.title}"
    # An own bracket for the deadline: it must stay where a long title is cut.
    label = f"{status_mark(occasion.status, signs=True)} {escaped(title)} ({escaped(window.text)})"
    tags = _tags(occasion, snapshot.as_of)
    if step or window.unit is Unit.DAY:
        return f"{label} :{tags}milestone, {window.last}, 1d"
    return f"{label} :{tags}{window.first}, {window.last}"


def _tags(occasion: Occasion, as_of: date) -> str:
    waits = occasion.is_open and is_open(occasion.row)
    return "crit, " if waits and occasion.window.last < as_of else _TAGS.get(occasion.status, "")


def _title(snapshot: Snapshot, kept: int, drawable: int) -> str:
    count = "" if kept == drawable else f", the first {kept:,} of {drawable:,}"
    return f"{escaped(snapshot.title)} (as of {snapshot.as_of}{count})"


def _axis(occasions: Sequence[Occasion]) -> str:
    """Return the form of the dates on the axis: as precise as the span has room for."""
    days = list(_days(occasions))
    span = (max(days) - min(days)).days if days else 0
    return "%Y" if span > 4 * 366 else "%b %Y" if span > 90 else "%d %b"


def _days(occasions: Sequence[Occasion]) -> Iterator[date]:
    for occasion in occasions:
        yield from (occasion.window.first, occasion.window.last)
