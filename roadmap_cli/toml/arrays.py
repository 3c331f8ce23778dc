"""Change the items between two brackets, and keep each with its comments.

A comment above an item belongs to that item. A comment at the end of a line belongs to all items that start
on the line, or else to the one that ends there; it stays as long as one of them does, on the line of the last
one. Text after the opening bracket on its line, and below the last item, belongs to the brackets. Between two
items that were already neighbors, no character changes; new items between them are only inserted.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from roadmap_cli.toml.serialize import INDENT
from roadmap_cli.toml.splice import Splice

_QUIET = re.compile(r"[ \t\r\n]++|#[^\n]*+")
_BETWEEN = re.compile(r"[ \t\r\n,]++|#[^\n]*+")
_COMMENT = re.compile(r"(?<![ \t])[ \t]*+#[^\r\n]*+")


class RowItem(NamedTuple):
    """An item of the new text: its text, and its old index, None for a new item."""

    text: str
    was: int | None


class Gap(msgspec.Struct, frozen=True, gc=False):
    """The text before an item or the closing bracket: all of it in `text`, its parts without the comma.

    `tail` is the rest of the line above with its newline, None where the line goes on; a line with only the
    comma and a comment belongs to it. `blank` are empty lines, `above` lines with comments and the lines
    between them, `lead` is what the item's line begins with. `comma` is the offset of the comma, or the
    length of the text. `cut` is the offset of the line below the tail, None where comments divide the tail.
    """

    text: str
    tail: str | None
    blank: str
    above: str
    lead: str
    comma: int
    cut: int | None
    leads_with_comma: bool

    @property
    def has_comma(self) -> bool:
        """Whether there is a comma."""
        return self.comma < len(self.text)

    @property
    def comma_lead(self) -> str:
        """What the line of the comma begins with: blanks, the comma, and the blanks after it."""
        start = self.text.rfind("\n", 0, self.comma) + 1
        return self.text[start:] if self.leads_with_comma else f"{self.text[start : self.comma]}, "

    @property
    def comment(self) -> str:
        """The comment at the end of the line above, with the spaces before it; two become one."""
        first, *others = _COMMENT.findall(self.tail or "") or [""]
        return " ".join([first, *(other.lstrip() for other in others)])


class _Old(msgspec.Struct, frozen=True, gc=False):
    """The place of an item: its row of items, and its group of items that share a comment."""

    row: int
    line: int
    is_alone: bool


class _Placed(NamedTuple):
    """An item of the new text; `row` and `line` are those of an old item if it joins its line."""

    text: str
    was: int | None
    row: int
    line: int


def relaid(
    text: str, start: int, spans: Sequence[tuple[int, int]], items: Sequence[RowItem], newline: str
) -> list[Splice]:
    """Return the splices that replace the items, with these spans, in the brackets that open at `start`."""
    end = _closing(text, spans[-1][1] if spans else start + 1)
    old, new = text[start + 1 : end], _Rows(text, start, spans, end, newline).laid_out(items)
    if old == new:
        return []
    same = min(len(old), len(new))
    head = next((at for at in range(same) if old[at] != new[at]), same)
    tail = next((at for at in range(same - head) if old[-1 - at] != new[-1 - at]), same - head)
    return [Splice(start + 1 + head, end - tail, new[head : len(new) - tail])]


def _closing(text: str, position: int) -> int:
    """Return the offset of the closing bracket after the last item or the opening bracket."""
    while match := _BETWEEN.match(text, position):
        position = match.end()
    return position


def _lines(text: str) -> list[str]:
    """Return the lines with their newlines; unlike str.splitlines, split only at newlines of TOML."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def read_gap(text: str) -> Gap:
    """Return the parsed text between two items."""
    comma = 0
    while match := _QUIET.match(text, comma):
        comma = match.end()
    cut = text.find("\n") + 1
    if not cut:
        return Gap(text, None, "", "", "", comma, None, leads_with_comma=False)
    tail, lines = text[:cut], _lines(text[cut:])
    below: int | None = cut
    leads_with_comma = False
    line_end = text.find("\n", comma) + 1
    if comma >= cut and "#" in text[comma:line_end]:
        line_start = text.rfind("\n", 0, comma) + 1
        between = text[cut:line_start]
        tail += text[line_start:line_end]
        lines = _lines(between + text[line_end:])
        below = None if between.strip() else line_end
    elif comma < len(text) and comma >= cut:
        lines = _lines(text[cut:comma] + text[comma + 1 :])
        number = text.count("\n", cut, comma)
        leads_with_comma = "\n" not in text[comma:]
        if not leads_with_comma and not lines[number].strip():
            del lines[number]
    lead = lines.pop() if lines and not lines[-1].endswith("\n") else ""
    blank = 0
    while blank < len(lines) and not lines[blank].strip():
        blank += 1
    above = "".join(lines[blank:])
    return Gap(text, tail, "".join(lines[:blank]), above, lead, comma, below, leads_with_comma)


class _Rows:
    """The items between two brackets, and the text around each."""

    def __init__(
        self, text: str, start: int, spans: Sequence[tuple[int, int]], end: int, newline: str
    ) -> None:
        self._newline = newline
        self._kept: set[int] = set()
        edges = [start + 1, *(offset for span in spans for offset in span), end]
        self._gaps = [read_gap(text[edges[at] : edges[at + 1]]) for at in range(0, len(edges), 2)]
        self._old = _placed(text, spans, self._gaps)
        self._comments = {one.line: self._gaps[at + 1].comment for at, one in enumerate(self._old)}
        between = [gap for gap in self._gaps[1:-1] if gap.tail is not None]
        self._comma_first = bool(between) and all(gap.leads_with_comma for gap in between)
        self._comma_lead = between[0].comma_lead if self._comma_first else ""
        line = text[text.rfind("\n", 0, start) + 1 : start]
        self._indent = line[: len(line) - len(line.lstrip(" \t"))]
        first = between[:1] or [gap for gap in self._gaps[:1] if spans and gap.tail is not None]
        self._lead = first[0].lead if first else self._indent + INDENT
        self._leads = [None if gap.tail is None else gap.lead for gap in self._gaps[:-1]]

    def laid_out(self, items: Sequence[RowItem]) -> str:
        """Return the text between the brackets with other items."""
        if not items:
            return self._without_items()
        if not self._old:
            return self._with_first_items(items)
        self._kept = {item.was for item in items if item.was is not None}
        placed = self._joined(items)
        comments = self._comments_after(placed)
        stops = [at for at, item in enumerate(placed) if item.was is not None]
        parts: list[str] = []
        start = 0
        for stop in [*stops, len(placed)]:
            parts.append(self._with_new(placed, start, stop) or self._anew(placed, start, stop, comments))
            parts += [item.text for item in placed[stop : stop + 1]]
            start = stop + 1
        return "".join(parts)

    def _with_new(self, placed: Sequence[_Placed], start: int, stop: int) -> str:
        """Return an old gap with the new items from `start` to `stop` inserted, and no other change.

        Return nothing if there are none, if the items around them were no neighbors, or if a comma must move.
        """
        run, following = placed[start:stop], placed[stop] if stop < len(placed) else None
        at = (placed[start - 1].was or 0) + 1 if start else 0
        if not run or at != (len(self._old) if following is None else following.was):
            return ""
        gap, texts = self._gaps[at], [item.text for item in run]
        joins = run[0].row < len(self._old) and not (at == 0 and gap.above)
        if joins and at == 0:
            return gap.text + "".join(f"{text}, " for text in texts)
        if joins and (following is None or gap.tail is not None or not self._breaks(run[-1], following)):
            return "".join(f", {text}" for text in texts) + gap.text
        if gap.tail is None:
            return self._with_line_breaks(gap, texts, at)
        return "" if gap.cut is None else self._with_lines(gap, gap.cut, texts, at)

    def _with_line_breaks(self, gap: Gap, texts: Sequence[str], at: int) -> str:
        """Return a gap within a line with new items, each on its own line."""
        lead = self._newline + (self._comma_lead if self._comma_first else self._lead)
        mark = "" if self._comma_first else ","
        if at == 0:
            return gap.text + "".join(f"{text}{mark}{lead}" for text in texts)
        if at == len(self._old):
            return "".join(f"{mark}{lead}{text}" for text in texts) + gap.text
        cut = 0 if self._comma_first else gap.comma + 1
        rest = gap.text[cut:]
        indent = lead.removesuffix(rest) if lead.endswith(rest) else lead.partition(",")[0]
        return gap.text[:cut] + "".join(f"{lead}{text}{mark}" for text in texts) + indent + rest

    def _with_lines(self, gap: Gap, cut: int, texts: Sequence[str], at: int) -> str:
        """Return a gap that ends a line with new items, each on its own line, at the offset `cut`."""
        above, below, newline = gap.text[:cut], gap.text[cut:], self._newline
        if at and (self._comma_first or gap.has_comma) and gap.comma >= cut:
            lead = self._comma_lead if self._comma_first else gap.comma_lead
            return above + "".join(f"{lead}{text}{newline}" for text in texts) + below
        if at and not gap.has_comma:
            return f",{above}{self._lead}" + f",{newline}{self._lead}".join(texts) + newline + below
        if not at and self._comma_first and not gap.above:
            return gap.text + "".join(f"{text}{newline}{self._comma_lead}" for text in texts)
        lead = self._lead if at else gap.lead
        return above + "".join(f"{lead}{text},{newline}" for text in texts) + below

    def _anew(self, placed: Sequence[_Placed], start: int, stop: int, comments: Mapping[int, str]) -> str:
        """Return the text before the item at `stop`, from the old item before `start`."""
        last_old = (placed[start - 1].was or 0) if start else -1
        parts: list[str] = []
        for at in range(start, stop + 1):
            comment = comments.get(at - 1, "")
            if at == 0:
                parts.append(self._head(placed[0]))
            elif at == len(placed):
                parts.append(self._foot(placed[-1], comment))
            else:
                parts.append(self._between(placed[at - 1], placed[at], comment, last_old))
            parts += [placed[at].text] if at < stop else []
        return "".join(parts)

    def _without_items(self) -> str:
        head, foot = self._gaps[0], self._gaps[-1]
        if not self._old:
            return head.text
        if "#" not in (head.tail or "") + foot.above:
            return ""
        return (head.tail or self._newline) + self._below(foot)

    def _with_first_items(self, items: Sequence[RowItem]) -> str:
        gap = self._gaps[0]
        if gap.tail is None:
            return gap.text + ", ".join(item.text for item in items) + gap.text
        lines = (f"{gap.lead}{INDENT}{item.text},{self._newline}" for item in items)
        return gap.tail + "".join(lines) + self._below(gap)

    def _below(self, foot: Gap) -> str:
        """Return the lines above the closing bracket, and the start of its own line."""
        return self._indent if foot.tail is None else foot.blank + foot.above + foot.lead

    def _joined(self, items: Sequence[RowItem]) -> list[_Placed]:
        """Return the items, each new one on its own line or on that of a neighbor."""
        fresh = len(self._old)
        placed: list[_Placed] = []
        following = next((item.was for item in items if item.was is not None), 0)
        for item in items:
            if item.was is not None:
                beside = self._old[item.was]
                placed.append(_Placed(*item, beside.row, beside.line))
                continue
            pattern = self._old[following] if not placed else None
            if placed and (was := placed[-1].was) is not None:
                pattern = self._old[was]
            if pattern is None:
                joins = placed[-1].row < len(self._old)
                row, line = placed[-1].row, placed[-1].line
            else:
                joins = not pattern.is_alone and not self._comments[pattern.line]
                row, line = pattern.row, pattern.line
            if not joins:
                fresh += 1
                row = line = fresh
            placed.append(_Placed(*item, row, line))
        return placed

    def _breaks(self, one: _Placed, other: _Placed) -> bool:
        """Return whether an item starts a new line after another one."""
        if one.was is not None and other.was == one.was + 1:
            return self._gaps[other.was].tail is not None
        if one.row != other.row or (other.was is not None and self._gaps[other.was].above):
            return True
        if one.line == other.line:
            return False
        is_long = "\n" in one.text + other.text  # so they do not begin and end on one line
        return bool(self._comments.get(one.line) or (self._comments.get(other.line) and not is_long))

    def _comments_after(self, placed: Sequence[_Placed]) -> dict[int, str]:
        """Return the comments at the ends of lines by the index of the item before each."""
        carriers: dict[int, int] = {}
        for at, item in enumerate(placed):
            if item.was is not None and self._comments[item.line]:
                other = carriers.get(item.line)
                if other is None or (placed[other].was or 0) < item.was:
                    carriers[item.line] = at
        comments: dict[int, str] = {}
        for line, at in carriers.items():
            while (
                at + 1 < len(placed)
                and placed[at + 1].line == line
                and not self._breaks(placed[at], placed[at + 1])
            ):
                at += 1
            comments[at] = self._comments[line]
        return comments

    def _head(self, item: _Placed) -> str:
        """Return the text between the opening bracket and the first item."""
        gap, above = self._gaps[0], "" if item.was is None else self._gaps[item.was].above
        if item.was == 0:
            return gap.text
        if gap.tail is not None:
            return gap.tail + self._blank(item.was, -1) + above + gap.lead
        return self._newline + above + self._lead if above else gap.text

    def _between(self, one: _Placed, other: _Placed, comment: str, last_old: int) -> str:
        """Return the text between two items; `last_old` is the index of the last old one before them."""
        gap = None if other.was is None else self._gaps[other.was]
        if gap is not None and other.was and one.was == other.was - 1:
            return gap.text
        if not self._breaks(one, other):
            return gap.text if gap is not None and other.was and gap.tail is None else ", "
        above = "" if gap is None else self._blank(other.was, last_old) + gap.above
        rest = self._rest_of_line(one, comment, comma=not self._comma_first)
        if self._comma_first and "," in _COMMENT.sub("", rest):
            rest = comment + self._newline
        return rest + above + self._lead_of(other)

    def _rest_of_line(self, item: _Placed, comment: str, *, comma: bool) -> str:
        """Return the text after the last item of a line, with the newline."""
        after = None if item.was is None else self._gaps[item.was + 1]
        if after is None or after.tail is None:
            return ("," if comma else "") + comment + self._newline
        has_comma = "," in _COMMENT.sub("", after.tail)
        return after.tail if has_comma or not comma else f",{after.tail}"

    def _lead_of(self, item: _Placed) -> str:
        """Return the start of the line of an item that is not the first, perhaps with a comma."""
        if self._comma_first:
            gap = self._gaps[item.was or 0]
            return gap.comma_lead if gap.leads_with_comma else self._comma_lead
        lead = None if item.was is None else self._leads[item.was]
        return self._lead if lead is None else lead

    def _blank(self, was: int | None, last_old: int) -> str:
        """Return the empty lines above an item: the most of those above it and above removed items before it.

        An item that moved does not take them along.
        """
        if was is None:
            return ""
        first = was
        while first > last_old + 1 and first - 1 not in self._kept:
            first -= 1
        if first != last_old + 1:
            return ""
        return max((gap.blank for gap in self._gaps[first : was + 1]), key=len)

    def _foot(self, item: _Placed, comment: str) -> str:
        """Return the text between the last item and the closing bracket."""
        foot = self._gaps[-1]
        if item.was == len(self._old) - 1:
            return foot.text
        if foot.tail is None and not comment:
            return foot.text
        after = None if item.was is None else self._gaps[item.was + 1]
        if after is not None and after.tail is not None:
            return self._rest_of_line(item, comment, comma=foot.has_comma) + self._below(foot)
        comma = "," if foot.has_comma else ""
        return comma + comment + self._newline + self._below(foot)


def _placed(text: str, spans: Sequence[tuple[int, int]], gaps: Sequence[Gap]) -> list[_Old]:
    """Return the place of each item; an item over several lines shares no comment."""
    placed: list[_Old] = []
    row = line = 0
    for at, (start, end) in enumerate(spans):
        begins, ends = gaps[at].tail is not None, gaps[at + 1].tail is not None or at + 1 == len(spans)
        row += at > 0 and begins
        is_long = "\n" in text[start:end]
        was_long = at > 0 and "\n" in text[slice(*spans[at - 1])]
        line += begins or is_long or was_long
        placed.append(_Old(row, line, is_alone=begins and ends))
    return placed
