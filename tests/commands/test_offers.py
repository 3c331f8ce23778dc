"""Completion as shells request it: a process with the variables that their scripts set."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from roadmap_cli.analysis.columns import COLUMNS
from roadmap_cli.analysis.flags import Flag
from roadmap_cli.model.types import Status
from tests.conftest import SMALL_ROADMAP, Result
from tests.hostile import HOSTILE
from tests.storage.repositories import git

Process = Callable[..., Result]


@pytest.fixture
def offered(process: Process) -> Callable[..., list[str]]:
    """Return the function that gives what bash offers for the last word of a line."""

    def offered_by_bash(line: str, **env: str) -> list[str]:
        words = line.split(" ")
        request = {
            "_ROADMAP_COMPLETE": "complete_bash",
            "COMP_WORDS": line,
            "COMP_CWORD": str(len(words) - 1),
        }
        result = process(env=request | env)
        assert (result.exit_code, result.stderr) == (0, "")
        return result.stdout.split()

    return offered_by_bash


@pytest.mark.usefixtures("roadmap_file")
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("roadmap list --area ", ["climate", "economy", "north", "health"]),
        ("roadmap list --area c", ["climate"]),
        ("roadmap list --not-area e", ["economy"]),
        ("roadmap list --area climate,no", ["climate,north"]),
        ("roadmap list --area zzz", []),
        ("roadmap list --partner ", ["us", "ca"]),
        ("roadmap list --not-partner u", ["us"]),
        ("roadmap list --tag e", ["electricity", "energy"]),
        ("roadmap list --not-tag w", ["water"]),
        ("roadmap list --status p", ["partly-met", "planned"]),
        ("roadmap list --not-status c", ["closed"]),
        ("roadmap list --status met,o", ["met,ongoing", "met,open"]),
        ("roadmap list --view ", ["next", "at-risk", "silent"]),
        ("roadmap status --view a", ["at-risk"]),
        ("roadmap list --flag s", ["slipped", "stale"]),
        ("roadmap list --not-flag l", ["late"]),
        ("roadmap list --sort de", ["deadline", "deadline_text", "depends_on"]),
        ("roadmap list --sort -d", ["-deadline", "-deadline_text", "-due", "-days_left", "-depends_on"]),
        ("roadmap list ta", ["tags"]),
        ("roadmap list --sort -", [f"-{column}" for column in COLUMNS]),
        (
            "roadmap list --sort area,-d",
            [f"area,-{one}" for one in ("deadline", "deadline_text", "due", "days_left", "depends_on")],
        ),
        ("roadmap list --sort -area,t", ["-area,title", "-area,tags", "-area,text"]),
        ("roadmap list --overdue --so", ["--sort"]),
        ("roadmap list --sort area --li", ["--limit"]),
        (
            "roadmap list --columns id,d",
            [f"id,{one}" for one in ("deadline", "deadline_text", "due", "days_left", "depends_on")],
        ),
        ("roadmap list --format j", ["json", "jsonl"]),
        ("roadmap list --group-by ", ["area", "status", "partner", "owner", "roadmap"]),
        ("roadmap list --color a", ["auto", "always"]),
        ("roadmap replace methane-75 f", ["fresh-water"]),
        ("roadmap list --not-a", ["--not-area"]),
        ("roadmap li", ["list"]),
        ("roadmap show m", ["methane-75"]),
        ("roadmap add-commitment X --depends-on f", ["fresh-water"]),
        ("roadmap update m", ["methane-75"]),
        ("roadmap update x --status o", ["ongoing"]),
        ("roadmap update x --for c", ["ca"]),
        ("roadmap update x --clear partner", ["partners", "partner_deadline", "partner_status"]),
        (
            "roadmap update x --milestone m --clear ",
            ["deadline", "deadline_text", "status", "met_on", "evidence"],
        ),
        ("roadmap update methane-75 --cycle ", []),
        ("roadmap amend methane-75 2", ["2022-03", "2025-12-20"]),
        ("roadmap amend methane-75 2022-03 --clear no", ["note"]),
        ("roadmap remove methane-75 --update 2022", ["2022-03"]),
        ("roadmap amend no-such ", []),
        ("roadmap update-area c", ["climate"]),
        ("roadmap update-area climate --clear ", ["summary", "lead"]),
        ("roadmap update-partner u", ["us"]),
        ("roadmap update-partner us --clear ", ["url"]),
        ("roadmap rename n", ["net-zero-grids"]),
        ("roadmap rename --area n", ["north"]),
        ("roadmap remove --partner c", ["ca"]),
        ("roadmap remove a", ["arctic-dialogue"]),
        ("roadmap edit c", ["climate", "ca"]),
        ("roadmap update fre", ["fresh-water"]),
        ("roadmap update fresh-water --status ", list(Status)),
        ("roadmap add-commitment T --status o", ["ongoing"]),
        ("roadmap status --area h", ["health"]),
    ],
)
def test_bash_is_offered_what_fits_the_line(
    offered: Callable[..., list[str]], line: str, words: list[str]
) -> None:
    assert offered(line) == words


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("roadmap list --where me", ["met_when"]),
        (
            "roadmap list --where pa",
            ["partner_status", "partner_deadline", "partners", "partner.status", "partner-broken"],
        ),
        ("roadmap status --where 'area = climate and not (ma", ["area = climate and not (made"]),
        ("roadmap list --where 'status = ", []),
        ("roadmap list --where 'status = me", []),
        ('roadmap list --where \'title ~ "$(x)" and ma', []),
    ],
)
def test_fields_are_offered_where_an_expression_needs_one(
    process: Process, line: str, words: list[str]
) -> None:
    fish = {"_ROADMAP_COMPLETE": "complete_fish", "_TYPER_COMPLETE_ARGS": line}
    result = process(env=fish | {"_TYPER_COMPLETE_FISH_ACTION": "get-args"})
    assert (result.exit_code, result.stdout.split("\n")[:-1], result.stderr) == (0, words or [""], "")


@pytest.mark.parametrize(
    ("tag", "word"), [("\u00e9co", "\u00e9"), ("e\u0301co", "e\u0301"), ("ÉCO", "É"), ("ไทยั", "ไ")]
)
def test_a_tag_is_offered_in_the_normalization_of_the_file(
    offered: Callable[..., list[str]], roadmap_file: Path, tag: str, word: str
) -> None:
    """Typer drops offers that do not begin with the typed text."""
    text = roadmap_file.read_text(encoding="utf-8").replace('["energy"]', f'["{tag}", "\u202e"]')
    roadmap_file.write_text(text, encoding="utf-8")
    assert tag in offered(f"roadmap list --tag {word}")
    assert "\u202e" not in offered("roadmap list --tag ")


@pytest.mark.usefixtures("roadmap_file")
def test_all_statuses_flags_and_columns_are_offered(offered: Callable[..., list[str]]) -> None:
    assert offered("roadmap list --status ") == [*Status, "open", "closed"]
    assert offered("roadmap list --flag ") == list(Flag)
    assert offered("roadmap list --columns ") == list(COLUMNS)


@pytest.mark.usefixtures("roadmap_file")
def test_zsh_and_fish_are_offered_titles_too(process: Process) -> None:
    line = {"_TYPER_COMPLETE_ARGS": "roadmap list --area c"}
    zsh = process(env={"_ROADMAP_COMPLETE": "complete_zsh", **line})
    assert zsh == Result(0, """_arguments '*: :(("climate":"Accelerating climate ambitions"))'\n""", "")
    fish = process(
        env={"_ROADMAP_COMPLETE": "complete_fish", "_TYPER_COMPLETE_FISH_ACTION": "get-args", **line}
    )
    assert fish == Result(0, "climate\tAccelerating climate ambitions\n", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(process: Process, shell: str) -> None:
    result = process(env={"_ROADMAP_COMPLETE": f"source_{shell}"})
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"_ROADMAP_COMPLETE=complete_{shell}" in result.stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_bash_itself_completes_with_the_script(process: Process, roadmap_file: Path) -> None:
    import sys

    from tests.conftest import ROOT

    script = process(env={"_ROADMAP_COMPLETE": "source_bash"}).stdout
    command = f"PYTHONPATH={shlex.quote(str(ROOT))} {shlex.quote(sys.executable)} -m roadmap_cli"
    request = (
        f'roadmap() {{ {command} "$@"; }}; export -f roadmap\n{script}\n'
        "COMP_WORDS=(roadmap list --area n); COMP_CWORD=3; _roadmap_completion ./roadmap\n"
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    runner = roadmap_file.with_name("roadmap")
    runner.write_text(f'#!/bin/sh\nexec env {command} "$@"\n')
    runner.chmod(0o755)
    done = subprocess.run(["bash", "-c", request], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("north\n", "")


def test_the_file_is_the_one_that_the_line_or_the_environment_names(
    offered: Callable[..., list[str]], roadmap_file: Path
) -> None:
    other = roadmap_file.with_name("other.toml")
    other.write_text('[roadmap]\ntitle = "T"\n[areas.space]\ntitle = "S"\n')
    assert offered("roadmap list --file other.toml --area ") == ["space"]
    assert offered("roadmap list --area ", ROADMAP_FILE=str(other)) == ["space"]


def test_ids_of_several_roadmaps_are_offered_without_short_names(
    offered: Callable[..., list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("one", "two"):
        Path(name).mkdir()
        area = f"[areas.air-{name}]\ntitle = 'Air'\n"
        promise = f"[commitments.plant-{name}]\ntitle = 'Plant'\narea = 'air-{name}'\n"
        Path(name, "roadmap.toml").write_text(f"[roadmap]\ntitle = 'T'\n{area}{promise}")
    assert offered("roadmap show -f one -f two p") == ["plant-one", "plant-two"]
    assert offered("roadmap list --file . --area ") == ["air-one", "air-two"]
    assert offered("roadmap list --file none --area ") == []


@pytest.mark.parametrize(
    "content",
    [None, b"", b"\xff", b"[roadmap", b"[roadmap]\ntitle = 5\n", b'[roadmap]\ntitle = "T"\nformat = 9\n'],
    ids=["missing", "empty", "no text", "syntax", "schema", "newer"],
)
def test_nothing_is_offered_or_reported_without_a_readable_roadmap(
    offered: Callable[..., list[str]], tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "roadmap.toml").write_bytes(content)
    assert offered("roadmap list --area ") == []
    assert offered("roadmap list --status u") == ["underway", "unknown"]


@pytest.mark.usefixtures("roadmap_file")
def test_standard_input_is_not_read(process: Process) -> None:
    line = "roadmap list --file - --area "
    env = {"_ROADMAP_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": "5"}
    assert process(env=env, input=SMALL_ROADMAP) == Result(0, "\n", "")


def test_it_reads_and_never_writes(offered: Callable[..., list[str]], roadmap_file: Path) -> None:
    assert offered("roadmap update ")
    assert roadmap_file.read_bytes() == SMALL_ROADMAP.encode()
    assert sorted(path.name for path in roadmap_file.parent.iterdir()) == [".git", "roadmap.toml"]


ATTACKS = [
    "$(touch owned)",
    "`touch owned`",
    "\\$(touch owned)",
    "'; touch owned; '",
    '"; touch owned; "',
    "a\nb",
]


@pytest.mark.parametrize("shell", ["complete_bash", "complete_zsh", "complete_fish"])
def test_nothing_that_a_shell_would_run_is_offered(process: Process, tmp_path: Path, shell: str) -> None:
    import tomli_w

    titles = [*ATTACKS, *(text for text in HOSTILE.values() if text.strip() and text.isprintable())]
    areas = {f"a{number}": {"title": title} for number, title in enumerate(titles)}
    areas |= {attack: {"title": "x"} for attack in ATTACKS}
    data = {"roadmap": {"title": "T"}, "areas": areas}
    (tmp_path / "roadmap.toml").write_text(tomli_w.dumps(data))
    line = "roadmap list --area "
    env = {"COMP_WORDS": line, "COMP_CWORD": "3", "_TYPER_COMPLETE_ARGS": line}
    result = process(env={"_ROADMAP_COMPLETE": shell, "_TYPER_COMPLETE_FISH_ACTION": "get-args", **env})
    assert (result.exit_code, result.stderr) == (0, "")
    assert "a0" in result.stdout
    said = re.sub(r"""^_arguments '\*: :\(\((.*)\)\)'$""", r"\1", result.stdout, flags=re.DOTALL)
    inner = re.sub(r'"([^"\n]*)"(?::"([^"\n]*)")?', r"\1 \2", said)
    assert not set("$`\\'\";|&<>(){}*?[]~!#\x1b\r") & set(inner)
    offers = [re.split(r"[\t ]", one)[0] for one in inner.strip().split("\n")]
    assert offers == [f"a{number}" for number in range(len(titles))]


@pytest.mark.parametrize(
    ("shell", "word"),
    [
        ("bash", "Indigenous\\ Services"),
        ("zsh", '"Indigenous Services"'),
        ("fish", "Indigenous Services"),
        ("pwsh", "'Indigenous Services'"),
    ],
)
@pytest.mark.usefixtures("roadmap_file")
def test_an_owner_with_a_space_is_quoted_for_the_shell(process: Process, shell: str, word: str) -> None:
    line = "roadmap list --owner Ind"
    env = {"COMP_WORDS": line, "COMP_CWORD": "3", "_TYPER_COMPLETE_ARGS": line}
    env |= {"_TYPER_COMPLETE_FISH_ACTION": "get-args", "_TYPER_COMPLETE_WORD_TO_COMPLETE": "Ind"}
    result = process(env=env | {"_ROADMAP_COMPLETE": f"complete_{shell}"})
    assert (result.exit_code, result.stderr) == (0, "")
    assert word in result.stdout
    assert result.stdout.count("Indigenous") == 1


def test_bash_completes_a_word_with_a_space_to_the_end(process: Process, roadmap_file: Path) -> None:
    text = roadmap_file.read_text()
    roadmap_file.write_text(
        text.replace("Indigenous Services", "A b $(c)").replace('["energy"]', '["big idea"]')
    )
    env = {"_ROADMAP_COMPLETE": "complete_bash", "COMP_CWORD": "3"}
    shown = process(env=env | {"COMP_WORDS": "roadmap list --tag big\\ i"}).stdout
    assert shown == "big\\ idea\n"
    assert process(env=env | {"COMP_WORDS": "roadmap list --owner A"}).stdout.strip() == ""


def test_owners_milestones_and_revisions_are_offered(
    offered: Callable[..., list[str]], roadmap_file: Path
) -> None:
    text = roadmap_file.read_text()
    roadmap_file.write_text(text.replace('owner = "Indigenous Services"', 'owner = "NRCan"'))
    assert offered("roadmap list --owner N") == ["NRCan"]
    (milestone,) = re.findall(r"commitments\.([a-z0-9-]+)\.milestones\.([a-z0-9-]+)\]", text)[:1]
    assert milestone[1] in offered(f"roadmap update {milestone[0]} --milestone ")
    assert offered("roadmap update no-such --milestone ") == []
    shutil.rmtree(roadmap_file.parent / ".git")
    git(roadmap_file.parent, "init", "-q", "-b", "main")
    git(roadmap_file.parent, "add", "roadmap.toml")
    git(roadmap_file.parent, "commit", "-q", "-m", "Start")
    git(roadmap_file.parent, "branch", "topic/one")
    assert offered("roadmap list --at ") == ["main", "topic/one"]
    assert offered("roadmap check --since t") == ["topic/one"]


def test_the_cycles_of_a_duty_are_offered(offered: Callable[..., list[str]], roadmap_file: Path) -> None:
    text = roadmap_file.read_text()
    roadmap_file.write_text(text.replace('"2025-winter"\n', '"2025-winter"\nevery = "1 year"\n', 1))
    assert offered("roadmap update methane-75 --cycle 20")[0] == "2025-winter"
    assert offered("roadmap update methane-75 --cycle 19") == []


def test_assessors_and_the_verdicts_of_their_scale_are_offered(
    offered: Callable[..., list[str]], roadmap_file: Path
) -> None:
    scale = 'scale = { kept = 1, "in part" = 0.5, broken = -1 }'
    assessors = f'[assessors.watch]\nname = "Watch"\n{scale}\n[assessors.free]\nname = "Free"\n'
    roadmap_file.write_text(roadmap_file.read_text() + assessors)
    assert offered("roadmap assess net-zero-grids ") == ["watch", "free"]
    assert offered("roadmap assess net-zero-grids watch ") == ["kept", "broken"]
    assert offered("roadmap assess net-zero-grids watch b") == ["broken"]
    assert offered("roadmap assess net-zero-grids free ") == []
    assert offered("roadmap rename --assessor w") == ["watch"]
    assert offered("roadmap remove --assessor f") == ["free"]
    assert offered("roadmap scorecard --assessor w") == ["watch"]
    assert offered("roadmap update-assessor watch --clear ") == ["url", "scale"]


def test_the_indicators_of_a_commitment_and_their_readings_are_offered(
    offered: Callable[..., list[str]], roadmap_file: Path
) -> None:
    table = "[commitments.net-zero-grids.indicators.{0}]\ntitle = '{0}'\n"
    readings = "".join(
        f"[commitments.net-zero-grids.indicators.clean-power.readings.{day}]\nvalue = 1\n"
        for day in ("2022", "2023-06")
    )
    tables = table.format("clean-power") + readings + table.format("coal")
    roadmap_file.write_text(f"{roadmap_file.read_text()}\n{tables}")
    assert offered("roadmap measure net") == ["net-zero-grids"]
    assert offered("roadmap measure net-zero-grids ") == ["clean-power", "coal"]
    assert offered("roadmap measure net-zero-grids co") == ["coal"]
    assert offered("roadmap measure methane-75 ") == []
    assert offered("roadmap measure no-such ") == []
    assert offered("roadmap measure net-zero-grids coal ") == []
    assert offered("roadmap measure net-zero-grids coal --direction ") == ["up", "down"]
    assert offered("roadmap measure net-zero-grids coal --for c") == ["ca"]
    assert offered("roadmap measure net-zero-grids coal --clear ta") == ["target"]
    assert offered("roadmap amend net-zero-grids --indicator cl") == ["clean-power"]
    assert offered("roadmap amend net-zero-grids --indicator clean-power ") == ["2022", "2023-06"]
    assert offered("roadmap remove net-zero-grids --indicator co") == ["coal"]
    assert offered("roadmap remove net-zero-grids --indicator clean-power --reading 2023") == ["2023-06"]
    assert offered("roadmap export svg --indicator net-zero-grids.c") == [
        "net-zero-grids.clean-power",
        "net-zero-grids.coal",
    ]


def test_the_assessments_of_a_commitment_are_offered(
    offered: Callable[..., list[str]], roadmap_file: Path
) -> None:
    tables = "".join(
        f"[commitments.net-zero-grids.assessments.{day}]\nby = 'w'\nverdict = 'v'\n"
        for day in ("2022", "2023-2")
    )
    roadmap_file.write_text(f"{roadmap_file.read_text()}\n{tables}")
    assert offered("roadmap amend net-zero-grids --assessment ") == ["2022", "2023-2"]
    assert offered("roadmap remove net-zero-grids --assessment 2023") == ["2023-2"]
    assert offered("roadmap remove methane-75 --assessment ") == []
