"""The roadmap.toml of the repository: no contradictions, and the facts of its sources.

The file is read with `tomllib`, so these tests do not depend on the program. The program computes what
follows for a day.
"""

import csv
import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.every import every

Table = dict[str, Any]
Rows = list[dict[str, str]]
Run = Callable[..., Any]

ROOT = Path(__file__).parents[1]
FILE = ROOT / "roadmap.toml"
DATA = ROOT.parent / "shared" / "data"

TEXT = FILE.read_bytes().decode("utf-8")
ROADMAP: Table = tomllib.loads(TEXT)
COMMITMENTS: dict[str, Table] = ROADMAP["commitments"]
ANNOUNCED = date(2021, 2, 23)
TODAY = date(2026, 11, 29)
"""The day of the last revision of the file."""

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DAY_KEY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?|-(spring|summer|autumn))?(?:-[2-9])?")
SEASONS = {"spring": 3, "summer": 6, "autumn": 9}
OPEN = {"ongoing", "underway", "planned", "unknown", "at-risk", "stalled"}
CLOSED = {"met", "partly-met", "broken", "dropped"}

KEYS = {
    "roadmap": "title summary announced source",
    "partners": "name url",
    "assessors": "name url",
    "areas": "title summary",
    "commitments": """title text area partners made deadline partner_deadline status partner_status tags
        source waive milestones indicators updates assessments""",
    "milestones": "title deadline status met_on evidence",
    "indicators": "title unit direction partner baseline target readings",
    "readings": "value note evidence",
    "updates": "partner status status_was deadline deadline_was note evidence",
    "assessments": "by verdict partner note evidence",
    "check": "due_soon_days stale_after_days",
}

# The status of the whole, and of each partner. Written by hand, so that no verdict changes unnoticed.
VERDICTS: dict[str, tuple[str, dict[str, str]]] = {
    "end-pandemic": ("partly-met", {"us": "partly-met", "ca": "partly-met"}),
    "multilateral-health": ("ongoing", {"us": "dropped", "ca": "ongoing"}),
    "inclusive-recovery": ("underway", {"us": "underway", "ca": "partly-met"}),
    "supply-chains": ("at-risk", {"us": "at-risk", "ca": "underway"}),
    "clean-growth": ("at-risk", {"us": "at-risk", "ca": "underway"}),
    "semiconductor-forum": ("met", {"us": "met", "ca": "met", "mx": "met"}),
    "energy-transformation-task-force": ("met", {"us": "met", "ca": "met"}),
    "climate-ministerial": ("met", {"us": "met", "ca": "met"}),
    "paris-agreement": ("at-risk", {"us": "dropped", "ca": "at-risk"}),
    "net-zero-2050": ("at-risk", {"us": "dropped", "ca": "at-risk"}),
    "oil-and-gas-methane-75": ("underway", {"ca": "underway"}),
    "fossil-finance-abroad": ("partly-met", {"us": "broken", "ca": "partly-met"}),
    "net-zero-grids": ("at-risk", {"us": "dropped", "ca": "at-risk"}),
    "power-sector-rules": ("met", {"us": "met", "ca": "met"}),
    "systemic-racism-and-discrimination": ("unknown", {"us": "unknown", "ca": "underway"}),
    "community-safety-and-justice": ("at-risk", {"us": "at-risk", "ca": "underway"}),
    "trilateral-working-group-violence": ("met", {"us": "met", "ca": "met", "mx": "met"}),
    "nato-wales-pledge": ("partly-met", {"us": "met", "ca": "partly-met"}),
    "un-and-global-missions": ("at-risk", {"us": "at-risk", "ca": "ongoing"}),
    "continental-defence-and-arctic": ("at-risk", {"us": "at-risk", "ca": "underway"}),
    "norad-modernization": ("underway", {"us": "underway", "ca": "underway"}),
    "cross-border-crime-forum": ("met", {"us": "met", "ca": "met"}),
    "cloud-act-agreement": ("underway", {"us": "underway", "ca": "underway"}),
    "multilateral-institutions": ("unknown", {"us": "unknown", "ca": "ongoing"}),
    "north-american-leaders-summit": ("met", {"us": "met", "ca": "met", "mx": "met"}),
}

# The status of the whole on days before the last updates.
BEFORE = {
    "2021-02-23": {
        "paris-agreement": "unknown",
        "climate-ministerial": "unknown",
        "supply-chains": "unknown",
    },
    "2021-12-31": {
        "paris-agreement": "underway",
        "norad-modernization": "planned",
        "supply-chains": "underway",
    },
    "2023-06-30": {"power-sector-rules": "unknown", "fossil-finance-abroad": "unknown"},
    "2024-12-31": {"net-zero-grids": "unknown", "multilateral-health": "unknown", "clean-growth": "underway"},
    "2025-02-01": {
        "multilateral-health": "at-risk",
        "paris-agreement": "underway",
        "net-zero-grids": "underway",
    },
}

each_commitment = every("commitment", COMMITMENTS)


def stated(commitment: Table, key: str) -> Table:
    """Return the value of each partner that has its own, and that of all under the empty name."""
    of_all = {"": commitment[key]} if key in commitment else {}
    return {**of_all, **commitment.get(f"partner_{key}", {})}


def updates_of(commitment: Table) -> list[tuple[str, date, Table]]:
    """Return the updates with their keys and first days, in file order."""
    return [(key, first_day(key), update) for key, update in commitment.get("updates", {}).items()]


def first_day(key: str) -> date:
    match = DAY_KEY.fullmatch(key)
    assert match, f"{key}: not a day, month, season or year"
    year, month, day, season = match.groups()
    return date(int(year), int(month or SEASONS.get(season, 1)), int(day or 1))


def day_of(key: str) -> str:
    """Return a key without the suffix of a second update of that day."""
    match = re.fullmatch(r"(.*?)(-[2-9])?", key)
    assert match
    return match[1]


def links(evidence: str | list[str]) -> list[str]:
    return [evidence] if isinstance(evidence, str) else evidence


def changes(commitment: Table, key: str) -> dict[str, list[Table]]:
    """Return for each subject, "" for all, its updates that change `key`, oldest first."""
    found: dict[str, list[Table]] = {}
    for _, _, update in updates_of(commitment):
        if key in update:
            found.setdefault(update.get("partner", ""), []).append(update)
    return found


# The text


def test_text_is_utf8_with_unix_newlines_and_one_at_the_end() -> None:
    assert not TEXT.startswith("\ufeff")
    assert "\r" not in TEXT
    assert "\t" not in TEXT
    assert TEXT.endswith("\n")
    assert not TEXT.endswith("\n\n")
    assert not [line for line in TEXT.split("\n") if line != line.rstrip()]


def test_lines_are_short_except_prose_and_links() -> None:
    prose = ("text = ", "note = ", "source = ", "evidence = ")
    long = [line for line in TEXT.splitlines() if len(line) > 110 and not line.startswith(prose)]
    assert long == []


def test_each_feature_is_explained_before_its_first_use() -> None:
    for key in ("partner_status", "status_was", "deadline_was", "partner_deadline", "partners"):
        explained = re.search(rf"^#.*\b{key}\b", TEXT, re.M)
        used = re.search(rf"^{key} = ", TEXT, re.M)
        assert explained, key
        assert used, key
        assert explained.start() < used.start(), key
    assert "`roadmap list`" in TEXT[: TEXT.index("[roadmap]")]
    for table in ("milestones", "indicators", "updates", "assessments"):
        first = TEXT.index(next(line for line in TEXT.splitlines() if f".{table}." in line))
        assert TEXT[:first].splitlines()[-1].startswith("#"), f"no comment above the first of the {table}"


def test_header_names_every_status() -> None:
    header = TEXT[: TEXT.index("[roadmap]")]
    assert {status for status in OPEN | CLOSED if not re.search(rf"\b{status}\b", header)} == set()


def test_commitments_are_grouped_by_area_in_the_order_of_the_areas() -> None:
    areas = [commitment["area"] for commitment in COMMITMENTS.values()]
    order = list(ROADMAP["areas"])
    assert areas == sorted(areas, key=order.index)


@each_commitment
def test_commitments_of_an_area_are_in_the_order_in_which_they_were_made(commitment: Table) -> None:
    made = [other["made"] for other in COMMITMENTS.values() if other["area"] == commitment["area"]]
    assert made == sorted(made)


def test_comments_keep_to_the_style_guide() -> None:
    comments = "\n".join(line for line in TEXT.splitlines() if line.startswith("#"))
    assert not re.search(r"\b(tells?|told|stands?|stood|bears?|whoever|reckon(ed)?|lest)\b", comments)


@each_commitment
def test_notes_are_short_sentences_with_currencies(commitment: Table) -> None:
    for key, _, update in updates_of(commitment):
        note = update["note"]
        assert note[0].isupper() or note[0].isdigit(), key
        assert note.endswith("."), key
        assert len(note) <= 240, key
        assert len(re.findall(r"[.](?= |$)", note)) <= 2, key
        assert not re.search(r"(?<![A-Z])[$]\d", note), f"{key}: whose dollars?"


def in_order(table: Table, kind: str) -> bool:
    """Return whether a table has only keys of its kind, in the documented order."""
    known = KEYS[kind].split()
    return list(table) == [key for key in known if key in table]


def test_keys_are_known_and_in_order() -> None:
    assert list(ROADMAP) == ["roadmap", "partners", "assessors", "areas", "commitments", "check"]
    assert in_order(ROADMAP["roadmap"], "roadmap")
    assert in_order(ROADMAP["check"], "check")
    for kind in ("partners", "assessors", "areas", "commitments"):
        assert [id_ for id_, table in ROADMAP[kind].items() if not in_order(table, kind)] == []
    for id_, commitment in COMMITMENTS.items():
        for kind in ("milestones", "indicators", "updates", "assessments"):
            tables = commitment.get(kind, {})
            assert [key for key, table in tables.items() if not in_order(table, kind)] == [], id_
        for indicator in commitment.get("indicators", {}).values():
            assert all(in_order(reading, "readings") for reading in indicator["readings"].values()), id_


# The facts


def test_head() -> None:
    head = ROADMAP["roadmap"]
    assert head["title"] == "U.S.-Canada Partnership Roadmap"
    assert head["announced"] == ANNOUNCED
    assert head["source"].startswith("https://www.whitehouse.gov/")


def test_partners() -> None:
    assert {id_: partner["name"] for id_, partner in ROADMAP["partners"].items()} == {
        "us": "United States",
        "ca": "Canada",
        "mx": "Mexico",
    }


def test_counts() -> None:
    assert len(COMMITMENTS) == 25
    assert sum(commitment["made"] == ANNOUNCED for commitment in COMMITMENTS.values()) == 17
    assert Counter(commitment["area"] for commitment in COMMITMENTS.values()) == {
        "covid-19": 2,
        "recovery": 5,
        "climate": 7,
        "diversity": 3,
        "security": 6,
        "alliances": 2,
    }
    assert list(ROADMAP["areas"]) == ["covid-19", "recovery", "climate", "diversity", "security", "alliances"]


def test_later_commitments() -> None:
    made = {id_: commitment["made"].isoformat() for id_, commitment in COMMITMENTS.items()}
    assert {id_: day for id_, day in made.items() if day != "2021-02-23"} == {
        "oil-and-gas-methane-75": "2021-10-11",
        "fossil-finance-abroad": "2021-11-18",
        "trilateral-working-group-violence": "2021-11-18",
        "cloud-act-agreement": "2022-03-22",
        "semiconductor-forum": "2023-01-10",
        "energy-transformation-task-force": "2023-03-24",
        "net-zero-grids": "2023-03-24",
        "power-sector-rules": "2023-03-24",
    }


def test_verdict_on_every_partner() -> None:
    found = {
        id_: {partner: stated(table, "status").get(partner, table["status"]) for partner in table["partners"]}
        for id_, table in COMMITMENTS.items()
    }
    assert found == {id_: partners for id_, (_, partners) in VERDICTS.items()}


def test_deadlines() -> None:
    found = {id_: stated(commitment, "deadline") for id_, commitment in COMMITMENTS.items()}
    assert {id_: deadlines for id_, deadlines in found.items() if deadlines} == {
        "semiconductor-forum": {"": "2023"},
        "energy-transformation-task-force": {"": date(2024, 3, 24)},
        "net-zero-2050": {"": "2050"},
        "oil-and-gas-methane-75": {"": "2035"},
        "fossil-finance-abroad": {"": "2022"},
        "net-zero-grids": {"": "2035", "ca": "2050"},
        "power-sector-rules": {"": "2023-summer"},
        "trilateral-working-group-violence": {"": "2022-spring"},
    }


def test_trilateral_tag_is_on_what_three_partners_promised() -> None:
    tagged = {id_ for id_, commitment in COMMITMENTS.items() if "trilateral" in commitment.get("tags", [])}
    of_three = {id_ for id_, commitment in COMMITMENTS.items() if len(commitment["partners"]) == 3}
    assert tagged == of_three
    assert len(of_three) == 3


# No contradictions


@each_commitment
def test_every_commitment_is_titled_sourced_and_dated(commitment: Table) -> None:
    assert 0 < len(commitment["title"]) <= 60
    assert commitment["partners"]
    assert commitment["source"].startswith("https://")
    assert ANNOUNCED <= commitment["made"] <= TODAY
    assert commitment["status"] in OPEN | CLOSED


def test_ids_are_well_formed() -> None:
    ids = [*ROADMAP["partners"], *ROADMAP["assessors"], *ROADMAP["areas"], *COMMITMENTS]
    for commitment in COMMITMENTS.values():
        ids += commitment.get("milestones", {})
    assert [id_ for id_ in ids if not ID.fullmatch(id_) or len(id_) > 64] == []


@each_commitment
def test_references_exist(commitment: Table) -> None:
    partners = set(commitment["partners"])
    assert commitment["area"] in ROADMAP["areas"]
    assert partners <= set(ROADMAP["partners"])
    assert set(commitment.get("partner_status", {})) <= partners
    assert set(commitment.get("partner_deadline", {})) <= partners
    assert {update["partner"] for _, _, update in updates_of(commitment) if "partner" in update} <= partners
    for assessment in commitment.get("assessments", {}).values():
        assert assessment["by"] in ROADMAP["assessors"]
        assert assessment.get("partner", "us") in partners


@each_commitment
def test_updates_have_note_and_evidence_and_lie_between_promise_and_today(commitment: Table) -> None:
    assert commitment["updates"], "every commitment has news"
    for key, day, update in updates_of(commitment):
        assert update["note"], key
        found = links(update["evidence"])
        assert len(found) == len(set(found)) > 0, key
        assert all(link.startswith(("https://", "http://")) for link in found), key
        assert commitment["made"] <= day <= TODAY, key


@each_commitment
def test_assessments_have_note_and_evidence_and_are_in_order(commitment: Table) -> None:
    days = [first_day(key) for key in commitment.get("assessments", {})]
    assert days == sorted(days)
    assert all(day <= TODAY for day in days)
    for key, assessment in commitment.get("assessments", {}).items():
        assert re.fullmatch(r"[A-Z0-9].*[.]", assessment["note"]), key
        assert assessment["evidence"].startswith("https://"), key


@each_commitment
def test_readings_have_note_and_evidence_and_are_in_order(commitment: Table) -> None:
    for indicator in commitment.get("indicators", {}).values():
        assert indicator["partner"] in commitment["partners"]
        days = [first_day(key) for key in indicator["readings"]]
        assert days == sorted(days)
        for key, reading in indicator["readings"].items():
            assert re.fullmatch(r"[A-Z].*[.]", reading["note"]), key
            assert reading["evidence"].startswith(("https://", "http://")), key


@each_commitment
def test_updates_are_in_the_order_of_their_days(commitment: Table) -> None:
    days = [day for _, day, _ in updates_of(commitment)]
    assert days == sorted(days)


@each_commitment
@pytest.mark.parametrize("key", ["status", "deadline"])
def test_present_of_each_subject_is_its_latest_update(commitment: Table, key: str) -> None:
    changed = changes(commitment, key)
    present = stated(commitment, key)
    for subject, changing in changed.items():
        assert present[subject] == changing[-1][key]
        assert all(one.get(f"{key}_was") == other[key] for other, one in pairwise(changing))
        assert all(update.get(f"{key}_was") != update[key] for update in changing)
        if subject:
            assert f"{key}_was" not in changing[0], "until then the partner had what was stated of all"
    assert set(commitment.get(f"partner_{key}", {})) == set(changed) - {""}, (
        "a value of its own needs an update"
    )


@each_commitment
@pytest.mark.parametrize("key", ["status", "deadline"])
def test_no_update_of_all_changes_what_a_partner_has_for_itself(commitment: Table, key: str) -> None:
    own = False
    for name, _, update in updates_of(commitment):
        own |= key in update and "partner" in update
        assert not (own and key in update and "partner" not in update), f"{name}: write one update a partner"


@each_commitment
def test_whatever_is_not_unknown_has_an_update_that_says_so(commitment: Table) -> None:
    assert commitment["status"] == "unknown" or "" in changes(commitment, "status")


def test_partner_deadline_differs_from_that_of_all() -> None:
    commitment = COMMITMENTS["net-zero-grids"]
    assert stated(commitment, "deadline") == {"": "2035", "ca": "2050"}
    assert [update["deadline"] for update in changes(commitment, "deadline")["ca"]] == ["2050"]


@each_commitment
def test_milestones_are_met_on_the_day_of_an_update(commitment: Table) -> None:
    keys = list(commitment["updates"])
    for milestone in commitment.get("milestones", {}).values():
        assert milestone["status"] == "met"
        assert str(milestone["met_on"]) in keys
        assert milestone["evidence"]


def test_some_commitment_shows_milestones() -> None:
    assert [id_ for id_, table in COMMITMENTS.items() if "milestones" in table] == [
        "energy-transformation-task-force"
    ]


# What the program computes


def listed(run: Run, *args: str, as_of: str = TODAY.isoformat()) -> dict[str, Table]:
    """Return the rows of `list` by id."""
    done = run("list", "--file", str(FILE), "--as-of", as_of, "--format", "json", *args)
    assert done.exit_code == 0, done.stderr
    return {row["id"]: row for row in json.loads(done.stdout)}


def test_check_finds_no_error(run: Run) -> None:
    done = run("check", "--file", str(FILE), "--as-of", TODAY.isoformat(), "--format", "json")
    assert done.exit_code == 0, done.stdout
    assert not {"RM307", "RM311"}.intersection(re.findall(r"RM\d+", done.stdout))
    assert not re.search(r'"severity": *"error"', done.stdout)


def test_verdict_on_the_whole_follows_from_the_partners(run: Run) -> None:
    found = {id_: row["status"] for id_, row in listed(run).items()}
    assert found == {id_: whole for id_, (whole, _) in VERDICTS.items()}


def test_totals(run: Run) -> None:
    assert Counter(row["status"] for row in listed(run).values()) == {
        "met": 7,
        "partly-met": 3,
        "at-risk": 8,
        "underway": 4,
        "ongoing": 1,
        "unknown": 2,
    }


@pytest.mark.parametrize("partner", ["us", "ca", "mx"])
def test_program_shows_each_partner_its_own_verdict(run: Run, partner: str) -> None:
    found = {id_: row["status"] for id_, row in listed(run, "--partner", partner).items()}
    expected = {id_: partners.get(partner) for id_, (_, partners) in VERDICTS.items()}
    assert found == {id_: status for id_, status in expected.items() if status}


@pytest.mark.parametrize("as_of", BEFORE)
def test_days_before_show_what_was_known_then(run: Run, as_of: str) -> None:
    rows = listed(run, as_of=as_of)
    assert {id_: rows[id_]["status"] for id_ in BEFORE[as_of]} == BEFORE[as_of]


def test_nothing_is_planned_that_nobody_planned(run: Run) -> None:
    for as_of in ("2021-02-23", "2022-12-31", "2023-12-31", "2024-12-31", "2025-12-31", TODAY.isoformat()):
        planned = {id_ for id_, row in listed(run, as_of=as_of).items() if row["status"] == "planned"}
        assert planned <= {"norad-modernization"}, as_of


def test_only_what_happened_on_a_day_after_its_deadline_is_late(run: Run) -> None:
    # The meeting was held on July 13 and 14, 2022, and promised for the spring.
    rows = listed(run)
    assert {id_ for id_, row in rows.items() if "late" in row["flags"]} == {
        "trilateral-working-group-violence"
    }
    assert "2022-07-14" in COMMITMENTS["trilateral-working-group-violence"]["updates"]


def test_other_flags(run: Run) -> None:
    rows = listed(run)
    flagged = {
        flag: {id_ for id_, row in rows.items() if flag in row["flags"]}
        for flag in ("overdue", "due-soon", "slipped", "partner-broken", "off-track")
    }
    assert flagged == {
        "overdue": set(),
        "due-soon": set(),
        "slipped": {"oil-and-gas-methane-75", "net-zero-grids"},
        "partner-broken": {
            "multilateral-health",
            "paris-agreement",
            "net-zero-2050",
            "fossil-finance-abroad",
            "net-zero-grids",
        },
        "off-track": {"paris-agreement", "net-zero-2050", "oil-and-gas-methane-75"},
    }


# The two collections of facts from which the file was made
#
# Rows that the second check corrected are listed with what the file says instead, and why.

CANONICAL = {
    "": None,
    "end of 2022": "2022",
    "before autumn 2023": "2023-summer",
    "spring 2022": "2022-spring",
    "one year, so 2024-03-24": date(2024, 3, 24),
    "in 2023": "2023",
    "2030": "2030",
    "2035": "2035",
    "2050": "2050",
}
ALONE = {"(US only)": "us", "(Canada only)": "ca"}

# (commitment, day, partner) of a row: the same in the file.
CORRECTED = {
    ("end-pandemic", "2023-05-05", "ca"): ("2023-05-05", ""),  # the WHO spoke, not Canada
    ("supply-chains", "2025-08-01", "us"): ("2025-08", "us"),  # the source shows the month
    ("nato-wales-pledge", "2024-07-10", "us"): ("2024-03", "us"),  # the day was that of an article
    ("nato-wales-pledge", "2024-07-10", "ca"): ("2024-03", "ca"),
    ("un-and-global-missions", "2025-05-17", "ca"): ("2025-05-16", "ca"),
    ("un-and-global-missions", "2025-08", "us"): ("2025-08-28", "us"),
    ("un-and-global-missions", "2025-10-09", "us"): ("2025-10-08", "us"),
    ("continental-defence-and-arctic", "2026-05", "us"): ("2026-05-18", "us"),
    ("norad-modernization", "2025-04", "us"): ("2025-04-18", "us"),
    ("fossil-finance-abroad", "2025", "us"): ("2025-02", "us"),
    ("fossil-finance-abroad", "2025-03", "us"): ("2025-03-13", "us"),
    ("energy-transformation-task-force", "2024-05-16", ""): ("2024-spring", ""),  # only reported that day
}
ALONE_ANYWAY = "oil-and-gas-methane-75"
"""A promise of one partner: its updates name none."""

# From the corrections; in no row.
ADDED = [
    ("nato-wales-pledge", "2026-03", "ca"),
    ("continental-defence-and-arctic", "2024-11-13", ""),
    ("cross-border-crime-forum", "2024-07", ""),
]

# (commitment, day in the file, partner): the status in the file, where a row suggests another.
OTHER_VERDICT = {
    ("end-pandemic", "2023-05-05", ""): "partly-met",  # the WHO said that the pandemic was not over
    ("end-pandemic", "2023-05-11", "us"): None,  # partly met by then: a note
    ("clean-growth", "2025-07-04", "us"): "at-risk",  # other credits remain
    ("community-safety-and-justice", "2025-01-20", "us"): "at-risk",  # the order was revoked, not the promise
    ("nato-wales-pledge", "2025-08-28", "ca"): "partly-met",  # an estimate, and a year late
}

# Better pages: for facts of the first collection, and for rows that the check left unconfirmed.
BETTER = {
    ("multilateral-health", "2025-01-20"): "https://regulations.justia.com/",
    ("paris-agreement", "2025-01-20"): "https://www.hklaw.com/",
    ("inclusive-recovery", "2021-11-15"): "https://chicago.suntimes.com/",
    ("net-zero-2050", "2025-04-01"): "https://ca.andersen.com/",
    ("community-safety-and-justice", "2025-03-10"): "https://newswire.ca/",
    ("power-sector-rules", "2024-04-25"): "https://www.wri.org/",
    ("power-sector-rules", "2025-06-11"): "https://www.mgmlaw.com/",
}
# Unconfirmed rows whose own page was found, with the fact and the day on it.
OWN_PAGE_FOUND = {
    ("supply-chains", "2025-02-28"),
    ("community-safety-and-justice", "2025-05-21"),
    ("oil-and-gas-methane-75", "2021-12-21"),
    ("cloud-act-agreement", "2026-03-12"),
}
# What the corrections of assessments change: the day, more precise or less, or the words of the verdict.
ASSESSED_ON = {
    ("net-zero-2050", "2023"): "2023-11-07",
    ("net-zero-2050", "2024"): "2024-11-07",
    ("net-zero-2050", "2025"): "2025-09",
    ("paris-agreement", "2025-11-18"): "2025-11",
}
OTHER_WORDS = {
    "great progress abroad": "fantastic progress",
    "near financial collapse": "imminent financial collapse",
}
# The promise on methane was for 2030; the data has the later deadline, as its correction says.
TARGET_DAY = {"ca-oil-gas-methane-cut": "2030"}
# Rows whose better page is for a later report, which is an update of its own.
LATER_REPORT = {("nato-wales-pledge", "2025-08-28"), ("nato-wales-pledge", "2025-12-04")}


def rows_of(name: str) -> Rows:
    file = DATA / name
    if not file.exists():
        pytest.skip(f"no {name} in ../shared/data beside the repository")
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def facts() -> dict[str, dict[str, str]]:
    """Return the rows of the first collection by id."""
    return {row["id"]: row for row in rows_of("us-canada-facts.csv")}


@pytest.fixture(scope="module")
def later_facts() -> Rows:
    """Return the rows of the second collection."""
    return rows_of("us-canada-facts-2.csv")


def outcomes(row: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return the outcomes of a row of the first collection as (day, partner or "", link)."""
    found = []
    for outcome in filter(None, (row["outcomes"] or "").split(";")):
        day, fact, link = outcome.split("|")
        alone = next((partner for mark, partner in ALONE.items() if fact.endswith(mark)), "")
        found.append((day, alone, link))
    return found


def in_the_file(row: dict[str, str]) -> tuple[str, str, str]:
    """Return commitment, day and partner of a row of the second collection, as corrected."""
    id_, partner = row["id"], row["partner"] if row["id"] != ALONE_ANYWAY else ""
    day, partner = CORRECTED.get((id_, row["date"], partner), (row["date"], partner))
    return id_, day, partner


def in_file() -> list[tuple[tuple[str, str, str], Table]]:
    """Return every update of the file under commitment, day and partner."""
    return [
        ((id_, day_of(key), update.get("partner", "")), update)
        for id_, table in COMMITMENTS.items()
        for key, update in table["updates"].items()
    ]


def test_commitments_are_those_of_the_facts(facts: dict[str, dict[str, str]]) -> None:
    assert sorted(COMMITMENTS) == sorted(facts)
    for id_, row in facts.items():
        commitment = COMMITMENTS[id_]
        assert commitment["area"] == row["area"], id_
        assert commitment["partners"] == row["partners"].split(), id_
        assert str(commitment["made"]) == row["made"], id_
        assert commitment["source"] == row["source"], id_


def test_head_names_the_first_source_of_the_facts(facts: dict[str, dict[str, str]]) -> None:
    assert ROADMAP["roadmap"]["source"] == next(iter(facts.values()))["source"]


def test_first_deadlines_are_those_of_the_facts(facts: dict[str, dict[str, str]]) -> None:
    for id_, row in facts.items():
        changing = changes(COMMITMENTS[id_], "deadline").get("", [])
        first = changing[0]["deadline_was"] if changing else COMMITMENTS[id_].get("deadline")
        assert first == CANONICAL[row["deadline_as_stated"]], id_


def test_updates_are_the_facts_and_nothing_else(facts: dict[str, dict[str, str]], later_facts: Rows) -> None:
    expected = Counter(in_the_file(row) for row in later_facts)
    expected.update(ADDED)
    for id_, row in facts.items():
        for day, partner, _ in outcomes(row):
            both = (id_, day) == ("paris-agreement", "2021-04-22")  # each has a target of its own
            expected.update((id_, day, one) for one in (("us", "ca") if both else (partner,)))
    assert len(later_facts) == 103
    assert Counter(key for key, _ in in_file()) == expected


def test_statuses_are_those_that_the_facts_suggest_or_a_deliberate_other(later_facts: Rows) -> None:
    for row in later_facts:
        at = in_the_file(row)
        found = [update.get("status") for name, update in in_file() if name == at]
        assert OTHER_VERDICT.get(at, row["value"] or None) in found, at
    assert {row["kind"] for row in later_facts} == {"status", "note"}


def test_evidence_is_the_better_source_or_one_found_since(
    facts: dict[str, dict[str, str]], later_facts: Rows
) -> None:
    pages = [(id_, day, link, "") for id_, row in facts.items() for day, _, link in outcomes(row)]
    pages += [
        (*in_the_file(row)[:2], row["better_source"] or row["source"], row["check"]) for row in later_facts
    ]
    for id_, day, page, check in pages:
        found = [
            link
            for (at, on, _), update in in_file()
            if (at, on) == (id_, day)
            for link in links(update["evidence"])
        ]
        if (id_, day) in BETTER:
            assert any(link.startswith(BETTER[id_, day]) for link in found), (id_, day)
        elif (id_, day) not in LATER_REPORT:
            assert page in found, (id_, day)
            assert check != "unconfirmed" or (id_, day) in OWN_PAGE_FOUND, (id_, day)


def test_later_report_is_an_update_of_its_own(later_facts: Rows) -> None:
    better = {row["better_source"] for row in later_facts if in_the_file(row)[:2] in LATER_REPORT}
    assert better == {COMMITMENTS["nato-wales-pledge"]["updates"]["2026-03"]["evidence"]}


def test_assessments_are_those_of_the_data_as_corrected() -> None:
    rows = rows_of("us-canada-assessments.csv")
    names = {assessor["name"]: id_ for id_, assessor in ROADMAP["assessors"].items()}
    expected = {
        (
            row["commitment id"],
            ASSESSED_ON.get((row["commitment id"], row["day"]), row["day"]),
            row["partner"],
            names[row["assessor"]],
            OTHER_WORDS.get(row["verdict"], row["verdict"]),
            (row["better_source"] or row["source"]).replace(":443", ""),
        )
        for row in rows
    }
    found = [
        (id_, day_of(key), one.get("partner", ""), one["by"], one["verdict"], one["evidence"])
        for id_, commitment in COMMITMENTS.items()
        for key, one in commitment.get("assessments", {}).items()
    ]
    assert {row["check"] for row in rows} == {"confirmed"}
    assert sorted(found) == sorted(expected)
    assert len(found) == len(rows) == 22
    assert {
        one["by"] for one in (a for c in COMMITMENTS.values() for a in c.get("assessments", {}).values())
    } == {*ROADMAP["assessors"]}


def indicator_title(title: str) -> str:
    """Return a title of the data as the roadmap has it: it names the partner apart, in American English."""
    words = title.split(": ", 1)[1].replace("defence", "defense")
    return words[0].upper() + words[1:]


def test_indicators_and_readings_are_those_of_the_data_as_corrected() -> None:
    rows = rows_of("us-canada-indicators.csv")
    assert {row["check"] for row in rows} == {"confirmed"}
    expected = [
        (
            *(
                row["commitment id"],
                row["indicator id"],
                indicator_title(row["title"]),
                row["unit"],
                row["partner"],
            ),
            *(row["baseline_day"], float(row["baseline"])),
            *(TARGET_DAY.get(row["indicator id"], row["target_day"]), float(row["target"])),
            *(row["day"], float(row["value"]), row["better_source"] or row["source"]),
        )
        for row in rows
    ]
    found = [
        (
            *(id_, key, one["title"], one["unit"], one["partner"]),
            *(one["baseline"]["on"], one["baseline"]["value"], one["target"]["on"], one["target"]["value"]),
            *(day, reading["value"], reading["evidence"]),
        )
        for id_, commitment in COMMITMENTS.items()
        for key, one in commitment.get("indicators", {}).items()
        for day, reading in one["readings"].items()
    ]
    assert sorted(found) == sorted(expected)
    assert len(found) == 15
