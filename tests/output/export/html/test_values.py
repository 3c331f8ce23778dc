"""What the page links to, and what it shows of it."""

import pytest

from roadmap_cli.output.export.html.values import Address, addresses, span_words


@pytest.mark.parametrize(
    ("text", "label", "is_link"),
    [
        ("https://www.example.org/a?b#c", "example.org", True),
        ("HTTP://example.org", "example.org", True),
        ("https://example.org:8443/x", "https://example.org:8443/x", True),
        ("https://bank.example@evil.example/", "https://bank.example@evil.example/", True),
        ("https://münchen.example/", "https://münchen.example/", True),
        ("mailto:press@example.org", "press@example.org", True),
        ("javascript:alert(1)", "javascript:alert(1)", False),
        ("data:text/html,x", "data:text/html,x", False),
        ("ftp://example.org/x", "ftp://example.org/x", False),
        ("//example.org/x", "//example.org/x", False),
        ("https://evil.example\\@bank.example", "https://evil.example\\@bank.example", False),
        ("java\nscript:alert(1)", "java\nscript:alert(1)", False),
        ("https://example.org/\u202egnp", "https://example.org/\u202egnp", False),
        (" https://example.org", " https://example.org", False),
        ("Minutes of 4 May, page 3", "Minutes of 4 May, page 3", False),
        ("https://", "https://", False),
    ],
)
def test_only_what_is_plainly_an_address_is_linked(text: str, label: str, is_link: bool) -> None:
    assert addresses([text]) == [Address(label, text if is_link else None)]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (91, "91 days"), (425, "14 months"), (943, "2 years and 7 months"), (1826, "5 years"),
        (5479, "15 years"), (9465, "25 years and 11 months"), (9131, "25 years"),
    ],
)  # fmt: skip
def test_a_span_is_never_rounded_up_to_a_year(days: int, words: str) -> None:
    assert span_words(days) == words
