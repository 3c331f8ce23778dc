"""Rules, findings and reports of `check`."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

import msgspec

from roadmap_cli import MANUAL
from roadmap_cli.errors import UnreadableError


class Severity(StrEnum):
    """The severity of a finding; an error is a contradiction in the file."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Place(msgspec.Struct, frozen=True):
    """A range in one line of a file, as a 1-based line and column and a width in characters.

    The width is 0 if only the start is known.
    """

    path: str
    line: int
    column: int = 1
    width: int = 0

    def __str__(self) -> str:
        """Return `path:line:column`, which editors and terminals make clickable."""
        return f"{self.path}:{self.line}:{self.column}"


class Rule(msgspec.Struct, frozen=True):
    """A rule of `check`. Codes are public and never change; `severity` is the default.

    `finds` says what the rule finds, `help` how to fix it. Commands in it are complete, except for words in
    CAPITALS to fill in.
    """

    code: str
    severity: Severity
    name: str
    finds: str
    help: str

    @property
    def page(self) -> str:
        """The address of its page in the manual."""
        return f"{MANUAL}reference/rules/{self.code}/"


class Finding(msgspec.Struct, frozen=True):
    """One violation of a rule.

    `key` is the dotted path of the key, `value` its value as TOML, `commitment` the id of its commitment;
    each may be empty. `message` says what is wrong and what to write instead. `help` says how to fix it; it
    is empty if the help of the rule applies. `file` is the `--file` that its commands need, empty if they
    find the file without one. No text is escaped.
    """

    code: str
    severity: Severity
    place: Place
    key: str
    value: str
    message: str
    commitment: str = ""
    help: str = ""
    file: str = ""

    def sentence(self) -> str:
        """Return the finding as one sentence: `roadmap.toml:14:10: areas.x.title = 5: must be …`."""
        subject = f"{self.key} = {self.value}" if self.value else self.key
        return f"{self.place}: {subject}: {self.message}" if subject else f"{self.place}: {self.message}"


class InvalidRoadmapError(UnreadableError):
    """A roadmap file that cannot be read, with all faults in file order.

    `text` is the content of the file, empty if it is not text.
    """

    def __init__(self, findings: Iterable[Finding], text: str = "") -> None:
        self.findings = tuple(findings)
        self.text = text
        super().__init__(*(finding.sentence() for finding in self.findings))


UNREADABLE = ("RM100", "RM101", "RM102")
"""The codes of findings that make a file unreadable; they cannot be silenced."""

WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The findings in one file, in file order, and the context to show them.

    `location` is the path of the file from the root of its repository, with slashes; the places of the
    findings have the path that the user gave. `text` is the text of the file without its byte order mark, or
    empty if it is not text. `rules` are the rules that ran, in the order of their codes. `elsewhere` has the
    findings that the change since the revision `since` did not cause: they are shown, but do not fail the
    check. `fail_on` is the lowest severity that fails the check, or None.
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
        """Return whether a finding fails the check; an unreadable file always does."""
        if finding.code in UNREADABLE:
            return True
        return self.fail_on is not None and WEIGHT[finding.severity] <= WEIGHT[self.fail_on]
