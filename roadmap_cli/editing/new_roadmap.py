"""The text of a new roadmap: what it is, how to change it, and the first table."""

from roadmap_cli import MANUAL
from roadmap_cli.model.window import Deadline
from roadmap_cli.toml.serialize import format_line

_HEAD = f"""\
# This file is the roadmap: what was promised, by whom and by when, and what happened since.
# Edit it by hand, or with commands, which keep your comments and layout:
#   roadmap add-area "Clean transport"
#   roadmap add-commitment "Electric buses only" --area clean-transport --deadline 2035
#   roadmap update electric-buses-only --status underway --note "The first 50 buses run."
# The manual explains every key: {MANUAL}

[roadmap]
"""


def starter(title: str, announced: Deadline) -> str:
    """Return the text of a new roadmap: comments that show how to change it, and its title and date."""
    return _HEAD + format_line("", "title", title, "\n") + format_line("", "announced", announced.toml, "\n")
