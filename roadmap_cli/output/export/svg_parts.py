"""What SVG pictures share: the document around a drawing, and text in it."""

from roadmap_cli import escape

EDGE = 16
"""The space around a picture in points."""
LETTER, SMALL_LETTER, TITLE_LETTER = 6.9, 6.2, 9.5
"""The widths of a letter in points: of text, of small text and of a title."""


def svg_document(
    name: str, size: tuple[float, float], words: tuple[str, str], content: str, role: str = "img"
) -> str:
    """Return a picture of a width and a height. Its title and description in `words` are escaped here.

    `name` is its class, and the ids in it begin with it. `content` is SVG.
    """
    width, height = (f"{length:g}" for length in size)
    title, description = map(escape.xml, words)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{name}" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="{role}" aria-labelledby="{name}_title" '
        f'aria-describedby="{name}_desc"><title id="{name}_title">{title}</title>'
        f'<desc id="{name}_desc">{description}</desc>{content}</svg>\n'
    )


def svg_text(classes: str, x: float, y: float, text: str, *, anchor: str = "") -> str:
    """Return a line of text, which is escaped here; `anchor` is `middle` or `end`, by default the start."""
    side = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text class="{classes}" x="{x:.1f}" y="{y:.1f}"{side}>{escape.xml(text)}</text>'


def cut_to(text: str, points: float, letter: float = LETTER) -> str:
    """Return a text cut to about `points` points, `letter` for each character."""
    return escape.cut(escape.line(text), int(points / letter))


def lines_within(text: str, points: float, letter: float = LETTER) -> list[str]:
    """Return a text as lines of about `points` points at most; only words that are longer are broken."""
    from textwrap import wrap  # only for the page

    text, room = escape.line(text), int(points / letter)
    columns = max(escape.width(text), 1)
    return wrap(text, max(1, room * len(text) // columns if columns > len(text) else room)) or [text]
