"""Roadmaps that are valid or not, to compare the JSON Schema with the program.

`VALID` has texts that the program reads. `BROKEN` has texts that it refuses, or for which `check` reports an
error, and the validators that cannot know.
"""

from typing import NamedTuple

from bench.made_roadmap import made_roadmap
from roadmap_cli.model.cycles import EVERY_EXAMPLES
from roadmap_cli.model.dates import FORMS
from tests.conftest import SMALL_ROADMAP
from tests.roadmaps import LAYOUTS
from tests.test_bad_input import CONFLICT

HEAD = '[roadmap]\ntitle = "T"\n'
COMMITMENT = HEAD + '[commitments.x]\ntitle = "X"\narea = "a"\n'

CHECK_JSONSCHEMA, TOMBI = "check-jsonschema", "tombi"

DEADLINES = [
    *(f'"{form.example}"' for form in FORMS),
    *("2026-06-30", "0001-01-01", "2050", "1000", '"0001"', '"2022-21"', '"2026-35"', '"2026-41"'),
    *('"2024-23"', '"2023-22"', '"2009-10"', '"2022-fall"'),
]
RANGES = [*('"2025/2030"', '"2024/2025"', '"2025-Q3/2025-Q4"', '"2022-21/2024-fall"', '"2026-06-30/2027"')]
DAYS = ["2021", "2022-03", "2021-04-22", "2022-spring", "2022-21", "2022-24", "2026-Q3", "2026-H1"]
AGAIN = [
    *("2022-2", "2022-100", "2022-03-2", "2022-03-100", "2021-04-22-2", "2022-21-2", "2026-Q3-12"),
    *("2023-2", "2023-240", "2023-22-2"),
]

LINES = {
    "one text": 'owner = "a"\nsource = ""\nformerly = "Old Id"',
    "many texts": 'owner = ["a", "b"]\nsource = []\nformerly = ["Old Id"]',
    "empty tables": "partner_status = {}\nmilestones = {}\nupdates = {}\nwaive = {}",
    "no promise is too small": "progress = 0",
    "nor too great": "progress = 100",
    "a user's own text": 'extra = "mine"',
    "a user's own table": "extra = { a = [1, { b = 1.5 }], c = 2021-02-03T04:05:06Z }",
    "dangling references": 'partners = ["nobody"]\ndepends_on = ["nothing"]',
    "unknown keys": 'colour = "blue"\n[commitments.x.budget]\nyear = 1\n[someone_elses]\nx = [1, { y = 2 }]',
    "an unknown key in an update": "[commitments.x.updates.2021]\nnote = 'n'\nreviewer = 'r'",
    "a waiver": 'waive = { RM301 = { until = 2026-12-31, reason = "…" }, RM3 = {} }',
    "the longest id": f'[commitments.{"a" * 64}]\ntitle = "Y"\narea = "a"',
    "deadlines": "\n".join(
        f'[commitments.d-{number}]\ntitle = "D"\narea = "a"\ndeadline = {one}\n'
        f"partner_deadline = {{ us = {one} }}"
        for number, one in enumerate([*DEADLINES, *RANGES])
    ),
    "dates": "\n".join(
        f'[commitments.d-{number}]\ntitle = "D"\narea = "a"\nmade = {one}'
        for number, one in enumerate(DEADLINES)
    ),
    "a partner without a deadline": 'deadline = "2030"\npartner_deadline = { us = "none" }',
    "changed deadlines": "\n".join(
        f"[commitments.x.updates.{2000 + number}]\ndeadline = {one}\ndeadline_was = {one}"
        for number, one in enumerate([*DEADLINES, *RANGES, '"none"'])
    ),
    "words of a previous deadline": "updates.2021 = { deadline = 2031, deadline_text_was = 'by COP30' }",
    "days": "\n".join(f'[commitments.x.updates."{day}"]\nnote = "n"' for day in [*DAYS, *AGAIN]),
    "days without quotes": "\n".join(f'[commitments.x.updates.{day}]\nnote = "n"' for day in DAYS),
    "a recurring duty": 'deadline = "2022"\nevery = "2 years"\nuntil = "2030"\n'
    "updates.2022 = { cycle = 2022, status = 'met' }\n"
    "updates.2023 = { cycle = '2022', partner = 'us', note = 'n' }",
    "an indicator": "indicators.homes = { title = 'Homes' }",
    "an indicator with everything": "[commitments.x.indicators.homes]\ntitle = 'Homes'\nunit = 'homes'\n"
    "direction = 'up'\npartner = 'us'\nbaseline = { value = 0, on = 2022-01-01 }\n"
    "target = { value = 5_000.5, on = '2030' }\nextra = { own = 1 }\n"
    "[commitments.x.indicators.homes.readings.2024-06]\nvalue = -1e3\nnote = 'n'\nevidence = ['e', 'f']\n"
    "[commitments.x.indicators.homes.readings]\n2025 = { value = 1.10 }\n2025-2 = { value = 0x10 }",
    "a value of many digits": "indicators.i = { title = 'I', readings.2025.value = 0.30000000000000004 }",
    "days of readings": "[commitments.x.indicators.i]\ntitle = 'I'\n"
    + "\n".join(f'readings."{day}".value = 1' for day in [*DAYS, *AGAIN]),
    "intervals": "\n".join(
        f'[commitments.e-{number}]\ntitle = "E"\narea = "a"\nevery = "{every}"'
        for number, every in enumerate((*EVERY_EXAMPLES, "9999 years", "2 halves", "1 years"))
    ),
    "views": "[views.mine]\nwhere = 'status = open'\ncolumns = ['id', 'due']\nsort = '-due'\n"
    "group_by = 'area'\n[views.all]",
    "mappings of imports": "[imports.mine]\nmap = ['title=T']\narea = 'a'\nday_first = true\n[imports.all]",
    "assessors": '[assessors.watch]\nname = "Watch"\nscale = { kept = 1, "in part" = 0.5, broken = -1.5 }\n'
    '[assessors.free]\nname = "Free"\nurl = "https://example.org"\nscale = {}',
    "assessments": "\n".join(
        f'[commitments.x.assessments."{day}"]\nby = "nobody"\nverdict = "kept"' for day in [*DAYS, *AGAIN]
    ),
    "an assessment with all keys": "assessments.2021 = { by = 'a', verdict = 'v', partner = 'us', "
    "note = 'n', evidence = ['e'] }",
    "a check": '[check]\ndue_soon_days = 0\nstale_after_days = 36500\nignore = ["RM405", "RM3"]\n'
    'severity = { RM301 = "error" }\nrequire = ["owner", "source"]',
    "an empty check": "[check]",
}

VALID = {
    "the small roadmap": SMALL_ROADMAP,
    "a made roadmap": made_roadmap(300),
    **LAYOUTS,
    "only a title": HEAD,
    "format 1": HEAD + "format = 1\n",
    "a short name": HEAD + "id = 'health-2'\n",
    **{name: COMMITMENT + lines + "\n" for name, lines in LINES.items()},
}


class Broken(NamedTuple):
    """A text that is refused; `passes` names the validators that accept it, and `why` is the reason."""

    text: str
    passes: tuple[str, ...] = ()
    why: str = ""
    by_check: bool = False
    """Whether the program reads the file, and only `check` finds the error."""


NO_CALENDAR = ((CHECK_JSONSCHEMA, TOMBI), "a pattern has no calendar")
NO_DATES = ((CHECK_JSONSCHEMA,), "JSON has no dates and times, only strings")
NO_FLOATS = ((CHECK_JSONSCHEMA,), "in JSON Schema, 2.0 is an integer")
NO_INFINITY = ((CHECK_JSONSCHEMA, TOMBI), "JSON Schema has no infinite numbers")
OTHER_SPACE = ((CHECK_JSONSCHEMA,), "in JavaScript, this character is not whitespace")

_WHOLE = {
    "no head": "",
    "a head that is no table": "roadmap = 5\n",
    "no title": "[roadmap]\n",
    "a title that is empty": '[roadmap]\ntitle = ""\n',
    "a title of blanks": '[roadmap]\ntitle = " \\t"\n',
    "a newer format": HEAD + "format = 2\n",
    "format 0": HEAD + "format = 0\n",
    "a format between quotes": HEAD + 'format = "1"\n',
    "a format that is true": HEAD + "format = true\n",
    "a summary that is a number": HEAD + "summary = 5\n",
    "a moment of announcing": HEAD + "announced = 2021-02-23T10:00:00Z\n",
    "a partner without a name": HEAD + '[partners.us]\nurl = "https://example.org"\n',
    "a url that is a number": HEAD + '[partners.us]\nname = "US"\nurl = 5\n',
    "areas that are an array": HEAD + "[[areas]]\ntitle = 'x'\n",
    "an area that is no table": HEAD + '[areas]\nclimate = "Climate"\n',
    "an area whose title is blank": HEAD + "[areas.a]\ntitle = ' '\n",
    "a commitment without a title": HEAD + '[commitments.x]\narea = "a"\n',
    "a commitment without an area": HEAD + '[commitments.x]\ntitle = "X"\n',
    "an assessor without a name": HEAD + '[assessors.watch]\nurl = "https://example.org"\n',
    "a scale of words": HEAD + '[assessors.watch]\nname = "W"\nscale = { kept = "good" }\n',
    "a scale that is an array": HEAD + '[assessors.watch]\nname = "W"\nscale = ["kept"]\n',
    "a scale with a blank verdict": HEAD + '[assessors.watch]\nname = "W"\nscale = { " " = 1 }\n',
    "a scale with a number that is true": HEAD + '[assessors.watch]\nname = "W"\nscale = { kept = true }\n',
    "a scale beyond its limits": HEAD + '[assessors.watch]\nname = "W"\nscale = { kept = 1001 }\n',
    "days below zero": HEAD + "[check]\ndue_soon_days = -1\n",
    "days without end": HEAD + "[check]\nstale_after_days = 36501\n",
    "one rule to ignore": HEAD + '[check]\nignore = "RM301"\n',
    "conflict markers": CONFLICT,
    "a syntax error": "[roadmap]\ntitle = Roads\n",
    "a duplicate id": HEAD + '[areas.a]\ntitle = "A"\n[areas.a]\ntitle = "B"\n',
}
_LINES = {
    "a severity that is none": '[check]\nseverity = { RM301 = "fatal" }',
    "a status in another word": 'status = "done"',
    "a status in capitals": 'status = "Met"',
    "an empty status": 'status = ""',
    "a partner's status in another word": 'partner_status = { us = "blocked" }',
    "partner_status that is no table": 'partner_status = "met"',
    "an interval of weeks": 'every = "2 weeks"',
    "an interval of none": 'every = "0 years"',
    "an interval in words": 'every = "two years"',
    "an interval without a number": 'every = "year"',
    "an interval that is a number": "every = 1",
    "an interval that is empty": 'every = ""',
    "an end that is no date": 'until = "later"',
    "a cycle that is no window": "updates.2025 = { cycle = 'first', note = 'n' }",
    "a cycle and a milestone": "updates.2025 = { cycle = '2025', milestone = 'm', note = 'n' }",
    "a cycle and a deadline": "updates.2025 = { cycle = '2025', deadline = '2026' }",
    "a cycle that is ongoing": "updates.2025 = { cycle = '2025', status = 'ongoing' }",
    "a cycle that was ongoing": "updates.2025 = { cycle = '2025', status_was = 'ongoing', note = 'n' }",
    "a cycle that is superseded": "updates.2025 = { cycle = '2025', status = 'superseded' }",
    "progress above 100": "progress = 140",
    "progress below 0": "progress = -1",
    "progress with a fraction": "progress = 1.5",
    "progress that is true": "progress = true",
    "a text that is a number": "text = 5",
    "an owner that is a number": "owner = 5",
    "owners that are numbers": "owner = [5]",
    "a source that is a number": "source = [1]",
    "tags that are one text": 'tags = "a"',
    "partners with a number": 'partners = ["us", 7]',
    "no such quarter": 'deadline = "2035-Q5"',
    "no such half": 'deadline = "2035-H3"',
    "no such month": 'deadline = "2035-13"',
    "no such code": 'deadline = "2022-25"',
    "a season or a fiscal year": 'deadline = "2023-24"',
    "a range of a fiscal year": 'deadline = "2023-24/2026"',
    "a range of three": 'deadline = "2025/2030/2035"',
    "a range without an end": 'deadline = "2025/"',
    "a promise made in a range": 'made = "2025/2030"',
    "an update in a range": 'updates."2025/2030".note = "n"',
    "a quarter or a fiscal year": 'deadline = "2034-35"',
    "a half or a fiscal year": 'deadline = "1939-40"',
    "an update in a season or a fiscal year": "updates.2023-24.note = 'n'",
    "a second update in a season or a fiscal year": "updates.\"2023-24-2\".note = 'n'",
    "no such season": 'deadline = "2022-sprung"',
    "a quarter in small letters": 'deadline = "2026-q3"',
    "the year 0000": 'deadline = "0000"',
    "a year of three digits": "deadline = 999",
    "a year of five digits": "deadline = 20500",
    "a year with a fraction": "deadline = 2050.5",
    "a deadline in words": 'deadline = "spring 2022"',
    "a deadline with a blank": 'deadline = " 2050"',
    "a deadline with a newline": 'deadline = "2050\\n"',
    "a deadline with other digits": 'deadline = "٢٠٢٢"',
    "a deadline that is none": 'deadline = "none"',
    "an empty deadline": 'deadline = ""',
    "a deadline that is true": "deadline = true",
    "a deadline that is an array": 'deadline = ["2050"]',
    "a deadline that is a table": "deadline = { year = 2050 }",
    "a deadline with a time": "deadline = 2021-02-23T00:00:00Z",
    "a deadline that is a time": "deadline = 04:05:06",
    "updates that are an array": "updates = []",
    "an update of some day": "updates.soon.note = 'n'",
    "a first update with a suffix": "updates.\"2021-04-22-1\".note = 'n'",
    "a suffix that reads as a month": "updates.2022-13.note = 'n'",
    "a suffix that reads as a day": "updates.2022-03-45.note = 'n'",
    "a suffix with a zero": "updates.\"2021-04-22-02\".note = 'n'",
    "a suffix of seven digits": "updates.\"2021-04-22-1234567\".note = 'n'",
    "an update without content": "updates.2021.evidence = 'https://example.org'",
    "words of a deadline that are no text": "updates.2021 = { deadline = '2030', deadline_text_was = 1 }",
    "an update with an empty note": "updates.2021.note = ''",
    "an update to none in capitals": "updates.2021.deadline = 'NONE'",
    "a milestone without a title": "milestones.m = { status = 'met' }",
    "a milestone with another status": "milestones.m = { title = 'M', status = 'done' }",
    "a milestone that is superseded": "milestones.m = { title = 'M', status = 'superseded' }",
    "an indicator without a title": "indicators.i = { unit = 'homes' }",
    "an indicator that is a number": "indicators.i = 5",
    "an indicator in another direction": "indicators.i = { title = 'I', direction = 'higher' }",
    "a baseline without a day": "indicators.i = { title = 'I', baseline = { value = 1 } }",
    "a target without a value": "indicators.i = { title = 'I', target = { on = '2030' } }",
    "a target that is a number": "indicators.i = { title = 'I', target = 5000 }",
    "a reading without a value": "indicators.i = { title = 'I', readings.2025.note = 'n' }",
    "a reading that is a number": "indicators.i = { title = 'I', readings.2025 = 5 }",
    "a value between quotes": "indicators.i = { title = 'I', readings.2025.value = '5' }",
    "a value that is true": "indicators.i = { title = 'I', readings.2025.value = true }",
    "a reading of some day": "indicators.i = { title = 'I', readings.soon.value = 5 }",
    "a reading in a range": "indicators.i = { title = 'I', readings.'2025/2030'.value = 5 }",
    "assessments that are an array": "assessments = []",
    "an assessment of some day": "assessments.soon = { by = 'a', verdict = 'v' }",
    "an assessment in a range": "assessments.'2025/2030' = { by = 'a', verdict = 'v' }",
    "an assessment without an assessor": "assessments.2021 = { verdict = 'v' }",
    "an assessment without a verdict": "assessments.2021 = { by = 'a' }",
    "an assessment with a blank verdict": "assessments.2021 = { by = 'a', verdict = ' ' }",
    "an assessment by a number": "assessments.2021 = { by = 5, verdict = 'v' }",
    "a waiver that is a text": 'waive = { RM301 = "later" }',
    "a waiver until some day": 'waive = { RM301 = { until = "soon" } }',
}
_HIDDEN = {
    "a day that is not in the calendar": ('deadline = "2021-02-30"', NO_CALENDAR),
    "an update on such a day": ("updates.\"2021-02-29\".note = 'n'", NO_CALENDAR),
    "a winter that ends after 9999": ('deadline = "9999-winter"', NO_CALENDAR),
    "a text that is a date": ("text = 2021-02-23", NO_DATES),
    "a text that is a moment": ("text = 2021-02-23T10:00:00Z", NO_DATES),
    "an owner that is a time": ("owner = 04:05:06", NO_DATES),
    "progress that is 40.0": ("progress = 40.0", NO_FLOATS),
    "a year that is 2050.0": ("deadline = 2050.0", NO_FLOATS),
    "a value that is infinite": ("indicators.i = { title = 'I', readings.2025.value = inf }", NO_INFINITY),
    "a value that is no number": ("indicators.i = { title = 'I', readings.2025.value = nan }", NO_INFINITY),
    "a title of strange space": ("milestones.m.title = \"\\u0085\"", OTHER_SPACE),
}  # fmt: skip
_FOR_CHECK = {
    "an id of two words": '[areas."A b"]\ntitle = "A"',
    "an id in capitals": '[areas.Climate]\ntitle = "A"',
    "an id with an underscore": '[partners.u_s]\nname = "US"',
    "an assessor's id in capitals": '[assessors.Watch]\nname = "W"',
    "an assessor that no id can have": "[commitments.y]\ntitle = 'Y'\narea = 'a'\n"
    "assessments.2021 = { by = 'Watch', verdict = 'v' }",
    "an id with two hyphens": '[commitments.a--b]\ntitle = "Y"\narea = "a"',
    "an id that is too long": f'[commitments.{"a" * 65}]\ntitle = "Y"\narea = "a"',
    "a milestone's id in capitals": "[commitments.x.milestones.M]\ntitle = 'M'",
    "an indicator's id in capitals": "[commitments.x.indicators.I]\ntitle = 'I'",
    "an area that no id can have": '[commitments.y]\ntitle = "Y"\narea = "The north"',
    "a partner that no id can have": '[commitments.y]\ntitle = "Y"\narea = "a"\npartners = ["Us"]',
    "a partner's status under no id": '[commitments.y]\ntitle = "Y"\narea = "a"\npartner_status.Us = "met"',
    "a dependency that no id can have": '[commitments.y]\ntitle = "Y"\narea = "a"\ndepends_on = [""]',
    "a rule that is none": '[check]\nignore = ["E501"]',
    "a waiver of no rule": '[commitments.y]\ntitle = "Y"\narea = "a"\nwaive = { late = {} }',
    "a key that no commitment has": '[check]\nrequire = ["ownr"]',
}

BROKEN = {
    **{name: Broken(text) for name, text in _WHOLE.items()},
    **{name: Broken(f"{COMMITMENT}{line}\n") for name, line in _LINES.items()},
    **{name: Broken(f"{COMMITMENT}{line}\n", *hidden) for name, (line, hidden) in _HIDDEN.items()},
    **{name: Broken(f"{COMMITMENT}{lines}\n", by_check=True) for name, lines in _FOR_CHECK.items()},
}
