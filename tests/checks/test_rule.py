"""Every command in a help text or a message fixes the finding without new ones."""

import json
import re
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from roadmap_cli.checks.rule import listed, update_command, word
from roadmap_cli.checks.run import RULES
from roadmap_cli.model.findings import WEIGHT, Rule, Severity
from roadmap_cli.storage.load import MAX_BYTES
from scripts.rule_examples import EXAMPLES
from tests.checks.looking import HEAD, commitment
from tests.conftest import Result
from tests.histories import History

Run = Callable[..., Result]
Finding = dict[str, Any]

THREE = HEAD + '[partners.ca]\nname = "Canada"\n[partners.eu]\nname = "European Union"\n'
JUDGED = THREE + "[assessors.watch]\nname = 'Watch'\nscale = { kept = 1, broken = -1 }\n"
WATCHED = "[commitments.x.assessments.2025]\nby = {}\nverdict = '{}'\n"
MEASURED = "[commitments.x.indicators.i]\ntitle = 'I'\n"
STEP = '[commitments.x.milestones.m]\ntitle = "M"\n'
STEPS = "".join(f'[commitments.x.milestones.m{number}]\ntitle = "M"\n' for number in (1, 2))
BASELINE, TARGET = 'baseline = { value = 10, on = "2020" }', 'target = { value = 20, on = "2040" }'
TO_THIRTY = {"TARGET": "30@2040"}
FALSE_BEFORE = "RM311"
"""What is found where an update names a wrong value for what was before it; no command may write that."""

INFORMATION = {"roadmap schema", "roadmap check --list-rules"}
"""Commands that a help text names for what they show; they fix nothing and change nothing."""


def x(fields: str = "", below: str = "", head: str = HEAD) -> str:
    return head + commitment("x", fields, below=below)


def update(day: str, fields: str) -> str:
    return f"[commitments.x.updates.{day}]\n{fields}\n"


class Case(NamedTuple):
    """A roadmap with a finding, and values for the words in CAPITALS in the commands of its help.

    `commands` is the number of commands in message and help; with several values, a command runs once for
    each. `follow` are rules that may then have findings. `before` is the committed roadmap to compare with.
    """

    text: str
    commands: int = 0
    fill: Mapping[str, str | Sequence[str]] = {}
    follow: frozenset[str] = frozenset()
    before: str = ""
    attributes: str = ""


def example(
    code: str,
    commands: int = 0,
    fill: Mapping[str, str | Sequence[str]] = {},
    follow: frozenset[str] = frozenset(),
) -> Case:
    """Return the example of a rule in the manual as a case."""
    failing = EXAMPLES[code]
    return Case(
        failing.failing, commands, {"ID": "buses", **fill}, follow, failing.before, failing.attributes
    )


CLOSED = frozenset({"RM401"})  # what is closed needs evidence
DROP = {
    "STATUS": "dropped", "TEXT": "No money.", "DEADLINE": "2060", "DATE": "2025-03", "PARTNER": "us",
}  # fmt: skip
NOW = {**DROP, "DATE": "2026-02-01"}
BOTH = {**DROP, "PARTNER": ("us", "ca")}
OTHERS = 'partners = ["us", "ca", "eu"]'
BY_NOTHING = frozenset({"RM210", "RM402"})  # without its successor it counts as dropped
PAST = 'deadline = "2020"'
TEXT = {"TEXT": "Why"}
LATE = 'depends_on = ["y"]\ndeadline = "2040"'
SIXTY = commitment("y", 'title = "Y"\ndeadline = "2050"')
LOST = commitment("y", 'title = "Y"\nstatus = "dropped"')
NO_DEADLINE = {"DEADLINE": "2060", "DATE": "2025-03", "ID": "x"}
HEARD_LONG_AGO = frozenset({"RM303"})  # what was promised then may have no news since


def endless(fields: str, head: str = HEAD) -> str:
    return x(fields, head=head).replace('deadline = "2050"\n', "")


CASES: Mapping[str, Sequence[Case]] = {
    "RM100": [Case("#" * (MAX_BYTES + 1))],
    "RM101": [example("RM101")],
    "RM102": [example("RM102", 1)],
    "RM103": [example("RM103")],
    "RM104": [
        example("RM104", 1, {"OLD": "Electric_Buses", "NEW": "y"}),
        Case(HEAD + '[areas."A b"]\ntitle = "B"\n', 1, {"OLD": "A b", "NEW": "b"}),
        Case(HEAD + "[partners.all]\nname = 'All'\n", 1, {"NEW": "everybody"}),
        Case(x(below=STEP.replace("milestones.m", "milestones.M"))),
    ],
    "RM105": [example("RM105", 1, {"ID": "buses-2", "TEXT": "Another title"})],
    "RM106": [example("RM106")],
    "RM107": [example("RM107", 1)],
    "RM108": [
        example("RM108", 1, {"ID": "town", "TEXT": "Town"}),
        Case(
            x(head=HEAD + "[assessors.b]\nname = 'W'\n[assessors.c]\nname = 'W'\n"),
            1,
            {"TEXT": "A", "ID": "c"},
        ),
        Case(x(head=HEAD + '[areas.b]\ntitle = "A"\n'), 1, {"ID": "b", "TEXT": "Another"}),
        Case(x(head=HEAD + '[areas."b b"]\ntitle = "A"\n'), 1, {"ID": "b b", "TEXT": "B"}, frozenset()),
    ],
    "RM109": [
        Case(x(head=HEAD + '[assessors.w]\nname = "W\\u200b"\n'), 1, {"TEXT": "W"}),
        example("RM109", 1, TEXT),
        Case(x(head=HEAD + '[areas.b]\ntitle = "B\\u200b"\n'), 1, {"TEXT": "B"}),
        Case(x(head=HEAD + '[partners.uk]\nname = "U\\u202eK"\n'), 1, {"TEXT": "UK"}),
        Case(x(head=HEAD.replace('"T"', '"T\\u00ad"'))),
        Case(x('tags = ["a", "b\\u2060"]'), 1, {"TEXT": "a,b"}),
        Case(x('owner = "A\\ufeffnn"'), 1, {"TEXT": "Ann"}),
        Case(x(below=STEP.replace('"M"', '"M\\u200b"')), 1, TEXT),
        Case(HEAD + commitment('"y\\u200b"'), 1, {"OLD": "y\u200b", "NEW": "y"}),
        Case(HEAD + '[areas."b\\u200b"]\ntitle = "B"\n', 1, {"OLD": "b\u200b", "NEW": "b"}),
        Case(x('extra = { "k\\u200b" = 1 }')),
    ],
    "RM110": [
        example("RM110", 1, {"DAY": "2026-01-15", "INDICATOR": "fleet", "VALUE": "43.3"}),
        Case(
            x(below=f"{MEASURED}{BASELINE.replace('10,', '10.333333333333334,')}\n{TARGET}"),
            1,
            {"BASELINE": "10.3@2020"},
        ),
        Case(x(below=f"{MEASURED}{BASELINE}\n{TARGET.replace('20,', '20.333333333333332,')}"), 1, TO_THIRTY),
    ],
    "RM111": [example("RM111"), Case(x() + "[views.v]\ncolumns = ['id', 'tite']\n")],
    "RM112": [example("RM112"), Case(x() + "[imports.m]\nmap_status = 'done'\n")],
    "RM201": [
        example("RM201", 2, {"AREA": "transport", "TITLE": "Z", "UNDECLARED": "trnsport"}),
        Case(x('area = "Z z"'), 1, {"AREA": "a"}),
    ],
    "RM202": [
        example("RM202", 1, {"NAME": "The Region", "PARTNER": "region"}),
        Case(x('partner_status = { ca = "underway" }', head=THREE), 1, {"ID": "x", "PARTNER": "ca"}),
        Case(x(below=update("2025", 'partner = "ca"\nnote = "n"'), head=THREE), 1),
        Case(x('partners = ["US"]')),
    ],
    "RM203": [
        Case(x('status = "superseded"\nreplaced_by = ["zz"]'), 1, {"SUCCESSOR": "zz"}, BY_NOTHING),
        example("RM203", 1, {"DEPENDENCY": "depots"}),
        Case(x('depends_on = ["z z"]'), 1, {"DEPENDENCY": "z z"}),
    ],
    "RM204": [example("RM204", 1, {"DEPENDENCY": "depot"}), Case(x('depends_on = ["x"]'), 1)],
    "RM205": [
        example("RM205", 2, {**DROP, "DEPENDENCY": "depot"}, CLOSED),
        Case(
            x(f'depends_on = ["y"]\n{OTHERS}\npartner_status = {{ us = "met" }}', head=THREE) + LOST,
            2,
            {**DROP, "PARTNER": ("ca", "eu")},
            CLOSED,
        ),
        Case(
            x(f'depends_on = ["y"]\n{OTHERS}\npartner_status = {{ us = "met", ca = "met" }}', head=THREE)
            + LOST,
            2,
            DROP,
            CLOSED,
        ),
    ],
    "RM206": [
        example("RM206", 1, DROP),
        Case(
            x(f'{LATE}\n{OTHERS}\npartner_deadline = {{ us = "2060" }}', head=THREE) + SIXTY,
            1,
            {**DROP, "PARTNER": ("ca", "eu")},
        ),
        Case(
            x(f'{LATE}\n{OTHERS}\npartner_deadline = {{ us = "2060", eu = "2060" }}', head=THREE) + SIXTY,
            1,
            DROP,
        ),
    ],
    "RM207": [
        example("RM207", 1, {"TEXT": "M", "MILESTONE": "tenders"}),
        Case(x(below=update("2025", 'milestone = "M m"\nnote = "n"'))),
        Case(
            x(
                below=update("2024", 'milestone = "m"\nstatus = "stalled"\ndeadline = "2030"')
                + update("2025", 'milestone = "m"\nstatus = "met"')
            ),
            1,
            {"TEXT": "M", "MILESTONE": "m"},
        ),
    ],
    "RM208": [example("RM208")],
    "RM209": [
        example("RM209", 2, {**NOW, "SUCCESSOR": "depot", "STATUS": "underway"}, BY_NOTHING),
        Case(
            x('status = "superseded"\nreplaced_by = ["x"]'),
            2,
            {**DROP, "SUCCESSOR": "x", "STATUS": "underway"},
            BY_NOTHING,
        ),
    ],
    "RM210": [
        example("RM210", 2, {**NOW, "NEW": "depot"}, CLOSED),
        Case(
            x(f'{OTHERS}\npartner_status = {{ us = "superseded", ca = "superseded" }}', head=THREE)
            + commitment("y", f'title = "Y"\n{OTHERS}'),
            2,
            {**DROP, "NEW": "y", "PARTNER": ("us", "ca")},
            CLOSED,
        ),
    ],
    "RM211": [
        example("RM211", 2, {"NEW": "depot"}),
        Case(
            x(f'{OTHERS}\nreplaced_by = ["y"]\npartner_status = {{ us = "underway" }}', head=THREE)
            + commitment("y", f'title = "Y"\n{OTHERS}'),
            2,
            {"NEW": "y", "PARTNER": ("us", "ca", "eu")},
        ),
        Case(x('status = "broken"\nreplaced_by = ["y"]') + commitment("y", 'title = "Y"'), 1),
        Case(
            x(f'{OTHERS}\nreplaced_by = ["y"]\npartner_status = {{ us = "met" }}', head=THREE)
            + commitment("y", f'title = "Y"\n{OTHERS}'),
            2,
            {"NEW": "y", "PARTNER": ("ca", "eu")},
        ),
    ],
    "RM212": [
        example("RM212", 2, {**NOW, "NEW": "depot", "PARTNER": "region"}, CLOSED),
        Case(
            x(f'{OTHERS}\nreplaced_by = ["y"]\nstatus = "superseded"', head=THREE)
            + commitment("y", 'title = "Y"\npartners = ["us", "ca"]'),
            2,
            {**DROP, "NEW": "y", "PARTNER": "eu"},
            CLOSED,
        ),
    ],
    "RM213": [
        example("RM213", 1, {"NAME": "Watch", "ASSESSOR": "wacth"}),
        Case(x(below="[commitments.x.assessments.2025]\nby = 'A b'\nverdict = 'v'\n")),
    ],
    "RM214": [
        example(
            "RM214",
            2,
            {"SCALE": "kept=1,borken=-1", "ASSESSOR": "watch", "VERDICT": "broken", "DAY": "2026-01-15"},
        ),
        Case(
            x(below=WATCHED.format("'watch'", "ca"), head=JUDGED), 2, {"SCALE": "ca=1", "VERDICT": "broken"}
        ),
    ],
    "RM301": [
        example("RM301", 2, DROP, CLOSED),
        Case(x('deadline = "2024"\nevery = "2 years"'), 1, DROP),
        Case(x(f'deadline = "2024"\nevery = "2 years"\n{OTHERS}', head=THREE), 1, DROP),
        Case(
            x(
                f'deadline = "2024"\nevery = "2 years"\n{OTHERS}\npartner_deadline = {{ eu = "2026" }}',
                head=THREE,
            ),
            1,
            BOTH,
        ),
        Case(x(f"{PAST}\n{OTHERS}", head=THREE), 2, DROP, CLOSED),
        Case(x(f'{OTHERS}\npartner_deadline = {{ us = "2020" }}', head=THREE), 2, DROP, CLOSED),
        Case(
            x(f'{PAST}\n{OTHERS}\npartner_status = {{ eu = "underway" }}', head=THREE),
            2,
            {**DROP, "PARTNER": ("us", "ca", "eu")},
            CLOSED,
        ),
        Case(x(f'{PAST}\n{OTHERS}\npartner_deadline = {{ eu = "2060" }}', head=THREE), 2, BOTH, CLOSED),
        Case(
            x(f'{PAST}\n{OTHERS}\npartner_status = {{ us = "met", eu = "met" }}', head=THREE), 2, DROP, CLOSED
        ),
        Case(x(below=f"{STEP}{PAST}"), 1, {"STATUS": "met", "DATE": "2025"}),
        Case(
            x(f'{OTHERS}\npartner_status = {{ us = "met" }}', f"{STEP}{PAST}", head=THREE),
            1,
            {"STATUS": "broken", "DATE": "2025"},
        ),
    ],
    "RM302": [Case(x("deadline = 2100-01-01") + "[check]\ndue_soon_days = 36500\n")],
    "RM303": [Case(x("made = 2020-01-01"), 1, TEXT)],
    "RM304": [example("RM304")],
    "RM305": [Case(x("made = 9999-01-01"))],
    "RM306": [
        example("RM306", 1, {"STATUS": "met", "MILESTONE": "tender", "DATE": "2025"}),
        Case(x('status = "met"', STEPS), 1, {"STATUS": "dropped", "MILESTONE": ("m1", "m2"), "DATE": "2025"}),
        Case(x('partner_status = { us = "met" }', STEP), 1, {"STATUS": "met", "DATE": "2025"}),
    ],
    "RM307": [
        example("RM307"),
        Case(x(below=update("2025", 'deadline = "2040"'))),
        Case(endless("") + update("2025", 'deadline = "2040"'), 1, {**TEXT, "DATE": "2025-06"}),
        Case(x('partner_status = { us = "met" }', update("2025", 'partner = "us"\nstatus = "stalled"'))),
        Case(x('partner_deadline = { us = "none" }', update("2025", 'partner = "us"\ndeadline = "2040"'))),
        Case(x('status = "met"', update("2025", 'partner = "us"\nstatus = "stalled"'))),
        Case(
            x(
                f'status = "underway"\n{OTHERS}\npartner_status = {{ us = "underway" }}',
                update("2025", 'status = "stalled"'),
                head=THREE,
            )
        ),
        Case(x(below=f"{STEP}met_on = 2025-06-01"), 1),
        Case(x(below=f"{STEP}status = 'underway'\nmet_on = 2025-06-01"), 1),
        Case(x(below=STEP + update("2025", 'milestone = "m"\nstatus = "stalled"'))),
        Case(
            x(
                below=f"{STEP}status = 'met'\nmet_on = '2024'\n"
                + update("2025", 'milestone = "m"\nstatus = "met"')
            ),
            1,
        ),
    ],
    "RM308": [example("RM308")],
    "RM309": [example("RM309", 1, {**TEXT, "DEADLINE": "2040", "MILESTONE": "tender"})],
    "RM310": [example("RM310")],
    "RM311": [
        example("RM311", 2, {**TEXT, "DATE": "2025-12"}),
        Case(
            x(
                'deadline = "2040"',
                update("2024", 'deadline = "2030"\nnote = "n"')
                + update("2025-06-01", 'deadline = "2040"\ndeadline_was = "2035"\nnote = "n"'),
            ),
            2,
            {**TEXT, "DATE": "2025-03"},
        ),
        Case(
            x(
                'partner_status = { us = "stalled" }',
                update("2024", 'partner = "us"\nstatus = "planned"')
                + update("2025-06-01", 'partner = "us"\nstatus = "stalled"\nstatus_was = "at-risk"'),
            ),
            2,
            {**TEXT, "DATE": "2025-03"},
        ),
        Case(
            x(
                'status = "stalled"',
                update("2024", 'status = "planned"')
                + update("2024-2", 'status = "stalled"\nstatus_was = "at-risk"'),
            ),
            1,
        ),
        Case(
            x(
                below=f"{STEP}status = 'stalled'\n"
                + update("2024", 'milestone = "m"\nstatus = "planned"')
                + update("2025-06-01", 'milestone = "m"\nstatus = "stalled"\nstatus_was = "at-risk"')
            ),
            2,
            {"DATE": "2025-03"},
        ),
        Case(
            x(
                'status = "met"',
                update("2024", 'status = "planned"')
                + update("2025", 'status = "met"\nstatus_was = "superseded"\nevidence = "https://e.org"'),
            )
        ),
    ],
    "RM312": [example("RM312", 1, {**DROP, "CYCLE": "2023"})],
    "RM313": [example("RM313")],
    "RM314": [
        example("RM314", 1, {"INDICATOR": "fleet"}),
        Case(
            x(below=f"{MEASURED}{BASELINE}\n{TARGET.replace('2040', '2020')}"),
            1,
            {**TO_THIRTY, "INDICATOR": "i"},
        ),
    ],
    "RM401": [
        example("RM401", 1, {**TEXT, "URL": "https://example.org", "DAY": "2026-01-15"}),
        Case(
            x(f'{OTHERS}\nstatus = "met"\npartner_status = {{ us = "dropped" }}', head=THREE),
            1,
            {**TEXT, "URL": "https://example.org", "PARTNER": ("ca", "eu")},
        ),
        Case(x('partner_status = { us = "met" }'), 1, {**TEXT, "URL": "https://example.org"}),
        Case(
            x(
                'partner_status = { us = "met", ca = "met" }',
                update("2024", 'partner = "us"\nstatus = "met"')
                + update("2025", 'partner = "ca"\nstatus = "met"\nevidence = "https://example.org"'),
            ),
            1,
            {**TEXT, "URL": "https://example.org"},
        ),
    ],
    "RM402": [
        Case(x('status = "dropped"'), 1, DROP),
        Case(
            x(f'{OTHERS}\nstatus = "dropped"\npartner_status = {{ us = "met" }}', head=THREE),
            1,
            {**DROP, "DATE": "2025", "PARTNER": ("ca", "eu")},
            CLOSED,
        ),
        Case(x('partner_status = { us = "broken" }'), 1, {**DROP, "DATE": "2025"}),
        example("RM402", 1, {**DROP, "DAY": "2026-01-15"}),
    ],
    "RM403": [example("RM403", 2, {"OWNER": "Ministry", "NAME": "Ministry", "PARTNER": "city"})],
    "RM404": [
        example("RM404", 1, {**NO_DEADLINE, "ID": "buses"}, HEARD_LONG_AGO),
        Case(
            x(
                'deadline = "2024"\nevery = "1 year"\nuntil = "2024"\nmade = "2020"',
                update("2025-01", 'cycle = "2024"\nstatus = "met"\nevidence = "https://example.org"'),
            ),
            1,
            {"STATUS": "met", "DATE": "2026-02-01"},
            CLOSED,
        ),
        Case(
            endless(f'{OTHERS}\npartner_deadline = {{ us = "2060", ca = "2060" }}', THREE),
            1,
            NO_DEADLINE,
            HEARD_LONG_AGO,
        ),
        Case(
            endless(f'{OTHERS}\npartner_status = {{ us = "met" }}', THREE),
            1,
            {**NO_DEADLINE, "PARTNER": ("ca", "eu")},
            HEARD_LONG_AGO,
        ),
    ],
    "RM405": [example("RM405", 1, {"MILESTONE": "report", "TEXT": "A report"})],
    "RM406": [example("RM406")],
    "RM407": [example("RM407")],
    "RM408": [
        example("RM408", 1, {"VERDICT": "kept", "ASSESSOR": "watch"}),
        Case(
            x(
                'partners = ["us", "ca"]\npartner_status = { us = "met" }',
                update("2024", 'partner = "us"\nstatus = "met"\nevidence = "https://example.org"')
                + WATCHED.format("'watch'\npartner = 'us'", "broken"),
                head=JUDGED,
            ),
            1,
            {"VERDICT": "kept"},
        ),
    ],
    "RM409": [
        example("RM409", 1, {"BASELINE": "40@2024", "INDICATOR": "fleet"}),
        Case(x(below=MEASURED + BASELINE), 1, {**TO_THIRTY, "INDICATOR": "i"}),
        Case(x(below=f"{MEASURED}{BASELINE}\n{TARGET.replace('20,', '10,')}"), 1, TO_THIRTY),
    ],
    "RM501": [
        example("RM501"),
        Case(x('partners = ["us"]', head=THREE), 2, TEXT, before=x('partners = ["us", "ca"]', head=THREE)),
        Case(x(), 1, TEXT, before=x(below=STEP)),
        Case(x(), 1, TEXT, before=x(below=update("2025", 'note = "n"'))),
    ],
    "RM502": [example("RM502", 1, TEXT)],
    "RM503": [
        example("RM503", 2, {**TEXT, "DEADLINE": "2060"}),
        Case(
            x(below=f'{STEP}deadline = "2040"'),
            1,
            {**TEXT, "MILESTONE": "m", "DEADLINE": "2040"},
            before=x(below=f'{STEP}deadline = "2030"'),
        ),
    ],
    "RM504": [
        example("RM504", 1, TEXT),
        Case(x('partner_status = { us = "stalled" }'), 1, TEXT, before=x()),
        Case(
            x(below=f'{STEP}status = "stalled"'),
            1,
            {**TEXT, "MILESTONE": "m", "STATUS": "stalled"},
            before=x(below=STEP),
        ),
    ],
}


class Trial:
    """A roadmap in a work tree of its own, on which commands of help texts are run."""

    def __init__(self, run: Run, folder: Path, case: Case) -> None:
        self.run, self.case, self.file = run, case, folder / "roadmap.toml"
        self.since: list[str] = []
        if case.before or case.attributes:
            history = History(folder)
            history.commit(case.before or case.text)
            self.file, self.since = history.file, ["--since", "HEAD"] if case.before else []
            (folder / ".gitattributes").write_text(case.attributes)
        self.file.parent.mkdir(exist_ok=True)
        self.start_again()

    def start_again(self) -> None:
        self.file.write_text(self.case.text, encoding="utf-8")

    def findings(self) -> list[Finding]:
        """Return what the check finds, as a program reads it."""
        result = self.run("check", "--file", str(self.file), "--format", "json", *self.since)
        found: list[Finding] = json.loads(result.stdout)["findings"]
        return found

    def finding(self, code: str) -> Finding:
        return next(one for one in self.findings() if one["code"] == code)

    def try_out(self, finding: Finding, command: str) -> str:
        """Return what is wrong after a command was run on the roadmap as it was; empty for nothing."""
        self.start_again()
        before = self.findings()
        for words in filled(command, self.case.fill):
            named = [] if "--file" in words else ["--file", str(self.file)]
            result = self.run(*words[1:], *named)
            if result.exit_code:
                return f"{words}: {result.stderr}"
        if command in INFORMATION:
            return "" if self.file.read_text(encoding="utf-8") == self.case.text else "it writes"
        after = self.findings()
        if any(is_same(one, finding) for one in after):
            return f"{command}: the finding is still there"
        worse = [
            one
            for one in after
            if one["code"] not in self.case.follow
            and (is_as_bad(one, finding) or one["code"] == FALSE_BEFORE)
            and not any(is_same(one, other) for other in before)
        ]
        return f"{command}: {worse}" if worse else ""


def is_as_bad(one: Finding, other: Finding) -> bool:
    return WEIGHT[Severity(one["severity"])] <= WEIGHT[Severity(other["severity"])]


def is_same(one: Finding, other: Finding) -> bool:
    return (one["code"], one["key"]) == (other["code"], other["key"])


def commands_in(text: str) -> list[str]:
    return re.findall(r"`(roadmap [^`]*)`", text)


def filled(command: str, fill: Mapping[str, str | Sequence[str]]) -> Iterator[list[str]]:
    """Yield a command with its words in CAPITALS filled in: once for each value of one that has several."""
    words = shlex.split(command)
    values = {word: fill[word] for word in words if re.fullmatch("[A-Z]+", word)}
    times = max((len(value) for value in values.values() if not isinstance(value, str)), default=1)
    for time in range(times):
        now = {word: value if isinstance(value, str) else value[time] for word, value in values.items()}
        yield [now.get(word, word) for word in words]


EACH = [
    pytest.param(rule, case, id=f"{rule.code}-{number}")
    for rule in RULES
    for number, case in enumerate(CASES.get(rule.code, [None]))
]


@pytest.mark.parametrize(("rule", "case"), EACH)
def test_a_command_of_a_finding_fixes_it_and_breaks_nothing(
    run: Run, tmp_path: Path, rule: Rule, case: Case | None
) -> None:
    assert case is not None, f"{rule.code} has no case in the table"
    trial = Trial(run, tmp_path / "work", case)
    finding = trial.finding(rule.code)
    commands = [*commands_in(finding["help"]), *commands_in(finding["message"])]
    assert len(commands) == case.commands, commands
    assert "…" not in finding["help"] + finding["message"]
    changing = [
        one
        for one in commands
        if not one.startswith(("roadmap check", "roadmap git-setup", "roadmap schema"))
    ]
    assert all(f" --file {trial.file}" in one for one in changing)
    for command in commands:
        assert trial.try_out(finding, command) == ""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_command_of_a_rule_fixes_what_it_finds(run: Run, tmp_path: Path, rule: Rule) -> None:
    """The explanation of a rule knows no ids; each command of it fits one of the cases at least."""
    for place, command in enumerate(commands_in(rule.help)):
        wrong = []
        for number, case in enumerate(CASES[rule.code]):
            fill = {"ID": "x", "OLD": "net_zero", **case.fill}
            if {*re.findall(r"\b[A-Z]{2,}\b", command)} <= fill.keys():
                trial = Trial(run, tmp_path / f"{place}-{number}", case._replace(fill=fill))
                wrong.append(trial.try_out(trial.finding(rule.code), command))
        assert "" in wrong, (command, wrong)


def test_the_table_has_no_rule_that_is_gone() -> None:
    assert list(CASES) == [rule.code for rule in RULES]


def test_a_word_that_a_shell_would_read_otherwise_is_left_to_the_person() -> None:
    for text in ("a b", "$(x)", "`x`", "-x", "", "a" * 65, "a;b", "é"):
        assert word(text, "ID") == "ID"
    for text in ("us", "net_zero", "US", "a" * 64):
        assert word(text, "ID") == text


def test_a_command_names_one_partner_and_is_run_for_each_of_several() -> None:
    assert update_command("x", "--note TEXT") == "`roadmap update x --note TEXT`"
    assert update_command("x", "--note TEXT", ["us"]) == "`roadmap update x --for us --note TEXT`"
    several = "`roadmap update ID --for PARTNER --note TEXT` for each of us and ca"
    assert update_command("x y", "--note TEXT", ["us", "ca"]) == several


def test_of_many_ids_the_first_are_listed() -> None:
    assert [listed("abcdefg"[:number]) for number in (0, 1, 2, 5, 7)] == [
        "", "a", "a and b", "a, b, c, d and e", "a, b, c, d, e and 2 more",
    ]  # fmt: skip
