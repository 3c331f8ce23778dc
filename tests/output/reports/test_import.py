"""Report of an import: places in words, and each kind of fault once."""

from tests.commands.importing import Import
from tests.commands.importing import bring as bring


def test_a_repeated_word_is_reported_once_with_all_its_lines(bring: Import) -> None:
    words = ["x", "gone", "gone", "gone", "y", "gone", "", "gone", "gone"]
    source = "title,area,status\n" + "".join(f"T {n},x,{word}\n" for n, word in enumerate(words))
    lines = bring(source, "--map-status", "x=met", "--map-status", "y=met").stderr.split("\n")
    assert lines[0].startswith('lines 3 to 5, 7, 9, 10: status "gone" is not a status; ')
    assert len(lines) == 3


def test_made_areas_are_named_while_they_are_few(bring: Import) -> None:
    few = bring("title,area\nA,a\nB,b\nC,c\nD,d\n").stderr
    assert "4 areas added (a, b, c and d)" in few
    many = bring("title,area\n" + "".join(f"T {n},area {n}\n" for n in range(5))).stderr
    assert "5 areas added\n" in many


def test_an_invalid_id_is_reported(bring: Import) -> None:
    result = bring("id,title,area,days_left\nBad Id,A,x,\n")
    assert 'line 2: "Bad Id" cannot be an id; it became bad-id\n' in result.stderr
    assert "; 1 id not valid\n" in result.stderr
    assert list(bring.commitments) == ["bad-id"]


def test_an_area_with_an_existing_id_is_reported(bring: Import) -> None:
    result = bring("title,area\nA,Sea\nB,SEA\n")
    assert "line 3: the area id sea is taken; it became sea-2\n" in result.stderr
    assert bring.data["areas"] == {"sea": {"title": "Sea"}, "sea-2": {"title": "SEA"}}
