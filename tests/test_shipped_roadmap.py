"""The roadmap that ships with the program: what it states, without contradicting itself or its facts.

Read with `tomllib`, so that nothing here depends on the program's own reader.
"""

import csv
import re
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

Table = dict[str, Any]
Facts = dict[str, dict[str, str]]

ROOT = Path(__file__).parents[1]
FILE = ROOT / "roadmap.toml"
FACTS = ROOT.parent / "shared" / "data" / "us-canada-facts.csv"

TEXT = FILE.read_bytes().decode("utf-8")
ROADMAP: Table = tomllib.loads(TEXT)
COMMITMENTS: dict[str, Table] = ROADMAP["commitments"]
ANNOUNCED = date(2021, 2, 23)
READ_AS_OF = date(2026, 2, 1)

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DAY_KEY = re.compile(r"(\d{4}-\d{2}-\d{2})(-[2-9])?")
BEST_OPEN_TO_WORST = ["ongoing", "underway", "planned", "unknown", "at-risk", "stalled"]
OPEN = set(BEST_OPEN_TO_WORST)
CLOSED = {"met", "partly-met", "broken", "dropped"}

KEYS = {
    "roadmap": "title summary announced source",
    "partners": "name url",
    "areas": "title summary",
    "commitments": """title text area partners made deadline partner_deadline status partner_status tags
        source milestones updates""",
    "milestones": "title deadline status met_on evidence",
    "updates": "partner status status_was deadline deadline_was note evidence",
    "check": "due_soon_days stale_after_days",
}

# What became of each: a status, or one for each partner.
STATUSES: dict[str, str | dict[str, str]] = {
    "end-pandemic": "unknown",
    "multilateral-health": {"us": "at-risk", "ca": "unknown"},
    "inclusive-recovery": "unknown",
    "supply-chains": "underway",
    "clean-growth": "underway",
    "semiconductor-forum": "met",
    "energy-transformation-task-force": "underway",
    "climate-ministerial": "met",
    "paris-agreement": {"us": "dropped", "ca": "underway"},
    "net-zero-2050": "unknown",
    "oil-and-gas-methane-75": "underway",
    "fossil-finance-abroad": {"us": "unknown", "ca": "underway"},
    "net-zero-grids": {"us": "unknown", "ca": "underway"},
    "power-sector-rules": {"us": "unknown", "ca": "met"},
    "systemic-racism-and-discrimination": "unknown",
    "community-safety-and-justice": "unknown",
    "trilateral-working-group-violence": "met",
    "nato-wales-pledge": {"us": "unknown", "ca": "underway"},
    "un-and-global-missions": "unknown",
    "continental-defence-and-arctic": "unknown",
    "norad-modernization": {"": "planned", "us": "planned", "ca": "underway"},
    "cross-border-crime-forum": "met",
    "cloud-act-agreement": "unknown",
    "multilateral-institutions": "unknown",
    "north-american-leaders-summit": "met",
}

each_commitment = pytest.mark.parametrize("commitment", COMMITMENTS.values(), ids=COMMITMENTS)


def stated_statuses(commitment: Table) -> dict[str, str]:
    """Return the stated status of each partner; that of the whole under the empty name."""
    whole = {"": commitment["status"]} if "status" in commitment else {}
    return {**whole, **commitment.get("partner_status", {})}


def stated_deadlines(commitment: Table) -> Table:
    """Return the stated deadline of each partner that has its own; that of the whole under the empty name."""
    whole = {"": commitment["deadline"]} if "deadline" in commitment else {}
    return {**whole, **commitment.get("partner_deadline", {})}


def events(commitment: Table) -> list[tuple[date, Table]]:
    """Return the updates with their days, oldest first, those of one day in file order."""
    updates = commitment.get("updates", {})
    dated = [(event_day(key), update) for key, update in updates.items()]
    return sorted(dated, key=lambda event: event[0])


def event_day(key: str) -> date:
    match = DAY_KEY.fullmatch(key)
    assert match, f"{key}: not a day"
    return date.fromisoformat(match[1])


def chains(commitment: Table, key: str) -> dict[str, list[tuple[Any, Any]]]:
    """Return for each partner ("" for the whole) its moves of `key`, as (what it was, what it became)."""
    moves: dict[str, list[tuple[Any, Any]]] = {}
    for _, update in events(commitment):
        if key in update:
            moves.setdefault(update.get("partner", ""), []).append((update.get(f"{key}_was"), update[key]))
    return moves


# The text


def test_text_is_utf8_with_unix_newlines_and_one_at_the_end() -> None:
    assert not TEXT.startswith("\ufeff")
    assert "\r" not in TEXT
    assert "\t" not in TEXT
    assert TEXT.endswith("\n")
    assert not TEXT.endswith("\n\n")
    assert not [line for line in TEXT.split("\n") if line != line.rstrip()]


def test_lines_are_short_save_prose_and_links() -> None:
    prose = ("text = ", "note = ", "source = ", "evidence = ")
    long = [line for line in TEXT.splitlines() if len(line) > 110 and not line.startswith(prose)]
    assert long == []


def test_newcomer_meets_an_explanation_before_the_first_use_of_each_feature() -> None:
    for key in ("partner_status", "status_was", "deadline_was", "partner_deadline", "partners"):
        explained = re.search(rf"^#.*\b{key}\b", TEXT, re.M)
        used = re.search(rf"^{key} = ", TEXT, re.M)
        assert explained, key
        assert used, key
        assert explained.start() < used.start(), key
    assert "`roadmap list`" in TEXT[: TEXT.index("[roadmap]")]
    for table in ("milestones", "updates"):
        first = TEXT.index(next(line for line in TEXT.splitlines() if f".{table}." in line))
        assert TEXT[:first].splitlines()[-1].startswith("#"), f"no comment above the first of the {table}"


def test_header_names_every_status() -> None:
    header = TEXT[: TEXT.index("[roadmap]")]
    assert {status for status in OPEN | CLOSED if not re.search(rf"\b{status}\b", header)} == set()


def test_commitments_stand_together_by_area_in_the_order_of_the_areas() -> None:
    areas = [commitment["area"] for commitment in COMMITMENTS.values()]
    order = list(ROADMAP["areas"])
    assert areas == sorted(areas, key=order.index)


@each_commitment
def test_commitments_of_an_area_stand_in_the_order_in_which_they_were_made(commitment: Table) -> None:
    made = [other["made"] for other in COMMITMENTS.values() if other["area"] == commitment["area"]]
    assert made == sorted(made)


def in_order(table: Table, kind: str) -> bool:
    """Return whether a table has only the keys of its kind, in the order in which they are documented."""
    known = KEYS[kind].split()
    return list(table) == [key for key in known if key in table]


def test_keys_are_known_and_stand_in_one_order() -> None:
    assert list(ROADMAP) == ["roadmap", "partners", "areas", "commitments", "check"]
    assert in_order(ROADMAP["roadmap"], "roadmap")
    assert in_order(ROADMAP["check"], "check")
    for kind in ("partners", "areas", "commitments"):
        assert [id_ for id_, table in ROADMAP[kind].items() if not in_order(table, kind)] == []
    for id_, commitment in COMMITMENTS.items():
        for kind in ("milestones", "updates"):
            tables = commitment.get(kind, {})
            assert [key for key, table in tables.items() if not in_order(table, kind)] == [], id_


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


def test_statuses() -> None:
    stated = {id_: stated_statuses(commitment) for id_, commitment in COMMITMENTS.items()}
    expected = {id_: {"": status} if isinstance(status, str) else status for id_, status in STATUSES.items()}
    assert stated == expected


def test_deadlines() -> None:
    stated = {id_: stated_deadlines(commitment) for id_, commitment in COMMITMENTS.items()}
    assert {id_: deadlines for id_, deadlines in stated.items() if deadlines} == {
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
    assert ANNOUNCED <= commitment["made"] <= READ_AS_OF
    assert stated_statuses(commitment)


def test_ids_are_well_formed() -> None:
    ids = [*ROADMAP["partners"], *ROADMAP["areas"], *COMMITMENTS]
    for commitment in COMMITMENTS.values():
        ids += commitment.get("milestones", {})
    assert [id_ for id_ in ids if not ID.fullmatch(id_) or len(id_) > 64] == []


@each_commitment
def test_references_lead_somewhere(commitment: Table) -> None:
    partners = set(commitment["partners"])
    assert commitment["area"] in ROADMAP["areas"]
    assert partners <= set(ROADMAP["partners"])
    assert set(commitment.get("partner_status", partners)) == partners, "every partner is named, or none"
    assert set(commitment.get("partner_deadline", {})) <= partners
    assert {update["partner"] for _, update in events(commitment) if "partner" in update} <= partners


@each_commitment
def test_updates_have_note_and_evidence_and_lie_between_promise_and_today(commitment: Table) -> None:
    for day, update in events(commitment):
        assert update["note"]
        assert update["evidence"].startswith(("https://", "http://"))
        assert commitment["made"] <= day <= READ_AS_OF


@each_commitment
def test_present_is_what_replaying_the_events_gives(commitment: Table) -> None:
    for key, stated in (("status", stated_statuses(commitment)), ("deadline", stated_deadlines(commitment))):
        for partner, moves in chains(commitment, key).items():
            assert stated[partner] == moves[-1][1]
            assert [was for was, _ in moves[1:]] == [became for _, became in moves[:-1]]
            assert all(was is not None and was != became for was, became in moves)


@each_commitment
def test_whatever_is_not_unknown_has_an_event_that_says_so(commitment: Table) -> None:
    moved = chains(commitment, "status")
    if not commitment.get("updates"):
        assert commitment["status"] == "unknown"
    for partner, status in stated_statuses(commitment).items():
        follows_the_whole = partner != "" and status == commitment.get("status")
        assert status == "unknown" or partner in moved or follows_the_whole


@each_commitment
def test_stated_status_agrees_with_the_partners(commitment: Table) -> None:
    if "status" in commitment and "partner_status" in commitment:
        still_open = OPEN.intersection(commitment["partner_status"].values())
        assert commitment["status"] == max(still_open, key=BEST_OPEN_TO_WORST.index)


def test_partner_deadline_moved_away_from_that_of_the_whole() -> None:
    commitment = COMMITMENTS["net-zero-grids"]
    assert chains(commitment, "deadline") == {"ca": [(commitment["deadline"], "2050")]}


@each_commitment
def test_milestones_are_dated_within_the_commitment(commitment: Table) -> None:
    for milestone in commitment.get("milestones", {}).values():
        if milestone["status"] == "met":
            assert milestone["met_on"] in [day for day, _ in events(commitment)]
            assert milestone["evidence"]
        else:
            assert stated_statuses(commitment)[""] in OPEN
            assert milestone["deadline"] <= commitment["deadline"]


def test_some_commitment_shows_milestones() -> None:
    assert [id_ for id_, table in COMMITMENTS.items() if "milestones" in table] == [
        "energy-transformation-task-force"
    ]


# Against the collection of facts that the file was made from

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


@pytest.fixture(scope="module")
def facts() -> Facts:
    """Return the rows of the collection by id."""
    if not FACTS.exists():
        pytest.skip(f"no {FACTS.name} in ../shared/data beside the repository")
    with FACTS.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def outcomes(row: dict[str, str]) -> list[tuple[date, str, str]]:
    """Return the outcomes of a row as (day, partner or "", link)."""
    found = []
    for outcome in filter(None, (row["outcomes"] or "").split(";")):
        day, fact, link = outcome.split("|")
        alone = next((partner for mark, partner in ALONE.items() if fact.endswith(mark)), "")
        found.append((date.fromisoformat(day), alone, link))
    return found


def test_commitments_are_those_of_the_facts(facts: Facts) -> None:
    assert sorted(COMMITMENTS) == sorted(facts)
    for id_, row in facts.items():
        commitment = COMMITMENTS[id_]
        assert commitment["area"] == row["area"], id_
        assert commitment["partners"] == row["partners"].split(), id_
        assert str(commitment["made"]) == row["made"], id_
        assert commitment["source"] == row["source"], id_


def test_head_names_the_first_source_of_the_facts(facts: Facts) -> None:
    assert ROADMAP["roadmap"]["source"] == next(iter(facts.values()))["source"]


def test_first_deadlines_are_those_of_the_facts(facts: Facts) -> None:
    for id_, row in facts.items():
        moves = chains(COMMITMENTS[id_], "deadline").get("", [])
        first = moves[0][0] if moves else COMMITMENTS[id_].get("deadline")
        assert first == CANONICAL[row["deadline_as_stated"]], id_


def test_events_are_those_of_the_facts(facts: Facts) -> None:
    for id_, row in facts.items():
        stated = {(day, update["evidence"]) for day, update in events(COMMITMENTS[id_])}
        assert stated == {(day, link) for day, _, link in outcomes(row)}, id_


def test_fact_about_one_partner_is_that_partners_event(facts: Facts) -> None:
    alone = [(id_, *outcome) for id_, row in facts.items() for outcome in outcomes(row) if outcome[1]]
    assert len(alone) == 7
    for id_, day, partner, _ in alone:
        commitment = COMMITMENTS[id_]
        assert [update["partner"] for on, update in events(commitment) if on == day] == [partner], id_
        assert partner in commitment["partner_status"], id_


def test_fact_about_all_partners_is_an_event_of_each_or_of_the_whole(facts: Facts) -> None:
    shared = [(id_, *outcome) for id_, row in facts.items() for outcome in outcomes(row) if not outcome[1]]
    assert len(shared) == 12
    for id_, day, _, _ in shared:
        commitment = COMMITMENTS[id_]
        named = [update.get("partner") for on, update in events(commitment) if on == day]
        assert named in ([None], commitment["partners"]), id_


def test_commitment_without_a_fact_is_unknown(facts: Facts) -> None:
    silent = {id_ for id_, row in facts.items() if not outcomes(row)}
    assert silent == {id_ for id_, table in COMMITMENTS.items() if stated_statuses(table) == {"": "unknown"}}
    assert len(silent) == 9
