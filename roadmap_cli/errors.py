"""What can go wrong, each with its exit code.

An error carries sentences: what is wrong, where, and what would be right. They hold user text as it is;
whoever shows them makes them safe for the place where they are shown.
"""


class RoadmapError(Exception):
    """Something the person who runs the program can act on; its sentences are shown, never its traceback."""

    exit_code = 1

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences = sentences


class WrongUsageError(RoadmapError):
    """A value that no file could make right, or a refusal that the user can lift."""

    exit_code = 2


class UnreadableError(RoadmapError):
    """The roadmap cannot be read: missing, not text, wrong syntax or wrong schema."""

    exit_code = 3


class NotThereError(RoadmapError):
    """No such area, commitment, partner, milestone, rule or revision."""

    exit_code = 4


class NotSavedError(RoadmapError):
    """The file could not be written, or another writer holds it."""

    exit_code = 5
