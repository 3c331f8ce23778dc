"""An example of each rule of `check`: why it matters, a roadmap that fails it, and what fixes it.

The pages in docs/reference/rules/ show them, and tests/checks/test_rule.py runs commands on them.
"""

from typing import NamedTuple


class Example(NamedTuple):
    """A roadmap in which `roadmap check` finds one rule alone, and the changes after which it finds nothing.

    `changes` replace an old text by a new one. `failing` is empty if there is no file. `before` is the
    committed roadmap to compare with, and `attributes` the content of `.gitattributes`.
    """

    why: str
    failing: str
    changes: dict[str, str]
    before: str = ""
    attributes: str = ""

    @property
    def fixed(self) -> str:
        """The roadmap without the finding. Raises ValueError if an old text is not in the failing one."""
        text = self.failing
        for old, new in self.changes.items():
            if text.count(old) != 1:
                raise ValueError(f"{old!r} is not once in the example")
            text = text.replace(old, new)
        return text


HEAD = """\
[roadmap]
title = "City plan"

[partners.city]
name = "The City"

[areas.transport]
title = "Transport"
"""
WAY = 'baseline = { value = 40, on = "2024" }', 'target = { value = 120, on = "2050" }'
"""The baseline and the target of an indicator without a finding."""
WATCH = HEAD.replace(
    "[areas",
    '[assessors.watch]\nname = "Promise Watch"\nscale = { kept = 1, compromise = 0, broken = -1 }\n\n[areas',
)
REGION = HEAD.replace("[areas", '[partners.region]\nname = "The Region"\n\n[areas')


def _commitment(commitment_id: str, title: str, *more: str, deadline: str = '"2050"') -> str:
    """Return the table of a commitment of the city, with more lines."""
    lines = [f'title = "{title}"', 'area = "transport"', 'partners = ["city"]', f"deadline = {deadline}"]
    return "\n".join(["", f"[commitments.{commitment_id}]", *lines, *more, ""])


def _update(day: str, *lines: str) -> str:
    return "\n".join(["", f'[commitments.buses.updates."{day}"]', *lines, ""])


def _assessment(day: str, *lines: str) -> str:
    return "\n".join(["", f'[commitments.buses.assessments."{day}"]', *lines, ""])


def _milestone(commitment_id: str, *lines: str) -> str:
    return "\n".join(["", f"[commitments.buses.milestones.{commitment_id}]", *lines, ""])


def _indicator(*lines: str) -> str:
    return "\n".join(["", "[commitments.buses.indicators.fleet]", 'title = "Electric buses"', *lines, ""])


def _reading(day: str, *lines: str) -> str:
    return "\n".join(["", f'[commitments.buses.indicators.fleet.readings."{day}"]', *lines, ""])


def _buses(*more: str, deadline: str = '"2050"', head: str = HEAD) -> str:
    return head + _commitment("buses", "Run electric buses only", *more, deadline=deadline)


def _depot(*more: str, deadline: str = '"2050"') -> str:
    return _commitment("depot", "Build a depot for electric buses", *more, deadline=deadline)


_DROPPED = """
[commitments.depot.updates."2026-01-15"]
status = "dropped"
note = "The council refused the building permit."
evidence = "https://example.org/council"
"""

EXAMPLES = {
    "RM100": Example(
        "Without the file there is nothing to check. A wrong path in a CI job would otherwise pass silently.",
        "",
        {},
    ),
    "RM101": Example(
        "The file is read as a whole. If one line is not TOML, the program cannot know what the others mean.",
        _buses(deadline="2030-Q3"),
        {"2030-Q3": '"2030-Q3"'},
    ),
    "RM102": Example(
        "A value of the wrong type, or an impossible one, has no meaning. The program does not guess it.",
        _buses("progress = 120"),
        {"progress = 120": "progress = 12"},
    ),
    "RM103": Example(
        "Commands keep keys that they do not know, but do not read them. A misspelled key has no effect.",
        _buses('ownr = "Department of Transport"'),
        {"ownr": "owner"},
    ),
    "RM104": Example(
        "Ids are used in commands, links and file names. Such ids work in all of them without quotes.",
        HEAD + _commitment("Electric_Buses", "Run electric buses only"),
        {"Electric_Buses": "electric-buses"},
    ),
    "RM105": Example(
        "Readers see titles, not ids, so they cannot distinguish the two. One may also be a copy by mistake.",
        _buses() + _commitment("buses-2", "Run electric buses only"),
        {'buses-2]\ntitle = "Run electric buses': 'buses-2]\ntitle = "Run electric school buses'},
    ),
    "RM106": Example(
        "A union merge keeps the lines of both sides. Keys then end up in the wrong table, and the file "
        "still parses. `roadmap git-setup` sets up a merge by table and key.",
        _buses(),
        {},
        attributes="*.toml merge=union\n",
    ),
    "RM107": Example(
        "A setting for a rule that does not exist has no effect. The rule that you meant is still active.",
        _buses() + '\n[check]\nignore = ["RM999"]\n',
        {'\n[check]\nignore = ["RM999"]\n': ""},
    ),
    "RM108": Example(
        "Readers see names, not ids, so they cannot distinguish the two. If both are the same partner, its "
        "score is split.",
        _buses(head=HEAD.replace("[areas", '[partners.town]\nname = "The city"\n\n[areas')),
        {'name = "The city"': 'name = "The Town"'},
    ),
    "RM109": Example(
        "A search does not find a name that has such a character, although it looks the same. A bidi control "
        "can show a title in another order.",
        _buses().replace("Run electric", "Run\\u200b electric"),
        {"\\u200b": ""},
    ),
    "RM110": Example(
        "A number with many digits differs from one program to the next. Usually it is the result of a "
        "division, and nobody measured so exactly.",
        _buses()
        + _indicator('unit = "% of all buses"', WAY[0], WAY[1].replace("120", "100"))
        + _reading("2026-01-15", "value = 43.333333333333336"),
        {"43.333333333333336": "43.3"},
    ),
    "RM111": Example(
        "A view is read only when a command names it. Without this rule, a rename or a typo "
        "that breaks it stays unnoticed until then.",
        _buses() + "\n[views.ministry]\nwhere = 'ower = \"Department of Transport\"'\n",
        {"ower": "owner"},
    ),
    "RM112": Example(
        "A mapping is read only when an import names it. Without this rule, nobody sees until then that a "
        "typo has broken it.",
        _buses() + '\n[imports.ministry]\nmap = ["title=Promise", "dealine=Due"]\n',
        {"dealine": "deadline"},
    ),
    "RM201": Example(
        "Outputs cannot list the commitment under the title of its area. Often, the id is a typo.",
        _buses().replace('area = "transport"', 'area = "trnsport"'),
        {"trnsport": "transport"},
    ),
    "RM202": Example(
        "Outputs cannot show the name of an undeclared partner. If the id is a typo, the promise is missing "
        "from the score of the right partner.",
        _buses().replace('["city"]', '["city", "region"]'),
        {
            '[partners.city]\nname = "The City"\n': REGION[
                REGION.index("[partners") : REGION.index("\n[areas")
            ]
        },
    ),
    "RM203": Example(
        "Whether a commitment is blocked depends on the commitments that it needs. A missing one hides it.",
        _buses('depends_on = ["depots"]') + _depot(),
        {'["depots"]': '["depot"]'},
    ),
    "RM204": Example(
        "Each commitment waits for another one, so all of them stay blocked.",
        _buses('depends_on = ["depot"]') + _depot('depends_on = ["buses"]'),
        {'\ndepends_on = ["buses"]': ""},
    ),
    "RM205": Example(
        "What the commitment depends on will not happen, so it probably cannot be met as planned.",
        _buses('depends_on = ["depot"]') + _depot('status = "dropped"') + _DROPPED,
        {'\ndepends_on = ["depot"]': ""},
    ),
    "RM206": Example(
        "If the other commitment is met only at its deadline, this one cannot be met in time.",
        _buses('depends_on = ["depot"]', deadline='"2040"') + _depot(),
        {'deadline = "2050"': 'deadline = "2039"'},
    ),
    "RM207": Example(
        "The update has no effect, because the milestone that it is about does not exist.",
        _buses()
        + _milestone("tender", 'title = "Order the buses"')
        + _update("2026-01-15", 'milestone = "tenders"', 'note = "Three companies made an offer."'),
        {'"tenders"': '"tender"'},
    ),
    "RM208": Example(
        "The update has no effect, because the cycle that it is about does not exist.",
        _buses('every = "1 year"', deadline='"2026"')
        + _update("2026-01-15", 'cycle = "2025"', 'note = "The report will be late."'),
        {'"2025"': '"2026"'},
    ),
    "RM209": Example(
        "A superseded commitment leaves the totals, because another takes its place. In a cycle, none does.",
        _buses('status = "superseded"', 'replaced_by = ["depot"]')
        + _update("2026-01-15", 'status = "superseded"', 'note = "The depot includes it."')
        + 'evidence = "https://example.org/depot"\n'
        + _depot('status = "superseded"', 'replaced_by = ["buses"]')
        + _DROPPED.replace("dropped", "superseded"),
        {
            'status = "superseded"\nreplaced_by = ["buses"]\n': "",
            _DROPPED.replace("dropped", "superseded"): "",
        },
    ),
    "RM210": Example(
        "A promise that was replaced differs from one that was given up by what replaced it.",
        _buses('status = "superseded"')
        + _update("2026-01-15", 'status = "superseded"', 'note = "The depot includes it."')
        + 'evidence = "https://example.org/depot"\n'
        + _depot(),
        {'status = "superseded"\n\n': 'status = "superseded"\nreplaced_by = ["depot"]\n\n'},
    ),
    "RM211": Example(
        "Without the status, `replaced_by` has no effect, and the commitment counts as open.",
        _buses('replaced_by = ["depot"]') + _depot(),
        {'replaced_by = ["depot"]\n': ""},
    ),
    "RM212": Example(
        "The promise goes on for the partners of the successors. For any other partner, it ended.",
        _buses('status = "superseded"', 'replaced_by = ["depot"]', head=REGION).replace(
            '["city"]', '["city", "region"]'
        )
        + _update("2026-01-15", 'status = "superseded"', 'note = "The depot includes it."')
        + 'evidence = "https://example.org/depot"\n'
        + _depot(),
        {
            'buses"\narea = "transport"\npartners = ["city"]': (
                'buses"\narea = "transport"\npartners = ["city", "region"]'
            )
        },
    ),
    "RM213": Example(
        "Readers cannot know who gave the verdict. `list` and `scorecard --assessor` cannot name it either.",
        _buses(head=WATCH) + _assessment("2026-01-15", 'by = "wacth"', 'verdict = "kept"'),
        {'"wacth"': '"watch"'},
    ),
    "RM214": Example(
        "`scorecard --assessor` shows such a verdict apart, and no number counts it. It is often misspelled.",
        _buses(head=WATCH) + _assessment("2026-01-15", 'by = "watch"', 'verdict = "borken"'),
        {'"borken"': '"broken"'},
    ),
    "RM301": Example(
        "A deadline that passes in silence says neither that the promise was kept nor that it was broken.",
        _buses(deadline='"2025"'),
        {
            'deadline = "2025"\n': 'deadline = "2025"\nstatus = "broken"\n'
            + _update("2026-01-15", 'status = "broken"', 'note = "A third of the buses run on diesel."')
            + 'evidence = "https://example.org/buses"\n'
        },
    ),
    "RM302": Example(
        "There is still time to finish the work, or to announce a delay before the deadline.",
        _buses(deadline="2026-02-15"),
        {
            "deadline = 2026-02-15\n": 'deadline = 2026-02-15\nstatus = "met"\n'
            + _update("2026-01-30", 'status = "met"', 'note = "The last diesel bus was sold."')
            + 'evidence = "https://example.org/buses"\n'
        },
    ),
    "RM303": Example(
        "When nobody has reported on a promise for half a year, its status may no longer be true.",
        _buses("made = 2025-03-01"),
        {
            "made = 2025-03-01\n": "made = 2025-03-01\n"
            + _update("2026-01-15", 'note = "40 of 120 buses are electric."')
        },
    ),
    "RM304": Example(
        "A deadline cannot be in the past when it is promised, so one of the two dates is wrong.",
        _buses("made = 2026-01-10", 'status = "met"', deadline='"2025"')
        + _update("2026-01-15", 'status = "met"', 'evidence = "https://example.org/buses"'),
        {"2026-01-10": "2016-01-10", '"2026-01-15"': '"2025-12-15"'},
    ),
    "RM305": Example(
        "An update records what happened. Until its day comes, no output shows it.",
        _buses() + _update("2027-01-15", 'note = "The first electric bus runs."'),
        {'"2027-01-15"': '"2026-01-15"'},
    ),
    "RM306": Example(
        "If steps on the way are still open, the commitment may not be met, or the steps were forgotten.",
        _buses('status = "met"')
        + _milestone("tender", 'title = "Order the buses"')
        + _update("2026-01-15", 'status = "met"', 'evidence = "https://example.org/buses"'),
        {'title = "Order the buses"': 'title = "Order the buses"\nstatus = "met"'},
    ),
    "RM307": Example(
        "The value in the table and the last update contradict each other, and one of them is not true.",
        _buses('status = "underway"')
        + _update("2026-01-15", 'status = "stalled"', 'note = "The supplier is bankrupt."'),
        {'status = "underway"': 'status = "stalled"'},
    ),
    "RM308": Example(
        "A deadline that changes without a reason is what this program exists to show.",
        _buses() + _update("2026-01-15", 'deadline = "2050"', 'deadline_was = "2040"'),
        {'deadline_was = "2040"': 'deadline_was = "2040"\nnote = "The supplier delivers ten years later."'},
    ),
    "RM309": Example(
        "If a milestone is due after its commitment, the commitment can be met without it.",
        _buses() + _milestone("tender", 'title = "Order the buses"', 'deadline = "2060"'),
        {'"2060"': '"2045"'},
    ),
    "RM310": Example(
        "A waiver without a reason, or one that has ended, hides what nobody can explain.",
        _buses("waive = { RM303 = {} }"),
        {"RM303 = {}": 'RM303 = { until = 2026-12-31, reason = "The report comes in December." }'},
    ),
    "RM311": Example(
        "Each update continues from the previous one. If they do not match, an update is missing or false.",
        _buses('status = "stalled"')
        + _update("2025-11-03", 'status = "underway"', 'note = "The first ten buses run."')
        + _update("2026-01-15", 'status = "stalled"', 'status_was = "at-risk"', 'note = "No more money."'),
        {'"at-risk"': '"underway"'},
    ),
    "RM312": Example(
        "A duty that was not kept once is forgotten when it is kept the next time. The record says whether "
        "it was kept late, in part, or not at all.",
        _buses('every = "1 year"', deadline='"2023"')
        + _update("2025-01-15", 'cycle = "2024"', 'status = "met"')
        + _update("2026-01-15", 'cycle = "2025"', 'status = "met"'),
        {
            '[commitments.buses.updates."2025-01-15"]': '[commitments.buses.updates."2024-01-20"]\n'
            'cycle = "2023"\nstatus = "broken"\nnote = "Nobody counted the buses."\n\n'
            '[commitments.buses.updates."2025-01-15"]'
        },
    ),
    "RM313": Example(
        "The cycles of a duty follow each other. They cannot overlap, and there is no cycle without a first "
        "one.",
        _buses('every = "6 months"'),
        {'"6 months"': '"1 year"'},
    ),
    "RM314": Example(
        "The line from the baseline to the target says how far an indicator should be. There is none from a "
        "baseline that is already at the target or beyond it, or without time in between.",
        _buses() + _indicator(*WAY, 'direction = "down"') + _reading("2026-01-15", "value = 46"),
        {'\ndirection = "down"': ""},
    ),
    "RM401": Example(
        "A link or a citation lets readers verify that the promise was kept.",
        _buses('status = "met"')
        + _update("2026-01-15", 'status = "met"', 'note = "All buses are electric."'),
        {
            'note = "All buses are electric."': 'note = "All buses are electric."\n'
            'evidence = "https://example.org/buses"'
        },
    ),
    "RM402": Example(
        "Readers want to know why a promise was given up. Later, nobody remembers.",
        _buses('status = "dropped"')
        + _update("2026-01-15", 'status = "dropped"', 'evidence = "https://example.org/council"'),
        {
            'evidence = "https://example.org/council"': 'note = "The council chose trams instead."\n'
            'evidence = "https://example.org/council"'
        },
    ),
    "RM403": Example(
        "If nobody is responsible for a promise, nobody can be asked about it.",
        _buses().replace('partners = ["city"]\n', ""),
        {'area = "transport"\n': 'area = "transport"\npartners = ["city"]\n'},
    ),
    "RM404": Example(
        "Without a deadline, a promise is never late.",
        _buses().replace('deadline = "2050"\n', ""),
        {'partners = ["city"]\n': 'partners = ["city"]\ndeadline = "2050"\n'},
    ),
    "RM405": Example(
        "Nobody can say when such a promise is met, so it is never met and never broken.",
        _buses('status = "ongoing"')
        .replace('deadline = "2050"\n', "")
        .replace("Run electric buses only", "Promote electric buses"),
        {"Promote electric buses": "Run at least 60 electric buses"},
    ),
    "RM406": Example(
        "A link without `https://` does not work on the page. A printed source is cited in words.",
        _buses('source = "www.example.org/plan"'),
        {'"www': '"https://www'},
    ),
    "RM407": Example(
        "Your own roadmap says that every commitment needs this key.",
        _buses() + '\n[check]\nrequire = ["owner"]\n',
        {'deadline = "2050"\n': 'deadline = "2050"\nowner = "Department of Transport"\n'},
    ),
    "RM408": Example(
        "Your roadmap says met, and an independent assessor says otherwise. Readers will see both.",
        _buses('status = "met"', head=WATCH)
        + _update("2026-01-10", 'status = "met"', 'evidence = "https://example.org/buses"')
        + _assessment("2026-01-15", 'by = "watch"', 'verdict = "broken"'),
        {
            'status = "met"\n\n': 'status = "underway"\n\n',
            'evidence = "https://example.org/buses"\n': 'evidence = "https://example.org/buses"\n'
            + _update("2026-01-20", 'status = "underway"', 'note = "A third of the buses run on diesel."'),
        },
    ),
    "RM409": Example(
        "Without a baseline and a target, readings are only numbers: nobody knows whether they are on track.",
        _buses() + _indicator(WAY[1]) + _reading("2026-01-15", "value = 46"),
        {'title = "Electric buses"': f'title = "Electric buses"\n{WAY[0]}'},
    ),
    "RM501": Example(
        "A removed promise disappears from all lists and totals, as if it was never made.",
        _buses(),
        {'\ndeadline = "2050"\n': '\ndeadline = "2050"\n' + _depot('status = "dropped"') + _DROPPED},
        before=_buses() + _depot(),
    ),
    "RM502": Example(
        "Different words can mean a different promise, and the file does not show the old words.",
        _buses().replace("Run electric buses only", "Run mostly electric buses"),
        {
            'deadline = "2050"\n': 'deadline = "2050"\n'
            + _update("2026-01-30", 'note = "Reworded: the night buses keep their diesel engines."')
        },
        before=_buses(),
    ),
    "RM503": Example(
        "A deadline that changes in silence is what this program exists to show.",
        _buses(deadline='"2060"'),
        {
            'deadline = "2060"\n': 'deadline = "2060"\n'
            + _update(
                "2026-01-30",
                'deadline = "2060"',
                'deadline_was = "2050"',
                'note = "The supplier delivers ten years later."',
            )
        },
        before=_buses(),
    ),
    "RM504": Example(
        "Readers want to know why a promise is in trouble. Without an update, they see only that it is.",
        _buses('status = "stalled"'),
        {
            'status = "stalled"\n': 'status = "stalled"\n'
            + _update(
                "2026-01-30",
                'status = "stalled"',
                'status_was = "planned"',
                'note = "The supplier is bankrupt."',
            )
        },
        before=_buses(),
    ),
}
