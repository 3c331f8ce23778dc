"""User text for cells: no formula in CSV or TSV, no cell beyond the limits of a workbook."""

import re
from functools import cache

from roadmap_cli.escape.ci import command_start, suspect
from roadmap_cli.escape.terminal import block


@cache
def _formula() -> re.Pattern[str]:
    """Return the pattern of a cell that a spreadsheet may take for a formula.

    OWASP, "CSV Injection": `=`, `+`, `-`, `@`, their fullwidth forms, tab and line breaks at the start; also
    after white space, quotes and invisible characters, which spreadsheets trim. Apostrophes count as such,
    so that a text which already looks disarmed gets one more and `arm` can tell them apart.
    """
    trimmed = "\\s\"'\x00-\x1f\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    return re.compile(f"'*[\t\r\n]|[{trimmed}]*[=+\\-@＝＋－＠]")


def cell(text: str) -> str:
    """Return `text` for a CSV or TSV cell: what a spreadsheet may run gets a leading apostrophe.

    An apostrophe also parts what a CI runner may take for a command, for a cell can begin a line of a log:
    `::error::` at the start of a line becomes `:':error::`, `##[group]` anywhere `#'#[group]`. `arm` is the
    exact inverse. Separators, quotes and line breaks are the business of the CSV writer.
    """
    if suspect().search(text):
        text = "".join(command_start().sub(r"\g<0>'", part) for part in text.splitlines(keepends=True))
    return f"'{text}" if _formula().match(text) else text


def arm(text: str) -> str:
    """Return the text from which `cell` made `text`."""
    text = text[1:] if text.startswith("'") and _formula().match(text, 1) else text
    if not suspect().search(text):
        return text
    return "".join(command_start().sub(_joined, part) for part in text.splitlines(keepends=True))


def _joined(found: re.Match[str]) -> str:
    """Return the first half of a command without the apostrophe that parts it from the second."""
    return found[0].removesuffix("'")


_CELL = 32_767


def workbook(text: str) -> str:
    """Return `text` as `block` does, for a cell of an Excel workbook that is declared to hold a string.

    XML 1.0 has no U+FFFE and U+FFFF. `_x0041_` stands for a letter there (ECMA-376, part 1, 22.9.2.19), so
    that its underscore is written as such an escape. A cell holds 32,767 characters: a longer text ends with
    …. What looks like a formula is none in a string, and is left alone.
    """
    safe = _workbook_text(text)
    return _cut_units(safe, _CELL - 1) + "…" if _is_beyond_cell(safe) else safe


def is_cut_in_workbook(text: str) -> bool:
    """Return whether a text is longer than a cell of a workbook may be, so that `workbook` cuts it."""
    return len(text) > _CELL // 12 and _is_beyond_cell(_workbook_text(text))


def is_cut(cell: str) -> bool:
    """Return whether `workbook` may have cut what is in a cell."""
    return cell.endswith("…") and len(cell) >= _CELL // 2 and _units(cell) >= _CELL - 1


def _workbook_text(text: str) -> str:
    safe = block(text).replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")
    return re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", safe)


def _is_beyond_cell(safe: str) -> bool:
    return len(safe) > _CELL // 2 and _units(safe) > _CELL


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _cut_units(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")
