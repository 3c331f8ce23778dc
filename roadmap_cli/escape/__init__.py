"""User text made safe: one function for each place it goes to."""

from roadmap_cli.escape.cell import arm, cell, is_cut, is_cut_in_workbook, workbook
from roadmap_cli.escape.ci import ci_line, ci_text, folded, json
from roadmap_cli.escape.markup import link, markdown, markdown_address, markup, xml, xml_block
from roadmap_cli.escape.terminal import block, cut, file_name, line, quote, width

__all__ = [
    "arm",
    "block",
    "cell",
    "ci_line",
    "ci_text",
    "cut",
    "file_name",
    "folded",
    "is_cut",
    "is_cut_in_workbook",
    "json",
    "line",
    "link",
    "markdown",
    "markdown_address",
    "markup",
    "quote",
    "width",
    "workbook",
    "xml",
    "xml_block",
]
