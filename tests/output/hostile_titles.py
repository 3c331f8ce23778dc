"""A roadmap that has every hostile text as the title of a commitment, of its area, milestone and partner."""

from tests.test_hostile_text import IN_A_FILE, quoted, titled

TITLES = [titled(text) for text in IN_A_FILE.values()]


def roadmap_of_titles() -> str:
    """Return the roadmap: commitments c-0, c-1 … in areas a-0, a-1 …, all due in 2030."""
    parts = [f"[roadmap]\ntitle = {quoted(' '.join(TITLES[:20]))}\n"]
    for number, text in enumerate(IN_A_FILE.values()):
        title = quoted(TITLES[number])
        parts.append(
            f"""\
[areas.a-{number}]
title = {title}
[partners.p-{number}]
name = {title}
[commitments.c-{number}]
title = {title}
text = {quoted(text)}
area = "a-{number}"
partners = ["p-{number}", "other"]
deadline = "2030"
partner_deadline = {{ p-{number} = 2031-01-01 }}
owner = {quoted(text)}
tags = [{quoted(text)}]
source = {quoted(text)}
[commitments.c-{number}.milestones.m]
title = {title}
deadline = "2029-Q1"
"""
        )
    return "\n".join(parts)
