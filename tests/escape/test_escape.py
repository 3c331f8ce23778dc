"""Escaping: each function on each hostile text, with its promised property."""

import html
import json
import re
import time
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from roadmap_cli import escape
from roadmap_cli.escape import terminal
from tests.every import every
from tests.hostile import HOSTILE, control_characters

ANY = st.text() | st.text("[]\\/:ab'\"=-+@# \t\r\n\x1b\u200d\ufe0f👍e\u0301永").map(lambda text: text[:60])

hostile = every("text", HOSTILE)


class TestLine:
    @hostile
    def test_nothing_steers_or_hides(self, text: str) -> None:
        assert control_characters(escape.line(text)) == set()

    @given(ANY)
    def test_of_any_text_nothing_steers_or_hides_and_it_can_be_written(self, text: str) -> None:
        shown = escape.line(text)
        assert control_characters(shown) == set()
        shown.encode()  # raises where a surrogate is left
        assert escape.line(shown) == shown

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("\x1b[31m", r"\x1b[31m"),
            ("a\nb\rc\td", r"a\nb\rc\td"),
            ("\x9b\x7f\x00", r"\x9b\x7f\x00"),
            ("a\u202eb\u2028", r"a\u202eb\u2028"),
            ("\U000e0041\ud800", r"\U000e0041\ud800"),
            ("pay\u200dpal a\u200cb", r"pay\u200dpal a\u200cb"),
            ("\u200d👍\u200d", r"\u200d👍\u200d"),
            ("\ufe0f\u200d👍", r"\ufe0f\u200d👍"),
            ("👍\u200d\u200d👍", r"👍\u200d\u200d👍"),
            ("x\ufe0f\ufe0f \ufe0f", "x\ufe0f\\ufe0f \\ufe0f"),
            (":\ufe0f: #\ufe0f# #\ufe0f\u20e3", ":\\ufe0f: #\\ufe0f# #\ufe0f\u20e3"),
            ("x\U000e0100", r"x\U000e0100"),
        ],
    )
    def test_escapes_are_visible(self, text: str, shown: str) -> None:
        assert escape.line(text) == shown

    @pytest.mark.parametrize(
        "name",
        ["plain", "french", "CJK", "CJK variant", "emoji", "family", "persian", "devanagari", "arabic"],
    )
    def test_what_people_write_stays(self, name: str) -> None:
        assert escape.line(HOSTILE[name]) == HOSTILE[name]
        assert escape.line("l’été\u00a0: a\u3000b\u202fc") == "l’été\u00a0: a\u3000b\u202fc"


class TestBlock:
    @hostile
    def test_only_line_breaks_are_left(self, text: str) -> None:
        assert control_characters(escape.block(text)) <= {"\n"}

    @given(ANY)
    def test_each_line_is_what_line_makes_of_it(self, text: str) -> None:
        lines = text.replace("\r\n", "\n").replace("\t", "    ").split("\n")
        assert escape.block(text).split("\n") == [escape.line(part) for part in lines]

    def test_line_breaks_stay_and_tabs_are_four_spaces(self) -> None:
        assert escape.block("a\r\nb\n\tc\rd\x1b") == "a\nb\n    c\\rd\\x1b"


class TestQuote:
    @hostile
    def test_is_short_and_steers_nothing(self, text: str) -> None:
        quoted = escape.quote(text)
        assert len(quoted) <= 62
        assert control_characters(quoted) == set()
        assert quoted[0] == quoted[-1] == '"'
        assert '"' not in quoted[1:-1].replace('\\"', "")

    @pytest.mark.parametrize(
        ("text", "limit", "quoted"),
        [
            ("soon", 60, '"soon"'),
            ('say "x"', 60, r'"say \"x\""'),
            ("x" * 60, 60, '"' + "x" * 60 + '"'),
            ("x" * 61, 60, '"' + "x" * 59 + '…"'),
            ("abcdef", 3, '"ab…"'),
            ("abcdef", 1, '"…"'),
            ("abcdef", 0, '"…"'),
            ("", 60, '""'),
        ],
    )
    def test_whole(self, text: str, limit: int, quoted: str) -> None:
        assert escape.quote(text, limit) == quoted


class TestMarkup:
    @staticmethod
    def assert_read_as_text(text: str) -> None:
        alone = Text.from_markup(escape.markup(text))
        assert alone.plain == escape.line(text)
        inside = Text.from_markup(
            f"[bold]{escape.markup(text)}[/bold]:{escape.markup(text)} {escape.markup(text)}:"
        )
        assert inside.plain == f"{escape.line(text)}:{escape.line(text)} {escape.line(text)}:"

    @hostile
    def test_rich_reads_it_as_text(self, text: str) -> None:
        self.assert_read_as_text(text)

    @given(st.text("[]\\/:ab@#=- ") | ANY)
    def test_rich_reads_any_text_as_text(self, text: str) -> None:
        self.assert_read_as_text(text)

    def test_it_can_be_drawn(self) -> None:
        console = Console(width=80, force_terminal=True, color_system=None)
        with console.capture() as captured:
            console.print(escape.markup("[b]:smile:\\"), end="")
        assert captured.get() == "[b]:smile:\\"


class TestCell:
    @hostile
    def test_arm_undoes_it(self, text: str) -> None:
        assert escape.from_cell(escape.cell(text)) == text

    @given(st.text("'\"=+-@ \t\r\n\u200b＝a1") | ANY)
    def test_arm_undoes_it_for_any_text(self, text: str) -> None:
        made = escape.cell(text)
        assert escape.from_cell(made) == text
        assert made.replace("'", "") == text.replace("'", "")  # nothing but apostrophes is put in

    @given(st.text("':#[]x \t\n\r\u200b\ufe0f\x00n_startedio"))
    def test_no_line_of_it_is_a_command_and_arm_undoes_it(self, text: str) -> None:
        made = escape.cell(text)
        assert not any(map(runner_takes, made.splitlines()))
        assert escape.from_cell(made) == text

    @pytest.mark.parametrize(
        ("text", "made"),
        [
            ("::error::x", ":':error::x"),
            (":':error::x", ":'':error::x"),
            ("x\n ::error::y", "x\n :':error::y"),
            ("a ##[group]b", "a #'#[group]b"),
            ("section_end:1:x", "section_end':1:x"),
            ("a ::b", "a ::b"),
            ("## heading", "## heading"),
        ],
    )
    def test_an_apostrophe_parts_commands(self, text: str, made: str) -> None:
        assert escape.cell(text) == made
        assert escape.from_cell(made) == text

    @pytest.mark.parametrize("name", [name for name in HOSTILE if name.startswith("formula")])
    def test_formulas_are_disarmed(self, name: str) -> None:
        assert escape.cell(HOSTILE[name]) == "'" + HOSTILE[name]

    @given(
        st.text(" \t\r\n\"'\u00a0\u200b\ufeff\x00", max_size=5), st.sampled_from("=+-@＝＋－＠"), st.text()
    )
    def test_no_text_before_a_formula_hides_it(self, before: str, sign: str, rest: str) -> None:
        assert escape.cell(before + sign + rest) == "'" + before + sign + rest

    @pytest.mark.parametrize(
        "text", ["", "plain", "'tis", "a=1", "2050", "x - y", "'", "''x", "https://a.example/?b=c"]
    )
    def test_other_texts_stay(self, text: str) -> None:
        assert escape.cell(text) == text
        assert escape.from_cell(text) == text


class TestMarkdown:
    @staticmethod
    def read(rendered: str) -> str:
        """Return the text of rendered HTML; the parting zero-width space and break tags are ours."""
        text = rendered.replace("<br>", "\n").replace("<span>$</span>", "$")
        assert "<" not in text, "a tag that is not ours"
        return html.unescape(text).replace("\u200b", "")

    def assert_read_as_text(self, text: str) -> None:
        made = escape.markdown(text)
        assert "\n" not in made
        expected = escape.block(text).strip()
        reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
        inline = reader.render(made).removeprefix("<p>").removesuffix("</p>\n")
        assert " ".join(self.read(inline).split()) == " ".join(expected.split())
        table = reader.render(f"| a | b |\n| --- | --- |\n| {made} | {made} |\n")
        cells = re.findall("<td>(.*?)</td>", table)
        assert len(cells) == 2
        for cell in cells:
            assert " ".join(self.read(cell).split()) == " ".join(expected.split())

    @hostile
    def test_comes_out_as_text(self, text: str) -> None:
        self.assert_read_as_text(text)

    @given(st.text("[]()*_`~#|\\<>&!:$@-+=1. \nab") | ANY)
    def test_any_text_comes_out_as_text(self, text: str) -> None:
        self.assert_read_as_text(text)

    @hostile
    def test_nobody_is_pinged_and_nothing_referred_to(self, text: str) -> None:
        # GitHub looks for these in the rendered text, where escapes are gone already.
        rendered = html.unescape(MarkdownIt("commonmark").render(escape.markdown(text)))
        assert not re.search(r"@\w|#[0-9]|GH-[0-9]|:[\w+-]+:", rendered)

    @pytest.mark.parametrize(
        ("text", "made"),
        [
            ("Net-zero power grids by 2035", "Net-zero power grids by 2035"),
            ("a | b", "a &#124; b"),
            ("*a* _b_ `c` ~d~ [e]", r"\*a\* \_b\_ \`c\` \~d\~ \[e\]"),
            ("<b> & \\", "&lt;b&gt; &amp; &#92;"),
            ("one\ntwo", "one<br>two"),
            ("@octocat #12 GH-3 gh-4", "@&#8203;octocat #&#8203;12 GH-&#8203;3 gh-&#8203;4"),
            ("# big", r"\# big"),
            ("- a - b", r"\- a - b"),
            ("1. a 2. b", r"1\. a 2. b"),
            (":tada: at 12:30", ":&#8203;tada: at 12:30"),
            ("https://a.example www.b.example", r"https\://a.example www\.b.example"),
            ("$5", "<span>$</span>5"),
            ("\x1b", "&#92;x1b"),
        ],
    )
    def test_whole(self, text: str, made: str) -> None:
        assert escape.markdown(text) == made


def runner_takes(line: str) -> bool:
    """Return whether a GitHub, Azure, TeamCity or GitLab runner takes a line of a log for a command.

    After the public parsers: `::` at the start after whitespace (GitHub's second form), `##[name` and its
    like anywhere (the first form), compared so that characters without weight in collation count as nothing.
    """
    seen = re.sub("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u00ad\u200b-\u200d\u2060\ufeff]", "", line)
    return bool(re.match(r"\s*::", seen) or re.search(r"##\w*\[|section_(?:start|end):", seen))


class TestCiLine:
    @hostile
    def test_no_runner_takes_it_for_a_command(self, text: str) -> None:
        made = escape.ci_line(text)
        assert not any(runner_takes(part) for part in made.splitlines())
        assert control_characters(made) == set()

    @given(st.text(":#[] \u00a0\ufe0fva\n") | ANY)
    def test_nor_any_other_text(self, text: str) -> None:
        assert not runner_takes(escape.ci_line(text))

    def test_the_emulated_runner_takes_what_is_left_as_it_is(self) -> None:
        names = [name for name in HOSTILE if name.split()[0] in ("github", "azure", "teamcity", "gitlab")]
        assert [name for name in names if not any(map(runner_takes, HOSTILE[name].splitlines()))] == []

    @pytest.mark.parametrize(
        ("text", "made"),
        [
            ("::error::x", ": :error::x"),
            ("a ::error::x", "a ::error::x"),
            (" ::error::x", " : :error::x"),
            ("a ##[group]b", "a # #[group]b"),
            ("##vso[x]", "# #vso[x]"),
            ("## heading", "## heading"),
            ("section_start:1:x", "section_start :1:x"),
        ],
    )
    def test_whole(self, text: str, made: str) -> None:
        assert escape.ci_line(text) == made


class TestCiText:
    def test_it_keeps_lines_and_our_colours(self) -> None:
        text = "\x1b[1mhead\x1b[0m\n  ::error::x\n::: y\n"
        assert escape.ci_text(text) == "\x1b[1mhead\x1b[0m\n  : :error::x\n: :: y\n"

    @given(st.text(":#[] \nva"))
    def test_no_line_of_any_text_is_a_command(self, text: str) -> None:
        assert not any(map(runner_takes, escape.ci_text(text).splitlines()))


class TestJson:
    @hostile
    def test_means_the_same_and_steers_nothing(self, text: str) -> None:
        text = text.encode(errors="replace").decode()
        made = escape.json(json.dumps([text], ensure_ascii=False).encode()).decode()
        assert json.loads(made) == [text]
        assert control_characters(made) == set()
        assert "##[" not in made

    @given(st.text('#[]\\"ab \ufe0f\u200d\u202e\x85\x7f\U000e0041') | st.text())
    def test_any_text_means_the_same(self, text: str) -> None:
        made = escape.json(json.dumps({text: text}, ensure_ascii=False).encode()).decode()
        assert json.loads(made) == {text: text}
        assert not re.search(r"##\w*\[", re.sub("[\ufe00-\ufe0f\u200c\u200d]", "", made))

    @pytest.mark.parametrize(
        ("text", "made"),
        [
            ("é – 永 👍🏽", "é – 永 👍🏽"),
            ("##[group]", r"\u0023#[group]"),
            ("## 3", "## 3"),
            ("\x9b\x7f", r"\u009b\u007f"),
            ("\U000e0041", r"\udb40\udc41"),
        ],
    )
    def test_whole(self, text: str, made: str) -> None:
        assert escape.json(f'"{text}"'.encode()).decode() == f'"{made}"'


def test_a_long_report_is_made_safe_line_by_line() -> None:
    lines = [f'"{number} ##[group] \u202e … {"x" * 70}",' for number in range(3_000)]
    assert escape.json("\n".join(lines).encode()) == b"\n".join(escape.json(line.encode()) for line in lines)
    plain = b'"x",\n' * 30_000
    assert escape.json(plain) is plain


class TestXml:
    @hostile
    def test_a_reader_finds_the_text_as_a_line_and_nothing_else(self, text: str) -> None:
        self._is_text_alone(text)

    @given(ANY | st.text("<>&\"';:#_]![x\ufffe\uffff\x00\x85"))
    def test_of_any_text_too(self, text: str) -> None:
        self._is_text_alone(text)

    @staticmethod
    def _is_text_alone(text: str) -> None:
        made = escape.xml(text)
        for document in (f'<a b="{made}">{made}</a>', f"<a b='{made}'>{made}</a>"):
            (element,) = ElementTree.fromstring(f"<r>{document}</r>")
            shown = escape.line(text).replace("\ufffe", r"\ufffe").replace("\uffff", r"\uffff")
            assert (element.tag, list(element), element.attrib) == ("a", [], {"b": shown})
            assert (element.text or "") == shown

    @hostile
    def test_no_runner_finds_a_command(self, text: str) -> None:
        for line in (escape.xml(text), f"<text>{escape.xml(text)}</text>"):
            assert escape.ci_text(line) == line

    def test_only_what_means_something_in_xml_is_written_otherwise(self) -> None:
        assert escape.xml('Réparer <les> "ponts" & l\'eau: 橋_1 #2') == (
            "Réparer &lt;les&gt; &#34;ponts&#34; &amp; l&#39;eau: 橋_1 #2"
        )
        assert escape.xml("\x1b\uffff\n::error::") == r"\x1b\uffff\n&#58;&#58;error&#58;&#58;"


class TestXmlBlock:
    @hostile
    def test_is_a_block_in_which_a_reader_finds_text_alone(self, text: str) -> None:
        (shown,) = ElementTree.fromstring(f"<r><a>{escape.xml_block(text)}</a></r>")
        expected = escape.block(text).replace("\ufffe", r"\ufffe").replace("\uffff", r"\uffff")
        assert ((shown.text or ""), list(shown)) == (expected, [])

    @hostile
    def test_no_line_of_it_is_a_command(self, text: str) -> None:
        assert escape.ci_text(escape.xml_block(text)) == escape.xml_block(text)


class TestLink:
    @given(ANY | st.from_regex(r"(?s)\A(https?:|mailto:|javascript:)//.*\Z"))
    def test_only_what_is_safe_and_looks_as_it_is(self, text: str) -> None:
        found = escape.link(text)
        assert found in (None, text)
        if found is not None:
            assert re.match("(?i:https?://|mailto:)[^ ]", found)
            assert escape.line(found) == found
            assert not re.search(r"[\s<>\"\\\x00-\x20]", found)

    @pytest.mark.parametrize(
        "text",
        [
            "https://example.org/a?b=c&d#e",
            "http://localhost:8080",
            "HTTPS://EXAMPLE.ORG",
            "mailto:a@b.example",
            "https://例え.テスト/%E2",
        ],
    )
    def test_an_address_is_kept(self, text: str) -> None:
        assert escape.link(text) == text
        assert escape.web_link(text) == (None if text.startswith("mailto:") else text)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "\tjavascript:alert(1)",
            "java\nscript:x",
            "data:,x",
            "vbscript:x",
            "file:///etc/passwd",
            "ftp://example.org",
            "//example.org",
            "example.org",
            "https://",
            "https:example.org",
            "https:\\\\example.org",
            "https://a b",
            "https://a\n",
            "https://a\u200b",
            "mailto:",
        ],
    )
    def test_what_is_none_is_not(self, text: str) -> None:
        assert escape.link(text) is None
        assert escape.web_link(text) is None

    @given(ANY | st.from_regex(r"(?s)\Ahttps?://.*\Z"))
    def test_an_address_cannot_leave_the_escape_sequence_of_its_link(self, text: str) -> None:
        address = escape.hyperlink(text)
        assert re.fullmatch("(?i:https?://[!-~]+)?", address)
        assert bool(address) <= bool(escape.web_link(text))

    @pytest.mark.parametrize(
        ("text", "address"),
        [
            ("https://example.org/a?b=c&d#e", "https://example.org/a?b=c&d#e"),
            ("https://example.org/%C3%A9", "https://example.org/%C3%A9"),
            ("https://例え.jp/橋", "https://%E4%BE%8B%E3%81%88.jp/%E6%A9%8B"),
            ("https://example.org/\x1b]8;;https://evil.example\x1b\\\\", ""),
            ("https://example.org/\x07", ""),
            ("https://example.org/##[group]", ""),
            ("https://example.org/\x9c", ""),
            ("mailto:a@example.org", ""),
            ("javascript:alert(1)", ""),
            ("Hansard vol. 12", ""),
            (f"https://example.org/{'x' * 2_000}", ""),
        ],
    )
    def test_addresses_of_links_in_a_terminal(self, text: str, address: str) -> None:
        assert escape.hyperlink(text) == address


class TestFileName:
    @hostile
    def test_is_a_plain_name(self, text: str) -> None:
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", escape.file_name(text))
        assert len(escape.file_name(text)) <= 80

    @given(ANY)
    def test_of_any_text(self, text: str) -> None:
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", escape.file_name(text))

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("Net-Zero Grids: 2035!", "net-zero-grids-2035"),
            ("Réduire les émissions", "reduire-les-emissions"),
            ("../../etc/passwd", "etc-passwd"),
            ("--exec", "exec"),
            ("Straße", "strasse"),
            ("気候", "untitled"),
            ("x" * 100, "x" * 80),
            ("x" * 79 + " y", "x" * 79),
        ],
    )
    def test_whole(self, text: str, name: str) -> None:
        assert escape.file_name(text) == name


# What Rich measures otherwise, with our columns: see the docstring of `width`.
OTHERWISE = {"devanagari": 5}


class TestWidth:
    @every("name", [*HOSTILE])
    def test_agrees_with_rich(self, name: str) -> None:
        shown = escape.line(HOSTILE[name])
        assert escape.width(shown) == OTHERWISE.get(name, cell_len(shown))

    def test_where_it_does_not_is_still_so(self) -> None:
        assert {name: cell_len(HOSTILE[name]) for name in OTHERWISE} == {"devanagari": 4}

    @pytest.mark.parametrize(
        ("text", "columns"),
        [
            ("", 0),
            ("abc", 3),
            ("été – €5…", 9),
            ("永a", 3),
            ("ｱ", 1),
            ("Ａ", 2),
            ("e\u0301", 1),
            ("한", 2),
            ("\u1112\u1161\u11ab", 2),
            ("❤", 1),
            ("❤\ufe0f", 2),
            ("1\ufe0f\u20e3", 2),
            ("A\ufe0f", 1),
            ("👍🏽", 2),
            ("🏽", 2),
            ("👩‍💻", 2),
            ("🇨🇦", 2),
            ("🏳️‍🌈x", 3),
        ],
    )
    def test_columns(self, text: str, columns: int) -> None:
        assert escape.width(text) == columns


class TestCut:
    @hostile
    @pytest.mark.parametrize("columns", [0, 1, 2, 3, 7, 40, 20_000])
    def test_fits_and_is_the_start(self, text: str, columns: int) -> None:
        shown = escape.line(text)
        made = escape.cut(shown, columns)
        assert escape.width(made) <= columns
        if escape.width(shown) <= columns:
            assert made == shown
        else:
            assert shown.startswith(made.removesuffix("…"))
            assert made.endswith("…") or columns < 1

    @given(ANY.map(escape.line), st.integers(0, 30), st.sampled_from(["…", "...", "", "永"]))
    def test_fits_whatever_the_mark_and_wastes_at_most_a_column(
        self, text: str, columns: int, mark: str
    ) -> None:
        made = escape.cut(text, columns, mark)
        assert escape.width(made) <= columns
        if made != text and escape.width(mark) <= columns:
            assert made.endswith(mark)
            assert escape.width(made) >= columns - 1

    @pytest.mark.parametrize(
        ("text", "columns", "made"),
        [
            ("abcdef", 6, "abcdef"),
            ("abcdef", 5, "abcd…"),
            ("永永永", 5, "永永…"),
            ("永永永", 4, "永…"),
            ("永永永", 1, "…"),
            ("ae\u0301e\u0301x", 3, "ae\u0301…"),
            ("👩‍💻👩‍💻", 3, "👩‍💻…"),
            ("❤️❤️", 3, "❤️…"),
            ("abc", 0, ""),
            ("abc", -1, ""),
        ],
    )
    def test_whole(self, text: str, columns: int, made: str) -> None:
        assert escape.cut(text, columns) == made


WORDS = st.lists(st.text("abcdé橋", min_size=1, max_size=9), min_size=1, max_size=9).map(" ".join)


class TestCutWords:
    @hostile
    @pytest.mark.parametrize("columns", [0, 1, 2, 3, 7, 40, 20_000])
    def test_fits_and_is_the_start(self, text: str, columns: int) -> None:
        shown = escape.line(text)
        made = escape.cut_words(shown, columns)
        assert escape.width(made) <= columns
        assert shown.startswith(made.removesuffix("…"))
        assert (made == shown) == (escape.width(shown) <= columns)

    @given(WORDS, st.integers(1, 40))
    def test_it_ends_with_a_word_if_one_fits(self, text: str, columns: int) -> None:
        made = escape.cut_words(text, columns)
        kept = made.removesuffix("…")
        if made != text and max(map(escape.width, text.split(" "))) < columns:
            assert text[len(kept)] == " " or "橋" in text[len(kept) - 1 : len(kept) + 1]

    @pytest.mark.parametrize(
        ("text", "columns", "made"),
        [
            ("Keep contributing to peace", 20, "Keep contributing…"),
            ("Keep contributing to peace", 21, "Keep contributing to…"),
            ("Rules, and more", 7, "Rules…"),
            ("energy-transformation-task-force", 25, "energy-transformation…"),
            ("energy-transformation-task-force", 22, "energy-transformation…"),
            ("energy-transformation-task-force", 21, "energy…"),
            ("energy", 4, "ene…"),
            ("Net-zero power", 10, "Net-zero…"),
            ("A Donaudampfschifffahrtsgesellschaft", 20, "A Donaudampfschifff…"),
            ("A long word: Donaudampfschifffahrtsgesellschaft", 20, "A long word…"),
            ("永永永 永永", 8, "永永永…"),
            ("永永永永永", 8, "永永永…"),
            ("👩‍💻👩‍💻👩‍💻", 5, "👩‍💻👩‍💻…"),
            ("การพัฒนาที่ยั่งยืน", 8, "การพัฒนา…"),
            ("ab", 0, ""),
        ],
    )
    def test_whole(self, text: str, columns: int, made: str) -> None:
        assert escape.cut_words(text, columns) == made


class TestWrap:
    @hostile
    @pytest.mark.parametrize("columns", [0, 1, 2, 7, 40])
    def test_nothing_but_spaces_is_lost_and_every_line_fits(self, text: str, columns: int) -> None:
        shown = escape.line(text)
        lines = escape.wrap(shown, columns)
        assert "".join(lines).replace(" ", "") == shown.replace(" ", "")
        assert max(map(escape.width, lines)) <= max(columns, 2)

    @given(WORDS, st.integers(9, 40))
    def test_no_word_is_broken_that_fits(self, text: str, columns: int) -> None:
        ascii_text = text.replace("橋", "x")
        assert " ".join(escape.wrap(ascii_text, columns)) == ascii_text

    @pytest.mark.parametrize(
        ("text", "columns", "lines"),
        [
            ("", 10, [""]),
            ("one two  three", 9, ["one two", "three"]),
            ("energy-transformation-task-force", 24, ["energy-transformation-", "task-force"]),
            ("an energy-transformation-task-force", 11, ["an energy-", "transformat", "ion-task-", "force"]),
            ("永永永永永", 5, ["永永", "永永", "永"]),
            ("永永", 1, ["永", "永"]),
        ],
    )
    def test_whole(self, text: str, columns: int, lines: list[str]) -> None:
        assert escape.wrap(text, columns) == lines


class TestFolded:
    @pytest.mark.parametrize(
        ("text", "folded"),
        [
            ("SUMMARY:a::b\r\n", "SUMMARY:a::b\r\n"),
            ("::error::x\r\n", ":\r\n :error::x\r\n"),
            ("A:b\r\n ::error::x\r\nB:c\r\n", "A:b\r\n :\r\n :error::x\r\nB:c\r\n"),
            ("A:b\r\n :::x\r\n", "A:b\r\n :\r\n :\r\n :x\r\n"),
            ("A:##[group]x\r\n", "A:#\r\n #[group]x\r\n"),
            ("A:section_start:12:x\r\n", "A:section_start\r\n :12:x\r\n"),
        ],
    )
    def test_a_command_is_folded_in_its_midst(self, text: str, folded: str) -> None:
        assert escape.ics(text) == folded

    @given(st.text(":#[ abn_sectiorud\r\n\u200d", max_size=60))
    def test_what_is_unfolded_is_the_same_and_no_line_is_a_command(self, text: str) -> None:
        from tests.runners import commands_in  # which knows this file

        # Only CR LF ends a line of iCalendar, and no line is empty.
        lines = "\r\n".join(re.sub("[\r\n]", "", text[at : at + 20]) for at in range(0, len(text), 20))
        folded = escape.ics(lines)
        assert folded.replace("\r\n ", "") == lines.replace("\r\n ", "")
        assert commands_in(folded) == []


class TestWorkbook:
    @hostile
    def test_it_can_stand_in_xml_and_steers_nothing(self, text: str) -> None:
        shown = escape.workbook(text)
        assert control_characters(shown) <= {"\n"}
        assert not re.search("[\x00-\x08\x0b-\x1f\ufffe\uffff]", shown)
        assert len(shown.encode("utf-16-le")) <= 2 * 32_767

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("a\r\nb\tc", "a\nb    c"),
            ("=1+1", "=1+1"),
            ("\ufffe\uffff", r"\ufffe\uffff"),
            ("_x0041_", "_x0041_"),
            ("x" * 32_768, "x" * 32_766 + "…"),
            ("x" * 32_767, "x" * 32_767),
            ("👍" * 16_384, "👍" * 16_383 + "…"),
        ],
    )
    def test_of_a_text(self, text: str, shown: str) -> None:
        assert escape.workbook(text) == shown


FUNCTIONS: list[Callable[[str], object]] = [
    escape.line,
    escape.block,
    escape.quote,
    escape.markup,
    escape.cell,
    escape.from_cell,
    escape.markdown,
    escape.ci_line,
    escape.ci_text,
    lambda text: escape.json(text.encode(errors="replace")),
    lambda text: escape.ics("\r\n ".join(text[at : at + 70] for at in range(0, len(text), 70))),
    escape.workbook,
    escape.xml_block,
    escape.link,
    escape.file_name,
    escape.width,
    lambda text: escape.cut(text, 40),
    lambda text: escape.cut(text, 1_000_000),
    lambda text: escape.cut_words(text, 40),
    lambda text: escape.cut_words(text, 1_000_000),
    lambda text: escape.wrap(text, 40),
]
REPEATED = [
    *sorted(
        {c for text in HOSTILE.values() for c in text if not c.isalnum() or not c.isascii()} | set("aG1_")
    ),
    "::",
    ":a",
    "[a",
    "[/",
    "\\[",
    "##",
    "#a",
    "##a",
    "' ",
    '" =',
    "\r\n",
    "👍\u200d",
    "a\u0301\u0316",
    "GH-",
]


@pytest.mark.sweep
@pytest.mark.parametrize("function", FUNCTIONS)
def test_work_is_linear_in_100_kB_of_anything_repeated(function: Callable[[str], object]) -> None:
    slow = {}
    for unit in REPEATED:
        text = unit * (100_000 // len(unit.encode("utf-8", "surrogatepass")))
        start = time.process_time()
        function(text)
        if time.process_time() - start > 1:
            slow[unit] = time.process_time() - start
    assert slow == {}


def test_simple_characters_are_visible_and_one_column_wide() -> None:
    simple = [character for character in map(chr, range(0x3000)) if terminal._simple().fullmatch(character)]
    assert len(simple) > 900
    assert {
        c for c in simple if cell_len(c) != 1 or control_characters(c) or terminal._hidden().search(c)
    } == set()
