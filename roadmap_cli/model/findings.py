"""A finding: what is wrong in a roadmap, and where. A report: the findings of one roadmap."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

import msgspec

from roadmap_cli.errors import UnreadableError


class Severity(StrEnum):
    """How much a finding weighs; an error is a contradiction in the file."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Place(msgspec.Struct, frozen=True):
    """A spot in a file: line and column count from 1, the column in characters.

    `width` is how many characters of that line are meant from the column on; 0 where only the spot is known.
    """

    path: str
    line: int
    column: int = 1
    width: int = 0

    def __str__(self) -> str:
        """Return `path:line:column`, which editors and terminals make clickable."""
        return f"{self.path}:{self.line}:{self.column}"


class Rule(msgspec.Struct, frozen=True):
    """One thing that a check looks for. `code` is public and stays; `severity` is the default.

    `name` is the rule in a few words joined by hyphens, `finds` one sentence on what it looks for, `help` one
    on how to fix it. A command in it is complete, except for words in CAPITALS that people fill in.
    """

    code: str
    severity: Severity
    name: str
    finds: str
    help: str


class Finding(msgspec.Struct, frozen=True):
    """One thing found.

    `code` is public and stays (RM102); `key` is the dotted path of the key concerned, or empty; `found`
    is the value there, as TOML, or empty; `message` says what is wrong and what would be right;
    `commitment` is the id of the commitment that it concerns, or empty. `help` says how to fix this finding,
    empty if the help of its rule applies. All texts are raw: escape them for the place where they are shown.
    """

    code: str
    severity: Severity
    place: Place
    key: str
    found: str
    message: str
    commitment: str = ""
    help: str = ""

    def sentence(self) -> str:
        """Return the finding as one sentence: `roadmap.toml:14:10: areas.x.title = 5: must be …`."""
        subject = f"{self.key} = {self.found}" if self.found else self.key
        return f"{self.place}: {subject}: {self.message}" if subject else f"{self.place}: {self.message}"


class InvalidRoadmapError(UnreadableError):
    """A roadmap that was found but cannot be read; it knows every fault, in file order.

    `text` is what was found, empty where it is no text.
    """

    def __init__(self, findings: Iterable[Finding], text: str = "") -> None:
        self.findings = tuple(findings)
        self.text = text
        super().__init__(*(finding.sentence() for finding in self.findings))


UNREADABLE = ("RM100", "RM101", "RM102")
"""The codes of what keeps a file from being read; nothing can silence them."""

WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The findings in one file, in file order, and what is needed to show them.

    `location` is the file's path from the root of its repository, with slashes, for programs that look it up
    there; the places of the findings name it as the user did. `text` is the file's text without its byte
    order mark, empty where it could not be read as text. `rules` are those that ran, in the order of their
    codes. With `since` (the revision as given), `elsewhere` holds the findings in what the change since then
    does not touch: they are shown, but count for nothing. `fail_on` is the least severity that fails the
    check, None where nothing does.
    """

    location: str
    text: str
    as_of: date
    rules: tuple[Rule, ...]
    findings: tuple[Finding, ...]
    elsewhere: tuple[Finding, ...] = ()
    since: str = ""
    fail_on: Severity | None = Severity.ERROR

    @property
    def fails(self) -> bool:
        """Return whether a finding is severe enough to fail the check."""
        return any(self.is_failure(finding) for finding in self.findings)

    def is_failure(self, finding: Finding) -> bool:
        """Return whether one of `findings` fails the check; what keeps a file from being read always does."""
        if finding.code in UNREADABLE:
            return True
        return self.fail_on is not None and WEIGHT[finding.severity] <= WEIGHT[self.fail_on]
