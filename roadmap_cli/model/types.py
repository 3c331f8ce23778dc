"""Types of a roadmap in memory, which mirror format 1 of the file.

New keys are written in the order of the fields. `texts` returns the value of a `str | list[str]` field as a
list.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from operator import attrgetter
from typing import Annotated, Any, ClassVar

import msgspec

from roadmap_cli.model.cycles import EVERY_PATTERN
from roadmap_cli.model.findings import Severity
from roadmap_cli.model.names import decomposed
from roadmap_cli.model.numbers import Number, StatedNumber, number_of
from roadmap_cli.model.window import Date, Deadline, Target

FORMAT = 1
ID_PATTERN = r"[a-z0-9]+(-[a-z0-9]+)*"
ID_LENGTH = 64
ALL = "all"
"""The value of `--for` that means every partner, so no partner has this id."""

Title = Annotated[str, msgspec.Meta(min_length=1, pattern=r"\S")]
Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]
YEAR_START_PATTERN = (
    "^(0[1-9]|1[0-2])$|^(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$"
    "|^(0[13-9]|1[0-2])-(29|30)$|^(0[13578]|1[02])-31$"
)
"""The pattern of the month or the day on which fiscal years start; a regular expression of ECMA 262."""
_END = r"(?!\n)"
"""What `$` lacks in Python, where it also matches before a last line break."""
YearStart = Annotated[str, msgspec.Meta(pattern=f"({YEAR_START_PATTERN}){_END}")]
Every = Annotated[str, msgspec.Meta(pattern=f"{EVERY_PATTERN}{_END}")]
Days = Annotated[int, msgspec.Meta(ge=0, le=36500)]
HIGHEST_POINTS = 1000
Points = Annotated[float, msgspec.Meta(ge=-HIGHEST_POINTS, le=HIGHEST_POINTS)]


_NONE: Mapping[str, Any] = type("_NoTables", (dict,), {})()
"""No tables. All records share this object; msgspec would copy an empty `dict` for each record."""


class Status(StrEnum):
    """The status of a commitment, declared from best to worst (see `RANK`); `superseded` is neither."""

    MET = "met"
    PARTLY_MET = "partly-met"
    ONGOING = "ongoing"
    UNDERWAY = "underway"
    PLANNED = "planned"
    UNKNOWN = "unknown"
    AT_RISK = "at-risk"
    STALLED = "stalled"
    DROPPED = "dropped"
    BROKEN = "broken"
    SUPERSEDED = "superseded"


CLOSED = frozenset({Status.MET, Status.PARTLY_MET, Status.BROKEN, Status.DROPPED, Status.SUPERSEDED})
OPEN = frozenset(Status) - CLOSED
STATUS_GROUPS: Mapping[str, frozenset[Status]] = {"open": OPEN, "closed": CLOSED}
"""The words that mean several statuses."""
NOT_KEPT = frozenset({Status.BROKEN, Status.DROPPED})
FINAL = frozenset({Status.MET, Status.PARTLY_MET, Status.BROKEN})
"""The final statuses: a commitment that was kept or broken cannot be replaced."""
RANK = {status: rank for rank, status in enumerate(Status)}

STATUSES: Mapping[Status, str] = {
    Status.UNKNOWN: "the outcome is not known",
    Status.PLANNED: "an intention so far; the default",
    Status.UNDERWAY: "work on it has begun",
    Status.AT_RISK: "it may not be kept, or not on time",
    Status.STALLED: "work on it has stopped",
    Status.ONGOING: "kept for as long as it lasts; it has no end date",
    Status.MET: "kept",
    Status.PARTLY_MET: "kept in part, and no more will follow",
    Status.BROKEN: "not kept",
    Status.DROPPED: "given up",
    Status.SUPERSEDED: "replaced by the commitments in `replaced_by`; without one, it counts as dropped",
}
"""The meaning of each status: first the open ones, then the closed ones."""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The `[roadmap]` table: the roadmap as a whole."""

    title: Title
    id: str = ""
    summary: str = ""
    announced: Date | None = None
    source: str | list[str] = ""
    page: str = ""
    fiscal_year_starts: YearStart = ""
    format: int = FORMAT
    extra: Any = None


class Partner(msgspec.Struct, frozen=True, kw_only=True):
    """A `[partners.ID]` table: a partner that makes commitments."""

    name: Title
    url: str = ""
    extra: Any = None


class Assessor(msgspec.Struct, frozen=True, kw_only=True):
    """An `[assessors.ID]` table: an outside assessor of commitments.

    `scale` has the number of each verdict, the best one first; without it, verdicts are free text.
    """

    name: Title
    url: str = ""
    scale: dict[str, Points] = {}
    extra: Any = None


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """An `[areas.ID]` table: a priority that groups commitments."""

    title: Title
    summary: str = ""
    lead: str = ""
    extra: Any = None


class Milestone(msgspec.Struct, frozen=True, kw_only=True, rename={"stated_status": "status"}):
    """A step toward a commitment."""

    title: Title
    deadline: Deadline | None = None
    deadline_text: str = ""
    stated_status: Status | None = None
    met_on: Date | None = None
    evidence: str | list[str] = ""
    extra: Any = None

    @property
    def status(self) -> Status:
        """The status in the file, or the default."""
        return self.stated_status or Status.PLANNED

    @property
    def promised(self) -> str:
        """The deadline and its words on one line."""
        return promised(self.deadline.text if self.deadline is not None else "", self.deadline_text)


class Direction(StrEnum):
    """The direction in which an indicator improves."""

    UP = "up"
    DOWN = "down"


class Point(msgspec.Struct, frozen=True, kw_only=True, rename={"stated_value": "value"}):
    """A value of an indicator on a day: its baseline, or its target."""

    stated_value: StatedNumber
    on: Deadline

    @property
    def value(self) -> Number:
        """The value with its digits."""
        return number_of(self.stated_value)


class Reading(msgspec.Struct, frozen=True, kw_only=True, rename={"stated_value": "value"}):
    """A value of an indicator that was measured on the day of its key in `readings`."""

    stated_value: StatedNumber
    note: str = ""
    evidence: str | list[str] = ""
    extra: Any = None

    @property
    def value(self) -> Number:
        """The value with its digits."""
        return number_of(self.stated_value)


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """A number that shows how far a commitment is; it is about all partners or the one in `partner`."""

    title: Title
    unit: str = ""
    direction: Direction | None = None
    partner: str = ""
    baseline: Point | None = None
    target: Point | None = None
    extra: Any = None
    readings: Mapping[str, Reading] = _NONE


class Update(msgspec.Struct, frozen=True, kw_only=True):
    """An update: a change or a note on the day of its key in `updates`.

    It is about all partners, about the one in `partner`, or about the milestone in `milestone`. With `cycle`,
    it is about that cycle of a recurring duty, of all partners or of the one in `partner`.
    """

    partner: str = ""
    milestone: str = ""
    cycle: Deadline | None = None
    status: Status | None = None
    status_was: Status | None = None
    deadline: Target | None = None
    deadline_was: Target | None = None
    deadline_text_was: str = ""
    note: str = ""
    evidence: str | list[str] = ""
    extra: Any = None


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """What an assessor said of a commitment, or of one partner of it, on the day of its key in `assessments`.

    It never changes a status.
    """

    by: str
    verdict: Title
    partner: str = ""
    note: str = ""
    evidence: str | list[str] = ""
    extra: Any = None


class Waiver(msgspec.Struct, frozen=True, kw_only=True):
    """The reason to silence a rule of `check` for one commitment, and the last day to do so."""

    until: Date | None = None
    reason: str = ""


class Commitment(msgspec.Struct, frozen=True, kw_only=True):
    """A `[commitments.ID]` table: one promise."""

    title: Title
    text: str = ""
    met_when: str = ""
    area: str
    partners: list[str] = []
    owner: str | list[str] = ""
    made: Date | None = None
    deadline: Deadline | None = None
    deadline_text: str = ""
    partner_deadline: Mapping[str, Target] = _NONE
    every: Every = ""
    until: Date | None = None
    status: Status | None = None
    partner_status: Mapping[str, Status] = _NONE
    progress: Percent | None = None
    depends_on: list[str] = []
    replaced_by: list[str] = []
    tags: list[str] = []
    source: str | list[str] = ""
    formerly: str | list[str] = ""
    waive: Mapping[str, Waiver] = _NONE
    extra: Any = None
    milestones: Mapping[str, Milestone] = _NONE
    indicators: Mapping[str, Indicator] = _NONE
    updates: Mapping[str, Update] = _NONE
    assessments: Mapping[str, Assessment] = _NONE


GROUPINGS = ("area", "status", "partner", "owner", "roadmap")
"""The fields by which rows can be grouped."""


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A `[views.NAME]` table: a saved filter, and how to show what matches it.

    `columns` and `sort` are written as for the options of these names.
    """

    where: str = ""
    columns: str | list[str] = ""
    sort: str | list[str] = ""
    group_by: str = ""
    extra: Any = None


class ImportMapping(msgspec.Struct, frozen=True, kw_only=True):
    """An `[imports.NAME]` table: options of `import`, each written as on the command line."""

    format: str = ""
    sheet: str | list[str] = ""
    encoding: str = ""
    header_row: str = ""
    skip_rows: str = ""
    until: str = ""
    fill_down: str | list[str] = ""
    rows: str = ""
    map: str | list[str] = ""
    map_status: str | list[str] = ""
    id_from: str = ""
    area: str = ""
    separator: str = ""
    map_value: str | list[str] = ""
    area_map: str = ""
    partner_map: str = ""
    day_first: bool = False
    month_first: bool = False
    epoch: str = ""
    keep_unread: bool = False
    extra: Any = None


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """The `[check]` table: settings for flags and for the rules of `check`."""

    due_soon_days: Days = 30
    stale_after_days: Days = 180
    select: list[str] = []
    ignore: list[str] = []
    severity: dict[str, Severity] = {}
    require: list[str] = []
    extra: Any = None


class Roadmap(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A roadmap file. Tables are in the order of the file.

    `memo` has no part in the file: it keeps what is computed once, by day.
    """

    roadmap: Head
    partners: dict[str, Partner] = {}
    assessors: dict[str, Assessor] = {}
    areas: dict[str, Area] = {}
    commitments: dict[str, Commitment] = {}
    views: dict[str, View] = {}
    imports: dict[str, ImportMapping] = {}
    check: Check = Check()
    extra: Any = None

    @cached_property
    def memo(self) -> dict[date, Any]:
        """What `analysis.lineage` has computed for a day."""
        return {}

    is_joined: ClassVar[bool] = False
    """Whether it is several roadmaps, a `joined.JoinedRoadmap`, which has its own version of the methods."""

    @property
    def each(self) -> Iterable[tuple[str, "Roadmap"]]:
        """Each roadmap with its short name, which is empty where one is read."""
        return [("", self)]

    def name_of(self, known_id: str) -> str | None:  # noqa: ARG002
        """Return the short name of the roadmap that an id is from, None where one roadmap is read."""
        return None

    def local(self, known_id: str) -> str:
        """Return an id as it is in its file."""
        return known_id

    def check_of(self, commitment_id: str) -> Check:  # noqa: ARG002
        """Return the settings of the roadmap that a commitment is from."""
        return self.check


RECORDS: Mapping[str, type[msgspec.Struct]] = {
    "partners": Partner,
    "assessors": Assessor,
    "areas": Area,
    "commitments": Commitment,
    "views": View,
    "imports": ImportMapping,
}
"""The types of records, by table."""
PARTS: Mapping[str, type[msgspec.Struct]] = {
    "milestones": Milestone,
    "indicators": Indicator,
    "updates": Update,
    "assessments": Assessment,
}
"""The types of the tables below a commitment, by key."""
DATED = ("updates", "assessments")
"""The tables below a commitment whose keys are days."""


def promised(deadline: str | None, words: str | None) -> str:
    """Return a deadline and its words on one line: both as in `2024-04/2025-03 (FY2024-25)`, or either."""
    line = " ".join((words or "").split())
    return f"{deadline} ({line})" if deadline and line else deadline or line


def tables_in(roadmap: Roadmap) -> Iterator[tuple[tuple[str, ...], msgspec.Struct]]:
    """Yield each table of a roadmap with its path, parents before children."""
    parts = (*PARTS, "waive")
    yield (), roadmap
    yield ("roadmap",), roadmap.roadmap
    for kind in RECORDS:
        for known_id, record in getattr(roadmap, kind).items():
            yield (kind, known_id), record
            if kind == "commitments":
                for part, tables in zip(parts, attrgetter(*parts)(record), strict=True):
                    for key, table in tables.items():
                        yield (kind, known_id, part, key), table
                        if part == "indicators":
                            yield from _tables_of(table, (kind, known_id, part, key))
    yield ("check",), roadmap.check


def _tables_of(
    indicator: Indicator, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], msgspec.Struct]]:
    """Yield the tables of an indicator with their paths."""
    for name in ("baseline", "target"):
        if (point := getattr(indicator, name)) is not None:
            yield (*path, name), point
    for key, reading in indicator.readings.items():
        yield (*path, "readings", key), reading


def texts(value: str | list[str]) -> list[str]:
    """Return the texts of a field with a string or an array of strings; an empty string counts as no text."""
    if isinstance(value, str):
        return [value] if value else []
    return value


def in_form_of(present: Any, value: Any) -> Any:
    """Return the new value of a field in the form of the present one.

    A text that replaces an array becomes an array. A text that differs from a present one of several lines
    only in line endings, outer whitespace and Unicode normalization becomes the present one; any other keeps
    its final newline.
    """
    if not isinstance(value, str) or not value:
        return value
    if isinstance(present, list):
        return [value]
    if isinstance(present, str) and "\n" in present:
        if normalized(present) == normalized(value):
            return present
        return f"{value}\n" if present.endswith("\n") and not value.endswith("\n") else value
    return value


def normalized(text: str) -> str:
    """Return a text to compare: without whitespace around it, with the same line ends and code points."""
    return decomposed(text.strip().replace("\r\n", "\n"))
