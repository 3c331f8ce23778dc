"""One roadmap in many layouts: every text parses to the same data. And one with recurring duties.

`LAYOUTS` has the texts by name, and `ENDINGS` the kinds of line ends and of the end of a text. `DUTIES` are the
recurring duties.
"""

# Some of the texts test tabs, spaces and long lines.
# ruff: noqa: E101, E501

from collections.abc import Callable
from typing import Any

DATA: dict[str, Any] = {
    "roadmap": {"title": "A roadmap"},
    "partners": {"us": {"name": "United States"}, "ca": {"name": "Canada", "url": "https://x.ca"}},
    "areas": {"climate": {"title": "Climate"}, "north": {"title": "North", "mood": "cold"}},
    "commitments": {
        "grids": {
            "title": "Clean grids # 1",
            "area": "climate",
            "partners": ["us", "ca"],
            "status": "underway",
            "partner_status": {"ca": "at-risk"},
            "tags": ["energy", "power", "grid"],
            "milestones": {"rules": {"title": "Rules"}},
            "updates": {"2022": {"note": "Begun"}, "2024-12-17": {"note": "Late", "status": "underway"}},
        },
        "ice": {"title": "Ice", "area": "north", "status": "planned"},
        "methane": {"title": "Methane\n[x]\n# no comment", "area": "climate", "progress": 40},
    },
}

COMMENTED = '''\
# The head of the file.
#
# More of it.

# About the roadmap.
[roadmap] # head
title = "A roadmap"   # its title

# About partners, by itself.

[partners.us]
# above a key
name = "United States"
[partners.ca]
name = "Canada" # maple
url = "https://x.ca"
# below Canada

# Climate.
# Two lines of it.
[areas.climate]#no space
title = "Climate"

[areas.north]
title = "North"
mood = "cold" # unknown key

# ---- commitments ----

# Grids.
[commitments.grids]
title = "Clean grids # 1"  # a "title"
area = "climate"
# whose
partners = ["us", "ca"] # both
status = "underway" # for now
partner_status = { ca = "at-risk" } # alas
tags = [ # what it is about
    "energy", # energy
    # and
    "power",
    "grid" # the last
]

# First step.
[commitments.grids.milestones.rules]
title = "Rules"
# below rules

[commitments.grids.updates.2022]
note = "Begun"

# It got late.
[commitments.grids.updates.2024-12-17]
note = "Late" # very
status = "underway"

# Between two, by itself.

[commitments.ice]
title = "Ice"
area = "north"
status = "planned"

# Methane.
[commitments.methane]
title = """Methane
[x]
# no comment"""
area = "climate"
progress = 40 # per cent
'''

COMPACT = """\
[roadmap]
title = "A roadmap"
[partners.us]
name = "United States"
[partners.ca]
name = "Canada"
url = "https://x.ca"
[areas.climate]
title = "Climate"
[areas.north]
title = "North"
mood = "cold"
[commitments.grids]
title = "Clean grids # 1"
area = "climate"
partners = ["us","ca"]
status = "underway"
partner_status = {ca="at-risk"}
tags=["energy","power","grid",]
[commitments.grids.milestones.rules]
title = "Rules"
[commitments.grids.updates.2022]
note = "Begun"
[commitments.grids.updates.2024-12-17]
note = "Late"
status = "underway"
[commitments.ice]
title = "Ice"
area = "north"
status = "planned"
[commitments.methane]
title = '''Methane
[x]
# no comment'''
area = "climate"
progress = 40
"""

INDENTED = r"""
[roadmap]
  title = "A roadmap"

[partners]

  [partners.us]
  name = "United States"

  [partners.ca]
  name = "Canada"
  url = "https://x.ca"

[areas]

	[areas.climate]
		title = "Climate"

	# North.
	[areas.north]
		title = "North"
		mood = "cold"

[commitments]

	[commitments.grids]
	title = "Clean grids # 1"
	area = "climate"
	partners = [
		"us"
	,	"ca"
	]
	status = "underway"
	tags = [
		  "energy" # one
		, "power"  # two
		, "grid"   # three
	]

		[commitments.grids.partner_status]
		ca = "at-risk"

		[commitments.grids.milestones.rules]
		title = "Rules"

		[commitments.grids.updates.2022]
		note = "Begun"

		# Late.
		[commitments.grids.updates.2024-12-17]
		note = "Late"
		status = "underway"

	[commitments.ice]
	title = "Ice"
	area = "north"
	status = "planned"

	[commitments.methane]
	title = "Methane\n[x]\n# no comment"
	area = "climate"
	progress = 40
"""

INTERLEAVED = r"""
[commitments.grids.updates.2024-12-17] # before its commitment
note = "Late"
status = "underway"

[areas.north]
title = "North"
mood = "cold"

[commitments.methane]
title = "Methane\n[x]\n# no comment"
area = "climate"
progress = 40

[commitments.grids.milestones.rules]
title = "Rules"

[partners.ca]
name = "Canada"
url = "https://x.ca"

[commitments.ice]
title = "Ice"
area = "north"
status = "planned"

[commitments.grids]
tags = ["energy",
        "power",
        "grid"]
status = "underway"
partner_status.ca = "at-risk"
area = "climate"
partners = ["us", "ca"]
title = "Clean grids # 1"

[partners.us]
name = "United States"

[roadmap]
title = "A roadmap"

[areas.climate]
title = "Climate"

[commitments.grids.updates.2022]
note = "Begun"
"""

DOTTED_ROOT = r"""
# No header at all.
roadmap.title = "A roadmap"

partners.us.name = "United States"
partners.ca.name = "Canada"
partners.ca.url = "https://x.ca"

areas.climate.title = "Climate"
areas.north.title = "North"
areas.north.mood = "cold"

# Grids.
commitments.grids.title = "Clean grids # 1"
commitments . grids . area = "climate" # spaced
commitments.grids.partners = ["us", "ca"]
commitments.grids.status = "underway"
commitments.grids.partner_status.ca = "at-risk"
commitments.grids.tags = ["energy", "power", "grid"]
commitments.grids.milestones.rules.title = "Rules"
commitments.grids.updates.2022.note = "Begun"
commitments.grids.updates.2024-12-17 = { note = "Late", status = "underway" }

commitments.ice.title = "Ice"
commitments.ice.area = "north"
commitments.ice.status = "planned"

commitments.methane.title = "Methane\n[x]\n# no comment"
commitments.methane.area = "climate"
commitments.methane.progress = 40
"""

DOTTED_TABLES = r"""
[roadmap]
title = "A roadmap"

[partners]
us.name = "United States"
ca.name = "Canada"
ca.url = "https://x.ca"

[areas]
climate.title = "Climate"
north.title = "North"
north.mood = "cold"

[commitments]
grids.title = "Clean grids # 1"
grids.area = "climate"
grids.partners = ["us", "ca"]
grids.status = "underway"
grids.partner_status.ca = "at-risk"
grids.tags = ["energy", "power", "grid"]
grids.milestones.rules.title = "Rules"
grids.updates.2022.note = "Begun"
grids.updates.2024-12-17.note = "Late"
grids.updates.2024-12-17.status = "underway"

# Ice.
ice.title = "Ice"
ice.area = "north"
ice.status = "planned"

methane.title = "Methane\n[x]\n# no comment"
methane.area = "climate"
methane.progress = 40
"""

DOTTED_COMMITMENT = r"""
[roadmap]
title = "A roadmap"

[partners.us]
name = "United States"

[partners.ca]
name = "Canada"
url = "https://x.ca"

[areas.climate]
title = "Climate"

[areas.north]
title = "North"
mood = "cold"

[commitments.grids]
title = "Clean grids # 1"
area = "climate"
partners = ["us", "ca"]
status = "underway"
partner_status.ca = "at-risk" # dotted
tags = ["energy", "power", "grid"]
milestones.rules.title = "Rules"
updates.2022.note = "Begun"
updates.2024-12-17.note = "Late"
updates.2024-12-17.status = "underway"

[commitments.ice]
title = "Ice"
area = "north"
status = "planned"

[commitments.methane]
title = "Methane\n[x]\n# no comment"
area = "climate"
progress = 40
"""

INLINE_EACH = r"""
[roadmap]
title = "A roadmap"

[partners]
us = { name = "United States" }
ca = { name = "Canada", url = "https://x.ca" } # maple

[areas]
climate = { title = "Climate" }
north = {title="North",mood="cold"}

[commitments]
# Grids.
grids = { title = "Clean grids # 1", area = "climate", partners = ["us", "ca"], status = "underway", partner_status = { ca = "at-risk" }, tags = ["energy", "power", "grid"], milestones = { rules = { title = "Rules" } }, updates = { 2022 = { note = "Begun" }, 2024-12-17 = { note = "Late", status = "underway" } } } # long
ice = { title = "Ice", area = "north", status = "planned" }
methane = { title = "Methane\n[x]\n# no comment", area = "climate", progress = 40 }
"""

INLINE_ALL = r"""
roadmap = { title = "A roadmap" }
partners = { us = { name = "United States" }, ca = { name = "Canada", url = "https://x.ca" } }
areas = { climate = { title = "Climate" }, north = { title = "North", mood = "cold" } }

# All of them.
commitments = { grids = { title = "Clean grids # 1", area = "climate", partners = ["us", "ca"], status = "underway", partner_status.ca = "at-risk", tags = ["energy", "power", "grid"], milestones.rules.title = "Rules", updates.2022.note = "Begun", updates.2024-12-17 = { note = "Late", status = "underway" } }, ice = { title = "Ice", area = "north", status = "planned" }, methane = { title = '''Methane
[x]
# no comment''', area = "climate", progress = 40 } } # all
"""

INLINE_OVER_LINES = r"""
roadmap = { title = "A roadmap" }

[partners]
us = {
    name = "United States", # us
}
ca = {
    name = "Canada", # ca
    url = "https://x.ca" # no comma
}

[areas]
climate = { title = "Climate", }
north = {
    title = "North"
  , mood = "cold" # comma first
}

[commitments]
grids = {
    title = "Clean grids # 1",
    area = "climate", partners = [
        "us",
        "ca",
    ],
    # its status
    status = "underway", # for now
    partner_status = {
        ca = "at-risk", # alas
    },
    tags = ["energy", # what
        "power", "grid"],
    milestones = { rules = { title = "Rules" } },
    updates = {
        2022 = { note = "Begun" },
        2024-12-17 = { note = "Late", status = "underway" } # the last
        # no more
    },
}
ice = { # cold
    title = "Ice", area = "north", # both
    status = "planned" }
methane = { title = "Methane\n[x]\n# no comment",
    area = "climate",
    progress = 40 }
"""

QUOTED = r"""
["roadmap"]
"title" = "A roadmap"

[partners."us"]
'name' = "United States"

[ partners . 'ca' ]
name = 'Canada'
url = "https://x.ca"

["areas"."climate"]
title = "Climate"

[areas."n\u006frth"]
title = "North"
mood = "cold"

[commitments."grids"]
title = "Clean grids # 1"
area = "climate"
partners = ['us', "ca"]
"st\u0061tus" = "underway"
partner_status = { "ca" = "at-risk" }
tags = [
    "energy", "power",
    "grid",
]

[commitments."grids"."milestones"."rules"]
title = "Rules"

[commitments.grids.updates."2022"]
note = "Begun"

[commitments.'grids'.updates.'2024-12-17']
note = 'Late'
status = '''underway'''

[commitments."ice"]
title = "Ice"
area = "north"
status = "planned"

["commitments"."methane"]
title = "Methane\n[x]\n# no comment"
area = "climate"
progress = +4_0
"""

OWN_TABLES = r"""
[roadmap]
title = "A roadmap"


[partners]

[partners.us]
name = "United States"


[partners.ca]
name = "Canada"
url = "https://x.ca"


# ---- areas ----

[areas]


[areas.climate]
title = "Climate"


[areas.north]
title = "North"
mood = "cold"


# ---- climate ----

[commitments.grids]
title = "Clean grids # 1"
area = "climate"
partners = [
    "us",
    "ca"
]
status = "underway"
tags = [
    "energy",
    "power",
    "grid",
]

[commitments.grids.milestones]

[commitments.grids.milestones.rules]
title = "Rules"

[commitments.grids.partner_status]
ca = "at-risk" # alas

[commitments.grids.updates]
2022 = { note = "Begun" }
2024-12-17 = { note = "Late", status = "underway" }


[commitments.methane]
title = "Methane\n[x]\n# no comment"
area = "climate"
progress = 40


# ---- north ----

[commitments.ice]
title = "Ice"
area = "north"
status = "planned"
"""

PARTS_FIRST = r"""
[commitments.grids.updates.2022]
note = "Begun"

[commitments.grids.milestones.rules]
title = "Rules"

# Late.
[commitments.grids.updates.2024-12-17]
note = "Late"
status = "underway"

[roadmap]
title = "A roadmap"

[partners]
us.name = "United States"
ca.name = "Canada" # maple
ca.url = "https://x.ca"

[areas]
climate.title = "Climate"
north.title = "North"
north.mood = "cold"

[commitments]
# Grids.
grids.title = "Clean grids # 1"
grids.area = "climate"
grids.partners = ["us", # both
  "ca"]
grids.status = "underway"
grids.partner_status.ca = "at-risk"
grids.tags = ["energy", "power", "grid"]
ice.title = "Ice"
ice.area = "north"
ice.status = "planned"
methane.title = "Methane\n[x]\n# no comment"
methane.area = "climate"
methane.progress = 40
"""

LAYOUTS = {
    "commented": COMMENTED,
    "compact": COMPACT,
    "indented": INDENTED,
    "interleaved": INTERLEAVED,
    "dotted at the root": DOTTED_ROOT,
    "dotted in tables": DOTTED_TABLES,
    "dotted in a commitment": DOTTED_COMMITMENT,
    "each inline": INLINE_EACH,
    "all inline": INLINE_ALL,
    "inline over lines": INLINE_OVER_LINES,
    "quoted": QUOTED,
    "own tables": OWN_TABLES,
    "parts first": PARTS_FIRST,
}


def _crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


ENDINGS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "CRLF": _crlf,
    "no last newline": lambda text: text.removesuffix("\n"),
    "CRLF, no last newline": lambda text: _crlf(text.removesuffix("\n")),
    "a comment at the end": lambda text: text + "\n# The end.\n",
    "a comment directly at the end": lambda text: text + "# The end.\n",
    "a comment without newline": lambda text: text + "\n# The end.",
    "a comment directly, without newline": lambda text: text + "# The end.",
    "empty lines at the end": lambda text: text + "\n\n\n",
    "blanks at the end": lambda text: text + "  \n\t",
    "mixed newlines": lambda text: text.replace("\n\n", "\r\n\r\n").replace('"\n', '"\r\n'),
}

DUTIES = """\
[roadmap]
title = "R"

[partners.us]
name = "United States"

[partners.ca]
name = "Canada"

[areas.a]
title = "A"

[commitments.report]
title = "Report"
area = "a"
made = "2020"
deadline = "2022"
every = "2 years"
status = "underway"

[commitments.dual]
title = "Dual"
area = "a"
partners = ["us", "ca"]
made = "2020"
deadline = "2025"
every = "1 year"
until = "2028"

[commitments.once]
title = "Once"
area = "a"
"""
"""Recurring duties of all and of two partners, without updates, and a commitment that does not recur."""

RECORDED_DUTIES = f"""\
{DUTIES}
[commitments.report.updates.2022-11-03]
cycle = "2022"
status = "met"
note = "First one."

[commitments.report.updates.2025-03-01]
cycle = "2024"
status = "met"

[commitments.dual.updates.2025-12-01]
cycle = "2025"
partner = "us"
status = "met"
"""
"""The same with what happened in some of their cycles."""


def lengthened(roadmap: str, times: int) -> str:
    """Return a roadmap with enough commitments added to be `times` as long as what is before the first."""
    start = roadmap.index("[commitments.")
    more = '\n[commitments.more-{0}]\ntitle = "More {0}"\narea = "climate"\n'
    number = (times * start) // len(more)
    return roadmap + "".join(more.format(one) for one in range(number))


LINES = (
    *("", "# [commitments.x]", "[commitments.grids]", "[commitments.new]", "[commitments.ice.updates.2024]"),
    *("[areas.new]", "[partners.us]", "[[areas]]", "[commitments]", "[check]", "commitments.ice.owner = 'o'"),
    *('title = "T"', "title = 1", 'area = "climate"', 'note = "N"', "progress = 3", "extra.x = 1.0"),
    *('text = """', '"""', "text = '''", "'''", "tags = [", "]", "[commitments.dots]\r", "deadline = 2030"),
)
"""Lines that change or break a roadmap to which they are added."""
