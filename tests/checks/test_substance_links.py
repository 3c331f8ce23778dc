"""RM406: links that browsers do not open."""

import pytest

from tests.checks.looking import HEAD, commitment, findings, sentences

SAID = "this is not an http(s) link; write the full address, with https://"


@pytest.mark.parametrize(
    "link",
    [
        "www.example.org",
        "example.org/page",
        "ftp://example.org/",
        "javascript:alert(1)",
        "https://",
        "https:///page",
        "https://example.org/a b",
        "javascript: alert(1)",
        "mailto:a@example.org",
    ],
)
def test_an_invalid_link_is_reported_in_every_field_for_links(link: str) -> None:
    text = (
        HEAD.replace('title = "T"', f'title = "T"\nsource = "{link}"\npage = "{link}"').replace(
            "[areas", f'url = "{link}"\n[areas'
        )
        + commitment("x", f'source = ["https://example.org", "{link}"]')
        + f'[commitments.x.milestones.m]\ntitle = "M"\nevidence = "{link}"\n'
        + f'[commitments.x.updates.2025]\nnote = "n"\nevidence = "{link}"\n'
    )
    assert sentences(text, "RM406") == [
        f'RM406: {key} = "{link}": {SAID}'
        for key in (
            "roadmap.source",
            "roadmap.page",
            "partners.us.url",
            "commitments.x.source[1]",
            "commitments.x.milestones.m.evidence",
            "commitments.x.updates.2025.evidence",
        )
    ]
    assert [one.commitment for one in findings(text, "RM406")] == ["", "", "", "x", "x", "x"]


@pytest.mark.parametrize("text", ["Prime Minister, speech, 3 May 2021", "Hansard vol. 12: p. 34"])
def test_what_is_cited_in_words_is_no_link_and_need_be_none(text: str) -> None:
    assert sentences(HEAD + commitment("x", f'source = "{text}"'), "RM406") == []
    url = HEAD.replace("[areas", f'url = "{text}"\n[areas')
    assert len(sentences(url, "RM406")) == 1


@pytest.mark.parametrize(
    "link", ["https://example.org", "HTTP://example.org/a?b=c#d", "https://例え.jp/橋", "http://[::1]:8000/"]
)
def test_a_link_is_not(link: str) -> None:
    assert sentences(HEAD + commitment("x", f'source = "{link}"'), "RM406") == []
