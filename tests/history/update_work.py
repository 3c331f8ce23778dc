"""Two people's work on the updates and the tags of one commitment in any layout, made by hypothesis."""

from typing import NamedTuple

from hypothesis import strategies as st

DAYS = ["2026-01-01", "2026-01-01-2", "2026-01-01-3", "2026-01", "2025-06-01", "2027"]
FORMS = ["headers", "dotted", "inline", "one table", "below a header", "mixed"]
WORDS = ["a", "b", "c", "d", "e"]


class Update(NamedTuple):
    """An update as it is written; `is_split` gives it a form of its own where there are two."""

    day: str
    quote: str
    note: str
    is_split: bool


def _text(form: str, one: Update) -> str:
    key = f"{one.quote}{one.day}{one.quote}"
    match form:
        case "headers":
            return f'\n[commitments.a.updates.{key}]\nnote = "{one.note}"\nstatus = "met"\n'
        case "dotted":
            return f'updates.{key}.note = "{one.note}"\nupdates.{key}.status = "met"\n'
        case "inline":
            return f'updates.{key} = {{ note = "{one.note}", status = "met" }}\n'
        case "one table" if one.is_split:
            return f'{key}.note = "{one.note}", {key}.status = "met", '
        case "one table":
            return f'{key} = {{ note = "{one.note}", status = "met" }}, '
    return f'{key} = {{ note = "{one.note}", status = "met" }}\n'


def roadmap(form: str, updates: list[Update]) -> str:
    """Return a roadmap with updates in a form."""
    head = '[areas.x]\ntitle = "X"\n\n[commitments.a]\ntitle = "A"\narea = "x"\n'
    if form == "mixed":
        own = [_text("dotted", one) for one in updates if not one.is_split]
        return "".join([head, *own, *(_text("headers", one) for one in updates if one.is_split)])
    lines = "".join(_text(form, one) for one in updates)
    if form == "one table":
        lines = f"updates = {{ {lines.removesuffix(', ')} }}\n" if updates else ""
    if form == "below a header":
        lines = f"\n[commitments.a.updates]\n{lines}" if updates else ""
    return head + lines


def _updates(max_size: int) -> st.SearchStrategy[list[Update]]:
    one = st.builds(
        Update, st.sampled_from(DAYS), st.sampled_from(["", '"', "'"]), st.sampled_from("abc"), st.booleans()
    )
    return st.lists(one, max_size=max_size, unique_by=lambda one: one.day)


@st.composite
def _changed(draw: st.DrawFn, updates: list[Update]) -> list[Update]:
    """Draw what one person makes of updates: removes, changes, requotes, moves and adds some."""
    kept = [one for one in updates if draw(st.integers(0, 5))]
    if draw(st.booleans()) and kept:
        at = draw(st.integers(0, len(kept) - 1))
        kept[at] = kept[at]._replace(
            note=draw(st.sampled_from([f"new of {kept[at].day}", kept[at].note])),
            quote=draw(st.sampled_from(["", '"'])),
        )
    days = {one.day for one in updates}
    for one in draw(_updates(3)):
        if one.day not in days:
            kept.insert(draw(st.integers(0, len(kept))), one)
    return kept if draw(st.integers(0, 5)) else kept[::-1]


@st.composite
def work_on_updates(draw: st.DrawFn) -> tuple[str, str, str]:
    """Draw a base, ours and theirs, whose updates are in one form."""
    form, base = draw(st.sampled_from(FORMS)), draw(_updates(3))
    return (roadmap(form, base), roadmap(form, draw(_changed(base))), roadmap(form, draw(_changed(base))))


class Tag(NamedTuple):
    """An element of an array; an empty comment is none."""

    word: str
    above: str
    after: str


def tags(elements: list[Tag], foot: str) -> str:
    """Return a roadmap with an array over lines."""
    lines = [
        (f"  # {one.above}\n" if one.above else "")
        + f'  "{one.word}",'
        + (f" # {one.after}\n" if one.after else "\n")
        for one in elements
    ]
    return f'[commitments.a]\ntitle = "A"\ntags = [\n{"".join(lines)}{f"  # {foot}" if foot else ""}\n]\n'


@st.composite
def _retagged(draw: st.DrawFn, who: str, elements: list[Tag]) -> list[Tag]:
    """Draw what one person makes of elements: removes and adds some, and some of their comments."""

    def comment(before: str, name: str) -> str:
        return draw(st.sampled_from([before, before, before, "", f"{name} of {who}"]))

    kept = [
        Tag(one.word, comment(one.above, f"above {one.word}"), comment(one.after, f"after {one.word}"))
        for one in elements
        if draw(st.integers(0, 4))
    ]
    for word in draw(st.lists(st.sampled_from(WORDS), max_size=2, unique=True)):
        if word not in {one.word for one in elements}:
            new = Tag(word, comment("", f"above {word}"), comment("", f"after {word}"))
            kept.insert(draw(st.integers(0, len(kept))), new)
    return kept


@st.composite
def work_on_tags(draw: st.DrawFn) -> tuple[str, str, str]:
    """Draw a base, ours and theirs, each with an array whose elements may have comments."""
    words = draw(st.lists(st.sampled_from(WORDS), max_size=3, unique=True))
    base = [
        Tag(word, draw(st.sampled_from(["", f"above {word}"])), draw(st.sampled_from(["", f"after {word}"])))
        for word in words
    ]
    foot = draw(st.sampled_from(["", "foot"]))
    sides = [
        tags(draw(_retagged(who, base)), draw(st.sampled_from([foot, foot, f"foot of {who}"])))
        for who in ("one", "two")
    ]
    return tags(base, foot), sides[0], sides[1]
