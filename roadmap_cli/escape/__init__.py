"""Escaping of user text, one function per target."""

from roadmap_cli.escape.cell import cell, from_cell, is_cut, is_cut_in_workbook, workbook
from roadmap_cli.escape.ci import ci_line, ci_text, ics, json
from roadmap_cli.escape.markup import (
    hyperlink,
    link,
    markdown,
    markdown_address,
    markup,
    page_block,
    page_line,
    script_json,
    web_link,
    xml,
    xml_block,
)
from roadmap_cli.escape.terminal import block, cut, cut_words, file_name, line, quote, width, wrap

__all__ = [
    "block",
    "cell",
    "ci_line",
    "ci_text",
    "cut",
    "cut_words",
    "file_name",
    "from_cell",
    "hyperlink",
    "ics",
    "is_cut",
    "is_cut_in_workbook",
    "json",
    "line",
    "link",
    "markdown",
    "markdown_address",
    "markup",
    "page_block",
    "page_line",
    "quote",
    "script_json",
    "web_link",
    "width",
    "workbook",
    "wrap",
    "xml",
    "xml_block",
]
