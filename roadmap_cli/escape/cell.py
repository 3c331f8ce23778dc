"""Escape text for cells of CSV and TSV (no formulas) and of workbooks (no illegal or too long text)."""

import re
from functools import cache

from roadmap_cli.escape.ci import command_start, maybe_command
from roadmap_cli.escape.terminal import block


@cache
def _formula() -> re.Pattern[str]:
    """Return the pattern of a cell that a spreadsheet may read as a formula.

    OWASP, "CSV Injection": a leading `=`, `+`, `-`, `@`, their fullwidth form, a tab or a line break, also
    after whitespace, quotes and invisible characters, which spreadsheets trim. Leading apostrophes count,
    so that `from_cell` can distinguish an escaped text from one that looks like it.
    """
    trimmed = "\\s\"'\x00-\x1f\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    return re.compile(f"'*[\t\r\n]|[{trimmed}]*[=+\\-@＝＋－＠]")


def cell(text: str) -> str:
    """Return `text` for a CSV or TSV cell, with a leading apostrophe before a formula.

    A cell can start a line of a CI log, so an apostrophe also breaks workflow commands: `::error::` at the
    start of a line becomes `:':error::`, `##[group]` anywhere `#'#[group]`. `from_cell` is the exact inverse.
    The CSV writer escapes separators, quotes and line breaks.
    """
    if maybe_command().search(text):
        text = "".join(command_start().sub(r"\g<0>'", part) for part in text.splitlines(keepends=True))
    return f"'{text}" if _formula().match(text) else text


def from_cell(text: str) -> str:
    """Return the text that `cell` escaped as `text`."""
    text = text[1:] if text.startswith("'") and _formula().match(text, 1) else text
    if not maybe_command().search(text):
        return text
    return "".join(
        command_start().sub(lambda match: match[0].removesuffix("'"), part)
        for part in text.splitlines(keepends=True)
    )


_CELL = 32_767


def workbook(text: str) -> str:
    """Return `text` as `block` does, for a cell of type string in an Excel workbook.

    XML 1.0 does not allow U+FFFE and U+FFFF. Text longer than 32,767 characters ends with `…`. XlsxWriter
    escapes `_x0041_`, which Excel would read as an escape itself (ECMA-376, part 1, 22.9.2.19).
    """
    if len(text) < _CELL and text.isascii() and text.isprintable():
        return text
    safe = _workbook_text(text)
    if not _is_too_long(safe):
        return safe
    return safe.encode("utf-16-le")[: 2 * (_CELL - 1)].decode("utf-16-le", "ignore") + "…"


def is_cut_in_workbook(text: str) -> bool:
    """Return whether `workbook` cuts a text because it is too long for a cell."""
    return len(text) > _CELL // 12 and _is_too_long(_workbook_text(text))


def is_cut(cell: str) -> bool:
    """Return whether `workbook` may have cut the text of a cell."""
    return cell.endswith("…") and len(cell) >= _CELL // 2 and _units(cell) >= _CELL - 1


def _workbook_text(text: str) -> str:
    return block(text).replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")


def _is_too_long(safe: str) -> bool:
    return len(safe) > _CELL // 2 and _units(safe) > _CELL


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
