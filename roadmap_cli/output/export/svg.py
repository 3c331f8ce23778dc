"""SVG pictures of timelines, as files or as parts of an HTML page."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from roadmap_cli import escape
from roadmap_cli.analysis.axis import Axis, Scale, step_of, ticks_every
from roadmap_cli.analysis.timeline import (
    Bar,
    BarKind,
    BarSpan,
    CycleMark,
    Kept,
    Lane,
    MilestoneMark,
    Timeline,
)
from roadmap_cli.english import counted
from roadmap_cli.model.dates import parse_deadline
from roadmap_cli.model.window import day
from roadmap_cli.output import timeline_style as look
from roadmap_cli.output.export.svg_parts import (
    EDGE,
    LETTER,
    SMALL_LETTER,
    TITLE_LETTER,
    cut_to,
    lines_within,
    svg_document,
    svg_text,
)
from roadmap_cli.output.words import status_mark, until_words, window_words

ROW = 22
"""The height of a row in points."""

_WINDOW, _LINE, _STEP = 12, 3, 5
_LEAST = 3
_CYCLE_CLASSES = {Kept.KEPT: "", Kept.IN_PART: " tl-cycle-part", Kept.NOT_KEPT: " tl-cycle-missed"}


class Drawing:
    """The chart of a picture: from `left`, `width` points wide."""

    def __init__(self, axis: Axis, as_of: date, left: float, width: float) -> None:
        self.axis, self.as_of, self.left, self.width = axis, as_of, left, width

    def at(self, day: date, *, end: bool = False) -> float:
        """Return the position where a day begins or ends, at most that of the edge."""
        return self.left + min(max(self.axis.share(day, end=end), 0), 1) * self.width

    def shapes(self, bar: Bar, top: float) -> str:
        """Return the shapes of a bar."""
        middle = top + ROW / 2
        parts = [*self._line(bar, middle), *self._over(bar, middle), *self._windows(bar, middle)]
        parts.extend(self._cycle(mark, middle) for mark in bar.cycles)
        parts.extend(part for mark in bar.milestones for part in self._milestone(mark, middle))
        return "".join([*parts, *self._end(bar, middle), *self._edges(bar, middle)])

    def _line(self, bar: Bar, middle: float) -> Iterator[str]:
        if bar.last is None:
            return
        begin = self.at(bar.begins.first) if bar.begins else self.left
        end = self.at(bar.last, end=True)
        closed = self.at(bar.closed_on, end=True) if bar.closed_on else end
        yield _rect(f"tl-line tl-{bar.kind}", (begin, closed), middle, _LINE)
        yield _rect(f"tl-after tl-{bar.kind}", (closed, end), middle, _LINE)
        if bar.begins and bar.begins.first >= self.axis.first:
            yield _rect(f"tl-{bar.kind}", (begin, begin + 1.5), middle, _WINDOW - 2)

    def _windows(self, bar: Bar, middle: float) -> Iterator[str]:
        for was, now in bar.slips:
            yield from self._slip(bar, self.at(was.last, end=True), self.at(now.first), middle)
        for window in bar.replaced_windows:
            yield from self._window(f"tl-was tl-{bar.kind}", window, middle)
        for window in bar.partner_windows:
            yield from self._window(f"tl-own tl-{bar.kind}", window, middle)
        if bar.window:
            yield from self._window(f"tl-window tl-{bar.kind}", bar.window, middle)

    def _window(self, classes: str, window: BarSpan, middle: float) -> Iterator[str]:
        if self.axis.shows(window.first, window.last):
            begin, end = self.at(window.first), self.at(window.last, end=True)
            yield _rect(classes, (begin, max(end, begin + _LEAST)), middle, _WINDOW, radius=2)

    def _slip(self, bar: Bar, begin: float, end: float, middle: float) -> Iterator[str]:
        if end - begin > 2 * _LEAST:
            yield f'<path class="tl-slip tl-{bar.kind}" d="M{begin + 2:.1f} {middle:.1f}H{end - 4:.1f}"/>'
            yield _triangle(f"tl-{bar.kind}", end, middle, 5)

    def _over(self, bar: Bar, middle: float) -> Iterator[str]:
        if overrun := bar.overrun(self.as_of):
            begin, end = (self.at(day, end=True) for day in overrun)
            if end > begin:
                yield f'<path class="tl-over tl-{bar.kind}" d="M{begin:.1f} {middle:.1f}H{end:.1f}"/>'

    def _cycle(self, mark: CycleMark, middle: float) -> str:
        """Return a line at the end of a cycle: half of it if kept in part, dotted if not kept."""
        if not self.axis.shows(mark.window.last, mark.window.last):
            return ""
        return _cycle_shape(self.at(mark.window.last, end=True), middle, mark.kept)

    def _milestone(self, mark: MilestoneMark, middle: float) -> Iterator[str]:
        """Yield a diamond at the day of a milestone, with its window as a line below."""
        if mark.day is None or not self.axis.shows(mark.day, mark.day):
            return
        x = self.at(mark.day)
        if not mark.is_met and mark.deadline and mark.deadline.first < mark.deadline.last:
            begin, low = self.at(mark.deadline.first), middle + _STEP + 3
            yield f'<path class="tl-span" d="M{begin:.1f} {low - 2:.1f}V{low:.1f}H{x:.1f}V{low - 2:.1f}"/>'
        yield _milestone_shape(x, middle, is_met=mark.is_met)

    def _end(self, bar: Bar, middle: float) -> Iterator[str]:
        if bar.closed_on and self.axis.shows(bar.closed_on, bar.closed_on):
            mark = status_mark(bar.status, signs=True)
            classes = f"tl-end tl-mark tl-{bar.kind}"
            yield svg_text(classes, self.at(bar.closed_on), middle + 4, mark, anchor="middle")

    def _edges(self, bar: Bar, middle: float) -> Iterator[str]:
        """Yield arrows where a bar continues beyond the visible days or has no end."""
        if bar.last is None:
            return
        if bar.begins is None or bar.begins.first < self.axis.first:
            yield _triangle(f"tl-{bar.kind}", self.left, middle, -6)
        if bar.is_open_ended and self.axis.shows(bar.last, bar.last):
            tip = min(self.at(bar.last, end=True) + 7, self.left + self.width)
            yield _triangle(f"tl-{bar.kind}", tip, middle, 6)
        begins = [bar.begins.first] if bar.begins else []
        if max([bar.last, *begins]) > self.axis.last:
            yield _triangle(f"tl-{bar.kind}", self.left + self.width, middle, 6)


def _rect(classes: str, span: tuple[float, float], middle: float, height: float, radius: int = 0) -> str:
    """Return a rectangle over a horizontal span; an empty string without a width."""
    begin, end = span
    if end <= begin:
        return ""
    corner = f' rx="{radius}"' if radius else ""
    return (
        f'<rect class="{classes}" x="{begin:.1f}" y="{middle - height / 2:.1f}" '
        f'width="{end - begin:.1f}" height="{height:g}"{corner}/>'
    )


def _cycle_shape(x: float, middle: float, kept: Kept) -> str:
    classes = f"tl-cycle{_CYCLE_CLASSES[kept]}"
    top = middle if kept is Kept.IN_PART else middle - _STEP
    return f'<path class="{classes}" d="M{x:.1f} {top:.1f}V{middle + _STEP:.1f}"/>'


def _milestone_shape(x: float, middle: float, *, is_met: bool) -> str:
    classes = "tl-step tl-step-met" if is_met else "tl-step"
    shape = f"M{x - _STEP:.1f} {middle:.1f}l{_STEP}-{_STEP} {_STEP} {_STEP}-{_STEP} {_STEP}z"
    return f'<path class="{classes}" d="{shape}"/>'


def _triangle(classes: str, tip: float, middle: float, length: float) -> str:
    """Return a triangle with its tip at `tip`, which points left if `length` is negative."""
    half = abs(length) * 0.7
    back = tip - length
    return (
        f'<path class="{classes}" d="M{tip:.1f} {middle:.1f}L{back:.1f} {middle - half:.1f}'
        f'V{middle + half:.1f}z"/>'
    )


Link = Callable[[str], str]
Shape = Callable[[float, float], str]

WIDTH = 960
"""The default width of a picture in points."""

_LABELS = 220
_WHEN = 116
_LEAST_WIDTH = 560
_NAME_ROOM = {Scale.YEAR: 44, Scale.QUARTER: 44, Scale.MONTH: 44, Scale.WEEK: 60}
_LANE_GAP = 8
_LINE_HEIGHT = 15


def render_timeline_svg(
    timeline: Timeline, *, title: str, width: int = WIDTH, standalone: bool = True, link: Link | None = None
) -> str:
    """Return the picture of a timeline, `width` points wide (at least 560).

    A standalone picture shows title, filter and background and cuts long titles of commitments; one inside an
    HTML page shows them on several lines, and dates in words. The content
    security policy of the page has to allow the `<style>` element, whose text is `look.style_sheet()`. `link`
    returns the address of a commitment id; with it, the role of the picture is `group` instead of `img`.
    """
    width = max(width, _LEAST_WIDTH)
    has_filter = standalone and timeline.filter is not None
    picture = _Picture(
        timeline, width, 62 if has_filter else 44 if standalone else 8, link, in_page=not standalone
    )
    body = "".join(picture.body())
    ground = f'<rect class="tl-ground" width="{width}" height="{picture.height:g}"/>' if standalone else ""
    above = svg_text("tl-title", EDGE, 28, cut_to(title, width - 2 * EDGE, TITLE_LETTER))
    if has_filter:
        above += svg_text("tl-quiet", EDGE, 48, cut_to(f"Filter: {timeline.filter}", width - 2 * EDGE))
    content = f"<style>{look.style_sheet()}</style>{ground}{above if standalone else ''}{body}"
    words = title, description(timeline)
    return svg_document("tl", (width, picture.height), words, content, "group" if link else "img")


def units_a_tick(timeline: Timeline, width: int = WIDTH) -> int:
    """Return the years, quarters, months or weeks between two ticks."""
    return _Picture(timeline, width, 0, None).units_a_tick


def description(timeline: Timeline) -> str:
    """Return a description of a timeline for screen readers."""
    bars = look.bars_of(timeline)
    counts = ", ".join(f"{count:,} {look.KINDS[kind].words}" for kind, count in look.kinds_in(bars).items())
    total = len({bar.id for bar in bars})
    what = f"{counted(total, 'commitment')} {_lanes_words(timeline)}"
    if len(bars) != total:  # once for each partner
        what += f", in {len(bars):,} rows"
    days = f"from {timeline.axis.first} to {timeline.axis.last}, as of {timeline.as_of}"
    if bars and not look.has_dates(timeline):
        days = f"as of {timeline.as_of}, without dates"
    filter_text = f" Filter: {escape.line(timeline.filter)}." if timeline.filter else ""
    return (f"{what}, {days}: {counts}." if bars else f"No commitments, {days}.") + filter_text


def _lanes_words(timeline: Timeline) -> str:
    is_by_partner = timeline.group_by == "partner"
    number = sum(bool(lane.id) or not is_by_partner for lane in timeline.lanes)
    lanes = counted(number, timeline.group_by)
    if not is_by_partner:
        return f"in {lanes}"
    if number == len(timeline.lanes):
        return f"of {lanes}"
    return f"of {lanes} or of none" if number else "without a partner"


class _Picture:
    """The parts of a picture from top to bottom; `height` grows with each part."""

    def __init__(
        self, timeline: Timeline, width: int, top: float, link: Link | None, *, in_page: bool = False
    ) -> None:
        self.timeline, self.link, self.in_page = timeline, link, in_page
        self.right = width - EDGE
        self.is_drawn = look.has_dates(timeline) or not timeline.lanes
        self.labels = max(width * 3 // 10, _LABELS)
        self.chart_width = width - self.labels - _WHEN - 2 * EDGE
        self.drawing = Drawing(timeline.axis, timeline.as_of, EDGE + self.labels, self.chart_width)
        self._named = step_of(timeline.axis, int(self.chart_width / _NAME_ROOM[timeline.axis.scale]))
        self.units_a_tick = step_of(timeline.axis, int(self.chart_width / 6), part_of=self._named)
        self.top = top
        self.height = top + 20

    def body(self) -> Iterator[str]:
        """Yield the parts, background first."""
        lanes = "".join(part for lane in self.timeline.lanes for part in self._lane(lane))
        bottom = self.height + 6
        if self.is_drawn:
            yield from self._grid(bottom)
            yield lanes
            yield from self._today(bottom)
        else:
            yield svg_text("tl-quiet", EDGE, self.top + 13, look.NO_DATES)
            yield lanes
        self.height = bottom
        yield from self._legend()

    def _grid(self, bottom: float) -> Iterator[str]:
        axis = self.timeline.axis
        top = self.top + 18
        for tick in ticks_every(axis, self.units_a_tick):
            x = self.drawing.at(tick.day)
            yield f'<path class="tl-grid" d="M{x:.1f} {top:.1f}V{bottom:.1f}"/>'
        yield f'<path class="tl-grid" d="M{self.drawing.left} {top:.1f}h{self.chart_width:.1f}"/>'
        used = 0.0
        for tick in ticks_every(axis, self._named):
            x = self.drawing.at(tick.day)
            end = x + len(tick.label) * LETTER
            if x >= used and end <= self.right:
                yield svg_text("tl-small tl-quiet", x, self.top + 13, tick.label)
                used = end + 6

    def _lane(self, lane: Lane) -> Iterator[str]:
        self.height += _LANE_GAP
        name = lane.title or f"{lane.id or '-'} (not declared)"
        yield svg_text("tl-lane", EDGE, self.height + 15, cut_to(name, self.right - EDGE, 7.6))
        self.height += ROW
        for bar in lane.bars:
            room = self.labels - 30 if self.is_drawn else self.right - EDGE - 22
            title = lines_within(bar.title, room) if self.in_page else [cut_to(bar.title, room)]
            yield self._row(bar, title)
            self.height += ROW + _LINE_HEIGHT * (len(title) - 1)

    def _row(self, bar: Bar, title: Sequence[str]) -> str:
        base = self.height + 15
        row = f"<title>{escape.xml(words_of(bar))}</title>{_mark(bar.kind, EDGE + 8, base)}"
        for place, line in enumerate(title):
            row += svg_text("tl-name", EDGE + 22, base + place * _LINE_HEIGHT, line)
        if self.is_drawn:
            row += self.drawing.shapes(bar, self.height) + self._when(bar, base)
        if self.link is None:
            return f"<g>{row}</g>"
        return f'<a href="{escape.xml(self.link(bar.id))}">{row}</a>'

    def _when(self, bar: Bar, base: float) -> str:
        when, short = look.when_words(bar), look.deadline_words(bar)
        if self.in_page and bar.deadline:
            when = short = until_words(parse_deadline(bar.deadline))
        words = when if len(when) * SMALL_LETTER <= _WHEN - 8 else short
        return svg_text("tl-small tl-quiet", self.right - _WHEN + 8, base, words)

    def _today(self, bottom: float) -> Iterator[str]:
        axis, today = self.timeline.axis, self.timeline.as_of
        if axis.shows(today, today):
            x = self.drawing.at(today)
            yield f'<path class="tl-today" d="M{x:.1f} {self.top + 18:.1f}V{bottom:.1f}"/>'
            words = window_words(day(today)) if self.in_page else today.isoformat()
            yield svg_text("tl-small", x, bottom + 13, words, anchor="middle")

    def _legend(self) -> Iterator[str]:
        bars = look.bars_of(self.timeline)
        kinds = [
            (_marked(kind), f"{count:,} {look.KINDS[kind].words}")
            for kind, count in look.kinds_in(bars).items()
        ]
        self.height += 16
        for entries in (kinds, _shapes_in(bars, self.timeline.axis)):
            x: float = self.right
            for shape, words in entries:
                needed = 30 + len(words) * LETTER
                if x + needed > self.right:
                    x = EDGE
                    self.height += 18
                yield shape(x, self.height)
                yield svg_text("tl-small", x + 16, self.height, words)
                x += needed
        self.height += 16


def _shapes_in(bars: Sequence[Bar], axis: Axis) -> list[tuple[Shape, str]]:
    def is_shown(windows: Iterable[BarSpan | None]) -> bool:
        return any(window is not None and axis.shows(window.first, window.last) for window in windows)

    milestones = {
        mark.is_met for bar in bars for mark in bar.milestones if mark.day and axis.shows(mark.day, mark.day)
    }
    replaced = (window for bar in bars for window in bar.replaced_windows)
    of_partners = (window for bar in bars for window in bar.partner_windows)
    cycles = {
        mark.kept for bar in bars for mark in bar.cycles if axis.shows(mark.window.last, mark.window.last)
    }
    entries: list[tuple[bool, Shape, str]] = [
        (is_shown(bar.window for bar in bars), _swatch("tl-window"), "deadline"),
        (is_shown(replaced), _swatch("tl-was"), "first promised"),
        (is_shown(of_partners), _swatch("tl-own"), "a partner's own deadline"),
        (True in milestones, _diamond(is_met=True), "milestone met"),
        (False in milestones, _diamond(is_met=False), "milestone not met"),
        *((kept in cycles, _tick(kept), f"cycle {kept}") for kept in Kept),
    ]
    return [(shape, words) for is_visible, shape, words in entries if is_visible]


def _marked(kind: BarKind) -> Shape:
    return lambda x, y: _mark(kind, x + 6, y)


def _swatch(classes: str) -> Shape:
    return lambda x, y: _rect(classes, (x, x + 11), y - 4, 9, radius=2)


def _diamond(*, is_met: bool) -> Shape:
    return lambda x, y: _milestone_shape(x + 6, y - 4, is_met=is_met)


def _tick(kept: Kept) -> Shape:
    return lambda x, y: _cycle_shape(x + 6, y - 4, kept)


def _mark(kind: BarKind, x: float, y: float) -> str:
    return svg_text(f"tl-mark tl-{kind}", x, y, look.kind_mark(kind), anchor="middle")


def words_of(bar: Bar) -> str:
    """Return the description of a bar."""
    who = f", for {bar.partner}" if bar.partner else ""
    begins = f"{'made' if bar.made else 'first update'} {bar.begins.text}" if bar.begins else ""
    when = look.when_words(bar)
    ended = f"closed {bar.ended.text}" if bar.ended else ""
    words = [
        look.KINDS[bar.kind].words,
        begins,
        f"deadline {when}" if when else "",
        _cycle_words(bar.cycles),
        ended,
    ]
    return f"{bar.title} ({bar.id}){who}: {', '.join(part for part in words if part)}"


def _cycle_words(cycles: Sequence[CycleMark]) -> str:
    """Return how many cycles were kept, such as `1 of 2 cycles kept, 1 in part`."""
    if not cycles:
        return ""
    counts = Counter(one.kept for one in cycles)
    in_part = f", {counts[Kept.IN_PART]:,} in part" if counts[Kept.IN_PART] else ""
    return f"{counts[Kept.KEPT]:,} of {counted(len(cycles), 'cycle')} kept{in_part}"
