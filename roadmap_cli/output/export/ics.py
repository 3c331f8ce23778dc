"""iCalendar files (RFC 5545, RFC 7986) with the deadlines and milestones of a roadmap.

Importing one again updates its events: a UID is made from the roadmap's name and the oldest id of a
commitment, SEQUENCE grows with each recorded update, and DTSTAMP is the requested day.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.flags import Flag, is_late
from roadmap_cli.analysis.lineage import on_day
from roadmap_cli.analysis.query import Snapshot
from roadmap_cli.model.types import Roadmap, Status
from roadmap_cli.model.window import Unit
from roadmap_cli.output.anchors import entry_addresses
from roadmap_cli.output.colors import MEANINGS
from roadmap_cli.output.export.occasions import Occasion, identity_of, occasions_of
from roadmap_cli.output.reports.list import STATUS_STYLES
from roadmap_cli.output.words import by_words, flag_words, partner_name, window_words

if TYPE_CHECKING:
    from uuid import UUID

    from icalendar import Alarm, Calendar

_REFRESH = timedelta(days=1)
_STATES = {
    Status.DROPPED: "CANCELLED",
    Status.SUPERSEDED: "CANCELLED",
    Status.UNKNOWN: "TENTATIVE",
    Status.AT_RISK: "TENTATIVE",
    Status.STALLED: "TENTATIVE",
}
_ENDED = {
    Status.MET: "Met",
    Status.PARTLY_MET: "Partly met",
    Status.BROKEN: "Broken",
    Status.DROPPED: "Dropped",
    Status.SUPERSEDED: "Superseded",
}


def render_ics(snapshot: Snapshot, identity: str | None, alarms: Sequence[int] = (), url: str = "") -> bytes:
    """Return a calendar with an all-day event on the last day of each window.

    UIDs are made from `identity`, by default the page or the title of the roadmap. Events of several roadmaps
    have the same UIDs as in the calendar of each one, if these differ. `alarms` are days before the event;
    only open, future events have them. A broken promise is CONFIRMED, because calendars hide CANCELLED
    events. Events link to their commitment on the page at `url`, by default that of the roadmap, else to
    their source.
    """
    *head, end = filter(None, _calendar(snapshot).content_lines())
    file = BytesIO()
    file.write(_written(head))
    uid_of = _uids(snapshot.roadmap, identity)
    address_of = entry_addresses(snapshot.roadmap, url)
    for occasion in occasions_of(snapshot):
        link = address_of(occasion.row.id) or next(filter(None, map(escape.link, occasion.row.source)), "")
        file.write(_written(_event(occasion, snapshot, uid_of(occasion), alarms, link)))
    file.write(_written([end]))
    return file.getvalue()


_LONGEST = 74
"""The most octets of a line that is not folded."""


def _written(lines: Iterable[str]) -> bytes:
    """Return content lines as they are written, folded if they are long."""
    return escape.ics("".join(f"{_folded(line)}\r\n" for line in lines)).encode()


def _folded(line: str) -> str:
    r"""Return a content line as icalendar folds it: never after `\` or `^`, which start an escape.

    icalendar counts the octets of each character, which would take over a third of the time of a large
    export. In an ASCII line, each character is one octet.
    """
    if not line.isascii():
        from icalendar.parser import Contentline

        return str(Contentline(line).to_ical(), "utf-8")
    parts, start = [], 0
    while len(line) - start > _LONGEST:
        end = start + _LONGEST
        if line[end - 1] in "\\^":
            end -= 1
        parts.append(line[start:end])
        start = end
    return "\r\n ".join([*parts, line[start:]])


def _calendar(snapshot: Snapshot) -> "Calendar":
    from icalendar import Calendar, vText  # 90 ms: only for this format

    calendar = Calendar()
    calendar.add("prodid", "-//roadmap-toml//roadmap//EN")
    calendar.add("version", "2.0")
    title, summary = escape.line(snapshot.title), escape.block(snapshot.roadmap.roadmap.summary)
    # RFC 7986 names and the older names that most calendars read; icalendar does not know their type.
    for name in ("name", "x-wr-calname"):
        calendar.add(name, vText(title))
    for name in ("description", "x-wr-caldesc") if summary else ():
        calendar.add(name, vText(summary))
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "P1D")
    return calendar


def _event(
    occasion: Occasion, snapshot: Snapshot, uid: str, alarms: Sequence[int], link: str
) -> Iterator[str]:
    """Yield the content lines of an event, with the library's types for its values.

    Its components would take three times as long, to guess the types.
    """
    last = occasion.window.last
    summary = _summary(occasion, snapshot)
    yield "BEGIN:VEVENT"
    yield f"SUMMARY:{_text(summary)}"
    yield f"DTSTART;VALUE=DATE:{_day(last)}"
    if last < date.max:  # without an end it is one day too (RFC 5545, 3.6.1)
        yield f"DTEND;VALUE=DATE:{_day(last + timedelta(days=1))}"
    yield f"DTSTAMP:{_midnight(snapshot.as_of)}"
    yield f"UID:{uid}"
    yield f"SEQUENCE:{len(occasion.past) + (occasion.met_on is not None)}"
    yield f"CATEGORIES:{','.join(_text(text) for text in _categories(occasion, snapshot.roadmap) if text)}"
    yield f"DESCRIPTION:{_text(chr(10).join(_description(occasion, snapshot)))}"
    changed = _changed(occasion, snapshot)
    if changed is not None:
        yield f"LAST-MODIFIED:{_midnight(changed)}"
    yield f"STATUS:{_STATES.get(occasion.status, 'CONFIRMED')}"
    yield f"COLOR:{MEANINGS[_meaning(occasion, snapshot.as_of)].css}"
    yield "TRANSP:TRANSPARENT"
    if link:
        yield f"URL:{link}"
    if occasion.is_open and last >= snapshot.as_of:
        for days in alarms:
            yield from filter(None, _alarm(days, summary).content_lines())
    yield "END:VEVENT"


def _meaning(occasion: Occasion, as_of: date) -> str:
    """Return what the color of an event means; the summary and the description say it in words."""
    if occasion.is_late:
        return "met-late"
    if occasion.cycle is not None and occasion.cycle.is_missed:
        return "not-kept"
    if occasion.is_overdue(as_of):
        return "overdue"
    is_deadline = occasion.milestone is None and occasion.cycle is None
    if is_deadline and occasion.is_open and Flag.SLIPPED in occasion.row.flags:
        return "slipped"
    return STATUS_STYLES[occasion.status] or "open"


@lru_cache(4096)
def _text(text: str) -> str:
    """Return a text as a value (RFC 5545, 3.3.11)."""
    from icalendar import vText

    return str(vText(text).to_ical(), "utf-8")


@cache
def _day(day: date) -> str:
    from icalendar import vDate

    return str(vDate(day).to_ical(), "utf-8")


@cache
def _midnight(day: date) -> str:
    from icalendar import vDatetime

    return str(vDatetime(datetime.combine(day, time(), UTC)).to_ical(), "utf-8")


def _alarm(days: int, summary: str) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", timedelta(days=-days))
    return alarm


def _uids(roadmap: Roadmap, identity: str | None) -> Callable[[Occasion], str]:
    """Return the function that returns the UID of an event."""
    identities = {name: identity_of(one) for name, one in roadmap.each}
    if identity is not None or not roadmap.is_joined or len(set(identities.values())) < len(identities):
        return lambda one: _uid(identity_of(roadmap) if identity is None else identity, one.key)

    def uid_of(one: Occasion) -> str:
        own = identities[roadmap.name_of(one.row.id) or ""]
        return _uid(own, tuple(map(roadmap.local, one.key)))

    return uid_of


@cache
def _namespace() -> "UUID":
    from uuid import UUID  # 5 ms: only for this format

    return UUID("0a3c1c5e-5d0c-5b7a-9c57-3f0f6a8f1d52")


def _uid(identity: str, key: tuple[str, ...]) -> str:
    """Return a UUID (RFC 7986, 5.3) for a name and a key."""
    from uuid import uuid5

    return str(uuid5(_namespace(), msgspec.json.encode([identity, *key]).decode()))


def _summary(occasion: Occasion, snapshot: Snapshot) -> str:
    """Return a summary such as `Overdue: Canada: Net-zero power grids (due by the end of 2035)`."""
    parts, roadmap = [_mark(occasion, snapshot.as_of)], snapshot.roadmap
    if occasion.partners:
        parts.append(", ".join(partner_name(partner_id, roadmap) for partner_id in occasion.partners))
    parts.append(occasion.row.title)
    when = f"due {by_words(occasion.window)}"
    if occasion.milestone is not None:
        parts.append(occasion.milestone.title)
        when = when if occasion.milestone.deadline else window_words(occasion.window)
    if occasion.words:
        when = f"{when}, {escape.line(occasion.words)}"
    return f"{': '.join(escape.line(part) for part in parts if part)} ({when})"


def _mark(occasion: Occasion, as_of: date) -> str:
    """Return the final status, or that it is overdue; milestones of closed commitments are not overdue."""
    if occasion.is_late:
        return "Met late"
    if occasion.cycle is not None and occasion.cycle.is_missed:
        return "Missed"
    return _ENDED.get(occasion.status, "Overdue" if occasion.is_overdue(as_of) else "")


def _description(occasion: Occasion, snapshot: Snapshot) -> Iterator[str]:
    row, roadmap = occasion.row, snapshot.roadmap
    text = roadmap.commitments[row.id].text
    if text:
        yield escape.block(text).strip("\n")
    is_part = occasion.milestone is not None or occasion.cycle is not None
    status = "met late" if is_part and occasion.is_late else str(occasion.status)
    words = [status, *([] if is_part else flag_words(row))]
    yield f"Status as of {snapshot.as_of}: {', '.join(words)}"
    if occasion.window.unit is not Unit.DAY:
        yield f"Window: {window_words(occasion.window)}"
    partners = list(_partners(occasion, snapshot))
    if partners:
        yield f"Partners: {', '.join(partners)}"
    if row.owner:
        yield f"Owner: {', '.join(map(escape.line, row.owner))}"
    yield from (f"Source: {escape.line(source)}" for source in row.source)
    yield f"Id: {escape.line(row.id)}"


def _partners(occasion: Occasion, snapshot: Snapshot) -> Iterator[str]:
    """Yield the names of an event's partners, with their statuses if these differ."""
    commitment = snapshot.roadmap.commitments[occasion.row.id]
    day = on_day(commitment, snapshot.roadmap, snapshot.as_of)
    ids = occasion.partners or (day and day.partners) or dict.fromkeys(commitment.partners)
    is_of_all = not occasion.partners and occasion.milestone is None and occasion.cycle is None
    statuses: dict[str, str] = {}
    if day is not None and is_of_all:
        statuses = {
            partner_id: "met late" if is_late(day, partner_id) else day.values_for(partner_id).status
            for partner_id in ids
        }
    for partner_id in ids:
        name = partner_name(partner_id, snapshot.roadmap)
        yield f"{name} ({statuses[partner_id]})" if len(set(statuses.values())) > 1 else name


def _categories(occasion: Occasion, roadmap: Roadmap) -> Iterator[str]:
    area = roadmap.areas.get(occasion.row.area)
    yield escape.line(area.title if area else occasion.row.area)
    yield occasion.status
    yield from map(escape.line, occasion.row.tags)


def _changed(occasion: Occasion, snapshot: Snapshot) -> date | None:
    made = snapshot.roadmap.commitments[occasion.row.id].made
    days = [*(dated.day for dated in occasion.past), *filter(None, (occasion.met_on, made))]
    return max((min(day.last, snapshot.as_of) for day in days), default=None)
