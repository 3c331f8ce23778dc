"""Small sources like real ones, for tests without network."""

from datetime import UTC, date, datetime

from roadmap_cli.importers.formats import ReadOptions, SourceFormat, read_content
from roadmap_cli.importers.records import SourceContent

MANDATES = (
    "MLC ID,Commitment,Reporting Lead,All ministers\r\n"
    "100,Top up the fund.,Minister of Finance,Minister of Finance\r\n"
    '103,"Work on:\r\n- ventilation,\r\n- air.",Minister of Health,'
    '"Minister of Finance;\u00a0Minister of\u00a0Health; "\r\n'
    "104,R\u00e9duire les \u00e9missions.,Minister of Finance,Minister of Fisheries, Oceans\r\n".replace(
        "Minister of Fisheries, Oceans", '"Minister of Fisheries, Oceans"'
    )
    + '105,Top up the fund.,Minister of Finance,"Minister of Health, Minister of Finance"\r\n'
)
"""CRLF, cells over several lines, accents, no-break spaces, names that hold or are joined by a comma."""

PROPOSALS = """\
number,title,sig,status,created,target
0,First,sig-node,implemented,2019-01-31,2020-02-01
12,Second,sig-auth,imlpemented,2019-1-31,
0,Third,sig-node,provisional|implementable,yyyy-mm-dd,March 2030
13,Fourth,sig-node,provisional,None,
"""
"""Ids that repeat, misspelt words, a placeholder left in, dates that are none."""


def utc_day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


def content_of(data: str | bytes, name: str = "s.csv", format: SourceFormat | None = None) -> SourceContent:
    """Return what a source holds, read as its name and its content say unless expected."""
    raw = data.encode() if isinstance(data, str) else data
    return read_content(raw, name, ReadOptions(utc_day, format))


def cells(content: SourceContent) -> list[list[object]]:
    """Return the cells of all records, row by row."""
    return [list(record.cells.values()) for record in content.records]


def numbers(content: SourceContent) -> list[int]:
    """Return the places of the records."""
    return [record.place.number for record in content.records]
