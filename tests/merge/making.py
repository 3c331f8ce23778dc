"""Two people's work on the small roadmap, made by hypothesis: what each did to it, as a text each."""

import re
from collections.abc import Callable, Sequence

import rtoml
from hypothesis import strategies as st

from roadmap_cli.editing.placement import edited_roadmap
from roadmap_cli.merge.driver import MergedText, merge
from roadmap_cli.toml.change import AddTable, Change, Remove, RenameKey, SetValue
from tests.conftest import SMALL_ROADMAP

NAME = "roadmap.toml"
COMMITMENTS = [*rtoml.loads(SMALL_ROADMAP)["commitments"]]
STATUSES = ["planned", "underway", "at-risk", "stalled", "met", "broken"]
FIELDS = ["title", "status", "deadline", "text", "made", "progress", "note"]

Act = Callable[[str], str]


def changing(*changes: Change) -> Act:
    """Return what makes changes as the program does; where one cannot be made, the text stays."""

    def act(text: str) -> str:
        try:
            return edited_roadmap(text, rtoml.loads(text), changes, NAME)[0]
        except KeyError:
            return text

    return act


def before_line(pattern: str, lines: str) -> Act:
    """Return what puts lines above the first line that a pattern matches."""
    return lambda text: re.sub(rf"(?m)^(?={pattern})", lambda _: lines, text, count=1)


def after_line(pattern: str, lines: str) -> Act:
    return lambda text: re.sub(rf"(?m)^({pattern}.*\n)", lambda found: found[1] + lines, text, count=1)


def trailing(pattern: str, comment: str) -> Act:
    return lambda text: re.sub(rf"(?m)^({pattern}[^\n#]*)$", lambda found: found[1] + comment, text, count=1)


def blocks(text: str) -> list[str]:
    """Return the text cut above each commitment's own header and the comments directly above it."""
    return re.split(r"(?m)(?=^(?:#.*\n)*\[commitments\.[a-z0-9-]+\])", text)


def to_the_end(id: str) -> Act:
    """Return what moves a commitment, with its parts, behind all others."""

    def act(text: str) -> str:
        parts = blocks(text)
        own = [part for part in parts if f"[commitments.{id}]" in part]
        if not own or own[0] is parts[-1]:
            return text
        rest = [part for part in parts if part is not own[0]]
        return "".join(rest) + "\n" + own[0].rstrip("\n") + "\n"

    return act


@st.composite
def acts(draw: st.DrawFn, who: str, ids: Sequence[str], fields: Sequence[str]) -> Act:
    """Draw one thing that `who` does to one of these commitments, to one of these fields."""
    id, number = draw(st.sampled_from(list(ids))), draw(st.integers(1, 9))
    path = ("commitments", id)
    word = f"{who}-{number}"
    area = draw(st.sampled_from(["climate", "economy", "north"]))
    day = f"20{20 + number}-0{number}-1{0 if who == 'one' else 1}"
    header = re.escape(f"[commitments.{id}]")
    choices: list[Act] = [
        changing(AddTable(("commitments", word), {"title": word, "area": area})),
        changing(AddTable(("areas", word), {"title": word})),
        changing(AddTable((*path, "updates", day), {"note": word})),
        changing(AddTable((*path, "milestones", word), {"title": word})),
        changing(SetValue((*path, f"x-{word}"), number)),
        changing(SetValue((*path, "tags"), [word, "energy"])),
        changing(SetValue((*path, "extra"), {word: number})) if id != "fresh-water" else lambda text: text,
        before_line(header, f"# {word} above {id}\n"),
        before_line(header, f"# {word} alone\n\n"),
        after_line(header, f"# {word} below {id}\n"),
        trailing(header, f" # {word}"),
        to_the_end(id),
    ]
    if fields:
        field = draw(st.sampled_from(list(fields)))
        value = {
            "progress": number,
            "status": draw(st.sampled_from(STATUSES)),
            "deadline": f"20{30 + number}",
        }
        choices += [changing(SetValue((*path, field), value.get(field, word)))] * 3
        choices.append(changing(Remove((*path, field))))
    return draw(st.sampled_from(choices))


@st.composite
def work(draw: st.DrawFn, who: str, ids: Sequence[str], fields: Sequence[str] = ()) -> list[Act]:
    """Draw some things that one person does."""
    return draw(st.lists(acts(who, ids, fields), min_size=1, max_size=5))


def done(text: str, things: Sequence[Act]) -> str:
    """Return the text after all of them."""
    for act in things:
        text = act(text)
    return text


def merged(base: str, ours: str, theirs: str) -> MergedText:
    """Return the merge, by the name that a roadmap has."""
    return merge(base, ours, theirs, NAME)


def renaming(id: str, new: str) -> Act:
    """Return what gives a commitment another id, as `roadmap rename` does."""

    def act(text: str) -> str:
        commitments = rtoml.loads(text)["commitments"]
        before = commitments[id].get("formerly", [])
        changes: list[Change] = [SetValue(("commitments", id, "formerly"), [*before, id])]
        for other, fields in commitments.items():
            if id in fields.get("depends_on", ()):
                needs = [new if one == id else one for one in fields["depends_on"]]
                changes.append(SetValue(("commitments", other, "depends_on"), needs))
        return changing(*changes, RenameKey(("commitments", id), new))(text)

    return act
