"""Roadmaps of any size for the benchmarks; the same size always gives the same roadmap."""

import random

STATUSES = (
    *("unknown", "planned", "underway", "at-risk", "stalled", "ongoing"),
    *("met", "partly-met", "broken", "dropped"),
)
WORDS = (
    *("grid", "water", "rail", "housing", "data", "border", "health", "forest"),
    *("energy", "school", "port", "research", "safety", "trade", "farm"),
)
VERDICTS = ("kept", "broken")
DEADLINES = ('"2030"', '"2026-H2"', '"2027-Q1"', '"2026-06"', '"2025-spring"', "2026-09-30")


READINGS = 10


def made_roadmap(commitments: int, seed: int = 7, *, measured: bool = False) -> str:
    """Return a roadmap with that many commitments in 20 areas, a third with updates, some with comments.

    If it is `measured`, each commitment has an indicator with 10 readings, and an assessment.
    """
    chance = random.Random(seed)
    parts = ['[roadmap]\ntitle = "A made roadmap"\nannounced = 2021-02-23\n']
    parts += [f'[partners.p{number}]\nname = "Partner {number}"\n' for number in range(8)]
    parts += [f'[areas.area-{number}]\ntitle = "Area {number}"\n' for number in range(20)]
    of_number = random.Random(seed)  # so that the rest is the same with and without
    if measured:
        parts.append('[assessors.watch]\nname = "Watch"\nscale = { kept = 1, broken = -1 }\n')
    for number in range(commitments):
        parts.append(_commitment(number, chance))
        if measured:
            parts.append(_measured(number, of_number))
    return "\n".join(parts)


def _measured(number: int, chance: random.Random) -> str:
    """Return the indicator of a commitment, with its readings, and its assessment."""
    path, value = f"commitments.c-{number}", 0.0
    lines = [
        f"[{path}.indicators.built]",
        f'title = "Homes built in {number}"',
        'unit = "homes"',
        'baseline = { value = 0, on = "2015" }',
        'target = { value = 5000, on = "2030" }',
        "",
    ]
    for year in range(2016, 2016 + READINGS):
        value = round(value + chance.uniform(100, 500), 1)
        lines += [f'[{path}.indicators.built.readings."{year}"]', f"value = {value}", ""]
    lines += [f"[{path}.assessments.2025-05-01]", 'by = "watch"', f'verdict = "{chance.choice(VERDICTS)}"']
    return "\n".join([*lines, ""])


def _commitment(number: int, chance: random.Random) -> str:
    title = " ".join(chance.choices(WORDS, k=6)).capitalize()
    partners = ", ".join(f'"p{one}"' for one in sorted(chance.sample(range(8), 2)))
    lines = [
        f"[commitments.c-{number}]",
        f'title = "{title} {number}"',
        f'area = "area-{number % 20}"',
        f"partners = [{partners}]",
        f'owner = "Ministry of {chance.choice(WORDS)}"',
        f"made = 20{chance.randint(18, 25)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
        f"deadline = {chance.choice(DEADLINES)}",
        f'status = "{chance.choice(STATUSES)}"',
        f'tags = ["{chance.choice(WORDS)}"]',
        f'source = "https://example.org/{number}"',
    ]
    if number % 10 == 0:
        lines.insert(0, "# Announced together with the one before.")
    if number % 4 == 1:
        lines.append(f'depends_on = ["c-{number - 1}"]')
    if number % 3 == 0:
        day = f"2025-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        lines += ["", f"[commitments.c-{number}.updates.{day}]", f'note = "Heard about {title.lower()}."']
    return "\n".join([*lines, ""])


def faulty_roadmap(size: int, every: int) -> str:
    """Return a roadmap in which one in `every` commitments has an area that does not exist; 0 is none."""
    tables = [
        "[roadmap]\ntitle = 'Faulty'\n\n[check]\nstale_after_days = 36500\n\n[partners.us]\nname = 'US'\n\n"
    ]
    tables += [f"[areas.area-{number}]\ntitle = 'Area {number}'\n\n" for number in range(6)]
    for number in range(size):
        area = f"area-{number % 6}" if not every or number % every else f"aera-{number % 6}"
        tables.append(
            f"# about {number}\n[commitments.c-{number}]\ntitle = 'Build bridge number {number}'\n"
            f"area = '{area}'\npartners = ['us']\nmade = 2025-01-02\ndeadline = '2035'\n"
            f"status = 'underway'\n\n"
            f"[commitments.c-{number}.updates.2025-09-01]\nnote = 'Work goes on as planned.'\n\n"
        )
    return "".join(tables)
