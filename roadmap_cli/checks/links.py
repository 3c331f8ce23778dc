"""Sources and evidence that are not usable links (RM406)."""

import re
from collections.abc import Iterator

from roadmap_cli.checks.subject import Hit, Subject
from roadmap_cli.document.layout import Path
from roadmap_cli.model.fields import FIELDS, FieldType, tables_in
from roadmap_cli.model.types import Roadmap, texts
from roadmap_cli.schema import shown

_LINK = re.compile(r"https?://[^\s/?#]+[^\s]*", re.IGNORECASE)
_CITATION = re.compile(r"(?![a-z][a-z0-9+.-]*:)\S+\s.*", re.IGNORECASE | re.DOTALL)


def bad_links(subject: Subject) -> Iterator[Hit]:
    """Yield sources and evidence that look like a link but that a browser cannot open.

    A source and evidence may be cited in words too, for not all of it is on the web.
    """
    for path, value, commitment in _links(subject.roadmap):
        for index, text in enumerate(texts(value)):
            is_cited = path[-1] != "url" and _CITATION.fullmatch(text) is not None
            if _LINK.fullmatch(text) is None and not is_cited:
                where = path if isinstance(value, str) else (*path, index)
                message = "this is no http(s) link; write the whole address, with https://"
                yield Hit(where, message, shown(text), commitment)


def _links(roadmap: Roadmap) -> Iterator[tuple[Path, str | list[str], str]]:
    """Yield (path, value, commitment) for each key that holds links."""
    for path, table in tables_in(roadmap):
        for field in FIELDS[type(table)]:
            if field.type in (FieldType.ADDRESS, FieldType.ADDRESSES):
                commitment = str(path[1]) if path[0] == "commitments" else ""
                yield (*path, field.name), getattr(table, field.name), commitment
