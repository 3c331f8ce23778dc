"""What two people do to one roadmap, and what comes of it: each case as replacements in one small text."""

# ruff: noqa: E501 - a sentence stands on one line, as it is said

from typing import NamedTuple

BASE = """\
# What two partners promised.
[roadmap]
title = "Small"

[partners.us]
name = "United States"

[partners.ca]
name = "Canada"

[areas.climate]
title = "Climate"

[areas.economy]
title = "Economy"

# ---- climate ----

# The largest of them.
[commitments.grids]
title = "Clean grids"
area = "climate"
partners = ["us", "ca"]
deadline = "2035" # as announced
status = "underway"
tags = ["energy"]
source = "https://example.org/a"

[commitments.grids.milestones.rules]
title = "Rules"

[commitments.grids.updates.2024-05-01]
note = "Rules drafted."

[commitments.methane]
title = "Less methane"
area = "climate"
depends_on = ["grids"]
partner_status = { us = "met" }

# ---- economy ----

[commitments.bridges]
title = "Mend bridges"
area = "economy"
"""

Edits = dict[str, str]
"""What stands in the text once, and what takes its place."""


class Case(NamedTuple):
    """Edits of ours, of theirs and of the result, all on BASE; sentences of conflicts, else of notes."""

    ours: Edits
    theirs: Edits
    result: Edits
    conflicts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def after(edits: Edits, text: str = BASE) -> str:
    """Return the text with the edits made."""
    for old, new in edits.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def between(ours: str, theirs: str) -> str:
    """Return what stands between the markers of a conflict."""
    return f"<<<<<<< ours\n{ours}=======\n{theirs}>>>>>>> theirs\n"


def commitment(id: str, area: str = "climate", title: str = "New") -> str:
    return f'\n[commitments.{id}]\ntitle = "{title}"\narea = "{area}"\n'


def update(day: str, note: str, id: str = "grids") -> str:
    return f'\n[commitments.{id}.updates.{day}]\nnote = "{note}"\n'


# What stands last of something, so that something new goes in behind it.
METHANE_END = 'partner_status = { us = "met" }\n'
BRIDGES_END = 'title = "Mend bridges"\narea = "economy"\n'
GRIDS = BASE[BASE.index("# The largest") : BASE.index("[commitments.methane]")]
METHANE = BASE[BASE.index("[commitments.methane]") : BASE.index("# ---- economy")]
BRIDGES = BASE[BASE.index("[commitments.bridges]") :]
DRAFTED = 'note = "Rules drafted."\n'
STATUS, DEADLINE = 'status = "underway"\n', 'deadline = "2035" # as announced\n'
RENAMED = {
    '[commitments.grids]\ntitle = "Clean grids"': '[commitments.power]\ntitle = "Clean grids"',
    "[commitments.grids.milestones": "[commitments.power.milestones",
    "[commitments.grids.updates": "[commitments.power.updates",
    'depends_on = ["grids"]': 'depends_on = ["power"]',
    'source = "https://example.org/a"': 'source = "https://example.org/a"\nformerly = "grids"',
}

CASES: dict[str, Case] = {
    # What does not touch each other goes together.
    "two fields of one commitment": Case(
        {STATUS: 'status = "met"\n'},
        {DEADLINE: 'deadline = "2040" # as announced\n'},
        {STATUS: 'status = "met"\n', DEADLINE: 'deadline = "2040" # as announced\n'},
    ),
    "fields of two commitments": Case(
        {"Less methane": "Much less methane"},
        {"Mend bridges": "Mend all bridges"},
        {"Less methane": "Much less methane", "Mend bridges": "Mend all bridges"},
    ),
    "the same change on both sides": Case(
        {"Less methane": "Much less"}, {"Less methane": "Much less"}, {"Less methane": "Much less"}
    ),
    "the same change and one more": Case(
        {"Less methane": "Much less"},
        {"Less methane": "Much less", "Mend bridges": "Mend"},
        {"Less methane": "Much less", "Mend bridges": "Mend"},
    ),
    "a key more on each side, in the order of the format": Case(
        {BRIDGES_END: BRIDGES_END + 'status = "planned"\n'},
        {BRIDGES_END: BRIDGES_END + 'deadline = "2030"\n'},
        {BRIDGES_END: BRIDGES_END + 'deadline = "2030"\nstatus = "planned"\n'},
    ),
    "a key removed here, another changed there": Case(
        {STATUS: ""}, {"Clean grids": "Cleaner"}, {STATUS: "", "Clean grids": "Cleaner"}
    ),
    "the same key removed on both sides": Case(
        {STATUS: ""}, {STATUS: "", "Clean grids": "Cleaner"}, {STATUS: "", "Clean grids": "Cleaner"}
    ),
    # New commitments never conflict.
    "a commitment more in each of two areas": Case(
        {METHANE_END: METHANE_END + commitment("one")},
        {BRIDGES_END: BRIDGES_END + commitment("two", "economy")},
        {
            METHANE_END: METHANE_END + commitment("one"),
            BRIDGES_END: BRIDGES_END + commitment("two", "economy"),
        },
    ),
    "two commitments more in one area: ours, then theirs": Case(
        {METHANE_END: METHANE_END + commitment("one")},
        {METHANE_END: METHANE_END + commitment("two")},
        {METHANE_END: METHANE_END + commitment("one") + commitment("two")},
    ),
    "two commitments more at the end of the file": Case(
        {BRIDGES_END: BRIDGES_END + commitment("one", "economy")},
        {BRIDGES_END: BRIDGES_END + commitment("two", "economy")},
        {BRIDGES_END: BRIDGES_END + commitment("one", "economy") + commitment("two", "economy")},
    ),
    "each behind the last one of its area": Case(
        {BRIDGES_END: BRIDGES_END + commitment("one", "climate") + update("2026", "n", "one")},
        {BRIDGES_END: BRIDGES_END + commitment("two", "economy")},
        {
            BRIDGES_END: BRIDGES_END
            + commitment("two", "economy")
            + commitment("one")
            + update("2026", "n", "one")
        },
    ),
    "two commitments with comments and parts of their own": Case(
        {
            METHANE_END: METHANE_END
            + commitment("one").replace("\n[", "\n# Ours.\n[")
            + update("2026", "o", "one")
        },
        {
            METHANE_END: METHANE_END
            + commitment("two").replace("\n[", "\n# Theirs.\n[")
            + update("2026", "t", "two")
        },
        {
            METHANE_END: METHANE_END
            + commitment("one").replace("\n[", "\n# Ours.\n[")
            + update("2026", "o", "one")
            + commitment("two").replace("\n[", "\n# Theirs.\n[")
            + update("2026", "t", "two")
        },
    ),
    "a commitment more, and an update of the one before it": Case(
        {DRAFTED: DRAFTED + commitment("one")},
        {DRAFTED: DRAFTED + update("2025", "Later.")},
        {DRAFTED: DRAFTED + update("2025", "Later.") + commitment("one")},
    ),
    "two areas and two partners more": Case(
        {
            'title = "Economy"\n': 'title = "Economy"\n\n[areas.one]\ntitle = "One"\n',
            'name = "Canada"\n': 'name = "Canada"\n\n[partners.mx]\nname = "Mexico"\n',
        },
        {
            'title = "Economy"\n': 'title = "Economy"\n\n[areas.two]\ntitle = "Two"\n',
            'name = "Canada"\n': 'name = "Canada"\n\n[partners.uk]\nname = "United Kingdom"\n',
        },
        {
            'title = "Economy"\n': 'title = "Economy"\n\n[areas.one]\ntitle = "One"\n\n[areas.two]\ntitle = "Two"\n',
            'name = "Canada"\n': 'name = "Canada"\n\n[partners.mx]\nname = "Mexico"\n\n'
            '[partners.uk]\nname = "United Kingdom"\n',
        },
    ),
    "the same commitment on both sides": Case(
        {METHANE_END: METHANE_END + commitment("one")},
        {METHANE_END: METHANE_END + commitment("one"), "Mend bridges": "Mend"},
        {METHANE_END: METHANE_END + commitment("one"), "Mend bridges": "Mend"},
    ),
    # Elements of arrays, pairs of inline tables.
    "a tag more on each side": Case(
        {'tags = ["energy"]': 'tags = ["energy", "power"]'},
        {'tags = ["energy"]': 'tags = ["energy", "law"]'},
        {'tags = ["energy"]': 'tags = ["energy", "law", "power"]'},
    ),
    "a partner removed here, one more there": Case(
        {'["us", "ca"]': '["ca"]'}, {'["us", "ca"]': '["us", "ca", "mx"]'}, {'["us", "ca"]': '["ca", "mx"]'}
    ),
    "two partners removed": Case(
        {'["us", "ca"]': '["ca"]'}, {'["us", "ca"]': '["us"]'}, {'["us", "ca"]': "[]"}
    ),
    "one source becomes two on each side": Case(
        {'"https://example.org/a"': '["https://example.org/a", "https://example.org/b"]'},
        {'"https://example.org/a"': '["https://example.org/a", "https://example.org/c"]'},
        {
            '"https://example.org/a"': '["https://example.org/a", "https://example.org/b", '
            '"https://example.org/c"]'
        },
    ),
    "a pair of an inline table more on each side": Case(
        {'{ us = "met" }': '{ us = "met", ca = "planned" }'},
        {'{ us = "met" }': '{ us = "stalled" }'},
        {'{ us = "met" }': '{ us = "stalled", ca = "planned" }'},
    ),
    # Updates are united in the order of their days.
    "an update more on each side, theirs is the earlier one": Case(
        {DRAFTED: DRAFTED + update("2025-06-01", "Ours.")},
        {DRAFTED: DRAFTED + update("2025-02-01", "Theirs.")},
        {DRAFTED: DRAFTED + update("2025-02-01", "Theirs.") + update("2025-06-01", "Ours.")},
    ),
    "updates before and behind, to the season": Case(
        {DRAFTED: DRAFTED + update("2025-summer", "Ours.")},
        {
            "[commitments.grids.updates.2024-05-01]": update("2023", "First.").strip()
            + "\n\n[commitments.grids.updates.2024-05-01]",
            DRAFTED: DRAFTED + update("2025-Q4", "Last."),
        },
        {
            "[commitments.grids.updates.2024-05-01]": update("2023", "First.").strip()
            + "\n\n[commitments.grids.updates.2024-05-01]",
            DRAFTED: DRAFTED + update("2025-summer", "Ours.") + update("2025-Q4", "Last."),
        },
    ),
    "two updates of one day": Case(
        {DRAFTED: DRAFTED + update("2025-06-01", "Ours.")},
        {DRAFTED: DRAFTED + update("2025-06-01", "Theirs.")},
        {DRAFTED: DRAFTED + update("2025-06-01", "Ours.") + update("2025-06-01-2", "Theirs.")},
        notes=(
            "commitments.grids.updates.2025-06-01 is a different update in ours and in theirs; both are kept, the "
            "one in theirs as 2025-06-01-2",
        ),
    ),
    "one update on both sides": Case(
        {DRAFTED: DRAFTED + update("2025", "Same.")},
        {DRAFTED: DRAFTED + update("2025", "Same."), "Mend bridges": "Mend"},
        {DRAFTED: DRAFTED + update("2025", "Same."), "Mend bridges": "Mend"},
    ),
    "first updates of a commitment": Case(
        {BRIDGES_END: BRIDGES_END + update("2026", "Ours.", "bridges")},
        {BRIDGES_END: BRIDGES_END + update("2025", "Theirs.", "bridges")},
        {
            BRIDGES_END: BRIDGES_END
            + update("2025", "Theirs.", "bridges")
            + update("2026", "Ours.", "bridges")
        },
    ),
    "a milestone more on each side": Case(
        {'title = "Rules"\n': 'title = "Rules"\n\n[commitments.grids.milestones.one]\ntitle = "One"\n'},
        {'title = "Rules"\n': 'title = "Rules"\n\n[commitments.grids.milestones.two]\ntitle = "Two"\n'},
        {
            'title = "Rules"\n': 'title = "Rules"\n\n[commitments.grids.milestones.one]\ntitle = "One"\n\n'
            '[commitments.grids.milestones.two]\ntitle = "Two"\n'
        },
    ),
    # Comments and order of both survive.
    "comments of both sides": Case(
        {
            "# The largest of them.\n": "# The largest of them.\n# Ours.\n",
            'title = "Clean': '# Why.\ntitle = "Clean',
        },
        {
            "# The largest of them.\n": "# Theirs.\n# The largest of them.\n",
            'Less methane"': 'Less methane" # sic',
        },
        {
            "# The largest of them.\n": "# Theirs.\n# The largest of them.\n# Ours.\n",
            'title = "Clean': '# Why.\ntitle = "Clean',
            'Less methane"': 'Less methane" # sic',
        },
    ),
    "a comment behind a value that the other side changed": Case(
        {DEADLINE: 'deadline = "2035" # as announced in Paris\n'},
        {DEADLINE: 'deadline = "2040" # as announced\n'},
        {DEADLINE: 'deadline = "2040" # as announced in Paris\n'},
    ),
    "a comment that stands alone changed here, one more there": Case(
        {"# ---- climate ----": "# ---- climate and weather ----"},
        {"# ---- economy ----": "# ---- economy ----\n\n# Money."},
        {
            "# ---- climate ----": "# ---- climate and weather ----",
            "# ---- economy ----": "# ---- economy ----\n\n# Money.",
        },
    ),
    "a commitment moved here, changed there": Case(
        {BRIDGES: "", METHANE: BRIDGES + "\n" + METHANE.removesuffix("\n"), "# ---- economy ----\n\n": ""},
        {"Mend bridges": "Mend all bridges"},
        {
            BRIDGES: "",
            METHANE: BRIDGES.replace("Mend", "Mend all") + "\n" + METHANE.removesuffix("\n"),
            "# ---- economy ----\n\n": "",
        },
    ),
    "empty lines here, a value there": Case(
        {"\n# ---- economy": "\n\n\n# ---- economy"},
        {"Mend bridges": "Mend"},
        {"\n# ---- economy": "\n\n\n# ---- economy", "Mend bridges": "Mend"},
    ),
    "a heading with a commitment below it on each side": Case(
        {BRIDGES_END: BRIDGES_END + "\n# ---- north ----\n" + commitment("one", "north")},
        {BRIDGES_END: BRIDGES_END + commitment("two", "economy")},
        {
            BRIDGES_END: BRIDGES_END
            + commitment("two", "economy")
            + "\n# ---- north ----\n"
            + commitment("one", "north")
        },
    ),
    # Removed and renamed.
    "removed here, another changed there": Case(
        {METHANE: ""}, {"Mend bridges": "Mend"}, {METHANE: "", "Mend bridges": "Mend"}
    ),
    "removed on both sides": Case(
        {METHANE: ""}, {METHANE: "", "Mend bridges": "Mend"}, {METHANE: "", "Mend bridges": "Mend"}
    ),
    "removed here, needed by what is new there": Case(
        {METHANE: ""},
        {BRIDGES_END: BRIDGES_END + 'depends_on = ["methane"]\n'},
        {METHANE: "", BRIDGES_END: BRIDGES_END + 'depends_on = ["methane"]\n'},
        notes=(
            "commitments.bridges.depends_on names commitments.methane, which one side removed while the other "
            "used it; `roadmap check` reports it until you fix it",
        ),
    ),
    "renamed here, changed there": Case(
        RENAMED,
        {STATUS: 'status = "met"\n', DRAFTED: DRAFTED + update("2025", "Later.")},
        {**RENAMED, STATUS: 'status = "met"\n', DRAFTED: DRAFTED + update("2025", "Later.", "power")},
    ),
    "changed here, renamed there, and needed here": Case(
        {"Clean grids": "Cleaner grids", BRIDGES_END: BRIDGES_END + 'depends_on = ["grids"]\n'},
        RENAMED,
        {
            **{old: new.replace("Clean grids", "Cleaner grids") for old, new in RENAMED.items()},
            BRIDGES_END: BRIDGES_END + 'depends_on = ["power"]\n',
        },
    ),
    "a milestone renamed here, changed there, and named by an update there": Case(
        {"milestones.rules]": "milestones.law]"},
        {'"Rules"\n': '"All rules"\n', DRAFTED: DRAFTED + 'milestone = "rules"\nstatus = "met"\n'},
        {
            "milestones.rules]": "milestones.law]",
            '"Rules"\n': '"All rules"\n',
            DRAFTED: DRAFTED + 'milestone = "law"\nstatus = "met"\n',
        },
    ),
    "an area renamed here, used there": Case(
        {"[areas.economy]": "[areas.money]", 'bridges"\narea = "economy"': 'bridges"\narea = "money"'},
        {BRIDGES_END: BRIDGES_END + commitment("two", "economy")},
        {
            "[areas.economy]": "[areas.money]",
            BRIDGES_END: BRIDGES_END.replace("economy", "money") + commitment("two", "money"),
        },
    ),
    # What contradicts each other is a conflict, and the least that can be.
    "one field changed differently": Case(
        {DEADLINE: 'deadline = "2036" # as announced\n', "Clean grids": "Cleaner"},
        {DEADLINE: 'deadline = "2040" # as announced\n', "Mend bridges": "Mend"},
        {
            DEADLINE: between('deadline = "2036" # as announced\n', 'deadline = "2040" # as announced\n'),
            "Clean grids": "Cleaner",
            "Mend bridges": "Mend",
        },
        (
            '24: commitments.grids.deadline is "2036" in ours and "2040" in theirs; keep one of the two values',
        ),
    ),
    "one field new on both sides": Case(
        {BRIDGES_END: BRIDGES_END + "progress = 5\n"},
        {BRIDGES_END: BRIDGES_END + "progress = 10\n"},
        {BRIDGES_END: BRIDGES_END + between("progress = 5\n", "progress = 10\n")},
        ("46: commitments.bridges.progress is 5 in ours and 10 in theirs; keep one of the two values",),
    ),
    "one status moved by two updates: both are kept, and who merges decides": Case(
        {
            STATUS: 'status = "met"\n',
            DRAFTED: DRAFTED + update("2025", "O").replace("note = ", 'status = "met"\nnote = '),
        },
        {
            STATUS: 'status = "broken"\n',
            DRAFTED: DRAFTED + update("2026", "T").replace("note = ", 'status = "broken"\nnote = '),
        },
        {
            STATUS: between('status = "met"\n', 'status = "broken"\n'),
            DRAFTED: DRAFTED
            + update("2025", "O").replace("note = ", 'status = "met"\nnote = ')
            + update("2026", "T").replace("note = ", 'status = "broken"\nnote = '),
        },
        (
            '25: commitments.grids.status is "met" in ours and "broken" in theirs; keep one of the two values '
            '(the latest update, 2026, says "broken")',
        ),
    ),
    "a field removed here, changed there": Case(
        {STATUS: ""},
        {STATUS: 'status = "met"\n'},
        {STATUS: between("", 'status = "met"\n')},
        ("25: commitments.grids.status was removed in ours and changed in theirs; keep it or remove it",),
    ),
    "one tag replaced differently": Case(
        {'["energy"]': '["power"]'},
        {'["energy"]': '["electricity"]'},
        {'tags = ["energy"]\n': between('tags = ["power"]\n', 'tags = ["electricity"]\n')},
        (
            '26: commitments.grids.tags is ["power"] in ours and ["electricity"] in theirs; keep one of the '
            "two values or combine them",
        ),
    ),
    "one partner's status changed differently": Case(
        {'{ us = "met" }': '{ us = "stalled" }'},
        {'{ us = "met" }': '{ us = "broken" }'},
        {
            'partner_status = { us = "met" }\n': between(
                'partner_status = { us = "stalled" }\n', 'partner_status = { us = "broken" }\n'
            )
        },
        (
            '39: commitments.methane.partner_status is { us = "stalled" } in ours and { us = "broken" } in theirs; '
            "keep one of the two values or combine them",
        ),
    ),
    "one partner's deadline withdrawn here, another's set there": Case(
        {METHANE_END: METHANE_END + 'partner_deadline = { us = "none" }\n'},
        {METHANE_END: METHANE_END + 'partner_deadline = { ca = "2050" }\n'},
        {METHANE_END: METHANE_END + 'partner_deadline = { us = "none", ca = "2050" }\n'},
    ),
    "one partner's deadline withdrawn here and moved there": Case(
        {METHANE_END: METHANE_END + 'partner_deadline = { us = "none" }\n'},
        {METHANE_END: METHANE_END + 'partner_deadline = { us = "2050" }\n'},
        {
            METHANE_END: METHANE_END
            + between('partner_deadline = { us = "none" }\n', 'partner_deadline = { us = "2050" }\n')
        },
        (
            '40: commitments.methane.partner_deadline is { us = "none" } in ours and { us = "2050" } in theirs; '
            "keep one of the two values or combine them",
        ),
    ),
    "one id for two commitments": Case(
        {METHANE_END: METHANE_END + commitment("one", title="Ours")},
        {METHANE_END: METHANE_END + commitment("one", title="Theirs") + update("2026", "n", "one")},
        {
            METHANE_END: METHANE_END
            + "\n"
            + between(
                commitment("one", title="Ours").lstrip(),
                commitment("one", title="Theirs").lstrip() + update("2026", "n", "one"),
            )
        },
        (
            "41: commitments.one was added in ours and in theirs with different content; keep one, or give one "
            "of them another id: one-2 is free",
        ),
    ),
    "one id for two areas": Case(
        {'title = "Economy"\n': 'title = "Economy"\n\n[areas.north]\ntitle = "North"\n'},
        {'title = "Economy"\n': 'title = "Economy"\n\n[areas.north]\ntitle = "Arctic"\n'},
        {
            'title = "Economy"\n': 'title = "Economy"\n\n'
            + between('[areas.north]\ntitle = "North"\n', '[areas.north]\ntitle = "Arctic"\n')
        },
        (
            "17: areas.north was added in ours and in theirs with different content; keep one, or give one of "
            "them another id: north-2 is free",
        ),
    ),
    "one id for two milestones": Case(
        {'title = "Rules"\n': 'title = "Rules"\n\n[commitments.grids.milestones.one]\ntitle = "Ours"\n'},
        {'title = "Rules"\n': 'title = "Rules"\n\n[commitments.grids.milestones.one]\ntitle = "Theirs"\n'},
        {
            'title = "Rules"\n': 'title = "Rules"\n\n'
            + between(
                '[commitments.grids.milestones.one]\ntitle = "Ours"\n',
                '[commitments.grids.milestones.one]\ntitle = "Theirs"\n',
            )
        },
        (
            "32: commitments.grids.milestones.one was added in ours and in theirs with different content; keep "
            "one, or give one of them another id: one-2 is free",
        ),
    ),
    "removed here, changed there": Case(
        {METHANE: ""},
        {"Less methane": "Much less"},
        {METHANE: between("", METHANE.replace("Less methane", "Much less").removesuffix("\n")) + "\n"},
        ("35: commitments.methane was removed in ours and changed in theirs; keep it or remove it",),
    ),
    "changed in a part here, removed as a whole there": Case(
        {"Rules drafted.": "Rules in force."},
        {GRIDS: ""},
        {GRIDS: between(GRIDS.replace("Rules drafted.", "Rules in force.").removesuffix("\n"), "") + "\n"},
        ("19: commitments.grids was removed in theirs and changed in ours; keep it or remove it",),
    ),
    "an update changed differently": Case(
        {"Rules drafted.": "Ours."},
        {"Rules drafted.": "Theirs."},
        {DRAFTED: between('note = "Ours."\n', 'note = "Theirs."\n')},
        (
            '33: commitments.grids.updates.2024-05-01.note is "Ours." in ours and "Theirs." in theirs; keep one '
            "of the two values",
        ),
    ),
    "a comment changed differently": Case(
        {"# The largest of them.": "# The very largest."},
        {"# The largest of them.": "# The largest of all."},
        {"# The largest of them.\n": between("# The very largest.\n", "# The largest of all.\n")},
        (
            "19: the comment above commitments.grids was changed in ours and in theirs; keep one of the two comments",
        ),
    ),
}
