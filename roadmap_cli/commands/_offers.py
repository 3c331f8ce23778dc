"""Shell completion of ids, statuses, columns and other values.

Completion never fails and never writes. Without a readable roadmap it offers nothing. Shells evaluate parts
of what they get (zsh twice), so ids and tags with special characters are not offered, and titles lose them.
A colon is one of these: ids of several roadmaps are offered without the short names of their roadmaps.
bash and PowerShell insert an offer as it is, so one with spaces is quoted for them; zsh and fish quote it.
"""

import os
import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
import typer

from roadmap_cli import escape
from roadmap_cli.analysis.flags import Flag
from roadmap_cli.commands._load import files_named, load_roadmap, load_roadmaps
from roadmap_cli.commands._session import STANDARD_INPUT
from roadmap_cli.errors import RoadmapError
from roadmap_cli.model.names import folded
from roadmap_cli.model.types import (
    Area,
    Assessor,
    Commitment,
    Head,
    Indicator,
    Milestone,
    Partner,
    Roadmap,
    Status,
    texts,
)

CLEARABLE_OF_UPDATE = ("status", "deadline", "note", "evidence", "partner", "cycle")
_CYCLES = 12  # the offers of a duty with many
Offers = list[str | tuple[str, str]]


def commitments(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the ids of commitments, with their titles."""
    roadmap = _roadmap(ctx)
    titles = {roadmap.local(id): commitment.title for id, commitment in roadmap.commitments.items()}
    return _offers(titles, incomplete)


def updates(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the keys of the updates of the commitment on the command line, with their notes."""
    commitment_id = _first_id(ctx)
    commitment = _roadmap(ctx).commitments.get(commitment_id)
    notes = {key: update.note for key, update in commitment.updates.items()} if commitment else {}
    return _offers(notes, incomplete)


def indicators(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the ids of the indicators of the commitment on the command line, with their titles."""
    return _offers({id: one.title for id, one in _indicators(ctx).items()}, incomplete)


def all_indicators(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer all indicators as `ID.NAME`, with their titles."""
    commitments = _roadmap(ctx).commitments.items()
    titles = {
        f"{id}.{name}": one.title for id, owner in commitments for name, one in owner.indicators.items()
    }
    return _offers(titles, incomplete)


def readings(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the keys of the readings of the indicator on the command line, with their values."""
    indicator = _indicators(ctx).get(ctx.params.get("indicator") or "")
    values = {key: one.value.text for key, one in indicator.readings.items()} if indicator else {}
    return _offers(values, incomplete)


def assessments(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the keys of the assessments of the commitment on the command line, with their verdicts."""
    commitment = _roadmap(ctx).commitments.get(_first_id(ctx))
    given = commitment.assessments.items() if commitment else ()
    return _offers({key: f"{one.by} {one.verdict}" for key, one in given}, incomplete)


def updates_or_parts(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the keys of updates; of readings after `--indicator`, of assessments after `--assessment`."""
    if ctx.params.get("assessment"):
        return assessments(ctx, incomplete)
    return (readings if ctx.params.get("indicator") else updates)(ctx, incomplete)


def _indicators(ctx: typer.Context) -> Mapping[str, Indicator]:
    commitment_id = ctx.params.get("id") or next(iter(ctx.args), "")
    commitment = _roadmap(ctx).commitments.get(commitment_id)
    return commitment.indicators if commitment is not None else {}


def cycles(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the latest cycles of the commitment on the command line, with their statuses."""
    from roadmap_cli.analysis.cycles import with_cycles
    from roadmap_cli.analysis.replay import present
    from roadmap_cli.commands._session import today

    commitment_id = _first_id(ctx)
    commitment = _roadmap(ctx).commitments.get(commitment_id)
    if commitment is None or not commitment.every:
        return []
    day = with_cycles(msgspec.structs.replace(present(commitment), as_of=today()))
    shown = {
        one.window.canonical: str(one.status) for duty in day.duties.values() for one in duty.shown(_CYCLES)
    }
    return _offers(shown, incomplete)


def areas(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the ids of areas, with their titles."""
    roadmap = _roadmap(ctx)
    return _offers({roadmap.local(id): area.title for id, area in roadmap.areas.items()}, incomplete)


def partners(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the ids of partners, with their names."""
    roadmap = _roadmap(ctx)
    return _offers({roadmap.local(id): partner.name for id, partner in roadmap.partners.items()}, incomplete)


def assessors(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the ids of assessors, with their names."""
    return _offers({id: assessor.name for id, assessor in _roadmap(ctx).assessors.items()}, incomplete)


def verdicts(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the verdicts on the scale of the assessor on the command line."""
    assessor = _roadmap(ctx).assessors.get(ctx.params.get("assessor") or "")
    return _word_offers(assessor.scale, incomplete) if assessor else []


def of_kind(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the ids of areas, partners, assessors or tags after that option, else of commitments."""
    kinds = {"area": areas, "partner": partners, "assessor": assessors, "tag": tags}
    complete = next((offer for option, offer in kinds.items() if ctx.params.get(option)), commitments)
    return complete(ctx, incomplete)


def anything(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the ids of commitments, areas and partners."""
    return [*commitments(ctx, incomplete), *areas(ctx, incomplete), *partners(ctx, incomplete)]


def tags(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the tags in use."""
    used = {tag for commitment in _roadmap(ctx).commitments.values() for tag in commitment.tags}
    return _phrase_offers(sorted(used), incomplete)


def _first_id(ctx: typer.Context) -> str:
    """Return the first argument; Typer has not assigned the arguments while an option is completed."""
    given = ctx.params.get("id") or ctx.args
    return given if isinstance(given, str) else next(iter(given), "")


def owners(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the owners in use."""
    used = {owner for commitment in _roadmap(ctx).commitments.values() for owner in texts(commitment.owner)}
    return _phrase_offers(sorted(used), incomplete)


def milestones(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the ids of the milestones of the commitment on the command line, with their titles."""
    commitment_id = _first_id(ctx)
    commitment = _roadmap(ctx).commitments.get(commitment_id)
    steps = commitment.milestones.items() if commitment else ()
    return _offers({name: step.title for name, step in steps}, incomplete)


def revisions(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the branches and tags of the repository of the file."""
    from roadmap_cli.commands._revisions import track_file  # imports git
    from roadmap_cli.vcs.repository import ref_names

    try:
        file = next(iter(_files(ctx)), None)
        return _word_offers(ref_names(track_file(file).repository), incomplete)
    except (RoadmapError, OSError):
        return []


def statuses(_: typer.Context, incomplete: str) -> Offers:
    """Offer the statuses, and `open` and `closed`, which mean several statuses."""
    return _word_offers((*Status, "open", "closed"), incomplete)


def each_status(_: typer.Context, incomplete: str) -> Offers:
    """Offer the statuses."""
    return _word_offers(Status, incomplete)


def flags(_: typer.Context, incomplete: str) -> Offers:
    """Offer the flags."""
    return _word_offers(Flag, incomplete)


def rules(_: typer.Context, incomplete: str) -> Offers:
    """Offer the codes of the rules of `roadmap check`, with their names."""
    from roadmap_cli.checks.run import RULES

    return _offers({rule.code: rule.name for rule in RULES}, incomplete)


def columns(_: typer.Context, incomplete: str) -> Offers:
    """Offer the columns of a list."""
    from roadmap_cli.analysis.columns import COLUMNS

    return _word_offers(COLUMNS, incomplete)


def counted(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer what `list` can count by, but not while a person types an expression."""
    is_complete = not str(ctx.params.get("where") or "").endswith(" ")
    return _word_offers(("areas", "partners", "tags", "owners") if is_complete else (), incomplete)


def sort_keys(_: typer.Context, incomplete: str) -> Offers:
    """Offer the columns of a list, with `-` before them if the word starts with `-`."""
    from roadmap_cli.analysis.columns import COLUMNS

    before, comma, word = incomplete.rpartition(",")
    minus = "-" if word.startswith("-") else ""
    return [f"{before}{comma}{minus}{name}" for name in COLUMNS if name.startswith(word.removeprefix("-"))]


def where(_: typer.Context, incomplete: str) -> Offers:
    """Offer the fields and flags where an expression needs one, with what is before them."""
    from roadmap_cli.analysis.conditions import FIELDS

    match = re.fullmatch(_BEFORE_FIELD, incomplete, re.IGNORECASE)
    if match is None:
        return []
    before, word = match["before"], match["word"].lower()
    return [f"{before}{name}" for name in (*FIELDS, *Flag) if name.startswith(word)]


def views(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the views of the file and the built-in ones, with their expressions."""
    from roadmap_cli.analysis.views import views_of

    return _offers({name: view.where for name, view in views_of(_roadmap(ctx)).items()}, incomplete)


def mappings(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the mappings of imports, with the fields that they read."""
    mappings = _roadmap(ctx).imports
    return _offers({name: ", ".join(texts(one.map)) for name, one in mappings.items()}, incomplete)


def clearable_area_fields(_: typer.Context, incomplete: str) -> Offers:
    """Offer the fields of an area that can be cleared."""
    return _clearable_of(Area, incomplete)


def clearable_partner_fields(_: typer.Context, incomplete: str) -> Offers:
    """Offer the fields of a partner that can be cleared."""
    return _clearable_of(Partner, incomplete)


def clearable_assessor_fields(_: typer.Context, incomplete: str) -> Offers:
    """Offer the fields of an assessor that can be cleared."""
    return _clearable_of(Assessor, incomplete)


def clearable_fields(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the fields of a commitment, or after `--milestone` of a milestone, that can be cleared."""
    return _clearable_of(Milestone if ctx.params.get("milestone") else Commitment, incomplete)


def clearable_indicator_fields(_: typer.Context, incomplete: str) -> Offers:
    """Offer the fields of an indicator that can be cleared."""
    return _clearable_of(Indicator, incomplete)


def clearable_update_fields(_: typer.Context, incomplete: str) -> Offers:
    """Offer the fields of an update that can be cleared."""
    return _word_offers(CLEARABLE_OF_UPDATE, incomplete)


def _clearable_of(kind: type[msgspec.Struct], incomplete: str) -> Offers:
    from roadmap_cli.model.fields import clearable

    return _word_offers(clearable(kind), incomplete)


_WORD = r"\w[\w./-]*"
_BEFORE_FIELD = r"(?P<before>(?:[\w .,%/+=<>!~()-]*(?:\band |\bor |\bnot |\())?)(?P<word>[\w.-]*)"
_HELP_COLUMNS = 40  # Typer wraps longer texts, and each line would become an offer
_NOT_PLAIN = r"[^\w .,%/+-]+"


def _roadmap(ctx: typer.Context) -> Roadmap:
    """Return the roadmap on the command line, an empty one if it cannot be read."""
    try:
        files = _files(ctx)
        if STANDARD_INPUT not in files:  # reading it would wait for input
            return load_roadmaps(files)[0].roadmap if len(files) > 1 else load_roadmap(files[0]).roadmap
    except (RoadmapError, OSError):
        pass
    return Roadmap(roadmap=Head(title=""))


def _files(ctx: typer.Context) -> list[str | None]:
    """Return the files on the command line; None is the nearest one. Raises RoadmapError."""
    given = ctx.params.get("file")
    return [*files_named([given] if isinstance(given, str) else given or [])[0]] or [None]


def _is_plain(offer: str) -> bool:
    """Return whether an offer is a word without special characters for a shell."""
    if not offer.isascii():
        from unicodedata import category

        offer = "".join(char for char in offer if category(char)[0] != "M")  # marks belong to letters
    return re.fullmatch(_WORD, offer) is not None


def _word_offers(words: Iterable[str], incomplete: str) -> Offers:
    return _offers(dict.fromkeys(words, ""), incomplete)


def _phrase_offers(phrases: Iterable[str], incomplete: str) -> Offers:
    """Return the offers of texts that may have spaces, quoted for the shell that asks."""
    before, comma, word = incomplete.rpartition(",")
    found = [
        f"{before}{comma}{one}"
        for one in phrases
        if folded(one).startswith(folded(word)) and _is_plain(one.replace(" ", ""))
    ]
    return [_Quoted(one) for one in found]


class _Quoted(str):
    """A text quoted for the shell; it compares without quotes, because Typer drops what does not match."""

    text: str

    def __new__(cls, text: str) -> "_Quoted":
        match os.environ.get("_ROADMAP_COMPLETE", "").removeprefix("complete_"):
            case "bash":
                quoted = text.replace(" ", "\\ ")
            case "powershell" | "pwsh" if " " in text:
                quoted = f"'{text}'"
            case _:
                quoted = text
        one = super().__new__(cls, quoted)
        one.text = text
        return one

    def startswith(self, prefix: Any, *limits: Any) -> bool:
        """Compare the text without its quotes."""
        return self.text.startswith(prefix, *limits)


def _offers(titles: Mapping[str, str], incomplete: str) -> Offers:
    """Return the offers that complete the word after the last comma, each with the part before it."""
    before, comma, word = incomplete.rpartition(",")
    offers: Offers = []
    for offer, title in titles.items():
        if folded(offer).startswith(folded(word)) and _is_plain(offer):
            text = escape.cut(re.sub(_NOT_PLAIN, " ", title).strip(), _HELP_COLUMNS)
            offers.append((f"{before}{comma}{offer}", text) if text else f"{before}{comma}{offer}")
    return offers
