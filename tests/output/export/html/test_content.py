"""What the page says as a whole."""

from roadmap_cli.analysis.query import NO_FILTERS, Selection
from roadmap_cli.model.types import Status
from roadmap_cli.output.export.html.content import MOST_IN_TIMELINE, PageContent, content_of
from roadmap_cli.output.export.html.section import LARGE, context_of
from tests.conftest import SMALL_ROADMAP
from tests.output.export.html.pages import STEPS, only, snapshot_of


def content(text: str = SMALL_ROADMAP, selection: Selection = NO_FILTERS) -> PageContent:
    snapshot = snapshot_of(text, selection)
    return content_of(snapshot, context_of(snapshot))


def test_nothing_is_said_of_nothing() -> None:
    empty = content('[roadmap]\ntitle = "T"\n')
    assert (empty.rollup.total, empty.shares, empty.concerns, empty.updates) == (0, [], [], [])
    assert (empty.areas, empty.partners, empty.own_rows, empty.chapters) == ([], [], {}, [])
    assert empty.story.is_empty


def test_the_description_has_the_numbers_and_the_summary() -> None:
    assert content().description == (
        "7 commitments as of 1 February 2026: 1 met, 0 partly met, 6 open, 0 not kept. "
        "What two partners promised."
    )


def test_a_partner_has_a_section_with_its_score_and_what_it_gave_up() -> None:
    us, ca = content(SMALL_ROADMAP + STEPS).partners
    assert (us.total.title, us.total.anchor, us.url, ca.url) == (
        "United States", "Partner-us", None, "https://example.org/ca"
    )  # fmt: skip
    assert us.score is not None
    assert (us.total.rollup.not_kept, us.score.dropped, us.score.score) == (2, 2, -1)
    assert [(one.link.title, one.status.word, one.note) for one in us.gave_up] == [
        ("Y", "dropped", "Withdrew."),
        ("Stay in the Paris Agreement", "dropped", ""),
    ]
    assert (us.hidden, ca.gave_up) == (0, [])


def test_a_filter_by_outcome_makes_no_score() -> None:
    page = content(selection=Selection(statuses=frozenset({Status.MET})))
    assert {one.score for one in page.partners} == {None}
    assert all(one.score for one in content(selection=Selection(tags=frozenset({"energy"}))).partners)


def test_for_one_partner_all_is_as_it_is_for_that_one() -> None:
    page = content(SMALL_ROADMAP + STEPS, only("us"))
    assert (page.partner, content().partner) == ("United States", "")
    assert [(one.total.title, one.total.rollup.total) for one in page.partners] == [("United States", 6)]
    assert (page.rollup.met, page.rollup.open, page.rollup.not_kept) == (1, 3, 2)
    assert page.story.milestones.number == 0, "it gave them up"
    assert page.story.slipped.number == 0, "only Canada's deadline slipped"


def test_commitments_without_partners_have_a_row_and_no_section() -> None:
    text = (
        '[roadmap]\ntitle = "T"\n[commitments.x]\ntitle = "X"\narea = "a"\n'
        '[commitments.x.updates.2022]\npartner = "us"\nstatus = "met"\n'
        '[commitments.y]\ntitle = "Y"\narea = "a"\n'
    )
    named, nobody = content(text).partners
    assert (named.total.title, named.total.rollup.met, nobody.total.anchor, nobody.score) == (
        "us (not declared)", 1, "", None
    )  # fmt: skip
    assert content(text.partition("[commitments.x.updates")[0]).partners == []


def test_chapters_are_the_areas_that_have_commitments() -> None:
    assert [one.title for one in content().chapters] == [
        "Accelerating climate ambitions", "Building back better", "The North"
    ]  # fmt: skip
    unknown = content('[roadmap]\ntitle = "T"\n[commitments.x]\ntitle = "X"\narea = "nowhere"\n')
    assert [one.title for one in unknown.chapters] == ["nowhere (not declared)"]


def test_a_large_page_has_rows_without_sections() -> None:
    one = '[commitments.c{0}]\ntitle = "C"\narea = "a"\n'
    for number in (LARGE, LARGE + 1):
        text = '[roadmap]\ntitle = "T"\n' + "".join(one.format(place) for place in range(number))
        (chapter,) = content(text).chapters
        assert len(chapter.rows) == number
        assert len(chapter.sections) == (number if number <= LARGE else 0)


def test_a_long_timeline_starts_with_counts() -> None:
    one = '[commitments.c{0}]\ntitle = "C"\narea = "a"\ndeadline = "2026-05"\n'
    for number in (MOST_IN_TIMELINE, MOST_IN_TIMELINE + 1):
        text = '[roadmap]\ntitle = "T"\n' + "".join(one.format(place) for place in range(number))
        page = content(text)
        assert [area.schedule.months[3] for area in page.schedules] == (
            [number] if number > MOST_IN_TIMELINE else []
        )
        assert len(page.months) == (12 if number > MOST_IN_TIMELINE else 0)


def test_the_day_in_words() -> None:
    assert content().day.words == "1 February 2026"
