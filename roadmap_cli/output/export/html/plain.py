"""The plain table of the page, for browsers that run no script."""

from collections.abc import Iterator, Sequence
from functools import cache

from roadmap_cli import escape
from roadmap_cli.analysis.replay import partners_of
from roadmap_cli.model.types import Roadmap
from roadmap_cli.output.anchors import anchor
from roadmap_cli.output.export.html.content import Chapter
from roadmap_cli.output.export.html.section import status_words
from roadmap_cli.output.export.html.values import concern_words, deadline_in
from roadmap_cli.output.words import partner_name


def plain_rows(chapters: Sequence[Chapter], roadmap: Roadmap, *, is_large: bool) -> Iterator[str]:
    """Yield the HTML of the rows of each chapter, without end tags that HTML does not need, for a small file.

    On a large page, whose entries need a script, a link to a commitment leads to its row.
    """
    head = (
        '<tr id="{}"><th scope="row">{}'
        if is_large
        else '<tr><th scope="row"><a href="#{}"><bdi>{}</bdi></a>'
    )
    xml = cache(escape.xml)  # except for titles, many rows have the same texts

    @cache
    def names(*partners: str) -> str:
        return escape.xml(", ".join(partner_name(one, roadmap) for one in partners))

    for chapter in chapters:
        area = xml(chapter.title)
        lines = []
        for row in chapter.rows:
            deadline = deadline_in(row)
            cells = (
                head.format(anchor(row.id), escape.xml(row.title)),
                area,
                names(*partners_of(roadmap.commitments[row.id])),
                status_words(row.status),
                xml(deadline.words if deadline else row.promised),
                ", ".join(map(concern_words, row.flags)),
                "" if row.progress is None else f"{row.progress}%",
            )
            lines.append("<td>".join(cells))
        yield "".join(lines)
