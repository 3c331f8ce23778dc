"""The result of a check of one roadmap: the record behind every format of `check`."""

from datetime import date

import msgspec

from roadmap_cli.finding import Finding, Rule, Severity

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
