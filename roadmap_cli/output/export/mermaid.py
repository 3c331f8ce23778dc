"""Gantt charts in Mermaid syntax, which GitHub and GitLab draw in Markdown.

A bar spans a window; single days and milestones are diamonds. The status symbol before each title makes the
chart readable without color and prevents titles that look like keywords.
"""

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.query import Snapshot
from roadmap_cli.model.types import Status, promised
from roadmap_cli.model.window import Unit
from roadmap_cli.output.colors import BARS
from roadmap_cli.output.export.occasions import Occasion, occasions_of
from roadmap_cli.output.words import partner_name, status_mark

MAX_LENGTH = 50_000
"""The most characters (UTF-16 code units) that Mermaid reads: the default of `maxTextSize`."""

FIRST_YEAR = 100
"""Mermaid reads earlier years as years of the 20th century."""

_LABEL = 100
_SECTION = 40
_SIGN_PIXELS = 7
_ROOM_FOR_THE_HEAD = 2_000  # a title is at most 200 characters, each a code of at most 8
# Without `active`: Mermaid writes a label beside such a bar in the color for one on it, unreadable on dark.
_TAGS = {
    Status.MET: "done, ",
    Status.PARTLY_MET: "done, ",
    Status.DROPPED: "done, ",
    Status.SUPERSEDED: "done, ",
    Status.BROKEN: "done, crit, ",
}


class MermaidChart(msgspec.Struct, frozen=True):
    """The text of a chart, and the number of bars and milestones left out."""

    text: str
    left_out: int


def render_mermaid(snapshot: Snapshot, limit: int = MAX_LENGTH) -> MermaidChart:
    """Return a chart with a section for each area, in at most `limit` characters.

    Its title says how many entries had no room. Entries before FIRST_YEAR are left out.
    """
    drawable = [entry for entry in occasions_of(snapshot) if entry.window.first.year >= FIRST_YEAR]
    lines, drawn = _lines(drawable, snapshot, limit - _ROOM_FOR_THE_HEAD)
    head = [
        "%% In Markdown, put this between a line ```mermaid and a line ```",
        f"%%{{init: {msgspec.json.encode(_settings(drawn, snapshot)).decode()}}}%%",
        "gantt",
        f"    title {_title(snapshot, len(drawn), len(drawable))}",
        "    dateFormat YYYY-MM-DD",
        "    inclusiveEndDates",
        f"    axisFormat {_axis(drawn)}",
        *([] if drawn else ["    todayMarker off"]),  # there is no axis
    ]
    return MermaidChart("\n".join([*head, *lines]) + "\n", len(drawable) - len(drawn))


def escaped(text: str, columns: int = _LABEL) -> str:
    """Return `text` on one line of at most `columns` columns, without Mermaid syntax.

    Special characters become entity codes such as `#58;` (Mermaid, "Entity codes to escape characters"),
    including ﬂ and ¶, which Mermaid uses internally for such codes.
    """
    return _SPECIAL.sub(lambda match: f"#{ord(match[0])};", _short(text, columns))


def _short(text: str, columns: int) -> str:
    short = escape.cut(escape.line(text[: 5 * columns]), columns)
    # Combining marks have no width.
    return short if len(short) <= 2 * columns else short[: 2 * columns - 1] + "…"


_SPECIAL = re.compile(r"[^A-Za-z0-9 .,'()/!?+=\x80-\U0010ffff-]|[ﬂ¶°ß]")


def _lines(occasions: Sequence[Occasion], snapshot: Snapshot, room: int) -> tuple[list[str], list[Occasion]]:
    """Return the lines of as many occasions as there is room for, by area, and these occasions."""
    groups: dict[str, list[Occasion]] = {area_id: [] for area_id in snapshot.roadmap.areas}
    for occasion in occasions:
        groups.setdefault(occasion.row.area, []).append(occasion)
    lines: list[str] = []
    drawn: list[Occasion] = []
    names: set[str] = set()
    for group_id, members in groups.items():
        name = escaped(_area(group_id, snapshot), _SECTION)
        if name in names:  # Mermaid would merge sections with the same name
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


def _settings(drawn: Sequence[Occasion], snapshot: Snapshot) -> dict[str, dict[str, Any]]:
    """Return the settings of Mermaid: room for the names of sections, and colors that can be read.

    The program that shows the chart chooses a light or a dark theme. These colors fit both.
    """
    colors = {
        "taskBkgColor": BARS["open"],
        "taskBorderColor": BARS["open"],
        "critBkgColor": BARS["overdue"],
        "critBorderColor": BARS["overdue"],
        "taskTextColor": BARS["text"],
        "taskTextLightColor": BARS["text"],
    }
    return {"gantt": {"leftPadding": _padding(drawn, snapshot)}, "themeVariables": colors}


def _padding(occasions: Sequence[Occasion], snapshot: Snapshot) -> int:
    """Return the pixels for the names of sections; by default, Mermaid draws bars over long ones."""
    names = (_area(area_id, snapshot) for area_id in {occasion.row.area for occasion in occasions})
    return 30 + _SIGN_PIXELS * max((escape.width(_short(name, _SECTION)) for name in names), default=0)


def _length(line: str) -> int:
    """Return the length of a line with its newline in UTF-16 code units."""
    return len(line.encode("utf-16-le")) // 2 + 1


def _task(occasion: Occasion, snapshot: Snapshot) -> str:
    """Return a line such as `▸ Net-zero power grids (2035) :active, 2035-01-01, 2035-12-31`."""
    window, milestone = occasion.window, occasion.milestone
    names = ", ".join(partner_name(partner_id, snapshot.roadmap) for partner_id in occasion.partners)
    prefix = f"{names}: " if names else ""
    title = f"{prefix}{milestone.title if milestone else occasion.row.title}"
    deadline = escaped(promised(window.text, occasion.words))
    label = f"{status_mark(occasion.status, signs=True)} {escaped(title)} ({deadline})"
    tags = "crit, " if occasion.is_overdue(snapshot.as_of) else _TAGS.get(occasion.status, "")
    if milestone or window.unit is Unit.DAY:
        return f"{label} :{tags}milestone, {window.last}, 1d"
    return f"{label} :{tags}{window.first}, {window.last}"


def _title(snapshot: Snapshot, kept: int, drawable: int) -> str:
    count = "" if kept == drawable else f", the first {kept:,} of {drawable:,}"
    return f"{escaped(snapshot.title)} (as of {snapshot.as_of}{count})"


def _axis(occasions: Sequence[Occasion]) -> str:
    days = [day for entry in occasions for day in (entry.window.first, entry.window.last)]
    span = (max(days) - min(days)).days if days else 0
    return "%Y" if span > 4 * 366 else "%b %Y" if span > 90 else "%d %b"
