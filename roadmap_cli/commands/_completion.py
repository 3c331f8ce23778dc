"""What a shell offers for a half-typed word: ids, statuses, columns …, from the roadmap itself.

A completion never fails and never writes: where there is no readable roadmap it offers nothing.
Shells put what is offered on the command line and evaluate parts of it (zsh twice), so that an id or a tag
with a character that means something to a shell is not offered, and titles lose such characters.
"""

import re
from collections.abc import Iterable

import msgspec
import typer

from roadmap_cli import escape
from roadmap_cli.analysis.flags import Flag
from roadmap_cli.commands._load import load_roadmap
from roadmap_cli.commands._session import STANDARD_INPUT
from roadmap_cli.errors import RoadmapError
from roadmap_cli.model.types import Area, Commitment, Milestone, Partner, Roadmap, Status

CLEARABLE_OF_UPDATE = ("status", "deadline", "note", "evidence", "partner")
Offers = list[str | tuple[str, str]]


def commitments(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the ids of commitments, with their titles."""
    roadmap = _roadmap(ctx)
    known = {id: one.title for id, one in roadmap.commitments.items()} if roadmap else {}
    return _offers(known.items(), incomplete)


def updates(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the keys of the updates of the commitment that was named, with their notes."""
    roadmap = _roadmap(ctx)
    id = ctx.params.get("id") or next(
        iter(ctx.args), ""
    )  # an option that waits for its value keeps words back
    commitment = roadmap.commitments.get(id) if roadmap else None
    known = {key: update.note for key, update in commitment.updates.items()} if commitment else {}
    return _offers(known.items(), incomplete)


def areas(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the ids of areas, with their titles."""
    roadmap = _roadmap(ctx)
    known = {id: one.title for id, one in roadmap.areas.items()} if roadmap else {}
    return _offers(known.items(), incomplete)


def partners(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the ids of partners, with their names."""
    roadmap = _roadmap(ctx)
    known = {id: one.name for id, one in roadmap.partners.items()} if roadmap else {}
    return _offers(known.items(), incomplete)


def tags(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the tags in use."""
    roadmap = _roadmap(ctx)
    used = {tag for one in roadmap.commitments.values() for tag in one.tags} if roadmap else set()
    return _offers(((tag, "") for tag in sorted(used)), incomplete)


def statuses(incomplete: str) -> Offers:
    """Offer the statuses, and `open` and `closed`, which stand for several."""
    return _offers(((word, "") for word in (*Status, "open", "closed")), incomplete)


def each_status(incomplete: str) -> Offers:
    """Offer the statuses that a file can state."""
    return _offers(((status, "") for status in Status), incomplete)


def flags(incomplete: str) -> Offers:
    """Offer the flags."""
    return _offers(((flag, "") for flag in Flag), incomplete)


def rules(incomplete: str) -> Offers:
    """Offer the codes of the check's rules, with their names."""
    from roadmap_cli.checks.run import RULES

    return _offers(((rule.code, rule.name) for rule in RULES), incomplete)


def columns(incomplete: str) -> Offers:
    """Offer the columns of a list."""
    from roadmap_cli.analysis.query import COLUMNS

    return _offers(((column, "") for column in COLUMNS), incomplete)


def sort_keys(incomplete: str) -> Offers:
    """Offer the columns of a list, each with the `-` that stands before it."""
    from roadmap_cli.analysis.query import COLUMNS

    before, comma, word = incomplete.rpartition(",")
    minus = "-" if word.startswith("-") else ""
    return [f"{before}{comma}{minus}{one}" for one in COLUMNS if one.startswith(word.removeprefix("-"))]


def clearable_area_fields(incomplete: str) -> Offers:
    """Offer the fields of an area that can be taken away."""
    return _clearable_of(Area, incomplete)


def clearable_partner_fields(incomplete: str) -> Offers:
    """Offer the fields of a partner that can be taken away."""
    return _clearable_of(Partner, incomplete)


def clearable_fields(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the fields of a commitment, or after `--milestone` of one, that can be taken away."""
    return _clearable_of(Milestone if ctx.params.get("milestone") else Commitment, incomplete)


def clearable_update_fields(incomplete: str) -> Offers:
    """Offer the fields of an update that can be removed."""
    return _offers(((field, "") for field in CLEARABLE_OF_UPDATE), incomplete)


def _clearable_of(kind: type[msgspec.Struct], incomplete: str) -> Offers:
    from roadmap_cli.model.fields import clearable

    return _offers(((field, "") for field in clearable(kind)), incomplete)


def of_kind_asked(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the ids of areas after `--area`, of partners after `--partner`, else of commitments."""
    if ctx.params.get("area"):
        return areas(ctx, incomplete)
    return (partners if ctx.params.get("partner") else commitments)(ctx, incomplete)


def anything(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer the ids of commitments, areas and partners."""
    return [*commitments(ctx, incomplete), *areas(ctx, incomplete), *partners(ctx, incomplete)]


_WORD = r"\w[\w.-]*"
_HELP_COLUMNS = 40  # Typer wraps a longer one to the terminal, and each line would be one more offer
_NOT_PLAIN = r"[^\w .,%/+-]+"


def _roadmap(ctx: typer.Context) -> Roadmap | None:
    file = ctx.params.get("file")
    if file == STANDARD_INPUT:
        return None  # reading it would wait for what the person types
    try:
        return load_roadmap(file).roadmap
    except (RoadmapError, OSError):
        return None


def _offers(known: Iterable[tuple[str, str]], incomplete: str) -> Offers:
    """Return what goes on from the last comma; the part before it is offered again with each."""
    before, comma, word = incomplete.rpartition(",")
    offers: Offers = []
    for offer, title in known:
        if offer.startswith(word) and re.fullmatch(_WORD, offer):
            help = escape.cut(re.sub(_NOT_PLAIN, " ", title).strip(), _HELP_COLUMNS)
            offers.append((f"{before}{comma}{offer}", help) if help else f"{before}{comma}{offer}")
    return offers
